"""The yardstick on PostgreSQL: pgbench writing the same rows, one prepared statement and one transaction a record."""

import subprocess
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import psycopg

from app.core.outbox import Fact
from app.records.known import Writes
from app.records.models import Revision
from app.records.statements import CELL_KEY, names
from app.records.tables import TABLES, sum_columns
from benchmarks.documents import THEME
from benchmarks.load import Seen
from benchmarks.press import STUNTING, told
from benchmarks.rounds import percentile
from tests.postgres import binaries

AREAS, MONTHS = 900, 12

SETS = f"""\
\\set rt random(0, {AREAS - 1})
\\set month random(0, {MONTHS - 1})
\\set day random(0, 27)
\\set weight random(300, 1900)
"""

NEW = """\
WITH new AS MATERIALIZED (
  SELECT encode(overlay(uuid_send(gen_random_uuid()) PLACING substring(int8send(
           (extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 'hex')::uuid AS id,
         '18.72.01.1001.' || lpad((:rt::int / 8)::text, 3, '0') || '.' || lpad((:rt::int)::text, 3, '0') AS area,
         (date '{first}' + make_interval(months => :month::int))::date AS period,
         (date '{first}' + make_interval(months => :month::int, days => :day::int))::date AS observed_on,
         gen_random_uuid() AS subject, gen_random_uuid() AS slot, nextval('bench_changed') AS changed
), """

VARIED = ("id", "area", "period", "observed_on", "subject", "slot", "changed")


class Pgbench:
    """Runs the script against a database of its own."""

    def __init__(self, url: str, writes: Writes, folder: Path, first: date) -> None:
        """`writes` is what one record writes; the script writes the like of it with random places and days."""
        self.url = url
        self.folder = folder
        self.written = 0
        self._script = folder / "record.pgbench"
        self._script.write_text(SETS + " ".join(_statement(writes, first).split()) + ";\n")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE SEQUENCE bench_changed CACHE 1000")

    def run(self, clients: int, seconds: float) -> Seen:
        """Run for some seconds."""
        times, rate = _run(self.url, self._script, self.folder, clients, seconds)
        self.written += len(times)
        return Seen(len(times), len(times) / rate, percentile(times, 50), percentile(times, 99), 0, 0)


def run_statement(url: str, statement: str, folder: Path, seconds: float) -> list[float]:
    """Run one reading statement again and again, prepared, from one client; returns milliseconds."""
    script = folder / "statement.pgbench"
    script.write_text(f"{statement};\n")
    return _run(url, script, folder, 1, seconds)[0]


def _run(url: str, script: Path, folder: Path, clients: int, seconds: float) -> tuple[list[float], float]:
    """Run a script and return milliseconds of each transaction, and transactions a second."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    host, port = parts.hostname or query["host"][0], parts.port or query.get("port", ["5432"])[0]
    command = [binaries() / "pgbench", "-n", "-M", "prepared", "-c", clients, "-j", 1, "-T", max(1, round(seconds))]
    command += ["-f", script, "-l", "--log-prefix", folder / "pgbench", "-h", host, "-p", port]
    command += ["-U", parts.username or "postgres", parts.path.lstrip("/")]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    times: list[float] = []
    for path in folder.glob("pgbench.*"):
        times += [int(line.split()[2]) / 1000 for line in path.read_text().splitlines()]
        path.unlink()
    return times, next(float(line.split()[2]) for line in done.stdout.splitlines() if line.startswith("tps = "))


def _statement(writes: Writes, first: date) -> str:
    """Print one statement that writes a row, a revision, its mentions, a fact and a cell."""
    (row,), (revision,), ((_, sums),) = writes.rows, writes.revisions, writes.cells.items()
    record, cells = TABLES[THEME]
    cell = dict(zip(sum_columns(STUNTING), sums, strict=True))
    key = {"grain": "'m'", "period": "period", "area": "area", "state": "'received'"}
    changes = ", ".join(f"{name} = {cells.name}.{name} + excluded.{name}" for name in cell)
    fact = {name: value for name, value in told(writes).items() if name in names(Fact.__table__)}  # type: ignore[attr-defined]
    parts = [
        _insert(record.name, {**row, "weight_kg": None}, {"weight_kg": ":weight::bigint"}),
        _insert("revision", revision, {"record": "id"}),
        *(_insert("mention", each, {"record": "id", "named": "gen_random_uuid()"}) for each in writes.mentions),
        _insert("outbox", fact, {}),
    ]
    last = _insert(cells.name, cell, key)
    common = ", ".join(f"w{place} AS ({part})" for place, part in enumerate(parts))
    assert set(names(Revision.__table__)) == set(revision)  # type: ignore[attr-defined]
    return f"{NEW.format(first=first)} {common} {last} ON CONFLICT ({', '.join(CELL_KEY)}) DO UPDATE SET {changes}"


def _insert(table: str, values: dict[str, Any], instead: dict[str, str]) -> str:
    shown = {
        name: instead.get(name) or (name if name in VARIED else _literal(name, value))
        for name, value in {**dict.fromkeys(instead), **values}.items()
    }
    return f"INSERT INTO {table} ({', '.join(shown)}) SELECT {', '.join(shown.values())} FROM new"


def _literal(name: str, value: Any) -> str:
    if name.endswith("_at") and value is not None:
        return "clock_timestamp()"
    match value:
        case None:
            return "NULL"
        case bool() | int():
            return str(value)
        case bytes():
            return f"decode('{value.hex()}', 'hex')"
        case UUID():
            return f"'{value}'::uuid"
        case date():
            return f"date '{value.isoformat()}'"
        case _:
            # A colon would begin a variable of pgbench's, which does not know where a text begins.
            return "E'" + str(value).replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a") + "'"
