"""Times with an offset from UTC in `mtor tdm`: taken, on one wall clock, or refused where they are mixed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers import answer, mtor

LINE = ("tdm", "--level", "8.2", "--dose", "2", "--hours-since-dose", "24", "--disease", "ITP", "--band", "itp-4-15")


def result(*args: str) -> Any:
    """Return the answer without what was typed."""
    return answer(*LINE, *args)["result"]


@pytest.mark.parametrize(
    "sampled",
    [
        "2026-03-20T08:00Z",
        "2026-03-20T08:00:00Z",
        "2026-03-20T08:00:30.5+08:00",
        "2026-03-20 08:00 +0800",
        "2026-03-20T08:00-05",
        "２０２６-03-20T08:00Z",
        "2026-03-20T08:00:59",
    ],
)
def test_the_time_of_the_sample_may_have_an_offset(sampled: str) -> None:
    assert result("--sampled", sampled, "--changed", "2026-03-01") == result(
        "--sampled", "2026-03-20T08:00", "--changed", "2026-03-01"
    )


@pytest.mark.parametrize(
    ("changed", "days"), [("2026-03-05T23:30Z", 14), ("2026-03-06T02:00+08:00", 15), ("2026-03-05T15:00Z", 15)]
)
def test_other_times_are_moved_to_the_clock_of_the_sample(changed: str, days: int) -> None:
    """23:30 in London is the next morning where the sample was drawn at +08:00."""
    found = result("--sampled", "2026-03-20T08:00+08:00", "--changed", changed)
    same = result("--days-on-dose", {"2026-03-06T02:00+08:00": "14"}.get(changed, f"{days}"))
    assert found["sample"] == same["sample"]


def test_every_option_with_a_time_is_on_that_clock() -> None:
    typed = ("--sampled", "2026-03-20T08:00+08:00", "--days-on-dose", "40")
    found = result(*typed, "--with", "voriconazole:2026-03-14T20:00Z", "--missed-dose", "2026-03-09T20:00Z",
                   "--stopped", "rifampicin：2026-03-12T20:00Z")  # fmt: skip
    same = result(*typed, "--with", "voriconazole:5d", "--missed-dose", "10d", "--stopped", "rifampicin:7d")
    assert found["interactions"] == same["interactions"]
    assert found["dose"] == same["dose"]


@pytest.mark.parametrize(
    "other",
    [
        ("--changed", "2026-03-01T08:00"),
        ("--with", "voriconazole:2026-03-01 08:00"),
        ("--missed-dose", "2026-03-01T08:00"),
        ("--stopped", "voriconazole:2026-03-01T08:00"),
    ],
)
def test_a_mixture_is_refused(other: tuple[str, str]) -> None:
    done = mtor(*LINE, "--sampled", "2026-03-20T08:00Z", *other, "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "mixed_offsets")
    assert "(2026-03-20T08:00Z)" in done.json["error"]["message"]["en"]
    assert "2026-03-01" in done.json["error"]["message"]["en"]
    assert "请全部注明时差，或全部不注明" in done.json["error"]["message"]["zh"]
    # A date alone has no time of day to be moved.
    assert mtor(*LINE, "--sampled", "2026-03-20T08:00Z", other[0], other[1][: -len("T08:00")]).code == 0


@pytest.mark.parametrize(
    "wrong", ["2026-03-20T25:00Z", "2026-03-20Z", "2026-03-20T08:00+25:00", "2026-03-20T08:00X", "2026-02-30T08:00Z"]
)
def test_what_is_no_time_is_said_to_be_none(wrong: str) -> None:
    done = mtor(*LINE, "--sampled", wrong, "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "bad_date")
    assert f"'{wrong}' is not a date" in done.json["error"]["message"]["en"]


def test_after_today_by_its_own_clock() -> None:
    assert mtor(*LINE, "--sampled", "2027-01-01T08:00Z", "--json").json["error"]["code"] == "date_order"
    assert mtor(*LINE, "--sampled", "2026-12-31T23:59Z").code == 0
