"""No number that decides clinically stands in Python: it is a rule of `data/rules.yaml`, with its voice and source.

Every number in the rooms that decide is of arithmetic, or stands here with the reason why it is no rule.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parent.parent / "mtor_cli"

DECIDING = ("calculator", "cases", "commands", "lookup", "parts")
"""Rooms in which any number could decide."""
SHOWING = ("render", "screens")
"""Rooms in which a number decides only where something is compared with it; the rest are widths."""

ARITHMETIC = {
    0: "nothing",
    1: "one",
    2: "pairs, halves, squares",
    24: "hours in a day",
    100: "percent",
    3600: "seconds in an hour",
}
LEAST = 1e-5
"""Below this a number is room for rounding."""

PLACE = "PLACE"
"""Where a command stands in the list of all: not a number that anything goes by."""

ALLOWED: dict[str, tuple[str, ...]] = {
    "a bound of what may be typed: beyond it a number is a slip, and is asked back": (
        "calculator/dates.py (FIRST_YEAR, LAST_YEAR)",
        "calculator/dates.py MAX_DAYS",
        "calculator/formulary.py STRENGTH_STEP",
        "calculator/numbers.py MAX_AGE",
        "calculator/numbers.py MAX_DIGITS",
        "cases/fields.py LARGEST",
        "cases/fields.py POSSIBLE",
        "cases/times.py LONGEST_H",
        "commands/fit/dose.py _intervals",
        "commands/simulate/answer.py answer",
        "commands/start/answer.py BILIRUBIN",
        "commands/start/answer.py _bilirubin",
        "parts/clinical.py DAYS_ON_DOSE",
        "parts/clinical.py DOSE",
        "parts/clinical.py HEIGHT",
        "parts/clinical.py HOURS_SINCE_DOSE",
        "parts/clinical.py PREVIOUS_DAYS",
        "parts/clinical.py SPECIMEN_DAYS",
        "parts/clinical.py WEIGHT",
        "parts/clinical.py parse_strengths",
    ),
    "how long a file, a line or a name may be": (
        "cases/table.py LONGEST_HEADER",
        "commands/interactions/command.py LONGEST_NAME",
        "commands/interactions/command.py MOST_BYTES",
        "commands/interactions/command.py _read_list",
        "cases/chart.py LONGEST",
        "parts/fit_input.py MAX_CASE_BYTES",
        "parts/rows.py LONGEST_ROW",
    ),
    "how a name is found that was misspelled, or stands in a sentence": (
        "lookup/diseases.py MOST_WORDS",
        "lookup/spelling.py BEGINNING",
        "lookup/spelling.py (BEGUN, BEGUN_IN_CHINESE)",
        "lookup/spelling.py LONG",
        "lookup/spelling.py SHORT",
        "lookup/within.py _MOST_WORDS",
    ),
    "hours between the doses of a regimen that has a name": (
        "calculator/alarm.py counts_from",
        "calculator/dose.py _options",
        "calculator/sample.py TIMES_PER_DAY",
        "cases/fields.py _FREQUENCIES",
        "cases/case.py WEEK_H",
        "parts/fit/goal.py regimens",
        "parts/fit/timing.py REGIMENS",
    ),
    "how a record of administrations is read; what was made of it is said": (
        "cases/case.py interval_of",
        "cases/doses.py LOOKED_BACK",
        "cases/doses.py UNPUNCTUAL",
        "cases/doses.py USUAL_H",
    ),
    "a unit, a clock, a time zone, the width of a character": (
        "calculator/start_table.py UMOL_PER_MG_DL",
        "calculator/units.py NOT_TAKEN",
        "calculator/units.py to_ng_ml",
        "cases/calendar.py _dated",
        "cases/history.py in_ng_ml",
        "cases/history.py to_model_unit",
        "cases/shorthand.py _just_before",
        "cases/times.py _date",
        "cases/weekdays.py _number",
        "cases/weekdays.py weekdays_in_words",
        "cases/weekly.py doses_on_weekdays",
        "commands/audit/charts.py _months",
        "commands/audit/course.py day_of",
        "cases/zones.py _DEEPEST",
        "cases/zones.py _WIDEST",
        "cases/zones.py _moved",
        "cases/zones.py _offset",
        "commands/simulate/answer.py _bounds",
        "parts/fit/dose.py propose",
        "commands/consult/chart.py _ng_ml",
        "commands/consult/chart.py record_out",
        "commands/consult/regimens.py _rejoined",
        "commands/consult/record.py _ago",
        "parts/fit/timing.py calendar_days",
        "parts/fit/troughs.py AFTER_H",
        "parts/fit/troughs.py BEFORE_H",
    ),
    "how much is computed, kept or told at once": (
        "calculator/assess.py _INFINITE",
        "calculator/proportion.py MAX_OPTIONS",
        "cases/case.py ENDLESS",
        "commands/audit/judged.py REMEMBERED",
        "commands/audit/tally.py LISTED",
        "commands/audit/tally.py NAMES",
        "cases/case.py MOST_DOSES",
        "commands/fit/batch.py MOST_JOBS",
        "commands/fit/batch.py UNASKED",
        "commands/fit/entries.py ESTIMATED",
        "calculator/level.py _MOST_DIGITS_OF_A_UNIT",
        "commands/fit/entries.py FORECAST",
        "commands/start/phases.py MAX_SHOWN",
        "commands/tdm/stream.py REMEMBERED",
        "parts/fit/dose.py ALTERNATIVES",
        "parts/fit/models.py MANY_TRAINS",
        "parts/fit/one_step.py DRAWS",
        "parts/fit/one_step.py MORE_DRAWS",
        "parts/fit/troughs.py MOST",
        "parts/fit/visit.py SHOWN",
        "parts/published.py MOST_MADE",
    ),
    "which times and doses are shown where none is asked for": (
        "commands/simulate/answer.py AFTER",
        "commands/simulate/answer.py DAYS",
        "parts/fit/result.py DAYS_AHEAD",
    ),
    "how a number is written": (
        "parts/envelope.py DIGITS",
        "parts/fit/numbers.py rounded",
        "parts/probability.py MOST_SAID",
        "parts/sheet.py DIGITS",
        "screens/figures.py percent",
        "commands/audit/tally.py _TO",
        "screens/figures.py number",
    ),
    "a model that stands for no patient, by which levels and rows are read": (
        "cases/records.py _NOBODY",
        "commands/fit/refused.py NG_ML",
    ),
    "the quarters of a whole": ("calculator/counted.py spread",),
    "how much of a probability a drawn limit leaves outside, which no decision hangs on": (
        "commands/audit/tally.py OUTSIDE_95",
        "commands/audit/tally.py OUTSIDE_998",
    ),
    "a code with which the program ends": (
        "commands/data/command.py validate",
        "commands/fit/batch.py fit_batch",
    ),
    "the references of the consensus are numbered to it": ("lookup/works.py LAST_NUMBER",),
}
"""By the reason why it is no rule, each constant, or the function that holds the number."""

INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def numbers(module: Path) -> Iterator[tuple[str, float]]:
    """Yield each number of a module that arithmetic does not explain, with the name that holds it.

    The name is that of the constant, or of the function around it. Places (`x[3]`, `range(3)`), counts
    (`len(x) > 3`) and digits (`round(x, 3)`) are none.
    """
    yield from numbers_in(module.read_text(encoding="utf-8"), module)


def numbers_in(code: str, module: Path) -> Iterator[tuple[str, float]]:
    """Yield the same of the code of a module."""
    shows = module.relative_to(PACKAGE).parts[0] in SHOWING or module.name.startswith("screen")
    for name, node in _named(ast.parse(code), ""):
        value = _value(node)
        if value is None or abs(value) in ARITHMETIC or abs(value) < LEAST:
            continue
        if not shows or isinstance(getattr(node, "within", None), ast.Compare):
            yield name, value


def test_every_number_that_could_decide_is_a_rule_or_has_its_reason() -> None:
    found = {
        f"{module.relative_to(PACKAGE).as_posix()} {name}"
        for room in (*DECIDING, *SHOWING)
        for module in (PACKAGE / room).rglob("*.py")
        for name, _ in numbers(module)
        if name != PLACE
    }
    assert found == {place for places in ALLOWED.values() for place in places}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("LIMIT = 15", [("LIMIT", 15.0)]),
        ("LIMIT: Decimal = Decimal('0.25')", [("LIMIT", 0.25)]),
        ("def high(level):\n    return level > 15", [("high", 15.0)]),
        ("def high(level):\n    return level[3] > 14.5", [("high", 14.5)]),
        ("def few(levels):\n    return len(levels) > 3 or round(levels[7], 4)", []),
    ],
)
def test_a_number_is_seen_where_it_decides(code: str, expected: list[tuple[str, float]]) -> None:
    module = PACKAGE / "parts" / "shown.py"
    assert list(numbers_in(code, module)) == expected


def _value(node: ast.AST) -> float | None:
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Decimal" and node.args:
        (told,) = node.args
        if isinstance(told, ast.Constant) and isinstance(told.value, str):
            return float(told.value)
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        return float(node.value)
    return None


def _named(node: ast.AST, name: str) -> Iterator[tuple[str, ast.AST]]:
    """Yield what stands in a node with the name of the constant or function that holds it, places aside."""
    for child in ast.iter_child_nodes(node):
        held = name
        if isinstance(child, INNER):
            held = child.name
        elif not name and isinstance(child, (ast.Assign, ast.AnnAssign)):
            target = child.targets[0] if isinstance(child, ast.Assign) else child.target
            held = ast.unparse(target)
        if isinstance(child, ast.Subscript):
            yield from _named(ast.Tuple([child.value], ast.Load()), held)
            continue
        if _counts(child):
            continue
        if isinstance(node, ast.Compare):
            child.within = node  # type: ignore[attr-defined]
        yield held, child
        yield from _named(child, held)


def _counts(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", "") in ("range", "round", "len")
    if isinstance(node, ast.Compare):
        sides = (node.left, *node.comparators)
        return any(isinstance(s, ast.Call) and getattr(s.func, "id", "") == "len" for s in sides)
    return False
