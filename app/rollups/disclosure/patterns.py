"""Which figures of a theme are hidden, worked out per family and period and remembered as long as nothing changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

from sqlalchemy import text
from sqlmodel import Session

from app.areas.codes import Level, ancestor, is_within, level_of
from app.areas.tree import Tree
from app.core.memory import Memory
from app.records.tables import WIDE_GRAINS
from app.rollups.disclosure.hiding import Above, Column, Hidden, Measured, digest_of, essence, hide, most_parts
from app.rollups.disclosure.moves import MONTHS, YEAR, Board, Slot, balance_board, flow_board, stock_board
from app.rollups.disclosure.places import bits
from app.rollups.disclosure.town import Row, Town, town_of
from app.rollups.engine import sums_of
from app.rollups.query import Question, State, Stretch
from app.themes.language import Sum, Theme
from app.themes.ties import Family, families, twins, wider

_YEAR_COUNTS = 4
"""A year's figure is as dear as those of so many months."""

_DAY = timedelta(days=1)
T = TypeVar("T")


class Reader(NamedTuple):
    """For whom figures are hidden: from which count on they see one, and where they read the records themselves.

    `others`: from which count on others see one who see more; what is hidden from them is hidden from this reader too.
    """

    least: int
    known: tuple[str, ...] = ()
    others: int = 0


@dataclass(frozen=True)
class Pattern:
    """What is hidden of a family in one block of periods, in the areas of a town."""

    town: Town
    board: Board
    hidden: Hidden

    def hides(self, member: str, at: int, code: str = "") -> frozenset[str]:
        """Return the areas in which a member's figure is hidden in a slot; with a category's code, that part of it."""
        mask = self.hidden.masks[self.board.place[Slot(member, at, code)]]
        return frozenset(self.town.codes[place] for place in bits(mask))


@dataclass(frozen=True)
class Block:
    """Periods that are decided together: consecutive steps, of which `years` are also published as a whole.

    Without months it is the stock as of the last day of its only step.
    """

    steps: tuple[Stretch, ...]
    years: tuple[range, ...] = ()
    published: tuple[bool, ...] = ()

    @cached_property
    def _hash(self) -> int:
        return hash((self.steps, self.years, self.published))

    def __hash__(self) -> int:
        """Return what is reckoned once, because a block is looked up for every figure of an answer."""
        return self._hash

    def board(self, family: Family) -> Board:
        """Return the board of a family over these periods."""
        if family.balance is not None and self.years:
            return balance_board(family, self.years, self.published)
        if not self.years:
            return stock_board(family)
        return flow_board(family, len(self.steps), year=self.published[0])


@dataclass(frozen=True)
class Sheet:
    """What counts in the areas of a town: `by[indicator][step]` by place."""

    town: Town
    by: Mapping[str, Sequence[Column]]
    _digests: dict[str, bytes] = field(default_factory=dict)

    def digest(self, key: str) -> bytes:
        """Return what tells an indicator's figures from others, reckoned once."""
        found = self._digests.get(key)
        if found is None:
            found = self._digests[key] = digest_of(self.by[key])
        return found

    def at(self, step: int) -> "Sheet":
        """Return one step alone."""
        return Sheet(self.town, {key: steps[step : step + 1] for key, steps in self.by.items()})

    def on(self, town: Town) -> "Sheet":
        """Return the same for the places of another town; an area that is not here counts nothing."""
        if town.codes == self.town.codes:
            return self
        at = [self.town.at.get(code) for code in town.codes]
        by = {
            key: [tuple(0 if place is None else step[place] for place in at) for step in steps]
            for key, steps in self.by.items()
        }
        return Sheet(town, by)


SumsOf = Callable[[str, Level, Block, tuple[str, ...], State], Mapping[str, list[Row]]]
"""Reads the sums of the areas of a level at or below one, in each step of a block, column by column."""


def live_sums(session: Session, tree: Tree, theme: Theme, memory: Memory, version: tuple[object, ...]) -> SumsOf:
    """Return what reads a theme's sums as they stand now: all of a block at once, because many families ask for it."""

    def read(area: str, by: Level, block: Block, columns: tuple[str, ...], state: State) -> dict[str, list[Row]]:
        question = Question(
            theme=theme, area=area, by=by, first=block.steps[0].first, last=block.steps[-1].last, state=state
        )
        found = memory.recall(
            ("sums", theme.key, theme.version, *version, area, by, block, state),
            lambda: sums_of(session, tree, question, block.steps),
        )
        width = [question.columns.index(key) for key in columns]
        return {code: [[row[at] for at in width] for row in told] for code, told in found.items()}

    return read


class Patterns:
    """Works out patterns of one theme for one reader, in one state of the figures."""

    def __init__(
        self,
        session: Session,
        tree: Tree,
        theme: Theme,
        reader: Reader,
        today: date,
        memory: Memory,
        version: tuple[object, ...],
        sums: SumsOf | None = None,
    ) -> None:
        """Work nothing out yet. `version`: the state of the figures; `sums` reads them, the live ones unless given."""
        self._live, self._sums = sums is None, sums or live_sums(session, tree, theme, memory, version)
        self.session, self.tree, self.theme, self.reader, self.today = session, tree, theme, reader, today
        self._memory, self._figures = memory, version
        self._version = (theme.key, theme.version, reader.least, reader.known, today, *version)
        self._others = (
            Patterns(session, tree, theme, Reader(reader.others, reader.known), today, memory, version, sums)
            if 0 < reader.others < reader.least
            else None
        )
        self._twins, self._wider = twins(theme), wider(theme)
        self._families = {member: each for each in families(theme) for member in each.members}

    def family(self, key: str) -> Family:
        """Return the family of an indicator."""
        return self._families[self._twins[key]]

    def member(self, key: str) -> str:
        """Return the member of its family under which an indicator stands."""
        return self._twins[key]

    def recall(self, place: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what was made of these patterns before, for this reader and in this state of the figures."""
        return self._memory.recall((*place, self._version), make)

    def timeline(self) -> Block:
        """Return all months from the year of the theme's first cell on, for a stock and the flows that move it."""
        statement = text(f"SELECT min(period) FROM cell_{self.theme.key} WHERE grain = :grain")  # noqa: S608 - ours

        def read() -> Block:
            found = self.session.execute(statement, {"grain": WIDE_GRAINS[self.theme.grains[-1]]}).scalar()
            first = date.fromisoformat(str(found)).year if found else self.today.year
            steps: list[Stretch] = []
            years: list[range] = []
            for year in range(first, self.today.year + 1):
                months = year_block(year, self.today)
                years.append(range(len(steps), len(steps) + len(months.steps)))
                steps += months.steps
            over = tuple(date(year, 12, 31) < self.today for year in range(first, self.today.year + 1))
            return Block(tuple(steps), tuple(years), over)

        return self._memory.recall(("timeline", self._version), read)

    def of(self, family: Family, block: Block, code: str, state: State) -> Pattern:
        """Return what is hidden of a family where an area stands: down to the kelurahan, or within one."""
        kelurahan = ancestor(code, "kelurahan")
        if kelurahan is None or kelurahan == code:
            return self.wide(family, block, code[:5], state)
        return self.narrow(family, block, kelurahan, state)

    def wide(self, family: Family, block: Block, kota: str, state: State) -> Pattern:
        """Return what is hidden of a family in a city, its kecamatan and kelurahan."""
        key = ("wide", self._version, family.members, block, kota, state)
        return self._memory.recall(key, lambda: self._solved(family, block, kota, state, None))

    def narrow(self, family: Family, block: Block, kelurahan: str, state: State) -> Pattern:
        """Return what is hidden of a family in a kelurahan, its RW and RT."""

        def solve() -> Pattern:
            wide = self.wide(family, block, kelurahan[:5], state)
            at = wide.town.at.get(kelurahan, -1)
            hidden = frozenset(slot for slot, mask in enumerate(wide.hidden.masks) if at >= 0 and mask >> at & 1)
            above = Above(hidden, wide.hidden.used.get(at, frozenset()), wide.hidden.everything)
            return self._solved(family, block, kelurahan, state, above)

        return self._memory.recall(("narrow", self._version, family.members, block, kelurahan, state), solve)

    def _solved(self, family: Family, block: Block, area: str, state: State, above: Above | None) -> Pattern:
        sheet, board = self.sheet(area, block, state), block.board(family)
        told: dict[State, Sheet] = {state: sheet}
        if state == "verified":
            told["all"] = self.sheet(area, block, "all").on(sheet.town)
        heavy, also = heavy_slots(board), self._also(family, block, area, state, narrow=above is not None)
        laid = above and (above.hidden, frozenset(above.moves), above.everything)
        shape = (self.theme.key, self.theme.version, family.members, len(block.steps), block.years, block.published)
        key = (*shape, state, sheet.town.codes, self.reader.least, laid, tuple(also))

        def chosen() -> Hidden:
            measured = [self._measured(slot, block, state, told) for slot in board.slots]
            most = max(self.reader.least, 1 + most_parts(sheet.town.places, board))
            figures = essence(measured, most)
            return self._memory.recall(
                ("chosen", *key, figures),
                lambda: hide(
                    sheet.town.places, board, measured, self.reader.least, sheet.town.weights, heavy, above, also
                ),
            )

        # Most families are as they were before the last change, and of the others most count as good as the same:
        # what was chosen for such figures is chosen again.
        figures = [told[of].digest(each) for of, keys in self._columns(family, state) for each in keys]
        return Pattern(sheet.town, board, self._memory.recall(("same", *key, *figures), chosen))

    def _columns(self, family: Family, state: State) -> list[tuple[State, tuple[str, ...]]]:
        """Return which columns decide what is hidden of a family, and of which records."""
        own: list[tuple[State, tuple[str, ...]]] = [(state, self.columns(family))]
        return [*own, ("all", family.members)] if state == "verified" else own

    def _also(self, family: Family, block: Block, area: str, state: State, *, narrow: bool) -> Sequence[int]:
        """Return what is hidden in any case, because it is from others who see more."""
        if self._others is None:
            return ()
        return (self._others.narrow if narrow else self._others.wide)(family, block, area, state).hidden.masks

    def _measured(self, slot: Slot, block: Block, state: State, told: Mapping[State, Sheet]) -> Measured:
        """Return what a slot counts by place, with every difference to a wider count, which is a count as well."""
        taken = self.taken(slot, block)

        def column(key: str, of: State = state) -> Column:
            steps = told[of].by[key]
            return (
                steps[taken[0]]
                if len(taken) == 1
                else [sum(each) for each in zip(*(steps[at] for at in taken), strict=True)]
            )

        values = column(slot.member)
        wholes = [column(key) for key in self.outer(slot.member)]
        if state == "verified":
            wholes.append(column(slot.member, "all"))
        differences = [[abs(one - other) for one, other in zip(whole, values, strict=True)] for whole in wholes]
        return Measured(values, (*(column(key) for key in self.counted(slot.member)), *differences))

    def taken(self, slot: Slot, block: Block) -> Sequence[int]:
        """Return the steps of a block that add up to a slot; of a stock the last."""
        steps = _steps_of(slot.at, block)
        return steps[-1:] if self.theme.indicator[slot.member].over == "stock" else steps

    def counted(self, member: str) -> tuple[str, ...]:
        """Return whose figures must not be small where a member is shown: its own, and of a sum what it is of."""
        count = self.theme.indicator[member].count
        return (member, count.counted_by) if isinstance(count, Sum) and count.counted_by else (member,)

    def outer(self, member: str) -> tuple[str, ...]:
        """Return the indicators that count all that a member counts, under any name, and more."""
        keys = [key for key, same in self._twins.items() if same == member]
        return tuple(dict.fromkeys(self._twins[outer] for key in keys for outer in self._wider[key]))

    def columns(self, family: Family) -> tuple[str, ...]:
        """Return all indicators whose figures decide what is hidden of a family."""
        keys = [key for member in family.members for key in (*self.counted(member), *self.outer(member))]
        return tuple(dict.fromkeys([*family.members, *keys]))

    def sheet(self, area: str, block: Block, state: State) -> Sheet:
        """Return what counts in an area and below it, without what the reader sees anyway; all columns at once."""
        key = ("sheet", self.theme.key, self.theme.version, self.reader.known, *self._figures, area, block, state)
        return self._memory.recall(key, lambda: self._cut(area, block, state) or self._read(area, block, state))

    def _cut(self, area: str, block: Block, state: State) -> Sheet | None:
        """Return what stood at the end of a month out of all that counts in its year, which flows need as well."""
        if block.years or not self._live:
            return None
        year = year_block(block.steps[0].first.year, self.today)
        return (
            self.sheet(area, year, state).at(year.steps.index(block.steps[0])) if block.steps[0] in year.steps else None
        )

    def _read(self, area: str, block: Block, state: State) -> Sheet:
        columns = tuple(each.key for each in self.theme.indicators)
        narrow = level_of(area) == "kelurahan"
        by: Level = "rt" if narrow else "kelurahan"
        levels: tuple[Level, ...] = ("rw", "rt") if narrow else ("kecamatan", "kelurahan")
        rows = dict(self._sums(area, by, block, columns, state))
        known = [root for root in self.reader.known if is_within(root, area)]
        for root in known:
            holder = ancestor(root, by)
            if holder is not None and holder != root and holder in rows:
                inside = self._sums(root, level_of(root), block, columns, state).get(root)
                rows[holder] = _less(rows[holder], inside) if inside else rows[holder]
        town = town_of(self.tree, area, levels, known, rows)
        summed = town.summed(rows, len(block.steps), len(columns))
        steps = [list(zip(*(place[step] for place in summed), strict=True)) for step in range(len(block.steps))]
        return Sheet(town, {key: [step[at] for step in steps] for at, key in enumerate(columns)})


def _less(rows: list[Row], inside: list[Row]) -> list[Row]:
    return [[one - other for one, other in zip(row, less, strict=True)] for row, less in zip(rows, inside, strict=True)]


def heavy_slots(board: Board) -> dict[int, int]:
    """Return how many times dearer the figures of whole years are than those of a month."""
    return {at: _YEAR_COUNTS for at, slot in enumerate(board.slots) if slot.at == YEAR or slot.at < 0}


def _steps_of(at: int, block: Block) -> Sequence[int]:
    """Return the steps of a block that a slot covers."""
    if not block.years:
        return (0,)
    if at == YEAR and len(block.years) == 1:
        return block.years[0]
    return block.years[-1 - at] if at < 0 else (at,)


@lru_cache(1024)
def year_block(year: int, today: date) -> Block:
    """Return the months of a year that have begun; its whole is published once it is over."""
    over = date(year, 12, 31) < today
    months = MONTHS if over else max(1, today.month if year == today.year else 1)
    return Block(tuple(month_of(year, at + 1) for at in range(months)), (range(months),), (over,))


def month_of(year: int, month: int) -> Stretch:
    """Return the days of a month."""
    following = date(year + month // MONTHS, month % MONTHS + 1, 1)
    return Stretch(date(year, month, 1), following - _DAY)
