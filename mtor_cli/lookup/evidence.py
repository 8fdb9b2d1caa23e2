"""Levels of evidence: the rank of each, and the highest design level among the works that were read.

A level by design is this project's own classification (voice `derived`). No strength of recommendation is derived.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtor_cli.errors import NotFoundError
from mtor_cli.hints import command
from mtor_cli.records.names import fold_name
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.records.base import AgeGroup, Level
    from mtor_cli.records.evidence import EvidenceLevels, StrengthRow
    from mtor_cli.records.references import Study

RANK: tuple[Level, ...] = ("1a", "1b", "1c", "2a", "2b", "2c", "3a", "3b", "4", "5")
"""The levels of Table 1, the strongest first."""

AGE_GROUPS: tuple[AgeGroup, ...] = ("adult", "child", "both", "not_stated")


@dataclass(frozen=True, slots=True)
class HighestLevel:
    """The highest level by design in a group of works, and the works that carry it."""

    part: str
    """The id of the disease or of its part."""
    age_group: AgeGroup
    level: Level
    works: list[Study]


def level_of(work: Study) -> Level | None:
    """A work's level by design; None where the design was not read, so that it was not judged."""
    value = work["level"]["value"]
    return value if isinstance(value, str) else None


def counts(work: Study) -> bool:
    """Whether a work counts as evidence on an mTOR inhibitor: results were read, and it has a level."""
    return work["mtor_evidence"]["value"] == "yes" and level_of(work) is not None


def by_level(works: list[Study]) -> dict[Level, list[Study]]:
    """Works by their level, the strongest first; works without a level are left out."""
    grouped: dict[Level, list[Study]] = {level: [] for level in RANK}
    for work in works:
        level = level_of(work)
        if level is not None:
            grouped[level].append(work)
    return {level: found for level, found in grouped.items() if found}


def highest_levels(works: list[Study], parts: list[str]) -> list[HighestLevel]:
    """The highest level by design per part of a disease and per age group.

    Args:
        works: any works; those that show no results of an mTOR inhibitor are not counted.
        parts: the ids of the disease and of its parts, in the order of the answer.
    """
    found = []
    for part in parts:
        for age_group in AGE_GROUPS:
            group = [w for w in works if counts(w) and part in w["diseases"] and w["age_group"] == age_group]
            levels = by_level(group)
            if levels:
                level, carriers = next(iter(levels.items()))
                found.append(HighestLevel(part, age_group, level, carriers))
    return found


def find_rows(table: EvidenceLevels, query: str) -> list[StrengthRow] | None:
    """The rows of Table 1 for a level (`2b`) or a strength (`B`); None where `query` is neither.

    Raises:
        NotFoundError: it looks like a level but is not one of Table 1.
    """
    folded = fold_name(query)
    for row in table["strengths"]:
        if folded == row["strength"].lower():
            return [row]
        levels = [level for level in row["levels"] if level["level"] == folded]
        if levels:
            return [{"strength": row["strength"], "levels": levels}]
    if (len(folded) <= 2 and folded[:1].isdigit()) or (len(folded) == 1 and folded.isalpha()):
        raise NotFoundError(
            "unknown_level",
            *bilingual("is_not_a_level_or_strength", query=query, rank=RANK),
            command("evidence"),
        )
    return None


def is_level(text: str) -> str:
    """A level of Table 1 as it was typed, in its printed form (`2b`).

    Raises:
        NotFoundError: it is not a level of Table 1.
    """
    folded = fold_name(text)
    if folded not in RANK:
        raise NotFoundError(
            "unknown_level",
            *bilingual("is_not_a_level_of_table", text=text, rank=RANK),
            command("evidence"),
        )
    return folded
