"""Prints and runs the two statements of a rollup: one for the sums, one for how completely areas reported."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal

import orjson
from sqlalchemy import TextClause, text
from sqlmodel import Session

from app.areas.codes import Level, ancestor, level_of
from app.areas.tree import Node, Tree
from app.core.errors import refuse
from app.records.tables import GRAINS
from app.rollups.problems import TOO_LARGE
from app.rollups.query import (
    MOST_ROWS,
    Question,
    Reporting,
    Span,
    Stretch,
    cover,
    cover_from_beginning,
    reporting,
    stretches,
)

Dialect = Literal["sqlite", "postgresql"]
Sums = list[int]

OPENING = -1
"""The step before the first: what stood when the range began."""


@dataclass(frozen=True, slots=True)
class Rollup:
    """The answer in numbers: `sums[area][step]` in the order of the question's columns.

    An area without an entry counts nothing anywhere. `expected` and `received` are reports, by (bucket, area); they
    are None where completeness has no meaning, which is below the RT.
    """

    question: Question
    steps: list[Stretch]
    areas: list[tuple[str, str]]
    sums: dict[str, list[Sums]]
    totals: list[Sums]
    reporting: Reporting
    expected: Counter[tuple[int, str]] | None
    received: Counter[tuple[int, str]] | None


def roll_up(session: Session, tree: Tree, question: Question, today: date) -> Rollup:
    """Answer a question in at most two statements.

    Every area of the level that exists on some day of the range is there, and any other in which something counts.
    Problems `rollup.period`, `rollup.too_large`. Scope is the caller's to check first.
    """
    steps = stretches(question)
    nodes = _existing(tree, question)
    if len(nodes) * len(steps) > MOST_ROWS:
        raise refuse(TOO_LARGE, most=MOST_ROWS)
    spans = _spans(question, steps)
    sums = _running(question, len(steps), _read_sums(session, tree, question, spans))
    codes = {node.code: node.name for node in nodes}
    for code in sorted(sums.keys() - codes.keys()):
        known = tree.get(code)
        codes[code] = known.name if known else code
    reports = reporting(question, steps, today)
    expected, received = None, None
    if level_of(question.area) != "dasawisma":
        expected = _expected(tree, question, reports)
        received = _read_received(session, tree, question, reports)
    return Rollup(
        question,
        steps,
        sorted(codes.items()),
        sums,
        _totals(sums.values(), len(steps), len(question.columns)),
        reports,
        expected,
        received,
    )


def _existing(tree: Tree, question: Question) -> list[Node]:
    within = tree.within(question.area, question.by)
    return [node for node in within if _exists(node, question.first, question.last)]


def _exists(node: Node, first: date, last: date) -> bool:
    return (node.valid_from is None or node.valid_from <= last) and (node.valid_to is None or first <= node.valid_to)


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
    dialect = _dialect(session)
    opening = next((span for _, span in spans if span.first is None), None)
    points = [(at, GRAINS[span.grain], day) for at, span in spans if span.first is not None for day in span.periods()]
    if len(points) > MOST_ROWS:
        raise refuse(TOO_LARGE, most=MOST_ROWS)
    statement = _sums_sql(
        dialect,
        question.theme.key,
        question.columns,
        _key(tree, question.area, question.by),
        verified=question.state == "verified",
        opening=opening is not None,
    )
    values: dict[str, Any] = {"low": question.area, "high": question.area + "/", **_points(dialect, points)}
    if opening is not None:
        values |= {"grain": GRAINS[opening.grain], "last": opening.last}
    for step, code, *sums in session.connection().execute(statement, _bound(dialect, values)):
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
            held = sums[code] = [[0] * width for _ in range(steps + 1)]
        into = held[step + 1]
        for at, each in enumerate(row):
            into[at] += each
    stocks = [at for at, key in enumerate(question.columns) if key in question.stocks]
    for held in sums.values():
        for before, after in pairwise(held):
            for at in stocks:
                after[at] += before[at]
        del held[0]
    return {code: held for code, held in sums.items() if any(map(any, held))}


def _totals(found: Iterable[Sequence[Sums]], steps: int, width: int) -> list[Sums]:
    totals = [[0] * width for _ in range(steps)]
    for held in found:
        for total, row in zip(totals, held, strict=True):
            for at, each in enumerate(row):
                total[at] += each
    return totals


def _expected(tree: Tree, question: Question, reports: Reporting) -> Counter[tuple[int, str]]:
    """Count the reports due: each RT once for each reporting period in which it exists."""
    always: Counter[str] = Counter()
    expected: Counter[tuple[int, str]] = Counter()
    level = _judged(question)
    for node in tree.within(question.area, "rt"):
        area: str = getattr(node, level)
        if not _limited(node, question):
            always[area] += 1
            continue
        for at, (start, stop) in enumerate(reports.buckets):
            expected[at, area] += sum(_exists(node, unit.first, unit.last) for unit in reports.units[start:stop])
    for at, (start, stop) in enumerate(reports.buckets):
        for area, count in always.items():
            expected[at, area] += count * (stop - start)
    return expected


def _read_received(session: Session, tree: Tree, question: Question, reports: Reporting) -> Counter[tuple[int, str]]:
    """Count the reports that came, of the states asked for, from RT that existed in the period."""
    dialect = _dialect(session)
    grains = question.theme.grains
    bucket_of = [bucket for bucket, (start, stop) in enumerate(reports.buckets) for _ in range(start, stop)]
    points = [
        (unit, GRAINS[span.grain], day)
        for unit, each in enumerate(reports.units)
        for span in cover(each.first, each.last, grains)
        for day in span.periods()
    ]
    if len(points) > MOST_ROWS:
        raise refuse(TOO_LARGE, most=MOST_ROWS)
    limited = {node.code: node for node in tree.within(question.area, "rt") if _limited(node, question)}
    level = _judged(question)
    received: Counter[tuple[int, str]] = Counter()
    if not points:
        return received
    statement = _received_sql(
        dialect,
        question.theme.key,
        _key(tree, question.area, level),
        _key(tree, question.area, "rt"),
        verified=question.state == "verified",
        limited=bool(limited),
    )
    values = {"low": question.area, "high": question.area + "/", **_points(dialect, points, bucket_of)}
    if limited:
        codes = list(limited)
        values["limited"] = orjson.dumps(codes).decode() if dialect == "sqlite" else codes
    for bucket, code, unit, count in session.connection().execute(statement, _bound(dialect, values)):
        if unit is not None and not _exists(limited[code], *reports.units[unit]):
            continue
        received[bucket, ancestor(code or question.area, level) or code] += count
    return received


def _judged(question: Question) -> Level:
    """Return the level at which completeness is told: that of the rows, but never below the RT."""
    return "rt" if question.by == "dasawisma" else question.by


def _limited(node: Node, question: Question) -> bool:
    """Say whether an RT begins or ends within the range, so that it is not expected in all of it."""
    begins = node.valid_from is not None and node.valid_from > question.first
    return begins or (node.valid_to is not None and node.valid_to < question.last)


def _key(tree: Tree, root: str, level: Level) -> str:
    """Return the name of the SQL expression that gives an area of a level, below `root`.

    A code begins with the codes of all areas it lies in. Down to the kelurahan they have fixed widths; an RW or an RT
    may end in a letter. Where no dasawisma is, the cell's own area is the RT.
    """
    if level == level_of(root) and level not in ("rt", "dasawisma"):
        return "one"
    if level == "rt" and not tree.within(root, "dasawisma"):
        return "own"
    return "own" if level == "dasawisma" else level


def _key_sql(key: str, dialect: Dialect) -> str:
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


def _points(dialect: Dialect, points: Sequence[tuple[int, str, date]], bucket_of: Sequence[int] = ()) -> dict[str, Any]:
    rows = [(step, grain, day, bucket_of[step] if bucket_of else 0) for step, grain, day in points]
    if dialect == "sqlite":
        return {"points": orjson.dumps(rows).decode()}
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
    return dict(zip(("steps", "grains", "periods", "buckets"), columns, strict=True))


def _bound(dialect: Dialect, values: Mapping[str, Any]) -> dict[str, Any]:
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


def _inside(*, verified: bool) -> str:
    """Return the condition for the root and all below it: no code that starts like it sorts before `/`."""
    return "c.area >= :low AND c.area < :high" + (" AND c.state = 'accepted'" if verified else "")


@lru_cache(512)
def _sums_sql(
    dialect: Dialect, theme: str, columns: tuple[str, ...], key: str, *, verified: bool, opening: bool
) -> TextClause:
    whole = "CAST(sum(c.{name}) AS bigint)" if dialect == "postgresql" else "sum(c.{name})"
    sums = "".join(f", {whole.format(name=name)}" for name in columns)
    area = _key_sql(key, dialect)
    told = f"SELECT point.step, {area} AS area{sums} {_from(theme, verified=verified)} GROUP BY 1, 2"
    if opening:
        told += (
            f" UNION ALL SELECT {OPENING}, {area} AS area{sums} FROM cell_{theme} AS c "  # noqa: S608
            f"WHERE c.grain = :grain AND c.period <= :last AND {_inside(verified=verified)} GROUP BY 2"
        )
    return text(f"WITH point AS MATERIALIZED ({_SPANS[dialect]}) {told}")


@lru_cache(512)
def _received_sql(dialect: Dialect, theme: str, key: str, rt: str, *, verified: bool, limited: bool) -> TextClause:
    """Count RT x reporting period; an RT that begins or ends within the range comes singly, period by period."""
    area, unit = _key_sql(key, dialect).replace("c.area", "rt"), "NULL"
    if limited:
        among = "IN (SELECT value FROM json_each(:limited))" if dialect == "sqlite" else "= ANY(:limited)"
        area, unit = f"CASE WHEN rt {among} THEN rt ELSE {area} END", f"CASE WHEN rt {among} THEN unit END"
    return text(
        f"WITH point AS MATERIALIZED ({_SPANS[dialect]}), report AS (SELECT DISTINCT point.bucket AS bucket, "  # noqa: S608
        f"point.step AS unit, {_key_sql(rt, dialect)} AS rt {_from(theme, verified=verified)} "
        f"AND c.records + c.zero_reports > 0) "
        f"SELECT bucket, {area} AS area, {unit} AS unit, count(*) FROM report GROUP BY 1, 2, 3"
    )


def _dialect(session: Session) -> Dialect:
    return "sqlite" if session.get_bind().dialect.name == "sqlite" else "postgresql"
