"""What `mtor interactions` answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.commands.interactions.rows import INTERACTION_COLUMNS, interaction_rows
from mtor_cli.errors import NotFoundError
from mtor_cli.hints import command, retype
from mtor_cli.lookup.drugs import find_drug
from mtor_cli.lookup.interactions import Agents
from mtor_cli.lookup.interactions import Answer as Found
from mtor_cli.parts.common import Labels, alike
from mtor_cli.parts.envelope import envelope
from mtor_cli.parts.interactions import interactions_result
from mtor_cli.parts.remarks import Remarks
from mtor_cli.screens.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.content.load import Content
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.interactions import InteractionsResult
    from mtor_cli.records.base import Text
    from mtor_cli.records.interactions import Interaction
    from mtor_cli.render.blocks import Screen


class Question(NamedTuple):
    """Which other drugs are asked for; all of the list where none is named."""

    agents: tuple[str, ...] = ()
    """English, Chinese or trade names, as the ward writes them."""
    drug: str | None = None
    """Sirolimus or everolimus, by any of its names; both where it is left out."""


def answer(
    content: Content, question: Question, said: Sequence[Remark] = (), full: bool = False
) -> Answer[InteractionsResult]:
    """What is known of other drugs, the gravest first.

    Args:
        content: the data.
        question: what is asked.
        said: what has to be said of how the names were read from a file.
        full: whether its screen shows every statement on every agent, or what fits one.

    Raises:
        NotFoundError: the only name is not in the list, or there is no such drug.
    """
    victim = find_drug(content.drugs, question.drug)["id"] if question.drug is not None else None
    names = list(question.agents)
    agents, labels = Agents(content.interactions), Labels(content.labels)
    say = Remarks(content.messages, labels, victim, "interactions")
    plain, aside = _without_time(agents, names, say)
    entries = content.interactions["interactions"]
    answers = _answers(agents, entries, plain, victim)
    result = interactions_result(answers, len(entries), content.drugs, content.messages, labels, say)
    unread = [a for a in result["agents"] if a["status"] in ("near", "unknown")]
    if len(names) == 1 and unread:
        message = unread[0]["message"] or {"en": "", "zh": ""}
        meant = unread[0]["suggestions"]
        hint = retype(None, names[0], *meant) if meant else command("interactions")
        raise NotFoundError("unknown_agent", message["en"], message["zh"], hint)
    warnings = [*said, *aside, *_unread([a["name"] for a in unread], len(names), say)]

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.interactions.screen import interactions_screen

        if full or not names:
            return interactions_screen(result, warnings, lang, listed=not names)
        from mtor_cli.commands.interactions.screen_short import short_screen

        return short_screen(result, warnings, [*names, *(("--drug", victim) if victim else ())], lang)

    wrapped = envelope("interactions", {"agents": names, "drug": victim}, result, content.recommendations, warnings)
    return Answer(wrapped, view, INTERACTION_COLUMNS, lambda: interaction_rows(wrapped))


def _answers(agents: Agents, entries: list[Interaction], names: list[str], drug: str | None) -> list[Found]:
    """What each name leads to, the gravest first; all interactions where none was given."""
    if not names:
        shown = [e for e in entries if drug is None or drug in e["drugs"]]
        return [Found(e["id"], e["agent"], "found", [e]) for e in shown]
    return sorted((agents.find(name, drug) for name in names), key=lambda answer: answer.gravity)


def _without_time(agents: Agents, names: list[str], say: Remarks) -> tuple[list[str], list[Remark]]:
    """The names without what `mtor tdm --with` takes behind them (:3d, =none), and what is said of it."""
    plain: list[str] = []
    said: list[Remark] = []
    for name in names:
        found = re.fullmatch(r"([^:：=＝]+)[:：=＝]\S.*", name.strip())
        known = found is not None and agents.find(name, None).status in ("near", "unknown")
        if found is None or not known or agents.find(found[1], None).status in ("near", "unknown"):
            plain.append(name)
            continue
        plain.append(found[1].strip())
        said.append(say.say("time_set_aside", name=name.strip(), agent=alike(plain[-1])))
    return plain, said


def _unread(names: list[str], of: int, say: Remarks) -> list[Remark]:
    if not names:
        return []
    listed: Text = {"en": "; ".join(names), "zh": "；".join(names)}
    return [say.say("agents_not_read", count=f"{len(names)}", total=f"{of}", agents=listed)]
