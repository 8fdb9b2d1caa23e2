"""The part of the screen of `mtor fit` that proposes a dose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.calculator.numbers import show
from mtor_cli.commands.fit.waiting import WHY_NONE, in_one_line
from mtor_cli.labels.read import worded
from mtor_cli.parts.probability import probability, weight
from mtor_cli.parts.words import MARKS, STATUS
from mtor_cli.render.blocks import Cell, Column, Gap, Para, Row, Screen, Span, Table, cells
from mtor_cli.screens.advice import predicted
from mtor_cli.screens.bands import first_of
from mtor_cli.screens.disease_parts import who
from mtor_cli.screens.dose import composition, loading_days, parts
from mtor_cli.screens.liver import liver_line, liver_table
from mtor_cli.screens.phrases import (
    aside,
    between,
    caption,
    joined,
    listed,
    origin,
    pick,
    ranges,
    trial_note,
    voice,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mtor_cli.parts.assessment import Assessment
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.fit.regimen import DoseModel, LimitsOut, RegimenOut
    from mtor_cli.parts.fit.shapes import DoseProposal, FitResult, LabelDose
    from mtor_cli.records.base import Text


MODELS_SHOWN = 3
"""Regimens that are shown under each model, besides the present one."""
SHOWN = 2
"""Regimens of the short answer, besides the present one."""


def dose_blocks(result: FitResult, lang: str, full: bool = True, left: Collection[str] = ()) -> Screen:
    """The proposal for a dose, or why there is none; nothing where none was asked for.

    Args:
        result: the answer.
        lang: `en` or `zh`.
        full: whether each model, regimen and range is shown, or what fits one screen.
        left: codes of remarks that are left out.
    """
    dose = result["dose"]
    if dose is None:
        return []
    # What a label says of the way in which a dose is made up comes before the doses.
    screen: Screen = [_said(r, lang) for r in dose["remarks"] if r["code"] in MARKS]
    screen.append(Para(_headline(result, dose, lang), "head"))
    screen += [_said(r, lang) for r in dose["refused"]]
    screen += [_said(r, lang) for r in dose["remarks"] if r["code"] in WHY_NONE]
    screen += liver_table(result["liver"], lang) if full else liver_line(result["liver"], lang)
    named = _named(dose)
    if not full:
        named = _first(dose, named, SHOWN)
    if named:
        several = len(named[0]["models"]) > 1
        # The first lines of the short answer say that it is the average.
        title = worded("average_over_the_models_by", lang) if several and full else ""
        screen.append(_regimens(dose, named, title, lang))
        if several and full:
            screen.append(_by_model(result, dose, named, lang))
        screen += [_said(r, lang) for r in dose["remarks"] if r["code"] in _UNDER]
    screen += [Para(text, indent=2) for text in _lines(result, dose, lang, full)]
    screen += _label(result, dose, lang, full, left)
    screen += [_said(r, lang) for r in _further(dose) if r["code"] not in left]
    return [*screen, *_ranges(dose["ranges"], result["captions"], lang, full)]


def left_of(dose: DoseProposal, left: Collection[str]) -> int:
    """How many remarks on a dose are left out, of those whose codes are."""
    beside = [*dose["label"]["remarks"]] if dose["label"] else []
    return len({r["code"] for r in (*_further(dose), *beside) if r["code"] in left})


def _further(dose: DoseProposal) -> list[Remark]:
    """The remarks on a dose that stand under it."""
    elsewhere = {*WHY_NONE, *_UNDER, *MARKS, *(_OF_LIMIT if _limit_by_label(dose) else ())}
    return [r for r in dose["remarks"] if r["code"] not in elsewhere]


def _first(dose: DoseProposal, named: Sequence[RegimenOut], most: int = MODELS_SHOWN) -> list[RegimenOut]:
    """The first regimens of the tables, and the present one."""
    present = dose["current"]
    return [r for i, r in enumerate(named) if i < most or (present and _same(r, present))]


_UNDER = ("smallest_of_equals", "more_likely_not_first")
"""Remarks that stand directly under it."""


_OF_LIMIT = ("regimen_above_studied", "no_disease_limit", "beyond_studied_dose", "beyond_own_limit")
"""Remarks on the highest dose stated; where the label's rule reaches it, it says so with the number and the way out."""


def _limit_by_label(dose: DoseProposal) -> bool:
    label = dose["label"]
    return label is not None and (_says(label, "above_studied_dose") or _says(label, "above_studied_shown"))


def _said(remark: Remark, lang: str) -> Para:
    grave = remark["code"] in (
        "label_held_back",
        "model_misses_level",
        "no_regimen_first",
        "high_while_moving",
        "target_out_of_reach",
    )
    return Para(pick(remark["text"], lang), "alarm" if grave else "dim", voice(remark, lang), indent=2)


def _headline(result: FitResult, dose: DoseProposal, lang: str) -> str:
    """What stands first."""
    unit, said = result["unit"], result["captions"]
    best, present = dose["by_model"], dose["current"]
    target = ""
    if dose["target"]:
        range_ = ranges(dose["target"][0], dose["target"][1], lang) + f" {unit}"
        target = worded("for_2", lang, range=range_)
    start = worded("dose_2", lang, target=target)
    if dose["first"] == "label" and dose["label"]:
        return start + _by_label(dose["label"], dose["highest_mg_per_day"], said, lang)
    if dose["first"] == "present" and present:
        share = probability(present["p_within"])
        if best is not None and not _same(best, present):
            most = probability(best["p_within"])
            more = "" if most == share else worded("best", lang, most=most)
            mark = _provisional(present, lang) + _own_only(dose, said, lang)
            regimen = _regimen(present, lang)
            return worded("present_can_stay", lang, start=start, regimen=regimen, mark=mark, share=share, more=more)
        kept = best or present
        mark = _provisional(kept, lang) + _own_only(dose, said, lang)
        return worded("keep_the_present", lang, start=start, regimen=_regimen(kept, lang), mark=mark, share=share)
    if best is None:
        return start + worded("no_regimen_put_first", lang)
    share = probability(best["p_within"])
    mark = _provisional(best, lang)
    return worded("regimen_within_the_target", lang, start=start, regimen=_regimen(best, lang), mark=mark, share=share)


def _by_label(label: LabelDose, highest: float | None, said: Sequence[Remark], lang: str) -> str:
    zh, span = lang == "zh", label["interval_mg_per_day"]
    mark = _provisional(label, lang)
    if span is None:
        return caption(said, "label_no_change", lang) + mark + _own_only(label, said, lang)
    if highest is not None and (_says(label, "above_studied_dose") or _says(label, "above_studied_shown")):
        # The end of the span that is above it, or all of it.
        part = "" if span[0] > highest else worded("reaching", lang)
        mark += f"{'，' if zh else ', '}{part}{pick(MARKS['above_studied'], lang)}"
    low, high = (f"{x:.3g}" for x in span)
    start = worded("by_the_label_rule_mg", lang, low=low, high=high)
    first = [o for o in label["options"] if o["mg_per_day"] not in label["held_back_mg"]]
    made = listed((f"{o['mg_per_day']:g}" for o in first), lang)
    if any(o["every_hours"] is not None and o["every_hours"] > 24 for o in first):
        # A dose for two days is no daily dose: how it is taken is said with it.
        start = aside(start, joined((composition(o, lang) for o in first), lang), lang)
    elif made:
        start = aside(start, worded("can_be_made_up_mg", lang, made=made), lang)
    return start + mark


def _own_only(of: DoseProposal | LabelDose, said: Sequence[Remark], lang: str) -> str:
    """The mark of a dose that is kept although the level is above every published range, else nothing."""
    if not _says(of, "kept_above_published"):
        return ""
    return ("，" if lang == "zh" else ", ") + caption(said, "own_target_only", lang)


def _says(of: DoseProposal | LabelDose, code: str) -> bool:
    return any(r["code"] == code for r in of["remarks"])


def _provisional(of: RegimenOut | LabelDose, lang: str) -> str:
    """The mark of a dose that is provisional, else nothing."""
    return worded("provisional_behind", lang) if of["provisional"] else ""


def _regimen(r: RegimenOut, lang: str) -> str:
    """A regimen in words: 1.5 mg every 24 h (1 × 1 mg + 1 × 0.5 mg)."""
    text = worded("mg_every_h_2", lang, mg=f"{r['mg']:g}", interval_h=f"{r['interval_h']:g}")
    if not r["composition"]:
        return text
    marks = [pick(MARKS[mark], lang) for mark in r["marks"]]
    return aside(text, joined([parts(r["composition"]), *marks], lang), lang)


def _named(dose: DoseProposal) -> list[RegimenOut]:
    """The regimens of the tables: the best, the others, the present one."""
    present = dose["current"]
    named = [r for r in (dose["by_model"], *dose["alternatives"]) if r is not None]
    if present is not None and not any(_same(r, present) for r in named):
        named.append(present)
    return named


_SIGNS = {"half_milligram_multiples": "*", "above_studied": "†", "above_own_limit": "†", "too_likely_above": "‡"}
"""How a regimen of a table is marked for what has to be said with it."""


def _heading(r: RegimenOut, dose: DoseProposal, lang: str) -> str:
    present = dose["current"] is not None and _same(r, dose["current"])
    mark = "".join(_SIGNS[m] for m in r["marks"])
    return _short(r, lang) + (f" {mark}" if mark else "") + (worded("present", lang) if present else "")


def _regimens(dose: DoseProposal, named: Sequence[RegimenOut], title: str, lang: str) -> Table:
    zh = lang == "zh"
    per_m2 = named[0]["mg_per_m2_per_day"] is not None
    columns = [
        Column(worded("regimen", lang), "label"),
        *([Column("mg/(m²·d)" if zh else "mg/m²/day", "number")] if per_m2 else []),
        Column(worded("below", lang), "number"),
        Column(worded("within", lang), "number"),
        Column(worded("above", lang), "number"),
        Column(worded("expected_trough", lang), "number"),
        Column(worded("interval_90", lang), "number"),
    ]
    rows: list[Row] = [
        cells(
            Cell(_heading(r, dose, lang), "good" if i == 0 and dose["first"] == "model" else ""),
            *([f"{r['mg_per_m2_per_day']:.2f}"] if per_m2 else []),
            probability(r["p_below"]),
            probability(r["p_within"]),
            probability(r["p_above"], dose["limits"]["above"]),
            f"{r['expected_trough']:.1f}",
            between(f"{r['interval_90'][0]:.1f}", f"{r['interval_90'][1]:.1f}", lang),
        )
        for i, r in enumerate(named)
    ]
    marks = list(dict.fromkeys(m for r in named for m in r["marks"]))
    return Table(title, columns, rows, [f"{_SIGNS[m]} {pick(MARKS[m], lang)}" for m in marks], header=True)


def _by_model(result: FitResult, dose: DoseProposal, named: Sequence[RegimenOut], lang: str) -> Table:
    """Each model's own probabilities for the first regimens and the present one."""
    limits = dose["limits"]
    shown = _first(dose, named)
    short = {m["id"]: m["short"] for m in result["models"]}
    columns = [
        Column(worded("model", lang), "label"),
        Column(worded("weight", lang), "number"),
        *(Column(_short(r, lang), "number") for r in shown),
    ]
    rows: list[Row] = [
        cells(
            short.get(m["id"], m["id"]),
            weight(m["weight"], limits["counts_from"]),
            *(_within_and_above(r["models"][k], limits) for r in shown),
        )
        for k, m in enumerate(named[0]["models"])
    ]
    title = worded("under_each_model_within_above", lang)
    return Table(title, columns, rows, header=True)


def _within_and_above(m: DoseModel, limits: LimitsOut) -> str:
    # Only a model that counts is held against the limit.
    limit = limits["above_under_one"] if m["weight"] >= limits["counts_from"] else None
    return f"{probability(m['p_within'])} ({probability(m['p_above'], limit)})"


def _ranges(assessments: Sequence[Assessment], said: Sequence[Remark], lang: str, full: bool) -> Screen:
    """How the last level lies to the published ranges, beside a target of the user's own."""
    if not assessments:
        return []
    zh = lang == "zh"
    columns = [
        Column(worded("verdict", lang)),
        Column(worded("ng_ml", lang), "number"),
        Column(worded("population", lang)),
        Column(worded("voice", lang), "voice"),
        Column(worded("source", lang), "source"),
    ]
    rows: list[Row] = []
    # Of the short answer a row for each verdict.
    shown = assessments if full else first_of(assessments, _verdict, len({*map(_verdict, assessments)}))
    for a in shown:
        band, status = a["band"].record, word(STATUS, a["status"], lang)
        rows.append(
            cells(
                Cell(status, "warn" if a["status"] in ("above", "below") else ""),
                ranges(band["low"], band["high"], lang) + ("" if full else " ng/mL"),
                who(band, lang),
                voice(band, lang),
                origin(band, lang, matrix=band["matrix"]),
            )
        )
        rows += [Span(pick(r["text"], lang)) for r in a["patient"]]
    notes = [f"{note}{'。' if zh else '.'}" for note in trial_note(said, lang)]
    if more := len(assessments) - len(shown):
        notes.append(worded("more_same_verdict_full", lang, more=more))
    notes = notes if full else [("" if zh else " ").join(notes)]
    return [
        *([Gap()] if full else []),
        Table(caption(said, "beside_own_target", lang), columns, rows, notes, header=full),
    ]


def _verdict(assessment: Assessment) -> str:
    return assessment["status"]


def _same(a: RegimenOut, b: RegimenOut) -> bool:
    return (a["mg"], a["interval_h"]) == (b["mg"], b["interval_h"])


def _short(r: RegimenOut, lang: str) -> str:
    return worded("mg_h", lang, mg=f"{r['mg']:g}", interval_h=f"{r['interval_h']:g}")


def _lines(result: FitResult, dose: DoseProposal, lang: str, full: bool) -> list[str]:
    best = dose["by_model"]
    lines = []
    if dose["loading"] and dose["first"] == "model" and best:
        days = loading_days(dose["loading"], best["mg"], best["interval_h"], lang)
        lines.append(worded("loading_dose", lang, days=days))
    if dose["reach"] and full:
        lines.append(caption(result["captions"], "reaches_steady_state", lang))
    return lines


def _label(result: FitResult, dose: DoseProposal, lang: str, full: bool, left: Collection[str]) -> Screen:
    """The label's rule beside the model's dose, or why it does not hold; the rule itself stands in the full answer."""
    label = dose["label"]
    if not label:
        return []
    text = pick(label["outcome"]["text"], lang)
    if label["interval_mg_per_day"]:
        low, high = (f"{x:.3g}" for x in label["interval_mg_per_day"])
        text = worded("label_rule_span", lang, said=text if full else worded("by_the_label", lang), low=low, high=high)
    # What holds for the model's dose too is said once.
    said = {r["code"] for r in (*dose["refused"], *dose["remarks"])} - {"above_studied_shown"}
    beside = (*label["refused"], *label["remarks"])
    held = aside("", caption(result["captions"], "held_back", lang), lang)
    marks = [held if o["mg_per_day"] in label["held_back_mg"] else "" for o in label["options"]]
    options = []
    beside_models = not full and in_one_line(dose)
    if beside_models:
        predictions = [
            worded("label_options", lang, mg=f"{o['mg_per_day']:g}", trough=show(round(trough, 1))) + mark
            for o, mark in zip(label["options"], marks, strict=True)
            if (trough := o["predicted_trough_ng_ml"]) is not None
        ]
        text = joined([text, *predictions], lang)
    for o, mark in zip([] if beside_models else label["options"], marks, strict=False):
        options.append(Para(composition(o, lang) + predicted(o, lang) + mark, indent=4))
        if o["loading"] and o["every_hours"]:
            days = loading_days(o["loading"], o["mg_per_administration"], o["every_hours"], lang)
            options.append(Para(days, indent=6))
    shown = [r for r in beside if r["code"] not in said and r["code"] not in left]
    cut = next((r for r in shown if r["code"].startswith("options_cut_above")), None)
    limit = next((r for r in shown if r["code"] == "above_studied_dose"), None)
    if cut is not None and limit is not None:
        # One limit, said once: how many doses it leaves out stands behind it.
        shown.remove(cut)
        said_of, left_out = limit["text"], cut["text"]
        together: Text = {"en": f"{said_of['en']} {left_out['en']}", "zh": f"{said_of['zh']}{left_out['zh']}"}
        shown[shown.index(limit)] = {**limit, "text": together}
    return [Para(text, indent=2), *options, *(_said(r, lang) for r in shown)]
