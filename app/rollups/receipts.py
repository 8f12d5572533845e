"""When a report first came, and what in time means: one rule for the calendar and for completeness."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import TextClause, text

from app.core.clock import WIB
from app.core.db import instant_text
from app.rollups.query import Stretch, reporting_period
from app.rollups.statements import Dialect, key_sql
from app.themes.language import Theme


def due_of(theme: Theme, period: Stretch) -> date:
    """Return the day by whose end, in Metro, a report on a period is in time."""
    return period.last + timedelta(days=theme.reporting.due_days)


def until_of(theme: Theme, period: Stretch) -> datetime:
    """Return the moment before which a report on a period is in time: midnight in Metro after the due day."""
    after = due_of(theme, period) + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=WIB)


def in_time(at: datetime, due: date) -> bool:
    """Say whether what came at a moment came by the end of the due day in Metro."""
    return at.astimezone(WIB).date() <= due


def one_period(theme: Theme) -> bool:
    """Say whether the period of a row is that of all it says; a register's is that of its last visit."""
    return not theme.register and theme.period == reporting_period(theme)


@lru_cache(128)
def first_sql(dialect: Dialect, theme: str, key: str, *, one_period: bool) -> TextClause:
    """Print the moment of the first receipt by RT, of what was observed in the period and was not voided since."""
    receipts = _receipts(theme, one_period=one_period)
    return text(f"SELECT {key_sql(key, dialect)} AS rt, min(c.at) FROM ({receipts}) AS c GROUP BY 1")  # noqa: S608


@lru_cache(128)
def timely_sql(dialect: Dialect, theme: str, *, one_period: bool) -> TextClause:
    """Print the RT of which something came in time: `unit, rt`, for a list of periods (`timely_bound`)."""
    receipts = _receipts(theme, one_period=one_period, listed=True)
    return text(
        f"WITH point AS MATERIALIZED ({_PERIODS[dialect]}) "  # noqa: S608 - names are ours
        f"SELECT DISTINCT c.unit, {key_sql('rt', dialect)} AS rt FROM ({receipts}) AS c WHERE c.at < c.until"
    )


def _receipts(theme: str, *, one_period: bool, listed: bool = False) -> str:
    """Print the moments of receipt, of what was observed in a period and stands.

    A row says when its last revision came, so that only rows with several ask the revisions: a quarter of the time.
    `listed`: the periods are those of the table `point`, the whole city is looked at, and each row names its period.
    """
    first, last = ("point.first", "point.last") if listed else (":first", ":last")
    told = "point.unit, point.until, " if listed else ""
    where = "" if listed else "AND c.area >= :low AND c.area < :high "
    # CROSS JOIN fixes SQLite's order of loops: an index finds the rows of a period; of a register all are looked at.
    before, after = ("point CROSS JOIN ", "") if one_period else ("", " CROSS JOIN point")
    before, after = (before, after) if listed else ("", "")
    since = f"= {first}" if one_period else ">= (SELECT min(first) FROM point)" if listed else f">= {first}"
    here = f"c.period {since} {where}AND c.state <> 'void'"
    rows, revisions = f"{before}record_{theme} AS c", "JOIN revision AS v ON v.record = c.id"
    return (
        f"SELECT {told}c.area, c.received_at AS at FROM {rows}{after} "  # noqa: S608 - names are ours
        f"WHERE {here} AND c.revision = 1 AND c.observed_on >= {first} AND c.observed_on <= {last} "
        f"UNION ALL SELECT {told}c.area, v.received_at FROM {rows} {revisions}{after} "
        f"WHERE {here} AND c.revision > 1 AND v.observed_on >= {first} AND v.observed_on <= {last}"
    )


_PERIODS = {
    "sqlite": "SELECT value ->> 0 AS unit, value ->> 1 AS first, value ->> 2 AS last, value ->> 3 AS until "
    "FROM json_each(:periods)",
    "postgresql": "SELECT * FROM unnest(CAST(:units AS integer[]), CAST(:firsts AS date[]), CAST(:lasts AS date[]), "
    "CAST(:untils AS timestamptz[])) AS point (unit, first, last, until)",
}


def timely_bound(dialect: Dialect, theme: Theme, periods: Sequence[Stretch]) -> dict[str, Any]:
    """Return the parameters that hold the periods of `timely_sql`, numbered as they stand."""
    untils = [until_of(theme, each) for each in periods]
    if dialect == "sqlite":
        rows = [
            (at, each.first, each.last, instant_text(until))
            for at, (each, until) in enumerate(zip(periods, untils, strict=True))
        ]
        return {"periods": orjson.dumps(rows).decode()}
    firsts, lasts = [each.first for each in periods], [each.last for each in periods]
    return {"units": list(range(len(periods))), "firsts": firsts, "lasts": lasts, "untils": untils}
