"""The note for the chart: a consult on paper, with blanks for what the program neither knows nor keeps.

It is made of the same record of the answer as the screen and JSON, and says nothing that they do not say. It holds no
order; a proposal is called what it is, a calculation to be reviewed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.commands.consult.levels import course_shown
from mtor_cli.commands.consult.picture import NG_ML, picture
from mtor_cli.commands.consult.regimens import FOREVER, named, spans_of
from mtor_cli.commands.consult.screen import (
    agents_table,
    beside_table,
    care_rows,
    forecast_said,
    model_remarks,
    model_said,
    once,
    rule_table,
)
from mtor_cli.labels.read import worded
from mtor_cli.parts.disclaimer import SHORT_DISCLAIMER
from mtor_cli.parts.findings import kind_of
from mtor_cli.parts.words import ALARM_HEAD, DRUG
from mtor_cli.render.blocks import Column, Para, Table, cells
from mtor_cli.screens.advice import remark_row, usable
from mtor_cli.screens.course import course_table, definitions
from mtor_cli.screens.figures import show_time
from mtor_cli.screens.phrases import aside, joined, listed, pick, ranges, source, trial_note, voice, word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mtor_cli.commands.consult.result import ConsultResult, MeasuredOut, RecordOut
    from mtor_cli.parts.common import Told
    from mtor_cli.parts.course import CourseOut, Time
    from mtor_cli.parts.disease import BandOut
    from mtor_cli.parts.findings import Finding
    from mtor_cli.records.base import Text
    from mtor_cli.render.blocks import Row, Screen

BLANK = "." * 36
"""To be filled in by hand."""
LINES = 3
"""Of the recommendation that a pharmacist writes."""
MISSED = 3
"""Missed doses of which the times are printed, the last ones."""
LEVELS, CARE = 5, 3
"""Levels, the last ones, and points of care, those of the highest priority: the note fits a sheet."""

_TWO = [Column("", "label", 0.2), Column("")]
_FOUR = [Column("", "label", 0.14), Column(""), Column("", "label", 0.14), Column("")]
_SAID = [Column(""), Column("", "voice"), Column("", "source", 0.24)]


class Versions(NamedTuple):
    """Of what the note was made with."""

    program: str
    data: str
    title: Text
    """Of the consensus."""
    doi: str


def note_screen(result: ConsultResult, versions: Versions, printed: date, lang: str) -> Screen:
    """The note in one language.

    Args:
        result: of the consult.
        versions: of the program and of the data.
        printed: the day on which it is made.
        lang: `en` or `zh`.
    """
    drug = word(DRUG, result["drug"], lang)
    draft, day = worded("note_draft", lang), worded("note_printed", lang, day=f"{printed:%Y-%m-%d}")
    rung = [f for f in result["findings"] if f["severity"] == "alarm"]
    screen: Screen = [
        Para(worded("note_title", lang, drug=drug), "title"),
        Para(joined([draft, day], lang), "warn"),
        *(_alarm(finding, lang) for finding in rung),
    ]
    for title, blocks in (
        ("", _patient(result, drug, lang)),
        (worded("other_drugs", lang), agents_table(result, lang)),
        (worded("note_told", lang), [_told(lang)] if rung else []),
        (worded("beside_tacrolimus", lang), beside_table(result, lang)),
        (worded("note_findings", lang), _findings(result, lang)),
        (worded("note_proposal", lang), _proposal(result, lang)),
        (worded("next_level", lang), _next(result, lang)),
        (worded("consult_watch", lang), _care(result, lang)),
        (worded("consult_missing", lang), _said([remark_row(r, lang) for r in result["missing"]])),
        (worded("note_advice", lang), [Para("." * 150) for _ in range(LINES)]),
    ):
        screen += [*([Para(title, "section")] if title else []), *blocks] if blocks else []
    sign = cells(worded("note_signed", lang), BLANK, worded("note_date", lang), BLANK)
    made = worded(
        "note_versions", lang, program=versions.program, data=versions.data, title=pick(versions.title, lang),
        doi=versions.doi,
    )  # fmt: skip
    return [
        *once(screen),
        Table("", _FOUR, [sign]),
        Para(joined([draft, made], lang), "dim"),
        Para(pick(SHORT_DISCLAIMER, lang), "dim"),
    ]


def _alarm(finding: Finding, lang: str) -> Para:
    kind = kind_of(finding["code"])
    head = "" if kind is None else word(ALARM_HEAD, kind, lang)
    return Para(head + pick(finding["text"], lang), "alarm", _by(finding, lang))


def _by(item: Told, lang: str) -> str:
    """Voice and source in one."""
    return joined([text for text in (voice(item, lang), source(item, lang)) if text], lang)


def _patient(result: ConsultResult, drug: str, lang: str) -> Screen:
    """Who it is, by hand; then what the record says, a blank for what it does not say."""
    record, indication = result["record"], result["indication"]
    last = _last(record)
    strengths = listed([f"{s} mg" for s in record["strengths"]], lang)
    given = [drug, *([_product(result, lang)] if record["product"] else []), *([strengths] if strengths else [])]
    age, weight, surface = record["age"], record["weight_kg"], record["body_surface_m2"]
    screen: Screen = [
        _four((worded("note_name", lang), None), (worded("note_number", lang), None)),
        _four((worded("note_born", lang), None), (worded("note_asked_by", lang), None)),
        _two(
            (worded("note_indication", lang), None if indication is None else pick(indication["name"], lang)),
            (worded("note_drug", lang), joined(given, lang)),
            (worded("dose", lang), _dose_since(result, lang)),
        ),
    ]
    if indication is not None:
        off = indication["off_label"]
        screen.append(Para(pick(off["short"], lang), voice=_by(off, lang)))
    screen += [
        _four(
            (worded("note_last_dose", lang), _time(record["last_dose"], lang)),
            (worded("note_sample", lang), None if last is None else _level(last, lang)),
        ),
        _four(
            (worded("note_matrix", lang), worded("note_whole_blood", lang) if last and last["matrix"] else None),
            (worded("note_assay", lang), last["assay"].upper() if last and last["assay"] else None),
        ),
        _four(
            (worded("note_unit", lang), last["unit"] if last else None),
            (worded("note_lloq", lang), f"{last['lloq']:g} {last['unit'] or NG_ML}" if last and last["lloq"] else None),
        ),
        *_target(result, lang),
        _four(
            (worded("note_age", lang), None if age is None else worded("note_years", lang, age=f"{age:g}")),
            (worded("note_weight", lang), None if weight is None else f"{weight:g} kg"),
        ),
        _four(
            (worded("note_surface", lang), None if surface is None else f"{surface:g} m²"),
            (worded("note_liver", lang), f"Child-Pugh {record['child_pugh']}" if record["child_pugh"] else None),
        ),
        _two(
            (worded("note_response", lang), _response(result, lang)),
            (worded("note_adherence", lang), result["adherence"]),
            (worded("note_effects", lang), joined(result["adverse_effects"], lang) or None),
        ),
    ]
    return _merged(screen)


def _last(record: RecordOut) -> MeasuredOut | None:
    """The last level that was not excluded by hand; None without one."""
    return next((level for level in reversed(record["levels"]) if level["excluded"] is None), None)


def _two(*fields: tuple[str, str | None]) -> Table:
    return Table("", _TWO, [cells(name, value or BLANK) for name, value in fields])


def _four(left: tuple[str, str | None], right: tuple[str, str | None]) -> Table:
    return Table("", _FOUR, [cells(left[0], left[1] or BLANK, right[0], right[1] or BLANK)])


def _merged(screen: Screen) -> Screen:
    """The same with tables of the same columns that follow one another as one."""
    found: Screen = []
    for block in screen:
        before = found[-1] if found else None
        if isinstance(block, Table) and isinstance(before, Table) and before.columns is block.columns:
            found[-1] = before._replace(rows=[*before.rows, *block.rows])
        else:
            found.append(block)
    return found


def _product(result: ConsultResult, lang: str) -> str:
    """The product in the words of the language, where it is one that is known; else as written."""
    level, typed = result["tdm"], result["record"]["product"] or ""
    known = {
        "tablet": worded("note_tablet", lang),
        "capsule": worded("note_capsule", lang),
        "solution": worded("note_solution", lang),
    }
    return known.get(level["product"] or "" if level is not None else "", typed)


def _time(time: Time | None, lang: str) -> str | None:
    return None if time is None else show_time(time, lang)


def _level(level: MeasuredOut, lang: str) -> str:
    """A level with its unit and its time: 12 ng/mL, 2026-03-21 07:30."""
    value = "<" if level["value"] is None else f"{level['sign']}{level['value']:g}"
    return joined([f"{value} {level['unit'] or ''}".rstrip(), show_time(level["time"], lang)], lang)


def _dose_since(result: ConsultResult, lang: str) -> str | None:
    """What is taken at the last level, or is taken last, and since when."""
    record = result["record"]
    if not record["doses"]:
        return None
    measured = _last(record)
    at = None if measured is None else measured["time_h"]
    spans = spans_of(record["doses"], record["missed_h"])
    until = FOREVER if at is None else at
    begun = [s for s in spans if s.start < until] or spans[:1]
    last = max(min(s.until if s.dose["end_h"] is None else s.dose["end_h"], until) for s in begun)
    dose = named([s.dose for s in begun if s.until >= last], lang)
    told = [dose if record["since"] is None else _since(dose, record["since"], lang)]
    if missed := record["missed"]:
        times = [show_time(time, lang) for time in missed[-MISSED:]]
        told.append(worded("note_missed", lang, count=len(missed), last=listed(times, lang)))
    for start in sorted({s.start for s in spans if s.start >= until}):
        together = [s.dose for s in spans if s.start == start]
        told.append(_since(named(together, lang), together[0]["start"], lang))
    return joined(told, lang)


def _since(dose: str, time: Time, lang: str) -> str:
    return worded("note_since", lang, dose=dose, time=show_time(time, lang))


def _target(result: ConsultResult, lang: str) -> Screen:
    """The target and whose choice it is; without one, the ranges that the level was compared with."""
    record, level = result["record"], result["tdm"]
    bands = [] if level is None else [a["band"].record for a in level["assessments"]]
    chosen = next((b for b in bands if b["id"] == record["band"]), None)
    text = None
    if record["target"]:
        text = aside(f"{record['target']} {NG_ML}", worded("note_own_target", lang), lang)
    elif chosen is not None:
        text = aside(_range(chosen, lang), worded("note_chosen", lang), lang)
    elif bands:
        text = worded("note_no_target", lang, ranges=listed([_range(b, lang) for b in bands], lang))
    screen: Screen = [_two((worded("note_target", lang), text))]
    of = [chosen] if chosen is not None else [] if record["target"] else bands
    rows: list[Row] = []
    for band in of:
        said = joined([_range(band, lang), pick(band["population"], lang)], lang)
        rows.append(cells(said, voice(band, lang), source(band, lang)))
    rows += [
        cells(note, voice({"voice": "derived"}, lang), "")
        for note in trial_note(level["captions"] if level else [], lang)
    ]
    return [*screen, *([Table("", _SAID, rows)] if rows else [])]


def _range(band: BandOut, lang: str) -> str:
    return f"{ranges(band['low'], band['high'], lang)} {band['unit']}"


def _response(result: ConsultResult, lang: str) -> str | None:
    found = result["response"]
    if found is None:
        return None
    told = []
    if found["platelets"] is not None:
        told.append(worded("note_platelets", lang, value=f"{found['platelets']:g}×10⁹/L"))
    if found["haemoglobin"] is not None:
        told.append(worded("note_haemoglobin", lang, value=f"{found['haemoglobin']:g}"))
    if found["responding"] is not None:
        told.append(worded("note_responding", lang) if found["responding"] else worded("note_not_responding", lang))
    return joined(told, lang)


def _told(lang: str) -> Table:
    """To whom an alarm was passed on, when, and whether it was read back: by hand."""
    to, at, back = (worded("note_told_to", lang), worded("note_told_at", lang), worded("note_read_back", lang))
    return Table("", [*_FOUR, *_TWO], [cells(to, BLANK[:24], at, BLANK[:24], back, BLANK[:24])])


def _findings(result: ConsultResult, lang: str) -> Screen:
    """What the level means, whether it can be used, the course and its picture."""
    level, derived = result["tdm"], voice({"voice": "derived"}, lang)
    rows: list[Row] = [remark_row(f, lang) for f in result["findings"] if f["severity"] != "alarm"]
    if level is not None:
        verdict = joined([pick(level["verdict"]["text"], lang), usable(level["sample"], lang)], lang)
        rows.insert(0, cells(verdict, derived, ""))
        rows += [remark_row(r, lang) for r in level["sample"]["caveats"] if level["sample"]["usable"] != "yes"]
    rows += [remark_row(r, lang) for r in (*result["joined"], *result["excluded"])]
    screen = _said(rows)
    course = course_shown(result)
    if course is not None:
        left = len(course["levels"]) - LEVELS
        shown: CourseOut = {**course, "levels": course["levels"][-LEVELS:]}
        screen += course_table(shown, lang)
        screen += [Para(worded("note_earlier", lang, count=left), "dim")] if left > 0 else []
        screen += _said([remark_row(r, lang) for r in definitions(course)])
    drawn = picture(result, lang, ascii_only=False)
    return [*screen, *([drawn] if drawn is not None else [])]


def _proposal(result: ConsultResult, lang: str) -> Screen:
    """The dose by the label's rule and by the models, each with its reasons."""
    level, fit = result["tdm"], result["fit"]
    model = None if fit is None else fit["dose"]
    screen: Screen = []
    if level is not None and level["dose"] is not None:
        screen.append(rule_table(result, level, lang))
    rows: list[Row] = []
    if model is not None:
        said = worded("models", lang, said=model_said(model, result, lang))
        rows.append(cells(said, voice({"voice": "derived"}, lang), ""))
        rows += [remark_row(r, lang) for r in model_remarks(model)]
    rows += [remark_row(result["no_fit"], lang)] if result["no_fit"] is not None else []
    return [*screen, *_said(rows)]


def _next(result: ConsultResult, lang: str) -> Screen:
    level, fit = result["tdm"], result["fit"]
    rows: list[Row] = []
    if level is not None and level["next"] is not None:
        rows.append(remark_row(level["next"]["remark"], lang))
    headline = None if fit is None else fit["headline"]
    if fit is not None and headline is not None:
        why = headline["why"]
        rows.append(
            cells(forecast_said(headline, fit["unit"], result["overdue"], lang), voice(why, lang), source(why, lang))
        )
    return _said(rows)


def _care(result: ConsultResult, lang: str) -> Screen:
    rows, left = care_rows(result, lang, CARE)
    return [*_said(rows), *([Para(worded("note_more", lang, count=left), "dim")] if left else [])]


def _said(rows: Sequence[Row]) -> Screen:
    return [Table("", _SAID, list(rows))] if rows else []
