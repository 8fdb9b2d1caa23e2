"""How much higher than its trough a level lies in the hours after a dose, by the population models."""

from __future__ import annotations

from typing import Annotated, Literal

from typing_extensions import TypedDict

from mtor_cli.records.base import DrugId, Key, Note, Sourced, record
from mtor_cli.records.limits import Limited

Hourly = Annotated[list[Annotated[float, Limited(ge=1, allow_inf_nan=False)]], Limited(min_length=1)]
"""One ratio for each hour after the dose: the first holds from 0 h up to 1 h."""


@record
class RatioTable(Sourced):
    """Level over trough at steady state, of one drug, age group and interval; written by `scripts/write_ratios.py`."""

    id: Key
    drug: DrugId
    age_group: Literal["adult", "child"]
    interval: Literal[12, 24, 48]
    """h."""
    models: Annotated[list[Key], Limited(min_length=1)]
    """Every model that applies to this drug and age group."""
    lowest: Hourly
    """Lowest ratio that one of the models reaches within the hour, rounded down to 0.01."""
    highest: Hourly
    """Highest ratio that one of the models reaches within the hour, rounded up to 0.01."""


@record
class Ratios(TypedDict):
    """`data/ratios.yaml`."""

    notes: Annotated[list[Note], Limited(min_length=1)]
    """On what the ratios rest, and where they stop."""
    tables: Annotated[list[RatioTable], Limited(min_length=1)]
