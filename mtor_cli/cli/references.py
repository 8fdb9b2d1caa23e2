"""`mtor references`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Color, Disease, Format, Json, Lang, emit

if TYPE_CHECKING:
    from mtor_cli.content.load import Content
    from mtor_cli.models.references import Appraisal
    from mtor_cli.render.blocks import Screen

app = new_app(add_completion=False)


@app.command()
def references(
    numbers: Annotated[
        list[str] | None,
        typer.Argument(help="Numbers 1 to 57 or keys of further works; all if left out.", metavar="NUMBER|KEY"),
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
    json: Json = False,
    format: Format = "table",
    lang: Lang = None,
    color: Color = "auto",
) -> None:
    """The 57 references of the consensus and the further works: citation, what was read, level by design.

    Example:  mtor references 24 27     mtor references --disease GVHD --level 1b
    """
    from mtor_cli.content.load import Content
    from mtor_cli.render.flat import WORK_COLUMNS, work_rows
    from mtor_cli.render.formats import Answer
    from mtor_cli.results.envelope import envelope
    from mtor_cli.results.evidence import references_result

    content = Content()
    works, total = _works(content, numbers or [], disease, level, role, search)
    result = references_result(works, total)
    query = {"numbers": numbers or [], "disease": disease, "level": level, "role": role, "search": search}

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.render.views.references import references_screen

        return references_screen(result, lang, detailed=bool(numbers))

    answer = Answer(
        envelope("references", query, result, content.recommendations),
        view,
        WORK_COLUMNS,
        lambda: work_rows(list(result["references"])),
    )
    emit(answer, json, format, lang, color)


def _works(
    content: Content,
    numbers: list[str],
    disease: str | None,
    level: str | None,
    role: str | None,
    search: str | None,
) -> tuple[list[Appraisal], int]:
    """Return the works that fit, and how many there are in all."""
    from mtor_cli.cli.settings import choose
    from mtor_cli.lookup.diseases import find_disease
    from mtor_cli.lookup.evidence import is_level, level_of
    from mtor_cli.lookup.search import fold_text
    from mtor_cli.lookup.works import ROLES, all_works, find_works, searchable, works_of_disease
    from mtor_cli.results.recommend import evidence_ids

    everything = all_works(content.references)
    works = find_works(content.references, numbers) if numbers else everything
    if disease is not None:
        target = find_disease(content.recommendations["diseases"], disease)
        works = works_of_disease(works, evidence_ids(target))
    if level is not None:
        wanted = is_level(level)
        works = [w for w in works if level_of(w) == wanted]
    if role is not None:
        chosen = choose(role, ROLES, "--role")
        works = [w for w in works if w["role"] == chosen]
    if search is not None:
        words = fold_text(search).split()
        works = [w for w in works if all(word in fold_text("\n".join(searchable(w))) for word in words)]
    return works, len(everything)
