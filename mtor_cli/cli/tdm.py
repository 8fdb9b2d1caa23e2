"""`mtor tdm`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Color, Disease, Drug, Format, Json, Lang, emit

if TYPE_CHECKING:
    from mtor_cli.content.load import Content
    from mtor_cli.models.drugs import Drug as DrugRecord
    from mtor_cli.render.blocks import Screen
    from mtor_cli.tdm.level import Level

app = new_app(add_completion=False)


@app.command()
def tdm(
    level: Annotated[
        str,
        typer.Option(help="The measured level: 8.2, or lt0.5, gt30, BLQ (quote '<0.5' in a shell).", metavar="LEVEL"),
    ],
    unit: Annotated[str | None, typer.Option(help="ng/mL (if left out), ug/L or nmol/L.", metavar="UNIT")] = None,
    drug: Drug = None,
    disease: Disease = None,
    band: Annotated[
        str | None, typer.Option(help="One target range by its id (mtor recommend … --full).", metavar="ID")
    ] = None,
    target: Annotated[str | None, typer.Option(help="A target range of your own in ng/mL.", metavar="LOW-HIGH")] = None,
    age: Annotated[str | None, typer.Option(help="Age in years; a child is under 18.", metavar="YEARS")] = None,
    confirm_level: Annotated[bool, typer.Option("--confirm-level", help="Confirm a level above 100 ng/mL.")] = False,
    json: Json = False,
    format: Format = "table",
    lang: Lang = None,
    color: Color = "auto",
) -> None:
    """Check a measured level against the target ranges: below, within, above or indeterminate; limits are inclusive.

    Every range is a target that one study set; none is a recommendation of the consensus abstract.

    Example:  mtor tdm --level 8.2 --disease ITP
    """
    from mtor_cli.content.load import Content
    from mtor_cli.render.flat import ASSESSMENT_COLUMNS, assessment_rows
    from mtor_cli.render.formats import Answer
    from mtor_cli.results.common import Labels
    from mtor_cli.results.envelope import envelope
    from mtor_cli.results.tdm import compare
    from mtor_cli.tdm.level import parse_target

    content = Content()
    chosen, where, one = _chosen(content, drug, disease, band)
    measured = _level(level, unit, chosen, confirm_level)
    own = parse_target(target) if target is not None else None
    population = _population(age)
    result = compare(
        content.recommendations,
        content.drugs,
        Labels(content.references),
        chosen,
        measured,
        where,
        one,
        own,
        population,
    )
    query = {
        "level": level,
        "unit": unit,
        "drug": chosen["id"],
        "disease": disease,
        "band": band,
        "target": target,
        "age": age,
    }

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.render.views.tdm import tdm_screen

        return tdm_screen(result, content.recommendations["diseases"], lang, ascii_only)

    answer = Answer(
        envelope("tdm", query, result, content.recommendations),
        view,
        ASSESSMENT_COLUMNS,
        lambda: assessment_rows(result),
    )
    emit(answer, json, format, lang, color)


def _chosen(
    content: Content, drug: str | None, disease: str | None, band: str | None
) -> tuple[DrugRecord, Any, str | None]:
    """Return the drug, the disease and the band that the options name together.

    Raises:
        NotFoundError: one of them does not exist.
        UsageError: they contradict each other.
    """
    from mtor_cli.lookup.bands import find_band
    from mtor_cli.lookup.diseases import find_disease
    from mtor_cli.lookup.drugs import find_drug

    diseases = content.recommendations["diseases"]
    where = find_disease(diseases, disease) if disease is not None else None
    named = find_drug(content.drugs, drug) if drug is not None else None
    if band is None:
        return named or find_drug(content.drugs, "sirolimus"), where, None
    found, where = find_band(diseases, band, where, named["id"] if named else None)
    return find_drug(content.drugs, found["drug"]), where, found["id"]


def _level(text: str, unit: str | None, drug: DrugRecord, confirmed: bool) -> Level:
    """Return the level, asked back where it is implausible."""
    from decimal import Decimal

    from mtor_cli.errors import UsageError
    from mtor_cli.tdm.level import parse_level
    from mtor_cli.tdm.numbers import show
    from mtor_cli.tdm.units import parse_unit

    level = parse_level(text, parse_unit(unit) if unit is not None else None, drug["molar_mass"]["value"])
    flag = drug["implausible"]
    if level.ng_ml is not None and level.ng_ml > Decimal(str(flag["value"])) and not confirmed:
        en, zh = (
            flag["text"][lang].replace("{level}", show(level.ng_ml)).replace("{limit}", show(flag["value"]))
            for lang in ("en", "zh")
        )
        raise UsageError("implausible_level", en, zh, f"mtor tdm --level {text} --confirm-level")
    return level


def _population(age: str | None) -> str | None:
    """Return `adult` or `child` for an age in years."""
    if age is None:
        return None
    from mtor_cli.lookup.filters import CHILD_BELOW
    from mtor_cli.tdm.numbers import parse_age

    return "child" if parse_age(age) < CHILD_BELOW else "adult"
