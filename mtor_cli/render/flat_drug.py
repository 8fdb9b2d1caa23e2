"""Flat rows of the answers on the drugs themselves: interactions, facts, starting doses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.render.flat import source_ids

if TYPE_CHECKING:
    from mtor_cli.render.rows import Row

INTERACTION_COLUMNS = [
    "name",
    "status",
    "id",
    "agent_en",
    "agent_zh",
    "drugs",
    "strength",
    "direction",
    "action",
    "section",
    "low",
    "high",
    "text_en",
    "text_zh",
    "voice",
    "sources",
    "verified",
]

FACT_COLUMNS = ["drug", "topic", "id", "text_en", "text_zh", "voice", "sources", "verified"]


def interaction_rows(result: Any) -> list[Row]:
    """Return interactions as rows, one per statement; a name that leads nowhere keeps a row."""
    rows: list[Row] = []
    for agent in result["agents"]:
        if agent["message"]:
            message = agent["message"]
            rows.append(
                {
                    "name": agent["name"],
                    "status": agent["status"],
                    "text_en": message["en"],
                    "text_zh": message["zh"],
                }
            )
        for entry in agent["entries"]:
            about = {
                "name": agent["name"],
                "status": agent["status"],
                "id": entry["id"],
                "agent_en": entry["agent"]["en"],
                "agent_zh": entry["agent"]["zh"],
                "drugs": entry["drugs"],
                "strength": entry["strength"],
                "direction": entry["direction"],
                "action": entry["action"],
            }
            sections = (
                ("advice", [entry["advice"]]),
                ("effect", entry["effects"]),
                ("factor", entry["factors"]),
                ("view", entry["views"]),
                ("on_stop", [entry["on_stop"]]),
            )
            for section, items in sections:
                for item in items:
                    bounds = item.get("fold") or item
                    rows.append(
                        {
                            **about,
                            **_said(item),
                            "section": section,
                            "low": bounds.get("low"),
                            "high": bounds.get("high"),
                        }
                    )
    return rows


def _said(item: Any) -> Row:
    return {
        "text_en": item["text"]["en"],
        "text_zh": item["text"]["zh"],
        "voice": item["voice"],
        "sources": source_ids(item["sources"]),
        "verified": item["verified"],
    }


def fact_rows(result: Any) -> list[Row]:
    """Return the facts on a drug as rows."""
    return [{"drug": result["drug"], "topic": f["topic"], "id": f["id"], **_said(f)} for f in result["facts"]]


START_COLUMNS = [
    "disease",
    "section",
    "id",
    "population_en",
    "population_zh",
    "mg_per_day_low",
    "mg_per_day_high",
    "text_en",
    "text_zh",
    "voice",
    "sources",
    "verified",
]


def start_rows(result: Any) -> list[Row]:
    """Return the starting regimens as rows, then the table, the views on the liver and the cautions."""
    rows: list[Row] = []
    for item in result["regimens"]:
        regimen = item["regimen"]
        low, high = item["exact_mg_per_day"] or (None, None)
        rows.append(
            {
                "disease": result["disease"],
                "section": "regimen",
                "id": regimen["id"],
                "population_en": regimen["population"]["en"],
                "population_zh": regimen["population"]["zh"],
                "mg_per_day_low": low,
                "mg_per_day_high": high,
                **_said({**regimen, "text": regimen["summary"]}),
            }
        )
    sections = (
        ("table", [result["table"]] if result["table"] else []),
        ("label_rule", [result["label_rule"]] if result["label_rule"] else []),
        ("liver", result["liver"]),
        ("caution", result["cautions"]),
        ("check", result["checks"]),
    )
    for section, items in sections:
        for item in items:
            dose = item.get("mg_per_day")
            rows.append(
                {
                    "disease": result["disease"],
                    "section": section,
                    "id": item.get("id"),
                    "mg_per_day_low": dose,
                    "mg_per_day_high": dose,
                    **_said(item),
                }
            )
    return rows
