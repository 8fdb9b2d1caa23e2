"""`mtor start`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import ChildPugh, Drug, LocalFile, Printing, Product, Strengths, content_with, emit

app = new_app(add_completion=False)


@app.command()
def start(
    disease: Annotated[str, typer.Option(metavar="DISEASE")],
    age: Annotated[str, typer.Option(metavar="YEARS")],
    weight: Annotated[str | None, typer.Option(metavar="KG")] = None,
    height: Annotated[str | None, typer.Option(metavar="CM")] = None,
    child_pugh: ChildPugh = None,
    bilirubin: Annotated[str | None, typer.Option(metavar="VALUE")] = None,
    bilirubin_unit: Annotated[str | None, typer.Option(metavar="UNIT")] = None,
    product: Product = None,
    strengths: Strengths = None,
    drug: Drug = None,
    full: Annotated[bool, typer.Option("--full")] = False,
    local: LocalFile = None,
    *,
    printing: Printing,
) -> None:
    """Its help stands in `labels/help/start.json`."""
    from mtor_cli.commands.start.answer import Question, answer

    question = Question(
        disease=disease, age=age, weight=weight, height=height, child_pugh=child_pugh, bilirubin=bilirubin,
        bilirubin_unit=bilirubin_unit, product=product, strengths=strengths, drug=drug,
    )  # fmt: skip
    emit(answer(content_with(local), question, full), printing)
