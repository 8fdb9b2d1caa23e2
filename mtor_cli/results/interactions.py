"""The answer of `mtor interactions`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NotRequired

from typing_extensions import TypedDict

from mtor_cli.models.base import Text, record
from mtor_cli.models.interactions import Fold
from mtor_cli.results.common import Told
from mtor_cli.results.pieces import NoteOut

if TYPE_CHECKING:
    from mtor_cli.lookup.interactions import Answer
    from mtor_cli.models.interactions import Interaction
    from mtor_cli.results.common import Labels


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
    drugs: list[str]
    agent: Text
    agent_class: Text
    mechanism: Text
    role: str
    strength: str
    strength_note: NotRequired[Text]
    direction: str
    action: str
    advice: NoteOut
    effects: list[EffectOut]
    factors: list[FactorOut]
    """Empty where no factor was published that was read."""
    views: list[NoteOut]
    on_stop: NoteOut
    applies_to: NotRequired[Text]


@record
class AgentOut(TypedDict):
    """What one typed name leads to."""

    name: str
    status: str
    """`found`, `ask`, `near_miss` or `unknown`."""
    message: Text | None
    entries: list[EntryOut]


@record
class InteractionsResult(TypedDict):
    """`mtor/interactions/1`."""

    agents: list[AgentOut]
    total: int
    """How many interactions the data holds."""


def interactions_result(answers: list[Answer], total: int, labels: Labels) -> InteractionsResult:
    """Return what each typed name leads to; none is dropped."""
    return {
        "agents": [
            {
                "name": a.name,
                "status": a.status,
                "message": a.message,
                "entries": [entry_out(e, labels) for e in a.entries],
            }
            for a in answers
        ],
        "total": total,
    }


def entry_out(entry: Interaction, labels: Labels) -> EntryOut:
    """Return an interaction as answers show it."""
    result: Any = {
        "id": entry["id"],
        "drugs": list(entry["drugs"]),
        "agent": entry["agent"],
        "agent_class": entry["agent_class"],
        "mechanism": entry["mechanism"],
        "role": entry["role"],
        "strength": entry["strength"],
        "direction": entry["direction"],
        "action": entry["action"],
        "advice": _note(entry["advice"], labels),
        "effects": [
            {
                **labels.told(e),
                "measure": e["measure"],
                "fold": None if "absent" in e["fold"] else e["fold"],
                "text": e["text"],
            }
            for e in entry["effects"]
        ],
        "factors": [
            {
                **labels.told(f),
                "low": f["low"],
                "high": f["high"],
                "hold": f["high"] == 0,
                "text": f["text"],
            }
            for f in entry["factors"]
        ],
        "views": [_note(v, labels) for v in entry["views"]],
        "on_stop": _note(entry["on_stop"], labels),
    }
    result |= {field: entry[field] for field in ("strength_note", "applies_to") if field in entry}
    answer: EntryOut = result
    return answer


def _note(note: Any, labels: Labels) -> NoteOut:
    return {**labels.told(note), "text": note["text"]}
