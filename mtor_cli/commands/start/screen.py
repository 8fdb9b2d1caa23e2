"""The screen of `mtor start`."""

from __future__ import annotations

from typing import Any

from mtor_cli.render.blocks import Cell, Column, Gap, Para, Screen, Table, cells
from mtor_cli.screens.dose import TIMES, composition
from mtor_cli.screens.phrases import (
    aside,
    caption,
    highest_amount,
    highest_per_m2,
    joined,
    pick,
    source,
    source_names,
    voice,
)

_IN_TITLE = "start_as_studied"
"""What the title says already."""


def start_screen(result: Any, lang: str) -> Screen:
    """How the drug was started in studies, worked out for one patient."""
    zh, said = lang == "zh", result["captions"]
    screen: Screen = [Para(caption(said, "started_in_studies", lang), "title")]
    screen += [
        Para(pick(r["text"], lang), voice=voice(r, lang), indent=2) for r in result["remarks"] if r["code"] != _IN_TITLE
    ]
    screen += [Gap(), _regimens(result, lang)]
    if result["table"]:
        screen += [Gap(), *table_block(result["table"], lang, True)]
    if result["label_rule"]:
        screen += [Gap(), label_rule(result, lang)]
    for title, items in (
        (caption(said, "liver_views", lang), result["liver"]),
        ("注意与禁忌" if zh else "Cautions and contraindications", result["cautions"]),
        ("用药前与用药中检查" if zh else "Checks before and during treatment", result["checks"]),
    ):
        if items:
            rows: list[Any] = [cells(pick(i["text"], lang), voice(i, lang), source(i, lang)) for i in items]
            screen += [Gap(), Table(title, [Column(""), *_told(lang)], rows)]
    return screen


def label_rule(result: Any, lang: str) -> Para:
    """The rule of transplantation that stands beside, and what it comes to."""
    rule = result["label_rule"]
    worked_out = f"{rule['loading_mg']:g} mg, {rule['mg_per_day']:g} mg/d"
    note = caption(result["captions"], "compendia_kidney_rule", lang) + ("" if lang == "zh" else " ")
    return Para(f"{note}{pick(rule['text'], lang)} ({worked_out})", voice=voice(rule, lang))


def _told(lang: str) -> list[Column]:
    zh = lang == "zh"
    return [
        Column("来源类别" if zh else "voice", "voice"),
        Column("来源" if zh else "source", "source", 0.26),
    ]


def _regimens(result: Any, lang: str) -> Table:
    zh = lang == "zh"
    rows: list[Any] = []
    for item in result["regimens"]:
        regimen = item["regimen"]
        rows.append(
            cells(
                f"{pick(regimen['population'], lang)}{'；年龄：' if zh else '; age: '}{pick(regimen['ages'], lang)}",
                pick(regimen["summary"], lang),
                voice(regimen, lang),
                source_names(regimen["sources"], lang),
            )
        )
        rows += _worked_out(item, lang)
    columns = [
        Column("人群" if zh else "population", "label", 0.32),
        Column("方案" if zh else "regimen"),
        *_told(lang),
    ]
    highest = highest_stated(result, lang)
    if not rows:
        rows = [cells(caption(result["captions"], "no_regimen_read", lang), "", "", "")]
    return Table("", columns, rows, [highest] if highest else [], header=True)


def highest_stated(result: Any, lang: str) -> str:
    """The highest daily dose that the sources state, with these; nothing where none does."""
    highest = [
        aside(highest_amount(dose, lang), source_names(dose["sources"], lang), lang)
        for dose in result["highest_dose"]
        if dose["age_group"] == "any"
    ]
    highest += [highest_per_m2(dose, lang) for dose in result["highest_dose_per_m2"]]
    head = (
        "来源所载最高日剂量（负荷剂量除外）："
        if lang == "zh"
        else "Highest daily dose stated, excluding loading doses: "
    )
    return head + joined(highest, lang) if highest else ""


def _worked_out(item: Any, lang: str) -> list[Any]:
    """What a regimen comes to for the patient, phase by phase, below what has to be read first."""
    own = {r["code"] for p in item["phases"] for r in p["remarks"]}
    lines = [Cell(pick(r["text"], lang), "dim") for r in item["remarks"] if r["code"] not in own]
    for phase in item["phases"]:
        if phase["mg"]:
            lines.append(Cell(amount(phase, phase_name(phase, len(item["phases"]), lang), lang), "head"))
        made = [Cell(composition(o, lang), "head") for o in phase["options"]]
        if phase["options_between"]:
            number = phase["options_between"]
            made.insert(1, Cell(f"其间另有{number}种" if lang == "zh" else f"{number} more doses between these", "dim"))
        lines += made
        lines += [Cell(pick(r["text"], lang), "dim") for r in phase["remarks"]]
    return [cells("", line, "", "") for line in lines]


_STAGES = {"loading": ("loading dose", "负荷剂量"), "start": ("start", "起始"), "maintenance": ("maintenance", "维持")}


def phase_name(phase: Any, count: int, lang: str) -> str:
    """Which phase of a regimen it is: loading dose, first 3 days, maintenance; nothing for the only one."""
    zh = lang == "zh"
    if phase["condition"]:
        return pick(phase["condition"], lang)
    if phase["days"]:
        days = phase["days"]
        return ("首日" if zh else "first day") if days == 1 else (f"前{days} d" if zh else f"first {days} days")
    return _STAGES[phase["stage"]][zh] if count > 1 or phase["stage"] == "loading" else ""


def _bounds(bounds: list[float], lang: str) -> str:
    low, high = bounds
    return f"{low:g}" if low == high else f"{low:g}{'～' if lang == 'zh' else '–'}{high:g}"


def amount(phase: Any, name: str, lang: str) -> str:
    """What a phase comes to: = 2–4 mg/day; loading dose: 12 mg once; 0.75 mg twice daily = 1.5 mg/day."""
    zh = lang == "zh"
    each = f"{_bounds(phase['mg'], lang)} mg"
    daily = "" if phase["mg_per_day"] is None else f"{_bounds(phase['mg_per_day'], lang)} {'mg/d' if zh else 'mg/day'}"
    if not daily:
        once = phase["stage"] == "loading" or phase["days"] == 1
        how = ("单次" if zh else "once") if once else ("给药次数未说明" if zh else "how often is not stated")
        text = f"{each}，{how}" if zh else f"{each} {how}" if once else f"{each}, {how}"
    elif (phase["times_a_day"] or 1) > 1:
        text = (
            f"{each}，每日{phase['times_a_day']}次＝{daily}"
            if zh
            else f"{each} {TIMES[phase['times_a_day']]} = {daily}"
        )
    else:
        text = daily
        if not name:
            return f"＝{daily}" if zh else f"= {daily}"
    return f"{name}{'：' if zh else ': '}{text}" if name else text


def table_block(table: Any, lang: str, full: bool) -> Screen:
    """The children's table for this patient; in full with what its source and this program say of it."""
    zh = lang == "zh"
    dose = table["mg_per_day"]
    title = "按体重和总胆红素的起始剂量表" if zh else "Starting dose by weight and bilirubin"
    title = aside(title, source_names(table["sources"], lang), lang)
    amount = ("未使用" if zh else "not used") if dose is None else f"{dose:g} {'mg/d' if zh else 'mg/day'}"
    screen: Screen = [
        Para(f"{title}{'：' if zh else ': '}{amount}", "head", voice=voice(table, lang)),
        *(Para(composition(o, lang), indent=2) for o in table["options"]),
        *(Para(pick(r["text"], lang), indent=2) for r in table["remarks"]),
    ]
    if dose is not None and not full:
        more = len(table["cautions"]) + len(table["added"])
        screen.append(
            Para(f"对该表另有{more}条说明：--full" if zh else f"{more} remarks on this table: --full", indent=2)
        )
    elif dose is not None:
        screen += [Para(pick(c, lang), "dim", indent=2) for c in table["cautions"]]
        screen += [Para(pick(n["text"], lang), "dim", indent=2, voice=voice(n, lang)) for n in table["added"]]
        screen.append(Para(f"{'来源：' if zh else 'Source: '}{source(table, lang)}", "dim", indent=2))
    return screen
