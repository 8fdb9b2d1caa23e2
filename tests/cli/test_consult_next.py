"""What comes next after a level, with and without a present dose, and whose words stand at the other drugs."""

from __future__ import annotations

import pytest

from tests.cli.consults import SOUND, consult
from tests.helpers import lacks, mtor, says

DOSE = ("--dose", "2")


@pytest.mark.slow
@pytest.mark.parametrize("dose", [(), DOSE])
@pytest.mark.parametrize(
    ("args", "code", "measure"),
    [
        (("--level", "14", "--hours-since-dose", "2"), "next_trough", None),
        (("--level", "14", "--hours-since-dose", "30"), "next_trough", None),
        (("--level", "16", "--hours-since-dose", "2"), "next_trough_possible", None),
        (("--level", "16"), "next_today", None),
        (("--level", "16", *SOUND), "next_today", None),
        (("--level", "8", *SOUND, "--with", "voriconazole:3d"), "next_first_week", 4),
        (("--level", "8", *SOUND, "--stopped", "rifampicin:3d"), "next_first_week", 4),
        (("--level", "8", *SOUND, "--with", "voriconazole:6.5d"), "next_first_week", 1),
        (("--level", "8", *SOUND, "--with", "voriconazole:7d"), "next_agent_settles", 14),
        (("--level", "8", *SOUND, "--with", "voriconazole:15d"), "next_agent_settles", 6),
        (("--level", "8", *SOUND, "--with", "voriconazole:15d", "--stopped", "rifampicin:2d"), "next_first_week", 5),
        (("--level", "8", "--hours-since-dose", "24", "--days-on-dose", "3"), "next_wait", 11),
        (("--level", "8", "--hours-since-dose", "24", "--days-on-dose", "9.5"), "next_wait", 5),
    ],
)
def test_when_to_measure_next_needs_no_dose(
    args: tuple[str, ...], code: str, measure: int | None, dose: tuple[str, ...]
) -> None:
    following = consult(*args, "--disease", "ITP", *dose)["next"]
    assert (following["remark"]["code"], following["measure_after_days"]) == (code, measure)
    if not dose:
        assert following["change_not_before_days"] is None


def test_without_a_dose_and_without_a_doubt_nothing_comes_next() -> None:
    assert consult("--level", "8", "--disease", "ITP", *SOUND)["next"] is None


@pytest.mark.parametrize("form", ["table", "plain", "markdown"])
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Not a trough: repeat before the next dose; do not change the dose on this result."),
        ("zh", "非谷浓度：请于下次服药前采血复测，不据本次结果调整剂量。"),
    ],
)
def test_a_sample_that_is_no_trough_is_repeated(lang: str, words: str, form: str) -> None:
    args = ("tdm", "--level", "14", "--hours-since-dose", "2", "--disease", "ITP", "--format", form, "--lang", lang)
    assert says(mtor(*args).out, words)


def test_the_date_of_the_next_level_without_a_dose() -> None:
    """Day 9 of 14."""
    args = ("--level", "8", "--disease", "ITP", "--hours-since-dose", "24")
    following = consult(*args, "--changed", "2026-03-01", "--sampled", "2026-03-10T08:00")["next"]
    assert following["measure_on"] == "2026-03-15"


@pytest.mark.slow
@pytest.mark.parametrize("days", [("--days-on-dose", "3"), ("--days-on-dose", "21"), ()])
@pytest.mark.parametrize(
    ("args", "lang", "words"),
    [
        (("--level", "16", "--disease", "ITP"), "en", "Contact the prescriber today, however long"),
        (("--level", "16", "--disease", "ITP"), "zh", "请当日联系处方医师，无论现剂量用至第几天。"),
        (
            ("--level", "12", "--disease", "ALPS"),
            "en",
            "Discuss the dose with the prescriber, whether or not the level",
        ),
        (("--level", "12", "--disease", "ALPS"), "zh", "请与处方医师讨论剂量，无论是否已达稳态。"),
    ],
)
def test_an_alarm_waits_for_no_day_and_names_none_that_has_passed(
    args: tuple[str, ...], lang: str, words: str, days: tuple[str, ...]
) -> None:
    shown = mtor("tdm", *args, "--hours-since-dose", "24", *days, *DOSE, "--lang", lang).out
    assert says(shown, words)
    assert lacks(shown, "do not wait for")
    assert lacks(shown, "勿等至")


@pytest.mark.parametrize(
    ("agent", "lang", "words", "voice"),
    [
        (("--stopped", "voriconazole:3d"), "en", "voriconazole: stopped", "local"),
        (("--stopped", "利福平:3d"), "zh", "利福平：已停用", "本地"),
        (("--stopped", "aspirin=inhibitor:3d"), "en", "aspirin: your own check: counts as an inhibitor", "local"),
        (("--with", "voriconazole:30d"), "en", "voriconazole: ", "label"),
    ],
)
def test_what_the_user_states_has_the_users_voice(agent: tuple[str, str], lang: str, words: str, voice: str) -> None:
    shown = mtor("tdm", "--level", "8", "--disease", "ITP", *agent, "--lang", lang).out
    (line,) = [found for found in shown.splitlines() if found.startswith(words)]
    assert line.split()[-1] == voice


@pytest.mark.parametrize(
    ("lang", "words", "over"),
    [
        (
            "en",
            "The first week after voriconazole was started or stopped is over, but the level may still be changing: "
            "repeat the trough from day 21 after it (this program's threshold).",
            "Repeat the trough within the first week",
        ),
        (
            "zh",
            "伏立康唑开始或停用已满首周，浓度仍可能变化：请自其开始或停用后第21天起复测谷浓度（本程序设定的阈值）。",
            "请在相互作用药物开始或停用后的首周内复测谷浓度",
        ),
    ],
)
def test_a_first_week_that_is_over_is_not_proposed(lang: str, words: str, over: str) -> None:
    line = "tdm", "--level", "8", "--disease", "ITP", *SOUND, *DOSE, "--with", "voriconazole:15d", "--lang", lang
    shown = mtor(*line, "--format", "plain").out
    assert says(shown, words)
    assert lacks(shown, over)
