"""The answer of `mtor interactions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from mtor_cli.lookup.interactions import NameStatus
from mtor_cli.parts.common import Told, alike, enumerated, value_of
from mtor_cli.parts.disease import NoteOut, note_out
from mtor_cli.parts.dosing import Remark
from mtor_cli.parts.remarks import Remarks
from mtor_cli.parts.shapes import shown
from mtor_cli.records.base import DrugId, Text, record
from mtor_cli.records.interactions import Action, AgentRole, AgentStrength, Direction, Fold

if TYPE_CHECKING:
    from mtor_cli.lookup.interactions import Answer
    from mtor_cli.parts.common import Labels
    from mtor_cli.records.codes import Code
    from mtor_cli.records.drugs import Drugs
    from mtor_cli.records.interactions import Interaction
    from mtor_cli.records.messages import Messages


@record
class EffectOut(Told):
    """What the agent did to the exposure of the drug."""

    measure: str
    fold: Fold | None
    text: Text


@record
class FactorOut(Told):
    """A published empirical dose factor."""

    low: float
    high: float
    hold: bool
    text: Text


@record
class EntryOut(TypedDict):
    """One agent and what it does."""

    id: str
    drugs: list[DrugId]
    agent: Text
    agent_class: NoteOut
    """What kind of drug it is, and who says so."""
    mechanism: Text
    role: AgentRole
    strength: AgentStrength
    strength_note: Text | None
    unsourced: list[str]
    """Chinese names of the agent that no source read uses."""
    direction: Direction
    action: Action
    advice: NoteOut
    effects: list[EffectOut]
    factors: list[FactorOut]
    """Empty where no factor was published that was read."""
    views: list[NoteOut]
    on_stop: NoteOut
    applies_to: Text | None
    action_of: Text | None
    """Whose action it is, where the labels of regions differ."""
    forms: NoteOut | None
    """Of which dose form the published figures are, and what is known of the others."""


@record
class AgentOut(TypedDict):
    """What one typed name leads to."""

    name: str
    """As typed."""
    printed: Text
    """The name to print: that of the agent, or what was typed where it is not known."""
    status: NameStatus
    """`found`, `no_data` (a known agent, nothing verified), `ask`, `near` (unread, resembles a listed agent) or
    `unknown`."""
    message: Text | None
    """The question, or why there is no entry; null where there are entries."""
    read_as: Text | None
    """The agent as which the name was read, where that is not what was typed."""
    form: Text | None
    """The dose form, where one was typed."""
    agent: Text | None
    """The agent without verified data."""
    without_data: list[str]
    """The drugs with which nothing on the agent is verified."""
    suggestions: list[str]
    remarks: list[Remark]
    """What is not known of the agent."""
    notes: list[NoteOut]
    """What sources say of the combination; not of the level."""
    entries: list[EntryOut]


@record
class InteractionsResult(TypedDict):
    """`mtor/interactions/2`."""

    agents: list[AgentOut]
    """The gravest first, where names were given."""
    total: int
    """How many interactions the data holds."""
    captions: list[Remark]
    """What the screen says beside entries: that no factor was published, that a name stands in no source."""


def interactions_result(
    answers: list[Answer], total: int, drugs: Drugs, messages: Messages, labels: Labels, say: Remarks
) -> InteractionsResult:
    """What each typed name leads to; none is dropped.

    Args:
        answers: of the names.
        total: how many interactions the data holds.
        drugs: the content of `drugs.yaml`, for names.
        messages: the content of `messages.yaml`.
        labels: names the sources.
        say: makes the remarks.
    """
    entries = [entry for found in answers for entry in found.entries]
    codes: dict[Code, bool] = {
        "no_dose_factor": any(not entry["factors"] for entry in entries),
        "names_in_no_source": any("unsourced" in entry for entry in entries),
    }
    return {
        "agents": [agent_out(a, total, drugs, messages, labels) for a in answers],
        "total": total,
        "captions": [say.say(code) for code, holds in codes.items() if holds],
    }


def agent_out(answer: Answer, total: int, drugs: Drugs, messages: Messages, labels: Labels) -> AgentOut:
    """What one typed name leads to; see `interactions_result`."""
    remarks = agent_remarks(answer, total, drugs, messages, labels)
    message = answer.question
    if message is None and not answer.entries:
        message = remarks[0]["text"]
    return {
        "name": answer.name,
        "printed": answer.printed,
        "status": answer.status,
        "message": message,
        "read_as": answer.read_as,
        "form": None if answer.form is None else answer.form["name"],
        "agent": None if answer.agent is None else answer.agent["agent"],
        "without_data": list(answer.without_data),
        "suggestions": list(answer.suggestions),
        "remarks": remarks,
        "notes": [note_out(note, labels) for note in answer.agent.get("notes", [])] if answer.agent else [],
        "entries": [entry_out(e, labels) for e in answer.entries],
    }


def agent_remarks(answer: Answer, total: int, drugs: Drugs, messages: Messages, labels: Labels) -> list[Remark]:
    """What is not known of an agent, in coded remarks; none where the data speaks of every drug asked about."""
    if not answer.without_data or answer.status == "ask":
        return []
    names: dict[str, Text] = {drug["id"]: drug["name"] for drug in drugs["drugs"]}
    without = list(answer.without_data)
    said = Remarks(messages, labels, without[0], "interactions").say(
        _code(answer),
        name=answer.name,
        agent=answer.printed,
        drugs=listed_names(names, without),
        others=listed_names(names, list(answer.elsewhere)),
        count=str(total),
        suggestions=enumerated(map(alike, answer.suggestions), "either"),
    )
    if (remark := answer.remark) is not None:
        said = {**said, "text": {"en": f"{remark['en']} {said['text']['en']}", "zh": remark["zh"] + said["text"]["zh"]}}
    return [said]


def _code(answer: Answer) -> Code:
    if answer.status in ("near", "unknown"):
        return "agent_near" if answer.suggestions else "agent_unknown"
    if answer.topical:
        return "agent_topical"
    if "corticosteroid" in answer.groups:
        return "agent_corticosteroid"
    if "mtor_inhibitor" in answer.groups:
        return "agent_mtor_inhibitor"
    return "agent_other_drug" if answer.elsewhere else "agent_no_data"


def listed_names(names: dict[str, Text], ids: list[str]) -> Text:
    """Drugs by their names, in both languages."""
    return enumerated((names[i] for i in ids), "either")


def entry_out(entry: Interaction, labels: Labels) -> EntryOut:
    """An interaction with who says what of it."""
    effects = [shown(EffectOut, e, **labels.told(e), fold=value_of(e["fold"])) for e in entry["effects"]]
    return shown(
        EntryOut,
        entry,
        agent_class=note_out(entry["agent_class"], labels),
        advice=note_out(entry["advice"], labels),
        effects=effects,
        factors=[shown(FactorOut, f, **labels.told(f), hold=f["high"] == 0) for f in entry["factors"]],
        views=[note_out(view, labels) for view in entry["views"]],
        on_stop=note_out(entry["on_stop"], labels),
        unsourced=entry.get("unsourced", []),
        forms=note_out(entry["forms"]["note"], labels) if "forms" in entry else None,
    )
