"""The slots of texts: the one place where `{name}` gives way to what is said; and the sentences of errors."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mtor_cli.errors import DataError
from mtor_cli.labels.files import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtor_cli.records.base import Text

_SLOT = re.compile(r"\{([a-z][a-z0-9_.]*)\}")


def slots_of(words: str) -> list[str]:
    """The names of the slots in a text of one language, each once, in their order."""
    return list(dict.fromkeys(_SLOT.findall(words)))


def without_slots(words: str) -> str:
    """A text of one language with a blank in the place of each slot."""
    return _SLOT.sub(" ", words)


def fill(text: Text, slots: Mapping[str, object]) -> Text:
    """A text with its slots filled, in one pass: what was typed may itself look like a slot.

    Args:
        text: in both languages.
        slots: by name, a value that is written alike in both languages, one text a language, or a list.

    Raises:
        DataError: the text names a slot that is not filled; it is never printed as it stands.
    """
    en, zh = _pieces(text["en"]), _pieces(text["zh"])
    for name in (*en[1::2], *zh[1::2]):
        if name not in slots:
            raise DataError("slot_not_filled", *bilingual("slot_not_filled", slot=f"{{{name}}}", text=text))
    return {"en": _filled(en, slots, "en"), "zh": _filled(zh, slots, "zh")}


def bilingual(key: str, **slots: object) -> tuple[str, str]:
    """What an error says, in English and in Chinese.

    Args:
        key: in `labels/errors.json`.
        slots: see `fill`.
    """
    said = fill(read("", "errors")[key], slots)
    return said["en"], said["zh"]


def no_text(code: str) -> DataError:
    """The error that something in the data or the program says a code under which `messages.yaml` holds no text."""
    return DataError("message_missing", *bilingual("message_missing", code=code))


@lru_cache(maxsize=1024)
def _pieces(words: str) -> tuple[str, ...]:
    """A text in turns as it stands and as the name of a slot; a batch fills the same texts again and again."""
    return tuple(_SLOT.split(words))


def _filled(pieces: Sequence[str], slots: Mapping[str, object], lang: str) -> str:
    words = list(pieces)
    for i in range(1, len(words), 2):
        slot = slots[words[i]]
        if isinstance(slot, list | tuple):
            slot = ("、" if lang == "zh" else ", ").join(map(str, slot))
        # What was typed may be a mapping too.
        words[i] = str(slot[lang] if isinstance(slot, dict) and slot.keys() == {"en", "zh"} else slot)
    return "".join(words)
