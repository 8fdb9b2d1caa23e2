"""The other drugs of a consult: what each means for the dose, which way it moves the level, and what is said of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from mtor_cli.calculator.interplay import MOVING, Agent, unknown_code, verdict
from mtor_cli.lookup.interactions import affects_level, has_data
from mtor_cli.parts.common import JUDGED, enumerated, source_id
from mtor_cli.parts.disease import note_out
from mtor_cli.parts.interactions import agent_remarks
from mtor_cli.parts.remarks import Remarks
from mtor_cli.parts.words import CHECKED, PHRASE, WAY
from mtor_cli.text import fill

if TYPE_CHECKING:
    from mtor_cli.calculator.interplay import History, Kind, Verdict
    from mtor_cli.lookup.interactions import Answer
    from mtor_cli.parts.common import Labels
    from mtor_cli.parts.disease import NoteOut
    from mtor_cli.parts.dosing import Checked, InteractionOut, Remark
    from mtor_cli.records.base import Text
    from mtor_cli.records.drugs import Drugs
    from mtor_cli.records.interactions import Direction, Interaction
    from mtor_cli.records.messages import Messages
    from mtor_cli.records.rules import Rules

Way = Literal["rise", "fall", "unknown"]


def kind_of(answer: Answer) -> Kind:
    """What is known of an agent's effect on the level, as the proportional rule takes it."""
    if "corticosteroid" in answer.groups and not answer.topical:
        return "corticosteroid"
    if "mtor_inhibitor" in answer.groups and not answer.topical:
        return "mtor_inhibitor"
    if answer.hides:
        return "unclear"
    known = [entry for entry in answer.entries if answer.status == "found" and has_data(entry)]
    if not known:
        return "no_data"
    return "listed" if any(map(affects_level, known)) else "none"


class Named(NamedTuple):
    """What a name leads to, and what the user found of it where the list holds nothing."""

    answer: Answer
    checked: Checked | None


class Taken(NamedTuple):
    """Another drug that the user named."""

    answer: Answer
    started: Decimal | None
    """Days before the sample; None is not known."""
    stopped: Decimal | None
    """Days before the sample; None where it is still taken."""
    checked: Checked | None = None

    @property
    def entries(self) -> list[Interaction]:
        """What is listed of it: nothing where it is asked back which agent is meant."""
        return self.answer.entries if self.answer.status == "found" else []

    @property
    def kind(self) -> Kind:
        """What is known of its effect on the level."""
        if self.checked is not None:
            return "none" if self.checked == "none" else "listed"
        return kind_of(self.answer)

    @property
    def changed(self) -> Decimal | None:
        """Days since it was started or stopped; None is not known."""
        return self.started if self.stopped is None else self.stopped

    @property
    def way(self) -> Way:
        """Where the level goes after the start, or after the stop, whichever of the agents that may be meant it is."""
        raises = {entry["direction"] for entry in self.answer.entries}
        if self.checked is not None:
            raises = {"increase" if self.checked == "inhibitor" else "decrease"}
        if len(raises & {"increase", "decrease"}) != 1:
            return "unknown"
        return "rise" if ("increase" in raises) == (self.stopped is None) else "fall"

    @property
    def is_strong_inhibitor(self) -> bool:
        """Whether a strong inhibitor is taken, which slows elimination."""
        return self.stopped is None and any(
            entry["role"] == "inhibitor" and entry["strength"] == "strong" for entry in self.entries
        )


def verdicts_of(taken: tuple[Taken, ...], history: History, rules: Rules) -> list[Verdict]:
    """What each drug means for the proportional rule."""
    return [verdict(Agent(one.kind, one.started, one.stopped), history, rules) for one in taken]


def changing(taken: tuple[Taken, ...], verdicts: list[Verdict], remarks: Remarks) -> Remark | None:
    """That the level is still changing, and which way; None where no drug that is listed, or may be, was started or
    stopped.
    """
    moving = [one for one, found in zip(taken, verdicts, strict=True) if found in MOVING]
    if not moving:
        return None
    parts = [(WAY[way], [one for one in moving if one.way == way]) for way in _WAYS]
    said = [(words, _changes(group)) for words, group in parts if group]
    return remarks.say(
        "level_changing" if "changed" in verdicts else "level_may_change",
        expected=enumerated((fill(PHRASE["aside"], {"what": words, "aside": what}) for words, what in said), "way"),
    )


_WAYS: tuple[Way, ...] = ("rise", "fall", "unknown")


def _changes(group: list[Taken]) -> Text:
    """Which drugs were started or stopped, and when in whole days."""
    said = []
    for one in group:
        days = round(one.changed or Decimal(0))
        ago = fill(PHRASE[{0: "today", 1: "one_day_ago"}.get(days, "days_ago")], {"days": str(days)})
        change = PHRASE["started" if one.stopped is None else "stopped"]
        said.append(fill(change, {"name": one.answer.printed, "ago": ago}))
    return enumerated(said, "group")


def interactions_out(
    taken: tuple[Taken, ...], verdicts: list[Verdict], total: int, drugs: Drugs, messages: Messages, labels: Labels
) -> list[InteractionOut]:
    """Each drug with what to do while it is taken and when it stops; one that is not known is not left out.

    Args:
        taken: the drugs.
        verdicts: what each means for the dose.
        total: how many interactions the data holds.
        drugs: the content of `drugs.yaml`, for names.
        messages: the content of `messages.yaml`.
        labels: names the sources.
    """
    found: list[InteractionOut] = []
    for one, status in zip(taken, verdicts, strict=True):
        listed = one.entries if one.checked is None else []
        for entry in listed:
            found.append(
                _out(one, status, entry, note_out(entry["advice"], labels), note_out(entry["on_stop"], labels))
            )
        if not listed:
            said = said_of(one, total, drugs, messages, labels)
            found.append(_out(one, status, None, said, said))
    return found


def unknown_agents(
    taken: tuple[Taken, ...], total: int, drugs: Drugs, messages: Messages, labels: Labels
) -> list[Remark]:
    """Each drug that is not listed, or of which nothing is verified; see `interactions_out`.

    They have one code, and a second mTOR inhibitor its own.
    """
    return [
        {**said_of(one, total, drugs, messages, labels), "code": unknown_code(one.kind)}
        for one in taken
        if one.checked is None and not any(has_data(entry) for entry in one.entries)
    ]


def said_of(one: Taken, total: int, drugs: Drugs, messages: Messages, labels: Labels) -> NoteOut:
    """What is said of a drug that is not listed, that is asked back, or that the user has checked."""
    if one.checked is not None:
        say = Remarks(messages, labels, None, "tdm")
        own = say.say("checked_by_the_user", agent=one.answer.printed, role=CHECKED[one.checked])
        return {"voice": "local", "sources": [_WITH], "verified": "local", "text": own["text"]}
    if one.answer.question is not None:
        return {**labels.told(JUDGED), "text": one.answer.question}
    if one.entries:
        return note_out(one.entries[0]["advice"], labels)
    said = agent_remarks(one.answer, total, drugs, messages, labels)[0]
    return {"voice": said["voice"], "sources": said["sources"], "verified": said["verified"], "text": said["text"]}


_WITH = source_id("--with", PHRASE["by_with"])

_DIRECTIONS: dict[Checked | None, Direction] = {
    None: "unknown",
    "none": "none",
    "inhibitor": "increase",
    "inducer": "decrease",
}


def _out(one: Taken, status: Verdict, entry: Interaction | None, advice: NoteOut, on_stop: NoteOut) -> InteractionOut:
    agent = one.answer.agent
    return {
        "name": one.answer.name,
        "id": entry["id"] if entry else agent["id"] if agent else None,
        "agent": entry["agent"] if entry else one.answer.printed,
        "known": one.answer.status,
        "checked": one.checked,
        "status": status,
        "started_days_ago": None if one.started is None else float(one.started),
        "stopped_days_ago": None if one.stopped is None else float(one.stopped),
        "action": entry["action"] if entry else "no_data",
        "direction": entry["direction"] if entry else _DIRECTIONS[one.checked],
        "strength": entry["strength"] if entry else "unknown",
        "advice": advice,
        "on_stop": on_stop,
        "form": None if one.answer.form is None else one.answer.form["name"],
        "action_of": entry.get("action_of") if entry else None,
    }
