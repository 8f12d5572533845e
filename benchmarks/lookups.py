"""Finding a person or a house among a million records by blind index, and likely doubles by names opened for it.

`uv run python -m benchmarks.lookups --records 1000000`
"""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID

from sqlalchemy import select

from app.areas.codes import ancestor
from app.core.db import Database
from app.demo.city import CITY
from app.records.duplicates import duplicates
from app.records.tables import TABLES
from app.records.visits import by_house, by_number
from app.themes.catalog import CATALOG, theme
from benchmarks import machine, report
from benchmarks.documents import THEME, invent
from benchmarks.exact import Proof
from benchmarks.fill import Filling
from benchmarks.house import House, open_house
from benchmarks.press import VAULT, Press, tree_of
from benchmarks.report import Limit
from benchmarks.rounds import Rounds, percentile
from benchmarks.single import arguments, engines_of

INDEX, FOUND, STRANGER = "blind index alone", "person by number", "stranger by number"
HOUSE, DOUBLES = "house of all children of an RT", "doubles of a kelurahan"
DOCUMENTS = 6_000
DOORS = 10
"""Houses that are visited in a turn: each holds all children of an RT, which with a million records are a thousand."""
MOST_MS = 5.0


def measure(house: House, engine: str, records: int, rounds: Rounds, proof: Proof) -> None:
    """Fill a database, then look for people who are there and for people who are not."""
    url = house.database(engine, "lookups")
    some = invent(DOCUMENTS, house.areas, house.today, months=12, seed=3)
    documents = [replace(each, answers=each.answers | {"house_no": "12"}) for each in some]
    Filling(Press(documents, tree_of(url), house.index), house.areas).into(url, records)
    db = Database(url, vault=VAULT, writes=False, pool=2)
    reach = {each.key: (CITY,) for each in CATALOG}
    known, table = _people(db, 2_000), TABLES[THEME][0]
    proof.expect(f"{engine}: {len(known)} people to look for", holds=len(known) == 2_000)

    def seek(number: UUID) -> None:
        with db.reading() as session:
            if not session.execute(select(table.c.id).where(table.c.subject == number)).all():
                proof.expect(f"{engine}: {number} is in the index", holds=False)

    def look(number: UUID, times: int) -> None:
        house.index.person("1872015506259901")  # what it costs to turn a number into its index
        with db.reading() as session:
            found = by_number(session, CATALOG, reach, number)
        if len(found.met) < times:
            proof.expect(f"{engine}: {number} is found", holds=False)

    def visit(door: UUID) -> None:
        with db.reading() as session:
            if not by_house(session, CATALOG, reach, door).met:
                proof.expect(f"{engine}: somebody lives in {door}", holds=False)

    for turn in range(3):
        wanted = random.Random(turn).sample(known, 500)
        rounds.add(INDEX, engine, **_timed([partial(seek, who) for who, _ in wanted]))
        rounds.add(FOUND, engine, **_timed([partial(look, who, 1) for who, _ in wanted]))
        rounds.add(HOUSE, engine, **_timed([partial(visit, door) for _, door in wanted[:DOORS]]))
        strangers = [house.index.person(f"18720155062{turn}{place:04}") for place in range(500)]
        rounds.add(STRANGER, engine, **_timed([partial(look, who, 0) for who in strangers]))
    kelurahan = ancestor(house.areas[0], "kelurahan") or ""
    for _ in range(3):
        started = time.perf_counter()
        with db.reading() as session:
            duplicates(session, theme(THEME), kelurahan)
        rounds.add(DOUBLES, engine, p50=(time.perf_counter() - started) * 1000)
    db.close()


def _people(db: Database, count: int) -> list[tuple[UUID, UUID]]:
    """Return some who are recorded, each with the house."""
    table = TABLES[THEME][0]
    with db.reading() as session:
        begin = UUID(int=random.Random(1).getrandbits(90))
        query = select(table.c.subject, table.c.house).where(table.c.id >= begin).limit(count)
        return [(who, house) for who, house in session.execute(query)]


def _timed(asked: list[Callable[[], None]]) -> dict[str, float]:
    times = []
    for ask in asked:
        started = time.perf_counter()
        ask()
        times.append((time.perf_counter() - started) * 1000)
    return {"p50": percentile(times, 50), "p99": percentile(times, 99)}


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    options = parser.parse_args()
    rounds, proof = Rounds(), Proof()
    with open_house(engines_of(options)) as house:
        told = machine.describe(house.postgres, machine.OWN)
        for engine in engines_of(options):
            measure(house, engine, options.records, rounds, proof)
    goals = [
        Limit("E2", f"p99 of {what}, {each}", "p99", (what, each), MOST_MS)
        for each in engines_of(options)
        for what in (INDEX, FOUND)
    ]
    parts = [report.figures(rounds), report.goals(rounds, goals)]
    report.publish(f"Looking up among {options.records:,}", told, parts, rounds, proof, options.out)


if __name__ == "__main__":
    main()
