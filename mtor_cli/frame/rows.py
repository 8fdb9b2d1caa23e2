"""The rows of a frame as expressions: which question each asks beside its level, and the answer that its level has."""

from __future__ import annotations

from itertools import groupby, product
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.calculator.units import known_unit
from mtor_cli.commands.tdm.answer import answer, refuse_for_all, sample_edges
from mtor_cli.commands.tdm.question import Question
from mtor_cli.commands.tdm.source import drug_missing
from mtor_cli.content.load import Content
from mtor_cli.errors import DataError, MtorError
from mtor_cli.frame import classes, written
from mtor_cli.frame.columns import as_text, is_text, understood
from mtor_cli.frame.engine import frame_of
from mtor_cli.frame.level import FAULTS, UNIT_UNKNOWN, steps
from mtor_cli.frame.outcomes import ASSUMED, MASS, MOLAR, SCALES, SIGN_TEXTS, Asked, Asking
from mtor_cli.frame.sample import UNREAD, Sort, numbers, sorts_of
from mtor_cli.library import fields_of
from mtor_cli.parts import clinical
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from mtor_cli.frame.classes import Class
    from mtor_cli.frame.columns import Columns
    from mtor_cli.frame.engine import Frame
    from mtor_cli.library import Written

MOST = 20_000
"""Groups of rows that differ in more than their level; each is asked for all its levels."""

LEVEL_MISSING = 1 + FAULTS.index("level_missing")


class Run(NamedTuple):
    """Levels of which the same is said, from the run before it on."""

    upto: float | None
    """In the unit of the level; None where there is no limit."""
    inclusive: bool
    """Whether the limit belongs to it."""
    value: Any


class Group(NamedTuple):
    """Rows that differ in their level alone."""

    asked: Asked
    runs: tuple[Run, ...]


class Axes(NamedTuple):
    """What the rows can differ in beside their level, and the number of each choice."""

    drug: list[Class]
    """Empty where no column says it."""
    disease: list[Class]
    sample: dict[str, Sort]
    """By field; without those that no column says."""
    scale: list[int]
    sign: list[int]

    @property
    def numbers(self) -> dict[str, list[int]]:
        """The numbers of the choices by the name of the column that holds them; groups are in this order."""
        named = {"drug": self.drug, "disease": self.disease}
        return {
            **{name: [*range(len(choices) + 1)] for name, choices in named.items()},
            **{field: [*range(len(sort.choices))] for field, sort in self.sample.items()},
            "scale": self.scale,
            "sign": self.sign,
        }


class Rows(NamedTuple):
    """The rows of a frame with what was read of each."""

    frame: Frame
    content: Content
    question: Question
    """What holds for all of them."""
    today: date
    known: Columns
    axes: Axes
    data: Any
    """The frame with the columns that were read beside its own."""
    prefix: str
    """Of their names."""

    def col(self, name: str) -> Any:
        """A column that was read."""
        return self.frame.nw.col(f"{self.prefix}{name}")


def read(
    frame: Any,
    mapped: Mapping[str, str],
    ignore: Sequence[str],
    prefix: str,
    local: str | None,
    asked: Mapping[str, Written],
    resembling: bool = False,
) -> Rows:
    """The rows of a frame, nothing of them computed yet.

    Args:
        frame: of one of the engines.
        mapped: the column of a field, where the user said it.
        ignore: columns that are not looked at although their names mean something.
        prefix: of the columns that are added.
        local: the path of a hospital's own file.
        asked: what holds for every row.
        resembling: whether a name that may mean one of the drugs is told from that of another one.

    Raises:
        MtorError: an option, the frame or one of its columns cannot be used.
    """
    question = Question(**{"level": "", **fields_of(Question, dict(asked))})
    used = frame_of(frame)
    known = understood(used, mapped, ignore, question)
    content, nw, today = Content(local=local), used.nw, clinical.today()
    refuse_for_all(content, question, today)

    own = used.unused(f"{prefix}_")

    def col(name: str) -> Any:
        return nw.col(f"{own}{name}")

    text = is_text(used, known.level)
    unit = question.unit if question.unit is not None else known.said
    usual = ASSUMED if unit is None else {None: UNIT_UNKNOWN, "nmol/L": MOLAR}.get(known_unit(unit), MASS)
    sorts = sorts_of(known, sample_edges(content, question, today)) if known.sample else {}
    axes = Axes(
        classes.drugs(content, resembling) if known.drug else [],
        classes.diseases(content) if known.disease else [],
        sorts,
        [*range(len(SCALES))] if text or known.unit else [max(usual, 0)],
        [*range(len(SIGN_TEXTS))] if text else [0],
    )
    if prod(map(len, axes.numbers.values())) > MOST:
        raise _too_many(known)
    data = used.data
    for step in (*_names(nw, known, axes), *numbers(used, known, sorts, col), *steps(used, known, text, usual, col)):
        data = data.with_columns(*(made.alias(f"{own}{name}") for name, made in step.items()))
    return Rows(used, content, question, today, known, axes, data, own)


def _names(nw: Any, known: Columns, axes: Axes) -> Iterator[dict[str, Any]]:
    """Yield the numbers of drug and disease: of the class whose pattern a cell has; an empty one is behind the last."""
    found = {}
    for name, choices in (("drug", axes.drug), ("disease", axes.disease)):
        if not choices:
            continue
        cell = as_text(nw, getattr(known, name))
        plain = cell.str.replace_all(written.JOINTS, "")
        number = nw.when(cell.is_null() | cell.str.contains(written.EMPTY)).then(nw.lit(len(choices)))
        for code, choice in enumerate(choices[:-1]):
            number = number.when(plain.str.contains(choice.pattern)).then(nw.lit(code))
        found[name] = number.otherwise(nw.lit(len(choices) - 1))
    if found:
        yield found


def groups(rows: Rows, say: Callable[[Question, MtorError | None], Any]) -> Iterator[Group]:
    """Yield what is said of the rows of each group, in the order of `Axes.numbers`.

    Args:
        rows: of the frame.
        say: says it of a level, or of why there is no answer; what is equal becomes one.
    """
    axes, asking = rows.axes, Asking(rows.content, rows.today, say)
    drugs: list[Class | None] = [*axes.drug, None]
    diseases: list[Class | None] = [*axes.disease, None]
    samples = product(*(sort.choices for sort in axes.sample.values()))
    named_by, written_by = product(drugs, diseases), product(axes.scale, axes.sign)
    for (drug, disease), sample, (scale, sign) in product(named_by, samples, written_by):
        named = rows.question._replace(unit=None)
        if disease is not None:
            named = named._replace(disease=disease.text)
        if axes.drug:
            named = named._replace(drug=drug.text if drug else "")
        said: dict[str, Any] = dict(zip(axes.sample, sample, strict=True))
        read: dict[str, Any] = {field: None if text == UNREAD else text for field, text in said.items()}
        fault = drug_missing() if axes.drug and drug is None else None
        asked = Asked(named._replace(**said), named._replace(**read), fault, SCALES[scale], SIGN_TEXTS[sign])
        yield Group(asked, runs_of([Run(s.upto, s.inclusive, s.said) for s in asking.stretches(asked)]))


def runs_of(found: Sequence[Run]) -> tuple[Run, ...]:
    """The same with those that follow each other and say the same as one."""
    same = [list(run) for _, run in groupby(found, key=lambda one: one.value)]
    return tuple(run[-1] for run in same)


def faults_of(rows: Rows) -> list[tuple[Any, str]]:
    """The errors of rows without a level that can be read, the first that holds first.

    A row has one error: of what is wrong in it, that on which the stream stumbles first.
    """
    axes, fault = rows.axes, rows.col("fault")
    found: list[tuple[Any, str]] = []
    empty = (rows.col("drug") == len(axes.drug)) if axes.drug else None
    if empty is not None and rows.known.drug_first:
        found.append(((fault > 0) & empty, drug_missing().code))
    found.append((fault == LEVEL_MISSING, FAULTS[LEVEL_MISSING - 1]))
    if empty is not None and not rows.known.drug_first:
        found.append(((fault > 0) & empty, drug_missing().code))
    for name, choices in (("disease", axes.disease), ("drug", axes.drug)):
        for number, choice in enumerate(choices):
            named = rows.question._replace(level="1")
            named = named._replace(drug=choice.text) if name == "drug" else named._replace(disease=choice.text)
            try:
                answer(rows.content, named, rows.today)
            except MtorError as error:
                found.append(((fault > 0) & (rows.col(name) == number), error.code))
    rest = [(fault == number, code) for number, code in enumerate(FAULTS, start=1) if number != LEVEL_MISSING]
    return [*found, *rest]


def by_level(rows: Rows, groups: Sequence[tuple[Run, ...]], said: Callable[[Any], Any]) -> Any:
    """The expression of what is said of each row.

    It looks at one column after the other, and passes over those that make no difference; it halves the choices again
    and again, so that it nests no deeper than it must.

    Args:
        rows: of the frame.
        groups: the runs of each, in the order of `Axes.numbers`.
        said: the expression of a value.
    """
    nw, value = rows.frame.nw, rows.col("value")
    axes = list(rows.axes.numbers.items())
    shapes: dict[tuple[Run, ...], int] = {}
    leaves = [shapes.setdefault(runs, len(shapes)) for runs in groups]
    known = list(shapes)

    def of_level(runs: Sequence[Run]) -> Any:
        if len(runs) == 1:
            return said(runs[0].value)
        half = len(runs) // 2
        limit = runs[half - 1]
        lower = value <= limit.upto if limit.inclusive else value < limit.upto
        return nw.when(lower).then(of_level(runs[:half])).otherwise(of_level(runs[half:]))

    def of_axis(place: int, leaves: Sequence[int]) -> Any:
        if len(set(leaves)) == 1:
            return of_level(known[leaves[0]])
        name, numbers = axes[place]
        size = len(leaves) // len(numbers)
        parts: dict[tuple[int, ...], list[int]] = {}
        for n, number in enumerate(numbers):
            parts.setdefault(tuple(leaves[n * size : (n + 1) * size]), []).append(number)
        return of_parts(name, place, list(parts.items()))

    def of_parts(name: str, place: int, parts: Sequence[tuple[tuple[int, ...], list[int]]]) -> Any:
        if len(parts) == 1:
            return of_axis(place + 1, parts[0][0])
        half = len(parts) // 2
        mine = rows.col(name).is_in([number for _, numbers in parts[:half] for number in numbers])
        lower, upper = of_parts(name, place, parts[:half]), of_parts(name, place, parts[half:])
        return nw.when(mine).then(lower).otherwise(upper)

    return of_axis(0, leaves)


def _too_many(known: Columns) -> DataError:
    fields = {"unit": known.unit, "drug": known.drug, "disease": known.disease, **known.sample}
    return DataError("too_many_columns", *bilingual("too_many_columns", listed=[c for c in fields.values() if c]))
