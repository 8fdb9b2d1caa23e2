"""Levels of evidence: the rank of each, which works count, and the highest design level per part and age group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.errors import NotFoundError
from mtor_cli.lookup.evidence import RANK, by_level, counts, find_rows, highest_levels, is_level, level_of
from mtor_cli.lookup.works import all_works, work_id
from tests.content.facts import fixture_lines, fixture_rows

if TYPE_CHECKING:
    from mtor_cli.content.load import Content


def cited(content: Content) -> list[Any]:
    return list(content.references["references"])


def highest(content: Content, *parts: str) -> dict[tuple[str, str], tuple[str, list[int | str]]]:
    """Return the highest level and its carriers among the 57 references, by part and age group."""
    return {
        (h.part, h.age_group): (h.level, [work_id(w) for w in h.works])
        for h in highest_levels(cited(content), list(parts))
    }


def test_the_rank_is_the_order_of_the_printed_table() -> None:
    printed = [word for line in fixture_lines("table1.txt")[2:-1] for word in line.split()[:2] if word[0].isdigit()]
    assert list(RANK) == printed


def test_a_work_counts_when_results_of_an_mtor_inhibitor_were_read_and_it_has_a_level(content: Content) -> None:
    facts = {row[0]: row for row in fixture_rows("appraisals.txt")}
    for work in cited(content):
        _, level, _, evidence, _ = facts[str(work["number"])]
        assert counts(work) == (evidence == "yes" and level != "none"), work["number"]
        assert level_of(work) == (None if level == "none" else level)


def test_a_randomised_trial_without_an_mtor_inhibitor_does_not_count(content: Content) -> None:
    """Ref 2 is a randomised trial of rabbit thymoglobulin, level 1b by its title."""
    works = {w["number"]: w for w in cited(content)}
    assert level_of(works[2]) == "1b"
    assert not counts(works[2])
    assert not counts(works[19])  # a prospective cohort whose results were not read
    assert not counts(works[12])  # a cohort in which no mTOR inhibitor was used
    assert counts(works[27])


def test_a_work_without_a_level_never_counts(content: Content) -> None:
    work = {**cited(content)[26], "level": {"value": {"absent": "not_judged"}, "provisional": False}}
    assert work["mtor_evidence"]["value"] == "yes"
    assert level_of(work) is None  # type: ignore[arg-type]
    assert not counts(work)  # type: ignore[arg-type]


def test_the_highest_level_in_itp_is_1b_in_children_from_one_trial(content: Content) -> None:
    found = highest(content, "itp", "itp-ctd", "itp-aps")
    assert found == {
        ("itp", "child"): ("1b", [27]),
        ("itp", "both"): ("4", [7]),
        ("itp", "not_stated"): ("4", [24]),
        ("itp-ctd", "not_stated"): ("4", [28, 30]),
        ("itp-aps", "not_stated"): ("4", [29]),
    }
    (carrier,) = next(h.works for h in highest_levels(cited(content), ["itp"]) if h.age_group == "child")
    assert carrier["level"]["provisional"] is True


def test_the_highest_levels_of_the_other_diseases(content: Content) -> None:
    assert highest(content, "prca") == {("prca", "not_stated"): ("4", [17, 18])}
    assert highest(content, "alps") == {("alps", "child"): ("4", [6, 33, 35]), ("alps", "not_stated"): ("4", [36])}
    assert highest(content, "gvhd", "gvhd-prophylaxis", "gvhd-acute", "gvhd-chronic") == {
        ("gvhd", "not_stated"): ("2b", [52]),
        ("gvhd-prophylaxis", "adult"): ("4", [41]),
        ("gvhd-prophylaxis", "not_stated"): ("1a", [43]),
        ("gvhd-acute", "adult"): ("4", [45]),
        ("gvhd-acute", "both"): ("1b", [46]),
        ("gvhd-chronic", "not_stated"): ("4", [48]),
    }


def test_the_parts_come_in_the_order_asked_and_the_age_groups_in_a_fixed_one(content: Content) -> None:
    found = [(h.part, h.age_group) for h in highest_levels(cited(content), ["gvhd-acute", "itp"])]
    assert found == [
        ("gvhd-acute", "adult"),
        ("gvhd-acute", "both"),
        ("itp", "child"),
        ("itp", "both"),
        ("itp", "not_stated"),
    ]


def test_nothing_is_highest_where_nothing_counts(content: Content) -> None:
    assert highest_levels([w for w in cited(content) if w["mtor_evidence"]["value"] != "yes"], ["itp", "gvhd"]) == []
    assert highest_levels(cited(content), ["unknown"]) == []


def test_the_highest_level_is_never_below_that_of_a_work_of_its_group(content: Content) -> None:
    works = all_works(content.references)
    parts = [p for d in content.recommendations["diseases"] for p in (d["id"], *(e["id"] for e in d["entities"]))]
    groups = highest_levels(works, parts)
    assert len(groups) > 20
    for group in groups:
        for work in works:
            level = level_of(work)
            if counts(work) and group.part in work["diseases"] and work["age_group"] == group.age_group:
                assert level is not None
                assert RANK.index(group.level) <= RANK.index(level)
                assert (work in group.works) == (level == group.level)


def test_works_are_grouped_by_level_the_strongest_first_and_those_without_are_left_out(content: Content) -> None:
    grouped = by_level(cited(content))
    assert list(grouped) == ["1a", "1b", "2b", "4", "5"]
    facts = fixture_rows("appraisals.txt")
    for level, works in grouped.items():
        assert [str(work_id(w)) for w in works] == [row[0] for row in facts if row[1] == level]
    assert sum(map(len, grouped.values())) == 57 - 3
    assert by_level([]) == {}


# Rows of the table


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("2b", [("B", ["2b"])]),
        ("2B", [("B", ["2b"])]),
        (" ２ｂ ", [("B", ["2b"])]),
        ("4", [("C", ["4"])]),
        ("5", [("D", ["5"])]),
        ("1a", [("A", ["1a"])]),
        ("A", [("A", ["1a", "1b", "1c"])]),
        ("b", [("B", ["2a", "2b", "2c", "3a", "3b"])]),
        ("Ｂ", [("B", ["2a", "2b", "2c", "3a", "3b"])]),
        ("C", [("C", ["4"])]),
        ("D", [("D", ["5"])]),
    ],
)
def test_a_level_or_a_strength_leads_to_its_rows(
    content: Content, query: str, rows: list[tuple[str, list[str]]]
) -> None:
    found = find_rows(content.evidence_levels, query)
    assert found is not None
    assert [(row["strength"], [level["level"] for level in row["levels"]]) for row in found] == rows


@pytest.mark.parametrize("query", ["6z", "6", "0", "1d", "2", "10", "E", "z"])
def test_what_looks_like_a_level_and_is_none_is_said_to_be_none(content: Content, query: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        find_rows(content.evidence_levels, query)
    assert (caught.value.code, caught.value.exit_code, str(caught.value.hint)) == ("unknown_level", 3, "mtor evidence")
    assert caught.value.en == (
        f"'{query}' is not a level or strength of Table 1. "
        "Levels: 1a, 1b, 1c, 2a, 2b, 2c, 3a, 3b, 4, 5. Strengths: A to D."
    )
    assert caught.value.zh == (
        f"“{query}”不是表1中的证据级别或推荐强度。级别：1a、1b、1c、2a、2b、2c、3a、3b、4、5；强度：A～D。"
    )


@pytest.mark.parametrize("query", ["ITP", "3B64.10", "再障", "AA", "", "纯红", "2bb"])
def test_anything_else_is_left_to_the_names_of_diseases(content: Content, query: str) -> None:
    assert find_rows(content.evidence_levels, query) is None


def test_a_level_is_read_in_any_case_and_width() -> None:
    assert [is_level(text) for text in ("1b", "1B", "１ｂ", " 4 ")] == ["1b", "1b", "1b", "4"]


@pytest.mark.parametrize("text", ["6z", "B", "", "1", "1b2", "no"])
def test_what_is_no_level_is_refused(text: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        is_level(text)
    assert caught.value.code == "unknown_level"
    assert caught.value.en == (f"'{text}' is not a level of Table 1. Levels: 1a, 1b, 1c, 2a, 2b, 2c, 3a, 3b, 4, 5.")
    assert caught.value.zh == f"“{text}”不是表1中的证据级别。级别：1a、1b、1c、2a、2b、2c、3a、3b、4、5。"
