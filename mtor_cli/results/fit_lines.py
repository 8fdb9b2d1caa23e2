"""The lines of `mtor fit --batch`: many patients in chunks, each answered in its place."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mtor_cli.errors import MtorError
from mtor_cli.pk.estimate import Fit, estimate_many
from mtor_cli.pk.nonmem import read_subjects
from mtor_cli.pk.subject import Subject
from mtor_cli.results.fit_models import finish
from mtor_cli.results.fit_out import diagnostics_out, eta_out, finite, forecast_out, predictions_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mtor_cli.cases.times import Clock
    from mtor_cli.results.fit_models import Chosen
    from mtor_cli.results.fit_shapes import FitLine

CHUNK = 500
"""Patients computed together."""


def lines_of_rows(rows: Iterable[dict[str, str]], chosen: Chosen, times: Sequence[float] = ()) -> Iterator[FitLine]:
    """Yield a line for each ID of NONMEM records, in their order.

    Args:
        rows: the records; each ID in consecutive rows.
        chosen: the model.
        times: of forecasts, h.
    """
    from mtor_cli.cases.history import with_future_occasion
    from mtor_cli.cases.records import column_of

    entries: list[tuple[str, Subject | MtorError]] = []
    renamed = ({column_of(k, chosen.model): v for k, v in row.items()} for row in rows)
    for identity, found in read_subjects(renamed if chosen.model.covariates else rows, chosen.model):
        if times and isinstance(found, Subject):
            found = with_future_occasion(found, chosen.model)
        entries.append((identity, found))
        if len(entries) == CHUNK:
            yield from lines(entries, chosen, times)
            entries.clear()
    yield from lines(entries, chosen, times)


def lines(
    entries: Sequence[tuple[str, Subject | MtorError]],
    chosen: Chosen,
    times: Sequence[float] | Sequence[Sequence[float]] = (),
    clocks: Sequence[Clock] | None = None,
) -> Iterator[FitLine]:
    """Yield a line for each entry.

    Args:
        entries: each patient with his history, or with the reason why there is none.
        chosen: the model.
        times: of forecasts, h, the same for all or one list for each.
        clocks: of the cases; hours without them.
    """
    subjects = [s for _, s in entries if isinstance(s, Subject)]
    fits = iter(estimate_many(chosen.model, subjects))
    for i, (identity, subject) in enumerate(entries):
        found = next(fits) if isinstance(subject, Subject) else subject
        wanted: Any = times[i] if len(times) and not isinstance(times[0], float | int) else times
        if isinstance(found, Fit) and isinstance(subject, Subject):
            try:
                yield line(identity, chosen, subject, found, wanted, clocks[i] if clocks else None)
            except MtorError as error:
                yield failure(identity, error)
        elif isinstance(found, MtorError):
            yield failure(identity, found)


def failure(identity: str, error: MtorError) -> FitLine:
    """Return the line of a subject that could not be fitted."""
    return {"id": identity, "error": {"code": error.code, "message": {"en": error.en, "zh": error.zh}}}


def line(
    identity: str, chosen: Chosen, subject: Subject, fit: Fit, times: Sequence[float], clock: Clock | None
) -> FitLine:
    """Return the line of one patient.

    Raises:
        DataError: a forecast cannot be computed.
    """
    ran = finish(chosen, subject, fit, times) if len(times) else None
    warnings = [] if subject.levels else ["no_levels"]
    warnings += [] if fit.converged else ["not_converged"]
    warnings += ["second_mode"] if fit.second is not None else []
    warnings += ["poor_posterior"] if ran is not None and ran.posterior.poor else []
    covariance = fit.covariance.tolist()
    found: FitLine = {
        "id": identity,
        "model": chosen.model.id,
        "population_only": not subject.levels or not fit.converged,
        "eta": eta_out(fit),
        "parameters": fit.parameters,
        "typical": fit.typical,
        "half_life_h": fit.half_life,
        "ofv": finite(fit.ofv),
        "objective": finite(fit.objective),
        "covariance": covariance if math.isfinite(sum(map(sum, covariance))) else None,
        "predictions": predictions_out(chosen.model, subject, fit, clock, with_prior=False),
        "diagnostics": diagnostics_out(fit, ran.posterior.ess if ran is not None else None),
        "warnings": warnings,
    }
    if ran is not None:
        found["forecast"] = forecast_out(ran.ahead, clock)
    return found
