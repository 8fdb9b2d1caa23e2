"""Body surface area by hand, and a table of starting doses on both sides of every edge."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.calculator.body import body_surface_area
from mtor_cli.calculator.start_table import UMOL_PER_MG_DL, look_up

if TYPE_CHECKING:
    from mtor_cli.content.load import Content

PRINTED = {
    # weight from, weight below: mg at 3.42-20.50 umol/L, mg above 20.50 (Table 4 of ref 8, as transcribed)
    ("5", "15"): (0.75, 0.5),
    ("15", "25"): (1.5, 0.75),
    ("25", "35"): (1.75, 1.0),
    ("35", "45"): (2.0, 1.5),
}


@pytest.fixture(scope="session")
def table(content: Content) -> Any:
    (found,) = content.pharmacology["start_tables"]
    return found


@pytest.mark.parametrize(
    ("height", "weight", "surface"),
    [
        ("180", "80", "2"),  # sqrt(4)
        ("160", "36", "1.26"),  # sqrt(1.6) = 1.2649
        ("120", "30", "1"),
        ("100", "16", "0.67"),  # sqrt(0.4444)
        ("165", "60", "1.66"),  # sqrt(2.75) = 1.6583
        ("101", "84", "1.54"),  # sqrt(2.35667) = 1.53514
    ],
)
def test_mosteller(height: str, weight: str, surface: str) -> None:
    assert body_surface_area(Decimal(height), Decimal(weight)) == Decimal(surface)


@given(st.integers(50, 220), st.integers(3, 150))
def test_the_square_of_the_surface_is_height_times_weight(height: int, weight: int) -> None:
    surface = float(body_surface_area(Decimal(height), Decimal(weight)))
    assert surface**2 * 3600 == pytest.approx(height * weight, rel=0.05)
    assert surface == pytest.approx((height * weight / 3600) ** 0.5, abs=0.0051)


@pytest.mark.parametrize("band", PRINTED)
def test_every_cell_of_the_print(table: Any, band: tuple[str, str]) -> None:
    low, high = (Decimal(x) for x in band)
    for weight in (max(low, Decimal(7)), (low + high) / 2, min(high - Decimal("0.1"), Decimal(43))):
        for bilirubin, n in (("3.42", 0), ("12", 0), ("20.49", 0), ("20.51", 1), ("50", 1)):
            assert look_up(table, Decimal(8), weight, Decimal(bilirubin)) == (PRINTED[band][n], [])


@pytest.mark.parametrize(
    ("age", "weight", "bilirubin", "mg", "codes"),
    [
        ("8", "4.9", "10", None, ["table_weight"]),
        # Its lightest child weighed 7 kg, its heaviest 43.
        ("8", "5", "10", None, ["table_below_cohort"]),
        ("8", "6.9", "10", None, ["table_below_cohort"]),
        ("8", "7", "10", 0.75, []),
        ("8", "14.9", "10", 0.75, []),
        ("8", "15", "10", 1.5, []),
        ("8", "24.9", "10", 1.5, []),
        ("8", "25", "10", 1.75, []),
        ("8", "34.9", "10", 1.75, []),
        ("8", "35", "10", 2.0, []),
        ("8", "43", "10", 2.0, []),
        ("8", "44.9", "10", 2.0, ["table_beyond_cohort"]),
        ("8", "44.9", "20.5", 1.5, ["table_edge", "table_beyond_cohort"]),
        ("8", "45", "10", None, ["table_weight"]),
        ("0.9", "20", "10", None, ["table_age"]),
        ("1", "20", "10", 1.5, []),
        ("15", "20", "10", 1.5, []),
        ("15.9", "20", "10", 1.5, []),
        ("16", "20", "10", None, ["table_age"]),
        ("8", "20", "3.41", None, ["table_bilirubin"]),
        ("8", "20", "3.42", 1.5, []),
        ("8", "20", "20.49", 1.5, []),
        ("8", "20", "20.5", 0.75, ["table_edge"]),
        ("8", "20", "20.50", 0.75, ["table_edge"]),
        ("8", "20", "20.51", 0.75, []),
        ("0.9", "4.9", "3.41", None, ["table_age", "table_weight", "table_bilirubin"]),
    ],
)
def test_the_edges(table: Any, age: str, weight: str, bilirubin: str, mg: float | None, codes: list[str]) -> None:
    assert look_up(table, Decimal(age), Decimal(weight), Decimal(bilirubin)) == (mg, codes)


@given(
    st.decimals("0", "20", places=1),
    st.decimals("1", "60", places=1),
    st.decimals("1", "60", places=2),
)
def test_a_dose_only_inside_the_cohort_and_never_more_with_more_bilirubin(
    content: Content, age: Decimal, weight: Decimal, bilirubin: Decimal
) -> None:
    (table,) = content.pharmacology["start_tables"]
    found = look_up(table, age, weight, bilirubin)
    inside = 1 <= age < 16 and 7 <= weight < 45 and bilirubin >= Decimal("3.42")
    assert (found.mg_per_day is not None) is inside
    more = look_up(table, age, weight, bilirubin + 20)
    if found.mg_per_day is not None and more.mg_per_day is not None:
        assert more.mg_per_day <= found.mg_per_day


def test_bilirubin_is_converted_with_its_molar_mass() -> None:
    """C33H36N4O6: 33 x 12.011 + 36 x 1.008 + 4 x 14.007 + 6 x 15.999 = 584.673 g/mol; 10 mg/L ÷ that = 17.10 umol/L."""
    mass = 33 * 12.011 + 36 * 1.008 + 4 * 14.007 + 6 * 15.999
    assert pytest.approx(10_000 / mass, rel=1e-4) == UMOL_PER_MG_DL
