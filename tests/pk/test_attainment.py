"""The dose over several models: probabilities, their average, and which regimen stands first."""

from __future__ import annotations

from functools import partial
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import pytest

from mtor_cli.pk.course.regimen import Train
from mtor_cli.pk.fit.posterior import Posterior
from mtor_cli.pk.predict.concentration import predict, steady_trough
from mtor_cli.pk.predict.dose import Attainment, Belief, Limits, Regimen, as_good_from, attainment, expected, ranked
from mtor_cli.pk.predict.dose import best as best_by
from mtor_cli.pk.predict.dose import too_high as too_high_by
from mtor_cli.pk.predict.forecast import Forecast, Part
from mtor_cli.pk.predict.simulate import population
from tests.pk.builders import one, patient, two

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMITS = Limits(0.1, 0.3, 0.05)
best = partial(best_by, limits=LIMITS)
too_high = partial(too_high_by, limits=LIMITS)

NOBODY = patient([])
REGIMENS = [Regimen(a, h) for h in (12.0, 24.0) for a in (0.5, 1.0, 1.5, 2.0, 3.0, 4.0)]
TARGET = (5.0, 15.0)


def beliefs(draws: int = 4000) -> list[Belief]:
    """Return three models that disagree, with uneven draws and weights that do not add up to 1."""
    unit = {"concentration_unit": "ng/mL"}
    models = [
        one({"CL": 6, "V": 150, "KA": 0.75}, {"CL": 0.1, "V": 0.2}, **unit),
        one({"CL": 12, "V": 300, "KA": 0.5}, {"CL": 0.3}, **unit),
        two({"CL": 9, "V1": 120, "Q": 5, "V2": 600, "KA": 2}, {"CL": 0.06, "V1": 0.5}, **unit),
    ]
    found = []
    for i, model in enumerate(models):
        drawn = population(model, NOBODY, draws, seed=i)
        raw = np.random.default_rng(9 + i).exponential(size=draws)
        found.append(Belief(model, NOBODY, Posterior(drawn.eta, raw / raw.sum(), 1.0, 0.0, False), (2.0, 1.0, 0.5)[i]))
    return found


def made(within: float, above: float, mg: float = 1.0, under: Sequence[tuple[float, float]] = ()) -> Attainment:
    """Return what a regimen would do; `under` lists for each model its share and its probability above the target."""
    parts = tuple((share, made(1.0 - high, high, mg)) for share, high in under)
    return Attainment(Regimen(mg, 24.0), 1.0 - within - above, within, above, 9.0, 9.0, (5.0, 14.0), parts)


def test_what_was_foretold_is_what_would_be_computed() -> None:
    """Only of the same time and the same doses; a dose that the forecast does not know is computed."""
    taking = patient([Train(0, 2, 40, 24)])
    bare = [b._replace(subject=taking) for b in beliefs(500)]
    known = []
    for b in bare:
        levels = predict(b.model, taking, [504.0, 672.0], b.posterior.eta)
        part = Part(b.model.residual, levels, b.posterior.weights, taking.trains)
        known.append(b._replace(ahead=Forecast(np.array([504.0, 672.0]), levels[:, 0], (part,))))
    for regimen, time, loading in (
        (Regimen(2, 24), 672.0, ()),
        (Regimen(2, 24), 648.0, ()),
        (Regimen(3, 24), 672.0, ()),
        (Regimen(2, 24), 672.0, (6.0,)),
    ):
        computed, foretold = (expected(some, regimen, 480.0, time, loading) for some in (bare, known))
        assert foretold.median == pytest.approx(computed.median, rel=1e-12)
        assert foretold.interval_90 == pytest.approx(computed.interval_90, rel=1e-12)


def test_probabilities_add_up_under_each_model_and_on_average() -> None:
    for found in attainment(beliefs(), REGIMENS, TARGET):
        for a in (found, *(a for _, a in found.under)):
            assert a.below + a.within + a.above == pytest.approx(1.0, abs=1e-12)
            assert min(a.below, a.within, a.above) >= 0.0
        assert [share for share, _ in found.under] == pytest.approx([2 / 3.5, 1 / 3.5, 0.5 / 3.5])


def test_the_average_is_the_weighted_sum() -> None:
    for found in attainment(beliefs(), REGIMENS, TARGET):
        for part in ("below", "within", "above", "mean"):
            weighted = sum(share * getattr(one, part) for share, one in found.under)
            assert getattr(found, part) == pytest.approx(weighted, abs=1e-12)


def test_one_model_alone_is_its_own_average() -> None:
    alone = beliefs()[0]
    for found, beside in zip(
        attainment([alone], REGIMENS, TARGET), attainment(beliefs(), REGIMENS, TARGET), strict=True
    ):
        assert found == beside.under[0][1]
        assert found.under == ()


@pytest.mark.parametrize("target", [TARGET, (None, 15.0), (5.0, None), (None, None)])
def test_counted_by_hand(target: tuple[float | None, float | None]) -> None:
    low, high = -np.inf if target[0] is None else target[0], np.inf if target[1] is None else target[1]
    everyone = beliefs(500)
    for found in attainment(everyone, REGIMENS, target):
        for belief, (_, a) in zip(everyone, found.under, strict=True):
            r, weights = found.regimen, belief.posterior.weights
            trough = r.amount * steady_trough(belief.model, NOBODY, r.interval, belief.posterior.eta)
            assert a.below == pytest.approx(weights[trough < low].sum(), abs=1e-12)
            assert a.above == pytest.approx(weights[trough > high].sum(), abs=1e-12)
            assert a.mean == pytest.approx(weights @ trough)


def test_a_simulation_of_the_mixture_says_the_same() -> None:
    """Models drawn by weight, patients by theirs, sixty doses given one after the other: no steady state assumed."""
    everyone = beliefs()
    rng = np.random.default_rng(4)
    number = 30_000
    total = sum(b.weight for b in everyone)
    counts = rng.multinomial(number, [b.weight / total for b in everyone])
    for regimen in (Regimen(2.0, 24.0), Regimen(1.0, 12.0)):
        doses = round(90 * 24 / regimen.interval)
        levels = []
        for belief, n in zip(everyone, counts, strict=True):
            picked = rng.choice(len(belief.posterior.eta), size=n, p=belief.posterior.weights)
            given = patient([Train(0.0, regimen.amount, doses, regimen.interval)])
            levels.append(predict(belief.model, given, [doses * regimen.interval], belief.posterior.eta[picked])[0])
        drawn = np.concatenate(levels)
        (found,) = attainment(everyone, [regimen], TARGET)
        got = (found.below, found.within, found.above)
        wanted = ((drawn < 5).mean(), ((drawn >= 5) & (drawn <= 15)).mean(), (drawn > 15).mean())
        assert got == pytest.approx(wanted, abs=0.012)
        assert found.mean == pytest.approx(drawn.mean(), rel=0.02)
        assert found.median == pytest.approx(np.median(drawn), rel=0.02)
        assert found.interval_90 == pytest.approx(np.quantile(drawn, (0.05, 0.95)), rel=0.03)


def test_the_order_of_models_and_of_regimens_changes_nothing() -> None:
    usual = attainment(beliefs(), REGIMENS, TARGET)
    first = best(usual, TARGET, None)
    assert first is not None
    for order in permutations(beliefs()):
        found = attainment(order, REGIMENS[::-1], TARGET)
        assert [a.regimen for a in ranked(found)] == [a.regimen for a in ranked(usual)]
        again = best(found, TARGET, None)
        assert again is not None
        assert again.regimen == first.regimen


def test_troughs_are_proportional_to_the_dose() -> None:
    low, high = attainment(beliefs(), [Regimen(1.0, 24.0), Regimen(3.0, 24.0)], TARGET)
    assert (high.mean, high.median, *high.interval_90) == pytest.approx(
        [3 * x for x in (low.mean, low.median, *low.interval_90)]
    )


@pytest.mark.parametrize(
    ("found", "refused"),
    [
        (made(0.90, 0.10), False),
        (made(0.89, 0.11), True),
        (made(0.92, 0.08, under=[(0.3, 0.30), (0.7, 0.0)]), False),
        (made(0.92, 0.08, under=[(0.05, 0.31), (0.95, 0.0)]), True),
        (made(0.92, 0.08, under=[(0.049, 0.9), (0.951, 0.0)]), False),  # too small a share to count by itself
    ],
)
def test_what_is_too_likely_above_stands_not_first(found: Attainment, refused: bool) -> None:
    assert too_high(found) is refused
    assert (best([found], TARGET, None) is None) is refused


def test_the_most_likely_that_is_safe_stands_first() -> None:
    likely, safe, weak = made(0.85, 0.15, 3), made(0.80, 0.05, 2), made(0.4, 0.0, 1)
    assert best([weak, likely, safe], TARGET, None) is safe
    assert [a.regimen.amount for a in ranked([weak, likely, safe])] == [3, 2, 1]


@pytest.mark.parametrize(
    ("probabilities", "first"),
    [
        ({4: 0.97, 3: 0.951, 2: 0.7}, 3),  # both beyond what is printed
        ({4: 0.99, 3: 0.955}, 3),
        ({4: 0.96, 3: 0.945}, 3),
        ({4: 0.97, 3: 0.94}, 4),
        ({4: 0.80, 3: 0.785, 2: 0.77}, 3),  # 2 mg is as good as 3 mg, and not as the likeliest
        ({4: 0.80, 3: 0.77}, 4),
        ({4: 0.75, 3: 0.80}, 3),
    ],
)
def test_from_no_dose_the_lowest_of_those_about_as_likely_stands_first(
    probabilities: dict[float, float], first: float
) -> None:
    limits = LIMITS._replace(as_good=0.02, surest=0.95)
    found = [made(share, 0.01, mg) for mg, share in probabilities.items()]
    for order in permutations(found):
        chosen = best_by(list(order), TARGET, None, limits)
        assert chosen is not None
        assert chosen.regimen.amount == first
        assert as_good_from(found, TARGET, limits) == pytest.approx(min(max(probabilities.values()) - 0.02, 0.95))


def test_of_those_about_as_likely_the_smallest_change_stands_first() -> None:
    limits = LIMITS._replace(as_good=0.02, surest=0.95)
    found = [made(0.98, 0.01, 4), made(0.97, 0.01, 3), made(0.96, 0.01, 2)]
    assert best_by(found, TARGET, Regimen(6, 24.0), limits) == found[0]
    assert best_by(found, TARGET, Regimen(3, 24.0), limits) == found[1]
    assert best_by(found, TARGET, Regimen(1, 24.0), limits) == found[2]
    assert best_by(found, TARGET, None, limits) == found[2]
    assert best_by([], TARGET, None, limits) is None


def test_of_equals_the_lower_dose() -> None:
    assert best([made(0.8, 0.01, 3), made(0.8, 0.01, 2)], TARGET, None) == made(0.8, 0.01, 2)


@pytest.mark.parametrize(
    ("target", "present", "mg"),
    [
        ((None, 15.0), 4.0, 3.0),  # not the 1 mg that is the most surely below 15
        ((None, 15.0), 2.0, 2.0),  # as it is
        ((None, 15.0), 1.0, 1.0),
        ((5.0, None), 1.0, 3.0),  # not the 4 mg that is the most surely above 5
        ((5.0, None), 4.0, 4.0),
    ],
)
def test_a_range_with_one_end_moves_by_the_smallest_change(
    target: tuple[float | None, float | None], present: float, mg: float
) -> None:
    if target[0] is None:
        options = [made(w, 1 - w, a) for a, w in ((1, 1.0), (2, 0.99), (3, 0.92), (4, 0.6))]
    else:
        options = [made(w, 0.0, a) for a, w in ((1, 0.2), (2, 0.6), (3, 0.91), (4, 0.99))]
    found = best(options, target, Regimen(present, 24.0))
    assert found is not None
    assert found.regimen.amount == mg


def test_where_no_dose_surely_reaches_a_lower_end_the_most_likely_stands() -> None:
    found = best([made(0.2, 0.0, 1), made(0.7, 0.0, 2)], (5.0, None), Regimen(1.0, 24.0))
    assert found is not None
    assert found.regimen.amount == 2
