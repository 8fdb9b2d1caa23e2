"""The 57 citations of `data/references.yaml` against the list as the consensus prints it, field by field."""

from __future__ import annotations

from typing import Any

import pytest

from mtor_cli.records.references import cite
from tests.content.facts import fixture_lines, raw

PRINTED: list[str] = fixture_lines("citations.txt")


def parse(line: str) -> dict[str, str]:
    """Return the fields of a citation: Authors. Title[J]. Journal, year, volume(issue): pages. Note doi: DOI."""
    fields: dict[str, str] = {}
    head, _, rest = line.partition("[J]. ")
    fields["number"], _, head = head.removeprefix("[").partition("] ")
    fields["authors"], _, fields["title"] = head.partition(". ")
    rest, _, doi = rest.partition(" doi: ")
    if doi:
        fields["doi"] = doi
    rest, _, note = rest.partition(" Erratum in: ")
    if note:
        fields["note"] = f"Erratum in: {note}"
    assert rest.endswith(".")
    place, _, pages = rest.removesuffix(".").partition(": ")
    if pages:
        fields["pages"] = pages
    fields["journal"], fields["year"], volume = place.split(", ")
    fields["volume"], _, issue = volume.partition("(")
    if issue:
        fields["issue"] = issue.removesuffix(")")
    return fields


def render(number: str, c: dict[str, str]) -> str:
    """Return a citation from its fields in the order of GB/T 7714, as the consensus prints it."""
    issue = f"({c['issue']})" if "issue" in c else ""
    tail = f" {c['note']}" if "note" in c else ""
    tail += f" doi: {c['doi']}" if "doi" in c else ""
    place = f"{c['journal']}, {c['year']}, {c['volume']}{issue}: {c['pages']}."
    return f"[{number}] {c['authors']}. {c['title']}[J]. {place}{tail}"


def references() -> list[Any]:
    found: list[Any] = raw("references")["references"]
    return found


def test_the_fixture_holds_the_57_citations_in_order() -> None:
    assert [parse(line)["number"] for line in PRINTED] == [str(n) for n in range(1, 58)]


def test_the_parser_leaves_no_part_of_a_line_out() -> None:
    for line in PRINTED:
        fields = parse(line)
        assert render(fields["number"], fields) == line


@pytest.mark.parametrize("line", PRINTED, ids=[f"ref{n}" for n in range(1, 58)])
def test_every_field_is_as_printed(line: str) -> None:
    printed = parse(line)
    number = printed.pop("number")
    record = references()[int(number) - 1]
    assert record["number"] == number
    assert record["citation"] == printed


@pytest.mark.parametrize("line", PRINTED, ids=[f"ref{n}" for n in range(1, 58)])
def test_a_citation_set_from_the_fields_is_the_printed_line(line: str) -> None:
    record = references()[int(parse(line)["number"]) - 1]
    assert render(record["number"], record["citation"]) == line
    assert f"[{record['number']}] {cite(record['citation'])}" == line


def test_the_fields_that_are_not_printed_are_known() -> None:
    """Read off the printed list by eye."""
    found = [parse(line) for line in PRINTED]
    assert [f["number"] for f in found if "doi" not in f] == ["2", "10", "15", "23", "24", "47", "49", "54"]
    assert [f["number"] for f in found if "note" in f] == ["2"]
    assert [f["number"] for f in found if "issue" not in f] == ["1", "7", "8", "24", "25", "27", "29", "33", "43"]


def test_a_doi_that_was_found_while_reading_agrees_with_the_printed_one_or_is_a_correction() -> None:
    for record in references():
        printed = record["citation"].get("doi")
        found = record.get("identifiers", {}).get("doi")
        corrected = {c["corrected"] for c in record.get("corrections", []) if c["field"] == "doi"}
        if printed and found and printed != found:
            assert found in corrected
        if found and not printed:
            assert found in corrected


def test_a_correction_quotes_what_is_printed() -> None:
    for record in references():
        for fix in record.get("corrections", []):
            printed = record["citation"].get(fix["field"])
            if isinstance(fix["printed"], dict):
                assert printed is None, record["number"]
            else:
                assert fix["printed"] in (printed or ""), record["number"]
                assert fix["corrected"] not in (printed or ""), record["number"]
