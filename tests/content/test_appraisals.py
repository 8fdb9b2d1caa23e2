"""What is said of each of the 57 references: level by design, provisional or not, whether it shows results, role."""

from __future__ import annotations

from typing import Any

import pytest

from tests.content.facts import fixture_rows, raw

ROWS = fixture_rows("appraisals.txt")


def reference(number: str) -> Any:
    found = [r for r in raw("references")["references"] if r["number"] == number]
    assert len(found) == 1
    return found[0]


def test_the_fixture_holds_the_57_references() -> None:
    assert [row[0] for row in ROWS] == [str(n) for n in range(1, 58)]


@pytest.mark.parametrize(("number", "level", "provisional", "evidence", "role"), ROWS, ids=[f"ref{r[0]}" for r in ROWS])
def test_a_reference_is_appraised_as_it_was_read(
    number: str, level: str, provisional: str, evidence: str, role: str
) -> None:
    record = reference(number)
    value = record["level"]["value"]
    if level == "none":
        assert value == {"absent": "not_judged"}
    else:
        assert value == level
        assert record["level"]["provisional"] == provisional
    assert record["mtor_evidence"]["value"] == evidence.replace(" ", "_")
    assert record["role"] == role


def test_a_level_that_was_not_judged_says_why() -> None:
    unjudged = [row[0] for row in ROWS if row[1] == "none"]
    assert unjudged == ["13", "50", "57"]
    for number in unjudged:
        reason = reference(number)["level"]["reason"]
        assert "title" in reason["en"] or "unknown" in reason["en"]
        assert reason["zh"]


def test_a_work_known_by_its_citation_tells_no_more_than_its_title() -> None:
    for record in raw("references")["references"]:
        if record["read"]["extent"] != "citation_only":
            continue
        number = record["number"]
        assert record["mtor_evidence"]["value"] == "not_read", number
        assert record["level"]["provisional"] == "true" or isinstance(record["level"]["value"], dict), number
        assert "trough" not in record, number
        for outcome in record.get("outcomes", []):
            assert "title" in outcome["en"] or "No results were seen" in outcome["en"], number
            assert "题名" in outcome["zh"] or "未见结果" in outcome["zh"], number


def test_a_work_without_results_supports_no_outcome() -> None:
    """`no`: what was read shows no results of an mTOR inhibitor, so none is told."""
    for row in ROWS:
        if row[3] == "no":
            assert "drugs" not in reference(row[0]), row[0]
