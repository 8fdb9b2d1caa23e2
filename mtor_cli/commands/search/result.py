"""The answer of `mtor search`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from mtor_cli.hints import command
from mtor_cli.lookup.interactions import Agents
from mtor_cli.lookup.search import HitKind
from mtor_cli.parts.common import JUDGED, Labels, SourceId, alike, value_of
from mtor_cli.parts.disease import note_out
from mtor_cli.parts.interactions import agent_remarks
from mtor_cli.parts.works import full
from mtor_cli.records.base import DrugId, Text, Verified, Voice, record
from mtor_cli.records.interactions import Action
from mtor_cli.records.references import ReadExtent
from mtor_cli.records.rules import DRUGS

if TYPE_CHECKING:
    from mtor_cli.lookup.search import DrugHit, Found, WorkHit
    from mtor_cli.parts.disease import NoteOut
    from mtor_cli.records.drugs import Drugs
    from mtor_cli.records.interactions import Interactions
    from mtor_cli.records.messages import Messages
    from mtor_cli.records.recommendations import Band


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
    hits: list[Found], interactions: Interactions, drugs: Drugs, messages: Messages, labels: Labels
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

    def out(hit: Found) -> HitOut:
        if hit.kind == "reference":
            return _reference(hit)
        if hit.kind == "interaction" or hit.kind == "question" or hit.kind == "agent":
            return _agent(hit, agents, drugs, messages, labels)
        if hit.kind == "band":
            return _out(hit, {**labels.told(hit.band), "text": _band_text(hit.band)})
        found = _out(hit, {**labels.told(hit.item), "text": hit.text})
        if hit.kind == "fact":
            found["drugs"], found["command"] = list(hit.drugs), str(command("drug", hit.drugs[0]))
        return found

    return {"hits": [out(hit) for hit in hits]}


def _out(hit: Found, said: NoteOut) -> HitOut:
    """A hit with what is said of it, and none of what only some kinds have."""
    return {
        "read": None,
        "agent": None,
        "drugs": [],
        "action": None,
        "action_of": None,
        "command": None,
        "kind": hit.kind,
        "id": hit.id,
        "disease": hit.disease,
        "text": said["text"],
        "voice": said["voice"],
        "sources": said["sources"],
        "verified": said["verified"],
    }


def _agent(hit: DrugHit, agents: Agents, drugs: Drugs, messages: Messages, labels: Labels) -> HitOut:
    """Another drug: what to do beside it, that nothing on it is verified, or the question that its name asks."""
    if hit.kind == "interaction":
        entry = hit.entry
        found = _out(hit, note_out(entry["advice"], labels))
        found["agent"], found["drugs"] = entry["agent"], entry["drugs"]
        found["action"], found["action_of"] = entry["action"], entry.get("action_of")
    elif hit.kind == "question":
        found = _out(hit, {**labels.told(JUDGED), "text": hit.question["question"]})
        found["agent"], found["drugs"] = alike(hit.id), list(DRUGS)
    else:
        known = agents.find(hit.id, None)
        (said,) = agent_remarks(known, agents.total, drugs, messages, labels)
        found = _out(hit, said)
        found["agent"], found["drugs"], found["action"] = (
            hit.agent["agent"],
            [d for d in DRUGS if d in known.without_data],
            "no_data",
        )
    found["command"] = str(command("interactions", hit.id))
    return found


def _reference(hit: WorkHit) -> HitOut:
    """A work by its citation."""
    work = full(hit.work)
    said: NoteOut = {
        "voice": "study",
        "sources": [work["id"]],
        "verified": "read",
        "text": alike(work["cite_as"]),
    }
    return {**_out(hit, said), "verified": None, "read": work["read"]}


def _band_text(band: Band) -> Text:
    low, high = value_of(band["low"]), value_of(band["high"])
    shown = f"{low:g}–{high:g}" if low and high else f"≤ {high:g}" if high else f"≥ {low:g}"
    return {
        "en": f"{shown} ng/mL, {band['population']['en']}",
        "zh": f"{shown.replace('–', '～').replace(' ', '')} ng/mL，{band['population']['zh']}",
    }
