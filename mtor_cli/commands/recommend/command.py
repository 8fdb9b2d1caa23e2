"""`mtor recommend`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Color, Drug, Format, Json, Lang, LocalFile, content_with, emit

if TYPE_CHECKING:
    from mtor_cli.content.load import Content
    from mtor_cli.render.blocks import Screen
    from mtor_cli.render.formats import Answer

app = new_app(add_completion=False)


@app.command()
def recommend(
    disease: Annotated[
        str | None,
        typer.Argument(
            help="Abbreviation, full name, Chinese name or ICD code; all diseases if left out.", metavar="DISEASE"
        ),
    ] = None,
    population: Annotated[
        str | None, typer.Option(help="adult or child (under 18 years).", metavar="POPULATION")
    ] = None,
    line: Annotated[str | None, typer.Option(help="first, second, refractory or prophylaxis.", metavar="LINE")] = None,
    drug: Drug = None,
    full: Annotated[bool, typer.Option("--full", help="Everything that is known, with every source.")] = False,
    local: LocalFile = None,
    json: Json = False,
    format: Format = "table",
    lang: Lang = None,
    color: Color = "auto",
) -> None:
    """What the sources say of a disease: statement, start, targets, what to avoid, evidence, conflicts.

    Filters hide nothing that a source leaves open ("both", "not stated").

    Example:  mtor recommend ITP --population child
    """
    content = content_with(local)
    answer = _all(content) if disease is None else _one(content, disease, population, line, drug, full)
    emit(answer, json, format, lang, color)


def _all(content: Content) -> Answer:
    from mtor_cli.render.flat import DISEASE_COLUMNS, disease_rows
    from mtor_cli.render.formats import Answer
    from mtor_cli.results.envelope import envelope
    from mtor_cli.results.recommend import diseases

    result = diseases(content.recommendations)

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.render.views.diseases import diseases_screen

        return diseases_screen(result, lang)

    return Answer(
        envelope("diseases", {}, result, content.recommendations),
        view,
        DISEASE_COLUMNS,
        lambda: disease_rows(result),
    )


def _one(content: Content, name: str, population: str | None, line: str | None, drug: str | None, full: bool) -> Answer:
    from mtor_cli.lookup.diseases import find_disease
    from mtor_cli.lookup.drugs import find_drug
    from mtor_cli.lookup.filters import LINES, POPULATIONS, Filters, outside
    from mtor_cli.parts.choices import choose
    from mtor_cli.render.flat import RECOMMEND_COLUMNS, recommend_rows
    from mtor_cli.render.formats import Answer
    from mtor_cli.results.envelope import envelope
    from mtor_cli.results.recommend import recommend

    diseases = content.recommendations["diseases"]
    target = find_disease(diseases, name)
    chosen = choose(line, LINES, "--line") if line is not None else None
    filters = Filters(
        population=choose(population, POPULATIONS, "--population") if population is not None else None,
        line=chosen,
        drug=find_drug(content.drugs, drug)["id"] if drug is not None else None,
        outside=outside(diseases, chosen),
    )
    result = recommend(content.recommendations, content.references, target, filters)
    query = {
        "disease": name,
        "population": filters.population,
        "line": filters.line,
        "drug": filters.drug,
    }

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.render.views.recommend import recommend_screen

        return recommend_screen(result, lang, ascii_only, full)

    return Answer(
        envelope("recommend", query, result, content.recommendations),
        view,
        RECOMMEND_COLUMNS,
        lambda: recommend_rows(result),
    )
