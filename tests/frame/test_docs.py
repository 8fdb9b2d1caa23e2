"""docs/frames.md does what it shows."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import Any

import pytest

from tests.frame.engines import spark

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "frames.md").read_text(encoding="utf-8")
HERE, BEYOND = PAGE.split("\n## Beyond one machine\n")


def run(page: str, names: dict[str, Any]) -> None:
    text = "\n".join(re.findall(r"```pycon\n(.*?)```", page, flags=re.DOTALL))
    test = doctest.DocTestParser().get_doctest(text, names, "frames.md", None, None)
    assert test.examples
    said: list[str] = []
    assert doctest.DocTestRunner().run(test, out=said.append).failed == 0, "".join(said)


def test_page_on_one_machine() -> None:
    run(HERE, {})


def test_page_in_chinese_shows_the_same() -> None:
    chinese = (DOCS / "zh" / "frames.md").read_text(encoding="utf-8")
    shown = [re.findall(r"^```.*?^```$", page, flags=re.MULTILINE | re.DOTALL) for page in (PAGE, chinese)]
    assert shown[0] == shown[1]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_page_beyond_one_machine() -> None:
    spark()  # Skips where there is no Java; the page's session is this one.
    from mtor_cli import frame

    run(BEYOND, {"frame": frame})
