"""The sheet that a clinician signs: every number of the data files, with who says it and where it stands."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from mtor_cli.content.review import entries, review
from mtor_cli.content.yamlfile import parse_yaml
from mtor_cli.errors import DataError
from tests.content.facts import DATA, FILES, raw
from tests.content.folders import copy_data, edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtor_cli.records.checks import Entry


@cache
def sheet() -> tuple[Entry, ...]:
    return tuple(review(str(DATA)))


def scalars(node: Any, key: str = "") -> Iterator[tuple[str, int, str]]:
    """Yield the key, the line and the text of every scalar below a node of a foreign parser; names stay one key."""
    if isinstance(node, yaml.MappingNode):
        for key_node, inner in node.value:
            yield from scalars(inner, key if key in ("names", "aliases", "words", "label") else key_node.value)
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            yield from scalars(inner, key)
    else:
        yield key, node.start_mark.line + 1, node.value


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_every_number_of_a_file_is_in_the_sheet(name: str) -> None:
    text = (DATA / f"{name}.yaml").read_text(encoding="utf-8")
    mine = [e for e in sheet() if e.file == f"{name}.yaml"]
    rows = {(e.line, plain(text)) for e in mine for text in (e.text, *e.text.split(", "))}
    numbered = [
        (line, plain(value))
        for key, line, value in scalars(yaml.CBaseLoader(text).get_single_node())
        if key not in NO_FACTS and any(c.isdecimal() for c in SLOT.sub("", value))
    ]
    assert len(numbered) > 10
    cited = "\n".join(e.text for e in mine if e.field.endswith((".citation", ".cite_as")))
    assert [(line, value) for line, value in numbered if (line, value) not in rows and value not in cited] == []


SLOT = re.compile(r"\{[\w.]+\}")
"""What the program fills in: the number of a rule, which has its own row, or one that the reader gave."""

NO_FACTS = {
    *("sources", "id", "key", "number", "priority", "options", "short", "default", "code", "system", "unit"),
    *("names", "aliases", "words", "models", "interactions", "version", "label", "combination", "facts"),
    *("doi", "pmid", "pmcid", "registration", "year", "volume", "issue", "pages", "title", "authors", "journal"),
    *("printed", "corrected"),
}
"""Fields that name a record; some are a fact or a text elsewhere: see the tests of names below."""


def test_a_name_or_a_rank_is_nothing_that_could_be_signed() -> None:
    ends = {entry.field.rpartition(".")[2].partition("[")[0] for entry in sheet()}
    assert not ends & {"id", "key", "number", "priority", "options", "sources", "names", "aliases", "system", "unit"}
    assert not ends & {"version", "label", "combination", "identifiers", "doi", "pmid", "pmcid", "registration"}
    assert not ends & {"year", "volume", "issue", "pages", "title", "authors", "journal", "printed"}
    assert not [e.field for e in sheet() if re.search(r"cautions\[[^\]]*\]\.facts|\.label\.(en|zh)$", e.field)]
    assert not [e.field for e in sheet() if e.file == "models.yaml" and e.field.endswith(".short")]
    assert not [e.field for e in sheet() if re.search(r"messages\[\w+\]\.code$", e.field)]
    text = "id: a-1\nkey: b-2\npriority: 1\nnumber: 3\ncode: c_4\nshort: S5\ndefault: d-6\noptions: [e-7]\nlow: 8\n"
    text += "names: {en: [f 9], zh: [f 9]}\naliases: {en: [g10]}\nmodels: [h11]\nunit: mg/m2\n"
    assert [e.text for e in entries(parse_yaml(text.encode(), "x.yaml"), "x.yaml")] == ["8"]


def test_a_code_of_a_public_list_a_short_text_and_a_default_value_are_signed() -> None:
    text = 'system: LOINC\ncode: 29247-4\nverified: copy\nshort: {en: "5 mg", zh: "5 mg"}\ndefault: 0\n'
    found = [(e.field, e.text) for e in entries(parse_yaml(text.encode(), "x.yaml"), "x.yaml")]
    assert found == [("code", "29247-4"), ("short.en", "5 mg"), ("short.zh", "5 mg"), ("default", "0")]


def plain(text: str) -> str:
    """Return a text, or a number without the zeros that end its decimals: 0.390 is 0.39."""
    return text.rstrip("0") if re.fullmatch(r"-?\d+\.\d+", text) else text


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_every_source_of_a_number_is_in_the_sheet(name: str) -> None:
    """Sources are a column of the sheet and no row; a reference has the rows of its citation."""
    numbers = {found[1] for e in sheet() if (found := re.match(r"references\[(\d+)\]\.citation", e.field))}
    text = (DATA / f"{name}.yaml").read_text(encoding="utf-8")
    cited = {v for key, _, v in scalars(yaml.CBaseLoader(text).get_single_node()) if key == "sources" and v.isdecimal()}
    assert cited <= numbers == {str(n) for n in range(1, 58)}


def test_every_row_holds_something_to_sign() -> None:
    """A number, or the wording of a citation; a text of slots alone has none, and the number of a rule has its row."""
    assert [e.field for e in sheet() if not e.numbers and not e.field.endswith((".cite_as", ".corrected"))] == []
    rules = {e.field for e in sheet() if e.file == "rules.yaml"}
    filled = {name for text in (raw("messages"), raw("recommendations")) for name in SLOT.findall(str(text))}
    named = {name[1:-1].split(".")[-1] for name in filled if name.startswith("{rule.")}
    assert len(named) > 10
    assert [name for name in named if not {f for f in rules if f.startswith(f"rules[{name}].value")}] == []


def test_the_numbers_of_a_row_are_all_the_digits_of_its_text() -> None:
    for entry in sheet():
        digits = "".join(c for c in SLOT.sub("", entry.text) if c.isdecimal())
        assert "".join(c for number in entry.numbers for c in number if c.isdecimal()) == digits
        assert all(number in entry.text for number in entry.numbers)


def test_rows_come_in_the_order_of_the_files_and_name_a_place_once() -> None:
    places = [(e.file, e.line, e.field) for e in sheet()]
    assert len(places) == len(set(places))
    for name in FILES:
        lines = [e.line for e in sheet() if e.file == f"{name}.yaml"]
        assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("CR 34/86 (40%)", ["34", "86", "40"]),
        ("5–15 ng/mL; 0.75 mg", ["5", "15", "0.75"]),
        ("50×10⁹/L", ["50", "10"]),
        ("three of 4 responded", ["three", "4"]),
        ("Seven cases without controls", ["Seven"]),
        ("about half responded", ["half"]),
        ("three quarters", ["three", "quarters"]),
        ("once daily", ["once"]),
        ("1例，两例，三分之一，半数", ["1", "两例", "三分之一", "半数"]),
        ("每日两次", ["两次"]),
        ("{level} is above the 15 ng/mL limit of {rule.day_40}", ["15"]),
        ("Ⅱ～Ⅳ度", ["Ⅱ", "Ⅳ"]),
    ],
)
def test_what_counts_as_a_number(text: str, numbers: list[str]) -> None:
    document = parse_yaml(f'a: "{text}"\n'.encode(), "x.yaml")
    assert [(e.numbers, e.text, e.line, e.field) for e in entries(document, "x.yaml")] == [(numbers, text, 1, "a")]


@pytest.mark.parametrize(
    "text",
    ["none responded", "second line", "often", "二线", "一致", "不一", "", "{level} on day {rule.day_7}"],
)
def test_what_is_no_number(text: str) -> None:
    assert entries(parse_yaml(f'a: "{text}"\nb: true\nc:\n'.encode(), "x.yaml"), "x.yaml") == []


def test_each_language_of_a_text_stands_by_itself() -> None:
    document = parse_yaml('t:\n  en: "none responded"\n  zh: "两例均未缓解"\n'.encode(), "x.yaml")
    assert [(e.numbers, e.field, e.line) for e in entries(document, "x.yaml")] == [(["两例"], "t.zh", 3)]


# Who says it


def row(field: str) -> Entry:
    found = [e for e in sheet() if e.field == field]
    assert len(found) == 1, field
    return found[0]


def told(field: str) -> tuple[str, str, list[int | str], str]:
    entry = row(field)
    return entry.text, entry.voice, entry.sources, entry.verified


def test_a_record_speaks_for_itself() -> None:
    band = "diseases[itp].bands[itp-4-15]"
    assert told(f"{band}.low") == ("4", "study", ["chictr-onc-17012126"], "read")
    assert told(f"{band}.high") == ("15", "study", ["chictr-onc-17012126"], "read")
    assert told("diseases[aiha].bands[aiha-4-15].high") == ("15", "study", ["nct05925023"], "registry")
    assert told("diseases[itp].bands[cytopenia-child-5-15].low") == ("5", "study", [8], "secondary")
    assert told("rules[toxicity_flag_ng_ml].value") == ("15", "derived", ["pmid-10823377", "mtor-cli"], "judgement")
    assert told("drugs[sirolimus].molar_mass.value") == ("914.19", "derived", ["mtor-cli"], "calculated")


def test_a_list_of_numbers_is_one_row() -> None:
    document = parse_yaml(b"a:\n  b: [1, 2.5]\n  c: [[1], [2, 3]]\n  d: [x, 4]\n", "x.yaml")
    assert [(e.numbers, e.text, e.field) for e in entries(document, "x.yaml")] == [
        (["1", "2.5"], "1, 2.5", "a.b"),
        (["1"], "1", "a.c[1]"),
        (["2", "3"], "2, 3", "a.c[2]"),
        (["4"], "4", "a.d[2]"),
    ]


def test_what_has_a_voice_inside_another_record_keeps_its_own() -> None:
    entry = row("drugs[sirolimus].toxicity.origin.text.en")
    assert (entry.voice, entry.sources, entry.verified) == ("study", ["pmid-10823377"], "read")


def test_a_citation_is_what_the_consensus_prints_and_the_rest_what_was_read() -> None:
    assert told("references[27].citation")[1:] == ("consensus", ["consensus"], "read")
    assert told("references[27].n") == ("67", "study", [27], "read")
    assert told("references[8].n") == ("27", "study", [8], "secondary")
    assert told("works[nct05925023].cite_as")[1:] == ("study", ["nct05925023"], "registry")


def test_a_bibliographic_entry_is_one_row_and_its_identifiers_stand_in_it() -> None:
    assert told("references[24].citation")[0] == (
        "Feng YM, Xiao YS, Yan HJ, et al. Sirolimus as Rescue Therapy for Refractory/Relapsed Immune Thrombocytopenia: "
        "Results of a Single-Center, Prospective, Single-Arm Study[J]. Front Med(Lausanne), 2020, 7: 110. "
        "[doi 10.3389/fmed.2020.00110; pmid 32296709; pmcid PMC7136762; registration ChiCTR-ONC-17012126]"
    )
    for group, field in (("references", "citation"), ("works", "cite_as"), ("documents", "cite_as")):
        for record in raw("references")[group]:
            entry = row(f"{group}[{record.get('number', record.get('key'))}].{field}")
            values = [*record.get("identifiers", {}).values()]
            values += list(record["citation"].values()) if group == "references" else [record["cite_as"]]
            assert [value for value in values if str(value) not in entry.text] == []
            assert not [e.field for e in sheet() if e.field.startswith(f"{entry.field}.")]


def test_a_correction_is_one_row_with_what_is_printed_and_what_it_should_read() -> None:
    assert told("references[24].corrections[1].corrected") == (
        *("doi: not_stated → 10.3389/fmed.2020.00110 (confirmed)", "study", [24], "read"),
    )
    for record in raw("references")["references"]:
        for i, fix in enumerate(record.get("corrections", []), 1):
            text = row(f"references[{record['number']}].corrections[{i}].corrected").text
            assert fix["corrected"] in text
            assert isinstance(fix["printed"], dict) or fix["printed"] in text


def test_a_level_by_design_is_a_judgement_of_this_program() -> None:
    assert told("references[27].level.value") == ("1b", "derived", [27], "judgement")


def test_documents_speak_with_the_voice_of_their_kind() -> None:
    voices = {e.field.split("]")[0] + "]": (e.voice, e.verified) for e in sheet() if e.field.startswith("documents[")}
    assert voices["documents[us-label]"] == ("label", "read")
    assert voices["documents[zimmerman-1997]"] == ("study", "read")
    assert voices["documents[consensus-table-1]"] == ("consensus", "read")
    assert voices["documents[icd-copies]"] == ("reference", "copy")


@pytest.mark.parametrize(
    ("field", "code", "source"),
    [
        ("diseases[itp].codes[ICD-10 D69.3].code", "D69.3", "icd-copies"),
        ("diseases[itp].codes[ICD-11 3B64.10].code", "3B64.10", "icd-copies"),
        ("drugs[sirolimus].codes[LOINC 29247-4].code", "29247-4", "loinc"),
        ("drugs[everolimus].codes[ATC L04AH02].code", "L04AH02", "who-atc"),
        ("drugs[sirolimus].codes[RxNorm 35302].code", "35302", "drug-registers"),
        ("drugs[sirolimus].codes[DrugBank DB00877].code", "DB00877", "drug-registers"),
    ],
)
def test_a_code_names_the_list_that_it_was_read_in(field: str, code: str, source: str) -> None:
    assert told(field) == (code, "reference", [source], "copy")


def test_the_summary_of_a_disagreement_rests_on_its_sides() -> None:
    for disease in raw("recommendations")["diseases"]:
        for conflict in disease["conflicts"]:
            sources = {source for side in conflict["sides"] for source in side["sources"]}
            for entry in sheet():
                if entry.field.startswith(f"diseases[{disease['id']}].conflicts[{conflict['id']}].short"):
                    assert {str(s) for s in entry.sources} == sources
                    assert (entry.voice, entry.verified) == ("derived", "judgement")


def test_the_consensus_itself_and_its_table() -> None:
    text, *who = told("consensus.citation.en")
    assert text.endswith("J Clin Hematol, 2025, 38(5): 327-334. doi: 10.13201/j.issn.1004-2806.2025.05.001")
    assert who == ["consensus", ["consensus"], "read"]
    assert told("strengths[1].levels[1].level") == ("1a", "consensus", ["consensus-table-1"], "read")


def test_every_row_names_a_voice_and_a_source_that_exist() -> None:
    references = raw("references")
    keys = {w["key"] for w in [*references["works"], *references["documents"]]}
    for entry in sheet():
        assert entry.voice in ("consensus", "study", "label", "reference", "derived")
        assert entry.verified in ("read", "copy", "registry", "secondary", "calculated", "judgement", "unverified")
        assert entry.sources
        assert all(s in keys or s in range(1, 58) for s in entry.sources), entry.field


def test_what_is_unverified_has_no_number() -> None:
    """A slot is filled with a name or a count when the sentence is said."""
    numbers = [number for entry in sheet() if entry.verified == "unverified" for number in entry.numbers]
    assert [number for number in numbers if not number.startswith("{")] == []


def test_a_fold_computed_here_is_this_programs() -> None:
    """The source prints +342%; the fold of 4.42 is worked out here, and one that a source prints stays the source's."""
    assert told("interactions[ketoconazole-sirolimus].effects[2].fold.low") == (
        *("4.42", "derived", ["jp-label"], "calculated"),
    )
    text, *who = told("interactions[ketoconazole-sirolimus].effects[2].text.en")
    assert "+342%" in text
    assert who == ["label", ["jp-label"], "read"]
    assert told("interactions[ketoconazole-everolimus].effects[1].fold.low") == (
        *("15.0", "study", ["kovarik-2005"], "read"),
    )


def test_a_fold_that_follows_from_a_percentage_says_that_it_was_computed() -> None:
    for entry in raw("interactions")["interactions"]:
        for effect in entry["effects"]:
            computed = effect["voice"] == "derived" or effect["fold"].get("voice") == "derived"
            assert computed == ("calculated here" in effect["text"]["en"]), effect["text"]["en"]
            assert computed == any(words in effect["text"]["zh"] for words in ("本程序换算", "本程序算得")), entry["id"]


@pytest.mark.slow
def test_a_wrong_file_is_an_error_and_no_sheet(tmp_path: Any) -> None:
    folder = copy_data(tmp_path)
    edit(folder, "references", "- number: 1", "extent: citation_only", "extend: citation_only")
    with pytest.raises(DataError, match=r"references\[1\]\.read\.extent: 'extent' is missing"):
        review(str(folder))
