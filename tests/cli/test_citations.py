"""Works for citation managers: parsed back by other people's readers, every field compared with the YAML."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import rispy
import yaml
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from mtor_cli.commands.references.cited import cited
from mtor_cli.render.bibtex import render_bibtex
from mtor_cli.render.cited import Cited, Name
from mtor_cli.render.csl import render_csl
from mtor_cli.render.ris import render_ris
from tests.helpers import LANGUAGES, ROOT, mtor

with open(ROOT / "data" / "references.yaml", encoding="utf-8") as file:
    DATA = yaml.safe_load(file)

PRINTED = {f"consensus-{r['number']}": r for r in DATA["references"]}
FURTHER = {w["key"]: w for w in DATA["works"]}
DOCUMENTS = {d["key"]: d for d in DATA["documents"]}

CONFIRMED = {
    "consensus-24": {"doi": "10.3389/fmed.2020.00110"},
    "consensus-25": {"issue": "Supplement 1"},
    "consensus-49": {"doi": "10.3760/cma.j.cn121090-20240611-00217"},
}
"""What the consensus does not print and a source page confirmed, copied from the corrections in the YAML."""


def expected(key: str) -> dict[str, str]:
    """Return what the YAML holds of a reference, with what was confirmed."""
    citation = {**PRINTED[key]["citation"], **CONFIRMED.get(key, {})}
    known = PRINTED[key].get("identifiers", {})
    return {k: str(v) for k, v in {**known, **citation}.items() if k != "registration"}


def exported(form: str, *args: str) -> str:
    done = mtor("references", *args, "--format", form)
    assert done.code == 0, done.err
    return done.out


def test_what_is_compared_is_what_the_data_confirms() -> None:
    confirmed = {
        key: {fix["field"]: fix["corrected"] for fix in reference["corrections"] if fix["certainty"] == "confirmed"}
        for key, reference in PRINTED.items()
        if "corrections" in reference
    }
    assert {key: fields for key, fields in confirmed.items() if fields} == CONFIRMED
    assert len(PRINTED) == 57
    assert len(FURTHER) == 61


def bibtex(text: str) -> dict[str, Any]:
    readers = [SeparateCoAuthors(), SplitNameParts(), LatexDecodingMiddleware()]
    library = parse_string(text, append_middleware=readers)
    assert library.failed_blocks == []
    return {entry.key: entry for entry in library.entries}


def test_bibtex_read_back_holds_every_field() -> None:
    entries = bibtex(exported("bibtex"))
    assert list(entries) == [*PRINTED, *FURTHER]
    names = {"issue": "number"}
    for key in PRINTED:
        fields = {f.key: f.value for f in entries[key].fields}
        printed = expected(key)
        people = [" ".join([*n.von, *n.last, *n.first]).strip("{}") for n in fields.pop("author")]
        assert ", ".join(people).replace(", others", ", et al") in (
            printed["authors"],
            printed["authors"].replace(", 等", ", et al"),
        )
        annotated = fields.pop("annote", "")
        assert entries[key].entry_type == "article"
        assert fields == {names.get(k, k): v for k, v in printed.items() if k != "authors"}
        for fix in PRINTED[key].get("corrections", []):
            assert fix["note"]["en"] in annotated
    for key, work in FURTHER.items():
        fields = {f.key: f.value for f in entries[key].fields}
        fields.pop("annote", None)
        known = {k: v for k, v in work.get("identifiers", {}).items() if k != "registration"}
        assert (entries[key].entry_type, fields) == ("misc", {**known, "note": work["cite_as"]})


def test_ris_read_back_holds_every_field() -> None:
    records = {record["id"]: record for record in rispy.loads(exported("ris"))}
    assert list(records) == [*PRINTED, *FURTHER]
    names = {"journal": "secondary_title", "issue": "number"}
    for key in PRINTED:
        record, printed = records[key], expected(key)
        notes = record.pop("notes", [])
        assert record.pop("type_of_reference") == "JOUR"
        assert ", ".join(name.replace(", ", " ") for name in record.pop("authors")) == printed.pop("authors")
        pages = [record.pop("start_page"), *([record.pop("end_page")] if "end_page" in record else [])]
        assert "-".join(pages) == printed.pop("pages")
        for field, before in (("note", ""), ("pmid", "PMID: "), ("pmcid", "PMCID: ")):
            if field in printed:
                assert before + printed.pop(field) in notes
        assert record == {"id": key, **{names.get(k, k): v for k, v in printed.items()}}
    for key, work in FURTHER.items():
        assert records[key]["type_of_reference"] == "GEN"
        assert records[key]["notes"][0] == work["cite_as"]
        assert records[key].get("doi") == work.get("identifiers", {}).get("doi")
        assert set(records[key]) <= {"type_of_reference", "id", "notes", "doi"}


def test_csl_json_read_back_holds_every_field() -> None:
    text = exported("csl-json")
    items = {item["id"]: item for item in json.loads(text)}
    assert list(items) == [*PRINTED, *FURTHER]
    names = {"journal": "container-title", "pages": "page", "doi": "DOI", "pmid": "PMID", "pmcid": "PMCID"}
    for key in PRINTED:
        item, printed = items[key], expected(key)
        item.pop("annote", None)
        people = [n.get("literal") or f"{n['family']} {n['given']}" for n in item.pop("author")]
        assert ", ".join(people) == printed.pop("authors")
        assert item.pop("issued") == {"date-parts": [[int(printed.pop("year"))]]}
        assert item == {"id": key, "type": "article-journal", **{names.get(k, k): v for k, v in printed.items()}}
    processed = CiteProcJSON(json.loads(text))
    assert set(processed) == {key.lower() for key in (*PRINTED, *FURTHER)}
    for key in PRINTED:
        assert str(processed[key].title) == expected(key)["title"]
        assert str(processed[key].issued.year) == expected(key)["year"]
    for key, work in FURTHER.items():
        assert (items[key]["type"], items[key]["note"]) == ("document", work["cite_as"])
        assert "title" not in items[key]
        assert "author" not in items[key]


def test_a_citation_processor_prints_them() -> None:
    items = json.loads(exported("csl-json", "10", "15", "24"))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    printed = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        printed.register(Citation([CitationItem(item["id"])]))
    text = "\n".join(map(str, printed.bibliography()))
    assert "中华医学会血液学分会红细胞疾病(贫血)学组 (2023)" in text
    assert "西罗莫司治疗成人复发/难治性自身免疫性溶血性贫血的临床疗效" in text
    assert "第三军医大学学报" in text
    assert "Feng, Y." in text
    assert "10.3389/fmed.2020.00110" in text


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json"])
def test_names_in_chinese_and_letters_with_marks_are_whole(form: str) -> None:
    text = exported(form, "10", "15", "20", "41", "22")
    for name in (
        "颜红菊",
        "王平",
        "全瑶",
        "中华医学会血液学分会红细胞疾病(贫血)学组",
        "Köksoy",
        "Balaguer-Roselló",
        "Mahévas",
    ):
        assert name in text
    keys = re.findall(r"@\w+\{(.*),|ID  - ([^\r]*)|\"id\": \"(.*)\"", text)
    assert [next(filter(None, k)) for k in keys] == [f"consensus-{n}" for n in (10, 15, 20, 41, 22)]


def test_a_particle_belongs_to_the_family_name() -> None:
    work = cited(PRINTED["consensus-13"], ("en",))
    assert work.authors[1] == Name("van Tol", "MJD")
    assert work.others == "et al"
    assert cited(PRINTED["consensus-10"], ("en",)).authors[0] == Name("颜红菊")
    assert cited(PRINTED["consensus-10"], ("en",)).others == "等"
    assert cited(PRINTED["consensus-26"], ("en",)).others == ""


def test_keys_are_ascii_and_unique() -> None:
    keys = [cited(w, ("en",)).key for w in (*DATA["references"], *DATA["works"], *DATA["documents"])]
    assert len(set(keys)) == len(keys) == 57 + len(FURTHER) + len(DOCUMENTS)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]*", key) for key in keys)


def test_an_inferred_correction_is_told_and_not_made() -> None:
    english = bibtex(exported("bibtex", "21", "40"))
    assert "uk-Wasek" in str(english["consensus-21"]["author"][2])
    assert english["consensus-40"]["pages"] == "776. e1-776. e13"
    assert english["consensus-40"]["annote"] == (
        "pages: printed '776. e1-776. e13', should read '776.e1-776.e13' (inferred). "
        "Stray spaces in the printed page range; not checked on a source page."
    )
    chinese = mtor("references", "40", "--format", "ris", "--lang", "zh").out
    assert "N1  - pages：原印“776. e1-776. e13”，应为“776.e1-776.e13”（推断）。" in chinese
    both = json.loads(mtor("references", "24", "--format", "csl-json", "--lang", "both").out)
    assert "Registration: ChiCTR-ONC-17012126" in both[0]["annote"]
    assert "注册号：ChiCTR-ONC-17012126" in both[0]["annote"]


HOSTILE = Cited(
    "key",
    (Name("O'Brien } {x", "A"), Name("甲 and 乙")),
    title='A\\B {half & 50% $x_1^2 ~ #1 "q" @article{',
    journal="J\nTY  - X",
    year="2020",
    pages="3-4",
    doi="10.1/a_b}c",
    note="a\x1b[31mb\u202ec",
)


def test_no_text_breaks_out_of_its_field() -> None:
    entry = bibtex(render_bibtex([HOSTILE, HOSTILE._replace(key="next")]))
    assert list(entry) == ["key", "next"]
    # The reader drops a brace of its own, and has another letter for ^.
    assert entry["key"]["title"] == 'A\\B half & 50% $x_1\u02c62 ~ #1 "q" @article'
    assert len(entry["key"]["author"]) == 2
    assert entry["key"]["note"] == "a\\u001b[31mb\\u202ec"
    records = rispy.loads(render_ris([HOSTILE, HOSTILE]))
    assert [r["secondary_title"] for r in records] == ["J TY  - X"] * 2
    assert json.loads(render_csl([HOSTILE], ascii_only=True))[0]["title"] == HOSTILE.title


def test_documents_that_are_named_are_exported_with_their_citation() -> None:
    entries = bibtex(exported("bibtex", "us-label", "24"))
    assert list(entries) == ["consensus-24", "us-label"]
    assert entries["us-label"]["note"] == DOCUMENTS["us-label"]["cite_as"]


def test_a_search_that_finds_nothing_is_an_empty_file() -> None:
    asked = ("--search", "nothing of the kind")
    assert [exported(form, *asked) for form in ("bibtex", "ris", "csl-json")] == ["", "", "[]\n"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_answer_that_is_of_no_works_says_so(lang: str) -> None:
    done = mtor("tdm", "--level", "8", "--disease", "ITP", "--format", "bibtex", "--lang", lang)
    sentence = {
        "en": "--format bibtex writes works for a citation manager; this answer contains none.",
        "zh": "--format bibtex 用于导出文献题录，本命令的结果不是文献。",
    }
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[0] == sentence[lang]
    assert done.err.splitlines()[1].endswith("mtor references --format bibtex")
