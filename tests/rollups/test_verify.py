"""A recount agrees with the cells after any history, finds every sum that was tampered with, and restores it."""

from dataclasses import replace
from datetime import date

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, given, settings
from sqlalchemy import text, update

from app.core.db import Database
from app.core.schema import migrate
from app.core.settings import ROOT
from app.identity.models import Account, SignIn
from app.records.cells import with_wide
from app.rollups.routes import versions
from app.rollups.verify import Difference, kept_cells, rebuild, recount_sql, verify
from app.themes.catalog import CATALOG
from app.themes.language import Choice, listed, q
from tests.cast import RT1, RT2, SITI, TUTI
from tests.house import House
from tests.rollups.test_engine import histories
from tests.rollups.themes import KIOSKS, SALES, THEMES, figure, question
from tests.rollups.town import RTS, Kept

MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
SOLD = (date(2026, 1, 5), {"kind": "toko", "price": 3000, "sold_on": "2025-12-31"}, False)


def shift(town, change):
    with town.database.writing() as session:
        session.execute(text(change))


@MANY
@given(histories())
def test_any_history_verifies(town, history):
    theme, records = history
    town.empty()
    cells = town.put(theme, records)
    assert verify(town.database, THEMES) == []
    with town.database.reading() as session:
        assert kept_cells(session, theme) == {key: sums for key, sums in with_wide(cells).items() if any(sums)}


@MANY
@given(histories())
def test_a_rebuild_restores_exactly_what_was(town, history):
    theme, records = history
    town.empty()
    town.put(theme, records)
    with town.database.reading() as session:
        before, version = kept_cells(session, theme), versions(session, theme.key)[0]
    shift(town, f"UPDATE cell_{theme.key} SET records = records + 7")
    with town.database.writing() as session:
        assert rebuild(session, theme) == len(before)
    with town.database.reading() as session:
        assert kept_cells(session, theme) == before
        assert versions(session, theme.key)[0] == version + 1


@pytest.mark.parametrize(
    ("change", "kept", "counted"),
    [
        ("UPDATE cell_sales SET price = price - 1 WHERE period = '2026-01-01'", 2999, 3000),
        ("DELETE FROM cell_sales WHERE period = '2026-01-01'", 0, 3000),
    ],
)
def test_a_changed_or_missing_cell_is_found_by_both_recounts(town, change, kept, counted):
    town.put(SALES, [Kept(RTS[0], "accepted", [SOLD])])
    shift(town, change)
    found = [each for each in verify(town.database, [SALES]) if each.column == "price"]
    cells = [(grain, date(2026, 1, 1), area, "accepted") for grain, area in (("M", RTS[0][:13]), ("m", RTS[0]))]
    assert found == [
        Difference("sales", source, cell, "price", kept, counted) for source in ("revisions", "rows") for cell in cells
    ]


def test_a_wide_cell_that_is_not_the_sum_of_those_below_is_found_and_set_right(town):
    town.put(SALES, [Kept(area, "accepted", [SOLD]) for area in RTS[:2]])
    shift(town, "UPDATE cell_sales SET sales = sales + 1 WHERE grain = 'M' AND period = '2026-01-01'")
    assert {(each.cell.grain, each.kept - each.counted) for each in verify(town.database, [SALES])} == {("M", 1)}
    with town.database.writing() as session:
        rebuild(session, SALES)
    assert verify(town.database, [SALES]) == []


def test_a_database_without_wide_cells_gets_them_when_it_is_migrated(house: House) -> None:
    sent = [house.send(SITI, area, key).json()["id"] for area in (RT1, RT2) for key in ("stunting", "umkm")]
    house.post(TUTI, f"/v1/records/stunting/{sent[0]}/review", {"decision": "accept"})
    db: Database = house.app.state.database
    with db.writing() as session:  # no migration takes back what is sealed
        session.execute(update(Account).values(display_name=b""))
        session.execute(update(SignIn).values(device=b""))
    with db.engine.begin() as connection:
        config = Config(ROOT / "alembic.ini")
        config.attributes["connection"] = connection
        command.downgrade(config, "0011_rights")
    assert {each.cell.grain for each in verify(db, CATALOG)} == {"D", "M", "Y"}
    migrate(db)
    assert verify(db, CATALOG) == []


def test_a_cell_of_nothing_real_is_found(town):
    town.put(SALES, [Kept(RTS[0], "accepted", [SOLD])])
    shift(town, "INSERT INTO cell_sales (grain, period, area, state, sales) VALUES ('m', '2026-05-01', 'x', 'void', 3)")
    assert {(each.cell.state, each.kept, each.counted) for each in verify(town.database, [SALES])} == {("void", 3, 0)}


def test_a_row_that_parts_from_its_revision_is_found_by_sql_alone(town):
    town.put(SALES, [Kept(RTS[0], "accepted", [SOLD])])
    shift(town, "UPDATE record_sales SET price = 4000")
    found = verify(town.database, [SALES])
    assert {(each.source, each.column, each.counted) for each in found} == {
        ("rows", "price", 4000),
        ("rows", "price_per_kg", 4000),
    }


def test_a_code_with_a_colon_is_no_parameter(town):
    town.put(SALES, [Kept(RTS[0], "accepted", [SOLD])])
    odd = replace(SALES, questions=(question("kind", Choice(listed("odd", "1", "test", (":x", "X", "X")))),))
    with town.database.reading() as session:
        found = recount_sql(session, replace(odd, indicators=(figure("odd", ~q("kind").is_(":x")),)))
    assert [sums[-1] for sums in found.values()] == [1]


def test_a_registers_past_is_not_in_its_rows(town):
    with town.database.reading() as session, pytest.raises(ValueError, match="register"):
        recount_sql(session, KIOSKS)
