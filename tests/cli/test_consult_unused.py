"""Nothing typed is ignored without a word: every option without effect on an answer is named, with the reason."""

from __future__ import annotations

import pytest

from tests.cli.consults import TWO_TROUGHS, codes, consult
from tests.helpers import mtor, says

S = ("--hours-since-dose", "24", "--days-on-dose", "30")
T = ("--product", "tablet", "--strengths", "0.5,1,2")
DOSE = ("--level", "4", "--target", "8", "--dose", "2", *S)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "code", "options"),
    [
        (("--level", "40", "--previous-level", "12"), "unused_previous", "--previous-level"),
        (("--level", "8", *TWO_TROUGHS), "unused_previous", "--previous-level, --previous-days"),
        (("--level", "8", "--loading", *T), "unused_without_dose", "--product, --strengths, --loading"),
        (("--level", "8", "--provisional"), "unused_without_dose", "--provisional"),
        (("--level", "8", "--allow-above-studied"), "unused_without_dose", "--allow-above-studied"),
        (("--level", "8", "--rule", "jrct"), "unused_without_dose", "--rule"),
        (("--level", "8", "--target", "10"), "unused_without_dose", "--target"),
        (("--level", "8", "--confirm-level"), "unused_confirm", "--confirm-level"),
        (("--level", "8", "--sampled", "2026-03-01"), "unused_sampled", "--sampled"),
        # Refused, and kept
        (("--level", "40", "--dose", "2", "--target", "5", *S, *T), "unused_no_new_dose", "--product, --strengths"),
        (("--level", "40", "--dose", "2", "--loading"), "unused_no_new_dose", "--loading"),
        (("--level", "8", "--dose", "2", "--target", "5-15", *S, "--loading"), "unused_no_new_dose", "--loading"),
        (("--level", "8", "--disease", "ITP", "--height", "170"), "unused_here", "--height"),
        (("--level", "8", "--disease", "ALPS", "--age", "6", "--height", "110"), "unused_here", "--height"),
        # A new dose
        ((*DOSE, "--provisional"), "unused_provisional", "--provisional"),
        ((*DOSE, "--allow-above-studied"), "unused_allow", "--allow-above-studied"),
        ((*DOSE, "--product", "solution", "--strengths", "1"), "unused_solution", "--strengths"),
        (
            ("--level", "4.5", "--disease", "PRCA", "--dose", "2", *S, "--rule", "jrct", "--target", "8", "--loading"),
            "unused_by_rule",
            "--loading, --target",
        ),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else v,
)
def test_what_has_no_effect_is_named(args: tuple[str, ...], code: str, options: str) -> None:
    done = mtor("tdm", *args, "--json")
    found = {r["code"]: r for r in done.json["result"]["unused"]}
    assert code in found
    assert code in codes(done.json["warnings"])
    for lang, named in (("en", options), ("zh", options.replace(", ", "、"))):
        assert named in found[code]["text"][lang]
        assert says(mtor("tdm", *args, "--lang", lang, "--format", "plain").out, found[code]["text"][lang])


@pytest.mark.slow
@pytest.mark.parametrize(
    "args",
    [
        ("--level", "8"),
        ("--level", "8", "--disease", "ITP", "--age", "9", "--unit", "ng/mL", "--target", "5-15", "--assay", "cmia"),
        (*DOSE, *T, "--loading", "--age", "40"),
        (*DOSE, "--product", "solution", "--target", "9", "--allow-above-studied"),
        ("--level", "4", "--target", "8", "--dose", "2", "--days-on-dose", "10", "--provisional"),
        (*DOSE, "--with", "fluconazole:40d", "--previous-level", "4", "--previous-days", "7"),
        (*DOSE, "--with", "fluconazole:40d", *TWO_TROUGHS),
        ("--level", "8", "--changed", "2026-03-01", "--sampled", "2026-03-20"),
        ("--level", "8", "--with", "fluconazole:2026-03-01", "--sampled", "2026-03-20"),
        (*DOSE, "--sampled", "2026-03-20"),
        ("--level", "120", "--confirm-level"),
        ("--level", "4.5", "--disease", "PRCA", "--dose", "2", *S, "--rule", "jrct"),
        (
            *("--level", "9", "--drug", "everolimus", "--dose", "0.75", "--regimen", "bid", "--days-on-dose", "30"),
            *("--hours-since-dose", "12", "--rule", "zortress", "--previous-level", "9"),
        ),
    ],
    ids=" ".join,
)
def test_what_has_an_effect_is_not_called_unused(args: tuple[str, ...]) -> None:
    line = list(args)
    while line.count("--target") > 1:
        at = line.index("--target")
        del line[at : at + 2]
    assert consult(*line)["unused"] == []


@pytest.mark.parametrize(
    ("args", "options"),
    [
        (("--age", "34", "--weight", "60"), ["--weight"]),
        (("--age", "34", "--height", "170"), ["--height"]),
        (("--age", "34", "--product", "tablet"), ["--product"]),
        (("--age", "34", "--product", "solution", "--strengths", "1"), ["--strengths"]),
        (("--age", "34", "--bilirubin-unit", "umol/L"), ["--bilirubin-unit"]),
        (("--age", "34", "--product", "tablet", "--strengths", "1", "--child-pugh", "B"), []),
        (("--age", "8", "--weight", "20", "--height", "110"), []),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else "",
)
def test_start_names_what_has_no_effect(args: tuple[str, ...], options: list[str]) -> None:
    remarks = mtor("start", "--disease", "ITP", *args, "--json").json["result"]["remarks"]
    found = [r["text"] for r in remarks if r["code"] == "unused_here"]
    assert [text["en"] for text in found] == [f"No effect on this answer: {o}." for o in options]
    assert [text["zh"] for text in found] == [f"对本次结果不起作用：{o}。" for o in options]
