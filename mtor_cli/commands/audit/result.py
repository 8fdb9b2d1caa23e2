"""What `mtor audit` answers: counts beside their denominators, by drug and disease and by target."""

from __future__ import annotations

from typing_extensions import TypedDict

from mtor_cli.commands.audit.judged import Kind
from mtor_cli.parts.disease import BandId
from mtor_cli.parts.dosing import Remark
from mtor_cli.records.base import DrugId, record


@record
class NamedRows(TypedDict):
    """How many rows have a code or a name."""

    name: str
    rows: int


@record
class RefusedOut(TypedDict):
    """A row that has an error."""

    line: int
    """Of the file, the heading counted; of a case the line on which it begins."""
    code: str
    alarmed: bool
    """Whether its level calls for the prescriber all the same."""


@record
class RowsOut(TypedDict):
    """Every row of the file: `read` is the sum of `judged`, `duplicate`, `other_analyte` and `error`."""

    read: int
    judged: int
    """In `samples` of one of the groups each."""
    duplicate: int
    """Repeats every cell of an earlier row of the same patient, a time of sampling among them; not counted again."""
    other_analyte: int
    """The drug that is named is neither sirolimus nor everolimus."""
    error: int
    """`mtor tdm` has no answer on it, or it has no id."""
    errors: list[NamedRows]
    """By the code of the error."""
    refused: list[RefusedOut]
    """Of those with an error the first, those whose level calls for the prescriber before the others."""
    analytes: list[NamedRows]
    """By the name, as written; of very many names those that came first."""
    alarmed_error: int
    """Of the rows with an error, those whose level calls for the prescriber all the same."""
    unit_assumed: int
    """Of those judged, how many were read as ng/mL because no unit was given."""


@record
class SpreadOut(TypedDict):
    """How values are spread: the lowest, the quartiles and the highest."""

    number: int
    """Of values."""
    least: float
    lower: float
    median: float
    upper: float
    most: float


@record
class SamplesOut(TypedDict):
    """The rows that were judged: `judged` is the sum of the five that follow."""

    judged: int
    usable: int
    """A trough at steady state in whole blood."""
    provisional: int
    """Usable, but something of that was not said or is uncertain; counted among the usable troughs."""
    not_whole_blood: int
    not_trough: int
    too_early: int
    """Not at steady state."""
    undated: int
    """Of the usable troughs, those without a time; figures over time leave them out."""


@record
class HighOut(TypedDict):
    """A level above the toxicity flag that no later one follows in the file."""

    line: int
    id: str
    level: str
    """ng/mL, with its sign."""


@record
class AlarmedOut(TypedDict):
    """Levels above the drug's toxicity flag: `levels` is the sum of `followed`, `not_followed` and `undated`."""

    levels: int
    """Among all that were judged, usable or not."""
    followed: int
    not_followed: int
    undated: int
    days: SpreadOut | None
    """To the next level of the same patient and drug, by the calendar."""
    open: list[HighOut]
    """The first of those that are not followed."""


@record
class VariabilityOut(TypedDict):
    """Coefficient of variation of dose-normalised troughs, as in `mtor consult`."""

    patients: int
    """With a figure, of those of the group."""
    cv: SpreadOut | None
    """Of stretches of the same assay, product and other drugs; a patient may have several."""


@record
class InRangeOut(TypedDict):
    """Time in range by linear interpolation, as in `mtor consult`."""

    patients: int
    """With a figure, of those with a usable trough that was compared."""
    of: int
    days: float
    """Covered, over all of them; the sum of the three that follow."""
    days_below: float
    days_within: float
    days_above: float
    share: SpreadOut | None
    """Of each patient's days within, to a thousandth."""


@record
class FirstOut(TypedDict):
    """The first usable trough within: `patients` is the sum of `reached`, `not_reached` and `undated`."""

    patients: int
    """With a usable trough that was compared."""
    reached: int
    not_reached: int
    undated: int
    """With a level of the drug of which the time is not known: which came first is not known either."""
    days: SpreadOut | None
    """From the patient's first level of the drug in the file, by the calendar, of those who reached it."""


@record
class MonthOut(TypedDict):
    """A point of the run chart."""

    month: str
    usable: int
    within: int
    share: float


@record
class RunOut(TypedDict):
    """Run chart: the share within by the month of the sample."""

    undated: int
    """Usable troughs that are in no month."""
    median: float | None
    """Of the months' shares."""
    months: list[MonthOut]


@record
class PointOut(TypedDict):
    """Patients of a funnel who have the same counts."""

    usable: int
    within: int
    patients: int


@record
class LimitsOut(TypedDict):
    """The counts that lie inside the limits for a number of usable troughs, both ends among them."""

    usable: int
    inside_95: list[int]
    inside_998: list[int]


@record
class FunnelOut(TypedDict):
    """Each patient's share within against the number of usable troughs."""

    share: float
    """Expected: that of all troughs together."""
    patients: int
    below_95: int
    """Patients below the limit of 95%; those below that of 99.8% are among them."""
    above_95: int
    below_998: int
    above_998: int
    points: list[PointOut]
    limits: list[LimitsOut]


@record
class TargetOut(TypedDict):
    """The usable troughs of a group against one target."""

    band: BandId | None
    """Its id; null for a target of one's own."""
    low: float | None
    """ng/mL."""
    high: float | None
    compared: int
    """Usable troughs that were compared: the sum of the four that follow. Shares are of them."""
    below: int
    within: int
    above: int
    indeterminate: int
    """Reported as below or above a number that does not tell."""
    share_below: float
    share_within: float
    share_above: float
    share_indeterminate: float
    not_compared: int
    """Usable troughs of the group for which the target is not meant, such as by age."""
    in_range: InRangeOut
    first_within: FirstOut
    run: RunOut
    funnel: FunnelOut


@record
class GroupOut(TypedDict):
    """All levels of one drug in one disease."""

    drug: DrugId
    disease: str | None
    """The disease or its part that was named; null where none was."""
    patients: int
    samples: SamplesOut
    no_target: int
    """Usable troughs that were compared with no target, since none is published."""
    alarmed: AlarmedOut
    variability: VariabilityOut
    targets: list[TargetOut]
    captions: list[Remark]
    """What stands under the targets: whose they are."""


@record
class ForecastsOut(TypedDict):
    """Each level after a patient's first foretold from those before it, as in `mtor consult`."""

    patients: int
    """Whose doses are known and of whom a level was foretold."""
    levels: int
    """Measured ones that were foretold."""
    rmse: float | None
    """ng/mL."""
    bias: float | None
    """Mean of foretold less measured, ng/mL."""
    inside_90: int
    """Of the levels, those that lay in the 90% interval."""
    not_fitted: list[NamedRows]
    """Patients whom no model could be fitted to, by the code of the error."""


@record
class AuditResult(TypedDict):
    """`mtor/audit/2`."""

    rows: RowsOut
    patients: int
    """With a row that was judged."""
    several_drugs: int
    """Of them, those with levels of both drugs; each drug is a course of its own."""
    mixed_offsets: int
    """Of them, those whose times are partly with and partly without an offset from UTC; none of their times counts."""
    groups: list[GroupOut]
    forecasts: ForecastsOut | None
    """Null where the file holds no doses by their times."""
    definitions: list[Remark]
    """What the figures are, and whose method."""


@record
class PatientLine(TypedDict):
    """`mtor/audit-patient/2`: a line of --per-patient, one for each patient, drug, disease and target."""

    id: str
    drug: DrugId
    disease: str | None
    kinds: dict[Kind, int]
    """How many of the levels are of each kind."""
    alarmed: int
    """Levels above the toxicity flag."""
    band: BandId | None
    """Null, as what follows but `cv`, where no trough was compared with a target; null for a target of one's own."""
    low: float | None
    """ng/mL."""
    high: float | None
    below: int | None
    within: int | None
    above: int | None
    indeterminate: int | None
    time_in_range: float | None
    """Share of the days covered; null from too few troughs that can be joined."""
    covered_days: float | None
    first_days: int | None
    """From the first level of the drug to the first usable trough within; null without one, and where a level of the
    drug has no time."""
    cv: float | None
    """Of the last stretch of the same conditions."""
    cv_troughs: int | None
