"""What accounts and devices are called and what people note is sealed, what stood there before the sealing too."""

import base64
import hmac
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from alembic import command
from alembic.config import Config
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import text
from sqlmodel import Session, select

from app.cli.keys import seal_tables
from app.core.db import Database
from app.core.reseal import count_stale, once_clear_tables, sealed_tables
from app.core.schema import differences, migrate
from app.core.settings import ROOT
from app.core.vault import Unopenable
from app.identity.models import Account, SecondFactor, SignIn
from app.identity.one_time import OneTime
from app.identity.second_factor import SecondFactors
from app.identity.totp import code_at, step_of
from tests.house import KEY, NOON, VAULT, settings_for

BEFORE = "0012_wide_cells"
ID, SIGNED = UUID(int=7), UUID(int=8)
NAME, PHONE = "Ibu Zyaqwo Xuqvya", "HP Zyaqwo"
INDEX = base64.b64decode(KEY)


@pytest.fixture(params=["sqlite", "postgresql"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database as it was before names were sealed, with somebody in it."""
    make: Callable[[], str] = (
        (lambda: f"sqlite:///{tmp_path / 'old.db'}")
        if request.param == "sqlite"
        else request.getfixturevalue("postgres_database")
    )
    db = Database(make(), vault=VAULT, pool=2)
    migrate(db)
    _to(db, BEFORE)
    with db.writing() as session:
        _fill(session)
    yield db
    db.close()


def _to(db: Database, revision: str) -> None:
    with db.engine.begin() as connection:
        config = Config(ROOT / "alembic.ini")
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def _fill(session: Session) -> None:
    """Write as the service did: names in clear, and a seed under a key that comes of the index key."""
    cipher = AESGCM(hmac.digest(INDEX, b"wakuncar second factor", "sha256"))
    seed = base64.b64encode(bytes(12) + cipher.encrypt(bytes(12), b"a seed of twenty ...", ID.bytes)).decode()
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    at = NOON.isoformat(timespec="microseconds") if is_sqlite else NOON
    known = {"id": ID.hex, "sign_in": SIGNED.hex, "name": NAME, "phone": PHONE, "at": at, "seed": seed}
    statements = """
        INSERT INTO account (id, username, display_name, kind, secret_hash, pin, created_at)
         VALUES (:id, 'zya-123', :name, 'person', '-', false, :at);
        INSERT INTO sign_in (id, account, client, device, rotated, created_at, expires_at, last_used_at, factor)
         VALUES (:sign_in, :id, 'office', :phone, 0, :at, :at, :at, false);
        INSERT INTO second_factor (account, sealed, last_step, created_at, confirmed_at)
         VALUES (:id, :seed, 0, :at, :at)"""
    for each in statements.split(";"):
        session.execute(text(each), known)


def test_what_stood_in_clear_can_be_read_and_is_sealed(older: Database, tmp_path: Path) -> None:
    migrate(older)
    assert differences(older) == []
    assert _read(older) == (NAME, PHONE)
    with older.reading() as session:
        kept = session.get_one(Account, ID).display_name
        assert bytes(kept).endswith(NAME.encode()), "nothing sealed it yet"
        assert {each.name for each in once_clear_tables() if count_stale(session, each)} == {"account", "sign_in"}
    settings = settings_for("sqlite://", tmp_path)
    assert seal_tables(settings, older, once_clear_tables()) == 0
    assert _read(older) == (NAME, PHONE)
    with older.reading() as session:
        for row, column in (
            (session.get_one(Account, ID), "display_name"),
            (session.get_one(SignIn, SIGNED), "device"),
        ):
            assert bytes(getattr(row, column))[:1] == b"\x01"
            assert b"Zyaqwo" not in bytes(getattr(row, column))
        assert all(count_stale(session, each) == 0 for each in sealed_tables())
    if older.is_sqlite:
        assert not any(b"Zyaqwo" in each.read_bytes() for each in older.path.parent.glob("old.db*"))
    with pytest.raises(ValueError, match="backup"):
        _to(older, BEFORE)


def test_a_seed_sealed_the_old_way_opens_and_is_sealed_as_all_else(older: Database, tmp_path: Path) -> None:
    migrate(older)
    factors = SecondFactors(INDEX, OneTime(INDEX))
    code = code_at(b"a seed of twenty ...", step_of(NOON))
    with older.writing(keep=False) as session:
        assert factors.shown(session, ID, code, NOON)
    assert seal_tables(settings_for("sqlite://", tmp_path), older, once_clear_tables()) == 0
    with older.writing() as session:
        held = session.get_one(SecondFactor, ID)
        assert VAULT.told(held, "sealed") == base64.b64encode(b"a seed of twenty ...").decode()
        assert SecondFactors(bytes(40), OneTime(INDEX)).shown(session, ID, code, NOON), "the index key opens none now"
        assert not factors.shown(session, ID, code, NOON), "one code opened twice"
        held.sealed = b"\x00" + base64.b64encode(b"somebody else's seed")
        session.add(held)
        session.flush()
        with pytest.raises(Unopenable):
            factors.shown(session, ID, code, NOON)


def test_a_name_moved_to_another_account_does_not_open(older: Database, tmp_path: Path) -> None:
    migrate(older)
    seal_tables(settings_for("sqlite://", tmp_path), older, once_clear_tables())
    with older.reading() as session:
        stolen = Account(id=UUID(int=9), display_name=session.get_one(Account, ID).display_name)
    with pytest.raises(Unopenable):
        VAULT.told(stolen, "display_name")


def _read(db: Database) -> tuple[str, str]:
    with db.reading() as session:
        account, sign_in = session.get_one(Account, ID), session.exec(select(SignIn)).one()
        return VAULT.told(account, "display_name"), VAULT.told(sign_in, "device")
