"""What `mtor start` answers: how the drug was started in studies of a disease, worked out for one patient."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.numbers import parse_age, parse_within
from mtor_cli.calculator.start_table import UMOL_PER_MG_DL
from mtor_cli.commands.start.result import Patient, start_result
from mtor_cli.commands.start.rows import START_COLUMNS, start_rows
from mtor_cli.errors import UsageError
from mtor_cli.hints import add, asking, slot
from mtor_cli.lookup.diseases import find_disease
from mtor_cli.lookup.drugs import find_drug
from mtor_cli.parts.choices import choose
from mtor_cli.parts.clinical import HEIGHT, WEIGHT, Quantity, parse_child_pugh, stocked
from mtor_cli.parts.common import Labels
from mtor_cli.parts.envelope import envelope
from mtor_cli.parts.remarks import Remarks
from mtor_cli.parts.unused import of_no_effect
from mtor_cli.screens.answer import Answer
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.commands.start.result import StartResult
    from mtor_cli.content.load import Content
    from mtor_cli.render.blocks import Screen

BILIRUBIN = Quantity("--bilirubin", 0.1, 1500, "umol/L")

_OF_THE_PATIENT = ("weight", "height", "child_pugh", "bilirubin", "bilirubin_unit", "product", "strengths")
"""What may have no effect in a disease."""


class Question(NamedTuple):
    """For whom the drug is to be started, as it was written."""

    disease: str
    """Abbreviation, name or code."""
    age: str
    """Years."""
    weight: str | None = None
    """kg."""
    height: str | None = None
    """cm, for doses per m²; never estimated."""
    child_pugh: str | None = None
    """A, B or C."""
    bilirubin: str | None = None
    """Total bilirubin."""
    bilirubin_unit: str | None = None
    """umol/L or mg/dL; never assumed."""
    product: str | None = None
    """`tablet`, `capsule` or `solution`; else that of the hospital's formulary."""
    strengths: str | None = None
    """mg, such as `0.5,1,2`."""
    drug: str | None = None
    """By any of its names; the one of the consensus where it is left out."""


def answer(content: Content, question: Question, full: bool = False) -> Answer[StartResult]:
    """How the drug was started in studies of the disease, worked out where the source's conditions hold.

    Args:
        content: the data.
        question: for whom, as it was written.
        full: whether its screen shows everything, or what fits one.

    Raises:
        NotFoundError: there is no such disease or drug.
        UsageError: something that was written cannot be understood or be so.
    """
    target = find_disease(content.recommendations["diseases"], question.disease)
    drug = find_drug(content.drugs, question.drug or content.drugs["default"])
    labels = Labels(content.labels)
    remarks = Remarks(content.messages, labels, drug["id"], "start")

    def patient_of(asked: Question) -> Patient:
        made_of, sizes = stocked(content.local, drug, asked.product, asked.strengths)
        return Patient(
            age=parse_age(asked.age),
            weight=WEIGHT.parse(asked.weight),
            height=HEIGHT.parse(asked.height),
            child_pugh=None if asked.child_pugh is None else parse_child_pugh(asked.child_pugh),
            bilirubin=_bilirubin(asked.bilirubin, asked.bilirubin_unit),
            product=made_of,
            strengths=sizes,
        )

    def answered(patient: Patient) -> StartResult:
        return start_result(
            content.recommendations, content.pharmacology, content.rules, labels, remarks, target, drug, patient
        )

    patient = patient_of(question)
    result = answered(patient)
    query = {**question._asdict(), "drug": drug["id"]}
    # The unit has no effect of its own beside a value.
    may = [n for n in _OF_THE_PATIENT if query[n] is not None and not (n == "bilirubin_unit" and question.bilirubin)]

    def without(name: str) -> StartResult:
        # Strengths alone are read as tablets: whether the product counts shows without either.
        more = ("strengths",) if name == "product" else ()
        return answered(patient_of(Question(**{**question._asdict(), **dict.fromkeys((name, *more))})))

    result["remarks"] += of_no_effect(may, result, without, remarks)

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.start.screen import start_screen

        if full:
            return start_screen(result, lang)
        from mtor_cli.commands.start.screen_short import short_screen

        return short_screen(result, target, patient, asking("start", question), lang)

    own = [remarks.of(note) for note in content.hospital_rules(drug["id"])]
    return Answer(
        envelope("start", query, result, content.recommendations, own),
        view,
        START_COLUMNS,
        lambda: start_rows(result),
    )


def _bilirubin(value: str | None, unit: str | None) -> Decimal | None:
    """Total bilirubin in umol/L.

    Raises:
        UsageError: no unit was given, or another than umol/L and mg/dL.
    """
    if value is None:
        return None
    if unit is None:
        raise UsageError(
            "unit_missing",
            *bilingual("unit_missing", value=value),
            add("--bilirubin-unit", slot("--bilirubin-unit")),
        )
    folded = unit.replace("\u00b5", "u").replace("\u03bc", "u")
    if choose(folded, ("umol/l", "mg/dl"), "--bilirubin-unit") == "umol/l":
        return BILIRUBIN.parse(value)
    return parse_within(value, "--bilirubin", 0.01, 90, "mg/dL") * Decimal(str(UMOL_PER_MG_DL))
