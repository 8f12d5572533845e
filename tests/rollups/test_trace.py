"""The amounts behind a number add up to it, for every indicator of every theme; and every record leads to its cells."""

from datetime import date

import pytest

from app.core.db import Database
from app.records import store
from app.records.cells import CellKey, without_zeros
from app.records.tables import TABLES, sum_columns
from app.rollups.breakdown import number_of
from app.rollups.engine import roll_up
from app.rollups.live import records_of
from app.rollups.query import Question
from app.rollups.trace import cells_of, side_of, traced
from tests.house import VAULT
from tests.rollups.lives import THEMES, lives, spans
from tests.rollups.town import TREE, Town

TODAY = date(2027, 12, 31)
CITY, KELURAHAN = "18.72", "18.72.01.1001"


@pytest.fixture
def filled(engine_url):
    database = Database(engine_url, vault=VAULT, pool=2)
    town = Town(database, TABLES)
    for theme in THEMES:
        town.put(theme, lives(theme))
    yield database
    database.close()


def pages(session, number, limit):
    after, found = None, []
    while True:
        page = traced(session, number, after=after, limit=limit)
        assert [each.id for each in page] == sorted({each.id for each in page})
        found += page
        if len(page) < limit:
            return found
        after = page[-1].id


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.key)
def test_the_records_behind_a_number_add_up_to_it(filled, theme):
    behind = set()
    for first, last in spans(theme):
        for area, state, page in ((CITY, "all", 500), (KELURAHAN, "verified", 3)):
            question = Question(theme=theme, area=area, by="rt", first=first, last=last, state=state)
            with filled.reading() as session:
                rollup = roll_up(session, TREE, question, TODAY)
                for indicator in theme.indicators:
                    of_period = indicator.denominator is not None and indicator.denominator.of == "period"
                    sums = rollup.last_totals if of_period else rollup.totals
                    number = number_of(question, indicator, TODAY)
                    found = pages(session, number, page)
                    column = question.columns.index(indicator.key)
                    assert sum(each.amount for each in found) == sums[0][column], indicator.key
                    behind |= {indicator.key} if found else set()
                    if indicator.whole:
                        whole = number_of(question, side_of(theme, indicator, "among"), TODAY, whole=True)
                        found = pages(session, whole, page)
                        column = question.columns.index(indicator.whole)
                        assert sum(each.amount for each in found) == rollup.totals[0][column], indicator.whole
    assert len(behind) > len(theme.indicators) // 2  # the others need a past that these records do not have


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.key)
def test_records_lead_to_all_cells_and_to_no_other(filled, theme):
    with filled.reading() as session:
        everything = number_of(
            Question(theme=theme, area=CITY, by="rt", first=date(1999, 1, 1), last=date(2099, 12, 31)),
            records_of(theme),
            TODAY,
        )
        listed = {each.id for each in pages(session, everything, 500)}
        sums: dict[tuple[CellKey, str], int] = {}
        rows = session.execute(TABLES[theme.key][0].select()).all()
        assert listed == {row.id for row in rows if row.state != "void" and not row.zero}
        for row in rows:
            for key, column, amount in cells_of(session, theme, row):
                assert (key.area, key.state) == (row.area, row.state)
                assert row.state != "void"
                sums[key, column] = sums.get((key, column), 0) + amount
        kept = store.read_cells(session, theme)
    columns = sum_columns(theme)
    cells = {key: [sums.get((key, column), 0) for column in columns] for key, _ in sums}
    assert without_zeros(cells) == kept
