"""A consult as flat rows: the levels of the course, and everything that is said, by section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.commands.consult.dose import decision_of_models, of_models
from mtor_cli.commands.consult.levels import course_shown
from mtor_cli.screens.course import COURSE_COLUMNS, course_rows, step_rows
from mtor_cli.screens.rows import SAID_COLUMNS, remark_rows, said, voiced, warning_rows

if TYPE_CHECKING:
    from mtor_cli.commands.consult.result import ConsultResult
    from mtor_cli.parts.disease import NoteOut
    from mtor_cli.parts.envelope import Envelope
    from mtor_cli.parts.interactions import AgentOut
    from mtor_cli.render.rows import Row

CONSULT_COLUMNS = [
    "section", "id", "decision", "mg", "every_hours", *COURSE_COLUMNS, "severity", *SAID_COLUMNS,
]  # fmt: skip


def consult_rows(wrapped: Envelope[ConsultResult]) -> list[Row]:
    """A consult as rows, in the order of its screen.

    Args:
        wrapped: the envelope of the answer.
    """
    result = wrapped["result"]
    level, model = result["tdm"], result["fit"]
    rows = remark_rows("finding", result["findings"])
    if level is not None:
        verdict = level["verdict"]
        text = {"text_en": verdict["text"]["en"], "text_zh": verdict["text"]["zh"]}
        rows.append({"section": "verdict", "id": verdict["code"], **text})
        rows += remark_rows("sample", level["sample"]["caveats"])
    rows += remark_rows("joined", result["joined"])
    rows += remark_rows("tacrolimus", result["tacrolimus"]["remarks"] if result["tacrolimus"] else [])
    rows += remark_rows("excluded", result["excluded"])
    rows += course_rows(course_shown(result))
    if level is not None and level["dose"] is not None:
        best = level["dose"]["best"]
        mg = None if best is None else best["mg_per_administration"]
        hours = None if best is None else best["every_hours"]
        rows.append({"section": "dose_by_rule", "decision": level["dose"]["decision"], "mg": mg, "every_hours": hours})
        rows += remark_rows("dose_by_rule", [*level["dose"]["refused"], *([result["rule"]] if result["rule"] else [])])
    if model is not None and model["dose"] is not None:
        found = of_models(model["dose"])
        mg = None if found is None else found["mg"]
        hours = None if found is None else found["interval_h"]
        rows.append(
            {"section": "dose_by_model", "decision": decision_of_models(model["dose"]), "mg": mg, "every_hours": hours}
        )
        rows += remark_rows("dose_by_model", [*model["dose"]["refused"], *model["dose"]["remarks"]])
    rows += remark_rows("dose_by_model", [result["no_fit"]] if result["no_fit"] else [])
    if level is not None and level["next"] is not None:
        rows += remark_rows("next", [level["next"]["remark"]])
    if model is not None and model["headline"] is not None:
        rows += remark_rows("next", [model["headline"]["why"]], time=model["headline"]["time"])
    listed: list[tuple[str, str, list[NoteOut]]] = [("agent", a["name"], _advice(a)) for a in result["agents"]]
    for event in result["planned"]:
        unread = [event["unread"]] if event["unread"] else []
        listed.append(("planned", event["name"], [*event["statements"], *_advice(event["agent"]), *unread]))
    for section, name, notes in listed:
        rows += [{"section": section, "id": name, **said(note)} for note in notes]
        rows += [] if notes else [{"section": section, "id": name}]
    for section, items in (("monitoring", result["monitoring"]), ("cautions", result["cautions"])):
        rows += [{"section": section, "id": a["id"], **said(a)} for a in items]
    rows += step_rows(None if model is None else model["one_step"])
    rows += remark_rows("missing", result["missing"])
    return voiced([*rows, *warning_rows(wrapped, rows)])


def _advice(agent: AgentOut | None) -> list[NoteOut]:
    return [] if agent is None else [entry["advice"] for entry in agent["entries"]]
