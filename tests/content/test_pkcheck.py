"""What the engine refuses in `data/models.yaml` is named with file, line and field like any other mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mtor_cli.content.validate import validate
from tests.content.facts import raw
from tests.content.folders import copy_data, edit, line_of

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND = (model["id"] for model in raw("models")["models"][:2])


def found(folder: Path, after: str, old: str, new: str) -> list[tuple[str, int, str, str, str]]:
    edit(copy_data(folder), "models", after, old, new)
    return [(p.file, p.line, p.field, p.en, p.zh) for p in validate(str(folder))]


def place(folder: Path, model: str) -> tuple[str, int, str]:
    return "models.yaml", line_of(folder, "models", "models:", f"- id: {model}"), f"models[{model}]"


@pytest.mark.slow
def test_a_name_of_two_models_is_refused(tmp_path: Path) -> None:
    short = raw("models")["models"][0]["short"]
    problems = found(tmp_path, f"- id: {SECOND}", "short: ", f"short: {short}  # ")
    assert problems == [
        (*place(tmp_path, SECOND), f"the name '{short.lower()}' stands twice", f"名称“{short.lower()}”重复出现")
    ]


@pytest.mark.slow
def test_a_covariate_of_the_standard_patient_must_be_one_of_the_model(tmp_path: Path) -> None:
    problems = found(tmp_path, f"- id: {FIRST}", "covariates: {WT: 28.5,", "covariates: {WEIGHT: 28.5,")
    assert (*place(tmp_path, FIRST), "WEIGHT is not among the covariates", "WEIGHT 不在协变量之中") in problems


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("CL: 5.63 * (TBIL/11.29)", "CL: 5.63 * (BILI/11.29)"),
        ("CL: 5.63 *", "CL: 5.63 * *"),
        ("CL: 5.63 *", "CL: __import__('os').getcwd() *"),
    ],
)
def test_a_formula_that_the_engine_does_not_take_is_refused(old: str, new: str, tmp_path: Path) -> None:
    problems = found(tmp_path, f"- id: {FIRST}", old, new)
    assert {problem[:3] for problem in problems} == {place(tmp_path, FIRST)}
    assert all(en and zh and en != zh for *_, en, zh in problems)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("after", "old", "new", "field", "en", "zh"),
    [
        ("exclusions:", "models: [dewit2016", "models: [nobody", "exclusions[not_beside_cyclosporine].models[1]",
         "no model is called 'nobody'", "没有名为“nobody”的模型"),
        ("exclusions:", "[cyclosporine-everolimus]", "[nobody]", "exclusions[not_beside_cyclosporine].interactions[1]",
         "no interaction is called 'nobody'", "没有名为“nobody”的相互作用"),
        ("conditions:", "models: [mao2024", "models: [nobody", "conditions[haematocrit_models_diverge].models[1]",
         "no model is called 'nobody'", "没有名为“nobody”的模型"),
        ("conditions:", "when: {HCT", "when: {HB", "conditions[haematocrit_models_diverge].when.HB",
         "HB is no property of each of the models", "HB 并非各模型共有的属性"),
        ("partner:", "[cyclosporine-simultaneous-sirolimus", "[nobody", "models[jiao2009].partner.interactions[1]",
         "no interaction is called 'nobody'", "没有名为“nobody”的相互作用"),
        ("partner:", "covariate: CSA", "covariate: CNI", "models[jiao2009]", "CNI is not among the covariates",
         "CNI 不在协变量之中"),
        ("id: cheng2020", "mean: 12.13, sd: 7.35", "mean: 12.13", "models[cheng2020]",
         "Model description, cheng2020: covariates: TBIL: mean and sd belong together.",
         "模型描述，cheng2020: covariates: TBIL：mean 和 sd 应同时给出。"),
    ],
)  # fmt: skip
def test_what_is_said_of_models_names_what_is_there(
    after: str, old: str, new: str, field: str, en: str, zh: str, tmp_path: Path
) -> None:
    assert [problem[2:] for problem in found(tmp_path, after, old, new)] == [(field, en, zh)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("after", "old", "new", "en", "zh"),
    [
        (
            "- id: fan2024",
            "    only_age_group: true\n",
            "",
            "the caution 'children_only' holds for a model with only_age_group: true only",
            "注意事项“children_only”仅用于有 only_age_group: true 的模型",
        ),
    ],
)
def test_what_decides_in_a_model_and_the_caution_that_says_so_go_together(
    after: str, old: str, new: str, en: str, zh: str, tmp_path: Path
) -> None:
    problems = found(tmp_path, after, old, new)
    assert (*place(tmp_path, after.removeprefix("- id: ")), en, zh) in problems
