"""The cover of a range is exact and the smallest there is; a period is read and written the same way."""

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import Problem
from app.rollups.query import (
    Question,
    Stretch,
    cover,
    cover_from_beginning,
    label_of,
    read_period,
    reporting,
    stretches,
)
from app.themes.language import next_period, period_start
from tests.rollups.themes import DAILY, KIOSKS, QUARTERLY, SALES
from tests.rollups.town import days

GRAINS = st.sampled_from(
    [("day",), ("month",), ("year",), ("day", "month"), ("month", "year"), ("day", "year"), ("month", "day", "year")]
)
DAYS = st.dates(date(2019, 1, 1), date(2024, 12, 31))
DAY = timedelta(days=1)
AT_LEISURE = settings(deadline=None)


@st.composite
def ranges(draw):
    """Days on and around the edges of periods, where covers go wrong."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    edge = draw(st.sampled_from(["day", "month", "quarter", "year"]))
    if draw(st.booleans()):
        first = period_start(edge, first)
    if draw(st.booleans()):
        last = next_period(edge, last) - DAY
    return first, last


def held(span):
    return [day for start in span.periods() for day in days(start, next_period(span.grain, start) - DAY)]


def fewest(first, last, grains):
    """Count the cells of the best cover by trying every one; None when there is none."""

    @cache
    def after(start):
        if start == last + DAY:
            return 0
        counts = []
        for grain in grains:
            following = next_period(grain, start)
            if period_start(grain, start) == start and following <= last + DAY:
                rest = after(following)
                if rest is not None:
                    counts.append(rest + 1)
        return min(counts, default=None)

    for day in reversed(days(first, last)):
        after(day)
    return after(first)


@AT_LEISURE
@given(ranges(), GRAINS)
def test_a_cover_is_exact_and_smallest(asked, grains):
    best = fewest(*asked, grains)
    if best is None:
        with pytest.raises(Problem) as refused:
            cover(*asked, grains)
        assert refused.value.kind.code == "rollup.period"
        return
    spans = cover(*asked, grains)
    assert [day for span in spans for day in held(span)] == days(*asked)
    assert sum(len(list(span.periods())) for span in spans) == best


@AT_LEISURE
@given(ranges(), GRAINS)
def test_the_possible_range_that_a_refusal_names_is_possible_and_smallest(asked, grains):
    if fewest(*asked, grains) is not None:
        return
    with pytest.raises(Problem) as refused:
        cover(*asked, grains)
    named = str(refused.value.values["possible"])
    parts = named.split("/")
    first = date.fromisoformat(parts[0]) if len(parts) == 2 else read_period(named).first
    last = date.fromisoformat(parts[1]) if len(parts) == 2 else read_period(named).last
    cover(first, last, grains)
    finest = min(grains, key=["day", "month", "year"].index)
    assert (first, last) == (period_start(finest, asked[0]), next_period(finest, asked[1]) - DAY)
    assert named in refused.value.title.id
    assert named in refused.value.title.en


@AT_LEISURE
@given(DAYS, GRAINS)
def test_everything_up_to_a_day_is_covered_from_an_open_beginning(last, grains):
    finest = min(grains, key=["day", "month", "year"].index)
    last = next_period(finest, last) - DAY
    opening, *rest = cover_from_beginning(last, grains)
    assert opening.first is None
    covered = [day for span in rest for day in held(span)]
    assert next_period(opening.grain, opening.last) + DAY * len(covered) == last + DAY
    assert covered == days(next_period(opening.grain, opening.last), last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-S1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-s2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-01-15", date(2026, 1, 15), date(2026, 1, 15)),
    ],
)
def test_a_period_is_read_and_written_the_same(text, first, last):
    assert read_period(text) == Stretch(first, last)
    assert label_of(first, last) == text.upper()


@pytest.mark.parametrize("text", ["", "26", "2026-13", "2026-00", "2026-02-30", "2026-Q5", "2026-S0", "9999", "x", "1"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(Problem) as refused:
        read_period(text)
    assert refused.value.kind.code == "rollup.period_text"


def test_steps_are_cut_at_the_ends_of_the_range_and_say_so():
    question = Question(
        theme=DAILY, area="18.72", by="kota", first=date(2026, 1, 10), last=date(2026, 3, 31), step="month"
    )
    assert [each.label for each in stretches(question)] == ["2026-01-10/2026-01-31", "2026-02", "2026-03"]


@AT_LEISURE
@given(ranges(), st.sampled_from(["day", "month", "quarter", "half", "year", "total"]))
def test_steps_are_the_range_without_gap_or_overlap(asked, step):
    found = stretches(Question(theme=DAILY, area="18.72", by="kota", first=asked[0], last=asked[1], step=step))
    assert [day for each in found for day in days(*each)] == days(*asked)


@AT_LEISURE
@given(
    ranges(),
    st.sampled_from(["day", "month", "quarter", "half", "year", "total"]),
    st.sampled_from([KIOSKS, DAILY, SALES, QUARTERLY]),
    DAYS,
)
def test_each_report_is_expected_once_and_each_step_shows_its_own(asked, step, theme, today):
    question = Question(theme=theme, area="18.72", by="kota", first=asked[0], last=asked[1], step=step)
    steps = stretches(question)
    found = reporting(question, steps, today)
    assert [unit for start, stop in found.buckets for unit in found.units[start:stop]] == found.units
    assert all(unit.first <= today for unit in found.units)
    for at, each in enumerate(steps):
        start, stop = found.buckets[found.of_step[at]]
        touched = [unit for unit in found.units if unit.first <= each.last and each.first <= unit.last]
        assert found.units[start:stop] == touched
