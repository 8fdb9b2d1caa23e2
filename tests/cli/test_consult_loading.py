"""A loading dose belongs to one option, is said as the sum of each day, and rests on a level that is sure."""

from __future__ import annotations

import pytest

from tests.cli.consults import TWO_TROUGHS, codes, consult
from tests.helpers import mtor, says

S = ("--hours-since-dose", "24", "--days-on-dose", "30")
T = ("--product", "tablet", "--strengths", "0.5,1,2")
LINE = ("--level", "4", "--target", "8", "--dose", "2", "--loading", "--age", "40")


def test_each_option_has_its_own() -> None:
    """3 x (4 - 2) = 6, 3 x (3.5 - 2) = 4.5, 3 x (3 - 2) = 3."""
    dose = consult(*LINE, *S, *T)["dose"]
    found = {o["mg_per_day"]: (o["loading"]["mg"], o["loading"]["total_mg"]) for o in dose["options"]}
    assert found == {4: (6, [10]), 3.5: (4.5, [8]), 3: (3, [6])}
    assert dose["loading"] == dose["options"][0]["loading"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "en", "zh"),
    [
        (
            (*LINE, *S, *T),
            ["day 1: 6 mg loading + 4 mg maintenance = 10 mg (5 × 2 mg); from day 2: 4 mg",
             "day 1: 4.5 mg loading + 3.5 mg maintenance = 8 mg (4 × 2 mg); from day 2: 3.5 mg"],
            ["第1天：负荷剂量6 mg＋维持剂量4 mg＝10 mg（5 × 2 mg）；第2天起：4 mg"],
        ),
        (
            ("--level", "4", "--target", "12", "--dose", "5", "--loading", "--age", "40", *S, "--allow-above-studied"),
            ["days 1 and 2, each: 15 mg loading + 15 mg maintenance = 30 mg; from day 3: 15 mg"],
            ["第1、2天：负荷剂量15 mg＋维持剂量15 mg＝30 mg；第3天起：15 mg"],
        ),
        (
            ("--level", "4", "--target", "8", "--dose", "1", "--regimen", "bid", "--hours-since-dose", "12",
             "--days-on-dose", "30", "--loading", "--age", "40", "--product", "tablet", "--strengths", "2"),
            ["day 1: 6 mg loading (3 × 2 mg) + 4 mg maintenance = 10 mg; from day 2: 4 mg/day"],
            ["第1天：负荷剂量6 mg（3 × 2 mg）＋维持剂量4 mg＝10 mg；第2天起：4 mg/d"],
        ),
        (
            ("--level", "4", "--target", "8", "--dose", "1", "--regimen", "alternate-day", "--hours-since-dose", "48",
             "--days-on-dose", "30", "--loading", "--age", "40", "--product", "tablet", "--strengths", "0.5,2"),
            ["day 1: 1.5 mg loading + 2 mg maintenance = 3.5 mg (1 × 2 mg + 3 × 0.5 mg; several 0.5 mg tablets: see "
             "the label's sentence); then 2 mg every other day, the next on day 3"],
            ["第1天：负荷剂量1.5 mg＋维持剂量2 mg＝3.5 mg（1 × 2 mg + 3 × 0.5 mg；多片0.5 mg片：见说明书所述）；"
             "此后2 mg，隔日1次"],
        ),
    ],
    ids=["one day", "two days", "twice daily", "alternate days"],
)  # fmt: skip
def test_the_days_sum_is_printed(args: tuple[str, ...], en: list[str], zh: list[str]) -> None:
    for lang, words in (("en", en), ("zh", zh)):
        text = mtor("tdm", *args, "--lang", lang, "--format", "plain").out
        for line in words:
            assert says(text, line), text


def made(*args: str) -> list[list[tuple[float, float, str]]]:
    """Return by option how the first day of loading is made up."""
    options = consult(*args)["dose"]["options"]
    days = [o["loading"]["made"][0]["composition"] for o in options]
    return [[(p["number"], p["strength_mg"], p["unit"]) for p in day] for day in days]


def test_a_day_of_loading_is_made_up_like_any_dose() -> None:
    assert made(*LINE, *S, *T) == [[(5, 2, "tablet")], [(4, 2, "tablet")], [(3, 2, "tablet")]]
    solution = consult(*LINE, *S, "--product", "solution")["dose"]["options"][0]["loading"]
    assert solution["made"][0]["composition"] == [{"number": solution["total_mg"][0], "strength_mg": 1, "unit": "mL"}]
    without = consult(*LINE, *S)["dose"]["loading"]
    assert without["made"] == []


def test_a_day_of_loading_keeps_the_rule_on_half_milligram_tablets() -> None:
    """With 1 mg at hand no two tablets of 0.5 mg; with 0.5 mg alone the label's sentence stands first."""
    for option in consult(*LINE, *S, "--product", "tablet", "--strengths", "0.5,1")["dose"]["options"]:
        for day in option["loading"]["made"]:
            assert day["marks"] == []
            assert all(p["number"] <= 1 for p in day["composition"] if p["strength_mg"] == 0.5)
    line = ("--level", "3", "--band", "itp-4-15", "--target", "4.2-4.8", "--dose", "1", "--loading", "--age", "40")
    dose = consult(*line, *S, "--product", "tablet", "--strengths", "0.5,1.5")["dose"]
    assert [o["marks"] for o in dose["options"]] == [[]]
    # 3 x (1.5 - 1) + 1.5 = 3 mg = 2 x 1.5 mg.
    assert dose["options"][0]["loading"]["made"][0]["composition"] == [
        {"number": 2, "strength_mg": 1.5, "unit": "tablet"}
    ]
    dose = consult(*line, *S, "--product", "tablet", "--strengths", "0.5")["dose"]
    assert dose["options"][0]["loading"]["made"][0]["marks"] == ["half_milligram_multiples"]
    text = mtor("tdm", *line, *S, "--product", "tablet", "--strengths", "0.5", "--format", "plain").out
    assert 0 < text.index("Do not use several 0.5 mg tablets") < text.index("6 × 0.5 mg")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--hours-since-dose", "24", "--days-on-dose", "10", "--provisional"), "loading_provisional"),
        (("--days-on-dose", "30", "--provisional"), "loading_provisional"),
        ((*S, "--disease", "AIHA", "--allow-above-studied"), "loading_provisional"),
        ((*S, "--missed-dose", "20d"), "loading_missed"),
        ((*S, "--with", "fluconazole:40d", *TWO_TROUGHS, "--level", "8", "--target", "12"), "loading_with_agent"),
        ((*S, "--with", "aspirin:40d"), "loading_with_agent"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else v,
)
def test_none_on_a_level_that_is_unsure_and_the_reason_is_said(args: tuple[str, ...], code: str) -> None:
    """A later option takes the place of an earlier one of the same name."""
    line = [*LINE, *args]
    for name in ("--level", "--target"):
        while line.count(name) > 1:
            at = line.index(name)
            del line[at : at + 2]
    done = mtor("tdm", *line, *T, "--json")
    dose = done.json["result"]["dose"]
    assert dose["options"]
    assert dose["refused"] == []
    assert dose["loading"] is None
    assert all(o["loading"] is None for o in dose["options"])
    assert code in codes(dose["remarks"])
    assert code in codes(done.json["warnings"])
    assert "loading_label" not in codes(dose["remarks"])
    (remark,) = [r for r in dose["remarks"] if r["code"] == code]
    for lang in ("en", "zh"):
        assert says(mtor("tdm", *line, *T, "--lang", lang, "--format", "plain").out, remark["text"][lang])


@pytest.mark.parametrize("child_pugh", ["A", "B"])
def test_a_less_impaired_liver_allows_one(child_pugh: str) -> None:
    line = (*LINE, "--hours-since-dose", "24", "--days-on-dose", "40", "--child-pugh", child_pugh)
    assert consult(*line)["dose"]["loading"]["mg"] == 6
