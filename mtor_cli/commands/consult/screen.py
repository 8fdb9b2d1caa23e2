"""The screen of `mtor consult`: verdict, course, dose by rule and by model, next level, other drugs, care, gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.commands.consult.dose import of_models
from mtor_cli.commands.consult.levels import course_shown
from mtor_cli.commands.consult.picture import picture
from mtor_cli.hints import command
from mtor_cli.labels.read import worded
from mtor_cli.parts.probability import probability
from mtor_cli.render.blocks import Cell, Column, Commands, Gap, Para, Row, Screen, Table, cells
from mtor_cli.screens.advice import dose_table, remark_row, remark_table, usable
from mtor_cli.screens.alarms import alarms
from mtor_cli.screens.course import course_table, definitions, forecasts_table
from mtor_cli.screens.figures import number, show_time, span
from mtor_cli.screens.phrases import action, aside, joined, listed, pick, source, voice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.commands.consult.result import ConsultResult, TakenOut
    from mtor_cli.parts.comparison import TdmResult
    from mtor_cli.parts.course import Time
    from mtor_cli.parts.disease import NoteOut
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.envelope import Envelope
    from mtor_cli.parts.fit.shapes import DoseProposal, HeadlineOut
    from mtor_cli.parts.forecasts import OneStepOut
    from mtor_cli.parts.interactions import AgentOut
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
        (worded("beside_tacrolimus", lang), beside_table(result, lang)),
        (
            worded("consult_course", lang),
            [
                *course_table(course_shown(result), lang, None if full else LEVELS),
                *remark_table(definitions(course_shown(result), full), lang),
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
            _forecasts(fit["one_step"] if fit else None, lang, full),
        ),
        (worded("consult_missing", lang), [_said(r, lang) for r in result["missing"]]),
    ):
        screen += [Gap(), Para(title, "head"), *blocks] if blocks else []
    screen = once(screen)
    if full:
        said = {r["code"] for r in [*result["joined"], *result["missing"]]} | set(result["alarms"])
        left = remark_table([w for w in wrapped["warnings"] if w["code"] not in said], lang)
        screen += [Gap(), *left] if left else []
    more = [] if full else [command("consult", str(wrapped["query"]["case"]), "--full")]
    draft = worded("draft_for_the_pharmacist_to", lang)
    return [*screen, Gap(), Para(draft, "dim"), *([Commands(worded("next", lang), more)] if more else [])]


def _forecasts(found: OneStepOut | None, lang: str, full: bool) -> Screen:
    """How good the forecasts were, with what that means where everything is shown; nothing where none was made."""
    table = forecasts_table(found, lang)
    return [*table, *remark_table(found["definitions"], lang)] if table and found and full else table


def once(screen: Screen) -> Screen:
    """The same without what says again, in the same words and under no name of its own, what was said before."""
    found: Screen = []
    seen: set[str] = set()
    for block in screen:
        if isinstance(block, Para) and block.voice:
            found += [] if block.text in seen else [block]
            seen.add(block.text)
        elif isinstance(block, Table) and block.columns[-1].kind == "source":
            found.append(block._replace(rows=[row for row in block.rows if not _again(row, seen)]))
        else:
            found.append(block)
    return found


def _again(row: Row, seen: set[str]) -> bool:
    """Whether a row says something again; what it says counts as said."""
    if not isinstance(row, list):
        return False
    said = row[-3].text
    known = said in seen and not (len(row) > len(_SAID) and row[0].text)
    seen |= {said} - {""}
    return known


_SAID = ("text", "voice", "source")
"""The columns of what is said under no name of its own."""


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
        screen.append(rule_table(result, level, lang))
    if model is not None:
        said = model_said(model, result, lang)
        screen.append(Para(worded("models", lang, said=said), voice=voice({"voice": "derived"}, lang), indent=2))
        screen += [_said(r, lang) for r in model_remarks(model, full)]
    if result["no_fit"] is not None:
        screen.append(_said(result["no_fit"], lang))
    return screen


def rule_table(result: ConsultResult, level: TdmResult, lang: str) -> Table:
    """The dose by the label's rule, and which label's; what no source says was worked out here.

    Args:
        result: of the consult.
        level: of its last level.
        lang: `en` or `zh`.
    """
    rule = result["rule"]
    rows = [] if rule is None else [cells("", pick(rule["text"], lang), voice(rule, lang), source(rule, lang))]
    table = dose_table(level, lang, worded("rule", lang), *rows)
    return table._replace(rows=[_voiced(row, lang) for row in table.rows])


def _voiced(row: Row, lang: str) -> Row:
    if not isinstance(row, list) or row[2].text:
        return row
    return [*row[:2], Cell(voice({"voice": "derived"}, lang), "voice"), *row[3:]]


def model_said(model: DoseProposal, result: ConsultResult, lang: str) -> str:
    """The dose of the models with what they foretell of it, and by which of them; or that there is none."""
    found, fit = of_models(model), result["fit"]
    if found is None or fit is None:
        return worded("note_none", lang)
    dose = _mg(found["mg"], found["interval_h"], lang) + (
        worded("present", lang) if model["first"] == "present" else ""
    )
    return worded(
        "model_dose", lang, dose=dose, median=number(found["median_trough"]),
        span=span(found["interval_90"], lang), unit=fit["unit"], within=probability(found["p_within"]),
        below=probability(found["p_below"]), above=probability(found["p_above"], model["limits"]["above"]),
        models=listed([m["short"] or m["id"] for m in fit["models"] if m["used"]], lang),
    )  # fmt: skip


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
        text = forecast_said(headline, model["unit"], result["overdue"], lang)
        screen.append(Para(text, "", voice(headline["why"], lang), indent=2))
    return screen


def forecast_said(headline: HeadlineOut, unit: str, overdue: bool, lang: str) -> str:
    """When to measure next and why, with the trough that is forecast for then; of a day that has passed nothing is."""
    when, why = show_time(headline["time"], lang), pick(headline["why"]["text"], lang)
    if overdue:
        return worded("was_due", lang, time=when, why=why.rstrip(".。"))
    text = f"{when}{'：' if lang == 'zh' else ': '}{why}"
    if not headline["present"]:
        return text
    trough = aside(number(headline["present"]["median"]), span(headline["present"]["interval_90"], lang), lang)
    return aside(text.rstrip(".。"), worded("forecast_with", lang, trough=trough, unit=unit), lang)


def agents_table(result: ConsultResult, lang: str) -> Screen:
    """The other drugs with their dates and what the sources say of them, then those that are planned; nothing without.

    Of what stands in the record under two names, or twice, the same is said once, with every name and date.

    Args:
        result: of the consult.
        lang: `en` or `zh`.
    """
    found: dict[tuple[_Told, ...], list[tuple[str, str]]] = {}
    for agent in result["agents"]:
        when = _dates(agent["name"], result["record"]["others"], lang)
        found.setdefault(tuple(_of_agent(agent, lang)), []).append((_called(agent, lang), when))
    for event in result["planned"]:
        said = [_by(note, lang) for note in event["statements"]]
        said += [] if event["agent"] is None else _of_agent(event["agent"], lang, planned=True)
        said += [] if event["unread"] is None else [_by(event["unread"], lang)]
        name = event["name"] if event["agent"] is None else _called(event["agent"], lang)
        found.setdefault(tuple(said), []).append((name, _planned(event["time"], lang)))
    rows: list[Row] = []
    for told, of in found.items():
        names = list(dict.fromkeys(name for name, _ in of))
        after = "：" if lang == "zh" else ": "
        dates = [when if len(names) == 1 else f"{name}{after}{when}" for name, when in of]
        rows += _rows(listed(names, lang), joined(list(dict.fromkeys(dates)), lang), told, lang)
    columns = [Column("", "label", 0.2), Column(""), Column("", "voice"), Column("", "source", 0.24)]
    return [Table("", columns, rows)] if rows else []


def _called(agent: AgentOut, lang: str) -> str:
    """A drug as typed, with its name in the language where that says more."""
    typed, printed = agent["name"], pick(agent["printed"], lang)
    return typed if typed.casefold() in printed.casefold() else aside(typed, printed, lang)


class _Told(NamedTuple):
    """What is said, and by whom."""

    text: str
    voice: str
    source: str


def _by(note: NoteOut, lang: str, *before: str) -> _Told:
    return _Told(joined([*before, pick(note["text"], lang)], lang), voice(note, lang), source(note, lang))


def _rows(name: str, when: str, said: Sequence[_Told], lang: str) -> list[Row]:
    """What is said of a drug or an event, each in its voice; its name and its dates stand with the first."""
    first, *others = said
    rows: list[Row] = [cells(name, joined([when, first.text], lang), first.voice, first.source)]
    return [*rows, *(cells("", *one) for one in others)]


def _of_agent(agent: AgentOut, lang: str, planned: bool = False) -> list[_Told]:
    """What is said of another drug: the question that its name leaves open or why nothing is known of it, each
    statement with its action, and the published dose factors of one that is planned."""
    said: list[_Told] = []
    if agent["message"] is not None:
        said.append(_Told(pick(agent["message"], lang), voice({"voice": "derived"}, lang), ""))
    for entry in agent["entries"]:
        # Where a name leaves open which drug is meant, each is named.
        named = [pick(entry["agent"], lang)] if len(agent["entries"]) > 1 else []
        said.append(_by(entry["advice"], lang, *named, action(entry, lang)))
        said += [_by(factor, lang, worded("published_factor", lang)) for factor in entry["factors"] if planned]
    return said


def beside_table(result: ConsultResult, lang: str) -> Screen:
    """Which range was set beside a level of tacrolimus, each in the voice of its source; nothing without one."""
    found = result["tacrolimus"]
    if found is None:
        return []
    when = worded("beside_time_unknown", lang) if found["time"] is None else show_time(found["time"], lang)
    rows: list[Row] = [remark_row(r, lang) for r in found["remarks"]]
    columns = [Column(""), Column("", "voice"), Column("", "source", 0.24)]
    given = worded("beside_given", lang, level=number(found["ng_ml"]), time=when)
    return [Para(given, indent=2), Table("", columns, rows)]


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
