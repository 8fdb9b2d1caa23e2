"""Samples that are no troughs: what a flag for troughs makes of a level drawn too early, and of one drawn too late."""

from __future__ import annotations

import pytest

from tests.cli.consults import codes, consult, says_no_number
from tests.helpers import mtor, says

ADULT = ("--age", "40", "--disease", "ITP")
"""Three hours after a daily dose the adult models give 1.05 to 3.09 times the trough, in children 1.39 to 2.12."""


def at(hours: str, *args: str) -> tuple[str, ...]:
    return ("--hours-since-dose", hours, "--days-on-dose", "30", *args)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("level", "args", "alarm"),
    [
        # 15 x 3.09 = 46.35 and 15 x 1.05 = 15.75
        ("46.36", at("3", *ADULT), "high"),
        ("46.35", at("3", *ADULT), "possible"),
        ("15.76", at("3", *ADULT), "possible"),
        ("15.75", at("3", *ADULT), None),
        ("8", at("3", *ADULT), None),
        ("gt46.35", at("3", *ADULT), "high"),
        ("gt20", at("3", *ADULT), "possible"),
        # Children: 15 x 2.12 = 31.8 and 15 x 1.39 = 20.85
        ("31.81", at("3", "--age", "9", "--disease", "ITP"), "high"),
        ("31.8", at("3", "--age", "9", "--disease", "ITP"), "possible"),
        ("20.85", at("3", "--age", "9", "--disease", "ITP"), None),
        # At an unknown age the models of both
        ("46.35", at("3", "--disease", "ITP"), "possible"),
        ("15.76", at("3", "--disease", "ITP"), "possible"),
        # 19.9 h is early, 20 h is not
        ("15.01", at("20", *ADULT), "high"),
        ("15.01", at("19.9", *ADULT), None),  # 15 x 1.01 = 15.15
        ("15.16", at("19.9", *ADULT), "possible"),
        # Later than a trough
        ("15.01", at("28.1", *ADULT), "high"),
        ("18", at("36", *ADULT), "high"),
        ("15", at("36", *ADULT), None),
        # Not known
        ("15.01", ("--days-on-dose", "30", *ADULT), "high"),
        # Twice a day, alternate days
        ("15.01", at("11", *ADULT, "--regimen", "bid"), "high"),
        ("15.01", at("10.9", *ADULT, "--regimen", "bid"), "possible"),  # 1 to 1.11
        ("15.01", at("47", *ADULT, "--regimen", "alternate-day"), "high"),
        ("15.01", at("46.9", *ADULT, "--regimen", "alternate-day"), "possible"),  # 1 to 1.03
        ("20", at("24", *ADULT, "--regimen", "alternate-day"), "possible"),  # 1.06 to 1.63
        ("25", at("24", *ADULT, "--regimen", "alternate-day"), "high"),  # 15 x 1.63 = 24.45
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else str(v),
)
def test_the_flag_is_for_troughs(level: str, args: tuple[str, ...], alarm: str | None) -> None:
    result = consult("--level", level, *args)
    assert result["verdict"]["alarm"] == alarm
    assert ("above_toxicity_flag" in codes(result["findings"])) is (alarm == "high")
    assert ("possibly_above_flag" in codes(result["findings"])) is (alarm == "possible")


@pytest.mark.parametrize(
    ("level", "alarm", "found"),
    [
        ("30.91", "above", "above_every_band"),  # 10 x 3.09 = 30.9
        ("30.9", "possible", "possibly_above_flag"),
        ("12", "possible", "possibly_above_ranges"),
        ("10.5", None, ""),  # 10 x 1.05
    ],
)
def test_the_ranges_are_for_troughs_too(level: str, alarm: str | None, found: str) -> None:
    result = consult("--level", level, *at("3", "--age", "40", "--disease", "ALPS"))
    assert result["verdict"]["alarm"] == alarm
    assert not found or found in codes(result["findings"])
    if alarm == "above":
        assert "possibly_above_flag" in codes(result["findings"])
    assert {a["status"] for a in result["assessments"]} == {"indeterminate"}


@pytest.mark.parametrize(
    ("hours", "level", "alarm"),
    [("2", "22.21", "above"), ("2", "22.2", "possible"), ("2", "16.7", None), ("11", "10.01", "above")],
)
def test_everolimus_drawn_early(hours: str, level: str, alarm: str | None) -> None:
    """2 h after one of two doses a day the adult models give 1.67 to 2.22 times the trough; above begins over 10."""
    line = at(hours, "--drug", "everolimus", "--regimen", "bid", "--disease", "ITP", "--age", "40")
    assert consult("--level", level, *line)["verdict"]["alarm"] == alarm


def test_the_ratio_stands_with_its_models() -> None:
    found = consult("--level", "18", *at("3", *ADULT))["findings"]
    (ratio,) = [f for f in found if f["code"] == "early_ratio"]
    assert (ratio["voice"], ratio["verified"]) == ("derived", "calculated")
    assert ratio["sources"] == ["golubovic-2019", "jiao-2009", "mao-2024", "wu-2012", "mtor-cli"]
    assert "1.05 to 3.09 times" in ratio["text"]["en"]
    assert "1.05～3.09倍" in ratio["text"]["zh"]
    assert "early_ratio" not in codes(consult("--level", "8", *at("3", *ADULT))["findings"])
    assert "early_ratio" not in codes(consult("--level", "18", *at("36", *ADULT))["findings"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("level", "code", "en", "zh"),
    [
        (
            "8",
            "next_trough",
            "Not a trough: repeat before the next dose; do not change the dose on this result.",
            "非谷浓度：请于下次服药前采血复测，不据本次结果调整剂量。",
        ),
        (
            "18",
            "next_trough_possible",
            "Possibly above: measure the trough before the next dose; do not change the dose on this result.",
            "可能偏高：请于下次服药前采血测定谷浓度，不据本次结果调整剂量。",
        ),
        ("50", "next_today", "Contact the prescriber today", "请当日联系处方医师"),
    ],
)
def test_what_comes_next_after_an_early_sample(level: str, code: str, en: str, zh: str) -> None:
    args = at("3", "--age", "40", "--band", "itp-4-15", "--dose", "2")
    result = consult("--level", level, *args)
    assert result["next"]["remark"]["code"] == code
    assert codes(result["dose"]["refused"]) == ["not_trough"]
    assert says_no_number(result["dose"])
    for lang, words in (("en", en), ("zh", zh)):
        assert says(mtor("tdm", "--level", level, *args, "--lang", lang).out, words)


@pytest.mark.parametrize(
    ("lang", "head"),
    [("en", "POSSIBLY ABOVE: 18 ng/mL, 3 h after the dose: "), ("zh", "可能偏高：服药后3 h浓度18 ng/mL：")],
)
def test_possibly_above_stands_first(lang: str, head: str) -> None:
    text = mtor("tdm", "--level", "18", *at("3", *ADULT), "--lang", lang, "--format", "plain").out
    first = next(line for line in text.splitlines() if line.strip()).lstrip("- ")
    assert first.startswith(head)
    assert "HIGH" not in text
    assert "today" not in text
    assert "请当日" not in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("level", "status"),
    [("15.01", "above"), ("18", "above"), ("15", "indeterminate"), ("8", "indeterminate"), ("3", "indeterminate")],
)
def test_a_late_sample_above_a_band_is_above_and_says_nothing_else(level: str, status: str) -> None:
    result = consult("--level", level, *at("36", "--band", "itp-4-15"))
    assert [a["status"] for a in result["assessments"]] == [status]
    assert {"not_trough", "late_sample"} <= set(codes(result["sample"]["caveats"]))
    early = consult("--level", level, *at("12", "--band", "itp-4-15"))
    assert [a["status"] for a in early["assessments"]] == ["indeterminate"]
    assert "late_sample" not in codes(early["sample"]["caveats"])


def test_a_late_sample_in_plasma_is_compared_with_nothing() -> None:
    result = consult("--level", "18", *at("36", "--band", "itp-4-15", "--matrix", "plasma"))
    assert [a["status"] for a in result["assessments"]] == ["indeterminate"]
    assert result["verdict"]["alarm"] == "high"
