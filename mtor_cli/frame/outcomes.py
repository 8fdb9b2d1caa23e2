"""What the program says of every level: it is asked once for each stretch between two levels at which an answer turns.

Nothing of the comparison is repeated here. The limits come from the ranges and drugs of the content, the answers from
the road that every row of `mtor tdm --input` goes.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, TypeVar

from mtor_cli.calculator.numbers import MAX_DIGITS, show
from mtor_cli.calculator.units import Unit, to_ng_ml
from mtor_cli.commands.tdm.answer import turning_points
from mtor_cli.errors import MtorError
from mtor_cli.frame.written import signs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from mtor_cli.commands.tdm.question import Question
    from mtor_cli.commands.tdm.row import TdmRow
    from mtor_cli.content.load import Content
    from mtor_cli.parts.edges import Turning
    from mtor_cli.records.drugs import Drug

Scale = Literal["assumed", "mass", "molar"]
"""Of a level: read as ng/mL because no unit was given, ng/mL or ug/L, nmol/L."""
SCALES: tuple[Scale, ...] = ("assumed", "mass", "molar")
ASSUMED, MASS, MOLAR = range(3)
"""Their places."""
_UNITS: dict[Scale, Unit | None] = {"assumed": None, "mass": "ng/mL", "molar": "nmol/L"}

_PLAIN = Context(prec=MAX_DIGITS, rounding=ROUND_HALF_EVEN)


_Said = TypeVar("_Said")


class Stretch(NamedTuple, Generic[_Said]):
    """Levels of which the same is said, up to a limit."""

    upto: float | None
    """In the unit of the level; None where there is no limit."""
    inclusive: bool
    """Whether the limit belongs to it."""
    said: _Said


class Asked(NamedTuple):
    """What is the same for some rows, by whose levels they are and how these are written."""

    question: Question
    """Without a level."""
    understood: Question
    """The same without what cannot be read: by it the limits are looked up."""
    fault: MtorError | None
    """What is wrong with these rows whatever their level is."""
    scale: Scale
    sign: str | None
    """What stands before the number; None for a level below a limit that is not given."""


class Asking(Generic[_Said]):
    """Asks for all levels of a question, and remembers what was said: hours that are alike share their answers.

    Args:
        content: the data, with the hospital's own file over it where there is one.
        today: no sample was taken after it.
        say: answers a question, or says why there is no answer.
    """

    def __init__(self, content: Content, today: date, say: Callable[[Question, MtorError | None], _Said]) -> None:
        self._content, self._today, self._say = content, today, say
        self._turning: dict[Question, list[Turning]] = {}
        self._known: dict[object, _Said] = {}

    def stretches(self, asked: Asked) -> list[Stretch[_Said]]:
        """The answers to a question for all its levels, from the lowest on."""
        base = asked.question
        if asked.scale != "assumed":
            base = base._replace(unit=_UNITS[asked.scale])
        turning = self._turns(asked.understood)
        limits = [
            Fraction(bound * factor) / Fraction(factor_of(one.drug, asked.scale))
            for one in turning
            for factor in one.factors
            for bound in one.bounds
        ]
        alike = (
            base._replace(hours_since_dose=None),
            asked.sign,
            tuple((t.drug["id"], t.bounds, t.drawn) for t in turning),
        )
        hourly = base.hours_since_dose == asked.understood.hours_since_dose

        def said(level: str, place: int) -> _Said:
            # As `Turning` says, hours count by how the level lies to the limits that they make.
            lies = tuple((2 * number + 1 > place) - (2 * number + 1 < place) for number in ranks)
            key = (*alike, hourly, base.hours_since_dose is None, lies)
            if key not in self._known:
                self._known[key] = self._say(base._replace(level=level), asked.fault)
            return self._known[key]

        in_order = sorted(set(limits))
        ranks = [in_order.index(limit) for limit in limits]
        if asked.sign is None:
            return [Stretch(None, False, said("BLQ", 0))]
        return [
            Stretch(upto, within, said(f"{asked.sign}{text}", place))
            for text, upto, within, place in _examples(in_order)
        ]

    def _turns(self, question: Question) -> list[Turning]:
        """Where the answers turn; of a refused question, for every drug and range."""
        if question not in self._turning:
            try:
                found = [turning_points(self._content, question, self._today)]
            except MtorError:
                open_ = question._replace(disease=None, band=None)
                drugs = self._content.drugs["drugs"]
                found = [turning_points(self._content, open_._replace(drug=d["id"]), self._today) for d in drugs]
            self._turning[question] = found
        return self._turning[question]


def factor_of(drug: Drug, scale: Scale) -> Decimal:
    """How many ng/mL 1 of a scale is."""
    return to_ng_ml(Decimal(1), _UNITS[scale] or "ng/mL", drug["molar_mass"]["value"])


def _examples(limits: list[Fraction]) -> Iterator[tuple[str, float | None, bool, int]]:
    """Yield a level of each stretch, its limit as a float, whether that float belongs to it, and its place.

    A limit may have more digits than a level can: then the float next to it is that of a level on one side of it. The
    place is twice the number of the limit above the level, and one more at a limit itself.
    """
    before = Fraction(0)
    for number, limit in enumerate(limits):
        yield _between(before, limit), float(limit), Fraction(repr(float(limit))) < limit, 2 * number
        if Fraction(repr(float(limit))) == limit and _writable(limit):
            yield show(Decimal(repr(float(limit)))), float(limit), True, 2 * number + 1
        before = limit
    yield _between(before, before * 2 + 1), None, False, 2 * len(limits)


def _between(low: Fraction, high: Fraction) -> str:
    middle = (low + high) / 2
    found = _PLAIN.divide(Decimal(middle.numerator), Decimal(middle.denominator))
    return format(found.normalize(), "f")


def _writable(limit: Fraction) -> bool:
    return len(Decimal(repr(float(limit))).as_tuple().digits) <= MAX_DIGITS


COLUMNS = (
    "status", "drug", "level_ng_ml", "sign", "unit_given", "verdict", "alarm", "alarms", "findings", "bands", "usable",
    "trough", "steady", "remarks", "error_code",
)  # fmt: skip
"""What is added: `status` (answered or error), and the columns of `mtor tdm --input --format csv` that hold codes."""


def flat(row: TdmRow) -> dict[str, object]:
    """The codes of a row by column; None where the row has none.

    Lists are joined as CSV joins them, "" is an empty one; yes and no are words as in CSV.
    """
    found: dict[str, object] = {name: row.get(name) for name in COLUMNS}
    error = row["error"]
    found["status"] = "error" if error else "answered"
    found["error_code"] = error and error["code"]
    if row["bands"] is not None:
        found["bands"] = [f"{band['band']}={band['status']}" for band in row["bands"]]
    if row["unit_given"] is not None:
        # A column of booleans of NumPy has no place for "neither".
        found["unit_given"] = "true" if row["unit_given"] else "false"
    return {name: "; ".join(value) if isinstance(value, list) else value for name, value in found.items()}


SIGN_TEXTS: tuple[str | None, ...] = (*(sign.before for sign in signs()), None)
"""The signs in the order of their codes; the last is that of a level below a limit that is not given."""
