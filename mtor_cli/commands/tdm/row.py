"""The answer on a level as one row of a stream: codes and numbers, no sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NotRequired

from typing_extensions import TypedDict

from mtor_cli.lookup.diseases import Target
from mtor_cli.parts.findings import kind_of
from mtor_cli.records.base import Text, record

if TYPE_CHECKING:
    from mtor_cli.errors import MtorError
    from mtor_cli.records.recommendations import Disease

Verdict = Literal["below", "within", "above", "mixed", "indeterminate", "no_target", "no_disease"]


@record
class BandStatus(TypedDict):
    """How the level lies to one range."""

    band: str
    status: str
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

    decision: str
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
    """`mtor/tdm-row/1`: a line of `mtor tdm --input`. Beside `line` and `id` it holds either an answer or an error.

    Beside an error stand `alarm`, `alarms` and `findings` where the level has an alarm all the same.
    """

    line: int
    """Of the file, on which the row begins."""
    id: NotRequired[str]
    """As it stands in the file, where it has such a column."""
    kept: NotRequired[dict[str, Any]]
    """Other columns, with --keep."""
    drug: NotRequired[str]
    level_ng_ml: NotRequired[float | None]
    sign: NotRequired[str]
    """What stands before the number: <, ≤, >, ≥, or nothing."""
    unit_given: NotRequired[bool]
    """False where the unit was read as ng/mL because none was given."""
    verdict: NotRequired[Verdict]
    """On the ranges that were asked for, secondary forms of the disease aside; it chooses none of them."""
    alarm: NotRequired[str | None]
    alarms: NotRequired[list[str]]
    findings: NotRequired[list[str]]
    bands: NotRequired[list[BandStatus]]
    usable: NotRequired[str]
    """Whether the level can guide a dose: `yes`, `provisional` or `no`."""
    trough: NotRequired[str]
    steady: NotRequired[str]
    dose: NotRequired[DoseCodes | None]
    """Null where no present dose was given."""
    remarks: NotRequired[list[str]]
    """Codes of what is said of the sample, of the dose, and of what has no effect."""
    texts: NotRequired[list[Said]]
    """With --texts."""
    error: NotRequired[RowError]


def error_row(error: MtorError, texts: bool) -> TdmRow:
    """Return what a row says that has no answer: why, and the alarm of its level where it has one."""
    row: dict[str, Any] = {"error": {"code": error.code, "message": {"en": error.en, "zh": error.zh}}}
    if error.findings:
        row = {
            "alarm": next(kind for f in error.findings if (kind := kind_of(f["code"]))),
            "alarms": [f["code"] for f in error.findings if f["severity"] == "alarm"],
            "findings": [f["code"] for f in error.findings],
            **row,
        }
        if texts:
            row["texts"] = [{"code": f["code"], "text": f["text"]} for f in error.findings]
    return _row(row)


def row_of(diseases: list[Disease], result: Any, texts: bool) -> TdmRow:
    """Return an answer of `mtor tdm` as a row, without whose it is.

    Args:
        diseases: the content.
        result: the answer.
        texts: whether the sentences under the codes stand in it.
    """
    dose = result["dose"]
    changing = [result["changing"]] if result["changing"] else []
    remarks = [*changing, *result["sample"]["caveats"], *(dose["refused"] + dose["remarks"] if dose else [])]
    said = [*result["findings"], *remarks, *result["unused"]]
    return _row(
        {
            "drug": result["drug"]["id"],
            "level_ng_ml": result["level"]["ng_ml"],
            "sign": result["level"]["sign"],
            "unit_given": result["level"]["unit_given"],
            "verdict": verdict_of(diseases, result),
            "alarm": result["alarm"],
            "alarms": [f["code"] for f in result["findings"] if f["severity"] == "alarm"],
            "findings": [f["code"] for f in result["findings"]],
            "bands": [
                {"band": a["band"]["id"], "status": a["status"], "distance_ng_ml": a["distance_ng_ml"]}
                for a in result["assessments"]
            ],
            "usable": result["sample"]["usable"],
            "trough": result["sample"]["trough"],
            "steady": result["sample"]["steady"],
            "dose": None
            if dose is None
            else {
                "decision": dose["decision"],
                "mg_per_day": dose["exact_mg_per_day"],
                "provisional": dose["provisional"],
                "refused": [r["code"] for r in dose["refused"]],
            },
            "remarks": [r["code"] for r in (*remarks, *result["unused"])],
            **({"texts": [{"code": s["code"], "text": s["text"]} for s in said]} if texts else {}),
        }
    )


def _row(found: Any) -> TdmRow:
    row: TdmRow = found
    return row


def verdict_of(diseases: list[Disease], result: Any) -> Verdict:
    """Return one word for how a level lies to the ranges that were asked for, without choosing one of them.

    A target of one's own goes before those of the disease, and the disease before its secondary forms.
    """
    found = result["assessments"]
    own = [a for a in found if a["disease"] is None]
    if not own and "disease" not in result:
        return "no_disease"
    counted = own or [a for a in found if _primary(diseases, result, a["entity"])]
    statuses = {a["status"] for a in counted}
    if not statuses:
        return "no_target"
    verdict: Verdict = statuses.pop() if len(statuses) == 1 else "mixed"
    return verdict


def _primary(diseases: list[Disease], result: Any, entity: str | None) -> bool:
    disease = next(d for d in diseases if d["id"] == result["disease"])
    part = next((e for e in disease["entities"] if e["id"] == result.get("entity")), None)
    return Target(disease, part).primary(entity)
