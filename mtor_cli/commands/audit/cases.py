"""Patients as `mtor fit --batch` takes them, doses and all: each level is asked as `mtor consult` asks the last one."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.series import Event
from mtor_cli.cases.table import RecordTable
from mtor_cli.commands.audit.course import Level, day_of
from mtor_cli.commands.audit.judged import Judged, Refused
from mtor_cli.commands.audit.patients import Patient, apart_at
from mtor_cli.commands.consult.record import tdm_question
from mtor_cli.commands.fit import answer as fit
from mtor_cli.commands.fit.choice import Choice
from mtor_cli.commands.fit.question import CaseText
from mtor_cli.commands.fit.question import Question as FitQuestion
from mtor_cli.commands.fit.refused import findings_of_text
from mtor_cli.errors import MtorError
from mtor_cli.parts.findings import alarms_in
from mtor_cli.parts.fit.course import events_of
from mtor_cli.parts.fit.result import default_times
from mtor_cli.parts.fit.timing import timing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from mtor_cli.cases.case import Case, Sample
    from mtor_cli.cases.table import RecordRow
    from mtor_cli.commands.audit.judged import Judge
    from mtor_cli.commands.audit.result import ForecastsOut
    from mtor_cli.commands.audit.tally import Rows
    from mtor_cli.commands.tdm.question import Question as TdmQuestion
    from mtor_cli.content.load import Content
    from mtor_cli.parts.forecasts import OneStepOut


class CaseLine(NamedTuple):
    """A patient as written down."""

    line: int
    """On which he begins."""
    id: str
    text: str
    """A case in JSON, or a table of his records."""
    lines: Mapping[int, int]
    """Of the file, by the line in that table; of a case in JSON there is but the one."""


def cases_of(lines: Iterable[str]) -> Iterator[CaseLine]:
    """Yield the case of each line of NDJSON; one without an id has the number of its line."""
    for number, text in enumerate(lines, start=1):
        if text.strip():
            yield CaseLine(number, _id_of(text) or f"{number}", text, {})


def _id_of(text: str) -> str | None:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return str(raw["id"]) if isinstance(raw, dict) and raw.get("id") not in (None, "") else None


def records_of(lines: Iterable[str], apart: bool) -> Iterator[CaseLine]:
    """Yield the records of each patient of a table.

    Args:
        lines: the header first.
        apart: whether the rows of a patient may lie apart: then all are held until the last one.

    Raises:
        DataError: the table cannot be read, or an id comes back after other ones and `apart` is not set.
    """
    held: dict[str, list[RecordRow]] = {}
    seen: set[str] = set()
    current: str | None = None
    for row in RecordTable(lines):
        if row.ignored:
            continue
        identity = row.fields["ID"].strip()
        if identity != current and not apart:
            if current is not None:
                yield _records(current, held.pop(current))
                seen.add(current)
            if identity in seen:
                raise apart_at(row.number, identity)
            current = identity
        held.setdefault(identity, []).append(row)
    for identity, rows in held.items():
        yield _records(identity, rows)


def _records(identity: str, rows: Sequence[RecordRow]) -> CaseLine:
    written, lines, line = [_csv(rows[0].fields)], {}, 2
    for row in rows:
        written.append(_csv(row.fields.values()))
        lines[line] = row.number
        line += written[-1].count("\n")
    return CaseLine(rows[0].number, identity, "".join(written), lines)


def _csv(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


class Forecasts:
    """How good the forecasts of many patients were."""

    def __init__(self) -> None:
        self._patients = self._levels = self._inside = 0
        self._sum = self._square = 0.0
        self._failed: Counter[str] = Counter()

    def add(self, found: OneStepOut | None) -> None:
        """Count the forecasts of a patient: of the average over his models, of the one model where there is none."""
        names = {step["model"] for level in (found["levels"] if found else ()) for step in level["forecasts"]}
        name = None if None in names else min(filter(None, names), default=None)
        levels = 0
        for level in found["levels"] if found else ():
            for step in level["forecasts"]:
                if step["model"] == name and step["error"] is not None:
                    levels += 1
                    self._sum += step["error"]
                    self._square += step["error"] ** 2
                    self._inside += bool(step["inside_90"])
        self._levels += levels
        self._patients += levels > 0

    def failed(self, code: str) -> None:
        """Count a patient of whom no forecast was made."""
        self._failed[code] += 1

    def out(self) -> ForecastsOut:
        """As an answer shows them."""
        levels = self._levels
        return {
            "patients": self._patients,
            "levels": levels,
            "rmse": sqrt(self._square / levels) if levels else None,
            "bias": self._sum / levels if levels else None,
            "inside_90": self._inside,
            "not_fitted": [{"name": name, "rows": number} for name, number in sorted(self._failed.items())],
        }


class Cases:
    """Makes patients of cases.

    Args:
        content: the data, with the hospital's own file over it where there is one.
        typed: the options: drug, disease, band, target, and whether implausible levels were confirmed.
        path: of the file, for messages.
        judge: says what a level is.
        counted: where the levels are counted, and the cases that cannot be read.
        today: no level was measured after it.
    """

    def __init__(
        self, content: Content, typed: TdmQuestion, path: str, judge: Judge, counted: Rows, today: date
    ) -> None:
        self._content, self._typed, self._path, self._today = content, typed, path, today
        self._judge, self._counted = judge, counted
        self._choice = Choice(content, None, None, {}, typed.drug)
        self.forecasts = Forecasts()

    def patients(self, cases: Iterable[CaseLine]) -> Iterator[Patient]:
        """Yield the patient of each case that can be read, and count every level."""
        for one in cases:
            asked = FitQuestion(
                CaseText(self._path, one.text), drug=self._typed.drug, confirm_level=self._typed.confirm_level
            )
            try:
                case, _ = fit.read(asked, self._choice, self._today)
                yield self._patient(one, self._completed(case))
            except MtorError as error:
                alarmed = bool(alarms_in(findings_of_text(asked, self._content)))
                self._counted.leave(Refused(error.code, alarmed), one.line)
                continue
            self._forecast(asked, case)

    def _completed(self, case: Case) -> Case:
        typed = self._typed
        return replace(
            fit.with_usual_assay(case, self._content),
            drug=typed.drug or case.drug,
            disease=typed.disease or case.disease,
            band=typed.band or case.band,
            target=typed.target or case.target,
        )

    def _patient(self, one: CaseLine, case: Case) -> Patient:
        rules, origin = self._content.rules, case.clock.origin
        drug = self._choice.drug(case)
        agents = self._choice.agents(case, drug, case.at or default_times(case))
        offset = Decimal(0) if origin is None else day_of(origin)[0]
        levels = []
        for number, sample in enumerate(case.samples, start=1):
            until = replace(case, samples=case.samples[:number])
            question = tdm_question(until, agents, self._typed.confirm_level, rules)
            if question is None:
                continue
            said = self._judge.question(question)
            line = _line_of(sample, one)
            if not isinstance(said, Judged):
                self._counted.leave(said, line)
                continue
            self._counted.judge(said)
            how = timing(case, sample.hours, rules)
            if how is not None:
                said = said._replace(mg_per_day=Decimal(f"{how.mg_per_day:.12g}"))
            month = None if origin is None else str(case.clock.shown(sample.hours))[:7]
            levels.append(Level(line, said, offset + _day(sample.hours), month))
        for left in case.excluded:
            # Not counted among the levels, and no alarm is lost.
            question = tdm_question(
                replace(case, samples=(left.sample,), excluded=()), agents, self._typed.confirm_level, rules
            )
            judged = None if question is None else self._judge.question(question)
            alarmed = judged.alarmed if isinstance(judged, Judged | Refused) else False
            self._counted.leave(Refused("level_excluded", alarmed), _line_of(left.sample, one))
        until_h = case.samples[-1].hours if case.samples else 0.0
        events = [Event(offset + e.day, e.cause) for e in events_of(case, agents, until_h, rules)]
        return Patient(one.id, levels, events=events)

    def _forecast(self, asked: FitQuestion, case: Case) -> None:
        if len(case.samples) < 2:
            return
        try:
            found: OneStepOut | None = fit.answer(self._content, asked, self._today).result["one_step"]
        except MtorError as error:
            self.forecasts.failed(error.code)
            return
        self.forecasts.add(found)


def _line_of(sample: Sample, one: CaseLine) -> int:
    """The line on which a sample stands; of one that has none of its own that of its patient."""
    return one.line if sample.line is None else one.lines.get(sample.line, one.line)


def _day(hours: float) -> Decimal:
    """Hours as days, to the hundredth of a second."""
    return round(Decimal(repr(hours)) / 24, 7)
