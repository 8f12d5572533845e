"""Prints and runs the two statements of a rollup: one for the sums, one for how completely areas reported."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import add
from typing import Any, Protocol

from sqlmodel import Session

from app.areas.codes import Level, ancestor, level_of
from app.areas.denominators import Books, Counted
from app.areas.tree import Node, Tree
from app.core.errors import refuse
from app.rollups.problems import TOO_LARGE
from app.rollups.query import (
    MOST_ROWS,
    Question,
    Reporting,
    Span,
    Stretch,
    cover,
    cover_from_beginning,
    period_at,
    reporting,
    reporting_period,
    stretches,
)
from app.rollups.reports import HeardOf, exists, expected_reports, received_reports
from app.rollups.statements import (
    OPENING,
    bound,
    dialect_of,
    letters_for,
    points_bound,
    sums_sql,
)
from app.themes.language import Denominator

Sums = list[int]


class Divisors(Protocol):
    """What a rate divides by: a book of the published figures, or those that a closing froze."""

    def figure(self, area: str, day: date) -> Counted | None:
        """Return what to divide by for a range that ends on a day; None means not available, never 0."""
        ...


@dataclass(frozen=True, slots=True)
class Rollup:
    """The answer in numbers: `sums[area][step]` in the order of the question's columns.

    An area without an entry counts nothing anywhere. `last` and `last_totals` are the same of each step's last
    reporting period only (`tails`); of stocks they say nothing. `ends`: the last day of each step that has come.
    `expected` and `received` are reports, by (bucket, area); they are None where completeness has no meaning, which is
    below the RT.
    """

    question: Question
    steps: list[Stretch]
    ends: list[date]
    tails: list[Stretch]
    areas: list[tuple[str, str]]
    sums: dict[str, list[Sums]]
    last: dict[str, list[Sums]]
    totals: list[Sums]
    last_totals: list[Sums]
    books: Mapping[tuple[Denominator, int], Divisors]
    reporting: Reporting
    expected: Counter[tuple[int, str]] | None
    received: Counter[tuple[int, str]] | None

    def divisor(self, by: Denominator, area: str, step: int) -> Counted | None:
        """Return what a rate divides by in an area; None when there is no such figure."""
        return self.books[by, self.ends[step].year].figure(area, self.ends[step])


def roll_up(
    session: Session,
    tree: Tree,
    question: Question,
    today: date,
    books: Books | None = None,
    areas_version: int = 0,
    heard: HeardOf | None = None,
) -> Rollup:
    """Answer a question in at most two statements, and one for each denominator and year that is not yet in `books`.

    `areas_version`: that of the areas and of their figures, as this session sees it. `heard`: knows what was reported,
    which saves a statement. Every area of the level that
    exists on some day of the range is there, and any other in which something counts.
    Problems `rollup.period`, `rollup.too_large`. Scope is the caller's to check first.
    """
    steps = stretches(question)
    nodes = _existing(tree, question)
    if len(nodes) * len(steps) > MOST_ROWS:
        raise refuse(TOO_LARGE, most=MOST_ROWS)
    ends = [min(step.last, max(today, step.first)) for step in steps]
    tails = last_periods(question, steps, ends)
    at = {each: place for place, each in enumerate(dict.fromkeys([*steps, *tails]))}
    held = _running(question, len(at), _read_sums(session, tree, question, _spans(question, list(at))))
    sums = held if len(at) == len(steps) else {code: each[: len(steps)] for code, each in held.items()}
    last = held if len(at) == len(steps) else {code: [each[at[tail]] for tail in tails] for code, each in held.items()}
    totals = _totals(held.values(), len(at), len(question.columns))
    codes = {node.code: node.name for node in nodes}
    for code in sorted(sums.keys() - codes.keys()):
        known = tree.get(code)
        codes[code] = known.name if known else code
    reports = reporting(question, steps, today)
    expected, received = None, None
    if level_of(question.area) != "dasawisma":
        expected = expected_reports(tree, question, reports)
        received = received_reports(session, tree, question, reports, heard)
    return Rollup(
        question,
        steps,
        ends,
        tails,
        sorted(codes.items()),
        sums,
        last,
        totals[: len(steps)],
        [totals[at[tail]] for tail in tails],
        _books(session, tree, question, ends, books or Books(), areas_version),
        reports,
        expected,
        received,
    )


def sums_of(session: Session, tree: Tree, question: Question, steps: Sequence[Stretch]) -> dict[str, list[Sums]]:
    """Return for each area in which something counts its sums in each step, in the order of the question's columns.

    The steps follow one another without a gap, from the question's first day on. Problem `rollup.period`.
    """
    return _running(question, len(steps), _read_sums(session, tree, question, _spans(question, list(steps))))


def last_periods(question: Question, steps: Sequence[Stretch], ends: Sequence[date]) -> list[Stretch]:
    """Return each step's last reporting period that has begun, or the whole step where no rate needs it."""
    if not any(each.of == "period" for each in question.denominators):
        return list(steps)
    unit = reporting_period(question.theme)
    last = [period_at(unit, end) for end in ends]
    return [
        Stretch(max(step.first, each.first), min(step.last, each.last)) for step, each in zip(steps, last, strict=True)
    ]


def _books(
    session: Session, tree: Tree, question: Question, ends: Sequence[date], books: Books, version: int
) -> dict[tuple[Denominator, int], Divisors]:
    years = sorted({end.year for end in ends})
    return {(by, year): books.book(session, tree, version, by, year) for by in question.denominators for year in years}


def _existing(tree: Tree, question: Question) -> list[Node]:
    within = tree.within(question.area, question.by)
    return [node for node in within if exists(node, question.first, question.last)]


def _spans(question: Question, steps: Sequence[Stretch]) -> list[tuple[int, Span]]:
    grains = question.theme.grains
    spans = [(at, span) for at, step in enumerate(steps) for span in cover(step.first, step.last, grains)]
    if question.stocks:
        before = date.fromordinal(question.first.toordinal() - 1)
        spans += [(OPENING, span) for span in cover_from_beginning(before, grains)]
    return spans


Found = Iterable[tuple[int, str, Sums]]


def _read_sums(session: Session, tree: Tree, question: Question, spans: Sequence[tuple[int, Span]]) -> Found:
    """Ask for the sums, and yield (step, area, sums); one area can come several times."""
    dialect = dialect_of(session)
    letters = letters_for(question.by)
    opening = next((span for _, span in spans if span.first is None), None)
    points = [(at, letters[span.grain], day) for at, span in spans if span.first is not None for day in span.periods()]
    if len(points) > MOST_ROWS:
        raise refuse(TOO_LARGE, most=MOST_ROWS)
    values: dict[str, Any] = {"low": question.area, "high": question.area + "/", **points_bound(dialect, points)}
    if opening is not None:
        values |= {"grain": letters[opening.grain], "last": opening.last, "stride": f"1 {opening.grain}"}
    statement = sums_sql(
        dialect,
        question.theme.key,
        question.columns,
        area_key(tree, question.area, question.by),
        verified=question.state == "verified",
        opening=opening is not None,
    )
    for step, code, *sums in session.connection().execute(statement, bound(dialect, values)):
        yield step, _folded(code, question), sums


def _folded(code: str, question: Question) -> str:
    """Return the area that a row belongs to; a record of an RT that is in no dasawisma stays with its RT."""
    return ancestor(code or question.area, question.by) or code


def _running(question: Question, steps: int, found: Found) -> dict[str, list[Sums]]:
    """Add up what was found; of a stock, add each step to the one before."""
    width = len(question.columns)
    sums: dict[str, list[Sums]] = {}
    for step, code, row in found:
        held = sums.get(code)
        if held is None:
            held = sums[code] = [[] for _ in range(steps + 1)]
        held[step + 1] = list(map(add, held[step + 1], row)) if held[step + 1] else row
    stocks = [at for at, key in enumerate(question.columns) if key in question.stocks]
    for held in sums.values():
        held[:] = [row or [0] * width for row in held]
        for at in range(1, len(held)) if stocks else ():
            before, after = held[at - 1], held[at]
            if len(stocks) == width:
                held[at] = list(map(add, before, after))
            else:
                for column in stocks:
                    after[column] += before[column]
        del held[0]
    return {code: held for code, held in sums.items() if any(map(any, held))}


def _totals(found: Iterable[Sequence[Sums]], steps: int, width: int) -> list[Sums]:
    totals = [[0] * width for _ in range(steps)]
    for held in found:
        totals = [list(map(add, total, row)) for total, row in zip(totals, held, strict=True)]
    return totals


def area_key(tree: Tree, root: str, level: Level) -> str:
    """Return the name of the SQL expression that gives an area of a level, below `root`.

    Where no dasawisma is, the cell's own area is the RT.
    """
    if level == level_of(root) and level not in ("rt", "dasawisma"):
        return "one"
    if level == "rt" and not tree.within(root, "dasawisma"):
        return "own"
    return "own" if level == "dasawisma" else level
