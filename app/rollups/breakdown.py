"""A number told apart by a category and by area: one GROUP BY on the rows, and what only revisions tell.

It knows nothing of who asks: whom it may be shown to is decided before, and what must be hidden afterwards.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import text
from sqlmodel import Session

from app.areas.codes import Level, ancestor
from app.areas.tree import Tree
from app.core.errors import refuse
from app.rollups.categories import Category
from app.rollups.engine import area_key, last_periods
from app.rollups.live import Number, counted_sql, replayed, settled, values_of
from app.rollups.problems import TOO_LARGE
from app.rollups.query import Question, Stretch
from app.rollups.reports import exists
from app.rollups.statements import dialect_of, key_sql
from app.themes.language import Indicator

MOST_CELLS: Final = 50_000
"""Areas times categories in one answer."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """`counts[area, category]` and `totals[area]`, in what the indicator counts: records, or its amount as stored.

    Where one record may be in several categories they do not add up to the total; otherwise they do.
    """

    areas: list[tuple[str, str]]
    counts: Counter[tuple[str, str]]
    totals: Counter[str]


def break_down(session: Session, tree: Tree, number: Number, category: Category, by: Level) -> Breakdown:
    """Count a number by category and by area of a level.

    Every area that exists on some day of the range is there, and any other in which something counts. Problems
    `rollup.too_large` when there are too many areas and categories, `rollup.too_far_back`. Scope is the caller's to
    check first.
    """
    nodes = [node for node in tree.within(number.area, by) if exists(node, number.first, number.last)]
    if len(nodes) * len(category.codes) > MOST_CELLS:
        raise refuse(TOO_LARGE, most=MOST_CELLS)
    dialect, number = dialect_of(session), settled(session, number)
    place = key_sql(area_key(tree, number.area, by), dialect)
    rows = counted_sql(number, dialect, category.sql(number, dialect))
    grouped = text(f"SELECT {place} AS place, value, gap, sum(amount) FROM ({rows}) AS c GROUP BY 1, 2, 3")  # noqa: S608
    counts: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()

    def add(code: str, told: Sequence[str], amount: int) -> None:
        area = ancestor(code or number.area, by) or code
        totals[area] += amount
        for each in told:
            counts[area, each] += amount

    for code, value, gap, amount in session.connection().execute(grouped, values_of(number, dialect)):
        add(code, category.told(value, gap), int(amount))
    for part in replayed(session, number, dialect):
        add(part.area, category.of(part, number.theme), part.amount)
    names = {node.code: node.name for node in nodes}
    for area in sorted(totals.keys() - names.keys()):
        known = tree.get(area)
        names[area] = known.name if known else area
    return Breakdown(sorted(names.items()), counts, totals)


Apart = dict[str, list[Counter[str]]]
"""What counts in each area: for every step by category."""


def apart_by_step(
    session: Session, tree: Tree, number: Number, category: Category, by: Level, steps: Sequence[Stretch]
) -> Apart:
    """Count a number by category and area of a level in each of some months; of a stock there is one step, its day.

    The months are whole and follow one another. Problem `rollup.too_far_back`. Scope is the caller's to check first.
    """
    dialect = dialect_of(session)
    number = settled(session, replace(number, first=steps[0].first, last=steps[-1].last))
    at = {f"{step.first:%Y-%m}": place for place, step in enumerate(steps)}
    on = f"c.{number.indicator.on}"
    month = f"strftime('%Y-%m', {on})" if dialect == "sqlite" else f"to_char({on}, 'YYYY-MM')"
    if number.stock:
        month = f"'{steps[-1].first:%Y-%m}'"
    place = key_sql(area_key(tree, number.area, by), dialect)
    rows = counted_sql(number, dialect, f"{category.sql(number, dialect)}, {month} AS month")
    grouped = text(
        f"SELECT {place} AS place, month, value, gap, sum(amount) FROM ({rows}) AS c GROUP BY 1, 2, 3, 4"  # noqa: S608
    )
    found: Apart = {}

    def add(code: str, step: int, told: Sequence[str], amount: int) -> None:
        area = ancestor(code or number.area, by) or code or number.area
        counts = found.setdefault(area, [Counter() for _ in steps])[step]
        for each in told:
            counts[each] += amount

    for code, when, value, gap, amount in session.connection().execute(grouped, values_of(number, dialect)):
        add(code, at[when], category.told(value, gap), int(amount))
    if number.replays or number.moved:
        for step, days in enumerate(steps):
            alone = number if number.stock else replace(number, first=days.first, last=days.last)
            for part in replayed(session, alone, dialect):
                add(part.area, step, category.of(part, number.theme), part.amount)
    return found


def number_of(question: Question, indicator: Indicator, today: date, *, whole: bool = False) -> Number:
    """Return the number that a rollup's question asks for, with the days that it really counts.

    A rate over the figure of a period counts the last reporting period only, as its rollup does; what it is divided
    by (`whole`) never does.
    """
    step = Stretch(question.first, question.last)
    by = indicator.denominator
    if by is not None and by.of == "period" and not whole:
        alone = replace(question, indicators=(indicator.key,), step="total")
        (step,) = last_periods(alone, [step], [min(step.last, max(today, step.first))])
    return Number(
        theme=question.theme,
        indicator=indicator,
        area=question.area,
        first=step.first,
        last=step.last,
        state=question.state,
    )
