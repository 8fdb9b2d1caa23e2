"""From a typed name to a disease, or to a part of one. Whole names only, never substrings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.errors import NotFoundError
from mtor_cli.models.names import fold_name, own_names

if TYPE_CHECKING:
    from mtor_cli.models.recommendations import Disease, Entity


class Target(NamedTuple):
    """What a name leads to."""

    disease: Disease
    entity: Entity | None = None
    """A part of the disease, where the name is that of a part."""

    def covers(self, entity_id: str | None) -> bool:
        """Return whether an item about `entity_id` (None: the disease as such) belongs to the answer."""
        return self.entity is None or entity_id is None or entity_id == self.entity["id"]

    @property
    def ids(self) -> set[str]:
        """The ids by which cautions and references may name it."""
        if self.entity:
            return {self.disease["id"], self.entity["id"]}
        return {self.disease["id"], *(e["id"] for e in self.disease["entities"])}


def find_disease(diseases: list[Disease], query: str) -> Target:
    """Return the disease, or the part of one, that is called `query`.

    Any case, abbreviation, full name, Chinese name or code; full-width letters are folded.

    Raises:
        NotFoundError: nothing is called so; says what may be meant, or what the name stands for instead.
    """
    for typed in (query, re.sub(r"[(（][^()（）]*[)）]", "", query)):
        folded = fold_name(typed)
        for disease in diseases:
            if folded in map(fold_name, own_names(disease)):
                return Target(disease)
            for entity in disease["entities"]:
                if folded in map(fold_name, own_names(entity)):
                    return Target(disease, entity)
    raise _not_found(diseases, query)


def _not_found(diseases: list[Disease], query: str) -> NotFoundError:
    folded = fold_name(query)
    for disease in diseases:
        for miss in disease["near_misses"]:
            if folded in map(fold_name, miss["names"]):
                answer = miss["answer"]
                return NotFoundError("near_miss", answer["en"], answer["zh"], "mtor recommend")
    guess = _closest(diseases, folded)
    count = len(diseases)
    return NotFoundError(
        "unknown_disease",
        f"No disease is called '{query}'.{f' Did you mean {guess}?' if guess else ''} "
        f"`mtor recommend` lists all {count}.",
        f"未找到疾病“{query}”。{f'是否指{guess}？' if guess else ''}运行 mtor recommend 可查看全部{count}种疾病。",
        f"mtor recommend {guess}" if guess else "mtor recommend",
    )


def _closest(diseases: list[Disease], folded: str) -> str | None:
    """Return the name that is closest to what was typed, as it is written in the data."""
    from difflib import get_close_matches

    names: dict[str, str] = {}
    for disease in diseases:
        for part in (disease, *disease["entities"]):
            for name in own_names(part):
                names.setdefault(fold_name(name), name)
    found = get_close_matches(folded, names, n=1, cutoff=0.7)
    return names[found[0]] if found else None
