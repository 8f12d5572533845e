"""The test behind a jump agrees with exact arithmetic, and with what is known of it."""

import itertools
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rollups.alerts.chance import Past, jump, upper_tail
from app.rollups.alerts.episodes import rises, runs

LIMITS = {"least": 5, "chance": 0.001, "spread": 3.0}


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 9))
def test_the_tail_is_that_of_a_binomial_law(least: int, more: int, tenth: int) -> None:
    trials, share = least + more, Fraction(tenth, 10)
    exact = sum(comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(least, trials + 1))
    assert upper_tail(least, trials, tenth / 10) == pytest.approx(float(exact), rel=1e-9)


@pytest.mark.parametrize(
    ("now", "before", "found"),
    [
        (8, [0, 1, 0, 1], True),
        (4, [0, 0, 0, 0], False),
        (5, [0, 0, 0, 0], True),
        (12, [2, 3, 1, 2], True),
        (6, [2, 3, 1, 2], False),
        (40, [10, 11, 9, 10], True),
        (40, [10, 50, 9, 60], False),
        (100, [80, 85, 90, 82], False),
        (1000, [400, 410, 390, 405], True),
    ],
)
def test_jumps_and_none(now: int, before: list[int], found: bool) -> None:
    assert (jump(now, 10, [Past(each, 10) for each in before], **LIMITS) is not None) == found


def test_one_odd_month_does_not_hide_a_jump() -> None:
    """The median of the past is not moved by one outbreak in it, as a mean would be."""
    assert jump(30, 10, [Past(each, 10) for each in (2, 3, 12, 2)], **LIMITS) is not None


def test_it_compares_shares_and_not_numbers() -> None:
    assert jump(40, 40, [Past(10, 10)] * 4, **LIMITS) is None
    assert jump(40, 10, [Past(10, 10)] * 4, **LIMITS) is not None
    assert jump(8, 0, [Past(0, 10)] * 4, **LIMITS) is None
    assert jump(8, 10, [*[Past(0, 10)] * 3, Past(0, 0)], **LIMITS) is None
    assert jump(8, 10, [], **LIMITS) is None


@given(st.lists(st.integers(0, 3), max_size=20), st.none() | st.integers(0, 3))
def test_rises_begin_where_a_level_is_higher_and_end_where_it_is_another(levels: list[int], before: int | None) -> None:
    row = [before, *levels]
    wanted = [at for at in range(len(levels)) if (last := row[at]) is not None and levels[at] > last]
    found = list(rises(levels, before))
    assert [at for at, _ in found] == wanted
    for at, end in found:
        stop = len(levels) if end is None else end
        assert set(levels[at:stop]) == {levels[at]}
        assert end is None or levels[end] != levels[at]


@given(st.lists(st.booleans(), max_size=20))
def test_runs_are_the_longest(gaps: list[bool]) -> None:
    found = list(runs(gaps))
    assert [at for start, stop in found for at in range(start, stop)] == [at for at, gap in enumerate(gaps) if gap]
    assert all(stop < start for (_, stop), (start, _) in itertools.pairwise(found))
