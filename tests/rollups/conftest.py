"""The town on both engines."""

import pytest

from app.core.db import Database
from tests.house import VAULT
from tests.rollups.town import Town, build, printed


@pytest.fixture(params=["sqlite", "postgresql"])
def town(request, database_like):
    url = database_like(request.param, "town", build)
    town = Town(Database(url, vault=VAULT, pool=4), printed()[1])
    yield town
    town.database.close()
