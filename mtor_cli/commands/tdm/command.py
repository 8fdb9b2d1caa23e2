"""`mtor tdm`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import ChildPugh, Disease, Drug, LocalFile, Printing, Product, Strengths, content_with, emit
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.errors import UsageError

app = new_app(add_completion=False)


@app.command()
def tdm(
    source: Annotated[str | None, typer.Argument(metavar="-")] = None,
    level: Annotated[str | None, typer.Option(metavar="LEVEL")] = None,
    unit: Annotated[str | None, typer.Option(metavar="UNIT")] = None,
    drug: Drug = None,
    disease: Disease = None,
    band: Annotated[str | None, typer.Option(metavar="BAND")] = None,
    target: Annotated[str | None, typer.Option(metavar="TARGET")] = None,
    age: Annotated[str | None, typer.Option(metavar="YEARS")] = None,
    weight: Annotated[str | None, typer.Option(metavar="KG")] = None,
    height: Annotated[str | None, typer.Option(metavar="CM")] = None,
    confirm_level: Annotated[bool, typer.Option("--confirm-level")] = False,
    hours_since_dose: Annotated[str | None, typer.Option(metavar="HOURS")] = None,
    days_on_dose: Annotated[str | None, typer.Option(metavar="DAYS")] = None,
    changed: Annotated[str | None, typer.Option(metavar="DATE")] = None,
    sampled: Annotated[str | None, typer.Option(metavar="DATE[THH:MM]")] = None,
    regimen: Annotated[str, typer.Option(metavar="REGIMEN")] = "daily",
    matrix: Annotated[str | None, typer.Option(metavar="MATRIX")] = None,
    assay: Annotated[str | None, typer.Option(metavar="ASSAY")] = None,
    specimen_days: Annotated[str | None, typer.Option(metavar="DAYS")] = None,
    loading_given: Annotated[bool, typer.Option("--loading-given")] = False,
    child_pugh: ChildPugh = None,
    missed_dose: Annotated[str | None, typer.Option(metavar="WHEN")] = None,
    dose: Annotated[str | None, typer.Option(metavar="MG")] = None,
    product: Product = None,
    strengths: Strengths = None,
    with_: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="NAME[=CHECK][:WHEN]",
        ),
    ] = None,
    stopped: Annotated[list[str] | None, typer.Option(metavar="NAME:WHEN")] = None,
    previous_level: Annotated[str | None, typer.Option(metavar="LEVEL")] = None,
    previous_days: Annotated[str | None, typer.Option(metavar="DAYS")] = None,
    rule: Annotated[str, typer.Option(metavar="RULE")] = "label",
    loading: Annotated[bool, typer.Option("--loading")] = False,
    provisional: Annotated[bool, typer.Option("--provisional")] = False,
    allow_above_studied: Annotated[bool, typer.Option("--allow-above-studied")] = False,
    input: Annotated[str | None, typer.Option(metavar="FILE")] = None,
    map: Annotated[list[str] | None, typer.Option(metavar="MAP")] = None,
    keep: Annotated[bool, typer.Option("--keep")] = False,
    texts: Annotated[bool, typer.Option("--texts")] = False,
    fail_on: Annotated[str | None, typer.Option(metavar="WHAT")] = None,
    full: Annotated[bool, typer.Option("--full")] = False,
    local: LocalFile = None,
    *,
    printing: Printing,
) -> None:
    """Its help stands in `labels/help/tdm.json`."""
    from mtor_cli.commands.tdm.answer import answer, refused_findings
    from mtor_cli.commands.tdm.question import Question
    from mtor_cli.errors import LineError, UsageError
    from mtor_cli.hints import add, slot
    from mtor_cli.parts import clinical

    question = Question(
        level=level or "", unit=unit, drug=drug, disease=disease, band=band, target=target, age=age, weight=weight,
        height=height, confirm_level=confirm_level, hours_since_dose=hours_since_dose, days_on_dose=days_on_dose,
        changed=changed, sampled=sampled, regimen=regimen, matrix=matrix, assay=assay, specimen_days=specimen_days,
        loading_given=loading_given, child_pugh=child_pugh, missed_dose=missed_dose, dose=dose, product=product,
        strengths=strengths, with_=tuple(with_ or ()), stopped=tuple(stopped or ()), previous_level=previous_level,
        previous_days=previous_days, rule=rule, loading=loading, provisional=provisional,
        allow_above_studied=allow_above_studied,
    )  # fmt: skip
    many = {"--map": map, "--keep": keep, "--texts": texts, "--fail-on": fail_on}
    content, today = content_with(local), clinical.today()
    alone = source is None and input is None
    if level is not None and (not alone or any(many.values())):
        error = _many_alone([name for name, value in many.items() if value]) if alone else _level_and_input()
        error.findings = refused_findings(content, question, today)
        raise error
    if alone:
        if level is None:
            raise LineError("usage", *bilingual("usage"), add("--level", slot("--level")))
        emit(answer(content, question, today, full), printing)
        return
    from mtor_cli.cli.output import disclaim, tell
    from mtor_cli.cli.settings import language
    from mtor_cli.commands.tdm.stream import Many, stream

    if source is not None and input is not None:
        raise UsageError("two_inputs", *bilingual("two_inputs"))
    if full:
        raise UsageError(
            "full_alone",
            *bilingual("full_alone"),
        )
    written = printing.asked_format or "ndjson"
    if written not in STREAMED:
        raise _bad_format(written, printing)
    asked = Many(source or input or "", question, tuple(map or ()), keep, texts, fail_on, written, printing.output)
    spoken = language(printing.lang)
    code = stream(content, asked, today, lambda en, zh: tell(spoken, en, zh))
    if not printing.quiet:
        disclaim(spoken)
    if code:
        raise typer.Exit(code)


STREAMED = ("ndjson", "csv")


def _many_alone(many: list[str]) -> UsageError:
    from mtor_cli.errors import UsageError

    return UsageError(
        "many_alone",
        *bilingual("many_alone", many=many),
    )


def _level_and_input() -> UsageError:
    from mtor_cli.errors import UsageError

    return UsageError(
        "level_and_input",
        *bilingual("level_and_input"),
    )


def _bad_format(form: str, printing: Printing) -> UsageError:
    from mtor_cli.errors import UsageError
    from mtor_cli.hints import retype

    typed = printing.format if not printing.json else None
    option = f"--format {typed}" if typed else "--json" if printing.json else f"-o {printing.output}"
    return UsageError(
        "stream_format",
        *bilingual("stream_format", option=option),
        retype("--format", typed, "ndjson") if typed else None,
    )
