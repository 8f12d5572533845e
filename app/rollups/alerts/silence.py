"""RT and kelurahan that report nothing for some periods in a row, found by looking at the calendar."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text
from sqlmodel import Session

from app.areas.tree import Node, Tree
from app.records.tables import GRAINS
from app.rollups.alerts.episodes import DAY, Episode, periods_before, periods_between, runs
from app.rollups.alerts.rows import day_of
from app.rollups.query import Stretch, period_at, reporting_period
from app.rollups.reports import exists
from app.rollups.statements import bound, dialect_of, key_sql
from app.themes.language import Silent, Theme, Watch, WatchRule

Reports = Mapping[str, Mapping[date, date]]
"""Of each RT, the first day on which it reported something in a period, by the period's first day."""


@dataclass(frozen=True, slots=True)
class _Calendar:
    """The periods that are looked at, until when late reports are waited for, and since when the theme is in use."""

    periods: list[Stretch]
    wait: timedelta
    begun: date
    today: date

    def settled(self, period: Stretch) -> bool:
        """Say whether nobody waits for the period's reports any more."""
        return self.today > period.last + self.wait


def silent(
    session: Session, tree: Tree, theme: Theme, watch: Watch, kelurahan: str, since: date, today: date
) -> Iterator[Episode]:
    """Yield every silence, of the RT of a kelurahan or of all of it, that could be told from `since` on."""
    begun = first_report(session, theme)
    if begun is None:
        return
    unit = reporting_period(theme)
    nodes = tree.within(kelurahan, "rt")
    for rule in watch.rules:
        if not isinstance(rule.looks, Silent):
            continue
        wait = timedelta(days=theme.reporting.late_days)
        first = periods_before(unit, since - wait - DAY, rule.looks.periods + 1)
        calendar = _Calendar(periods_between(unit, first, today), wait, begun, today)
        came = reports(session, theme, kelurahan, first, today)
        if rule.looks.by == "rt":
            for node in nodes:
                yield from _silences(watch, rule, calendar, node.code, [node], came, since)
        elif nodes:
            yield from _silences(watch, rule, calendar, kelurahan, list(nodes), came, since)


def _silences(
    watch: Watch, rule: WatchRule, calendar: _Calendar, area: str, nodes: list[Node], came: Reports, since: date
) -> Iterator[Episode]:
    wanted = rule.looks.periods if isinstance(rule.looks, Silent) else 0
    reported = _first_day(nodes, came)
    awaited = [_awaited(calendar, rule, nodes, period) for period in calendar.periods]
    gaps = [
        waits and calendar.settled(period) and reported(period.first) is None
        for waits, period in zip(awaited, calendar.periods, strict=True)
    ]
    for start, stop in runs(gaps):
        if stop - start < wanted:
            continue
        last = calendar.periods[start + wanted - 1]
        began, ended = last.last + calendar.wait + DAY, None
        for at in range(stop, len(calendar.periods)):
            ended = reported(calendar.periods[at].first) or (None if awaited[at] else calendar.periods[at].first)
            if ended is not None:
                break
        if began >= since and rule.holds_on(last.last) and (ended is None or ended >= began):
            first = calendar.periods[start].label
            yield Episode(
                watch=watch.key,
                version=rule.version,
                unit=area,
                key=first,
                area=area,
                began=began,
                ended=ended,
                period=first,
            )


def _awaited(calendar: _Calendar, rule: WatchRule, nodes: list[Node], period: Stretch) -> bool:
    """Say whether a report is expected: the theme is in use, the rule is valid, and some RT is there."""
    here = any(exists(node, period.first, period.last) for node in nodes)
    return here and period.last >= calendar.begun and rule.holds_on(period.last)


def _first_day(nodes: list[Node], came: Reports) -> Callable[[date], date | None]:
    """Return a function that says on which day one of the RT first reported in a period."""
    told = [came[node.code] for node in nodes if node.code in came]
    return lambda period: min((each[period] for each in told if period in each), default=None)


def reports(session: Session, theme: Theme, kelurahan: str, first: date, last: date) -> Reports:
    """Return when each RT of a kelurahan reported from `first` to `last`; what was voided is no report.

    A record says its day itself; of a register the days of all visits stand in the cells only.
    """
    dialect = dialect_of(session)
    rt = key_sql("rt", dialect)
    here = "c.period >= :first AND c.period <= :last AND c.area >= :low AND c.area < :high"
    if theme.register or "day" in theme.grains:
        query = f"SELECT {rt}, min(c.period) FROM cell_{theme.key} AS c WHERE c.grain = :grain AND {here} "  # noqa: S608
        query += "AND c.records + c.zero_reports > 0 GROUP BY 1, c.period"
    else:
        query = f"SELECT {rt}, min(c.observed_on) FROM record_{theme.key} AS c WHERE {here} "  # noqa: S608
        query += "AND c.state <> 'void' GROUP BY 1, c.period"
    grain = GRAINS["day" if "day" in theme.grains else "month"]
    values = {"grain": grain, "first": first, "last": last, "low": kelurahan, "high": f"{kelurahan}/"}
    unit = reporting_period(theme)
    found: dict[str, dict[date, date]] = defaultdict(dict)
    for code, written in session.execute(text(query), bound(dialect, values)):
        day = day_of(written)
        start = period_at(unit, day).first
        found[code][start] = min(day, found[code].get(start, day))
    return found


def first_report(session: Session, theme: Theme) -> date | None:
    """Return the day of the city's first report on a theme, as fine as its cells are; None before any."""
    grain = GRAINS["day" if "day" in theme.grains else "month"]
    query = text(
        f"SELECT period FROM cell_{theme.key} WHERE grain = :grain AND records + zero_reports > 0 "  # noqa: S608
        "ORDER BY grain, period LIMIT 1"
    )
    found = session.execute(query, {"grain": grain}).scalar()
    return None if found is None else day_of(found)
