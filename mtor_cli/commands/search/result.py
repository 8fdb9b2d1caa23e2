"""The answer of `mtor search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NotRequired

from typing_extensions import TypedDict

from mtor_cli.hints import command
from mtor_cli.lookup.interactions import Agents
from mtor_cli.parts.common import Labels, SourceRef, alike, number_or_none
from mtor_cli.parts.interactions import agent_remarks
from mtor_cli.parts.works import full
from mtor_cli.records.base import Text, record
from mtor_cli.records.rules import DRUGS

if TYPE_CHECKING:
    from mtor_cli.lookup.search import Hit
    from mtor_cli.records.drugs import Drugs
    from mtor_cli.records.interactions import Interactions
    from mtor_cli.records.messages import Messages


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
    agent: NotRequired[Text]
    """Of an interaction: the other drug."""
    drugs: NotRequired[list[str]]
    """Of an interaction and of a fact: with which drug, or on which."""
    action: NotRequired[str]
    """Of an interaction."""
    action_of: NotRequired[Text]
    """Whose action it is, where the labels of regions differ."""
    command: NotRequired[str]
    """What to type to read the whole of it."""


@record
class SearchResult(TypedDict):
    """`mtor/search/1`."""

    hits: list[HitOut]


def search_result(
    hits: list[Hit], interactions: Interactions, drugs: Drugs, messages: Messages, labels: Labels
) -> SearchResult:
    """Return what a search found.

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


def _agent(hit: Hit, agents: Agents, drugs: Drugs, messages: Messages, labels: Labels) -> HitOut:
    """Return another drug: what to do beside it, that nothing on it is verified, or the question that its name asks."""
    item: Any = hit.item
    judged: Any = {"voice": "derived", "sources": ["mtor-cli"], "verified": "judgement"}
    found: Any = {"kind": hit.kind, "id": hit.id, "disease": None, "agent": alike(hit.id), "drugs": list(DRUGS)}
    if hit.kind == "interaction":
        found |= {**labels.told(item["advice"]), "text": item["advice"]["text"]}
        found |= {field: item[field] for field in ("agent", "drugs", "action", "action_of") if field in item}
    elif hit.kind == "question":
        found |= {**labels.told(judged), "text": item["question"]}
    else:
        known = agents.find(hit.id, None)
        (said,) = agent_remarks(known, agents.total, drugs, messages, labels)
        told = {field: said[field] for field in ("voice", "sources", "verified", "text")}
        found |= {**told, "agent": item["agent"], "action": "no_data", "drugs": list(known.without_data)}
    found["command"] = str(command("interactions", hit.id))
    out: HitOut = found
    return out


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
    item: Any = hit.item
    told = labels.told(item)
    text: Text = item.get("text") or item.get("summary") or _band_text(item)
    found: Any = {**told, "kind": hit.kind, "id": hit.id, "disease": hit.disease, "text": text}
    if hit.kind == "fact":
        found |= {"drugs": list(item["drugs"]), "command": str(command("drug", item["drugs"][0]))}
    out: HitOut = found
    return out


def _band_text(band: Any) -> Text:
    low, high = (number_or_none(band[b]) for b in ("low", "high"))
    shown = f"{low:g}–{high:g}" if low and high else f"≤ {high:g}" if high else f"≥ {low:g}"
    return {
        "en": f"{shown} ng/mL, {band['population']['en']}",
        "zh": f"{shown.replace('–', '～').replace(' ', '')} ng/mL，{band['population']['zh']}",
    }
