"""`mtor references` by name: documents, what was not found, and its exit code, in every format."""

from __future__ import annotations

import csv
import io

import pytest

from tests.helpers import mtor


def test_a_document_is_shown_with_whose_voice_it_is_and_what_was_read() -> None:
    done = mtor("references", "PMID: 10823377", COLUMNS="80")
    assert done.code == 0
    assert done.out.splitlines()[0] == (
        "pmid-10823377 Review of sirolimus levels and toxicity in renal transplantation"
    )
    assert "  Voice        study\n" in done.out
    assert "  Identifiers  PMID 10823377\n" in done.out
    chinese = mtor("references", "us-label-copy", "--lang", "zh").out
    assert "来源类别  说明书\n" in chinese
    assert "简称      美国说明书（转载）\n" in chinese


def test_a_document_in_json_and_csv() -> None:
    result = mtor("references", "consensus", "24", "--json").json["result"]
    assert [d["id"] for d in result["documents"]] == ["consensus"]
    assert (result["documents"][0]["voice"], result["documents"][0]["kind"]) == ("consensus", "consensus")
    assert [w["id"] for w in result["references"]] == ["24"]
    rows = list(csv.DictReader(io.StringIO(mtor("references", "24", "pmc1884942", "--format", "csv").out)))
    assert [(r["number"], r["key"], r["document"]) for r in rows] == [("24", "", ""), ("", "pmc1884942", "article")]
    assert [r["pmcid"] for r in rows] == ["PMC7136762", "PMC1884942"]
    assert rows[0]["registration"] == "ChiCTR-ONC-17012126"


def test_a_document_concerns_no_disease_and_has_no_level() -> None:
    assert mtor("references", "us-label", "--disease", "ITP").out == "No reference fits.\n"
    assert mtor("references", "us-label", "--search", "Pfizer").out.startswith("us-label Rapamune")
    assert mtor("references", "us-label", "--search", "nothing of the kind").out == "No reference fits.\n"


@pytest.mark.parametrize("args", [("24,999",), ("24", "999"), ("999", "24")])
def test_what_was_found_is_shown_and_what_was_not_is_named(args: tuple[str, ...]) -> None:
    sentence = "There is no reference 999: the consensus lists 1 to 57."
    done = mtor("references", *args)
    assert done.code == 3
    assert done.out.startswith("[24] Feng YM")
    assert done.err.splitlines()[-1] == sentence
    chinese = mtor("references", *args, "--lang", "zh")
    assert chinese.err.splitlines()[-1] == "没有999号文献：共识参考文献为1～57号。"
    both = mtor("references", *args, "--lang", "both").err.splitlines()
    assert both[-2:] == [sentence, "没有999号文献：共识参考文献为1～57号。"]
    scripted = mtor("references", *args, "--json")
    assert scripted.code == 3
    assert scripted.json["result"]["not_found"] == ["999"]
    assert [w["code"] for w in scripted.json["warnings"]] == ["unknown_reference"]
    assert scripted.json["warnings"][0]["text"]["en"] == sentence


def test_where_nothing_is_found_it_is_an_error() -> None:
    done = mtor("references", "999", "nobody", "--json")
    assert (done.code, done.json["schema"], done.json["error"]["code"]) == (3, "mtor/error/2", "unknown_reference")
    assert done.json["error"]["message"]["en"] == (
        "There is no reference 999: the consensus lists 1 to 57. No reference, work or document is called 'nobody'. "
        "Type a number from 1 to 57, a key, a DOI, a PMID or a registration number."
    )
