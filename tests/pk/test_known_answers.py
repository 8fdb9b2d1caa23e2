"""Estimates against NONMEM's, published with Le Louedec et al. 2021 (doi 10.1002/psp4.12689), and theophylline's."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from mtor_cli.pk.course.prepared import prepare
from mtor_cli.pk.course.regimen import Train
from mtor_cli.pk.course.subject import Observation, Subject, constant
from mtor_cli.pk.fit.estimate import estimate
from mtor_cli.pk.fit.objective import information, value
from mtor_cli.pk.fit.posterior import sample_posterior
from mtor_cli.pk.model.schema import model_from_dict
from mtor_cli.pk.predict.forecast import forecast
from mtor_cli.pk.solve.pack import single
from tests import theophylline
from tests.pk.builders import curve, one, patient, two

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.model.population import Model

SINGLE = (Train(0, 10_000),)
MULTIPLE = (Train(0, 10_000), Train(72, 10_000, 7, 24))
FIRST = ((1.5, 91.2904), (4.4, 110.826), (7.1, 79.384), (24.6, 20.6671))


class Answer(NamedTuple):
    """NONMEM's answer to one patient."""

    model: Model
    trains: tuple[Train, ...]
    levels: Sequence[tuple[float, float]]
    eta: tuple[float, ...]
    objective: float
    covariance: tuple[float, ...] = ()


ANSWERS = {
    "001-1": Answer(
        one(),
        SINGLE,
        FIRST,
        (0.40505839, 0.07285060, -0.07495409),
        27.96776705,
        (1.281201e-02, 5.408686e-03, 2.316640e-02, 4.695474e-04, 2.191336e-02, 1.252527e-01),
    ),
    "001-2": Answer(
        one(),
        SINGLE,
        [(25.9, 45.1629)],
        (-0.14536498, 0.02405878, -0.00618815),
        6.71641572,
        (3.157507e-02, 2.787534e-02, 1.953865e-01, -7.169801e-03, 1.186645e-03, 1.996948e-01),
    ),
    "001-3": Answer(
        one(),
        MULTIPLE,
        [(215, 7.79911), (216, 6.7926), (221, 96.7771), (222.6, 72.8342)],
        (0.76768098, -0.13920682, 0.08215374),
        23.26910158,
        (1.704428e-02, 2.206485e-02, 3.334873e-02, -1.978132e-02, -1.541666e-02, 1.955120e-01),
    ),
    "101-1": Answer(
        two(),
        SINGLE,
        [(1.5, 87.38), (4.4, 96.6044), (7.1, 65), (24.6, 20.9004)],
        (0.32598759, 0.08439611, -0.07036407, 0.07558775),
        25.92963202,
    ),
    "101-3": Answer(
        two(),
        MULTIPLE,
        [(215, 15.6926), (216, 14.9083), (221, 87.5387), (222.6, 64.2415)],
        (0.77206449, -0.11896474, 0.07948618, -0.01722364),
        23.77526669,
    ),
    "003-1": Answer(
        one({"CL": 4, "V": 70, "KA": 1, "LAG": 1}, {"CL": 0.2, "V": 0.2, "KA": 0.2, "LAG": 0.2}),
        SINGLE,
        [(1.5, 67.4275), (4.4, 115.449), (7.1, 83.7768), (24.6, 21.8323)],
        (0.39618595, 0.03701734, 0.08250835, -0.09675998),
        28.91419950,
    ),
    "407-1": Answer(
        one(error={"combination": "log", "sd": math.sqrt(0.05)}),
        SINGLE,
        FIRST,
        (0.36319442, 0.03846526, -0.06288691),
        -5.55710369,
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_nonmem(name: str) -> None:
    answer = ANSWERS[name]
    subject = patient(answer.trains, answer.levels)
    fit = estimate(answer.model, subject)
    assert fit.converged
    assert fit.gradient < 1e-7
    assert fit.eta == pytest.approx(answer.eta, abs=1e-4)
    # NONMEM stopped up to 3e-6 beside the mode, which moves ln|H| by 1e-5; at its own η the definition is exact.
    assert fit.objective == pytest.approx(answer.objective, rel=1e-6, abs=1e-5)
    batch = single(answer.model, prepare(answer.model, [subject])[0])
    z = batch.space.root_inverse @ np.array(answer.eta)[:, None]
    theirs = float(value(batch, z)[0])
    assert fit.ofv <= theirs + 1e-6
    h = information(batch, z)[0]
    at_theirs = theirs + np.linalg.slogdet(batch.space.omega)[1] + np.linalg.slogdet(h)[1]
    assert at_theirs == pytest.approx(answer.objective, abs=2e-7)


@pytest.mark.parametrize("name", [n for n, a in ANSWERS.items() if a.covariance])
def test_nonmem_covariance(name: str) -> None:
    answer = ANSWERS[name]
    fit = estimate(answer.model, patient(answer.trains, answer.levels))
    lower = fit.covariance[np.tril_indices(3)]
    assert lower == pytest.approx(answer.covariance, rel=2e-6, abs=5e-9)


def test_theophylline_with_correlated_omega() -> None:
    fit = estimate(
        model_from_dict(theophylline.MODEL), patient([Train(0, theophylline.DOSE)], list(theophylline.LEVELS))
    )
    assert fit.eta == pytest.approx(list(theophylline.ETA.values()), abs=1e-6)
    assert fit.ofv == pytest.approx(theophylline.OFV, abs=5e-7)


CHENG = {
    "id": "cheng2020",
    "compartments": 1,
    "covariates": {"WT": {"unit": "kg", "range": [7, 43]}, "TBIL": {"unit": "umol/L"}},
    "parameters": {"CL": "5.63 * (TBIL/11.29)**-0.32 * (WT/28.5)**0.50", "V": 144.16, "KA": 0.7521},
    "omega": {"CL": 0.0353, "V": 0.0727},
    "error": {"proportional": 0.2245},
    "ambiguities": [
        {
            "id": "variability",
            "default": "variance",
            "readings": [{"id": "variance"}, {"id": "cv", "overrides": {"omega": {"CL": 0.00125, "V": 0.00527}}}],
        }
    ],
}


@pytest.mark.parametrize(
    ("reading", "eta", "mode"), [("variance", (-0.1645, 0.0834), 10.26), ("cv", (-0.0315, 0.0379), 8.42)]
)
def test_child_under_both_readings(reading: str, eta: tuple[float, float], mode: float) -> None:
    model = model_from_dict(CHENG, {"variability": reading})
    course = constant({"WT": 25, "TBIL": 11.29})
    subject = Subject("child", (Train(0, 1.5, 30, 24),), (Observation(239.5, 11), Observation(479.5, 12)), course)
    fit = estimate(model, subject)
    assert fit.eta == pytest.approx(eta, abs=5e-5)
    posterior = sample_posterior(model, subject, fit)
    ahead = forecast(model, subject, fit, posterior, [719.5])
    assert ahead.mode[0] == pytest.approx(mode, abs=5e-3)
    assert curve(model, subject.trains, [719.5], course)[0] == pytest.approx(7.92, abs=5e-3)
