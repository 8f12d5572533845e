"""Which figures of a breakdown are hidden: totals stay as they are published, and are known when parts are weighed.

Where a total is hidden, so are all its parts: whatever may change in it unseen may change in any of them. Where it is
shown, a part is hidden if it is small or another could be reckoned from it. What a breakdown hides is safe by changes
that leave every total and every other question as it is: two records exchange what counts them. So breakdowns by
several questions need not know of one another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.areas.codes import Level, ancestor, is_within, level_of
from app.core.errors import problem_kind, refuse
from app.rollups.breakdown import Apart, apart_by_step
from app.rollups.categories import Category
from app.rollups.disclosure.blocks import Block
from app.rollups.disclosure.declared import Declared, declared
from app.rollups.disclosure.hiding import Above, Measured, Settled, hide
from app.rollups.disclosure.moves import Slot, apart_board, moves_apart
from app.rollups.disclosure.patterns import Pattern, Patterns, heavy_slots
from app.rollups.disclosure.town import Town
from app.rollups.live import Number
from app.rollups.query import State
from app.themes.language import Indicator
from app.themes.ties import Family

MOST_MOVES = 60_000
"""Moves that are weighed for one family and question."""
MOST_FIGURES = 120_000
"""Slots times areas that are decided together."""

TOO_FINE = problem_kind(
    "breakdown.too_fine",
    422,
    id="Rincian ini terlalu halus untuk Anda: {categories} kelompok terisi. Rincilah menurut pertanyaan lain.",
    en="This breakdown is too fine to be shown to you: {categories} categories count something. Ask by another.",
)

TELLS = problem_kind(
    "breakdown.told_by_indicators",
    422,
    id="Rincian itu sudah ada sebagai indikator: {indicators}. Bacalah di rekap.",
    en="Indicators tell this apart already: {indicators}. Read them among the totals.",
)


@dataclass(frozen=True)
class ApartPattern(Pattern):
    """What is hidden of a breakdown; `codes` are the categories in which something counts, `never` is not shown."""

    codes: tuple[str, ...] = ()
    never: frozenset[str] = frozenset()

    def hides(self, member: str, at: int, code: str = "") -> frozenset[str]:
        """Return the areas in which a part is hidden; one that counts nothing anywhere is hidden with its total."""
        if code in self.never:
            return frozenset(self.town.codes)
        return super().hides(member, at, code if code in self.codes else "")


@dataclass(frozen=True)
class _Read:
    """The parts by member and category, for each place its steps; `totals` likewise, without category."""

    parts: Mapping[tuple[str, str], list[list[int]]]
    totals: Mapping[str, list[list[int]]]


class ApartPatterns(Patterns):
    """Works out patterns of breakdowns by one question."""

    def __init__(self, category: Category, *given: Any) -> None:
        """Take the question, and what `Patterns` takes."""
        super().__init__(*given)
        self.category, self.main = category, Patterns(*given)
        self._version = ("apart", category.key, *sorted(category.hidden), *self._version)

    def adds_up(self, indicator: Indicator) -> bool:
        """Say whether each record (or line) that counts is in exactly one category."""
        category = self.category
        alone = category.item is not None and indicator.each == category.question and not category.item.kind.many
        return alone or not category.many

    def may_tell(self, key: str) -> None:
        """Refuse a breakdown that declared indicators give: Problem `breakdown.told_by_indicators`.

        They hide what is small among them by patterns of their own; to mix both could restore it.
        """
        tells = self.declared(self.family(key)).tells
        if tells:
            raise refuse(TELLS, indicators=", ".join(tells))

    def declared(self, family: Family) -> Declared:
        """Return what declared indicators tell of a family's breakdown."""
        return declared(self.theme, family, self.category)

    @cached_property
    def _beside(self) -> frozenset[str]:
        return frozenset(each.code for each in self.category.codes if each.kind != "option")

    def _solved(self, family: Family, block: Block, area: str, state: State, wide: Pattern | None) -> Pattern:
        main = (self.main.wide if wide is None else self.main.narrow)(family, block, area, state)
        above = None if wide is None else wide.hidden.piece(0).above(wide.town.at.get(area, -1))
        adds_up = self.adds_up(self.theme.indicator[family.members[0]])
        states: set[State] = {"all", state}
        told: dict[State, _Read] = {each: self._told(family, block, area, each, main.town) for each in states}
        codes = self._codes(family, block, area, state, told, above)
        never = frozenset() if adds_up else self._beside
        codes = tuple(code for code in codes if code not in never)
        small = main.board
        if (
            moves_apart(small, len(codes), adds_up=adds_up) > MOST_MOVES
            or len(small.slots) * len(codes) * len(main.town.codes) > MOST_FIGURES
        ):
            raise refuse(TOO_FINE, categories=len(codes))
        board = apart_board(small, codes, adds_up=adds_up)
        beside = self.declared(family).beside
        measured = [
            self._part(slot, block, state, told, beside[slot.member], adds_up=adds_up)
            for slot in board.slots
            if slot.code
        ]
        measured += [self._total(slot, block, told[state]) for slot in small.slots]
        town, settled = main.town, settled_by(main.hidden.masks, len(codes))
        heavy = heavy_slots(board)
        hidden = hide(town.places, board, measured, self.reader.least, town.weights, heavy, above, (), settled)
        return ApartPattern(main.town, board, hidden, codes, never)

    def _codes(
        self, family: Family, block: Block, area: str, state: State, told: Mapping[State, _Read], above: Above | None
    ) -> tuple[str, ...]:
        """Return the categories in which anything counts in the city in these periods, in the question's order."""
        if above is not None:
            wide = self.wide(family, block, area[:5], state)
            return wide.codes if isinstance(wide, ApartPattern) else ()
        live = {code for read in told.values() for (_, code), rows in read.parts.items() if any(map(any, rows))}
        return tuple(each.code for each in self.category.codes if each.code in live)

    def _part(
        self,
        slot: Slot,
        block: Block,
        state: State,
        told: Mapping[State, _Read],
        beside: Sequence[Any],
        *,
        adds_up: bool,
    ) -> Measured:
        """Return what a part counts by place, with every difference to a wider count."""
        member, read = slot.member, told[state]

        def of(rows: list[list[int]] | None) -> list[int]:
            steps = self._scales.taken(slot, block)
            return [sum(row[step] for step in steps) for row in rows] if rows else [0] * len(read.totals[member])

        def part(key: str, code: str, of_state: State = state) -> list[int]:
            return of(told[of_state].parts.get((key, code)))

        values = part(member, slot.code)
        compared = [part(key, slot.code) for key in self._scales.outer(member)]
        differences = [_apart(whole, values) for whole in compared]
        if state == "verified":
            differences.append(_apart(part(member, slot.code, "all"), values))
        for each in beside:
            if slot.code in each.codes:
                together = [sum(column) for column in zip(*(part(member, code) for code in each.codes), strict=True)]
                differences.append(_apart(of(read.totals[each.key]), together))
        if not adds_up:
            differences.append(_apart(of(read.totals[member]), values))
        return Measured(values, (*(part(key, slot.code) for key in self._scales.counted(member)), *differences))

    def _total(self, slot: Slot, block: Block, read: _Read) -> Measured:
        steps = self._scales.taken(slot, block)
        return Measured([sum(row[step] for step in steps) for row in read.totals[slot.member]], ())

    def _told(self, family: Family, block: Block, area: str, state: State, town: Town) -> _Read:
        """Read the parts of all columns, and the totals that they are compared with."""
        columns = self._scales.columns(family)
        beside = {each.key for found in self.declared(family).beside.values() for each in found}
        wholes = tuple(dict.fromkeys((*family.members, *sorted(beside))))
        totals = self.sheet(area, block, state).on(town).by
        parts: dict[tuple[str, str], list[list[int]]] = {}
        for key in columns:
            if family.balance is not None and key == family.balance.stock and block.years:
                continue
            parts |= self._parts(key, block, area, state, town)
        if family.balance is not None and block.years:
            parts |= _standing(family, parts)
        figures = {key: [each.values for each in totals[key]] for key in wholes}
        return _Read(parts, {key: [list(row) for row in zip(*steps, strict=True)] for key, steps in figures.items()})

    def _parts(
        self, key: str, block: Block, area: str, state: State, town: Town
    ) -> dict[tuple[str, str], list[list[int]]]:
        narrow = level_of(area) == "kelurahan"
        by: Level = "rt" if narrow else "kelurahan"
        counts = self._counts(key, block, area, by, state)
        for root in self.reader.known:
            holder = ancestor(root, by) if is_within(root, area) else None
            if holder is not None and holder != root and holder in counts:
                inside = self._counts(key, block, root, level_of(root), state).get(root)
                for mine, less in zip(counts[holder], inside or [], strict=bool(inside)):
                    mine.subtract(less)
        codes = {code for steps in counts.values() for step in steps for code in step}
        found = {}
        for code in codes:
            rows = {place: [[step[code]] for step in steps] for place, steps in counts.items()}
            summed = town.summed(rows, len(block.steps), 1)
            found[key, code] = [[row[0] for row in steps] for steps in summed]
        return found

    def _counts(self, key: str, block: Block, area: str, by: Level, state: State) -> Apart:
        first, last = block.steps[0].first, block.steps[-1].last
        indicator = self.theme.indicator[key]
        number = Number(theme=self.theme, indicator=indicator, area=area, first=first, last=last, state=state)
        return apart_by_step(self.session, self.tree, number, self.category, by, block.steps)


def settled_by(totals: Sequence[int], codes: int) -> Settled:
    """Return what hidden totals settle of their parts in so many categories, on the board of `apart_board`.

    Parts of a hidden total are hidden with it and safe by the moves that make it safe; no total is hidden or shown
    for the sake of a part.
    """
    first = len(totals) * codes
    return Settled([*totals] * (codes + 1), frozenset(range(first, first + len(totals))))


def _standing(family: Family, parts: Mapping[tuple[str, str], list[list[int]]]) -> dict[Any, list[list[int]]]:
    """Return the stock of a balance by category: what began less what ended up to each step."""
    tie = family.balance
    if tie is None:
        return {}
    found: dict[Any, list[list[int]]] = {}
    for (key, code), rows in parts.items():
        sign = 1 if key == tie.begins else -1 if key in tie.ends else 0
        if not sign:
            continue
        stock = found.setdefault((tie.stock, code), [[0] * len(row) for row in rows])
        for into, row in zip(stock, rows, strict=True):
            running = 0
            for step, amount in enumerate(row):
                running += amount
                into[step] += sign * running
    return found


def _apart(whole: Sequence[int], part: Sequence[int]) -> list[int]:
    return [abs(one - other) for one, other in zip(whole, part, strict=True)]
