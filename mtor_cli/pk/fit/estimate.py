"""MAP-Bayesian estimation of one patient or thousands: mode, NONMEM's objective and covariance, the search."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.errors import MtorError
from mtor_cli.pk.course.prepared import Prepared, prepare
from mtor_cli.pk.course.subject import MEASURED, Subject, check_subject
from mtor_cli.pk.fit.modes import Modes, find_modes
from mtor_cli.pk.fit.objective import information
from mtor_cli.pk.solve.disposition import dispose
from mtor_cli.pk.solve.pack import batches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray
    from mtor_cli.pk.model.population import Model
    from mtor_cli.pk.solve.batch import Batch


@dataclass(frozen=True)
class SecondMode:
    """Another hill of the posterior, within 4 OFV units of the first."""

    eta: FloatArray
    """(p,)."""
    ofv: float
    hessian: FloatArray
    """Of the OFV in standardised η, (p, p)."""


@dataclass(frozen=True)
class Fit:
    """The estimate of one patient."""

    id: str
    model: str
    labels: tuple[str, ...]
    """Name of each η: the parameter, with [1], [2] … for occasions."""
    eta: FloatArray
    """(p,); zero where nothing was measured."""
    ofv: float
    """Σ [(y - f)²/v + ln v] + η′ Ω⁻¹ η."""
    objective: float
    """NONMEM's individual objective: OFV + ln|Ω| + ln|H|."""
    covariance: FloatArray
    """NONMEM's posterior covariance of η (ETC), H⁻¹, (p, p)."""
    hessian: FloatArray
    """Exact Hessian of the OFV in standardised η, (p, p)."""
    parameters: dict[str, float]
    """The patient's parameters at the end of the history."""
    typical: dict[str, float]
    """The same for η = 0."""
    half_life: float
    """The patient's terminal half-life, h."""
    typical_half_life: float
    population: FloatArray
    """Prediction for each level with η = 0, (J,)."""
    individual: FloatArray
    """Prediction for each level at the mode, (J,)."""
    residual: FloatArray
    """Standardised residual of each measured level, (y - f)/√v (of logarithms for log-normal error); nan for others."""
    converged: bool
    """|gradient|∞ < 1e-7 and a positive definite Hessian; True without levels, where there is nothing to find."""
    gradient: float
    """|gradient of the OFV|∞ in standardised η."""
    on_kink: bool
    """Whether the lag meets a level's time exactly; the gradient is then that along the corner."""
    sure: bool
    """Whether two searches at least came to this estimate; else a better one may have been missed."""
    starts: int
    iterations: int
    second: SecondMode | None


def estimate(model: Model, subject: Subject) -> Fit:
    """One patient's estimate.

    Raises:
        DataError: the history cannot be computed, or a covariate is missing.
        UsageError: a multiplier names an unknown parameter.
    """
    result = estimate_many(model, [subject])[0]
    if isinstance(result, MtorError):
        raise result
    return result


def estimate_many(model: Model, subjects: Sequence[Subject]) -> list[Fit | MtorError]:
    """Each patient's estimate, or in its place the reason why there is none.

    All patients of like structure are computed together.
    """
    results: list[Fit | MtorError | None] = [None] * len(subjects)
    sound: list[int] = []
    for i, subject in enumerate(subjects):
        try:
            check_subject(subject, model.residual)
            sound.append(i)
        except MtorError as error:
            results[i] = error
    prepared: list[Prepared] = []
    try:
        prepared = prepare(model, [subjects[i] for i in sound])
    except MtorError:
        # Someone's covariates are at fault: find out whose.
        positions, sound = sound, []
        for i in positions:
            try:
                prepared += prepare(model, [subjects[i]])
                sound.append(i)
            except MtorError as error:
                results[i] = error
    measured = [i for i, p in enumerate(prepared) if len(p.times)]
    for i, p in enumerate(prepared):
        if not len(p.times):
            results[sound[i]] = _unmeasured(model, p)
    for rows, batch in batches(model, [prepared[i] for i in measured]):
        members = [prepared[measured[r]] for r in rows]
        for r, fit in zip(rows, _fits(model, batch, members), strict=True):
            results[sound[measured[r]]] = fit
    return [r for r in results if r is not None]


def half_life(model: Model, parameters: FloatArray) -> FloatArray:
    """The terminal half-life in h of parameter columns, (parameters, …)."""
    with np.errstate(divide="ignore"):
        logs = np.tensordot(model.parameters_to_micro[1:-3], np.log(np.maximum(parameters, 1e-300)), axes=1)
    result: FloatArray = math.log(2.0) / dispose(np.exp(logs), 0).rates[0]
    return result


def individual_parameters(model: Model, subject: Prepared, eta: FloatArray) -> FloatArray:
    """The parameters at the end of the history, (parameters, N), for η of (p, N)."""
    return _with_eta(model, subject.typical[:, None], eta, int(subject.occasions[-1]))


def _with_eta(model: Model, typical: FloatArray, eta: FloatArray, occasion: int) -> FloatArray:
    growth = np.exp(model.eta_to_parameters(model.occasions_behind(eta.shape[0]), occasion) @ eta)
    values: FloatArray = typical * growth
    if model.distributions.get("F") == "logit":
        row = model.names.index("F")
        odds = typical[row] / (1.0 - typical[row]) * growth[row]
        values[row] = odds / (1.0 + odds)
    return values


def _fits(model: Model, batch: Batch, members: Sequence[Prepared]) -> list[Fit]:
    modes = find_modes(batch, np.stack([p.logs[:, 0] for p in members], axis=-1))
    space = batch.space
    eta = space.root @ modes.z.T
    with np.errstate(all="ignore"):
        h = information(batch, modes.z.T)
        covariance = np.linalg.inv(h)
        objective = modes.value + np.linalg.slogdet(space.omega)[1] + np.linalg.slogdet(h)[1]
        individual, _, _ = batch.predict(eta, 0)
        population, _, _ = batch.predict(np.zeros_like(eta), 0)
        residual = model.residual.transform(batch.observed.values) - model.residual.transform(individual)
        residual = residual / np.sqrt(model.residual.variance(individual))
    if batch.observed.side is not None:
        residual = np.where(batch.observed.side == MEASURED, residual, np.nan)
    typical = np.stack([p.typical for p in members], axis=-1)
    parameters = np.empty_like(typical)
    last = np.array([p.occasions[-1] for p in members])
    for occasion in set(last.tolist()):
        mine = last == occasion
        parameters[:, mine] = _with_eta(model, typical[:, mine], eta[:, mine], occasion)
    half_lives, typical_half_lives = half_life(model, parameters), half_life(model, typical)
    fits = []
    for b, p in enumerate(members):
        levels = slice(0, len(p.times))
        fits.append(
            Fit(
                id=p.id,
                model=model.id,
                labels=space.labels,
                eta=eta[:, b],
                ofv=float(modes.value[b]),
                objective=float(objective[b]),
                covariance=covariance[b],
                hessian=modes.hessian[b],
                parameters=dict(zip(model.names, parameters[:, b].tolist(), strict=True)),
                typical=dict(zip(model.names, typical[:, b].tolist(), strict=True)),
                half_life=float(half_lives[b]),
                typical_half_life=float(typical_half_lives[b]),
                population=population[levels, b],
                individual=individual[levels, b],
                residual=residual[levels, b],
                converged=bool(modes.converged[b]),
                gradient=float(modes.gradient[b]),
                on_kink=bool(modes.on_kink[b]),
                sure=bool(modes.sure[b]),
                starts=int(modes.starts[b]),
                iterations=int(modes.iterations[b]),
                second=_second(modes, b, space.root),
            )
        )
    return fits


def _second(modes: Modes, b: int, root: FloatArray) -> SecondMode | None:
    if not modes.has_second[b]:
        return None
    return SecondMode(root @ modes.second_z[b], float(modes.second_value[b]), modes.second_hessian[b])


def _unmeasured(model: Model, subject: Prepared) -> Fit:
    labels = model.eta_labels(subject.occasion_count)
    p = len(labels)
    typical = dict(zip(model.names, subject.typical.tolist(), strict=True))
    hours = float(half_life(model, subject.typical))
    nothing = np.empty(0)
    return Fit(
        id=subject.id,
        model=model.id,
        labels=labels,
        eta=np.zeros(p),
        ofv=0.0,
        objective=0.0,
        covariance=model.omega_full(subject.occasion_count),
        hessian=2.0 * np.eye(p),
        parameters=typical,
        typical=typical,
        half_life=hours,
        typical_half_life=hours,
        population=nothing,
        individual=nothing,
        residual=nothing,
        converged=True,
        gradient=0.0,
        on_kink=False,
        sure=True,
        starts=0,
        iterations=0,
        second=None,
    )
