"""`mtor tdm`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Color, Disease, Drug, Format, Json, Lang, LocalFile, content_with, emit

app = new_app(add_completion=False)


@app.command()
def tdm(
    level: Annotated[
        str,
        typer.Option(
            help="The measured level: 8.2, or lt0.5, le0.5, gt30, ge30, BLQ (quote '<0.5' in a shell).",
            metavar="LEVEL",
        ),
    ],
    unit: Annotated[str | None, typer.Option(help="ng/mL (if left out), ug/L or nmol/L.", metavar="UNIT")] = None,
    drug: Drug = None,
    disease: Disease = None,
    band: Annotated[
        str | None, typer.Option(help="One target range by its id (mtor recommend … --full).", metavar="BAND")
    ] = None,
    target: Annotated[
        str | None, typer.Option(help="A target of your own in ng/mL: 5-15, or one number.", metavar="TARGET")
    ] = None,
    age: Annotated[str | None, typer.Option(help="Age in years; a child is under 18.", metavar="YEARS")] = None,
    weight: Annotated[
        str | None, typer.Option(help="Body weight in kg, for the sources' weights and doses per m².", metavar="KG")
    ] = None,
    height: Annotated[
        str | None, typer.Option(help="Body height in cm, for doses per m²; never estimated.", metavar="CM")
    ] = None,
    confirm_level: Annotated[bool, typer.Option("--confirm-level", help="Confirm a level above 100 ng/mL.")] = False,
    hours_since_dose: Annotated[
        str | None, typer.Option(help="Hours between the last dose and the sample.", metavar="HOURS")
    ] = None,
    days_on_dose: Annotated[
        str | None,
        typer.Option(help="Days since the last change of dose, product, regimen or interacting drug.", metavar="DAYS"),
    ] = None,
    changed: Annotated[str | None, typer.Option(help="Date of that change instead.", metavar="DATE")] = None,
    sampled: Annotated[str | None, typer.Option(help="Date or time of the sample.", metavar="DATE[THH:MM]")] = None,
    regimen: Annotated[str, typer.Option(help="daily, bid or alternate-day.", metavar="REGIMEN")] = "daily",
    matrix: Annotated[str | None, typer.Option(help="whole-blood, plasma or serum.", metavar="MATRIX")] = None,
    assay: Annotated[
        str | None, typer.Option(help="lc-ms/ms, cmia, eclia, meia, acmia, qms or other.", metavar="ASSAY")
    ] = None,
    specimen_days: Annotated[str | None, typer.Option(help="Age of the specimen in days.", metavar="DAYS")] = None,
    loading_given: Annotated[bool, typer.Option("--loading-given", help="A loading dose was given.")] = False,
    child_pugh: Annotated[str | None, typer.Option(help="A, B or C.", metavar="CLASS")] = None,
    missed_dose: Annotated[
        str | None, typer.Option(help="The last missed dose before the sample: 5d or DATE.", metavar="WHEN")
    ] = None,
    dose: Annotated[
        str | None, typer.Option(help="Present dose in mg per administration: calculates.", metavar="MG")
    ] = None,
    product: Annotated[str | None, typer.Option(help="tablet, capsule or solution.", metavar="PRODUCT")] = None,
    strengths: Annotated[
        str | None, typer.Option(help="Strengths at hand in mg, such as 0.5,1,2.", metavar="LIST")
    ] = None,
    with_: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            help="Another drug with its start: NAME:30d, NAME:DATE; NAME=none|inhibitor|inducer as you checked it.",
            metavar="NAME[=CHECK][:WHEN]",
        ),
    ] = None,
    stopped: Annotated[
        list[str] | None,
        typer.Option(help="Another drug that was stopped: NAME:10d or NAME:DATE.", metavar="NAME:WHEN"),
    ] = None,
    previous_level: Annotated[
        str | None, typer.Option(help="The trough before this one, in the same unit.", metavar="LEVEL")
    ] = None,
    previous_days: Annotated[str | None, typer.Option(help="Days between the two.", metavar="DAYS")] = None,
    rule: Annotated[
        str, typer.Option(help="label (proportional), jrct (PRCA) or zortress (everolimus).", metavar="RULE")
    ] = "label",
    loading: Annotated[bool, typer.Option("--loading", help="Add the label's loading dose when raising.")] = False,
    provisional: Annotated[
        bool, typer.Option("--provisional", help="Calculate before steady state or on an unconfirmed trough, marked.")
    ] = False,
    allow_above_studied: Annotated[
        bool, typer.Option("--allow-above-studied", help="Show doses above the highest one studied.")
    ] = False,
    local: LocalFile = None,
    json: Json = False,
    format: Format = "table",
    lang: Lang = None,
    color: Color = "auto",
) -> None:
    """Check a measured level against the target ranges: below, within, above or indeterminate; limits are inclusive.

    Every range is a target that one study set; none is a recommendation of the consensus abstract.

    With --dose the label's proportional rule gives a new dose, only where it holds.

    Example:  mtor tdm --level 8.2 --disease ITP

    Example:  mtor tdm --level 4 --target 8 --dose 2 --hours-since-dose 24 --days-on-dose 14
    """
    from mtor_cli.commands.tdm.answer import Question, answer
    from mtor_cli.parts import clinical

    question = Question(
        level=level, unit=unit, drug=drug, disease=disease, band=band, target=target, age=age, weight=weight,
        height=height, confirm_level=confirm_level, hours_since_dose=hours_since_dose, days_on_dose=days_on_dose,
        changed=changed, sampled=sampled, regimen=regimen, matrix=matrix, assay=assay, specimen_days=specimen_days,
        loading_given=loading_given, child_pugh=child_pugh, missed_dose=missed_dose, dose=dose, product=product,
        strengths=strengths, with_=tuple(with_ or ()), stopped=tuple(stopped or ()), previous_level=previous_level,
        previous_days=previous_days, rule=rule, loading=loading, provisional=provisional,
        allow_above_studied=allow_above_studied,
    )  # fmt: skip
    emit(answer(content_with(local), question, clinical.today()), json, format, lang, color)
