"""The highest dose that a source states for a disease and a patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.lookup.filters import items_of
from mtor_cli.lookup.regimens import highest_mg, highest_mg_per_m2
from mtor_cli.lookup.scope import scope_of

if TYPE_CHECKING:
    from decimal import Decimal

    from mtor_cli.lookup.diseases import Target
    from mtor_cli.models.base import Source
    from mtor_cli.models.recommendations import Disease, Dosing


def highest_studied(
    diseases: list[Disease],
    target: Target,
    drug: str,
    age: Decimal | None,
    weight: Decimal | None = None,
    surface: Decimal | None = None,
) -> Decimal | None:
    """Return the highest daily dose in mg stated for a disease, loading doses left aside; None where none was read.

    Args:
        diseases: the content by disease.
        target: the disease or a part of it.
        drug: whose dose.
        age: years; a source below whose ages the patient lies, or of children only and exceeded, does not count.
            None counts everything.
        weight: kg, or None; as the age.
        surface: body surface area in m², for doses per m²; None leaves those out.
    """
    regimens: Any = items_of(diseases, target, "dosing")
    doses = [_mg(d, age, weight, surface) for d in regimens if d["drug"] == drug and target.primary(d.get("entity"))]
    return max((d for d in doses if d is not None), default=None)


def _mg(dosing: Dosing, age: Decimal | None, weight: Decimal | None, surface: Decimal | None) -> Decimal | None:
    """Return the highest daily dose of one source for the patient.

    A dose per m² is scaled to the patient, so that it counts for a child where the source's ages are not known; a dose
    in mg does not.
    """
    scope = scope_of(dosing, age, weight)
    if not scope.target:
        return None
    per_m2 = highest_mg_per_m2(dosing)
    scaled = None if per_m2 is None or surface is None else per_m2 * surface
    flat = highest_mg(dosing) if scope.dose else None
    return min((d for d in (scaled, flat) if d is not None), default=None)


class PerSurface(NamedTuple):
    """The highest daily dose of a source that doses by body surface."""

    mg_per_m2: Decimal
    sources: tuple[Source, ...]


def highest_per_m2(
    diseases: list[Disease], target: Target, drug: str, age: Decimal | None, weight: Decimal | None = None
) -> PerSurface | None:
    """Return the highest daily dose in mg/m² stated for a disease; None where no source that counts doses so.

    Args:
        diseases: the content by disease.
        target: the disease or a part of it.
        drug: whose dose.
        age: years, as in `highest_studied`.
        weight: kg, or None; as the age.
    """
    regimens: Any = items_of(diseases, target, "dosing")
    found = [
        PerSurface(per_m2, tuple(d["sources"]))
        for d in regimens
        if d["drug"] == drug and target.primary(d.get("entity")) and scope_of(d, age, weight).target
        for per_m2 in [highest_mg_per_m2(d)]
        if per_m2 is not None
    ]
    return max(found, key=lambda f: f.mg_per_m2, default=None)
