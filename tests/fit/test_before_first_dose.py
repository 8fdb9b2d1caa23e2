"""Levels before the first known dose: at steady state of what the case says was taken before, else refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.cases.read import read_case
from mtor_cli.errors import DataError
from mtor_cli.parts.fit.timing import timing
from tests.fit.cases import CHILD, changed, write
from tests.helpers import answer, mtor
from tests.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path

EARLY = [{"time": "2026-03-05 07:30", "value": 11, "unit": "ng/mL"}]


def told(regimen: Any, levels: Any = EARLY) -> list[tuple[str, float, bool]]:
    """Return since when, at which dose, and whether since ever the regimens of a case run."""
    case = read_case({"regimen": regimen, "levels": levels})
    assert not case.remarks
    return [(case.clock.said(t.start), t.amount, t.steady_state) for t in case.trains]


def test_a_long_term_regimen_reaches_back_before_the_level() -> None:
    later = "; then 3 mg daily from 2026-03-20 08:00"
    wanted = [("2026-03-04 08:00", 2.0, True), ("2026-03-20 08:00", 3.0, False)]
    for words in ("2 mg daily long-term from {}", "2 mg daily at steady state from {}", "2 mg 每日1次 长期 自{}起"):
        assert told(words.format("2026-03-10 08:00") + later) == wanted
    weekly = told("2 mg Mon/Wed/Fri long-term from 2026-03-09 08:00")
    assert weekly == [(f"2026-{day} 08:00", 2.0, True) for day in ("02-23", "02-25", "02-27")]


def test_it_is_the_steady_state_of_that_dose(tmp_path: Path) -> None:
    def fitted(regimen: str, level: str) -> Any:
        levels = [{"time": level, "value": 11, "unit": "ng/mL"}]
        case = changed(CHILD, regimen=regimen, levels=levels, at=["2026-04-20"])
        return answer("fit", write(tmp_path, "c.yaml", case))["result"]

    early = fitted("1.5 mg daily long-term from 2026-03-10 08:00", "2026-03-05 07:30")
    late = fitted("1.5 mg daily from 2025-03-10 08:00", "2026-03-05 07:30")
    assert early["eta"] == pytest.approx(late["eta"], abs=1e-6)
    assert early["forecast"][0]["median"] == pytest.approx(late["forecast"][0]["median"], rel=1e-5)


def test_its_days_are_since_ever() -> None:
    case = read_case({"regimen": "2 mg daily long-term from 2026-03-10 08:00", "levels": EARLY})
    how = timing(case, case.samples[0].hours, RULES)
    assert how is not None
    assert (how.hours, how.mg, how.days) == (23.5, 2.0, None)


@pytest.mark.parametrize(
    "regimen",
    [
        "2 mg daily from 2026-03-10 08:00",
        # What began later says nothing of the time before the first dose.
        "2 mg daily from 2026-03-10 08:00; then 3 mg daily at steady state from 2026-03-20 08:00",
    ],
)
def test_without_that_the_sentence_says_how_to_say_it(regimen: str) -> None:
    with pytest.raises(DataError) as caught:
        read_case({"regimen": regimen, "levels": EARLY})
    assert caught.value.code == "no_dose_before"
    assert "has no dose before it. Say what was taken before, such as 2 mg daily long-term" in caught.value.en
    assert "exclude: reason" in caught.value.en


@pytest.mark.parametrize(("name", "value", "says"), [("RATE", "5", "is an infusion (RATE)"), ("SS", "2", "has SS 2")])
def test_infusions_and_ss_2_stay_refused(tmp_path: Path, name: str, value: str, says: str) -> None:
    head = f"ID,TIME,AMT,DV,EVID,MDV,II,{name},WT,TBIL,AGE"
    rows = f"{head}\n1,0,1.5,.,1,1,24,{value},25,11.29,9\n1,240,.,11,0,0,.,.,25,11.29,9\n"
    path = tmp_path / "t.csv"
    path.write_text(rows, encoding="utf-8")
    done = mtor("fit", str(path), "--drug", "sirolimus", "--json")
    assert done.code != 0
    assert done.json["error"]["code"] == "bad_record"
    assert says in done.json["error"]["message"]["en"]
