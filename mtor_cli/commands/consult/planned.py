"""What is planned for a patient: another drug as `mtor interactions` has it, or an event of which the sources speak."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mtor_cli.parts.common import Labels
from mtor_cli.parts.disease import advice_out, note_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtor_cli.cases.case import Case
    from mtor_cli.commands.consult.result import PlannedOut
    from mtor_cli.content.load import Content
    from mtor_cli.parts.disease import NoteOut
    from mtor_cli.parts.interactions import AgentOut
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.records.base import DrugId
    from mtor_cli.records.recommendations import Event


def planned_out(
    content: Content, case: Case, drug: DrugId, agent_of: Callable[[str], AgentOut], say: Remarks
) -> list[PlannedOut]:
    """Each planned event with what is said of it, or that nothing was looked up.

    Args:
        content: the data.
        case: the patient.
        drug: that he takes.
        agent_of: what is listed of another drug.
        say: makes coded remarks.
    """
    found: list[PlannedOut] = []
    for planned in case.chart.planned:
        event = next((e for e in content.recommendations["planned"] if is_meant(e, planned.name)), None)
        agent = None if event is not None else agent_of(planned.name)
        unread = agent is not None and agent["status"] == "unknown"
        found.append(
            {
                "name": planned.name,
                "time": None if planned.time is None else case.clock.shown(planned.time, planned.by_day),
                "agent": None if unread else agent,
                "statements": [] if event is None else statements(content, event, drug),
                "unread": say.say("planned_unread") if unread else None,
            }
        )
    return found


def is_meant(event: Event, name: str) -> bool:
    """Whether a name holds one of the words of an event."""
    return any(re.search(_pattern(word), name, re.IGNORECASE) for word in event["words"])


def _pattern(word: str) -> str:
    if not word.isascii():
        return re.escape(word)
    return rf"{re.escape(word[1:])}\b" if word.startswith("-") else rf"\b{re.escape(word)}\b"


def statements(content: Content, event: Event, drug: DrugId) -> list[NoteOut]:
    """What is said of an event under a drug: the cautions of its topic, then the facts that these do not hold."""
    labels = Labels(content.labels)
    everything = content.recommendations["cautions"]
    of_topic = [c for c in everything if c["topic"] == event["topic"] and drug in c["drugs"] and c["diseases"] == "all"]
    cautions = sorted(of_topic, key=lambda c: c["priority"])
    held = {fact for caution in cautions for fact in caution.get("facts", [])}
    facts = [
        fact
        for fact in content.pharmacology["facts"]
        if fact["topic"] == event["facts"] and drug in fact["drugs"] and fact["id"] not in held
    ]
    return [*(advice_out(caution, labels) for caution in cautions), *(note_out(fact, labels) for fact in facts)]
