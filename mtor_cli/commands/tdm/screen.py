"""The screen of `mtor tdm`: the answer first, then the reasons, then the sources."""

from __future__ import annotations

from typing import Any

from mtor_cli.commands.tdm.verdict import distance, part_name
from mtor_cli.hints import command, slot
from mtor_cli.parts.findings import POSSIBLY, UNDER_ALARM
from mtor_cli.parts.words import AGE_GROUP, STATUS
from mtor_cli.render.bars import axis, bar
from mtor_cli.render.blocks import Cell, Column, Commands, Gap, Para, Row, Screen, Span, Style, Table, cells
from mtor_cli.screens.advice import agents_screen, consult_screen
from mtor_cli.screens.alarms import HEADS
from mtor_cli.screens.bands import band_population
from mtor_cli.screens.phrases import aside, caption, listed, origin, pick, ranges, source, trial_note, voice, word

_STYLE: dict[str, Style] = {"below": "alarm", "above": "alarm", "within": "", "indeterminate": "dim"}

BRIEFLY = ("gvhd_level_tma", "matrix_as_printed")
"""Cautions that the overview of all diseases leaves to the answer on one disease, or says in a few words."""


def tdm_screen(result: Any, diseases: list[Any], lang: str, ascii_only: bool) -> Screen:
    """Return a level against the ranges.

    Args:
        result: the answer.
        diseases: the content by disease, for the names of diseases and parts.
        lang: `en` or `zh`.
        ascii_only: whether only narrow ASCII signs may be drawn.
    """
    names = {d["id"]: d for d in diseases}
    screen = [*_alarms(result, lang), *agents_screen(result, lang)]
    screen += [Para(pick(result["verdict"]["text"], lang), "title"), *_unknown(result, lang)]
    screen += consult_screen(result, lang)
    if result["disease"] is None and all(a["disease"] for a in result["assessments"]):
        screen += [Gap(), *_overview(result, names, lang), *_cautions(result, lang, (*BRIEFLY, *UNDER_ALARM))]
    else:
        screen += [Gap(), *_table(result, names, lang, ascii_only)] if result["assessments"] else []
        screen += _cautions(result, lang, UNDER_ALARM)
        screen += [*_no_target(result, lang), *_conflicts(result, lang)]
    return [*screen, Gap(), _next(result, names, lang)]


def _alarms(result: Any, lang: str) -> Screen:
    """Return what has to be read before anything else, with where the threshold comes from."""
    screen: Screen = []
    alarm = result["verdict"]["alarm"]
    head = HEADS[alarm][lang == "zh"] if alarm else ""
    for finding in result["findings"]:
        text = pick(finding["text"], lang)
        if finding["severity"] == "alarm" or (finding["code"] in POSSIBLY and alarm == "possible"):
            screen.append(Para(head + text, "alarm", voice(finding, lang)))
        elif finding["code"] in UNDER_ALARM:
            screen.append(Para(aside(text.rstrip(".。"), source(finding, lang), lang), "dim", voice(finding, lang)))
    return [*screen, Gap()] if screen else []


def _unknown(result: Any, lang: str) -> Screen:
    """Return what is not known of the level, in one line beside the verdict."""
    zh = lang == "zh"
    words = {
        "unit_assumed": ("unit (read as ng/mL)", "单位（按ng/mL读取）"),
        "trough_unconfirmed": ("hours since the dose", "服药后小时数"),
        "steady_state_unknown": ("days on this dose", "现剂量天数"),
        "assay_unknown": ("assay", "检测方法"),
    }
    known = [words[f["code"]] for f in result["findings"] if f["severity"] == "unknown" and f["code"] in words]
    if result["level"]["value"] is None:
        known.insert(0, ("limit of quantification (type it as lt0.5)", "定量下限（可输入 lt0.5）"))
    if not known:
        return []
    text = "、".join(w[1] for w in known) if zh else ", ".join(w[0] for w in known)
    return [Para(f"缺少：{text}。" if zh else f"Missing: {text}")]


def _overview(result: Any, names: Any, lang: str) -> Screen:
    """Return the verdicts by disease and part, for the reader to say which one applies."""
    zh = lang == "zh"
    rows: list[Row] = []
    ordered = _ordered(result["assessments"], names)
    for group in dict.fromkeys((a["disease"], a["entity"]) for a in ordered):
        found = [a for a in ordered if (a["disease"], a["entity"]) == group]
        title = part_name(group, names, lang, True)
        for status in ("above", "below", "within", "indeterminate"):
            bands = dict.fromkeys(
                ranges(a["band"].record["low"], a["band"].record["high"], lang) for a in found if a["status"] == status
            )
            if bands:
                rows.append(cells(title, Cell(word(STATUS, status, lang), _STYLE[status]), listed(bands, lang)))
                title = ""
    without = [d["short"] for d in names.values() if d["id"] not in {a["disease"] for a in ordered}]
    if without:
        none = caption(result["captions"], "no_target_published", lang)
        rows.append(cells(listed(without, lang), Cell("未比较" if zh else "not compared", "dim"), none))
    columns = [
        Column("疾病" if zh else "disease", "label"),
        Column("判断" if zh else "verdict"),
        Column("各研究设定的范围，ng/mL" if zh else "ranges that studies set, ng/mL"),
    ]
    notes = [f"{note}{'。' if zh else '.'}" for note in trial_note(result["captions"], lang)]
    if briefly := caption(result["captions"], "gvhd_level_tma_briefly", lang):
        notes.append(briefly)
    return [Table("", columns, rows, [*notes, *_left_out(result, lang)], header=True)]


def _table(result: Any, names: Any, lang: str, ascii_only: bool) -> Screen:
    """Return every band with its verdict, its population, its voice and its source."""
    zh = lang == "zh"
    point = None if result["level"]["censored"] else result["level"]["ng_ml"]
    columns = [
        Column("判断" if zh else "verdict"),
        Column("范围" if zh else "ng/mL", "number"),
        Column(axis(), "bar"),
        Column("与界限差值" if zh else "distance"),
        Column("人群" if zh else "population"),
        Column("来源类别" if zh else "voice", "voice"),
        Column("来源" if zh else "source", "source"),
    ]
    rows: list[Row] = []
    last: tuple[Any, Any] | None = None
    several = len({a["disease"] for a in result["assessments"]}) > 1
    asked = result["entity"]
    for a in _ordered(result["assessments"], names, asked):
        group = (a["disease"], a["entity"])
        if group != last and (title := part_name(group, names, lang, several or asked is not None)):
            rows.append(title)
        last = group
        band = a["band"].record
        rows.append(
            cells(
                Cell(word(STATUS, a["status"], lang), _STYLE[a["status"]]),
                ranges(band["low"], band["high"], lang),
                bar(band["low"], band["high"], point, ascii_only=ascii_only),
                distance(a, lang),
                band_population(band, lang) if a["disease"] else pick(band["population"], lang),
                voice(band, lang),
                origin(band, lang),
            )
        )
        rows += [Span(pick(r["text"], lang)) for r in a["patient"]]
    notes = _left_out(result, lang)
    notes = [*(f"{note}{'。' if zh else '.'}" for note in trial_note(result["captions"], lang)), *notes]
    return [Table("", columns, rows, notes, header=True)]


def _left_out(result: Any, lang: str) -> list[str]:
    """Return the notes that name the bands of another age group, and those that the hospital's own supersede."""
    zh = lang == "zh"
    by_age = {b["band"]: b for b in result["left_out"] if not b["superseded_by"]}
    replaced = {b["band"]: b for b in result["left_out"] if b["superseded_by"]}
    notes = []
    if by_age:
        names = listed((aside(n, word(AGE_GROUP, b["age_group"], lang), lang) for n, b in by_age.items()), lang)
        notes.append(f"按年龄未列出：{names}" if zh else f"Left out by age: {names}")
    if replaced:
        names = listed((f"{n} → {b['superseded_by']}" for n, b in replaced.items()), lang)
        notes.append(f"已由本院方案取代：{names}" if zh else f"Superseded by the local protocol: {names}")
    return notes


def _ordered(assessments: list[Any], names: Any, first: str | None = None) -> list[Any]:
    """Return the verdicts by disease and part, in the order of the data, those of the part `first` before others."""
    order: list[tuple[Any, Any]] = [(None, None)]
    for name, disease in names.items():
        order += [(name, None), *((name, e["id"]) for e in disease["entities"])]
    return sorted(
        assessments,
        key=lambda a: (bool(first and a["disease"] and a["entity"] != first), order.index((a["disease"], a["entity"]))),
    )


def _cautions(result: Any, lang: str, without: tuple[str, ...]) -> Screen:
    zh = lang == "zh"
    found = [f for f in result["findings"] if f["severity"] == "caution" and f["code"] not in without]
    if not found:
        return []
    rows: list[Row] = [cells(pick(f["text"], lang), voice(f, lang), source(f, lang)) for f in found]
    return [Gap(), Table("注意" if zh else "Take care", _told(lang), rows)]


def _told(lang: str) -> list[Column]:
    zh = lang == "zh"
    return [
        Column("内容" if zh else "text"),
        Column("来源类别" if zh else "voice", "voice"),
        Column("来源" if zh else "source", "source", 0.3),
    ]


def _no_target(result: Any, lang: str) -> Screen:
    """Return why there is no band, unless a caution has said it."""
    said = any(f["code"] == "everolimus_no_target" for f in result["findings"])
    if result["assessments"] or said or not result["no_target"]:
        return []
    rows: list[Row] = [cells(pick(n["text"], lang), voice(n, lang), source(n, lang)) for n in result["no_target"]]
    return [Gap(), Table("", _told(lang), rows)]


def _conflicts(result: Any, lang: str) -> Screen:
    zh = lang == "zh"
    if not result["conflicts"]:
        return []
    rows: list[Row] = [cells(pick(c["short"], lang)) for c in result["conflicts"]]
    return [Gap(), Table("来源不一致" if zh else "Sources disagree", [Column("内容" if zh else "text")], rows)]


def _next(result: Any, names: Any, lang: str) -> Commands:
    drug = () if result["drug"]["id"] == "sirolimus" else ("--drug", result["drug"]["id"])
    title = "下一步" if lang == "zh" else "Next"
    if result["disease"]:
        name = result["entity"] or names[result["disease"]]["short"]
        return Commands(title, [command("recommend", name, "--full", *drug)])
    compared = [a["disease"] for a in result["assessments"] if a["disease"]]
    name = names[compared[0]]["short"] if compared else "ITP"
    return Commands(title, [command("tdm", "--level", slot("--level"), "--disease", name, *drug), command("recommend")])
