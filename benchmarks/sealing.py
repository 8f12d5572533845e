"""What sealing costs: the service with and without it, by turns: `uv run python -m benchmarks.sealing --clients 16`."""

import argparse
from contextlib import ExitStack

from benchmarks import machine, report
from benchmarks.cpu import Meter
from benchmarks.documents import invent, singles
from benchmarks.exact import Proof
from benchmarks.house import House, open_house, running
from benchmarks.load import Load, Seen
from benchmarks.report import Goal
from benchmarks.rounds import Rounds
from benchmarks.single import DOCUMENTS, Runner, arguments, checkpoint, engines_of

SEALED, CLEAR = "sealed", "in clear"
SERVERS = {SEALED: "app.serving:service", CLEAR: "benchmarks.in_clear:service"}
LEAST = 0.75
"""The share of the rate in clear that must be left."""


def measure(house: House, engine: str, options: argparse.Namespace, rounds: Rounds, proof: Proof) -> None:
    """Let both servers of one engine take turns, each first in every other round."""
    documents = invent(DOCUMENTS, house.areas, house.today)
    with ExitStack() as stack:
        runners = []
        for who, what in SERVERS.items():
            name = who.replace(" ", "_")
            server = stack.enter_context(running(house, what, house.database(engine, name)))
            load = Load(house.folder, f"{engine}-{name}.requests", singles(documents, server.token()))
            runners.append(Runner(who, server, load))
            _send(runners[-1], 4, 1)
        postmaster = house.postmaster if engine == "postgresql" else None
        for number in range(options.rounds):
            for clients in options.clients:
                where = _where(engine, clients)
                print(f"round {number + 1}/{options.rounds}, {where}", flush=True)
                for runner in reversed(runners) if number % 2 else runners:
                    if engine == "postgresql":
                        checkpoint(runner.server.url)
                    with Meter(runner.server.process.pid, postmaster) as meter:
                        seen = _send(runner, clients, options.seconds)
                    told = {"rate": seen.good / seen.seconds, "p50": seen.p50, "p99": seen.p99}
                    rounds.add(runner.who, where, **told, **meter.each(seen.good))
        for runner in runners:
            proof.acknowledged(f"{runner.who}, {engine}", runner.server.url, runner.least, runner.most)
        proof.recounted(f"{SEALED}, {engine}", runners[0].server.url)


def _where(engine: str, clients: int) -> str:
    return f"{engine}, {clients} client{'s' * (clients > 1)}"


def _send(runner: Runner, clients: int, seconds: float) -> Seen:
    seen = runner.load.run(runner.server.port, clients, seconds)
    runner.least += seen.good
    runner.most += seen.answered + clients + seen.lost
    return seen


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--clients", default="16", type=lambda text: [int(each) for each in text.split(",")])
    options = parser.parse_args()
    rounds, proof = Rounds(), Proof()
    with open_house(engines_of(options)) as house:
        told = machine.describe(house.postgres, machine.OWN)
        for engine in engines_of(options):
            measure(house, engine, options, rounds, proof)
    goals = [
        Goal("E1", f"rate sealed over rate in clear, {where}", "rate", (SEALED, where), (CLEAR, where), LEAST)
        for engine in engines_of(options)
        for where in (_where(engine, clients) for clients in options.clients)
    ]
    parts = [report.figures(rounds), report.goals(rounds, goals)]
    report.publish("Sealing", told, parts, rounds, proof, options.out)


if __name__ == "__main__":
    main()
