"""The picture of `mtor consult`: levels over time with target and forecast, doses as steps, other drugs as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.commands.consult.regimens import daily_doses
from mtor_cli.labels.read import worded
from mtor_cli.parts.fit.troughs import BEFORE_H
from mtor_cli.render.blocks import Bar, Point
from mtor_cli.screens.curves import Step, curve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.commands.consult.result import ConsultResult, RecordOut
    from mtor_cli.render.blocks import Curve
    from mtor_cli.screens.curves import Seen

NG_ML = "ng/mL"


def picture(result: ConsultResult, lang: str, ascii_only: bool) -> Curve | None:
    """The course as a picture; None where nothing was measured and no level is forecast.

    Args:
        result: of the consult.
        lang: `en` or `zh`.
        ascii_only: whether only narrow ASCII signs may be drawn.
    """
    fit, record = result["fit"], result["record"]
    troughs = [] if fit is None else fit["troughs"]
    steps = [
        Step(t["time"], Point(t["time_h"], t["median"], _ends(t["interval_50"]), _ends(t["interval_90"])))
        for t in troughs
    ]
    seen: Sequence[Seen] = _measured(record) if fit is None else fit["predictions"]
    if not steps and not seen:
        return None
    times = [*(step.point.time for step in steps), *(level["time_h"] for level in seen)]
    begin, end = min(times), max(times)
    if not steps:
        begin = max(begin - BEFORE_H, min((d["start_h"] for d in record["doses"]), default=begin))
    title = worded("before_each_dose_as_taken", lang) if steps else worded("consult_levels", lang)
    taken = [
        Bar(begin if o["start_h"] is None else o["start_h"], end if o["end_h"] is None else o["end_h"], o["name"])
        for o in record["others"]
    ]
    doses, agents = (
        [
            bar._replace(start=max(bar.start, begin), end=min(bar.end, end))
            for bar in bars
            if bar.start < end and bar.end > begin
        ]
        for bars in (daily_doses(record["doses"], record["missed_h"], end, lang), taken)
    )
    unit = NG_ML if fit is None else fit["unit"]
    return curve(title, steps, seen, target_of(result), unit, lang, ascii_only, doses, agents)


def target_of(result: ConsultResult) -> tuple[float | None, float | None] | None:
    """The target that was chosen, in the unit of the picture; None where none was."""
    fit, level = result["fit"], result["tdm"]
    dose = None if fit is None else fit["dose"]
    if dose is not None and dose["target"] is not None:
        return dose["target"][0], dose["target"][1]
    if fit is not None or level is None or len(level["assessments"]) != 1:
        return None
    band = level["assessments"][0]["band"].record
    return band["low"], band["high"]


def _measured(record: RecordOut) -> list[Seen]:
    return [
        {"time": level["time"], "time_h": level["time_h"], "observed": level["ng_ml"], "sign": level["sign"]}
        for level in record["levels"]
        if level["ng_ml"] is not None and level["excluded"] is None
    ]


def _ends(interval: Sequence[float]) -> tuple[float, float]:
    return interval[0], interval[1]
