"""From free words to the command that is meant: diseases, drugs, agents and works by the content's own names.

Every word has to be read, or nothing is; a word with two meanings gives both commands. Nothing is guessed: what cannot
be told becomes a placeholder.
"""

from __future__ import annotations

import itertools
import os
import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.choices import OTHER_WORDS
from mtor_cli.cli.app import commands, folder, is_command
from mtor_cli.content.load import Content
from mtor_cli.errors import MtorError
from mtor_cli.hints import Choice, Command, Slot, slot
from mtor_cli.records.names import fold_name, fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtor_cli.hints import Word
    from mtor_cli.lookup.interactions import Agents

PLACES: dict[str, dict[str, str]] = {name: folder(name).TAKES for name in commands() if hasattr(folder(name), "TAKES")}
"""What each command takes, as its folder says: behind which option; none is a word of its own."""
NEEDED: dict[str, tuple[str, ...]] = {name: getattr(folder(name), "NEEDED", ()) for name in PLACES}
"""Without it a command answers on nothing of what was typed."""
SEVERAL = ("agent", "work")
"""What a command takes more than one of."""

SHARED = ("--json", "--format", "--lang", "--color")
"""Options that say nothing of the command."""

GROUPS = {"child": "child", "adult": "adult", **OTHER_WORDS["population"]}
TOPICS = {
    "推荐": ("recommend",), "目标浓度": ("recommend",), "目标范围": ("recommend",), "target": ("recommend",),
    "level": ("tdm",), "trough": ("tdm",), "浓度": ("tdm",), "谷浓度": ("tdm",), "血药浓度": ("tdm",), "监测": ("tdm",),
    "interaction": ("interactions",), "ddi": ("interactions",), "相互作用": ("interactions",),
    "药物相互作用": ("interactions",), "起始": ("start",), "起始剂量": ("start",), "初始剂量": ("start",),
    "dose": ("start", "tdm"), "dosing": ("start", "tdm"), "剂量": ("start", "tdm"), "用量": ("start", "tdm"),
    "证据": ("evidence",), "文献": ("references",), "参考文献": ("references",), "模型": ("models",),
    "药物": ("drug",),
}  # fmt: skip
"""Words for what a command does; more than one where the word does not say which."""
FILLERS = {
    "in", "for", "and", "with", "of", "on", "the", "patient", "patients", "患者", "病人", "治疗", "的", "用", "在",
    "和", "与", "及", "合用", "联用", "联合",
}  # fmt: skip
"""Words between names that say nothing of their own."""

_AGE = re.compile(r"([0-9.]+)\s*(?:岁|周岁|y|yr|yrs|yo|y/o|years?|years? old)", re.IGNORECASE)
_WEIGHT = re.compile(r"([0-9.]+)\s*(?:kg|公斤|千克)", re.IGNORECASE)
_HEIGHT = re.compile(r"([0-9.]+)\s*(?:cm|厘米)", re.IGNORECASE)
_DOSE = re.compile(r"([0-9.]+)\s*(?:mg|毫克)", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_MEASURED = re.compile(r"[<>=≤≥≦≧⩽⩾]|lt|gt|le|ge|低于|高于|小于|大于|不高于|不低于", re.IGNORECASE)
_BREAKS = re.compile(r"(?:[\s，、；;|]|[+＋&＆](?![0-9])|(?<=[^\W\d_]{3})[/／](?=[^\W\d_]{3}))+")

LONGEST = 60
"""Characters that are read; a longer text is no name."""
MOST_WORDS = 12
MOST_SHOWN = 3
"""Commands that are shown."""


class Read(NamedTuple):
    """What a word is."""

    role: str
    text: str
    """As it is typed behind the option, or as the word of its own."""


def meant(args: Sequence[str]) -> Choice | None:
    """The commands that may be meant by a line that cannot be taken as it stands; None where none can be told.

    Args:
        args: the command line after `mtor`.
    """
    typed = args[0] if args and is_command(args[0]) else None
    words = list(args[1:] if typed else args)
    if typed in ("search", "data") or sum(map(len, args)) > 4 * LONGEST:
        return None
    if typed in ("references", "evidence", "models") and all(word[:1].isdigit() for word in words):
        return None  # A number of theirs that they do not have is no level.
    names = Names()
    # Where no command answers on the words by themselves, the options beside them say which is meant.
    found = _commands(names, words, typed, natural=True)
    if not found and typed is None:
        found = _commands(names, words, typed, natural=False)
    ready = [command for command in found if not command.slots]
    if not found and typed is None and (text := _searched(words)) is not None:
        ready = [text]
    shown = ([*ready, *(c for c in found if c.slots)] if typed else ready or found)[:MOST_SHOWN]
    return Choice(tuple(shown)) if shown else None


def _commands(names: Names, words: Sequence[str], typed: str | None, natural: bool) -> list[Command]:
    """The commands that take all the words.

    Args:
        names: what the words can be.
        words: without the command.
        typed: the command; None where none was.
        natural: whether only the command that answers on such words is taken, beside the one that was typed.
    """
    found: list[Command] = []
    for name in dict.fromkeys([*([typed] if typed else []), *PLACES]):
        apart = _apart(name, words)
        if apart is None:
            continue
        loose, kept = apart
        if typed not in (None, name) and any(w.startswith("-") and w.partition("=")[0] not in SHARED for w in kept):
            continue
        for reading in (one for together in names.readings(loose) for one in _singly(together)):
            command = _command(name, reading, kept, typed, natural, not words[0].startswith("-"))
            if command is not None and command not in found:
                found.append(command)
        if typed == name and any(not isinstance(c.words[1], Slot) for c in found):
            break
    return found


def _apart(name: str, words: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """The loose words of a line, and its options with their values; None where the command lacks one."""
    from mtor_cli.cli.app import load_command

    options = {o: p for p in load_command(name).params if p.param_type_name == "option" for o in p.opts}
    loose: list[str] = []
    kept: list[str] = []
    rest = iter(words)
    for word in rest:
        if not word.startswith("-") or word == "-":
            loose.append(word)
            continue
        option, sign, _ = word.partition("=")
        if option not in options:
            return None
        kept.append(word)
        if not sign and not options[option].is_flag:
            kept += itertools.islice(rest, 1)
    return loose, kept


def _singly(reading: list[Read]) -> list[list[Read]]:
    """Each of several diseases or drugs as a reading of its own: no command takes two."""
    alike = len({r.role for r in reading}) == 1 and reading[0].role in ("disease", "drug")
    return [[r] for r in reading] if alike else [reading]


def _command(
    name: str, reading: Sequence[Read], kept: Sequence[str], typed: str | None, natural: bool, first: bool
) -> Command | None:
    """A reading as a command; None where the command does not take it, or another is the natural one.

    Args:
        name: of the command.
        reading: of the loose words.
        kept: the options that were typed, with their values.
        typed: the command that was typed.
        natural: whether another command than that has to be the one that answers on such words.
        first: whether what was read goes before those options.
    """
    topics = [r for r in reading if r.role == "topic"]
    roles = {r.role for r in reading} - {"topic"}
    if not reading or not roles <= set(PLACES[name]):
        return None
    if natural and name != typed and name != (topics[0].text if topics else _natural(roles)):
        return None
    given = {word.partition("=")[0] for word in kept}
    if (
        len(topics) > 1
        or len(roles & {"age", "years", "group"}) > 1
        or any(PLACES[name][role] in given for role in roles)
    ):
        return None
    arguments: list[Word] = []
    options: list[Word] = []
    for role, option in PLACES[name].items():
        values: list[Word] = [r.text for r in reading if r.role == role]
        if len(values) > 1 and role not in SEVERAL:
            if name != typed or not option:
                return None
            values = [slot(option)]  # Two numbers without their options: which is which, only the user knows.
        elif values and (option, role) == ("--age", "group"):
            values = [slot(option)]
        elif not values and role in NEEDED[name] and (not option or option not in {*given, *options}):
            values = [slot(option) if option else Slot(role.upper())]
        for value in values:
            if not option:
                arguments.append(value)
            elif option not in options or role in SEVERAL:
                options += [option, value]
    return Command((name, *arguments, *(options if first else ()), *kept, *(() if first else options)))


def _natural(roles: set[str]) -> str | None:
    """The command that answers on these things, where none was typed."""
    if "level" in roles:
        return "tdm"
    if "file" in roles:
        return "fit"
    if "agent" in roles:
        return "interactions" if roles <= {"agent", "drug"} else "tdm"
    if "dose" in roles:
        return "tdm"
    if roles & {"age", "years", "weight", "height"}:
        return "start"
    for role, name in (("work", "references"), ("grade", "evidence"), ("model", "models")):
        if role in roles:
            return name if len(roles) == 1 else None
    return "recommend" if "disease" in roles else "drug"


def _searched(words: Sequence[str]) -> Command | None:
    """The search for words that are no names, where it finds something."""
    from mtor_cli.lookup.search import search

    text = [word for word in words if not word.startswith("-")]
    content = Content()
    if not text or text != list(words) or not any(len(word) > 1 and not word.isdigit() for word in text):
        return None
    return Command(("search", *text)) if search(content.recommendations, content.references, " ".join(text)) else None


class Names:
    """What words are, by the names in the content."""

    def __init__(self) -> None:
        self._content = Content()
        self._known: dict[tuple[str, str], bool] = {}
        """What was looked up: the same words are asked about for every command."""

    def readings(self, loose: Sequence[str]) -> Iterator[list[Read]]:
        """Yield the ways in which all the words can be read; none where one of them cannot be."""
        parts = [part for word in loose for part in ([word] if self.whole(word) else _BREAKS.split(word.strip()))]
        parts = [part for part in parts if part]
        if not parts or len(parts) > MOST_WORDS:
            return
        spans = self._spans(parts)
        if spans is not None:
            # A number that stands alone is a level, an age or a reference: each is a reading of its own.
            yield from map(list, itertools.islice(itertools.product(*spans), 9))

    def _spans(self, parts: Sequence[str]) -> list[list[Read]] | None:
        """What stands in a row of words, the longest names first."""
        if not parts:
            return []
        for end in range(min(len(parts), 6), 0, -1):
            text = " ".join(parts[:end])
            here = self.whole(text)
            if not here and end == 1:
                return self._inside(parts)
            if here and (rest := self._spans(parts[end:])) is not None:
                return [here, *rest]
        return None

    def _inside(self, parts: Sequence[str]) -> list[list[Read]] | None:
        """What stands in one word without blanks, such as 儿童ITP, and in the words after it."""
        word, rest = parts[0], self._spans(parts[1:])
        if fold_name(word) in FILLERS:
            return rest
        if rest is None or word.isascii():
            return None
        for end in range(len(word) - 1, 0, -1):
            first, last = word[:end], word[end:]
            here = [] if fold_name(first) in FILLERS else [self.whole(first)]
            if here == [[]]:
                continue
            if (behind := self._spans([last])) is not None:
                return [*here, *behind, *rest]
        return None

    def whole(self, text: str) -> list[Read]:
        """What a text can be as a whole."""
        if not text.strip() or len(text) > LONGEST:
            return []
        folded, found = fold_name(text), list[Read]()
        if folded in GROUPS:
            found.append(Read("group", GROUPS[folded]))
        topic = TOPICS.get(folded)
        found += [Read("topic", name) for name in (topic or ((folded,) if folded in PLACES else ()))]
        return found or [*self._measured(text.strip()), *self._named(text)]

    def _named(self, text: str) -> list[Read]:
        first, blank, _ = text.partition(" ")
        if blank and _NUMBER.fullmatch(fold_width(first)):
            return []  # A bare number is read by itself: in front of a drug's name it is no strength.
        found = [Read(role, text) for role in ("disease", "drug") if self._is(role, text)]
        return found or [
            Read(role, text) for role in ("agent", "grade", "work", "model", "file") if self._is(role, text)
        ]

    def _measured(self, text: str) -> list[Read]:
        plain = fold_width(text)
        for role, pattern in (("age", _AGE), ("weight", _WEIGHT), ("height", _HEIGHT), ("dose", _DOSE)):
            if match := pattern.fullmatch(plain):
                return [Read(role, match[1])]
        if _NUMBER.fullmatch(plain):
            return [Read("level", text), *([] if "." in plain else [Read("years", text), *self._number(plain)])]
        return [Read("level", text)] if self._is("level", text) else []

    def _number(self, text: str) -> list[Read]:
        return [Read("work", text)] if self._is("work", text) else []

    def _is(self, role: str, text: str) -> bool:
        if (role, text) not in self._known:
            try:
                self._known[role, text] = bool(self._find(role, text))
            except MtorError:
                self._known[role, text] = False
        return self._known[role, text]

    def _find(self, role: str, text: str) -> object:
        """What is called so; nothing, or an error, where nothing is."""
        content = self._content
        if role == "disease":
            from mtor_cli.lookup.diseases import find_disease

            return find_disease(content.recommendations["diseases"], text)
        if role == "drug":
            from mtor_cli.lookup.drugs import find_drug

            return find_drug(content.drugs, text)
        if role == "agent":
            name = re.fullmatch(r"([^:：=＝]+)[:：=＝]\S+", text)
            return self._agents.find(name[1] if name else text, None).status in ("found", "no_data", "ask")
        if role == "grade":
            from mtor_cli.lookup.evidence import find_rows

            return find_rows(content.evidence_levels, text)
        if role == "work":
            from mtor_cli.lookup.works import find_works

            return find_works(content.references, [text])
        if role == "model":
            from mtor_cli.parts.fit.models import find_model

            return find_model(content.pk_models, text)
        if role == "level":
            from mtor_cli.calculator.level import parse_level

            # Whether it is a level is asked, and not which: any molar mass will do.
            return parse_level(text, None, 1.0)
        return os.path.isfile(text)

    @cached_property
    def _agents(self) -> Agents:
        from mtor_cli.lookup.interactions import Agents

        return Agents(self._content.interactions)
