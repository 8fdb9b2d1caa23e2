"""What must be said of a level although its question is refused: what was understood of it is judged all the same."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

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
    from mtor_cli.parts.comparison import TdmResult
    from mtor_cli.parts.findings import Finding

    Judge = Callable[[Content, Question], TdmResult]


def findings_of(content: Content, question: Question, judge: Judge) -> list[Finding]:
    """Return the alarm of a level, and what is said under it; nothing where level or unit are not understood.

    Args:
        content: the data.
        question: that was refused.
        judge: answers a question, or refuses it.
    """
    content = content.usable
    if _drug_is_known(content, question):
        return _said(content, question, judge)
    labels = Labels(content.labels)
    found: list[Finding] = []
    for drug in content.drugs["drugs"]:
        of_it = _said(content, question._replace(drug=drug["id"]), judge)
        found += if_of(drug, of_it, Remarks(content.messages, labels, drug["id"], "tdm"))
    return found


def _drug_is_known(content: Content, question: Question) -> bool:
    """Return whether the drug was named, or the question is of the usual one."""
    with suppress(MtorError):
        if question.drug is not None:
            find_drug(content.drugs, question.drug)
        elif question.band is not None:
            find_band(content.recommendations["diseases"], question.band, None, None)
        return True
    return False


def _said(content: Content, question: Question, judge: Judge) -> list[Finding]:
    """Return what is said of the alarm by as much of a question as has an answer, field after field."""
    named = {name: getattr(question, name) for name in ("unit", "drug", "confirm_level")}
    if question.drug is None:
        named["band"] = question.band  # It says of which drug the level is.
    part = question._replace(**{**question._field_defaults, **named})
    result = _judged(content, part, judge)
    if result is None:
        return []
    for name, usual in question._field_defaults.items():
        value = getattr(question, name)
        if name in named or value == usual:
            continue
        further = part._replace(**{name: value})
        found = _judged(content, further, judge)
        if found is not None:
            part, result = further, found
    return of_alarm(result["findings"], content.messages)


def _judged(content: Content, question: Question, judge: Judge) -> TdmResult | None:
    with suppress(MtorError):
        return judge(content, question)
    return None
