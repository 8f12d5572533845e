"""The SQL of a rollup, printed once per engine, theme and shape; dates, areas and lists of cells are parameters."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Literal

import orjson
from sqlalchemy import TextClause, text

Dialect = Literal["sqlite", "postgresql"]

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
    "sqlite": "SELECT value ->> 0 AS step, value ->> 1 AS grain, value ->> 2 AS period, value ->> 3 AS bucket "
    "FROM json_each(:points)",
    "postgresql": "SELECT * FROM unnest(CAST(:steps AS integer[]), CAST(:grains AS text[]), CAST(:periods AS date[]), "
    "CAST(:buckets AS integer[])) AS point (step, grain, period, bucket)",
}
"""The list of cells to read, as a table: one seek each, which on narrow areas beats a range of periods tenfold."""


_PLACES = "SELECT value ->> 0 AS code, value ->> 1 AS low, value ->> 2 AS high FROM json_each(:areas)"
"""The areas to answer for, as a table, on SQLite."""


def points_bound(
    dialect: Dialect, points: Sequence[tuple[int, str, date]], bucket_of: Sequence[int] = ()
) -> dict[str, Any]:
    """Return the parameters that hold the cells to read, each (step, grain, period), with the bucket of each step."""
    rows = [(step, grain, day, bucket_of[step] if bucket_of else 0) for step, grain, day in points]
    if dialect == "sqlite":
        return {"points": orjson.dumps(rows).decode()}
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
    return dict(zip(("steps", "grains", "periods", "buckets"), columns, strict=True))


def bound(dialect: Dialect, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as the driver wants them: SQLite keeps a date as text."""
    if dialect == "postgresql":
        return dict(values)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _from(theme: str, *, verified: bool) -> str:
    # CROSS JOIN fixes SQLite's order of loops; PostgreSQL finds it by itself.
    return (
        f"FROM point CROSS JOIN cell_{theme} AS c WHERE c.grain = point.grain AND c.period = point.period "
        f"AND {_inside(verified=verified)}"
    )


def _inside(low: str = ":low", high: str = ":high", *, verified: bool) -> str:
    """Return the condition for an area and all below it: no code that starts like it sorts before `/`."""
    return f"c.area >= {low} AND c.area < {high}" + (" AND c.state = 'accepted'" if verified else "")


@lru_cache(512)
def sums_sql(
    dialect: Dialect, theme: str, columns: tuple[str, ...], key: str, *, verified: bool, opening: bool
) -> TextClause:
    """Print the sums by step and area: `step, area, sum, sum, ...`."""
    whole = "CAST(sum(c.{name}) AS bigint)" if dialect == "postgresql" else "sum(c.{name})"
    sums = ", ".join(whole.format(name=name) for name in columns)
    area = key_sql(key, dialect)
    told = f"SELECT point.step, {area} AS area, {sums} {_from(theme, verified=verified)} GROUP BY 1, 2"
    if opening:
        told += f" UNION ALL {_opening(theme, area, sums, verified=verified)}"
    return text(f"WITH point AS MATERIALIZED ({_SPANS[dialect]}) {told}")


@lru_cache(128)
def reviewed_sql(dialect: Dialect, theme: str, key: str) -> TextClause:
    """Print the records by step and area, those accepted and all that stand: `step, area, accepted, records`."""
    accepted, all_ = "sum(CASE WHEN c.state = 'accepted' THEN c.records ELSE 0 END)", "sum(c.records)"
    sums = ", ".join(f"CAST({each} AS bigint)" if dialect == "postgresql" else each for each in (accepted, all_))
    return text(
        f"WITH point AS MATERIALIZED ({_SPANS[dialect]}) SELECT point.step, {key_sql(key, dialect)} AS area, {sums} "
        f"{_from(theme, verified=False)} GROUP BY 1, 2"
    )


@lru_cache(512)
def sought_sql(theme: str, columns: tuple[str, ...], key: str, *, verified: bool, opening: bool) -> TextClause:
    """Print the same for SQLite and few areas: `step, area, "sum,sum,..."`, null where no cell is.

    Grouping makes SQLite sort rows of all columns, which costs as much again as adding them up. One seek for each cell
    and area (`:areas`, a list of [code, low, high]) needs no sorting; a subquery gives one value, hence the text.
    """
    sums = " || ',' || ".join(f"sum(c.{name})" for name in columns)
    told = (
        f"SELECT point.step, place.code, (SELECT {sums} FROM cell_{theme} AS c "  # noqa: S608 - names are ours
        "WHERE c.grain = point.grain AND c.period = point.period "
        f"AND {_inside('place.low', 'place.high', verified=verified)}) FROM point CROSS JOIN place"
    )
    if opening:
        told += f" UNION ALL {_opening(theme, key_sql(key, 'sqlite'), sums, verified=verified)}"
    return text(f"WITH point AS MATERIALIZED ({_SPANS['sqlite']}), place AS MATERIALIZED ({_PLACES}) {told}")


def _opening(theme: str, area: str, sums: str, *, verified: bool) -> str:
    return (
        f"SELECT {OPENING}, {area} AS area, {sums} FROM cell_{theme} AS c "  # noqa: S608 - names are ours
        f"WHERE c.grain = :grain AND c.period <= :last AND {_inside(verified=verified)} GROUP BY 2"
    )


@lru_cache(512)
def received_sql(dialect: Dialect, theme: str, key: str, rt: str, *, verified: bool, limited: bool) -> TextClause:
    """Count RT x reporting period; an RT that begins or ends within the range comes singly, period by period."""
    area, unit = key_sql(key, dialect).replace("c.area", "rt"), "NULL"
    if limited:
        among = "IN (SELECT value FROM json_each(:limited))" if dialect == "sqlite" else "= ANY(:limited)"
        area, unit = f"CASE WHEN rt {among} THEN rt ELSE {area} END", f"CASE WHEN rt {among} THEN unit END"
    return text(
        f"WITH point AS MATERIALIZED ({_SPANS[dialect]}), report AS (SELECT DISTINCT point.bucket AS bucket, "  # noqa: S608
        f"point.step AS unit, {key_sql(rt, dialect)} AS rt {_from(theme, verified=verified)} "
        f"AND c.records + c.zero_reports > 0) "
        f"SELECT bucket, {area} AS area, {unit} AS unit, count(*) FROM report GROUP BY 1, 2, 3"
    )


@lru_cache(512)
def counted_sql(dialect: Dialect, theme: str, rt: str, *, verified: bool, limited: bool) -> TextClause:
    """Print the same for few areas (`:areas`) and reporting periods of one cell each.

    Within a cell's period and an area the rows stand in the order of their RT, so that counting them needs no sorting.
    RT of `:limited` are left out; those of `:partly` come singly.
    """
    own = key_sql(rt, dialect)
    if dialect == "sqlite":
        places, parts = _PLACES, "json_each(:partly)"
        but = f"AND {own} NOT IN (SELECT value FROM json_each(:limited)) "  # noqa: S608 - names are ours
    else:
        places = "SELECT code, code || '.' AS low, code || '/' AS high FROM unnest(CAST(:areas AS text[])) AS code"
        parts, but = "unnest(CAST(:partly AS text[]))", f"AND {own} <> ALL(:limited) "
    reported = (
        f"SELECT 1 FROM cell_{theme} AS c WHERE c.grain = point.grain AND c.period = point.period "  # noqa: S608
        f"AND {_inside('place.low', 'place.high', verified=verified)} AND c.records + c.zero_reports > 0 "
        f"{but if limited else ''}GROUP BY {own}"
    )
    told = (
        f"SELECT point.bucket, place.code, NULL, (SELECT count(*) FROM ({reported}) AS reported) "  # noqa: S608
        "FROM point CROSS JOIN place"
    )
    if limited:
        inside = _inside("part.value", "part.value || '/'", verified=verified)
        told += (
            f" UNION ALL SELECT DISTINCT point.bucket, part.value, point.step, 1 FROM point "  # noqa: S608
            f"CROSS JOIN {parts} AS part{'' if dialect == 'sqlite' else ' (value)'} CROSS JOIN cell_{theme} AS c "
            f"WHERE c.grain = point.grain AND c.period = point.period AND {inside} AND c.records + c.zero_reports > 0"
        )
    return text(f"WITH point AS MATERIALIZED ({_SPANS[dialect]}), place AS MATERIALIZED ({places}) {told}")
