"""The screen of `mtor consult`: verdict, course, dose by rule and by model, next level, other drugs, care, gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.commands.consult.picture import picture
from mtor_cli.hints import command
from mtor_cli.labels.read import worded
from mtor_cli.render.blocks import Column, Commands, Gap, Para, Row, Screen, Table, cells
from mtor_cli.screens.advice import dose_table, remark_table, usable
from mtor_cli.screens.alarms import alarms
from mtor_cli.screens.course import course_table, forecasts_table
from mtor_cli.screens.figures import number, show_time, span
from mtor_cli.screens.phrases import action, aside, joined, not_read, pick, source, voice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.commands.consult.result import ConsultResult, TakenOut
    from mtor_cli.parts.course import Time
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.envelope import Envelope
    from mtor_cli.parts.fit.shapes import DoseProposal, HeadlineOut
    from mtor_cli.render.blocks import Style

LEVELS, CARE = 6, 4
"""Levels, and cautions, of the short answer: the last levels, and what has the highest priority."""


def consult_screen(wrapped: Envelope[ConsultResult], lang: str, ascii_only: bool, full: bool) -> Screen:
    """A record in the order in which a consult is written.

    Args:
        wrapped: the envelope of the answer.
        lang: `en` or `zh`.
        ascii_only: whether only narrow ASCII signs may be drawn.
        full: whether every level, remark and caution is shown.
    """
    result = wrapped["result"]
    fit = result["fit"]
    drawn = picture(result, lang, ascii_only)
    screen: Screen = alarms([f for f in result["findings"] if f["severity"] == "alarm"], lang)
    screen += _verdict(result, lang)
    for title, blocks in (
        (
            worded("consult_course", lang),
            [
                *course_table(fit["course"] if fit else None, lang, None if full else LEVELS),
                *(_said(r, lang) for r in result["excluded"]),
                *([Gap(), drawn] if drawn else []),
            ],
        ),
        (worded("dose_side_by_side", lang), _dose(result, lang, full)),
        (worded("next_level", lang), _next(result, lang)),
        (worded("other_drugs", lang), agents_table(result, lang)),
        (worded("consult_watch", lang), _care(result, lang, full)),
        (
            worded("forecasts_one_step_ahead", lang),
            forecasts_table(fit["one_step"] if fit else None, lang),
        ),
        (worded("consult_missing", lang), [_said(r, lang) for r in result["missing"]]),
    ):
        screen += [Gap(), Para(title, "head"), *blocks] if blocks else []
    if full:
        said = {r["code"] for r in [*result["joined"], *result["missing"]]} | set(result["alarms"])
        left = remark_table([w for w in wrapped["warnings"] if w["code"] not in said], lang)
        screen += [Gap(), *left] if left else []
    more = [] if full else [command("consult", str(wrapped["query"]["case"]), "--full")]
    draft = worded("draft_for_the_pharmacist_to", lang)
    return [*screen, Gap(), Para(draft, "dim"), *([Commands(worded("next", lang), more)] if more else [])]


def _said(remark: Remark, lang: str, style: Style = "") -> Para:
    return Para(pick(remark["text"], lang), style, voice(remark, lang), indent=2)


def _verdict(result: ConsultResult, lang: str) -> Screen:
    level = result["tdm"]
    if level is None:
        return []
    screen: Screen = [
        Para(pick(level["verdict"]["text"], lang), "title"),
        Para(usable(level["sample"], lang), indent=2),
    ]
    if level["sample"]["usable"] != "yes":
        screen += [_said(r, lang, "dim") for r in level["sample"]["caveats"]]
    return screen + [_said(r, lang) for r in result["joined"]]


def _dose(result: ConsultResult, lang: str, full: bool) -> Screen:
    """The dose by the label's rule and by the models, each with its reasons."""
    level, model = result["tdm"], None if result["fit"] is None else result["fit"]["dose"]
    screen: Screen = []
    if level is not None and level["dose"] is not None:
        screen.append(dose_table(level, lang, worded("rule", lang)))
    if model is not None:
        said = model_said(model, lang)
        screen.append(Para(worded("models", lang, said=said), indent=2))
        screen += [_said(r, lang) for r in model_remarks(model, full)]
    if result["no_fit"] is not None:
        screen.append(_said(result["no_fit"], lang))
    return screen


def model_said(model: DoseProposal, lang: str) -> str:
    """The dose of the models, or that there is none."""
    found = model["by_model"]
    return _mg(found["mg"], found["interval_h"], lang) if found else worded("note_none", lang)


def model_remarks(model: DoseProposal, full: bool = False) -> list[Remark]:
    """What is said of the dose of the models; where there is none, why they and the rule come apart."""
    every = full or model["by_model"] is not None
    return [*model["refused"], *(r for r in model["remarks"] if every or r["code"] in _DIFFER)]


_DIFFER = ("label_rule_first", "label_held_back", "model_misses_level", "models_disagree", "no_regimen_first")
"""Remarks on why the rule and the models come apart."""


def _mg(mg: float, hours: float | None, lang: str) -> str:
    if hours is None:
        return f"{mg:g} mg"
    return worded("mg_every_h", lang, mg=f"{mg:g}", hours=f"{hours:g}")


def _next(result: ConsultResult, lang: str) -> Screen:
    level, model = result["tdm"], result["fit"]
    screen: Screen = []
    if level is not None and level["next"]:
        screen.append(_said(level["next"]["remark"], lang))
    headline = None if model is None else model["headline"]
    if model is not None and headline is not None:
        text = forecast_said(headline, model["unit"], lang)
        screen.append(Para(text, "", voice(headline["why"], lang), indent=2))
    return screen


def forecast_said(headline: HeadlineOut, unit: str, lang: str) -> str:
    """When to measure next and why, with the trough that is forecast for then."""
    when, why = show_time(headline["time"], lang), pick(headline["why"]["text"], lang)
    text = f"{when}{'：' if lang == 'zh' else ': '}{why}"
    if not headline["present"]:
        return text
    trough = aside(number(headline["present"]["median"]), span(headline["present"]["interval_90"], lang), lang)
    return aside(text.rstrip(".。"), worded("forecast_with", lang, trough=trough, unit=unit), lang)


def agents_table(result: ConsultResult, lang: str) -> Screen:
    """The other drugs with their dates and what the sources say of them, then those that are planned; nothing without.

    Args:
        result: of the consult.
        lang: `en` or `zh`.
    """
    taken = [(a["name"], a, _dates(a["name"], result["record"]["others"], lang)) for a in result["agents"]]
    rows: list[Row] = []
    for name, agent, when in [*taken, *((e["name"], e["agent"], _planned(e["time"], lang)) for e in result["planned"])]:
        if agent is None or not agent["entries"]:
            text = not_read(lang) if agent is None or not agent["message"] else pick(agent["message"], lang)
            rows.append(cells(name, joined([when, text], lang), voice({"voice": "derived"}, lang), ""))
            continue
        for n, entry in enumerate(agent["entries"]):
            parts = [action(entry, lang), pick(entry["advice"]["text"], lang)]
            text = joined(parts if n else [when, *parts], lang)
            rows.append(cells("" if n else name, text, voice(entry["advice"], lang), source(entry["advice"], lang)))
    columns = [Column("", "label", 0.2), Column(""), Column("", "voice"), Column("", "source", 0.24)]
    return [Table("", columns, rows)] if rows else []


def _dates(name: str, others: Sequence[TakenOut], lang: str) -> str:
    """When a drug was taken, by the record."""
    told = []
    for other in others:
        if other["name"] != name:
            continue
        told += [] if other["start"] is None else [worded("taken_from", lang, start=show_time(other["start"], lang))]
        told += [] if other["end"] is None else [worded("taken_until", lang, end=show_time(other["end"], lang))]
    return joined(told, lang) or worded("dates_not_given", lang)


def _planned(time: Time | None, lang: str) -> str:
    return worded("planned_for", lang, time=show_time(time, lang)) if time is not None else worded("planned", lang)


def _care(result: ConsultResult, lang: str, full: bool) -> Screen:
    """What to measure and to take care of besides the level, what matters most first."""
    rows, left = care_rows(result, lang, None if full else CARE)
    notes = [worded("more_full", lang, left=left)] if left else []
    columns = [Column(""), Column("", "voice"), Column("", "source", 0.24)]
    return [Table("", columns, rows, notes)] if rows else []


def care_rows(result: ConsultResult, lang: str, most: int | None) -> tuple[list[Row], int]:
    """What to take care of, with voice and source, what matters most first, and how many rows were left out.

    Args:
        result: of the consult.
        lang: `en` or `zh`.
        most: how many; all of them, in full sentences, where it is None.
    """
    found = sorted([*result["monitoring"], *result["cautions"]], key=lambda a: a["priority"])
    shown = found if most is None else found[:most]
    rows: list[Row] = [
        cells(pick(a["text"] if most is None else a["short"], lang), voice(a, lang), source(a, lang)) for a in shown
    ]
    return rows, len(found) - len(shown)
