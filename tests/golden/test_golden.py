"""Typical calls, compared with the output that was read and approved. `make golden` writes it anew."""

from __future__ import annotations

import pytest

from tests.golden.cases import FOLDER, Case, cases


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_output_is_as_approved(case: Case) -> None:
    assert case.stdout() == case.expected.read_bytes().decode()


def test_no_folder_is_without_a_command_and_no_expectation_is_left_over() -> None:
    folders = {path for path in FOLDER.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert {case.name for case in cases()} == {folder.name for folder in folders}
    for case in cases():
        assert {path.name for path in (FOLDER / case.name).iterdir()} == {"command", case.expected.name}


def test_the_cases_cover_both_languages_and_every_format_that_people_read() -> None:
    used = {(word, lang) for case in cases() for word in _formats(case) for lang in _languages(case)}
    for form in ("table", "plain", "markdown"):
        assert {(form, "en"), (form, "zh")} <= used
    assert any(form == "csv" for form, _ in used)


def _formats(case: Case) -> list[str]:
    return [case.args[case.args.index("--format") + 1]] if "--format" in case.args else ["table"]


def _languages(case: Case) -> list[str]:
    return [case.args[case.args.index("--lang") + 1]] if "--lang" in case.args else ["en"]
