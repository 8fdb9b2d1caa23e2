"""What to type next, as a value: a whole command, or a form whose placeholders stand in UPPERCASE.

A hint never changes what was asked. Where a number, a unit, a date or a class has to be typed anew stands a
placeholder; everything else that was typed stays. A number with a decimal comma can only be meant in one way: it is
written with its point, and the sentence says that the comma was not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence


class Slot(NamedTuple):
    """A word, or a part of one, that only the user knows."""

    name: str
    """In UPPERCASE."""
    before: str = ""
    """What stands before it in the same word, such as `voriconazole:`."""

    def __str__(self) -> str:
        return (_quoted(self.before) if self.before else "") + self.name


Word = str | Slot


class Value(NamedTuple):
    """What stands behind an option."""

    placeholder: str
    """One word for one option, on help pages and in hints."""
    example: str
    """A value that the option takes; empty where only the user's machine knows one. It is never printed."""


VALUES = {
    "--age": Value("YEARS", "40"),
    "--assay": Value("ASSAY", "lc-ms/ms"),
    "--at": Value("WHEN", "400"),
    "--band": Value("BAND", "itp-4-15"),
    "--batch": Value("FILE", ""),
    "--bilirubin": Value("VALUE", "10"),
    "--bilirubin-unit": Value("UNIT", "umol/L"),
    "--changed": Value("DATE", "2026-01-01"),
    "--child-pugh": Value("CLASS", "B"),
    "--clearance-multiplier": Value("FACTOR", "0.5"),
    "--color": Value("COLOR", "auto"),
    "--covariate": Value("COVARIATE", ""),
    "--days-on-dose": Value("DAYS", "30"),
    "--disease": Value("DISEASE", "ITP"),
    "--dose": Value("MG", "2"),
    "--doses": Value("LIST", "1,2"),
    "--drug": Value("DRUG", "sirolimus"),
    "--format": Value("FORMAT", "json"),
    "--height": Value("CM", "150"),
    "--hours-since-dose": Value("HOURS", "24"),
    "--fail-on": Value("WHAT", "error"),
    "--input": Value("FILE", ""),
    "--jobs": Value("NUMBER", "2"),
    "--intervals": Value("HOURS", "12,24"),
    "--lang": Value("LANG", "en"),
    "--level": Value("LEVEL", "8.2"),
    "--line": Value("LINE", "second"),
    "--list": Value("FILE", ""),
    "--local": Value("FILE", ""),
    "--map": Value("MAP", ""),
    "--matrix": Value("MATRIX", "whole-blood"),
    "--missed-dose": Value("WHEN", "30d"),
    "--model": Value("MODEL", "S1"),
    "--model-file": Value("FILE", ""),
    "--output": Value("FILE", ""),
    "--per-patient": Value("FILE", ""),
    "--patients": Value("NUMBER", "100"),
    "--population": Value("POPULATION", "adult"),
    "--previous-days": Value("DAYS", "7"),
    "--previous-level": Value("LEVEL", "8.2"),
    "--product": Value("PRODUCT", "tablet"),
    "--reading": Value("READING", ""),
    "--regimen": Value("REGIMEN", "daily"),
    "--role": Value("ROLE", "efficacy"),
    "--rule": Value("RULE", "label"),
    "--sampled": Value("DATE", "2026-02-01"),
    "--search": Value("TEXT", "trough"),
    "--section": Value("SECTION", "half_life"),
    "--seed": Value("NUMBER", "1"),
    "--specimen-days": Value("DAYS", "1"),
    "--stopped": Value("NAME", ""),
    "--strengths": Value("LIST", "0.5,1,2"),
    "--target": Value("TARGET", "5-10"),
    "--times": Value("LIST", "24"),
    "--unset": Value("SETTING", "language"),
    "--unit": Value("UNIT", "ng/mL"),
    "--weight": Value("KG", "60"),
    "--with": Value("NAME", ""),
    "schema": Value("SCHEMA", "tdm"),
}  # fmt: skip
"""Every option that takes a value, and the argument of `mtor data schema`."""


def slot(option: str, before: str = "") -> Slot:
    """The placeholder of an option's value.

    Args:
        option: its name; another word stands for a number.
        before: what is kept in front of the placeholder.
    """
    return Slot(VALUES[option].placeholder if option in VALUES else "NUMBER", before)


class Command(NamedTuple):
    """A command line of this program; a form where it has slots."""

    words: tuple[Word, ...]
    """After `mtor`."""

    def __str__(self) -> str:
        """The line as a shell takes it."""
        return " ".join(["mtor", *(str(w) if isinstance(w, Slot) else _quoted(w) for w in self.words)])

    @property
    def slots(self) -> list[str]:
        """The placeholders that have to be filled; with none the line works as it stands."""
        return [w.name for w in self.words if isinstance(w, Slot)]

    def with_texts(self, change: Callable[[str], str]) -> Command:
        """The command with every word changed that is no slot."""
        return Command(tuple(w if isinstance(w, Slot) else change(w) for w in self.words))


def command(*words: Word) -> Command:
    """The command line `mtor WORDS…`."""
    return Command(words)


class Asked(Protocol):
    """The question of a command: a named tuple whose fields are texts, yes or no, or several texts."""

    @property
    def _field_defaults(self) -> Mapping[str, object]: ...

    def _asdict(self) -> Mapping[str, object]: ...


def asking(name: str, question: Asked, without: Collection[str] = ()) -> list[str]:
    """Return the words of the command that asks a question by its options, for those to type next.

    Args:
        name: of the command.
        question: its fields are called as the options; one that has its default was not typed.
        without: the fields that are no options.
    """
    words = [name]
    for field, value in question._asdict().items():
        option = "--" + field.rstrip("_").replace("_", "-")
        if field in without or value == question._field_defaults.get(field):
            continue
        for each in value if isinstance(value, tuple) else (value,):
            words += [option, each] if isinstance(each, str) else [option]
    return words


class Choice(NamedTuple):
    """Several commands that may be meant, where what was typed has more than one meaning."""

    commands: tuple[Command, ...]


class Edit(NamedTuple):
    """One change to the command that was typed."""

    option: str | None
    """The option whose value is changed; None: a word of its own, or the value of whatever option it stands behind."""
    typed: str | None
    """The value, or the part of it that was not understood; None with an option: whatever value it has."""
    words: tuple[Word, ...]
    """What stands there instead; without option and value, what is added at the end."""


class Mend(NamedTuple):
    """The command that was typed, with something changed. Only the boundary knows what else was typed."""

    edits: tuple[Edit, ...]
    """The first is what the hint is about; the others count where they apply."""

    def within(self, args: Sequence[Word]) -> Command | None:
        """The whole command, or None where what is to be changed was not typed there.

        Args:
            args: the command line after `mtor`, or a form of it.
        """
        words: list[Word] | None = list(args)
        for n, edit in enumerate(self.edits):
            changed = _edited(words or [], edit)
            if changed is None and n == 0:
                return None
            words = changed or words
        return Command(tuple(words or ()))

    def also(self, option: str, *words: Word) -> Mend:
        """The hint with the value of another option changed too, where that was typed."""
        return Mend((*self.edits, Edit(option, None, words)))


def retype(option: str | None, typed: str, *words: Word) -> Mend:
    """The hint to type a value anew, the rest of the command kept.

    Args:
        option: whose value it is; None where it may be an argument, or the value of any option.
        typed: the value, or the part of it that was not understood.
        words: what to type instead.
    """
    return Mend((Edit(option, typed, words),))


def add(*words: Word) -> Mend:
    """The hint to add something to the command that was typed."""
    return Mend((Edit(None, None, words),))


def _edited(args: Sequence[Word], edit: Edit) -> list[Word] | None:
    if edit.option is None and edit.typed is None:
        option, texts = edit.words[0], [word if isinstance(word, str) else "" for word in args]
        if isinstance(option, str) and len(edit.words) > 1 and (found := _value_of(texts, option, None)):
            # It was typed already, with another value.
            place, joined = found
            return [*args[:place], *(edit.words if joined else edit.words[1:]), *args[place + 1 :]]
        return [*args, *edit.words]
    texts = [word if isinstance(word, str) else word.before for word in args]
    found = _value_of(texts, edit.option, edit.typed) if edit.option else _word(texts, edit.typed or "")
    if found is None:
        return None
    place, joined = found
    # --unit=ng/dL: the option and its value are one word.
    new = (joined, *edit.words) if joined and edit.words else edit.words
    return [*args[:place], *new, *args[place + 1 :]]


def _value_of(args: Sequence[str], option: str, typed: str | None) -> tuple[int, str] | None:
    """Where the value of an option stands, and the option where both are one word.

    An option that may be repeated: the value that holds what was not understood.
    """
    values = [(i + 1, "", args[i + 1]) for i in range(len(args) - 1) if args[i] == option]
    values += [(i, option, arg[len(option) + 1 :]) for i, arg in enumerate(args) if arg.startswith(f"{option}=")]
    for place, joined, value in values:
        if len(values) == 1 or typed is None or typed in value:
            return place, joined
    return None


def _word(args: Sequence[str], typed: str) -> tuple[int, str] | None:
    for i, arg in enumerate(args):
        if arg == typed:
            return i, ""
        option, sign, value = arg.partition("=")
        if sign and option.startswith("--") and value == typed:
            return i, option
    return None


def _quoted(word: str) -> str:
    """A word as a shell takes it for one: in double quotes where these are enough, as Windows knows no other."""
    if re.fullmatch(r"[\w@%+=:,./-]+", word):
        return word
    if not re.search(r'[$`"\\!\n]', word):
        return f'"{word}"'
    return "'" + word.replace("'", "'\"'\"'") + "'"
