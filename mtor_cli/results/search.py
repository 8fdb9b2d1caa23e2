"""The answer of `mtor search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typing_extensions import TypedDict

from mtor_cli.models.base import Text, record
from mtor_cli.results.common import Labels, SourceRef, number_or_none
from mtor_cli.results.works import full

if TYPE_CHECKING:
    from mtor_cli.lookup.search import Hit


@record
class HitOut(TypedDict):
    """One item that was found."""

    kind: str
    id: str
    disease: str | None
    text: Text
    voice: str
    sources: list[SourceRef]
    verified: str


@record
class SearchResult(TypedDict):
    """`mtor/search/1`."""

    hits: list[HitOut]


def search_result(hits: list[Hit], labels: Labels) -> SearchResult:
    """Return what a search found."""
    return {"hits": [_reference(hit) if hit.kind == "reference" else _item(hit, labels) for hit in hits]}


def _reference(hit: Hit) -> HitOut:
    """Return a work; its texts are what this project read of it."""
    work = full(hit.item)
    name: int | str = work["number"] if work["number"] is not None else str(work["key"])
    return {
        "kind": hit.kind,
        "id": hit.id,
        "disease": None,
        "text": {"en": work["cite_as"], "zh": work["cite_as"]},
        "voice": "study",
        "sources": [{"id": name, "label": work["label"]}],
        "verified": work["read"],
    }


def _item(hit: Hit, labels: Labels) -> HitOut:
    told = labels.told(hit.item)
    text: Text = hit.item.get("text") or hit.item.get("summary") or _band_text(hit.item)
    return {**told, "kind": hit.kind, "id": hit.id, "disease": hit.disease, "text": text}


def _band_text(band: Any) -> Text:
    low, high = (number_or_none(band[b]) for b in ("low", "high"))
    shown = f"{low:g}–{high:g}" if low and high else f"≤ {high:g}" if high else f"≥ {low:g}"
    return {
        "en": f"{shown} ng/mL, {band['population']['en']}",
        "zh": f"{shown.replace('–', '～').replace(' ', '')} ng/mL，{band['population']['zh']}",
    }
