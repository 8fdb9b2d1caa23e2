"""Answers as flat rows, for CSV and NDJSON. One row per thing that a spreadsheet would list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mtor_cli.render.rows import Row

DISEASE_COLUMNS = ["id", "name_en", "name_zh", "codes", "statement_en", "statement_zh", "voice", "bands"]

RECOMMEND_COLUMNS = [
    "disease",
    "section",
    "id",
    "entity",
    "drug",
    "low",
    "high",
    "unit",
    "matrix",
    "line",
    "age_group",
    "population_en",
    "population_zh",
    "text_en",
    "text_zh",
    "voice",
    "sources",
    "verified",
]

LEVEL_COLUMNS = ["strength", "level", "description_en", "description_zh"]

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

HIT_COLUMNS = ["kind", "id", "text_en", "text_zh", "voice", "sources"]

REVIEW_COLUMNS = ["numbers", "text", "voice", "sources", "verified", "file", "line", "field", "signed"]

PROBLEM_COLUMNS = ["file", "line", "field", "expected_en", "expected_zh"]

INFO_COLUMNS = ["item", "value"]


def source_ids(sources: list[Any]) -> list[str]:
    """Return the numbers and keys of sources."""
    return [str(s["id"]) for s in sources]


def said(item: Any) -> Row:
    """Return a statement with who says it."""
    return {
        "text_en": item["text"]["en"],
        "text_zh": item["text"]["zh"],
        "voice": item["voice"],
        "sources": source_ids(item["sources"]),
        "verified": item["verified"],
    }


def disease_rows(result: Any) -> list[Row]:
    """Return the list of all diseases as rows."""
    return [
        {
            "id": d["id"],
            "name_en": d["name"]["en"],
            "name_zh": d["name"]["zh"],
            "codes": [f"{c['system']} {c['code']}" for c in d["codes"]],
            "statement_en": d["statement"]["en"],
            "statement_zh": d["statement"]["zh"],
            "voice": d["voice"],
            "bands": d["bands"],
        }
        for d in result["diseases"]
    ]


def recommend_rows(result: Any) -> list[Row]:
    """Return an answer on a disease as rows, one per item of each section."""
    rows: list[Row] = []
    for section in (
        "statements",
        "dosing",
        "bands",
        "no_target",
        "measuring",
        "cautions",
        "monitoring",
        "notes",
    ):
        rows += [_item_row(result, section, item) for item in result[section]]
    for conflict in result["conflicts"]:
        rows += [
            _item_row(result, "conflicts", {**side, "id": conflict["id"], "entity": conflict["entity"]})
            for side in conflict["sides"]
        ]
    return rows


def _item_row(result: Any, section: str, item: Any) -> Row:
    text = item.get("text") or item.get("summary") or item.get("note") or {}
    population = item.get("population", {})
    return {
        "disease": result["disease"]["id"],
        "section": section,
        "id": item.get("id"),
        "entity": item.get("entity"),
        "drug": item.get("drug") or item.get("drugs"),
        "low": item.get("low"),
        "high": item.get("high"),
        "unit": item.get("unit"),
        "matrix": item["matrix"]["value"] if "matrix" in item else None,
        "line": item.get("line"),
        "age_group": item.get("age_group"),
        "population_en": population.get("en"),
        "population_zh": population.get("zh"),
        "text_en": text.get("en"),
        "text_zh": text.get("zh"),
        "voice": item["voice"],
        "sources": source_ids(item["sources"]),
        "verified": item["verified"],
    }


def level_rows(result: Any) -> list[Row]:
    """Return the rows of Table 1."""
    return [
        {
            "strength": level["strength"],
            "level": level["level"],
            "description_en": level["description"]["en"],
            "description_zh": level["description"]["zh"],
        }
        for level in result["levels"]
    ]


def work_rows(works: list[Any], documents: list[Any] | None = None) -> list[Row]:
    """Return works, then documents, as rows; the fields of a citation are those that the consensus prints.

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
                "number": work["number"],
                "key": work["key"],
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
            "key": document["key"],
            **document["identifiers"],
            "cite_as": document["cite_as"],
            "read": document["read"],
            "document": document["kind"],
        }
        for document in documents or []
    ]
    return rows


def hit_rows(result: Any) -> list[Row]:
    """Return what a search found as rows."""
    return [
        {
            "kind": hit["kind"],
            "id": hit["id"],
            "text_en": hit["text"]["en"],
            "text_zh": hit["text"]["zh"],
            "voice": hit["voice"],
            "sources": source_ids(hit["sources"]),
        }
        for hit in result["hits"]
    ]


def review_rows(result: Any) -> list[Row]:
    """Return the review sheet as rows, with an empty column for the signature."""
    return [{**entry, "sources": [str(s) for s in entry["sources"]], "signed": None} for entry in result["entries"]]


def problem_rows(result: Any) -> list[Row]:
    """Return the mistakes in a data folder as rows."""
    return [
        {
            "file": p["file"],
            "line": p["line"],
            "field": p["field"],
            "expected_en": p["message"]["en"],
            "expected_zh": p["message"]["zh"],
        }
        for p in result["problems"]
    ]


def info_rows(envelope: Any) -> list[Row]:
    """Return what the data is as rows."""
    result = envelope["result"]
    facts = {
        "program": envelope["program"]["version"],
        "data": envelope["data"]["version"],
        "doi": envelope["data"]["source"]["doi"],
        "folder": result["folder"],
        **result["counts"],
        **result["sha256"],
    }
    return [{"item": item, "value": value} for item, value in facts.items()]


CHANGE_COLUMNS = ["kind", "id", "disease", "text_en", "text_zh", "source"]


def change_rows(result: Any) -> list[Row]:
    """Return what the hospital's own file changes as rows."""
    return [{**c, "text_en": c["text"]["en"], "text_zh": c["text"]["zh"]} for c in result["changes"]]
