"""`mtor consult`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Disease, Drug, LocalFile, Printing, content_with, emit

app = new_app(add_completion=False)


@app.command()
def consult(
    case: Annotated[
        str | None,
        typer.Argument(help="YAML or JSON file, CSV with NONMEM's columns, or - for standard input.", metavar="CASE"),
    ] = None,
    template: Annotated[bool, typer.Option("--template", help="Write a commented case and stop.")] = False,
    drug: Drug = None,
    disease: Disease = None,
    band: Annotated[str | None, typer.Option(help="One of the disease's target ranges.", metavar="BAND")] = None,
    target: Annotated[
        str | None, typer.Option(help="Target trough, such as 5-15: seeks a dose.", metavar="TARGET")
    ] = None,
    confirm_level: Annotated[
        bool, typer.Option("--confirm-level", help="Confirm a level above {rule.implausible_ng_ml} ng/mL.")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="Every level, remark and caution.")] = False,
    local: LocalFile = None,
    *,
    printing: Printing,
) -> None:
    """A patient's record, as a monitoring consult: the last level as tdm judges it, the course, the dose by the label's
    rule and by the models of fit side by side, when to measure, other drugs, cautions, and what is missing.

    What tdm has to ask is computed from the record. A draft for professionals, and no order.

    Example:  mtor consult --template > case.yaml
    """
    if template:
        from mtor_cli.cases.template import TEMPLATE
        from mtor_cli.cli.output import written

        with written(printing.output) as out:
            out.write(TEMPLATE)
        return
    from mtor_cli.errors import UsageError
    from mtor_cli.hints import command

    if case is None:
        raise UsageError(
            "case_missing",
            "Which case? Give a file, or write one with --template.",
            "请给出病例文件；可用 --template 生成样例。",
            command("consult", "--template"),
        )
    from mtor_cli.commands.consult.answer import Question, answer
    from mtor_cli.commands.fit.question import CaseText
    from mtor_cli.parts import clinical
    from mtor_cli.parts.fit_input import read_text

    question = Question(CaseText(case, *read_text(case)), drug, disease, band, target, confirm_level)
    emit(answer(content_with(local), question, clinical.today(), full), printing)
