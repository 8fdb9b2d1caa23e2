"""Which population models apply to a case, and what each makes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.cases.fields import covariate_name
from mtor_cli.cases.times import bad_case
from mtor_cli.errors import NotFoundError, UsageError
from mtor_cli.hints import Slot, command, retype, slot
from mtor_cli.lookup.filters import population_of
from mtor_cli.parts.fit.timing import timing
from mtor_cli.parts.fit.visit import carried_on
from mtor_cli.pk.course.prepared import prepare
from mtor_cli.pk.fit.estimate import Fit, estimate, half_life
from mtor_cli.pk.fit.posterior import DRAWS, Posterior, sample_posterior
from mtor_cli.pk.model.schema import model_from_dict
from mtor_cli.pk.predict.forecast import Forecast, forecast
from mtor_cli.pk.predict.simulate import population
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mtor_cli.cases.case import Case
    from mtor_cli.parts.fit.shapes import InteractingOut
    from mtor_cli.pk.course.subject import Observation, Subject
    from mtor_cli.pk.model.population import Model
    from mtor_cli.records.pkmodels import Exclusion, Partner, PkModel, PkModels, UsedRole
    from mtor_cli.records.rules import Rules

MANY_TRAINS = 200
"""Histories of more trains than this are looked through for doses that no longer matter."""
FORGOTTEN = 100.0
"""Typical half-lives."""


class Chosen(NamedTuple):
    """A model to be used."""

    model: Model
    record: PkModel | None
    """None for a model of the user's own."""
    role: UsedRole
    without: Partner | None = None
    """The partner drug that was taken to be absent."""


class Seen(NamedTuple):
    """The levels of a case in the unit of a model, which need not have been run."""

    chosen: Chosen
    measured: Sequence[Observation]
    """Every level of the case."""


class Estimated(NamedTuple):
    """A case under a model, as far as remarks on it need to know."""

    chosen: Chosen
    subject: Subject
    measured: Sequence[Observation]
    """Every level of the case; `subject` has those that the model takes."""
    fit: Fit
    rough: float | None = None
    """Effective sample size of the draws as a share of them, where it is poor."""


class Ran(NamedTuple):
    """A case under a model."""

    chosen: Chosen
    subject: Subject
    measured: Sequence[Observation]
    """Every level of the case; `subject` has those that the model takes."""
    fit: Fit
    posterior: Posterior
    ahead: Forecast | None
    """None where no time was asked for."""
    population_only: bool

    @property
    def estimated(self) -> Estimated:
        """What remarks need to know."""
        rough = self.posterior.ess if self.posterior.poor else None
        return Estimated(self.chosen, self.subject, self.measured, self.fit, rough)

    @property
    def without_level(self) -> bool:
        """Whether levels were measured and the model takes none of them."""
        return bool(self.measured) and not self.subject.levels


def find_model(models: PkModels, name: str) -> PkModel:
    """The model called `name`: its id, or its short name such as S1.

    Raises:
        NotFoundError: there is none.
    """
    folded = name.strip().lower()
    for record in models["models"]:
        if folded in (record["id"], record["short"].lower()):
            return record
    listed = [f"{r['short']} {r['id']}" for r in models["models"]]
    raise NotFoundError(
        "unknown_model",
        *bilingual("unknown_model", name=name, listed=listed),
        retype(None, name, Slot("MODEL")),
    )


def role_of(record: PkModel, group: str | None) -> UsedRole:
    """Return what a model is for in an age group."""
    only = record.get("default_for")
    return "sensitivity" if only and group and group != only else record["role"]


def build(record: PkModel, readings: Mapping[str, str], role: UsedRole, without: Partner | None = None) -> Chosen:
    """Return a packaged model with its readings.

    Args:
        record: the model.
        readings: of its ambiguities.
        role: what it is for here.
        without: its partner drug, to be taken as absent.

    Raises:
        NotFoundError: it has no such ambiguity or reading.
    """
    raw: Mapping[str, object] = record
    if without is not None:
        name = without["covariate"]
        absent = {**record["covariates"][name], "default": without["absent"]}
        raw = {**record, "covariates": {**record["covariates"], name: absent}}
    return Chosen(model_from_dict(raw, readings), record, role, without)


def partner_absent(record: PkModel, case: Case, agents: Sequence[InteractingOut]) -> Partner | None:
    """The model's partner drug where the case names neither the drug nor its level; else None."""
    partner = record.get("partner")
    if partner is None or covariate_name(partner["covariate"]) in case.covariates:
        return None
    return None if takes(case, agents, partner["interactions"], partner["covariate"]) else partner


def takes(case: Case, agents: Sequence[InteractingOut], interactions: Sequence[str], covariate: str) -> bool:
    """Whether a drug is taken beside the doses of the case, by its name or by its level.

    Args:
        case: the patient.
        agents: what the interactions know of the case's other drugs, in the order of the case.
        interactions: the drug's ids there.
        covariate: its level.
    """
    begin = min((t.start for t in case.trains), default=0.0)
    named = any(
        set(out["interactions"]) & set(interactions) and (agent.end is None or agent.end > begin)
        for agent, out in zip(case.agents, agents, strict=True)
    )
    return named or any(value > 0.0 for _, value in case.covariates.get(covariate_name(covariate), ()))


def default_model(models: PkModels, drug: str, case: Case, rules: Rules) -> PkModel:
    """The model that is taken where none is named.

    Raises:
        DataError: the patient's age is not known, and models differ by age.
    """
    group = population_of(case.latest("AGE"), rules)
    found = [r for r in models["models"] if r["drug"] == drug and r["role"] == "default"]
    if group is None:
        raise bad_case(
            "age_unknown",
            *bilingual("age_unknown"),
            command("models"),
        )
    return next(r for r in found if r["age_group"] in (group, "both") and role_of(r, group) == "default")


def excluded(models: PkModels, record: PkModel, case: Case, agents: Sequence[InteractingOut]) -> Exclusion | None:
    """The drug of the case beside which a model is never used, if there is one."""
    for exclusion in models["exclusions"]:
        if record["id"] in exclusion["models"] and takes(
            case, agents, exclusion["interactions"], exclusion["covariate"]
        ):
            return exclusion
    return None


def refuse_unfit(models: PkModels, record: PkModel, case: Case, agents: Sequence[InteractingOut], rules: Rules) -> None:
    """Refuse a model that must not be used in a patient.

    Raises:
        UsageError: it holds for the other age group only, or never beside a drug that the patient takes.
    """
    exclusion = excluded(models, record, case, agents)
    if exclusion is not None:
        text, hint = exclusion["text"], command("tdm", "--level", slot("--level"), "--drug", record["drug"])
        raise UsageError(exclusion["code"], text["en"], text["zh"], hint)
    group = population_of(case.latest("AGE"), rules)
    if record.get("only_age_group") and group not in (None, record["age_group"]):
        raise UsageError(
            "model_of_other_age",
            *bilingual(
                "model_of_other_age",
                id=record["id"],
                age_group={
                    "en": "children" if record["age_group"] == "child" else "adults",
                    "zh": "儿童" if record["age_group"] == "child" else "成人",
                },
            ),
            command("models"),
        )


class Suited(NamedTuple):
    """A packaged model that may be used in a patient, not yet built."""

    record: PkModel
    role: UsedRole
    without: Partner | None


def suited(
    models: PkModels, wanted: PkModel | None, drug: str, case: Case, agents: Sequence[InteractingOut], rules: Rules
) -> Suited:
    """The model that leads: the one that was named, or the default for the drug and the patient's age.

    Raises:
        DataError: the patient's age is not known, and models differ by age.
        UsageError: the model must not be used in this patient.
    """
    record = wanted or default_model(models, drug, case, rules)
    refuse_unfit(models, record, case, agents, rules)
    group = population_of(case.latest("AGE"), rules)
    return Suited(record, role_of(record, group), partner_absent(record, case, agents))


def with_usable(subject: Subject, model: Model, case: Case, rules: Rules) -> Subject:
    """A patient without the levels that a model must not use: one of troughs takes none that was drawn early."""
    if not model.trough_only:
        return subject
    drawn = [(level, timing(case, level.time, rules)) for level in subject.levels]
    return subject.with_levels([level for level, how in drawn if how is None or not how.is_early(rules)])


def run(chosen: Chosen, history: Callable[[Model], Subject], times: Sequence[float], case: Case, rules: Rules) -> Ran:
    """What a model makes of a case: mode, draws and forecast.

    Where the search does not converge, the population takes the patient's place.

    Raises:
        MtorError: the case cannot be computed under the model.
    """
    model = chosen.model
    whole = history(model)
    subject = recent(with_usable(whole, model, case, rules), model, times)
    fit = estimate(model, subject)
    return finish(chosen, subject, whole.levels, fit, times, case)


def recent(subject: Subject, model: Model, times: Sequence[float]) -> Subject:
    """A very long history without the doses of which nothing is left at the first level or forecast.

    Nothing: after 100 typical half-lives 1e-30 of a dose, and 1e-6 in a patient whose half-life is five times as long.
    """
    wanted = [x.time for x in subject.levels] + list(times)
    if len(subject.trains) <= MANY_TRAINS or not wanted or subject.resets:
        return subject
    slow = max(float(half_life(model, prepare(model, [subject])[0].typical)), 1.0)
    begin = min(wanted) - FORGOTTEN * slow
    return subject.with_trains([t for t in subject.trains if t.last >= begin or t.steady_state])


def finish(
    chosen: Chosen, subject: Subject, measured: Sequence[Observation], fit: Fit, times: Sequence[float], case: Case
) -> Ran:
    """Draws and forecast for an estimate; what the case's doses end with is carried on, as for a dose."""
    model = chosen.model
    failed = not fit.converged
    if failed:
        fit = as_population(model, subject, fit)
    posterior = population(model, subject, DRAWS) if failed else sample_posterior(model, subject, fit)
    ahead = forecast(model, carried_on(case, subject, max(times)), fit, posterior, times) if len(times) else None
    return Ran(chosen, subject, measured, fit, posterior, ahead, failed or not subject.levels)


def as_population(model: Model, subject: Subject, fit: Fit) -> Fit:
    """An estimate that failed as the population's values."""
    occasions = model.occasions_in(subject.course)
    return replace(
        fit,
        eta=fit.eta * 0.0,
        parameters=dict(fit.typical),
        half_life=fit.typical_half_life,
        individual=fit.population,
        covariance=model.omega_full(occasions),
        second=None,
    )
