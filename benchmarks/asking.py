"""The questions that offices ask, each in three ways: over HTTP, as SQL on the cells, as GROUP BY on the records."""

import socket
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from app.areas.codes import ancestor
from app.demo.city import CITY
from app.records.tables import TABLES
from app.rollups.query import period_at
from app.themes.catalog import theme
from app.themes.language import Indicator, Sum, Theme, sql
from app.themes.language.expr import Dialect
from benchmarks.documents import THEME
from benchmarks.exact import connected
from benchmarks.press import STUNTING
from benchmarks.raw import sqlite_path

ROW, CELL = (table.name for table in TABLES[THEME])
SUMS = ", ".join(f"sum({each.key})" for each in STUNTING.indicators)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; without statements where there are no records to count."""

    name: str
    path: str
    cells: str
    records: str
    rows: int
    """How many rows the answer has."""

    @property
    def public(self) -> str:
        """Where anybody asks the same without signing in; empty where that is not told to anybody."""
        path, _, asked = self.path.partition("?")
        told = theme(path.rpartition("/")[2])
        open_ = any(each.open and not each.kept and not each.withheld for each in told.indicators)
        return f"{path.replace('/v1/', '/v1/public/')}?{asked}" if open_ and "by=rt" not in asked else ""


def questions(areas: tuple[str, ...], periods: list[date], dialect: Dialect) -> list[Asked]:
    """Return the three questions for a city of these RT and months."""
    month, first, last = periods[-2], periods[0], periods[-1]
    kelurahan = ancestor(areas[0], "kelurahan") or areas[0]
    inside = f"area >= '{kelurahan}' AND area < '{kelurahan}/'"
    at, between = f"period = '{month}'", f"period BETWEEN '{first}' AND '{last}'"
    below = {ancestor(area, "kelurahan") for area in areas}
    here = [area for area in areas if ancestor(area, "kelurahan") == kelurahan]
    base = f"/v1/rollups/{THEME}?area="
    return [
        Asked(
            "all indicators by kelurahan, one month",
            f"{base}{CITY}&by=kelurahan&from={month:%Y-%m}&to={month:%Y-%m}",
            f"SELECT substr(area, 1, 13), {SUMS} FROM {CELL} WHERE grain = 'm' AND {at} GROUP BY 1",
            f"SELECT substr(area, 1, 13), {_counted(dialect)} FROM {ROW} WHERE state <> 'void' AND {at} GROUP BY 1",
            len(below),
        ),
        Asked(
            f"{len(periods)} months of the city",
            f"{base}{CITY}&by=kota&from={first:%Y-%m}&to={last:%Y-%m}&step=month",
            f"SELECT period, {SUMS} FROM {CELL} WHERE grain = 'm' AND {between} GROUP BY 1",
            f"SELECT period, {_counted(dialect)} FROM {ROW} WHERE state <> 'void' AND {between} GROUP BY 1",
            len(periods),
        ),
        Asked(
            "one kelurahan by RT, one month",
            f"{base}{kelurahan}&by=rt&from={month:%Y-%m}&to={month:%Y-%m}",
            f"SELECT area, {SUMS} FROM {CELL} WHERE grain = 'm' AND {at} AND {inside} GROUP BY 1",
            f"SELECT area, {_counted(dialect)} FROM {ROW} WHERE state <> 'void' AND {at} AND {inside} GROUP BY 1",
            len(here),
        ),
    ]


def theme_questions(declared: Theme, areas: tuple[str, ...], months: list[date]) -> list[Asked]:
    """Return the same three questions about another theme, which SQL is not asked; one period is a whole one."""
    unit = declared.period if declared.period in ("quarter", "half", "year") else "month"
    whole = period_at(unit, months[-1] - timedelta(days=95))
    kelurahan = ancestor(areas[0], "kelurahan") or areas[0]
    below = {ancestor(area, "kelurahan") for area in areas}
    here = [area for area in areas if ancestor(area, "kelurahan") == kelurahan]
    one, base = f"from={whole.first:%Y-%m}&to={whole.last:%Y-%m}&step={unit}", f"/v1/rollups/{declared.key}?area="
    every = f"from={months[0]:%Y-%m}&to={months[-1]:%Y-%m}&step=month"
    key, series = declared.key, f"{len(months)} months of the city"
    return [
        Asked(f"{key} by kelurahan, one {unit}", f"{base}{CITY}&by=kelurahan&{one}", "", "", len(below)),
        Asked(f"{key}, {series}", f"{base}{CITY}&by=kota&{every}", "", "", len(months)),
        Asked(f"{key}, one kelurahan by RT, one {unit}", f"{base}{kelurahan}&by=rt&{one}", "", "", len(here)),
    ]


def _counted(dialect: Dialect) -> str:
    return ", ".join(f"sum(CASE WHEN {_true(each, dialect)} THEN 1 ELSE 0 END)" for each in STUNTING.indicators)


def _true(indicator: Indicator, dialect: Dialect) -> str:
    assert not isinstance(indicator.count, Sum)
    return f"NOT zero AND ({sql(indicator.count, STUNTING.scope_of_conditions, dialect)})"


class Client:
    """One kept-alive connection that asks the same thing again and again; without a token as anybody may."""

    def __init__(self, port: int, token: str, path: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        signed = f"authorization: Bearer {token}\r\n" if token else ""
        self._request = f"GET {path} HTTP/1.1\r\nhost: localhost\r\n{signed}\r\n".encode()

    def ask(self) -> bytes:
        """Ask once and return the body. ValueError when it is refused."""
        self._socket.sendall(self._request)
        held = b""
        while (end := held.find(b"\r\n\r\n")) < 0:
            held += self._socket.recv(262_144)
        length = int(held[:end].lower().partition(b"content-length: ")[2].partition(b"\r")[0])
        parts, missing = [held[end + 4 :]], length - (len(held) - end - 4)
        while missing > 0:
            parts.append(self._socket.recv(262_144))
            missing -= len(parts[-1])
        if not held.startswith(b"HTTP/1.1 200"):
            raise ValueError(b"".join(parts).decode())
        return b"".join(parts)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def timed(ask: Callable[[], object], seconds: float, least: int = 5) -> list[float]:
    """Ask for some seconds, at least so often, and return milliseconds."""
    times: list[float] = []
    end = time.perf_counter() + seconds
    while len(times) < least or time.perf_counter() < end:
        started = time.perf_counter()
        ask()
        times.append((time.perf_counter() - started) * 1000)
    return times


def counts(url: str, statement: str) -> list[tuple[object, ...]]:
    """Run a statement once; rows with anything in them, in order of their first column."""
    with connected(url) as connection:
        rows = connection.execute(statement).fetchall()
    plain = ((str(first), *map(int, rest)) for first, *rest in rows)
    return sorted(row for row in plain if any(row[1:]))


class SqliteAsker:
    """One open SQLite connection that runs a statement."""

    def __init__(self, url: str) -> None:
        self._connection = sqlite3.connect(f"file:{sqlite_path(url)}?mode=ro", uri=True)
        self._connection.execute("PRAGMA cache_size=-32000")

    def asking(self, statement: str) -> Callable[[], object]:
        """Return what runs the statement once."""
        return lambda: self._connection.execute(statement).fetchall()
