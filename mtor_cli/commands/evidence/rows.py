"""Table 1 as flat rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtor_cli.parts.evidence import EvidenceResult
    from mtor_cli.render.rows import Row

LEVEL_COLUMNS = ["strength", "level", "description_en", "description_zh"]


def level_rows(result: EvidenceResult) -> list[Row]:
    """The rows of Table 1."""
    return [
        {
            "strength": level["strength"],
            "level": level["level"],
            "description_en": level["description"]["en"],
            "description_zh": level["description"]["zh"],
        }
        for level in result["levels"]
    ]
