"""What `mtor audit` answers: each level of a file judged as `mtor tdm` judges it, and counted."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from mtor_cli.commands.audit.course import courses
from mtor_cli.commands.audit.judged import KINDS, Judge
from mtor_cli.commands.audit.patients import holds_cases, patients_of
from mtor_cli.commands.audit.rows import AUDIT_COLUMNS, audit_rows
from mtor_cli.commands.audit.tally import Tally
from mtor_cli.commands.tdm.answer import refuse_for_all
from mtor_cli.commands.tdm.columns import parse_map
from mtor_cli.commands.tdm.question import Question as TdmQuestion
from mtor_cli.commands.tdm.source import source_of
from mtor_cli.errors import DataError, UsageError
from mtor_cli.hints import add, asking, slot
from mtor_cli.parts.common import Labels, alike, enumerated
from mtor_cli.parts.envelope import envelope
from mtor_cli.parts.remarks import Remarks
from mtor_cli.screens.answer import Answer
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from mtor_cli.commands.audit.course import Course
    from mtor_cli.commands.audit.patients import Patient
    from mtor_cli.commands.audit.result import AuditResult, ForecastsOut, PatientLine
    from mtor_cli.commands.tdm.source import Source
    from mtor_cli.content.load import Content
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.records.base import Text
    from mtor_cli.records.codes import Code
    from mtor_cli.records.rules import Rules
    from mtor_cli.render.blocks import Screen
    from mtor_cli.render.rows import Row


_T = TypeVar("_T")


class Question(NamedTuple):
    """A file of levels, and what holds for all of them, as written."""

    file: str
    """Its path; `-` for standard input."""
    drug: str | None = None
    """By any of its names; a column says it otherwise."""
    disease: str | None = None
    """Abbreviation, name or code."""
    band: str | None = None
    """One target range by its id."""
    target: str | None = None
    """A target of one's own in ng/mL."""
    unit: str | None = None
    """ng/mL, ug/L or nmol/L."""
    age: str | None = None
    """Years."""
    regimen: str = "daily"
    """`daily`, `bid` or `alternate-day`."""
    hours_since_dose: str | None = None
    """h from the last dose to each sample."""
    days_on_dose: str | None = None
    """Days since the last change of dose."""
    matrix: str | None = None
    """`whole-blood`, `plasma` or `serum`."""
    assay: str | None = None
    """As of `mtor tdm`."""
    confirm_level: bool = False
    """Whether levels that look implausible were confirmed."""
    map: tuple[str, ...] = ()
    """Which column is which: `FIELD=COLUMN`."""
    apart: bool = False
    """Whether the rows of a patient may lie apart: then all are held in memory."""

    @property
    def typed(self) -> TdmQuestion:
        """What `mtor tdm` is asked of every level."""
        fields = self._asdict()
        return TdmQuestion("", **{name: fields[name] for name in fields if name in TdmQuestion._fields})

    @property
    def words(self) -> list[str]:
        """The words of the command that asks it, for those to type next."""
        name, _, _, *options = asking("audit", self)
        return [name, self.file, *options]


OF_CASES = ("file", "drug", "disease", "band", "target", "confirm_level", "apart")
"""What a file of patients with their doses leaves open."""
DEFINED: tuple[Code, ...] = (
    "audit_shares_defined", "audit_first_defined", "audit_flag_defined", "time_in_range_defined",
    "time_in_range_limits", "audit_events_defined", "variability_defined", "variability_limits",
    "audit_run_defined", "audit_funnel_defined",
)  # fmt: skip
DEFINED_OF_CASES: tuple[Code, ...] = (*(code for code in DEFINED if code != "audit_events_defined"), "one_step_defined")
"""Where the doses are known, what breaks a line is known of them."""


class Watch(Protocol):
    """Passes what is read on, and shows how far it is."""

    def __call__(self, entries: Iterable[_T], /) -> Iterable[_T]:
        """The same entries."""


def answer(
    content: Content,
    question: Question,
    lines: Iterator[str],
    today: date,
    full: bool = False,
    watch: Watch = iter,
    each: Callable[[PatientLine], None] | None = None,
) -> Answer[AuditResult]:
    """Counts over the levels of many patients, each beside its denominator.

    Args:
        content: the data, with the hospital's own file over it where there is one.
        question: what is asked.
        lines: of the file, with their ends.
        today: no sample was taken after it.
        full: whether its screen shows everything, or what fits one.
        watch: passes the rows, or the cases, on and shows how far they are.
        each: takes the line of each patient, drug, disease and target as it is known.

    Raises:
        MtorError: an option, the file or its columns cannot be used, or the rows of a patient lie apart.
    """
    refuse_for_all(content, question.typed, today)
    judge, tally = Judge(content, question.typed, today), Tally()
    say = Remarks(content.messages, Labels(content.labels), None, "audit")
    above = list(_to_first(lines))
    first, whole = "".join(above[-1:]), chain(above, lines)
    forecasts: ForecastsOut | None = None
    unread: Sequence[str] = ()
    if cases_inside := holds_cases(first):
        from mtor_cli.commands.audit.cases import Cases, cases_of, records_of

        _refuse_options(question)
        cases = Cases(content, question.typed, question.file, judge, tally.rows, today)
        in_json = first.lstrip("\ufeff \t").startswith("{")
        found = cases.patients(watch(cases_of(whole) if in_json else records_of(whole, question.apart)))
    else:
        source = source_of(whole, question.file, parse_map(question.map), question.typed)
        _refuse_columns(source, question.typed)
        found = patients_of(source, watch(source.entries), judge, tally.rows, question.apart)
        unread = source.other
    for patient in found:
        _add(tally, patient, content.rules, each)
    if cases_inside:
        forecasts = cases.forecasts.out()
    result: AuditResult = {
        "rows": tally.rows.out(),
        "patients": tally.patients,
        "several_drugs": tally.several_drugs,
        "mixed_offsets": tally.mixed_offsets,
        "groups": tally.groups(say),
        "forecasts": forecasts,
        "definitions": [say.say(code) for code in (DEFINED_OF_CASES if cases_inside else DEFINED)],
    }
    query = {**question._asdict(), "map": list(question.map)}
    wrapped = envelope("audit", query, result, content.recommendations, _warnings(result, unread, say, content))

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.audit.screen import audit_screen

        return audit_screen(result, wrapped["warnings"], _names(content), question.words, lang, ascii_only, full)

    def page(lang: str) -> Screen:
        from mtor_cli.commands.audit.page import Made, audit_page

        data = wrapped["data"]
        versions = wrapped["program"]["version"], data["version"], data["source"]["title"], data["source"]["doi"]
        made = Made(question.file, today, *versions)
        return audit_page(wrapped["result"], wrapped["warnings"], _names(content), made, lang)

    def rows() -> list[Row]:
        return audit_rows(wrapped["result"], wrapped["warnings"])

    def call(lang: str) -> Screen:
        from mtor_cli.commands.audit.screen import urgent

        return urgent(wrapped["warnings"], lang)

    return Answer(wrapped, view, AUDIT_COLUMNS, rows, note=page, urgent=call)


def _to_first(lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines up to the first that holds anything."""
    for line in lines:
        yield line
        if line.strip("\ufeff \t\r\n"):
            return


def _refuse_options(question: Question) -> None:
    """Refuse what a file of patients with their doses says itself."""
    usual = Question("")
    idle = [name for name in Question._fields if getattr(question, name) != getattr(usual, name)]
    options = [f"--{name.replace('_', '-')}" for name in idle if name not in OF_CASES]
    if options:
        raise UsageError("option_of_levels", *bilingual("audit_of_cases", options=options))


def _names(content: Content) -> dict[str, Text]:
    """The names of drugs, diseases and their parts, by their ids."""
    found: dict[str, Text] = {drug["id"]: drug["name"] for drug in content.drugs["drugs"]}
    for disease in content.recommendations["diseases"]:
        found[disease["id"]] = {"en": disease["short"], "zh": disease["short"]}
        found |= {part["id"]: part["name"] for part in disease["entities"]}
    return found


def _add(tally: Tally, patient: Patient, rules: Rules, each: Callable[[PatientLine], None] | None) -> None:
    found = list(courses(patient.levels, patient.events, rules))
    tally.add(patient.id, found, patient.mixed_offsets)
    if each is not None:
        for course in found:
            for line in _lines(patient.id, course):
                each(line)


def _lines(identity: str, course: Course) -> Iterator[PatientLine]:
    last = course.variability[-1] if course.variability else None
    line: PatientLine = {
        "id": identity,
        "drug": course.drug,
        "disease": course.disease,
        "kinds": {kind: course.kinds[kind] for kind in KINDS},
        "alarmed": len(course.high),
        "band": None,
        "low": None,
        "high": None,
        "below": None,
        "within": None,
        "above": None,
        "indeterminate": None,
        "time_in_range": None,
        "covered_days": None,
        "first_days": None,
        "cv": None if last is None else float(last.cv),
        "cv_troughs": None if last is None else last.troughs,
    }
    if not course.targets:
        yield line
    for place, statuses, _, figure, first in course.targets:
        yield {
            **line,
            "band": place.band,
            "low": None if place.low is None else float(place.low),
            "high": None if place.high is None else float(place.high),
            "below": statuses["below"],
            "within": statuses["within"],
            "above": statuses["above"],
            "indeterminate": statuses["indeterminate"],
            "time_in_range": None if figure is None else float(figure.share),
            "covered_days": None if figure is None else float(figure.days),
            "first_days": first,
        }


def _refuse_columns(source: Source, typed: TdmQuestion) -> None:
    """Refuse a table without ids, and one of which nothing says which drug was measured."""
    if not source.table:
        return
    if not source.has_id:
        raise DataError("no_id_column", *bilingual("audit_no_id"), add("--map", slot("--map")))
    if typed.drug is None and typed.band is None and not {"drug", "band"} & set(source.fields):
        raise UsageError("drug_missing", *bilingual("audit_no_drug"), add("--drug", slot("--drug")))


def _warnings(result: AuditResult, unread: Sequence[str], say: Remarks, content: Content) -> list[Remark]:
    rows = result["rows"]
    found: list[Remark] = []
    left = sum(group["alarmed"]["not_followed"] + group["alarmed"]["undated"] for group in result["groups"])
    if left:
        found.append(say.say("audit_not_followed", count=f"{left}"))
    if rows["alarmed_error"]:
        lines = [f"{one['line']}" for one in rows["refused"] if one["alarmed"]]
        lines += ["…"] if len(lines) < rows["alarmed_error"] else []
        each = enumerated(map(alike, lines))
        found.append(say.say("audit_alarmed_error", count=f"{rows['alarmed_error']}", each=each))
    if rows["unit_assumed"]:
        found.append(say.say("audit_unit_assumed", count=f"{rows['unit_assumed']}", total=f"{rows['judged']}"))
    if result["several_drugs"]:
        found.append(say.say("audit_several_drugs", count=f"{result['several_drugs']}"))
    if result["mixed_offsets"]:
        found.append(say.say("audit_mixed_offsets", count=f"{result['mixed_offsets']}"))
    if unread:
        found.append(say.say("audit_columns_unread", left_out={"en": ", ".join(unread), "zh": "、".join(unread)}))
    drugs = sorted({group["drug"] for group in result["groups"]})
    return [*found, *(say.of(note) for note in content.hospital_rules(*drugs))]
