"""`mtor fit --batch`: a stream in, a stream out. Imported where the command needs it."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TextIO

from mtor_cli.cases.history import subject_of, with_future_occasion
from mtor_cli.cases.read import read_case
from mtor_cli.cases.records import Patients, case_of, subject_of_records
from mtor_cli.cases.table import RecordTable
from mtor_cli.cases.times import TEMPLATE
from mtor_cli.cli.options import content_with
from mtor_cli.cli.output import disclaim, tell
from mtor_cli.cli.progress import watched
from mtor_cli.cli.settings import language
from mtor_cli.commands.fit.answer import concluded, with_usual_assay
from mtor_cli.commands.fit.choice import Choice
from mtor_cli.commands.fit.dose import safety_of
from mtor_cli.commands.fit.lines import Patient, Refused, Setting, batch_lines
from mtor_cli.commands.fit.question import CaseText, Question
from mtor_cli.commands.fit.refused import findings_of, findings_of_raw
from mtor_cli.errors import MtorError, UsageError
from mtor_cli.hints import add, command, slot
from mtor_cli.lookup.diseases import find_disease
from mtor_cli.parts import clinical
from mtor_cli.parts.common import Labels
from mtor_cli.parts.fit.models import with_usable
from mtor_cli.parts.fit.result import default_times
from mtor_cli.parts.fit_input import open_lines, parse_json, safe_lines
from mtor_cli.parts.remarks import Remarks
from mtor_cli.render.rows import COMPACT
from mtor_cli.render.safe import is_utf8, visible_json
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mtor_cli.cases.case import Case
    from mtor_cli.cases.records import Records
    from mtor_cli.content.load import Content
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.findings import Finding
    from mtor_cli.parts.fit.models import Chosen, Estimated
    from mtor_cli.parts.fit.result import Fitted
    from mtor_cli.parts.fit.shapes import FitLine
    from mtor_cli.parts.fit_input import ModelText
    from mtor_cli.pk.course.subject import Subject
    from mtor_cli.records.drugs import Drug


class Many(NamedTuple):
    """The options of a batch, as typed."""

    path: str
    model: str | None
    own: ModelText | None
    readings: dict[str, str]
    at: Sequence[str]
    drug: str | None
    disease: str | None
    """Of the patients whose line or rows name none."""
    confirmed: bool
    local: str | None
    lang: str | None

    @property
    def asked(self) -> Question:
        """The same as of one patient: a batch has no options of the dose, what is asked stands in each case."""
        case = CaseText(self.path, "")
        return Question(case, self.model, self.own, at=tuple(self.at), drug=self.drug, confirm_level=self.confirmed)


def fit_batch(many: Many, out: TextIO, quiet: bool = False) -> int:
    """Write a JSON line for each patient and return the exit code.

    It is 4 where none could be fitted, and where a line that is out already was of a part of a patient's rows only.

    Args:
        many: what is asked.
        out: where the lines go.
        quiet: whether the disclaimer is left out.

    Raises:
        MtorError: the file or the model cannot be used at all, or the file breaks off; lines written before it hold.
    """
    spoken = language(many.lang)
    content = content_with(many.local)
    if many.disease is not None:
        # What is not known is refused before the first line.
        find_disease(content.recommendations["diseases"], many.disease)
    template = command("fit", "--template")
    file = open_lines(many.path, template)
    try:
        source = safe_lines(file, template)
        first = next((line for line in source if line.strip()), "")
        rows = chain([first], source)
        cases = first.lstrip("\ufeff \t").startswith("{")
        choice = Choice(content, many.model, many.own, many.readings, many.drug)
        setting = _setting(many, choice, content)
        entries = (_cases if cases else _table)(rows, many, choice, content)
        done, failed, torn = _write(watched(batch_lines(entries, setting), file), out)
    finally:
        file.close()
    if failed:
        tell(
            spoken,
            *bilingual("fitted_not_see_their_error", done=done - failed, failed=failed),
        )
    if file.encoding != "UTF-8":
        guessed = setting.say(None).say("text_encoding", name=many.path, encoding=file.encoding)["text"]
        tell(spoken, guessed["en"], guessed["zh"])
    if not quiet:
        disclaim(spoken)
    return 4 if torn or (failed and failed == done) else 0


def lines_of(table: Iterable[str], many: Many, content: Content) -> Iterator[FitLine]:
    """The line of each patient of a table of records, as the stream writes it.

    Args:
        table: its lines, the header first.
        many: what is asked; its path is not read.
        content: the data.

    Raises:
        MtorError: the table or the model cannot be used at all, or the table breaks off.
    """
    choice = Choice(content, many.model, many.own, many.readings, many.drug)
    return batch_lines(_table(table, many, choice, content), _setting(many, choice, content))


def _write(stream: Iterator[FitLine], out: TextIO) -> tuple[int, int, bool]:
    """Write the lines; return how many they are, how many of errors, and whether an ID came back after its line."""
    encoder = json.JSONEncoder(separators=COMPACT, ensure_ascii=not is_utf8(out.encoding), allow_nan=False)
    done = failed = 0
    torn = False
    for entry in stream:
        out.write(visible_json(encoder.encode(entry)) + "\n")
        done += 1
        error = entry["error"]
        failed += error is not None
        torn = torn or (error is not None and error["code"] == "id_again")
    out.flush()
    return done, failed, torn


def _setting(many: Many, choice: Choice, content: Content) -> Setting:
    asked = many.asked
    labels = Labels(content.labels)

    @cache
    def say(drug: str | None) -> Remarks:
        return Remarks(content.messages, labels, drug, "fit")

    def conclude(case: Case, fitted: Fitted, drug: Drug | None) -> list[Remark]:
        return concluded(asked, case, fitted, content, drug, labels)

    def findings(case: Case, seen: Estimated, drug: Drug) -> list[Finding]:
        return safety_of(asked, case, seen, content, drug, labels, say(drug["id"]))

    models = None if choice.own is not None else content.pk_models
    return Setting(
        content.rules,
        models,
        say,
        findings,
        lambda case: findings_of(asked, case, choice, content),
        conclude,
        choice.further,
        many.confirmed,
        choice.names_model,
    )


def _completed(case: Case, many: Many, content: Content) -> Case:
    """A case with what the options and the hospital's own file say where it does not say it itself."""
    return with_usual_assay(replace(case, disease=case.disease or many.disease), content)


def _cases(lines: Iterable[str], many: Many, choice: Choice, content: Content) -> Iterator[Patient | Refused]:
    """Yield the patient of each line that holds a case, in their order."""

    def patient(identity: str, raw: object) -> Patient:
        case = _completed(read_case(raw, many.at, clinical.today()), many, content)
        drug = choice.drug(case)
        case = choice.ordered(case, drug)
        times = case.at or default_times(case)
        agents = choice.agents(case, drug, times)
        chosen = choice.of(case, drug, agents)
        mass = drug["molar_mass"]["value"] if drug else None
        whole = subject_of(case, chosen.model, mass, content.rules)
        subject = with_usable(whole, chosen.model, case, content.rules)
        return Patient(
            identity,
            case,
            chosen,
            drug,
            subject,
            whole.levels,
            lambda m: subject_of(case, m, mass, content.rules),
            times,
            agents,
        )

    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        identity = str(number)
        raw: object = None
        try:
            raw = parse_json(text, f"line {number}", TEMPLATE)
            if isinstance(raw, dict) and raw.get("id") not in (None, ""):
                identity = str(raw["id"])
            yield patient(identity, raw)
        except MtorError as error:
            yield Refused(identity, error, findings_of_raw(many.asked, _of_disease(raw, many.disease), content))


def _of_disease(raw: object, disease: str | None) -> object:
    """A mapping with the disease of the options where it names none."""
    return {**raw, "disease": raw.get("disease") or disease} if isinstance(raw, dict) else raw


def _table(lines: Iterable[str], many: Many, choice: Choice, content: Content) -> Iterator[Patient | Refused]:
    """Yield the patient of each ID of a table, in their order."""
    if not choice.names_model:
        raise UsageError(
            "model_missing",
            *bilingual("a_table_of_many_patients_needs"),
            add("--model", slot("--model")),
        )
    drug = choice.drug()
    mass = drug["molar_mass"]["value"] if drug else None
    today = clinical.today()

    def under(records: Records) -> tuple[Case, Chosen, Subject]:
        if choice.own is not None:
            # Read once: a model of the user's own does not depend on the patient.
            model = choice.own.model
            subject = subject_of_records(records, model, mass, future=False)
            return case_of(records, many.at, (subject, model.concentration_unit), today), choice.own, subject
        case = case_of(records, many.at, today=today)
        chosen = choice.of(case, drug, ())
        return case, chosen, subject_of_records(records, chosen.model, mass, future=False)

    def patient(identity: str, records: Records) -> Patient:
        case, chosen, subject = under(records)
        if case.at:
            subject = with_future_occasion(subject, chosen.model)
        case = _completed(case, many, content)
        used = with_usable(subject, chosen.model, case, content.rules)
        return Patient(
            identity, case, chosen, drug, used, subject.levels,
            lambda m: subject_of_records(records, m, mass), case.at, (),
        )  # fmt: skip

    for identity, records in Patients(RecordTable(lines), choice.this_drug()):
        if isinstance(records, MtorError):
            yield Refused(identity, records)
            continue
        try:
            yield patient(identity, records)
        except MtorError as error:
            yield Refused(identity, error, _of_rows(records, many, choice, content))


def _of_rows(records: Records, many: Many, choice: Choice, content: Content) -> list[Finding]:
    """What must be said of the levels of a table's patient who cannot be fitted, as far as they can be read."""
    try:
        case = case_of(records)
    except MtorError:
        return []
    return findings_of(many.asked, _completed(case, many, content), choice, content)
