"""Questions of the net with their words swapped, dropped, doubled, misspelt or in full-width characters.

Whatever is typed: no traceback, an exit code of ours, nothing of a terminal's own, and no hint that names a number or
a date which was not typed.
"""

from __future__ import annotations

import contextlib
import random
import re
from typing import TYPE_CHECKING

import pytest

from tests.helpers import mtor
from tests.net.questions import INPUTS, questions

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20250501
GROUPS = ("recommend", "evidence", "references", "interactions", "tdm levels", "tdm bands", "tdm alarms", "tdm samples",
          "tdm doses", "tdm agents", "start", "models", "refused look-ups", "refused calculations")  # fmt: skip
TRIED = 150
CODES = (0, 2, 3, 4)
NUMBER = re.compile(r"\d+(?:\.\d+)?")
EXAMPLES = {"24"}
"""Numbers that stand in a hint of ours: `references 24`, and none of a patient."""


def mutated(words: list[str], chance: random.Random) -> list[str]:
    """Return a command line with one slip in it."""
    changed = list(words)
    i = chance.randrange(len(changed))
    j = chance.randrange(len(changed))
    slip = chance.choice(["swap", "drop", "double", "letter", "wide", "join", "case"])
    if slip == "swap":
        changed[i], changed[j] = changed[j], changed[i]
    elif slip == "drop" and len(changed) > 1:
        del changed[i]
    elif slip == "double":
        changed.insert(j, changed[i])
    elif slip == "letter" and len(changed[i]) > 2:
        k = chance.randrange(1, len(changed[i]))
        changed[i] = changed[i][:k] + changed[i][k + 1 :]
    elif slip == "wide":
        changed[i] = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in changed[i])
    elif slip == "join" and i + 1 < len(changed):
        changed[i : i + 2] = [f"{changed[i]}={changed[i + 1]}"]
    else:
        changed[i] = changed[i].upper()
    return changed


def lines(seed: int, number: int) -> Iterator[list[str]]:
    """Yield mutated command lines, the same for one seed."""
    chance = random.Random(seed)  # noqa: S311
    asked = [q.args for q in questions() if q.group in GROUPS and not q.env]
    for _ in range(number):
        words = mutated(chance.choice(asked), chance)
        yield mutated(words, chance) if chance.random() < 0.4 else words


def faults(words: list[str]) -> list[str]:
    """Return what is wrong with the answer to a command line."""
    with contextlib.chdir(INPUTS):
        done = mtor(*words, "--lang", "en")
    found = [] if done.code in CODES else [f"exit code {done.code}: {done.err[:200]}"]
    if "Traceback" in done.err or "This is a defect" in done.err:
        found.append(done.err[:200])
    typed = set(NUMBER.findall(" ".join(words)))
    for line in done.err.splitlines():
        if line.startswith(("Try: ", "or:  ")):
            found += [f"{n} was not typed: {line}" for n in NUMBER.findall(line) if n not in typed | EXAMPLES]
    return found


@pytest.mark.slow
def test_no_slip_of_the_keyboard_breaks_the_program_or_changes_a_number() -> None:
    assert [(words, found) for words in lines(SEED, TRIED) if (found := faults(words))] == []
