"""Start, maintenance and highest daily dose follow from the phases of a regimen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from mtor_cli.content.load import Content
from mtor_cli.lookup.regimens import amount_of, highest_mg, highest_mg_per_m2, part_of

REGIMENS: dict[str, Any] = {r["id"]: r for d in Content().packaged["diseases"] for r in d["dosing"]}


def shown(regimen: str, part: Any) -> str | None:
    phase = part_of(REGIMENS[regimen], part)
    if phase is None:
        return None
    low, high, unit = amount_of(phase)
    return f"{low.normalize():f}-{high.normalize():f} {unit}"


@pytest.mark.parametrize(
    ("regimen", "start", "maintenance", "loading", "mg", "per_m2"),
    [
        # 2-4 mg is a starting dose and its maximum.
        ("itp-chictr", "2-4 mg/day", None, None, "4", None),
        # One range: what is start and what is maintenance is not said.
        ("itp-ref24", None, "2-4 mg/day", None, "4", None),
        # One dose throughout.
        ("itp-ref25", "2-2 mg/day", "2-2 mg/day", None, "2", None),
        ("itp-feng-children", "1-2 mg/day", "0.5-1 mg/day", None, "2", None),
        # The highest dose is that of the paper's table.
        ("cytopenia-ref8", "1.5-1.5 mg/m2/day", None, None, "2", "1.5"),
        ("itp-ctd-ref28", "2-2 mg/day", "1-1 mg/day", None, "2", None),
        # A dose given once is no daily dose.
        ("prca-nct03364764", "2-2 mg", "1-1 mg/day", None, "1", None),
        # 1 and 3 mg are steps by the trough, 4 mg the most: no range.
        ("prca-jrct", "2-2 mg/day", None, None, "4", None),
        ("alps-ref34", "1-2.8 mg/m2/day", None, None, None, "2.8"),
        ("gvhd-px-rodriguez", None, "4-4 mg/day", "12-12 mg", "4", None),
        ("gvhd-px-nct00795886", "2.5-2.5 mg/m2/day", None, None, "4", "2.5"),
        ("gvhd-cta-prophylaxis", "12-12 mg", "4-4 mg/day", None, "4", None),
        ("gvhd-acute-ref46", "6-6 mg", None, None, None, None),
        ("gvhd-acute-ref46-upto12", "5-5 mg/m2", None, None, None, None),
        ("gvhd-cta-acute", "4-5 mg/m2", None, None, None, None),
        # 0.75 mg twice daily; 0.25 mg twice daily is for some only.
        ("gvhd-evr-nct01862965", "1.5-1.5 mg/day", None, None, "1.5", None),
        ("anaemia-atra", None, None, None, None, None),
    ],
)
def test_the_parts_follow_from_the_phases(
    regimen: str, start: str | None, maintenance: str | None, loading: str | None, mg: str | None, per_m2: str | None
) -> None:
    assert (shown(regimen, "start"), shown(regimen, "maintenance"), shown(regimen, "loading")) == (
        start,
        maintenance,
        loading,
    )
    assert highest_mg(REGIMENS[regimen]) == (None if mg is None else Decimal(mg))
    assert highest_mg_per_m2(REGIMENS[regimen]) == (None if per_m2 is None else Decimal(per_m2))


@pytest.mark.parametrize("regimen", REGIMENS)
def test_each_dose_of_the_phases_stands_in_the_summary(regimen: str) -> None:
    """The words and the numbers of a regimen are one fact."""
    item = REGIMENS[regimen]
    for lang in ("en", "zh"):
        for phase in item["phases"]:
            for bound in {phase["low"], phase["high"]}:
                # The span of the Japanese rule is told in its steps.
                assert f"{float(bound):g}" in item["summary"][lang], (regimen, lang, bound)


@pytest.mark.parametrize("regimen", REGIMENS)
def test_twice_daily_stands_in_the_summary_where_it_stands_in_the_phases(regimen: str) -> None:
    item = REGIMENS[regimen]
    twice = any(p.get("times_a_day") == 2 for p in item["phases"])
    once = any(p.get("times_a_day") == 1 for p in item["phases"])
    # A regimen without a phase names how often another drug is given.
    assert not item["phases"] or twice == ("mg twice daily" in item["summary"]["en"])
    assert not item["phases"] or twice == ("每日2次" in item["summary"]["zh"])
    assert once == ("once daily" in item["summary"]["en"])
    assert once == ("每日1次" in item["summary"]["zh"])
