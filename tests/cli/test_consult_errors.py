"""What a consult does not take: a sentence in both languages, exit code 2 or 3, nothing guessed and no traceback."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.consults import SOUND, consult, failed
from tests.helpers import mtor, once

LINE = ("--level", "8", "--target", "10", "--dose", "2", *SOUND)

NUMBERS = ("--dose", "--hours-since-dose", "--days-on-dose", "--specimen-days", "--previous-level", "--previous-days")


@pytest.mark.slow
@pytest.mark.parametrize("option", [*NUMBERS, "--age", "--level"])
@pytest.mark.parametrize(
    "text", ["", "-1", "nan", "inf", "-inf", "1e3", "2,5", "two", "1_000", "٢", "2g", "0x2", "9" * 40]
)
def test_what_is_no_number_is_refused(option: str, text: str) -> None:
    done = failed(*LINE, option, text)
    assert (done.code, done.json["error"]["code"]) == (2, "bad_number")
    assert option in done.json["error"]["message"]["en"]
    assert f"'{text}'" in done.json["error"]["message"]["en"]


@pytest.mark.slow
@pytest.mark.parametrize("option", NUMBERS)
def test_zero_is_refused(option: str) -> None:
    assert failed(*LINE, option, "0").json["error"]["code"] == "bad_number"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("option", "low", "high"),
    [
        ("--dose", ("0.05", "0.049"), ("40", "40.1")),
        ("--hours-since-dose", ("0.1", "0.09"), ("400", "400.1")),
        ("--days-on-dose", ("0.01", "0.009"), ("20000", "20001")),
        ("--specimen-days", ("0.1", "0.09"), ("400", "401")),
        ("--previous-days", ("0.1", "0.09"), ("4000", "4001")),
    ],
)
def test_what_cannot_be_meant_is_refused_on_both_sides(
    option: str, low: tuple[str, str], high: tuple[str, str]
) -> None:
    for possible, absurd in (low, high):
        assert mtor(*once("tdm", *LINE, option, possible)).code == 0
        done = failed(*LINE, option, absurd)
        assert (done.code, done.json["error"]["code"]) == (2, "bad_number")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--days-on-dose", "14", "--changed", "2026-03-01", "--sampled", "2026-03-15"), "contradiction"),
        (("--changed", "2026-03-01"), "sampled_missing"),
        (("--changed", "2026-03-16", "--sampled", "2026-03-15"), "date_order"),
        (("--changed", "2026-02-30", "--sampled", "2026-03-15"), "bad_date"),
        (("--changed", "1.3.2026", "--sampled", "2026-03-15"), "bad_date"),
        (("--changed", "2026-03-01", "--sampled", "tomorrow"), "bad_date"),
        (("--sampled", ""), "bad_date"),
        (("--regimen", "weekly"), "bad_choice"),
        (("--regimen", ""), "bad_choice"),
        (("--matrix", "urine"), "bad_choice"),
        (("--assay", "elisa"), "bad_choice"),
        (("--assay", ""), "bad_choice"),
        (("--child-pugh", "D"), "bad_choice"),
        (("--product", "injection"), "bad_choice"),
        (("--rule", "guess"), "bad_choice"),
        (("--strengths", ""), "bad_strengths"),
        (("--strengths", ",,"), "bad_strengths"),
        (("--strengths", ",".join(map(str, range(1, 14)))), "bad_strengths"),
        (("--strengths", "0"), "bad_number"),
        (("--strengths", "1,-2"), "bad_number"),
        (("--strengths", "0.04"), "bad_number"),
        (("--strengths", "41"), "bad_number"),
        (("--strengths", "0.050001,0.070003"), "bad_number"),
        (("--strengths", "1;2"), "bad_number"),
        (("--target", "15-5"), "bad_target"),
        (("--target", ""), "bad_number"),
        (("--target", "-5"), "bad_target"),
        (("--target", "5-"), "bad_target"),
        (("--target", "a lot"), "bad_number"),
        (("--target", "0"), "bad_number"),
        (("--band", "itp-4-15", "--disease", "ALPS"), "contradiction"),
        (("--band", "itp-4-15", "--drug", "everolimus"), "contradiction"),
        (("--band", "no-such-band"), "unknown_band"),
        (("--disease", ""), "unknown_disease"),
        (("--disease", "gout"), "unknown_disease"),
        (("--level", "150"), "implausible_level"),
        (("--unit", "mg/L"), "unknown_unit"),
        (("--foo", "1"), "usage"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else None,
)
def test_contradictions_and_what_is_not_known(args: tuple[str, ...], code: str) -> None:
    line = tuple(word for word in LINE if word not in ("--days-on-dose", "30")) if "--changed" in args else LINE
    done = failed(*line, *args)
    assert done.json["error"]["code"] == code
    assert done.code == (3 if code in ("unknown_band", "unknown_disease") else 2)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        ("5-15", 5, 15),
        ("５－１５", 5, 15),
        ("5～15", 5, 15),
        ("5至15", 5, 15),
        ("5 to 15", 5, 15),
        ("≤15", None, 15),
        (" 8 ", 8, 8),
    ],
)
def test_a_target_in_every_spelling(typed: str, low: float | None, high: float) -> None:
    dose = consult("--level", "20", "--target", typed, "--dose", "2", *SOUND)["dose"]
    assert dose["target_ng_ml"] == [low, high]


words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8) | st.sampled_from(
    ["1", "0.5", "24", "2026-03-01", "5-15", "voriconazole:5d", "solution", "bid", "-", "--", ":", "<5", "1e9"]
)


@pytest.mark.slow
@settings(max_examples=80)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    *NUMBERS,
                    *("--age", "--changed", "--sampled", "--regimen", "--matrix", "--assay", "--child-pugh"),
                    *("--product", "--strengths", "--with", "--stopped", "--rule", "--target", "--unit", "--band"),
                ]
            ),
            words,
        ),
        max_size=4,
    )
)
def test_nothing_that_is_typed_makes_the_program_fail(pairs: list[tuple[str, str]]) -> None:
    args = [f"{option}={text}" for option, text in pairs]
    done = mtor("tdm", "--level", "8", *args, "--json")
    assert done.code in (0, 2, 3)
    assert "Traceback" not in done.err
    if done.code:
        assert done.json["error"]["code"] != "internal"
        assert done.json["error"]["message"]["zh"]
