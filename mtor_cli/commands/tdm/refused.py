"""What must be said of a level although its question is refused: what was understood of it is judged all the same."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from mtor_cli.errors import MtorError
from mtor_cli.lookup.bands import find_band
from mtor_cli.lookup.drugs import find_drug
from mtor_cli.parts.alarms import if_of, of_alarm
from mtor_cli.parts.common import Labels
from mtor_cli.parts.remarks import Remarks

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtor_cli.commands.tdm.question import Question
    from mtor_cli.content.load import Content
    from mtor_cli.parts.findings import Finding

_Read = TypeVar("_Read")


def findings_of(
    content: Content,
    question: Question,
    read: Callable[[Content, Question], _Read],
    judge: Callable[[Content, _Read], list[Finding]],
) -> list[Finding]:
    """The alarm of a level, and what is said under it; nothing where level or unit are not understood.

    Args:
        content: the data.
        question: that was refused.
        read: what a question means; refuses what cannot be understood.
        judge: what is said of the level in a question that was understood.
    """
    content = content.usable
    if _drug_is_known(content, question):
        return _said(content, question, read, judge)
    labels = Labels(content.labels)
    found: list[Finding] = []
    for drug in content.drugs["drugs"]:
        of_it = _said(content, question._replace(drug=drug["id"]), read, judge)
        found += if_of(drug, of_it, Remarks(content.messages, labels, drug["id"], "tdm"))
    return found


def _drug_is_known(content: Content, question: Question) -> bool:
    """Whether the drug was named, or a range that is of one: a refusal assumes none, for what was wrong may be that."""
    with suppress(MtorError):
        if question.drug is not None:
            find_drug(content.drugs, question.drug)
            return True
        if question.band is not None:
            find_band(content.recommendations["diseases"], question.band, None, None)
            return True
    return False


def _said(
    content: Content,
    question: Question,
    read: Callable[[Content, Question], _Read],
    judge: Callable[[Content, _Read], list[Finding]],
) -> list[Finding]:
    """What is said of the alarm by as much of a question as is understood, field after field."""

    def understood(part: Question) -> _Read | None:
        with suppress(MtorError):
            return read(content, part)
        return None

    named = {name: getattr(question, name) for name in ("unit", "drug", "confirm_level")}
    if question.drug is None:
        named["band"] = question.band  # It says of which drug the level is.
    part = question._replace(**{**question._field_defaults, **named})
    meant = understood(part)
    if meant is None:
        return []
    for name, usual in question._field_defaults.items():
        value = getattr(question, name)
        if name in named or value == usual:
            continue
        further = part._replace(**{name: value})
        found = understood(further)
        if found is not None:
            part, meant = further, found
    return of_alarm(judge(content, meant), content.messages)
