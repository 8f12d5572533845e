"""What the tests of pages and of the phone app share."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.databases import create, drop
from tests.house import House, furnish, open_house
from tests.web.bad_network import Network
from tests.web.handset import Desk, chromium
from tests.web.node_tools import Phone
from tests.web.serving import serving


@pytest.fixture(scope="module")
def phone() -> Iterator[Phone]:
    """Give the phone's language, in one process for a module of tests."""
    running = Phone()
    yield running
    running.close()


@pytest.fixture(scope="module")
def pages(furnished_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One service for a module of tests that look at pages, which no database has a part in."""
    folder = tmp_path_factory.mktemp("pages")
    shutil.copy(furnished_sqlite, folder / "wakuncar.db")
    with open_house(f"sqlite:///{folder / 'wakuncar.db'}", folder) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a module."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A real server on each engine, with a database of its own for all tests of a module; give its port."""
    folder = tmp_path_factory.mktemp("served")
    url = f"sqlite:///{folder / 'wakuncar.db'}"
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("furnished_sqlite"), folder / "wakuncar.db")
    else:
        template = request.getfixturevalue("postgres_template")("furnished", furnish)
        name = f"{template}_{request.module.__name__.rpartition('.')[2]}_{os.getpid()}"
        url = create(request.getfixturevalue("postgres_url"), name, template=template)
    with serving(url, folder, pins="bound") as port:
        yield port
    if request.param == "postgresql":
        drop(url)


@pytest.fixture
def network(served: int) -> Iterator[Network]:
    """A network to the server that behaves until it is told not to."""
    running = Network(served)
    yield running
    running.close()


@pytest.fixture
def desk(served: int) -> Iterator[Desk]:
    """The kelurahan, past any bad network."""
    found = Desk(f"http://127.0.0.1:{served}")
    yield found
    found.close()
