"""`mtor fit`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Disease, Drug, LocalFile, Printing, Product, Reading, Strengths, content_with, emit
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.hints import Word

app = new_app(add_completion=False)


@app.command()
def fit(
    case: Annotated[str | None, typer.Argument(metavar="CASE")] = None,
    template: Annotated[bool, typer.Option("--template")] = False,
    batch: Annotated[str | None, typer.Option(metavar="FILE|-")] = None,
    jobs: Annotated[str | None, typer.Option(metavar="NUMBER")] = None,
    model: Annotated[str | None, typer.Option(metavar="MODEL")] = None,
    model_file: Annotated[str | None, typer.Option(metavar="FILE")] = None,
    reading: Reading = None,
    at: Annotated[list[str] | None, typer.Option(metavar="WHEN")] = None,
    drug: Drug = None,
    target: Annotated[str | None, typer.Option(metavar="TARGET")] = None,
    disease: Disease = None,
    band: Annotated[str | None, typer.Option(metavar="BAND")] = None,
    weight: Annotated[str | None, typer.Option(metavar="KG")] = None,
    height: Annotated[str | None, typer.Option(metavar="CM")] = None,
    child_pugh: Annotated[str | None, typer.Option(metavar="CLASS")] = None,
    product: Product = None,
    strengths: Strengths = None,
    intervals: Annotated[str | None, typer.Option(metavar="HOURS")] = None,
    loading: Annotated[bool, typer.Option("--loading")] = False,
    allow_above_studied: Annotated[bool, typer.Option("--allow-above-studied")] = False,
    clearance_multiplier: Annotated[str | None, typer.Option(metavar="FACTOR[@WHEN]")] = None,
    confirm_level: Annotated[bool, typer.Option("--confirm-level")] = False,
    local: LocalFile = None,
    full: Annotated[bool, typer.Option("--full")] = False,
    *,
    printing: Printing,
) -> None:
    """Its help stands in `labels/help/fit.json`."""
    from mtor_cli.errors import UsageError
    from mtor_cli.hints import command, retype, slot

    if template:
        from mtor_cli.cases.template import TEMPLATE
        from mtor_cli.cli.output import written

        with written(printing.output) as out:
            out.write(TEMPLATE)
        return
    from mtor_cli.parts.fit_input import parse_readings, read_model_text, read_text

    if batch is not None:
        from mtor_cli.cli.output import written
        from mtor_cli.commands.fit.asked import Many
        from mtor_cli.commands.fit.batch import fit_batch, parse_jobs

        one_only = {
            "CASE": case, "--target": target, "--band": band, "--product": product,
            "--strengths": strengths, "--intervals": intervals, "--loading": loading,
            "--allow-above-studied": allow_above_studied, "--clearance-multiplier": clearance_multiplier,
            "--weight": weight, "--height": height, "--child-pugh": child_pugh, "--full": full,
        }  # fmt: skip
        left = [name for name, value in one_only.items() if value]
        if left:
            raise UsageError(
                "batch_alone",
                *bilingual("batch_alone", left=left),
                command("fit", "--batch", batch, *_model_words(model, model_file)),
            )
        form = printing.format
        if form is not None and form.strip().lower() != "ndjson":
            raise UsageError(
                "batch_format",
                *bilingual("batch_format", form=form),
                retype("--format", form, "ndjson"),
            )
        processes = parse_jobs(jobs, batch)
        readings = parse_readings(reading or [])
        own = read_model_text(model_file) if model_file is not None else None
        many = Many(batch, model, own, readings, at or [], drug, disease, confirm_level, local, printing.lang)
        with written(printing.output) as out:
            code = fit_batch(many, out, processes, quiet=printing.quiet)
        if code:
            raise typer.Exit(code)
        return
    if jobs is not None:
        many_file = slot("--batch") if case is None else case
        hint = command("fit", "--batch", many_file, *_model_words(model, model_file), "--jobs", slot("--jobs"))
        raise UsageError("jobs_alone", *bilingual("jobs_alone"), hint)
    from mtor_cli.commands.fit.answer import answer
    from mtor_cli.commands.fit.question import CaseText, Question, no_case
    from mtor_cli.commands.fit.refused import findings_of_text
    from mtor_cli.errors import MtorError
    from mtor_cli.parts import clinical

    if case is None:
        raise no_case("fit")
    content = content_with(local)
    question = Question(
        CaseText(case, *read_text(case)), model=model, reading=tuple(reading or ()), at=tuple(at or ()), drug=drug,
        target=target, disease=disease, band=band, product=product, strengths=strengths, intervals=intervals,
        loading=loading, allow_above_studied=allow_above_studied, clearance_multiplier=clearance_multiplier,
        confirm_level=confirm_level, weight=weight, height=height, child_pugh=child_pugh,
    )  # fmt: skip
    if model_file is not None:
        try:
            question = question._replace(own=read_model_text(model_file))
        except MtorError as error:
            # An alarm needs no model.
            error.findings = findings_of_text(question, content)
            raise
    emit(answer(content, question, clinical.today(), full), printing)


def _model_words(model: str | None, model_file: str | None) -> tuple[Word, ...]:
    """The options that name the model of a batch, as typed, or with a placeholder."""
    from mtor_cli.hints import slot

    typed = [("--model", model), ("--model-file", model_file)]
    return tuple(word for pair in typed if pair[1] for word in pair if word) or ("--model", slot("--model"))
