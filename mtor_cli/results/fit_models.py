"""Which population models apply to a case, and what each makes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.cases.fields import covariate_name
from mtor_cli.cases.times import bad_case
from mtor_cli.errors import MtorError, NotFoundError, UsageError
from mtor_cli.hints import Slot, command, retype
from mtor_cli.lookup.filters import CHILD_BELOW
from mtor_cli.pk.estimate import Fit, estimate, half_life
from mtor_cli.pk.forecast import Forecast, forecast
from mtor_cli.pk.posterior import Posterior, sample_posterior
from mtor_cli.pk.prepared import prepare
from mtor_cli.pk.schema import model_from_dict
from mtor_cli.pk.simulate import population
from mtor_cli.results.fit_words import coded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mtor_cli.cases.case import Case
    from mtor_cli.models.pkmodels import PkModel, PkModels
    from mtor_cli.pk.model import Model
    from mtor_cli.pk.subject import Subject
    from mtor_cli.results.fit_shapes import Coded


MANY_TRAINS = 200
"""Histories of more trains than this are looked through for doses that no longer matter."""
FORGOTTEN = 100.0
"""Typical half-lives."""


class Chosen(NamedTuple):
    """A model to be used."""

    model: Model
    record: PkModel | None
    """None for a model of the user's own."""
    role: str


class Left(NamedTuple):
    """A model that applies by drug and age and was not used."""

    record: PkModel
    reason: Coded


class Ran(NamedTuple):
    """A case under a model."""

    chosen: Chosen
    subject: Subject
    fit: Fit
    posterior: Posterior
    ahead: Forecast | None
    """None where no time was asked for."""
    population_only: bool


def find_model(models: PkModels, name: str) -> PkModel:
    """Return the model called `name`: its id, or its short name such as S1.

    Raises:
        NotFoundError: there is none.
    """
    folded = name.strip().lower()
    for record in models["models"]:
        if folded in (record["id"], record["short"].lower()):
            return record
    listed = ", ".join(f"{r['short']} {r['id']}" for r in models["models"])
    raise NotFoundError(
        "unknown_model",
        f"No model is called '{name}'. Models: {listed}.",
        f"没有名为“{name}”的模型。可用：{listed}。",
        retype(None, name, Slot("MODEL")),
    )


def age_group(case: Case) -> str | None:
    """Return `adult` or `child` by the patient's age; None where it is not known."""
    age = case.latest("AGE")
    return None if age is None else "child" if age < CHILD_BELOW else "adult"


def build(record: PkModel, readings: Mapping[str, str], role: str) -> Chosen:
    """Return a packaged model with its readings.

    Raises:
        NotFoundError: it has no such ambiguity or reading.
    """
    return Chosen(model_from_dict(record, readings), record, role)


def default_model(models: PkModels, drug: str, case: Case) -> PkModel:
    """Return the model that is taken where none is named.

    Raises:
        DataError: the patient's age is not known, and models differ by age.
    """
    group = age_group(case)
    found = [r for r in models["models"] if r["drug"] == drug and r["role"] == "default"]
    if group is None:
        if len(found) == 1:
            return found[0]
        raise bad_case(
            "age_unknown",
            "Which model to take depends on the age: add age: (years) to the case, or name a model with --model.",
            "模型的选择取决于年龄：请在病例中加上 age:（岁），或用 --model 指定模型。",
            command("models"),
        )
    return next(r for r in found if r["age_group"] in (group, "both"))


def refuse_age_group(record: PkModel, group: str | None) -> None:
    """Refuse a model that must not be used outside its age group.

    Raises:
        UsageError: it is such a model, and the patient belongs to the other group.
    """
    if record.get("only_age_group") and group not in (None, record["age_group"]):
        raise UsageError(
            "model_of_other_age",
            f"Model {record['id']} holds for {'children' if record['age_group'] == 'child' else 'adults'} only.",
            f"模型 {record['id']} 仅用于{'儿童' if record['age_group'] == 'child' else '成人'}。",
            command("models"),
        )


def beside(
    models: PkModels, main: PkModel, case: Case, readings: Mapping[str, Mapping[str, str]]
) -> tuple[list[Chosen], list[Left]]:
    """Return the further models that apply to a case, and those that would but for something that is missing.

    Args:
        models: the content.
        main: the model that leads.
        case: the patient.
        readings: the user's readings, by model.
    """
    group = age_group(case) or ("child" if main["age_group"] == "child" else "adult")
    chosen, left = [], []
    for record in models["models"]:
        same = record["drug"] == main["drug"] and record["age_group"] in (group, "both")
        if not same or record["id"] == main["id"] or record["role"] == "on_request":
            continue
        needed = record.get("requires")
        if needed is not None and covariate_name(needed) not in case.covariates:
            left.append(
                Left(
                    record,
                    coded(
                        "condition_not_met",
                        name=record["covariates"][needed]["description"]["en"],
                        name_zh=record["covariates"][needed]["description"]["zh"],
                    ),
                )
            )
            continue
        chosen.append(build(record, readings.get(record["id"], {}), record["role"]))
    return chosen, left


def run(chosen: Chosen, history: Callable[[Model], Subject], times: Sequence[float]) -> Ran:
    """Return what a model makes of a case: mode, draws and forecast.

    Where the search does not converge, the population takes the patient's place.

    Raises:
        MtorError: the case cannot be computed under the model.
    """
    model = chosen.model
    subject = recent(history(model), model, times)
    fit = estimate(model, subject)
    return finish(chosen, subject, fit, times)


def recent(subject: Subject, model: Model, times: Sequence[float]) -> Subject:
    """Return a very long history without the doses of which nothing is left at the first level or forecast.

    Nothing: after 100 typical half-lives 1e-30 of a dose, and 1e-6 in a patient whose half-life is five times as long.
    """
    wanted = [x.time for x in subject.levels] + list(times)
    if len(subject.trains) <= MANY_TRAINS or not wanted or subject.resets:
        return subject
    slow = max(float(half_life(model, prepare(model, [subject])[0].typical)), 1.0)
    begin = min(wanted) - FORGOTTEN * slow
    return subject.with_trains([t for t in subject.trains if t.last >= begin or t.steady_state])


def finish(chosen: Chosen, subject: Subject, fit: Fit, times: Sequence[float]) -> Ran:
    """Return draws and forecast for an estimate."""
    model = chosen.model
    failed = not fit.converged
    if failed:
        fit = as_population(model, subject, fit)
    posterior = population(model, subject, 4000) if failed else sample_posterior(model, subject, fit)
    ahead = forecast(model, subject, fit, posterior, times) if len(times) else None
    return Ran(chosen, subject, fit, posterior, ahead, failed or not subject.levels)


def as_population(model: Model, subject: Subject, fit: Fit) -> Fit:
    """Return an estimate that failed as the population's values."""
    occasions = subject.course.occasion_count if model.occasion_names else 1
    return replace(
        fit,
        eta=fit.eta * 0.0,
        parameters=dict(fit.typical),
        half_life=fit.typical_half_life,
        individual=fit.population,
        covariance=model.omega_full(occasions),
        second=None,
    )


def try_others(
    chosen: Sequence[Chosen], history: Callable[[Model], Subject], times: Sequence[float]
) -> tuple[list[Ran], list[Left]]:
    """Return what further models make of a case, and those that cannot."""
    ran: list[Ran] = []
    left: list[Left] = []
    for one in chosen:
        record: Any = one.record
        try:
            found = run(one, history, times)
        except MtorError as error:
            code = "history_refused"
            slots = {"reason": error.en.rstrip("."), "reason_zh": error.zh.rstrip("。")}
            left.append(Left(record, coded(code, **slots)))
            continue
        if found.fit.converged:
            ran.append(found)
        else:
            left.append(Left(record, coded("model_not_converged")))
    return ran, left
