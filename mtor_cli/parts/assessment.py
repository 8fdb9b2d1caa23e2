"""How a level lies to one target range, as answers carry it."""

from __future__ import annotations

from typing_extensions import TypedDict

from mtor_cli.calculator.assess import Status
from mtor_cli.parts.common import Bound
from mtor_cli.parts.disease import BandId
from mtor_cli.parts.dosing import Remark
from mtor_cli.records.base import record


@record
class Assessment(TypedDict):
    """One band and how the level lies to it."""

    disease: str | None
    """Null for the user's own target."""
    entity: str | None
    band: BandId
    """It stands in the `bands` of the answer."""
    patient: list[Remark]
    """How the patient lies to the ages and weights of the range's source, where outside them."""
    status: Status
    side: Bound | None
    """The bound that decides: `low` or `high`."""
    limit_ng_ml: float | None
    distance_ng_ml: float | None
    distance_text: str | None
    """The distance with every digit, for display."""
