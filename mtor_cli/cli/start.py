"""`mtor start`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Color, Drug, Format, Json, Lang, LocalFile, content_with, emit

if TYPE_CHECKING:
    from decimal import Decimal

    from mtor_cli.render.blocks import Screen

app = new_app(add_completion=False)


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

    Example:  mtor start --disease ITP --age 34 --weight 60
    """
    from mtor_cli.cli.clinical import parse_child_pugh, stocked
    from mtor_cli.lookup.diseases import find_disease
    from mtor_cli.lookup.drugs import find_drug
    from mtor_cli.render.flat_drug import START_COLUMNS, start_rows
    from mtor_cli.render.formats import Answer
    from mtor_cli.results.common import Labels
    from mtor_cli.results.envelope import envelope
    from mtor_cli.results.remarks import Remarks
    from mtor_cli.results.start import Patient, start_result
    from mtor_cli.tdm.numbers import parse_age, parse_within

    content = content_with(local)
    target = find_disease(content.recommendations["diseases"], disease)
    chosen = find_drug(content.drugs, drug or "sirolimus")
    made_of, sizes = stocked(content.local, chosen["id"], product, strengths)
    patient = Patient(
        age=parse_age(age),
        weight=parse_within(weight, "--weight", 0.5, 400, "kg") if weight is not None else None,
        height=parse_within(height, "--height", 30, 250, "cm") if height is not None else None,
        child_pugh=parse_child_pugh(child_pugh) if child_pugh is not None else None,
        bilirubin=_bilirubin(bilirubin, bilirubin_unit),
        product=made_of,
        strengths=sizes,
    )
    labels = Labels(content.labels)
    remarks = Remarks(content.messages, labels, chosen["id"], "start")
    result = start_result(
        content.recommendations, content.pharmacology, content.rules, labels, remarks, target, chosen, patient
    )
    query = {
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

    def view(code: str, ascii_only: bool) -> Screen:
        from mtor_cli.render.views.start import start_screen

        return start_screen(result, target.disease["short"], code)

    answer = Answer(
        envelope("start", query, result, content.recommendations),
        view,
        START_COLUMNS,
        lambda: start_rows(result),
    )
    emit(answer, json, format, lang, color)


def _bilirubin(value: str | None, unit: str | None) -> Decimal | None:
    """Return total bilirubin in umol/L.

    Raises:
        UsageError: no unit was given, or another than umol/L and mg/dL.
    """
    from decimal import Decimal

    from mtor_cli.cli.settings import choose
    from mtor_cli.errors import UsageError
    from mtor_cli.hints import add, slot
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
