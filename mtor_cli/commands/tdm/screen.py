"""The screen of `mtor tdm`: the answer first, then the reasons, then the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.commands.tdm.verdict import leading, part_name, verdict
from mtor_cli.hints import command, slot
from mtor_cli.labels.read import worded
from mtor_cli.parts.findings import POSSIBLY, UNDER_ALARM
from mtor_cli.parts.words import AGE_GROUP, ALARM_HEAD, MISSING, STATUS
from mtor_cli.render.bars import axis, bar
from mtor_cli.render.blocks import Cell, Column, Commands, Gap, Para, Row, Screen, Span, Style, Table, cells
from mtor_cli.screens.advice import agents_screen, agents_table, consult_screen, usable
from mtor_cli.screens.alarms import again
from mtor_cli.screens.bands import MOST, first_of
from mtor_cli.screens.disease_parts import who
from mtor_cli.screens.following import whole
from mtor_cli.screens.phrases import (
    aside,
    caption,
    disagreements,
    joined,
    listed,
    origin,
    pick,
    ranges,
    source,
    trial_note,
    voice,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mtor_cli.commands.tdm.verdict import Part
    from mtor_cli.hints import Command, Word
    from mtor_cli.parts.assessment import Assessment
    from mtor_cli.parts.comparison import TdmResult
    from mtor_cli.records.recommendations import Disease

_STYLE: dict[str, Style] = {"below": "warn", "above": "warn", "within": "", "indeterminate": "dim"}

AT_LENGTH = ("gvhd_level_tma", "matrix_as_printed")
"""Cautions on one disease: the overview of all leaves them to the answer on that disease, and this to its full form.

The short one says that sources disagree, and marks what is printed as plasma.
"""

NAMED = 4
"""Ids of ranges, which have to be typed to choose one, in the short answer; more stand in the full one."""


def tdm_screen(
    result: TdmResult, diseases: Iterable[Disease], typed: Sequence[Word], lang: str, ascii_only: bool, full: bool
) -> Screen:
    """A level against the ranges.

    Args:
        result: the answer.
        diseases: the content by disease, for the names of diseases and parts.
        typed: the command that was typed, for those to type next.
        lang: `en` or `zh`.
        ascii_only: whether only narrow ASCII signs may be drawn.
        full: whether every range, reason and remark is shown, or what fits one screen.
    """
    names = {d["id"]: d for d in diseases}
    screen = [*_alarms(result, lang), *agents_screen(result, lang)]
    screen += [Para(pick(result["verdict"]["text"], lang), "title"), Para(_standing(result, lang))]
    screen += consult_screen(result, lang, full)
    waiting: tuple[str, ...] = UNDER_ALARM
    if not full:
        waiting += AT_LENGTH
        # Beside an alarm no range has to be chosen: no dose is worked out.
        waiting += ("none_chosen",) if result["verdict"]["alarm"] == "high" else ()
    if result["disease"] is None and all(a["disease"] for a in result["assessments"]):
        screen += [
            Gap(),
            *_overview(result, names, lang),
            *_cautions(result, [], lang, full, (*AT_LENGTH, *UNDER_ALARM)),
        ]
    else:
        ordered = _ordered(result["assessments"], names, result["entity"])
        shown = ordered if full else _brief(ordered, result["entity"])
        screen += [Gap(), *_table(result, shown, names, lang, ascii_only, full)] if shown else []
        screen += _cautions(result, shown, lang, full, waiting)
        screen += [*_no_target(result, lang), *_conflicts(result, lang, full)]
    screen += agents_table(result, lang)
    more = [] if full else whole(screen, typed)
    return [*screen, _next(result, names, typed, lang, more)]


def tdm_last(result: TdmResult, lang: str) -> Screen:
    """What an alarm asks for, to end the screen."""
    following = result["next"]
    return again(result["verdict"]["alarm"], following["remark"], lang) if following else []


def _alarms(result: TdmResult, lang: str) -> Screen:
    """What has to be read before anything else, with where the threshold comes from."""
    screen: Screen = []
    for finding in result["findings"]:
        text = pick(finding["text"], lang)
        possible = finding["code"] in POSSIBLY and result["verdict"]["alarm"] == "possible"
        if finding["severity"] == "alarm" or possible:
            screen.append(Para(_head(result, lang) + text, "alarm", voice(finding, lang)))
        elif finding["code"] in UNDER_ALARM:
            screen.append(Para(aside(text.rstrip(".。"), source(finding, lang), lang), "dim", voice(finding, lang)))
    return screen


def _head(result: TdmResult, lang: str) -> str:
    """The word that an alarm begins with; empty where there is none."""
    alarm = result["verdict"]["alarm"]
    return word(ALARM_HEAD, alarm, lang) if alarm else ""


def _standing(result: TdmResult, lang: str) -> str:
    """Whether the sample can be used, and what is not known of the level."""
    codes = [f["code"] for f in result["findings"]]
    missing = [pick(words, lang) for code, words in MISSING.items() if code in codes]
    if result["level"]["value"] is None:
        missing.insert(0, worded("limit_of_quantification_type_it_as", lang))
    texts = [usable(result["sample"], lang)]
    if missing:
        texts.append(worded("missing_missing", lang, missing=listed(missing, lang)))
    if "unit_assumed" in codes:
        texts.append(worded("read_as_ng_ml", lang))
    return joined(texts, lang)


def _overview(result: TdmResult, names: Mapping[str, Disease], lang: str) -> Screen:
    """The verdicts by disease and part, for the reader to say which one applies."""
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
        rows.append(cells(listed(without, lang), Cell(worded("not_compared", lang), "dim"), none))
    columns = [
        Column(worded("disease", lang), "label"),
        Column(worded("verdict", lang)),
        Column(worded("ranges_that_studies_set_ng_ml", lang)),
    ]
    notes = [f"{note}{'。' if zh else '.'}" for note in trial_note(result["captions"], lang)]
    if briefly := caption(result["captions"], "gvhd_level_tma_briefly", lang):
        notes.append(briefly)
    return [Table("", columns, rows, [*notes, *_left_out(result, lang)], header=True)]


def _table(
    result: TdmResult,
    shown: Sequence[Assessment],
    names: Mapping[str, Disease],
    lang: str,
    ascii_only: bool,
    full: bool,
) -> Screen:
    """Ranges with their verdicts, populations, voices and sources; in full also with their ids."""
    zh = lang == "zh"
    point = None if result["level"]["censored"] else result["level"]["ng_ml"]
    columns = [
        Column(worded("verdict", lang), "label"),
        Column(worded("ng_ml", lang), "number"),
        Column(axis(), "bar"),
        Column(worded("population", lang)),
        Column(worded("voice", lang), "voice"),
        Column(worded("source", lang), "source"),
    ]
    rows: list[Row] = []
    last: Part | None = None
    several = len({a["disease"] for a in result["assessments"]}) > 1
    asked = result["entity"]
    for a in shown:
        group = (a["disease"], a["entity"])
        if group != last and (title := part_name(group, names, lang, several or asked is not None)):
            rows.append(title)
        last = group
        band = a["band"].record
        rows.append(
            cells(
                Cell(verdict(a, lang), _STYLE[a["status"]]),
                ranges(band["low"], band["high"], lang),
                bar(band["low"], band["high"], point, ascii_only=ascii_only),
                who(band, lang) if a["disease"] else pick(band["population"], lang),
                voice(band, lang),
                origin(band, lang, matrix=band["matrix"]),
            )
        )
        rows += [Span(pick(r["text"], lang)) for r in a["patient"]]
        if full and a["disease"]:
            rows.append(Span(band["id"]))
    notes = [f"{note}{'。' if zh else '.'}" for note in trial_note(result["captions"], lang)]
    if more := len(result["assessments"]) - len(shown):
        notes.append(worded("more_same_verdict_full", lang, more=more))
    notes = [("" if zh else " ").join(notes)] if notes else []
    return [Table("", columns, rows, [*notes, *_left_out(result, lang)], header=True)]


def _brief(ordered: Sequence[Assessment], asked: str | None) -> list[Assessment]:
    """The verdicts of the short answer, in their order: what is left out has the verdict of one that is shown.

    Of the parts that the first line answers for, different ranges come before further studies of the same one; of the
    others only a verdict that would else be missing.
    """
    groups = leading([a for a in ordered if a["disease"]], asked)
    room = max(2, MOST // max(1, len(groups)))
    shown = [a for a in ordered if a["disease"] is None]
    for members in groups.values():
        shown += first_of(members, lambda a: (a["band"].record["low"], a["band"].record["high"]), room)
    for a in ordered:
        if all(a["status"] != s["status"] for s in shown):
            shown.append(a)
    return [a for a in ordered if a in shown]


def _left_out(result: TdmResult, lang: str) -> list[str]:
    """The notes that name the bands of another age group, and those that the hospital's own supersede."""
    by_age = {b["band"]: b for b in result["left_out"] if not b["superseded_by"]}
    replaced = {b["band"]: b for b in result["left_out"] if b["superseded_by"]}
    notes = []
    if by_age:
        names = listed((aside(n, word(AGE_GROUP, b["age_group"], lang), lang) for n, b in by_age.items()), lang)
        notes.append(worded("left_out_by_age_names", lang, names=names))
    if replaced:
        names = listed((f"{n} → {b['superseded_by']}" for n, b in replaced.items()), lang)
        notes.append(worded("superseded_by_the_local_protocol_names", lang, names=names))
    return notes


def _ordered(
    assessments: Iterable[Assessment], names: Mapping[str, Disease], first: str | None = None
) -> list[Assessment]:
    """The verdicts by disease and part, in the order of the data, those of the part `first` before others."""
    order: list[Part] = [(None, None)]
    for name, disease in names.items():
        order += [(name, None), *((name, e["id"]) for e in disease["entities"])]
    return sorted(
        assessments,
        key=lambda a: (bool(first and a["disease"] and a["entity"] != first), order.index((a["disease"], a["entity"]))),
    )


def _cautions(
    result: TdmResult, shown: Sequence[Assessment], lang: str, full: bool, without: tuple[str, ...]
) -> Screen:
    """What to take care of; beside ranges none of which was chosen, how to choose one."""
    found = [f for f in result["findings"] if f["severity"] == "caution" and f["code"] not in without]
    rows: list[Row] = []
    for f in found:
        text = pick(f["text"], lang)
        if f["code"] == "none_chosen" and result["disease"]:
            ids = dict.fromkeys(a["band"].record["id"] for a in shown if a["disease"])
            named = listed(ids, lang) if full or len(ids) <= NAMED else "BAND; --full"
            text = aside(text.rstrip(".。"), f"--band {named}", lang)
        rows.append(cells(text, voice(f, lang), source(f, lang)))
    return [*([Gap()] if full else []), Table("", _told(lang), rows)] if rows else []


def _told(lang: str) -> list[Column]:
    return [
        Column(worded("text", lang)),
        Column(worded("voice", lang), "voice"),
        Column(worded("source", lang), "source", 0.3),
    ]


def _no_target(result: TdmResult, lang: str) -> Screen:
    """Why there is no band, unless a caution has said it."""
    said = any(f["code"] == "everolimus_no_target" for f in result["findings"])
    if result["assessments"] or said or not result["no_target"]:
        return []
    rows: list[Row] = [cells(pick(n["text"], lang), voice(n, lang), source(n, lang)) for n in result["no_target"]]
    return [Gap(), Table("", _told(lang), rows)]


def _conflicts(result: TdmResult, lang: str, full: bool) -> Screen:
    """What the sources disagree on, each point in a line; in short, on how many."""
    if not full:
        said = disagreements(result["conflicts"], lang)
        return [Para(said + ("：--full" if lang == "zh" else ": --full"), indent=2)] if said else []
    rows: list[Row] = [cells(pick(c["short"], lang)) for c in result["conflicts"]]
    title = worded("sources_disagree", lang)
    return [Gap(), Table(title, [Column(worded("text", lang))], rows)] if rows else []


_ASKED = {
    "trough_unconfirmed": ("--hours-since-dose",),
    "steady_state_unknown": ("--days-on-dose",),
}
"""What is not known of a sample, and the options that say it."""


def _next(
    result: TdmResult, names: Mapping[str, Disease], typed: Sequence[Word], lang: str, more: list[Command]
) -> Commands:
    """The command with what is missing, `more` for the whole answer, and where more is found."""
    title = worded("next", lang)
    drug = () if result["drug"]["id"] == "sirolimus" else ("--drug", result["drug"]["id"])
    if result["disease"] is None:
        compared = [a["disease"] for a in result["assessments"] if a["disease"]]
        name = names[compared[0]]["short"] if compared else "ITP"
        return Commands(
            title, [command("tdm", "--level", slot("--level"), "--disease", name, *drug), command("recommend")]
        )
    codes = [f["code"] for f in result["findings"]]
    options = ["--band"] if "none_chosen" in codes else []
    options += [option for code in codes for option in _ASKED.get(code, ())]
    options += [] if result["dose"] else ["--dose"]
    found = []
    if result["assessments"] and options and result["verdict"]["alarm"] != "high":
        found.append(command(*typed, *(word for option in options for word in (option, slot(option)))))
    recommend = command("recommend", result["entity"] or names[result["disease"]]["short"], *drug)
    return Commands(title, [*found, *more, recommend])
