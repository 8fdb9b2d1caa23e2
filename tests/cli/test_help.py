"""Help pages: their words in both languages, their layout, and the numbers of rules in them.

These are slots, on help pages and in README.md, filled when somebody reads them.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len

from mtor_cli.cli.help import key_of
from mtor_cli.content.load import Content
from mtor_cli.content.texts import with_numbers
from mtor_cli.labels.read import page, shared
from tests.content.folders import copy_data, edit
from tests.content.test_rule_texts import said
from tests.documents import all_commands, commands_page, path_of, read
from tests.helpers import LANGUAGES, ROOT, mtor, process

if TYPE_CHECKING:
    from pathlib import Path

    from mtor_cli.records.base import Text

LOCAL = "entered: {by: Pharmacist, on: 2026-01-01}\nrules:\n"
FLAG = "  - {id: implausible_ng_ml, drug: sirolimus, value: 60, source: protocol 12-3}\n"

IN_PAGE = [
    "({rule.sirolimus.too_early_before_day} to {rule.sirolimus.sound_from_day} days on, later with an impaired liver; "
    "{rule.loading_measure_from_day} to {rule.loading_measure_to_day} after a loading dose;",
    "{rule.everolimus.too_early_before_day} to {rule.everolimus.sound_from_day} with everolimus;",
    "with more than {rule.above_share} on average, or more than {rule.above_one_model_share} under a model of weight "
    "{rule.model_counts_share} or more;",
    "misses the last usable level by more than {rule.miss_share}.",
]
"""What docs/dose.md says of the rules, with their numbers as slots."""


FOLDER = ROOT / "mtor_cli" / "labels" / "help"
COMMANDS = all_commands()


def pages() -> dict[str, dict[str, list[Text]]]:
    """Return the words of each file of help pages, by the kind of them."""
    found = {}
    for path in sorted(FOLDER.glob("*.json")):
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        texts = {kind: list(held[kind].values()) for kind in ("words", "pieces", "options") if kind in held}
        found[path.stem] = texts | {"text": [*held.get("text", []), *([held["line"]] if "line" in held else [])]}
    return found


WORDS = {name: [text for kind in kinds.values() for text in kind] for name, kinds in pages().items()}


def helps() -> dict[str, list[str]]:
    """Return the English help texts of each page as they are written."""
    return {name: [text["en"] for text in texts] for name, texts in WORDS.items()}


def test_there_is_a_page_for_every_command_and_none_besides() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == {
        "shared",
        "mtor",
        *("-".join(path_of(name)) for name in COMMANDS if name != "mtor"),
    }


def test_every_parameter_has_words_and_no_words_are_left_over() -> None:
    used: set[str] = {"--help"}
    for name, command in COMMANDS.items():
        own = set(page(path_of(name)).get("options", {}))
        keys = {key_of(p) for p in command.params}
        assert own <= keys, name
        assert keys - own <= set(shared()["options"]), name
        used |= keys - own
    assert used == set(shared()["options"])


def test_words_that_are_the_same_for_several_commands_stand_once() -> None:
    for name in COMMANDS:
        for key, text in page(path_of(name)).get("options", {}).items():
            assert shared()["options"].get(key) != text, f"{name} {key}"


def facts(words: str) -> list[str]:
    """Return what a translation keeps: numbers, names of options, slots, names of commands and of variables."""
    return sorted(re.findall(r"\{[a-z._]+\}|--[a-z][\w-]*|\d+(?:\.\d+)*|[A-Z]+_[A-Z]+|\bmtor [a-z]+", words))


def test_both_languages_say_the_same_numbers_options_and_slots() -> None:
    for name, texts in WORDS.items():
        for text in texts:
            assert facts(text["en"]) == facts(text["zh"]), f"{name}: {text['en']}"


def test_no_chinese_stands_in_english_and_no_english_sentence_in_chinese() -> None:
    typed = re.compile(
        r"(?:pip install )?'[^']*'|\(?doi [^）]*|mtor [a-z]+|(?:--[a-z-]+ )?[A-Z]+(?:_[A-Z]+)*|--[a-z-]+(?: [a-z-]+)?"
    )
    for name, texts in WORDS.items():
        for text in texts:
            assert not re.search(r"[\u3000-\u9fff\uff01-\uff5e]", text["en"]), name
            assert not re.search(r"[A-Za-z]{2,},? +[A-Za-z]{2,}", typed.sub("", text["zh"])), text["zh"]
            assert not re.search(r"[,;:!?]\s|\.$", text["zh"].replace("[参数]...", "")), text["zh"]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", COMMANDS)
def test_no_line_of_a_page_is_too_wide_and_no_word_is_lost(name: str, lang: str, width: int) -> None:
    done = mtor(*path_of(name), "--help", "--lang", lang, COLUMNS=str(width))
    assert (done.code, done.err) == (0, "")
    assert [line for line in done.out.splitlines() if cell_len(line) > width] == []
    said = "".join(done.out.split())
    for text in page(path_of(name))["text"]:
        for code in ("en", "zh") if lang == "both" else (lang,):
            assert "".join(text["zh" if code == "zh" else "en"].split()) in said


def test_a_page_is_chinese_where_chinese_is_asked_for_or_set(tmp_path: Path) -> None:
    chinese = "用法：mtor search [选项] {TEXT}...\n\n  用中文或英文检索"
    assert mtor("search", "--help", "--lang", "zh").out.startswith(chinese)
    assert mtor("--lang=zh", "search", "-h").out.startswith(chinese)
    assert mtor("search", "--help", LC_ALL="zh_CN.UTF-8").out.startswith(chinese)
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "APPDATA": str(tmp_path)}
    mtor("config", "language", "zh", **home)
    assert mtor("search", "--help", **home).out.startswith(chinese)
    assert mtor("search", "--help", "--lang", "en", **home).out.startswith("Usage: mtor search [OPTIONS] {TEXT}...\n")
    both = mtor("search", "--help", "--lang", "both").out
    assert both.startswith("Usage: mtor search")
    assert both.index("Usage:") < both.index("用法：")


def test_a_page_is_english_where_a_stream_has_no_chinese() -> None:
    done = process("search", "--help", "--lang", "zh", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.out.startswith("Usage: mtor search")
    assert "?" not in done.out


def test_completion_speaks_the_language_of_the_line() -> None:
    done = process(_MTOR_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="mtor tdm --lang zh --confirm")
    assert "确认高于100 ng/mL的浓度无误。" in done.out
    done = process(_MTOR_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="mtor --lang zh sea")
    assert "用中文或英文检索" in done.out


def test_every_slot_of_a_help_text_names_the_formats_or_a_rule() -> None:
    records = Content().rule_records
    slots = {slot for texts in helps().values() for text in texts for slot in re.findall(r"\{[^}]*\}", text)}
    slots.remove("{value}")  # Of the value that an option has where it is not given.
    assert slots == {"{formats}", "{rule.implausible_ng_ml}", "{rule.adult_from_years}"}
    assert {slot: with_numbers(slot, records) for slot in slots - {"{formats}"}} == {
        "{rule.implausible_ng_ml}": "100",
        "{rule.adult_from_years}": "18",
    }


def test_no_help_text_holds_the_number_of_a_rule_by_itself() -> None:
    units = r"(?:ng/mL|years|days?\b|%|kg\b)"
    examples = re.compile(r"Example:.*", re.DOTALL)
    said = [
        (name, found)
        for name, texts in helps().items()
        for text in texts
        for found in re.findall(rf"(?:under |above |at least )?\d[\d.]* ?{units}|under \d+", examples.sub("", text))
    ]
    # The intervals of a forecast.
    assert said == [("fit", "90%")]


ADULT = "- id: adult_from_years"
IMPLAUSIBLE = "- id: implausible_ng_ml\n    drug: "


@pytest.mark.parametrize(
    ("rule", "old_value", "value", "command", "old", "new"),
    [
        (ADULT, "18", "21", "tdm", "a child is under 18.", "a child is under 21."),
        (ADULT, "18", "21", "recommend", "(under 18 years)", "(under 21 years)"),
        (f"{IMPLAUSIBLE}sirolimus", "100", "80", "tdm", "above 100 ng/mL", "above 80 or 100 ng/mL"),
        (f"{IMPLAUSIBLE}everolimus", "100", "80", "fit", "above 100 ng/mL", "above 100 or 80 ng/mL"),
    ],
)
def test_help_pages_and_the_list_of_commands_follow_a_rule(
    rule: str, old_value: str, value: str, command: str, old: str, new: str, tmp_path: Path, monkeypatch: Any
) -> None:
    assert old in " ".join(mtor(command, "--help").out.split())
    assert old in commands_page()
    folder = copy_data(tmp_path)
    edit(folder, "rules", rule, f"value: {old_value}", f"value: {value}")
    page = " ".join(said(folder, monkeypatch, command, "--help").out.split())
    assert new in page
    assert old not in page
    assert new in commands_page()


def test_a_help_page_has_the_hospitals_number_and_needs_no_file_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "local.yaml"
    for text, number in ((LOCAL + FLAG, "60 or 100"), (LOCAL + FLAG.replace("60", "600"), "100"), ("rules: x", "100")):
        path.write_text(text, encoding="utf-8")
        done = mtor("tdm", "--help", MTOR_LOCAL=str(path))
        assert done.code == 0
        assert f"above {number} ng/mL." in " ".join(done.out.split())


def test_completion_has_the_numbers_too() -> None:
    done = process(_MTOR_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="mtor tdm --confirm")
    assert "Confirm a level above 100 ng/mL." in done.out
    assert "{rule" not in done.out


def test_the_page_on_doses_says_what_the_rules_say() -> None:
    page = " ".join(read("docs/dose.md").split())
    records = Content().rule_records
    for sentence in IN_PAGE:
        assert with_numbers(sentence, records) in page
