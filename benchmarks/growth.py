"""How cost grows with what is stored, from 10,000 records on: `uv run python -m benchmarks.growth --most 1000000`.

Databases of every size stand side by side and take turns, so that a noisy minute falls on all of them. The exponent of
a cost is log(cost here / cost in the smallest) / log(records here / records in the smallest): 0 is flat, 1 is linear.
"""

import argparse
import asyncio
import os
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from math import inf, log

from app.areas.tree import Tree
from app.core.clock import SystemClock
from app.core.db import Database
from app.demo.city import CITY
from app.records.intake import Engine
from app.records.postgres_engine import PostgresEngine
from app.records.sqlite_engine import SqliteEngine
from app.rollups.engine import roll_up
from app.rollups.query import Question, read_period
from benchmarks import machine, report
from benchmarks.asking import Asked, SqliteAsker, questions, timed
from benchmarks.cpu import Meter
from benchmarks.documents import invent
from benchmarks.exact import Proof, ledger
from benchmarks.fill import Filling
from benchmarks.house import House, open_house
from benchmarks.pgbench import run_statement
from benchmarks.press import STUNTING, VAULT, Press, groups, tree_of
from benchmarks.report import Limit
from benchmarks.rounds import Rounds, percentile
from benchmarks.single import arguments, checkpoint, engines_of

GROUP = 32
"""Records in one transaction."""

SLICE = 640
"""Records written in one turn."""

MONTHS, DOCUMENTS = 6, 3_000
THOROUGH = 200_000
"""Databases beyond this many records are recounted from their rows' counts only."""


@dataclass
class Stage:
    """A database of one size, open for writing and reading."""

    records: int
    url: str
    db: Database
    engine: Engine
    written: int = 0

    @property
    def name(self) -> str:
        """How the size is written."""
        return f"{self.records:,} records"


async def measure(house: House, kind: str, options: argparse.Namespace, rounds: Rounds, proof: Proof) -> None:
    """Fill databases of every size and let them take turns."""
    url = house.database(kind, "areas")
    tree = tree_of(url)
    documents = invent(DOCUMENTS, house.areas, house.today, months=MONTHS, seed=9)
    press = Press(documents, tree, house.index)
    filling = Filling(press, house.areas)
    asked = questions(house.areas, filling.periods, "sqlite" if kind == "sqlite" else "postgresql")[0]
    with ExitStack() as stack:
        stages = []
        for records in sizes(options.least, options.most):
            print(f"{kind}: {records:,} records of {len(house.areas)} RT in {len(filling.periods)} months", flush=True)
            stages.append(_stage(house, kind, records, filling))
            stack.callback(stages[-1].db.close)
            await stages[-1].engine.open()
        for number in range(-1, options.rounds):  # the first turn warms up and is thrown away
            print(f"round {number + 1}/{options.rounds}, {kind}", flush=True)
            for stage in reversed(stages) if number % 2 else stages:
                kept = Rounds() if number < 0 else rounds
                await _write(house, kind, stage, press, kept)
                _read(house, kind, stage, tree, asked, filling, options.seconds, kept)
        for stage in stages:
            await stage.engine.close()
            found = ledger(stage.url)
            expected = stage.records + stage.written
            proof.expect(f"{kind}, {stage.name}: {found}", holds=found.agrees and found.rows == expected)
            if expected <= THOROUGH:
                proof.recounted(f"{kind}, {stage.name}", stage.url)
    exponents(kind, stages, rounds)


def sizes(least: int, most: int) -> list[int]:
    """Return sizes ten times one another, from the least to the most."""
    found = [least]
    while found[-1] * 10 < most:
        found.append(found[-1] * 10)
    return [*found, most] if most > least else found


def _stage(house: House, kind: str, records: int, filling: Filling) -> Stage:
    url = house.database(kind, f"growth_{records}")
    filling.into(url, records, accepted=0)  # one state, so that every size has the same cells
    db = Database(url, vault=VAULT, pool=2)
    clock = SystemClock()
    return Stage(records, url, db, SqliteEngine(db, clock) if kind == "sqlite" else PostgresEngine(url, VAULT, clock))


async def _write(house: House, kind: str, stage: Stage, press: Press, rounds: Rounds) -> None:
    drafts = press.drafts(SLICE)
    postmaster = house.postmaster if kind == "postgresql" else None
    if postmaster:
        checkpoint(stage.url)
    started, busy = time.perf_counter(), time.process_time()
    with Meter(None, postmaster) as meter:
        for group in groups(drafts, GROUP):
            await stage.engine.settle(group)
    app = (time.process_time() - busy) * 1e6 / SLICE
    wall = time.perf_counter() - started
    stage.written += SLICE
    db = meter.each(SLICE).get("db_us", 0.0)
    rounds.add(f"write, groups of {GROUP}", f"{kind}, {stage.name}", cpu_us=app + db, app_us=app, db_us=db)
    rounds.add(f"write, groups of {GROUP}", f"{kind}, {stage.name}", ms=wall * 1000 / SLICE * GROUP)


def _read(
    house: House,
    kind: str,
    stage: Stage,
    tree: Tree,
    asked: Asked,
    filling: Filling,
    seconds: float,
    rounds: Rounds,
) -> None:
    month = read_period(f"{filling.periods[-2]:%Y-%m}")
    question = Question(theme=STUNTING, area=CITY, by="kelurahan", first=month.first, last=month.last)

    def ask() -> object:
        with stage.db.reading() as session:
            return roll_up(session, tree, question, house.today)

    ask()
    where = f"{kind}, {stage.name}"
    with Meter(os.getpid(), house.postmaster if kind == "postgresql" else None) as meter:
        times = timed(ask, seconds, 20)
    cpu = meter.each(len(times))
    rounds.add("rollup", where, cpu_us=sum(cpu.values()), ms=percentile(times, 50))
    if kind == "sqlite":
        times = timed(SqliteAsker(stage.url).asking(asked.records), seconds / 2, 3)
    else:
        times = run_statement(stage.url, asked.records, house.folder, 1)
    rounds.add("GROUP BY", where, ms=percentile(times, 50))


def exponents(kind: str, stages: Sequence[Stage], rounds: Rounds) -> None:
    """Add the exponents, round by round, of every size against the smallest."""
    first = stages[0]
    for stage in stages[1:]:
        share = log((stage.records + stage.written / 2) / (first.records + first.written / 2))
        for who, figure in ((f"write, groups of {GROUP}", "cpu_us"), ("rollup", "cpu_us"), ("GROUP BY", "ms")):
            case, base = (who, f"{kind}, {stage.name}"), (who, f"{kind}, {first.name}")
            for ratio in rounds.ratios(figure, case, base):
                rounds.add(who, f"{kind}, exponent to {stage.name}", exponent=log(ratio) / share)


def wanted(rounds: Rounds) -> list[Limit]:
    """Return the limits of the exponents, with the control that shows what they are spared."""
    limits = {f"write, groups of {GROUP}": ("G9", 0.08), "rollup": ("G9", 0.02), "GROUP BY": ("control", inf)}
    return [
        Limit(limits[who][0], f"{who}, {where}", "exponent", (who, where), limits[who][1])
        for who, where in rounds.cases()
        if "exponent" in where
    ]


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__, seconds=0.5, rounds=7)
    parser.add_argument("--least", type=int, default=10_000, help="records in the smallest database")
    parser.add_argument("--most", type=int, default=100_000, help="records in the largest")
    options = parser.parse_args()
    rounds, proof = Rounds(), Proof()
    with open_house(engines_of(options)) as house:
        told = machine.describe(house.postgres, "the measuring process itself")
        for kind in engines_of(options):
            asyncio.run(measure(house, kind, options, rounds, proof))
    headings = {"cpu_us": "CPU us", "app_us": "app us", "db_us": "db us", "ms": "p50 ms", "exponent": "exponent"}
    parts = [
        "CPU and ms are of one record (write: ms of a group), or of one question.\n",
        report.figures(rounds, headings),
        report.goals(rounds, wanted(rounds)),
    ]
    report.publish(
        f"Growth from {options.least:,} to {options.most:,} records", told, parts, rounds, proof, options.out
    )


if __name__ == "__main__":
    main()
