"""The levels of a record one by one: they are judged by the rules, for which no model has to take the record."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from mtor_cli.cases.history import level_of
from mtor_cli.commands.fit.answer import judged_course
from mtor_cli.commands.fit.dose import targeted
from mtor_cli.commands.fit.refused import NG_ML
from mtor_cli.errors import MtorError
from mtor_cli.parts.fit.models import Chosen, Seen
from mtor_cli.pk.model.schema import model_from_dict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.cases.case import Case
    from mtor_cli.commands.consult.result import ConsultResult
    from mtor_cli.content.load import Content
    from mtor_cli.parts.common import Labels
    from mtor_cli.parts.course import CourseOut
    from mtor_cli.parts.fit.shapes import InteractingOut
    from mtor_cli.records.drugs import Drug


def without_model(
    case: Case, drug: Drug, agents: Sequence[InteractingOut], content: Content, labels: Labels
) -> CourseOut | None:
    """The course of a record that no model takes; None where a level or the target cannot be read as one."""
    model = model_from_dict(NG_ML)
    with suppress(MtorError):
        levels = tuple(level_of(one, model, drug["molar_mass"]["value"], case.clock) for one in case.samples)
        if levels or case.excluded:
            seen = Seen(Chosen(model, None, "own"), levels)
            target, _, _, _ = targeted(case.disease, case.band, case.target, case, content, drug)
            return judged_course(case, seen, agents, target, content, drug, labels)
    return None


def course_shown(result: ConsultResult) -> CourseOut | None:
    """The course of a consult, wherever it stands."""
    return result["course"] if result["fit"] is None else result["fit"]["course"]
