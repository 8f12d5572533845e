"""What a breakdown and a trace of many records cost, beside the rollup: `uv run python -m benchmarks.breakdowns`."""

import argparse
from collections.abc import Callable
from datetime import date
from statistics import median
from time import perf_counter
from uuid import UUID

from sqlmodel import Session

from app.areas.tree import Areas
from app.core.clock import SystemClock
from app.core.db import Database
from app.demo.city import CITY
from app.rollups.breakdown import break_down, number_of
from app.rollups.categories import categories
from app.rollups.engine import roll_up
from app.rollups.live import records_of
from app.rollups.query import Question, period_at
from app.rollups.sights import unseen_by
from app.rollups.trace import traced
from app.themes.catalog import theme
from benchmarks.documents import THEME as KEY
from benchmarks.documents import invent
from benchmarks.fill import Filling
from benchmarks.house import House, open_house
from benchmarks.press import VAULT, Press, tree_of
from benchmarks.rounds import percentile
from benchmarks.single import arguments, engines_of

THEME = theme(KEY)
Asked = Callable[[Session], object]


def asked(db: Database, last: date, first: date) -> dict[str, Asked]:
    """Return what is measured, by name."""
    tree, every = Areas(db, SystemClock()).tree(), categories(THEME, unseen_by(THEME, "office"))
    year = Question(theme=THEME, area=CITY, by="kelurahan", first=first, last=last)
    month = Question(theme=THEME, area=CITY, by="kelurahan", first=period_at("month", last).first, last=last)
    stunted = THEME.indicator["stunted"]

    def broken(question: Question, key: str) -> Asked:
        number = number_of(question, stunted, last)
        return lambda session: break_down(session, tree, number, every[key], question.by)

    return {
        "all months, by sex and kelurahan": broken(year, "sex"),
        "all months, by age group and kelurahan": broken(year, "age_group"),
        "all months, by reasons of referral (many)": broken(year, "referral_reasons"),
        "one month, by sex and kelurahan": broken(month, "sex"),
        "all months, every record by sex": lambda session: break_down(
            session, tree, number_of(year, records_of(THEME), last), every["sex"], "kelurahan"
        ),
        "first page of a trace, all months": lambda session: traced(
            session, number_of(year, stunted, last), after=UUID(int=0), limit=100
        ),
        "the rollup itself, all months": lambda session: roll_up(session, tree, year, last),
    }


def measure(house: House, engine: str, options: argparse.Namespace) -> None:
    """Fill a database and ask everything over and over on one engine."""
    url = house.database(engine, "breakdowns")
    documents = invent(4000, house.areas, house.today, months=24, seed=3)
    filling = Filling(Press(documents, tree_of(url), house.index), house.areas)
    filling.into(url, options.records)
    db = Database(url, vault=VAULT, writes=False, pool=2)
    last = period_at("month", house.today).last
    print(f"\n{engine}, {options.records:,} records, {len(filling.periods)} months\n")
    for name, ask in asked(db, last, filling.periods[0]).items():
        times = []
        with db.reading() as session:
            ask(session)
            for _ in range(options.rounds * 10):
                start = perf_counter()
                ask(session)
                times.append((perf_counter() - start) * 1000)
        print(f"| {name} | {median(times):.1f} | {percentile(times, 99):.1f} |", flush=True)
    db.close()


def main() -> None:
    """Measure and print milliseconds: median and p99."""
    parser = arguments(__doc__)
    parser.add_argument("--records", default=100_000, type=int)
    options = parser.parse_args()
    with open_house(engines_of(options)) as house:
        for engine in engines_of(options):
            measure(house, engine, options)


if __name__ == "__main__":
    main()
