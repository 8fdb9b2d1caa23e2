"""The liver, the disease and missed doses against time: from which day a level counts, and what stays provisional."""

from __future__ import annotations

import pytest

from tests.cli.consults import codes, consult, refused, says_no_number
from tests.helpers import lacks, mtor, says

LINE = ("--level", "8", "--target", "10", "--dose", "2", "--hours-since-dose", "24")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("drug", "child_pugh", "early", "sound"),
    [
        # Five half-lives of 62 h x 1.25, 1.89 and 2.68: 16.1, 24.4 and 34.6 days. Before: 7 days x the same.
        ("sirolimus", "A", 9, 17),
        ("sirolimus", "B", 14, 25),
        ("sirolimus", "C", 19, 35),
        # Five half-lives of 79 h are 16.5 days; 4 days x 79 / 30 are 10.5.
        ("everolimus", "B", 11, 17),
        ("sirolimus", None, 7, 14),
        ("everolimus", None, 4, 5),
    ],
)
def test_the_day_from_which_a_level_counts_follows_the_liver(
    drug: str, child_pugh: str | None, early: int, sound: int
) -> None:
    line: tuple[str, ...] = ("--level", "8", "--drug", drug, "--hours-since-dose", "24")
    line += ("--child-pugh", child_pugh) if child_pugh else ()
    for days, steady, usable in (
        (early - 0.1, "too_early", "no"),
        (early, "provisional", "provisional"),
        (sound - 0.1, "provisional", "provisional"),
        (sound, "sound", "yes"),
    ):
        sample = consult(*line, "--days-on-dose", str(days))["sample"]
        assert (sample["steady"], sample["usable"], sample["sound_from_day"]) == (steady, usable, sound), days
    for days, shown in ((early - 0.1, early), (early, sound)):
        (remark,) = [c for c in consult(*line, "--days-on-dose", str(days))["sample"]["caveats"]
                     if c["code"] in ("steady_state_too_early", "steady_state_provisional")]  # fmt: skip
        assert f"day {shown} " in remark["text"]["en"]
        assert f"第{shown}天" in remark["text"]["zh"]


@pytest.mark.slow
@pytest.mark.parametrize("child_pugh", ["A", "C"])
@pytest.mark.parametrize("days", ["11", "20", "60", "400"])
def test_everolimus_in_classes_that_were_not_read_is_provisional_throughout(child_pugh: str, days: str) -> None:
    line: tuple[str, ...] = (
        "--level",
        "2",
        "--drug",
        "everolimus",
        "--regimen",
        "bid",
        "--hours-since-dose",
        "12",
        "--dose",
        "0.75",
    )
    line += ("--days-on-dose", days, "--child-pugh", child_pugh, "--rule", "zortress")
    result = consult(*line)
    sample = result["sample"]
    assert (sample["steady"], sample["sound_from_day"], sample["steady_state"]) == ("provisional", None, {})
    assert codes(result["dose"]["refused"]) == ["liver_half_life_unknown"]
    assert result["next"]["remark"]["code"] == "next_liver_unknown"
    asked = consult(*line, "--provisional")["dose"]
    assert (asked["exact_mg_per_day"], asked["provisional"]) == (3, True)
    for lang, words in (("en", f"Child-Pugh {child_pugh}: no half-life of everolimus"), ("zh", "依维莫司半衰期")):
        assert says(mtor("tdm", *line, "--lang", lang, "--format", "plain").out, words)


@pytest.mark.slow
@pytest.mark.parametrize("child_pugh", ["A", "B", "C"])
@pytest.mark.parametrize("rule", ["label", "zortress"])
@pytest.mark.parametrize("days", ["4", "5", "10.9"])
def test_a_class_that_was_not_read_never_counts_sooner_than_one_that_was(days: str, rule: str, child_pugh: str) -> None:
    """79 h in class B: 4 days x 79 / 30 are 10.5, so that before day 11 nothing is doubled in class C either."""
    line = ("--level", "2", "--drug", "everolimus", "--regimen", "bid", "--dose", "0.5", "--hours-since-dose", "12")
    said = ("--days-on-dose", days, "--rule", rule, "--child-pugh", child_pugh, "--provisional")
    result = consult(*line, *said)
    assert (result["sample"]["steady"], result["sample"]["usable"]) == ("too_early", "no")
    assert "steady_state_too_early" in codes(result["dose"]["refused"])
    assert says_no_number(result["dose"])
    for lang, words in (("en", "before day 11"), ("zh", "第11天")):
        assert says(mtor("tdm", *line, *said, "--lang", lang, "--format", "plain").out, words)


@pytest.mark.parametrize(("days", "code"), [("16", "steady_state_provisional"), ("10", "steady_state_too_early")])
def test_the_everolimus_label_says_nothing_of_the_liver(days: str, code: str) -> None:
    line: tuple[str, ...] = (
        "--level",
        "2",
        "--drug",
        "everolimus",
        "--regimen",
        "bid",
        "--hours-since-dose",
        "12",
        "--dose",
        "0.75",
    )
    line += ("--days-on-dose", days, "--rule", "zortress")
    assert refused(*line) == []
    assert refused(*line, "--child-pugh", "B") == [code]


@pytest.mark.parametrize(
    ("args", "shares"),
    [
        (("--child-pugh", "A"), {"77.5": 98.9, "102.5": 96.7}),
        (("--child-pugh", "B"), {"117.18": 94.9, "154.98": 89.5}),
        (("--child-pugh", "C"), {"166.16": 87.8, "219.76": 79.6}),
        ((), {"62": 99.6, "82": 98.6}),
        (("--drug", "everolimus", "--child-pugh", "B"), {"79": 98.8}),
        (("--child-pugh", "C", "--loading-given"), {}),
        (("--child-pugh", "C", "--missed-dose", "21d"), {}),
    ],
)
def test_the_share_of_steady_state_follows_the_liver(args: tuple[str, ...], shares: dict[str, float]) -> None:
    """Day 21: 100 (1 - 2^(-504 / half-life))."""
    sample = consult("--level", "8", "--days-on-dose", "21", *args)["sample"]
    assert sample["steady_state"] == shares
    for half_life, percent in shares.items():
        assert percent == pytest.approx(100 * (1 - 0.5 ** (504 / float(half_life))), abs=0.05)


@pytest.mark.parametrize(
    ("args", "code", "sources", "en", "zh"),
    [
        (
            ("--child-pugh", "C"),
            "slow_liver",
            ["jp-label", "zimmerman-1997", "mtor-cli"],
            "Child-Pugh C: the half-life is 168% longer",
            "Child-Pugh C级：半衰期延长168%",
        ),
        (
            ("--child-pugh", "B", "--drug", "everolimus"),
            "slow_liver",
            ["kovarik-2001", "mtor-cli"],
            "half-life 79 ± 42 h with moderate impairment",
            "中度损害者半衰期79±42 h",
        ),
    ],
)
def test_the_liver_is_said_with_its_source(
    args: tuple[str, ...], code: str, sources: list[str], en: str, zh: str
) -> None:
    caveats = consult("--level", "8", "--days-on-dose", "30", *args)["sample"]["caveats"]
    (remark,) = [c for c in caveats if c["code"] == code]
    assert remark["sources"] == sources
    assert en in remark["text"]["en"]
    assert zh in remark["text"]["zh"]
    assert "{" not in remark["text"]["en"] + remark["text"]["zh"]


def test_with_a_strong_inhibitor_and_an_impaired_liver_the_later_day_counts() -> None:
    for child_pugh, day in (("A", 21), ("B", 25), ("C", 35)):
        args = ("--level", "8", "--days-on-dose", "40", "--child-pugh", child_pugh, "--with", "voriconazole:60d")
        assert consult(*args)["sample"]["sound_from_day"] == day


# Anaemia


@pytest.mark.parametrize(
    ("disease", "level", "target", "provisional"),
    [
        ("AIHA", "4", "8", True),
        ("PRCA", "4", "8", True),
        ("aiha-evans", "4", "8", True),
        ("ITP", "4", "8", False),
        ("AIHA", "12", "8", False),
        ("PRCA", "12", "8", False),
        ("AIHA", "8", "5-15", False),
    ],
)
def test_every_raise_in_aiha_and_prca_is_provisional(disease: str, level: str, target: str, provisional: bool) -> None:
    line: tuple[str, ...] = (
        "--level",
        level,
        "--target",
        target,
        "--dose",
        "2",
        "--disease",
        disease,
        "--product",
        "solution",
    )
    line += ("--hours-since-dose", "24", "--days-on-dose", "21", "--age", "40", "--allow-above-studied")
    dose = consult(*line)["dose"]
    assert dose["refused"] == []
    assert dose["provisional"] is provisional
    assert ("haematocrit_raise" in codes(dose["remarks"])) is provisional
    assert all(o["provisional"] is provisional for o in dose["options"])
    if provisional:
        assert says(mtor("tdm", *line).out, "In this disease every increase is provisional")
        assert says(mtor("tdm", *line, "--lang", "zh", "--format", "plain").out, "本病各次加量均为暂定")


def test_the_raise_of_the_prca_protocol_is_provisional_too() -> None:
    line = ("--disease", "PRCA", "--dose", "2", "--hours-since-dose", "24", "--days-on-dose", "21", "--rule", "jrct")
    raised, lowered = (consult("--level", level, *line)["dose"] for level in ("4.5", "15"))
    assert (raised["exact_mg_per_day"], raised["provisional"]) == (3, True)
    assert (lowered["exact_mg_per_day"], lowered["provisional"]) == (1, False)


# Missed doses


@pytest.mark.parametrize(
    ("missed", "steady"), [("2d", "too_early"), ("7d", "provisional"), ("14d", "sound"), ("50d", "sound")]
)
def test_the_days_count_from_the_last_missed_dose(missed: str, steady: str) -> None:
    line = (*LINE, "--days-on-dose", "60", "--missed-dose", missed)
    sample = consult(*line)["sample"]
    assert sample["steady"] == steady
    (remark,) = [c for c in sample["caveats"] if c["code"] == "missed_doses"]
    assert f"{missed[:-1]} d before the sample" in remark["text"]["en"]
    assert f"采血前{missed[:-1]} d" in remark["text"]["zh"]
    assert refused(*line) == ([] if steady == "sound" else [f"steady_state_{steady}"])


def test_a_missed_dose_by_its_date_and_the_wait_from_it() -> None:
    result = consult(*LINE, "--days-on-dose", "60", "--sampled", "2026-03-15", "--missed-dose", "2026-03-05")
    assert (result["next"]["measure_after_days"], result["next"]["measure_on"]) == (4, "2026-03-19")


@pytest.mark.slow
@pytest.mark.parametrize(
    "agent",
    [
        ("--stopped", "voriconazole:3d"),
        ("--stopped", "rifampicin:3d"),
        ("--stopped", "voriconazole:30d"),
        ("--stopped", "voriconazole:60d"),
        ("--stopped", "aspirin=inhibitor:3d"),
        ("--with", "aspirin=inducer:3d"),
        ("--with", "rifampicin:3d"),
        ("--with", "rifampicin:90d"),
        ("--with", "fluconazole:9d"),
        ("--with", "fluconazole"),
    ],
)
@pytest.mark.parametrize("drug", ["sirolimus", "everolimus"])
def test_no_share_of_steady_state_where_a_drug_moves_the_level_or_did_on_this_dose(
    drug: str, agent: tuple[str, str]
) -> None:
    """On the dose for 60 days the level does not start at zero: after a stop it may be falling from above."""
    line = ("--level", "6", "--drug", drug, "--hours-since-dose", "24", "--days-on-dose", "60")
    sample = consult(*line, *agent)["sample"]
    assert sample["steady_state"] == {}
    assert not {"steady_state_share", "steady_state_share_liver"} & set(codes(sample["caveats"]))
    for lang, words in (("en", "of steady state ("), ("zh", "达稳态的")):
        assert lacks(mtor("tdm", *line, *agent, "--lang", lang, "--format", "plain").out, words)


@pytest.mark.parametrize("agent", [("--stopped", "voriconazole:60.1d"), ("--with", "eltrombopag:3d")])
def test_a_drug_that_was_stopped_before_the_dose_changed_leaves_the_share(agent: tuple[str, str]) -> None:
    """1 - 2^(-60 × 24 / 62) is above 99.9%."""
    line = ("--level", "6", "--hours-since-dose", "24", "--days-on-dose", "60")
    assert consult(*line, *agent)["sample"]["steady_state"] == {"62": 100, "82": 100}
