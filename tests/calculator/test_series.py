"""Time in range and variability over a series of troughs."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from statistics import mean, stdev
from typing import TYPE_CHECKING

import numpy as np
import pytest

from mtor_cli.calculator.series import Event, Trough, spans, time_in_range, variability
from tests.rules import RULES

if TYPE_CHECKING:
    from mtor_cli.calculator.series import Cause, TimeInRange


def trough(day: float, level: float, mg: float = 2, assay: str | None = "cmia", steady: bool = True) -> Trough:
    return Trough(Decimal(str(day)), Decimal(str(level)), Decimal(str(mg)), assay, steady)


def figure(
    troughs: list[Trough], low: float | None = 5, high: float | None = 15, events: tuple[Event, ...] = ()
) -> TimeInRange | None:
    least, most = (None if b is None else Decimal(str(b)) for b in (low, high))
    return time_in_range(spans(troughs, events, RULES), least, most, RULES)


def shown(found: TimeInRange | None) -> list[float]:
    """Days below, within and above; troughs, and those inside."""
    assert found is not None
    return [float(x) for x in (found.below, found.within, found.above, found.troughs, found.inside)]


def test_a_worked_example() -> None:
    """From 3 to 8 in 10 days the line crosses 5 after 4 days; from 8 to 18 in 20 days it crosses 15 after 14."""
    found = figure([trough(0, 3), trough(10, 8), trough(30, 18)])
    assert shown(found) == [4, 20, 6, 3, 1]
    assert found is not None
    assert found.days == 30
    assert found.share == Decimal(20) / Decimal(30)


def test_a_bound_is_within() -> None:
    for bound in (5, 15):
        assert shown(figure([trough(0, bound), trough(7, bound), trough(14, bound)])) == [0, 14, 0, 3, 3]


def test_a_target_may_have_one_bound() -> None:
    course = [trough(0, 3), trough(10, 8), trough(30, 18)]
    assert shown(figure(course, None, 15)) == [0, 24, 6, 3, 2]
    assert shown(figure(course, 5, None)) == [4, 26, 0, 3, 2]


def test_fewer_than_the_rule_says_give_no_figure() -> None:
    assert figure([trough(0, 8), trough(10, 8)]) is None
    course = [trough(0, 8), trough(10, 8), trough(20, 8)]
    assert figure(course) is not None
    more = RULES._replace(series_from_levels=Decimal(4))
    assert time_in_range(spans(course, (), more), Decimal(5), Decimal(15), more) is None


def test_only_troughs_that_a_line_touches_count_towards_them() -> None:
    assert figure([trough(0, 8), trough(10, 8), trough(70, 8)]) is None
    assert shown(figure([trough(0, 8), trough(10, 8), trough(70, 8), trough(80, 8)])) == [0, 20, 0, 4, 4]


def test_two_troughs_of_one_time_have_no_line_between_them() -> None:
    """Only the later two of three are joined; with a fourth there are three, and the first counts for nothing."""
    twice = [trough(0, 8), trough(0, 2), trough(10, 8)]
    assert figure(twice) is None
    assert shown(figure([*twice, trough(20, 8)])) == [5, 15, 0, 3, 2]


def test_a_line_of_56_days_is_drawn_and_one_of_57_is_not() -> None:
    start, near, far = trough(0, 8), trough(56, 8), trough(57, 8)
    assert spans([start, near], (), RULES)[0].broken == ()
    assert spans([start, far], (), RULES)[0].broken == ("gap",)
    shorter = RULES._replace(interpolated_over_day=Decimal(28))
    assert spans([start, near], (), shorter)[0].broken == ("gap",)


@pytest.mark.parametrize("cause", ["agent", "product", "target", "hold", "missed", "loading"])
def test_what_happened_between_two_troughs_breaks_their_line_and_no_other(cause: Cause) -> None:
    course = [trough(0, 4), trough(10, 8), trough(20, 8), trough(30, 18)]
    found = spans(course, [Event(Decimal(15), cause)], RULES)
    assert [s.broken for s in found] == [(), (cause,), ()]
    left = figure(course, events=(Event(Decimal(15), cause),))
    assert left is not None
    assert left.days == 20
    # At the very time of a trough it belongs to what comes after.
    assert [s.broken for s in spans(course, [Event(Decimal(10), cause)], RULES)] == [(), (cause,), ()]
    assert [s.broken for s in spans(course, [Event(Decimal(31), cause)], RULES)] == [(), (), ()]


def test_another_assay_breaks_a_line_and_one_that_was_not_said_is_another() -> None:
    course = [trough(0, 8), trough(7, 8, assay="lc-ms/ms"), trough(14, 8, assay=None), trough(21, 8, assay=None)]
    assert [s.broken for s in spans(course, (), RULES)] == [("assay",), ("assay",), ()]


def test_every_cause_is_said_once() -> None:
    events = [Event(Decimal(1), "hold"), Event(Decimal(3), "hold"), Event(Decimal(2), "agent")]
    found = spans([trough(0, 8), trough(60, 8, assay="eclia")], events, RULES)
    assert found[0].broken == ("hold", "agent", "assay", "gap")


def _random_course(seed: int) -> list[Trough]:
    dice = np.random.default_rng(seed)
    days = sorted(dice.choice(200, dice.integers(3, 13), replace=False).tolist())
    return [trough(day, level / 10) for day, level in zip(days, dice.integers(5, 250, len(days)).tolist(), strict=True)]


@pytest.mark.parametrize("seed", range(40))
def test_it_equals_integration_by_brute_force(seed: int) -> None:
    course = _random_course(seed)
    found = figure(course)
    n = 2000
    days = dict.fromkeys(("below", "within", "above"), 0.0)
    for one, other in pairwise(course):
        gap = float(other.day - one.day)
        if gap > 56:
            continue
        for i in range(n):
            level = float(one.level) + (i + 0.5) / n * float(other.level - one.level)
            days["below" if level < 5 else "above" if level > 15 else "within"] += gap / n
    if found is None:
        assert len({t for s in spans(course, (), RULES) if not s.broken for t in (s.start, s.end)}) < 3
        return
    assert shown(found)[:3] == pytest.approx(list(days.values()), abs=0.2)
    assert found.days == sum(s.days for s in spans(course, (), RULES) if not s.broken)
    assert 0 <= found.share <= 1
    assert found.inside <= found.troughs <= len(course)


@pytest.mark.parametrize("seed", range(20))
def test_a_trough_on_a_line_changes_nothing(seed: int) -> None:
    course = _random_course(seed)
    before = figure(course)
    if before is None:
        return
    split: list[Trough] = []
    for span in spans(course, (), RULES):
        split.append(span.start)
        if not span.broken:
            split.append(trough(0, 1)._replace(day=span.start.day + span.days / 4, level=_at(span.start, span.end)))
    after = figure([*split, course[-1]])
    assert shown(after)[:3] == pytest.approx(shown(before)[:3], abs=1e-12)


def _at(one: Trough, other: Trough) -> Decimal:
    return one.level + (other.level - one.level) / 4


@pytest.mark.parametrize("seed", range(20))
def test_a_wider_target_holds_no_less(seed: int) -> None:
    course = _random_course(seed)
    narrow, wide = figure(course, 6, 12), figure(course, 5, 15)
    if narrow is not None and wide is not None:
        assert narrow.within <= wide.within
        assert narrow.days == wide.days


def test_variability_of_dose_normalised_troughs_by_hand() -> None:
    """4, 5 and 6 ng/mL for each mg: mean 5, sample SD 1, CV 20%."""
    found = variability([trough(0, 8), trough(10, 15, mg=3), trough(20, 12)], (), RULES)
    assert [[float(x) for x in (v.troughs, v.mean, v.sd, v.cv, v.first, v.last)] for v in found] == [
        [3, 5, 1, 0.2, 0, 20]
    ]


def test_a_dose_that_follows_the_level_leaves_no_variability() -> None:
    found = variability([trough(0, 4, mg=1), trough(10, 8, mg=2), trough(20, 12, mg=3)], (), RULES)
    assert [v.cv for v in found] == [0]


def test_only_troughs_at_steady_state_count_and_from_the_rules_number_on() -> None:
    course = [trough(0, 8), trough(10, 9), trough(20, 30, steady=False)]
    assert variability(course, (), RULES) == []
    found = variability([*course, trough(30, 10)], (), RULES)
    assert [v.troughs for v in found] == [3]
    assert variability([*course, trough(30, 10)], (), RULES._replace(series_from_levels=Decimal(4))) == []


@pytest.mark.parametrize(("cause", "stretches"), [("agent", 2), ("product", 2), ("hold", 1), ("missed", 1)])
def test_other_conditions_begin_another_stretch(cause: Cause, stretches: int) -> None:
    course = [trough(7 * n, 8 + n % 3) for n in range(6)]
    found = variability(course, [Event(Decimal(18), cause)], RULES)
    assert len(found) == stretches
    assert sum(v.troughs for v in found) == 6


def test_what_happens_at_the_time_of_a_trough_belongs_to_what_comes_after() -> None:
    course = [trough(7 * n, 8 + n % 3) for n in range(6)]
    found = variability(course, [Event(Decimal(14), "agent")], RULES)
    assert [(int(v.first), int(v.last)) for v in found] == [(0, 14), (21, 35)]


def test_a_trough_without_a_dose_is_not_divided_by_it() -> None:
    course = [trough(0, 8), trough(10, 15, mg=3), trough(15, 6, mg=0), trough(20, 12)]
    assert [v.troughs for v in variability(course, (), RULES)] == [3]


def test_so_does_another_assay() -> None:
    course = [trough(7 * n, 8 + n % 3, assay="cmia" if n < 3 else "lc-ms/ms") for n in range(6)]
    found = variability(course, (), RULES)
    assert [[int(v.first), int(v.last), v.troughs] for v in found] == [[0, 14, 3], [21, 35, 3]]


@pytest.mark.parametrize("seed", range(10))
def test_it_equals_the_statistics_of_the_standard_library(seed: int) -> None:
    dice = np.random.default_rng(seed)
    course = [
        trough(n, int(dice.integers(10, 200)) / 10, int(dice.choice((1, 2, 5)))) for n in range(dice.integers(3, 13))
    ]
    values = [float(t.level / t.mg_per_day) for t in course]
    (found,) = variability(course, (), RULES)
    assert float(found.cv) == pytest.approx(stdev(values) / mean(values), rel=1e-12)
