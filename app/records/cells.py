"""What a record adds to the totals: for each grain, period, area and state, a row of sums.

The same function serves intake, review, rebuild and verify, so that a cell can only differ from a recount if a
transaction was torn, which the database does not do.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.records.tables import GRAINS, sum_columns
from app.themes.language import Indicator, Sum, Theme, period_start
from app.themes.language.expr import Stored, Values


class CellKey(NamedTuple):
    """Where a cell stands; also the order in which rows are locked, so that batches cannot deadlock."""

    grain: str
    period: date
    area: str
    state: str


Cells = dict[CellKey, list[int]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One stretch of a record's life: what was true from `observed_on` on."""

    observed_on: date
    values: Mapping[str, Stored]
    zero: bool = False


def timeline(theme: Theme, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that stand, given one entry a revision in order of revision.

    Of an event only the last revision stands. A register's record lives on: a revision observed later continues it,
    and one observed on or before the day of earlier ones rewrites what was known from that day on.
    """
    standing: list[Entry] = []
    for entry in entries:
        if not theme.register:
            standing.clear()
        while standing and standing[-1].observed_on >= entry.observed_on:
            standing.pop()
        standing.append(entry)
    return standing


Amount = Callable[[Values], int]


@dataclass(frozen=True, slots=True)
class _Column:
    at: int
    amount: Amount
    on: str
    until: str | None
    stock: bool


_COLUMNS: dict[int, tuple[Theme, tuple[_Column, ...]]] = {}


def _columns(theme: Theme) -> tuple[_Column, ...]:
    found = _COLUMNS.get(id(theme))
    if found is None:
        at = {name: index for index, name in enumerate(sum_columns(theme))}
        made = tuple(
            _Column(at[each.key], _amount(theme, each), each.on, each.until, each.over == "stock")
            for each in theme.indicators
        )
        found = _COLUMNS[id(theme)] = (theme, made)
    return found[1]


def _amount(theme: Theme, indicator: Indicator) -> Amount:
    count = indicator.count
    if not isinstance(count, Sum):
        test = theme.test(count)
        return lambda values: 1 if test(values) is True else 0
    key, where = count.key, theme.test(count.where) if count.where is not None else None

    def amount(values: Values) -> int:
        found = values.get(key)
        if not isinstance(found, int) or (where is not None and where(values) is not True):
            return 0
        return found

    return amount


def contributions(theme: Theme, area: str, state: str, entries: Sequence[Entry]) -> Cells:
    """Return everything a record with this timeline adds to the cells; a void record adds nothing."""
    cells: Cells = {}
    if state == "void":
        return cells
    width = len(sum_columns(theme))
    rows_of: dict[date, list[list[int]]] = {}
    for day, at, amount in _changes(theme, entries):
        rows = rows_of.get(day)
        if rows is None:
            rows = rows_of[day] = [
                cells.setdefault(CellKey(GRAINS[grain], period_start(grain, day), area, state), [0] * width)
                for grain in theme.grains
            ]
        for sums in rows:
            sums[at] += amount
    return cells


def _changes(theme: Theme, entries: Sequence[Entry]) -> Iterator[tuple[date, int, int]]:
    """Yield (day, column, amount): a flow once, a stock when it begins and, negated, when it ends."""
    for index, entry in enumerate(entries):
        yield entry.observed_on, 1 if entry.zero else 0, 1
        if entry.zero:
            continue
        values = {"observed_on": entry.observed_on, **entry.values}
        following = entries[index + 1].observed_on if index + 1 < len(entries) else None
        for column in _columns(theme):
            start = values.get(column.on)
            amount = column.amount(values) if isinstance(start, date) else 0
            if not amount or not isinstance(start, date):
                continue
            if not column.stock:
                yield start, column.at, amount
                continue
            if index:
                # Until this entry was observed the one before it stood, whatever date it names.
                start = max(start, entry.observed_on)
            end = _earlier(values.get(column.until) if column.until else None, following)
            if end is None or start < end:
                yield start, column.at, amount
                if end is not None:
                    yield end, column.at, -amount


def _earlier(one: Stored, other: date | None) -> date | None:
    days = [day for day in (one, other) if isinstance(day, date)]
    return min(days) if days else None


def add(into: Cells, cells: Cells, sign: int = 1) -> None:
    """Add (or with `sign=-1` take away) cells."""
    for key, sums in cells.items():
        held = into.get(key)
        if held is None:
            into[key] = [sign * each for each in sums]
        else:
            for index, each in enumerate(sums):
                held[index] += sign * each


def without_zeros(cells: Cells) -> Cells:
    """Drop the cells in which nothing is left to say."""
    return {key: sums for key, sums in cells.items() if any(sums)}
