"""Works as CSL-JSON, which citation processors and Zotero read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.render.rows import render_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.render.cited import Cited


def render_csl(works: Sequence[Cited], ascii_only: bool, indent: bool = False) -> str:
    """An array with one item a work: an article, or a document with the whole citation as its note.

    Args:
        works: in the order of the answer.
        ascii_only: for streams that are not UTF-8.
        indent: whether it stands on many lines, for a human.
    """
    return render_json([_item(work) for work in works], ascii_only, indent=True)


def _item(work: Cited) -> dict[str, object]:
    names = [{"family": n.family, "given": n.given} if n.given else {"literal": n.family} for n in work.authors]
    names += [{"literal": work.others}] if work.others else []
    fields: dict[str, object] = {
        "id": work.key,
        "type": "article-journal" if work.journal else "document",
        "author": names,
        "title": work.title,
        "container-title": work.journal,
        "issued": {"date-parts": [[int(work.year)]]} if work.year else None,
        "volume": work.volume,
        "issue": work.issue,
        "page": work.pages,
        "DOI": work.doi,
        "PMID": work.pmid,
        "PMCID": work.pmcid,
        "note": work.note,
        "annote": " ".join(work.remarks),
    }
    return {name: value for name, value in fields.items() if value}
