"""`mtor simulate`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Printing, Reading, emit

app = new_app(add_completion=False)


@app.command()
def simulate(
    regimen: Annotated[str, typer.Option(help="In words: '2 mg daily', '1 mg every 12 h x 20'.", metavar="REGIMEN")],
    model: Annotated[str | None, typer.Option(help="A model by its id (mtor models).", metavar="MODEL")] = None,
    model_file: Annotated[str | None, typer.Option(help="A model of your own.", metavar="FILE")] = None,
    reading: Reading = None,
    covariate: Annotated[
        list[str] | None,
        typer.Option("--covariate", "-c", help="Of every virtual patient, NAME=VALUE: WT=25.", metavar="COVARIATE"),
    ] = None,
    times: Annotated[str | None, typer.Option(help="Hours of the profile, such as 23.5,167.5.", metavar="LIST")] = None,
    target: Annotated[str | None, typer.Option(help="Target trough in ng/mL.", metavar="TARGET")] = None,
    doses: Annotated[
        str | None, typer.Option(help="Doses in mg for the attainment of the target.", metavar="LIST")
    ] = None,
    patients: Annotated[str, typer.Option(help="Virtual patients, 100 to 20000.", metavar="NUMBER")] = "1000",
    seed: Annotated[str, typer.Option(help="Equal seeds give equal answers.", metavar="NUMBER")] = "20260301",
    *,
    printing: Printing,
) -> None:
    """A virtual population on a regimen: typical profile, prediction intervals, target attainment by dose.

    Example:  mtor simulate --model S1 -c WT=20 -c TBIL=10 --regimen '1.5 mg daily' --target 5-15 --doses 1,1.5,2
    """
    from mtor_cli.commands.simulate.answer import Question, answer
    from mtor_cli.content.load import Content
    from mtor_cli.parts.fit_input import read_model_text

    own = read_model_text(model_file) if model_file is not None else None
    question = Question(
        regimen=regimen, model=model, own=own, reading=tuple(reading or ()), covariate=tuple(covariate or ()),
        times=times, target=target, doses=doses, patients=patients, seed=seed,
    )  # fmt: skip
    emit(answer(Content(), question), printing)
