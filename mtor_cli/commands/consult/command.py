"""`mtor consult`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Disease, Drug, LocalFile, Printing, content_with, emit
from mtor_cli.errors import MtorError

app = new_app(add_completion=False)


@app.command()
def consult(
    case: Annotated[str | None, typer.Argument(metavar="CASE")] = None,
    template: Annotated[bool, typer.Option("--template")] = False,
    drug: Drug = None,
    disease: Disease = None,
    band: Annotated[str | None, typer.Option(metavar="BAND")] = None,
    target: Annotated[str | None, typer.Option(metavar="TARGET")] = None,
    confirm_level: Annotated[bool, typer.Option("--confirm-level")] = False,
    full: Annotated[bool, typer.Option("--full")] = False,
    local: LocalFile = None,
    *,
    printing: Printing,
) -> None:
    """Its help stands in `labels/help/consult.json`."""
    if template:
        from mtor_cli.cases.template import TEMPLATE
        from mtor_cli.cli.output import written

        with written(printing.output) as out:
            out.write(TEMPLATE)
        return
    from mtor_cli.commands.consult.answer import Question, answer
    from mtor_cli.commands.consult.refused import as_of_consult
    from mtor_cli.commands.fit.question import CaseText, no_case
    from mtor_cli.parts import clinical
    from mtor_cli.parts.fit_input import read_text

    if case is None:
        raise no_case("consult")

    try:
        text = read_text(case)
    except MtorError as error:
        raise as_of_consult(error) from error
    question = Question(CaseText(case, *text), drug, disease, band, target, confirm_level)
    emit(answer(content_with(local), question, clinical.today(), full), printing)
