"""A patient of a batch, out of what was written: the case and the model that his estimate starts from."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from mtor_cli.cases.history import subject_of, with_future_occasion
from mtor_cli.cases.read import read_case
from mtor_cli.cases.records import Unusable, case_of, subject_of_records
from mtor_cli.cases.table import RecordRow
from mtor_cli.cases.table_alone import levels_alone
from mtor_cli.cases.times import TEMPLATE
from mtor_cli.commands.fit.answer import with_usual_assay
from mtor_cli.commands.fit.lines import Patient, Refused
from mtor_cli.commands.fit.refused import findings_of, findings_of_levels, findings_of_raw
from mtor_cli.errors import MtorError
from mtor_cli.parts.fit.models import with_usable
from mtor_cli.parts.fit.result import default_times
from mtor_cli.parts.fit_input import parse_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mtor_cli.cases.case import Case
    from mtor_cli.cases.records import Records
    from mtor_cli.commands.fit.asked import Many
    from mtor_cli.commands.fit.choice import Choice
    from mtor_cli.commands.fit.entries import Entry
    from mtor_cli.content.load import Content
    from mtor_cli.parts.findings import Finding
    from mtor_cli.parts.fit.models import Chosen
    from mtor_cli.pk.course.subject import Subject
    from mtor_cli.records.drugs import Drug


class Reader:
    """Makes patients of entries.

    Args:
        many: the options.
        choice: of model and drug.
        content: the data.
        today: the day after which nothing can have happened.
    """

    def __init__(self, many: Many, choice: Choice, content: Content, today: date) -> None:
        self._many = many
        self._choice = choice
        self._content = content
        self._today = today

    def read(self, entry: Entry) -> Patient | Refused:
        """The patient of an entry, or why he cannot be fitted."""
        identity, written = entry.identity, entry.written
        if isinstance(written, Unusable):
            found = self._findings_alone(written.rows)
            if entry.before is not None:
                found = self._findings(entry.before) or found
            return Refused(identity, written.error, found)
        if isinstance(written, str):
            return self._of_line(identity, written)
        try:
            return self._of_records(identity, written)
        except MtorError as error:
            return Refused(identity, error, self._findings(written))

    def _of_line(self, identity: str, text: str) -> Patient | Refused:
        raw: object = None
        try:
            raw = parse_json(text, f"line {identity}", TEMPLATE)
            if isinstance(raw, dict) and raw.get("id") not in (None, ""):
                identity = str(raw["id"])
            return self._of_case(identity, raw)
        except MtorError as error:
            known = _of_disease(raw, self._many.disease)
            return Refused(identity, error, findings_of_raw(self._many.asked, known, self._content))

    def _of_case(self, identity: str, raw: object) -> Patient:
        choice, rules = self._choice, self._content.rules
        case = self._completed(read_case(raw, self._many.at, self._today))
        drug = choice.drug(case)
        case = choice.ordered(case, drug)
        times = case.at or default_times(case)
        agents = choice.agents(case, drug, times)
        chosen = choice.of(case, drug, agents)
        mass = drug["molar_mass"]["value"] if drug else None
        whole = subject_of(case, chosen.model, mass, rules)
        return Patient(
            identity,
            case,
            chosen,
            drug,
            with_usable(whole, chosen.model, case, rules),
            whole.levels,
            lambda m: subject_of(case, m, mass, rules),
            times,
            agents,
        )

    @cached_property
    def _drug(self) -> Drug | None:
        """That of a table, whose patients name none."""
        return self._choice.drug()

    def _of_records(self, identity: str, records: Records) -> Patient:
        drug = self._drug
        mass = drug["molar_mass"]["value"] if drug else None
        case, chosen, subject = self._under(records, mass)
        if case.at:
            subject = with_future_occasion(subject, chosen.model)
        case = self._completed(case)
        used = with_usable(subject, chosen.model, case, self._content.rules)
        return Patient(
            identity, case, chosen, drug, used, subject.levels,
            lambda m: subject_of_records(records, m, mass), case.at, (),
        )  # fmt: skip

    def _under(self, records: Records, mass: float | None) -> tuple[Case, Chosen, Subject]:
        many, own = self._many, self._choice.own
        if own is not None:
            # Read once: a model of the user's own does not depend on the patient.
            subject = subject_of_records(records, own.model, mass, future=False)
            return case_of(records, many.at, (subject, own.model.concentration_unit), self._today), own, subject
        case = case_of(records, many.at, today=self._today)
        chosen = self._choice.of(case, self._drug, ())
        return case, chosen, subject_of_records(records, chosen.model, mass, future=False)

    def _completed(self, case: Case) -> Case:
        """A case with what the options and the hospital's own file say where it does not say it itself."""
        return with_usual_assay(replace(case, disease=case.disease or self._many.disease), self._content)

    def _findings(self, records: Records) -> list[Finding]:
        """What must be said of the levels of a table's patient who cannot be fitted, as far as they can be read."""
        try:
            case = case_of(records)
        except MtorError:
            return self._findings_alone([RecordRow(0, row, ignored=False) for row in records.rows])
        return findings_of(self._many.asked, self._completed(case), self._choice, self._content)

    def _findings_alone(self, rows: Sequence[RecordRow]) -> list[Finding]:
        names = {name: name for row in rows[:1] for name in row.fields}
        alone = [self._completed(case) for case in levels_alone(rows, names, self._choice.this_drug())]
        return findings_of_levels(self._many.asked, alone, self._choice, self._content)


def _of_disease(raw: object, disease: str | None) -> object:
    """A mapping with the disease of the options where it names none."""
    return {**raw, "disease": raw.get("disease") or disease} if isinstance(raw, dict) else raw
