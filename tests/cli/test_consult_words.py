"""What is said beside a new dose: only the reasons that hold, and which limits are this program's own."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.consults import codes, consult
from tests.helpers import lacks, mtor, says, squeezed

SOUND = ("--hours-since-dose", "24", "--days-on-dose", "21")
TABLETS = ("--product", "tablet", "--strengths", "0.5,1,2")


def dose(*args: str) -> Any:
    return consult(*args, *SOUND, *TABLETS)["dose"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "interval", "code"),
    [
        # 2/12 of 1 mg is 0.17; a third of 1 mg is 0.33.
        (
            ("--level", "12", "--disease", "ALPS", "--band", "alps-2-10", "--dose", "1"),
            [0.333, 0.833],
            "ends_at_a_third",
        ),
        (("--level", "12", "--target", "3-10", "--dose", "1"), [0.333, 0.833], "ends_at_a_third"),
        (("--level", "12", "--target", "4-10", "--dose", "1"), [0.333, 0.833], None),
        (("--level", "12", "--target", "5-10", "--dose", "1"), [0.417, 0.833], None),
        # 15/3 of 2 mg is 10; three times 2 mg is 6.
        (("--level", "3", "--target", "5-15", "--dose", "2"), [3.333, 6], "ends_at_threefold"),
        (("--level", "3", "--target", "5-9", "--dose", "2"), [3.333, 6], None),
        (("--level", "3", "--target", "5-8", "--dose", "20"), [33.333, 40], "ends_at_40_mg"),
    ],
)
def test_an_end_that_the_program_sets_is_said_to_be_its_own(
    args: tuple[str, ...], interval: list[float], code: str | None
) -> None:
    found = dose(*args)
    ends = {"ends_at_a_third", "ends_at_threefold", "ends_at_40_mg"} & set(codes(found["remarks"]))
    assert ends == ({code} if code else set())
    assert found["interval_mg_per_day"] == [pytest.approx(end, abs=0.001) for end in interval]


def test_a_single_target_has_no_ends() -> None:
    assert not [c for c in codes(dose("--level", "4", "--target", "8", "--dose", "2")["remarks"]) if "ends_at" in c]


@pytest.mark.parametrize(
    ("lang", "head", "why"),
    [
        ("en", "dose predicted to reach the target: 2.14 mg/day", "no dose is within the calculated range"),
        ("zh", "预测可达目标的剂量2.14 mg/d", "计算范围内无可配成的剂量"),
    ],
)
def test_a_range_of_one_dose_is_one_number_and_speaks_of_no_exact_one(lang: str, head: str, why: str) -> None:
    """14 ng/mL for 15-20, cut at the flag of 15: 2 x 15/14."""
    args = ("--level", "14", "--target", "15-20", "--dose", "2", "--disease", "ITP", *SOUND, *TABLETS)
    shown = mtor("tdm", *args, "--lang", lang).out
    assert says(shown, head)
    assert says(shown, why)
    assert lacks(shown, "25%")
    assert lacks(shown, "2.14–2.14")


def test_a_single_target_that_cannot_be_made_speaks_of_the_calculated_dose() -> None:
    found = consult("--level", "4", "--target", "8", "--dose", "2", *SOUND, "--product", "tablet", "--strengths", "6")
    (remark,) = [r for r in found["dose"]["remarks"] if r["code"] == "not_makeable"]
    assert "within 25% of the calculated one" in remark["text"]["en"]
    assert "与计算剂量相差25%以内" in remark["text"]["zh"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "shown", "cut", "said"),
    [
        # 3 to 5 mg lie within 25% of 4; 4 mg is the highest dose stated for ITP.
        (("--level", "4", "--target", "8", "--disease", "ITP", "--age", "40"), 3, 2, ["options_cut_above"]),
        (("--level", "3", "--target", "8-15", "--disease", "ITP", "--age", "40"), 0, 2, ["options_cut_above"]),
        (("--level", "4", "--target", "8"), 3, 2, ["options_cut_own"]),
        (("--level", "3", "--target", "5-15", "--disease", "ALPS"), 0, 6, ["options_cut_per_m2"]),
        (("--level", "4", "--target", "6-15", "--disease", "ITP", "--allow-above-studied"), 5, 2, ["options_cut"]),
        (("--level", "4", "--target", "8", "--disease", "ITP", "--allow-above-studied"), 5, 0, []),
    ],
)
def test_doses_that_are_not_shown_have_the_reason_that_holds(
    args: tuple[str, ...], shown: int, cut: int, said: list[str]
) -> None:
    found = dose(*args, "--dose", "2")
    assert (len(found["options"]), found["options_cut"]) == (shown, cut)
    assert [c for c in codes(found["remarks"]) if c.startswith("options_cut")] == said
    for remark in found["remarks"]:
        if remark["code"] in said:
            assert str(cut) in remark["text"]["en"]
            assert str(cut) in remark["text"]["zh"]
            assert ("At most 5 doses" in remark["text"]["en"]) is (said == ["options_cut"])


ALPS_CHILD = ("--disease", "ALPS", "--age", "6", "--level", "4", "--target", "8")


@pytest.mark.parametrize(
    ("args", "code", "en", "zh"),
    [
        # 4 mg is calculated and the highest dose stated: 4.5 and 5 mg lie above it.
        (
            ("--level", "4", "--target", "8", "--disease", "ITP", "--age", "40"),
            "above_studied_shown",
            "Shown although above the highest daily dose stated in a source",
            "虽已列出，但超过来源就该病及该患者所载的最高日剂量",
        ),
        (
            ("--level", "3", "--target", "8", "--disease", "ITP", "--age", "40"),
            "above_studied_shown",
            "Shown although above",
            "虽已列出",
        ),
        (ALPS_CHILD, "not_compared_per_m2", "are not compared with it", "高于现用剂量者未与其比较"),
    ],
)
def test_a_dose_above_the_highest_one_that_was_asked_for_is_not_said_to_need_the_option(
    args: tuple[str, ...], code: str, en: str, zh: str
) -> None:
    asked = consult(*args, "--dose", "2", *SOUND, *TABLETS, "--allow-above-studied")
    found = asked["dose"]
    (remark,) = [r for r in found["remarks"] if r["code"] == code]
    assert en in remark["text"]["en"]
    assert zh in remark["text"]["zh"]
    assert not any("add --allow" in r["text"]["en"] or "请加 --allow" in r["text"]["zh"] for r in found["remarks"])
    assert "unused_allow" not in codes(asked["unused"])
    highest = found["highest_mg_per_day"]
    marked = [o["mg_per_day"] for o in found["options"] if "above_studied" in o["marks"]]
    assert marked == [o["mg_per_day"] for o in found["options"] if highest is not None and o["mg_per_day"] > highest]


def test_options_above_the_highest_dose_are_marked_one_by_one() -> None:
    args = ("--level", "4", "--target", "8", "--dose", "2", *SOUND, *TABLETS, "--allow-above-studied")
    shown = mtor("tdm", *args, "--disease", "ITP", "--age", "40").out
    assert says(shown, "calculated 4 mg/day 2 × 2 mg")
    assert says(shown, "= 4.5 mg/day (above the highest dose stated), predicted")
    without = mtor("tdm", *args, "--lang", "zh").out
    assert "（超过未指定疾病时本程序设定的上限）" in squeezed(without)
    assert "超过来源所载最高剂量）" not in squeezed(without)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "refused", "code"),
    [
        (("--level", "8", "--target", "20", *SOUND), "target_above_flag", "next_refused"),
        (("--level", "2", "--target", "8", *SOUND), "ratio_beyond_3", "next_refused"),
        (("--level", "2", "--disease", "ITP", "--band", "itp-5-15-new", "--age", "8", *SOUND), None, "next_refused"),
        (("--level", "3", "--disease", "ITP", *SOUND), "several_bands", "next_repeat"),
        (("--level", "3", "--target", "8", "--hours-since-dose", "24"), "steady_state_unknown", "next_repeat"),
        (("--level", "3", "--target", "8", "--days-on-dose", "21"), "trough_unconfirmed", "next_repeat"),
    ],
)
def test_nothing_is_asked_for_where_nothing_is_missing(args: tuple[str, ...], refused: str | None, code: str) -> None:
    result = consult(*args, "--dose", "2")
    assert refused is None or refused in codes(result["dose"]["refused"])
    assert result["next"]["remark"]["code"] == code
    text = result["next"]["remark"]["text"]
    assert ("Supply what is missing" in text["en"]) is (code == "next_repeat")
    assert ("补充" in text["zh"]) is (code == "next_repeat")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "5.33–6 mg/day, the upper end exceeds the highest dose stated"),
        ("en", "To see higher doses add --allow-above-studied."),
        ("zh", "5.33～6 mg/d，上端超过来源所载最高剂量"),
        ("zh", "如需查看更高剂量，请加 --allow-above-studied。"),
    ],
)
def test_words_of_a_dose_above_the_highest_stated(lang: str, words: str) -> None:
    args = ("--level", "3", "--target", "8-15", "--dose", "2", "--disease", "ITP", "--age", "40", *SOUND, *TABLETS)
    assert says(mtor("tdm", *args, "--lang", lang, "--format", "plain").out, words)
