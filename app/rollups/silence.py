"""Which RT are silent: those from which nothing came for one or more periods in a row, up to the last one due."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlmodel import Session

from app.areas.tree import Node, Tree
from app.records.tables import GRAINS
from app.rollups.completeness import Plan
from app.rollups.query import Stretch, period_at, reporting_period
from app.rollups.receipts import due_of
from app.rollups.reports import exists
from app.rollups.timeliness import Came
from app.themes.language import Theme

_DAY = timedelta(days=1)

LOOK_BACK = {"day": 31, "month": 12, "quarter": 8, "half": 6, "year": 5}
"""How many periods are looked back over at least, whatever range is asked for."""


class Silent(NamedTuple):
    """An RT that owes reports: `periods` in a row, since `since`.

    `last`: the last period before with a report; None when there is none as far as was looked, and then it may be
    silent for longer unless `since` is when it, or the theme, began.
    """

    theme: Theme
    node: Node
    since: Stretch
    periods: int
    last: Stretch | None


def silent(tree: Tree, plan: Plan, came: Mapping[date, Came], units: Sequence[Stretch], today: date) -> list[Silent]:
    """Return the silent RT at or below the asked area that exist today, the longest silent first.

    `units`: the periods to look at, as of `looked_at`; `came`: what came of each. A period counts once its due day is
    past.
    """
    area = plan.question.area
    received = [frozenset(came[unit.first].received.within(area)) for unit in units]
    found = []
    for node in tree.within(area, "rt", today):
        owed = 0
        while owed < len(units) and node.code not in received[-1 - owed]:
            if not exists(node, units[-1 - owed].first, units[-1 - owed].last):
                break
            owed += 1
        if owed:
            before = len(units) - 1 - owed
            last = units[before] if before >= 0 and node.code in received[before] else None
            found.append(Silent(plan.theme, node, units[-owed], owed, last))
    return sorted(found, key=lambda each: (-each.periods, each.node.code))


def looked_at(session: Session, plan: Plan, today: date) -> list[Stretch]:
    """Return the periods past their due day up to the end of the asked range: all of it, or further back.

    Nobody is silent before the theme's first report in the city.
    """
    theme, asked = plan.theme, plan.question
    began = _began(session, theme)
    unit = reporting_period(theme)
    last = period_at(unit, min(asked.last, today))
    while due_of(theme, last) >= today:
        last = period_at(unit, last.first - _DAY)
    units = [last]
    while len(units) < LOOK_BACK[unit] or asked.first < units[0].first:
        units.insert(0, period_at(unit, units[0].first - _DAY))
    return [each for each in units if began is not None and began <= each.last]


def _began(session: Session, theme: Theme) -> date | None:
    """Return the first period of the theme's cells, to the day or to the month as they are kept; None without any."""
    grain = "day" if "day" in theme.grains else "month" if "month" in theme.grains else "year"
    statement = text(f"SELECT min(period) FROM cell_{theme.key} WHERE grain = :grain")  # noqa: S608 - ours
    value: Any = session.execute(statement, {"grain": GRAINS[grain]}).scalar_one()
    return date.fromisoformat(value) if isinstance(value, str) else value


def merged(parts: Sequence[Sequence[Silent]]) -> list[Silent]:
    """Return the silent RT of all themes, the longest silent first, by RT where they are alike."""
    return sorted((each for part in parts for each in part), key=lambda each: (-each.periods, each.node.code))
