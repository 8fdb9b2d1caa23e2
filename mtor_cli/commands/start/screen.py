"""The screen of `mtor start`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.labels.read import worded
from mtor_cli.parts.words import STAGE
from mtor_cli.render.blocks import Cell, Column, Gap, Para, Row, Screen, Table, cells
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
    word,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.commands.start.phases import PhaseOut
    from mtor_cli.commands.start.result import LabelRuleOut, RegimenOut, StartResult, TableOut
    from mtor_cli.parts.dosing import Remark

_IN_TITLE = "start_as_studied"
"""What the title says already."""


def start_screen(result: StartResult, lang: str) -> Screen:
    """How the drug was started in studies, worked out for one patient."""
    said = result["captions"]
    screen: Screen = [Para(caption(said, "started_in_studies", lang), "title")]
    screen += [
        Para(pick(r["text"], lang), voice=voice(r, lang), indent=2) for r in result["remarks"] if r["code"] != _IN_TITLE
    ]
    screen += [Gap(), _regimens(result, lang)]
    if result["table"]:
        screen += [Gap(), *table_block(result["table"], lang, True)]
    if result["label_rule"]:
        screen += [Gap(), label_rule(result["label_rule"], said, lang)]
    for title, items in (
        (caption(said, "liver_views", lang), result["liver"]),
        (worded("cautions_and_contraindications", lang), result["cautions"]),
        (worded("checks_before_and_during_treatment", lang), result["checks"]),
    ):
        if items:
            rows: list[Row] = [cells(pick(i["text"], lang), voice(i, lang), source(i, lang)) for i in items]
            screen += [Gap(), Table(title, [Column(""), *_told(lang)], rows)]
    return screen


def label_rule(rule: LabelRuleOut, said: Sequence[Remark], lang: str) -> Para:
    """The rule of transplantation that stands beside, and what it comes to."""
    worked_out = f"{rule['loading_mg']:g} mg, {rule['mg_per_day']:g} mg/d"
    note = caption(said, "compendia_kidney_rule", lang) + ("" if lang == "zh" else " ")
    return Para(f"{note}{pick(rule['text'], lang)} ({worked_out})", voice=voice(rule, lang))


def _told(lang: str) -> list[Column]:
    return [
        Column(worded("voice", lang), "voice"),
        Column(worded("source", lang), "source", 0.26),
    ]


def _regimens(result: StartResult, lang: str) -> Table:
    rows: list[Row] = []
    for item in result["regimens"]:
        regimen = item["regimen"]
        rows.append(
            cells(
                f"{pick(regimen['population'], lang)}{worded('age_behind', lang)}{pick(regimen['ages'], lang)}",
                pick(regimen["summary"], lang),
                voice(regimen, lang),
                source_names(regimen["sources"], lang),
            )
        )
        rows += _worked_out(item, lang)
    columns = [
        Column(worded("population", lang), "label", 0.32),
        Column(worded("regimen", lang)),
        *_told(lang),
    ]
    highest = highest_stated(result, lang)
    if not rows:
        rows = [cells(caption(result["captions"], "no_regimen_read", lang), "", "", "")]
    return Table("", columns, rows, [highest] if highest else [], header=True)


def highest_stated(result: StartResult, lang: str) -> str:
    """The highest daily dose that the sources state, with these; nothing where none does."""
    highest = [
        aside(highest_amount(dose, lang), source_names(dose["sources"], lang), lang)
        for dose in result["highest_dose"]
        if dose["age_group"] == "any"
    ]
    highest += [highest_per_m2(dose, lang) for dose in result["highest_dose_per_m2"]]
    head = worded("highest_daily_dose_stated_excluding_loading", lang)
    return head + joined(highest, lang) if highest else ""


def _worked_out(item: RegimenOut, lang: str) -> list[Row]:
    """What a regimen comes to for the patient, phase by phase, below what has to be read first."""
    own = {r["code"] for p in item["phases"] for r in p["remarks"]}
    lines = [Cell(pick(r["text"], lang), "dim") for r in item["remarks"] if r["code"] not in own]
    for phase in item["phases"]:
        if phase["mg"]:
            lines.append(Cell(amount(phase, phase_name(phase, len(item["phases"]), lang), lang), "head"))
        made = [Cell(composition(o, lang), "head") for o in phase["options"]]
        if phase["options_between"]:
            number = phase["options_between"]
            made.insert(1, Cell(worded("number_more_doses_between_these", lang, number=number), "dim"))
        lines += made
        lines += [Cell(pick(r["text"], lang), "dim") for r in phase["remarks"]]
    return [cells("", line, "", "") for line in lines]


def phase_name(phase: PhaseOut, count: int, lang: str) -> str:
    """Which phase of a regimen it is: loading dose, first 3 days, maintenance; nothing for the only one."""
    if phase["condition"]:
        return pick(phase["condition"], lang)
    if phase["days"]:
        days = phase["days"]
        return worded("first_day", lang) if days == 1 else worded("first_days_days", lang, days=days)
    return word(STAGE, phase["stage"], lang) if count > 1 or phase["stage"] == "loading" else ""


def _bounds(bounds: list[float], lang: str) -> str:
    low, high = bounds
    return f"{low:g}" if low == high else f"{low:g}{'～' if lang == 'zh' else '–'}{high:g}"


def amount(phase: PhaseOut, name: str, lang: str) -> str:
    """What a phase comes to: = 2–4 mg/day; loading dose: 12 mg once; 0.75 mg twice daily = 1.5 mg/day.

    Where nothing was worked out, its name alone.
    """
    zh, mg, times = lang == "zh", phase["mg"], phase["times_a_day"]
    if mg is None:
        return name
    each = f"{_bounds(mg, lang)} mg"
    daily = "" if phase["mg_per_day"] is None else f"{_bounds(phase['mg_per_day'], lang)} {'mg/d' if zh else 'mg/day'}"
    if not daily:
        once = phase["stage"] == "loading" or phase["days"] == 1
        how = worded("once", lang) if once else worded("how_often_is_not_stated", lang)
        text = f"{each}，{how}" if zh else f"{each} {how}" if once else f"{each}, {how}"
    elif times is not None and times > 1:
        text = worded(
            "each_time_and_daily",
            lang,
            each=each,
            times_a_day=times,
            daily=daily,
            how_often=TIMES[times],
        )
    else:
        text = daily
        if not name:
            return f"＝{daily}" if zh else f"= {daily}"
    return f"{name}{'：' if zh else ': '}{text}" if name else text


def table_block(table: TableOut, lang: str, full: bool) -> Screen:
    """The children's table for this patient; in full with what its source and this program say of it."""
    zh = lang == "zh"
    dose = table["mg_per_day"]
    title = worded("starting_dose_by_weight_and_bilirubin", lang)
    title = aside(title, source_names(table["sources"], lang), lang)
    amount = worded("not_used", lang) if dose is None else f"{dose:g} {'mg/d' if zh else 'mg/day'}"
    screen: Screen = [
        Para(f"{title}{'：' if zh else ': '}{amount}", "head", voice=voice(table, lang)),
        *(Para(composition(o, lang), indent=2) for o in table["options"]),
        *(Para(pick(r["text"], lang), indent=2) for r in table["remarks"]),
    ]
    if dose is not None and not full:
        more = len(table["cautions"]) + len(table["added"])
        screen.append(Para(worded("more_remarks_on_this_table_full", lang, more=more), indent=2))
    elif dose is not None:
        screen += [Para(pick(c, lang), "dim", indent=2) for c in table["cautions"]]
        screen += [Para(pick(n["text"], lang), "dim", indent=2, voice=voice(n, lang)) for n in table["added"]]
        screen.append(Para(f"{worded('source_before', lang)}{source(table, lang)}", "dim", indent=2))
    return screen
