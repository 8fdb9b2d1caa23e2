"""An option without effect on an answer is named, or refused with what it needs: nothing typed is ignored."""

from __future__ import annotations

import pytest

from tests.helpers import answer, mtor, says
from tests.net.questions import INPUTS


@pytest.mark.parametrize(
    ("line", "en", "zh", "hint"),
    [
        (
            "recommend --population child --full",
            "Which disease? --population, --full is for a single disease.",
            "请指明疾病：--population、--full 仅用于查看某一疾病。",
            "recommend --population child --full DISEASE",
        ),
        (
            "fit --template case.yaml --at 5",
            "--template writes an example and nothing else: leave out --at, 'case.yaml'.",
            "--template 仅输出样例：请去掉 --at、'case.yaml'。",
            "fit --template",
        ),
        (
            "models --template --drug everolimus",
            "--template writes an example and nothing else: leave out --drug.",
            "--template 仅输出样例：请去掉 --drug。",
            "models --template",
        ),
        (
            "models S1 --drug everolimus",
            "Model cheng2020 is of sirolimus, and --drug is everolimus. Leave one out.",
            "模型 cheng2020 的药物为 sirolimus，而 --drug 为 everolimus。请去掉其一。",
            "models S1",
        ),
        (
            "simulate --model S1 --regimen 2mg/day -c WT=20 -c TBIL=10 --doses 1,2",
            "--doses compares doses by a target: give --target too.",
            "--doses 按目标范围比较剂量：请同时给出 --target。",
            "simulate --model S1 --regimen 2mg/day -c WT=20 -c TBIL=10 --doses 1,2 --target TARGET",
        ),
    ],
)
def test_an_option_that_needs_another_is_refused(line: str, en: str, zh: str, hint: str) -> None:
    said = mtor(*line.split()).err.splitlines()
    assert said[0] == en
    assert f"Try: mtor {hint}" in said
    assert mtor(*line.split(), "--lang", "zh").err.splitlines()[0] == zh


def test_a_reading_without_its_model_is_refused() -> None:
    assert mtor("models", "--reading", "variability=cv").err.startswith("Which model? --reading is for a single model.")


def test_a_template_takes_a_language() -> None:
    assert mtor("fit", "--template", "--lang", "zh").out == mtor("fit", "--template").out


def test_the_regimen_alone_says_nothing_of_a_level() -> None:
    found = answer("tdm", "--level", "8", "--regimen", "bid")
    assert [r["text"]["en"] for r in found["result"]["unused"]] == ["No effect on this answer: --regimen."]
    assert answer("tdm", "--level", "8", "--regimen", "bid", "--hours-since-dose", "12")["result"]["unused"] == []
    assert answer("tdm", "--level", "8", "--regimen", "daily")["result"]["unused"] == []


@pytest.mark.slow
def test_a_fit_without_a_target_names_the_options_of_a_dose() -> None:
    line = "fit", str(INPUTS / "child.yaml"), "--strengths", "0.5,1", "--loading"
    en = "No effect, as no target is chosen (--target, or --band): --strengths, --loading."
    zh = "未选定目标范围（--target 或 --band），以下选项不起作用：--strengths、--loading。"
    told = {w["code"]: w["text"] for w in answer(*line)["warnings"]}
    assert told["unused_without_target"] == {"en": en, "zh": zh}
    assert says(mtor(*line, "--lang", "en", "--format", "plain").out, en)
    assert says(mtor(*line, "--lang", "zh", "--format", "plain").out, zh)
    sought = {w["code"] for w in answer(*line, "--target", "5-15")["warnings"]}
    assert "unused_without_target" not in sought


SEARCH = ("--target", "5-15", "--product", "tablet", "--strengths", "0.5,1,2")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "code", "options"),
    [
        (("--height", "170"), "unused_here", "--height"),
        (("--confirm-level",), "unused_confirm", "--confirm-level"),
        ((*SEARCH, "--intervals", "24", "--height", "170"), "unused_here", "--height, --intervals"),
        ((*SEARCH, "--confirm-level"), "unused_confirm", "--confirm-level"),
        (("--intervals", "12", "--allow-above-studied"), "unused_without_target", "--intervals, --allow-above-studied"),
        (
            ("--target", "5-15", "--product", "solution", "--strengths", "1"),
            "unused_solution",
            "--strengths",
        ),
        (("--target", "20-30", "--intervals", "12", "--strengths", "1"), "unused_no_new_dose", "--strengths"),
        (("--target", "20-30", "--intervals", "12"), "unused_here", "--intervals"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else v,
)
def test_a_fit_names_what_has_no_effect(args: tuple[str, ...], code: str, options: str) -> None:
    line = "fit", str(INPUTS / "adult.yaml"), *args
    told = {w["code"]: w["text"] for w in answer(*line)["warnings"]}
    assert code in told
    assert told[code]["en"].removesuffix(".").endswith(options)
    assert told[code]["zh"].removesuffix("。").endswith(options.replace(", ", "、"))
    for lang in ("en", "zh"):
        assert says(mtor(*line, "--lang", lang, "--format", "plain").out, told[code][lang])


@pytest.mark.slow
@pytest.mark.parametrize("args", [("--intervals", "12,24"), ("--allow-above-studied",)], ids=" ".join)
def test_a_fit_does_not_call_what_counts_unused(args: tuple[str, ...]) -> None:
    warnings = answer("fit", str(INPUTS / "adult.yaml"), *SEARCH, *args)["warnings"]
    assert [w["code"] for w in warnings if w["code"].startswith("unused")] == []
