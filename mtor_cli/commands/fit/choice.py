"""Which model and which drug `mtor fit` takes for a patient: the same for one and for many. Imported where needed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mtor_cli.cases.records import ThisDrug
from mtor_cli.errors import NotFoundError, UsageError
from mtor_cli.hints import command
from mtor_cli.lookup.drugs import find_drug
from mtor_cli.lookup.interactions import Agents
from mtor_cli.parts.comedication import parse_name
from mtor_cli.parts.common import Labels
from mtor_cli.parts.fit.agents import agents_out, refuse_contradicting, taken_once
from mtor_cli.parts.fit.models import build, find_model, suited
from mtor_cli.parts.fit_input import parse_model
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.cases.case import Case
    from mtor_cli.content.load import Content
    from mtor_cli.parts.agents import Named
    from mtor_cli.parts.fit.models import Chosen
    from mtor_cli.parts.fit.shapes import InteractingOut
    from mtor_cli.parts.fit_input import ModelText
    from mtor_cli.records.drugs import Drug
    from mtor_cli.records.pkmodels import Partner, PkModel, UsedRole


class Choice:
    """The options on model and drug, read once; what they mean for a patient is asked for each.

    Args:
        content: models and drugs.
        model: by its name, as typed.
        own: a model of the user's own.
        readings: of ambiguities.
        drug: as typed.

    Raises:
        MtorError: a model or the drug cannot be used.
    """

    def __init__(
        self, content: Content, model: str | None, own: ModelText | None, readings: dict[str, str], drug: str | None
    ) -> None:
        self._content = content
        self._readings = readings
        self._typed = drug
        self.own: Chosen | None = parse_model(own, readings, model) if own is not None else None
        self._wanted: PkModel | None = (
            find_model(content.pk_models, model) if model is not None and self.own is None else None
        )
        self._index: tuple[Agents, Labels] | None = None
        self._built: dict[tuple[str, str, bool, bool], Chosen] = {}

    def drug(self, case: Case | None = None) -> Drug | None:
        """The drug of a case, or of a table; None where a model of the user's own leaves it open.

        Raises:
            UsageError: the model is of another drug.
            NotFoundError: no drug is called so.
        """
        named = self._typed or (case.drug if case is not None else None)
        of_model = self._of_model()
        if named is None and of_model is None and self.own is not None:
            return None
        drug = find_drug(self._content.drugs, named or of_model or self._content.drugs["default"])
        if of_model is not None and find_drug(self._content.drugs, of_model)["id"] != drug["id"]:
            raise _other_drug(self._model_name(), of_model, drug["id"])
        return drug

    def this_drug(self) -> ThisDrug | None:
        """The drug whose rows of a table are meant; None where it is not known."""
        drug = self.drug()
        if drug is None:
            return None
        known: dict[str, bool] = {}

        def is_named(name: str) -> bool:
            if name not in known:
                try:
                    known[name] = find_drug(self._content.drugs, name)["id"] == drug["id"]
                except NotFoundError:
                    known[name] = False
            return known[name]

        return ThisDrug(drug["id"], drug["name"]["zh"], is_named)

    def of(self, case: Case, drug: Drug | None, agents: Sequence[InteractingOut]) -> Chosen:
        """The model that leads for a patient.

        Args:
            case: the patient.
            drug: his, as `drug` says.
            agents: his other drugs.

        Raises:
            MtorError: none applies, or the one that was named does not.
        """
        if self.own is not None:
            return self.own
        content, victim = self._content, drug["id"] if drug else self._content.drugs["default"]
        suit = suited(content.pk_models, self._wanted, victim, case, agents, content.rules)
        return self._made(suit.record, suit.role, suit.without, leads=True)

    def further(self, record: PkModel, role: UsedRole, without: Partner | None) -> Chosen:
        """Return a packaged model for use beside the one that leads; the user's readings are of that one.

        Args:
            record: the model.
            role: what it is for here.
            without: its partner drug, to be taken as absent.
        """
        return self._made(record, role, without, leads=False)

    def _made(self, record: PkModel, role: UsedRole, without: Partner | None, leads: bool) -> Chosen:
        key = record["id"], role, without is None, leads
        if key not in self._built:
            self._built[key] = build(record, self._readings if leads else {}, role, without)
        return self._built[key]

    def ordered(self, case: Case, drug: Drug | None) -> Case:
        """A case with its other drugs the gravest first, as `mtor tdm` names them: a live vaccine before all.

        One that stands in it twice, under two names or one, with the same dates, is taken once.

        Raises:
            UsageError: a name carries a check that cannot be used.
            DataError: two names are of one drug and contradict each other.
        """
        case = taken_once(case, self._named(case, drug))
        named = self._named(case, drug)
        order = sorted(range(len(named)), key=lambda i: named[i].answer.gravity)
        return replace(case, agents=tuple(case.agents[i] for i in order))

    def agents(self, case: Case, drug: Drug | None, times: Sequence[float]) -> list[InteractingOut]:
        """The other drugs of a case, over its history and the times of its forecasts, h.

        Raises:
            UsageError: a name carries a check that cannot be used.
            DataError: two names are of one drug and contradict each other.
        """
        if not case.agents:
            return []
        known, labels = self._known()
        horizon = max([*times, case.now])
        victim = drug["id"] if drug else None
        named = self._named(case, drug)
        content = self._content
        return agents_out(
            case, named, known.total, content.drugs, content.messages, content.rules, labels, victim, horizon
        )

    def _known(self) -> tuple[Agents, Labels]:
        if self._index is None:
            self._index = Agents(self._content.interactions), Labels(self._content.labels)
        return self._index

    def _named(self, case: Case, drug: Drug | None) -> list[Named]:
        if not case.agents:
            return []
        known, _ = self._known()
        named = [parse_name(known, drug["id"] if drug else None, agent.name) for agent in case.agents]
        refuse_contradicting(case, named)
        return named

    @property
    def names_model(self) -> bool:
        """Whether the user named a model, which then stands alone."""
        return self.own is not None or self._wanted is not None

    def _of_model(self) -> str | None:
        if self.own is not None:
            return str(self.own.model.info.get("drug") or "") or None
        return self._wanted["drug"] if self._wanted else None

    def _model_name(self) -> str:
        return self.own.model.id if self.own is not None else self._wanted["id"] if self._wanted else ""


def _other_drug(model: str, of_model: str, drug: str) -> UsageError:
    return UsageError(
        "contradiction",
        *bilingual("model_is_of_the_case_of", model=model, of_model=of_model, drug=drug),
        command("models"),
    )
