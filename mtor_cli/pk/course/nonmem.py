"""Histories from NONMEM-style records (ID TIME AMT DV EVID MDV II ADDL SS and covariates), its conventions kept.

A record's covariates hold for the interval ending at it. SS = 1 empties the body and puts it at steady state; EVID 3
empties it, EVID 4 empties and doses. Beyond NONMEM: CENS (or BLQ) 1 marks a level below LLOQ (or DV, or the model's
limit), CENS -1 one above DV; an empty covariate takes the value of the record before.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from mtor_cli.errors import DataError, MtorError
from mtor_cli.pk.course.regimen import Train, gather
from mtor_cli.pk.course.subject import ABOVE, BELOW, MEASURED, Course, Observation, Subject, check_subject, constant
from mtor_cli.pk.model.population import Model, missing_covariate
from mtor_cli.text import bilingual

Record = Mapping[str, str | float | int | None]
"""A row by column name; '.' and empty are missing."""

_CODES = {-9.0, -99.0, -999.0, -9999.0}
"""What databases write for a value that they do not have."""
_EMPTY = ("", ".")
_MISSING = {"", ".", "NA", "na", "NaN", "nan"}


@dataclass
class _History:
    """What the records of one ID have said so far."""

    trains: list[Train] = field(default_factory=list)
    given: set[Train] = field(default_factory=set)
    levels: list[Observation] = field(default_factory=list)
    resets: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    covariates: dict[str, list[float]] = field(default_factory=dict)
    occasions: list[float] = field(default_factory=list)


def read_subjects(
    rows: Iterable[Record], model: Model, occasion_column: str = "OCC"
) -> Iterator[tuple[str, Subject | MtorError]]:
    """Yield each ID with its history, or with the reason why it cannot be used.

    Rows are taken as they come and forgotten: consecutive rows of one ID make a patient.

    Args:
        rows: the records; column names in any case.
        model: says which covariates are needed.
        occasion_column: numbers the occasions, where the model has inter-occasion variability.
    """
    upper = ({str(k).strip().upper(): v for k, v in row.items()} for row in rows)
    for identity, records in groupby(upper, key=lambda r: str(r.get("ID", "")).strip()):
        try:
            yield identity, read_subject(identity, list(records), model, occasion_column)
        except MtorError as error:
            yield identity, error


def read_subject(identity: str, records: Sequence[Record], model: Model, occasion_column: str = "OCC") -> Subject:
    """The history that one ID's records tell.

    Args:
        identity: the ID.
        records: its rows, column names in capitals.
        model: says which covariates are needed.
        occasion_column: numbers the occasions, where the model has inter-occasion variability.

    Raises:
        DataError: the records cannot be used, or give no dose.
    """
    subject = _subject(identity, records, model, occasion_column.upper())
    check_subject(subject, model.residual)
    if not subject.trains:
        raise DataError(
            "no_doses",
            *bilingual("no_doses", identity=identity),
        )
    return subject


def _subject(identity: str, records: Sequence[Record], model: Model, occasion_column: str) -> Subject:
    history = _History()
    for number, record in enumerate(records, start=1):
        where = bilingual("id_record", identity=identity, number=number)
        time = _number(record, "TIME", where)
        if time is None:
            raise _bad(where, *bilingual("has_no_time"))
        if time < 0.0:
            raise _bad(where, *bilingual("lies_before_time_0_time", time=f"{time:g}"))
        if history.times and time < history.times[-1]:
            raise _bad(
                where, *bilingual("is_out_of_order_time_follows", time=f"{time:g}", times=f"{history.times[-1]:g}")
            )
        _note_covariates(history, record, model, where)
        if model.occasion_names:
            occasion = _number(record, occasion_column, where)
            history.occasions.append(occasion if occasion is not None else (history.occasions or [1.0])[-1])
        history.times.append(time)
        _note_event(history, record, model, time, where)
    return Subject(identity, gather(history.trains), tuple(history.levels), _course(history), tuple(history.resets))


def _course(history: _History) -> Course:
    if not history.covariates and not history.occasions:
        return constant({})
    ends = np.array([*history.times[:-1], math.inf])
    numbers = {value: i for i, value in enumerate(dict.fromkeys(history.occasions))}
    occasions = np.array([numbers[x] for x in history.occasions] or [0] * len(ends), dtype=np.int64)
    return Course(ends, {name: np.array(values) for name, values in history.covariates.items()}, occasions)


def _note_covariates(history: _History, record: Record, model: Model, where: tuple[str, str]) -> None:
    for name, covariate in model.covariates.items():
        value = _number(record, name.upper(), where)
        series = history.covariates.setdefault(name, [])
        if value is None:
            value = series[-1] if series else covariate.default
        if value is None:
            raise missing_covariate(model.id, covariate)
        if value in _CODES:
            raise _bad(
                where,
                *bilingual("has_a_code_for_a_missing", name=name.upper(), value=f"{value:g}"),
            )
        series.append(value)


def _note_event(history: _History, record: Record, model: Model, time: float, where: tuple[str, str]) -> None:
    amount = _number(record, "AMT", where) or 0.0
    event = _number(record, "EVID", where)
    if event is None:
        event = 1.0 if amount != 0.0 else 0.0
    if event not in (0.0, 1.0, 2.0, 3.0, 4.0):
        raise _bad(where, *bilingual("has_evid_known_are_0_to", event=f"{event:g}"))
    if event in (3.0, 4.0) and history.times:
        history.resets.append(time)
    if event in (1.0, 4.0):
        _note_dose(history, record, amount, time, where)
    if event == 0.0:
        _note_level(history, record, model, time, where)


def _note_dose(history: _History, record: Record, amount: float, time: float, where: tuple[str, str]) -> None:
    if amount <= 0.0:
        raise _bad(where, *bilingual("is_a_dose_of", amount=f"{amount:g}"))
    if (_number(record, "RATE", where) or 0.0) != 0.0:
        raise _bad(where, *bilingual("is_an_infusion_rate_only_oral"))
    interval = _number(record, "II", where) or 0.0
    more = _number(record, "ADDL", where) or 0.0
    steady = _number(record, "SS", where) or 0.0
    if more < 0.0 or more != int(more):
        raise _bad(where, *bilingual("has_addl", more=f"{more:g}"))
    if steady not in (0.0, 1.0):
        raise _bad(where, *bilingual("has_ss_known_are_0_and", steady=f"{steady:g}"))
    if (more > 0.0 or steady == 1.0) and interval <= 0.0:
        raise _bad(where, *bilingual("has_addl_or_ss_but_ii", interval=f"{interval:g}"))
    earlier = history.trains or history.levels
    if steady == 1.0 and earlier and not (history.resets and history.resets[-1] == time):
        history.resets.append(time)
    period = len(history.resets)
    train = Train(time, amount, int(more) + 1, interval if interval > 0.0 else 24.0, steady == 1.0, period)
    if train in history.given:
        raise _bad(where, *bilingual("repeats_the_dose_at_h", time=f"{time:g}"))
    history.given.add(train)
    history.trains.append(train)


INCLUSIVE = "inclusive"
"""Where a record says that a censored level may be the number itself, `≥30`; no column of a table is called so."""


def _note_level(history: _History, record: Record, model: Model, time: float, where: tuple[str, str]) -> None:
    value = _number(record, "DV", where)
    mark = _number(record, "CENS", where)
    if mark is None:
        mark = _number(record, "BLQ", where) or 0.0
    if mark not in (-1.0, 0.0, 1.0):
        raise _bad(where, *bilingual("has_cens_known_are", mark=f"{mark:g}"))
    ignored = _number(record, "MDV", where)
    if ignored == 1.0 or (value is None and mark == 0.0):
        return
    limit = _number(record, "LLOQ", where) or model.lloq
    side = int(-mark)
    if side == BELOW:
        value = limit if limit is not None else value or None
    elif value is not None and value < 0.0:
        code = bilingual("a_code_for_a_missing_value") if value in _CODES else ("", "")
        raise _bad(
            where,
            *bilingual("has_dv_a_level_must_be", value=f"{value:g}", code={"en": code[0], "zh": code[1]}),
        )
    elif value == 0.0 and limit is None:
        raise _bad(
            where,
            *bilingual("has_dv_0_a_level_must"),
        )
    elif side == MEASURED and value is not None:
        if limit is not None and value < limit:
            side, value = BELOW, limit
        elif model.uloq is not None and value > model.uloq:
            side, value = ABOVE, model.uloq
    if value is None:
        if side == BELOW:
            raise _bad(
                where,
                *bilingual("is_below_a_limit_that_is"),
            )
        raise _bad(where, *bilingual("is_above_a_limit_that_is"))
    inclusive = side != MEASURED and record.get(INCLUSIVE) == "1"
    history.levels.append(Observation(time, value, side, len(history.resets), inclusive))


def _number(record: Record, name: str, where: tuple[str, str]) -> float | None:
    raw = record.get(name)
    if raw is None or raw in _EMPTY:
        return None
    try:
        value = float(raw)
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    if isinstance(raw, str) and raw.strip() in _MISSING:
        return None
    raise _bad(where, *bilingual("has_which_is_not_a_number", name=name, raw=raw))


def _bad(where: tuple[str, str], en: str, zh: str) -> DataError:
    return DataError("bad_record", f"{where[0]} {en}.", f"{where[1]}{zh}。")
