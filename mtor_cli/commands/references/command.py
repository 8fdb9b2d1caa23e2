"""`mtor references`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Disease, LocalFile, Printing, content_with, emit

app = new_app(add_completion=False)


@app.command()
def references(
    numbers: Annotated[
        list[str] | None,
        typer.Argument(
            help="Numbers 1 to 57 (24,27 or 24-27), keys, DOIs, PMIDs or registrations; all works if left out.",
            metavar="NUMBER|KEY",
        ),
    ] = None,
    disease: Disease = None,
    level: Annotated[
        str | None, typer.Option(help="Only works with this level by design (derived).", metavar="LEVEL")
    ] = None,
    role: Annotated[
        str | None,
        typer.Option(help="efficacy, safety, pharmacokinetics, mechanism, guideline or context.", metavar="ROLE"),
    ] = None,
    search: Annotated[
        str | None,
        typer.Option(help="Words in authors, title or journal, in either language.", metavar="TEXT"),
    ] = None,
    local: LocalFile = None,
    *,
    printing: Printing,
) -> None:
    """The 57 references of the consensus and the further works: citation, what was read, level by design.

    With --format bibtex, ris or csl-json: for a citation manager, as printed; what is known only as a whole, as a note.

    Example:  mtor references 24 27     mtor references --disease GVHD --level 1b

    Example:  mtor references --format bibtex > mtor.bib
    """
    from mtor_cli.commands.references.answer import Question, answer

    question = Question(tuple(numbers or ()), disease, level, role, search)
    emit(answer(content_with(local), question), printing)
