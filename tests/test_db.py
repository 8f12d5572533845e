"""A closed database leaves no connection open, whoever still used it."""

import sqlite3

import psycopg
import pytest
from sqlalchemy import text

from app.core.db import Database


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
