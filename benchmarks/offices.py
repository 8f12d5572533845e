"""What offices' work costs beside sending: a sweep for alerts, the closing of a period, completeness.

`uv run python -m benchmarks.offices`. Everything is of one theme, in the measuring process, on a database of its own.
"""

import argparse
import asyncio
import os
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from app.areas.tree import Areas, Tree
from app.core.clock import SystemClock, uuid7
from app.core.db import Database
from app.demo.city import CITY
from app.records.postgres_engine import PostgresEngine
from app.records.sqlite_engine import SqliteEngine
from app.rollups.alerts.sweep import Sweeper
from app.rollups.closing import Signer, close
from app.rollups.completeness import completeness, planned
from app.rollups.query import Stretch, period_at, reporting_period
from app.rollups.routes import versions
from app.rollups.silence import looked_at, silent
from app.rollups.timeliness import Punctuality
from benchmarks import machine, report
from benchmarks.again import multiply
from benchmarks.asking import timed
from benchmarks.cpu import Meter
from benchmarks.documents import THEME, invent
from benchmarks.exact import Proof
from benchmarks.fill import Filling
from benchmarks.house import House, open_house
from benchmarks.press import STUNTING, VAULT, Press, groups, tree_of
from benchmarks.rounds import Rounds, percentile
from benchmarks.single import arguments, engines_of

DOCUMENTS = 3_000
WRITTEN = 200_000
NEW = 100
"""Records that came since the last sweep."""


async def measure(house: House, kind: str, options: argparse.Namespace, rounds: Rounds, proof: Proof) -> None:
    """Fill a database and do an office's work on it."""
    url = house.database(kind, "offices")
    documents = invent(DOCUMENTS, house.areas, house.today, months=options.months, seed=5)
    press = Press(documents, tree_of(url), house.index)
    filling = Filling(press, house.areas)
    times = -(-options.records // WRITTEN)
    print(f"{kind}: {options.records:,} records of {len(house.areas)} RT, {len(filling.periods)} months", flush=True)
    filling.into(url, options.records // times)
    multiply(url, options.records // times, times)
    db, clock = Database(url, vault=VAULT, pool=2), SystemClock()
    engine = SqliteEngine(db, clock) if kind == "sqlite" else PostgresEngine(url, VAULT, clock)
    await engine.open()
    tree = Areas(db, clock).tree()

    def one(what: str, work: Callable[[], object], least: int = 1) -> None:
        with Meter(os.getpid(), house.postmaster if kind == "postgresql" else None) as meter:
            taken = timed(work, 0, least)
        cpu = sum(meter.each(len(taken)).values()) / 1000
        rounds.add(what, kind, ms=percentile(taken, 50), most=max(taken), cpu_ms=cpu)

    def sweep() -> None:
        Sweeper(db, clock, lambda: tree, [STUNTING]).sweep()

    one("first sweep, of the whole calendar", sweep)
    for _ in range(options.rounds):
        for group in groups(press.drafts(NEW), 32):
            await engine.settle(group)
        one(f"sweep after {NEW} records", sweep)
        one("sweep after nothing", sweep)
    one("closing of a month", partial(_close, db, tree, house), options.rounds)
    punctuality = Punctuality()
    for by in ("kelurahan", "rt"):
        area = CITY if by == "kelurahan" else house.areas[0][:13]
        work = partial(_complete, db, tree, house, area, by, options.months)
        one(f"completeness by {by}, all months, nothing remembered", lambda work=work: work(Punctuality()), 3)  # type: ignore[misc]
        work(punctuality)
        one(f"completeness by {by}, all months", lambda work=work: work(punctuality), 20)  # type: ignore[misc]
    await engine.close()
    db.close()
    if times == 1:
        proof.recounted(kind, url)


def _close(db: Database, tree: Tree, house: House) -> None:
    """Close the month before the last, and take it back."""
    month = period_at("month", house.today.replace(day=1) - timedelta(days=1))
    with db.writing(keep=False) as session:
        close(session, tree, STUNTING, month, SystemClock(), signer=Signer(uuid7(), "load"), note="")


def _complete(
    db: Database, tree: Tree, house: House, area: str, by: str, months: int, punctuality: Punctuality
) -> None:
    """Answer how completely a part of the city reported, and which RT are silent."""
    first = house.today - timedelta(days=30 * months)
    asked = Stretch(first, house.today)
    with db.picture() as session:
        plan = planned(
            STUNTING, area, "rt" if by == "rt" else "kelurahan", asked, reporting_period(STUNTING), house.today
        )
        looked = looked_at(session, plan, house.today)
        version, _ = versions(session, THEME)
        came = punctuality.came(session, tree, STUNTING, version, list(dict.fromkeys([*plan.units, *looked])))
        completeness(tree, plan, came)
        silent(tree, plan, came, looked, house.today)


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__, seconds=0, rounds=3)
    parser.add_argument("--months", type=int, default=6)
    parser.add_argument("--records", type=int, default=6_000)
    options = parser.parse_args()
    rounds, proof = Rounds(), Proof()
    with open_house(engines_of(options)) as house:
        told = machine.describe(house.postgres, "the measuring process itself")
        for kind in engines_of(options):
            asyncio.run(measure(house, kind, options, rounds, proof))
    parts = [report.figures(rounds, {"ms": "p50 ms", "most": "most ms", "cpu_ms": "CPU ms"})]
    title = f"Offices' work, {options.records:,} records, {len(house.areas)} RT, {options.months} months"
    report.publish(title, told, parts, rounds, proof, options.out)


if __name__ == "__main__":
    main()
