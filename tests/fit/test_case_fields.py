"""A mistake in a field of a case is told by the name of the field, and one in an option by that of the option."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.helpers import mtor

if TYPE_CHECKING:
    from pathlib import Path

CASE: dict[str, Any] = {
    "drug": "sirolimus",
    "age": 40,
    "covariates": {"WT": 60, "AST": 24, "HCT": 40},
    "regimen": "2 mg daily from 2026-01-01 08:00",
    "levels": [{"time": "2026-03-01 08:00", "value": 6, "unit": "ng/mL"}],
    "target": "5-8",
}
WRONG = [
    ("target", 8, "target '8' is not a range. Type the lower bound, a hyphen and the upper bound in ng/mL."),
    ("target", "5-8 nmol/L", "target '5-8 nmol/L' is in nmol/L; type it in ng/mL."),
    ("target", "5-abc", "target '5-abc' is not accepted"),
    ("product", "syrup", "product 'syrup' is not one of"),
    ("strengths", [0.5, "x"], "strengths '0.5,x' is not accepted"),
    ("strengths", [0.03], "strengths '0.03'"),
]


def _write(folder: Path, field: str, value: Any) -> str:
    path = folder / "c.json"
    path.write_text(json.dumps({**CASE, field: value}), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("field", "value", "said"), WRONG)
def test_a_field_is_called_a_field(tmp_path: Path, field: str, value: Any, said: str) -> None:
    path = _write(tmp_path, field, value)
    alone = mtor("fit", path, "--json")
    error = alone.json["error"]
    assert (alone.code, error["hint"]) == (4, "mtor fit --template")
    assert error["message"]["en"].startswith(said)
    assert error["message"]["zh"].startswith(field)
    assert not any(f"--{field}" in text for text in error["message"].values())
    line = json.loads(mtor("fit", "--batch", path).out)
    assert line["error"]["message"] == error["message"]


def test_an_option_is_called_an_option(tmp_path: Path) -> None:
    done = mtor("fit", _write(tmp_path, "target", "5-8"), "--target", "8", "--json")
    assert (done.code, done.json["error"]["message"]["en"][:12]) == (2, "--target '8'")
