"""The answer on a level as one row of a stream: codes and numbers, no sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from mtor_cli.calculator.alarm import Alarm
from mtor_cli.calculator.assess import Status
from mtor_cli.calculator.dose import Outcome
from mtor_cli.calculator.level import Sign
from mtor_cli.calculator.sample import SteadyStatus, TroughStatus, Usable
from mtor_cli.parts.comparison import Verdict
from mtor_cli.parts.dosing import Decision
from mtor_cli.parts.findings import alarms_in, kind_of
from mtor_cli.parts.shapes import shown
from mtor_cli.records.base import DrugId, Text, record

if TYPE_CHECKING:
    from mtor_cli.errors import MtorError
    from mtor_cli.parts.comparison import TdmResult


@record
class BandStatus(TypedDict):
    """How the level lies to one range."""

    band: str
    status: Status
    distance_ng_ml: float | None
    """To the bound that decides; null where there is none."""


@record
class RowError(TypedDict):
    """Why a row has no answer: the code is that of the error that `mtor tdm` gives."""

    code: str
    message: Text


@record
class DoseCodes(TypedDict):
    """What was decided of the dose."""

    decision: Decision
    outcome: Outcome
    best_mg_per_day: float | None
    """What is put first; null where nothing can be made up."""
    mg_per_day: float | None
    """By the rule; null where none was worked out."""
    provisional: bool
    refused: list[str]


@record
class Said(TypedDict):
    """A sentence under its code."""

    code: str
    text: Text


@record
class TdmRow(TypedDict):
    """`mtor/tdm-row/2`: a line of `mtor tdm --input`. It holds an answer or an error; what is of the other is null.

    Beside an error stand `alarm`, `alarms` and `findings` where the level has an alarm all the same.
    """

    line: int
    """Of the file, on which the row begins."""
    id: str | None
    """As it stands in the file, where it has such a column."""
    kept: dict[str, object] | None
    """Other columns, with --keep."""
    drug: DrugId | None
    level_ng_ml: float | None
    sign: Sign | None
    """What stands before the number: <, ≤, >, ≥, or nothing."""
    unit_given: bool | None
    """False where the unit was read as ng/mL because none was given."""
    verdict: Verdict | None
    """On the ranges that were asked for, secondary forms of the disease aside; it chooses none of them."""
    alarm: Alarm | None
    alarms: list[str] | None
    findings: list[str] | None
    bands: list[BandStatus] | None
    usable: Usable | None
    """Whether the level can guide a dose."""
    trough: TroughStatus | None
    steady: SteadyStatus | None
    dose: DoseCodes | None
    """Null where no present dose was given."""
    remarks: list[str] | None
    """Codes of what is said of the sample, of the dose, and of what has no effect."""
    texts: list[Said] | None
    """With --texts."""
    error: RowError | None


def error_row(error: MtorError, texts: bool) -> TdmRow:
    """What a row says that has no answer: why, and the alarm of its level where it has one; as `row_of`."""
    row: dict[str, object] = {"error": {"code": error.code, "message": {"en": error.en, "zh": error.zh}}}
    if error.findings:
        row = {
            "alarm": next(kind for f in error.findings if (kind := kind_of(f["code"]))),
            # Of a drug that was not named there is one of each.
            "alarms": list(dict.fromkeys(f["code"] for f in alarms_in(error.findings))),
            "findings": list(dict.fromkeys(f["code"] for f in error.findings)),
            **row,
        }
        if texts:
            row["texts"] = [{"code": f["code"], "text": f["text"]} for f in error.findings]
    return shown(TdmRow, row, line=0)


def row_of(result: TdmResult, texts: bool) -> TdmRow:
    """An answer of `mtor tdm` as a row, before it is known whose it is: on line 0.

    Args:
        result: the answer.
        texts: whether the sentences under the codes stand in it.
    """
    dose = result["dose"]
    changing = [result["changing"]] if result["changing"] else []
    remarks = [*changing, *result["sample"]["caveats"], *(dose["refused"] + dose["remarks"] if dose else [])]
    said = [*result["findings"], *remarks, *result["unused"]]
    return shown(
        TdmRow,
        {
            "drug": result["drug"]["id"],
            "level_ng_ml": result["level"]["ng_ml"],
            "sign": result["level"]["sign"],
            "unit_given": result["level"]["unit_given"],
            "verdict": result["verdict"]["code"],
            "alarm": result["verdict"]["alarm"],
            "alarms": result["alarms"],
            "findings": [f["code"] for f in result["findings"]],
            "bands": [
                {"band": a["band"], "status": a["status"], "distance_ng_ml": a["distance_ng_ml"]}
                for a in result["assessments"]
            ],
            "usable": result["sample"]["usable"],
            "trough": result["sample"]["trough"],
            "steady": result["sample"]["steady"],
            "dose": None
            if dose is None
            else {
                "decision": dose["decision"],
                "outcome": dose["outcome"],
                "best_mg_per_day": dose["best"] and dose["best"]["mg_per_day"],
                "mg_per_day": dose["exact_mg_per_day"],
                "provisional": dose["provisional"],
                "refused": [r["code"] for r in dose["refused"]],
            },
            "remarks": [r["code"] for r in (*remarks, *result["unused"])],
            "texts": [{"code": s["code"], "text": s["text"]} for s in said] if texts else None,
        },
        line=0,
    )
