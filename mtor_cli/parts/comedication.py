"""`--with` and `--stopped`: the other drugs of a consult, from text to what is known of them. Imported where needed.

No name ends the answer: an agent that is not known is taken along as such.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from mtor_cli.calculator.dates import parse_ago
from mtor_cli.errors import UsageError
from mtor_cli.hints import Slot, retype
from mtor_cli.lookup.interactions import Agents
from mtor_cli.parts.agents import Named, Taken
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from mtor_cli.lookup.interactions import Answer
    from mtor_cli.parts.dosing import Checked
    from mtor_cli.records.interactions import Interactions

_CHECKS = {
    "none": "none",
    "inhibitor": "inhibitor",
    "inducer": "inducer",
    "无": "none",
    "抑制剂": "inhibitor",
    "诱导剂": "inducer",
}


def parse_agents(
    data: Interactions, drug: str, taken: Sequence[str], stopped: Sequence[str], sampled: datetime | None
) -> tuple[Taken, ...]:
    """The other drugs of `--with NAME[=CHECK][:DATE|Nd]` and `--stopped NAME:DATE|Nd`, the gravest first.

    Args:
        data: the content of `interactions.yaml`.
        drug: the mTOR inhibitor.
        taken: the values of `--with`.
        stopped: the values of `--stopped`.
        sampled: when the sample was taken; dates need it.

    Raises:
        UsageError: a date cannot be understood, one agent is given twice, or a check is given for an agent that the
            list itself speaks of.
    """
    agents = Agents(data)
    found: list[Taken] = []
    typed: list[str] = []
    for option, texts in (("--with", taken), ("--stopped", stopped)):
        for text in texts:
            one = _parse(agents, drug, option, text, sampled)
            at = next((n for n, other in enumerate(found) if same_agent(other.answer, one.answer)), None)
            if at is None:
                found.append(one)
                typed.append(text)
            elif found[at]._replace(answer=one.answer) != one:
                raise _twice(typed[at], text, found[at].stopped is None and one.stopped is not None)
    return tuple(sorted(found, key=lambda one: one.answer.gravity))


def _parse(agents: Agents, drug: str, option: str, text: str, sampled: datetime | None) -> Taken:
    written, check = _apart(text.replace("：", ":"))
    name, _, when = written.partition(":")
    name, when = name.strip(), when.strip()
    if not name:
        raise UsageError(
            "agent_missing",
            *bilingual("names_no_agent", option=option, text=text),
            retype(option, text, Slot("NAME")),
        )
    if option == "--stopped" and not when:
        raise UsageError(
            "stop_unknown",
            *bilingual("stop_unknown", text=text),
            retype(option, text, Slot("WHEN", f"{text}:")),
        )
    again = Slot("WHEN", f"{name}:" if check is None else f"{name}={check}:")
    days: Decimal | None = parse_ago(when, option, sampled, text, again) if when else None
    answer = agents.find(name, drug)
    without = f"{name}:{when}" if when else name
    checked = _checked(option, text, without, check, answer) if check is not None else None
    return Taken(answer, None, days, checked) if option == "--stopped" else Taken(answer, days, None, checked)


def parse_name(agents: Agents, drug: str | None, text: str) -> Named:
    """The other drug of a case, NAME or NAME=CHECK, read as that of `--with`.

    Args:
        agents: the agents by their names.
        drug: the mTOR inhibitor; None where it is not known.
        text: the name in the case, which has fields of its own for start and end.

    Raises:
        UsageError: a check is given for an agent that the list itself speaks of, or is none.
    """
    name, check = _apart(text)
    answer = agents.find(name.strip(), drug)
    return Named(answer, _checked(None, text, name.strip(), check, answer) if check is not None else None)


def _apart(text: str) -> tuple[str, str | None]:
    """What was typed without its check, and the check."""
    written = text.replace("＝", "=")
    check = re.search(r"=([^:：]*)", written)
    return (written.replace(check[0], "", 1), check[1].strip().lower()) if check else (text, None)


def _checked(option: str | None, text: str, without: str, check: str, answer: Answer) -> Checked:
    """What the user found of an agent; only where the list holds nothing verified of it.

    Args:
        option: that was typed; None for a name in a case, which no command types again.
        text: its value.
        without: the same without the check.
        check: what stands after the sign.
        answer: what is known of the agent.
    """
    if check not in _CHECKS:
        raise UsageError(
            "bad_check",
            *bilingual("bad_check", text=text),
            retype(option, text, Slot("CHECK", f"{without}=")) if option else None,
        )
    if answer.status == "near":
        names = answer.suggestions
        raise UsageError(
            "check_of_near_name",
            *bilingual("check_of_near_name", answer=answer.name, names=names),
            retype(option, text, Slot("NAME")) if option else None,
        )
    if "mtor_inhibitor" in answer.groups and not answer.topical:
        raise UsageError(
            "check_of_mtor_inhibitor",
            *bilingual("check_of_mtor_inhibitor", answer=answer.name),
            retype(option, text, without) if option else None,
        )
    if answer.unbounded:
        raise UsageError(
            "check_of_combination",
            *bilingual("check_of_combination", answer=answer.name),
            retype(option, text, Slot("NAME")) if option else None,
        )
    if answer.status == "ask" or answer.has_data:
        raise UsageError(
            "check_of_listed_agent",
            *bilingual("check_of_listed_agent", answer=answer.name),
            retype(option, text, without) if option else None,
        )
    return cast("Checked", _CHECKS[check])


def same_agent(one: Answer, other: Answer) -> bool:
    """Whether two names are of one drug, both swallowed or both put on the skin or the eye."""
    if one.status in ("near", "unknown") or other.status in ("near", "unknown"):
        return one.name == other.name
    return (one.printed, one.topical) == (other.printed, other.topical)


def _twice(before: str, text: str, taken_and_stopped: bool) -> UsageError:
    if taken_and_stopped:
        return UsageError("contradiction", *bilingual("is_given_as_taken_and_as", before=before, text=text))
    return UsageError("agent_twice", *bilingual("agent_twice", before=before, text=text))
