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
    for option, texts in (("--with", taken), ("--stopped", stopped)):
        for text in texts:
            one = _parse(agents, drug, option, text, sampled)
            before = next((other for other in found if _same(other.answer, one.answer)), None)
            if before is None:
                found.append(one)
            elif before != one:
                raise _twice(text, before.stopped is None and one.stopped is not None)
    return tuple(sorted(found, key=lambda one: one.answer.gravity))


def _parse(agents: Agents, drug: str, option: str, text: str, sampled: datetime | None) -> Taken:
    written, check = _apart(text.replace("：", ":"))
    name, _, when = written.partition(":")
    name, when = name.strip(), when.strip()
    if not name:
        raise UsageError(
            "agent_missing",
            f"{option} '{text}' names no agent.",
            f"{option} “{text}”未写药名。",
            retype(option, text, Slot("NAME")),
        )
    if option == "--stopped" and not when:
        raise UsageError(
            "stop_unknown",
            f"--stopped '{text}' needs its date, or the number of days since.",
            f"--stopped “{text}”须注明日期或天数。",
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
            f"'{text}': after = write none, inhibitor or inducer.",
            f"“{text}”：=后应为 none（无影响）、inhibitor（抑制剂）或 inducer（诱导剂）。",
            retype(option, text, Slot("CHECK", f"{without}=")) if option else None,
        )
    if answer.status == "near":
        names = answer.suggestions
        raise UsageError(
            "check_of_near_name",
            f"'{answer.name}' is close to a listed agent ({', '.join(names)}): write the name in full before "
            "recording a check.",
            f"“{answer.name}”与已收录的药物（{'、'.join(names)}）名称相近：请先写明药名，再记录核查结果。",
            retype(option, text, Slot("NAME")) if option else None,
        )
    if "mtor_inhibitor" in answer.groups and not answer.topical:
        raise UsageError(
            "check_of_mtor_inhibitor",
            f"'{answer.name}' is an mTOR inhibitor itself: a check of its effect on the level does not make the ranges "
            "and the rule hold for two together.",
            f"“{answer.name}”本身即为mTOR抑制剂：目标范围和剂量规则不适用于两种合用，核查结果不改变这一点。",
            retype(option, text, without) if option else None,
        )
    if answer.unbounded:
        raise UsageError(
            "check_of_combination",
            f"'{answer.name}' is a combination product whose contents are not verified here: enter each active "
            "substance by its own name.",
            f"“{answer.name}”为复方制剂，所含成分本程序未核实：请分别写明各成分。",
            retype(option, text, Slot("NAME")) if option else None,
        )
    if answer.status == "ask" or answer.has_data:
        raise UsageError(
            "check_of_listed_agent",
            f"'{answer.name}' is in the list: what its sources say is not set aside by a check.",
            f"“{answer.name}”已收录：核查结果不能取代来源所述。",
            retype(option, text, without) if option else None,
        )
    return cast("Checked", _CHECKS[check])


def _same(one: Answer, other: Answer) -> bool:
    if one.status in ("near", "unknown") or other.status in ("near", "unknown"):
        return one.name == other.name
    return (one.printed, one.topical) == (other.printed, other.topical)


def _twice(text: str, taken_and_stopped: bool) -> UsageError:
    if taken_and_stopped:
        return UsageError(
            "contradiction",
            f"'{text}' is given as taken and as stopped. Give it once: --with where it is taken now, --stopped where "
            "it is not.",
            f"“{text}”既列为在用又列为停用。请仅给出一次：在用者用 --with，已停者用 --stopped。",
        )
    return UsageError(
        "agent_twice",
        f"'{text}' is given twice with different details. Give it once.",
        f"“{text}”重复给出且不一致。请仅给出一次。",
    )
