"""Totals over HTTP beside SQL on the cells and GROUP BY on the records: `uv run python -m benchmarks.rollups`."""

import argparse

import orjson

from benchmarks import machine, report
from benchmarks.asking import Asked, Client, SqliteAsker, counts, questions, timed
from benchmarks.cpu import Meter
from benchmarks.documents import invent
from benchmarks.exact import Proof
from benchmarks.fill import Filling
from benchmarks.house import VEILED, House, Server, open_house, running
from benchmarks.pgbench import run_statement
from benchmarks.press import STUNTING, Press, tree_of
from benchmarks.report import SHOWN, Goal, Limit
from benchmarks.rounds import Rounds, percentile
from benchmarks.single import OURS, arguments, engines_of

CELLS, RECORDS = "SQL on cells", "GROUP BY on records"
HIDDEN = "Wakuncar, small counts hidden"
MOST_MS = (20, 40, 20)
"""Within which p99 each question is to be answered, in ms."""
DOCUMENTS = 6_000


def measure(house: House, engine: str, options: argparse.Namespace, rounds: Rounds, proof: Proof) -> list[Asked]:
    """Fill a database and run all rounds on one engine."""
    url = house.database(engine, "rollups")
    documents = invent(DOCUMENTS, house.areas, house.today, months=options.months, seed=3)
    filling = Filling(Press(documents, tree_of(url), house.index), house.areas)
    print(
        f"{engine}: {options.records:,} records of {len(house.areas)} RT in {len(filling.periods)} months", flush=True
    )
    filling.into(url, options.records)
    asked = questions(house.areas, filling.periods, "sqlite" if engine == "sqlite" else "postgresql")
    with running(house, "app.serving:service", url) as server:
        token, veiled = server.token(), server.token(VEILED)
        for each in asked:
            _prove(url, server, token, each, proof)
        for number in range(options.rounds):
            for each in asked:
                print(f"round {number + 1}/{options.rounds}, {engine}, {each.name}", flush=True)
                where = f"{engine}, {each.name}"
                _http(house, engine, server, token, each, options.seconds, rounds, where, OURS)
                _http(house, engine, server, veiled, each, options.seconds, rounds, where, HIDDEN)
                for who, statement in ((CELLS, each.cells), (RECORDS, each.records)):
                    times = _sql(house, engine, url, statement, options.seconds)
                    rounds.add(who, where, **_told(times))
    proof.recounted(f"{engine}, {options.records:,} records", url)
    return asked


def _http(
    house: House,
    engine: str,
    server: Server,
    token: str,
    asked: Asked,
    seconds: float,
    rounds: Rounds,
    where: str,
    who: str,
) -> None:
    client = Client(server.port, token, asked.path)
    client.ask()
    with Meter(server.process.pid, house.postmaster if engine == "postgresql" else None) as meter:
        times = timed(client.ask, seconds, 20)
    size = len(client.ask())
    client.close()
    rounds.add(who, where, **_told(times), **meter.each(len(times)), kilobytes=size / 1000)


def _sql(house: House, engine: str, url: str, statement: str, seconds: float) -> list[float]:
    if engine == "sqlite":
        return timed(SqliteAsker(url).asking(statement), seconds)
    return run_statement(url, statement, house.folder, seconds)


def _told(times: list[float]) -> dict[str, float]:
    return {"p50": percentile(times, 50), "p99": percentile(times, 99)}


def _prove(url: str, server: Server, token: str, asked: Asked, proof: Proof) -> None:
    """Expect the three ways to give the same numbers."""
    client = Client(server.port, token, asked.path)
    rows = orjson.loads(client.ask())["rows"]
    client.close()
    keys = [each.key for each in STUNTING.indicators]
    by_period = len({row["period"] for row in rows}) > 1
    told = sorted(
        (f"{row['period']}-01" if by_period else row["area"]["code"], *(row["values"][key]["count"] for key in keys))
        for row in rows
    )
    cells, records = counts(url, asked.cells), counts(url, asked.records)
    proof.expect(f"{asked.name}: {len(told)} rows over HTTP, {asked.rows} expected", holds=len(told) == asked.rows)
    # An area without a record is a row of zeros over HTTP, and no row in SQL.
    proof.expect(f"{asked.name}: HTTP and cells", holds=[row for row in told if any(row[1:])] == cells)
    proof.expect(f"{asked.name}: cells and records", holds=cells == records)


def wanted(asked: dict[str, list[Asked]], rounds: Rounds) -> list[Goal | Limit]:
    """Return the goals: a p99 over that of SQL, and the limit that the first question has."""
    made: list[Goal | Limit] = []
    for engine, theirs in asked.items():
        for place, each in enumerate(theirs):
            where = f"{engine}, {each.name}"
            heavy = min(rounds.of(CELLS, where, "p99"), default=0) >= 5
            most = 2 if heavy else 3
            made.append(
                Goal("G8", f"p99 over SQL's, {where}", "p99", (OURS, where), (CELLS, where), most, at_least=False)
            )
            made += (
                Limit("C", f"p99 ms, {who}, {where}", "p99", (who, where), MOST_MS[place]) for who in (OURS, HIDDEN)
            )
            made.append(
                Goal(SHOWN, f"p50 over SQL's, {where}", "p50", (OURS, where), (CELLS, where), most, at_least=False)
            )
            made.append(
                Goal(SHOWN, f"p50 over GROUP BY's, {where}", "p50", (OURS, where), (RECORDS, where), 1, at_least=False)
            )
    return made


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__, seconds=1)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--records", type=int, default=200_000)
    options = parser.parse_args()
    rounds, proof = Rounds(), Proof()
    with open_house(engines_of(options)) as house:
        told = machine.describe(house.postgres, "one raw socket; pgbench for SQL on PostgreSQL")
        asked = {engine: measure(house, engine, options, rounds, proof) for engine in engines_of(options)}
    headings = {
        "p50": "p50 ms",
        "p99": "p99 ms",
        "app_us": "app us/request",
        "db_us": "db us/request",
        "kilobytes": "kB/reply",
    }
    parts = [report.figures(rounds, headings), report.goals(rounds, wanted(asked, rounds))]
    title = f"Rollups, {options.records:,} records, {len(house.areas)} RT, {options.months} months, 1 client"
    report.publish(title, told, parts, rounds, proof, options.out)


if __name__ == "__main__":
    main()
