"""RT that turn to a worse colour: every day is coloured by the rule that was valid on it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import TextClause, text
from sqlmodel import Session

from app.areas.tree import Node, Tree
from app.rollups.alerts.episodes import DAY, Episode, rises
from app.rollups.alerts.rows import day_of
from app.rollups.statements import Dialect, bound, dialect_of, key_sql
from app.themes.language import Band, Coloured, Theme, Watch, WatchRule, Zoning, sql

Event = tuple[date, str]
"""A day, and the house in which something happened on it."""


def coloured(
    session: Session, tree: Tree, theme: Theme, watch: Watch, kelurahan: str, since: date, today: date
) -> Iterator[Episode]:
    """Yield every turn to a worse colour from `since` on, of the RT of a kelurahan."""
    for rule in watch.rules:
        if isinstance(rule.looks, Coloured):
            zoning = _zoning(theme, rule.looks.zoning)
            events = _events(session, theme, zoning, kelurahan, since - DAY, today)
            for node in tree.within(kelurahan, "rt"):
                if node.code in events:
                    yield from _turns(watch, rule, zoning, node, events[node.code], since, today)


def _zoning(theme: Theme, key: str) -> Zoning:
    return next(each for each in theme.zonings if each.key == key)


def _turns(
    watch: Watch, rule: WatchRule, zoning: Zoning, node: Node, events: list[Event], since: date, today: date
) -> Iterator[Episode]:
    days = [since + timedelta(days=count) for count in range((today - since).days + 1)]
    bands = [_band(zoning, node, events, day) for day in days]
    levels = [0 if band is None else band[0] for band in bands]
    before = _band(zoning, node, events, since - DAY)
    for at, end in rises(levels, 0 if before is None else before[0]):
        found = bands[at]
        if found is not None and rule.holds_on(days[at]):
            _, band, houses, cases = found
            yield Episode(
                watch=watch.key,
                version=rule.version,
                unit=node.code,
                key=f"{days[at]}:{band.code}",
                area=node.code,
                began=days[at],
                ended=None if end is None else days[end],
                level=band.code,
                numbers={"houses": houses, "cases": cases},
            )


def _band(zoning: Zoning, node: Node, events: list[Event], day: date) -> tuple[int, Band, int, int] | None:
    """Return an RT's colour on a day with its place among the colours, its houses and its cases; None without one."""
    over = zoning.shown_until is not None and day > zoning.shown_until
    rule = None if over or not node.valid_on(day) else zoning.rule_on(day)
    if rule is None:
        return None
    first, last = zoning.window(day)
    seen = [house for when, house in events if first <= when <= last]
    houses = len(set(seen))
    band = rule.band(houses)
    return rule.bands.index(band), band, houses, len(seen)


def _events(
    session: Session, theme: Theme, zoning: Zoning, kelurahan: str, first: date, last: date
) -> dict[str, list[Event]]:
    """Return the events that may colour the days from `first` to `last`, by RT."""
    dialect = dialect_of(session)
    where = sql(zoning.where, theme.fields, dialect)
    most = max(rule.days for rule in zoning.rules)
    values = {"first": first - timedelta(days=most), "last": last, "low": kelurahan, "high": f"{kelurahan}/"}
    found: dict[str, list[Event]] = defaultdict(list)
    for rt, day, house in session.execute(_events_sql(dialect, theme.key, zoning.on, where), bound(dialect, values)):
        found[rt].append((day_of(day), str(house)))
    return found


@lru_cache(16)
def _events_sql(dialect: Dialect, theme: str, on: str, where: str) -> TextClause:
    """Print the events by RT; who names no house counts as a house of its own, as in `rollups.zones`."""
    return text(
        f"SELECT {key_sql('rt', dialect)} AS rt, c.{on}, coalesce(c.house, c.id) FROM record_{theme} AS c "  # noqa: S608
        f"WHERE c.{on} >= :first AND c.{on} <= :last AND c.area >= :low AND c.area < :high "
        f"AND c.state <> 'void' AND NOT c.zero AND {where}"
    )
