"""The sample, the dose and what comes next, as `mtor tdm` shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mtor_cli.calculator.numbers import show
from mtor_cli.labels.read import worded
from mtor_cli.parts.words import COUNTS_AS, HIGHEST_BY, USABLE
from mtor_cli.render.blocks import Cell, Column, Gap, Para, Row, Screen, Table, cells
from mtor_cli.screens.dose import composition, current_dose, loading_days
from mtor_cli.screens.liver import liver_rows
from mtor_cli.screens.phrases import action, aside, between, joined, not_read, pick, source, voice, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.parts.comparison import TdmResult
    from mtor_cli.parts.disease import NoteOut
    from mtor_cli.parts.dosing import AdjustmentOut, DoseOut, InteractionOut, NextOut, OptionOut, SampleOut
    from mtor_cli.screens.phrases import Voiced

SAID_ELSEWHERE = ("trough_unconfirmed", "steady_state_unknown", "assay_unknown")
"""Remarks on the sample that stand in the line `Missing`."""
_COLUMNS = [Column("", "label", 0.14), Column(""), Column("", "voice"), Column("", "source", 0.24)]
"""Of the dose and of what comes next."""


def consult_screen(result: TdmResult, lang: str, full: bool) -> Screen:
    """The dose first, then what comes next and what is said of the sample.

    An alarm says what comes next itself. Beside it, and of a sample that can be used, the short answer says no more of
    the sample than whether it can.
    """
    remarks = full or not (result["verdict"]["alarm"] or result["sample"]["usable"] == "yes")
    sample = _sample(result["sample"], result["dose"], lang) if remarks else []
    screen: Screen = []
    if result["dose"]:
        screen += [
            *([Gap()] if full else []),
            dose_table(result, lang, worded("dose", lang), *_following(result["next"], lang)),
            *([Gap(), *sample] if sample else []),
        ]
    else:
        rows = liver_rows(result["liver"], lang)
        rows += [] if result["verdict"]["alarm"] else _following(result["next"], lang)
        screen += sample
        if rows:
            screen += [Gap(), Table("", _COLUMNS, rows)]
    if result["unused"]:
        screen += [Gap(), *(Para(pick(r["text"], lang), "dim", voice(r, lang)) for r in result["unused"])]
    return screen


GRAVE = ("contraindicated", "avoid", "avoid_or_reduce", "hold")
"""Actions that are said at the top even where the level is not concerned, as of a live vaccine."""


def agents_screen(result: TdmResult, lang: str) -> Screen:
    """What has to be known of the other drugs before the level is read: that it moves, and what to do."""
    screen: Screen = []
    moving = result["changing"]
    if moving:
        screen.append(Para(pick(moving["text"], lang), "alarm", voice(moving, lang)))
    said: set[str] = set()
    for agent in result["interactions"]:
        if agent["name"] in said or (agent["status"] == "none" and agent["action"] not in GRAVE):
            continue
        said.add(agent["name"])
        text = f"{_named(agent, lang)}{'：' if lang == 'zh' else ': '}{_act(agent, lang)}"
        # That it was stopped, nobody says but the user.
        told: Voiced = {"voice": "local"} if _is_stopped(agent) else agent["advice"]
        screen.append(Para(text, "alarm" if agent["known"] == "found" else "head", voice(told, lang)))
    return screen


def _named(agent: InteractionOut, lang: str) -> str:
    """A drug as typed, with as which it was read and in which form."""
    typed, printed = agent["name"], pick(agent["agent"], lang)
    form = pick(agent["form"], lang) if agent["form"] else ""
    # Where the printed name only adds to what was typed, it stands alone: 泼尼松龙（≥20 mg/d）.
    if re.match(rf"{re.escape(typed)}(?:\W|$)", printed, re.IGNORECASE):
        return aside(printed, form, lang)
    parts = [] if typed.casefold() == agent["id"] else [printed]
    return aside(typed, joined([*parts, *([form] if form else [])], lang), lang)


def _is_stopped(agent: InteractionOut) -> bool:
    return agent["stopped_days_ago"] is not None and agent["known"] in ("found", "no_data")


def _act(agent: InteractionOut, lang: str) -> str:
    if agent["checked"] is not None:
        return worded("your_own_check_counts", lang, counts=word(COUNTS_AS, agent["checked"], lang))
    if agent["known"] in ("ask", "near", "unknown"):
        return not_read(lang)
    if _is_stopped(agent):
        return worded("stopped", lang)
    return action(agent, lang)


def remark_table(remarks: Sequence[NoteOut], lang: str, title: str = "") -> Screen:
    """Remarks a row each, with voice and source; nothing where there is none."""
    rows: list[Row] = [remark_row(r, lang) for r in remarks]
    columns = [Column(""), Column("", "voice"), Column("", "source", 0.24)]
    return [Table(title, columns, rows)] if rows else []


def remark_row(remark: NoteOut, lang: str) -> list[Cell]:
    """A remark with its voice and its source."""
    return cells(pick(remark["text"], lang), voice(remark, lang), source(remark, lang))


def dose_table(result: TdmResult, lang: str, title: str, *more: Row) -> Table:
    """The dose of the label's rule: the doses that reach the target, or why there is none, and all that is said of it.

    Args:
        result: the answer of `tdm`; without a dose the table has but the rows behind it.
        lang: `en` or `zh`.
        title: what stands before its first line.
        more: rows behind it.
    """
    zh = lang == "zh"
    dose = result["dose"]
    if dose is None:
        return Table("", _COLUMNS, list(more))
    now = f"{worded('now', lang)} {current_dose(dose, lang)}"
    first = _first(dose, lang)
    # The answer stands before what was asked, so that it is among the first lines.
    rows: list[Row] = [cells(Cell(title, "head"), Cell(f"{first}{'；' if zh else '; '}{now}", "head"), "", "")]
    rows += [_row("", r, lang) for r in dose["refused"]]
    rows += liver_rows(result["liver"], lang)
    # What a label says of the way in which a dose is made up comes before the doses.
    before: set[str] = {mark for option in dose["options"] for mark in option["marks"]}
    before.update(mark for study in dose["published_adjustment"] or [] for mark in study["marks"])
    loaded = [option["loading"] for option in dose["options"] if option["loading"]]
    before.update(mark for loading in loaded for day in loading["made"] for mark in day["marks"])
    rows += [_row("", r, lang) for r in dose["remarks"] if r["code"] in before]
    for option in dose["options"]:
        mark = worded("provisional_in_brackets", lang) if option["provisional"] else ""
        text = f"{composition(option, lang)}{predicted(option, lang)}{mark}"
        rows.append(cells("", Cell(text, "head"), "", ""))
        if option["loading"] and option["every_hours"]:
            rows.append(
                cells(
                    "",
                    loading_days(option["loading"], option["mg_per_administration"], option["every_hours"], lang),
                    "",
                    "",
                )
            )
    if dose["loading"] and not dose["options"] and dose["exact_mg_per_day"] is not None:
        each, every = dose["exact_mg_per_day"] / dose["times_per_day"], int(24 / dose["times_per_day"])
        rows.append(cells("", loading_days(dose["loading"], each, every, lang), "", ""))
    rows += [_row("", r, lang) for r in dose["remarks"] if r["code"] not in {"no_change", *before}]
    rows += _published(dose["published_adjustment"] or [], lang)
    return Table("", _COLUMNS, [*rows, *more])


def _following(following: NextOut | None, lang: str) -> list[Row]:
    if following is None:
        return []
    zh = lang == "zh"
    remark = following["remark"]
    text = pick(remark["text"], lang)
    if following["measure_on"]:
        text += f"（{following['measure_on']}）" if zh else f" ({following['measure_on']})"
    return [cells(Cell(worded("next", lang), "head"), text, voice(remark, lang), source(remark, lang))]


def _published(adjustments: Sequence[AdjustmentOut], lang: str) -> list[Row]:
    """The published factors, what comes of each, and what other sources of the same agent say, once."""
    rows: list[Row] = []
    for i, adjustment in enumerate(adjustments):
        rows.append(_row(worded("published", lang), adjustment, lang))
        rows += [_row("", adjustment["worked_out"], lang)] if adjustment["worked_out"] else []
        if all(later["agent"] != adjustment["agent"] for later in adjustments[i + 1 :]):
            rows += [_row("", adjustment["form"], lang)] if adjustment["form"] else []
            rows += [_row("", c, lang) for c in adjustment["conflicts"]]
    return rows


def predicted(option: OptionOut, lang: str) -> str:
    """The trough that a dose is predicted to give; nothing where the rule predicts none."""
    if option["predicted_trough_ng_ml"] is None:
        return ""
    trough = show(round(option["predicted_trough_ng_ml"], 1))
    if option["every_hours"] is not None and option["every_hours"] > 24:
        return worded("predicted_average_trough", lang, trough=trough)
    return worded("predicted_trough", lang, trough=trough)


def _first(dose: DoseOut, lang: str) -> str:
    zh = lang == "zh"
    if dose["outcome"] == "refused":
        return worded("not_calculated", lang)
    mark = worded("provisional_behind", lang) if dose["provisional"] else ""
    if dose["outcome"] == "no_change":
        return worded("no_change_mark", lang, mark=mark)
    exact, each = dose["exact_mg_per_day"], dose["exact_mg_per_administration"]
    interval = dose["interval_mg_per_day"] or []
    if exact is None and not interval:
        return worded("not_calculated", lang)
    reaches = exact is None
    highest = dose["highest_mg_per_day"] or 0.0
    calculated = interval[1] if exact is None else exact
    above = {r["code"] for r in dose["remarks"]} & {"above_studied_dose", "above_studied_shown"}
    limit = pick(HIGHEST_BY[dose["highest_by"]], lang) if above else ""
    cut = "above_studied_dose" in above and reaches and interval[0] < highest < interval[1]
    if above and calculated > highest and not cut:
        mark += worded("upper_end_exceeds", lang, limit=limit) if reaches else worded("exceeds", lang, limit=limit)
    unit = "mg/d" if zh else "mg/day"
    if exact is not None:
        word = worded("calculated", lang)
        if dose["rule"] == "jrct":
            word = worded("by_the_protocol", lang)
        elif dose["rule"] == "zortress":
            word = worded("by_the_transplant_label_s_rule", lang)
        daily = f"{show(round(exact, 3))} {unit}"
        if dose["times_per_day"] > 1 and each is not None:
            # Each of the doses, which is what is given.
            daily = worded("each_mg_twice_daily_daily", lang, each=show(round(each, 3)), daily=daily)
        return f"{word} {daily}{mark}"
    if cut:
        # What lies above it is not offered: it stands behind, as what it is.
        dose_up_to = between(show(round(interval[0], 2)), show(highest), lang)
        most = show(round(interval[1], 2))
        return worded("doses_up_to_the_highest", lang, dose=dose_up_to, unit=unit, most=most, limit=limit, mark=mark)
    ends = list(dict.fromkeys(show(round(end, 2)) for end in interval))
    if len(ends) == 1:
        return worded("dose_to_reach_the_target", lang, dose=ends[0], unit=unit, mark=mark)
    return worded("doses_to_reach_the_target", lang, dose=between(ends[0], ends[1], lang), unit=unit, mark=mark)


def _row(title: str, item: NoteOut, lang: str) -> list[Cell]:
    return cells(Cell(title, "head"), pick(item["text"], lang), voice(item, lang), source(item, lang))


def usable(sample: SampleOut, lang: str) -> str:
    """Whether a sample can be used, in a few words."""
    return worded("sample_said", lang, said=word(USABLE, sample["usable"], lang))


def _sample(sample: SampleOut, dose: DoseOut | None, lang: str) -> Screen:
    """What is said of the sample, but for what stands elsewhere."""
    said = {*SAID_ELSEWHERE, *(r["code"] for r in dose["refused"])} if dose else set(SAID_ELSEWHERE)
    remarks = [c for c in sample["caveats"] if c["code"] not in said]
    return remark_table(remarks, lang, worded("sample", lang) if dose else "")


def agents_table(result: TdmResult, lang: str) -> Screen:
    """What the sources say of the other drugs."""
    rows: list[Row] = []
    for agent in result["interactions"]:
        stopped = agent["stopped_days_ago"] is not None
        rows.append(_row(_named(agent, lang), agent["on_stop"] if stopped else agent["advice"], lang))
    columns = [Column("", "label", 0.22), Column(""), Column("", "voice"), Column("", "source", 0.22)]
    return [Gap(), Table(worded("interacting_drugs", lang), columns, rows)] if rows else []
