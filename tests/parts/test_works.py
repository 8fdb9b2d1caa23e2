"""What scripts are promised of `evidence`, `references`, `search` and `data`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers import answer
from tests.parts.commands import LEVELS_OF_TABLE_1

STRENGTHS = {"A": ["1a", "1b", "1c"], "B": ["2a", "2b", "2c", "3a", "3b"], "C": ["4"], "D": ["5"]}
"""Table 1 of the consensus."""


def works(*args: str) -> list[Any]:
    found: list[Any] = answer("references", *args)["result"]["references"]
    return found


def test_table_1() -> None:
    found = answer("evidence")["result"]
    assert [(row["strength"], row["level"]) for row in found["levels"]] == [
        (strength, level) for strength, levels in STRENGTHS.items() for level in levels
    ]
    assert found["references"] == []
    assert found["disease"] is None


@pytest.mark.parametrize("strength", STRENGTHS)
def test_a_strength_with_the_works_that_carry_its_levels(strength: str) -> None:
    found = answer("evidence", strength.lower())["result"]
    assert [row["level"] for row in found["levels"]] == STRENGTHS[strength]
    assert {w["level"]["value"] for w in found["references"]} <= set(STRENGTHS[strength])


@pytest.mark.slow
@pytest.mark.parametrize("level", LEVELS_OF_TABLE_1)
def test_a_level_with_its_works(level: str) -> None:
    found = answer("evidence", level.upper())["result"]
    (row,) = found["levels"]
    assert (row["level"], level in STRENGTHS[row["strength"]]) == (level, True)
    carriers = {w["id"] for w in works() if w["level"]["value"] == level}
    assert {w["id"] for w in found["references"]} == carriers


def test_a_disease_by_level() -> None:
    found = answer("evidence", "ITP")["result"]
    assert found["levels"] == []
    assert found["disease"]["id"] == "itp"
    assert found["evidence"] == answer("recommend", "ITP")["result"]["evidence"]


def test_the_numbers_run_from_1_to_57_and_further_works_have_a_key() -> None:
    found = works()
    assert [w["id"] for w in found[:57]] == [str(n) for n in range(1, 58)]
    assert not any(w["id"].isdecimal() for w in found[57:])
    assert len({w["id"] for w in found}) == len(found)
    assert answer("references")["result"]["total"] == len(found)


def test_a_citation_as_printed() -> None:
    (work,) = works("24")
    assert work["citation"] == {
        "authors": "Feng YM, Xiao YS, Yan HJ, et al",
        "title": "Sirolimus as Rescue Therapy for Refractory/Relapsed Immune Thrombocytopenia: Results of a "
        "Single-Center, Prospective, Single-Arm Study",
        "journal": "Front Med(Lausanne)",
        "year": 2020,
        "volume": "7",
        "pages": "110",
    }
    assert work["cite_as"] == (
        "Feng YM, Xiao YS, Yan HJ, et al. Sirolimus as Rescue Therapy for Refractory/Relapsed Immune Thrombocytopenia: "
        "Results of a Single-Center, Prospective, Single-Arm Study[J]. Front Med(Lausanne), 2020, 7: 110."
    )
    assert [(c["field"], c["corrected"]) for c in work["corrections"]] == [("doi", "10.3389/fmed.2020.00110")]


def test_works_come_in_the_order_asked_and_once() -> None:
    assert [w["id"] for w in works("27", "[24]", "ref 27", "２４")] == ["27", "24"]


def test_filters_narrow_each_other() -> None:
    itp = {w["id"] for w in works("--disease", "ITP")}
    level = {w["id"] for w in works("--level", "4")}
    role = {w["id"] for w in works("--role", "efficacy")}
    both = {w["id"] for w in works("--disease", "ITP", "--level", "4", "--role", "efficacy")}
    assert both == itp & level & role
    assert "24" in both


@pytest.mark.parametrize(
    ("text", "number"),
    [("rescue therapy feng", "24"), ("RESCUE  therapy", "24"), ("中华血液学杂志 朱雯", "47"), ("ｒｅｓｃｕｅ", "24")],
)
def test_search_in_citations(text: str, number: str) -> None:
    assert number in [w["id"] for w in works("--search", text)]


def test_an_empty_answer_is_an_empty_list() -> None:
    assert works("--search", "nothing of the kind") == []
    assert answer("search", "nothing of the kind")["result"] == {"hits": []}


@pytest.mark.parametrize(
    ("text", "kinds"), [("tma", {"caution", "conflict", "reference"}), ("血栓性微血管病", {"conflict", "reference"})]
)
def test_search_finds_cautions_conflicts_and_references(text: str, kinds: set[str]) -> None:
    hits = answer("search", text)["result"]["hits"]
    assert kinds <= {h["kind"] for h in hits}
    assert all(h["text"]["en"] and h["text"]["zh"] and h["sources"] for h in hits)


def test_search_says_of_which_disease() -> None:
    hits = answer("search", "ALPS-FAS")["result"]["hits"]
    assert {h["disease"] for h in hits if h["kind"] == "band"} == {"alps"}
    (band,) = [h for h in hits if h["kind"] == "band"]
    assert band["text"]["en"] == "2–10 ng/mL, ALPS-FAS, over 6 months on sirolimus"


@pytest.mark.slow
def test_data_info_and_validate() -> None:
    info = answer("data", "info")["result"]
    assert info["counts"]["references"] == 57
    assert info["counts"]["diseases"] == 5
    assert all(len(checksum) == 64 for checksum in info["sha256"].values())
    valid = answer("data", "validate")["result"]
    assert (valid["valid"], valid["problems"]) == (True, [])


@pytest.mark.slow
def test_data_review_names_file_and_line_of_every_number() -> None:
    entries = answer("data", "review")["result"]["entries"]
    assert len(entries) > 500
    for entry in entries:
        assert entry["file"].endswith(".yaml")
        assert entry["line"] >= 1
        assert entry["text"]
        assert entry["voice"]
