"""The engine's numbers as answers show them: plain, finite, with the times of the case."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mtor_cli.errors import DataError
from mtor_cli.pk.fit.posterior import maybe_unexpected, prior_z_scores
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.calculator.level import Censoring, Sign
    from mtor_cli.cases.times import Clock
    from mtor_cli.parts.common import Labels
    from mtor_cli.parts.fit.models import Chosen
    from mtor_cli.parts.fit.shapes import DiagnosticsOut, FitModel, ForecastOut, PredictionOut
    from mtor_cli.pk.course.subject import Subject
    from mtor_cli.pk.fit.estimate import Fit
    from mtor_cli.pk.model.population import Model
    from mtor_cli.pk.predict.forecast import Forecast
    from mtor_cli.records.rules import Rules

CENSORED: dict[int, Censoring | None] = {-1: "below", 0: None, 1: "above"}
SIGNS: dict[int, tuple[Sign, Sign]] = {-1: ("<", "≤"), 0: ("", ""), 1: (">", "≥")}


def finite(value: float) -> float | None:
    """A number, or None where it is not one."""
    return float(value) if math.isfinite(value) else None


def eta_out(fit: Fit) -> dict[str, float]:
    """Η by name."""
    return dict(zip(fit.labels, fit.eta.tolist(), strict=True))


def model_out(chosen: Chosen, labels: Labels) -> FitModel:
    """The model that was used."""
    record, model = chosen.record, chosen.model
    assay = model.info.get("assay")
    return {
        "id": model.id,
        "short": record["short"] if record else None,
        "name": record["name"] if record else None,
        "own": record is None,
        "role": chosen.role,
        "status": record["status"] if record else "own",
        "population": record["population"] if record else None,
        "sources": [labels.source(s) for s in record["sources"]] if record else [],
        "readings": dict(model.readings),
        "assay": [str(a) for a in assay] if isinstance(assay, list) else [str(assay)] if assay else [],
    }


def predictions_out(
    model: Model, subject: Subject, fit: Fit, clock: Clock, rules: Rules, with_prior: bool = True
) -> list[PredictionOut]:
    """The levels beside their predictions.

    Args:
        model: the model.
        subject: the patient.
        fit: the estimate.
        clock: of the case.
        rules: from where on a level lies far from what was expected or was fitted.
        with_prior: whether to compare every level with the prior prediction, which takes draws; otherwise only
            where one may lie far from it.
    """
    poor, far = float(rules.residual_poor_sd), float(rules.level_far_sd)
    scores = [math.nan] * len(subject.levels)
    compared = range(len(scores)) if with_prior else maybe_unexpected(model, subject, fit, far)
    if compared:
        alone = subject.with_levels([subject.levels[i] for i in compared])
        for i, z in zip(compared, prior_z_scores(model, alone).tolist(), strict=True):
            scores[i] = z
    rows: list[PredictionOut] = []
    for level, before, after, residual, z in zip(
        subject.levels, fit.population.tolist(), fit.individual.tolist(), fit.residual.tolist(), scores, strict=True
    ):
        rows.append(
            {
                "time": clock.shown(level.time),
                "time_h": level.time,
                "observed": level.value,
                "censored": CENSORED[level.side],
                "sign": SIGNS[level.side][level.inclusive],
                "population": before,
                "individual": after,
                "residual": finite(residual),
                "prior_z": finite(z),
                "far_from_fit": abs(residual) > poor,
                "far_from_prior": abs(z) > far,
            }
        )
    return rows


def forecast_out(ahead: Forecast | None, clock: Clock) -> list[ForecastOut]:
    """A forecast, one entry a time.

    Raises:
        DataError: it is not a number.
    """
    if ahead is None:
        return []
    refuse_not_computable(ahead)
    found: list[ForecastOut] = []
    for i, hours in enumerate(ahead.times.tolist()):
        entry: ForecastOut = {
            "time": clock.shown(hours) if clock else hours,
            "time_h": hours,
            "median": float(ahead.median[i]),
            "map": float(ahead.mode[i]),
            "interval_50": ahead.interval_50[i].tolist(),
            "interval_90": ahead.interval_90[i].tolist(),
            "observed_interval_50": ahead.observed_interval_50[i].tolist(),
            "observed_interval_90": ahead.observed_interval_90[i].tolist(),
        }
        found.append(entry)
    return found


def refuse_not_computable(ahead: Forecast) -> None:
    """Refuse a forecast that is not made of numbers.

    Raises:
        DataError: it is not.
    """
    if not ahead.computable:
        raise DataError("not_computable", *bilingual("not_computable"))


def diagnostics_out(fit: Fit, ess: float | None) -> DiagnosticsOut:
    """How the search for the mode went."""
    second = fit.second
    return {
        "converged": fit.converged,
        "sure": fit.sure,
        "gradient": finite(fit.gradient),
        "starts": fit.starts,
        "iterations": fit.iterations,
        "second_mode": None
        if second is None
        else {"eta": dict(zip(fit.labels, second.eta.tolist(), strict=True)), "ofv": second.ofv},
        "ess": ess,
    }


def rounded(values: Sequence[float], digits: int = 4) -> list[float]:
    """Numbers to so many significant digits, for messages."""
    return [float(f"{v:.{digits}g}") for v in values]
