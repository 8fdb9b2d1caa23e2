"""Child-Pugh in every command: what each source says of the class, none chosen; no raise of sirolimus in class C."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.calculator.obstacles import of_liver
from mtor_cli.parts.waiting import liver_of
from tests.cli.consults import codes, consult
from tests.content.facts import raw
from tests.fit.cases import write
from tests.helpers import DISEASES, answer, mtor, once, says

if TYPE_CHECKING:
    from pathlib import Path

    from mtor_cli.content.load import Content

SOUND = ("--hours-since-dose", "24", "--days-on-dose", "40", "--dose", "2", "--age", "40")
T = ("--product", "tablet", "--strengths", "0.5,1,2")

ON_THE_DOSE = {
    ("sirolimus", "A"): ["liver-label-mild-moderate", "liver-china-one-third", "liver-views-differ"],
    ("sirolimus", "B"): [
        "liver-label-mild-moderate", "liver-japan-start", "liver-china-one-third", "liver-views-differ",
    ],
    ("sirolimus", "C"): [
        "liver-china-contraindicated", "liver-label-severe", "liver-monograph-severe", "liver-japan-start",
        "liver-china-one-third", "liver-severe-initial-cut", "liver-half-not-enough", "liver-views-differ",
    ],
    ("everolimus", "A"): [
        "everolimus-liver-transplant-mild", "everolimus-liver-oncology", "everolimus-liver-authors-half",
        "liver-views-differ",
    ],
    ("everolimus", "B"): [
        "everolimus-liver-transplant-severe", "everolimus-liver-moderate-2010", "everolimus-liver-oncology",
        "everolimus-liver-authors-half", "liver-views-differ",
    ],
    ("everolimus", "C"): [
        "everolimus-liver-transplant-severe", "everolimus-liver-oncology", "everolimus-liver-sega",
        "liver-views-differ",
    ],
}  # fmt: skip
"""By drug and class, what the dossier's sources say of the dose, the gravest first."""
ON_EXPOSURE = {
    ("sirolimus", "A"): ["liver-mild-moderate", "liver-japan-auc", "liver-japan-half-life"],
    ("sirolimus", "B"): ["liver-mild-moderate", "liver-japan-auc", "liver-japan-half-life"],
    ("sirolimus", "C"): ["liver-severe-exposure", "liver-japan-auc", "liver-japan-half-life"],
    ("everolimus", "A"): ["everolimus-liver-10-mg"],
    ("everolimus", "B"): ["everolimus-liver-10-mg", "everolimus-liver-2-mg", "everolimus-liver-auc-label"],
    ("everolimus", "C"): ["everolimus-liver-10-mg"],
}


def case_of(drug: str, **fields: Any) -> dict[str, Any]:
    """Return an adult with a level long after the last change."""
    return {
        "drug": drug,
        "age": 40,
        "covariates": {"WT": 60, "HT": 170, "AST": 20, "HCT": 35, "TBIL": 11},
        "regimen": f"1 mg {'every 12 h' if drug == 'everolimus' else 'daily'} from 2026-01-01 08:00",
        "levels": [{"time": "2026-03-29 07:30", "value": 6, "unit": "ng/mL", "assay": "lc-ms/ms"}],
        **fields,
    }


@pytest.mark.slow
@pytest.mark.parametrize(("drug", "child_pugh"), ON_THE_DOSE)
def test_every_command_says_the_same_of_a_class(tmp_path: Path, drug: str, child_pugh: str) -> None:
    option, case = ("--child-pugh", child_pugh.lower()), write(tmp_path, "c.yaml", case_of(drug))
    of_case = write(tmp_path, "own.yaml", case_of(drug, child_pugh=child_pugh, target="5-8"))
    line = write(tmp_path, "b.ndjson", case_of(drug, child_pugh=f"{child_pugh}级"))
    found = [
        answer("start", "--disease", "GVHD", "--age", "40", "--drug", drug, *option)["result"]["liver"],
        answer("tdm", "--level", "6", "--drug", drug, *option)["result"]["liver"],
        consult("--level", "6", "--drug", drug, *SOUND, "--disease", "GVHD", *option)["liver"],
        answer("fit", case, *option)["result"]["liver"],
        answer("fit", case, "--target", "5-8", *option)["result"]["liver"],
        answer("fit", of_case)["result"]["liver"],
        mtor("fit", "--batch", line).json["liver"],
    ]
    for liver in found:
        assert [f["id"] for f in liver if f["about"] == "dose"] == ON_THE_DOSE[drug, child_pugh]
        assert [f["id"] for f in liver if f["about"] == "exposure"] == ON_EXPOSURE[drug, child_pugh]
        assert liver == found[0]


def test_without_a_class_nothing_is_said(tmp_path: Path) -> None:
    assert answer("start", "--disease", "GVHD", "--age", "40")["result"]["liver"] == []
    assert consult("--level", "6", *SOUND, "--disease", "ITP")["liver"] == []
    assert answer("fit", write(tmp_path, "c.yaml", case_of("sirolimus")))["result"]["liver"] == []


def test_every_fact_on_the_liver_is_said_of_some_class() -> None:
    said = {i for table in (ON_THE_DOSE, ON_EXPOSURE) for ids in table.values() for i in ids}
    assert said == {f["id"] for f in raw("pharmacology")["facts"] if f["topic"] == "liver"}


@pytest.mark.slow
@pytest.mark.parametrize(("drug", "child_pugh"), ON_THE_DOSE)
@pytest.mark.parametrize(
    ("style", "lang"),
    [("table", "en"), ("plain", "en"), ("plain", "zh"), ("markdown", "zh"), ("csv", "en"), ("csv", "zh")],
)
def test_each_source_is_on_the_screen_before_the_doses(
    tmp_path: Path, drug: str, child_pugh: str, lang: str, style: str
) -> None:
    how = ("--lang", lang, "--format", style)
    consults = (
        ("tdm", "--level", "9", "--drug", drug, *SOUND, "--target", "4-6", *T, "--child-pugh", child_pugh, *how),
        ("fit", write(tmp_path, "c.yaml", case_of(drug, child_pugh=child_pugh, target="2-4", product="tablet",
                                                  strengths=[0.25, 0.5, 1])), "--full", *how),
    )  # fmt: skip
    facts = {f["id"]: f for f in raw("pharmacology")["facts"]}
    for command in consults:
        text = mtor(*command).out
        for name in ON_THE_DOSE[drug, child_pugh]:
            assert says(text, facts[name]["text"][lang]), (command[0], name)
    if style == "plain":
        first, last = (facts[ON_THE_DOSE[drug, child_pugh][i]]["text"][lang] for i in (0, -1))
        after = text[text.index(last) :]
        assert "0.5 mg" not in text[text.index(first) : text.index(last)]
        assert "0.5 mg" in after
        voice = {"en": "label", "zh": "说明书"}[lang]
        assert f"[{voice}" in text


# Class C


@pytest.mark.slow
@pytest.mark.parametrize("disease", DISEASES)
@pytest.mark.parametrize("args", [
    (), ("--loading",), ("--provisional",), ("--allow-above-studied",), ("--product", "solution"), T,
    ("--regimen", "bid", "--hours-since-dose", "12"), ("--regimen", "alternate-day", "--hours-since-dose", "48"),
], ids=" ".join)  # fmt: skip
def test_sirolimus_is_not_raised(disease: str, args: tuple[str, ...]) -> None:
    line = ("--level", "3", "--target", "5-9", "--disease", disease, *SOUND, "--child-pugh", "C", *args)
    dose = consult(*line)["dose"]
    assert (dose["outcome"], codes(dose["refused"])) == ("refused", ["child_pugh_c_raise"])
    assert (dose["options"], dose["exact_mg_per_day"], dose["interval_mg_per_day"]) == ([], None, None)
    assert dose["loading"] is None
    for lang, words in (
        ("en", "No increase and no loading dose in Child-Pugh C: some Chinese products are contraindicated"),
        ("zh", "Child-Pugh C级不计算加量和负荷剂量：部分国内产品于重度肝功能损害时禁用"),
    ):  # fmt: skip
        assert says(mtor(*once("tdm", *line, "--lang", lang, "--format", "plain")).out, words)


def test_neither_by_the_protocol_for_prca() -> None:
    line = ("--level", "3", "--disease", "PRCA", *SOUND, "--rule", "jrct")
    assert consult(*line)["dose"]["exact_mg_per_day"] == 3
    dose = consult(*line, "--child-pugh", "C")["dose"]
    assert (dose["exact_mg_per_day"], codes(dose["refused"])) == (None, ["child_pugh_c_raise"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("level", "target", "regimen"),
    list(itertools.product(["0.5", "3", "4.99", "5", "7", "9", "9.1", "12", "16"], ["5-9", "7", "<=9", ">=5"],
                      ["daily", "bid", "alternate-day"])),
)  # fmt: skip
def test_whatever_is_offered_in_class_c_is_no_more_than_now(level: str, target: str, regimen: str) -> None:
    hours = {"daily": "24", "bid": "12", "alternate-day": "48"}[regimen]
    line = [*SOUND, *T, "--level", level, "--target", target, "--disease", "ITP", "--loading", "--regimen", regimen]
    line += ["--hours-since-dose", hours, "--days-on-dose", "60"]
    dose = consult(*line, "--child-pugh", "C")["dose"]
    assert all(o["mg_per_day"] <= dose["current_mg_per_day"] for o in dose["options"])
    assert all(o["loading"] is None for o in dose["options"])
    assert dose["loading"] is None
    # What is kept or lowered is what it is without the liver.
    sound = consult(*line)["dose"]
    if float(level) >= 9:
        assert (dose["outcome"], dose["options"]) == (sound["outcome"], sound["options"])
    if level == "7":
        assert dose["outcome"] == sound["outcome"]


@pytest.mark.parametrize("child_pugh", ["A", "B"])
def test_a_less_impaired_liver_is_raised_from_its_day_on(child_pugh: str) -> None:
    dose = consult("--level", "3", "--target", "6", "--disease", "ITP", *SOUND, "--child-pugh", child_pugh)["dose"]
    assert (dose["refused"], dose["exact_mg_per_day"]) == ([], 4)


def test_everolimus_may_follow_the_level_with_the_labels_beside_it() -> None:
    """No label that was read forbids it; the class was in no half-life that was read, so that it stays provisional."""
    line = ["--level", "2", "--drug", "everolimus", "--disease", "GVHD", "--dose", "0.75", "--regimen", "bid"]
    line += ["--hours-since-dose", "12", "--days-on-dose", "40", "--rule", "zortress", "--target", "3-8"]
    assert codes(consult(*line, "--child-pugh", "C")["dose"]["refused"]) == ["liver_half_life_unknown"]
    dose = consult(*line, "--child-pugh", "C", "--provisional")["dose"]
    assert (dose["exact_mg_per_day"], dose["provisional"]) == (3, True)
    text = mtor("tdm", *line, "--child-pugh", "C", "--provisional", "--format", "plain").out
    assert says(text, "moderate or severe impairment: initial daily dose reduced by one half")
    assert says(text, "C at most 2.5 mg if the benefit outweighs the risk")


@pytest.mark.parametrize(("drug", "child_pugh", "stops"), [
    ("sirolimus", "C", ["raise"]), ("sirolimus", "B", []), ("sirolimus", None, []),
    ("everolimus", "C", []),
])  # fmt: skip
def test_the_obstacle(content: Content, drug: str, child_pugh: str | None, stops: list[str]) -> None:
    liver = liver_of(content.drugs, content.rules, drug, child_pugh)
    assert [move for o in of_liver(liver) for move in o.stops] == stops
