"""The PostgreSQL that the tests stand on is real, is shared out fairly, and does not outlive them."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import psycopg
import pytest
from sqlalchemy import text

from app.core.db import Database
from tests import databases, postgres

ROOT = Path(__file__).resolve().parents[1]


def ask(url: str, statement: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(statement).fetchone()
    return row and row[0]


def test_every_driver_reaches_it(postgres_database):
    url = postgres_database()
    name = ask(url, "SELECT current_database()")
    database = Database(url, pool=1)
    with database.writing() as session:
        assert session.execute(text("SELECT current_database()")).scalar() == name
    database.close()

    async def through_asyncpg() -> object:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval("SELECT current_database()")
        finally:
            await connection.close()

    assert asyncio.run(through_asyncpg()) == name


def test_every_database_is_fresh(postgres_database):
    one, other = postgres_database(), postgres_database()
    with psycopg.connect(one) as connection:
        connection.execute("CREATE TABLE house (id int)")
    assert ask(one, "SELECT to_regclass('house')::text") == "house"
    assert ask(other, "SELECT to_regclass('house')::text") is None


def test_a_template_is_built_once(postgres_database, postgres_template):
    built = []

    def build(url: str) -> None:
        built.append(url)
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE house AS SELECT 7 AS id")

    names = {postgres_template("smoke", build) for _ in range(2)}
    assert len(names) == 1
    assert len(built) == 1
    assert ask(postgres_database(names.pop()), "SELECT id FROM house") == 7


def test_a_database_goes_although_someone_is_connected(postgres_url):
    url = databases.create(postgres_url, "wakuncar_left_open")
    connection = psycopg.connect(url)
    databases.drop(url)
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    connection.close()


@pytest.mark.parametrize("fsync", [True, False])
def test_the_wheel_serves_where_the_system_has_none(monkeypatch, fsync):
    monkeypatch.setenv("WAKUNCAR_TEST_POSTGRES", "wheel")
    with postgres.server(fsync=fsync) as url:
        assert ask(url, "SELECT current_setting('fsync')::bool") is fsync
        assert ask(url, "SELECT current_setting('synchronous_commit')") == "on"


def test_it_goes_when_its_owner_is_killed(monkeypatch):
    monkeypatch.delenv("WAKUNCAR_TEST_POSTGRES", raising=False)
    owner = "from tests import postgres\nkeeper = postgres.Keeper()\nprint(postgres.address(keeper.folder))\ninput()\n"
    with subprocess.Popen(
        [sys.executable, "-c", owner], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        url = process.stdout.readline().strip()
        assert ask(url, "SELECT 1") == 1
        process.kill()
    folder = Path(url.split("host=")[1].split("&")[0])
    end = time.monotonic() + 20
    while folder.exists() and time.monotonic() < end:
        time.sleep(0.02)
    assert not folder.exists()


def test_another_word_is_refused():
    with pytest.raises(ValueError, match="WAKUNCAR_TEST_POSTGRES"):
        postgres.binaries("oracle")
