"""The patient under every model that applies beside the main one, or why one is not used."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.errors import MtorError
from mtor_cli.lookup.filters import population_of
from mtor_cli.parts.fit.flags import since_change
from mtor_cli.parts.fit.models import excluded, finish, partner_absent, recent, role_of, with_usable
from mtor_cli.pk.course.prepared import prepare
from mtor_cli.pk.fit.estimate import half_life

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mtor_cli.cases.case import Case
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.fit.models import Chosen, Ran
    from mtor_cli.parts.fit.shapes import InteractingOut
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.pk.course.subject import Observation, Subject
    from mtor_cli.pk.fit.estimate import Fit
    from mtor_cli.pk.model.population import Model
    from mtor_cli.records.pkmodels import Partner, PkModel, PkModels, UsedRole
    from mtor_cli.records.rules import Rules

    Built = Callable[[PkModel, UsedRole, Partner | None], Chosen]
    """Makes a packaged model from its record, what it is for, and its partner drug where that is taken as absent."""


class Left(NamedTuple):
    """A model that applies by drug and age and was not used."""

    record: PkModel
    reason: Remark


class Further(NamedTuple):
    """A model to be used beside the one that leads, and the patient as the engine sees him under it."""

    chosen: Chosen
    record: PkModel
    subject: Subject
    measured: Sequence[Observation]
    """Every level of the case; `subject` has those that the model takes."""


def further(
    models: PkModels,
    main: PkModel,
    case: Case,
    history: Callable[[Model], Subject],
    times: Sequence[float],
    agents: Sequence[InteractingOut],
    built: Built,
    rules: Rules,
    say: Remarks,
) -> list[Further | Left]:
    """The patient under every further model that applies, or why one that would apply is not used.

    Args:
        models: the content.
        main: the model that leads.
        case: the patient.
        history: makes the patient as the engine sees him under a model.
        times: of forecasts, h.
        agents: the case's other drugs, in its order.
        built: makes a model of its record.
        rules: where childhood ends.
        say: makes coded remarks.
    """
    group = population_of(case.latest("AGE"), rules) or ("child" if main["age_group"] == "child" else "adult")
    found: list[Further | Left] = []
    left: list[Further | Left] = []
    for record in models["models"]:
        same = record["drug"] == main["drug"] and record["age_group"] in (group, "both")
        if not same or record["id"] == main["id"] or record["role"] == "on_request":
            continue
        exclusion = excluded(models, record, case, agents)
        if exclusion is not None:
            left.append(Left(record, say.of(exclusion)))
            continue
        if _above_ages(record, case):
            left.append(Left(record, say.of(models["above_ages"])))
            continue
        chosen = built(record, role_of(record, group), partner_absent(record, case, agents))
        try:
            found.append(_under(chosen, record, case, history, times, rules, say))
        except MtorError as error:
            found.append(_refused(record, error, say))
    return [*left, *found]


def _under(
    chosen: Chosen,
    record: PkModel,
    case: Case,
    history: Callable[[Model], Subject],
    times: Sequence[float],
    rules: Rules,
    say: Remarks,
) -> Further | Left:
    whole = history(chosen.model)
    subject = with_usable(whole, chosen.model, case, rules)
    if whole.levels and not subject.levels:
        return Left(record, say.say("no_usable_level"))
    unsettled = _before_steady_state(chosen, case, subject, rules, say)
    if unsettled is not None:
        return Left(record, unsettled)
    return Further(chosen, record, recent(subject, chosen.model, times), whole.levels)


def _refused(record: PkModel, error: MtorError, say: Remarks) -> Left:
    return Left(record, say.say("history_refused", reason={"en": error.en.rstrip("."), "zh": error.zh.rstrip("。")}))


def _above_ages(record: PkModel, case: Case) -> bool:
    """Whether a model of children only is asked of a patient above its highest age, in completed years.

    The model that leads stays, and is said to extrapolate: for an older child there is none that does not.
    """
    age, (_, highest) = case.latest("AGE"), record["limits"].get("AGE", (None, None))
    if record["age_group"] != "child" or age is None or highest is None:
        return False
    return int(age) > int(highest)


def run_further(
    found: Sequence[Further | Left], fits: Iterable[Fit | MtorError], times: Sequence[float], case: Case, say: Remarks
) -> tuple[list[Ran], list[Left]]:
    """What further models make of a case, and those that cannot be used.

    Args:
        found: see `further`.
        fits: the estimates under those that are not left out, in their order.
        times: of forecasts, h.
        case: the patient.
        say: makes coded remarks.
    """
    ran: list[Ran] = []
    left: list[Left] = []
    estimates = iter(fits)
    for one in found:
        if isinstance(one, Left):
            left.append(one)
            continue
        try:
            fit = next(estimates)
            if isinstance(fit, MtorError):
                raise fit
            if fit.converged:
                ran.append(finish(one.chosen, one.subject, one.measured, fit, times, case))
            else:
                left.append(Left(one.record, say.say("model_not_converged")))
        except MtorError as error:
            left.append(_refused(one.record, error, say))
    return ran, left


def _before_steady_state(one: Chosen, case: Case, subject: Subject, rules: Rules, say: Remarks) -> Remark | None:
    """Why a model without its partner drug is not used: a level is too early, or there is none."""
    if one.without is None:
        return None
    hours = float(half_life(one.model, prepare(one.model, [subject])[0].typical))
    needed = float(rules.without_partner_half_lives) * hours
    settled = bool(subject.levels)
    for level in subject.levels:
        began, steady = since_change(case, level.time, rules)
        settled &= steady or level.time - began >= needed
    return None if settled else say.say("steady_troughs_only", days=f"{math.ceil(needed / 24.0)}")
