"""How dear it is to try a secret; everywhere else in these tests it is cheap."""

from argon2 import Type

from app.identity import passwords
from tests.conftest import CHEAP, COSTLY


def test_secrets_are_kept_as_owasp_asks() -> None:
    assert COSTLY.type is Type.ID
    assert COSTLY.memory_cost >= 19 * 1024
    assert COSTLY.time_cost >= 2
    assert COSTLY.hash("rahasia").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords._HASHER is CHEAP, "the stories sign in cheaply"
