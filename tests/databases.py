"""Databases on a PostgreSQL that is running: made, copied from a template, dropped."""

import atexit
from collections.abc import Callable
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url


def prefix(folder: Path) -> str:
    """Return what the names of this run's databases begin with, so that a server which stays is left as it was."""
    return f"wakuncar_{folder.name[-8:]}_"


def create(url: str, name: str, *, template: str = "template0") -> str:
    """Create a database beside the one that `url` names, as a copy of `template`, and give its address.

    Its files are copied as they are: by way of the log it takes twice as long, and leaving it three times.
    """
    _say(url, "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
    return beside(url, name)


def drop(url: str) -> None:
    """Drop the database that `url` names, with whoever is still connected to it."""
    _say(beside(url, "postgres"), "DROP DATABASE IF EXISTS {} WITH (FORCE)", make_url(url).database or "")


BUILT: set[tuple[str, str]] = set()
"""What this process need not ask for again: servers and their databases to copy from."""


def once(url: str, name: str, build: Callable[[str], None]) -> str:
    """Give the name of a database that `build` has filled, to copy from; built by whichever process comes first."""
    if (url, name) in BUILT:
        return name
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", (name,))  # until the connection ends
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            unfinished = f"{name}_unfinished"
            drop(beside(url, unfinished))
            build(create(url, unfinished))
            _say(url, "ALTER DATABASE {} RENAME TO {}", unfinished, name)
    BUILT.add((url, name))
    return name


def beside(url: str, database: str) -> str:
    """Return the address of another database on the same server."""
    return make_url(url).set(database=database).render_as_string(hide_password=False)


@cache
def _line(url: str) -> psycopg.Connection[tuple[object, ...]]:
    """Keep one connection to a maintenance database for as long as this process lives."""
    connection = psycopg.connect(url, autocommit=True)
    atexit.register(connection.close)
    return connection


def _say(url: str, statement: str, *names: str) -> None:
    _line(url).execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def sweep(url: str, beginning: str) -> None:
    """Drop every database whose name begins so."""
    with psycopg.connect(url) as connection:
        names = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (beginning,))
        for (name,) in names.fetchall():
            drop(beside(url, name))
