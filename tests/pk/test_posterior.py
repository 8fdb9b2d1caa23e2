"""Draws of the posterior, forecasts, doses, averages and virtual populations."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats  # type: ignore[import-untyped]

from mtor_cli.errors import UsageError
from mtor_cli.pk.course.prepared import prepare
from mtor_cli.pk.course.regimen import Train
from mtor_cli.pk.course.subject import Observation, Subject, constant, stepwise
from mtor_cli.pk.fit.estimate import Fit, estimate, estimate_many
from mtor_cli.pk.fit.objective import value, value_of_many
from mtor_cli.pk.fit.posterior import Posterior, prior_z_scores, sample_posterior
from mtor_cli.pk.model.schema import model_from_dict
from mtor_cli.pk.predict.average import average_forecast, model_weights
from mtor_cli.pk.predict.concentration import predict, steady_trough
from mtor_cli.pk.predict.dose import Belief, Regimen, attainment, reach_time, with_regimen
from mtor_cli.pk.predict.forecast import forecast
from mtor_cli.pk.predict.quantiles import weighted_quantiles
from mtor_cli.pk.predict.sampling import rank_sampling_times
from mtor_cli.pk.predict.simulate import population, profile, target_attainment
from mtor_cli.pk.solve.pack import single
from tests.pk.builders import curve, one, patient, two
from tests.pk.test_known_answers import CHENG

if TYPE_CHECKING:
    from mtor_cli.pk.model.population import Model

CHILD = Subject(
    "child",
    (Train(0, 1.5, 30, 24),),
    (Observation(239.5, 11), Observation(479.5, 12)),
    constant({"WT": 25, "TBIL": 11.29}),
)


def fitted(model: Model, subject: Subject) -> tuple[Fit, Posterior]:
    fit = estimate(model, subject)
    return fit, sample_posterior(model, subject, fit)


def test_posterior_against_a_dense_grid() -> None:
    """Quantiles of the forecast and the marginal likelihood of a model with two η, by brute force."""
    model = model_from_dict(CHENG)
    fit, posterior = fitted(model, CHILD)
    batch = single(model, prepare(model, [CHILD])[0])
    axis = np.linspace(-6, 6, 401)
    z = np.stack([x.ravel() for x in np.meshgrid(axis, axis)])
    ofv = value(batch, z)
    mass = np.exp(-0.5 * ofv)
    area = (axis[1] - axis[0]) ** 2
    # OFV lacks the constants of two levels and two η.
    assert posterior.log_marginal == pytest.approx(math.log(mass.sum() * area) - 2 * math.log(2 * math.pi), abs=0.02)
    mass /= mass.sum()
    draws = predict(model, CHILD, [719.5], (batch.space.root @ z).T)
    exact = weighted_quantiles(draws, mass, (0.05, 0.25, 0.5, 0.75, 0.95))[0]
    ahead = forecast(model, CHILD, fit, posterior, [719.5])
    got = [*ahead.interval_90[0], *ahead.interval_50[0], ahead.median[0]]
    assert got == pytest.approx(exact[[0, 4, 1, 3, 2]], rel=0.015)
    assert posterior.ess > 0.5
    assert not posterior.refitted


@pytest.mark.slow
def test_a_curved_posterior_is_followed() -> None:
    """One level under ω² = 2 leaves a ridge that no t can cover; the reference weighs 400 000 draws of the prior."""
    model = one(omega={"CL": 2, "V": 2, "KA": 2})
    subject = patient([Train(0, 10_000)], [(25.9, 45.1629)])
    _, posterior = fitted(model, subject)
    assert posterior.refitted
    assert not posterior.poor
    batch = single(model, prepare(model, [subject])[0])
    z = np.random.default_rng(5).normal(size=(400_000, 3))
    log_weights = -0.5 * (value_of_many(batch, z) - (z * z).sum(axis=1))
    weights = np.exp(log_weights - log_weights.max())
    weights /= weights.sum()
    at = (0.05, 0.25, 0.5, 0.75, 0.95)
    for wanted, got in zip(
        weighted_quantiles((z @ batch.space.root.T).T, weights, at),
        weighted_quantiles(posterior.eta.T, posterior.weights, at),
        strict=True,
    ):
        assert got == pytest.approx(wanted, abs=0.08)
    exact = math.log(float(np.exp(log_weights).mean())) - 0.5 * math.log(2 * math.pi)
    assert posterior.log_marginal == pytest.approx(exact, abs=0.03)


def test_measured_levels_scatter_more() -> None:
    model = model_from_dict(CHENG)
    fit, posterior = fitted(model, CHILD)
    ahead = forecast(model, CHILD, fit, posterior, [719.5])
    assert ahead.observed_interval_90[0, 0] < ahead.interval_90[0, 0]
    assert ahead.observed_interval_90[0, 1] > ahead.interval_90[0, 1]
    again = forecast(model, CHILD, fit, posterior, [719.5])
    assert (again.observed_interval_90 == ahead.observed_interval_90).all()


@pytest.mark.parametrize("omega", [{"CL": 0.09}, {"CL": 0.09, "V": 0.07}, {"CL": 0.09, "V": 0.07, "KA": 0.1}])
def test_a_tenth_of_the_measured_levels_lies_outside(omega: dict[str, float]) -> None:
    """Against the exact mixture of normal errors: with one η its draws and the errors were the same numbers."""
    model = one({"CL": 4, "V": 70, "KA": 1}, omega, error={"combination": "combined2", "additive": 2.0})
    subject = patient([Train(0, 1000, 30, 24)], [(239.5, 7.0)])
    fit, posterior = fitted(model, subject)
    for ahead in (
        forecast(model, subject, fit, posterior, [719.5]),
        average_forecast([forecast(model, subject, fit, posterior, [719.5])], [1.0]),
    ):
        low, high = ahead.observed_interval_90[0]
        below, within = (float(ahead.weights @ stats.norm.cdf((end - ahead.draws[0]) / 2.0)) for end in (low, high))
        assert below == pytest.approx(0.05, abs=0.012)
        assert within == pytest.approx(0.95, abs=0.012)


def test_no_levels_draw_the_population() -> None:
    model = one()
    subject = patient([Train(0, 100)])
    _, posterior = fitted(model, subject)
    assert posterior.ess == 1
    assert posterior.eta.std(axis=0) == pytest.approx(np.full(3, math.sqrt(0.2)), rel=0.05)


def test_two_hills_are_both_drawn() -> None:
    model = one({"CL": 20, "V": 40, "KA": 0.5}, {"CL": 2, "V": 2, "KA": 2})
    times = [0.5, 1, 2, 4, 8]
    truth = curve(one({"CL": 12, "V": 40, "KA": 1}), [Train(0, 1000)], times)
    subject = patient([Train(0, 1000)], list(zip(times, truth.tolist(), strict=True)))
    fit, posterior = fitted(model, subject)
    assert fit.second is not None
    k = np.log(20 / 40) + posterior.eta[:, 0] - posterior.eta[:, 1]
    flipped = posterior.weights[np.log(0.5) + posterior.eta[:, 2] < k].sum()
    assert 0.05 < flipped < 0.95
    assert posterior.ess > 0.2


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_interval_coverage(seed: int) -> None:
    """A quick look at calibration; the benchmark takes 2000 patients."""
    model = one({"CL": 6, "V": 150, "KA": 0.75}, {"CL": 0.1, "V": 0.15, "KA": 0.1}, error={"proportional": 0.2})
    rng = np.random.default_rng(seed)
    trains = (Train(0, 2, 14, 24),)
    hit = 0
    people, truths = [], []
    for i in range(150):
        eta = rng.normal(size=3) * np.sqrt([0.1, 0.15, 0.1])
        f = predict(model, patient(trains), [71.5, 167.5, 335.5], eta[None])[:, 0]
        y = f[:2] * (1 + 0.2 * rng.normal(size=2))
        people.append(Subject(str(i), trains, (Observation(71.5, y[0]), Observation(167.5, y[1])), constant({})))
        truths.append(f[2])
    for subject, fit, truth in zip(people, estimate_many(model, people), truths, strict=True):
        assert isinstance(fit, Fit)
        posterior = sample_posterior(model, subject, fit, draws=1000)
        low, high = forecast(model, subject, fit, posterior, [335.5]).interval_90[0]
        hit += low <= truth <= high
    assert 0.83 <= hit / 150 <= 0.96


def test_steady_state_trough_is_what_many_doses_lead_to() -> None:
    model = two(concentration_unit="ng/mL")
    eta = np.array([[0.1, -0.2, 0.3, 0.1]])
    many = predict(model, patient([Train(0, 2, 400, 12)]), [4800.0], eta)[0]
    assert 2 * steady_trough(model, patient([]), 12, eta) == pytest.approx(many, rel=1e-9)


def test_time_to_steady_state_and_loading() -> None:
    """One compartment, fast absorption: the trough is within 10% of its steady state after ln(10)/k."""
    model = one({"CL": 2, "V": 100, "KA": 5}, {"CL": 1e-6}, concentration_unit="ng/mL")
    subject = patient([])
    posterior = population(model, subject, 50)
    regimen = Regimen(1, 24)
    reached = reach_time(model, subject, posterior, regimen, 0.0, 0.1)
    assert reached.median == math.ceil(math.log(10) / 0.02 / 24) * 24
    nearly = reach_time(model, subject, posterior, regimen, 0.0, 0.3)
    assert nearly.median == math.ceil(-math.log(0.3) / 0.02 / 24) * 24
    # On top of the first dose, what the steady state holds more than one dose.
    load = 1 / (1 - math.exp(-0.02 * 24)) - 1
    assert reach_time(model, subject, posterior, regimen, 0.0, 0.1, loading=[load]).median == 24
    ahead = with_regimen(subject, regimen, 0.0, 10, [load])
    levels = predict(model, ahead, [24.0, 240.0], posterior.eta[:1])
    assert levels[0] == pytest.approx(levels[1], rel=1e-3)
    # Spread over two days it adds up, each part on its day.
    halves = predict(
        model, with_regimen(subject, regimen, 0.0, 10, [load / 2, load / 2]), [24.0, 48.0], posterior.eta[:1]
    )
    none = predict(model, with_regimen(subject, regimen, 0.0, 10), [24.0, 48.0], posterior.eta[:1])
    once = predict(model, with_regimen(subject, regimen, 0.0, 10, [load]), [24.0, 48.0], posterior.eta[:1])
    added = (once - none) / 2
    later = np.array([[0.0], added[0]])
    assert halves - none == pytest.approx(added + later)


def test_dose_as_a_covariate_is_refused() -> None:
    model = one(
        {"CL": "4*(DOSE/2)**0.479", "V": 70, "KA": 1}, covariates={"DOSE": {"unit": "mg"}}, dose_covariate="DOSE"
    )
    with pytest.raises(UsageError, match="no dose can be sought"):
        attainment([Belief(model, patient([]), population(model, patient([]), 10))], [Regimen(2, 24)], (5, 15))


@pytest.mark.parametrize(
    ("target", "regimen"), [((15, 5), Regimen(1, 24)), ((5, 15), Regimen(0, 24)), ((5, 15), Regimen(1, 0))]
)
def test_impossible_wishes(target: tuple[float, float], regimen: Regimen) -> None:
    model = one()
    with pytest.raises(UsageError):
        attainment([Belief(model, patient([]), population(model, patient([]), 10))], [regimen], target)


def test_future_occasions_vary_like_the_prior() -> None:
    model = one({"CL": 4, "V": 70, "KA": 1, "F": 1}, {"CL": 0.1}, occasion={"F": 0.09})
    over = stepwise([0.0, 240.0], {}, [0, 1])
    subject = patient([Train(0, 100, 20, 24)], [(72, 3.0), (120, 3.2)], over)
    fit, posterior = fitted(model, subject)
    assert fit.eta[2] == 0
    spread = math.sqrt(float(posterior.weights @ posterior.eta[:, 2] ** 2))
    assert spread == pytest.approx(0.3, rel=0.05)


def test_next_sample() -> None:
    """Of a trough and a peak the trough tells more about the trough to come."""
    model = model_from_dict(CHENG)
    _, posterior = fitted(model, CHILD)
    ahead = with_regimen(CHILD, Regimen(1.5, 24), 720, 20)
    ranked = rank_sampling_times(model, ahead, posterior, [721.0, 724.0, 743.9], 1199.9)
    assert ranked[0].time == 743.9
    assert all(0 <= r.narrowing < 1 for r in ranked)
    assert [r.narrowing for r in ranked] == sorted((r.narrowing for r in ranked), reverse=True)


def test_model_averaging() -> None:
    raw = CHENG | {"parameters": {"CL": "9", "V": 144.16, "KA": 0.7521}}
    models = [model_from_dict(CHENG), model_from_dict(raw)]
    fits = [fitted(m, CHILD) for m in models]
    weights = model_weights([p for _, p in fits])
    assert weights.sum() == pytest.approx(1)
    assert weights[0] > 0.9
    assert model_weights([p for _, p in fits], [0.0001, 0.9999])[0] < weights[0]
    ahead = [forecast(m, CHILD, f, p, [719.5]) for m, (f, p) in zip(models, fits, strict=True)]
    mixed = average_forecast(ahead, [1.0, 0.0])
    assert mixed.median == pytest.approx(ahead[0].median, rel=1e-3)
    even = average_forecast(ahead, [0.5, 0.5])
    assert ahead[1].median[0] < even.median[0] < ahead[0].median[0]


def test_prior_z_scores() -> None:
    model = model_from_dict(CHENG)
    scores = prior_z_scores(model, CHILD.with_levels([Observation(479.5, 7.8), Observation(480, 60)]))
    assert abs(scores[0]) < 0.5
    assert scores[1] > 3


def test_virtual_population() -> None:
    model = one(concentration_unit="ng/mL")
    subject = patient([Train(0, 2, 20, 24)])
    made = profile(model, subject, [10.0, 400.0], patients=3000)
    again = profile(model, subject, [10.0, 400.0], patients=3000)
    assert (made.quantiles == again.quantiles).all()
    assert made.typical == pytest.approx(curve(model, subject.trains, [10.0, 400.0]))
    assert (np.diff(made.quantiles, axis=1) > 0).all()
    assert made.observed_quantiles[0, 0] < made.quantiles[0, 0]
    (at,) = target_attainment(model, subject, [Regimen(2, 24)], (None, 10), patients=3000)
    assert at.below == 0
    typical = 2 * steady_trough(model, subject, 24, np.zeros((1, 3)))[0]
    assert typical == pytest.approx(at.median, rel=0.1)


def test_weighted_quantiles() -> None:
    values = np.random.default_rng(0).normal(size=(2, 20_000))
    weights = np.exp(values[0])
    weights /= weights.sum()
    # exp(x)-weighted standard normal draws are normal about 1.
    got = weighted_quantiles(values, weights, (0.05, 0.5, 0.95))[0]
    assert got == pytest.approx(1 + stats.norm.ppf([0.05, 0.5, 0.95]), abs=0.08)
