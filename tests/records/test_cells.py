"""What a record adds to the totals, on a small theme: flows once, stocks from day to day, registers by stretch."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.records.cells import CellKey, Entry, contributions, timeline
from app.themes.language import (
    Choice,
    Date,
    Indicator,
    Integer,
    Privacy,
    Question,
    Subject,
    Sum,
    Text,
    Theme,
    listed,
    q,
)

WORD = Text("kata", "word")
DAY = date(2026, 1, 1)
AREA = "18.72.01.1001.001.001"


def theme(*, register: bool) -> Theme:
    status = listed("status", "1", "test", ("OPEN", "Buka", "Open"), ("SHUT", "Tutup", "Shut"))
    common: dict[str, Any] = {"label": WORD, "privacy": Privacy.OPEN}
    said: dict[str, Any] = {"label": WORD, "definition": WORD}
    return Theme(
        key="shops",
        version=1,
        label=WORD,
        subject=Subject(kind="shop", label=WORD, keys=()),
        period="month",
        register=register,
        grains=("day",),
        questions=(
            Question(key="status", kind=Choice(status), **common),
            Question(key="opened_on", kind=Date(), **common),
            Question(key="shut_on", kind=Date(), **common),
            Question(key="workers", kind=Integer(), **common),
        ),
        indicators=(
            Indicator(key="visited", count=q("status").answered, over="flow", **said),
            Indicator(key="open_now", count=q("status").is_("OPEN"), over="stock", **said),
            Indicator(
                key="since_opening",
                count=q("status").is_("OPEN"),
                over="stock",
                on="opened_on",
                until="shut_on",
                **said,
            ),
            Indicator(key="hands", count=Sum(key="workers", where=q("status").is_("OPEN")), over="stock", **said),
        ),
        example={},
    )


SHOPS, EVENTS = theme(register=True), theme(register=False)
COLUMNS = ("records", "zero_reports", "visited", "open_now", "since_opening", "hands")


def shop(day: int, status: str | None = "OPEN", **more: Any) -> Entry:
    values = {"status": status, "opened_on": None, "shut_on": None, "workers": None, **more}
    return Entry(DAY + timedelta(days=day), values)


def standing(of: Theme, entries: list[Entry], column: str, day: int) -> int:
    at = COLUMNS.index(column)
    found = contributions(of, AREA, "received", timeline(of, entries))
    return sum(sums[at] for key, sums in found.items() if key.period <= DAY + timedelta(days=day))


def test_a_flow_counts_once_on_its_day() -> None:
    found = contributions(EVENTS, AREA, "received", [shop(3)])
    assert found[CellKey("d", DAY + timedelta(days=3), AREA, "received")][:3] == [1, 0, 1]


def test_only_the_last_revision_of_an_event_stands() -> None:
    assert standing(EVENTS, [shop(3, workers=5), shop(2, workers=7)], "hands", 9) == 7


def test_a_register_tells_what_was_true_when() -> None:
    life = [shop(0, workers=2), shop(10, workers=5), shop(20, "SHUT", workers=5)]
    assert [standing(SHOPS, life, "hands", day) for day in (0, 9, 10, 19, 20, 99)] == [2, 2, 5, 5, 0, 0]


def test_an_earlier_revision_rewrites_from_its_day_on() -> None:
    life = [shop(0, workers=2), shop(10, "SHUT"), shop(5, workers=3)]
    assert [standing(SHOPS, life, "hands", day) for day in (4, 5, 30)] == [2, 3, 3]


def test_a_stock_begins_and_ends_on_its_own_dates() -> None:
    entry = shop(0, opened_on=DAY - timedelta(days=40), shut_on=DAY + timedelta(days=6))
    assert [standing(EVENTS, [entry], "since_opening", day) for day in (-41, -40, 5, 6)] == [0, 1, 1, 0]


def test_a_second_visit_does_not_count_the_first_stretch_twice() -> None:
    opened = DAY - timedelta(days=40)
    life = [shop(0, opened_on=opened), shop(10, opened_on=opened), shop(20, opened_on=opened)]
    assert [standing(SHOPS, life, "since_opening", day) for day in (-41, -40, 0, 10, 15, 20, 50)] == [0] + [1] * 6


def test_a_register_counts_once_what_it_is_told_to_by_what_was_said_last() -> None:
    visited = SHOPS.indicators[0]
    opened = replace(visited, key="opened", count=q("status").is_("OPEN"), on="opened_on", once=True)
    once = replace(SHOPS, indicators=(opened, *SHOPS.indicators[1:]))
    life = [shop(0, opened_on=DAY), shop(10, opened_on=DAY), shop(20, opened_on=DAY + timedelta(days=1))]
    found = [[standing(of, seen, "visited", day) for day in (-1, 0, 1, 99)] for of in (once, SHOPS) for seen in (life,)]
    assert found == [[0, 0, 1, 1], [0, 1, 1, 3]]
    assert standing(once, [*life, shop(30, "SHUT", opened_on=DAY)], "visited", 99) == 0
    assert standing(once, [*life, Entry(DAY + timedelta(days=30), {}, zero=True)], "visited", 99) == 0


def test_zero_and_void() -> None:
    zero = Entry(DAY, {}, zero=True)
    assert contributions(EVENTS, AREA, "received", [zero]) == {CellKey("d", DAY, AREA, "received"): [0, 1, 0, 0, 0, 0]}
    assert contributions(EVENTS, AREA, "void", [shop(0)]) == {}


ENTRIES = st.lists(
    st.builds(
        lambda day, status, opened, shut, workers: shop(
            day,
            status,
            opened_on=None if opened is None else DAY + timedelta(days=opened),
            shut_on=None if shut is None else DAY + timedelta(days=shut),
            workers=workers,
        ),
        st.integers(0, 30),
        st.sampled_from(["OPEN", "SHUT", None]),
        st.none() | st.integers(-20, 40),
        st.none() | st.integers(-20, 40),
        st.none() | st.integers(0, 9),
    ),
    min_size=1,
    max_size=5,
)


@given(ENTRIES)
def test_stocks_are_what_the_standing_entry_says_on_any_day(entries: list[Entry]) -> None:
    life = timeline(SHOPS, entries)
    for day in range(-25, 45):
        now = DAY + timedelta(days=day)
        wanted = sum(
            1
            for index, entry in enumerate(life)
            if entry.values["status"] == "OPEN"
            and isinstance(opened := entry.values["opened_on"], date)
            and (opened if index == 0 else max(opened, entry.observed_on)) <= now
            and (index + 1 == len(life) or now < life[index + 1].observed_on)
            and not (isinstance(shut := entry.values["shut_on"], date) and shut <= now)
        )
        assert standing(SHOPS, entries, "since_opening", day) == wanted
        assert wanted in (0, 1)


@given(ENTRIES)
def test_nothing_is_left_of_a_stock_that_ended(entries: list[Entry]) -> None:
    ended = [*entries, shop(31, "SHUT")]
    assert standing(SHOPS, ended, "hands", 400) == 0
    assert standing(SHOPS, ended, "open_now", 400) == 0
