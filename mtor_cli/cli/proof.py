"""A hint is tried before it is shown: it runs, its answer is thrown away, and what it refuses is mended too.

What is shown is a command that works, a form that works once it is filled, or the sentences alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.cli.misnamed import explained
from mtor_cli.cli.trial import of_the_line, refusal
from mtor_cli.cli.usage import MisnamedError
from mtor_cli.hints import VALUES, Choice, Command, Mend, Slot, command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.errors import MtorError
    from mtor_cli.hints import Word

MOST_FAULTS = 6
"""That are looked for in one command line."""
LONGEST_WORD = 300
"""Characters of a word that a hint may repeat: a longer one is no word that is typed."""


class Proven(NamedTuple):
    """What there is to say of a command line that was refused."""

    errors: list[MtorError]
    """The error, then the further faults of the line, each once."""
    hints: list[Command]
    """What may be meant; none where nothing works."""


def proven(error: MtorError, args: Sequence[str]) -> Proven:
    """An error with the further faults of the line and with the hints that work.

    Args:
        error: that the line was refused with.
        args: the command line after `mtor`.
    """
    found: list[Command] = []
    further: list[MtorError] = []
    hints = _hints(error, args)
    for hint in hints:
        faults: list[MtorError] = []
        mended = _mended(hint, faults)
        found += mended
        if mended or len(hints) == 1:
            further += faults
    if not found and error.whole_line:
        from mtor_cli.cli.app import is_command

        found = [command(*args[:1], "--help") if args[:1] and is_command(args[0]) else command("--help")]
    sentences = {e.en: e for e in (error, *further)}
    return Proven(list(sentences.values()), list(dict.fromkeys(found)))


_FREE_WORDS = (
    "unknown_disease",
    "unknown_drug",
    "unknown_agent",
    "unknown_level",
    "unknown_reference",
    "unknown_model",
)
"""Codes of a word that is no name of what the command looks up; it may be one of something else."""


def _hints(error: MtorError, args: Sequence[Word]) -> Sequence[Command]:
    hint = error.hint
    if error.code in _FREE_WORDS and not any(isinstance(word, Slot) for word in args):
        from mtor_cli.cli.meant import meant

        found = meant([word for word in args if isinstance(word, str)])
        # The same words in another order are refused again.
        others = [c for c in found.commands if sorted(map(str, c.words)) != sorted(map(str, args))] if found else []
        hint = Choice(tuple(others)) if others else hint
    if isinstance(hint, Choice):
        return hint.commands
    whole = hint.within(args) if isinstance(hint, Mend) else hint
    return [] if whole is None else [whole]


def _mended(hint: Command, faults: list[MtorError]) -> list[Command]:
    """A hint with its own faults mended, and add these to `faults`; nothing where one of them cannot be."""
    if any(isinstance(word, str) and len(word) > LONGEST_WORD for word in hint.words) or len(faults) > MOST_FAULTS:
        return []
    words, examples, whole = _filled(hint)
    fault = refusal(words) if whole else of_the_line(words)
    if isinstance(fault, MisnamedError):
        fault = explained(fault)
    if fault is None or any(example in fault.en for example in examples):
        # What is wrong with an example is no fault of the user's.
        return [hint]
    faults.append(fault)
    if not isinstance(fault.hint, Mend) and not fault.whole_line:
        return []
    following = _hints(fault, hint.words)
    if not isinstance(fault.hint, Mend):
        following = [own for found in following if (own := _unfilled(found, hint, words)) is not None]
    if hint in following:
        faults.pop()
        return [hint] if hint.slots else []  # It asks for what the form asks for.
    return [mended for found in following for mended in _mended(found, faults)]


def _filled(hint: Command) -> tuple[list[str], list[str], bool]:
    """A hint with an example in each slot, the examples, and whether each slot had one."""
    examples: list[str] = []
    words: list[str] = []
    whole = True
    for i, word in enumerate(hint.words):
        if not isinstance(word, Slot):
            words.append(word)
            continue
        example = _example(word, hint.words[i - 1] if i else "")
        whole = whole and example != ""
        words.append(word.before + (example or word.name))
        examples.append(words[-1])
    return words, examples, whole


def _unfilled(found: Command, hint: Command, words: Sequence[str]) -> Command | None:
    """A command that was made of a filled form with the slots in place of the examples; no example is printed.

    Args:
        found: made of the filled form.
        hint: the form.
        words: the form, filled.

    Returns:
        None where it cannot be told which of its words is an example.
    """
    own: list[Word] = list(found.words)
    for i, word in enumerate(hint.words):
        if not isinstance(word, Slot):
            continue
        places = [k for k, one in enumerate(own) if one == words[i]]
        if len(places) > 1:
            places = [k for k in places if k and i and own[k - 1] == words[i - 1]]
            if len(places) != 1:
                return None
        for k in places:
            own[k] = word
    return Command(tuple(own))


def _example(slot: Slot, option: str | Slot) -> str:
    """A value for a slot behind a word; empty where none is known."""
    if isinstance(option, str) and option.startswith("-"):
        value = VALUES.get(option)
        return value.example if value is not None and value.placeholder == slot.name and not slot.before else ""
    return next((value.example for value in VALUES.values() if value.placeholder == slot.name and not slot.before), "")
