"""Batches of 50 and 500, each of one RT, four clients: `uv run python -m benchmarks.batch --sizes 50,500`."""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack

from benchmarks import machine, report
from benchmarks.cpu import Meter
from benchmarks.documents import batches, invent
from benchmarks.exact import Proof
from benchmarks.house import House, open_house, running
from benchmarks.load import Load, Seen
from benchmarks.raw import Copy, SqliteLoop
from benchmarks.report import SHOWN, Goal
from benchmarks.rounds import Rounds
from benchmarks.single import BARE, ORM, OURS, SERVERS, Runner, arguments, checkpoint, engines_of, press_of

CLIENTS = 4
COPY, MANY = "raw COPY", "executemany"
DOCUMENTS = 18_000


def measure(house: House, engine: str, options: argparse.Namespace, rounds: Rounds, proof: Proof) -> None:
    """Run all rounds on one engine."""
    documents = invent(DOCUMENTS, house.areas, house.today)
    press = press_of(house, engine)
    with ExitStack() as stack:
        runners: list[tuple[int, Runner]] = []
        for who, what in SERVERS.items():
            name = who.lower().replace(" ", "_")
            server = stack.enter_context(running(house, what, house.database(engine, name)))
            token = server.token() if who == OURS else "none"
            share = DOCUMENTS // len(options.sizes)
            for place, size in enumerate(options.sizes):
                # Each size has documents of its own, so that no child comes twice.
                own = documents[place * share : (place + 1) * share]
                load = Load(house.folder, f"{engine}-{name}-{size}.requests", batches(own, size, house.areas, token))
                runners.append((size, Runner(who, server, load)))
                _send(runners[-1][1], size, 1)
        loop = SqliteLoop(house.database("sqlite", "raw"), press) if engine == "sqlite" else None
        copy = Copy(house.database("postgresql", "copy"), press) if engine == "postgresql" else None
        for number in range(options.rounds):
            for size in options.sizes:
                where = f"{engine}, batches of {size}"
                print(f"round {number + 1}/{options.rounds}, {where}", flush=True)
                if copy:
                    with Meter(None, house.postmaster) as meter:
                        took = copy.run()
                    rounds.add(COPY, where, rate=copy.count / took, **meter.each(copy.count))
                if loop:
                    seen, spent = loop.run(size, options.seconds)
                    count = seen.answered * size
                    rounds.add(MANY, where, **_told(seen, size), app_us=spent * 1e6 / count)
                for runner in (runner for own, runner in runners if own == size):
                    _one(house, engine, runner, size, options.seconds, rounds, where)
        _prove(engine, runners, proof)
        if loop:
            proof.acknowledged(MANY, loop.url, loop.written, loop.written)


def _one(house: House, engine: str, runner: Runner, size: int, seconds: float, rounds: Rounds, where: str) -> None:
    if engine == "postgresql":
        checkpoint(runner.server.url)
    database = house.postmaster if engine == "postgresql" and runner.who != BARE else None
    with Meter(runner.server.process.pid, database) as meter:
        seen = _send(runner, size, seconds)
    if seen.failed or seen.lost:
        print(f"{runner.who}, {where}: {seen.failed} refused, {seen.lost} lost", flush=True)
    rounds.add(runner.who, where, **_told(seen, size), **meter.each(seen.good * size))


def _send(runner: Runner, size: int, seconds: float) -> Seen:
    seen = runner.load.run(runner.server.port, CLIENTS, seconds, drain=True)
    runner.least += seen.good * size
    runner.most += (seen.answered + CLIENTS + seen.lost) * size
    return seen


def _told(seen: Seen, size: int) -> dict[str, float]:
    return {"rate": seen.good * size / seen.seconds, "p50": seen.p50, "p99": seen.p99}


def _prove(engine: str, runners: list[tuple[int, Runner]], proof: Proof) -> None:
    for who in (OURS, ORM):
        theirs = [runner for _, runner in runners if runner.who == who]
        server, least, most = theirs[0].server, sum(each.least for each in theirs), sum(each.most for each in theirs)
        rows = proof.acknowledged(f"{who}, {engine}", server.url, least, most)
        if who == OURS:
            proof.expect(f"{engine}: the server's own count", holds=server.settled() == rows)
        proof.recounted(f"{who}, {engine}", server.url)


def wanted(sizes: list[int]) -> Iterator[Goal]:
    """Return the goals for these sizes."""
    for size in sizes:
        for engine, raw in (("postgresql", COPY), ("sqlite", MANY)):
            where = f"{engine}, batches of {size}"
            least = 0.15 if size >= 500 else 0.12
            name = f"rate over {raw}'s, batches of {size}"
            # The goal speaks of COPY; beside executemany the ratio is only shown.
            yield Goal("G7" if raw == COPY else SHOWN, name, "rate", (OURS, where), (raw, where), least)
            yield Goal("G7", f"rate over the ORM path's, {where}", "rate", (OURS, where), (ORM, where), 4)


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--sizes", default="50,500", type=lambda text: [int(each) for each in text.split(",")])
    options = parser.parse_args()
    rounds, proof = Rounds(), Proof()
    with open_house(engines_of(options)) as house:
        told = machine.describe(house.postgres, machine.OWN)
        for engine in engines_of(options):
            measure(house, engine, options, rounds, proof)
    parts = [report.figures(rounds), report.goals(rounds, list(wanted(options.sizes)))]
    report.publish(f"Batches, {CLIENTS} clients", told, parts, rounds, proof, options.out)


if __name__ == "__main__":
    main()
