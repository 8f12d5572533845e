"""The town on both engines."""

import pytest

from tests.rollups.themes import THEMES
from tests.rollups.town import build


@pytest.fixture(params=["sqlite", "postgresql"])
def town(request, tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/town.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_database")()
    town = build(url, monkeypatch, THEMES)
    yield town
    town.database.close()
