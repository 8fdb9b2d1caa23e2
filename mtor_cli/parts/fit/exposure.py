"""The exposure of `mtor fit`: AUC over the interval and average concentration at steady state on the present dose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.parts.fit.agents import unsettled
from mtor_cli.parts.fit.beside import beliefs_of
from mtor_cli.parts.fit.visit import current_regimen
from mtor_cli.pk.predict.exposure import exposure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.cases.case import Case
    from mtor_cli.parts.exposure import ExposureBy, ExposureOut, IntervalsOut
    from mtor_cli.parts.fit.models import Ran
    from mtor_cli.parts.fit.shapes import InteractingOut
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.pk.predict.dose import Belief, Regimen
    from mtor_cli.pk.predict.exposure import Exposure


def exposure_out(
    case: Case, weighed: Sequence[tuple[Ran, float]], agents: Sequence[InteractingOut], say: Remarks
) -> ExposureOut | None:
    """The exposure on the regimen that goes on, on the average over the models and under each.

    None where no single regimen goes on, and across the start or stop of a drug whose effect nobody gave.

    Args:
        case: the patient.
        weighed: the models that count with their weights, the one that leads first.
        agents: his other drugs.
        say: makes coded remarks.
    """
    regimen = current_regimen(case)
    beliefs = [b for b in beliefs_of(weighed) if b.weight > 0.0]
    if regimen is None or unsettled(agents) or not beliefs:
        return None
    unit = beliefs[0].model.concentration_unit
    each = [_by(b.model.id, [b], regimen) for b in beliefs]
    return {
        "mg": regimen.amount,
        "interval_h": regimen.interval,
        "auc_unit": unit.replace("/", "·h/"),
        "models": each if len(beliefs) == 1 else [_by(None, beliefs, regimen), *each],
        "definitions": [say.say("exposure_defined"), say.say("exposure_no_target")],
    }


def _by(name: str | None, beliefs: Sequence[Belief], regimen: Regimen) -> ExposureBy:
    found = exposure(beliefs, regimen)
    return {"model": name, "auc": _over(found, 1.0), "average": _over(found, regimen.interval)}


def _over(found: Exposure, hours: float) -> IntervalsOut:
    """The area over a time: over 1 h itself."""
    return {
        "median": found.median / hours,
        "interval_50": [end / hours for end in found.interval_50],
        "interval_90": [end / hours for end in found.interval_90],
    }
