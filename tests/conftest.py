"""What every test may ask for; the machinery behind each fixture stands in a module of its own."""

import atexit
import fcntl
import gc
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from argon2 import PasswordHasher, Type

from app.core import db
from app.identity import passwords
from app.serving import collect_less
from tests import databases, postgres
from tests.house import engine_url, furnished_sqlite, house
from tests.statements import shared_engine

__all__ = ["engine_url", "furnished_sqlite", "house"]

COSTLY = passwords._HASHER
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1, type=Type.ID)

RUN = "WAKUNCAR_TEST_RUN"
"""Where the first process of a run tells its workers the folder of the one PostgreSQL they share."""


def pytest_xdist_auto_num_workers() -> int:
    """One process more than cores: some always wait for a database or a browser."""
    return (os.cpu_count() or 1) + 1


def pytest_configure(config: pytest.Config) -> None:
    """Hold the right to a PostgreSQL in the process that outlives the workers; it starts when first asked for.

    Secrets are hashed by Argon2id, but cheaply: every story signs in. What the real ones cost is asked of `COSTLY`.
    Files lie in memory where there is room for them, as PostgreSQL's do: nobody pulls the plug in a story.
    """
    passwords._HASHER = CHEAP
    db.create_engine = shared_engine  # type: ignore[assignment]
    if folder := postgres.in_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))
    if hasattr(config, "workerinput"):
        return
    keeper = postgres.Keeper()
    os.environ[RUN] = str(keeper.folder)
    config.add_cleanup(keeper.close)
    atexit.register(keeper.close)


LONG = ("tests/test_schemathesis.py", "tests/records/test_kill.py", "tests/web/", "tests/demo/", "tests/test_cli.py")
"""What takes longest, most of it waiting for servers and browsers while other processes work."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no process is left alone with it at the end."""
    order = {
        item: next((place for place, start in enumerate(LONG) if item.nodeid.startswith(start)), len(LONG))
        for item in items
    }
    items.sort(key=order.__getitem__)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Collect garbage as the service does, and not among what stays: house and tests are a million objects."""
    gc.enable()
    collect_less()


@pytest.fixture
def dear_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash as the service does: for stories about what that costs."""
    monkeypatch.setattr(passwords, "_HASHER", COSTLY)


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """Address of the maintenance database of a real PostgreSQL, one for the whole run."""
    return postgres.address(Path(os.environ[RUN]))


LEFT: list[str] = []
"""Databases that this process needs no more."""


class MakesDatabase(Protocol):
    """What `postgres_database` gives."""

    def __call__(self, template: str = "template0") -> str: ...


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[MakesDatabase]:
    """Make databases, each a copy of `template` (see `postgres_template`); they are dropped after the next test's.

    Who has just gone is still leaving, and PostgreSQL waits a tenth of a second for each to be gone.
    """
    made: list[str] = []

    def make(template: str = "template0") -> str:
        name = f"{databases.prefix(Path(os.environ[RUN]))}{uuid.uuid4().hex}"
        made.append(databases.create(postgres_url, name, template=template))
        return made[-1]

    yield make
    while LEFT:
        databases.drop(LEFT.pop())
    LEFT.extend(made)


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Callable[[str, Callable[[str], None]], str]:
    """Build a named template once per run, for all workers: `postgres_template("migrated", build)`, `build(url)`."""
    start = databases.prefix(Path(os.environ[RUN]))
    return lambda name, build: databases.once(postgres_url, start + name, build)


@pytest.fixture(scope="session")
def sqlite_original(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[str], None]], Path]:
    """Build a named SQLite file once per run, to copy from: `sqlite_original("migrated", build)`, `build(url)`."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def make(name: str, build: Callable[[str], None]) -> Path:
        path = shared / f"{name}.db"
        with (shared / f"{name}.making").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                unfinished = tmp_path_factory.mktemp(name) / "unfinished.db"
                build(f"sqlite:///{unfinished}")
                unfinished.rename(path)
        return path

    return make


class CopiesDatabase(Protocol):
    """What `database_like` gives."""

    def __call__(self, engine: str, name: str, build: Callable[[str], None]) -> str: ...


@pytest.fixture
def database_like(request: pytest.FixtureRequest, tmp_path: Path) -> CopiesDatabase:
    """Give a database as `build(url)` fills it: done once under this name, and copied from then on.

    `engine`: `sqlite` or `postgresql`.
    """

    def make(engine: str, name: str, build: Callable[[str], None]) -> str:
        if engine == "postgresql":
            template = request.getfixturevalue("postgres_template")(name, build)
            return str(request.getfixturevalue("postgres_database")(template))
        original = request.getfixturevalue("sqlite_original")(name, build)
        return f"sqlite:///{shutil.copy(original, tmp_path / 'wakuncar.db')}"

    return make
