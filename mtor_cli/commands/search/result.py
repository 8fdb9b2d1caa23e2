"""The answer of `mtor search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typing_extensions import TypedDict

from mtor_cli.hints import command
from mtor_cli.lookup.interactions import Agents
from mtor_cli.lookup.search import HitKind
from mtor_cli.parts.common import JUDGED, Labels, SourceId, alike, value_of
from mtor_cli.parts.interactions import agent_remarks
from mtor_cli.parts.works import full
from mtor_cli.records.base import DrugId, Text, Verified, Voice, record
from mtor_cli.records.interactions import Action
from mtor_cli.records.references import ReadExtent
from mtor_cli.records.rules import DRUGS

if TYPE_CHECKING:
    from mtor_cli.lookup.search import Hit
    from mtor_cli.records.drugs import Drugs
    from mtor_cli.records.interactions import Interactions
    from mtor_cli.records.messages import Messages


@record
class HitOut(TypedDict):
    """One item that was found."""

    kind: HitKind
    id: str
    disease: str | None
    text: Text
    voice: Voice
    sources: list[SourceId]
    verified: Verified | None
    """Null for a reference: its citation is as the consensus prints it, and `read` says what was read of it."""
    read: ReadExtent | None
    """Of a reference."""
    agent: Text | None
    """Of an interaction: the other drug."""
    drugs: list[DrugId]
    """Of an interaction and of a fact: with which drug, or on which."""
    action: Action | None
    """Of an interaction."""
    action_of: Text | None
    """Whose action it is, where the labels of regions differ."""
    command: str | None
    """What to type to read the whole of it."""


@record
class SearchResult(TypedDict):
    """`mtor/search/2`."""

    hits: list[HitOut]


def search_result(
    hits: list[Hit], interactions: Interactions, drugs: Drugs, messages: Messages, labels: Labels
) -> SearchResult:
    """What a search found.

    Args:
        hits: of the search.
        interactions: the content of `interactions.yaml`.
        drugs: the content of `drugs.yaml`, for names.
        messages: the content of `messages.yaml`.
        labels: names the sources.
    """
    agents = Agents(interactions)  # Its index is made once, and only where a name is looked for in it.

    def out(hit: Hit) -> HitOut:
        if hit.kind == "reference":
            return _reference(hit)
        if hit.kind in ("interaction", "question", "agent"):
            return _agent(hit, agents, drugs, messages, labels)
        return _item(hit, labels)

    return {"hits": [out(hit) for hit in hits]}


_NOTHING: Any = {"read": None, "agent": None, "drugs": [], "action": None, "action_of": None, "command": None}
"""What a hit holds that is no other drug."""


def _agent(hit: Hit, agents: Agents, drugs: Drugs, messages: Messages, labels: Labels) -> HitOut:
    """Another drug: what to do beside it, that nothing on it is verified, or the question that its name asks."""
    item: Any = hit.item
    found: Any = {**_NOTHING, "kind": hit.kind, "id": hit.id, "disease": None, "agent": alike(hit.id)}
    found["drugs"] = list(DRUGS)
    if hit.kind == "interaction":
        found |= {**labels.told(item["advice"]), "text": item["advice"]["text"]}
        found |= {field: item[field] for field in ("agent", "drugs", "action", "action_of") if field in item}
    elif hit.kind == "question":
        found |= {**labels.told(JUDGED), "text": item["question"]}
    else:
        known = agents.find(hit.id, None)
        (said,) = agent_remarks(known, agents.total, drugs, messages, labels)
        told = {field: said[field] for field in ("voice", "sources", "verified", "text")}
        found |= {**told, "agent": item["agent"], "action": "no_data", "drugs": list(known.without_data)}
    found["command"] = str(command("interactions", hit.id))
    out: HitOut = found
    return out


def _reference(hit: Hit) -> HitOut:
    """A work by its citation."""
    item: Any = hit.item
    work = full(item)
    found: Any = {
        **_NOTHING,
        "kind": hit.kind,
        "id": hit.id,
        "disease": None,
        "text": {"en": work["cite_as"], "zh": work["cite_as"]},
        "voice": "study",
        "sources": [work["id"]],
        "verified": None,
        "read": work["read"],
    }
    out: HitOut = found
    return out


def _item(hit: Hit, labels: Labels) -> HitOut:
    item: Any = hit.item
    told = labels.told(item)
    text: Text = item.get("text") or item.get("summary") or _band_text(item)
    found: Any = {**_NOTHING, **told, "kind": hit.kind, "id": hit.id, "disease": hit.disease, "text": text}
    if hit.kind == "fact":
        found |= {"drugs": list(item["drugs"]), "command": str(command("drug", item["drugs"][0]))}
    out: HitOut = found
    return out


def _band_text(band: Any) -> Text:
    low, high = (value_of(band[b]) for b in ("low", "high"))
    shown = f"{low:g}–{high:g}" if low and high else f"≤ {high:g}" if high else f"≥ {low:g}"
    return {
        "en": f"{shown} ng/mL, {band['population']['en']}",
        "zh": f"{shown.replace('–', '～').replace(' ', '')} ng/mL，{band['population']['zh']}",
    }
