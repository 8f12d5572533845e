"""Single submissions, one POST a record: `uv run python -m benchmarks.single --engine postgresql --clients 1,16,64`."""

import argparse
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

import psycopg

from benchmarks import machine, report
from benchmarks.cpu import Meter
from benchmarks.documents import invent, singles
from benchmarks.exact import Proof
from benchmarks.house import House, Server, open_house, running
from benchmarks.load import Load, Seen
from benchmarks.pgbench import Pgbench
from benchmarks.press import Press, tree_of, writes_of
from benchmarks.raw import SqliteLoop
from benchmarks.report import Goal
from benchmarks.rounds import Rounds

OURS, ORM, BARE, PGBENCH, LOOP = "Wakuncar", "ORM path", "bare route", "pgbench", "sqlite3 loop"
DOCUMENTS = 4096
SERVERS = {
    OURS: "app.serving:service",
    ORM: "benchmarks.orm_path:service",
    BARE: "benchmarks.bare:service",
}


@dataclass
class Runner:
    """One server with the requests meant for it, and how many records it acknowledged."""

    who: str
    server: Server
    load: Load
    least: int = 0
    most: int = 0


def press_of(house: House, engine: str, count: int = 1000) -> Press:
    """Return a press on documents of the house."""
    tree = tree_of(house.database(engine, "areas"))
    return Press(invent(count, house.areas, house.today, seed=7), tree, house.index)


def measure(house: House, engine: str, options: argparse.Namespace, rounds: Rounds, proof: Proof) -> None:
    """Run all rounds on one engine."""
    documents = invent(DOCUMENTS, house.areas, house.today)
    press = press_of(house, engine)
    with ExitStack() as stack:
        runners = []
        for who, what in SERVERS.items():
            name = who.lower().replace(" ", "_")
            server = stack.enter_context(running(house, what, house.database(engine, name)))
            token = server.token() if who == OURS else "none"
            load = Load(house.folder, f"{engine}-{name}.requests", singles(documents, token))
            runners.append(Runner(who, server, load))
            _send(runners[-1], 4, 1)
        yardstick = SqliteLoop(house.database(engine, "raw"), press) if engine == "sqlite" else _pgbench(house, press)
        for number in range(options.rounds):
            for clients in options.clients:
                where = f"{engine}, {clients} client{'s' * (clients > 1)}"
                print(f"round {number + 1}/{options.rounds}, {where}", flush=True)
                _yardstick(house, yardstick, clients, options.seconds, rounds, where)
                for runner in runners:
                    _one(house, engine, runner, clients, options.seconds, rounds, where)
        for runner in runners:
            if runner.who != BARE:
                rows = proof.acknowledged(f"{runner.who}, {engine}", runner.server.url, runner.least, runner.most)
                if runner.who == OURS:
                    proof.expect(f"{engine}: the server's own count", holds=runner.server.settled() == rows)
                proof.recounted(f"{runner.who}, {engine}", runner.server.url)
        who = LOOP if isinstance(yardstick, SqliteLoop) else PGBENCH
        proof.acknowledged(who, yardstick.url, yardstick.written, yardstick.written)


def _pgbench(house: House, press: Press) -> Pgbench:
    first = (house.today - timedelta(days=365)).replace(day=1)
    return Pgbench(house.database("postgresql", "pgbench"), writes_of(press.drafts(1), 1), house.folder, first)


def _yardstick(
    house: House, yardstick: Pgbench | SqliteLoop, clients: int, seconds: float, rounds: Rounds, where: str
) -> None:
    if isinstance(yardstick, SqliteLoop):
        seen, spent = yardstick.run(1, seconds)
        rounds.add(LOOP, where, **_told(seen), app_us=spent * 1e6 / seen.answered)
        return
    checkpoint(yardstick.url)
    with Meter(None, house.postmaster) as meter:
        seen = yardstick.run(clients, seconds)
    rounds.add(PGBENCH, where, **_told(seen), **meter.each(seen.answered))


def _one(house: House, engine: str, runner: Runner, clients: int, seconds: float, rounds: Rounds, where: str) -> None:
    if engine == "postgresql":
        checkpoint(runner.server.url)
    database = house.postmaster if engine == "postgresql" and runner.who != BARE else None
    with Meter(runner.server.process.pid, database) as meter:
        seen = _send(runner, clients, seconds)
    if seen.failed or seen.lost:
        print(f"{runner.who}, {where}: {seen.failed} refused, {seen.lost} lost", flush=True)
    rounds.add(runner.who, where, **_told(seen), **meter.each(seen.good))


def _send(runner: Runner, clients: int, seconds: float) -> Seen:
    seen = runner.load.run(runner.server.port, clients, seconds)
    runner.least += seen.good
    runner.most += seen.answered + clients + seen.lost
    return seen


def _told(seen: Seen) -> dict[str, float]:
    return {"rate": seen.good / seen.seconds, "p50": seen.p50, "p99": seen.p99}


def checkpoint(url: str) -> None:
    """Let PostgreSQL write out what the one before left, so that nobody pays for his neighbour."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")


def wanted(clients: list[int]) -> list[Goal]:
    """Return the goals for these client counts."""
    made = []
    for count in clients:
        pg, lite = (f"{engine}, {count} client{'s' * (count > 1)}" for engine in ("postgresql", "sqlite"))
        at = f"at {count}"
        if count == 1:
            made.append(Goal("G5", "p50 over pgbench's, at 1", "p50", (OURS, pg), (PGBENCH, pg), 3, at_least=False))
            continue
        most = 0.6 if count < 64 else 0.4
        made += [
            Goal("G1", f"rate over pgbench's, {at}", "rate", (OURS, pg), (PGBENCH, pg), 0.40),
            Goal("G2", f"rate over the ORM path's, PostgreSQL, {at}", "rate", (OURS, pg), (ORM, pg), 5),
            Goal("G3", f"database CPU over pgbench's, {at}", "db_us", (OURS, pg), (PGBENCH, pg), most, at_least=False),
            Goal("G4", f"app CPU over the bare route's, {at}", "app_us", (OURS, pg), (BARE, pg), 2.5, at_least=False),
            Goal("G6", f"rate over the sqlite3 loop's, {at}", "rate", (OURS, lite), (LOOP, lite), 1.0),
            Goal("G6", f"rate over the ORM path's, SQLite, {at}", "rate", (OURS, lite), (ORM, lite), 5),
            Goal("G6", f"p99 over the ORM path's, SQLite, {at}", "p99", (OURS, lite), (ORM, lite), 0.2, at_least=False),
        ]
    return made


def arguments(text: str | None, *, seconds: float = 3, rounds: int = 3) -> argparse.ArgumentParser:
    """Return a parser with what all benchmarks share."""
    parser = argparse.ArgumentParser(description=text)
    parser.add_argument("--engine", choices=("both", "postgresql", "sqlite"), default="both")
    parser.add_argument("--seconds", type=float, default=seconds, help="length of each measuring")
    parser.add_argument("--rounds", type=int, default=rounds, help="alternating rounds")
    parser.add_argument("--out", default="", help="file for the figures as JSON")
    return parser


def engines_of(options: argparse.Namespace) -> list[str]:
    """Return the engines asked for."""
    return ["postgresql", "sqlite"] if options.engine == "both" else [options.engine]


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--clients", default="1,16,64", type=lambda text: [int(each) for each in text.split(",")])
    options = parser.parse_args()
    rounds, proof = Rounds(), Proof()
    with open_house(engines_of(options)) as house:
        told = machine.describe(house.postgres)
        for engine in engines_of(options):
            measure(house, engine, options, rounds, proof)
    parts = [report.figures(rounds), report.goals(rounds, wanted(options.clients))]
    report.publish("Single submissions", told, parts, rounds, proof, options.out)


if __name__ == "__main__":
    main()
