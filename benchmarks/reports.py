"""Completeness of all themes over two years, over HTTP: `uv run python -m benchmarks.reports`."""

import argparse
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import orjson
from sqlalchemy import insert, text

from app.core.clock import uuid7
from app.core.db import Database
from app.demo.city import CITY
from app.records.models import Revision
from app.records.sealing import DOCUMENT
from app.records.tables import GRAINS, TABLES, WIDE_GRAINS
from app.rollups.query import Stretch, period_at, reporting_period
from app.themes.catalog import CATALOG
from app.themes.language import Theme, period_start
from benchmarks.accounts import LOAD, VEILED
from benchmarks.asking import Client, timed
from benchmarks.house import House, Server, open_house, running
from benchmarks.press import VAULT
from benchmarks.rounds import percentile
from benchmarks.single import engines_of

MONTHS = 24
NAMES = {"totals": VEILED, "records": LOAD}
_AT_ONCE = 5000
_EVERY = 7
"""Of a theme that is reported by the day an RT reports one day in so many."""


def periods_of(theme: Theme, last: date) -> list[Stretch]:
    """Return the reporting periods of the last months, oldest first."""
    unit = reporting_period(theme)
    found = [period_at(unit, last)]
    while (last - found[0].first).days < MONTHS * 30.4:
        found.insert(0, period_at(unit, found[0].first - timedelta(days=1)))
    return found


def fill(url: str, house: House) -> int:
    """Write one record an RT and period, nine in ten of them, one in ten of these late; return how many."""
    chance, db, written = Random(4), Database(url, vault=VAULT, pool=2), 0
    with db.writing() as session:
        for theme in CATALOG:
            number = 0
            row, cell = TABLES[theme.key]
            for part in _parts(theme, house, chance):
                session.execute(insert(row), [each | {"changed": number + at} for at, each in enumerate(part, 1)])
                session.execute(insert(Revision.__table__), [_revision(theme, each) for each in part])  # type: ignore[arg-type]
                number += len(part)
            written += number
            for grain in theme.grains:
                start = {"day": "observed_on", "month": "month", "year": "year"}[grain]
                for letter, area in ((GRAINS[grain], "area"), (WIDE_GRAINS[grain], "substr(area, 1, 13)")):
                    session.execute(text(_cells(cell.name, row.name, letter, start, area, url)))
            session.execute(text("UPDATE theme_state SET version = :n WHERE theme = :t"), {"n": number, "t": theme.key})
    db.close()
    return written


def _parts(theme: Theme, house: House, chance: Random) -> Iterator[list[dict[str, Any]]]:
    part: list[dict[str, Any]] = []
    daily = reporting_period(theme) == "day"
    for unit in periods_of(theme, house.today):
        for area in house.areas:
            if chance.random() > (1 / _EVERY if daily else 0.9):
                continue
            due = unit.last + timedelta(days=theme.reporting.due_days)
            came = due + timedelta(days=chance.choice([-1] * 9 + [3]))
            at = datetime(came.year, came.month, came.day, 3, tzinfo=UTC)
            day = min(unit.last, house.today)
            part.append(
                {
                    "id": uuid7(),
                    "area": area,
                    "observed_on": day,
                    "zero": False,
                    "state": "accepted",
                    "period": period_start(theme.period, day),
                    "revision": 1,
                    "received_at": at,
                    "changed_at": at,
                    "account": uuid7(),
                }
            )
            if len(part) == _AT_ONCE:
                yield part
                part = []
    yield part


def _revision(theme: Theme, row: dict[str, Any]) -> dict[str, Any]:
    said = {key: row[key] for key in ("area", "observed_on", "account", "received_at")}
    return said | {
        "record": row["id"],
        "number": 1,
        "theme": theme.key,
        "digest": "",
        "document": VAULT.seal(DOCUMENT.of(row["id"], 1), "{}"),
        "session": row["id"],
    }


def _cells(cell: str, row: str, grain: str, start: str, area: str, url: str) -> str:
    if start != "observed_on":
        length = {"month": 7, "year": 4}[start]
        rest = {"month": "-01", "year": "-01-01"}[start]
        start = f"substr(CAST(observed_on AS text), 1, {length}) || '{rest}'"
        start = start if url.startswith("sqlite") else f"CAST({start} AS date)"
    return (
        f"INSERT INTO {cell} (grain, period, area, state, records) "
        f"SELECT '{grain}', {start}, {area}, state, count(*) FROM {row} GROUP BY 2, 3, 4"
    )


def ask(server: Server, name: str, path: str, seconds: float, touch: Any = None) -> str:
    """Ask again and again and tell the first answer's time, then p50 and p99, and how large it is."""
    client = Client(server.port, server.token(name), path)
    (cold,) = timed(client.ask, 0, 1)

    def once() -> None:
        if touch:
            touch()
        client.ask()

    times = timed(once, seconds, 20)
    body = client.ask()
    rows = len(orjson.loads(body)["rows"])
    client.close()
    told = f"first {cold:7.1f}, p50 {percentile(times, 50):6.1f}, p99 {percentile(times, 99):6.1f} ms"
    return f"{told}, {rows:5} rows, {len(body) / 1000:6.0f} kB"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args()
    with open_house(engines_of(options)) as house:
        span = f"from={periods_of(CATALOG[0], house.today)[0].first:%Y-%m}&to={house.today:%Y-%m}"
        city = f"/v1/completeness?area={CITY}&by=kelurahan&{span}"
        paths = {
            "city, 24 months at once": city,
            "city, month by month": f"{city}&step=month",
            "one kelurahan by RT, with the silent": f"/v1/completeness?area=18.72.01.1001&by=rt&{span}",
        }
        for engine in engines_of(options):
            url = house.database(engine, "reports")
            print(f"{engine}: {fill(url, house):,} records of {len(house.areas)} RT, {len(CATALOG)} themes", flush=True)
            with running(house, "app.serving:service", url, reckoning=True) as server:
                for what, path in paths.items():
                    for reads, name in NAMES.items():
                        print(f"  {what:38} {reads:8} {ask(server, name, path, options.seconds)}", flush=True)


if __name__ == "__main__":
    main()
