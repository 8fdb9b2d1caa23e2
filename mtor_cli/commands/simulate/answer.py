"""What `mtor simulate` answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.level import parse_target
from mtor_cli.calculator.numbers import parse_number, parse_whole, without_unit
from mtor_cli.cases.doses import planned_doses, trains_of
from mtor_cli.cases.fields import covariate_name, covariate_value
from mtor_cli.cases.times import Clock
from mtor_cli.commands.simulate.result import simulate_result
from mtor_cli.commands.simulate.rows import SIMULATE_COLUMNS, simulate_rows
from mtor_cli.errors import MtorError, UsageError
from mtor_cli.hints import Slot, add, retype, slot
from mtor_cli.parts.common import Labels
from mtor_cli.parts.envelope import envelope
from mtor_cli.parts.fit.covariates import measured, named
from mtor_cli.parts.fit.flags import simulation_flags, stands_for_trough
from mtor_cli.parts.fit.models import build, find_model
from mtor_cli.parts.fit_input import parse_model, parse_readings
from mtor_cli.parts.remarks import Remarks
from mtor_cli.pk.course.subject import Subject, constant
from mtor_cli.pk.predict.dose import Regimen
from mtor_cli.screens.answer import Answer
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.commands.simulate.result import SimulateResult
    from mtor_cli.content.load import Content
    from mtor_cli.parts.fit_input import ModelText
    from mtor_cli.pk.model.population import Model
    from mtor_cli.render.blocks import Screen

DAYS = (1, 2, 3, 5, 7, 10, 14, 21, 28)
"""Troughs of the profile, by default."""
AFTER = (1.0, 2.0, 4.0, 8.0, 12.0)
"""Hours after the last of those doses."""


class Question(NamedTuple):
    """Which virtual population on which regimen, as it was written."""

    regimen: str
    """In words: `2 mg daily`, `1 mg every 12 h x 20`."""
    model: str | None = None
    """By its id; of a file that holds several, which one."""
    own: ModelText | None = None
    """A model of one's own."""
    reading: tuple[str, ...] = ()
    """How to read what the source leaves open: `AMBIGUITY=READING`."""
    covariate: tuple[str, ...] = ()
    """Of every virtual patient, `NAME=VALUE`, in the model's unit."""
    times: str | None = None
    """h of the profile, such as `23.5,167.5`."""
    target: str | None = None
    """Target trough in ng/mL."""
    doses: str | None = None
    """mg, for the attainment of the target."""
    patients: str = "1000"
    """How many, 100 to 20000."""
    seed: str = "20260301"
    """Equal seeds give equal answers."""


def answer(content: Content, question: Question) -> Answer[SimulateResult]:
    """The typical profile, prediction intervals and target attainment of a virtual population.

    Raises:
        MtorError: something that was written cannot be understood or be so, or there is no such model.
    """
    regimen, model, own, reading, covariate, times, target, doses, patients, seed = question
    readings = parse_readings(reading)
    if own is not None:
        chosen = parse_model(own, readings, model)
    elif model is not None:
        record = find_model(content.pk_models, model)
        chosen = build(record, readings, record["role"])
    else:
        raise UsageError(
            "model_missing",
            *bilingual("which_model_give_model_or_model"),
            add("--model", slot("--model")),
        )
    words = regimen if re.search(r"\b(from|since|start)|自|从", regimen, re.IGNORECASE) else f"{regimen} from 0 h"
    try:
        trains, _ = trains_of(planned_doses(words, None), Clock(None), [])
    except MtorError as error:
        error.hint = retype("--regimen", regimen, slot("--regimen"))
        raise
    if doses and not target:
        raise UsageError(
            "target_missing",
            *bilingual("target_missing"),
            add("--target", slot("--target")),
        )
    if len(trains) > 1 and (target or doses):
        raise UsageError(
            "several_regimens",
            *bilingual("several_regimens"),
        )
    engine: Model = chosen.model
    given = _covariates(covariate, engine)
    standard = engine.info.get("standard")
    usual = {k: float(v) for k, v in standard["covariates"].items()} if isinstance(standard, dict) else {}
    first = trains[0]
    if engine.dose_covariate is not None:
        usual[engine.dose_covariate] = first.amount * 24.0 / first.interval
    known = {**{k: v for k, v in usual.items() if k in engine.covariates}, **given}
    labels = Labels(content.labels)
    say = Remarks(content.messages, labels, chosen.record["drug"] if chosen.record else None, "simulate")
    if target and engine.dose_covariate is not None:
        why = say.say("dose_covariate", model=engine.id)["text"]
        raise UsageError("dose_covariate", why["en"], why["zh"])
    remarks = [
        say.say("covariate_standard", covariate=named(name), amount=measured(value, engine.covariates[name].unit))
        for name, value in known.items()
        if name not in given
    ]
    hours = _numbers(times, "--times", "h") if times else _default_times(first.interval)
    remarks = [*simulation_flags(chosen, known, trains, hours, content.rules, say), *remarks]
    amounts = (
        _numbers(doses, "--doses", "mg") if doses else [first.amount * f for f in (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)]
    )
    bounds = _bounds(target, engine)
    result = simulate_result(
        chosen,
        Subject("", trains, (), constant(known)),
        labels,
        hours,
        [stands_for_trough(trains, t, content.rules) for t in hours],
        [Regimen(a, first.interval) for a in amounts],
        bounds,
        known,
        parse_whole(patients, "--patients", 100, 20_000),
        parse_whole(seed, "--seed", 0, 2**32 - 1),
        remarks,
    )
    query = {
        "regimen": regimen,
        "model": model,
        "model_file": None if own is None else own.path,
        "readings": readings,
        "covariates": given,
        "target": target,
        "doses": doses,
        "times": times,
    }

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.simulate.screen import simulate_screen

        return simulate_screen(result, lang, ascii_only)

    wrapped = envelope("simulate", query, result, content.recommendations, remarks)
    return Answer(wrapped, view, SIMULATE_COLUMNS, lambda: simulate_rows(result))


def _default_times(interval: float) -> list[float]:
    troughs = [interval * -(-24.0 * day // interval) for day in DAYS]
    return [*troughs, *(troughs[-1] + h for h in AFTER if h < interval)]


def _covariates(texts: Sequence[str], model: Model) -> dict[str, float]:
    names = {covariate_name(n): n for n in model.covariates}
    found = {}
    for text in texts:
        name, sign, value = text.partition("=")
        known = names.get(covariate_name(name))
        if not sign or known is None:
            listed = list(model.covariates)
            raise UsageError(
                "bad_covariate",
                *bilingual("bad_covariate" if listed else "no_covariate", text=text, id=model.id, listed=listed),
                retype(None, text, slot("--covariate")),
            )
        try:
            found[known] = covariate_value(covariate_name(name), value.strip(), f"--covariate {known}")
        except MtorError as error:
            error.hint = retype(None, text, Slot("VALUE", f"{name}="))
            raise
    return found


def _bounds(target: str | None, model: Model) -> tuple[float | None, float | None] | None:
    if target is None:
        return None
    low, high = parse_target(target)
    scale = model.scale / 1000.0
    return (None if low is None else float(low) * scale, None if high is None else float(high) * scale)


def _numbers(text: str, option: str, unit: str) -> list[float]:
    parts = [p.strip() for p in text.replace("，", ",").split(",") if p.strip()]
    if not parts or len(parts) > 400:
        raise UsageError(
            "bad_list",
            *bilingual("bad_list", option=option, text=text),
        )
    return sorted({float(parse_number(without_unit(p, option, unit, text), option, text)) for p in parts})
