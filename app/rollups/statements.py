"""The SQL of a rollup, printed once per engine, theme and shape; dates, areas and lists of cells are parameters."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Literal

import orjson
from sqlalchemy import TextClause, text
from sqlmodel import Session

from app.areas.codes import Level
from app.records.tables import GRAINS, WIDE_GRAINS

Dialect = Literal["sqlite", "postgresql"]


def dialect_of(session: Session) -> Dialect:
    """Return how the session's engine is spoken to."""
    return "sqlite" if session.get_bind().dialect.name == "sqlite" else "postgresql"


def letters_for(level: Level) -> Mapping[str, str]:
    """Return how the grains of the cells are written that answer for a level: down to the kelurahan the wide ones."""
    return WIDE_GRAINS if level in ("kota", "kecamatan", "kelurahan") else GRAINS


OPENING = -1
"""The step before the first: what stood when the range began."""


def key_sql(key: str, dialect: Dialect) -> str:
    """Print the expression that gives the area of a row: a level, `own` for the cell's, `one` for the root's.

    A code begins with the codes of all areas it lies in. Down to the kelurahan they have fixed widths; an RW or an RT
    may end in a letter.
    """
    find = "instr" if dialect == "sqlite" else "strpos"
    rw_end = f"{find}(substr(c.area, 15), '.')"
    rt_end = f"{find}(substr(c.area, 15 + {rw_end}) || '.', '.')"
    return {
        "one": "''",
        "own": "c.area",
        "kota": "substr(c.area, 1, 5)",
        "kecamatan": "substr(c.area, 1, 8)",
        "kelurahan": "substr(c.area, 1, 13)",
        "rw": "rtrim(substr(c.area, 1, 18), '.')",
        "rt": f"substr(c.area, 1, 13 + {rw_end} + {rt_end})",
    }[key]


_SPANS = {
    "sqlite": "SELECT value ->> 0 AS step, value ->> 1 AS grain, value ->> 2 AS period FROM json_each(:points)",
    "postgresql": "SELECT * FROM unnest(CAST(:steps AS integer[]), CAST(:grains AS text[]), CAST(:periods AS date[])) "
    "AS point (step, grain, period)",
}
"""The list of cells to read, as a table: one seek each, which on narrow areas beats a range of periods tenfold."""


def points_bound(dialect: Dialect, points: Sequence[tuple[int, str, date]]) -> dict[str, Any]:
    """Return the parameters that hold the cells to read, each (step, grain, period)."""
    if dialect == "sqlite":
        return {"points": orjson.dumps(points).decode()}
    columns = [list(column) for column in zip(*points, strict=True)] or [[], [], []]
    return dict(zip(("steps", "grains", "periods"), columns, strict=True))


def bound(dialect: Dialect, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as the driver wants them: SQLite keeps a date as text."""
    if dialect == "postgresql":
        return dict(values)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


_PAST = {
    "sqlite": "SELECT :grain, period FROM (SELECT min(period) AS period FROM cell_{theme} WHERE grain = :grain) "
    "WHERE period <= :last UNION ALL SELECT grain, date(period, :stride) FROM past WHERE period < :last",
    "postgresql": "SELECT CAST(:grain AS text), CAST(each AS date) FROM generate_series((SELECT CAST(min(period) AS "
    "timestamp) FROM cell_{theme} WHERE grain = :grain), CAST(:last AS timestamp), CAST(:stride AS interval)) AS each",
}
"""The cells of one grain from the first that there is to the last before the range, as a table like that of the points.

Each is sought for itself like those: a range of periods would be read for all areas of the city.
"""


def _from(dialect: Dialect, theme: str, *, verified: bool, only: str = "", points: str = "point") -> str:
    """Print where the cells of the points come from, one seek of the key for each point.

    CROSS JOIN fixes SQLite's order of loops. PostgreSQL might read the whole table instead, taking its pages to be far
    apart; OFFSET keeps it from joining in another way. `only`: a further condition.
    """
    here = f"c.grain = {points}.grain AND c.period = {points}.period"
    cells = f"cell_{theme} AS c WHERE {here} AND {_inside(verified=verified)}{only}"
    if dialect == "sqlite":
        return f"FROM {points} CROSS JOIN {cells}"
    return f"FROM {points} CROSS JOIN LATERAL (SELECT * FROM {cells} OFFSET 0) AS c"  # noqa: S608 - names are ours


def _inside(*, verified: bool) -> str:
    """Return the condition for an area and all below it: no code that starts like it sorts before `/`."""
    return "c.area >= :low AND c.area < :high" + (" AND c.state = 'accepted'" if verified else "")


@lru_cache(512)
def sums_sql(
    dialect: Dialect, theme: str, columns: tuple[str, ...], key: str, *, verified: bool, opening: bool
) -> TextClause:
    """Print the sums by step and area: `step, area, sum, sum, ...`."""
    whole = "CAST(sum(c.{name}) AS bigint)" if dialect == "postgresql" else "sum(c.{name})"
    sums = ", ".join(whole.format(name=name) for name in columns)
    area = key_sql(key, dialect)
    told = f"SELECT point.step, {area} AS area, {sums} {_from(dialect, theme, verified=verified)} GROUP BY 1, 2"
    tables = f"point AS MATERIALIZED ({_SPANS[dialect]})"
    if opening:
        before = _from(dialect, theme, verified=verified, points="past")
        told += f" UNION ALL SELECT {OPENING}, {area} AS area, {sums} {before} GROUP BY 2"
        tables += f", past (grain, period) AS ({_PAST[dialect].format(theme=theme)})"
    return text(f"WITH RECURSIVE {tables} {told}")


@lru_cache(128)
def reviewed_sql(dialect: Dialect, theme: str, key: str) -> TextClause:
    """Print the records by step and area, those accepted and all that stand: `step, area, accepted, records`."""
    accepted, all_ = "sum(CASE WHEN c.state = 'accepted' THEN c.records ELSE 0 END)", "sum(c.records)"
    sums = ", ".join(f"CAST({each} AS bigint)" if dialect == "postgresql" else each for each in (accepted, all_))
    return text(
        f"WITH point AS MATERIALIZED ({_SPANS[dialect]}) SELECT point.step, {key_sql(key, dialect)} AS area, {sums} "
        f"{_from(dialect, theme, verified=False)} GROUP BY 1, 2"
    )


@lru_cache(128)
def heard_sql(dialect: Dialect, theme: str, rt: str, *, verified: bool) -> TextClause:
    """Print from which RT something came in each step: `step, rt`. `rt`: `own` where there are no dasawisma."""
    cells = _from(dialect, theme, verified=verified, only=" AND c.records + c.zero_reports > 0")
    points, own = _SPANS[dialect], key_sql(rt, dialect)
    return text(f"WITH point AS MATERIALIZED ({points}) SELECT DISTINCT point.step, {own} AS rt {cells}")
