"""`mtor models`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Drug, Printing, Reading, emit

app = new_app(add_completion=False)


@app.command()
def models(
    name: Annotated[str | None, typer.Argument(metavar="MODEL")] = None,
    model_file: Annotated[str | None, typer.Option(metavar="FILE")] = None,
    template: Annotated[bool, typer.Option("--template")] = False,
    reading: Reading = None,
    drug: Drug = None,
    *,
    printing: Printing,
) -> None:
    """Its help stands in `labels/help/models.json`."""
    import sys

    from mtor_cli.commands.models.answer import Question, answer
    from mtor_cli.content.load import Content
    from mtor_cli.parts.fit_input import read_model_text

    if template:
        from mtor_cli.cases.template import MODEL_TEMPLATE

        sys.stdout.write(MODEL_TEMPLATE)
        return
    own = read_model_text(model_file) if model_file is not None else None
    emit(answer(Content(), Question(name, own, tuple(reading or ()), drug)), printing)
