"""Levels out of a case: values, censoring, units and assays; sorted and checked against the doses."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from mtor_cli.calculator.choices import folded_choice
from mtor_cli.calculator.level import parse_level
from mtor_cli.calculator.numbers import fold_digits
from mtor_cli.calculator.units import conversion, fold_unit, known_unit
from mtor_cli.cases.case import Excluded, Remark, Sample
from mtor_cli.cases.chart import one_line
from mtor_cli.cases.fields import LEVEL_FIELDS, YES_OR_NO, fields_of, listed, positive
from mtor_cli.cases.times import Clock, bad_case, clock_of, parse_moment
from mtor_cli.errors import MtorError
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtor_cli.cases.times import Moment
    from mtor_cli.pk.course.regimen import Train

UNITS = {"mg/l": "mg/L", "ug/ml": "ug/mL", "μg/ml": "ug/mL", "µg/ml": "ug/mL"}
"""Units of own models, beside those of levels."""

_SIDES: dict[str | None, int] = {"below": -1, "above": 1, None: 0}


def read_samples(
    fields: dict[str, object], clock: Clock, trains: tuple[Train, ...], remarks: list[Remark]
) -> tuple[tuple[Sample, ...], tuple[Excluded, ...]]:
    """The levels of a case in order of time, and those that were excluded by hand.

    Args:
        fields: of the case: levels, and for all of them unit, assay and lloq.
        clock: of the case.
        trains: its doses.
        remarks: what was put right is added here.

    Raises:
        DataError: a level cannot be used.
    """
    samples: list[Sample] = []
    excluded: list[Excluded] = []
    for i, item in enumerate(listed(fields.get("levels") or None), start=1):
        where = f"levels #{i}"
        reason = _excluded(item, where)
        sample = _sample(item, fields, clock, where, out=reason is not None)
        if reason is None:
            samples.append(sample)
        else:
            excluded.append(Excluded(sample, reason))
    ordered = sorted(samples, key=lambda s: s.hours)
    if ordered != samples:
        remarks.append(Remark("levels_sorted", {}))
    for i, sample in enumerate(ordered):
        shown = clock.said(sample.hours)
        if any(
            (s.hours, s.value, s.side, s.inclusive) == (sample.hours, sample.value, sample.side, sample.inclusive)
            for s in ordered[:i]
        ):
            raise bad_case("level_twice", *bilingual("level_twice", shown=shown))
        if not any(t.start < sample.hours or t.steady_state for t in trains):
            raise bad_case(
                "no_dose_before",
                *bilingual("the_level_at_has_no_dose", shown=shown),
            )
    return tuple(ordered), tuple(sorted(excluded, key=lambda e: e.sample.hours))


def level_times(fields: dict[str, object]) -> list[Moment]:
    """When the levels of a case were drawn, as far as that can be read, those that were excluded by hand left out."""
    found = []
    for item in listed(fields.get("levels") or None):
        with suppress(MtorError):
            own = fields_of(item, LEVEL_FIELDS, "levels")
            if "exclude" not in own:
                found.append(parse_moment(own.get("time"), "levels"))
    return found


_WORD = re.compile(r"[^\W\d_]")
_MARKS = (*YES_OR_NO, "y", "n", "x")


def reason_of(raw: object, where: str) -> str:
    """Why a level is left out, in somebody's words.

    Raises:
        DataError: there are none: a mark such as `true` or 1 says that it is left out, and not why.
    """
    words = str(raw).strip()
    if raw is None or isinstance(raw, bool) or not _WORD.search(words) or words.lower() in _MARKS:
        raise bad_case("exclude_reason", *bilingual("exclude_reason", where=where))
    return one_line(raw, where)


def _excluded(raw: object, where: str) -> str | None:
    """The reason why a level was excluded by hand; None where it was not."""
    own = fields_of(raw, LEVEL_FIELDS, where)
    return reason_of(own["exclude"], f"{where}: exclude") if "exclude" in own else None


def samples_alone(raw: object) -> Iterator[tuple[tuple[Sample, ...], Clock]]:
    """Yield the levels of a case whose doses cannot be used, as far as they can be read, in order of time, with their
    clock; and then each whose time cannot be read, or not be set beside the others, by itself.

    One that was not measured in whole blood is among them: no model takes it, but it rings its alarm as in `mtor tdm`.

    Args:
        raw: the case as read from YAML or JSON; 0 h is its first level.
    """
    common = raw if isinstance(raw, dict) else {}
    timed: list[tuple[Moment, dict[str, object]]] = []
    other: list[dict[str, object]] = []
    for item in listed(common.get("levels")):
        if isinstance(item, dict):
            try:
                timed.append((parse_moment(item.get("time"), "levels"), item))
            except MtorError:
                other.append(item)
    if any(isinstance(moment, datetime) for moment, _ in timed):
        other += (item for moment, item in timed if not isinstance(moment, datetime))
        timed = [(moment, item) for moment, item in timed if isinstance(moment, datetime)]
    clock = clock_of([moment for moment, _ in timed])
    samples = (sample for _, item in timed for sample in _alone(item, common, clock))
    yield tuple(sorted(samples, key=lambda s: s.hours)), clock
    for item in other:
        unread = Clock(None, unread=f"time {' '.join(str(item.get('time') or '?').split())}")
        yield tuple(_alone({**item, "time": 0.0}, common, unread)), unread


def _alone(item: dict[str, object], common: dict[str, object], clock: Clock) -> Iterator[Sample]:
    """Yield a level, where it can be read."""
    with suppress(MtorError):
        yield _sample(item, common, clock, "levels", any_matrix=True, out=True)


def _sample(
    raw: object, common: dict[str, object], clock: Clock, where: str, any_matrix: bool = False, out: bool = False
) -> Sample:
    """A level; one that was excluded (`out`) may lie before every dose."""
    own = fields_of(raw, LEVEL_FIELDS, where)
    shared: dict[str, object] = {k: common[k] for k in ("unit", "assay", "matrix", "lloq") if k in common}
    fields: dict[str, object] = {**shared, **own}
    if fields.get("value") is None:
        raise bad_case("level_missing", *bilingual("level_missing", where=where))
    hours = clock.hours(parse_moment(fields.get("time"), f"{where}: time"), where)
    if hours < 0.0 and not out:
        shown = clock.said(hours)
        raise bad_case(
            "no_dose_before",
            *bilingual("the_level_at_has_no_dose", shown=shown),
        )
    lloq = positive(fields["lloq"], f"{where}: lloq") if fields.get("lloq") is not None else None
    unit = unit_of(fields["unit"], where) if fields.get("unit") is not None else None
    value, side, inclusive, unit = read_level(fields["value"], unit, where)
    assay = folded_choice(str(fields["assay"]), "assay") if fields.get("assay") else None
    matrix = whole_blood(str(fields["matrix"]), where) if fields.get("matrix") and not any_matrix else None
    return Sample(hours, value, unit, side, assay, lloq, inclusive, matrix)


def whole_blood(raw: str, where: str) -> Literal["whole-blood"]:
    """That a level was measured in whole blood.

    Args:
        raw: as written.
        where: it stands, for messages.

    Raises:
        DataError: it was measured in plasma or serum, or in what is not known.
    """
    matrix = folded_choice(raw, "matrix")
    if matrix == "whole-blood":
        return "whole-blood"
    if matrix in ("plasma", "serum"):
        en, zh = bilingual("in_plasma") if matrix == "plasma" else bilingual("in_serum")
        raise bad_case(
            "not_whole_blood",
            *bilingual("was_measured_in_every_model_here", where=where, matrix={"en": en, "zh": zh}),
        )
    raise bad_case(
        "bad_choice",
        *bilingual("bad_choice", where=where, raw=raw),
    )


def read_level(raw: object, unit: str | None, where: str) -> tuple[float | None, int, bool, str | None]:
    """The number of a level, its side of it, whether it may be the number, and its unit: the field's or its own.

    Args:
        raw: as written.
        unit: that was named beside it.
        where: it stands, for messages.

    Raises:
        DataError: it is no level, or its own unit is not the one that was named.
    """
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return positive(raw, where), 0, False, unit
    text = fold_digits(str(raw))
    if text.startswith("-") or text in ("0", "0.0", "0.00"):
        return positive(text, where), 0, False, unit
    beside = known_unit(unit) if unit else None
    try:
        level = parse_level(text, beside, 1.0, where)
    except MtorError as error:
        raise bad_case("bad_level", error.en, error.zh) from error
    value = None if level.value is None else float(level.value)
    return value, _SIDES[level.censored], level.inclusive, unit or (level.unit if level.unit_given else None)


def unit_of(raw: object, where: str) -> str:
    """The unit of a level, of those that are known here.

    Raises:
        DataError: it is not one.
    """
    found = known_unit(str(raw)) or UNITS.get(fold_unit(str(raw)))
    if found is None:
        way = conversion(str(raw))
        raise bad_case(
            "unknown_unit",
            *bilingual("unknown_unit", where=where, raw=raw, way=way),
        )
    return found
