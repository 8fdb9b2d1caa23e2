"""Which regimen a consult gives as that of the models."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtor_cli.parts.fit.regimen import RegimenOut
    from mtor_cli.parts.fit.shapes import DoseProposal


def of_models(dose: DoseProposal) -> RegimenOut | None:
    """The present regimen where it may stay: nobody is asked to change to the best of the others. Else that one."""
    return dose["current"] if dose["first"] == "present" else dose["by_model"]
