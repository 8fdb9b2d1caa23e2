"""No level on which `mtor tdm` rings its alarm is lost in an audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.audit.test_input import SIROLIMUS, audited
from tests.helpers import answer, mtor

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "id,sampled,level\n"


def alarmed(tmp_path: Path, text: str, *args: str) -> Any:
    (group,) = audited(tmp_path, text, *args)["groups"]
    return group["alarmed"]


def warnings(tmp_path: Path, text: str, *args: str) -> list[str]:
    (tmp_path / "levels.csv").write_text(text, encoding="utf-8")
    return [w["code"] for w in answer("audit", str(tmp_path / "levels.csv"), *args)["warnings"]]


def test_a_drug_without_a_flag_has_its_alarms_counted(tmp_path: Path) -> None:
    """Everolimus has no toxicity flag here: 45 ng/mL is above every range."""
    args = ("--drug", "everolimus", "--disease", "GVHD")
    found = alarmed(tmp_path, HEAD + "A,2026-02-05,45\nB,2026-02-05,4\n", *args)
    assert (found["levels"], found["not_followed"]) == (1, 1)
    assert "audit_not_followed" in warnings(tmp_path, HEAD + "A,2026-02-05,45\n", *args)


def test_a_level_without_a_date_rings_too(tmp_path: Path) -> None:
    text = HEAD + "A,,45\nA,2026-02-05,5\n"
    found = alarmed(tmp_path, text, *SIROLIMUS)
    assert (found["levels"], found["undated"], found["not_followed"]) == (1, 1, 0)
    assert found["open"] == [{"line": 2, "id": "A", "level": "45"}]
    assert "audit_not_followed" in warnings(tmp_path, text, *SIROLIMUS)
    shown = mtor("audit", str(tmp_path / "levels.csv"), *SIROLIMUS).out
    assert "not followed, or without a date: line 2 (A, 45)" in shown
    assert " more" not in shown


@pytest.mark.parametrize(
    ("first", "second", "followed"),
    [
        ("2026-02-05", "2026-02-05 08:00", 0),
        ("2026-02-05 08:00", "2026-02-05", 0),
        ("2026-02-05 08:00", "2026-02-05 20:00", 1),
        ("2026-02-05", "2026-02-06", 1),
        ("2026-02-05", "2026-02-06 08:00", 1),
    ],
)
def test_a_sample_of_the_same_day_follows_only_where_both_hours_are_known(
    first: str, second: str, followed: int, tmp_path: Path
) -> None:
    found = alarmed(tmp_path, f"{HEAD}A,{first},32\nA,{second},8\n", *SIROLIMUS)
    assert (found["levels"], found["followed"], found["not_followed"]) == (1, followed, 1 - followed)


@pytest.mark.parametrize(
    ("drug", "other"),
    [
        ("sirolimuss", False),
        ("siro", False),
        ("sirolimus (LC-MS)", False),
        ("西罗莫司谷浓度", False),
        ("tacrolimus", True),
        ("levetiracetam", True),
        ("temsirolimus", True),
        ("nab-sirolimus", True),
    ],
)
def test_a_misspelt_drug_is_an_error_with_its_alarm_and_no_other_analyte(
    drug: str, other: bool, tmp_path: Path
) -> None:
    result = audited(tmp_path, f"id,level,unit,drug\nA,45,ng/mL,{drug}\n", "--disease", "ITP")
    rows = result["rows"]
    assert (rows["other_analyte"], rows["error"], rows["alarmed_error"]) == ((1, 0, 0) if other else (0, 1, 1))
