"""How much each model counts: by how well it foretold the levels, among those that may be asked of this patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.pk.average import model_weights
from mtor_cli.results.common import alike, enumerated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.cases.case import Case
    from mtor_cli.models.pkmodels import PkModel
    from mtor_cli.results.consult import Remark
    from mtor_cli.results.fit_models import Ran
    from mtor_cli.results.remarks import Remarks

BODY = ("AGE", "WT")
"""The properties by which a model is outside its own patients."""


def weights_of(used: Sequence[Ran], case: Case) -> list[float]:
    """Return the weight of each model, 0 for one that does not count beside the others.

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
    """Return whether the patient lies outside the ages, in completed years, or the weights of a model's patients."""
    limits = record["limits"] if record is not None else {}
    for name in BODY:
        value, (low, high) = case.latest(name), limits.get(name, (None, None))
        if value is None:
            continue
        whole = float(int(value)) if name == "AGE" else value
        if (low is not None and value < low) or (high is not None and whole > high):
            return True
    return False


def why_none(one: Ran, weights: Sequence[float] | None, i: int, case: Case, say: Remarks) -> Remark | None:
    """Return why a model does not count; None where it does."""
    if one.without_level:
        return say.say("no_usable_level")
    if weights is None or weights[i] > 0.0:
        return None
    return say.say("outside_its_patients" if outside(one.chosen.record, case) else "takes_fewer_levels")


def uncounted(used: Sequence[Ran], weights: Sequence[float] | None, case: Case, say: Remarks) -> list[Remark]:
    """Return that models outside their own patients do not count, where they do not."""
    names = [
        alike(one.chosen.model.id)
        for i, one in enumerate(used)
        if (why := why_none(one, weights, i, case, say)) is not None and why["code"] == "outside_its_patients"
    ]
    if not names:
        return []
    return [say.say("model_not_counted", left_out=enumerated(names))]
