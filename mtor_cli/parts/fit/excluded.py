"""Levels that somebody excluded by hand: what is said of them, and what they are in the unit of a model."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from mtor_cli.cases.history import level_of
from mtor_cli.errors import MtorError
from mtor_cli.parts.common import alike
from mtor_cli.parts.fit.numbers import SIGNS

if TYPE_CHECKING:
    from mtor_cli.cases.case import Case, Excluded
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.pk.course.subject import Observation
    from mtor_cli.pk.model.population import Model


def excluded_remark(left: Excluded, case: Case, say: Remarks) -> Remark:
    """That a level was excluded by hand, as it was written down, and why."""
    sample = left.sample
    value = "<LLOQ" if sample.value is None else f"{SIGNS[sample.side][sample.inclusive]}{sample.value:g}"
    return say.say(
        "level_excluded",
        time=case.clock.said(sample.hours),
        measured=alike(f"{value} {sample.unit or ''}".strip()),
        reason=alike(left.reason.rstrip(".。")),
    )


def excluded_levels(case: Case, model: Model, mass: float) -> list[Observation]:
    """The excluded levels of a case in the unit of a model; one below a limit that nobody named is none of them.

    Args:
        case: the patient.
        model: names the unit.
        mass: of the drug, g/mol.
    """
    found = []
    for one in case.excluded:
        with suppress(MtorError):
            found.append(level_of(one.sample, model, mass, case.clock))
    return found
