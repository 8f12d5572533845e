"""Metro's own seed in a fresh SQLite file, and a list written as people write one."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlmodel import SQLModel
from starlette.testclient import TestClient

from app.areas.load import Report, import_rtrw, load_seed, read_csv
from app.areas.routes import router
from app.areas.tree import Areas, Tree
from app.core.clock import SetClock
from app.core.db import Database
from app.core.http import install_problem_handlers
from tests.house import VAULT
from tests.straight import StraightClient

SEED = Path(__file__).resolve().parents[2] / "seed" / "areas"
NOW = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)

Take = Callable[..., Report]


@pytest.fixture(scope="session")
def seed_folder() -> Path:
    return SEED


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A database with the official areas."""
    database = Database(f"sqlite:///{tmp_path}/areas.db", vault=VAULT)
    SQLModel.metadata.create_all(database.engine)
    with database.writing() as session:
        load_seed(session, SEED, NOW)
    yield database
    database.close()


@pytest.fixture
def take(db: Database) -> Take:
    """Import a list as CSV text and commit."""

    def take(text: str, root: str = "18.72") -> Report:
        with db.writing() as session:
            return import_rtrw(session, read_csv(text), root=root, at=NOW)

    return take


@pytest.fixture
def areas(db: Database, clock: SetClock) -> Areas:
    return Areas(db, clock)


@pytest.fixture
def tree(areas: Areas) -> Callable[[], Tree]:
    return areas.reload


@pytest.fixture
def client(db: Database, clock: SetClock, areas: Areas) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(router)
    install_problem_handlers(app)
    app.state.database, app.state.clock, app.state.areas = db, clock, areas
    with StraightClient(app) as client:
        yield client
