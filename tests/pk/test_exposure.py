"""AUC over the interval at steady state: by hand, and against the curve integrated number by number."""

from __future__ import annotations

import numpy as np
import pytest

from mtor_cli.pk.course.regimen import Train
from mtor_cli.pk.course.subject import stepwise
from mtor_cli.pk.fit.posterior import Posterior
from mtor_cli.pk.predict.concentration import in_the_end, predict, steady_train
from mtor_cli.pk.predict.dose import Belief, Regimen
from mtor_cli.pk.predict.exposure import area_per_mg, exposure
from tests.pk.builders import one, patient, two

ONE = [Train(0.0, 2.0, 30, 24.0)]
MODELS = {
    "one compartment": one(),
    "two compartments": two(),
    "by micro-constants": two({"K10": 0.06, "K12": 0.05, "K21": 0.08, "V1": 70, "KA": 1}, {"K10": 0.2, "V1": 0.1}),
    "F and a lag": one({"CL": 4, "V": 70, "KA": 1, "F": 0.6, "LAG": 0.5}, {"CL": 0.2, "F": 0.1}),
    "in ng/mL": one(concentration_unit="ng/mL"),
}


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("hours", [12.0, 24.0, 48.0])
def test_the_area_is_that_under_the_curve(name: str, hours: float) -> None:
    model = MODELS[name]
    subject = patient(ONE)
    eta = np.random.default_rng(3).normal(0.0, 0.4, (5, len(model.eta_labels(1))))
    times = np.linspace(0.0, hours, 20_001)[1:]
    only = in_the_end(subject).with_trains([steady_train(hours)])
    # The dose at 0 h is absorbed after that time only, so that the curve begins where it ends.
    levels = predict(model, only, [*times, hours], eta)
    curve = np.vstack([levels[-1:], levels[:-1]])
    steps = np.diff(np.concatenate([[0.0], times]))[:, None]
    area = (0.5 * (curve[1:] + curve[:-1]) * steps).sum(axis=0)
    assert area_per_mg(model, subject, eta) == pytest.approx(area, rel=2e-4)


def test_by_hand() -> None:
    # 2 mg, CL/F 10 L/h: 0.2 mg·h/L, in ng/mL 200 ng·h/mL; a multiplier of 0.5 on clearance from 100 h doubles it.
    model = one({"CL": 10, "V": 400, "KA": 1}, {"CL": 0.1}, concentration_unit="ng/mL")
    still = np.zeros((1, 1))
    assert 2.0 * area_per_mg(model, patient(ONE), still) == pytest.approx([200.0])
    course = stepwise([0.0, 100.0], {}, [0, 0], {"CL": [1.0, 0.5]})
    assert 2.0 * area_per_mg(model, patient(ONE, course=course), still) == pytest.approx([400.0])


def test_the_average_over_models_is_a_mixture() -> None:
    few, many = (one({"CL": cl, "V": 70, "KA": 1}, {"CL": 0.01}) for cl in (1, 100))
    draws = Posterior(np.zeros((10, 1)), np.full(10, 0.1), 1.0, 0.0, False)
    beliefs = [Belief(few, patient(ONE), draws, 3.0), Belief(many, patient(ONE), draws, 1.0)]
    found = exposure(beliefs, Regimen(2.0, 24.0))
    assert found.median == pytest.approx(2.0)
    assert found.interval_90 == pytest.approx((0.02, 2.0))
    assert exposure(beliefs[:1], Regimen(2.0, 24.0)).interval_90 == pytest.approx((2.0, 2.0))
