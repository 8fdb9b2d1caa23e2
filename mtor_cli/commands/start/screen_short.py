"""The short screen of `mtor start`: regimens that fit, what they come to, what to avoid, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.calculator.numbers import show
from mtor_cli.commands.start.screen import amount, highest_stated, label_rule, phase_name, table_block
from mtor_cli.hints import command, slot
from mtor_cli.labels.read import worded
from mtor_cli.parts.words import AGE_GROUP, DRUG
from mtor_cli.render.blocks import Column, Commands, Para, Row, Screen, Span, Table, cells
from mtor_cli.screens.bands import first_of
from mtor_cli.screens.disease_parts import who
from mtor_cli.screens.dose import composition
from mtor_cli.screens.following import whole
from mtor_cli.screens.phrases import caption, joined, origin, pick, source, voice, word
from mtor_cli.screens.rules import rule_rows, rule_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.commands.start.result import Patient, RegimenOut, StartResult
    from mtor_cli.hints import Command
    from mtor_cli.lookup.diseases import Target

MOST = 3
"""Regimens that are worked out; of those that are not, as many as leave room, each for another reason."""

BESIDE_LIVER = 2
"""The same beside what is published of an impaired liver, all of which is shown."""

IN_THE_TITLE = "start_as_studied"
"""The remark that the headline says."""


def short_screen(result: StartResult, target: Target, patient: Patient, typed: Sequence[str], lang: str) -> Screen:
    """Return how the drug was started in studies, what fits one screen of it.

    Args:
        result: the answer.
        target: the disease, or the part of it, that was asked for.
        patient: what was said of the patient.
        typed: the command that was typed, for those to type next.
        lang: `en` or `zh`.
    """
    remarks = [r for r in result["remarks"] if r["code"] != IN_THE_TITLE]
    screen: Screen = [Para(_headline(result, patient, lang), "title")]
    screen += [Para(pick(r["text"], lang), voice=voice(r, lang), indent=2) for r in remarks]
    screen.append(_regimens(result, target, lang))
    screen += table_block(result["table"], lang, False) if result["table"] else []
    screen += [label_rule(result["label_rule"], result["captions"], lang)] if result["label_rule"] else []
    screen += _liver(result, lang)
    cautions = [c for c in result["cautions"] if c["action"] == "avoid" or (c["priority"] == 1 and not result["liver"])]
    checks = [c for c in result["checks"] if c["priority"] == 1] or result["checks"]
    rows = rule_rows(cautions, checks, worded("checks", lang), lang)
    screen.append(rule_table(rows, lang))
    return [*screen, _next(result, target, patient, typed, lang, whole(screen, typed))]


def _headline(result: StartResult, patient: Patient, lang: str) -> str:
    """Return the disease, and for whom: ITP: started in studies (not a recommendation); 34 years, 60 kg."""
    zh = lang == "zh"
    said = [f"{show(patient.age)}{worded('years', lang)}"]
    said += [f"{show(value)} {unit}" for value, unit in ((patient.weight, "kg"), (patient.height, "cm")) if value]
    said += [f"Child-Pugh {patient.child_pugh}{worded('class', lang)}"] if patient.child_pugh else []
    said += [word(DRUG, result["drug"], lang)] if result["drug"] != "sirolimus" else []
    title = caption(result["captions"], "started_in_studies", lang)
    return f"{title}；{'，'.join(said)}" if zh else f"{title}; {', '.join(said)}"


def _regimens(result: StartResult, target: Target, lang: str) -> Table:
    zh = lang == "zh"
    asked = target.entity["id"] if target.entity else None
    names = {e["id"]: e for e in target.disease["entities"]}
    waiting = {n for n, e in names.items() if e["relation"] == "secondary" and n != asked}
    fitting = [i for i in result["regimens"] if i["regimen"]["entity"] not in waiting]
    most = BESIDE_LIVER if result["liver"] else MOST
    shown = first_of([i for i in fitting if i["covered"]], lambda i: (i["regimen"]["entity"], None), most)
    room = max(1, most - len(shown))
    others = [i for i in fitting if not i["covered"]]
    reasons = {_why_not(i, lang): i for i in reversed([i for i in result["regimens"] if not i["covered"]])}
    shown += first_of(others, lambda i: (_why_not(i, lang), None), room)
    why_none = {_why_not(item, lang) for item in shown}
    alike = len(shown) > 1 and len(why_none) == 1 and "" not in why_none
    rows: list[Row] = []
    for item in shown:
        regimen = item["regimen"]
        people = who(regimen, lang)
        if regimen["age_group"] == "not_stated":
            people += f"{'；' if zh else '; '}{word(AGE_GROUP, 'not_stated', lang)}"
        part = names.get(regimen["entity"] or "")
        if part and (name := pick(part["short"], lang)).lower() not in people.lower():
            people = f"{name}{'：' if zh else ': '}{people}"
        rows.append(cells(people, pick(regimen["summary"], lang), voice(regimen, lang), origin(regimen, lang, True)))
        reasons.pop(_why_not(item, lang), None)
        rows += [] if alike else _worked_out(item, lang)
    rows += [Span(worded("of_each_regimen_above", lang, why=why)) for why in why_none if alike]
    notes = [_left_out(result, sum(isinstance(row, list) for row in rows), list(reasons), lang)]
    if highest := highest_stated(result, lang):
        notes.insert(0, highest)
    if not result["regimens"]:
        rows = [cells(caption(result["captions"], "no_regimen_read", lang), "", "", "")]
    columns = [
        Column(worded("population", lang), "label", 0.36),
        Column(worded("regimen", lang)),
        Column(worded("voice", lang), "voice"),
        Column(worded("source", lang), "source", 0.26),
    ]
    return Table("", columns, rows, [n for n in notes if n])


def _liver(result: StartResult, lang: str) -> Screen:
    """Return every view on the dose in an impaired liver; nothing where no class was given."""
    rows: list[Row] = [
        cells(pick(n["text"], lang), voice(n, lang), source(n, lang)) for n in result["liver"] if n["about"] == "dose"
    ]
    title = caption(result["captions"], "liver_views", lang)
    columns = [Column(worded("text", lang)), Column("", "voice"), Column("", "source", 0.24)]
    return [Table(title, columns, rows)] if rows else []


def _why_not(item: RegimenOut, lang: str) -> str:
    """Return why nothing is worked out of a regimen; nothing where it is."""
    return joined((pick(r["text"], lang) for r in item["remarks"]), lang) if not item["covered"] else ""


def _worked_out(item: RegimenOut, lang: str) -> list[Row]:
    """Return what a regimen comes to for the patient in one line, below what has to be said of it."""
    rows: list[Row] = [Span(pick(r["text"], lang)) for r in item["remarks"]]
    phases = []
    for phase in item["phases"]:
        if phase["mg"]:
            made = [composition(o, lang) for o in phase["options"]]
            said = amount(phase, phase_name(phase, len(item["phases"]), lang), lang)
            phases.append(joined([said, " … ".join(dict.fromkeys((made[0], made[-1])))] if made else [said], lang))
    return [*rows, Span(" · ".join(phases), "head")] if phases else rows


def _left_out(result: StartResult, shown: int, reasons: list[str], lang: str) -> str:
    """Return how many regimens wait for the full answer, and why those of them are not worked out."""
    zh = lang == "zh"
    more = len(result["regimens"]) - shown
    if more <= 0:
        return ""
    why = joined([reason for reason in reasons if reason], lang)
    text = worded("more_regimens", lang, more=more)
    return f"{text}{'；' if zh else '; '}{why}" if why else text


def _next(
    result: StartResult, target: Target, patient: Patient, typed: Sequence[str], lang: str, more: list[Command]
) -> Commands:
    """Return the command with what is missing, `more` for the whole answer, and where more is found."""
    codes = {r["code"] for item in (result, *result["regimens"]) for r in item["remarks"]}
    codes |= {r["code"] for r in result["table"]["remarks"]} if result["table"] else set()
    per_m2, table = "height_required" in codes, "table_needs_weight_and_bilirubin" in codes
    missing = ["--weight"] if (per_m2 or table) and patient.weight is None else []
    missing += ["--height"] if per_m2 and patient.height is None else []
    missing += ["--bilirubin", "--bilirubin-unit"] if table and patient.bilirubin is None else []
    missing += ["--product", "--strengths"] if result["regimens"] and patient.product is None else []
    found = [command(*typed, *(word for option in missing for word in (option, slot(option))))] if missing else []
    name = target.entity["id"] if target.entity else target.disease["short"]
    drug = () if result["drug"] == "sirolimus" else ("--drug", result["drug"])
    return Commands(worded("next", lang), [*found, *more, command("recommend", name, *drug)])
