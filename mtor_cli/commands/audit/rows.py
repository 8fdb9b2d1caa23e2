"""An audit as flat rows: every count with its denominator, by section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.parts.envelope import DIGITS
from mtor_cli.screens.rows import SAID_COLUMNS, remark_rows, source_ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtor_cli.commands.audit.result import AuditResult, ForecastsOut, GroupOut, RowsOut, SpreadOut, TargetOut
    from mtor_cli.parts.disease import BandId
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.render.rows import Row

_OWN = {"share": "proportion", "number": "values", "usable": "usable_troughs", "line": "at_line", "level": "measured"}
"""Fields whose name is another column in the rows of other commands, and the column that they are here."""
_SPREAD = ("values", "least", "lower", "median", "upper", "most")
AUDIT_COLUMNS = [
    "section", "drug", "disease", "band", "low", "high", "id", "count", "of", "proportion", "patients", "days",
    *_SPREAD, "month", "usable_troughs", "within", "inside_95", "inside_998", "at_line", "measured", *SAID_COLUMNS,
]  # fmt: skip


def audit_rows(result: AuditResult, warnings: Sequence[Remark]) -> list[Row]:
    """An audit as rows, in the order of its screen.

    Args:
        result: the answer.
        warnings: coded remarks on it.
    """
    rows = list(_of_rows(result["rows"]))
    rows.append({"section": "patients", "id": "patients", "count": result["patients"]})
    for name, number in (("several_drugs", result["several_drugs"]), ("mixed_offsets", result["mixed_offsets"])):
        rows.append({"section": "patients", "id": name, **_share(number, result["patients"])})
    for group in result["groups"]:
        rows += _of_group(group)
    if result["forecasts"] is not None:
        rows += _of_forecasts(result["forecasts"])
    named = [{_OWN.get(name, name): value for name, value in row.items()} for row in rows]
    return [*named, *remark_rows("definition", result["definitions"]), *remark_rows("warning", list(warnings))]


def _said(band: BandId | None) -> Row:
    """Which range a target is, whose voice it is and where it stands; nothing of a target of one's own."""
    if band is None:
        return {"band": None}
    record = band.record
    return {
        "band": str(band),
        "voice": record["voice"],
        "sources": source_ids(record["sources"]),
        "verified": record["verified"],
    }


def _share(count: int, of: int) -> Row:
    return {"count": count, "of": of, "share": _ratio(count, of)}


def _ratio(part: float, whole: float) -> float | None:
    """A share without the noise of a binary fraction, as JSON has it."""
    return float(f"{part / whole:.{DIGITS}g}") if whole else None


def _spread(found: SpreadOut | None) -> Row:
    return {} if found is None else {**found}


def _of_rows(found: RowsOut) -> Iterator[Row]:
    yield {"section": "rows", "id": "read", "count": found["read"]}
    for name, number in (
        ("judged", found["judged"]),
        ("duplicate", found["duplicate"]),
        ("other_analyte", found["other_analyte"]),
        ("error", found["error"]),
    ):
        yield {"section": "rows", "id": name, **_share(number, found["read"])}
    yield {"section": "rows", "id": "unit_assumed", **_share(found["unit_assumed"], found["judged"])}
    yield {"section": "rows", "id": "alarmed_error", **_share(found["alarmed_error"], found["error"])}
    for one in found["errors"]:
        yield {"section": "error", "id": one["name"], **_share(one["rows"], found["error"])}
    for row in found["refused"]:
        yield {"section": "refused", "id": row["code"], "line": row["line"]}
    for one in found["analytes"]:
        yield {"section": "analyte", "id": one["name"], **_share(one["rows"], found["other_analyte"])}


def _of_group(group: GroupOut) -> Iterator[Row]:
    whose: Row = {"drug": group["drug"], "disease": group["disease"]}
    samples, flag = group["samples"], group["alarmed"]
    usable = samples["usable"] + samples["provisional"]
    yield {"section": "samples", **whose, "id": "judged", "count": samples["judged"], "patients": group["patients"]}
    for kind, number in (
        ("usable", samples["usable"]),
        ("provisional", samples["provisional"]),
        ("not_whole_blood", samples["not_whole_blood"]),
        ("not_trough", samples["not_trough"]),
        ("too_early", samples["too_early"]),
    ):
        yield {"section": "samples", **whose, "id": kind, **_share(number, samples["judged"])}
    yield {"section": "samples", **whose, "id": "undated", **_share(samples["undated"], usable)}
    yield {"section": "samples", **whose, "id": "no_target", **_share(group["no_target"], usable)}
    yield {"section": "alarmed", **whose, "id": "levels", **_share(flag["levels"], samples["judged"])}
    for name, number in (
        ("followed", flag["followed"]),
        ("not_followed", flag["not_followed"]),
        ("undated", flag["undated"]),
    ):
        yield {"section": "alarmed", **whose, "id": name, **_share(number, flag["levels"])}
    yield {"section": "alarmed", **whose, "id": "days", **_spread(flag["days"])}
    for high in flag["open"]:
        yield {"section": "not_followed", **whose, **high}
    varied = group["variability"]
    yield {"section": "variability", **whose, "id": "cv", "patients": varied["patients"], **_spread(varied["cv"])}
    for target in group["targets"]:
        named = {**whose, "low": target["low"], "high": target["high"], **_said(target["band"])}
        yield from ({**row, **named} for row in _of_target(target, usable))


def _of_target(target: TargetOut, usable: int) -> Iterator[Row]:
    for status, number in (
        ("below", target["below"]),
        ("within", target["within"]),
        ("above", target["above"]),
        ("indeterminate", target["indeterminate"]),
    ):
        yield {"section": "target", "id": status, **_share(number, target["compared"])}
    yield {"section": "target", "id": "not_compared", **_share(target["not_compared"], usable)}
    figure, first, run, funnel = target["in_range"], target["first_within"], target["run"], target["funnel"]
    yield {"section": "in_range", "id": "patients", **_share(figure["patients"], figure["of"])}
    for name, days in (
        ("below", figure["days_below"]),
        ("within", figure["days_within"]),
        ("above", figure["days_above"]),
    ):
        covered = figure["days"]
        yield {
            "section": "in_range",
            "id": name,
            "days": days,
            "of": covered,
            "share": _ratio(days, covered),
        }
    yield {"section": "in_range", "id": "share", **_spread(figure["share"])}
    for name, number in (
        ("reached", first["reached"]),
        ("not_reached", first["not_reached"]),
        ("undated", first["undated"]),
    ):
        yield {"section": "first_within", "id": name, **_share(number, first["patients"])}
    yield {"section": "first_within", "id": "days", **_spread(first["days"])}
    for month in run["months"]:
        yield {"section": "run", **month}
    yield {"section": "run", "id": "median", "median": run["median"], "number": len(run["months"])}
    yield {"section": "run", "id": "undated", **_share(run["undated"], target["compared"])}
    for name, number in (
        ("below_95", funnel["below_95"]),
        ("above_95", funnel["above_95"]),
        ("below_998", funnel["below_998"]),
        ("above_998", funnel["above_998"]),
    ):
        yield {"section": "funnel", "id": name, **_share(number, funnel["patients"])}
    for point in funnel["points"]:
        yield {"section": "funnel_point", **point}
    for limits in funnel["limits"]:
        yield {"section": "funnel_limit", **limits}


def _of_forecasts(found: ForecastsOut) -> Iterator[Row]:
    yield {"section": "forecasts", "id": "levels", "count": found["levels"], "patients": found["patients"]}
    yield {"section": "forecasts", "id": "inside_90", **_share(found["inside_90"], found["levels"])}
    for name, value in (("rmse", found["rmse"]), ("bias", found["bias"])):
        yield {"section": "forecasts", "id": name, "median": value}
    for one in found["not_fitted"]:
        yield {"section": "not_fitted", "id": one["name"], "count": one["rows"]}
