"""`mtor models`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Color, Drug, Format, Json, Lang, emit

if TYPE_CHECKING:
    from mtor_cli.render.blocks import Screen

app = new_app(add_completion=False)


@app.command()
def models(
    name: Annotated[
        str | None, typer.Argument(help="An id such as cheng2020, or S1; all if left out.", metavar="MODEL")
    ] = None,
    model_file: Annotated[
        str | None, typer.Option(help="Check and explain a model of your own.", metavar="FILE")
    ] = None,
    template: Annotated[bool, typer.Option("--template", help="Write a model of your own to begin with.")] = False,
    reading: Annotated[
        list[str] | None,
        typer.Option(help="How to read what the source leaves open: AMBIGUITY=READING.", metavar="READING"),
    ] = None,
    drug: Drug = None,
    json: Json = False,
    format: Format = "table",
    lang: Lang = None,
    color: Color = "auto",
) -> None:
    """The population models: source, population, covariates, ambiguities, and the typical trough on a standard dose.

    Example:  mtor models     mtor models S1     mtor models --model-file mine.yaml
    """
    import sys

    from mtor_cli.content.load import Content
    from mtor_cli.lookup.drugs import find_drug
    from mtor_cli.parts.fit_input import parse_readings, read_model
    from mtor_cli.render.answer import Answer
    from mtor_cli.render.flat_pk import MODEL_COLUMNS, model_rows
    from mtor_cli.results.common import Labels
    from mtor_cli.results.envelope import envelope
    from mtor_cli.results.fit_models import find_model
    from mtor_cli.results.models import models_result, own_model

    if template:
        from mtor_cli.cases.template import MODEL_TEMPLATE

        sys.stdout.write(MODEL_TEMPLATE)
        return
    content = Content()
    readings = parse_readings(reading or [])
    if model_file is not None:
        result = own_model(read_model(model_file, readings, name).model)
    elif name is not None:
        one = [find_model(content.pk_models, name)]
        result = models_result(one, content.pk_models, Labels(content.labels), readings, listed=False)
    else:
        victim = find_drug(content.drugs, drug)["id"] if drug is not None else None
        chosen = [m for m in content.pk_models["models"] if victim in (None, m["drug"])]
        result = models_result(chosen, content.pk_models, Labels(content.labels), {}, listed=True)
    query = {"name": name, "model_file": model_file, "readings": readings, "drug": drug}

    def view(code: str, ascii_only: bool) -> Screen:
        from mtor_cli.render.views.models import models_screen

        # A file may hold several models: the one that was named stays named.
        own = ("--model-file", model_file, *(("--model", name) if name else ())) if model_file is not None else ()
        return models_screen(result, code, name is None and model_file is None, own)

    answer = Answer(
        envelope("models", query, result, content.recommendations), view, MODEL_COLUMNS, lambda: model_rows(result)
    )
    emit(answer, json, format, lang, color)
