"""A model from a plain mapping: the schema of data/models.yaml and of the user's own model files.

Example (all variances are of η on the log scale)::

    id: my1
    compartments: 1
    concentration_unit: ng/mL            # doses in mg; ng/mL, ug/L, mg/L or ug/mL
    covariates:
      WT: {unit: kg, range: [7, 43], default: 28.5, description: {en: body weight, zh: 体重}}
    parameters:                          # CL V KA | K V KA | CL V1 Q V2 KA | K10 K12 K21 V1 KA; optional F, LAG
      CL: 5.63 * (WT/28.5)**0.5
      V: 144.16
      KA: 0.7521
    omega: {CL: 0.0353, V: 0.0727}       # or {names: [CL, V], matrix: [[0.1], [0.03, 0.2]]}
    occasion: {F: 0.0362}                # inter-occasion variances
    distributions: {F: logit}
    error: {combination: combined2, additive: 0.5, proportional: 0.2}    # or {combination: log, sd: 0.3}
    lloq: 0.5
    ambiguities:
      - id: variability
        default: variance
        readings:
          - {id: variance, description: {en: …, zh: …}}
          - {id: cv, description: {en: …, zh: …}, overrides: {omega: {CL: 0.00125, V: 0.00527}}}
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.errors import DataError, NotFoundError
from mtor_cli.pk.model.expression import Expression, parse_expression
from mtor_cli.pk.model.population import (
    OPTIONAL,
    PARAMETERISATIONS,
    SCALES,
    Ambiguity,
    Covariate,
    Distribution,
    Model,
    Reading,
)
from mtor_cli.pk.model.residual import Residual
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.pk.arrays import FloatArray

_ENGINE_KEYS = {
    "id", "compartments", "concentration_unit", "covariates", "parameters", "omega", "occasion", "distributions",
    "error", "lloq", "uloq", "dose_covariate", "trough_only", "ambiguities",
}  # fmt: skip
DESCRIPTIVE_KEYS = {
    "drug", "name", "source", "population", "assay", "matrix", "status", "notes", "use", "flags", "range", "checks",
    "excludes", "interactions", "half_life", "typical", "target", "labels", "warnings", "doses", "transcription",
    "short", "voice", "sources", "verified", "n", "levels", "age_group", "role", "default_for", "partner",
    "only_age_group", "half_life_usable", "of_immune_cytopenia", "samples", "limits", "standard", "cautions",
}  # fmt: skip
"""Keys that the engine carries along unread, in `Model.info`."""
_OVERRIDABLE = {"parameters", "omega", "occasion", "error", "lloq", "uloq", "covariates"}


def model_from_dict(raw: object, readings: Mapping[str, str] | None = None) -> Model:
    """The model that a mapping describes.

    Args:
        raw: as in the module's example.
        readings: the reading to take of an ambiguity, by its id; the default one otherwise.

    Raises:
        DataError: the description is wrong; the message names the place.
        NotFoundError: there is no such ambiguity or reading.
    """
    if not isinstance(raw, Mapping):
        raise _bad("the file", *bilingual("is_not_a_mapping"))
    model_id = raw.get("id")
    if not isinstance(model_id, str) or not model_id:
        raise _bad("id", *bilingual("id"))
    unknown = set(map(str, raw)) - _ENGINE_KEYS - DESCRIPTIVE_KEYS
    if unknown:
        raise _bad(model_id, *bilingual("is_not_a_key_of_a", unknown=sorted(unknown)))
    ambiguities = tuple(
        _ambiguity(model_id, item) for item in _list(raw.get("ambiguities"), f"{model_id}: ambiguities")
    )
    chosen = _choose(model_id, ambiguities, readings or {})
    merged = dict(raw)
    for ambiguity in ambiguities:
        reading = next(r for r in ambiguity.readings if r.id == chosen[ambiguity.id])
        for key, value in reading.overrides.items():
            stood = merged.get(key)
            merged[key] = value
            # A reading of one parameter leaves the others as they are; a matrix is replaced whole.
            if isinstance(value, Mapping) and isinstance(stood, Mapping) and "matrix" not in {*value, *stood}:
                merged[key] = {**stood, **value}

    compartments = merged.get("compartments")
    if compartments not in (1, 2):
        raise _bad(f"{model_id}: compartments", *bilingual("is_it_must_be_1_or", compartments=f"{compartments!r}"))
    covariates = {
        str(name): _covariate(model_id, str(name), value)
        for name, value in _mapping(merged.get("covariates"), f"{model_id}: covariates").items()
    }
    parameters = _parameters(model_id, compartments, merged.get("parameters"), set(covariates))
    eta_names, omega = _omega(model_id, merged.get("omega"), set(parameters))
    occasion_names, occasion_omega = _occasion(model_id, merged.get("occasion"), set(parameters))
    unit = merged.get("concentration_unit", "ng/mL")
    if unit not in SCALES:
        raise _bad(f"{model_id}: concentration_unit", *bilingual("is_known_are", unit=f"{unit!r}", scales=list(SCALES)))
    dose_covariate = merged.get("dose_covariate")
    if dose_covariate is not None and dose_covariate not in covariates:
        raise _bad(
            f"{model_id}: dose_covariate",
            *bilingual("is_not_among_the_covariates", dose_covariate=f"{dose_covariate!r}"),
        )
    return Model(
        id=model_id,
        compartments=compartments,
        parameters=parameters,
        covariates=covariates,
        eta_names=eta_names,
        omega=omega,
        occasion_names=occasion_names,
        occasion_omega=occasion_omega,
        distributions=_distributions(model_id, merged.get("distributions"), parameters),
        residual=_residual(model_id, merged.get("error")),
        scale=SCALES[unit],
        concentration_unit=unit,
        lloq=_limit(model_id, "lloq", merged.get("lloq")),
        uloq=_limit(model_id, "uloq", merged.get("uloq")),
        dose_covariate=dose_covariate,
        trough_only=bool(merged.get("trough_only", False)),
        ambiguities=ambiguities,
        readings=chosen,
        info={key: value for key, value in raw.items() if key in DESCRIPTIVE_KEYS},
    )


def _parameters(model_id: str, compartments: int, raw: object, covariates: set[str]) -> dict[str, Expression]:
    where = f"{model_id}: parameters"
    given = {str(k): v for k, v in _mapping(raw, where).items()}
    structural = next((s for s in PARAMETERISATIONS[compartments] if set(s) <= set(given)), None)
    choices = " | ".join(" ".join(s) for s in PARAMETERISATIONS[compartments])
    if structural is None:
        raise _bad(where, *bilingual("must_be_one_of_the_sets", choices=choices))
    unknown = set(given) - set(structural) - set(OPTIONAL)
    if unknown:
        raise _bad(where, *bilingual("is_unknown_beside", unknown=sorted(unknown), structural=" ".join(structural)))
    parsed = {}
    for name in (*structural, *OPTIONAL):
        if name in given:
            parsed[name] = parse_expression(given[name], f"{where}: {name}")
            strange = parsed[name].names - covariates
            if strange:
                raise _bad(
                    f"{where}: {name}",
                    *bilingual("is_not_among_the_covariates_2", strange=sorted(strange)),
                )
    return parsed


def _omega(model_id: str, raw: object, parameters: set[str]) -> tuple[tuple[str, ...], FloatArray]:
    where = f"{model_id}: omega"
    given = _mapping(raw, where)
    if "names" in given or "matrix" in given:
        names = tuple(str(n) for n in _list(given.get("names"), where))
        rows = _list(given.get("matrix"), where)
        size = len(names)
        if len(rows) != size:
            raise _bad(where, *bilingual("has_rows_for_names", number_of_rows=len(rows), size=size))
        numbers = [[_number(x, where) for x in _list(row, where)] for row in rows]
        lengths = [len(row) for row in numbers]
        if lengths == [size] * size:
            matrix = np.array(numbers)
        elif lengths == list(range(1, size + 1)):
            matrix = np.zeros((size, size))
            for i, row in enumerate(numbers):
                matrix[i, : i + 1] = matrix[: i + 1, i] = row
        else:
            raise _bad(where, *bilingual("is_neither_a_full_matrix_nor"))
        if not np.allclose(matrix, matrix.T, rtol=1e-9, atol=0.0):
            raise _bad(where, *bilingual("is_not_symmetric"))
    else:
        names = tuple(str(n) for n in given)
        matrix = np.diag([_number(x, f"{where}: {n}") for n, x in given.items()])
    _check_names(where, names, parameters)
    if not names:
        raise _bad(where, *bilingual("is_empty_no_parameter_varies_between"))
    try:
        np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        raise _bad(where, *bilingual("is_not_positive_definite")) from None
    return names, matrix


def _occasion(model_id: str, raw: object, parameters: set[str]) -> tuple[tuple[str, ...], FloatArray]:
    where = f"{model_id}: occasion"
    given = _mapping(raw, where) if raw is not None else {}
    names = tuple(str(n) for n in given)
    _check_names(where, names, parameters)
    variances = np.array([_number(x, f"{where}: {n}") for n, x in given.items()])
    if (variances <= 0.0).any():
        raise _bad(where, *bilingual("has_a_variance_that_is_not"))
    return names, variances


def _check_names(where: str, names: tuple[str, ...], parameters: set[str]) -> None:
    unknown = [n for n in names if n not in parameters]
    if unknown:
        raise _bad(where, *bilingual("is_not_among_the_parameters", unknown=unknown))
    if len(set(names)) != len(names):
        raise _bad(where, *bilingual("names_a_parameter_twice"))


def _residual(model_id: str, raw: object) -> Residual:
    where = f"{model_id}: error"
    given = _mapping(raw, where)
    combination = given.get("combination", "combined2")
    if combination not in ("combined1", "combined2", "log"):
        raise _bad(where, *bilingual("combination_is_not_combined1_combined2_or", combination=f"{combination!r}"))
    allowed = {"combination", "sd"} if combination == "log" else {"combination", "additive", "proportional"}
    unknown = set(given) - allowed
    if unknown:
        raise _bad(
            where,
            *bilingual("does_not_belong_to", unknown=sorted(map(str, unknown)), combination=combination),
        )
    if combination == "log":
        additive, proportional = _number(given.get("sd"), f"{where}: sd"), 0.0
    else:
        additive = _number(given.get("additive", 0.0), f"{where}: additive")
        proportional = _number(given.get("proportional", 0.0), f"{where}: proportional")
    if min(additive, proportional) < 0.0 or additive + proportional <= 0.0:
        raise _bad(where, *bilingual("needs_a_standard_deviation_above"))
    return Residual(combination, additive, proportional)


def _distributions(model_id: str, raw: object, parameters: Mapping[str, Expression]) -> dict[str, Distribution]:
    where = f"{model_id}: distributions"
    given = _mapping(raw, where) if raw is not None else {}
    result: dict[str, Distribution] = {}
    for name, kind in given.items():
        if name not in parameters:
            raise _bad(where, *bilingual("is_not_among_the_parameters_2", name=name))
        if kind == "lognormal":
            result[str(name)] = "lognormal"
        elif kind == "logit" and name == "F":
            result[str(name)] = "logit"
        else:
            raise _bad(where, *bilingual("must_be_lognormal_or_logit_for", name=name, kind=f"{kind!r}"))
    return result


def _covariate(model_id: str, name: str, raw: object) -> Covariate:
    where = f"{model_id}: covariates: {name}"
    given = _mapping(raw, where)
    unknown = set(given) - {"unit", "range", "mean", "sd", "default", "description"}
    if unknown:
        raise _bad(where, *bilingual("is_not_a_key_of_a_covariate", unknown=sorted(map(str, unknown))))
    low = high = None
    if given.get("range") is not None:
        ends = _list(given["range"], where)
        if len(ends) != 2:
            raise _bad(where, *bilingual("range_is_not_low_high"))
        low, high = (None if end is None else _number(end, where) for end in ends)
        if low is not None and high is not None and low > high:
            raise _bad(where, *bilingual("range_has_its_ends_swapped"))
    default, mean, sd = (
        None if given.get(key) is None else _number(given[key], f"{where}: {key}") for key in ("default", "mean", "sd")
    )
    if (mean is None) != (sd is None):
        raise _bad(where, *bilingual("mean_and_sd_belong_together"))
    unit = str(given.get("unit") or "")
    return Covariate(name, unit, low, high, mean, sd, default, _text(given.get("description"), where))


def _ambiguity(model_id: str, raw: object) -> Ambiguity:
    where = f"{model_id}: ambiguities"
    given = _mapping(raw, where)
    readings = []
    for item in _list(given.get("readings"), where):
        one = _mapping(item, where)
        overrides = _mapping(one.get("overrides"), where) if one.get("overrides") is not None else {}
        stray = set(map(str, overrides)) - _OVERRIDABLE
        if stray:
            raise _bad(where, *bilingual("a_reading_cannot_override", stray=sorted(stray)))
        readings.append(Reading(str(one.get("id")), _text(one.get("description"), where), overrides))
    default = str(given.get("default"))
    if default not in {r.id for r in readings}:
        raise _bad(where, *bilingual("the_default_is_not_among_the", default=f"{default!r}"))
    return Ambiguity(str(given.get("id")), _text(given.get("description"), where), default, tuple(readings))


def _choose(model_id: str, ambiguities: tuple[Ambiguity, ...], wanted: Mapping[str, str]) -> dict[str, str]:
    by_id = {a.id: a for a in ambiguities}
    for name, reading in wanted.items():
        known = [r.id for r in by_id[name].readings] if name in by_id else []
        if reading not in known:
            there = [(a.id, [r.id for r in a.readings]) for a in ambiguities]
            raise NotFoundError(
                "unknown_reading",
                *bilingual(
                    "unknown_reading" if there else "no_reading",
                    model_id=model_id,
                    name=name,
                    reading=reading,
                    listing={
                        "en": "; ".join(f"{id_}: {', '.join(ids)}" for id_, ids in there),
                        "zh": "；".join(f"{id_}：{'、'.join(ids)}" for id_, ids in there),
                    },
                ),
            )
    return {a.id: wanted.get(a.id, a.default) for a in ambiguities}


def _limit(model_id: str, key: str, raw: object) -> float | None:
    if raw is None:
        return None
    value = _number(raw, f"{model_id}: {key}")
    if value <= 0.0:
        raise _bad(f"{model_id}: {key}", *bilingual("is_not_positive"))
    return value


def _number(raw: object, where: str) -> float:
    if isinstance(raw, str):  # YAML 1.1 reads 1e-3 as text
        with contextlib.suppress(ValueError):
            raw = float(raw)
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not math.isfinite(raw):
        raise _bad(where, *bilingual("is_not_a_number", raw=f"{raw!r}"))
    return float(raw)


def _mapping(raw: object, where: str) -> Mapping[str, object]:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise _bad(where, *bilingual("is_not_a_mapping"))
    return raw


def _list(raw: object, where: str) -> list[object]:
    if raw is None:
        return []
    if not isinstance(raw, (list, tuple)):
        raise _bad(where, *bilingual("is_not_a_list"))
    return list(raw)


def _text(raw: object, where: str) -> Mapping[str, str]:
    return {str(key): str(value) for key, value in _mapping(raw, where).items()}


def _bad(where: str, en: str, zh: str) -> DataError:
    return DataError("bad_model", *bilingual("bad_model", where=where, words={"en": en, "zh": zh}))
