"""An audit of the levels of a frame: counts by drug, disease and target, as a frame of the same engine.

The rows are counted once, by what is said of them; everything else is sums of these counts. They are expressions: of a
lazy frame nothing is computed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.commands.audit.judged import COUNTED, KINDS, Judge, Judged, Other
from mtor_cli.commands.tdm.columns import ID
from mtor_cli.errors import UsageError
from mtor_cli.frame import written
from mtor_cli.frame.classes import UNKNOWN
from mtor_cli.frame.columns import is_text, refuse_twice
from mtor_cli.frame.engine import turned
from mtor_cli.frame.rows import by_level, faults_of, groups, read, runs_of
from mtor_cli.frame.verdicts import refuse_options
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mtor_cli.calculator.assess import Status
    from mtor_cli.commands.audit.judged import Kind, Place
    from mtor_cli.commands.tdm.question import Question
    from mtor_cli.errors import MtorError
    from mtor_cli.frame.rows import Rows
    from mtor_cli.library import Written
    from mtor_cli.records.base import DrugId

COLUMNS = (
    "place", "section", "drug", "disease", "band", "low", "high", "id", "count", "of", "proportion", "voice", "sources",
    "verified",
)  # fmt: skip
"""The columns of the answer: `place` numbers its rows in the order of `mtor audit --format csv`, whose names the others
have."""
STATUSES: tuple[Status, ...] = ("below", "within", "above", "indeterminate")
TEXTS = ("section", "drug", "disease", "band", "id", "voice", "sources", "verified")
ID_MISSING = "id_missing"
NO_PART = -1
"""In the place of a denominator of what is no share."""


class Outcome(NamedTuple):
    """What is counted of a row: of a level that was judged, of an error, or of another analyte."""

    error: str | None = None
    other: bool = False
    alarmed: bool = False
    unit_given: bool = True
    drug: DrugId | None = None
    disease: str | None = None
    kind: Kind | None = None
    """None where nothing was judged."""
    places: tuple[tuple[Place, Status], ...] = ()


OTHER = Outcome(other=True)


class Figure(NamedTuple):
    """A row of the answer."""

    section: str
    id: str
    rows: frozenset[int]
    """The numbers of what is counted."""
    of: frozenset[int] | None
    """Of what it is a part; None of no share."""
    shown: frozenset[int] | None
    """It is left out where none of these is counted; None shows it always."""
    drug: str | None = None
    disease: str | None = None
    band: str | None = None
    low: float | None = None
    high: float | None = None
    voice: str | None = None
    sources: str | None = None
    verified: str | None = None


def audit(
    frame: Any, mapped: Mapping[str, str], ignore: Sequence[str], local: str | None, asked: Mapping[str, Written]
) -> Any:
    """The counts of an audit; see `mtor_cli.frame.audit`."""
    refuse_options(asked)
    rows = read(frame, mapped, ignore, "_mtor", local, asked, resembling=True)
    if rows.known.drug is None and rows.question.drug is None and rows.question.band is None:
        raise UsageError("drug_missing", *bilingual("audit_no_drug"))
    nw, outcomes = rows.frame.nw, dict[Outcome, int]()
    number, idless = _number(rows, outcomes), _without_id(rows)
    # What is judged of a row without an id is an error: an odd number.
    marked = number * 2 if idless is None else number * 2 + nw.when(idless).then(nw.lit(1)).otherwise(nw.lit(0))
    counted = rows.data.select(marked.alias("_mtor_said")).group_by("_mtor_said").agg(nw.len().alias("_mtor_rows"))
    return nw.to_native(_shown(nw, counted, list(_figures(_numbered(outcomes, idless is not None)))))


def _number(rows: Rows, outcomes: dict[Outcome, int]) -> Any:
    """The expression of the number of what is said of each row; `outcomes` takes what it stands for."""
    nw, judge = rows.frame.nw, Judge(rows.content, rows.question, rows.today)

    def numbered(outcome: Outcome) -> int:
        return outcomes.setdefault(outcome, len(outcomes))

    def say(question: Question, fault: MtorError | None = None) -> int:
        found = judge.question(question, fault)
        if isinstance(found, Judged):
            of_whom = (found.drug, found.disease, found.kind, found.places)
            return numbered(Outcome(None, False, found.alarmed, found.unit_given, *of_whom))
        return numbered(OTHER if isinstance(found, Other) else Outcome(found.code, alarmed=found.alarmed))

    made = by_level(rows, [runs_of(group.runs) for group in groups(rows, say)], nw.lit)
    for condition, code in reversed(faults_of(rows)):
        made = nw.when(condition).then(nw.lit(numbered(Outcome(code)))).otherwise(made)
    one = rows.question._replace(level="1")
    named = [one._replace(drug=choice.text or UNKNOWN) for choice in rows.axes.drug]
    if others := [n for n, question in enumerate(named) if isinstance(judge.question(question), Other)]:
        made = nw.when(rows.col("drug").is_in(others)).then(nw.lit(numbered(OTHER))).otherwise(made)
    return made


def _without_id(rows: Rows) -> Any:
    """Whether a row does not say whose level it is; None where the frame has no column of ids."""
    frame, whose = rows.frame, rows.known.whose
    if len(whose) > 1:
        raise refuse_twice(ID, *whose[:2])
    if not whose:
        return None
    cell = frame.nw.col(whose[0])
    if is_text(frame, whose[0]):
        return cell.is_null() | cell.cast(frame.nw.String).str.contains(written.EMPTY)
    return cell.is_null() | cell.is_nan() if frame.schema[whose[0]].is_float() else cell.is_null()


def _numbered(outcomes: Mapping[Outcome, int], ids: bool) -> list[tuple[Outcome, int]]:
    """What stands for each number, that of a row without an id among them."""
    found = [(outcome, 2 * number) for outcome, number in outcomes.items()]
    if ids:
        found += [
            (outcome if outcome.kind is None else Outcome(ID_MISSING, alarmed=outcome.alarmed), 2 * number + 1)
            for outcome, number in outcomes.items()
        ]
    return found


def _figures(said: Sequence[tuple[Outcome, int]]) -> Iterator[Figure]:
    """Yield the rows of the answer in their order."""

    def of(holds: Callable[[Outcome], bool]) -> frozenset[int]:
        return frozenset(number for outcome, number in said if holds(outcome))

    read = of(lambda _: True)
    judged, error = of(lambda x: x.kind is not None), of(lambda x: x.error is not None)
    yield Figure("rows", "read", read, None, None)
    yield Figure("rows", "judged", judged, read, None)
    yield Figure("rows", "other_analyte", of(lambda x: x.other), read, None)
    yield Figure("rows", "error", error, read, None)
    yield Figure("rows", "unit_assumed", of(lambda x: x.kind is not None and not x.unit_given), judged, None)
    yield Figure("rows", "alarmed_error", of(lambda x: x.error is not None and x.alarmed), error, None)
    for code in sorted({x.error for x, _ in said if x.error is not None}):
        mine = frozenset(number for outcome, number in said if outcome.error == code)
        yield Figure("error", code, mine, error, mine)
    for drug, disease in dict.fromkeys((x.drug, x.disease) for x, _ in said if x.kind is not None):
        own = [(x, n) for x, n in said if x.kind is not None and (x.drug, x.disease) == (drug, disease)]
        yield from (figure._replace(drug=drug, disease=disease) for figure in _of_group(own))


def _of_group(said: Sequence[tuple[Outcome, int]]) -> Iterator[Figure]:
    """Yield the rows of one drug in one disease."""
    counted = [(x, n) for x, n in said if x.kind in COUNTED]
    judged, usable = frozenset(n for _, n in said), frozenset(n for _, n in counted)
    yield Figure("samples", "judged", judged, None, judged)
    for kind in KINDS:
        yield Figure("samples", kind, frozenset(n for x, n in said if x.kind == kind), judged, judged)
    yield Figure("samples", "no_target", frozenset(n for x, n in counted if not x.places), usable, judged)
    yield Figure("alarmed", "levels", frozenset(n for x, n in said if x.alarmed), judged, judged)
    for place in dict.fromkeys(p for x, _ in counted for p, _ in x.places):
        against = {n: status for x, n in counted for p, status in x.places if p is place}
        compared = frozenset(against)
        target = _target(place)
        for status in STATUSES:
            mine = frozenset(n for n, found in against.items() if found == status)
            yield target._replace(id=status, rows=mine, of=compared, shown=compared)
        yield target._replace(id="not_compared", rows=usable - compared, of=usable, shown=compared)


def _target(place: Place) -> Figure:
    """A range with its voice and its source, of which nothing is counted yet."""
    low, high = (None if bound is None else float(bound) for bound in (place.low, place.high))
    nothing = frozenset[int]()
    target = Figure("target", "", nothing, nothing, nothing, low=low, high=high)
    if place.band is None:
        return target
    record = place.band.record
    sources = "; ".join(map(str, record["sources"]))
    return target._replace(band=str(place.band), voice=record["voice"], sources=sources, verified=record["verified"])


def _shown(nw: Any, counted: Any, figures: Sequence[Figure]) -> Any:
    """The figures as rows: one row of sums, turned into a column, with what each of them is beside it."""
    sums: dict[frozenset[int], int] = {}
    for figure in figures:
        for numbers in (figure.of, figure.shown):
            if numbers is not None:
                sums.setdefault(numbers, len(sums))
    names = [f"f{n:06}" for n in range(len(figures))]
    one = counted.select(
        *(_sum(nw, figure.rows).alias(name) for name, figure in zip(names, figures, strict=True)),
        *(_sum(nw, numbers).alias(f"of{n}") for numbers, n in sums.items()),
    )
    rows = turned(nw, one, names, [f"of{n}" for n in sums.values()])
    rows = rows.with_columns(nw.col("name").str.slice(1).cast(nw.Int64).alias("place"))

    def each(values: Sequence[Any], made: Callable[[Any], Any], start: int = 0) -> Any:
        """The expression that is one of the values by the place of a row."""
        if all(value == values[0] for value in values):
            return made(values[0])
        half = len(values) // 2
        lower, upper = each(values[:half], made, start), each(values[half:], made, start + half)
        return nw.when(nw.col("place") < start + half).then(lower).otherwise(upper)

    def text(name: str) -> Any:
        return each([getattr(f, name) or "" for f in figures], nw.lit).alias(name)

    def bound(name: str) -> Any:
        return each([getattr(f, name) for f in figures], lambda it: nw.lit(it, dtype=nw.Float64)).alias(name)

    def of_sum(name: str, without: int) -> Any:
        numbers = [getattr(f, name) for f in figures]
        return each(numbers, lambda it: nw.lit(without) if it is None else nw.col(f"of{sums[it]}")).alias(name)

    rows = rows.with_columns(
        *map(text, TEXTS),
        bound("low"),
        bound("high"),
        of_sum("of", NO_PART),
        of_sum("shown", 1),
    ).filter(nw.col("shown") > 0)
    share = nw.when(nw.col("of") > 0).then(nw.col("count").cast(nw.Float64) / nw.col("of").cast(nw.Float64))
    rows = rows.with_columns(share.alias("proportion"))
    # What is not there is taken out at the end: whole numbers and texts of NumPy have no null.
    absent = {"of": NO_PART, **dict.fromkeys(TEXTS, "")}
    told = (nw.when(nw.col(name) != none).then(nw.col(name)).alias(name) for name, none in absent.items())
    return rows.with_columns(*told).select(*COLUMNS)


def _sum(nw: Any, numbers: frozenset[int]) -> Any:
    """How many rows have one of the numbers."""
    if not numbers:
        return (nw.col("_mtor_rows") * 0).sum().cast(nw.Int64).fill_null(0)
    mine = nw.when(nw.col("_mtor_said").is_in(sorted(numbers))).then(nw.col("_mtor_rows")).otherwise(nw.lit(0))
    return mine.sum().cast(nw.Int64).fill_null(0)
