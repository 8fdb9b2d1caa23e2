"""`mtor simulate`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Printing, Reading, emit

app = new_app(add_completion=False)


@app.command()
def simulate(
    regimen: Annotated[str, typer.Option(metavar="REGIMEN")],
    model: Annotated[str | None, typer.Option(metavar="MODEL")] = None,
    model_file: Annotated[str | None, typer.Option(metavar="FILE")] = None,
    reading: Reading = None,
    covariate: Annotated[list[str] | None, typer.Option("--covariate", "-c", metavar="COVARIATE")] = None,
    times: Annotated[str | None, typer.Option(metavar="LIST")] = None,
    target: Annotated[str | None, typer.Option(metavar="TARGET")] = None,
    doses: Annotated[str | None, typer.Option(metavar="LIST")] = None,
    patients: Annotated[str, typer.Option(metavar="NUMBER")] = "1000",
    seed: Annotated[str, typer.Option(metavar="NUMBER")] = "20260301",
    *,
    printing: Printing,
) -> None:
    """Its help stands in `labels/help/simulate.json`."""
    from mtor_cli.commands.simulate.answer import Question, answer
    from mtor_cli.content.load import Content
    from mtor_cli.parts.fit_input import read_model_text

    own = read_model_text(model_file) if model_file is not None else None
    question = Question(
        regimen=regimen, model=model, own=own, reading=tuple(reading or ()), covariate=tuple(covariate or ()),
        times=times, target=target, doses=doses, patients=patients, seed=seed,
    )  # fmt: skip
    emit(answer(Content(), question), printing)
