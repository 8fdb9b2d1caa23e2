"""Interactions as flat rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import ReadOnly, TypedDict

from mtor_cli.screens.rows import SAID_COLUMNS, remark_rows, said, warning_rows

if TYPE_CHECKING:
    from mtor_cli.parts.disease import NoteOut
    from mtor_cli.parts.envelope import Envelope
    from mtor_cli.parts.interactions import InteractionsResult
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


def interaction_rows(envelope: Envelope[InteractionsResult]) -> list[Row]:
    """Interactions as rows, one per statement; a name that leads nowhere keeps a row."""
    rows: list[Row] = []
    for agent in envelope["result"]["agents"]:
        named = {"name": agent["name"], "status": agent["status"]}
        message, read = agent["message"], agent["agent"] or agent["read_as"]
        if agent["status"] == "ask" and message:
            rows.append({**named, "text_en": message["en"], "text_zh": message["zh"]})
        about: Row = {
            **named,
            "agent_en": read and read["en"],
            "agent_zh": read and read["zh"],
            "drugs": agent["without_data"],
            "action": "no_data",
        }
        rows += [{**about, "section": "remark", "id": item["code"], **said(item)} for item in agent["remarks"]]
        rows += [{**about, "section": "note", "id": None, **said(item)} for item in agent["notes"]]
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
            rows.append(_row(about, "advice", entry["advice"]))
            rows += [_row(about, "effect", item, item["fold"]) for item in entry["effects"]]
            rows += [_row(about, "factor", item, item) for item in entry["factors"]]
            rows += [_row(about, "form", entry["forms"])] if entry["forms"] else []
            rows += [_row(about, "view", item) for item in entry["views"]]
            rows.append(_row(about, "on_stop", entry["on_stop"]))
    rows += remark_rows("caption", envelope["result"]["captions"])
    return [*rows, *warning_rows(envelope, rows)]


class _Bounds(TypedDict):
    """The two ends of what was measured or multiplied by."""

    low: ReadOnly[float]
    high: ReadOnly[float]


def _row(about: Row, section: str, item: NoteOut, bounds: _Bounds | None = None) -> Row:
    ends = {"low": bounds["low"], "high": bounds["high"]} if bounds else {"low": None, "high": None}
    return {**about, **said(item), "section": section, **ends}
