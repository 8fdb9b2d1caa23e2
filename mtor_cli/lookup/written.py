"""A name as the ward writes it: what stands around it (form, salt, strength, how often) is set aside step by step.

The words that are set aside are data. The reader knows no drug: it proposes, and the caller says which proposal is one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.records.names import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtor_cli.records.interactions import Form, Words

_COUNT = r"\s*(?:\d+(?:\.\d+)?|[一二两三四五六七八九十半]|one|two|three|four|six|eight|twelve)\s*"
_NUMBER = r"\d+(?:[.,]\d+)?(?:\s*[-~～–]\s*\d+(?:[.,]\d+)?)?"
_EDGES = " \t.,;:、，。；：/*×+-–—·•®™()（）[]【】"


_ALONE = re.compile(
    r"(?:(?<!\S)[*×x]?\s*[\d.,/*×:-]+|(?<=[\u4e00-\u9fff])\d+(?:\.\d+)?)\s*(?:d|days?|天|日|次|周)?(?!\S)"
)
"""A number without a unit, or the days of a course."""

_ORDINAL = re.compile(r"^[\s(（]*(?:\d{1,2}[.)、．）](?!\d)|[①-⑳])\s*")
"""The number of a line in a list."""

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


class NameReading(NamedTuple):
    """A name with some of what stood around it set aside."""

    core: str
    form: Form | None
    """The dose form among what was set aside; a topical one before any other."""


class Reader:
    """Sets aside the words of `data/interactions.yaml` that stand around a name.

    Args:
        words: forms, salts, usage and units.
    """

    def __init__(self, words: Words) -> None:
        forms = [(word, form) for form in words["forms"] for word in (*form["words"]["en"], *form["words"]["zh"])]
        salts = [(word, None) for word in (*words["salts"]["en"], *words["salts"]["zh"])]
        # The longest first: 阴道片 is not 片, and "delayed-release tablets" are not "tablets".
        self._around = sorted(((w.casefold(), f) for w, f in (*forms, *salts)), key=lambda pair: -len(pair[0]))
        unit = rf"(?:{_any(words['units'])})(?:(?<=%)|(?![a-z]))"
        self._amounts = re.compile(rf"{_NUMBER}\s*{unit}(?:\s*[/*×x:]\s*(?:{_NUMBER}\s*)?{unit})*")
        usage = [*words["usage"]["en"], *words["usage"]["zh"]]
        # 口服液 is a form: what it begins with is no usage there.
        kept = [word for word, form in forms if any(word != u and u in word for u in usage)]
        whole = (_whole(word) for word in sorted(usage, key=len, reverse=True))
        self._usage = re.compile("|".join([f"({_any(kept)})", *whole] if kept else whole))

    def readings(self, text: str) -> Iterator[NameReading]:
        """Yield what `text` may name, as it stands first, then with ever more set aside; each proposal once."""
        seen: set[str] = set()
        for reading in self._steps(text):
            core = re.sub(r"\s+", " ", reading.core).strip(_EDGES)
            if core and core not in seen:
                seen.add(core)
                yield NameReading(core, reading.form)

    def besides(self, text: str) -> NameReading:
        """What is left of a text in which every such word, wherever it stands, is set aside."""
        rest = self._amounts.sub(" ", _ORDINAL.sub("", text))
        rest = self._usage.sub(lambda found: (found[1] if found.re.groups else None) or " ", rest)
        form: Form | None = None
        for word, named in self._around:
            without = re.sub(_whole(word), "", rest)
            if without != rest and named is not None and (form is None or named["id"] == "topical"):
                form = named
            rest = without
        return NameReading(rest.strip(_EDGES), form)

    def _steps(self, text: str) -> Iterator[NameReading]:
        core = visible(fold_width(text)).casefold().strip()
        yield NameReading(core, None)
        core = _ORDINAL.sub("", core)
        yield NameReading(core, None)
        core = self._amounts.sub(" ", core)
        yield NameReading(core, None)
        core = self._usage.sub(lambda found: (found[1] if found.re.groups else None) or " ", core)
        yield NameReading(core, None)
        form: Form | None = None
        # A number on its own comes last: it belongs to names such as "cyclosporine 4 h".
        for bare in (core, None):
            core = _ALONE.sub(" ", core) if bare is None else bare
            yield NameReading(core, form)
            while (found := self._stripped(core.strip(_EDGES))) is not None:
                core, named = found
                if named is not None and (form is None or named["id"] == "topical"):
                    form = named
                yield NameReading(core, form)

    def _stripped(self, core: str) -> tuple[str, Form | None] | None:
        for word, form in self._around:
            if word.isascii():
                rest = re.sub(_whole(word), " ", core)
                if rest != core:
                    return rest, form
            elif core.endswith(word) and core != word:
                return core.removesuffix(word), form
            elif core.startswith(word) and core != word:
                return core.removeprefix(word), form
        return None


def visible(text: str) -> str:
    """A text without signs that nobody sees, such as the zero-width spaces of a web page."""
    return _UNSEEN.sub("", text)


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word.casefold()) for word in sorted(words, key=len, reverse=True))


def _whole(word: str) -> str:
    """The pattern of a word: whole where it is Latin, anywhere where it is Chinese; `#` is a number."""
    body = _COUNT.join(re.escape(part).replace(r"\ ", r"\s+") for part in word.casefold().split("#"))
    return rf"(?<![a-z0-9]){body}(?![a-z0-9])" if word.isascii() else body
