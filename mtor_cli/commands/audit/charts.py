"""The run chart and the funnel of an audit, each with the sentence that holds its counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.commands.audit.tally import OUTSIDE_95, OUTSIDE_998
from mtor_cli.labels.read import worded
from mtor_cli.render.blocks import Curve, Para, Point
from mtor_cli.screens.figures import percent
from mtor_cli.screens.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtor_cli.commands.audit.result import FunnelOut, RunOut, TargetOut

WHOLE = 100.0
"""The upper end of a scale of percent."""
INNER, OUTER = (f"{WHOLE * (1.0 - outside):g}" for outside in (OUTSIDE_95, OUTSIDE_998))
"""What lies inside the two limits of a funnel, in percent."""


def pictures(target: TargetOut, name: str, lang: str, ascii_only: bool) -> Iterator[tuple[Curve, Para]]:
    """Yield the pictures of a target with their counts: no run chart where no trough has a date.

    Args:
        target: its figures.
        name: of the target.
        lang: `en` or `zh`.
        ascii_only: whether only narrow ASCII signs may be drawn.
    """
    median = target["run"]["median"]
    if median is not None:
        yield _run_chart(target["run"], median, name, lang, ascii_only)
    yield _funnel(target["funnel"], name, lang, ascii_only)


def _run_chart(found: RunOut, median: float, name: str, lang: str, ascii_only: bool) -> tuple[Curve, Para]:
    """The share within by month, with the median of the months."""
    months = found["months"]
    places = [_months(month["month"]) for month in months]
    drawn = Curve(
        worded("audit_run", lang, target=name),
        worded("audit_run_said", lang, target=name, median=percent(median)),
        [_flat(x, WHOLE * median) for x in sorted({places[0], places[-1]})],
        [(x, WHOLE * month["share"]) for x, month in zip(places, months, strict=True)],
        None,
        [(x, month["month"]) for x, month in zip(places, months, strict=True)],
        [worded("audit_run_median", lang), "", "", worded("audit_run_mark", lang), ""],
        ascii_only,
        top=WHOLE,
    )
    told = [
        worded("audit_run_month", lang, month=month["month"], within=month["within"], usable=month["usable"])
        for month in months
    ]
    counts = worded("audit_run_counts", lang, listed=listed(told, lang), undated=found["undated"])
    return drawn, Para(counts, "dim")


def _months(month: str) -> float:
    year, number = month.split("-")
    return 12.0 * int(year) + int(number)


def _flat(time: float, value: float) -> Point:
    return Point(time, value, (value, value), (value, value))


def _funnel(found: FunnelOut, name: str, lang: str, ascii_only: bool) -> tuple[Curve, Para]:
    """Each patient's share within against the number of usable troughs, with both limits, and who lies outside."""
    points = [
        Point(
            float(one["usable"]),
            WHOLE * found["share"],
            _shares(one["inside_95"], one["usable"]),
            _shares(one["inside_998"], one["usable"]),
        )
        for one in found["limits"]
    ]
    names = [
        worded("audit_funnel_share", lang),
        worded("audit_percent", lang, percent=INNER),
        worded("audit_percent", lang, percent=OUTER),
        worded("patient", lang),
        "",
    ]
    patients = found["patients"]
    drawn = Curve(
        worded("audit_funnel", lang, target=name),
        worded("audit_funnel_said", lang, target=name, patients=patients, percent=percent(found["share"])),
        points,
        [(float(one["usable"]), WHOLE * one["within"] / one["usable"]) for one in found["points"]],
        None,
        [(point.time, f"{point.time:.0f}") for point in points],
        names,
        ascii_only,
        top=WHOLE,
    )
    counts = worded(
        "audit_funnel_counts", lang, patients=patients, below=found["below_95"], above=found["above_95"],
        far_below=found["below_998"], far_above=found["above_998"], inner=INNER, outer=OUTER,
    )  # fmt: skip
    return drawn, Para(counts, "dim")


def _shares(inside: list[int], usable: int) -> tuple[float, float]:
    low, high = inside
    return WHOLE * low / usable, WHOLE * high / usable
