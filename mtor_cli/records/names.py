"""Names: how a typed one is compared with one of the data, folded and always whole; and how sources are called."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtor_cli.records.base import Named, Text
    from mtor_cli.records.references import References

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_JOINTS = re.compile(r"[\s\-'’_]+")


def fold_width(text: str) -> str:
    """`text` with full-width letters, digits and signs as half-width ones.

    Nothing else is normalised: NFKC would turn 10⁹ into 109 and m² into m2.
    """
    return text.translate(_FULL_WIDTH)


@lru_cache(maxsize=8192)  # A stream of levels looks the same names up for every row.
def fold_name(text: str) -> str:
    """The form in which names are compared: half-width, lower-case, without accents, spaces and hyphens."""
    if text.isascii():  # Nothing to translate and no accent, as in most of the thousands of names of agents.
        return _JOINTS.sub("", text.casefold())
    text = fold_width(text).translate(_DASHES).casefold()
    return _JOINTS.sub("", "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)))


def labels_of(references: References) -> dict[str, Text]:
    """The names of works and documents in source columns, by key; those of the consensus go by number."""
    return {item["key"]: item["label"] for group in (references["works"], references["documents"]) for item in group}


def own_names(part: Named) -> list[str]:
    """Every name of a disease or of a part of one, codes included."""
    names = [part["id"], part["name"]["en"], part["name"]["zh"], *part["aliases"]["en"], *part["aliases"]["zh"]]
    short = part.get("short")  # One text of a disease, two of a part.
    names += [short] if isinstance(short, str) else map(str, short.values()) if isinstance(short, dict) else []
    return [*names, *(code["code"] for code in part["codes"])]
