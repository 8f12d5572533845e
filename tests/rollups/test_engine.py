"""A rollup equals what is counted by hand, on both engines, in two statements at most."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.areas.codes import LEVELS, ancestor, level_of
from app.areas.tree import Tree
from app.core.errors import Problem
from app.rollups.engine import roll_up
from app.rollups.query import Question, cover
from tests.rollups.byhand import received_by_hand, sums_by_hand
from tests.rollups.themes import CASES, DAILY, KIOSKS, QUARTERLY, SALES, THEMES
from tests.rollups.town import DASAWISMA, EARLY, LATE, PLACES, RTS, TREE, Kept, days, nodes

TODAY = date(2026, 2, 14)
KELURAHAN = "18.72.01.1001"

VISIT_DAYS = st.dates(EARLY, LATE)
OTHER_DAYS = st.one_of(st.none(), st.dates(date(1999, 1, 1), date(2027, 1, 1)))
STATES = st.sampled_from(["received", "accepted", "accepted", "returned", "void"])


def shown(day):
    return day.isoformat() if day else None


@st.composite
def answers(draw, theme):
    found = {"kind": draw(st.sampled_from(["warung", "toko", None]))}
    if theme.key in ("kiosks", "cases"):
        found["members"] = draw(st.one_of(st.none(), st.integers(0, 30)))
        found["opened_on"], found["closed_on"] = shown(draw(OTHER_DAYS)), shown(draw(OTHER_DAYS))
    else:
        found["weight"] = draw(st.sampled_from([None, "0.05", "-3.10", "12.35"]))
        found["price"] = draw(st.sampled_from([None, 500, 250_000]))
        found["sold_on"] = shown(draw(OTHER_DAYS))
    return found


@st.composite
def histories(draw):
    theme = draw(st.sampled_from(THEMES))
    revisions = st.tuples(VISIT_DAYS, answers(theme), st.integers(0, 9).map(lambda n: n == 0))
    record = st.builds(
        Kept, st.sampled_from(PLACES), STATES, st.lists(revisions, min_size=1, max_size=3), st.uuids(version=4)
    )
    return theme, draw(st.lists(record, max_size=8, unique_by=lambda kept: kept.id))


@st.composite
def questions(draw, theme):
    root = draw(st.sampled_from(sorted({node.code for node in TREE.nodes})))
    by = draw(st.sampled_from(LEVELS[LEVELS.index(level_of(root)) :]))
    first, last = sorted((draw(VISIT_DAYS), draw(VISIT_DAYS)))
    if "day" not in theme.grains:
        first, last = first.replace(day=1), date(last.year + last.month // 12, last.month % 12 + 1, 1)
        last = date.fromordinal(last.toordinal() - 1)
        steps = ["month", "quarter", "half", "year", "total"]
    else:
        steps = ["day", "month", "quarter", "half", "year", "total"]
    keys = draw(st.lists(st.sampled_from([each.key for each in theme.indicators]), unique=True))
    return Question(
        theme=theme,
        area=root,
        by=by,
        first=first,
        last=last,
        step=draw(st.sampled_from(steps)),
        indicators=tuple(keys),
        state=draw(st.sampled_from(["all", "verified"])),
    )


MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@MANY
@given(data=st.data())
def test_a_rollup_is_what_one_counts_by_hand(town, data):
    theme, records = data.draw(histories())
    town.empty()
    town.put(theme, records)
    for _ in range(3):
        question = data.draw(questions(theme))
        with town.counted() as (session, statements):
            found = roll_up(session, TREE, question, TODAY)
        assert len(statements) <= 2
        assert found.sums == sums_by_hand(records, question)
        assert found.totals == [
            [sum(held[step][at] for held in found.sums.values()) for at in range(len(question.columns))]
            for step in range(len(found.steps))
        ]
        if found.received is not None:
            units = found.reporting.units
            by_hand = received_by_hand(records, question, units)
            level = "rt" if question.by == "dasawisma" else question.by
            for bucket, (start, stop) in enumerate(found.reporting.buckets):
                for node in TREE.within(question.area, level):
                    mine = {(rt, at) for rt, at in by_hand if start <= at < stop and ancestor(rt, level) == node.code}
                    rts = TREE.within(node.code, "rt")
                    assert found.received[bucket, node.code] == len(mine)
                    assert found.expected[bucket, node.code] == len(rts) * (stop - start)


@MANY
@given(data=st.data())
def test_an_area_is_the_sum_of_its_children(town, data):
    theme, records = data.draw(histories())
    town.empty()
    town.put(theme, records)
    question = data.draw(questions(theme))
    with town.database.reading() as session:
        whole = roll_up(session, TREE, question, TODAY).totals
        for level in LEVELS[LEVELS.index(level_of(question.area)) :]:
            asked = Question(
                theme=theme,
                area=question.area,
                by=level,
                first=question.first,
                last=question.last,
                step=question.step,
                indicators=question.indicators,
                state=question.state,
            )
            assert roll_up(session, TREE, asked, TODAY).totals == whole
        children = [roll_up(session, TREE, each, TODAY).totals for each in _of_children(question)]
    if children and not any(kept.area == question.area for kept in records):
        assert whole == [[sum(column) for column in zip(*rows, strict=True)] for rows in zip(*children, strict=True)]


def _of_children(question):
    for node in TREE.children(question.area):
        by = max(question.by, node.level, key=LEVELS.index)
        yield Question(
            theme=question.theme,
            area=node.code,
            by=by,
            first=question.first,
            last=question.last,
            step=question.step,
            indicators=question.indicators,
            state=question.state,
        )


def test_a_stock_is_exact_on_every_day(town):
    """A kiosk seen on 30 December with two people and on 2 February with five closes on 1 March; a shop joins."""
    grown = {"kind": "warung", "members": 5, "closed_on": "2026-03-01"}
    records = [
        Kept(
            RTS[0],
            "accepted",
            [(date(2025, 12, 30), {"kind": "warung", "members": 2}, False), (date(2026, 2, 2), grown, False)],
        ),
        Kept(DASAWISMA[0], "received", [(date(2026, 1, 31), {"kind": "toko"}, False)]),
    ]
    town.put(KIOSKS, records)
    for day in days(date(2025, 12, 20), date(2026, 3, 10)):
        asked = Question(theme=KIOSKS, area="18.72", by="kota", first=day, last=day)
        with town.database.reading() as session:
            assert roll_up(session, TREE, asked, TODAY).sums == sums_by_hand(records, asked), day
    question = Question(
        theme=KIOSKS, area="18.72", by="rt", first=date(2025, 12, 1), last=date(2026, 3, 31), step="month"
    )
    with town.database.reading() as session:
        found = roll_up(session, TREE, question, TODAY)
    figures = {key: [row[at] for row in found.sums[RTS[0]]] for at, key in enumerate(question.columns)}
    assert figures == {
        "visits": [1, 1, 1, 0],
        "standing": [1, 2, 2, 1],
        "stalls": [1, 1, 1, 0],
        "members": [2, 2, 5, 5],
    }


def test_a_stock_begins_and_ends_on_the_days_that_were_told(town):
    told = {"kind": "warung", "opened_on": "2019-06-30", "closed_on": "2026-01-02"}
    town.put(CASES, [Kept(RTS[0], "received", [(date(2026, 1, 20), told, False)])])
    for day, active in (
        ("2019-06-29", 0),
        ("2019-06-30", 1),
        ("2025-12-31", 1),
        ("2026-01-01", 1),
        ("2026-01-02", 0),
        ("2026-02-28", 0),
    ):
        only = date.fromisoformat(day)
        question = Question(theme=CASES, area=RTS[0], by="rt", first=only, last=only, indicators=("active_stalls",))
        with town.database.reading() as session:
            assert roll_up(session, TREE, question, TODAY).totals == [[active, active]], day


def test_every_area_that_exists_is_there_with_zeros_and_none_that_had_gone(town):
    gone = {"18.72.01.1001.001.009": (date(2020, 1, 1), date(2025, 12, 31))}
    tree = Tree(nodes(*RTS, *gone, **gone))
    january = Question(
        theme=SALES, area=KELURAHAN, by="rt", first=date(2026, 1, 1), last=date(2026, 1, 31), step="month"
    )
    with town.database.reading() as session:
        found = roll_up(session, tree, january, TODAY)
    assert [code for code, _ in found.areas] == sorted(rt for rt in RTS if rt.startswith(KELURAHAN))
    assert found.sums == {}
    assert found.expected.total() == 4


@pytest.mark.parametrize(("by", "within"), [("rw", "18.72.01.1002"), ("kelurahan", "18.72.01"), ("kota", "18.72")])
def test_an_rt_that_begins_or_ends_is_expected_while_it_exists_and_its_other_reports_do_not_count(town, by, within):
    new, old, gone = (f"18.72.01.1002.001.00{number}" for number in (2, 3, 4))
    limits = {
        new: (date(2026, 2, 10), None),
        old: (None, date(2026, 1, 15)),
        gone: (date(2020, 1, 1), date(2025, 12, 31)),
    }
    tree = Tree(nodes(RTS[4], new, old, gone, f"{new}.01", **limits))
    reports = [(date(2026, month, 20), {"price": 2000}, False) for month in (1, 2)]
    places = (new, f"{new}.01", old, gone)
    town.put(
        SALES, [Kept(area, state, [said]) for area in places for said in reports for state in ("received", "accepted")]
    )
    question = Question(theme=SALES, area=within, by=by, first=date(2026, 1, 1), last=date(2026, 3, 31), step="month")
    with town.database.reading() as session:
        found = roll_up(session, tree, question, TODAY)
    place = ancestor(new, by)
    assert [found.expected[at, place] for at in range(3)] == [2, 2, 0]  # March has not begun
    assert [found.received[at, place] for at in range(3)] == [1, 1, 0]
    assert [row[0] for row in found.sums[place]] == [8, 8, 0]  # the figures themselves lose nothing


@st.composite
def limits(draw):
    """Give some RT a first or last day within, before or after the time of the histories."""
    day = st.one_of(st.none(), st.dates(date(2024, 6, 1), date(2026, 6, 30)))
    found = {}
    for rt in draw(st.sets(st.sampled_from(RTS))):
        first, last = draw(day), draw(day)
        found[rt] = (last, first) if first and last and last < first else (first, last)
    return found


@MANY
@given(data=st.data())
def test_reports_count_from_rt_that_exist_in_the_period(town, data):
    theme, records = data.draw(histories())
    town.empty()
    town.put(theme, records)
    tree = Tree(nodes(*PLACES, **data.draw(limits())))
    question = data.draw(questions(theme))
    with town.database.reading() as session:
        found = roll_up(session, tree, question, TODAY)
    if found.received is None:
        return
    units, level = found.reporting.units, "rt" if question.by == "dasawisma" else question.by
    reported = received_by_hand(records, question, units)
    due = {
        (node.code, at)
        for node in tree.within(question.area, "rt")
        for at, unit in enumerate(units)
        if (node.valid_from or date.min) <= unit.last and unit.first <= (node.valid_to or date.max)
    }
    for bucket, (start, stop) in enumerate(found.reporting.buckets):
        for node in tree.within(question.area, level):
            here = {(rt, at) for rt, at in due if start <= at < stop and ancestor(rt, level) == node.code}
            assert found.expected[bucket, node.code] == len(here)
            assert found.received[bucket, node.code] == len(here & reported)


def test_a_report_counts_once_even_if_its_dasawisma_report(town):
    said = (date(2026, 1, 5), {}, False)
    nothing = (date(2026, 1, 6), {}, True)
    areas = (RTS[0], DASAWISMA[0], DASAWISMA[1])
    town.put(SALES, [Kept(area, "received", [said]) for area in areas] + [Kept(RTS[3], "accepted", [nothing])])
    for state, received in (("all", 2), ("verified", 1)):
        question = Question(
            theme=SALES, area=KELURAHAN, by="rw", first=date(2026, 1, 1), last=date(2026, 1, 31), state=state
        )
        with town.database.reading() as session:
            found = roll_up(session, TREE, question, TODAY)
        assert found.received.total() == received
        assert found.expected.total() == 4


@pytest.mark.parametrize("by", ["rt", "kelurahan"])
def test_a_quarter_is_reported_once_in_whichever_of_its_months(town, by):
    reports = [(date(2026, month, 5), {}, False) for month in (1, 2)]
    town.put(QUARTERLY, [Kept(area, "received", [said]) for area in RTS[:2] for said in reports])
    question = Question(theme=QUARTERLY, area=KELURAHAN, by=by, first=date(2026, 1, 1), last=date(2026, 3, 31))
    with town.database.reading() as session:
        assert roll_up(session, TREE, question, TODAY).received.total() == 2


def test_records_of_an_area_unknown_to_the_tree_are_not_lost(town):
    town.put(SALES, [Kept("18.72.01.1001.009.009", "received", [(date(2026, 1, 5), {}, False)])])
    question = Question(theme=SALES, area="18.72", by="rw", first=date(2026, 1, 1), last=date(2026, 1, 31))
    with town.database.reading() as session:
        found = roll_up(session, TREE, question, TODAY)
    assert ("18.72.01.1001.009", "18.72.01.1001.009") in found.areas
    assert found.totals[0][0] == 1


def test_too_large_an_answer_is_refused_before_anything_is_asked(town):
    question = Question(theme=DAILY, area="18.72", by="rt", first=date(2000, 1, 1), last=date(2030, 12, 31), step="day")
    with town.counted() as (session, statements), pytest.raises(Problem) as refused:
        roll_up(session, TREE, question, TODAY)
    assert refused.value.kind.code == "rollup.too_large"
    assert statements == []


def test_a_month_in_a_theme_of_days_is_read_from_one_cell():
    assert len(cover(date(2026, 1, 1), date(2026, 1, 31), DAILY.grains)) == 1


@pytest.mark.parametrize(("by", "places"), [("rw", (RTS[0], RTS[2])), ("rt", (RTS[0], RTS[1])), ("rt", DASAWISMA)])
def test_a_letter_makes_another_area(town, by, places):
    town.put(SALES, [Kept(area, "received", [(date(2026, 1, 5), {}, False)]) for area in places])
    question = Question(
        theme=SALES, area=KELURAHAN, by=by, first=date(2026, 1, 1), last=date(2026, 1, 31), indicators=("sales",)
    )
    with town.database.reading() as session:
        found = roll_up(session, TREE, question, TODAY)
    assert {area: held[0][0] for area, held in found.sums.items()} == Counter(ancestor(each, by) for each in places)
    assert found.received == Counter((0, ancestor(each, by)) for each in {ancestor(place, "rt") for place in places})
