"""Two names of one drug in a record: one drug where they agree, a sentence with both names where they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.consults import consult as tdm
from tests.fit.cases import ADULT, changed, write
from tests.helpers import LANGUAGES, answer, mtor

if TYPE_CHECKING:
    from pathlib import Path

ONE = {"name": "fluconazole", "from": "2026-04-08"}
OTHER = {"name": "大扶康", "from": "2026-04-08"}
LATE = [{"time": "2026-05-15 07:30", "value": 8.2, "unit": "ng/mL", "assay": "cmia"}]


def record(folder: Path, *agents: dict[str, Any]) -> str:
    return write(folder, "case.yaml", changed(ADULT, levels=LATE, target="5-15", interactions=list(agents)))


def test_where_they_agree_they_are_one_drug_and_both_names_stay(tmp_path: Path) -> None:
    found = answer("consult", record(tmp_path, ONE, OTHER))["result"]
    assert found["sampled"]["taken"] == ["fluconazole:37d", "大扶康:37d"]
    assert [a["name"] for a in found["tdm"]["interactions"]] == ["fluconazole"]
    assert [a["name"] for a in found["fit"]["interactions"]] == ["fluconazole"]
    assert [a["name"] for a in found["record"]["others"]] == ["fluconazole", "大扶康"]
    assert (
        "| fluconazole, 大扶康 (fluconazole) |"
        in mtor("consult", record(tmp_path, ONE, OTHER), "--format", "markdown").out
    )


@pytest.mark.parametrize("factors", [(0.7, 0.7), (0.7, None), (None, 0.7)])
def test_its_multiplier_counts_once(tmp_path: Path, factors: tuple[float | None, float | None]) -> None:
    agents = [{**a, "clearance_multiplier": f} for a, f in zip((ONE, OTHER), factors, strict=True)]
    both = answer("fit", record(tmp_path, *agents))["result"]
    alone = answer("fit", record(tmp_path, {**ONE, "clearance_multiplier": 0.7}))["result"]
    assert both["headline"] == alone["headline"]
    assert both["parameters"] == alone["parameters"]


OTHERWISE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "start": (ONE, {**OTHER, "from": "2026-04-20"}),
    "end": (ONE, {**OTHER, "until": "2026-05-01"}),
    "no dates": ({"name": "fluconazole"}, OTHER),
    "multiplier": ({**ONE, "clearance_multiplier": 0.7}, {**OTHER, "clearance_multiplier": 0.5}),
    "check": ({**ONE, "name": "zzz=none"}, {**ONE, "name": "zzz=inhibitor"}),
}


@pytest.mark.parametrize("command", ["consult", "fit"])
@pytest.mark.parametrize("how", OTHERWISE)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_they_do_not_both_are_named_as_typed(tmp_path: Path, command: str, how: str, lang: str) -> None:
    one, other = OTHERWISE[how]
    done = mtor(command, record(tmp_path, {"name": "metoprolol"}, one, other), "--lang", lang)
    assert (done.code, done.out) == (4, "")
    named = {
        "en": f"items 2 ('{one['name']}') and 3 ('{other['name']}') are one drug",
        "zh": f"第2项“{one['name']}”与第3项“{other['name']}”为同一药物",
    }
    assert named[lang] in done.err
    assert f"mtor {command} --template" in done.err


def test_one_that_was_stopped_and_begun_again_under_another_name_is_taken(tmp_path: Path) -> None:
    path = record(tmp_path, {**ONE, "until": "2026-04-12"}, {**OTHER, "from": "2026-05-10"})
    asked = answer("consult", path)["result"]["sampled"]
    assert (asked["taken"], asked["stopped"]) == (["大扶康:5d"], [])


def test_behind_with_they_are_one_drug_too() -> None:
    found = tdm("--level", "8", "--with", "fluconazole:30d", "--with", "大扶康:30d")
    assert [a["name"] for a in found["interactions"]] == ["fluconazole"]
