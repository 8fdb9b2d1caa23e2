"""The short screen of `mtor fit`, and the course that it draws."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.cases.read import read_case
from mtor_cli.parts.fit.troughs import MOST, doses_between
from tests.fit.cases import ADULT, CHILD, changed, given_case, write
from tests.helpers import LANGUAGES, answer, mtor, says, squeezed, too_wide

if TYPE_CHECKING:
    from pathlib import Path

TABLETS = ("--product", "tablet", "--strengths", "0.5,1,2")
HIGH = changed(ADULT, levels=[{**ADULT["levels"][0], "value": 18}])
LOW = changed(ADULT, levels=[{**ADULT["levels"][0], "value": 2.5}])
STARTED = [{"name": "voriconazole", "from": "2026-03-12 08:00"}]
ASKED: tuple[tuple[dict[str, Any], tuple[str, ...], int], ...] = (
    (changed(CHILD, at=None), (), 24),
    (CHILD, (), 27),
    (CHILD, ("--target", "5-8", *TABLETS), 32),
    (ADULT, (), 24),
    (ADULT, ("--disease", "ITP", "--band", "itp-4-15", *TABLETS), 24),
    (ADULT, ("--disease", "GVHD"), 24),
    (changed(ADULT, drug="everolimus"), (), 24),
    (LOW, ("--disease", "ITP", "--band", "itp-5-15-second", *TABLETS), 34),
    (HIGH, (), 28),
    (HIGH, ("--disease", "ITP", "--band", "itp-4-15", *TABLETS), 40),
    (HIGH, ("--disease", "ITP", "--target", "4-15", *TABLETS), 40),
    (changed(ADULT, regimen="2 mg daily from 2026-03-10 08:00"), ("--target", "4-15", *TABLETS), 40),
    (changed(ADULT, child_pugh="C"), ("--disease", "ITP", "--band", "itp-4-15", *TABLETS), 40),
    (changed(ADULT, levels=[]), ("--target", "4-12", *TABLETS), 34),
)
WITHOUT_A_FORECAST: tuple[tuple[dict[str, Any] | str, tuple[str, ...], int], ...] = (
    (changed(ADULT, interactions=STARTED), ("--disease", "ITP", "--band", "itp-4-15", *TABLETS), 32),
    (changed(HIGH, interactions=STARTED), ("--disease", "ITP", "--band", "itp-4-15", *TABLETS), 41),
    (given_case("aiha-azole.yaml"), TABLETS, 40),
)
"""A drug that no model knows was just started."""


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("case", "args", "most"), ASKED)
def test_a_fit_answers_on_a_screen_with_its_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: dict[str, Any], args: tuple[str, ...], most: int, lang: str
) -> None:
    write(tmp_path, "c.yaml", case)
    monkeypatch.chdir(tmp_path)
    path = "c.yaml"
    lines = mtor("fit", path, *args, "--lang", lang, COLUMNS="80").out.splitlines()
    assert len(lines) <= most
    mark = ("O" if lang == "zh" else "◆") if case.get("levels") else ("*" if lang == "zh" else "⠤")
    assert any(mark in line.split("|" if lang == "zh" else "│")[-1] for line in lines if line[5:6] in "|│")
    assert len(mtor("fit", path, *args, "--full", "--lang", lang, COLUMNS="80").out.splitlines()) > len(lines)


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("case", "args", "most"), WITHOUT_A_FORECAST)
def test_without_a_forecast_it_says_why_and_no_number_that_does_not_hold(
    tmp_path: Path, case: dict[str, Any] | str, args: tuple[str, ...], most: int, lang: str
) -> None:
    path = case if isinstance(case, str) else write(tmp_path, "c.yaml", case)
    text = mtor("fit", path, *args, "--lang", lang, COLUMNS="80").out
    assert len(text.splitlines()) <= most
    assert ("禁止合用（欧盟患者说明书）" if lang == "zh" else "contraindicated (EU leaflet)") in text
    assert ("时段内伏立康唑开始或停用" if lang == "zh" else "voriconazole starts or stops in this period") in text
    assert "90%" not in text.replace("减量90%", "").replace("90% reduction", "")


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_must_not_be_hidden_stands_on_the_short_screen(tmp_path: Path, lang: str) -> None:
    """The alarm and its origin, why no dose is given, that the liver delays, what is provisional, what may hide."""
    zh = lang == "zh"
    path = write(tmp_path, "h.yaml", HIGH)
    lines = mtor("fit", path, "--disease", "ITP", "--target", "4-15", *TABLETS, "--lang", lang).out.splitlines()
    head = "警示：" if zh else "HIGH: "
    assert lines[0].startswith(head)
    assert lines[-1].startswith(head)
    text = squeezed("".join(lines))
    for words in (
        ("阈值来源：" if zh else "Origin: renal recipients"),
        ("超说明书用药" if zh else "off-label"),
        ("1 mg/d时预测谷浓度9 ng/mL" if zh else "1 mg/day: predicted trough 9 ng/mL"),
        ("属借用外推" if zh else "borrowed from Golubović 2019"),
    ):
        assert squeezed(words) in text
    path = write(tmp_path, "c.yaml", changed(ADULT, child_pugh="C"))
    done = mtor("fit", path, "--disease", "ITP", "--band", "itp-4-15", *TABLETS, "--lang", lang)
    text = squeezed(done.out)
    for words in (
        ("（暂定）" if zh else ", provisional,"),
        ("Child-Pugh C级不计算加量和负荷剂量" if zh else "No increase and no loading dose in Child-Pugh C"),
        ("不适用于本次浓度" if zh else "does not apply to this level"),
        ("已发表的规则共8条，彼此不一致：--full" if zh else "8 published rules, which differ: --full"),
    ):
        assert squeezed(words) in text


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("columns", [40, 60, 80, 100, 120])
def test_no_line_of_it_is_too_wide(tmp_path: Path, columns: int, lang: str) -> None:
    path = write(tmp_path, "c.yaml", HIGH)
    done = mtor("fit", path, "--disease", "ITP", *TABLETS, "--lang", lang, COLUMNS=str(columns))
    assert too_wide(done.out, columns) == []
    assert not any(line != line.rstrip() for line in done.out.splitlines())
    drawn = ("|" if lang == "zh" else "│") in done.out
    assert drawn == (columns >= 60)
    assert ("现方案每次服药前浓度" if lang == "zh" else "Trough, doses as now") in done.out


def test_what_is_hidden_is_counted_and_stands_in_full(tmp_path: Path) -> None:
    path = write(tmp_path, "c.yaml", CHILD)
    warnings = answer("fit", path)["warnings"]
    short, full = mtor("fit", path).out, mtor("fit", path, "--full").out
    missing = [w for w in warnings if not says(short, w["text"]["en"])]
    assert {w["code"] for w in missing} >= {"transcribed", "weakly_identified"}
    assert f"{len(missing)} more remarks: --full" in short
    assert [w["code"] for w in missing if not says(full, w["text"]["en"])] == []
    assert f"mtor fit {path} --full" in squeezed_line(short)


def squeezed_line(text: str) -> str:
    """Return a text whose lines were broken on one line."""
    return " ".join(text.split())


def test_the_course_is_that_of_the_forecast_and_starts_with_the_first_dose(tmp_path: Path) -> None:
    case = changed(CHILD, regimen="1.5 mg daily from 0 h", at=[480, 720])
    result = answer("fit", write(tmp_path, "c.yaml", case))["result"]
    course = result["troughs"]
    by_time = {p["time_h"]: p for p in course}
    assert (course[0]["time_h"], course[-1]["time_h"]) == (0.0, result["headline"]["time_h"])
    assert [p["time_h"] for p in course] == sorted(by_time)
    assert len(course) <= MOST
    expected = {f["time_h"]: f for f in result["average"]}[720.0]
    for field in ("median", "interval_50", "interval_90"):
        assert by_time[720.0][field] == pytest.approx(expected[field])
    for point in course:
        (low, high), (q1, q3) = point["interval_90"], point["interval_50"]
        assert low <= q1 <= point["median"] <= q3 <= high


def test_across_a_change_that_no_model_knows_nothing_is_drawn(tmp_path: Path) -> None:
    agents = [{"name": "voriconazole", "from": "2026-03-12 08:00"}]
    path = write(tmp_path, "c.yaml", changed(ADULT, interactions=agents))
    assert answer("fit", path)["result"]["troughs"] == []
    assert "│" not in mtor("fit", path).out


@pytest.mark.parametrize(
    ("regimen", "begin", "until", "times"),
    [
        ("2 mg daily from 0 h", 0.0, 96.0, [0, 24, 48, 72, 96]),
        ("2 mg daily from 0 h x 3", 0.0, 96.0, [0, 24, 48, 72, 96]),
        ("1 mg every 12 h from 0 h", 30.0, 60.0, [36, 48, 60]),
        ("6 mg once at 0 h; then 2 mg daily from 24 h", 0.0, 72.0, [0, 24, 48, 72]),
    ],
)
def test_the_times_of_doses(regimen: str, begin: float, until: float, times: list[float]) -> None:
    case = read_case({"drug": "sirolimus", "regimen": regimen}, (), None)
    assert doses_between(case, begin, until) == times


def test_of_many_doses_every_few_are_taken_and_the_last_always() -> None:
    case = read_case({"drug": "sirolimus", "regimen": "2 mg daily from 0 h"}, (), None)
    times = doses_between(case, 0.0, 24.0 * 100)
    assert len(times) <= MOST
    assert times[-1] == 2400.0
    assert {b - a for a, b in itertools.pairwise(times)} == {96.0}


def test_a_simulation_draws_troughs_only() -> None:
    args = (
        "simulate",
        "--model",
        "S1",
        "-c",
        "WT=20",
        "-c",
        "TBIL=10",
        "--regimen",
        "1.5 mg daily",
        "--patients",
        "100",
    )
    profile = mtor(*args, "--json").json["result"]["profile"]
    assert [p["time_h"] for p in profile if not p["trough"]] == [673.0, 674.0, 676.0, 680.0, 684.0]
    text = mtor(*args, COLUMNS="80").out
    assert text.count("│") == 7
    assert squeezed("Trough, ng/mL  ⠒ median  ⠪ 50%  ⠂ 90%") in squeezed(text)
    assert "│" not in mtor(*args, "--times", "673,674").out
