"""What happens to a subject from record to record: it gets worse, or is not seen any more."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import not_, or_, select
from sqlmodel import Session

from app.records.store import shown
from app.records.tables import TABLES
from app.rollups.alerts.episodes import DAY, Episode, periods_between, rises
from app.rollups.query import period_at
from app.themes.language import Theme, Unseen, Watch, WatchRule, Worse, keys_of, period_start
from app.themes.language.expr import Test


@dataclass(frozen=True, slots=True)
class Seen:
    """A record of a subject, with the fields that watches look at."""

    id: UUID
    area: str
    observed_on: date
    values: Mapping[str, Any]


Series = Mapping[UUID, Sequence[Seen]]
"""The standing records of subjects in order of the day observed; who is identified by nothing is its own record."""


def series_of(session: Session, theme: Theme, subjects: Sequence[UUID]) -> Series:
    """Return the records of these subjects."""
    table = TABLES[theme.key][0]
    columns = [table.c[key] for key in fields_watched(theme)]
    query = (
        select(table.c.id, table.c.subject, table.c.area, table.c.observed_on, *columns)
        .where(or_(table.c.subject.in_(subjects), table.c.subject.is_(None) & table.c.id.in_(subjects)))
        .where(table.c.state != "void", not_(table.c.zero), shown(table))
        .order_by(table.c.observed_on, table.c.id)
    )
    found: dict[UUID, list[Seen]] = defaultdict(list)
    for row in session.execute(query):
        values = {key: getattr(row, key) for key in fields_watched(theme)}
        seen = Seen(row.id, row.area, row.observed_on, {"observed_on": row.observed_on, **values})
        found[row.subject or row.id].append(seen)
    return found


def fields_watched(theme: Theme) -> list[str]:
    """Return the fields that the watches on records look at."""
    keys: dict[str, None] = {}
    for rule in (rule for watch in theme.watches for rule in watch.rules):
        match rule.looks:
            case Worse(levels=levels, unless=unless, tells=tells):
                conditions = [level.when for level in levels] + ([] if unless is None else [unless])
                keys |= dict.fromkeys((*(key for each in conditions for key in keys_of(each)), *tells))
            case Unseen(where=where, born=born):
                keys |= dict.fromkeys((*keys_of(where), born))
    return [key for key in keys if key != "observed_on"]


def worsened(theme: Theme, watch: Watch, series: Series) -> Iterator[Episode]:
    """Yield where a subject's record is worse than the one before it."""
    for rule in watch.rules:
        if not isinstance(rule.looks, Worse):
            continue
        looks, level_of = rule.looks, _leveller(theme, rule.looks)
        for subject, records in series.items():
            known = [(record, level) for record in records if (level := level_of(record)) is not None]
            for at, end in rises([level for _, level in known], None if looks.compared else 0):
                record, level = known[at]
                if not rule.holds_on(record.observed_on):
                    continue
                yield Episode(
                    watch=watch.key,
                    version=rule.version,
                    unit=subject.hex,
                    key=f"{record.id.hex}:{looks.levels[level - 1].code}",
                    area=record.area,
                    began=record.observed_on,
                    ended=None if end is None else known[end][0].observed_on,
                    level=looks.levels[level - 1].code,
                    record=record.id,
                    numbers=_told(theme, looks, record, known[at - 1][0] if at else None),
                )


def _leveller(theme: Theme, looks: Worse) -> Callable[[Seen], int | None]:
    """Return a function that gives a record's level: 0 for none, and None where one is unknown or passed over."""
    tests: list[Test] = [theme.test(level.when) for level in looks.levels]
    unless = None if looks.unless is None else theme.test(looks.unless)

    def level_of(record: Seen) -> int | None:
        if unless is not None and unless(record.values) is True:
            return None
        reached = [test(record.values) for test in tests]
        if any(each is None for each in reached):
            return None
        return max((at for at, each in enumerate(reached, 1) if each), default=0)

    return level_of


def _told(theme: Theme, looks: Worse, now: Seen, before: Seen | None) -> dict[str, Any]:
    """Return the values that are told, as people write them."""
    shows = [(key, theme.fields[key].kind.show) for key in looks.tells]
    told: dict[str, Any] = {key: show(now.values[key]) for key, show in shows}
    if before is not None:
        told |= {f"{key}_before": show(before.values[key]) for key, show in shows}
    return told


def unseen(theme: Theme, watch: Watch, series: Series, today: date) -> Iterator[Episode]:
    """Yield where a subject was not seen for some periods in a row, though it was waited for."""
    for rule in watch.rules:
        if not isinstance(rule.looks, Unseen):
            continue
        test = theme.test(rule.looks.where)
        for subject, records in series.items():
            seen = [each for each in records if test(each.values) is True]
            if subject in {each.id for each in records}:
                continue  # nothing identifies it: its next record would be about somebody else
            for at, last in enumerate(seen):
                following = seen[at + 1].observed_on if at + 1 < len(seen) else None
                found = _absence(theme, watch, rule, rule.looks, last, following, today)
                if found is not None:
                    yield replace(found, unit=subject.hex)


def _absence(
    theme: Theme, watch: Watch, rule: WatchRule, looks: Unseen, last: Seen, following: date | None, today: date
) -> Episode | None:
    """Return what came of the time between two records, or since the last one; None when it was not too long."""
    born = last.values[looks.born]
    if not isinstance(born, date):
        return None
    wait, until = timedelta(days=theme.reporting.late_days), born + timedelta(days=looks.days)
    end = today if following is None else period_start(theme.period, following) - DAY
    start = period_at(theme.period, last.observed_on).last + DAY
    missed = [each for each in periods_between(theme.period, start, end) if start <= end and each.last <= until]
    if len(missed) < looks.periods:
        return None
    limit = missed[looks.periods - 1].last
    began = limit + wait + DAY
    ended = following
    if following is None and until < today:
        ended = until + DAY
    if began > today or not rule.holds_on(limit) or (ended is not None and ended < began):
        return None
    return Episode(
        watch=watch.key,
        version=rule.version,
        unit="",
        key=missed[0].label,
        area=last.area,
        began=began,
        ended=ended,
        period=missed[0].label,
        record=last.id,
        numbers={"last_seen": last.observed_on.isoformat()},
    )
