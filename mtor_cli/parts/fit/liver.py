"""What an impaired liver puts in the way of a dose by a model: none of them knows it, so that a raise waits as by the
label's rule for a level that counts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mtor_cli.calculator.obstacles import ANY, RAISE, Obstacle
from mtor_cli.calculator.sample import Sampling, judge
from mtor_cli.parts.fit.timing import timing
from mtor_cli.parts.waiting import waiting

if TYPE_CHECKING:
    from mtor_cli.calculator.sample import Liver
    from mtor_cli.cases.case import Case
    from mtor_cli.parts.fit.models import Ran
    from mtor_cli.records.codes import Code, Slots
    from mtor_cli.records.rules import Rules


def waits_for_liver(
    case: Case, main: Ran, drug: str, liver: Liver | None, rules: Rules
) -> tuple[tuple[Obstacle, ...], Slots]:
    """That no model raises the dose before the day from which a level counts, and what the text on it names.

    A decrease passes, marked. Both are empty where nothing was said of the liver, or the last level counts.

    Args:
        case: the patient.
        main: the model that leads, with every level.
        drug: its id.
        liver: how it lengthens the half-life; None where its class was not given.
        rules: the numbers that decide.
    """
    if liver is None:
        return (), {}
    how = timing(case, main.measured[-1].time, rules) if main.measured else None
    if how is None:
        return _no_raise("liver_raise_needs_level"), {"child_pugh": liver.child_pugh}
    if how.days is None and liver.factor is not None:
        # The doses before it were given since ever.
        return (), {}
    sample = judge(Sampling(drug, days_on_dose=Decimal(how.days or 0), liver=liver), rules)
    if sample.steady == "sound":
        return (), {}
    code: Code = "liver_raise_unknown" if sample.sound_from_day is None else "liver_raise_waits"
    return _no_raise(code), {"days": f"{how.days}", **waiting(sample)}


def _no_raise(code: Code) -> tuple[Obstacle, ...]:
    return (Obstacle(code, RAISE, marks=ANY),)
