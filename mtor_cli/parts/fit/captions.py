"""What the screen of `mtor fit` says in its headings and under its tables, coded and in the answer too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.parts.captions import of_ranges
from mtor_cli.parts.common import alike
from mtor_cli.parts.findings import NEXT_ON_ALARM, gravest
from mtor_cli.parts.words import PHRASE

if TYPE_CHECKING:
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.fit.shapes import DoseProposal, FitResult
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.records.base import Text
    from mtor_cli.records.codes import Code


def of_fit(result: FitResult, say: Remarks) -> list[Remark]:
    """What an interval is, whether the forecasts hold, what an alarm asks for, and what stands over the dose."""
    codes: dict[Code, bool] = {
        "forecast_void": not result["forecast_holds"],
        "published_cuts": any(agent["published"] for agent in result["interactions"]),
    }
    found = [say.say("credible_intervals", lowest="50", highest="90")]
    found += [say.say(code) for code, holds in codes.items() if holds]
    if (kind := gravest(result["findings"])) is not None:
        found.append(say.say(NEXT_ON_ALARM[kind]))
    return [*found, *_of_dose(result["dose"], alike(result["model"]["short"] or result["model"]["id"]), say)]


def _of_dose(dose: DoseProposal | None, by: Text, say: Remarks) -> list[Remark]:
    if dose is None:
        return []
    label, reach = dose["label"], dose["reach"]
    remarks = [*dose["remarks"], *(label["remarks"] if label else [])]
    codes: dict[Code, bool] = {
        "label_no_change": label is not None and label["interval_mg_per_day"] is None,
        "held_back": label is not None and bool(label["held_back_mg"]),
        "own_target_only": any(remark["code"] == "kept_above_published" for remark in remarks),
        "beside_own_target": bool(dose["ranges"]),
    }
    found = [say.say(code) for code, holds in codes.items() if holds]
    found += of_ranges((assessment["band"] for assessment in dose["ranges"]), say)
    if reach is not None:
        middle, late = (_days(reach[name]) for name in ("median_days", "late_days"))
        near = f"{reach['within_percent']:g}"
        found.append(say.say("reaches_steady_state", percent=near, probability="90", middle=middle, late=late, by=by))
    return found


def _days(days: float | None) -> Text:
    return PHRASE["not_reached"] if days is None else alike(f"{days:g}")
