"""How much each model counts: by how well it foretold the levels, among those that may be asked of this patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.parts.common import alike, enumerated
from mtor_cli.parts.scope import spanned
from mtor_cli.parts.words import PHRASE
from mtor_cli.pk.predict.average import model_weights
from mtor_cli.text import fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.cases.case import Case
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.fit.models import Ran
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.records.base import Text
    from mtor_cli.records.pkmodels import PkModel

BODY = ("AGE", "WT")
"""The properties by which a model is outside its own patients."""


def weights_of(used: Sequence[Ran], case: Case) -> list[float]:
    """The weight of each model, 0 for one that does not count beside the others.

    Left out, as long as another model is left: one that takes none of the levels; one outside the ages or weights of
    its own patients; one that takes fewer of the levels than another does.

    Args:
        used: the patient under each model.
        case: the patient.
    """
    group = [i for i, one in enumerate(used) if not one.without_level] or list(range(len(used)))
    group = [i for i in group if not outside(used[i].chosen.record, case)] or group
    most = max((len(used[i].subject.levels) for i in group), default=0)
    group = [i for i in group if len(used[i].subject.levels) == most]
    shares = model_weights([used[i].posterior for i in group]).tolist() if group else []
    found = dict(zip(group, shares, strict=True))
    return [found.get(i, 0.0) for i in range(len(used))]


def outside(record: PkModel | None, case: Case) -> bool:
    """Whether the patient lies outside the ages, in completed years, or the weights of a model's patients."""
    limits = record["limits"] if record is not None else {}
    for name in BODY:
        value, (low, high) = case.latest(name), limits.get(name, (None, None))
        if value is None:
            continue
        whole = float(int(value)) if name == "AGE" else value
        if (low is not None and value < low) or (high is not None and whole > high):
            return True
    return False


def leading(used: Sequence[Ran], weights: Sequence[float]) -> Ran:
    """The model that leads: the chosen one, or where that does not count the weightiest that seeks a dose.

    Args:
        used: the patient under each model, the chosen one first.
        weights: of each of them.
    """
    if weights[0] > 0.0:
        return used[0]
    counting = [
        (weight, one)
        for one, weight in zip(used, weights, strict=True)
        if weight > 0.0 and one.chosen.model.dose_covariate is None
    ]
    return max(counting, key=lambda pair: pair[0])[1] if counting else used[0]


def that_seek_a_dose(
    used: Sequence[Ran], main: Ran, weights: Sequence[float] | None, named: bool, case: Case
) -> tuple[list[tuple[Ran, float]], list[Ran]]:
    """The models that doses go by with their weights, the one that leads first, and those that seek none.

    One that the user named stands alone, and so does one that leads for the population because its search failed.
    """
    if named or weights is None or main.chosen.model.dose_covariate is not None:
        return [(main, 1.0)], []
    pairs = list(zip(used, weights, strict=True))
    seeking = [(r, w) for r, w in pairs if r.chosen.model.dose_covariate is None]
    if not any(w for _, w in seeking):
        alone = [r for r, _ in seeking]
        seeking = list(zip(alone, weights_of(alone, case), strict=True))
    seeking.sort(key=lambda pair: pair[0] is not main)
    return seeking, [r for r in used if r.chosen.model.dose_covariate is not None]


def of_patients(
    used: Sequence[Ran], weights: Sequence[float] | None, main: Ran, case: Case, say: Remarks
) -> list[Remark]:
    """What has to be said where the default model does not count, or no model was built in such patients.

    Args:
        used: the patient under each model, the chosen one first.
        weights: of each of them; None where none were weighed.
        main: the model that leads.
        case: the patient.
        say: makes coded remarks.
    """
    of_body = [one for one in used if one.chosen.record is not None and outside(one.chosen.record, case)]
    if used and len(of_body) == len(used):
        return [say.say("no_model_of_such_patients", each=_patients(of_body))]
    if weights is None or main is used[0] or used[0] not in of_body:
        return []
    counting = [_short(one) for one, weight in zip(used, weights, strict=True) if weight > 0.0]
    by = fill(PHRASE["alone"], {"name": counting[0]}) if len(counting) == 1 else enumerated(map(alike, counting))
    return [say.say("default_of_other_patients", each=_patients([used[0]]), by=by)]


def _short(one: Ran) -> str:
    return one.chosen.record["short"] if one.chosen.record is not None else one.chosen.model.id


def _patients(used: Sequence[Ran]) -> Text:
    """Models with the ages and weights of their patients: S2 (16–64 years, 44–128 kg)."""
    each: list[Text] = []
    for one in used:
        limits = one.chosen.record["limits"] if one.chosen.record is not None else {}
        known = [(limits[name], unit) for name, unit in _UNITS.items() if name in limits]
        spans = enumerated((spanned(low, high, unit) for (low, high), unit in known), "inside")
        each.append(fill(PHRASE["aside"], {"what": _short(one), "aside": spans}))
    return enumerated(each, "group")


_UNITS = {"AGE": PHRASE["years"], "WT": alike(" kg")}


def why_none(one: Ran, weights: Sequence[float] | None, i: int, case: Case, say: Remarks) -> Remark | None:
    """Why a model does not count; None where it does."""
    if one.without_level:
        return say.say("no_usable_level")
    if weights is None or weights[i] > 0.0:
        return None
    return say.say("outside_its_patients" if outside(one.chosen.record, case) else "takes_fewer_levels")


def uncounted(used: Sequence[Ran], weights: Sequence[float] | None, case: Case, say: Remarks) -> list[Remark]:
    """That models outside their own patients do not count, where they do not."""
    names = [
        alike(one.chosen.model.id)
        for i, one in enumerate(used)
        # Of the one that was chosen it is said at the top.
        if i and (why := why_none(one, weights, i, case, say)) is not None and why["code"] == "outside_its_patients"
    ]
    if not names:
        return []
    return [say.say("model_not_counted", left_out=enumerated(names))]
