"""Which reports are due and which came: an RT in a reporting period, whatever it sent, a zero report included."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from app.areas.codes import Level, ancestor, is_within
from app.areas.tree import Node, Tree
from app.core.errors import refuse
from app.records.tables import GRAINS
from app.rollups.problems import TOO_LARGE
from app.rollups.query import (
    MOST_ROWS,
    Question,
    Reporting,
    State,
    Stretch,
    cover,
    period_at,
    reporting_period,
)
from app.rollups.statements import bound, dialect_of, heard_sql, points_bound
from app.themes.language import Theme

_WIDTHS = {"kota": 5, "kecamatan": 8, "kelurahan": 13}
"""How long the codes of the wider levels are."""

EVERYWHERE = ("", ":")
"""Between which two texts all codes are: they begin with digits."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The RT from which something came in a period, in order of their codes, and how many these are by kelurahan."""

    rts: tuple[str, ...]
    by: Counter[str]

    def within(self, area: str) -> Sequence[str]:
        """Return those at or below an area."""
        return self.rts[bisect_left(self.rts, area) : bisect_left(self.rts, area + "/")]

    def counted(self, area: str, level: Level) -> Mapping[str, int]:
        """Count those within an area by the areas of a level, which is the RT or wider."""
        width = _WIDTHS.get(level)
        if width is None:
            codes = self.within(area)
            return Counter(codes if level == "rt" else (ancestor(code, level) or code for code in codes))
        counted: Counter[str] = Counter()
        for code, count in self.by.items():
            if is_within(code, area):
                counted[code[:width]] += count
        return counted


HeardOf = Callable[[Session, Tree, Theme, Sequence[Stretch], State], Mapping[date, Heard]]
"""Says from where something came in whole reporting periods of a theme, in the whole city, by their first days."""


def heard_of(rts: Iterable[str]) -> Heard:
    """Return what these RT say."""
    codes = tuple(sorted(rts))
    return Heard(codes, Counter(ancestor(code, "kelurahan") or code for code in codes))


def exists(node: Node, first: date, last: date) -> bool:
    """Say whether an area exists on some day from `first` to `last`."""
    return (node.valid_from is None or node.valid_from <= last) and (node.valid_to is None or first <= node.valid_to)


def expected_reports(tree: Tree, question: Question, reports: Reporting) -> Counter[tuple[int, str]]:
    """Count the reports due, by (bucket, area): each RT once for each reporting period in which it exists."""
    always: Counter[str] = Counter()
    expected: Counter[tuple[int, str]] = Counter()
    level = _judged(question)
    for node in tree.within(question.area, "rt"):
        area: str = getattr(node, level)
        if not _begins_or_ends(node, question):
            always[area] += 1
            continue
        for at, (start, stop) in enumerate(reports.buckets):
            expected[at, area] += sum(exists(node, unit.first, unit.last) for unit in reports.units[start:stop])
    for at, (start, stop) in enumerate(reports.buckets):
        for area, count in always.items():
            expected[at, area] += count * (stop - start)
    return expected


def received_reports(
    session: Session, tree: Tree, question: Question, reports: Reporting, heard: HeardOf | None = None
) -> Counter[tuple[int, str]]:
    """Count the reports that came, by (bucket, area): of the states asked for, from RT that existed in the period.

    `heard`: knows of whole reporting periods what came. Problem `rollup.too_large`.
    """
    theme, state, area = question.theme, question.state, question.area
    unit = reporting_period(theme)
    whole = [each for each in reports.units if heard and each == period_at(unit, each.first)]
    found = dict(heard(session, tree, theme, whole, state)) if heard and whole else {}
    rest = [each for each in reports.units if each.first not in found]
    found |= read_heard(session, tree, theme, rest, state, (area, area + "/"))
    level = _judged(question)
    received: Counter[tuple[int, str]] = Counter()
    for at, (start, stop) in enumerate(reports.buckets):
        for each in reports.units[start:stop]:
            for code, count in found[each.first].counted(area, level).items():
                received[at, code] += count
    return received


def read_heard(
    session: Session,
    tree: Tree,
    theme: Theme,
    periods: Sequence[Stretch],
    state: State,
    between: tuple[str, str] = EVERYWHERE,
) -> dict[date, Heard]:
    """Read from which RT that existed in a period something came, by the period's first day.

    `between`: the codes of areas that are looked at. Problem `rollup.too_large`.
    """
    points = [
        (at, GRAINS[span.grain], day)
        for at, each in enumerate(periods)
        for span in cover(each.first, each.last, theme.grains)
        for day in span.periods()
    ]
    if len(points) > MOST_ROWS:
        raise refuse(TOO_LARGE, most=MOST_ROWS)
    found: list[list[str]] = [[] for _ in periods]
    if points:
        dialect, (low, high) = dialect_of(session), between
        key = "rt" if tree.at_level("dasawisma") else "own"
        values: dict[str, Any] = {"low": low, "high": high, **points_bound(dialect, points)}
        statement = heard_sql(dialect, theme.key, key, verified=state == "verified")
        for at, rt in session.connection().execute(statement, bound(dialect, values)):
            node = tree.get(rt)
            if node is None:
                found[at].append(rt)
            elif exists(node, periods[at].first, periods[at].last):
                found[at].append(node.code)  # one text for all periods
    return {each.first: heard_of(rts) for each, rts in zip(periods, found, strict=True)}


def _judged(question: Question) -> Level:
    """Return the level at which completeness is told: that of the rows, but never below the RT."""
    return "rt" if question.by == "dasawisma" else question.by


def _begins_or_ends(node: Node, question: Question) -> bool:
    """Say whether an RT begins or ends within the range, so that it is not expected in all of it."""
    begins = node.valid_from is not None and node.valid_from > question.first
    return begins or (node.valid_to is not None and node.valid_to < question.last)
