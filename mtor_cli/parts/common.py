"""The pieces that answers share."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeVar

from typing_extensions import TypedDict, TypeIs

from mtor_cli.parts.words import ABSENT, BETWEEN
from mtor_cli.records.base import AbsentReason, Source, Sourced, Text, Verified, Voice, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mtor_cli.records.base import Absent
    from mtor_cli.records.codes import Code

_Value = TypeVar("_Value")


class Id(str):
    """The id of something that stands once in an answer, and that knows what it names.

    A record names others by their ids, and JSON prints these. A screen reads from the id what it needs of the other, so
    that no table has to be carried to where one is named; `envelope` gathers them all, once.
    """

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: Callable[[object], object]) -> object:
        """The schema of a plain text, as which it is printed."""
        return handler(str)


class SourceId(Id):
    """The id of a source, `"24"` or `"feng-yaqing-2024"`, with the name that is printed for it."""

    __slots__ = ("label",)
    label: Text

    @property
    def number(self) -> int | None:
        """Of a reference of the consensus; None for a further work or document."""
        return int(self) if self.isdecimal() else None


@record
class Told(TypedDict):
    """Who says a thing, from where, and how far it was checked."""

    voice: Voice
    sources: list[SourceId]
    """Ids; their names stand in the `sources` of the answer."""
    verified: Verified


@record
class AbsentOut(TypedDict):
    """Why a value is null."""

    reason: AbsentReason
    text: Text
    note: Text | None


@record
class CodeOut(TypedDict):
    """A code in a public coding system."""

    system: str
    code: str
    meaning: str
    verified: Verified


def source_id(name: str, label: Text) -> SourceId:
    """The id of a source that knows its name."""
    found = SourceId(name)
    found.label = label
    return found


def place_of(source: SourceId) -> tuple[bool, int, str]:
    """Where a source stands in a list: the references of the consensus by their numbers, then the others."""
    return source.number is None, source.number or 0, source


class Labels:
    """Names sources for source columns.

    Args:
        labels: the names of works and documents, by key.
    """

    def __init__(self, labels: dict[str, Text]) -> None:
        self._labels = labels
        self._known: dict[Source, SourceId] = {}

    def source(self, source: Source) -> SourceId:
        """The id of a source, a number or a key in the data, with the name that is printed for it."""
        if source not in self._known:
            name = str(source)
            plain: Text = {"en": f"ref {name}", "zh": f"文献{name}"} if isinstance(source, int) else alike(name)
            self._known[source] = source_id(name, self._labels.get(name, plain))
        return self._known[source]

    def told(self, item: Sourced) -> Told:
        """Who says `item`, with the ids of its sources."""
        return {
            "voice": item["voice"],
            "sources": [self.source(s) for s in item["sources"]],
            "verified": item["verified"],
        }


JUDGED: Sourced = {"voice": "derived", "sources": ["mtor-cli"], "verified": "judgement"}
"""Who says what this program judges itself."""


def alike(name: str) -> Text:
    """A text for what is written alike in both languages."""
    return {"en": name, "zh": name}


def instead(code: Code, said_as: Mapping[Code, Code]) -> Code:
    """The code under which one is said, itself where it has no other.

    `said_as.get(code, code)` gives the same, but a type checker then weighs each of some 300 codes against each
    other one, which takes minutes.
    """
    return said_as[code] if code in said_as else code  # noqa: SIM401


def enumerated(names: Iterable[Text], between: str = "each") -> Text:
    """Several names in one line, each once.

    Args:
        names: in their order.
        between: what stands between them, as `BETWEEN` names it.
    """
    found = list(names)
    return {
        "en": BETWEEN[between]["en"].join(dict.fromkeys(name["en"] for name in found)),
        "zh": BETWEEN[between]["zh"].join(dict.fromkeys(name["zh"] for name in found)),
    }


def is_absent(value: object) -> TypeIs[Absent]:
    """Whether the data has a reason in the place of a value."""
    return isinstance(value, dict) and "absent" in value


def value_of(value: _Value | Absent) -> _Value | None:
    """A value of the data; None where it is absent."""
    return None if is_absent(value) else value


def absences(**values: object) -> dict[str, AbsentOut]:
    """Why values of the data are absent, by their names; those that are there are left out."""
    return {
        name: {"reason": value["absent"], "text": ABSENT[value["absent"]], "note": value.get("note")}
        for name, value in values.items()
        if is_absent(value)
    }


def decimal_or_none(value: float | Absent) -> Decimal | None:
    """A number of the data as the decimal that stands in the file; None where it is absent."""
    number = value_of(value)
    return None if number is None else Decimal(str(number))


Bound = Literal["low", "high"]
