"""The verdicts of many levels as columns of a frame: expressions only, so that a lazy frame stays lazy."""

from __future__ import annotations

from itertools import groupby, product
from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.calculator.units import known_unit
from mtor_cli.commands.tdm.answer import answer
from mtor_cli.commands.tdm.question import Question
from mtor_cli.commands.tdm.source import drug_missing
from mtor_cli.content.load import Content
from mtor_cli.errors import MtorError, UsageError
from mtor_cli.frame import classes, written
from mtor_cli.frame.columns import OF_DOSE, is_text, understood
from mtor_cli.frame.engine import frame_of, refuse_taken
from mtor_cli.frame.level import FAULTS, UNIT_UNKNOWN, steps
from mtor_cli.frame.outcomes import ASSUMED, COLUMNS, MASS, MOLAR, SCALES, SIGN_TEXTS, Asked, factor_of, flat, stretches
from mtor_cli.library import fields_of
from mtor_cli.lookup.drugs import find_drug
from mtor_cli.parts import clinical
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from mtor_cli.frame.classes import Class
    from mtor_cli.frame.columns import Columns
    from mtor_cli.frame.engine import Frame
    from mtor_cli.frame.outcomes import Scale
    from mtor_cli.library import Written

NOT_ASKED = ("level", "sampled", "changed", *OF_DOSE)
LEVEL_MISSING = 1 + FAULTS.index("level_missing")


class Run(NamedTuple):
    """Levels of which a column says the same, from the run before it on."""

    upto: float | None
    """In the unit of the level; None where there is no limit."""
    inclusive: bool
    """Whether the limit belongs to it."""
    value: Any


class Group(NamedTuple):
    """Rows that differ in their level alone."""

    key: int
    runs: dict[str, tuple[Run, ...]]
    """By column."""


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


def assess(
    frame: Any,
    mapped: Mapping[str, str],
    ignore: Sequence[str],
    columns: Sequence[str] | None,
    prefix: str,
    local: str | None,
    asked: dict[str, Written],
) -> Any:
    """The frame with the codes of `mtor tdm --input` beside its rows; see `mtor_cli.frame.assess`."""
    wanted = COLUMNS if columns is None else tuple(columns)
    _refuse(wanted, asked)
    question = Question(**{"level": "", **fields_of(Question, asked)})
    used = frame_of(frame)
    known = understood(used, mapped, ignore, question)
    taken = [f"{prefix}{name}" for name in wanted if f"{prefix}{name}" in used.schema]
    if taken:
        raise refuse_taken(taken, prefix)
    content, nw, today = Content(local=local), used.nw, clinical.today()
    # What would be the error of every row is raised at once.
    answer(content, question._replace(level="1"), today)

    def col(name: str) -> Any:
        return nw.col(f"{prefix}_{name}")

    text = is_text(used, known.level)
    unit = question.unit if question.unit is not None else known.said
    usual = ASSUMED if unit is None else {None: UNIT_UNKNOWN, "nmol/L": MOLAR}.get(known_unit(unit), MASS)
    axes = Axes(
        classes.drugs(content) if known.drug else [],
        classes.diseases(content) if known.disease else [],
        [*range(len(SCALES))] if text or known.unit else [max(usual, 0)],
        [*range(len(SIGN_TEXTS))] if text else [0],
    )
    data = used.data
    for step in (*_names(nw, known, axes), *steps(nw, known, text, usual, col), *_key(axes, col)):
        data = data.with_columns(*(made.alias(f"{prefix}_{name}") for name, made in step.items()))
    groups = list(_groups(content, question._replace(unit=None), axes, today))
    faults = _faults(content, question, known, axes, today, col)
    made = [_column(used, name, groups, faults, col).alias(f"{prefix}{name}") for name in wanted]
    data = data.with_columns(*made).select(*used.schema, *(f"{prefix}{name}" for name in wanted))
    return nw.to_native(data)


def _refuse(wanted: Sequence[str], asked: Mapping[str, Written]) -> None:
    refused = [name for name in asked if name in NOT_ASKED]
    if refused:
        raise UsageError(
            "not_in_frame",
            *bilingual("not_in_frame", refused=refused),
        )
    unknown = [name for name in wanted if name not in COLUMNS]
    if unknown:
        raise UsageError(
            "bad_columns",
            *bilingual("bad_columns", unknown=unknown[0], columns=COLUMNS),
        )


def _names(nw: Any, known: Columns, axes: Axes) -> Iterator[dict[str, Any]]:
    """Yield the numbers of drug and disease: of the class whose pattern a cell has; an empty one is behind the last."""
    found = {}
    for name, choices in (("drug", axes.drug), ("disease", axes.disease)):
        if not choices:
            continue
        cell = nw.col(getattr(known, name)).cast(nw.String)
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


def _groups(content: Content, question: Question, axes: Axes, today: date) -> Iterator[Group]:
    """Yield what the program says of the rows of each group."""
    drugs: list[Class | None] = [*axes.drug, None]
    diseases: list[Class | None] = [*axes.disease, None]
    for (d, drug), (i, disease), scale, sign in product(enumerate(drugs), enumerate(diseases), axes.scale, axes.sign):
        named = question
        if disease is not None:
            named = named._replace(disease=disease.text)
        if axes.drug:
            named = named._replace(drug=drug.text if drug else "")
        fault = drug_missing() if axes.drug and drug is None else None
        yield _group(content, Asked(named, fault, SCALES[scale], SIGN_TEXTS[sign]), axes.key(d, i, scale, sign), today)


def _group(content: Content, asked: Asked, key: int, today: date) -> Group:
    found = [(s.upto, s.inclusive, flat(s.row)) for s in stretches(content, asked, today)]
    runs: dict[str, tuple[Run, ...]] = {}
    for name in COLUMNS:
        same = [list(run) for _, run in groupby(found, key=lambda one: _said(content, asked.scale, name, one[2]))]
        runs[name] = tuple(Run(run[-1][0], run[-1][1], _said(content, asked.scale, name, run[-1][2])) for run in same)
    return Group(key, runs)


def _said(content: Content, scale: Scale, name: str, row: Mapping[str, Any]) -> Any:
    """What a column says; of the level in ng/mL, how many of them 1 of its unit is."""
    if name != "level_ng_ml" or row[name] is None:
        return row[name]
    return float(factor_of(find_drug(content.drugs, row["drug"]), scale))


def _faults(
    content: Content, question: Question, known: Columns, axes: Axes, today: date, col: Callable[[str], Any]
) -> list[tuple[Any, str | None]]:
    """The errors of rows without a level that can be read, the first that holds first.

    A row has one error: of what is wrong in it, that on which the stream stumbles first.
    """
    fault, found = col("fault"), []
    empty = (col("drug") == len(axes.drug)) if axes.drug else None
    if empty is not None and known.drug_first:
        found.append(((fault > 0) & empty, drug_missing().code))
    found.append((fault == LEVEL_MISSING, FAULTS[LEVEL_MISSING - 1]))
    if empty is not None and not known.drug_first:
        found.append(((fault > 0) & empty, drug_missing().code))
    for name, choices in (("disease", axes.disease), ("drug", axes.drug)):
        for number, choice in enumerate(choices):
            named = question._replace(level="1")
            named = named._replace(drug=choice.text) if name == "drug" else named._replace(disease=choice.text)
            try:
                answer(content, named, today)
            except MtorError as error:
                found.append(((fault > 0) & (col(name) == number), error.code))
    rest = [(fault == number, code) for number, code in enumerate(FAULTS, start=1) if number != LEVEL_MISSING]
    return [*found, *rest]


def _column(
    frame: Frame,
    name: str,
    groups: Sequence[Group],
    faults: Sequence[tuple[Any, str | None]],
    col: Callable[[str], Any],
) -> Any:
    """The expression of a column: halved again and again, so that it nests no deeper than it must."""
    nw, value = frame.nw, col("value")
    shapes: dict[tuple[Run, ...], list[int]] = {}
    for group in groups:
        shapes.setdefault(group.runs[name], []).append(group.key)
    ordered = list(shapes.items())
    if name != "error_code":
        faults = [(col("fault") > 0, "error" if name == "status" else None)]
    kind = _kind(frame, name, {run.value for runs in shapes for run in runs} | {code for _, code in faults})

    def said(it: Any) -> Any:
        return value * it if name == "level_ng_ml" and it is not None else nw.lit(it, dtype=kind)

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
        mine = col("key").is_in([key for _, keys in shapes[:half] for key in keys])
        return nw.when(mine).then(of_group(shapes[:half])).otherwise(of_group(shapes[half:]))

    found = of_group(ordered)
    for condition, code in reversed(faults):
        found = nw.when(condition).then(said(code)).otherwise(found)
    return found


def _kind(frame: Frame, name: str, values: set[Any]) -> Any:
    """The type of a column: codes are an enumeration where the engine has one."""
    nw = frame.nw
    if name == "level_ng_ml":
        return nw.Float64
    codes = sorted(values - {None})
    return nw.Enum(codes) if codes and frame.engine != "pyspark" else nw.String
