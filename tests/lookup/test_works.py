"""The 57 references and the further works: asked for by number or key, by disease, and the texts that are searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.errors import NotFoundError
from mtor_cli.lookup.works import ROLES, all_works, find_works, identifiers, searchable, work_id, works_of_disease
from tests.content.facts import fixture_rows, raw

if TYPE_CHECKING:
    from mtor_cli.content.load import Content


def found(content: Content, *queries: str) -> list[int | str]:
    return [work_id(w) for w in find_works(content.references, queries)]


def refused(content: Content, query: str) -> NotFoundError:
    with pytest.raises(NotFoundError) as caught:
        find_works(content.references, [query])
    assert (caught.value.code, caught.value.exit_code) == ("unknown_reference", 3)
    assert str(caught.value.hint) == "mtor references"
    return caught.value


def test_the_references_come_first_and_in_order(content: Content) -> None:
    ids = [work_id(w) for w in all_works(content.references)]
    assert ids[:57] == list(range(1, 58))
    assert ids[57:] == [w["key"] for w in raw("references")["works"]]


@pytest.mark.parametrize(
    "query", ["25", "[25]", "ref 25", "Ref. 25", "REF25", "reference 25", "refs 25", "文献25", "#25"]
)
def test_a_number_may_be_typed_as_it_is_printed(content: Content, query: str) -> None:
    assert found(content, query) == [25]


@pytest.mark.parametrize("query", ["２５", "［25］", " 25 "])
def test_full_width_digits_and_spaces_are_folded(content: Content, query: str) -> None:
    assert found(content, query) == [25]


def test_every_number_and_every_key_leads_to_its_work(content: Content) -> None:
    for number in range(1, 58):
        assert found(content, str(number)) == [number]
    for work in raw("references")["works"]:
        key = work["key"]
        assert found(content, key) == found(content, key.upper()) == found(content, key.replace("-", " ")) == [key]


def test_works_come_in_the_order_asked_each_once(content: Content) -> None:
    assert found(content, "27", "feng-yaqing-2024", "5", "ref 27", "FENG-YAQING-2024") == [27, "feng-yaqing-2024", 5]
    assert found(content) == []


@pytest.mark.parametrize(
    "query", ["58", "0", "100", "025", "ref 58", "文献58", "-8", "−8", "+8", "2 4", "1.5", "25.0", ""]
)
def test_a_number_beyond_the_list_is_said_to_be_beyond_it(content: Content, query: str) -> None:
    """Among them 2-4 and 2 4, which are not 24."""
    error = refused(content, query)
    assert error.en == f"There is no reference {query}: the consensus lists 1 to 57."
    assert error.zh == f"没有{query}号文献：共识参考文献为1～57号。"


@pytest.mark.parametrize(
    ("query", "guess"),
    [
        ("feng-yaqing", "feng-yaqing-2024"),
        ("NCT0592502", "nct05925023 or nct05925023-results"),
    ],
)
def test_a_key_that_was_typed_in_part_is_asked_about(content: Content, query: str, guess: str) -> None:
    error = refused(content, query)
    assert error.en == (
        f"No reference or work is called '{query}'. Did you mean {guess}? Type a number from 1 to 57 or a key."
    )
    assert error.zh == f"未找到文献“{query}”。是否指 {guess.replace('or', '或')}？请输入1～57号或其他文献的键名。"


@pytest.mark.parametrize("query", ["哮喘", "rodriguez2011", "NCT05925024", "nct0"])
def test_what_begins_no_key_or_several_is_answered_without_a_guess(content: Content, query: str) -> None:
    error = refused(content, query)
    assert error.en == f"No reference or work is called '{query}'. Type a number from 1 to 57 or a key."
    assert error.zh == f"未找到文献“{query}”。请输入1～57号或其他文献的键名。"


def test_a_document_is_no_work(content: Content) -> None:
    assert "No reference or work is called 'us-label'." in refused(content, "us-label").en


def test_the_works_of_a_disease_are_those_that_name_it_or_a_part_of_it(content: Content) -> None:
    everything = all_works(content.references)
    expected = {
        str(w.get("number", w.get("key")))
        for w in [*raw("references")["references"], *raw("references")["works"]]
        if {"gvhd-acute", "gvhd"} & set(w["diseases"])
    }
    works = works_of_disease(everything, {"gvhd-acute", "gvhd"})
    assert {str(work_id(w)) for w in works} == expected
    assert {45, 46} <= {work_id(w) for w in works}
    assert 37 not in {work_id(w) for w in works}
    assert works_of_disease(everything, set()) == []


def test_the_roles_are_those_of_the_references() -> None:
    assert {row[4] for row in fixture_rows("appraisals.txt")} == set(ROLES)


def test_a_reference_is_searched_by_authors_title_and_journal_and_by_their_corrections(content: Content) -> None:
    works: dict[int | str, Any] = {work_id(w): w for w in all_works(content.references)}
    citation = works[21]["citation"]
    assert searchable(works[21])[:3] == [citation["authors"], citation["title"], citation["journal"]]
    assert any("Żuk-Wasek" in text for text in searchable(works[21]))
    assert searchable(works[1]) == [
        "Feng Y, Chen X, Cassady K, et al",
        "The Role of mTOR Inhibitors in Hematologic Disease: From Bench to Bedside",
        "Front Oncol",
    ]


def test_a_further_work_is_searched_by_its_citation_and_its_names(content: Content) -> None:
    works: dict[int | str, Any] = {work_id(w): w for w in all_works(content.references)}
    texts = searchable(works["feng-yaqing-2024"])
    assert "Blood Coagul Fibrinolysis" in texts[0]
    assert texts[1] == "Feng Yaqing 2024"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("10.1056/NEJMcibr1709384", "10.1056/NEJMcibr1709384"),
        ("https://doi.org/10.1056/nejmcibr1709384", "10.1056/NEJMcibr1709384"),
        ("http://dx.doi.org/10.1056/NEJMcibr1709384", "10.1056/NEJMcibr1709384"),
        ("doi:10.1056/NEJMcibr1709384", "10.1056/NEJMcibr1709384"),
        ("DOI 10.1056/NEJMcibr1709384.", "10.1056/NEJMcibr1709384"),
    ],
)
def test_a_doi_finds_its_work(content: Content, query: str, found: str) -> None:
    (work,) = find_works(content.references, [query])
    assert found in str(work)


def test_every_doi_and_pmid_of_the_data_finds_its_work(content: Content) -> None:
    for work in all_works(content.references):
        for name in identifiers(work):
            assert work in find_works(content.references, [name]), name


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("24,27", [24, 27]),
        ("24，27", [24, 27]),
        ("24、27", [24, 27]),
        ("[24,27]", [24, 27]),
        ("24-27", [24, 25, 26, 27]),
        ("24–27", [24, 25, 26, 27]),
        ("24～26", [24, 25, 26]),
        ("refs 24-25, 8", [24, 25, 8]),
        ("文献24", [24]),
    ],
)
def test_lists_and_spans_of_numbers(content: Content, query: str, numbers: list[int]) -> None:
    assert [work_id(w) for w in find_works(content.references, [query])] == numbers


@pytest.mark.parametrize("query", ["27-24", "24-58", "0-3", "24,58", "2-4-6", "24-", ",", "10.9999/none", "PMID 1"])
def test_what_is_not_in_the_list_is_refused_whole(content: Content, query: str) -> None:
    assert refused(content, query).code == "unknown_reference"
