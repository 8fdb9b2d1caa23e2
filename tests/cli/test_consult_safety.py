"""Safety findings survive whatever else stands on the command line, and where a dose is refused there is no number."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.consults import codes, says_no_number
from tests.helpers import mtor, says
from tests.parts.schemas import mistakes

pytestmark = pytest.mark.slow

HEAD = {"en": "HIGH:", "zh": "警示："}
HEADS = {"high": ("HIGH:", "警示："), "above": ("ABOVE:", "偏高："), "possible": ("POSSIBLY ABOVE:", "可能偏高：")}

OPTIONS: dict[str, list[tuple[str, ...]]] = {
    "where": [
        *(("--disease", name) for name in ("ITP", "AIHA", "PRCA", "ALPS", "GVHD", "itp-aps", "gvhd-chronic")),
        ("--band", "itp-4-15"),
        ("--band", "itp-aps-max-15"),
        ("--band", "gvhd-px-3-12-korea"),
    ],
    "target": [("--target", t) for t in ("8", "18", "5-15", "5-90", "<=10", ">=5")],
    "age": [("--age", a) for a in ("0", "12", "17.9", "18", "80")],
    "hours": [("--hours-since-dose", h) for h in ("3", "19.9", "22", "24", "48")],
    "late": [("--hours-since-dose", h) for h in ("47", "50", "72")],
    "days": [
        *(("--days-on-dose", d) for d in ("1", "7", "14", "90")),
        ("--changed", "2026-03-01", "--sampled", "2026-03-05T08:00"),
        ("--changed", "2026-02-01", "--sampled", "2026-03-05"),
    ],
    "regimen": [("--regimen", r) for r in ("daily", "bid", "alternate-day")],
    "matrix": [("--matrix", m) for m in ("whole-blood", "plasma", "serum")],
    "assay": [("--assay", a) for a in ("lc-ms/ms", "cmia", "other")],
    "specimen": [("--specimen-days", "9")],
    "loading_given": [("--loading-given",)],
    "child_pugh": [("--child-pugh", c) for c in "ABC"],
    "dose": [("--dose", d) for d in ("0.5", "2", "6", "40")],
    "product": [("--product", "solution"), ("--product", "tablet"), ("--product", "capsule", "--strengths", "0.5,1")],
    "with": [
        ("--with", a) for a in ("voriconazole:5d", "fluconazole:30d", "伏立康唑", "eltrombopag:3d", "贯叶连翘:40d")
    ],
    "stopped": [("--stopped", "rifampicin:3d"), ("--stopped", "利福平:50d")],
    "previous": [("--previous-level", "15", "--previous-days", "7"), ("--previous-level", "3")],
    "rule": [("--rule", "jrct"), ("--rule", "zortress"), ("--rule", "label")],
    "loading": [("--loading",)],
    "provisional": [("--provisional",)],
    "allow": [("--allow-above-studied",)],
    "unit": [("--unit", "ng/mL"), ("--unit", "ug/L")],
}
"""Options that may stand beside each other in any number, with values that the program takes."""


@st.composite
def options(draw: st.DrawFn, without: tuple[str, ...] = ()) -> list[str]:
    """Return any options together."""
    names = draw(st.sets(st.sampled_from([name for name in OPTIONS if name not in without]), max_size=9))
    return [word for name in sorted(names) for word in draw(st.sampled_from(OPTIONS[name]))]


def first_line(text: str) -> str:
    return next(line for line in text.splitlines() if line.strip()).lstrip("#*-> ")


@settings(max_examples=60)
@given(
    st.sampled_from(["15.01", "15.04", "20", "99.9", "gt30", "高于15"]),
    options(without=("hours",)),
    st.sampled_from(["table", "plain", "markdown"]),
    st.sampled_from(["en", "zh"]),
)
def test_a_level_above_the_flag_keeps_its_alarm_first_whatever_is_added(
    level: str, added: list[str], form: str, lang: str
) -> None:
    done = mtor("tdm", "--level", level, *added, "--format", form, "--lang", lang)
    assert done.code == 0, done.err
    line = first_line(done.out)
    assert line.startswith(HEAD[lang])
    number = level.removeprefix("gt").removeprefix("高于")
    assert number in line
    assert says(done.out[:600], "Contact the prescriber today" if lang == "en" else "请当日联系处方医师")

    found = mtor("tdm", "--level", level, *added, "--json").json["result"]
    assert (found["findings"][0]["code"], found["findings"][0]["severity"]) == ("above_toxicity_flag", "alarm")
    if found["dose"]:
        raised = [o["mg_per_day"] for o in found["dose"]["options"]]
        raised += [m for m in [found["dose"]["exact_mg_per_day"]] if m is not None]
        assert all(mg < found["dose"]["current_mg_per_day"] for mg in raised)
        assert found["next"]["remark"]["code"] == "next_today"
        assert found["dose"]["outcome"] != "no_change"


@settings(max_examples=40)
@given(
    st.sampled_from(["15.01", "60", "gt50"]),
    options(without=("hours", "late", "regimen")),
    st.sampled_from(["en", "zh"]),
)
def test_an_early_sample_above_the_flag_says_first_what_it_means(level: str, added: list[str], lang: str) -> None:
    """3 h after a daily dose a level is at most 3.09 times its trough: 15 x 3.09 = 46.35 ng/mL."""
    line = ("tdm", "--level", level, *added, "--hours-since-dose", "3")
    found = mtor(*line, "--json").json["result"]
    high = level != "15.01"
    assert found["verdict"]["alarm"] in (("high",) if high else ("possible", "above", None))
    if found["verdict"]["alarm"]:
        assert first_line(mtor(*line, "--lang", lang).out).startswith(HEADS[found["verdict"]["alarm"]][lang == "zh"])
    if found["dose"]:
        # A named rule that does not cover the case says so and no more.
        assert "--rule" in added or "not_trough" in codes(found["dose"]["refused"])
        assert says_no_number(found["dose"])


@settings(max_examples=40)
@given(st.sampled_from(["12.5", "14.9", "gt14"]), options(without=("where", "age", "unit", "hours")))
def test_above_every_band_of_the_disease_is_said_first_whatever_is_added(level: str, added: list[str]) -> None:
    """The highest band for chronic GVHD ends at 12 ng/mL; the level lies below the flag."""
    done = mtor("tdm", "--level", level, "--disease", "gvhd-chronic", "--json")
    base = done.json["result"]["findings"][0]
    assert (base["code"], base["severity"]) == ("above_every_band", "alarm")
    more = mtor("tdm", "--level", level, "--disease", "gvhd-chronic", *added, "--json")
    assert more.json["result"]["findings"][0] == base
    shown = mtor("tdm", "--level", level, "--disease", "gvhd-chronic", *added, "--lang", "en")
    number = level.replace("gt", ">")
    assert first_line(shown.out).startswith(f"ABOVE: {number} ng/mL is above every published target range")
    assert says(shown.out[:400], "Discuss the dose with the prescriber")


@pytest.mark.parametrize("added", [(), ("--disease", "ITP"), ("--target", "5-20"), ("--disease", "GVHD")])
def test_a_high_everolimus_level_keeps_its_alarm_where_no_band_is_compared(added: tuple[str, ...]) -> None:
    """The highest everolimus range that was read ends at 10 ng/mL; immune cytopenia has none."""
    found = mtor("tdm", "--drug", "everolimus", "--level", "12", *added, "--json").json["result"]["findings"]
    code = "above_every_band" if added in ((), ("--disease", "GVHD")) else "above_highest_range"
    assert (found[0]["code"], found[0]["severity"]) == (code, "alarm")
    calm = mtor("tdm", "--drug", "everolimus", "--level", "10", *added, "--json").json["result"]
    assert calm["verdict"]["alarm"] is None
    assert "alarm" not in [f["severity"] for f in calm["findings"]]


@settings(max_examples=80)
@given(
    st.sampled_from(["0.5", "3", "8", "15", "15.01", "20", "lt4", "gt4", "BLQ"]),
    st.sampled_from(["sirolimus", "everolimus"]),
    options(without=("dose", "with", "stopped", "where", "late")),
    st.sampled_from(["0.1", "2", "5", "40"]),
    st.sampled_from([(), ("--disease", "ITP"), ("--disease", "PRCA"), ("--disease", "gvhd-chronic")]),
    st.sampled_from(
        [(), ("--with", "ketoconazole:5d"), ("--with", "ketoconazole:60d"), ("--stopped", "ketoconazole:5d")]
    ),
)
def test_where_anything_is_refused_there_is_no_number(
    level: str, drug: str, added: list[str], dose: str, where: tuple[str, ...], agents: tuple[str, ...]
) -> None:
    done = mtor("tdm", "--level", level, "--drug", drug, "--dose", dose, *where, *agents, *added, "--json")
    if drug == "everolimus" and "solution" in added:  # No such product was read.
        assert (done.code, done.json["error"]["code"]) == (2, "no_such_product")
        return
    assert done.code == 0, done.err
    assert mistakes(done.json) == []
    found = done.json["result"]["dose"]
    assert (found["outcome"] == "refused") is bool(found["refused"])
    if found["refused"] or found["outcome"] == "no_change":
        assert says_no_number(found)
    for option in found["options"]:
        assert 0 < option["mg_per_day"] <= 40
        assert 0 < option["mg_per_administration"] <= 40
        if option["status"] == "average":
            assert option["every_hours"] == 48
        assert option["provisional"] is found["provisional"]
    if found["provisional"] and not found["refused"] and found["options"]:
        assert {
            "trough_unconfirmed",
            "trough_provisional",
            "steady_state_provisional",
            "inhibitor_steady",
            "haematocrit_raise",
        } & set(codes(found["remarks"]))
    if drug == "everolimus" and found["rule"] == "label":
        assert "everolimus_no_rule" in codes(found["refused"])


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("level", ["15.01", "gt30"])
def test_a_refused_dose_does_not_hide_the_alarm(level: str, lang: str) -> None:
    shown = mtor(
        "tdm", "--level", level, "--dose", "2", "--days-on-dose", "3", "--matrix", "plasma", "--lang", lang
    ).out
    assert first_line(shown).startswith(HEAD[lang])
    assert ("not calculated" if lang == "en" else "未计算") in shown
    found: Any = mtor("tdm", "--level", level, "--dose", "2", "--days-on-dose", "3", "--json").json["result"]
    assert found["next"]["remark"]["code"] == "next_today"


@pytest.mark.parametrize(("lang", "head"), [("en", "HIGH: "), ("zh", "警示：")])
def test_the_alarm_stands_first_and_last(lang: str, head: str) -> None:
    for form in ((), ("--full",), ("--format", "plain")):
        told = mtor("tdm", "--level", "22", "--disease", "ITP", *form, "--lang", lang, COLUMNS="80").out
        lines = told.splitlines()
        assert [n for n, line in enumerate(lines) if line.startswith(head)] == [0, len(lines) - 1]
