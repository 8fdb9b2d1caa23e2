"""`mtor audit`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Disease, Drug, LocalFile, Printing, content_with, emit

app = new_app(add_completion=False)


@app.command()
def audit(
    file: Annotated[str | None, typer.Argument(metavar="FILE")] = None,
    drug: Drug = None,
    disease: Disease = None,
    band: Annotated[str | None, typer.Option(metavar="BAND")] = None,
    target: Annotated[str | None, typer.Option(metavar="TARGET")] = None,
    unit: Annotated[str | None, typer.Option(metavar="UNIT")] = None,
    age: Annotated[str | None, typer.Option(metavar="YEARS")] = None,
    regimen: Annotated[str, typer.Option(metavar="REGIMEN")] = "daily",
    hours_since_dose: Annotated[str | None, typer.Option(metavar="HOURS")] = None,
    days_on_dose: Annotated[str | None, typer.Option(metavar="DAYS")] = None,
    matrix: Annotated[str | None, typer.Option(metavar="MATRIX")] = None,
    assay: Annotated[str | None, typer.Option(metavar="ASSAY")] = None,
    confirm_level: Annotated[bool, typer.Option("--confirm-level")] = False,
    map: Annotated[list[str] | None, typer.Option(metavar="MAP")] = None,
    apart: Annotated[bool, typer.Option("--apart")] = False,
    per_patient: Annotated[str | None, typer.Option(metavar="FILE")] = None,
    full: Annotated[bool, typer.Option("--full")] = False,
    local: LocalFile = None,
    *,
    printing: Printing,
) -> None:
    """Its help stands in `labels/help/audit.json`."""
    from mtor_cli.cli.output import tell, written
    from mtor_cli.cli.progress import watched
    from mtor_cli.cli.settings import language
    from mtor_cli.commands.audit.answer import Question, answer
    from mtor_cli.commands.audit.per_patient import refuse_name, writer
    from mtor_cli.commands.tdm.stream import tell_encoding
    from mtor_cli.errors import UsageError
    from mtor_cli.hints import command, slot
    from mtor_cli.parts import clinical
    from mtor_cli.parts.fit_input import open_lines, safe_lines
    from mtor_cli.text import bilingual

    again = command("audit", slot("--input"))
    if file is None:
        raise UsageError("file_missing", *bilingual("audit_no_file"), again)
    asked = Question(
        file, drug, disease, band, target, unit, age, regimen, hours_since_dose, days_on_dose, matrix, assay,
        confirm_level, tuple(map or ()), apart,
    )  # fmt: skip
    content = content_with(local)
    if per_patient is not None:
        refuse_name(per_patient)
    lines = open_lines(file, again)
    try:
        source, today = safe_lines(lines, again), clinical.today()
        if per_patient is None:
            found = answer(content, asked, source, today, full, lambda rows: watched(rows, lines))
        else:
            with written(per_patient) as out:
                each = writer(per_patient, out)
                found = answer(content, asked, source, today, full, lambda rows: watched(rows, lines), each)
        encoding = lines.encoding
    finally:
        lines.close()
    spoken = language(printing.lang)
    tell_encoding(content, file, encoding, lambda en, zh: tell(spoken, en, zh))
    emit(found, printing)
