"""Starting regimens as flat rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.screens.dose import composition
from mtor_cli.screens.rows import SAID_COLUMNS, remark_rows, said, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.commands.start.result import RegimenOut, StartResult
    from mtor_cli.parts.disease import NoteOut
    from mtor_cli.parts.dosing import OptionOut, Remark
    from mtor_cli.render.rows import Row

START_COLUMNS = [
    "disease",
    "section",
    "id",
    "regimen",
    "population_en",
    "population_zh",
    "covered",
    "phase",
    "stage",
    "days",
    "condition_en",
    "condition_zh",
    "times_a_day",
    "mg_low",
    "mg_high",
    "mg_per_day_low",
    "mg_per_day_high",
    "options_en",
    "options_zh",
    "options_between",
    "remarks",
    *SAID_COLUMNS,
]


def start_rows(result: StartResult) -> list[Row]:
    """The starting regimens as rows, one a phase, then the table, the views on the liver and the cautions.

    What is said of a regimen or of the table follows it, one coded remark a row.
    """
    rows: list[Row] = [row for item in result["regimens"] for row in _regimen_rows(item)]
    table, rule = result["table"], result["label_rule"]
    if table:
        rows.append(_row("table", table["id"], table, table["mg_per_day"], table["options"], table["remarks"]))
        rows += remark_rows("table_remark", table["remarks"])
    rows += [_row("label_rule", rule["code"], rule, rule["mg_per_day"])] if rule else []
    rows += [_row("liver", note["id"], note) for note in result["liver"]]
    rows += [_row("caution", advice["id"], advice) for advice in result["cautions"]]
    rows += [_row("check", advice["id"], advice) for advice in result["checks"]]
    rows += [_row("remark", remark["code"], remark) for remark in result["remarks"]]
    rows += remark_rows("caption", result["captions"])
    return [{"disease": result["disease"], **row} for row in rows]


def _row(
    section: str,
    name: str,
    item: NoteOut,
    mg_per_day: float | None = None,
    options: Sequence[OptionOut] = (),
    beside: Sequence[Remark] = (),
) -> Row:
    return {
        "section": section,
        "id": name,
        "mg_per_day_low": mg_per_day,
        "mg_per_day_high": mg_per_day,
        **_options(options),
        "remarks": [r["code"] for r in beside],
        **said(item),
    }


def _regimen_rows(item: RegimenOut) -> list[Row]:
    """One row a phase of a regimen, or one where no dose was read, then what is said of it."""
    regimen = item["regimen"]
    about: Row = {
        "section": "regimen",
        "id": regimen["id"],
        "population_en": regimen["population"]["en"],
        "population_zh": regimen["population"]["zh"],
        "covered": item["covered"],
        "remarks": [r["code"] for r in item["remarks"]],
        **told(regimen, regimen["summary"]),
    }
    phases = [
        {
            **about,
            "phase": number,
            "stage": phase["stage"],
            "days": phase["days"],
            "condition_en": phase["condition"] and phase["condition"]["en"],
            "condition_zh": phase["condition"] and phase["condition"]["zh"],
            "times_a_day": phase["times_a_day"],
            **_bounds("mg", phase["mg"]),
            **_bounds("mg_per_day", phase["mg_per_day"]),
            **_options(phase["options"]),
            "options_between": phase["options_between"],
        }
        for number, phase in enumerate(item["phases"], 1)
    ]
    beside = remark_rows("regimen_remark", item["remarks"], regimen=regimen["id"])
    for number, phase in enumerate(item["phases"], 1):
        beside += remark_rows("regimen_remark", phase["remarks"], regimen=regimen["id"], phase=number)
    return [*(phases or [about]), *beside]


def _bounds(name: str, bounds: list[float] | None) -> Row:
    low, high = bounds or (None, None)
    return {f"{name}_low": low, f"{name}_high": high}


def _options(options: Sequence[OptionOut]) -> Row:
    """What the product gives, each as one administration, in both languages."""
    return {f"options_{lang}": [composition(o, lang) for o in options] for lang in ("en", "zh")}
