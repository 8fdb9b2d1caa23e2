"""`mtor start`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Color, Drug, Format, Json, Lang, LocalFile, content_with, emit

if TYPE_CHECKING:
    from decimal import Decimal

    from mtor_cli.render.blocks import Screen
    from mtor_cli.results.start import StartResult

app = new_app(add_completion=False)

_OF_THE_PATIENT = ("weight", "height", "child_pugh", "bilirubin", "bilirubin_unit", "product", "strengths")
"""The options that may have no effect in a disease."""


@app.command()
def start(
    disease: Annotated[str, typer.Option(help="Abbreviation, name or code of a disease.", metavar="DISEASE")],
    age: Annotated[str, typer.Option(help="Age in years.", metavar="YEARS")],
    weight: Annotated[str | None, typer.Option(help="Body weight in kg.", metavar="KG")] = None,
    height: Annotated[
        str | None, typer.Option(help="Body height in cm, for doses per m²; never estimated.", metavar="CM")
    ] = None,
    child_pugh: Annotated[str | None, typer.Option(help="A, B or C.", metavar="CLASS")] = None,
    bilirubin: Annotated[str | None, typer.Option(help="Total bilirubin.", metavar="VALUE")] = None,
    bilirubin_unit: Annotated[str | None, typer.Option(help="umol/L or mg/dL; never assumed.", metavar="UNIT")] = None,
    product: Annotated[str | None, typer.Option(help="tablet, capsule or solution.", metavar="PRODUCT")] = None,
    strengths: Annotated[
        str | None, typer.Option(help="Strengths at hand in mg, such as 0.5,1,2.", metavar="LIST")
    ] = None,
    drug: Drug = None,
    local: LocalFile = None,
    json: Json = False,
    format: Format = "table",
    lang: Lang = None,
    color: Color = "auto",
) -> None:
    """How the drug was started in studies of a disease, worked out for one patient; not a recommendation.

    Example:  mtor start --disease ITP --age 34
    """
    from mtor_cli.lookup.diseases import find_disease
    from mtor_cli.lookup.drugs import find_drug
    from mtor_cli.parts.clinical import parse_child_pugh, stocked
    from mtor_cli.render.answer import Answer
    from mtor_cli.render.flat_drug import START_COLUMNS, start_rows
    from mtor_cli.results.common import Labels
    from mtor_cli.results.envelope import envelope
    from mtor_cli.results.remarks import Remarks
    from mtor_cli.results.start import Patient, start_result
    from mtor_cli.results.unused import of_no_effect
    from mtor_cli.tdm.numbers import parse_age

    content = content_with(local)
    target = find_disease(content.recommendations["diseases"], disease)
    chosen = find_drug(content.drugs, drug or "sirolimus")
    labels = Labels(content.labels)
    remarks = Remarks(content.messages, labels, chosen["id"], "start")
    query: dict[str, Any] = {
        "disease": disease,
        "age": age,
        "weight": weight,
        "height": height,
        "child_pugh": child_pugh,
        "bilirubin": bilirubin,
        "bilirubin_unit": bilirubin_unit,
        "product": product,
        "strengths": strengths,
        "drug": chosen["id"],
    }

    def answered(typed: dict[str, Any]) -> StartResult:
        made_of, sizes = stocked(content.local, chosen["id"], typed["product"], typed["strengths"])
        patient = Patient(
            age=parse_age(age),
            weight=_within(typed["weight"], "--weight", 0.5, 400, "kg"),
            height=_within(typed["height"], "--height", 30, 250, "cm"),
            child_pugh=None if typed["child_pugh"] is None else parse_child_pugh(typed["child_pugh"]),
            bilirubin=_bilirubin(typed["bilirubin"], typed["bilirubin_unit"]),
            product=made_of,
            strengths=sizes,
        )
        return start_result(
            content.recommendations, content.pharmacology, content.rules, labels, remarks, target, chosen, patient
        )

    result = answered(query)
    # The unit has none of its own beside a value.
    may = [n for n in _OF_THE_PATIENT if query[n] is not None and not (n == "bilirubin_unit" and bilirubin)]

    def without(name: str) -> StartResult:
        # Strengths alone are read as tablets: whether the product counts shows without either.
        more = {"strengths": None} if name == "product" else {}
        return answered({**query, name: None, **more})

    result["remarks"] += of_no_effect(may, result, without, remarks)

    def view(code: str, ascii_only: bool) -> Screen:
        from mtor_cli.render.views.start import start_screen

        return start_screen(result, target.disease["short"], code)

    answer = Answer(
        envelope("start", query, result, content.recommendations, content.hospital_rules(chosen["id"])),
        view,
        START_COLUMNS,
        lambda: start_rows(result),
    )
    emit(answer, json, format, lang, color)


def _within(text: str | None, option: str, low: float, high: float, unit: str) -> Decimal | None:
    from mtor_cli.tdm.numbers import parse_within

    return None if text is None else parse_within(text, option, low, high, unit)


def _bilirubin(value: str | None, unit: str | None) -> Decimal | None:
    """Return total bilirubin in umol/L.

    Raises:
        UsageError: no unit was given, or another than umol/L and mg/dL.
    """
    from decimal import Decimal

    from mtor_cli.errors import UsageError
    from mtor_cli.hints import add, slot
    from mtor_cli.parts.choices import choose
    from mtor_cli.tdm.numbers import parse_within
    from mtor_cli.tdm.start_table import UMOL_PER_MG_DL

    if value is None:
        return None
    if unit is None:
        raise UsageError(
            "unit_missing",
            f"--bilirubin {value} needs its unit: umol/L or mg/dL. It is never assumed.",
            f"--bilirubin {value} 须注明单位：umol/L 或 mg/dL。本程序不作默认。",
            add("--bilirubin-unit", slot("--bilirubin-unit")),
        )
    folded = unit.replace("\u00b5", "u").replace("\u03bc", "u")
    if choose(folded, ("umol/l", "mg/dl"), "--bilirubin-unit") == "umol/l":
        return parse_within(value, "--bilirubin", 0.1, 1500, "umol/L")
    return parse_within(value, "--bilirubin", 0.01, 90, "mg/dL") * Decimal(str(UMOL_PER_MG_DL))
