"""From the arguments of a function to the question of a command, and to its answer: the road of the command line."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from mtor_cli.content.load import Content
from mtor_cli.parts import clinical

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal
    from os import PathLike

    from mtor_cli.commands.audit.result import AuditResult as AuditResult
    from mtor_cli.commands.consult.result import ConsultResult as ConsultResult
    from mtor_cli.commands.drug.result import DrugResult as DrugResult
    from mtor_cli.commands.fit.question import CaseText
    from mtor_cli.commands.search.result import SearchResult as SearchResult
    from mtor_cli.commands.simulate.result import SimulateResult as SimulateResult
    from mtor_cli.commands.start.result import StartResult as StartResult
    from mtor_cli.parts.comparison import TdmResult as TdmResult
    from mtor_cli.parts.evidence import EvidenceResult as EvidenceResult
    from mtor_cli.parts.evidence import ReferencesResult as ReferencesResult
    from mtor_cli.parts.fit.shapes import FitResult as FitResult
    from mtor_cli.parts.interactions import InteractionsResult as InteractionsResult
    from mtor_cli.parts.recommendations import DiseasesResult as DiseasesResult
    from mtor_cli.parts.recommendations import RecommendResult as RecommendResult
    from mtor_cli.screens.answer import Answer

    Written = str | int | float | Decimal | date | bool | Sequence[str] | None

DATED = {"tdm"}
"""The commands whose answer depends on the day on which they are asked."""


def ask(command: str, local: str | None, **written: Written) -> Answer[Any]:
    """The answer of a command.

    Args:
        command: its name.
        local: the path of a hospital's own file; None for the packaged data alone.
        written: fields of its question, by name; what is None was not said.

    Raises:
        TypeError: there is no such field, or it takes another kind of value.
        MtorError: the command refuses it.
    """
    module = import_module(f"mtor_cli.commands.{command}.answer")
    question = module.Question(**fields_of(module.Question, written))
    given = (clinical.today(),) if command in DATED else ()
    answer: Answer[Any] = module.answer(Content(local=local), question, *given)
    if answer.incomplete is not None:
        raise answer.incomplete
    return answer


def ask_fit(
    case: str | PathLike[str] | Mapping[str, object], local: str | None, **written: Written
) -> Answer[FitResult]:
    """The answer of `mtor fit` for a file, or for what a case holds; see `ask`."""
    from mtor_cli.commands.fit.answer import answer
    from mtor_cli.commands.fit.question import Question

    return answer(Content(local=local), Question(_case(case), **fields_of(Question, written)), clinical.today())


def ask_consult(
    case: str | PathLike[str] | Mapping[str, object], local: str | None, **written: Written
) -> Answer[ConsultResult]:
    """The answer of `mtor consult`; see `ask_fit`."""
    from mtor_cli.commands.consult.answer import Question, answer

    return answer(Content(local=local), Question(_case(case), **fields_of(Question, written)), clinical.today())


def ask_audit(file: str | PathLike[str], local: str | None, **written: Written) -> Answer[AuditResult]:
    """The answer of `mtor audit` on a file; see `ask`."""
    import os

    from mtor_cli.commands.audit.answer import Question, answer
    from mtor_cli.hints import command, slot
    from mtor_cli.parts.fit_input import open_lines, safe_lines

    question, again = Question(os.fspath(file), **fields_of(Question, written)), command("audit", slot("--input"))
    lines = open_lines(question.file, again)
    try:
        return answer(Content(local=local), question, safe_lines(lines, again), clinical.today())
    finally:
        lines.close()


def _case(case: str | PathLike[str] | Mapping[str, object]) -> CaseText:
    """A case as written down: in a file, or in a mapping."""
    import json
    import os

    from mtor_cli.commands.fit.question import CaseText
    from mtor_cli.parts.fit_input import read_text

    if isinstance(case, str | os.PathLike):
        path = os.fspath(case)
        return CaseText(path, *read_text(path))
    return CaseText("case", json.dumps(case, ensure_ascii=False, default=str))


def fields_of(question: Any, written: dict[str, Written]) -> dict[str, Any]:
    """Values as the command line would write them: text, yes or no, or several texts."""
    unknown = [name for name in written if name not in question._fields]
    if unknown:
        raise TypeError(f"unknown option {unknown[0]!r}; there are {', '.join(question._fields)}")
    found: dict[str, Any] = {}
    for name, value in written.items():
        usual = question._field_defaults.get(name)
        if value is None:
            continue
        if isinstance(usual, bool) or isinstance(value, bool):
            if not (isinstance(usual, bool) and isinstance(value, bool)):
                raise TypeError(f"{name} is {value!r}; only yes-or-no options take True and False, and nothing else")
            found[name] = value
        elif isinstance(usual, tuple):
            found[name] = (str(value),) if isinstance(value, str) or not isinstance(value, Sequence) else tuple(value)
        elif isinstance(value, str) or not isinstance(value, Sequence):
            found[name] = str(value)
        else:
            raise TypeError(f"{name} is {value!r}; it takes one value")
    return found
