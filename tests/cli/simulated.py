"""Two hundred made-up records whose truth is known: what was taken and when, and what a model's own patient had of it.

A patient is drawn from a model's prior, the levels from his true ones by the model's own residual error; nothing is
fitted to the answers of the program. What was typed into the record, and what follows from it by the calendar, stands
in `MadeUp`, worked out from the list of doses alone.
"""

from __future__ import annotations

import functools
import json
import math
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np

from mtor_cli.cases.history import subject_of
from mtor_cli.cases.read import read_case
from mtor_cli.content.load import Content
from mtor_cli.parts.fit.models import build, find_model
from mtor_cli.pk.predict.concentration import predict
from mtor_cli.pk.predict.forecast import measure

START = datetime(2026, 1, 5, 8)
RECORDS = 200


class Kind(NamedTuple):
    """Whom a model is of, and what he takes."""

    model: str
    drug: str
    age: tuple[int, int]
    properties: dict[str, tuple[float, float]]
    """Lowest and highest of each covariate of the record."""
    doses: tuple[float, ...]
    """mg each."""
    every: tuple[int, ...]
    """h."""


_CHILD = {"WT": (15.0, 40.0), "TBIL": (6.0, 20.0)}
_ADULT = {"AST": (15.0, 60.0), "WT": (50.0, 80.0)}
KINDS = (
    *[Kind("S2", "sirolimus", (18, 64), _ADULT, (1.0, 2.0, 3.0), (24,))] * 9,
    *[Kind(m, "sirolimus", (18, 64), {**_ADULT, "HCT": (25.0, 44.0)}, (1.0, 2.0, 3.0), (24,)) for m in ("S2", "S4")],
    Kind("S8", "sirolimus", (18, 64), {**_ADULT, "HCT": (25.0, 44.0)}, (2.0, 3.0, 4.0), (24,)),
    *[Kind(m, "sirolimus", (3, 15), _CHILD, (0.5, 1.0, 1.5), (12, 24)) for m in ("S1", "S5", "S6")],
    Kind("E1", "everolimus", (18, 70), {"WT": (50.0, 95.0)}, (0.75, 2.5, 5.0), (12, 24)),
    *[Kind("E2", "everolimus", (4, 16), {"BSA": (0.7, 1.6)}, (1.0, 2.0, 2.5), (12, 24))] * 4,
)
"""One model of a kind is fitted fast; E1, with an effect of each occasion, takes some seconds."""
BANDS = {"ITP": "itp-4-15", "ALPS": "alps-2-10"}
DISEASES = ("ITP", "AIHA", "PRCA", "ALPS", "GVHD", None)
MOVING = ("voriconazole", "rifampicin", "posaconazole")
AGENTS = (*MOVING, "fluconazole", "aciclovir", "acetaminophen")
"""The last but one moves no level; of the last nothing is verified."""
UNITS = ("ng/mL", "ng/mL", "ug/L", "nmol/L", None)
LLOQ = 0.5
"""ng/mL."""
NMOL_PER_NG = {"sirolimus": 1000 / 914.19, "everolimus": 1000 / 958.24}
"""C51H79NO13 and C53H83NO14, of standard atomic masses."""


class Dose(NamedTuple):
    """One that was taken, or missed."""

    time: float
    """h after `START`."""
    mg: float
    every: int
    missed: bool
    loading: bool


class Level(NamedTuple):
    """One as it was measured."""

    time: float
    ng_ml: float
    """As reported, whatever unit it was typed in."""
    low: bool
    """Typed as below the limit of quantification, `ng_ml` being what no laboratory would have said."""
    assay: str
    unit: str | None
    typed: str


class Other(NamedTuple):
    """Another drug."""

    name: str
    start: float
    end: float | None


class MadeUp(NamedTuple):
    """A record and what is true of it."""

    kind: Kind
    fields: dict[str, Any]
    doses: list[Dose]
    levels: list[Level]
    others: list[Other]
    age: int

    @property
    def text(self) -> str:
        """The record as a file."""
        return json.dumps(self.fields)

    @property
    def model(self) -> str:
        """The id of the model that the patient was drawn from."""
        return str(find_model(content().pk_models, self.kind.model)["id"])


@functools.cache
def content() -> Content:
    """The data, read once."""
    return Content()


def moment(hours: float) -> str:
    """Hours as the record writes them."""
    return f"{START + timedelta(hours=hours):%Y-%m-%d %H:%M}"


def made_up(seed: int) -> MadeUp:
    """One of the records."""
    dice = np.random.default_rng([12, seed])
    kind = KINDS[seed % len(KINDS)]
    age = int(dice.integers(*kind.age))
    doses, regimen = _doses(kind, dice)
    others = _others(dice) if dice.random() < 0.25 else []
    fields: dict[str, Any] = {
        "id": f"made-up-{seed}",
        "drug": kind.drug,
        "age": age,
        "covariates": {name: round(float(dice.uniform(*ends)), 1) for name, ends in kind.properties.items()},
        "regimen": regimen,
        **_aim(kind, dice),
        "product": "tablet",
        "strengths": [0.5, 1, 2] if kind.drug == "sirolimus" else [0.25, 0.5, 0.75, 2.5, 5],
    }
    if others:
        fields["interactions"] = [
            {"name": o.name, "from": moment(o.start), **({} if o.end is None else {"until": moment(o.end)})}
            for o in others
        ]
    levels = _levels(kind, fields, dice)
    fields["levels"] = [_typed(level) for level in levels]
    return MadeUp(kind, fields, doses, levels, others, age)


def _aim(kind: Kind, dice: np.random.Generator) -> dict[str, Any]:
    disease = DISEASES[dice.integers(len(DISEASES))]
    if disease is None:
        return {"target": "5-12"}
    if kind.drug == "sirolimus" and disease in BANDS and dice.random() < 0.7:
        return {"disease": disease, "band": BANDS[disease]}
    return {"disease": disease}


def _doses(kind: Kind, dice: np.random.Generator) -> tuple[list[Dose], str]:
    """A hundred days of doses and the words for them: perhaps a loading dose, a change, doses that were missed."""
    every = int(dice.choice(kind.every))
    first, second = (float(mg) for mg in dice.choice(kind.doses, 2, replace=False))
    changed = 24 * int(dice.integers(25, 50)) if dice.random() < 0.35 else None
    loading = dice.random() < 0.15 and kind.drug == "sirolimus"
    missed = set((24 * dice.choice(np.arange(5, 60), 2, replace=False)).tolist()) if dice.random() < 0.25 else set()
    if changed is not None:
        missed -= {changed}
    begun = every if loading else 0
    found = [Dose(0.0, 3 * first, every, False, True)] if loading else []
    for time in range(begun, 24 * 100, every):
        mg = first if changed is None or time < changed else second
        found.append(Dose(float(time), mg, every, time in missed, False))
    how = "daily" if every == 24 else f"every {every} h"
    words = [f"{3 * first:g} mg once at {moment(0)}"] if loading else []
    ends = [(first, begun, changed), *([] if changed is None else [(second, changed, None)])]
    for mg, start, end in ends:
        left_out = [moment(t) for t in sorted(missed) if start <= t and (end is None or t < end)]
        words.append(f"{mg:g} mg {how} from {moment(start)}" + (", missed " + ", ".join(left_out) if left_out else ""))
    return found, "; then ".join(words)


def _others(dice: np.random.Generator) -> list[Other]:
    start = 24.0 * int(dice.integers(5, 60)) + 2.0
    end = start + 24.0 * int(dice.integers(3, 20)) if dice.random() < 0.5 else None
    return [Other(str(dice.choice(AGENTS)), start, end)]


def _levels(kind: Kind, fields: dict[str, Any], dice: np.random.Generator) -> list[Level]:
    """Three to five levels: most of them troughs, some at another hour; the true ones of a patient of the model."""
    days = sorted((7 + dice.choice(75, int(dice.integers(3, 6)), replace=False)).tolist())
    times = [24.0 * day - 0.5 if dice.random() < 0.85 else 24.0 * day + float(dice.integers(2, 9)) for day in days]
    bare = {**fields, "levels": [{"time": moment(t), "value": 1, "unit": "ng/mL"} for t in times]}
    bare.pop("interactions", None)
    case = read_case(bare)
    record = find_model(content().pk_models, kind.model)
    model = build(record, {}, record["role"], None).model
    subject = subject_of(case, model, None, content().rules)
    root = np.linalg.cholesky(model.omega_full(model.occasions_in(subject.course)))
    eta = root @ dice.standard_normal(len(root))
    true = predict(model, subject, times, eta[None, :])[:, 0]
    measured = measure(model.residual, true, dice) * 1000.0 / model.scale
    other, unit = dice.random(len(times)) < 0.1, UNITS[dice.integers(len(UNITS))]
    return [
        _level(time, float(value), "lc-ms/ms" if strange else "cmia", kind.drug, unit)
        for time, value, strange in zip(times, measured, other, strict=True)
    ]


def _level(time: float, value: float, assay: str, drug: str, unit: str | None) -> Level:
    factor = NMOL_PER_NG[drug] if unit == "nmol/L" else 1.0
    if value < LLOQ:
        return Level(time, value, True, assay, unit, f"<{LLOQ * factor:.4g}")
    # Four digits, so that writing it down does not move a level out of an interval.
    return Level(time, value, False, assay, unit, f"{value * factor:.4g}")


def _typed(level: Level) -> dict[str, Any]:
    value = level.typed if level.low else float(level.typed)
    unit = {} if level.unit is None else {"unit": level.unit}
    return {"time": moment(level.time), "value": value, "assay": level.assay, **unit}


def taken_before(made: MadeUp, time: float) -> list[Dose]:
    """The doses taken before a time."""
    return [d for d in made.doses if d.time < time and not d.missed]


def begun(made: MadeUp, time: float) -> float:
    """When the equal doses without a break began that are taken at a time, h."""
    taken = taken_before(made, time)
    since = taken[-1]
    for dose in reversed(taken[:-1]):
        if dose.mg != since.mg or since.time - dose.time > 1.25 * dose.every:
            break
        since = dose
    return since.time


def calendar(hours: float) -> int:
    """Hours as days by the calendar."""
    return math.floor(hours / 24.0 + 0.5)
