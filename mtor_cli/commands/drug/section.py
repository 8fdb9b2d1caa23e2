"""Which section of what is known of a drug is meant by a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mtor_cli.errors import UsageError
from mtor_cli.hints import retype, slot
from mtor_cli.lookup.spelling import closest
from mtor_cli.parts.words import TOPIC
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable


def find_section(typed: str, topics: Iterable[str]) -> str:
    """Return the topic that was typed, by its code or by its heading in either language.

    Args:
        typed: in any case, with blanks or hyphens too.
        topics: that the drug has, in the order of the answer.

    Raises:
        UsageError: it is none of them; all of them are named.
    """
    there = list(dict.fromkeys(topics))
    names = {_folded(name): topic for topic in there for name in (topic, TOPIC[topic]["en"], TOPIC[topic]["zh"])}
    folded = _folded(typed)
    if folded in names:
        return names[folded]
    begun = {topic for name, topic in names.items() if len(folded) > 1 and name.startswith(folded)}
    slip = closest(folded, names)
    meant = next(iter(begun)) if len(begun) == 1 else names[slip] if slip else slot("--section")
    in_chinese = "、".join(f"{TOPIC[topic]['zh']} {topic}" for topic in there)
    raise UsageError(
        "bad_choice",
        *bilingual("section_is_not_one_of", typed=typed, there={"en": ", ".join(there), "zh": in_chinese}),
        retype("--section", typed, meant),
    )


def _folded(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()
