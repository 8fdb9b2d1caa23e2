"""Published dose factors: once, on the dose before the agent, made up with what is at hand."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.calculator.published import cut as cut_by
from mtor_cli.calculator.published import dose_before
from tests.rules import RULES

cut = partial(cut_by, rules=RULES)

TABLETS = (Decimal("0.5"), Decimal(1), Decimal(2))


@pytest.mark.parametrize(
    ("days", "started", "before"),
    [
        ("21", "2", "known"),
        ("2.1", "2", "known"),
        ("2", "2", "unknown"),
        ("1", "2", "changed_since"),
        (None, "2", "unknown"),
        ("21", None, "unknown"),
    ],
)
def test_whether_the_dose_is_that_before_the_agent(days: str | None, started: str | None, before: str) -> None:
    found = dose_before(*(None if text is None else Decimal(text) for text in (days, started)))
    assert found == before


@pytest.mark.parametrize(
    ("dose", "low", "high", "product", "strengths", "made"),
    [
        ("2", "0.1", "0.1", "tablet", TABLETS, []),  # 0.2 mg
        ("2", "0.1", "0.1", "solution", (), ["0.2"]),
        ("2", "0.25", "0.5", "tablet", TABLETS, ["0.5", "1"]),
        ("2", "0.35", "0.5", "tablet", TABLETS, ["1"]),
        ("2", "0.5", "0.75", "tablet", (Decimal(2),), []),
        ("4", "0.1", "0.1", "tablet", TABLETS, ["0.5"]),  # 0.4 mg, within 25%
        ("2", "0.1", "0.1", None, (), []),
        ("2", "0.1", "0.1", "tablet", (), []),
    ],
)
def test_what_a_product_gives_of_a_cut(
    dose: str, low: str, high: str, product: object, strengths: tuple[Decimal, ...], made: list[str]
) -> None:
    found = cut(Decimal(dose), Decimal(low), Decimal(high), product, strengths)  # type: ignore[arg-type]
    assert (found.low, found.high) == (Decimal(dose) * Decimal(low), Decimal(dose) * Decimal(high))
    assert [m.mg for m in found.made] == [Decimal(m) for m in made]


@given(
    st.decimals("0.5", "10", places=1),
    st.decimals("0.05", "0.9", places=2),
    st.decimals("0", "0.1", places=2),
)
def test_a_cut_is_always_a_cut(dose: Decimal, low: Decimal, width: Decimal) -> None:
    """Nothing is made up above the dose before the agent, nor outside what the study gave."""
    found = cut(dose, low, low + width, "tablet", TABLETS)
    for made in found.made:
        assert found.low * Decimal("0.75") <= made.mg <= found.high * Decimal("1.25")
        if width:
            assert found.low <= made.mg <= found.high < dose


def test_of_a_single_factor_the_nearest_dose_alone_is_named() -> None:
    """A third of 3 mg is 1 mg: 0.8 mg and 1.2 mg are near as well, and 1 mg is made."""
    sizes = tuple(Decimal(s) for s in ("0.8", "1", "1.2"))
    third = cut(Decimal(3), Decimal(1) / 3, Decimal(1) / 3, "tablet", sizes)
    assert [d.mg for d in third.made] == [1]
    without = cut(Decimal(2), Decimal("0.45"), Decimal("0.45"), "tablet", (Decimal("0.8"), Decimal("0.95")))
    assert [d.mg for d in without.made] == [Decimal("0.95")]


def test_strengths_of_an_unknown_product_make_nothing() -> None:
    assert cut(Decimal(2), Decimal("0.5"), Decimal("0.5"), None, (Decimal(1),)).made == ()
