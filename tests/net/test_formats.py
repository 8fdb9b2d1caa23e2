"""Whatever the JSON answer to a question of the net says under a code stands in every other format, too."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

from mtor_cli.render.formats import FORMATS, Destination
from mtor_cli.render.markdown import escape
from tests.helpers import LANGUAGES, mtor, squeezed
from tests.net import store
from tests.net.questions import FIXED_TEXTS, INPUTS, Question, questions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mtor_cli.screens.answer import Answer

COMMANDS = ("tdm", "fit", "start", "interactions", "simulate", "models")
OF_LEVELS = ("tdm", "fit")

IN_SHORT = {
    "unit_assumed": {"en": "read as ng/mL", "zh": "未注明单位，按ng/mL读取"},
    "trough_unconfirmed": {"en": "time since dose", "zh": "服药后小时数"},
    "steady_state_unknown": {"en": "days on dose", "zh": "现剂量天数"},
    "assay_unknown": {"en": "assay", "zh": "检测方法"},
    "disease_unknown": {"en": "For which disease?", "zh": "请指定疾病"},
}
"""What the screen says of a level in fewer words; the rows and the JSON have the sentence."""

OVERVIEW = ("gvhd_level_tma", "matrix_as_printed")
"""Cautions on one disease, which the overview of all of them leaves to the answer on that disease."""


def _asked() -> list[Any]:
    """Return the questions that have an answer in every format; what is refused has none."""
    asked = [q for q in questions() if q.args[0] in COMMANDS and not {*FIXED_TEXTS, "--batch"} & set(q.args)]
    return [pytest.param(q, id=q.name) for q in asked if (store.read(q.name) or {"exit": 0})["exit"] == 0]


def _answer(question: Question) -> Answer[Mapping[str, object]]:
    """Return the answer before it is printed."""
    kept: list[Answer[Mapping[str, object]]] = []

    def keep(answer: Answer[Mapping[str, object]], target: Destination) -> str:
        kept.append(answer)
        return ""

    full = ["--full"] if question.args[0] in OF_LEVELS else []  # The short screen says less, and that it does.
    with contextlib.chdir(INPUTS), mock.patch.dict(FORMATS, {"json": keep}):
        mtor(*question.args, *full, "--json", **question.env)
    return kept[0]


def _coded(value: Any) -> list[tuple[str, dict[str, str]]]:
    """Return the code and the text of every remark below a value.

    The verdict on a level has no voice: it is the first line of a screen, and each range of it is a row.
    """
    if isinstance(value, list):
        return [found for inner in value for found in _coded(inner)]
    if not isinstance(value, dict):
        return []
    own = [(value["code"], value["text"])] if {"code", "text", "voice"} <= set(value) else []
    return own + [found for inner in value.values() for found in _coded(inner)]


def _print(answer: Answer[Mapping[str, object]], form: str, lang: str = "en") -> str:
    return FORMATS[form](answer, Destination(lang, 100, False, "utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("question", _asked())
def test_no_coded_text_is_lost_in_a_format(question: Question) -> None:
    answer = _answer(question)
    result = answer.envelope["result"]
    coded = _coded({"result": result, "warnings": answer.envelope["warnings"]})
    lines = [json.loads(line) for line in _print(answer, "ndjson").splitlines()]
    cells = list(csv.DictReader(io.StringIO(_print(answer, "csv"))))
    codes = {code for row in lines for code in (row.get("id"), row.get("caution"))}
    in_cells = {code for row in cells for code in (row.get("id"), row.get("caution"))}
    assert {code for code, _ in coded} <= codes & in_cells
    for lang in LANGUAGES:
        assert {text[lang] for _, text in coded} <= {row.get(f"text_{lang}") for row in lines}
    if question.args[0] in OF_LEVELS:
        alarms = [f["code"] for f in answer.findings if f["severity"] == "alarm"]
        assert all(row["alarms"] == alarms for row in lines)
        assert {row["alarms"] for row in cells} == {"; ".join(alarms)}
        if alarms:
            assert (lines[0]["section"], lines[0]["severity"], lines[0]["id"]) == ("finding", "alarm", alarms[0])
        for lang in LANGUAGES:
            _is_printed(result, lang, squeezed(_print(answer, "plain", lang)), lambda text: text)
            _is_printed(result, lang, squeezed(_print(answer, "markdown", lang)), lambda text: escape(f"X{text}")[1:])


def _is_printed(result: Any, lang: str, printed: str, written: Any) -> None:
    """Assert that each finding is printed; `written` gives a text as the format writes it."""
    ranges = result.get("assessments", [])
    overview = bool(ranges) and result["disease"] is None and all(a["disease"] for a in ranges)
    for finding in result["findings"]:
        if overview and finding["code"] in OVERVIEW:
            continue
        text = IN_SHORT.get(finding["code"], finding["text"])[lang]
        assert squeezed(written(text)).rstrip(".。") in printed, finding["code"]


def test_alarms_are_among_the_questions() -> None:
    commands = {
        question.args[0]
        for (question,) in (case.values for case in _asked())
        if question.args[0] in OF_LEVELS
        for finding in store.read(question.name)["answer"]["result"]["findings"]
        if finding["severity"] == "alarm"
    }
    assert commands == set(OF_LEVELS)
