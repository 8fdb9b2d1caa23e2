"""The highest dose that was studied for a disease and an age."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mtor_cli.lookup.filters import CHILD_BELOW, items_of

if TYPE_CHECKING:
    from mtor_cli.lookup.diseases import Target
    from mtor_cli.models.recommendations import Disease


def highest_studied(diseases: list[Disease], target: Target, drug: str, age: Decimal | None) -> Decimal | None:
    """Return the highest daily dose in mg studied for a disease, loading doses left aside; None where none was read.

    Args:
        diseases: the content by disease.
        target: the disease or a part of it.
        drug: whose dose.
        age: years. A child counts what was studied in children; an adult everything but that; None counts everything.
    """
    regimens: Any = items_of(diseases, target, "dosing")
    groups: tuple[str, ...] = ("adult", "child", "both", "not_stated")
    if age is not None:
        groups = ("child", "both") if age < CHILD_BELOW else ("adult", "both", "not_stated")
    doses = [
        Decimal(str(d["highest"]))
        for d in regimens
        if d["drug"] == drug
        and d["age_group"] in groups
        and target.primary(d.get("entity"))
        and not isinstance(d["highest"], dict)
    ]
    return max(doses, default=None)
