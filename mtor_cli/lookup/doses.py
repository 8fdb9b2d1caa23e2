"""The highest dose that a source states for a disease and a patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.lookup.filters import dosing_of
from mtor_cli.lookup.regimens import highest_mg, highest_mg_per_m2
from mtor_cli.lookup.scope import scope_of

if TYPE_CHECKING:
    from decimal import Decimal

    from mtor_cli.lookup.diseases import Target
    from mtor_cli.records.base import Source
    from mtor_cli.records.recommendations import Disease, Dosing
    from mtor_cli.records.rules import Rules


class Person(NamedTuple):
    """What of a patient decides which doses a source states for them; None is not known."""

    age: Decimal | None = None
    """Years."""
    weight: Decimal | None = None
    """kg."""
    surface: Decimal | None = None
    """Body surface area in m²."""


class Highest(NamedTuple):
    """The highest daily dose that a source states for a patient, loading doses left aside."""

    mg_per_day: Decimal | None
    """None where none was read, or it is per m² and the surface is not known."""
    per_m2: Decimal | None = None
    """mg/m²/day, where the dose is one per m²."""
    sources: tuple[Source, ...] = ()

    @property
    def own(self) -> bool:
        """Whether it is this program's limit, for want of a disease, and no source's."""
        return self.mg_per_day is not None and not self.sources


def highest_stated(diseases: list[Disease], target: Target, drug: str, person: Person, rules: Rules) -> Highest:
    """The highest daily dose that a source states for a disease: in mg before one per m² that cannot be scaled.

    Args:
        diseases: the content by disease.
        target: the disease or a part of it.
        drug: whose dose.
        person: a source below whose ages or weights the patient lies, or one of children only that the patient has
            outgrown, does not count. Where the age is not known, every source does.
        rules: where childhood ends.
    """
    regimens = dosing_of(diseases, target)
    found = [_of_source(d, person, rules) for d in regimens if d["drug"] == drug and target.primary(d.get("entity"))]
    known = [(h.mg_per_day, h) for h in found if h.mg_per_day is not None]
    if known:
        return max(known, key=lambda pair: pair[0])[1]
    scaled = [(h.per_m2, h) for h in found if h.per_m2 is not None]
    return max(scaled, key=lambda pair: pair[0])[1] if scaled else Highest(None)


def _of_source(dosing: Dosing, person: Person, rules: Rules) -> Highest:
    """The highest daily dose of one source for the patient.

    A dose per m² is scaled to the patient, so that it counts for a child where the source's ages are not known; a dose
    in mg does not.
    """
    scope, sources = scope_of(dosing, person.age, person.weight, rules), tuple(dosing["sources"])
    if not scope.target:
        return Highest(None)
    flat = highest_mg(dosing) if scope.dose else None
    per_m2 = highest_mg_per_m2(dosing)
    if per_m2 is None or (person.surface is None and flat is not None):
        return Highest(flat, None, sources)
    if person.surface is None:
        return Highest(None, per_m2, sources)
    scaled = per_m2 * person.surface
    return Highest(flat, None, sources) if flat is not None and flat < scaled else Highest(scaled, per_m2, sources)
