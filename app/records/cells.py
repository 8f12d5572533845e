"""What a record adds to the totals: for each grain, period, area and state, a row of sums.

The same function serves intake, review, rebuild and verify, so that a cell can only differ from a recount if a
transaction was torn, which the database does not do.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.records.tables import GRAINS, sum_columns
from app.themes.language import Indicator, Lines, Sum, Theme, compiled, period_start
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


@dataclass(frozen=True, slots=True)
class _Columns:
    """How each indicator counts: those that count records, and those that count the lines of a question."""

    of_records: tuple[_Column, ...]
    of_lines: tuple[tuple[str, Lines, tuple[_Column, ...]], ...]


_COLUMNS: dict[int, tuple[Theme, _Columns]] = {}


def _columns(theme: Theme) -> _Columns:
    found = _COLUMNS.get(id(theme))
    if found is None:
        at = {name: index for index, name in enumerate(sum_columns(theme))}
        made: dict[str | None, list[_Column]] = {None: []}
        for each in theme.indicators:
            column = _Column(at[each.key], _amount(theme, each), each.on, each.until, each.over == "stock")
            made.setdefault(each.each, []).append(column)
        lines = tuple(
            (key, kind, tuple(made[key])) for key in made if key and isinstance(kind := theme.fields[key].kind, Lines)
        )
        found = _COLUMNS[id(theme)] = (theme, _Columns(tuple(made[None]), lines))
    return found[1]


def _amount(theme: Theme, indicator: Indicator) -> Amount:
    count, scope = indicator.count, theme.scope_of(indicator)
    if not isinstance(count, Sum):
        test = compiled(count, scope)
        return lambda values: 1 if test(values) is True else 0
    key, where = count.key, compiled(count.where, scope) if count.where is not None else None

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
    columns = _columns(theme)
    for index, entry in enumerate(entries):
        yield entry.observed_on, 1 if entry.zero else 0, 1
        if entry.zero:
            continue
        values = {"observed_on": entry.observed_on, **entry.values}
        following = entries[index + 1].observed_on if index + 1 < len(entries) else None
        for column in columns.of_records:
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

    if columns.of_lines and entries and not entries[-1].zero:
        yield from _changes_of_lines(columns, {"observed_on": entries[-1].observed_on, **entries[-1].values})


def _changes_of_lines(columns: _Columns, values: Mapping[str, Stored]) -> Iterator[tuple[date, int, int]]:
    """Yield (day, column, amount) for each line: the list last sent says all there is."""
    for key, kind, counting in columns.of_lines:
        for line in kind.open(values.get(key)):
            said = {**values, **dict.fromkeys(kind.item), **line}
            for column in counting:
                day = said.get(column.on)
                if isinstance(day, date) and (amount := column.amount(said)):
                    yield day, column.at, amount


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
