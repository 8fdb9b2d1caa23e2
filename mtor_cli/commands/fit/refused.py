"""What must be said of the levels of a case that gets no forecast: an alarm needs no model. Imported where needed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from mtor_cli.cases.case import Case
from mtor_cli.cases.history import in_ng_ml, level_of
from mtor_cli.cases.read import read_case
from mtor_cli.cases.records import case_of, one_patient
from mtor_cli.cases.samples import samples_alone
from mtor_cli.cases.table import RecordRow, RecordTable, looks_like_table
from mtor_cli.cases.table_alone import levels_alone
from mtor_cli.cases.times import TEMPLATE, Clock
from mtor_cli.commands.fit.choice import Choice
from mtor_cli.commands.fit.dose import safety_of
from mtor_cli.errors import MtorError
from mtor_cli.lookup.drugs import find_drug
from mtor_cli.parts.alarms import if_of
from mtor_cli.parts.common import Labels
from mtor_cli.parts.fit.models import Chosen, Seen
from mtor_cli.parts.fit_input import parse_mapping
from mtor_cli.parts.remarks import Remarks
from mtor_cli.pk.model.schema import model_from_dict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mtor_cli.commands.fit.question import Question
    from mtor_cli.content.load import Content
    from mtor_cli.parts.findings import Finding
    from mtor_cli.pk.course.subject import Observation
    from mtor_cli.pk.model.population import Model
    from mtor_cli.records.drugs import Drug

NG_ML = {
    "id": "levels", "compartments": 1, "parameters": {"CL": 1, "V": 1, "KA": 1}, "omega": {"CL": 0.1},
    "error": {"additive": 1}, "concentration_unit": "ng/mL",
}  # fmt: skip
"""A model for the unit of its levels; nothing is computed by it."""


def findings_of(asked: Question, case: Case, choice: Choice | None, content: Content) -> list[Finding]:
    """What the levels of a case mean for safety: by the flag, and in a disease by its ranges.

    Levels that cannot be used, and implausible ones that were not confirmed, are left out; so is the disease, where it
    or its range is not known.

    Args:
        asked: the options.
        case: the patient.
        choice: of model and drug; None where the model that was named cannot be used.
        content: drugs, diseases and texts.

    Where it is not certain which drug was measured, the alarms of each, if it was that one.
    """
    content = content.usable
    drug = _drug(asked, case, choice, content)
    return _of(drug, content, lambda drug: _findings_of(asked, case, choice, content, drug))


def _of(drug: Drug | None, content: Content, of_drug: Callable[[Drug], list[Finding]]) -> list[Finding]:
    """What is found of a drug; of each, if it was that one, where none is known."""
    return of_drug(drug) if drug is not None else _if_of_each(content, of_drug)


def _if_of_each(content: Content, of_drug: Callable[[Drug], Iterable[Finding]]) -> list[Finding]:
    found: list[Finding] = []
    for drug in content.drugs["drugs"]:
        say = Remarks(content.messages, Labels(content.labels), drug["id"], "fit")
        found += if_of(drug, of_drug(drug), say)
    return found


def _findings_of(asked: Question, case: Case, choice: Choice | None, content: Content, drug: Drug) -> list[Finding]:
    own = choice.own if choice is not None else None
    model = own.model if own is not None else model_from_dict(NG_ML)
    levels = _levels(case, model, drug, asked.confirm_level)
    seen = Seen(Chosen(model, None, "own"), levels)
    labels = Labels(content.labels)
    say = Remarks(content.messages, labels, drug["id"], "fit")
    try:
        return safety_of(asked, case, seen, content, drug, labels, say)
    except MtorError:
        nothing = asked._replace(disease=None, band=None)
        return safety_of(nothing, replace(case, disease=None, band=None), seen, content, drug, labels, say)


def findings_of_text(asked: Question, content: Content) -> list[Finding]:
    """The same of a case that cannot be read as a whole, as far as its levels can; no drug is assumed in it."""
    path, text, _ = asked.case
    with suppress(MtorError):
        if not looks_like_table(text):
            return findings_of_raw(asked, parse_mapping(text, path, TEMPLATE), content)
        if asked.drug is not None or asked.names_model:
            return _findings_of_table(asked, text, content)
        return _if_of_each(content, lambda drug: _findings_of_table(asked._replace(drug=drug["id"]), text, content))
    return []


def _findings_of_table(asked: Question, text: str, content: Content) -> list[Finding]:
    lines, drug = text.splitlines(keepends=True), Choice(content, None, None, {}, asked.drug).this_drug()
    with suppress(MtorError):
        return findings_of(asked, case_of(one_patient(RecordTable(lines), drug)), None, content)
    table, rows = RecordTable(lines), list[RecordRow]()
    with suppress(MtorError):
        rows += (row for row in table if not row.ignored)
    return findings_of_levels(asked, list(levels_alone(rows, table.names, drug)), None, content)


def findings_of_levels(
    asked: Question, cases: Sequence[Case], choice: Choice | None, content: Content
) -> list[Finding]:
    """The same of levels that are not all on one clock, each finding once.

    The arguments are those of `findings_of`; the cases are of one patient and one drug.
    """
    content = content.usable

    def of(drug: Drug) -> list[Finding]:
        found: dict[str, Finding] = {}
        for case in cases:
            for one in _findings_of(asked, case, choice, content, drug):
                found.setdefault(one["code"], one)
        return list(found.values())

    if not cases:
        return []
    return _of(_drug(asked, cases[0], choice, content), content, of)


def findings_of_raw(asked: Question, raw: object, content: Content) -> list[Finding]:
    """The same of a mapping that is no case: where the doses cannot be used, the times are not known."""
    if not isinstance(raw, dict):
        return []
    with suppress(MtorError):
        return findings_of(asked, read_case(raw), None, content)
    drug, disease, band = (str(raw[k]) if raw.get(k) else None for k in ("drug", "disease", "band"))
    about = Case(str(raw.get("id", "")), Clock(None), (), (), drug=drug, disease=disease, band=band)
    alone = [replace(about, clock=clock, samples=samples) for samples, clock in samples_alone(raw)]
    return findings_of_levels(asked, alone, None, content)


def _drug(asked: Question, case: Case, choice: Choice | None, content: Content) -> Drug | None:
    """The drug that was measured; None where nobody said it and the model is not known: a refusal assumes none."""
    named = asked.drug or case.drug
    with suppress(MtorError):
        if named is not None:
            return find_drug(content.drugs, named)
        if choice is not None and asked.names_model:
            return choice.drug(case)
    return None


def _levels(case: Case, model: Model, drug: Drug, confirmed: bool) -> tuple[Observation, ...]:
    mass, most = drug["molar_mass"]["value"], drug["implausible"]["value"]
    found = []
    for sample in case.samples:
        with suppress(MtorError):
            level = level_of(sample, model, mass, case.clock)
            if confirmed or level.side != 0 or in_ng_ml(level.value, model) <= most:
                found.append(level)
    return tuple(found)
