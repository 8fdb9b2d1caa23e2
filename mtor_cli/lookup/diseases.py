"""From a typed name to a disease, or to a part of one. Whole names only, never substrings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.errors import NotFoundError
from mtor_cli.hints import Slot, command, retype
from mtor_cli.lookup.spelling import begun_names, closest
from mtor_cli.records.names import fold_name, own_names
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.records.recommendations import Disease, Entity


MOST_WORDS = 12
"""In which the name of a disease is looked for."""


class Target(NamedTuple):
    """What a name leads to."""

    disease: Disease
    entity: Entity | None = None
    """A part of the disease, where the name is that of a part."""

    def covers(self, entity_id: str | None) -> bool:
        """Whether an item about `entity_id` (None: the disease as such) belongs to the answer.

        What holds for the disease as such holds for its subtypes and settings, but not for a secondary form of it.
        """
        if self.entity is None or entity_id == self.entity["id"]:
            return True
        return entity_id is None and self.entity["relation"] != "secondary"

    def primary(self, entity_id: str | None) -> bool:
        """Whether an item concerns what was asked for, and not a secondary form that is shown beside it."""
        if self.entity is not None:
            return self.covers(entity_id)
        return entity_id not in {e["id"] for e in self.disease["entities"] if e["relation"] == "secondary"}

    @property
    def ids(self) -> set[str]:
        """The ids by which cautions and references may name it."""
        if self.entity:
            return {self.disease["id"], self.entity["id"]}
        return {self.disease["id"], *(e["id"] for e in self.disease["entities"])}


def moved_by(disease: Disease) -> tuple[str, ...]:
    """The laboratory values that a disease moves of itself, such as `haematocrit`: by them a level or a dose is
    doubted.
    """
    return tuple(moved["value"] for moved in disease.get("moved_by_disease", ()))


def find_disease(diseases: list[Disease], query: str) -> Target:
    """The disease, or the part of one, that is called `query`; whole names only.

    Any case, abbreviation, full name, Chinese name or code; full-width letters are folded. A second name of the same
    thing may follow in brackets; any other remark there is asked back, since "ITP (secondary)" is not ITP.

    Raises:
        NotFoundError: nothing is called so; says what may be meant, or what the name stands for instead.
    """
    target = _named(diseases, query)
    if target:
        return target
    outer, inner = _bracketed(query)
    target = _named(diseases, outer) if inner else None
    if target and _named(diseases, inner) == target:
        return target
    raise _not_found(diseases, query)


def _named(diseases: list[Disease], name: str) -> Target | None:
    folded = fold_name(name)
    for disease in diseases:
        if folded in map(fold_name, own_names(disease)):
            return Target(disease)
        for entity in disease["entities"]:
            if folded in map(fold_name, own_names(entity)):
                return Target(disease, entity)
    return None


def _bracketed(query: str) -> tuple[str, str]:
    """A name without the brackets that end it, and what stands in them (nothing where there are none)."""
    match = re.fullmatch(r"(.+?)[(（]([^()（）]+)[)）]\s*", query)
    return (match[1], match[2]) if match else (query, "")


def _not_found(diseases: list[Disease], query: str) -> NotFoundError:
    folded = {fold_name(query), *map(fold_name, _bracketed(query))} - {""}
    for disease in diseases:
        for miss in disease["near_misses"]:
            if not folded.isdisjoint(map(fold_name, miss["names"])):
                answer = miss["answer"]
                return NotFoundError("near_miss", answer["en"], answer["zh"], command("recommend"))
    count = len(diseases)
    again = retype(None, query, Slot("DISEASE"))
    guess = _closest(diseases, fold_name(query))
    begun = None if guess else _begun(diseases, query)
    if begun:
        return NotFoundError(
            "unknown_disease",
            *bilingual("no_disease_is_called_is_one", query=query, begun=begun, count=count),
            again,
        )
    return NotFoundError(
        "unknown_disease",
        *bilingual(
            "no_disease_is_called_mtor_recommend",
            query=query,
            guess={"en": f" Did you mean {guess}?" if guess else "", "zh": f"是否指{guess}？" if guess else ""},
            count=count,
        ),
        retype(None, query, guess) if guess else again,
    )


def _begun(diseases: list[Disease], query: str) -> str | None:
    """The name that begins or ends what was typed, where more was typed than it: `ITP child`."""
    words = re.split(r"[\s()（）,，;；:：/]+", query.strip("()（） "))
    if len(words) > MOST_WORDS:
        return None
    parts = [" ".join(words[a:b]) for a in range(len(words)) for b in range(len(words), a, -1)]
    return next((part for part in parts if part in query and part != query.strip() and _named(diseases, part)), None)


def _closest(diseases: list[Disease], folded: str) -> str | None:
    """The name that is closest to what was typed, as it is written in the data."""
    names: dict[str, str] = {}
    for disease in diseases:
        for part in (disease, *disease["entities"]):
            # The id comes last: what is suggested is ITP and not itp.
            for name in [*own_names(part)[1:], part["id"]]:
                names.setdefault(fold_name(name), name)
    found = closest(folded, names)
    if found is None:
        begun = begun_names(folded, names)
        meant = [_named(diseases, names[name]) for name in begun]
        found = begun[0] if begun and all(target == meant[0] for target in meant) else None
    return names[found] if found else None
