"""A case out of a table of NONMEM records: one patient, whose rows are read again under each model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mtor_cli.cases.case import Case, Sample
from mtor_cli.cases.fields import covariate_name
from mtor_cli.cases.history import with_future_occasion
from mtor_cli.cases.times import Clock, bad_case
from mtor_cli.errors import MtorError
from mtor_cli.hints import Slot, command
from mtor_cli.pk.nonmem import read_subjects
from mtor_cli.pk.schema import model_from_dict

if TYPE_CHECKING:
    from mtor_cli.pk.model import Model
    from mtor_cli.pk.subject import Subject

RESERVED = (
    "ID", "TIME", "AMT", "DV", "EVID", "MDV", "II", "ADDL", "SS", "RATE", "CMT", "CENS", "BLQ", "LLOQ", "OCC", "C",
)  # fmt: skip
"""Columns that are no covariates."""

_NOBODY = {
    "id": "records",
    "compartments": 1,
    "parameters": {"CL": 1, "V": 1, "KA": 1},
    "omega": {"CL": 0.1},
    "error": {"additive": 1},
}


def case_of_rows(rows: list[dict[str, str]], at: tuple[float, ...] = ()) -> Case:
    """Return the case of one patient's records; covariates are those of the last record that gives them.

    Args:
        rows: the records of one ID.
        at: times of forecasts, h.

    Raises:
        DataError: there are several patients or none, or the records cannot be used.
    """
    found = list(read_subjects(rows, model_from_dict(_NOBODY)))
    if len(found) != 1:
        number = len(found)
        raise bad_case(
            "several_patients" if number else "no_patient",
            f"The table holds {number} patients; this command fits one. Use --batch for many.",
            f"表中有{number}名患者；此命令仅拟合1名。多名患者请用 --batch。",
            command("fit", "--batch", Slot("FILE"), "--model", Slot("MODEL")),
        )
    identity, subject = found[0]
    if isinstance(subject, MtorError):
        raise subject
    covariates: dict[str, tuple[tuple[float, float], ...]] = {}
    for row in rows:
        for column, text in row.items():
            if column not in RESERVED:
                value = _number(text)
                if value is not None:
                    covariates[covariate_name(column)] = ((0.0, value),)
    samples = tuple(Sample(x.time, x.value, None, x.side, None, None) for x in subject.levels)
    return Case(identity, Clock(None), subject.trains, samples, covariates=covariates, at=at)


def _number(text: Any) -> float | None:
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def subject_of_rows(rows: list[dict[str, str]], model: Model) -> Subject:
    """Return the patient of the records under a model, with an occasion of its own for what is to come.

    Raises:
        DataError: the records cannot be used, or a covariate is missing.
    """
    renamed = [{column_of(name, model): value for name, value in row.items()} for row in rows]
    _, subject = next(read_subjects(renamed, model))
    if isinstance(subject, MtorError):
        raise subject
    return with_future_occasion(replace(subject), model)


def column_of(name: str, model: Model) -> str:
    """Return the column under the name that the model has for it: WEIGHT is WT."""
    if name in RESERVED or name in (n.upper() for n in model.covariates):
        return name
    known = covariate_name(name)
    return next((n.upper() for n in model.covariates if covariate_name(n) == known), name)
