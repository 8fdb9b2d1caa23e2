"""Which regimen a consult gives as that of the models, and what it makes of the daily dose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.parts.dosing import decision_of

if TYPE_CHECKING:
    from mtor_cli.parts.dosing import Decision
    from mtor_cli.parts.fit.regimen import RegimenOut
    from mtor_cli.parts.fit.shapes import DoseProposal


def of_models(dose: DoseProposal) -> RegimenOut | None:
    """The present regimen where it may stay: nobody is asked to change to the best of the others. Else that one."""
    return dose["current"] if dose["first"] == "present" else dose["by_model"]


def decision_of_models(dose: DoseProposal) -> Decision:
    """What that regimen makes of the daily dose, whatever stands first; nothing is decided where nothing does."""
    found, present = of_models(dose), dose["current"]
    if dose["first"] is None or found is None:
        return "none"
    return decision_of(found["mg_per_day"], present and present["mg_per_day"])
