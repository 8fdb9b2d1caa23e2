"""The numbers of rules on help pages and in README.md: slots, filled when somebody reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.cli.app import commands, load_command
from mtor_cli.content.load import Content
from mtor_cli.content.texts import with_numbers
from tests.content.folders import copy_data, edit
from tests.content.test_rule_texts import said
from tests.documents import commands_page, read
from tests.helpers import mtor, process

if TYPE_CHECKING:
    from pathlib import Path

LOCAL = "entered: {by: Pharmacist, on: 2026-01-01}\nrules:\n"
FLAG = "  - {id: implausible_ng_ml, drug: sirolimus, value: 60, source: protocol 12-3}\n"

IN_README = [
    "({rule.sirolimus.too_early_before_day} to {rule.sirolimus.sound_from_day} days on, later with an impaired liver; "
    "{rule.loading_measure_from_day} to {rule.loading_measure_to_day} after a loading dose;",
    "{rule.everolimus.too_early_before_day} to {rule.everolimus.sound_from_day} with everolimus;",
    "with more than {rule.above_share} on average, or more than {rule.above_one_model_share} under a model of weight "
    "{rule.model_counts_share} or more;",
    "misses the last usable level by more than {rule.miss_share}.",
]
"""What README.md says of the rules, with their numbers as slots."""


def helps() -> dict[str, list[str]]:
    """Return the help texts of each command as they are written."""
    found: dict[str, list[str]] = {}
    for name in commands():
        command: Any = load_command(name)
        for inner in (command, *getattr(command, "commands", {}).values()):
            texts = [inner.help or "", *(getattr(p, "help", None) or "" for p in inner.params)]
            found.setdefault(name, []).extend(texts)
    return found


def test_every_slot_of_a_help_text_names_the_formats_or_a_rule() -> None:
    records = Content().rule_records
    slots = {slot for texts in helps().values() for text in texts for slot in re.findall(r"\{[^}]*\}", text)}
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
    assert said == [("fit", "90 %")]


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


def test_the_readme_says_what_the_rules_say() -> None:
    readme = " ".join(read("README.md").split())
    records = Content().rule_records
    for sentence in IN_README:
        assert with_numbers(sentence, records) in readme
