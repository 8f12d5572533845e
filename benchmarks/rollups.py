"""Totals over HTTP beside SQL on the cells and GROUP BY on the records: `uv run python -m benchmarks.rollups`.

Each question is asked by an office that reads the records, by one from which small counts are hidden, and down to the
kelurahan by anybody (no token, open indicators), in three ways: every answer reckoned (the service remembers no
answers, but what is hidden as long as nothing changes), every answer reckoned just after a record of the theme came,
and answers remembered as the service does it. Databases of every size take turns.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import count, cycle, islice
from math import inf, log

import httpx
import orjson

from app.core.clock import uuid7
from app.themes.catalog import CATALOG
from benchmarks import machine, report
from benchmarks.accounts import LOAD, VEILED
from benchmarks.again import megabytes, multiply
from benchmarks.asking import Asked, Client, SqliteAsker, counts, questions, theme_questions, timed
from benchmarks.cells import into, invented
from benchmarks.cpu import Meter
from benchmarks.documents import SERIALS, THEME, Document, invent
from benchmarks.exact import Proof, ledger
from benchmarks.fill import Filling
from benchmarks.house import House, Server, open_house, running
from benchmarks.pgbench import run_statement
from benchmarks.press import STUNTING, Press, tree_of
from benchmarks.report import SHOWN, Goal, Limit
from benchmarks.rounds import Rounds, percentile
from benchmarks.single import arguments, engines_of

CELLS, RECORDS = "SQL on cells", "GROUP BY on records"
OURS, HIDDEN, PUBLIC = "Wakuncar", "Wakuncar, small counts hidden", "Wakuncar, anybody"
CHANGED, REMEMBERED = ", after a record", ", answers remembered"
MOST_MS = (20, 40, 20)
"""Within which p99 each question is to be answered, in ms."""
FLAT = 1.5
"""How many times dearer a question may become from the smallest to the largest database."""
DOCUMENTS = 6_000
WRITTEN = 200_000
"""More records than this are copies of so many."""
ASKED = 40
"""How often a question is asked at least, and how often after a record."""


@dataclass
class Stage:
    """A database of one size, what is asked of it, and the server that answers."""

    records: int
    url: str
    asked: list[Asked]
    copied: bool
    server: Server | None = None

    @property
    def running(self) -> Server:
        """The server that answers; ValueError when none does."""
        if self.server is None:
            raise ValueError("nobody answers")
        return self.server

    @property
    def size(self) -> str:
        """How the size is written."""
        return f"{self.records:,} records"


def measure(house: House, engine: str, options: argparse.Namespace, rounds: Rounds, proof: Proof) -> list[Stage]:
    """Fill databases of every size and run all rounds on one engine."""
    documents = invent(DOCUMENTS, house.areas, house.today, months=options.months, seed=3)
    stages = [_filled(house, engine, records, documents, options) for records in options.records]
    fresh = _fresh([each for each in documents if (house.today - each.observed_on).days < 60])
    with ExitStack() as stack:
        for stage in stages:
            stage.server = stack.enter_context(running(house, "app.serving:service", stage.url, reckoning=True))
            for each in stage.asked:
                _prove(stage, each, proof)
        for number in range(options.rounds):
            for stage in reversed(stages) if number % 2 else stages:
                print(f"round {number + 1}/{options.rounds}, {engine}, {stage.size}", flush=True)
                _round(house, engine, stage, options.seconds, rounds)
        for stage in stages:
            _after_records(engine, stage, fresh, rounds)
    for stage in stages:
        with running(house, "app.serving:service", stage.url) as stage.server:
            for each in stage.asked:
                _all(house, engine, stage, each, options.seconds, rounds, REMEMBERED)
        found = ledger(stage.url)
        proof.expect(f"{engine}, {stage.size}: {found}", holds=found.agrees)
        if not stage.copied:
            proof.recounted(f"{engine}, {stage.size}", stage.url)
    return stages


def _filled(house: House, engine: str, records: int, documents: list[Document], options: argparse.Namespace) -> Stage:
    url = house.database(engine, f"rollups_{records}")
    filling = Filling(Press(documents, tree_of(url), house.index), house.areas)
    times = -(-records // WRITTEN)
    print(f"{engine}: {records:,} records, {len(house.areas)} RT, {len(filling.periods)} months", flush=True)
    started = time.perf_counter()
    filling.into(url, records // times)
    multiply(url, records // times, times)
    print(f"filled in {time.perf_counter() - started:,.0f} s, {megabytes(url):,.0f} MB", flush=True)
    asked = questions(house.areas, filling.periods[-24:], "sqlite" if engine == "sqlite" else "postgresql")
    if options.themes:
        for theme in CATALOG:
            if theme.key != THEME:
                into(url, theme, invented(theme, house.areas, filling.periods))
                asked += theme_questions(theme, house.areas, filling.periods[-24:])
    return Stage(records // times * times, url, asked, times > 1)


def _round(house: House, engine: str, stage: Stage, seconds: float, rounds: Rounds) -> None:
    for each in stage.asked:
        _all(house, engine, stage, each, seconds, rounds)
        for who, statement in ((CELLS, each.cells), (RECORDS, each.records)):
            if statement:
                rounds.add(who, where(engine, stage, each), **_told(_sql(house, engine, stage.url, statement, seconds)))


def _askers(server: Server, asked: Asked) -> Iterator[tuple[str, Client]]:
    """Connect as every reader who may ask a question."""
    for who, name in ((OURS, LOAD), (HIDDEN, VEILED)):
        yield who, Client(server.port, server.token(name), asked.path)
    if asked.public:
        yield PUBLIC, Client(server.port, "", asked.public)


def _all(house: House, engine: str, stage: Stage, asked: Asked, seconds: float, rounds: Rounds, how: str = "") -> None:
    """Ask as every reader, again and again."""
    server = stage.running
    for who, client in _askers(server, asked):
        client.ask()
        with Meter(server.process.pid, house.postmaster if engine == "postgresql" else None) as meter:
            times = timed(client.ask, seconds, ASKED)
        size = len(client.ask())
        client.close()
        told = {**_told(times), **meter.each(len(times)), "kilobytes": size / 1000}
        rounds.add(who + how, where(engine, stage, asked), **told)


def _after_records(engine: str, stage: Stage, fresh: Iterator[Document], rounds: Rounds) -> None:
    """Send a record before each question, and take the time of the question only."""
    server = stage.running
    head = {"authorization": f"Bearer {server.token()}", "content-type": "application/json"}
    with httpx.Client(base_url=server.address, headers=head) as phone:
        for each in stage.asked:
            if not each.records:
                continue
            for who, client in _askers(server, each):
                client.ask()
                times = []
                for document in islice(fresh, ASKED):
                    body = orjson.dumps({**document.body(), "id": str(uuid7())})
                    phone.post(f"/v1/areas/{document.area}/{THEME}", content=body).raise_for_status()
                    times += timed(client.ask, 0, 1)
                client.close()
                rounds.add(who + CHANGED, where(engine, stage, each), **_told(times))


def _fresh(documents: Sequence[Document]) -> Iterator[Document]:
    """Yield documents about children who were not heard of."""
    for serial, document in zip(count(1), cycle(documents)):
        yield replace(document, answers=document.filled(serial % SERIALS + 1))


def where(engine: str, stage: Stage, asked: Asked) -> str:
    """Name a case."""
    return f"{engine}, {stage.size}, {asked.name}"


def _sql(house: House, engine: str, url: str, statement: str, seconds: float) -> list[float]:
    if engine == "sqlite":
        return timed(SqliteAsker(url).asking(statement), seconds)
    return run_statement(url, statement, house.folder, seconds)


def _told(times: list[float]) -> dict[str, float]:
    return {"p50": percentile(times, 50), "p99": percentile(times, 99)}


def _prove(stage: Stage, asked: Asked, proof: Proof) -> None:
    """Expect the three ways to give the same numbers, and from whom counts are hidden no other ones."""
    answers = {}
    for who, client in _askers(stage.running, asked):
        answers[who] = orjson.loads(client.ask())["rows"]
        client.close()
    rows = answers.pop(OURS)
    what = f"{stage.size}, {asked.name}"
    proof.expect(f"{what}: {len(rows)} rows over HTTP, {asked.rows} expected", holds=len(rows) == asked.rows)
    for who, hidden in answers.items():
        pairs = [
            (figure["count"], veiled["values"][key]["count"])
            for row, veiled in zip(rows, hidden, strict=True)
            for key, figure in row["values"].items()
            if key in veiled["values"]  # some are given only to who reads the records
        ]
        proof.expect(f"{what}: a count that is shown is the count, {who}", holds=all(b in (a, None) for a, b in pairs))
    if not asked.records:
        return
    keys = [each.key for each in STUNTING.indicators]
    by_period = len({row["period"] for row in rows}) > 1
    told = sorted(
        (f"{row['period']}-01" if by_period else row["area"]["code"], *(row["values"][key]["count"] for key in keys))
        for row in rows
    )
    cells, records = counts(stage.url, asked.cells), counts(stage.url, asked.records)
    # An area without a record is a row of zeros over HTTP, and no row in SQL.
    proof.expect(f"{what}: HTTP and cells", holds=[row for row in told if any(row[1:])] == cells)
    proof.expect(f"{what}: cells and records", holds=cells == records)


def grown(engine: str, stages: Sequence[Stage], rounds: Rounds) -> None:
    """Add by how much the largest database is dearer than the smallest, and the exponent, round by round."""
    first, last = stages[0], stages[-1]
    share = log(last.records / first.records)
    for asked in stages[0].asked:
        here, base = where(engine, last, asked), where(engine, first, asked)
        for who in (OURS, HIDDEN, PUBLIC, RECORDS):
            for figure in ("p50", "p99"):
                for ratio in rounds.ratios(figure, (who, here), (who, base)):
                    rounds.add(who, f"{engine}, growth, {asked.name}", **{f"{figure}_ratio": ratio})
                    if figure == "p50":
                        rounds.add(who, f"{engine}, growth, {asked.name}", exponent=log(ratio) / share)


def wanted(asked: dict[str, list[Stage]], rounds: Rounds) -> list[Goal | Limit]:
    """Return the goals: a p99 over that of SQL, the limit that each question has, and how little it may grow."""
    made: list[Goal | Limit] = []
    for engine, stages in asked.items():
        for place, each in enumerate(stages[0].asked):
            for stage in stages:
                made += _wanted(where(engine, stage, each), MOST_MS[place % len(MOST_MS)], rounds)
            if len(stages) > 1:
                at = f"{engine}, growth, {each.name}"
                for who in (OURS, HIDDEN, PUBLIC, RECORDS):
                    most = inf if who == RECORDS else FLAT
                    made.append(Limit("C", f"p99, largest over smallest, {who}, {at}", "p99_ratio", (who, at), most))
                    made.append(Limit(SHOWN, f"exponent of p50, {who}, {at}", "exponent", (who, at), inf))
    return made


def _wanted(at: str, most: float, rounds: Rounds) -> Iterator[Goal | Limit]:
    ours, cells, records = (OURS, at), (CELLS, at), (RECORDS, at)
    over = 2 if min(rounds.of(*cells, "p99"), default=0) >= 5 else 3
    yield Goal("G8", f"p99 over SQL's, {at}", "p99", ours, cells, over, at_least=False)
    for who in (OURS, HIDDEN, PUBLIC):
        yield Limit("C", f"p99 ms, {who}, {at}", "p99", (who, at), most)
        yield Limit(SHOWN, f"p99 ms, {who}{REMEMBERED}, {at}", "p99", (who + REMEMBERED, at), inf)
        yield Limit(SHOWN, f"p99 ms, {who}{CHANGED}, {at}", "p99", (who + CHANGED, at), inf)
    yield Goal(SHOWN, f"p50 over GROUP BY's, {at}", "p50", ours, records, 1, at_least=False)


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__, seconds=0.5)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument(
        "--records",
        default="5000,50000",
        type=lambda text: sorted(int(each) for each in text.split(",")),
        help="sizes of the databases, with commas between",
    )
    parser.add_argument("--themes", action="store_true", help="ask about every theme, the others in invented cells")
    options = parser.parse_args()
    rounds, proof = Rounds(), Proof()
    with open_house(engines_of(options)) as house:
        told = machine.describe(house.postgres, "one raw socket; pgbench for SQL on PostgreSQL")
        asked = {engine: measure(house, engine, options, rounds, proof) for engine in engines_of(options)}
    for engine, stages in asked.items():
        if len(stages) > 1:
            grown(engine, stages, rounds)
    headings = {
        "p50": "p50 ms",
        "p99": "p99 ms",
        "app_us": "app us/request",
        "db_us": "db us/request",
        "kilobytes": "kB/reply",
    }
    parts = [report.figures(rounds, headings), report.goals(rounds, wanted(asked, rounds))]
    title = f"Rollups, {len(house.areas)} RT, {options.months} months, 1 client"
    report.publish(title, told, parts, rounds, proof, options.out)


if __name__ == "__main__":
    main()
