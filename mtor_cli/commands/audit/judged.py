"""What the road of `mtor tdm` says of a level, as far as an audit counts it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from mtor_cli.calculator.dates import parse_ago
from mtor_cli.cases.zones import times_in
from mtor_cli.commands.tdm.answer import answer, refused_findings
from mtor_cli.commands.tdm.source import drug_missing, question_of
from mtor_cli.errors import MtorError, NotFoundError
from mtor_cli.lookup.drugs import find_drug, resembles
from mtor_cli.parts import clinical
from mtor_cli.parts.findings import alarms_in
from mtor_cli.parts.request import on_one_clock
from mtor_cli.records.names import fold_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, timezone

    from mtor_cli.calculator.assess import Status
    from mtor_cli.commands.tdm.question import Question
    from mtor_cli.commands.tdm.source import Entry, Source
    from mtor_cli.content.load import Content
    from mtor_cli.parts.assessment import Assessment
    from mtor_cli.parts.comparison import TdmResult
    from mtor_cli.parts.disease import BandId
    from mtor_cli.records.base import DrugId

Kind = Literal["usable", "provisional", "not_whole_blood", "not_trough", "too_early"]
"""What became of a level that was judged: usable, or the first reason why it is not."""
KINDS: tuple[Kind, ...] = ("usable", "provisional", "not_whole_blood", "not_trough", "too_early")
COUNTED: tuple[Kind, ...] = ("usable", "provisional")
"""Usable troughs."""

_Key = TypeVar("_Key")
_Found = TypeVar("_Found")

REMEMBERED = 20_000
"""Questions whose answers are kept, and dates likewise."""

DATING = ("changed", "missed_dose", "with_", "stopped")
"""The fields whose meaning may hang on the day of the sample."""


class Place:
    """A range that levels are compared with; a `Judge` makes one of each, so that it is told from others by itself.

    Args:
        band: its id; None for a target of one's own.
        low: ng/mL, itself within; None where there is no lower bound.
        high: likewise.
    """

    __slots__ = ("band", "high", "low")

    def __init__(self, band: BandId | None, low: Decimal | None, high: Decimal | None) -> None:
        self.band, self.low, self.high = band, low, high


class Refused(NamedTuple):
    """A row of which `mtor tdm` says nothing but why."""

    code: str
    alarmed: bool
    """Whether its level calls for the prescriber all the same."""


class Other(NamedTuple):
    """A row of another analyte."""

    name: str
    """As written; it is neither sirolimus nor everolimus."""


class Judged(NamedTuple):
    """What is counted of a level."""

    drug: DrugId
    disease: str | None
    """The id of the disease or its part that was asked for."""
    kind: Kind
    value: Decimal | None
    """ng/mL; None for a level below or above a limit."""
    shown: str
    """The level with its sign, ng/mL."""
    places: tuple[tuple[Place, Status], ...]
    """The ranges that it was compared with, and how it lies to each."""
    alarmed: bool
    """Whether it calls for the prescriber: it is above the toxicity flag, or above every range that it is compared
    with."""
    steady: bool
    unit_given: bool
    mg_per_day: Decimal
    """0 where no dose was given."""
    assay: str | None
    product: str | None
    agents: frozenset[str]
    """The other drugs, taken or stopped, as written."""
    missed_days: Decimal | None
    """Before the sample."""
    loaded: bool


Said = Judged | Refused | Other
"""What is said of a row."""


class When(NamedTuple):
    """When a sample was taken."""

    local: datetime
    """On the clock on which it was written."""
    zone: timezone | None
    """Of that clock, where it was written."""
    timed: bool
    """Whether a time of day was written."""


class Judge:
    """Judges levels, and remembers what it said: levels repeat, and the same question has the same answer.

    Args:
        content: the data, with the hospital's own file over it where there is one.
        typed: the options, which hold for every level.
        today: no sample was taken after it.
    """

    def __init__(self, content: Content, typed: Question, today: date) -> None:
        self._content, self._typed, self._today = content, typed, today
        self._known: dict[object, Said] = {}
        self._times: dict[str, When | None] = {}
        self._places: dict[tuple[BandId | None, Decimal | None, Decimal | None], Place] = {}
        self._usual_assay = content.local.get("default_assay") if content.local else None
        self._source: Source | None = None
        self._dated = -1
        self._dating: Sequence[int] = ()

    def row(self, source: Source, entry: Entry) -> tuple[Said, When | None]:
        """What is counted of a row of a file, and when its sample was taken; None where that is not said."""
        if source is not self._source:
            fields = source.fields
            self._source = source
            self._dated = fields.index("sampled") if "sampled" in fields else -1
            self._dating = [i for i, field in enumerate(fields) if field in DATING]
        if entry.error is not None:
            return self.question(*question_of(self._typed, source, entry)), None
        cells, at = entry.cells, self._dated
        when = self.when(text) if at >= 0 and (text := cells[at].strip()) else None
        key: object = cells
        if when is not None and not (self._dating and any(cells[i] for i in self._dating)):
            # The day alone changes nothing: without it, levels repeat.
            key = cells[:at] + cells[at + 1 :]
        if entry.units:
            key = key, entry.units
        found = self._known.get(key)
        if found is None:
            found = self.question(*question_of(self._typed, source, entry))
            _keep(self._known, key, found)
        return found, when

    def when(self, text: str) -> When | None:
        """When a sample was taken; None where `mtor tdm` does not take it for a date, and says why."""
        try:
            return self._times[text]
        except KeyError:
            found = self._read(text)
            _keep(self._times, text, found)
            return found

    def _read(self, text: str) -> When | None:
        try:
            ((plain,),) = on_one_clock([text])
            local = clinical.parse_sampled(plain, self._today)
        except MtorError:
            return None
        zones = [zone for _, zone in times_in([text])]
        return None if local is None else When(local, zones[0] if zones else None, bool(zones))

    def question(self, question: Question, fault: MtorError | None = None) -> Said:
        """What is counted of what is asked.

        Args:
            question: as far as it was understood.
            fault: the first thing that was not.
        """
        if question.drug:
            try:
                find_drug(self._content.drugs, question.drug)
            except NotFoundError as error:
                if not resembles(self._content.drugs, question.drug):
                    return Other(question.drug)
                fault = fault or error
        elif question.band is None and fault is None:
            fault = drug_missing()
        try:
            if fault is not None:
                fault.findings = refused_findings(self._content, question, self._today)
                raise fault
            result: TdmResult = answer(self._content, question, self._today).result
        except MtorError as error:
            return Refused(error.code, bool(alarms_in(error.findings)))
        return self._counted(question, result)

    def _counted(self, question: Question, result: TdmResult) -> Judged:
        sample, level, dose = result["sample"], result["level"], result["dose"]
        missed = question.missed_dose
        when = None if question.sampled is None else self.when(question.sampled)
        return Judged(
            drug=find_drug(self._content.drugs, result["drug"]["id"])["id"],
            disease=result["entity"] or result["disease"],
            kind=_kind(result, question),
            value=Decimal(level["ng_ml_text"]) if level["censored"] is None else None,
            shown=f"{level['sign']}{level['ng_ml_text']}",
            places=tuple({self._place(a): a["status"] for a in result["assessments"]}.items()),
            alarmed=bool(result["alarms"]),
            steady=sample["steady"] == "sound",
            unit_given=level["unit_given"],
            mg_per_day=Decimal(0) if dose is None else Decimal(repr(dose["current_mg_per_day"])),
            assay=clinical.parse_assay(question.assay or self._usual_assay),
            product=question.product,
            agents=frozenset(_name(text) for text in (*question.with_, *question.stopped)),
            missed_days=None if missed is None else parse_ago(missed, "--missed-dose", when.local if when else None),
            loaded=question.loading_given,
        )

    def _place(self, assessment: Assessment) -> Place:
        """The range; one that several diseases share is one."""
        record = assessment["band"].record
        low, high = (None if bound is None else Decimal(str(bound)) for bound in (record["low"], record["high"]))
        band = assessment["band"] if assessment["disease"] else None
        return self._places.setdefault((band, low, high), Place(band, low, high))


def _keep(known: dict[_Key, _Found], key: _Key, found: _Found) -> None:
    if len(known) == REMEMBERED:
        known.clear()
    known[key] = found


def _kind(result: TdmResult, question: Question) -> Kind:
    sample = result["sample"]
    if sample["usable"] == "yes":
        return "usable"
    if sample["usable"] == "provisional":
        return "provisional"
    if clinical.parse_matrix(question.matrix) in ("plasma", "serum"):
        return "not_whole_blood"
    return "not_trough" if sample["trough"] == "not_trough" else "too_early"


def _name(text: str) -> str:
    return fold_name(text.partition(":")[0].partition("=")[0])
