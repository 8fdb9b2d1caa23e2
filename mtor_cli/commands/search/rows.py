"""What a search found as flat rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.screens.rows import source_ids

if TYPE_CHECKING:
    from mtor_cli.commands.search.result import SearchResult
    from mtor_cli.render.rows import Row

HIT_COLUMNS = ["kind", "id", "text_en", "text_zh", "voice", "sources"]


def hit_rows(result: SearchResult) -> list[Row]:
    """What a search found as rows."""
    return [
        {
            "kind": hit["kind"],
            "id": hit["id"],
            "text_en": hit["text"]["en"],
            "text_zh": hit["text"]["zh"],
            "voice": hit["voice"],
            "sources": source_ids(hit["sources"]),
        }
        for hit in result["hits"]
    ]
