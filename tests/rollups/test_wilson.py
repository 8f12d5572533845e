"""The interval of a proportion is Wilson's, to the last digit shown."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.rollups.rates import wilson

Z = Decimal("1.95996398454005423552")


@pytest.mark.parametrize(
    ("count", "among", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
        (81, 263, "25.53", "36.62"),
        (15, 148, "6.24", "16.05"),
        (0, 20, "0.00", "16.11"),
        (1, 29, "0.61", "17.18"),
        # Everybody mirrors nobody.
        (20, 20, "83.89", "100.00"),
    ],
)
def test_it_is_what_was_published(count: int, among: int, low: str, high: str) -> None:
    assert wilson(count, among) == (low, high)


@pytest.mark.parametrize(("count", "among"), [(0, 0), (3, 0), (4, 3), (-1, 3)])
def test_it_is_missing_where_there_is_no_proportion(count: int, among: int) -> None:
    assert wilson(count, among) is None


@example((113_294, 113_295))
@given(st.integers(1, 200_000).flatmap(lambda among: st.tuples(st.integers(0, among), st.just(among))))
def test_its_ends_solve_the_equation(told: tuple[int, int]) -> None:
    """Both ends p of the interval lie just z standard errors, by p itself, from what was found."""
    count, among = told
    found = wilson(count, among)
    assert found is not None
    with localcontext(prec=60):
        share = Decimal(count) / among
        # (share - p)^2 = z^2 p (1 - p) / n, written as a p^2 + b p + c = 0
        a, b, c = 1 + Z * Z / among, -(2 * share + Z * Z / among), share * share
        root = (b * b - 4 * a * c).sqrt()
        ends = [(-b - root) / (2 * a), (-b + root) / (2 * a)]
        shown = [str((100 * end).quantize(Decimal("0.01"), ROUND_HALF_UP)).replace("-", "") for end in ends]
    assert list(found) == shown
    half = Decimal("0.005")  # of the last place shown
    assert 0 <= Decimal(found[0]) <= 100 * share + half
    assert 100 * share - half <= Decimal(found[1]) <= 100
