"""What was typed reaches a command as Typer itself would hand it on, and without the time that Typer takes for it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from typer.core import TyperArgument, TyperOption

from mtor_cli.cli.app import commands, load_command
from mtor_cli.cli.meant import NEEDED, PLACES
from tests.helpers import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

LINES = (
    "recommend ITP --json",
    "tdm --level 8.2 --dose 2",
    "interactions voriconazole --drug sirolimus",
    "references 24",
)


def parameters() -> Iterator[tuple[Any, Any]]:
    """Yield every command and sub-command with each of its options and arguments."""
    for name in commands():
        command = load_command(name)
        inner = getattr(command, "commands", {})
        for one in (command, *inner.values()):
            context = one.make_context(name, [], resilient_parsing=True)
            yield from ((context, parameter) for parameter in one.get_params(context))


@pytest.mark.parametrize("value", [None, "", "ITP", "疾病", "a b", ["x"], ["x", "y"], ("x", "急性"), (), []])
def test_every_value_is_the_one_that_typer_gives(value: Any) -> None:
    seen = 0
    for context, parameter in parameters():
        if parameter.callback is not None or getattr(parameter, "is_flag", False):
            continue
        kind = TyperOption if isinstance(parameter, TyperOption) else TyperArgument
        several = parameter.nargs != 1 or getattr(parameter, "multiple", False)
        if (not value and parameter.required) or (value is not None and several != isinstance(value, (list, tuple))):
            continue  # Refused by both; never given by the parser.
        theirs, ours = kind.process_value(parameter, context, value), parameter.process_value(context, value)
        assert (ours, type(ours)) == (theirs, type(theirs)), parameter.name
        seen += 1
    assert seen > (5 if isinstance(value, (list, tuple)) else 100)


@pytest.mark.parametrize("line", LINES)
def test_pydantic_is_loaded_by_no_answer(line: str) -> None:
    script = (
        "import sys\nfrom mtor_cli.cli.run import run\n"
        f"code = run({line.split()!r})\nprint(code, 'pydantic' in sys.modules, file=sys.stderr)"
    )
    for _ in range(2):  # The first may have to read the YAML, and validates it.
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.strip().splitlines()[-1] == "0 False"


def test_each_command_is_known_to_the_reading_of_loose_words() -> None:
    """Of those that take names; a command that was missing there ended with a defect when a name was not found."""
    assert set(PLACES) == set(commands()) - {"config", "data", "search"}
    assert all(set(NEEDED[name]) <= set(takes) for name, takes in PLACES.items())
