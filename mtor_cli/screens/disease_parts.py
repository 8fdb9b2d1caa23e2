"""The parts of a disease in an answer: their order, their names, and which items belong to which."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from typing_extensions import ReadOnly, TypedDict

from mtor_cli.labels.read import worded
from mtor_cli.parts.words import AGE_GROUP, RELATION
from mtor_cli.screens.phrases import aside, pick, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.parts.disease import SettingOut
    from mtor_cli.parts.recommendations import RecommendResult
    from mtor_cli.records.base import DrugId


class OfDrug(TypedDict):
    """What concerns one of the two drugs."""

    drug: ReadOnly[DrugId]


_Item = TypeVar("_Item", bound="SettingOut")
_OfDrug = TypeVar("_OfDrug", bound=OfDrug)


def grouped(result: RecommendResult, items: Sequence[_Item]) -> list[tuple[str | None, list[_Item]]]:
    """Items by part: the part that was asked for first, then the disease as such, then its other parts.

    Items that another disease shares count to the disease as such.
    """
    own = [e["id"] for e in result["disease"]["entities"]]
    asked = result["disease"]["entity"]
    order: list[str | None] = [asked["id"], None] if asked else [None, *own]
    groups = [(part, [i for i in items if (i["entity"] if i["entity"] in own else None) == part]) for part in order]
    return [(part, found) for part, found in groups if found]


def part_title(result: RecommendResult, part: str | None, lang: str) -> str | None:
    """The sub-heading of a part; the disease as such needs one only beside a part that was asked for."""
    disease = result["disease"]
    if part is None:
        return disease["short"] if disease["entity"] else None
    entity = next(e for e in disease["entities"] if e["id"] == part)
    relation = word(RELATION, "secondary", lang) if entity["relation"] == "secondary" else ""
    return aside(pick(entity["short"], lang), relation, lang)


def not_asked(result: RecommendResult) -> set[str | None]:
    """The secondary forms of the disease that were not asked for: they are left to the full answer."""
    disease = result["disease"]
    asked = disease["entity"]["id"] if disease["entity"] else None
    return {e["id"] for e in disease["entities"] if e["relation"] == "secondary" and e["id"] != asked}


def main_items(items: Sequence[_OfDrug], full: bool) -> list[_OfDrug]:
    """The items of the short answer: those on sirolimus, of which the statement speaks, where there are any."""
    sirolimus = [i for i in items if i["drug"] == "sirolimus"]
    return list(items) if full or not sirolimus else sirolimus


def who(item: SettingOut, lang: str) -> str:
    """Whom an item is for: drug where it is not sirolimus, population, age group where it is known."""
    drug = worded("everolimus_before", lang) if item["drug"] == "everolimus" else ""
    population = pick(item["population"], lang)
    age = word(AGE_GROUP, item["age_group"], lang) if item["age_group"] in ("adult", "child") else ""
    if age and age not in population:
        population += f"，{age}" if lang == "zh" else f", {age}"
    return drug + population
