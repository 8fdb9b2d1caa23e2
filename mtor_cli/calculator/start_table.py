"""A table of starting doses by weight and bilirubin: closed below, open above, and nothing outside it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mtor_cli.records.codes import Code
    from mtor_cli.records.pharmacology import StartTable


UMOL_PER_MG_DL = 17.104
"""umol/L of bilirubin in 1 mg/dL: 10 000 / 584.66 (molar mass of bilirubin, C33H36N4O6, in g/mol)."""


class StartDose(NamedTuple):
    """The dose of a table with the codes of remarks, or no dose and the codes of why there is none."""

    mg_per_day: float | None
    codes: list[Code]


def look_up(table: StartTable, age: Decimal, weight: Decimal, bilirubin: Decimal) -> StartDose:
    """The daily dose in mg of a starting-dose table.

    Args:
        table: the record of `data/pharmacology.yaml`.
        age: years; the ages of the cohort are inclusive, in completed years.
        weight: kg; a row holds from its lower weight to below its upper one. Below the lightest child of the cohort
            nothing is worked out; above the heaviest `table_beyond_cohort` says so.
        bilirubin: total bilirubin in umol/L; a band holds from its limit to below the next one. The table prints the
            first band as ending at 20.50 and the second as above it: at that value `table_edge` says so.
    """
    rows = table["rows"]
    # By their digits: the float 3.42 is not quite the number 3.42.
    limits = [Decimal(str(limit)) for limit in table["bilirubin_limits"]]
    refused: list[Code] = []
    if not table["age_low"] <= int(age) <= table["age_high"]:
        refused.append("table_age")
    row = next((r for r in rows if r["weight_low"] <= weight < r["weight_high"]), None)
    if row is None:
        refused.append("table_weight")
    elif weight < table["weight_low"]:
        refused.append("table_below_cohort")
    if bilirubin < limits[0]:
        refused.append("table_bilirubin")
    if refused or row is None:
        return StartDose(None, refused)
    band = sum(1 for limit in limits[1:] if bilirubin >= limit)
    codes: list[Code] = ["table_edge"] if bilirubin in limits[1:] else []
    if weight > table["weight_high"]:
        codes.append("table_beyond_cohort")
    return StartDose(row["doses"][band], codes)
