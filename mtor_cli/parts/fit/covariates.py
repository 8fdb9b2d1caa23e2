"""A property of the patient in words: its name, and its values with their unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.cases.fields import COVARIATE_NAMES, COVARIATE_UNITS, covariate_name
from mtor_cli.parts.common import alike
from mtor_cli.parts.words import COVARIATE, COVARIATE_UNIT

if TYPE_CHECKING:
    from mtor_cli.records.base import Text


def named(name: str) -> Text:
    """The name of a covariate in words, with the one that models and cases have for it."""
    known = covariate_name(name)
    if known in COVARIATE:
        return COVARIATE[known]
    chinese = next((alias for alias in COVARIATE_NAMES.get(known, ()) if not alias.isascii()), None)
    return alike(name) if chinese is None else {"en": name, "zh": f"{chinese}（{name}）"}


def measured(value: float, unit: str) -> Text:
    """A value with its unit: 70 years, 70岁."""
    shown = _unit(unit)
    en, zh = shown["en"], shown["zh"]
    return {"en": f"{value:g}{en}", "zh": f"{value:g}{zh}"}


def spanning(low: float | None, high: float | None, unit: str) -> Text:
    """The span between two bounds, one of which may be missing: 16–64 years, 16～64岁."""
    shown = _unit(unit)
    en, zh = shown["en"], shown["zh"]
    if low is not None and high is not None:
        return {"en": f"{low:g}–{high:g}{en}", "zh": f"{low:g}～{high:g}{zh}"}
    sign, end = ("≥", low) if high is None else ("≤", high)
    return {"en": f"{sign} {end:g}{en}", "zh": f"{sign}{end:g}{zh}"}


def usual_unit(name: str) -> str:
    """The unit in which a case gives a covariate; empty where it has none."""
    return COVARIATE_UNITS.get(covariate_name(name), "")


def _unit(unit: str) -> Text:
    return COVARIATE_UNIT.get(unit) or alike(f" {unit}")
