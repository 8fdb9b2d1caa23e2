"""Which items of a disease an answer shows. What a source does not state is never hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Set
    from decimal import Decimal

    from mtor_cli.lookup.diseases import Target
    from mtor_cli.records.recommendations import Advice, Band, Disease, Dosing, Measuring, Setting
    from mtor_cli.records.rules import Rules

_Setting = TypeVar("_Setting", "Band", "Dosing")

_LINES = {
    "first": ("first", "mixed", "not_stated"),
    # Relapsed or refractory disease is second line or later.
    "second": ("second", "refractory", "mixed", "not_stated"),
    "refractory": ("refractory", "mixed", "not_stated"),
    "prophylaxis": ("prophylaxis", "mixed", "not_stated"),
}
"""The lines of treatment that each choice of the filter keeps."""

LINES = tuple(_LINES)

POPULATIONS = ("adult", "child")


def population_of(age: Decimal | float | None, rules: Rules) -> str | None:
    """`adult` or `child` for an age in years, by where the rules let childhood end; None where it is not known."""
    return None if age is None else "adult" if age >= rules.adult_from_years else "child"


class Filters(NamedTuple):
    """What the reader asked for; None is everything."""

    population: str | None = None
    """`adult` or `child`."""
    line: str | None = None
    drug: str | None = None
    outside: frozenset[str] = frozenset()
    """The ids of the parts of diseases that the line cannot concern."""

    def keeps(self, item: Setting) -> bool:
        """Whether an item is shown; what its source leaves open (`both`, `mixed`, `not_stated`) always is."""
        return (
            (self.drug is None or item["drug"] == self.drug)
            and (self.population is None or item["age_group"] in (self.population, "both", "not_stated"))
            and (self.line is None or item["line"] in _LINES[self.line])
            and item.get("entity") not in self.outside
        )


def outside(diseases: list[Disease], line: str | None) -> frozenset[str]:
    """The ids of the parts of diseases that a line of treatment cannot concern, by their own data."""
    parts = [entity for disease in diseases for entity in disease["entities"]]
    return frozenset(e["id"] for e in parts if line is not None and line not in e.get("lines", [line]))


def concerns(item: Mapping[str, object], filters: Filters) -> bool:
    """Whether a statement is not about a part of a disease that the line of treatment cannot concern."""
    return item.get("entity") not in filters.outside


def bands_of(diseases: list[Disease], target: Target) -> list[Band]:
    """The target ranges of a disease, those that it shares with others last."""
    return _with_shared(diseases, target, lambda disease: disease["bands"])


def dosing_of(diseases: list[Disease], target: Target) -> list[Dosing]:
    """The regimens of a disease, those that it shares with others last."""
    return _with_shared(diseases, target, lambda disease: disease["dosing"])


def _with_shared(diseases: list[Disease], target: Target, items: Callable[[Disease], list[_Setting]]) -> list[_Setting]:
    own = [i for i in items(target.disease) if target.covers(i.get("entity"))]
    shared = [
        item
        for disease in diseases
        if disease["id"] != target.disease["id"] and target.covers(None)
        for item in items(disease)
        if target.disease["id"] in item.get("also_in", [])
    ]
    return own + shared


def advice_of(advice: list[Advice], target: Target, drug: str | None) -> list[Advice]:
    """The cautions or monitoring items of a disease, the most important first."""
    kept = [
        a
        for a in advice
        if (a["diseases"] == "all" or target.ids.intersection(a["diseases"])) and (drug is None or drug in a["drugs"])
    ]
    return sorted(kept, key=lambda a: a["priority"])


def of_unused(item: Advice | Measuring, used: Set[str]) -> bool:
    """Return whether an item holds in general, and for none of the drugs that are used in a disease.

    Args:
        item: something to heed or to measure.
        used: ids of the drugs of which the disease has a regimen or a range; where it has none, nothing is unused.
    """
    return bool(used) and used.isdisjoint(item["drugs"]) and item.get("diseases", "all") == "all"
