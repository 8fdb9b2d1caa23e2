"""What a case holds and `mtor fit` does not use is said, and that the example is no patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.cases.template import TEMPLATE
from tests.fit.cases import ADULT, changed, write
from tests.helpers import mtor, says

if TYPE_CHECKING:
    from pathlib import Path

NOTED = [
    ({"response": {"platelets": 85}}, "response", "疗效"),
    ({"response": {"responding": False}}, "response", "疗效"),
    ({"adverse_effects": ["mouth ulcers"], "adherence": "as told"}, "adverse effects, adherence", "不良反应、依从性"),
    ({"planned": [{"name": "voriconazole", "from": "2026-04-20"}]}, "what is planned", "计划用药或操作"),
    ({"tacrolimus": {"value": 6, "unit": "ng/mL"}}, "the level of tacrolimus", "合用他克莫司的浓度"),
]  # fmt: skip


def told(answer: Any, code: str) -> list[dict[str, str]]:
    """Return the texts of the warnings under a code."""
    return [w["text"] for w in answer["warnings"] if w["code"] == code]


@pytest.mark.parametrize(("fields", "english", "chinese"), NOTED)
def test_what_a_consult_alone_reads_is_named(
    tmp_path: Path, fields: dict[str, Any], english: str, chinese: str
) -> None:
    path = write(tmp_path, "case.yaml", changed(ADULT, **fields))
    assert told(mtor("fit", path, "--json").json, "case_for_consult") == [
        {
            "en": f"The case also says: {english}. mtor fit does not use it; mtor consult does.",
            "zh": f"病例另记有：{chinese}。mtor fit 不使用这些内容，mtor consult 使用。",
        }
    ]
    assert told(mtor("consult", path, "--json").json, "case_for_consult") == []


@pytest.mark.parametrize("more", [(), ("--full",)])
def test_both_screens_name_it_with_the_command_that_reads_it(tmp_path: Path, more: tuple[str, ...]) -> None:
    path = write(tmp_path, "case.yaml", changed(ADULT, adverse_effects=["mouth ulcers"]))
    shown = mtor("fit", path, *more).out
    assert says(shown, "The case also says: adverse effects. mtor fit does not use it; mtor consult does.")
    assert says(shown, f"mtor consult {path}")
    plain = mtor("fit", write(tmp_path, "plain.yaml", ADULT), *more).out
    assert "mtor consult" not in plain


@pytest.mark.parametrize("more", [(), ("--full",)])
@pytest.mark.parametrize(
    ("lang", "first"),
    [
        ("en", "This is the example that --template writes, not a patient."),
        ("zh", "这是 --template 生成的样例，并非患者病例："),
    ],
)
def test_the_example_is_answered_and_called_one_in_the_first_line(
    tmp_path: Path, lang: str, first: str, more: tuple[str, ...]
) -> None:
    path = write(tmp_path, "case.yaml", TEMPLATE)
    shown = mtor("fit", path, "--lang", lang, *more).out
    assert shown.startswith(first)
    assert shown.count(first) == 1
    own = write(tmp_path, "own.yaml", TEMPLATE.replace("id: example", "id: bed-7"))
    assert first not in mtor("fit", own, "--lang", lang, *more).out


def test_a_consult_sends_the_example_to_fit(tmp_path: Path) -> None:
    path = write(tmp_path, "case.yaml", TEMPLATE)
    error = mtor("consult", path, "--json").json["error"]
    assert (error["code"], error["hint"]) == ("case_is_example", f"mtor fit {path}")
    assert told(mtor("fit", path, "--json").json, "case_is_example")[0]["zh"].startswith("这是 --template 生成的样例")
