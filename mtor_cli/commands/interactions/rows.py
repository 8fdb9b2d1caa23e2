"""Interactions as flat rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.screens.rows import SAID_COLUMNS, remark_rows, said, warning_rows

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
    *SAID_COLUMNS,
]


def interaction_rows(envelope: Any) -> list[Row]:
    """Interactions as rows, one per statement; a name that leads nowhere keeps a row."""
    rows: list[Row] = []
    for agent in envelope["result"]["agents"]:
        named = {"name": agent["name"], "status": agent["status"]}
        if agent["status"] == "ask":
            rows.append({**named, "text_en": agent["message"]["en"], "text_zh": agent["message"]["zh"]})
        known = {f"agent_{lang}": (agent["agent"] or agent["read_as"] or {}).get(lang) for lang in ("en", "zh")}
        for section, items in (("remark", agent["remarks"]), ("note", agent["notes"])):
            rows += [
                {
                    **named,
                    **known,
                    "drugs": agent["without_data"],
                    "action": "no_data",
                    "section": section,
                    "id": item.get("code"),
                    **said(item),
                }
                for item in items
            ]
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
                ("form", [entry["forms"]] if entry["forms"] else []),
                ("view", entry["views"]),
                ("on_stop", [entry["on_stop"]]),
            )
            for section, items in sections:
                for item in items:
                    bounds = item.get("fold") or item
                    rows.append(
                        {
                            **about,
                            **said(item),
                            "section": section,
                            "low": bounds.get("low"),
                            "high": bounds.get("high"),
                        }
                    )
    rows += remark_rows("caption", envelope["result"]["captions"])
    return [*rows, *warning_rows(envelope, rows)]
