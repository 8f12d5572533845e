"""Lays a veil over a rollup: says of each figure whether this reader may see it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from app.areas.codes import ancestor
from app.core.errors import problem_kind, refuse
from app.rollups.disclosure.blocks import Block, year_block
from app.rollups.disclosure.moves import MONTHS, YEAR
from app.rollups.disclosure.patterns import Patterns
from app.rollups.query import State, Stretch
from app.themes.language import Indicator
from app.themes.ties import Family

COARSE = problem_kind(
    "rollup.coarse",
    422,
    id="Untuk Anda angka tema ini diberikan per bulan penuh dan sampai tingkat RT. Mulailah pada awal bulan dan akhiri "
    "pada akhir bulan atau hari ini.",
    en="To you the figures of this theme are given by whole months and down to the RT. Begin on the first of a month "
    "and end on the last of one, or today.",
)

_DAY = timedelta(days=1)


class Place(NamedTuple):
    """Where a figure of the question stands in a pattern."""

    block: Block
    at: int


Curtain = Mapping[str, Sequence[tuple[str, bool, bool]]]
"""What is hidden of a step where areas are decided together: by area the indicators of which something is.

With each stands whether its count is hidden, and whether what it is divided by.
"""


class Veil:
    """Says which figures of a question are hidden from a reader."""

    _also: tuple[int, ...] = ()
    """The closings whose figures are weighed besides; none where figures are live."""

    def __init__(self, patterns: Patterns, state: State, steps: Sequence[Stretch]) -> None:
        """Work nothing out yet; Problem `rollup.coarse` when a step is no whole number of months."""
        self.least = patterns.reader.least
        self._patterns, self._state, self.steps = patterns, state, tuple(steps)
        self._hidden: dict[tuple[str, Stretch, str | None, str], frozenset[str]] = {}
        self._found: dict[tuple[Stretch, bool, bool], list[Place]] = {}
        for step in steps:
            if not _whole_months(step, patterns.today):
                raise refuse(COARSE)

    def hides(self, key: str, area: str, days: Stretch, code: str = "") -> bool:
        """Say whether an indicator's figure of an area is hidden on days that are a whole number of months.

        A sum over several periods is shown when all that add up to it are. `code`: the category of a breakdown.
        """
        return area in self.hidden(key, area, days, code)

    def hidden(self, key: str, area: str, days: Stretch, code: str = "") -> frozenset[str]:
        """Return all areas decided together with one, itself included, in which a figure is hidden."""
        within = decided_in(area)
        found = self._hidden.get((key, days, within, code))
        if found is None:
            found = self._hidden[key, days, within, code] = self._hidden_in(key, days, area, code)
        return found

    def curtain(self, asked: tuple[Indicator, ...], area: str, step: Stretch, tail: Stretch) -> Curtain:
        """Return what is hidden of indicators where an area is decided, in a step and its last reporting period.

        It is remembered while its figures stay as they are: every row of every answer about the step looks it up.
        """
        place = ("curtain", tuple(each.key for each in asked), step, tail, self._also)
        days = Stretch(min(step.first, tail.first), max(step.last, tail.last))
        return self._patterns.recall(place, area, days, self._state, lambda: self._drawn(asked, area, step, tail))

    def _drawn(self, asked: tuple[Indicator, ...], area: str, step: Stretch, tail: Stretch) -> Curtain:
        found: dict[str, list[tuple[str, bool, bool]]] = {}
        for each in asked:
            days = tail if each.denominator is not None and each.denominator.of == "period" else step
            counts = self.hidden(each.key, area, days)
            wholes = frozenset[str]() if each.whole is None else self.hidden(each.whole, area, days)
            ways = {way: (each.key, *way) for way in ((True, False), (False, True), (True, True))}
            for code in counts | wholes:
                found.setdefault(code, []).append(ways[code in counts, code in wholes])
        return found

    def _hidden_in(self, key: str, days: Stretch, area: str, code: str) -> frozenset[str]:
        family, member = self._patterns.family(key), self._patterns.member(key)
        return frozenset().union(
            *(
                self._patterns.of(family, place.block, area, self._state).hides(member, place.at, code)
                for place in self._places(family, member, days)
            )
        )

    def _places(self, family: Family, member: str, days: Stretch) -> list[Place]:
        stock, balance = self._patterns.theme.indicator[member].over == "stock", family.balance is not None
        found = self._found.get((days, stock, balance))
        if found is None:
            find = self._in_balance if balance else self._alone
            last = min(days.last, self._patterns.today)
            found = self._found[days, stock, balance] = list(find(days._replace(last=last), stock=stock))
        return found

    def _alone(self, days: Stretch, *, stock: bool) -> Iterator[Place]:
        if stock:
            yield Place(Block((Stretch(days.last.replace(day=1), days.last),)), 0)
            return
        for year in range(days.first.year, days.last.year + 1):
            block = year_block(year, self._patterns.today)
            months = _months_in(days, year)
            slots = [YEAR] if len(months) == MONTHS and block.published[0] else months
            yield from (Place(block, at) for at in slots)

    def _in_balance(self, days: Stretch, *, stock: bool) -> Iterator[Place]:
        block = self._patterns.timeline()
        first = block.steps[0].first.year
        if stock:
            if days.last.year >= first:  # before the first record nothing stands, and nothing is hidden
                yield Place(block, (days.last.year - first) * MONTHS + days.last.month - 1)
            return
        for year in range(max(first, days.first.year), days.last.year + 1):
            months = _months_in(days, year)
            if len(months) == MONTHS and block.published[year - first]:
                yield Place(block, -1 - (year - first))
            else:
                yield from (Place(block, (year - first) * MONTHS + at) for at in months)


def _whole_months(step: Stretch, today: date) -> bool:
    return step.first.day == 1 and (step.last >= today or (step.last + _DAY).day == 1)


def _months_in(days: Stretch, year: int) -> list[int]:
    """Return the months of a year, from 0, that begin within the days."""
    return [at for at in range(MONTHS) if days.first <= date(year, at + 1, 1) <= days.last]


@lru_cache(8192)
def decided_in(area: str) -> str | None:
    """Return the kelurahan within which an area's figures are decided; None where they are with the city's."""
    kelurahan = ancestor(area, "kelurahan")
    return kelurahan if kelurahan != area else None
