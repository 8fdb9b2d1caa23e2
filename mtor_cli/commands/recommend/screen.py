"""The screen of `mtor recommend`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.hints import command, slot
from mtor_cli.labels.read import worded
from mtor_cli.parts.words import FACT, RELATION, VOICE
from mtor_cli.render.blocks import Cell, Column, Commands, Gap, Para, Row, Screen, Span, Table, cells
from mtor_cli.screens.bands import bands_block, targets
from mtor_cli.screens.disease_parts import grouped, main_items, not_asked, part_title, who
from mtor_cli.screens.evidence import evidence_table, highest_table, highest_text
from mtor_cli.screens.phrases import (
    OURSELVES,
    aside,
    caption,
    disagreements,
    highest_amount,
    highest_per_m2,
    joined,
    listed,
    origin,
    pick,
    source,
    source_names,
    voice,
    word,
)
from mtor_cli.screens.rules import rule_row, rule_rows, rule_table

if TYPE_CHECKING:
    from mtor_cli.parts.disease import StatementOut
    from mtor_cli.parts.recommendations import RecommendResult

SHORT_ROWS = 2
"""Regimens in the short answer, shared out among the parts of a disease."""


SOURCE_SHARE = 0.3
"""The most that a column of sources takes beside a column of sentences."""


def recommend_screen(result: RecommendResult, lang: str, ascii_only: bool, full: bool) -> Screen:
    """Everything on one disease; the top answers, the rest gives reasons and sources."""
    ranges = [*bands_block(result, lang, ascii_only, full), *([Gap()] if full else _beside_one(result, lang))]
    about = [*ranges, *_start(result, lang, full)]
    screen: Screen = [*_head(result, lang, full), *([Gap()] if full else []), *about]
    if full:
        screen += [
            Gap(),
            *_full_rules(result, lang),
            Gap(),
            *highest_table(result["evidence"], result["disease"], result["captions"], lang),
        ]
        screen += [
            Gap(),
            *evidence_table(result["evidence"], lang),
            *_full_conflicts(result, lang),
            *_notes(result, lang),
            Gap(),
        ]
    else:
        screen.append(_short_rules(result, lang))
    return [*screen, *_foot(result, lang, full)]


def _beside_one(result: RecommendResult, lang: str) -> Screen:
    """What the sources disagree on where the picture shows one range alone: a second one that was not confirmed."""
    if len(result["bands"]) != 1:
        return []
    told = [pick(c["short"], lang) for c in result["conflicts"] if c["topic"] == "target"]
    return [Para(f"{text}{'：' if lang == 'zh' else ': '}--full", indent=2) for text in told]


def _head(result: RecommendResult, lang: str, full: bool) -> Screen:
    zh = lang == "zh"
    disease, entity = result["disease"], result["disease"]["entity"]
    codes: dict[str, list[str]] = {}
    for code in (entity or disease)["codes"]:
        codes.setdefault(code["system"], []).append(code["code"])
    # One code tells which disease is meant; the full answer has all of them.
    shown = list(codes.items()) if full else [(system, of_it[:1]) for system, of_it in codes.items()][:1]
    coded = joined((f"{system} {listed(of_it, lang)}" for system, of_it in shown), lang)
    names = [pick(disease["name"], lang)] if full or not entity else []
    if entity:
        names.append(aside(pick(entity["name"], lang), word(RELATION, entity["relation"], lang), lang))
    name = f"{disease['short']}  {' · '.join(names)}"
    screen: Screen = [Para(aside(name, coded, lang), "title")]
    screen += targets(result, lang)
    if full and disease["code_note"]:
        screen.append(Para(pick(disease["code_note"], lang), "dim"))
    for statement in result["statements"]:
        screen.append(Para(pick(statement["text" if full else "short"], lang), voice=voice(statement, lang)))
        if full or statement["voice"] != "local":  # What the hospital entered says it in its own sentence.
            screen += _grade(statement, lang, full)
    unstated = result["unstated"]
    if unstated and not full:
        facts, why = listed((word(FACT, f, lang) for f in unstated["facts"]), lang), pick(unstated["text"], lang)
        line = f"{facts}：{why}。" if zh else f"{facts[:1].upper()}{facts[1:]}: {why}."
        screen.append(Para(line, indent=2))
    off_label = result["off_label"]
    screen.append(Para(pick(off_label["text" if full else "short"], lang), voice=voice(off_label, lang)))
    return screen


def _grade(statement: StatementOut, lang: str, full: bool) -> Screen:
    """The strength and the level of a statement; in full, the reason where there is none."""
    zh = lang == "zh"
    lines: Screen = []
    for title, name, value in (
        (worded("strength_title", lang), "strength", statement["strength"]),
        (worded("level_of_evidence", lang), "level", statement["level"]),
    ):
        absent = statement["absent"].get(name)
        if absent and not full:
            continue
        why = pick(absent["note"] or absent["text"], lang) if absent else value or ""
        lines.append(Para(f"{title}{'：' if zh else ': '}{why.rstrip('。.')}{'。' if zh else '.'}", indent=2))
    return lines


def _start(result: RecommendResult, lang: str, full: bool) -> Screen:
    zh = lang == "zh"
    title = caption(result["captions"], "regimens_as_studied", lang) or worded("start", lang)
    if not result["dosing"]:
        return [Para(f"{title}{'：' if zh else ': '}{worded('none_read', lang)}", "head")]
    rows: list[Row] = []
    groups = grouped(result, main_items(result["dosing"], full))
    if not full and len(groups) > 1:
        groups = [g for g in groups if g[0] not in not_asked(result)][:SHORT_ROWS]
    for part, items in groups:
        shown = items if full else items[: max(1, SHORT_ROWS // len(groups))]
        name = part_title(result, part, lang)
        if name and (full or result["disease"]["entity"]):
            rows.append(name)
            name = None
        for item in shown:
            people = who(item, lang)
            if name and name.lower() not in people.lower():
                people = f"{name}{'：' if zh else ': '}{people}"
            rows.append(
                cells(
                    people,
                    pick(item["summary"], lang),
                    voice(item, lang),
                    origin(item, lang, first_only=item["origin"] == "review_table" and not full),
                )
            )
            if full and item["note"]:
                rows.append(Span(pick(item["note"], lang)))
    notes = [_highest_dose(result, lang, full)]
    left = len(result["dosing"]) - sum(1 for row in rows if isinstance(row, list))
    if not full and left:
        notes[0] += worded("left_more_regimens_full", lang, left=left, plural="" if left == 1 else "s")
    columns = [
        Column(worded("population", lang), "label"),
        Column(worded("regimen", lang)),
        Column(worded("voice", lang), "voice"),
        Column(worded("source", lang), "source"),
    ]
    return [Table(title, columns, rows, notes)]


def _told(lang: str) -> list[Column]:
    """The columns of a table of sentences: text, voice, source."""
    return [
        Column(worded("text", lang)),
        Column(worded("voice", lang), "voice"),
        Column(worded("source", lang), "source", SOURCE_SHARE),
    ]


def _highest_dose(result: RecommendResult, lang: str, full: bool) -> str:
    texts = []
    for dose in main_items(result["highest_dose"], full):
        if dose["age_group"] == "any":
            drug = "" if dose["drug"] == "sirolimus" else aside("", worded("everolimus", lang), lang)
            more = len(dose["sources"]) - 1
            tail = "" if more < 1 else worded("and_more_sources", lang, sources=len(dose["sources"]), more=more)
            amount = f"{highest_amount(dose, lang)}{drug}"
            texts.append(aside(amount, source_names(dose["sources"][:1], lang) + tail, lang))
    texts += [highest_per_m2(dose, lang) for dose in main_items(result["highest_dose_per_m2"], full)]
    if not texts:
        return worded("highest_daily_dose_not_stated", lang)
    head = worded("highest_daily_dose_stated_excluding_loading", lang)
    return head + joined(texts, lang)


def _short_rules(result: RecommendResult, lang: str) -> Table:
    """The one-line rules of the short answer: measure, avoid, monitor; and what the evidence is."""
    measure = [m for m in result["measuring"] if "sirolimus" in m["drugs"]] or result["measuring"]
    monitor = [a for a in result["monitoring"] if a["priority"] == 1]
    rows: list[Row] = [rule_row(worded("measure", lang), measure[:3], lang)] if measure else []
    rows += rule_rows([a for a in result["cautions"] if a["priority"] == 1], monitor, worded("monitor", lang), lang)
    evidence = highest_text(result["evidence"], result["disease"], result["captions"], lang)
    if left := result["left_out"]["works"]:
        names = listed(left, lang)
        evidence += worded("works_left_out_by_the_filter", lang, names=names)
    rows.append(cells(Cell(worded("evidence", lang), "head"), aside(evidence, pick(VOICE["derived"], lang), lang)))
    return rule_table(rows, lang)


def _full_rules(result: RecommendResult, lang: str) -> Screen:
    screen: Screen = []
    for title, items in (
        (worded("when_to_measure", lang), [*result["sampling"], *result["measuring"]]),
        (worded("stop_avoid_take_care", lang), result["cautions"]),
        (worded("monitoring_besides_the_level", lang), result["monitoring"]),
    ):
        rows: list[Row] = [cells(pick(i["text"], lang), voice(i, lang), source(i, lang)) for i in items]
        screen += [Table(title, _told(lang), rows), Gap()]
    unused = caption(result["captions"], "drug_not_used", lang)
    return [*screen, Para(unused)] if unused else screen[:-1]


def _full_conflicts(result: RecommendResult, lang: str) -> Screen:
    rows: list[Row] = []
    for conflict in result["conflicts"]:
        rows.append(pick(conflict["question"], lang))
        rows += [cells(pick(s["text"], lang), voice(s, lang), source(s, lang)) for s in conflict["sides"]]
    return [Gap(), Table(_disagree(lang), _told(lang), rows)] if rows else []


def _disagree(lang: str) -> str:
    return worded("sources_disagree", lang)


def _notes(result: RecommendResult, lang: str) -> Screen:
    rows: list[Row] = [cells(pick(n["text"], lang), voice(n, lang), source(n, lang)) for n in result["notes"]]
    return [Gap(), Table(worded("notes", lang), _told(lang), rows)] if rows else []


def _foot(result: RecommendResult, lang: str, full: bool) -> Screen:
    zh = lang == "zh"
    entity = result["disease"]["entity"]
    name = entity["id"] if entity else result["disease"]["short"]
    drug = () if any(s["drug"] == "sirolimus" for s in result["statements"]) else ("--drug", "everolimus")
    level = command("tdm", "--level", slot("--level"), "--disease", name, *drug)
    title = worded("next", lang)
    if not full:
        said = [disagreements(result["conflicts"], lang), worded("all_sources", lang)]
        return [
            Para(f"{joined(filter(None, said), lang)}{'：' if zh else ': '}--full", indent=2),
            Commands(title, [level]),
        ]
    numbers = [r for r in result["references"] if r.number]
    others = [r for r in result["references"] if not r.number and r != OURSELVES]
    more = worded("further_sources", lang, others=len(others))
    carriers = result["evidence"]["highest_design_level"]
    first = carriers["works"][:3] if carriers else numbers[:1]
    return [
        Para(f"{worded('references', lang)}  {' '.join(numbers)}{more}"),
        Commands(title, [level, command("references", *first)]),
    ]
