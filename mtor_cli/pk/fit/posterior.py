"""The posterior of η by importance sampling: multivariate t at the mode, weights by the exact objective, even points.

Laplace's approximation is not used for intervals: with a handful of levels the posterior is skewed.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.pk.arrays import real
from mtor_cli.pk.course.prepared import prepare
from mtor_cli.pk.course.subject import MEASURED, Subject
from mtor_cli.pk.fit.mixture import Component, adapt, draw, standard_normal
from mtor_cli.pk.fit.objective import value_of_many
from mtor_cli.pk.fit.points import even_points, normal_quantile
from mtor_cli.pk.solve.pack import single

if TYPE_CHECKING:
    from mtor_cli.pk.arrays import FloatArray
    from mtor_cli.pk.fit.estimate import Fit
    from mtor_cli.pk.model.population import Model
    from mtor_cli.pk.solve.batch import Batch

DRAWS = 4096
MORE_DRAWS = 16_384
"""Powers of two, which the points are made for."""
LOW_ESS = 0.2
SEED = 20260301
_SCALE = 1.3
_SEEDS = 9
_ROUNDS = 5
_TOP = 20
_LOG_TWO_PI = math.log(2.0 * math.pi)


@dataclass(frozen=True)
class Posterior:
    """Weighted draws of η."""

    eta: FloatArray
    """(N, p)."""
    weights: FloatArray
    """(N,), adding up to 1."""
    ess: float
    """Effective sample size as a fraction of N."""
    log_marginal: float
    """ln of the marginal likelihood of the levels, all constants kept, so that models can be compared."""
    refitted: bool
    """Whether the first proposal was poor, and a second one with more draws was used."""

    @property
    def poor(self) -> bool:
        """Whether the effective sample size is low even so: intervals are then rough."""
        return self.ess < LOW_ESS

    def mean(self) -> FloatArray:
        """The posterior mean of η, (p,)."""
        result: FloatArray = self.weights @ self.eta
        return result


def sample_posterior(
    model: Model, subject: Subject, fit: Fit, draws: int = DRAWS, seed: int = SEED, more_draws: int = MORE_DRAWS
) -> Posterior:
    """Draws of the patient's η; of the population where nothing was measured.

    Args:
        model: the model.
        subject: the patient with whom `fit` was made.
        fit: the estimate; the mode need not have converged for the draws to be right, only for them to be many.
        draws: how many.
        seed: equal seeds give equal draws.
        more_draws: how many when the first proposal serves badly.
    """
    rng = np.random.default_rng(seed)
    p = len(fit.eta)
    prepared = prepare(model, [subject])[0]
    omega_root = np.linalg.cholesky(model.omega_full(model.occasions_behind(p)))
    if not subject.levels:
        eta = normal_quantile(even_points(draws, p, rng)) @ omega_root.T
        return Posterior(eta, np.full(draws, 1.0 / draws), 1.0, 0.0, False)
    batch = single(model, prepared)
    components = _at_modes(fit, real(np.linalg.inv(omega_root)))
    z, log_weights = _weigh(batch, components, draws, rng)
    weights, ess = _normalise(log_weights)
    refitted = ess < LOW_ESS
    if refitted:
        components = _refit(batch, components, draws, rng)
        z, log_weights = _weigh(batch, components, more_draws, rng)
        weights, ess = _normalise(log_weights)
    peak = float(log_weights.max())
    log_mean = peak + math.log(float(np.exp(log_weights - peak).mean()))
    return Posterior(z @ omega_root.T, weights, ess, log_mean + _constants(model, subject), refitted)


def _at_modes(fit: Fit, to_z: FloatArray) -> list[Component]:
    """A t at each mode, with shares by Laplace's estimate of their masses, none below a tenth."""
    modes = [(fit.eta, fit.ofv, fit.hessian)]
    if fit.second is not None:
        modes.append((fit.second.eta, fit.second.ofv, fit.second.hessian))
    roots = [_root_of_inverse(0.5 * hessian) for _, _, hessian in modes]
    masses = [
        math.exp(-0.5 * (ofv - fit.ofv)) * float(np.prod(np.diag(root)))
        for (_, ofv, _), root in zip(modes, roots, strict=True)
    ]
    shares = [max(0.1, mass / sum(masses)) for mass in masses]
    return [
        Component(share / sum(shares), to_z @ eta, math.sqrt(_SCALE) * root)
        for share, (eta, _, _), root in zip(shares, modes, roots, strict=True)
    ]


def _root_of_inverse(matrix: FloatArray) -> FloatArray:
    """A Cholesky factor of a Hessian's inverse; directions that are flat or bend down get the prior's width."""
    values, vectors = np.linalg.eigh(matrix)
    values = np.where(values > 1e-3, values, 1.0)
    return real(np.linalg.cholesky((vectors / values) @ vectors.T))


def _refit(batch: Batch, components: list[Component], draws: int, rng: np.random.Generator) -> list[Component]:
    """A proposal that has adapted itself to the posterior over some rounds.

    It begins with the modes, the prior, and components at points of high weight, so that it can follow a ridge.
    """
    p = batch.space.size
    start = [standard_normal(p, 0.5), *(Component(0.5 * c.share, c.centre, c.root) for c in components)]
    z, log_weights = _weigh(batch, start, draws, rng)
    weights, _ = _normalise(log_weights)
    picked = z[rng.choice(len(z), size=_SEEDS, p=weights)]
    spread = np.cov(z.T, aweights=weights, ddof=0).reshape(p, p) + 1e-4 * np.eye(p)
    narrow = real(np.linalg.cholesky(spread)) / 2.0
    share = 0.9 / (_SEEDS + 1)
    mixture = [
        standard_normal(p, 0.1),
        Component(share, weights @ z, 2.0 * narrow),
        *(Component(share, centre, narrow) for centre in picked),
    ]
    for _ in range(_ROUNDS):
        z, log_weights = _weigh(batch, mixture, draws, rng)
        # Weights of a poor proposal are tamed, or one draw would pull everything to itself.
        tamed = np.minimum(log_weights, np.sort(log_weights)[-_TOP])
        mixture = adapt(mixture, z, _normalise(tamed)[0])
    return mixture


def _weigh(
    batch: Batch, components: list[Component], draws: int, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Draws in z, (N, p), and the logarithm of target over proposal density, (N,)."""
    z, log_proposal = draw(components, rng, draws)
    return z, -0.5 * value_of_many(batch, z) - 0.5 * z.shape[1] * _LOG_TWO_PI - log_proposal


def _normalise(log_weights: FloatArray) -> tuple[FloatArray, float]:
    raw = np.exp(log_weights - log_weights.max())
    weights = raw / raw.sum()
    return weights, float(1.0 / (len(weights) * (weights * weights).sum()))


def _constants(model: Model, subject: Subject) -> float:
    """What turns exp(-OFV/2) into a density of the levels on their natural scale."""
    measured = [x for x in subject.levels if x.side == MEASURED]
    total = -0.5 * _LOG_TWO_PI * len(measured)
    if model.residual.combination == "log":
        total -= sum(math.log(x.value) for x in measured)
    return total


SEARCHED = 2.6 / 3.0
"""Share of a distance in prior SD from which on, estimated without draws, it is worth drawing whether a level lies
beyond that distance."""
SPARED_FROM = 2.5
"""Prior SD from which on the estimate without draws holds as a bound; of a smaller distance every level is drawn."""


def maybe_unexpected(model: Model, subject: Subject, fit: Fit, most_sd: float) -> list[int]:
    """Which levels may lie beyond `most_sd` SD of their prior prediction, so that the draws pay.

    On the log scale, were the model linear, the squared distance of a level from the typical prediction in prior SD
    would be at most η′Ω⁻¹η + r² at the mode; that bounds the prior SD from below, and so the distance on the scale of
    concentrations, where the prior is log-normal and skew, from above.

    Args:
        model: the model.
        subject: the patient.
        fit: his estimate.
        most_sd: the distance.
    """
    if not fit.converged or model.residual.combination == "log" or most_sd < SPARED_FROM:
        return list(range(len(subject.levels)))
    found = []
    # A batch asks this of every patient: plain numbers are faster here than arrays of one or four.
    eta = fit.eta.tolist()
    inverse = model.omega_inverse(model.occasions_in(subject.course))
    prior = sum(e * sum(map(operator.mul, row, eta)) for e, row in zip(eta, inverse, strict=True))
    triples = zip(subject.levels, fit.population.tolist(), fit.residual.tolist(), strict=True)
    for i, (level, typical, residual) in enumerate(triples):
        if level.side != MEASURED:
            continue
        if typical <= 0.0 or level.value <= 0.0:
            found.append(i)
            continue
        ratio = level.value / typical
        spread = math.log(ratio) ** 2 / max(prior + residual * residual, 1e-9)
        far = SEARCHED * most_sd * math.sqrt(math.expm1(min(spread, 50.0)))
        if spread > 0.0 and abs(ratio * math.exp(-spread / 2.0) - 1.0) > far:
            found.append(i)
    return found


@lru_cache(maxsize=8)
def _drawn(size: int, draws: int, seed: int) -> FloatArray:
    """Standard normal draws, (size, draws): the same for every patient."""
    return real(np.random.default_rng(seed).standard_normal((size, draws)))


def prior_z_scores(model: Model, subject: Subject, draws: int = 2000, seed: int = SEED) -> FloatArray:
    """How many prior-predictive SDs each level lies from the prior-predictive mean, (J,); nan where censored.

    Args:
        model: the model.
        subject: the patient.
        draws: of the population, residual error included.
        seed: equal seeds give equal draws.
    """
    prepared = prepare(model, [subject])[0]
    batch = single(model, prepared)
    with np.errstate(all="ignore"):
        f, _, _ = batch.predict(batch.space.root @ _drawn(batch.space.size, draws, seed), 0)
    f = model.residual.transform(f)
    noise = model.residual.variance(f if model.residual.combination != "log" else np.exp(f)).mean(axis=1)
    y = model.residual.transform(np.array([x.value for x in subject.levels]))
    score: FloatArray = (y - f.mean(axis=1)) / np.sqrt(f.var(axis=1) + noise)
    return np.where([x.side == MEASURED for x in subject.levels], score, np.nan)
