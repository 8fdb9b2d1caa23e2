"""The rows of a frame as expressions: which question each asks beside its level, and the answer that its level has."""

from __future__ import annotations

from itertools import groupby, product
from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.calculator.units import known_unit
from mtor_cli.commands.tdm.answer import answer, refuse_for_all
from mtor_cli.commands.tdm.question import Question
from mtor_cli.commands.tdm.source import drug_missing
from mtor_cli.content.load import Content
from mtor_cli.errors import MtorError
from mtor_cli.frame import classes, written
from mtor_cli.frame.columns import as_text, is_text, understood
from mtor_cli.frame.engine import frame_of
from mtor_cli.frame.level import FAULTS, UNIT_UNKNOWN, steps
from mtor_cli.frame.outcomes import ASSUMED, MASS, MOLAR, SCALES, SIGN_TEXTS, Asked, stretches
from mtor_cli.library import fields_of
from mtor_cli.parts import clinical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from mtor_cli.frame.classes import Class
    from mtor_cli.frame.columns import Columns
    from mtor_cli.frame.engine import Frame
    from mtor_cli.library import Written

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

    key: int
    asked: Asked
    runs: tuple[Run, ...]


class Axes(NamedTuple):
    """What the rows can differ in beside their level, and the number of each choice."""

    drug: list[Class]
    """Empty where no column says it."""
    disease: list[Class]
    scale: list[int]
    sign: list[int]

    def key(self, drug: Any, disease: Any, scale: Any, sign: Any) -> Any:
        """One number for a choice of each, or the expression of it."""
        return ((drug * (len(self.disease) + 1) + disease) * len(SCALES) + scale) * len(SIGN_TEXTS) + sign


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
        return self.frame.nw.col(f"{self.prefix}_{name}")


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

    def col(name: str) -> Any:
        return nw.col(f"{prefix}_{name}")

    text = is_text(used, known.level)
    unit = question.unit if question.unit is not None else known.said
    usual = ASSUMED if unit is None else {None: UNIT_UNKNOWN, "nmol/L": MOLAR}.get(known_unit(unit), MASS)
    axes = Axes(
        classes.drugs(content, resembling) if known.drug else [],
        classes.diseases(content) if known.disease else [],
        [*range(len(SCALES))] if text or known.unit else [max(usual, 0)],
        [*range(len(SIGN_TEXTS))] if text else [0],
    )
    data = used.data
    for step in (*_names(nw, known, axes), *steps(nw, known, text, usual, col), *_key(axes, col)):
        data = data.with_columns(*(made.alias(f"{prefix}_{name}") for name, made in step.items()))
    return Rows(used, content, question, today, known, axes, data, prefix)


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


def _key(axes: Axes, col: Callable[[str], Any]) -> Iterator[dict[str, Any]]:
    """Yield the number of a row's group, where there are several."""
    several = {"drug": axes.drug, "disease": axes.disease, "scale": axes.scale[1:], "sign": axes.sign[1:]}
    if any(several.values()):
        constant = {"drug": 0, "disease": 0, "scale": axes.scale[0], "sign": 0}
        yield {"key": axes.key(*(col(name) if more else constant[name] for name, more in several.items()))}


def groups(rows: Rows, say: Callable[[Question, MtorError | None], Any]) -> Iterator[Group]:
    """Yield what is said of the rows of each group.

    Args:
        rows: of the frame.
        say: says it of a level, or of why there is no answer; what is equal becomes one.
    """
    axes = rows.axes
    drugs: list[Class | None] = [*axes.drug, None]
    diseases: list[Class | None] = [*axes.disease, None]
    for (d, drug), (i, disease), scale, sign in product(enumerate(drugs), enumerate(diseases), axes.scale, axes.sign):
        named = rows.question._replace(unit=None)
        if disease is not None:
            named = named._replace(disease=disease.text)
        if axes.drug:
            named = named._replace(drug=drug.text if drug else "")
        fault = drug_missing() if axes.drug and drug is None else None
        asked = Asked(named, fault, SCALES[scale], SIGN_TEXTS[sign])
        found = stretches(rows.content, asked, rows.today, say)
        yield Group(axes.key(d, i, scale, sign), asked, runs_of([Run(s.upto, s.inclusive, s.said) for s in found]))


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


def by_level(rows: Rows, groups: Sequence[tuple[int, tuple[Run, ...]]], said: Callable[[Any], Any]) -> Any:
    """The expression of what is said of each row: halved again and again, so that it nests no deeper than it must.

    Args:
        rows: of the frame.
        groups: the key and the runs of each.
        said: the expression of a value.
    """
    nw, value = rows.frame.nw, rows.col("value")
    shapes: dict[tuple[Run, ...], list[int]] = {}
    for key, runs in groups:
        shapes.setdefault(runs, []).append(key)

    def of_level(runs: Sequence[Run]) -> Any:
        if len(runs) == 1:
            return said(runs[0].value)
        half = len(runs) // 2
        limit = runs[half - 1]
        lower = value <= limit.upto if limit.inclusive else value < limit.upto
        return nw.when(lower).then(of_level(runs[:half])).otherwise(of_level(runs[half:]))

    def of_group(shapes: Sequence[tuple[tuple[Run, ...], list[int]]]) -> Any:
        if len(shapes) == 1:
            return of_level(shapes[0][0])
        half = len(shapes) // 2
        mine = rows.col("key").is_in([key for _, keys in shapes[:half] for key in keys])
        return nw.when(mine).then(of_group(shapes[:half])).otherwise(of_group(shapes[half:]))

    return of_group(list(shapes.items()))
