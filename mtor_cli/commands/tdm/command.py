"""`mtor tdm`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Color, Disease, Drug, Format, Json, Lang, LocalFile, content_with, emit

if TYPE_CHECKING:
    from datetime import datetime

    from mtor_cli.content.load import Content
    from mtor_cli.models.drugs import Drug as DrugRecord
    from mtor_cli.render.blocks import Screen
    from mtor_cli.results.advise import Request
    from mtor_cli.results.comedication import Taken
    from mtor_cli.results.consult import Remark
    from mtor_cli.results.situation import Facts
    from mtor_cli.results.tdm import TdmResult
    from mtor_cli.tdm.level import Level

app = new_app(add_completion=False)


@app.command()
def tdm(
    level: Annotated[
        str,
        typer.Option(
            help="The measured level: 8.2, or lt0.5, le0.5, gt30, ge30, BLQ (quote '<0.5' in a shell).",
            metavar="LEVEL",
        ),
    ],
    unit: Annotated[str | None, typer.Option(help="ng/mL (if left out), ug/L or nmol/L.", metavar="UNIT")] = None,
    drug: Drug = None,
    disease: Disease = None,
    band: Annotated[
        str | None, typer.Option(help="One target range by its id (mtor recommend … --full).", metavar="BAND")
    ] = None,
    target: Annotated[
        str | None, typer.Option(help="A target of your own in ng/mL: 5-15, or one number.", metavar="TARGET")
    ] = None,
    age: Annotated[str | None, typer.Option(help="Age in years; a child is under 18.", metavar="YEARS")] = None,
    weight: Annotated[
        str | None, typer.Option(help="Body weight in kg, for the sources' weights and doses per m².", metavar="KG")
    ] = None,
    height: Annotated[
        str | None, typer.Option(help="Body height in cm, for doses per m²; never estimated.", metavar="CM")
    ] = None,
    confirm_level: Annotated[bool, typer.Option("--confirm-level", help="Confirm a level above 100 ng/mL.")] = False,
    hours_since_dose: Annotated[
        str | None, typer.Option(help="Hours between the last dose and the sample.", metavar="HOURS")
    ] = None,
    days_on_dose: Annotated[
        str | None,
        typer.Option(help="Days since the last change of dose, product, regimen or interacting drug.", metavar="DAYS"),
    ] = None,
    changed: Annotated[str | None, typer.Option(help="Date of that change instead.", metavar="DATE")] = None,
    sampled: Annotated[str | None, typer.Option(help="Date or time of the sample.", metavar="DATE[THH:MM]")] = None,
    regimen: Annotated[str, typer.Option(help="daily, bid or alternate-day.", metavar="REGIMEN")] = "daily",
    matrix: Annotated[str | None, typer.Option(help="whole-blood, plasma or serum.", metavar="MATRIX")] = None,
    assay: Annotated[
        str | None, typer.Option(help="lc-ms/ms, cmia, eclia, meia, acmia, qms or other.", metavar="ASSAY")
    ] = None,
    specimen_days: Annotated[str | None, typer.Option(help="Age of the specimen in days.", metavar="DAYS")] = None,
    loading_given: Annotated[bool, typer.Option("--loading-given", help="A loading dose was given.")] = False,
    child_pugh: Annotated[str | None, typer.Option(help="A, B or C.", metavar="CLASS")] = None,
    missed_dose: Annotated[
        str | None, typer.Option(help="The last missed dose before the sample: 5d or DATE.", metavar="WHEN")
    ] = None,
    dose: Annotated[
        str | None, typer.Option(help="Present dose in mg per administration: calculates.", metavar="MG")
    ] = None,
    product: Annotated[str | None, typer.Option(help="tablet, capsule or solution.", metavar="PRODUCT")] = None,
    strengths: Annotated[
        str | None, typer.Option(help="Strengths at hand in mg, such as 0.5,1,2.", metavar="LIST")
    ] = None,
    with_: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            help="Another drug with its start: NAME:30d, NAME:DATE; NAME=none|inhibitor|inducer as you checked it.",
            metavar="NAME[=CHECK][:WHEN]",
        ),
    ] = None,
    stopped: Annotated[
        list[str] | None,
        typer.Option(help="Another drug that was stopped: NAME:10d or NAME:DATE.", metavar="NAME:WHEN"),
    ] = None,
    previous_level: Annotated[
        str | None, typer.Option(help="The trough before this one, in the same unit.", metavar="LEVEL")
    ] = None,
    previous_days: Annotated[str | None, typer.Option(help="Days between the two.", metavar="DAYS")] = None,
    rule: Annotated[
        str, typer.Option(help="label (proportional), jrct (PRCA) or zortress (everolimus).", metavar="RULE")
    ] = "label",
    loading: Annotated[bool, typer.Option("--loading", help="Add the label's loading dose when raising.")] = False,
    provisional: Annotated[
        bool, typer.Option("--provisional", help="Calculate before steady state or on an unconfirmed trough, marked.")
    ] = False,
    allow_above_studied: Annotated[
        bool, typer.Option("--allow-above-studied", help="Show doses above the highest one studied.")
    ] = False,
    local: LocalFile = None,
    json: Json = False,
    format: Format = "table",
    lang: Lang = None,
    color: Color = "auto",
) -> None:
    """Check a measured level against the target ranges: below, within, above or indeterminate; limits are inclusive.

    Every range is a target that one study set; none is a recommendation of the consensus abstract.

    With --dose the label's proportional rule gives a new dose, only where it holds.

    Example:  mtor tdm --level 8.2 --disease ITP

    Example:  mtor tdm --level 4 --target 8 --dose 2 --hours-since-dose 24 --days-on-dose 14
    """
    from mtor_cli.commands.tdm.context import on_one_clock
    from mtor_cli.parts import clinical
    from mtor_cli.render.flat_tdm import TDM_COLUMNS, tdm_rows
    from mtor_cli.render.formats import Answer
    from mtor_cli.results.advise import Request
    from mtor_cli.results.common import Labels
    from mtor_cli.results.envelope import envelope
    from mtor_cli.results.remarks import Remarks
    from mtor_cli.results.unused import of_no_effect, unused
    from mtor_cli.tdm.dates import parse_ago
    from mtor_cli.tdm.numbers import parse_age, parse_within

    content = content_with(local)
    defaults: Any = content.local or {}
    # A band that is named says for which disease; the hospital's usual one does not contradict it.
    if disease is None and band is None:
        disease = defaults.get("default_disease")
    if assay is None:
        assay = defaults.get("default_assay")
    chosen, where, one = _chosen(content, drug, disease, band)
    made_of, sizes = clinical.stocked(content.local, chosen["id"], product, strengths)
    measured = _level(level, unit, chosen, confirm_level)
    aim = clinical.parse_aim(target) if target is not None else None
    years = parse_age(age) if age is not None else None
    person = clinical.parse_person(years, weight, height)
    drawn, since, missed, taken, ended = on_one_clock(
        *([text] if text is not None else [] for text in (sampled, changed, missed_dose)), with_ or [], stopped or []
    )
    when = clinical.parse_sampled(next(iter(drawn), None), clinical.today())
    request = Request(
        chosen["id"],
        measured,
        hours=parse_within(hours_since_dose, "--hours-since-dose", 0.1, 400, "h")
        if hours_since_dose is not None
        else None,
        days=clinical.parse_days(days_on_dose, next(iter(since), None), when),
        regimen=clinical.parse_regimen(regimen),
        matrix=clinical.parse_matrix(matrix),
        assay=clinical.parse_assay(assay),
        specimen_days=parse_within(specimen_days, "--specimen-days", 0.1, 400, "days")
        if specimen_days is not None
        else None,
        loading_given=loading_given,
        person=person,
        child_pugh=clinical.parse_child_pugh(child_pugh) if child_pugh is not None else None,
        missed=parse_ago(missed[0], "--missed-dose", when) if missed else None,
        sampled=when,
        dose_mg=parse_within(dose, "--dose", 0.05, 40, "mg") if dose is not None else None,
        product=made_of,
        strengths=sizes,
        provisional=provisional,
        allow_above_studied=allow_above_studied,
        loading=loading,
        rule=clinical.parse_rule(rule),
        previous_level=_previous(previous_level, unit, chosen),
        previous_days=parse_within(previous_days, "--previous-days", 0.1, 4000, "days")
        if previous_days is not None
        else None,
        taken=_taken(content, chosen["id"], taken, ended, when),
    )
    result, advice = _answered(content, request, measured, chosen, where, one, aim)
    query = {
        "level": level,
        "unit": unit,
        "drug": chosen["id"],
        "disease": disease,
        "band": band,
        "target": target,
        "age": age,
        "weight": weight,
        "height": height,
        "hours_since_dose": hours_since_dose,
        "days_on_dose": days_on_dose,
        "changed": changed,
        "sampled": sampled,
        "regimen": request.regimen,
        "matrix": matrix,
        "assay": assay,
        "specimen_days": specimen_days,
        "loading_given": loading_given,
        "child_pugh": child_pugh,
        "missed_dose": missed_dose,
        "dose": dose,
        "product": product,
        "strengths": strengths,
        "with": with_ or [],
        "stopped": stopped or [],
        "previous_level": previous_level,
        "previous_days": previous_days,
        "rule": request.rule,
        "loading": loading,
        "provisional": provisional,
        "allow_above_studied": allow_above_studied,
    }
    typed = {**query, "confirm_level": confirm_level}

    def without(size: str) -> TdmResult:
        smaller = clinical.parse_person(years, None if size == "weight" else weight, None)
        return _answered(content, request._replace(person=smaller), measured, chosen, where, one, aim)[0]

    sizes_typed = [name for name in ("weight", "height") if query[name]]
    remarks = Remarks(content.messages, Labels(content.labels), chosen["id"], "tdm")
    result["unused"] = [
        *unused(typed, result, remarks, chosen["implausible"]["value"]),
        *of_no_effect(sizes_typed, result, without, remarks),
    ]

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.render.views.tdm import tdm_screen

        return tdm_screen(result, content.recommendations["diseases"], lang, ascii_only)

    said = [*_warnings(advice, result["unused"]), *content.hospital_rules(chosen["id"])]
    wrapped = envelope("tdm", query, result, content.recommendations, said)
    answer = Answer(wrapped, view, TDM_COLUMNS, lambda: tdm_rows(wrapped))
    emit(answer, json, format, lang, color)


def _answered(
    content: Content, request: Request, measured: Level, drug: DrugRecord, where: Any, one: str | None, aim: Any
) -> tuple[TdmResult, Any]:
    """Return how the level lies to the ranges with what follows from it, and the advice as such."""
    from mtor_cli.commands.tdm.context import drawn_at, with_target
    from mtor_cli.lookup.filters import population_of
    from mtor_cli.results.advise import advise
    from mtor_cli.results.common import Labels
    from mtor_cli.results.remarks import Remarks
    from mtor_cli.results.scope import mark_ranges
    from mtor_cli.results.tdm import compare
    from mtor_cli.tdm.sample import comparable

    labels = Labels(content.labels)
    population = population_of(request.person.age, content.rules)
    result = compare(
        content.recommendations,
        content.messages,
        labels,
        drug,
        measured,
        where,
        one,
        None if aim is None or aim.single else (aim.low, aim.high),
        population,
        _said(request, content, population),
        comparable(request.regimen, request.hours, request.matrix, content.rules),
        drawn_at(content, request, population),
    )
    remarks = Remarks(content.messages, labels, drug["id"], "tdm")
    mark_ranges(result["assessments"], request.person, content.rules, remarks)
    request = with_target(content, request, result, where, drug, aim, named=one is not None)
    assays = list(content.pharmacology["assays"]) if request.assay else []
    listed = len(content.interactions["interactions"]) if request.taken else 0
    advice = advise(request, content.drugs, content.messages, content.rules, labels, assays, listed)
    result["sample"] = advice.sample
    result["dose"] = advice.dose
    result["next"] = advice.next
    result["interactions"] = advice.interactions
    result["changing"] = advice.changing
    result["product"] = request.product
    return result, advice


def _said(request: Request, content: Content, population: str | None) -> Facts:
    """Return the facts of what the user said of the sample and the patient, by which messages are chosen."""
    from mtor_cli.lookup.drugs import is_drug
    from mtor_cli.tdm.sample import trough_status

    taken = [t.answer for t in request.taken]
    others = [d["id"] for d in content.drugs["drugs"] if any(is_drug(d, answer.name) for answer in taken)]
    said = {
        "age": population or "unknown",
        "trough": trough_status(request.regimen, request.hours, content.rules),
        "steady": "unknown" if request.days is None else "known",
        "matrix": request.matrix or "unknown",
        "assay": request.assay or "unknown",
        "liver": request.child_pugh or "unknown",
        "loading": "given" if request.loading_given else "none",
    }
    given = {*others, *(entry["id"] for answer in taken for entry in answer.entries)}
    return {**{name: frozenset({value}) for name, value in said.items()}, "given": frozenset(given)}


def _taken(
    content: Content, drug: str, with_: list[str], stopped: list[str], when: datetime | None
) -> tuple[Taken, ...]:
    """Return the other drugs; without any, nothing is loaded for them."""
    if not (with_ or stopped):
        return ()
    from mtor_cli.parts.comedication import parse_agents

    return parse_agents(content.interactions, drug, with_, stopped, when)


def _warnings(advice: Any, unused: list[Remark]) -> list[Any]:
    """Return the coded remarks on the other drugs, on the dose, and on what has no effect, for the envelope."""
    said = [*([advice.changing] if advice.changing else []), *advice.unknown]
    said += [r for r in advice.dose["remarks"] if r["code"] != "no_change"] if advice.dose else []
    said += unused
    return [{"code": r["code"], "message": r["text"]} for r in said]


def _previous(text: str | None, unit: str | None, drug: DrugRecord) -> Any:
    """Return the trough before this one in ng/mL."""
    if text is None:
        return None
    from mtor_cli.tdm.level import parse_level
    from mtor_cli.tdm.numbers import bad_number
    from mtor_cli.tdm.units import parse_unit

    option = "--previous-level"
    level = parse_level(text, parse_unit(unit) if unit is not None else None, drug["molar_mass"]["value"], option)
    if level.censored:
        raise bad_number(option, text, "a level below or above a limit cannot be compared", "仅报告界限的浓度无法比较")
    return level.ng_ml


def _chosen(
    content: Content, drug: str | None, disease: str | None, band: str | None
) -> tuple[DrugRecord, Any, str | None]:
    """Return the drug, the disease and the band that the options name together.

    Raises:
        NotFoundError: one of them does not exist.
        UsageError: they contradict each other.
    """
    from mtor_cli.lookup.bands import find_band
    from mtor_cli.lookup.diseases import find_disease
    from mtor_cli.lookup.drugs import find_drug

    diseases = content.recommendations["diseases"]
    where = find_disease(diseases, disease) if disease is not None else None
    named = find_drug(content.drugs, drug) if drug is not None else None
    if band is None:
        return named or find_drug(content.drugs, "sirolimus"), where, None
    found, where = find_band(diseases, band, where, named["id"] if named else None)
    return find_drug(content.drugs, found["drug"]), where, found["id"]


def _level(text: str, unit: str | None, drug: DrugRecord, confirmed: bool) -> Level:
    """Return the level, asked back where it is implausible."""
    from decimal import Decimal

    from mtor_cli.errors import UsageError
    from mtor_cli.hints import add
    from mtor_cli.results.findings import shown_against
    from mtor_cli.tdm.assess import exceeds
    from mtor_cli.tdm.level import parse_level
    from mtor_cli.tdm.numbers import show
    from mtor_cli.tdm.units import parse_unit
    from mtor_cli.text import fill

    level = parse_level(text, parse_unit(unit) if unit is not None else None, drug["molar_mass"]["value"])
    flag = drug["implausible"]
    limit = Decimal(str(flag["value"]))
    if exceeds(level, limit) and not confirmed:
        said = fill(flag["text"], {"level": shown_against(level, limit), "limit": show(limit)})
        # The rest of the command stays as it was typed: another unit or drug would be another level.
        raise UsageError("implausible_level", said["en"], said["zh"], add("--confirm-level"))
    return level
