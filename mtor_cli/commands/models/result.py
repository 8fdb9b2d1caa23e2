"""The answer of `mtor models`: what is known of each population model, with its typical trough on a standard dose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from typing_extensions import TypedDict

from mtor_cli.parts.common import Told
from mtor_cli.parts.disease import NoteOut, note_out
from mtor_cli.parts.dosing import Remark
from mtor_cli.parts.fit.flags import cautions_of
from mtor_cli.pk.course.prepared import prepare
from mtor_cli.pk.course.regimen import steady_state
from mtor_cli.pk.course.subject import Subject, constant
from mtor_cli.pk.fit.estimate import half_life
from mtor_cli.pk.model.schema import model_from_dict
from mtor_cli.pk.predict.concentration import predict
from mtor_cli.records.base import DrugId, Text, record
from mtor_cli.records.pkmodels import ModelGroup, ModelStatus, Samples, UsedRole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.pk.model.population import Model
    from mtor_cli.records.pkmodels import PkModel, PkModels, Standard


@record
class CovariateOut(TypedDict):
    """A covariate."""

    name: str
    unit: str
    low: float | None
    """Range of the model's data; null where not stated."""
    high: float | None
    mean: float | None
    """Of the model's data, with `sd` where no range is reported."""
    sd: float | None
    default: float | None
    """Taken where the patient's is not known; null where it must be given."""
    description: Text | None


@record
class ReadingOut(TypedDict):
    """One way to read an ambiguous statement."""

    id: str
    description: Text | None
    default: bool


@record
class AmbiguityOut(TypedDict):
    """A statement that can be read in several ways; `--reading id=reading` chooses."""

    id: str
    description: Text | None
    readings: list[ReadingOut]


@record
class TypicalOut(TypedDict):
    """The typical patient on a standard dose at steady state, computed."""

    mg: float
    interval_h: float
    hours: float
    """From the dose to the trough."""
    covariates: dict[str, float]
    trough: float
    half_life_h: float
    parameters: dict[str, float]


@record
class ModelOut(TypedDict):
    """One model."""

    id: str
    short: str | None
    drug: DrugId | None
    name: Text | None
    told: Told | None
    """Who says it; null for a model of the user's own."""
    status: ModelStatus | Literal["own"]
    source: Text | None
    population: Text | None
    n: int | None
    age_group: ModelGroup | None
    role: UsedRole
    default_for: Literal["adult", "child"] | None
    """The one group of a model of both for which it is the default."""
    assay: list[str]
    samples: Samples | None
    """What it was built from: `troughs`, `profiles` or `not_stated`."""
    trough_only: bool
    """Whether levels other than troughs are marked."""
    compartments: int
    unit: str
    formulas: dict[str, str]
    """Typical values; L/h, L, 1/h, h."""
    covariates: list[CovariateOut]
    eta: list[str]
    omega: list[list[float]]
    """Variances and covariances of eta."""
    occasion: dict[str, float]
    """Inter-occasion variances."""
    error: dict[str, str | float]
    ambiguities: list[AmbiguityOut]
    typical: TypicalOut | None
    """Null for a model of the user's own that needs covariates and has no standard."""
    cautions: list[Remark]
    notes: list[NoteOut]


class _Engine(TypedDict):
    """What the engine knows of a model."""

    id: str
    trough_only: bool
    compartments: int
    unit: str
    formulas: dict[str, str]
    covariates: list[CovariateOut]
    eta: list[str]
    omega: list[list[float]]
    occasion: dict[str, float]
    error: dict[str, str | float]
    ambiguities: list[AmbiguityOut]


@record
class ModelsResult(TypedDict):
    """`mtor/models/2`."""

    models: list[ModelOut]
    about: list[NoteOut]
    """On all of them; empty where one model was asked for."""
    not_included: list[NoteOut]
    """Published models that are left out, and why; empty where one model was asked for."""
    captions: list[Remark]
    """What the screen says at the head of all of them."""


def models_result(
    chosen: list[PkModel], content: PkModels, say: Remarks, readings: Mapping[str, str], said: list[Remark]
) -> ModelsResult:
    """Models with what a reader has to know of each.

    Args:
        chosen: which.
        content: all of them, and what is said of several.
        say: makes coded remarks.
        readings: of a single model's ambiguities.
        said: at the head of all of them; where it is empty nothing is said of all of them.
    """
    labels = say.labels
    return {
        "models": [_packaged(r, content, model_from_dict(r, readings), say) for r in chosen],
        "about": [note_out(n, labels) for n in content["notes"]] if said else [],
        "not_included": [note_out(n, labels) for n in content["not_included"]] if said else [],
        "captions": said,
    }


def own_model(model: Model) -> ModelsResult:
    """A model of the user's own."""
    info = model.info
    name, standard = info.get("name"), info.get("standard")
    usual: Standard | None = None
    if isinstance(standard, dict):
        dose, interval, hours = (float(standard[field]) for field in ("dose", "interval", "hours"))
        usual = {"dose": dose, "interval": interval, "hours": hours, "covariates": standard["covariates"]}
    own: ModelOut = {
        **_engine(model),
        "short": None,
        "drug": str(info["drug"]) if info.get("drug") else None,  # type: ignore[typeddict-item]  # Of any drug.
        "name": _text(name) if isinstance(name, dict) else None,
        "told": None,
        "status": "own",
        "source": None,
        "population": None,
        "n": None,
        "age_group": None,
        "role": "own",
        "default_for": None,
        "samples": None,
        "assay": [],
        "typical": _typical(model, usual),
        "cautions": [],
        "notes": [],
    }
    return {"models": [own], "about": [], "not_included": [], "captions": []}


def _packaged(raw: PkModel, content: PkModels, model: Model, say: Remarks) -> ModelOut:
    labels = say.labels
    shared = [x for group in (content["exclusions"], content["conditions"]) for x in group if raw["id"] in x["models"]]
    partner = [raw["partner"]] if "partner" in raw else []
    return {
        **_engine(model),
        "short": raw["short"],
        "drug": raw["drug"],
        "name": raw["name"],
        "told": labels.told(raw),
        "status": raw["status"],
        "source": raw["source"],
        "population": raw["population"],
        "n": raw["n"],
        "age_group": raw["age_group"],
        "role": raw["role"],
        "default_for": raw.get("default_for"),
        "samples": raw["samples"],
        "assay": list(raw["assay"]),
        "typical": _typical(model, raw["standard"]),
        "cautions": [*cautions_of(raw, say), *map(say.of, (*partner, *shared))],
        "notes": [note_out(n, labels) for n in raw["notes"]],
    }


def _engine(model: Model) -> _Engine:
    residual = model.residual
    error: dict[str, str | float] = {"combination": residual.combination}
    if residual.combination == "log":
        error["sd"] = residual.additive
    else:
        error |= {"additive": residual.additive, "proportional": residual.proportional}
    return {
        "id": model.id,
        "trough_only": model.trough_only,
        "compartments": model.compartments,
        "unit": model.concentration_unit,
        "formulas": {name: model.parameters[name].text for name in model.names},
        "covariates": [
            {
                "name": c.name,
                "unit": c.unit,
                "low": c.low,
                "high": c.high,
                "mean": c.mean,
                "sd": c.sd,
                "default": c.default,
                "description": _text(c.description),
            }
            for c in model.covariates.values()
        ],
        "eta": list(model.eta_names),
        "omega": model.omega.tolist(),
        "occasion": dict(zip(model.occasion_names, model.occasion_omega.tolist(), strict=True)),
        "error": error,
        "ambiguities": [
            {
                "id": a.id,
                "description": _text(a.description),
                "readings": [
                    {"id": r.id, "description": _text(r.description), "default": r.id == a.default} for r in a.readings
                ],
            }
            for a in model.ambiguities
        ],
    }


def _text(raw: Mapping[str, str]) -> Text | None:
    return {"en": raw["en"], "zh": raw["zh"]} if {"en", "zh"} <= raw.keys() else None


def _typical(model: Model, standard: Standard | None) -> TypicalOut | None:
    """The typical patient at steady state on the model's standard dose."""
    if standard is None:
        if any(c.default is None for c in model.covariates.values()):
            return None
        standard = {"dose": 2.0, "interval": 24.0, "hours": 24.0, "covariates": {}}
    covariates = {k: float(v) for k, v in standard["covariates"].items()}
    train = steady_state(0.0, float(standard["dose"]), float(standard["interval"]))
    subject = Subject("", (train,), (), constant(covariates))
    prepared = prepare(model, [subject])[0]
    nobody = model.omega_full(1)[:1] * 0.0
    trough = predict(model, subject, [float(standard["hours"])], nobody)[0]
    return {
        "mg": float(standard["dose"]),
        "interval_h": float(standard["interval"]),
        "hours": float(standard["hours"]),
        "covariates": covariates,
        "trough": float(trough[0]),
        "half_life_h": float(half_life(model, prepared.typical)),
        "parameters": dict(zip(model.names, prepared.typical.tolist(), strict=True)),
    }
