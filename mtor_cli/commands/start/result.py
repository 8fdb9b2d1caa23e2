"""The answer of `mtor start`: how the drug was started in studies, for one patient; not a recommendation."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from typing_extensions import TypedDict

from mtor_cli.calculator.body import body_surface_area
from mtor_cli.calculator.formulary import fitting
from mtor_cli.calculator.start_table import StartDose, look_up
from mtor_cli.commands.start.phases import PhaseOut, Stock, option_out, phase_out
from mtor_cli.lookup.diseases import moved_by
from mtor_cli.lookup.filters import Filters, advice_of, dosing_of, population_of
from mtor_cli.lookup.regimens import part_of
from mtor_cli.lookup.scope import scope_of
from mtor_cli.parts.common import Told, alike
from mtor_cli.parts.composition import HALF_MILLIGRAM_CODE
from mtor_cli.parts.disease import AdviceOut, DosingOut, NoteOut, advice_out, dosing_out, note_out
from mtor_cli.parts.dosing import OptionOut, Remark
from mtor_cli.parts.liver import LiverOut, liver_out
from mtor_cli.parts.recommendations import HighestDose, HighestPerSurface, highest_doses, highest_doses_per_m2
from mtor_cli.parts.scope import scope_remark
from mtor_cli.parts.situation import disease_facts
from mtor_cli.records.base import DrugId, Text, record

if TYPE_CHECKING:
    from mtor_cli.calculator.formulary import Product
    from mtor_cli.lookup.diseases import Target
    from mtor_cli.parts.common import Labels
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.records.drugs import Drug
    from mtor_cli.records.pharmacology import Fact, Pharmacology
    from mtor_cli.records.recommendations import Dosing, Recommendations
    from mtor_cli.records.rules import Rules

LABEL_FACT = "under-40-kg"
"""The id of the rule in `pharmacology.yaml`."""


class Patient(NamedTuple):
    """What the user said of the patient."""

    age: Decimal
    """Years."""
    weight: Decimal | None
    """kg."""
    height: Decimal | None
    """cm."""
    child_pugh: str | None
    bilirubin: Decimal | None
    """Total bilirubin in umol/L."""
    product: Product | None
    strengths: tuple[Decimal, ...]


@record
class RegimenOut(TypedDict):
    """One regimen as studied, with what it comes to for this patient."""

    regimen: DosingOut
    covered: bool
    """Whether the source's ages and weights cover the patient; where they do not, nothing is worked out."""
    phases: list[PhaseOut]
    exact_mg_per_day: list[float] | None
    """Lower and upper bound in mg/day of a start that goes on; null where the start is a dose of one or a few days."""
    options: list[OptionOut]
    """What the product gives for it."""
    remarks: list[Remark]
    """How the patient lies to the source, then what has to be said of the phases, each once."""


@record
class TableOut(Told):
    """A starting-dose table for children by weight and bilirubin."""

    id: str
    mg_per_day: float | None
    options: list[OptionOut]
    remarks: list[Remark]
    text: Text
    cautions: list[Text]
    """What the source says beside the table."""
    added: list[NoteOut]
    """What this program adds, with its voice."""


@record
class LabelRuleOut(Told):
    """A rule of transplantation that stands beside; it is not for this disease."""

    code: str
    loading_mg: float
    mg_per_day: float
    text: Text


@record
class StartResult(TypedDict):
    """`mtor/start/2`."""

    disease: str
    drug: DrugId
    body_surface_area_m2: float | None
    regimens: list[RegimenOut]
    table: TableOut | None
    label_rule: LabelRuleOut | None
    highest_dose: list[HighestDose]
    highest_dose_per_m2: list[HighestPerSurface]
    liver: list[LiverOut]
    """What was published of the Child-Pugh class, where one was given; the views disagree and none is chosen."""
    cautions: list[AdviceOut]
    checks: list[AdviceOut]
    remarks: list[Remark]
    captions: list[Remark]
    """What the screen says in its headings."""


def start_result(
    recommendations: Recommendations,
    pharmacology: Pharmacology,
    rules: Rules,
    labels: Labels,
    remarks: Remarks,
    target: Target,
    drug: Drug,
    patient: Patient,
) -> StartResult:
    """How the drug was started in studies of a disease, worked out for one patient."""
    group = population_of(patient.age, rules)
    filters = Filters(population=group, drug=drug["id"])
    dosing = [d for d in dosing_of(recommendations["diseases"], target) if filters.keeps(d)]
    # What was studied in the patient's own age group comes first.
    dosing.sort(key=lambda d: (group, "both", "not_stated").index(d["age_group"]))
    counted = [d for d in dosing if scope_of(d, patient.age, patient.weight, rules).dose]
    stock = Stock(drug["id"], patient.product, patient.strengths, rules)
    surface = body_surface_area(patient.height, patient.weight) if patient.height and patient.weight else None
    liver_class = patient.child_pugh or "unknown"
    beside = remarks.beside({"disease": disease_facts(target), "age": {group or "unknown"}, "liver": {liver_class}})
    if surface is not None:
        beside.append(remarks.say("mosteller", surface=f"{surface}"))
    light_child = _of_light_child(drug["id"], patient, rules, pharmacology)
    if surface is None and light_child:
        beside.append(remarks.say("height_required"))
    if patient.bilirubin is not None and "bilirubin" in moved_by(target.disease):
        beside.append(remarks.say("bilirubin_haemolysis"))
    regimens = [_regimen(d, patient, surface, stock, labels, remarks) for d in dosing]
    rule = _label_rule(light_child, surface, rules, labels) if light_child and surface else None
    table = _table(pharmacology, target, stock, patient, labels, remarks)
    offered = [o for r in regimens for p in r["phases"] for o in p["options"]] + (table["options"] if table else [])
    # What a label says of the way in which a dose is made up comes before the doses, once.
    if any(HALF_MILLIGRAM_CODE in o["marks"] for o in offered):
        beside.append(remarks.say(HALF_MILLIGRAM_CODE))
    liver = liver_out(lambda: pharmacology, drug["id"], patient.child_pugh, labels)
    # What facts on the liver say above is not said again as a caution.
    cautions = [
        a
        for a in advice_of(recommendations["cautions"], target, drug["id"])
        if a["priority"] <= 2 and not (liver and a["topic"] == "liver" and "facts" in a)
    ]
    return {
        "disease": target.disease["id"],
        "drug": drug["id"],
        "body_surface_area_m2": None if surface is None else float(surface),
        "regimens": regimens,
        "table": table,
        "label_rule": rule,
        "highest_dose": highest_doses(counted, labels),
        "highest_dose_per_m2": highest_doses_per_m2(counted, labels),
        "liver": liver,
        "cautions": [advice_out(a, labels) for a in cautions],
        "checks": [advice_out(a, labels) for a in advice_of(recommendations["monitoring"], target, drug["id"])],
        "remarks": beside,
        "captions": [
            remarks.say("started_in_studies", disease=alike(target.disease["short"])),
            *([] if regimens else [remarks.say("no_regimen_read")]),
            *([remarks.say("compendia_kidney_rule")] if rule else []),
            *([remarks.say("liver_views")] if liver else []),
        ],
    }


def _regimen(
    dosing: Dosing, patient: Patient, surface: Decimal | None, stock: Stock, labels: Labels, remarks: Remarks
) -> RegimenOut:
    scope = scope_of(dosing, patient.age, patient.weight, stock.rules)
    phases = [phase_out(p, dosing, surface, stock, remarks, scope.dose) for p in dosing["phases"]]
    first = part_of(dosing, "start")
    # A start that ends after some days is not the dose that goes on.
    start = None if first is None or "days" in first else phases[dosing["phases"].index(first)]
    said = [scope_remark(mark, dosing, remarks) for mark in scope.marks]
    said += [r for p in phases for r in p["remarks"]]
    return {
        "regimen": dosing_out(dosing, labels),
        "covered": scope.dose,
        "phases": phases,
        "exact_mg_per_day": None if start is None else start["mg_per_day"],
        "options": [] if start is None or start["mg_per_day"] is None else start["options"],
        "remarks": list({r["code"]: r for r in said}.values()),
    }


def _table(
    pharmacology: Pharmacology,
    target: Target,
    stock: Stock,
    patient: Patient,
    labels: Labels,
    remarks: Remarks,
) -> TableOut | None:
    """The starting-dose table of the disease for a child; None where there is none or the patient is adult."""
    tables = [
        t for t in pharmacology["start_tables"] if t["drug"] == stock.drug and target.disease["id"] in t["diseases"]
    ]
    if not tables or population_of(patient.age, stock.rules) == "adult":
        return None
    table = tables[0]
    if patient.weight is None or patient.bilirubin is None:
        dose, codes = StartDose(None, ["table_needs_weight_and_bilirubin"])
    else:
        dose, codes = look_up(table, patient.age, patient.weight, patient.bilirubin)
    made = [] if dose is None else fitting(stock.made, Decimal(str(dose)), Decimal(str(dose)), stock.rules)
    options = [option_out(m, stock, 1) for m in made]
    if dose is not None and stock.made and not made:
        codes = [*codes, "start_not_makeable"]
    return {
        **labels.told(table),
        "id": table["id"],
        "mg_per_day": dose,
        "options": options,
        "remarks": [remarks.say(c) for c in codes],
        "text": table["text"],
        "cautions": table["cautions"],
        "added": [note_out(note, labels) for note in table["added"]],
    }


def _of_light_child(drug: str, patient: Patient, rules: Rules, pharmacology: Pharmacology) -> Fact | None:
    """The compendia's rule of kidney transplantation where it covers a patient; it is not for the disease."""
    light = patient.weight is not None and patient.weight < rules.label_child_below_kg
    if not (light and rules.label_child_from_years <= patient.age < rules.adult_from_years):
        return None
    return next((f for f in pharmacology["facts"] if f["id"] == LABEL_FACT and drug in f["drugs"]), None)


def _label_rule(fact: Fact, surface: Decimal, rules: Rules, labels: Labels) -> LabelRuleOut:
    return {
        **labels.told(fact),
        "code": "transplant_label_under_40_kg",
        "loading_mg": float(rules.label_child_loading_mg_per_m2 * surface),
        "mg_per_day": float(rules.label_child_daily_mg_per_m2 * surface),
        "text": fact["text"],
    }
