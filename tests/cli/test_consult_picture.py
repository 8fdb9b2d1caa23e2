"""The picture of `mtor consult`: what it is made of, in the terminal and as data."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from mtor_cli.cases.read import read_case
from mtor_cli.commands.consult.answer import Question, answer
from mtor_cli.commands.consult.chart import runs_of
from mtor_cli.commands.consult.picture import picture
from mtor_cli.commands.consult.regimens import daily_doses
from mtor_cli.commands.fit.question import CaseText
from mtor_cli.content.load import Content
from tests.fit.cases import ADULT, changed, write
from tests.helpers import mtor

if TYPE_CHECKING:
    from pathlib import Path

    from mtor_cli.commands.consult.result import GivenOut

DAY = 24.0
COURSE = changed(
    ADULT,
    regimen="6 mg once at 2026-03-01 08:00; then 2 mg daily from 2026-03-02 08:00, missed 03-07; "
    "then 1 mg daily from 2026-03-20 08:00",
    levels=[
        {"time": "2026-03-15 07:30", "value": 14, "unit": "ng/mL", "assay": "lc-ms/ms"},
        {"time": "2026-03-25 07:30", "value": 9, "unit": "ng/mL", "assay": "lc-ms/ms"},
    ],
    target="5-15",
    at=["2026-04-10"],
    interactions=[
        {"name": "metoprolol"},
        {"name": "fluconazole", "from": "2026-03-05 08:00", "until": "2026-03-08 08:00", "clearance_multiplier": 0.8},
    ],
)


def result_of(case: dict[str, Any]) -> Any:
    text = yaml.safe_dump(case, allow_unicode=True)
    return answer(Content(local=None), Question(CaseText("case.yaml", text, "UTF-8")), date(2026, 6, 1)).result


def test_doses_are_runs_that_a_missed_one_parts() -> None:
    doses = result_of(COURSE)["record"]["doses"]
    assert [(d["start"], d["end"], d["mg"], d["every_h"]) for d in doses] == [
        ("2026-03-01 08:00", "2026-03-01 08:00", 6.0, None),
        ("2026-03-02 08:00", "2026-03-06 08:00", 2.0, DAY),
        ("2026-03-08 08:00", "2026-03-19 08:00", 2.0, DAY),
        ("2026-03-20 08:00", None, 1.0, DAY),
    ]


def test_single_doses_at_even_steps_are_one_run() -> None:
    times = ["2026-03-01 08:00", "2026-03-02 08:10", "2026-03-03 07:55", "2026-03-04 08:00", "2026-03-08 08:00"]
    doses = [{"time": t, "amount": 2} for t in times]
    case = read_case({"drug": "sirolimus", "doses": doses, "continues": False})
    assert [(round(r.start / DAY, 2), round(r.last / DAY, 2), r.count) for r in runs_of(case.trains, 0.25)] == [
        (0.0, 3.0, 4),
        (7.0, 7.0, 1),
    ]


def given(start: float, end: float | None, mg: float, every: float | None) -> GivenOut:
    return {"start": start, "start_h": start, "end": end, "end_h": end, "mg": mg, "every_h": every}


def test_doses_side_by_side_are_added_up() -> None:
    """1 mg every 12 h from 0 to 36 h is 2 mg a day; from 24 h on 3 mg every 24 h stand beside it."""
    bars = daily_doses([given(0.0, 36.0, 1.0, 12.0), given(24.0, None, 3.0, 24.0)], [], 96.0, "en")
    assert [(b.start, b.end, b.name, b.height) for b in bars] == [
        (0.0, 24.0, "1 mg / 12 h", 2.0),
        (24.0, 48.0, "1 mg / 12 h + 3 mg / 24 h", 5.0),
        (48.0, 96.0, "3 mg / 24 h", 3.0),
    ]


def test_the_picture_holds_what_the_answer_says() -> None:
    result = result_of(COURSE)
    shown = picture(result, "en", ascii_only=True)
    assert shown is not None
    assert [(p.time, p.median) for p in shown.points] == [(t["time_h"], t["median"]) for t in result["fit"]["troughs"]]
    assert [list(p.outer) for p in shown.points] == [t["interval_90"] for t in result["fit"]["troughs"]]
    assert [list(p.inner) for p in shown.points] == [t["interval_50"] for t in result["fit"]["troughs"]]
    assert shown.marks == [(level["time_h"], level["ng_ml"]) for level in result["record"]["levels"]]
    assert shown.target == (5.0, 15.0)
    assert [(b.name, b.height) for b in shown.doses] == [
        ("6 mg", 6.0),
        ("2 mg / 24 h", 2.0),
        ("2 mg / 24 h", 2.0),
        ("1 mg / 24 h", 1.0),
    ]
    assert [(b.name, b.start / DAY, b.end / DAY) for b in shown.agents] == [
        ("metoprolol", shown.points[0].time / DAY, shown.points[-1].time / DAY),
        ("fluconazole", 4.0, 7.0),
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_stands_in_the_terminal(tmp_path: Path, lang: str) -> None:
    done = mtor("consult", write(tmp_path, "case.yaml", COURSE), "--lang", lang)
    said = {"en": "Trough, doses as now, ng/mL", "zh": "现方案每次服药前浓度，ng/mL"}[lang]
    lines = done.out.splitlines()
    begin = next(i for i, line in enumerate(lines) if line.startswith(said))
    names = {"en": "2 mg / 24 h", "zh": "2 mg/24 h"}[lang]
    assert names in lines[begin + 9]
    assert "metoprolol" in lines[begin + 10]
    assert "fluconazole" in lines[begin + 11]


def test_without_a_forecast_the_levels_and_doses_are_drawn() -> None:
    """Across the start of an azole whose effect nobody gave no forecast holds."""
    case = changed(COURSE, interactions=[{"name": "voriconazole", "from": "2026-03-26 08:00"}], at=None)
    result = result_of(case)
    shown = picture(result, "en", ascii_only=True)
    assert shown is not None
    assert (shown.points, shown.title) == ([], "Measured levels, ng/mL")
    assert shown.said.startswith("Measured levels, ng/mL: measured 14.0 (2026-03-15 07:30), 9.00 (2026-03-25 07:30)")
    assert shown.doses[0].start == 0.0, "the first dose, less than two weeks before the first level"
    assert [label for _, label in shown.ticks][:2] == ["03-02", "03-03"]


def test_a_level_that_no_model_takes_is_drawn_from_the_record() -> None:
    """Everolimus without what its models ask for: 15 nmol/L are 14.37 ng/mL at 958.2 g/mol."""
    case = {
        "drug": "everolimus",
        "regimen": "1 mg every 12 h from 2026-03-01 08:00",
        "levels": [{"time": "2026-03-20 07:30", "value": 15, "unit": "nmol/L"}],
    }
    result = result_of(case)
    assert result["fit"] is None
    shown = picture(result, "en", ascii_only=True)
    assert shown is not None
    assert [y for _, y in shown.marks] == [pytest.approx(15 * 958.2 / 1000, abs=0.01)]


def test_nothing_measured_and_nothing_forecast_is_no_picture() -> None:
    result = result_of({"drug": "everolimus", "regimen": "1 mg every 12 h from 2026-03-01 08:00", "levels": []})
    assert picture(result, "en", ascii_only=True) is None


WEEKDAYS = changed(
    COURSE,
    regimen="2 mg Mon/Wed/Fri from 2026-03-02 08:00, missed 03-18; then 3 mg Mon-Fri from 2026-05-04 08:00",
    levels=[{"time": "2026-04-15 07:30", "value": 6.2, "unit": "ng/mL"}],
    interactions=None,
    at=None,
)
"""Monday 2026-03-02 is the first dose; Wednesday 18 March is missed."""


def test_a_regimen_by_weekday_is_one_step_with_its_days() -> None:
    """The dose of Wednesday 18 March is a gap to the next one that is due, on Friday, and no lower week."""
    record = result_of(WEEKDAYS)["record"]
    assert {d["every_h"] for d in record["doses"]} == {7 * DAY}
    assert steps_of(record, 70) == [
        (0.0, 16.0, "2 mg Mon Wed Fri", 0.8571),
        (18.0, 63.0, "2 mg Mon Wed Fri", 0.8571),
        (63.0, 70.0, "3 mg Mon Tue Wed Thu Fri", 2.1429),
    ]
    assert daily_doses(record["doses"], [], DAY, "zh")[0].name == "周一、三、五 2 mg"


def steps_of(record: Any, days: int) -> list[tuple[float, float, str, float]]:
    bars = daily_doses(record["doses"], record["missed_h"], days * DAY, "en")
    return [(b.start / DAY, b.end / DAY, b.name, round(b.height, 4)) for b in bars]


@pytest.mark.parametrize(
    ("regimen", "steps"),
    [
        # Two Wednesdays after one another; then a Wednesday and the Friday after it.
        ("2 mg Mon/Wed/Fri from 2026-03-02 08:00, missed 03-11, 03-18", [(0, 9), (11, 16), (18, 42)]),
        ("2 mg Mon/Wed/Fri from 2026-03-02 08:00, missed 03-18, 03-20", [(0, 16), (21, 42)]),
        # One dose a week: until the next.
        ("2 mg Mon from 2026-03-02 08:00, missed 03-16", [(0, 14), (21, 42)]),
        # As in a regimen at even steps.
        ("2 mg daily from 2026-03-02 08:00, missed 03-18", [(0, 16), (17, 42)]),
        ("2 mg every 12 h from 2026-03-02 08:00, missed 03-18 20:00", [(0, 16.5), (17, 42)]),
    ],
)
def test_a_missed_dose_is_a_gap(regimen: str, steps: list[tuple[float, float]]) -> None:
    found = steps_of(result_of(changed(WEEKDAYS, regimen=regimen))["record"], 42)
    assert [(start, end) for start, end, _, _ in found] == steps
    assert len({name for _, _, name, _ in found}) == 1


def test_fewer_days_that_were_prescribed_are_a_lower_step() -> None:
    """From the first Wednesday that is no longer one of the days to the first that is again."""
    regimen = (
        "2 mg Mon/Wed/Fri from 2026-03-02 08:00; then 2 mg Mon/Fri from 2026-03-16 08:00; "
        "then 2 mg Mon/Wed/Fri from 2026-03-23 08:00"
    )
    found = steps_of(result_of(changed(WEEKDAYS, regimen=regimen))["record"], 42)
    assert [(start, end, name) for start, end, name, _ in found] == [
        (0, 16, "2 mg Mon Wed Fri"), (16, 23, "2 mg Mon Fri"), (23, 42, "2 mg Mon Wed Fri"),
    ]  # fmt: skip


def test_two_doses_on_days_of_their_own_stand_side_by_side() -> None:
    case = changed(WEEKDAYS, regimen="2 mg Mon/Fri from 2026-03-02 08:00 and 1 mg Wed from 2026-03-02 08:00")
    (bar,) = daily_doses(result_of(case)["record"]["doses"], [], 42 * DAY, "en")
    assert (bar.name, round(bar.height, 4)) == ("2 mg Mon Fri + 1 mg Wed", 0.7143)


@pytest.mark.parametrize(
    ("drawn", "en", "zh"),
    [
        ("2026-04-15 07:30", "2 mg Mon Wed Fri since 2026-03-02 08:00; missed 1: 2026-03-18 08:00; 3 mg Mon Tue Wed "
         "Thu Fri since 2026-05-04 08:00", "周一、三、五 2 mg，自 2026-03-02 08:00 起"),
        ("2026-05-07 07:30", "3 mg Mon Tue Wed Thu Fri since 2026-05-04 08:00", "周一、二、三、四、五 3 mg，自"),
    ],
)  # fmt: skip
def test_the_note_names_the_days_of_the_week(tmp_path: Path, drawn: str, en: str, zh: str) -> None:
    case = changed(WEEKDAYS, levels=[{"time": drawn, "value": 6.2, "unit": "ng/mL"}])
    for lang, words in (("en", f"| Dose | {en} |"), ("zh", f"| 剂量 | {zh}")):
        path = tmp_path / f"{lang}.md"
        done = mtor("consult", write(tmp_path, "c.yaml", case), "-o", str(path), "--lang", lang, "-q")
        assert done.code == 0, done.err
        assert words in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("lang", "words"), [("en", "2 mg Mon Wed Fri"), ("zh", "周一、三、五 2 mg")])
def test_the_screen_and_the_svg_name_them_too(tmp_path: Path, lang: str, words: str) -> None:
    path = write(tmp_path, "c.yaml", changed(WEEKDAYS, regimen="2 mg Mon/Wed/Fri from 2026-03-02 08:00"))
    for form in ((), ("--format", "svg")):
        out = mtor("consult", path, "--lang", lang, *form).out
        assert words in out
        assert "168" not in out
