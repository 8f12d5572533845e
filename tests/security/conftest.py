"""One service per engine that is attacked again and again: an attack that fails leaves it as it was."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.conftest import RUN
from tests.house import House, furnish, open_house
from tests.security.spots import Spot, Who, asking, spots


class Fort:
    """A service with something of everything in it, and everybody who may ask of it."""

    def __init__(self, house: House) -> None:
        self.house, self.client = house, house.client
        self.spots: list[Spot] = spots(house)
        self.who: dict[str, Who] = {each.name: each for each in asking(house)}

    def head(self, name: str) -> dict[str, str]:
        """Return the header with which somebody signs what she sends."""
        return self.who[name].head


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def fort(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fort]:
    """A service on each engine, furnished once."""
    folder = tmp_path_factory.mktemp("fort")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("furnished_sqlite"), folder / "wakuncar.db")
        with open_house(f"sqlite:///{folder / 'wakuncar.db'}", folder) as house:
            yield Fort(house)
        return
    server = request.getfixturevalue("postgres_url")
    template: Callable[[str, Callable[[str], None]], str] = request.getfixturevalue("postgres_template")
    name = f"{databases.prefix(Path(os.environ[RUN]))}fort_{os.getpid()}"
    url = databases.create(server, name, template=template("furnished", furnish))
    try:
        with open_house(url, folder) as house:
            yield Fort(house)
    finally:
        databases.drop(url)
