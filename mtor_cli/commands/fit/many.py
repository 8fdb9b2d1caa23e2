"""The lines that answer a batch: the same in one process and in several."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.cli.options import content_with
from mtor_cli.commands.fit.answer import concluded
from mtor_cli.commands.fit.dose import safety_of
from mtor_cli.commands.fit.lines import Setting, answered
from mtor_cli.commands.fit.patients import Reader
from mtor_cli.commands.fit.refused import findings_of
from mtor_cli.parts.common import Labels
from mtor_cli.parts.remarks import Remarks
from mtor_cli.render.rows import COMPACT
from mtor_cli.render.safe import visible_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from mtor_cli.cases.case import Case
    from mtor_cli.commands.fit.asked import Many
    from mtor_cli.commands.fit.choice import Choice
    from mtor_cli.commands.fit.entries import Entry
    from mtor_cli.content.load import Content
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.findings import Finding
    from mtor_cli.parts.fit.models import Estimated
    from mtor_cli.parts.fit.result import Fitted
    from mtor_cli.parts.fit.shapes import FitLine
    from mtor_cli.records.drugs import Drug


class Answering:
    """Answers the patients of a batch, those of a part together.

    Args:
        many: the options.
        choice: of model and drug.
        content: the data.
        today: the day after which nothing can have happened.
    """

    def __init__(self, many: Many, choice: Choice, content: Content, today: date) -> None:
        self._setting = _setting(many, choice, content)
        self._reader = Reader(many, choice, content, today)

    def lines(self, entries: Sequence[Entry]) -> Iterator[FitLine]:
        """Yield the line of each entry, in their order."""
        return answered([self._reader.read(entry) for entry in entries], self._setting)


class Work(NamedTuple):
    """What a process has to know to answer parts of a batch."""

    many: Many
    today: date
    ascii: bool
    """Whether lines hold no other characters than these."""


class Written(NamedTuple):
    """A line as it is printed."""

    text: str
    error: str | None
    """The code of its error."""


def writer(work: Work) -> Callable[[Sequence[Entry]], Iterator[Written]]:
    """What answers a part of a batch in lines of JSON.

    Raises:
        MtorError: a model, the drug or the hospital's own file cannot be used.
    """
    content = content_with(work.many.local)
    answering = Answering(work.many, work.many.choice(content), content, work.today)
    encoder = json.JSONEncoder(separators=COMPACT, ensure_ascii=work.ascii, allow_nan=False)

    def written(entries: Sequence[Entry]) -> Iterator[Written]:
        for line in answering.lines(entries):
            error = line["error"]
            yield Written(visible_json(encoder.encode(line)) + "\n", None if error is None else error["code"])

    return written


def _setting(many: Many, choice: Choice, content: Content) -> Setting:
    asked = many.asked
    labels = Labels(content.labels)

    @cache
    def say(drug: str | None) -> Remarks:
        return Remarks(content.messages, labels, drug, "fit")

    def conclude(case: Case, fitted: Fitted, drug: Drug | None) -> list[Remark]:
        return concluded(asked, case, fitted, content, drug, labels)

    def findings(case: Case, seen: Estimated, drug: Drug) -> list[Finding]:
        return safety_of(asked, case, seen, content, drug, labels, say(drug["id"]))

    models = None if choice.own is not None else content.pk_models
    return Setting(
        content.rules,
        models,
        say,
        findings,
        lambda case: findings_of(asked, case, choice, content),
        conclude,
        choice.further,
        many.confirmed,
        choice.names_model,
    )
