"""Flat rows that several commands share: statements, works, coded remarks, made-up doses, days of loading, warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.screens.dose import composition, parts

if TYPE_CHECKING:
    from mtor_cli.render.rows import Row

SAID_COLUMNS = ["text_en", "text_zh", "voice", "sources", "verified"]
"""Of a statement; see `said`."""

WORK_COLUMNS = [
    "number",
    "key",
    "authors",
    "title",
    "journal",
    "year",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "cite_as",
    "level",
    "level_provisional",
    "role",
    "mtor_evidence",
    "read",
    "n",
    "age_group",
    "diseases",
    "pmcid",
    "registration",
    "document",
]


def source_ids(sources: list[Any]) -> list[str]:
    """The numbers and keys of sources."""
    return list(map(str, sources))


def said(item: Any) -> Row:
    """A statement with who says it."""
    return {
        "text_en": item["text"]["en"],
        "text_zh": item["text"]["zh"],
        "voice": item["voice"],
        "sources": source_ids(item["sources"]),
        "verified": item["verified"],
    }


def work_rows(works: list[Any], documents: list[Any] | None = None) -> list[Row]:
    """Works, then documents, as rows; the fields of a citation are those that the consensus prints.

    Args:
        works: in full.
        documents: sources that are no studies; `document` holds what kind each is.
    """
    rows: list[Row] = []
    for work in works:
        citation = work.get("citation") or {}
        identifiers = work.get("identifiers", {})
        rows.append(
            {
                **{
                    field: citation.get(field)
                    for field in ("authors", "title", "journal", "year", "volume", "issue", "pages")
                },
                "number": work["id"].number,
                "key": None if work["id"].number else str(work["id"]),
                "doi": citation.get("doi") or identifiers.get("doi"),
                "pmid": identifiers.get("pmid"),
                "cite_as": work.get("cite_as"),
                "level": work["level"]["value"],
                "level_provisional": work["level"]["provisional"],
                "role": work["role"],
                "mtor_evidence": work["mtor_evidence"],
                "read": work["read"],
                "n": work["n"],
                "age_group": work["age_group"],
                "diseases": work["diseases"],
                "pmcid": identifiers.get("pmcid"),
                "registration": identifiers.get("registration"),
            }
        )
    rows += [
        {
            "key": str(document["id"]),
            **document["identifiers"],
            "cite_as": document["cite_as"],
            "read": document["read"],
            "document": document["kind"],
        }
        for document in documents or []
    ]
    return rows


def remark_row(section: str, item: Any, **about: Any) -> Row:
    """A coded remark as a row, `id` its code."""
    text = item["text"]
    row: Row = {"section": section, **about, "id": item["code"], "text_en": text["en"], "text_zh": text["zh"]}
    row |= {"voice": item["voice"], "sources": source_ids(item["sources"]), "verified": item["verified"]}
    return row | {k: item[k] for k in ("severity",) if k in item}


def remark_rows(section: str, items: list[Any], **about: Any) -> list[Row]:
    """Coded remarks as rows, in their order."""
    return [remark_row(section, item, **about) for item in items]


def option_rows(options: list[Any]) -> list[Row]:
    """The doses of a product as rows, each followed by its days of loading."""
    rows: list[Row] = []
    for option in options:
        rows.append(
            {
                "section": "dose_option",
                "status": option["status"],
                "mg": option["mg_per_administration"],
                "mg_per_day": option["mg_per_day"],
                "every_hours": option["every_hours"],
                "predicted_trough_ng_ml": option["predicted_trough_ng_ml"],
                "made_en": composition(option, "en"),
                "made_zh": composition(option, "zh"),
                "marks": option["marks"],
            }
        )
        rows += loading_rows(option["loading"], f"{option['mg_per_day']:g} mg/day")
    return rows


def loading_rows(loading: Any, new: str | None) -> list[Row]:
    """One row a day of loading: mg of loading, the day's sum, and how it is made up.

    Args:
        loading: None where there is none.
        new: the dose that it leads to, for `id`; None where it is not known.
    """
    if not loading:
        return []
    made = loading["made"] or [None] * len(loading["days"])
    return [
        {
            "section": "dose_loading",
            "id": new,
            "day": number,
            "mg": extra,
            "mg_per_day": total,
            "made_en": day and parts(day["composition"]),
            "made_zh": day and parts(day["composition"]),
            "marks": day["marks"] if day else [],
        }
        for number, (extra, total, day) in enumerate(zip(loading["days"], loading["total_mg"], made, strict=True), 1)
    ]


def note_row(section: str, note: Any, **about: Any) -> Row:
    """A statement on an agent, or a source's practice, as a row."""
    return {"section": section, **about, **said(note)}


def warning_rows(envelope: Any, rows: list[Row]) -> list[Row]:
    """The coded remarks on an answer as a whole that no row of it holds yet."""
    held = {(row.get("id"), row.get("text_en")) for row in rows}
    found = remark_rows("warning", envelope["warnings"])
    return [row for row in found if (row["id"], row["text_en"]) not in held]
