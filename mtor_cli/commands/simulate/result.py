"""The answer of `mtor simulate`: a virtual population on a regimen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from mtor_cli.parts.dosing import Remark
from mtor_cli.parts.fit.numbers import model_out
from mtor_cli.parts.fit.shapes import FitModel
from mtor_cli.pk.predict.simulate import profile, target_attainment
from mtor_cli.records.base import record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtor_cli.parts.common import Labels
    from mtor_cli.parts.fit.models import Chosen
    from mtor_cli.pk.course.subject import Subject
    from mtor_cli.pk.predict.dose import Regimen


@record
class ProfilePoint(TypedDict):
    """Concentrations of the virtual population at one time."""

    time_h: float
    trough: bool
    """Whether so long after a dose that it counts as a trough: rule `simulated_trough_share`."""
    typical: float
    """Of the typical patient."""
    p5: float
    """Quantiles of true levels."""
    p25: float
    median: float
    p75: float
    p95: float
    observed_p5: float
    """Quantiles of measured levels, residual error included."""
    observed_p95: float


@record
class AttainmentOut(TypedDict):
    """How many virtual patients a regimen brings to the target at steady state."""

    mg: float
    interval_h: float
    p_below: float
    p_within: float
    p_above: float
    median: float
    p5: float
    p95: float


@record
class SimulateResult(TypedDict):
    """`mtor/simulate/2`."""

    model: FitModel
    unit: str
    patients: int
    seed: int
    covariates: dict[str, float]
    profile: list[ProfilePoint]
    target: list[float | None] | None
    """In the unit of the answer."""
    attainment: list[AttainmentOut]
    """Empty without a target."""
    remarks: list[Remark]


def simulate_result(
    chosen: Chosen,
    subject: Subject,
    labels: Labels,
    times: Sequence[float],
    troughs: Sequence[bool],
    regimens: Sequence[Regimen],
    target: tuple[float | None, float | None] | None,
    covariates: Mapping[str, float],
    patients: int,
    seed: int,
    remarks: Sequence[Remark],
) -> SimulateResult:
    """A virtual population on the doses that were asked for: profile, and target attainment.

    Args:
        chosen: the model.
        subject: doses and covariates.
        labels: names the sources.
        times: of the profile, h.
        troughs: which of them count as troughs.
        regimens: for the attainment.
        target: lower and upper bound in the model's unit; None for none.
        covariates: of every virtual patient.
        patients: how many.
        seed: equal seeds give equal answers.
        remarks: to be said beside it.

    Raises:
        MtorError: it cannot be computed under the model.
    """
    model = chosen.model
    found = profile(model, subject, times, patients, seed)
    points: list[ProfilePoint] = []
    for i, time in enumerate(found.times.tolist()):
        low, quarter, median, upper, high = found.quantiles[i].tolist()
        seen = found.observed_quantiles[i].tolist()
        points.append(
            {
                "time_h": time,
                "trough": troughs[i],
                "typical": float(found.typical[i]),
                "p5": low,
                "p25": quarter,
                "median": median,
                "p75": upper,
                "p95": high,
                "observed_p5": seen[0],
                "observed_p95": seen[4],
            }
        )
    reached = target_attainment(model, subject, regimens, target, patients, seed) if target is not None else []
    return {
        "model": model_out(chosen, labels),
        "unit": model.concentration_unit,
        "patients": patients,
        "seed": seed,
        "covariates": dict(covariates),
        "profile": points,
        "target": None if target is None else list(target),
        "attainment": [
            {
                "mg": a.regimen.amount,
                "interval_h": a.regimen.interval,
                "p_below": a.below,
                "p_within": a.within,
                "p_above": a.above,
                "median": a.median,
                "p5": a.interval_90[0],
                "p95": a.interval_90[1],
            }
            for a in reached
        ],
        "remarks": list(remarks),
    }
