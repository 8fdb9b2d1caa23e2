"""`mtor start`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import ChildPugh, Drug, LocalFile, Printing, Product, Strengths, content_with, emit

app = new_app(add_completion=False)


@app.command()
def start(
    disease: Annotated[str, typer.Option(help="Abbreviation, name or code of a disease.", metavar="DISEASE")],
    age: Annotated[str, typer.Option(help="Age in years.", metavar="YEARS")],
    weight: Annotated[str | None, typer.Option(help="Body weight in kg.", metavar="KG")] = None,
    height: Annotated[
        str | None, typer.Option(help="Body height in cm, for doses per m²; never estimated.", metavar="CM")
    ] = None,
    child_pugh: ChildPugh = None,
    bilirubin: Annotated[str | None, typer.Option(help="Total bilirubin.", metavar="VALUE")] = None,
    bilirubin_unit: Annotated[str | None, typer.Option(help="umol/L or mg/dL; never assumed.", metavar="UNIT")] = None,
    product: Product = None,
    strengths: Strengths = None,
    drug: Drug = None,
    full: Annotated[bool, typer.Option("--full", help="Every regimen, caution and remark, with every source.")] = False,
    local: LocalFile = None,
    *,
    printing: Printing,
) -> None:
    """How the drug was started in studies of a disease, worked out for one patient; not a recommendation.

    Example:  mtor start --disease ITP --age 34
    """
    from mtor_cli.commands.start.answer import Question, answer

    question = Question(
        disease=disease, age=age, weight=weight, height=height, child_pugh=child_pugh, bilirubin=bilirubin,
        bilirubin_unit=bilirubin_unit, product=product, strengths=strengths, drug=drug,
    )  # fmt: skip
    emit(answer(content_with(local), question, full), printing)
