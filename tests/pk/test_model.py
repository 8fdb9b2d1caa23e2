"""The description of a model: what is read, and what is refused with a sentence."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from mtor_cli.errors import DataError, NotFoundError
from mtor_cli.pk.model.expression import parse_expression
from mtor_cli.pk.model.schema import model_from_dict
from tests.pk.test_known_answers import CHENG

RAW: dict[str, Any] = {
    "id": "m",
    "drug": "sirolimus",
    "source": {"doi": "10.1177/2058738420934936"},
    "compartments": 2,
    "concentration_unit": "ng/mL",
    "covariates": {"AST": {"unit": "IU/L", "default": 20}, "AGE": {"unit": "a", "range": [16, 64]}},
    "parameters": {
        "CL": "12.2 * 0.630**(AST > 37) * (1 - 0.388*AGE/44)",
        "V1": 118,
        "Q": 5.07,
        "V2": 609,
        "KA": 2.19,
    },
    "omega": {"CL": 0.0547, "V1": 0.306, "V2": 0.0657, "Q": 0.103, "KA": 0.145},
    "error": {"combination": "combined2", "additive": 1.93, "proportional": 0.249},
    "lloq": 1.5,
}


def changed(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(RAW) | changes


def test_a_model_is_read() -> None:
    model = model_from_dict(RAW)
    assert model.names == ("CL", "V1", "Q", "V2", "KA")
    assert model.eta_names == ("CL", "V1", "V2", "Q", "KA")
    assert model.scale == 1000
    assert model.lloq == 1.5
    assert model.info["source"] == RAW["source"]
    young, old = model.typical({"AST": np.array([20.0, 60.0]), "AGE": np.array([44.0, 44.0])})[0]
    assert young == pytest.approx(12.2 * 0.612)
    assert old == pytest.approx(12.2 * 0.630 * 0.612)
    assert model.typical({"AGE": np.array([44.0])})[0, 0] == young
    assert model.covariates["AGE"].outside(70)
    assert not model.covariates["AGE"].outside(64)


def test_omega_as_a_matrix() -> None:
    raw = changed(omega={"names": ["CL", "V1"], "matrix": [[0.1], [0.03, 0.2]]})
    assert model_from_dict(raw).omega == pytest.approx(np.array([[0.1, 0.03], [0.03, 0.2]]))
    raw = changed(omega={"names": ["CL", "V1"], "matrix": [[0.1, 0.03], [0.03, 0.2]]})
    assert model_from_dict(raw).omega == pytest.approx(np.array([[0.1, 0.03], [0.03, 0.2]]))


def test_readings() -> None:
    assert model_from_dict(CHENG).readings == {"variability": "variance"}
    model = model_from_dict(CHENG, {"variability": "cv"})
    assert model.omega == pytest.approx(np.diag([0.00125, 0.00527]))
    with pytest.raises(NotFoundError, match="variability: variance, cv"):
        model_from_dict(CHENG, {"variability": "sd"})
    with pytest.raises(NotFoundError, match="has no reading error=a"):
        model_from_dict(CHENG, {"error": "a"})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": ""}, "id: is missing"),
        ({"colour": "blue"}, ": colour is not a key of a model"),
        ({"compartments": 3}, "must be 1 or 2"),
        ({"compartments": 1}, "must be one of the sets CL V KA"),
        ({"parameters": RAW["parameters"] | {"V3": 3}}, "V3 is unknown"),
        ({"parameters": RAW["parameters"] | {"CL": "5*WT"}}, "WT is not among the covariates"),
        ({"parameters": RAW["parameters"] | {"CL": "5*"}}, "not a formula"),
        ({"omega": {"CL": -0.1}}, "not positive definite"),
        ({"omega": {"names": ["CL", "V1"], "matrix": [[0.1], [0.3, 0.2]]}}, "not positive definite"),
        ({"omega": {"names": ["CL", "V1"], "matrix": [[0.1, 0.0], [0.3, 0.2]]}}, "not symmetric"),
        ({"omega": {"names": ["CL", "V1"], "matrix": [[0.1]]}}, "1 rows for 2 names"),
        ({"omega": {"names": ["CL", "V1"], "matrix": [[0.1], [0, 0.1, 0]]}}, "neither a full matrix"),
        ({"omega": {"names": ["CL", "CL"], "matrix": [[0.1], [0, 0.1]]}}, "names a parameter twice"),
        ({"omega": {"F": 0.1}}, "F is not among the parameters"),
        ({"omega": {}}, "no parameter varies"),
        ({"omega": {"CL": "much"}}, "'much' is not a number"),
        ({"occasion": {"CL": 0.0}}, "not positive"),
        ({"error": {"combination": "additive"}}, "is not combined1, combined2 or log"),
        ({"error": {"sd": 0.3}}, "sd does not belong to combined2"),
        ({"error": {}}, "standard deviation above 0"),
        ({"error": {"proportional": -0.1, "additive": 1}}, "standard deviation above 0"),
        ({"concentration_unit": "nmol/L"}, "known are ng/mL"),
        ({"lloq": 0}, "lloq: is not positive"),
        ({"dose_covariate": "DOSE"}, "not among the covariates"),
        ({"distributions": {"CL": "logit"}}, "or logit for F"),
        ({"covariates": {"AGE": {"unit": "a", "range": [64, 16]}, "AST": {}}}, "ends swapped"),
        ({"covariates": {"AGE": {"units": "a"}, "AST": {}}}, "units is not a key of a covariate"),
        ({"covariates": []}, "is not a mapping"),
        ({"ambiguities": [{"id": "x", "default": "a", "readings": []}]}, "not among the readings"),
        (
            {"ambiguities": [{"id": "x", "default": "a", "readings": [{"id": "a", "overrides": {"id": "b"}}]}]},
            "cannot override id",
        ),
    ],
)
def test_wrong_descriptions_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError, match=message) as caught:
        model_from_dict(changed(**changes))
    assert caught.value.zh


def test_typical_values_must_be_possible() -> None:
    model = model_from_dict(RAW)
    with pytest.raises(DataError, match="the typical CL is -"):
        model.typical({"AGE": np.array([44.0, 200.0])})
    with pytest.raises(DataError, match="needs the covariate AGE, a, 16–64"):
        model.typical({"AST": np.array([20.0])})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2*3", 7),
        ("-2^2", -4),
        ("(WT/70)**0.75", (35 / 70) ** 0.75),
        ("0.65**SEX", 0.65),
        ("where(WT >= 40, 1, 2) + (WT != 35)", 2),
        ("exp(log(3)) + sqrt(4) + min(WT, 1) + max(2, 1)", 8),
        (4.5, 4.5),
    ],
)
def test_formulae(text: str | float, value: float) -> None:
    formula = parse_expression(text, "CL")
    assert formula({"WT": np.array(35.0), "SEX": np.array(1.0)}) == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "WT.__class__",
        "[1][0]",
        "lambda: 1",
        "1 if WT else 2",
        "exp(1, 2)",
        "exp(x=1)",
        "1 < WT < 3",
        "'a'",
        "True",
        "1j",
        "1" + "0" * 400,
        "1" + "+1" * 500,
        "WT and 1",
        "print(1)",
        "",
    ],
)
def test_nothing_but_formulae(text: str) -> None:
    with pytest.raises(DataError, match="not a formula"):
        parse_expression(text, "CL")
