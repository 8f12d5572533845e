"""Which published figure a rate divides by: one of the very year, counted as a whole, or nothing at all."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from app.areas.codes import parent_of
from app.areas.figures import kept_group
from app.areas.store import TRUSTED, figures
from app.areas.tree import Tree
from app.core.memory import Memory
from app.themes.language import METRICS, Denominator

_REMEMBERED = 50_000
"""Answers that a book keeps; days come from outside, so the memory must have an end."""


class Counted(NamedTuple):
    """A figure to divide by; of figures that were added up, `date` is `first/last` where they differ."""

    value: int
    date: str
    source: str


class Kept(NamedTuple):
    """A trusted figure as it is kept; of two of the same date, the lower `rank` goes first, then the later `id`."""

    area: str
    date: str
    value: int
    source: str
    rank: int
    id: int


Way = tuple[str, int]
"""Source and length of the date: figures add up only if they were counted in one way."""


class Book:
    """The trusted figures of one metric and group in one year, and what follows from them.

    For a range that ends on a day: the area's own latest figure that is not later than that day, as precisely as each
    says its date (2026 is good for all of 2026, 2026-08 from August on). An area that has none gets the sum of the
    areas directly below it, if every one that exists on that day has a figure of the same source and precision, its
    own or again such a sum. Otherwise there is none; a part is never taken for the whole.
    """

    def __init__(self, tree: Tree, kept: Iterable[Kept]) -> None:
        self._tree = tree
        self._own: defaultdict[str, list[Kept]] = defaultdict(list)
        self._told: set[str] = set()
        for each in kept:
            self._own[each.area].append(each)
            area: str | None = each.area
            while area and area not in self._told:
                self._told.add(area)
                area = parent_of(area)
        for own in self._own.values():
            own.sort(key=lambda each: (each.date, -each.rank, each.id), reverse=True)
        self._ways: dict[tuple[str, date], dict[Way, Counted]] = {}

    def figure(self, area: str, day: date) -> Counted | None:
        """Return what to divide by for a range that ends on a day; None means not available, never 0."""
        if area not in self._told:
            return None
        for each in self._own.get(area, ()):
            if _by(each, day):
                return Counted(each.value, each.date, each.source)
        ways = self._all_ways(area, day)
        return max(ways.values(), key=lambda found: (found.date.rpartition("/")[2], found.source), default=None)

    def _all_ways(self, area: str, day: date) -> dict[Way, Counted]:
        """Return the figure of an area in each way it was counted, its own before those added up."""
        found = self._ways.get((area, day))
        if found is None:
            found = self._added(area, day) if area in self._told else {}
            for each in reversed(self._own.get(area, ())):
                if _by(each, day):
                    found[each.source, len(each.date)] = Counted(each.value, each.date, each.source)
            if len(self._ways) >= _REMEMBERED:
                self._ways.clear()
            self._ways[area, day] = found
        return found

    def _added(self, area: str, day: date) -> dict[Way, Counted]:
        """Add up the areas directly below, in each way in which all of them were counted."""
        children = self._tree.children(area, day)
        if not children or any(child.code not in self._told for child in children):
            return {}
        first, *others = [self._all_ways(child.code, day) for child in children]
        return {
            way: _sum([counted, *(other[way] for other in others)])
            for way, counted in first.items()
            if all(way in other for other in others)
        }


def _by(each: Kept, day: date) -> bool:
    """Say whether a figure was counted by a day, as far as its date says."""
    return each.date <= day.isoformat()[: len(each.date)]


def _sum(parts: list[Counted]) -> Counted:
    dates = sorted({day for part in parts for day in part.date.split("/")})
    as_of = dates[0] if len(dates) == 1 else f"{dates[0]}/{dates[-1]}"
    return Counted(sum(part.value for part in parts), as_of, parts[0].source)


class Books:
    """The books of this process, read once for each version of the areas."""

    def __init__(self) -> None:
        self._memory = Memory(_MOST_BOOKS)

    def book(self, session: Session, tree: Tree, version: int, by: Denominator, year: int) -> Book:
        """Return a denominator's book of a year. `version`: that of the areas, as this session sees it."""
        key = (by.metric, *kept_group(METRICS[by.metric], by.sex, by.age_band), year)
        return self._memory.recall((version, tree.version, *key), lambda: read_book(session, tree, *key))


_MOST_BOOKS = 500
"""Books kept: one for each denominator and year, of few versions."""


def read_book(session: Session, tree: Tree, metric: str, sex: str, age_band: str, year: int) -> Book:
    """Read the figures of a year; `sex` and `age_band` as they are kept."""
    return Book(
        tree,
        (
            Kept(area, day, value, source, TRUSTED.index(confidence), number)
            for area, day, value, source, confidence, number in figures(
                session, metric, year=year, sex=sex, age_band=age_band
            )
        ),
    )
