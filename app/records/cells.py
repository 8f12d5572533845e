"""What a record adds to the totals: for each grain, period, area and state, a row of sums.

The same function serves intake, review, rebuild and verify, so that a cell can only differ from a recount if a
transaction was torn, which the database does not do.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.areas.codes import ancestor
from app.records.tables import GRAINS, WIDE_GRAINS, sum_columns
from app.themes.language import Lines, Sum, Theme, all_of, period_start
from app.themes.language.certain import Ask, certain
from app.themes.language.expr import Stored, Values


class CellKey(NamedTuple):
    """Where a cell stands; also the order in which rows are locked, so that batches cannot deadlock."""

    grain: str
    period: date
    area: str
    state: str


Cells = dict[CellKey, list[int]]


class Stay(NamedTuple):
    """Where a record counts before a day; from that day on it counts elsewhere."""

    until: date
    area: str


Amount = tuple[date, str, int]
"""That a record counts so much of a sum (`sum_columns`) on a day."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One stretch of a record's life: what was true from `observed_on` on."""

    observed_on: date
    values: Mapping[str, Stored]
    zero: bool = False
    stays: tuple[Stay, ...] = ()
    """Where its record counts before it counts in its present area, the earliest first."""
    amounts: tuple[Amount, ...] | None = None
    """All that is left of an erased record: what it counts. None of every other."""


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


@dataclass(frozen=True, slots=True)
class _Column:
    """Where an indicator is kept, and which days and amount it takes; without an amount a record counts one."""

    at: int
    amount: str | None
    on: str
    until: str | None
    stock: bool
    once: bool


@dataclass(frozen=True, slots=True)
class _Counting:
    """Indicators that count the same things: `ask` says of each whether it counts one with these values."""

    columns: tuple[_Column, ...]
    ask: Ask

    def of(self, values: Values) -> Iterator[tuple[_Column, date, int]]:
        """Yield what each counts, and from which day."""
        for column, counts in zip(self.columns, self.ask(values), strict=True):
            if counts:
                day, amount = values.get(column.on), 1 if column.amount is None else values.get(column.amount)
                if isinstance(day, date) and isinstance(amount, int) and amount:
                    yield column, day, amount


@dataclass(frozen=True, slots=True)
class _Columns:
    """How each indicator counts: those that count records, and those that count the lines of a question."""

    width: int
    of_records: _Counting
    of_lines: tuple[tuple[str, Lines, _Counting], ...]


_COLUMNS: dict[int, tuple[Theme, _Columns]] = {}


def _columns(theme: Theme) -> _Columns:
    found = _COLUMNS.get(id(theme))
    if found is None:
        lines = tuple(
            (key, kind, _counting(theme, key))
            for key in dict.fromkeys(each.each for each in theme.indicators)
            if key and isinstance(kind := theme.fields[key].kind, Lines)
        )
        found = _COLUMNS[id(theme)] = (theme, _Columns(len(sum_columns(theme)), _counting(theme, None), lines))
    return found[1]


def _counting(theme: Theme, each: str | None) -> _Counting:
    at = {name: index for index, name in enumerate(sum_columns(theme))}
    counting = [indicator for indicator in theme.indicators if indicator.each == each]
    columns = tuple(
        _Column(
            at[indicator.key],
            indicator.count.key if isinstance(indicator.count, Sum) else None,
            indicator.on,
            indicator.until,
            indicator.over == "stock",
            indicator.once,
        )
        for indicator in counting
    )
    conditions = [
        (indicator.count.where or all_of()) if isinstance(indicator.count, Sum) else indicator.count
        for indicator in counting
    ]
    scope = theme.scope_of(counting[0]) if counting else theme.scope_of_conditions
    return _Counting(columns, certain(conditions, scope))


def contributions(theme: Theme, area: str, state: str, entries: Sequence[Entry]) -> Cells:
    """Return everything a record in this area with this timeline adds to the cells; a void record adds nothing."""
    cells: Cells = {}
    if state == "void":
        return cells
    stays = entries[0].stays if entries else ()
    width = _columns(theme).width
    rows_of: dict[date, list[list[int]]] = {}
    for day, at, amount in changes(theme, entries):
        rows = rows_of.get(day)
        if rows is None:
            there = place_on(day, area, stays) if stays else area
            rows = rows_of[day] = [
                cells.setdefault(CellKey(GRAINS[grain], period_start(grain, day), there, state), [0] * width)
                for grain in theme.grains
            ]
        for sums in rows:
            sums[at] += amount
    for day, there, at, amount in _carried(theme, area, entries, stays) if stays else ():
        for grain in theme.grains:
            key = CellKey(GRAINS[grain], period_start(grain, day), there, state)
            cells.setdefault(key, [0] * width)[at] += amount
    return cells


def place_on(day: date, area: str, stays: Iterable[Stay]) -> str:
    """Return where a record that lies in `area` counts what is of this day."""
    return next((stay.area for stay in stays if day < stay.until), area)


def _carried(
    theme: Theme, area: str, entries: Sequence[Entry], stays: Sequence[Stay]
) -> Iterator[tuple[date, str, int, int]]:
    """Yield (day, area, column, amount) of the stocks that go along to another area on the day of a move."""
    stocks = {column.at for column in _columns(theme).of_records.columns if column.stock}
    for stay, there in zip(stays, [*(later.area for later in stays[1:]), area], strict=True):
        standing: dict[int, int] = {}
        for day, at, amount in changes(theme, entries):
            if at in stocks and day < stay.until:
                standing[at] = standing.get(at, 0) + amount
        for at, amount in standing.items():
            if amount:
                yield stay.until, stay.area, at, -amount
                yield stay.until, there, at, amount


def changes(theme: Theme, entries: Sequence[Entry]) -> Iterator[tuple[date, int, int]]:
    """Yield (day, column of `sum_columns`, amount): a flow at every visit or once, a stock when it begins and ends.

    Where a stock ends it is negated.
    """
    columns = _columns(theme)
    for index, entry in enumerate(entries):
        if entry.amounts is not None:
            yield from _of_erased(theme, entry.amounts)
            continue
        yield entry.observed_on, 1 if entry.zero else 0, 1
        if entry.zero:
            continue
        values = {"observed_on": entry.observed_on, **entry.values}
        following = entries[index + 1].observed_on if index + 1 < len(entries) else None
        for column, start, amount in columns.of_records.of(values):
            if not column.stock:
                if following is None or not column.once:
                    yield start, column.at, amount
                continue
            # Until this entry was observed the one before it stood, whatever date it names.
            begin = max(start, entry.observed_on) if index else start
            end = _earlier(values.get(column.until) if column.until else None, following)
            if end is None or begin < end:
                yield begin, column.at, amount
                if end is not None:
                    yield end, column.at, -amount
    if columns.of_lines and entries and not entries[-1].zero:
        yield from _changes_of_lines(columns, {"observed_on": entries[-1].observed_on, **entries[-1].values})


def _of_erased(theme: Theme, amounts: Iterable[Amount]) -> Iterator[tuple[date, int, int]]:
    """Yield what an erased record counts, of the sums that there still are."""
    at = {name: index for index, name in enumerate(sum_columns(theme))}
    for day, name, amount in amounts:
        if name in at:
            yield day, at[name], amount


def _changes_of_lines(columns: _Columns, values: Values) -> Iterator[tuple[date, int, int]]:
    """Yield (day, column, amount) for each line: the list last sent says all there is."""
    for key, kind, counting in columns.of_lines:
        for line in kind.open(values.get(key)):
            for column, day, amount in counting.of({**values, **dict.fromkeys(kind.item), **line}):
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


_WIDE = {narrow: WIDE_GRAINS[grain] for grain, narrow in GRAINS.items()}


def with_wide(cells: Cells) -> Cells:
    """Return cells together with the wide ones that add them up by kelurahan: all that is kept.

    A city has forty times as many RT as kelurahan, and whoever asks by kelurahan or wider reads so many rows less.
    """
    wide: Cells = {}
    for key, sums in cells.items():
        there = CellKey(_WIDE[key.grain], key.period, ancestor(key.area, "kelurahan") or key.area, key.state)
        held = wide.get(there)
        wide[there] = list(sums) if held is None else [one + other for one, other in zip(held, sums, strict=True)]
    return {**cells, **wide}


def without_zeros(cells: Cells) -> Cells:
    """Drop the cells in which nothing is left to say."""
    return {key: sums for key, sums in cells.items() if any(sums)}
