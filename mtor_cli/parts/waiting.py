"""When a level counts: how an impaired liver lengthens the wait for steady state, and what is said of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mtor_cli.calculator.numbers import show
from mtor_cli.calculator.sample import Liver

if TYPE_CHECKING:
    from mtor_cli.calculator.sample import Sample, SteadyStatus, TroughStatus
    from mtor_cli.records.codes import Code, Slots
    from mtor_cli.records.drugs import Drugs
    from mtor_cli.records.rules import Rules

_STEADY: dict[SteadyStatus, Code | None] = {
    "sound": None,
    "provisional": "steady_state_provisional",
    "too_early": "steady_state_too_early",
    "unknown": "steady_state_unknown",
}


def liver_of(drugs: Drugs, rules: Rules, drug: str, child_pugh: str | None) -> Liver | None:
    """How the liver lengthens the half-life of a drug; None where its class was not given."""
    if child_pugh is None:
        return None
    record = next(d for d in drugs["drugs"] if d["id"] == drug)
    factors: dict[str, Decimal] = {
        entry["child_pugh"]: Decimal(str(entry["factor"]))
        if "factor" in entry
        else Decimal(str(entry["hours"])) / rules.of[drug].half_life_h
        for entry in record["liver"]
    }
    raised = child_pugh not in {entry["child_pugh"] for entry in record["not_raised"]}
    return Liver(child_pugh, factors.get(child_pugh), max([Decimal(1), *factors.values()]), raised)


def waiting(sample: Sample) -> Slots:
    """The slots of remarks on the wait for steady state."""
    liver = sample.liver
    longer = None if liver is None or liver.factor is None else liver.factor
    return {
        "day": "" if sample.sound_from_day is None else str(sample.sound_from_day),
        "early": str(sample.early_before_day),
        "child_pugh": "" if liver is None else liver.child_pugh,
        "factor": "" if longer is None else show(longer),
        "longer": "" if longer is None else show((100 * (longer - 1)).normalize()),
    }


_NO_TROUGH: dict[TroughStatus, Code | None] = {
    "true": None,
    "provisional": "trough_provisional",
    "not_trough": "not_trough",
    "unconfirmed": "trough_unconfirmed",
}


def trough_code(sample: Sample) -> Code | None:
    """The code of what is said of a level that is not known to be a trough; None where it is."""
    return _NO_TROUGH[sample.trough]


def steady_code(sample: Sample) -> Code | None:
    """The code of what is said of a level that is not known to be at steady state; None where it is."""
    if sample.steady == "provisional" and sample.sound_from_day is None:
        return "liver_half_life_unknown"
    return _STEADY[sample.steady]
