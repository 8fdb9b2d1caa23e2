"""A case under one model: levels in the model's unit, covariates, occasions and multipliers over time."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from mtor_cli.calculator.units import to_ng_ml
from mtor_cli.cases.case import mg_per_day, value_at
from mtor_cli.cases.fields import covariate_name
from mtor_cli.cases.times import bad_case
from mtor_cli.pk.course.subject import ABOVE, BELOW, Observation, Subject, check_subject, stepwise
from mtor_cli.pk.model.population import SCALES, missing_covariate
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.calculator.units import Unit
    from mtor_cli.cases.case import Case, Sample
    from mtor_cli.cases.times import Clock
    from mtor_cli.pk.model.population import Model
    from mtor_cli.records.rules import Rules


def subject_of(case: Case, model: Model, molar_mass: float | None, rules: Rules) -> Subject:
    """The case as the engine sees it under a model; what comes after the last level is an occasion of its own.

    Args:
        case: the patient.
        model: the model.
        molar_mass: of the drug in g/mol, for levels in nmol/L; None where the drug is not known.
        rules: which levels are of one occasion.

    Raises:
        DataError: a covariate is missing, or a level cannot be used.
    """
    levels = tuple(level_of(s, model, molar_mass, case.clock) for s in case.samples)
    series: dict[str, Sequence[tuple[float, float]]] = {}
    for name, covariate in model.covariates.items():
        known = case.covariates.get(covariate_name(name))
        if model.dose_covariate == name and not known:
            known = tuple((t.start, mg_per_day(case.plan, i)) for i, t in enumerate(case.plan))
        if known:
            series[name] = known
        elif covariate.default is None:
            raise missing_covariate(model.id, covariate)
    factors = clearance_factors(case)
    bounds = _occasion_bounds(case, float(rules.same_occasion_h)) if model.occasion_names else []
    starts = sorted({0.0, *(t for s in series.values() for t, _ in s), *(t for t, _ in factors), *bounds})
    covariates = {name: [value_at(s, t) for t in starts] for name, s in series.items()}
    clearance = model.parameterisation[0]
    multipliers = {clearance: [value_at(factors, t, 1.0) for t in starts]} if factors else None
    occasions = [sum(1 for b in bounds if b <= t) for t in starts]
    course = stepwise(starts, covariates, occasions, multipliers)
    subject = Subject(case.id, case.trains, levels, course)
    check_subject(subject, model.residual)
    return subject


def clearance_factors(case: Case) -> list[tuple[float, float]]:
    """The factor on clearance since each time: the user's own, times those of the agents then taken."""
    agents = [a for a in case.agents if a.multiplier is not None]
    times = {t for t, _ in case.factors}
    times |= {a.start if a.start is not None else 0.0 for a in agents} | {a.end for a in agents if a.end is not None}
    found = []
    for time in sorted(times):
        factor = value_at(case.factors, time, 1.0) if case.factors else 1.0
        for a in agents:
            taken = (a.start is None or a.start <= time) and (a.end is None or time < a.end)
            factor *= cast("float", a.multiplier) if taken else 1.0
        found.append((time, factor))
    return found


def _occasion_bounds(case: Case, span: float) -> list[float]:
    """When each further occasion begins, h: after the levels of the one before, which lie within `span` hours."""
    bounds: list[float] = []
    first: float | None = None
    last = 0.0
    for sample in case.samples:
        if first is not None and sample.hours - first > span:
            bounds.append(last + 1e-6)
            first = None
        first = sample.hours if first is None else first
        last = sample.hours
    return [*bounds, last + 1e-6] if case.samples else []


def level_of(sample: Sample, model: Model, molar_mass: float | None, clock: Clock) -> Observation:
    """A level in the model's unit, as measured, or as lying beyond a limit; the clock is for messages.

    Raises:
        DataError: its unit cannot be converted, or its limit is not known.
    """
    value, side = sample.value, sample.side
    limit = to_model_unit(sample.lloq, sample.unit, model, molar_mass) if sample.lloq is not None else model.lloq
    if value is None:
        if limit is None:
            when = clock.said(sample.hours)
            raise bad_case(
                "lloq_missing",
                *bilingual("the_level_at_is_below_a", when=when),
            )
        return Observation(sample.hours, limit, BELOW)
    converted = to_model_unit(value, sample.unit, model, molar_mass)
    if side == 0 and limit is not None and converted < limit:
        return Observation(sample.hours, limit, BELOW)
    if side == 0 and model.uloq is not None and converted > model.uloq:
        return Observation(sample.hours, model.uloq, ABOVE)
    return Observation(sample.hours, converted, side, inclusive=sample.inclusive)


def to_model_unit(value: float, unit: str | None, model: Model, molar_mass: float | None) -> float:
    """A concentration in the model's unit; without a unit it is taken to be in that.

    Raises:
        DataError: nmol/L, and the drug is not known.
    """
    if unit is None or unit == model.concentration_unit:
        return value
    if unit == "nmol/L":
        if molar_mass is None:
            raise bad_case(
                "drug_unknown",
                *bilingual("drug_unknown"),
            )
        in_ng_ml = float(to_ng_ml(Decimal(repr(value)), cast("Unit", unit), molar_mass))
        return in_ng_ml * model.scale / 1000.0
    return value * model.scale / SCALES[unit]


def in_ng_ml(value: float, model: Model) -> float:
    """A concentration of the model in ng/mL."""
    return value * 1000.0 / model.scale


def with_future_occasion(subject: Subject, model: Model) -> Subject:
    """A subject of NONMEM records with an occasion of its own after the last record."""
    if not model.occasion_names or not subject.levels:
        return subject
    course = subject.course
    end = max([x.time for x in subject.levels] + [float(e) for e in course.ends[:-1]])
    starts = [0.0, *(float(e) for e in course.ends[:-1]), end]
    covariates = {k: [*v.tolist(), float(v[-1])] for k, v in course.covariates.items()}
    occasions = [*course.occasions.tolist(), course.occasion_count]
    unique = [i for i, s in enumerate(starts) if i + 1 == len(starts) or starts[i + 1] > s]
    new = stepwise(
        [starts[i] for i in unique],
        {k: [v[i] for i in unique] for k, v in covariates.items()},
        [occasions[i] for i in unique],
        {k: [*v.tolist(), float(v[-1])] for k, v in course.multipliers.items()} or None,
    )
    return replace(subject, course=replace(new, dose_belongs_after=course.dose_belongs_after))
