"""How a database is spoken to, and that a closed one leaves no connection open, whoever still used it."""

import sqlite3

import psycopg
import pytest
from sqlalchemy import text

from app.core.db import Database
from tests.conftest import MakesDatabase


def test_what_was_still_lent_is_closed_when_it_comes_back(engine_url: str) -> None:
    database = Database(engine_url, writes=False, pool=2)
    with database.reading() as session:
        lent = session.connection().connection.dbapi_connection
        assert lent is not None
        session.execute(text("SELECT 1"))
        database.close()
        assert session.execute(text("SELECT 2")).scalar() == 2, "whoever reads may read to the end"
    with pytest.raises((sqlite3.ProgrammingError, psycopg.OperationalError), match="closed"):
        lent.cursor().execute("SELECT 3")


def test_postgresql_compiles_no_statement(postgres_database: MakesDatabase) -> None:
    """Sums of cells take milliseconds; compiling them took eighteen."""
    database = Database(postgres_database(), writes=False, pool=1)
    with database.reading() as session:
        assert session.execute(text("SHOW jit")).scalar() == "off"
        session.rollback()
        assert session.execute(text("SHOW jit")).scalar() == "off", "also in the next transaction"
    database.close()
