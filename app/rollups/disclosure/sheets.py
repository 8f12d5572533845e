"""What counts in the areas of a town, read once; after a change only the areas are read again that changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import TextClause, text
from sqlmodel import Session

from app.areas.codes import Level, ancestor, is_within, level_of
from app.areas.tree import Tree
from app.core.memory import Memory
from app.rollups.disclosure.blocks import Block, year_block
from app.rollups.disclosure.hiding import Column, digest_of
from app.rollups.disclosure.places import bits
from app.rollups.disclosure.town import Row, Town, town_of
from app.rollups.engine import sums_of
from app.rollups.query import Question, State
from app.themes.language import Theme

MOST_CHANGES = 200
"""More changes than these are not followed one by one: everything is read anew."""

MOST_AREAS = 6
"""So many changed areas are read by themselves."""


class Told:
    """The figures of one indicator in one step, by place: the same object for as long as none of them changes."""

    __slots__ = ("_digest", "values")

    def __init__(self, values: Column) -> None:
        self.values = values
        self._digest = b""

    @property
    def digest(self) -> bytes:
        """What tells them from others, reckoned once."""
        if not self._digest:
            self._digest = digest_of((self.values,))
        return self._digest


@dataclass(frozen=True)
class Sheet:
    """What counts in the areas of a town: `by[indicator][step]`."""

    town: Town
    by: Mapping[str, Sequence[Told]]
    _digests: dict[str, bytes] = field(default_factory=dict)

    def digest(self, key: str) -> bytes:
        """Return what tells an indicator's figures from others, reckoned once."""
        found = self._digests.get(key)
        if found is None:
            found = self._digests[key] = b"".join([each.digest for each in self.by[key]])
        return found

    def digest_of(self, steps: Sequence[int]) -> bytes:
        """Return what tells all figures of some steps from others."""
        if len(steps) == len(next(iter(self.by.values()), ())):
            return b"".join([self.digest(key) for key in self.by])
        return b"".join([column[step].digest for column in self.by.values() for step in steps])

    def at(self, step: int) -> "Sheet":
        """Return one step alone."""
        return Sheet(self.town, {key: steps[step : step + 1] for key, steps in self.by.items()})

    def on(self, town: Town) -> "Sheet":
        """Return the same for the places of another town; an area that is not here counts nothing."""
        if town.codes == self.town.codes:
            return self
        at = [self.town.at.get(code) for code in town.codes]
        by = {
            key: [Told(tuple(0 if place is None else step.values[place] for place in at)) for step in steps]
            for key, steps in self.by.items()
        }
        return Sheet(town, by)

    def changed(self, rows: Mapping[int, Sequence[Row]]) -> "Sheet":
        """Return the same with other sums of some narrowest areas, by place and step, and so of those around them."""
        paths = {at: bits(self.town.places.paths[at]) for at in rows}
        by = dict(self.by)
        for which, (key, steps) in enumerate(self.by.items()):
            now: list[Told] | None = None
            for step, told in enumerate(steps):
                more = {at: row[step][which] - told.values[at] for at, row in rows.items()}
                if any(more.values()):
                    values = list(told.values)
                    for at, amount in more.items():
                        for place in paths[at]:
                            values[place] += amount
                    now = now or list(steps)
                    now[step] = Told(tuple(values))
            if now:
                by[key] = now
        same = {key: digest for key, digest in self._digests.items() if by[key] is self.by[key]}
        return Sheet(self.town, by, same)


SumsOf = Callable[[str, Level, Block, tuple[str, ...], State], Mapping[str, list[Row]]]
"""Reads the sums of the areas of a level at or below one, in each step of a block, column by column."""


class Stand(NamedTuple):
    """The state of live figures: the theme's counter of changes, that of published figures, that of the areas."""

    changes: int
    figures: int
    areas: int


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


@dataclass(slots=True)
class _Latest:
    """The newest sheet of an area and block, with the state of the figures that it tells: the two change at once."""

    kept: tuple[Stand, Sheet] | None = None


class Sheets:
    """Reads the sheets of a theme for readers who see the same of its records, in one state of the figures."""

    def __init__(
        self,
        session: Session,
        tree: Tree,
        theme: Theme,
        known: tuple[str, ...],
        today: date,
        memory: Memory,
        version: tuple[object, ...],
        sums: SumsOf | None,
    ) -> None:
        """Read nothing yet; `known`: where the readers see everything anyway. `sums`: reads other than live figures."""
        self._session, self._tree, self._theme, self._known, self._today = session, tree, theme, known, today
        self._memory, self._version = memory, version
        self._live = version if sums is None and isinstance(version, Stand) else None
        self._cuts, self._sums = sums is None, sums or live_sums(session, tree, theme, memory, version)

    def sheet(self, area: str, block: Block, state: State) -> Sheet:
        """Return what counts in an area and below it, without what the readers see anyway; all columns at once."""
        place = ("sheet", self._theme.key, self._theme.version, self._known, area, block, state)
        return self._memory.recall(
            (*place, *self._version), lambda: self._cut(area, block, state) or self._newest(place, area, block, state)
        )

    def _cut(self, area: str, block: Block, state: State) -> Sheet | None:
        """Return what stood at the end of a month out of all that counts in its year, which flows need as well."""
        if block.years or not self._cuts:
            return None
        year = year_block(block.steps[0].first.year, self._today)
        return (
            self.sheet(area, year, state).at(year.steps.index(block.steps[0])) if block.steps[0] in year.steps else None
        )

    def _newest(self, place: tuple[object, ...], area: str, block: Block, state: State) -> Sheet:
        """Bring the newest sheet up to this state of the figures, or read it anew."""
        stand = self._live
        if stand is None or self._known:
            return self._read(area, block, state)
        latest = self._memory.recall(("latest", *place), _Latest)
        before, found = latest.kept, None
        if before is not None and before[0].areas == stand.areas and before[0].changes <= stand.changes:
            found = self._followed(before[1], before[0].changes, stand.changes, area, block, state)
        found = found or self._read(area, block, state)
        if before is None or before[0] <= stand:
            latest.kept = stand, found
        return found

    def _followed(self, sheet: Sheet, known: int, version: int, area: str, block: Block, state: State) -> Sheet | None:
        """Read again what changed of a sheet since a number of changes; None when that cannot be told, or is much."""
        touched = self._memory.recall(
            ("touched", self._theme.key, known, version), lambda: _touched(self._session, self._theme, known, version)
        )
        if touched is None or any(self._tree.get(code) is None for code in sheet.town.codes):
            return None  # an area that only its figures tell of is gone when they are
        by = _narrowest(area)
        codes = sorted({ancestor(code, by) or code for code in touched if is_within(code, area)})
        at = [sheet.town.at.get(code, -1) for code in codes]
        if len(codes) > MOST_AREAS or any(place not in sheet.town.places.paths for place in at):
            return None
        columns = tuple(sheet.by)
        nothing = [[0] * len(columns) for _ in block.steps]
        rows = {
            place: self._sums(code, by, block, columns, state).get(code, nothing)
            for place, code in zip(at, codes, strict=True)
        }
        return sheet.changed(rows) if rows else sheet

    def _read(self, area: str, block: Block, state: State) -> Sheet:
        columns = tuple(each.key for each in self._theme.indicators)
        by = _narrowest(area)
        levels: tuple[Level, ...] = ("rw", "rt") if by == "rt" else ("kecamatan", "kelurahan")
        rows = dict(self._sums(area, by, block, columns, state))
        known = [root for root in self._known if is_within(root, area)]
        for root in known:
            holder = ancestor(root, by)
            if holder is not None and holder != root and holder in rows:
                inside = self._sums(root, level_of(root), block, columns, state).get(root)
                rows[holder] = _less(rows[holder], inside) if inside else rows[holder]
        town = town_of(self._tree, area, levels, known, rows)
        summed = town.summed(rows, len(block.steps), len(columns))
        steps = [list(zip(*(place[step] for place in summed), strict=True)) for step in range(len(block.steps))]
        return Sheet(town, {key: [Told(step[at]) for step in steps] for at, key in enumerate(columns)})


def _narrowest(area: str) -> Level:
    return "rt" if level_of(area) == "kelurahan" else "kelurahan"


def _touched(session: Session, theme: Theme, known: int, version: int) -> frozenset[str] | None:
    """Return all areas in which records ever counted that changed since a number of changes; None if it is not told.

    Each change has a number, which the changed row bears. A number that no row bears belongs to a row that changed
    again since or is gone, or to a rebuilding.
    """
    if version - known > MOST_CHANGES:
        return None
    numbers: set[int] = set()
    areas: set[str] = set()
    for number, *places in session.execute(_touched_sql(theme.key), {"known": known}):
        numbers.add(number)
        areas.update(filter(None, places))
    return frozenset(areas) if len(numbers) == version - known else None


@lru_cache(64)
def _touched_sql(theme: str) -> TextClause:
    return text(
        f"SELECT c.changed, c.area, v.area, m.left_area FROM record_{theme} AS c "  # noqa: S608 - names are ours
        "JOIN revision AS v ON v.record = c.id LEFT JOIN record_move AS m ON m.record = c.id WHERE c.changed > :known"
    )


def _less(rows: list[Row], inside: list[Row]) -> list[Row]:
    return [[one - other for one, other in zip(row, less, strict=True)] for row, less in zip(rows, inside, strict=True)]
