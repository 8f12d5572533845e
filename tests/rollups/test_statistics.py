"""The statistics behind questions of quality, against cases worked out by hand."""

from datetime import UTC, datetime, timedelta
from math import exp, sqrt

import pytest

from app.rollups.quality import digit_at
from app.rollups.statistics import (
    Burst,
    binomial_tail,
    bursts,
    chi_square,
    deviation,
    digit_score,
    poisson_tail,
)


def test_even_digits_score_nothing_and_one_digit_scores_a_hundred() -> None:
    assert (chi_square([7] * 10), digit_score([7] * 10)) == (0, 0)
    # One digit of ten, 50 times: mean 5, so (45² + 9·5²) / 5 = 450, and 100·sqrt(450 / (50·9)) = 100.
    assert chi_square([50, *[0] * 9]) == pytest.approx(450)
    assert digit_score([50, *[0] * 9]) == pytest.approx(100)
    assert (chi_square([0] * 10), digit_score([0] * 10)) == (0, 0)


def test_half_the_digits_score_a_third() -> None:
    # Every other digit 20 times of 100: mean 10, ten times 10²/10 = 100, and 100·sqrt(100 / 900) = 33.3.
    assert chi_square([20, 0] * 5) == pytest.approx(100)
    assert digit_score([20, 0] * 5) == pytest.approx(100 / 3)


@pytest.mark.parametrize(
    ("stored", "places", "place", "digit"),
    [(960, 2, 1, 6), (965, 2, 2, 5), (770, 1, 1, 0), (7, 2, 1, 0), (-129, 2, 1, 2), (12, 0, 0, 2)],
)
def test_a_digit_is_found_at_its_place(stored: int, places: int, place: int, digit: int) -> None:
    assert digit_at(stored, places, place) == digit


def test_a_spread_has_its_interval() -> None:
    # 1 to 5: variance 10/4 = 2.5; the error is 1.96·s / sqrt(8).
    found = deviation([1, 2, 3, 4, 5])
    assert found.sd == pytest.approx(sqrt(2.5))
    assert found.high - found.sd == pytest.approx(1.959964 * sqrt(2.5) / sqrt(8), rel=1e-6)
    assert found.sd - found.low == pytest.approx(found.high - found.sd)
    with pytest.raises(ValueError, match="no spread"):
        deviation([1])


def test_tails_are_what_a_table_says() -> None:
    assert poisson_tail(1, 2) == pytest.approx(1 - exp(-2))
    assert poisson_tail(3, 1) == pytest.approx(1 - exp(-1) * 2.5)
    assert (poisson_tail(0, 5), poisson_tail(2, 0)) == (1, 0)
    assert poisson_tail(10, 400) == pytest.approx(1)
    assert binomial_tail(2, 3, 0.5) == pytest.approx(0.5)
    assert binomial_tail(10, 10, 0.1) == pytest.approx(1e-10)
    assert binomial_tail(1, 4, 0.25) == pytest.approx(1 - 0.75**4)
    assert (binomial_tail(0, 4, 0.1), binomial_tail(5, 4, 0.1), binomial_tail(1, 4, 0)) == (1, 0, 0)
    assert binomial_tail(3, 4, 1) == 1


def at(*minutes: float) -> list[datetime]:
    return [datetime(2026, 11, 20, tzinfo=UTC) + timedelta(minutes=each) for each in minutes]


def test_bursts_are_runs_within_a_span() -> None:
    five = timedelta(minutes=5)
    assert bursts(at(0, 1, 2, 9, 20, 21, 22, 23), five, 3) == [Burst(0, 2), Burst(4, 7)]
    assert bursts(at(0, 3, 6, 9, 12), five, 3) == []
    assert bursts(at(0, 2.5, 5), five, 3) == [Burst(0, 2)]
    assert bursts(at(0, 1, 4, 6, 8, 9), five, 3) == [Burst(0, 5)]  # overlapping runs are one
    assert bursts([], five, 1) == []
    assert Burst(4, 7).size == 4
