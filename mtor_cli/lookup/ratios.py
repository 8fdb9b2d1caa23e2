"""The ratio of a level to its trough, by the hours since the dose."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

    from mtor_cli.records.base import Source
    from mtor_cli.records.ratios import Ratios


class LevelRatio(NamedTuple):
    """What the models make of an hour."""

    lowest: float
    highest: float
    models: tuple[str, ...]
    """Their ids."""
    sources: tuple[Source, ...]


def level_ratio(
    ratios: Ratios, drug: str, age_group: str | None, interval: int, hours: Decimal | float
) -> LevelRatio | None:
    """The lowest and the highest ratio of level to trough at steady state, by the applicable models.

    Args:
        ratios: the content.
        drug: its id.
        age_group: `adult` or `child`; None where the age is not known: then the models of both speak.
        interval: hours between doses.
        hours: from the last dose to the sample.

    Returns:
        None for another interval, and from the next dose on.
    """
    tables = [
        t
        for t in ratios["tables"]
        if t["drug"] == drug and t["interval"] == interval and age_group in (None, t["age_group"])
    ]
    if not tables or not 0 <= hours < interval:
        return None
    hour = int(hours)
    return LevelRatio(
        min(t["lowest"][hour] for t in tables),
        max(t["highest"][hour] for t in tables),
        tuple(dict.fromkeys(model for t in tables for model in t["models"])),
        tuple(dict.fromkeys(source for t in tables for source in t["sources"])),
    )
