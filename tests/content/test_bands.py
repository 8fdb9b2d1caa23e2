"""The target ranges of `data/recommendations.yaml` against the table of troughs that were read; no range beyond it."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from tests.content.facts import fixture_rows, raw


class Row(NamedTuple):
    """One line of the table."""

    disease: str
    part: str
    drug: str
    population: str
    years: str
    low: str
    high: str
    specimen: str
    stood: str
    sources: str
    partner: str


ROWS = [Row(*cells) for cells in fixture_rows("bands.txt")]


def bands() -> list[tuple[str, Any]]:
    """Return every band with the id of its disease."""
    return [(d["id"], band) for d in raw("recommendations")["diseases"] for band in d["bands"]]


def traces(source: str) -> str:
    """Return everything by which a source may be named: its number, or key, identifiers and citation."""
    references = raw("references")
    for work in [*references["works"], *references["documents"]]:
        if work["key"] == source:
            return "\n".join([source, *work.get("identifiers", {}).values(), work["cite_as"]])
    return source


def fits(row: Row, disease: str, band: Any) -> bool:
    """Return whether a band says what a row says: whom for, both numbers, and the same sources, no more, no fewer."""
    numbers = tuple("-" if isinstance(band[b], dict) else band[b] for b in ("low", "high"))
    setting = (disease, band.get("entity", "-"), band["drug"], band["age_group"], band["origin"])
    if setting != (row.disease, row.part, row.drug, row.population, row.stood) or numbers != (row.low, row.high):
        return False
    named = [name.strip() for name in row.sources.split("&")]
    known = [traces(source) for source in band["sources"]]

    def meets(name: str, text: str) -> bool:
        return name == text if name.isdigit() and len(name) < 3 else name in text

    return all(any(meets(n, text) for text in known) for n in named) and all(
        any(meets(n, text) for n in named) for text in known
    )


def partner_of(row: Row) -> tuple[str, Any]:
    found = [(disease, band) for disease, band in bands() if fits(row, disease, band)]
    assert len(found) == 1, (row, [band["id"] for _, band in found])
    return found[0]


@pytest.mark.parametrize("row", ROWS, ids=[f"{r.part.strip('-') or r.disease}-{r.low}-{r.high}" for r in ROWS])
def test_a_row_of_the_table_is_one_band(row: Row) -> None:
    _, band = partner_of(row)
    matrix = band["matrix"]
    if row.specimen == "-":
        assert matrix["value"] in ("not_stated", "whole_blood")
    else:
        assert matrix["value"] == row.specimen
        assert row.specimen in matrix["as_printed"]
    if row.years != "-":
        assert row.years in band["ages"]["en"]
    if row.partner != "-":
        drug, _, target = row.partner.partition(" ")
        assert drug in band["partner"]["en"]
        assert target in band["partner"]["en"]


def test_there_is_no_other_band() -> None:
    taken = [partner_of(row)[1]["id"] for row in ROWS]
    assert len(set(taken)) == len(ROWS) == 25
    assert sorted(taken) == sorted(band["id"] for _, band in bands())


def test_a_bound_is_absent_only_where_the_source_sets_none() -> None:
    absent = [(band["id"], b) for _, band in bands() for b in ("low", "high") if isinstance(band[b], dict)]
    assert absent == [("itp-aps-max-15", "low")]
    assert next(b for _, b in bands() if b["id"] == "itp-aps-max-15")["low"]["absent"] == "no_bound_set"


def test_two_bands_are_shown_by_a_second_disease() -> None:
    """Ref 8 is about immune cytopenia in general; the registration with ATRA about AIHA, Evans syndrome and PRCA."""
    shared = {band["id"]: (disease, band["also_in"]) for disease, band in bands() if "also_in" in band}
    assert shared == {"cytopenia-child-5-15": ("itp", ["aiha"]), "anaemia-atra-4-10": ("aiha", ["prca"])}


def test_where_nothing_was_read_there_is_no_band_and_a_note_says_so() -> None:
    used = {source for _, band in bands() for source in band["sources"]}
    # The window in ITP, and the multilineage trial: neither states a target in what was read.
    assert used.isdisjoint({"50", "35"})
    # Troughs that were not read.
    assert used.isdisjoint({"40", "41", "42", "46", "bmt-ctn-0402", "bmt-ctn-0801"})
    for disease in raw("recommendations")["diseases"]:
        everolimus = [b for b in disease["bands"] if b["drug"] == "everolimus"]
        assert bool(everolimus) == (disease["id"] == "gvhd")
        notes = [n for n in disease["no_target"] if n["drugs"] == ["everolimus"]]
        assert len(notes) == (2 if disease["id"] == "gvhd" else 1)
        for note in notes:
            assert "no target was" in note["text"]["en"] or "no target in" in note["text"]["en"]


def test_no_band_speaks_with_the_voice_of_the_consensus() -> None:
    assert {band["voice"] for _, band in bands()} == {"study"}


@pytest.mark.parametrize(
    ("origin", "verified"),
    [
        ("registry", {"registry"}),
        ("review_table", {"secondary"}),
        ("transcription", {"secondary"}),
        ("trade_article", {"secondary"}),
        ("news_report", {"secondary"}),
        ("publication", {"read"}),
        ("meeting_abstract", {"read"}),
    ],
)
def test_how_far_a_band_was_checked_follows_from_where_it_stood(origin: str, verified: set[str]) -> None:
    assert {band["verified"] for _, band in bands() if band["origin"] == origin} == verified
