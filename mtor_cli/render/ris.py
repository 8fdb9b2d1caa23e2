"""Works as RIS, the tagged lines that EndNote, Zotero and others import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.render.safe import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtor_cli.render.cited import Cited


def render_ris(works: Sequence[Cited]) -> str:
    """One record a work: a journal article, or a generic record with the whole citation as its note."""
    return "\r\n".join("".join(f"{tag}  - {visible(value)}\r\n" for tag, value in _tags(work)) for work in works)


def _tags(work: Cited) -> Iterator[tuple[str, str]]:
    yield "TY", "JOUR" if work.journal else "GEN"
    yield "ID", work.key
    for name in work.authors:
        yield "AU", f"{name.family}, {name.given}" if name.given else name.family
    first, _, last = work.pages.partition("-")
    known = [
        ("AU", work.others),
        ("TI", work.title),
        ("T2", work.journal),
        ("PY", work.year),
        ("VL", work.volume),
        ("IS", work.issue),
        ("SP", first),
        ("EP", last),
        ("DO", work.doi),
        ("N1", work.note),
        ("N1", work.pmid and f"PMID: {work.pmid}"),
        ("N1", work.pmcid and f"PMCID: {work.pmcid}"),
        *(("N1", remark) for remark in work.remarks),
    ]
    yield from ((tag, value) for tag, value in known if value)
    yield "ER", ""
