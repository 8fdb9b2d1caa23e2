"""`mtor references`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Color, Disease, Format, Json, Lang, emit

if TYPE_CHECKING:
    from mtor_cli.content.load import Content
    from mtor_cli.lookup.works import Found
    from mtor_cli.render.blocks import Screen
    from mtor_cli.results.envelope import Warning

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
    json: Json = False,
    format: Format = "table",
    lang: Lang = None,
    color: Color = "auto",
) -> None:
    """The 57 references of the consensus and the further works: citation, what was read, level by design.

    Example:  mtor references 24 27     mtor references --disease GVHD --level 1b
    """
    import sys

    from mtor_cli.cli.settings import language
    from mtor_cli.content.load import Content
    from mtor_cli.errors import NotFoundError
    from mtor_cli.lookup.works import not_found_text
    from mtor_cli.render.flat import WORK_COLUMNS, work_rows
    from mtor_cli.render.formats import Answer
    from mtor_cli.render.safe import visible
    from mtor_cli.results.envelope import envelope
    from mtor_cli.results.evidence import references_result

    content = Content()
    found, total = _found(content, numbers or [], disease, level, role, search)
    result = references_result(found.works, total, found.documents, found.missing)
    query = {"numbers": numbers or [], "disease": disease, "level": level, "role": role, "search": search}

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.render.views.references import references_screen

        return references_screen(result, lang, detailed=bool(numbers))

    en, zh = not_found_text(content.references, found.missing)
    warnings: list[Warning] = []
    if found.missing:
        warnings.append({"code": "unknown_reference", "message": {"en": en, "zh": zh}})
    answer = Answer(
        envelope("references", query, result, content.recommendations, warnings),
        view,
        WORK_COLUMNS,
        lambda: work_rows(list(result["references"]), result.get("documents", [])),
    )
    emit(answer, json, format, lang, color)
    if found.missing:
        # What was found is on stdout; the sentence and the exit code say that it was not everything.
        for code in ("en", "zh") if language(lang) == "both" else (language(lang),):
            sys.stderr.write(visible(zh if code == "zh" else en) + "\n")
        raise typer.Exit(NotFoundError.exit_code)


def _found(
    content: Content,
    numbers: list[str],
    disease: str | None,
    level: str | None,
    role: str | None,
    search: str | None,
) -> tuple[Found, int]:
    """Return the works and documents that fit, and how many works there are in all."""
    from mtor_cli.lookup.diseases import find_disease
    from mtor_cli.lookup.evidence import is_level, level_of
    from mtor_cli.lookup.search import fold_text
    from mtor_cli.lookup.works import ROLES, Found, all_works, find_works, searchable, works_of_disease
    from mtor_cli.parts.choices import choose
    from mtor_cli.results.recommend import evidence_ids

    everything = all_works(content.references)
    works, documents, missing = find_works(content.references, numbers) if numbers else Found(everything, [], [])
    if disease is not None or level is not None or role is not None:
        documents = []  # They are no studies, and have none of the three.
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
        documents = [d for d in documents if all(word in fold_text("\n".join(searchable(d))) for word in words)]
    return Found(works, documents, missing), len(everything)
