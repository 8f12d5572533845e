"""What a rate divides by: the very year's figure, a whole sum of one source, or nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.codes import level_of, parent_of
from app.areas.denominators import Book, Counted, Kept
from app.areas.tree import Node, Tree

KELURAHAN = "18.72.01.1001"
RW1, RW2 = f"{KELURAHAN}.001", f"{KELURAHAN}.002"
RT1, RT2, RT3 = f"{RW1}.001", f"{RW1}.002", f"{RW2}.003"
OLD, NEW = f"{RW2}.004", f"{RW2}.005"
"""Old ended in June 2026, when New began."""

LIMITS = {OLD: (None, date(2026, 6, 30)), NEW: (date(2026, 7, 1), None)}
JUNE, JULY, DECEMBER = date(2026, 6, 30), date(2026, 7, 31), date(2026, 12, 31)


def town() -> Tree:
    found: dict[str, Node] = {}
    for code in (RT1, RT2, RT3, OLD, NEW):
        at: str | None = code
        while at and at not in found:
            found[at] = Node(at, level_of(at), at, parent_of(at), *LIMITS.get(at, (None, None)))
            at = parent_of(at)
    return Tree(found.values())


TREE = town()


def book(*figures: tuple[str, str, int] | tuple[str, str, int, str] | tuple[str, str, int, str, int]) -> Book:
    """Write a book of (area, date, value, source, rank), the last two `S` and 0 unless said."""
    filled = [(*each, *("S", 0)[len(each) - 3 :]) for each in figures]
    return Book(TREE, [Kept._make((*each, number)) for number, each in enumerate(filled)])


@pytest.mark.parametrize(
    ("day", "value"), [(date(2026, 1, 31), None), (date(2026, 2, 1), 10), (JUNE, 10), (JULY, 12), (DECEMBER, 12)]
)
def test_a_month_is_divided_by_the_latest_figure_that_is_not_later(day: date, value: int | None) -> None:
    found = book((RT1, "2026-02", 10), (RT1, "2026-07", 12)).figure(RT1, day)
    assert (found and found.value) == value


def test_a_year_holds_all_year_and_a_day_from_that_day() -> None:
    assert book((RT1, "2026", 9)).figure(RT1, date(2026, 1, 1)) == Counted(9, "2026", "S")
    daily = book((RT1, "2026-07-15", 9))
    assert daily.figure(RT1, date(2026, 7, 14)) is None
    assert daily.figure(RT1, date(2026, 7, 15)) == Counted(9, "2026-07-15", "S")
    both = book((RT1, "2026", 9), (RT1, "2026-07", 10))
    assert [both.figure(RT1, day).value for day in (JUNE, JULY)] == [9, 10]  # type: ignore[union-attr]


def test_of_two_of_one_date_the_better_and_then_the_later_is_taken() -> None:
    assert book((RT1, "2026", 1, "A", 1), (RT1, "2026", 2, "B", 0), (RT1, "2026", 3, "C", 2)).figure(
        RT1, JUNE
    ) == Counted(2, "2026", "B")
    assert book((RT1, "2026", 1, "A"), (RT1, "2026", 2, "B")).figure(RT1, JUNE) == Counted(2, "2026", "B")


def test_an_own_figure_goes_before_the_sum() -> None:
    told = book((RW1, "2026", 100), (RT1, "2026-06", 10), (RT2, "2026-06", 10))
    assert told.figure(RW1, JUNE) == Counted(100, "2026", "S")


def test_parts_add_up_only_when_all_are_there() -> None:
    assert book((RT1, "2026-06", 10)).figure(RW1, JUNE) is None
    whole = book((RT1, "2026-06", 10), (RT2, "2026-06", 0))
    assert whole.figure(RW1, JUNE) == Counted(10, "2026-06", "S")
    assert whole.figure(KELURAHAN, JUNE) is None
    assert whole.figure("18.72.02", JUNE) is None


def test_parts_add_up_only_of_one_source_and_one_precision() -> None:
    assert book((RT1, "2026-06", 10, "A"), (RT2, "2026-06", 11, "B")).figure(RW1, JUNE) is None
    assert book((RT1, "2026-06", 10), (RT2, "2026", 11)).figure(RW1, JUNE) is None
    mixed = book((RT1, "2026-05", 10, "A"), (RT1, "2026-06", 99, "B"), (RT2, "2026-06", 11, "A"))
    assert mixed.figure(RW1, JUNE) == Counted(21, "2026-05/2026-06", "A")


def test_only_the_parts_that_exist_on_the_day_are_asked() -> None:
    told = book((RT3, "2026-06", 5), (OLD, "2026-06", 6), (NEW, "2026-07", 7))
    assert told.figure(RW2, JUNE) == Counted(11, "2026-06", "S")
    assert told.figure(RW2, JULY) == Counted(12, "2026-06/2026-07", "S")
    assert book((RT3, "2026-06", 5), (OLD, "2026-06", 6)).figure(RW2, JULY) is None


def test_parts_of_parts_add_up() -> None:
    told = book((RT1, "2026-06", 1), (RT2, "2026-06", 2), (RW2, "2026-06", 30), (RT3, "2026-06", 4))
    assert told.figure(KELURAHAN, JUNE) == Counted(33, "2026-06", "S")
    # The city and the kecamatan have no other parts in this town.
    assert told.figure("18.72", JUNE) == Counted(33, "2026-06", "S")


FIGURES = st.lists(
    st.tuples(
        st.sampled_from([KELURAHAN, RW1, RW2, RT1, RT2, RT3, OLD, NEW]),
        st.sampled_from(["2026", "2026-03", "2026-06", "2026-07", "2026-07-15"]),
        st.integers(0, 50),
        st.sampled_from("AB"),
    ),
    max_size=14,
    unique_by=lambda each: (each[0], each[1], each[3]),
)


@given(FIGURES, st.sampled_from([date(2026, 1, 31), JUNE, date(2026, 7, 15), DECEMBER]))
def test_a_sum_is_what_one_finds_by_asking_everybody(figures: list[tuple[str, str, int, str]], day: date) -> None:
    """The same rule once more, slowly: of one source and precision, own first, else everybody below."""

    def own(area: str, source: str, precision: int) -> list[tuple[str, int]]:
        return [
            (as_of, value)
            for code, as_of, value, by, *_ in figures
            if (code, by, len(as_of)) == (area, source, precision) and as_of <= str(day)[: len(as_of)]
        ]

    def asked(area: str, source: str, precision: int) -> int | None:
        mine = own(area, source, precision)
        if mine:
            return max(mine)[1]
        parts = [asked(child.code, source, precision) for child in TREE.children(area, day)]
        return sum(part or 0 for part in parts) if parts and None not in parts else None

    told = book(*figures)
    for node in TREE.nodes:
        found = told.figure(node.code, day)
        ways = {(source, precision) for _, as_of, _, source in figures for precision in [len(as_of)]}
        sums = {way: asked(node.code, *way) for way in ways}
        if any(own(node.code, *way) for way in ways):
            latest = max(as_of for way in ways for as_of, _ in own(node.code, *way))
            assert found is not None
            assert found.date == latest
            assert (found.date, found.value) in own(node.code, found.source, len(found.date))
        elif found is None:
            assert set(sums.values()) <= {None}
        else:
            assert found.value == sums[found.source, len(found.date.split("/")[0])]
