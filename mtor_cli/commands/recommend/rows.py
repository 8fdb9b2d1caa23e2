"""The answers of `mtor recommend` as flat rows, one a thing that a spreadsheet would list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.screens.rows import SAID_COLUMNS, source_ids

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
    *SAID_COLUMNS,
]


def disease_rows(result: Any) -> list[Row]:
    """The list of all diseases as rows."""
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
    """An answer on a disease as rows, one per item of each section."""
    rows: list[Row] = []
    items = {**result, "bands": [band.record for band in result["bands"]]}
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
        rows += [_item_row(result, section, item) for item in items[section]]
    for conflict in result["conflicts"]:
        rows += [
            _item_row(result, "conflicts", {**side, "id": conflict["id"], "entity": conflict["entity"]})
            for side in conflict["sides"]
        ]
    rows += [_item_row(result, "captions", {**caption, "id": caption["code"]}) for caption in result["captions"]]
    return rows


def _item_row(result: Any, section: str, item: Any) -> Row:
    text = item.get("text") or item.get("summary") or item.get("note") or {}
    population = item.get("population") or {}
    return {
        "disease": result["disease"]["id"],
        "section": section,
        "id": item.get("id"),
        "entity": item.get("entity"),
        "drug": item.get("drug") or item.get("drugs"),
        "low": item.get("low"),
        "high": item.get("high"),
        "unit": item.get("unit"),
        "matrix": item.get("matrix"),
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
