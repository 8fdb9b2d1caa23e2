"""The pieces that answers share."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NotRequired

from typing_extensions import TypedDict

from mtor_cli.parts.words import ABSENT
from mtor_cli.records.base import Absent, Source, Sourced, Text, Verified, Voice, record

if TYPE_CHECKING:
    from collections.abc import Iterable


@record
class SourceRef(TypedDict):
    """A source, as it is named in a source column."""

    id: int | str
    """The number of a reference of the consensus, or the key of a further work or document."""
    label: Text


@record
class Told(TypedDict):
    """Who says a thing, from where, and how far it was checked."""

    voice: Voice
    sources: list[SourceRef]
    verified: Verified


@record
class Valued(TypedDict):
    """A value, or the reason why there is none."""

    value: str | int | float | Text | None
    reason: NotRequired[str]
    """The code of the reason; only where `value` is null."""
    text: NotRequired[Text]
    """The reason in words."""
    note: NotRequired[Text]


@record
class CodeOut(TypedDict):
    """A code in a public coding system."""

    system: str
    code: str
    meaning: str
    verified: Verified


class Labels:
    """Names sources for source columns.

    Args:
        labels: the names of works and documents, by key.
    """

    def __init__(self, labels: dict[str, Text]) -> None:
        self._labels = labels

    def source(self, source: Source) -> SourceRef:
        """Return a source with the name that is printed for it."""
        if isinstance(source, int):
            return {"id": source, "label": {"en": f"ref {source}", "zh": f"文献{source}"}}
        return {"id": source, "label": self._labels.get(source, {"en": source, "zh": source})}

    def told(self, item: Sourced) -> Told:
        """Return who says `item`, with the names of its sources."""
        return {
            "voice": item["voice"],
            "sources": [self.source(s) for s in item["sources"]],
            "verified": item["verified"],
        }


def alike(name: str) -> Text:
    """Return what is written alike in both languages."""
    return {"en": name, "zh": name}


def enumerated(names: Iterable[Text]) -> Text:
    """Return several names in one line, each once."""
    found = list(names)
    return {
        "en": ", ".join(dict.fromkeys(name["en"] for name in found)),
        "zh": "、".join(dict.fromkeys(name["zh"] for name in found)),
    }


def valued(value: Any) -> Valued:
    """Return a value of the data, or the reason why it is absent."""
    if isinstance(value, dict) and "absent" in value:
        absent: Absent = value  # type: ignore[assignment]
        result: Valued = {
            "value": None,
            "reason": absent["absent"],
            "text": ABSENT[absent["absent"]],
        }
        if "note" in absent:
            result["note"] = absent["note"]
        return result
    return {"value": value}


def number_or_none(value: Any) -> float | None:
    """Return a number of the data, or None where it is absent."""
    return None if isinstance(value, dict) else value


def decimal_or_none(value: Any) -> Decimal | None:
    """Return a number of the data as the decimal that stands in the file, or None where it is absent."""
    number = number_or_none(value)
    return None if number is None else Decimal(str(number))


Bound = Literal["low", "high"]
