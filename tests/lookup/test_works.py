"""The 57 references and the further works: asked for by number or key, by disease, and the texts that are searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.errors import NotFoundError, UsageError
from mtor_cli.lookup.works import (
    ROLES,
    all_works,
    find_works,
    identifiers,
    not_found_text,
    searchable,
    work_id,
    works_of_disease,
)
from tests.content.facts import fixture_rows, raw

if TYPE_CHECKING:
    from mtor_cli.content.load import Content


KINDS = "a key, a DOI, a PMID or a registration number."


def found(content: Content, *queries: str) -> list[int | str]:
    works, documents, missing = find_works(content.references, queries)
    assert missing == []
    return [work_id(w) for w in [*works, *documents]]


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
    "query", ["58", "0", "100", "025", "ref 58", "文献58", "-8", "−8", "+8", "1.5", "25.0", "2-4-6", "9" * 5000]
)
def test_a_number_beyond_the_list_is_said_to_be_beyond_it(content: Content, query: str) -> None:
    error = refused(content, query)
    number = query.removeprefix("ref ").removeprefix("文献")
    assert error.en == f"There is no reference {number}: the consensus lists 1 to 57."
    assert error.zh == f"没有{number}号文献：共识参考文献为1～57号。"


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
        f"No reference, work or document is called '{query}'. Did you mean {guess}? Type a number from 1 to 57, {KINDS}"
    )
    assert error.zh == (
        f"未找到文献“{query}”。是否指 {guess.replace('or', '或')}？请输入1～57号、键名、DOI、PMID或试验注册号。"
    )


@pytest.mark.parametrize("query", ["哮喘", "rodriguez2011", "NCT05925024", "nct0", "ITP", "-", "label"])
def test_what_begins_no_key_or_several_is_answered_without_a_guess(content: Content, query: str) -> None:
    error = refused(content, query)
    assert error.en == f"No reference, work or document is called '{query}'. Type a number from 1 to 57, {KINDS}"
    assert error.zh == f"未找到文献“{query}”。请输入1～57号、键名、DOI、PMID或试验注册号。"


def test_every_document_is_found_by_its_key_and_by_the_name_that_a_source_column_prints(content: Content) -> None:
    documents = raw("references")["documents"]
    assert len(documents) > 100
    for document in [*raw("references")["works"], *documents]:
        key, label = document["key"], document["label"]
        assert found(content, key) == found(content, key.upper()) == [key]
        # NCT05925023 is the key of the registration and the name of its results: the key goes first.
        assert found(content, label["en"]) in ([key], [key.removesuffix("-results")])
        assert found(content, label["zh"]) in ([key], [key.removesuffix("-results")])


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        *((typed, ["pmid-10823377"]) for typed in (
            "10823377", "pmid-10823377", "PMID-10823377", "PMID: 10823377", "pmid10823377", "PMID 10823377.",
            "ＰＭＩＤ：１０８２３３７７", "https://pubmed.ncbi.nlm.nih.gov/10823377/",
            "https://www.ncbi.nlm.nih.gov/pubmed/10823377",
        )),
        *((typed, ["pmc1884942"]) for typed in (
            "PMC1884942", "pmc1884942.", "PMC 1884942", "PMCID: PMC1884942",
            "https://pmc.ncbi.nlm.nih.gov/articles/PMC1884942/",
            "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1884942",
        )),
        *((typed, ["nct02812940"]) for typed in (
            "NCT02812940", "nct02812940.", "ClinicalTrials.gov NCT02812940",
            "https://clinicaltrials.gov/study/NCT02812940",
        )),
        *((typed, ["consensus", "consensus-table-1"]) for typed in (
            "10.13201/j.issn.1004-2806.2025.05.001", "https://doi.org/10.13201/j.issn.1004-2806.2025.05.001",
            "DOI: 10.13201/J.ISSN.1004-2806.2025.05.001.", "doi.org/10.13201/j.issn.1004-2806.2025.05.001",
        )),
        ("ChiCTR-ONC-17012126", ["chictr-onc-17012126"]),
        ("IRCT20180501039499N1", [27]),
        ("PMC7136762", [24]),
        ("PMID 10823377, ref 24, us-label", [24, "pmid-10823377", "us-label"]),
        ("this program", ["mtor-cli"]),
        ("本程序", ["mtor-cli"]),
    ],
)  # fmt: skip
def test_a_work_or_document_is_found_as_a_citation_or_a_page_names_it(
    content: Content, query: str, keys: list[int | str]
) -> None:
    assert found(content, query) == keys


def test_a_pmid_that_nothing_here_has_is_named_as_one(content: Content) -> None:
    error = refused(content, "12345678")
    assert error.en == "No work or document here has the PMID 12345678."
    assert error.zh == "所收资料中没有PMID为12345678的文献。"


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
    ("query", "doi"),
    [
        ("10.1056/NEJMcibr1709384", "10.1056/NEJMcibr1709384"),
        ("https://doi.org/10.1056/nejmcibr1709384", "10.1056/NEJMcibr1709384"),
        ("http://dx.doi.org/10.1056/NEJMcibr1709384", "10.1056/NEJMcibr1709384"),
        ("doi:10.1056/NEJMcibr1709384", "10.1056/NEJMcibr1709384"),
        ("DOI 10.1056/NEJMcibr1709384.", "10.1056/NEJMcibr1709384"),
    ],
)
def test_a_doi_finds_its_work(content: Content, query: str, doi: str) -> None:
    (work,) = find_works(content.references, [query]).works
    assert doi in str(work)


def test_every_identifier_of_the_data_finds_its_work(content: Content) -> None:
    for work in all_works(content.references):
        for name in identifiers(work):
            # A registration that is a record of its own leads there.
            assert work_id(work) in found(content, name) or found(content, name) == [name], name


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
        ("24 to 26", [24, 25, 26]),
        ("24到26", [24, 25, 26]),
        ("24 27", [24, 27]),
        ("2 4", [2, 4]),
        ("refs 24 27", [24, 27]),
        ("[24][27]", [24, 27]),
        ("ref 24; ref 27.", [24, 27]),
        ("文献24、文献27", [24, 27]),
        ("refs 24-25, 8", [24, 25, 8]),
        ("文献24", [24]),
        ("24.", [24]),
        ("24-24", [24]),
    ],
)
def test_lists_and_spans_of_numbers(content: Content, query: str, numbers: list[int]) -> None:
    assert found(content, query) == numbers


@pytest.mark.parametrize(
    ("query", "shown", "missing", "en"),
    [
        ("24,999", [24], ["999"], "There is no reference 999: the consensus lists 1 to 57."),
        ("0-3", [1, 2, 3], ["0"], "There is no reference 0: the consensus lists 1 to 57."),
        ("56-600", [56, 57], ["58-600"], "There is no reference 58-600: the consensus lists 1 to 57."),
        ("55-99999999999", [], [], "There is no reference 55-99999999999: the consensus lists 1 to 57."),
        ("57-999999999", [57], ["58-999999999"], "There is no reference 58-999999999: the consensus lists 1 to 57."),
        (
            "24;ITP",
            [24],
            ["ITP"],
            f"No reference, work or document is called 'ITP'. Type a number from 1 to 57, {KINDS}",
        ),
    ],
)
def test_what_of_a_list_is_there_is_found_and_the_rest_is_named(
    content: Content, query: str, shown: list[int], missing: list[str], en: str
) -> None:
    if not shown:
        assert refused(content, query).en == en
        return
    works, documents, not_found = find_works(content.references, [query])
    assert ([work_id(w) for w in works], documents, not_found) == (shown, [], missing)
    assert not_found_text(content.references, not_found)[0] == en


@pytest.mark.parametrize(
    ("query", "en", "zh"),
    [
        (
            "27-24",
            "The span 27-24 runs backwards: type both numbers, the lower one first, such as 24-27.",
            "文献序号范围 27-24 首尾颠倒：请写明首末两号，小号在前，例如24-27。",
        ),
        (
            "24-",
            "The span 24- has one end only: type both numbers, the lower one first, such as 24-27.",
            "文献序号范围 24- 缺少末号：请写明首末两号，小号在前，例如24-27。",
        ),
        *(
            (
                typed,
                f"No reference is named by '{typed}': a number from 1 to 57, {KINDS}",
                f"“{typed}”不是文献：请输入1～57号、键名、DOI、PMID或试验注册号。",
            )
            for typed in ("", " ", ",", "[]", ".")
        ),
    ],
)
def test_what_names_no_reference_is_said_to_be_so(content: Content, query: str, en: str, zh: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_works(content.references, ["24", query])
    assert (caught.value.en, caught.value.zh) == (en, zh)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("query", ["10.9999/none", "PMID 1", "58-60", "PMC1"])
def test_what_is_not_in_the_data_is_refused(content: Content, query: str) -> None:
    assert refused(content, query).code == "unknown_reference"
