"""What `mtor fit` answers of one patient."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from mtor_cli.calculator.body import body_surface_area
from mtor_cli.calculator.numbers import parse_number
from mtor_cli.calculator.proportion import Target
from mtor_cli.calculator.sample import slowest
from mtor_cli.cases.case import Remark
from mtor_cli.cases.history import subject_of
from mtor_cli.cases.read import read_case
from mtor_cli.cases.records import case_of, one_patient, subject_of_records
from mtor_cli.cases.table import RecordTable, looks_like_table
from mtor_cli.cases.template import is_example
from mtor_cli.cases.times import TEMPLATE
from mtor_cli.commands.fit.choice import Choice
from mtor_cli.commands.fit.dose import propose_dose
from mtor_cli.commands.fit.refused import findings_of, findings_of_text
from mtor_cli.commands.fit.rows import FIT_COLUMNS, fit_rows
from mtor_cli.errors import MtorError, UsageError
from mtor_cli.hints import command
from mtor_cli.parts import clinical
from mtor_cli.parts.common import Labels
from mtor_cli.parts.envelope import envelope
from mtor_cli.parts.findings import alarms_in
from mtor_cli.parts.fit.agents import with_multiplier
from mtor_cli.parts.fit.alarm import exact_ng_ml, last_level
from mtor_cli.parts.fit.course import Setting, course_of
from mtor_cli.parts.fit.one_step import one_step_of
from mtor_cli.parts.fit.result import conclude, default_times, fit_case
from mtor_cli.parts.fit.safety import implausible, safety
from mtor_cli.parts.fit.troughs import troughs
from mtor_cli.parts.fit_input import parse_mapping, parse_readings
from mtor_cli.parts.liver import liver_out
from mtor_cli.parts.remarks import Remarks
from mtor_cli.parts.unused import of_no_effect, unused_in_fit
from mtor_cli.parts.waiting import liver_of
from mtor_cli.screens.answer import Answer
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from mtor_cli.cases.case import Case
    from mtor_cli.cases.records import Records
    from mtor_cli.commands.fit.question import Question
    from mtor_cli.content.load import Content
    from mtor_cli.parts.course import CourseOut
    from mtor_cli.parts.dosing import Remark as Warned
    from mtor_cli.parts.envelope import Envelope
    from mtor_cli.parts.fit.models import Ran, Seen
    from mtor_cli.parts.fit.result import Fitted
    from mtor_cli.parts.fit.shapes import FitResult, InteractingOut, TroughOut
    from mtor_cli.pk.course.subject import Subject
    from mtor_cli.pk.model.population import Model
    from mtor_cli.records.drugs import Drug
    from mtor_cli.records.rules import Rules
    from mtor_cli.render.blocks import Screen

_GRAVE = (
    "label_rule_first",
    "label_held_back",
    "model_misses_level",
    "no_regimen_first",
    "high_while_moving",
    "target_out_of_reach",
    "models_disagree",
    "above_under_a_model",
)
"""Remarks on a dose that are warnings of the whole answer too."""


def answer(content: Content, question: Question, today: date, full: bool = True) -> Answer[FitResult]:
    """The fit of a population model to a patient's levels, the forecast, and the dose where one is asked for.

    Args:
        content: the data, with the hospital's own file over it where there is one.
        question: what is asked.
        today: no level was measured after it.
        full: whether the screen shows every model, parameter and remark, or what fits one screen.

    Raises:
        MtorError: the case, the model or an option cannot be used; its `findings` say what the levels mean for safety.
    """
    try:
        readings = parse_readings(question.reading)
        choice = Choice(content, question.model, question.own, readings, question.drug)
        case, records = read(question, choice, today)
    except MtorError as error:
        error.findings = findings_of_text(question, content)
        raise
    try:
        wrapped = _answer(question, readings, case, records, choice, content)
    except MtorError as error:
        error.findings = findings_of(question, case, choice, content)
        raise

    def view(lang: str, ascii_only: bool) -> Screen:
        if full:
            from mtor_cli.commands.fit.screen import fit_screen

            return fit_screen(wrapped, lang, ascii_only)
        from mtor_cli.commands.fit.screen_short import short_screen

        return short_screen(wrapped, question.typed, bool(case.at), lang, ascii_only)

    def last(lang: str) -> Screen:
        from mtor_cli.commands.fit.screen import fit_last

        return fit_last(wrapped["result"], lang)

    return Answer(wrapped, view, FIT_COLUMNS, lambda: fit_rows(wrapped), last=last)


_SIZES = ("weight", "height")
_LIMITS = ("intervals", "allow_above_studied")
"""Options whose effect only a fit without them tells: it is made where they were typed."""


def _answer(
    asked: Question, readings: dict[str, str], case: Case, records: Records | None, choice: Choice, content: Content
) -> Envelope[FitResult]:
    fitted, drug, said = _fitted(asked, case, records, choice, content)
    before = (fitted.result, [*said])

    def without(name: str) -> object:
        smaller = asked._replace(**{name: asked._field_defaults[name]})
        try:
            found, _, told = _fitted(smaller, case, records, choice, content)
        except MtorError:
            return None
        return found.result, told

    remarks = Remarks(content.messages, Labels(content.labels), drug["id"] if drug else None, "fit")
    typed, dose = asked._asdict(), fitted.result["dose"]
    sought = dose is not None and dose["target"] is not None
    tried = [name for name in (*_SIZES, *(_LIMITS if sought else ())) if typed[name]]
    asked_back = drug is not None and implausible(fitted.main.measured, fitted.main.chosen.model, drug) is not None
    idle = [
        *unused_in_fit(typed, dose, asked.product or case.product, asked_back, remarks),
        *of_no_effect(tried, before, without, remarks),
    ]
    said += idle
    if is_example(asked.case.text):
        said.insert(0, remarks.say("case_is_example"))
    query = {k: v for k, v in typed.items() if k not in ("own", "reading")}
    query |= {"case": asked.case.path, "at": list(asked.at), "readings": readings}
    query["model_file"] = None if asked.own is None else asked.own.path
    return envelope("fit", query, fitted.result, content.recommendations, said)


def _fitted(
    asked: Question, case: Case, records: Records | None, choice: Choice, content: Content
) -> tuple[Fitted, Drug | None, list[Warned]]:
    """The fit with its dose, the drug, and the warnings."""
    case = with_usual_assay(_described(_multiplied(case, asked.clearance_multiplier), asked), content)
    drug = choice.drug(case)
    case = choice.ordered(case, drug)
    agents = choice.agents(case, drug, case.at or default_times(case))
    chosen = choice.of(case, drug, agents)
    own = choice.own is not None
    mass = drug["molar_mass"]["value"] if drug else None
    labels = Labels(content.labels)
    fitted = fit_case(
        case,
        chosen,
        _history(case, records, mass, content.rules),
        None if own else content.pk_models,
        drug,
        agents,
        choice.further,
        asked.confirm_level,
        asked.names_model,
        content.rules,
        Remarks(content.messages, labels, drug["id"] if drug else None, "fit"),
    )
    said = concluded(asked, case, fitted, content, drug, labels)
    fitted.result["troughs"] = _troughs(case, fitted)
    if fitted.main.measured or case.excluded:
        fitted.result["course"] = _course(case, fitted, content, drug, labels)
    say = Remarks(content.messages, labels, drug["id"] if drug else None, "fit")
    fitted.result["one_step"] = one_step_of(case, fitted, agents, content.rules, say)
    return fitted, drug, said


def _course(case: Case, fitted: Fitted, content: Content, drug: Drug | None, labels: Labels) -> CourseOut:
    """The levels one by one, and the figures over time on the target that the dose is sought for."""
    dose, main = fitted.result["dose"], fitted.main
    bounds = dose["target"] if dose is not None else None
    target = None if bounds is None else Target(*(None if b is None else exact_ng_ml(b, main) for b in bounds))
    return judged_course(case, main, fitted.result["interactions"], target, content, drug, labels)


def judged_course(
    case: Case,
    seen: Ran | Seen,
    agents: Sequence[InteractingOut],
    target: Target | None,
    content: Content,
    drug: Drug | None,
    labels: Labels,
) -> CourseOut:
    """The levels of a case one by one, and the figures over time; see `course_of`, which no model need have run for."""
    victim = drug["id"] if drug else None
    entries = content.interactions["interactions"] if case.agents else []
    setting = Setting(
        victim or slowest(content.rules),
        target,
        None if victim is None else liver_of(content.drugs, content.rules, victim, case.child_pugh),
        [e["id"] for e in entries if e["role"] == "inhibitor" and e["strength"] == "strong"],
        content.rules,
        drug["molar_mass"]["value"] if drug else None,
    )
    return course_of(case, seen, agents, setting, Remarks(content.messages, labels, victim, "fit"))


def _troughs(case: Case, fitted: Fitted) -> list[TroughOut]:
    """The course behind the headline; nothing where that forecasts no trough."""
    headline = fitted.result["headline"]
    if headline is None or headline["present"] is None:
        return []
    ends = [headline["time_h"], *(f["time_h"] for f in fitted.result["forecast"])]
    return troughs(case, [(ran, weight) for ran, weight in fitted.weighed if weight > 0.0], max(ends))


def concluded(
    asked: Question, case: Case, fitted: Fitted, content: Content, drug: Drug | None, labels: Labels
) -> list[Warned]:
    """Add findings, dose and headline to an answer, and return its warnings: the same road for one case and a batch.

    Raises:
        MtorError: what is asked of the dose cannot be used.
    """
    result = fitted.result
    say = Remarks(content.messages, labels, drug["id"] if drug else None, "fit")
    result["findings"] = safety(case, fitted.main, drug, labels, lambda: content.ratios, content.rules, say)
    last = last_level(case, fitted.main, drug, [], lambda: content.ratios, content.rules)
    if asked.target or asked.disease or asked.band or case.target or case.disease or case.band:
        # With a disease the level is compared with its ranges.
        result["dose"], last = propose_dose(asked, case, fitted, content, drug, labels, say)
    liver = None if drug is None else liver_of(content.drugs, content.rules, drug["id"], case.child_pugh)
    if drug is not None:
        result["liver"] = liver_out(lambda: content.pharmacology, drug["id"], case.child_pugh, labels)
    result["alarms"] = [f["code"] for f in alarms_in(result["findings"])]
    conclude(case, fitted, last is not None and last.alarm.kind is not None, liver, content.rules, say)
    of_dose = [r for r in result["dose"]["remarks"] if r["code"] in _GRAVE] if result["dose"] else []
    own = [say.of(note) for note in content.hospital_rules(drug["id"] if drug else None)]
    return [*fitted.warnings, *of_dose, *own]


def with_usual_assay(case: Case, content: Content) -> Case:
    """A case in which a level without an assay was measured by the hospital's own, where its file names one."""
    usual = content.local.get("default_assay") if content.local else None
    if not usual:
        return case
    left = tuple(replace(e, sample=replace(e.sample, assay=e.sample.assay or usual)) for e in case.excluded)
    return replace(case, samples=tuple(replace(s, assay=s.assay or usual) for s in case.samples), excluded=left)


def _history(case: Case, records: Records | None, mass: float | None, rules: Rules) -> Callable[[Model], Subject]:
    if records is None:
        return lambda model: subject_of(case, model, mass, rules)
    return lambda model: subject_of_records(records, model, mass)


def read(asked: Question, choice: Choice, today: date) -> tuple[Case, Records | None]:
    """The case, and its records where it is a table."""
    path, text, encoding = asked.case
    records = None
    if looks_like_table(text):
        records = one_patient(RecordTable(text.splitlines(keepends=True)), choice.this_drug())
        case = case_of(records, asked.at, today=today)
    else:
        case = read_case(parse_mapping(text, path, TEMPLATE), asked.at, today)
    if encoding != "UTF-8":
        guessed = Remark("text_encoding", {"name": path, "encoding": encoding})
        case = replace(case, remarks=(guessed, *case.remarks))
    return case, records


def _described(case: Case, asked: Question) -> Case:
    """The case with the weight, height and liver of the options, and the surface that follows from both sizes.

    Raises:
        UsageError: the case has its own, or no patient can have them.
    """
    found = dict(case.covariates)
    for name, size, text in (("WT", clinical.WEIGHT, asked.weight), ("HT", clinical.HEIGHT, asked.height)):
        value = size.parse(text)
        if value is None:
            continue
        if name in found:
            raise _given(name, size.option, asked)
        found[name] = ((0.0, float(value)),)
    if found != case.covariates and "BSA" not in found and {"WT", "HT"} <= set(found):
        height, weight = (Decimal(repr(found[name][-1][1])) for name in ("HT", "WT"))
        found["BSA"] = ((0.0, float(body_surface_area(height, weight))),)
    if asked.child_pugh is None:
        return replace(case, covariates=found)
    if case.child_pugh is not None:
        raise _given("child_pugh", "--child-pugh", asked)
    return replace(case, covariates=found, child_pugh=clinical.parse_child_pugh(asked.child_pugh))


def _given(name: str, option: str, asked: Question) -> UsageError:
    return UsageError(
        "contradiction",
        *bilingual("the_case_gives_itself_leave_out", name=name, option=option),
        command("fit", asked.case.path),
    )


def _multiplied(case: Case, text: str | None) -> Case:
    if text is None:
        return case
    number, sign, when = text.partition("@")
    factor = float(parse_number(number.strip(), "--clearance-multiplier"))
    since = None
    if sign:
        since = case.clock.read(when.strip(), "--clearance-multiplier", with_time=False)
    return with_multiplier(replace(case), factor, since)
