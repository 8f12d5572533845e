"""Which figures of a theme are hidden, worked out per family and period and remembered as long as nothing changes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from sqlalchemy import text
from sqlmodel import Session

from app.areas.codes import ancestor
from app.areas.tree import Tree
from app.core.memory import Memory
from app.records.tables import WIDE_GRAINS
from app.rollups.disclosure.blocks import Block, year_block
from app.rollups.disclosure.choosing import Chosen, Weighed
from app.rollups.disclosure.hiding import Above, Hidden, most_parts
from app.rollups.disclosure.moves import YEAR, Board, Slot
from app.rollups.disclosure.places import bits
from app.rollups.disclosure.sheets import Sheet, Sheets, SumsOf
from app.rollups.disclosure.town import Town
from app.rollups.disclosure.weighing import scales_of
from app.rollups.query import State, Stretch
from app.themes.language import Theme
from app.themes.ties import Family

_YEAR_COUNTS = 4
"""A year's figure is as dear as those of so many months."""

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
    hidden: Hidden | Chosen

    def hides(self, member: str, at: int, code: str = "") -> frozenset[str]:
        """Return the areas in which a member's figure is hidden in a slot; with a category's code, that part of it."""
        mask = self.hidden.mask(self.board.place[Slot(member, at, code)])
        return frozenset(self.town.codes[place] for place in bits(mask))


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
        self._sheets = Sheets(session, tree, theme, reader.known, today, memory, version, sums)
        self.session, self.tree, self.theme, self.reader, self.today = session, tree, theme, reader, today
        self._memory = memory
        self._version = (theme.key, theme.version, reader.least, reader.known, today, *version)
        self._others = (
            Patterns(session, tree, theme, Reader(reader.others, reader.known), today, memory, version, sums)
            if 0 < reader.others < reader.least
            else None
        )
        self._scales = scales_of(theme)

    def family(self, key: str) -> Family:
        """Return the family of an indicator."""
        return self._scales.family(key)

    def member(self, key: str) -> str:
        """Return the member of its family under which an indicator stands."""
        return self._scales.member(key)

    def recall(self, place: tuple[object, ...], area: str, days: Stretch, state: State, make: Callable[[], T]) -> T:
        """Return what was made before of what is hidden on some days where an area is decided.

        For this reader, and for the same figures of those days: what changed on others does not matter.
        """
        kelurahan = ancestor(area, "kelurahan")
        areas = (area[:5], kelurahan) if kelurahan and kelurahan != area else (area[:5],)
        states: tuple[State, ...] = (state,) if state == "all" else (state, "all")
        who = (self.theme.key, self.theme.version, self.reader, self.today)
        told = tuple(self._deciding(each, days, one) for each in areas for one in states)
        return self._memory.recall((*place, *areas, state, who, told), make)

    def _deciding(self, area: str, days: Stretch, state: State) -> tuple[object, ...]:
        """Return what tells from others all areas, periods and figures that decide what is hidden on some days."""
        last = min(days.last, self.today)
        told: list[object] = []
        for year in range(days.first.year, last.year + 1):
            block = year_block(year, self.today)
            sheet = self.sheet(area, block, state)
            within = [at for at, step in enumerate(block.steps) if days.first <= step.first <= last]
            told += (
                block,
                sheet.town.codes,
                sheet.digest_of(range(len(block.steps)) if block.published[0] else within),
            )
        if self._scales.stocks:
            block = Block((Stretch(last.replace(day=1), last),))
            sheet = self.sheet(area, block, state)
            told += (block, sheet.town.codes, *(sheet.digest(key) for key in self._scales.stocks))
        if self._scales.balanced:
            block = self.timeline()
            sheet = self.sheet(area, block, state)
            told += (block, sheet.town.codes, *(sheet.digest(key) for key in self._scales.balanced))
        return tuple(told)

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
            return self._solved(family, block, kelurahan, state, self.wide(family, block, kelurahan[:5], state))

        return self._memory.recall(("narrow", self._version, family.members, block, kelurahan, state), solve)

    def _solved(self, family: Family, block: Block, area: str, state: State, wide: Pattern | None) -> Pattern:
        """Return what is hidden of a family in an area; of a kelurahan with what is settled of it in the `wide` one."""
        board, scales, memory, least = block.board(family), self._scales, self._memory, self.reader.least
        town = self.sheet(area, block, state).town
        sheets = self._sheets_of(town, area, block, state)
        most = max(least, 1 + most_parts(town.places, board))
        at = -1 if wide is None else wide.town.at.get(area, -1)
        figures = scales.told(family, state, sheets)
        if wide is not None:
            figures += scales.told(family, state, self._sheets_of(wide.town, area[:5], block, state))

        def weigh(slot: int) -> Weighed:
            return scales.weigh(memory, board.slots[slot], block, state, sheets, most)

        def above(number: int) -> Above | None:
            return None if wide is None else wide.hidden.piece(number).above(at)

        also = None if self._others is None else self._others.of(family, block, area, state).hidden.piece

        def chosen() -> Chosen:
            return Chosen(memory, town, board, least, heavy_slots(board), weigh, above, also)

        # Most families are as they were before the last change: what was chosen for the same figures is chosen again.
        shape = (self.theme.key, self.theme.version, family.members, block, state, town.codes, at)
        return Pattern(town, board, memory.recall(("same", *shape, least, self.reader.others, figures), chosen))

    def _sheets_of(self, town: Town, area: str, block: Block, state: State) -> dict[State, Sheet]:
        """Return the sheets that decide what is hidden of some records."""
        sheets: dict[State, Sheet] = {state: self.sheet(area, block, state)}
        if state == "verified":
            sheets["all"] = self.sheet(area, block, "all").on(town)
        return sheets

    def sheet(self, area: str, block: Block, state: State) -> Sheet:
        """Return what counts in an area and below it, without what the reader sees anyway; all columns at once."""
        return self._sheets.sheet(area, block, state)


def heavy_slots(board: Board) -> dict[int, int]:
    """Return how many times dearer the figures of whole years are than those of a month."""
    return {at: _YEAR_COUNTS for at, slot in enumerate(board.slots) if slot.at == YEAR or slot.at < 0}
