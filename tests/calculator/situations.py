"""Situations for the tests of the proportional rule: everything holds, and a test changes what it is about."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mtor_cli.calculator.interplay import obstacles
from mtor_cli.calculator.level import Level
from mtor_cli.calculator.proportion import Target
from mtor_cli.calculator.sample import Sampling, judge
from mtor_cli.calculator.situation import Situation
from tests.rules import RULES

SOUND = {"hours_since_dose": Decimal(24), "days_on_dose": Decimal(30)}

TABLETS = (Decimal("0.5"), Decimal(1), Decimal(2))


def number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def measured(value: str | Decimal) -> Level:
    """Return a level in ng/mL."""
    return Level(Decimal(value), "ng/mL", True, Decimal(value), None)


def to(low: str | None, high: str | None = "same") -> Target:
    """Return a target: a range, or a single number where only one is given."""
    return Target(number(low), number(low if high == "same" else high))


def situation(level: str | Decimal, target: Target | None, dose: str | Decimal, **changes: Any) -> Situation:
    """Return a situation in which nothing stands in the way; `sampling` changes what is said of the sample."""
    sampling = Sampling("sirolimus", **{**SOUND, **changes.pop("sampling", {})})
    base = Situation(
        rules=RULES,
        level=measured(level),
        sample=judge(sampling, RULES),
        drug="sirolimus",
        proportional=True,
        dose_mg=Decimal(dose),
        regimen=sampling.regimen,
        target=target,
        product=None,
        strengths=(),
        highest_studied=Decimal(40),
        age=Decimal(40),
        provisional=False,
        allow_above_studied=False,
        loading=False,
        alarm="high" if Decimal(level) > 15 else None,
        flag=Decimal(15),
        obstacles=obstacles(changes.pop("interplay", ())),
    )
    return base._replace(**changes)


def facts(found: Any, *fields: str) -> tuple[Any, ...]:
    """Return several fields of a record."""
    return tuple(getattr(found, field) for field in fields)
