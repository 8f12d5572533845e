"""What is sealed opens with its key and in its place only; keys are exchanged while the service runs."""

import base64
import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner

from app.cli import cli
from app.core.audit import AuditEntry, AuditHead, broken_link, record_deed
from app.core.reseal import count_stale, reseal, sealed_tables
from app.core.settings import Settings, new_key
from app.core.vault import CLOSED, HEAD, Unopenable, Vault, key_id
from app.records.replay import replay
from app.records.sealing import DOCUMENT, open_field, places
from app.records.tables import TABLES
from app.themes.catalog import CATALOG, theme
from tests.cast import RT1, SITI, TUTI
from tests.house import KEY, VAULT, House, open_house
from tests.test_cli import environment

ONE, OTHER = UUID(int=1), UUID(int=2)
NEW_KEY = base64.b64encode(bytes(range(60, 100))).decode()
STUNTING = theme("stunting")


@pytest.mark.parametrize("text", ["", "Siti", "187201550625990₁", "x" * 1999, "x" * 2000, '{"a":"é"}' * 900])
def test_what_is_sealed_opens_again(text: str) -> None:
    sealed = VAULT.seal(DOCUMENT.of(ONE, 1), text)
    assert VAULT.open(DOCUMENT.of(ONE, 1), sealed) == text
    assert sealed[1:HEAD] == VAULT.current
    assert sealed != VAULT.seal(DOCUMENT.of(ONE, 1), text)
    assert len(sealed) < len(text.encode()) // 4 + 1000 or len(text) < 2000


def test_it_opens_nowhere_else() -> None:
    where = places("stunting")["child_nik"]
    sealed = VAULT.seal(where.of(ONE), "1872015506259901")
    for place in (where.of(OTHER), places("stunting")["mother_nik"].of(ONE), places("covid")["nik"].of(ONE)):
        with pytest.raises(Unopenable):
            VAULT.open(place, sealed)


def test_not_a_bit_of_it_can_be_changed() -> None:
    where = DOCUMENT.of(ONE, 1)
    sealed = VAULT.seal(where, "Siti")
    for at in range(len(sealed)):
        altered = bytes(byte ^ (place == at) for place, byte in enumerate(sealed))
        with pytest.raises(Unopenable) as refused:
            VAULT.open(where, altered)
        assert refused.value.kind is CLOSED


def test_the_first_key_seals_and_the_others_open() -> None:
    keys = [bytes(range(at, at + 32)) for at in (1, 40)]
    old, both, new = Vault(keys[:1]), Vault([keys[1], keys[0]]), Vault(keys[1:])
    sealed = old.seal(b"here", "Siti")
    assert both.open(b"here", sealed) == "Siti"
    assert both.current == new.current == key_id(keys[1])
    assert new.open(b"here", both.seal(b"here", "Siti")) == "Siti"
    with pytest.raises(Unopenable, match=key_id(keys[0]).hex()):
        new.open(b"here", sealed)


def test_keys_come_from_the_environment_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"{NEW_KEY}\n{KEY}\n")
    given = {"token_key": KEY, "index_key": KEY}
    kept, named = Settings(**given, data_keys_file=str(file)), Settings(**given, data_keys=f"{NEW_KEY}, {KEY}")
    assert kept.vault().current == named.vault().current == key_id(base64.b64decode(NEW_KEY))
    assert kept.vault().open(b"", VAULT.seal(b"", "Siti")) == "Siti"
    for bad in ({}, {"data_keys": f"{NEW_KEY},short"}, {"data_keys_file": str(tmp_path / "none")}):
        with pytest.raises(ValueError, match="WAKUNCAR_DATA_KEYS"):
            Settings(**given, **bad)


def test_every_key_is_exchanged_and_everything_still_holds(house: House, tmp_path: Path) -> None:
    """Sealed again while the service takes records; the old key opens nothing any more, the new one everything."""
    for each in CATALOG:
        day = {"covid": "2021-07-20"}.get(each.key, "2026-11-19")
        assert house.send(SITI, RT1, each.key, observed_on=day).status_code == 201
    sent = house.send(SITI, RT1, "stunting", answers={**STUNTING.example, "child_nik": "1872015506254444"}).json()
    house.post(TUTI, f"/v1/records/stunting/{sent['id']}/review", {"decision": "return", "reason": "Tanya ibunya"})
    db = house.app.state.database
    before = house.get(SITI, "/v1/records/stunting").json()["items"]
    db._vault = both = Vault([base64.b64decode(NEW_KEY), base64.b64decode(KEY)])
    engine = house.app.state.intake._engine
    engine._vault = both
    if not db.is_sqlite:
        engine._lines.vault = both
    first = True
    for table in sealed_tables():
        for _ in reseal(db, table):
            if first:
                house.send(SITI, RT1, "stunting", answers={**STUNTING.example, "child_nik": "1872015506254445"})
                first = False
    assert not first
    with db.reading() as session:
        assert {table.name: count_stale(session, table) for table in sealed_tables()} == dict.fromkeys(
            (table.name for table in sealed_tables()), 0
        )
    db._vault = Vault([base64.b64decode(NEW_KEY)])
    for each in CATALOG:
        with db.reading() as session:
            assert list(replay(session, each, house.app.state.reader.index)) == []
    with db.reading() as session:
        assert broken_link(session) is None
    assert house.differences() == []
    assert [each for each in house.get(SITI, "/v1/records/stunting").json()["items"] if each in before] == before
    history = house.get(TUTI, f"/v1/records/stunting/{sent['id']}/history").json()
    assert history["decisions"][0]["reason"] == "Tanya ibunya"


def test_a_row_that_was_altered_or_moved_does_not_open_and_is_mended(house: House) -> None:
    one, other = (
        house.send(SITI, RT1, "stunting", answers={**STUNTING.example, "child_nik": nik}).json()["id"]
        for nik in ("1872015506254444", "1872015506254445")
    )
    db, table = house.app.state.database, TABLES["stunting"][0]
    with db.writing() as session:
        stolen = session.execute(select(table.c.child_nik).where(table.c.id == UUID(other))).scalar_one()
        session.execute(update(table).where(table.c.id == UUID(one)).values(child_nik=stolen))
        assert open_field(VAULT, STUNTING, UUID(other), "child_nik", stolen) == "1872015506254445"
    reply = house.get(SITI, f"/v1/records/stunting/{one}")
    assert (reply.status_code, reply.json()["code"]) == (503, "vault.closed")
    index = house.app.state.reader.index
    with db.reading() as session:
        assert [(str(each.record), each.columns) for each in replay(session, STUNTING, index)] == [
            (one, ("child_nik",))
        ]
    with db.writing() as session:
        list(replay(session, STUNTING, index, mend=True))
    assert house.get(SITI, f"/v1/records/stunting/{one}").json()["answers"]["child_nik"].endswith("4444")


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
def test_the_command_seals_again_and_says_when_it_is_done(
    engine_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_house(engine_url, tmp_path) as house:
        house.send(SITI, RT1, "stunting")
    for name, value in environment(engine_url, tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("WAKUNCAR_DATA_KEYS", f"{NEW_KEY},{KEY}")
    done = CliRunner().invoke(cli, ["keys", "reseal"], terminal_width=200)
    assert done.exit_code == 0, done.stdout
    assert "no longer needed" in done.stdout
    monkeypatch.setenv("WAKUNCAR_DATA_KEYS", NEW_KEY)
    assert CliRunner().invoke(cli, ["records", "rebuild", "--check"]).exit_code == 0
    assert CliRunner().invoke(cli, ["audit", "verify"]).exit_code == 0
    monkeypatch.setenv("WAKUNCAR_DATA_KEYS", new_key())
    assert CliRunner().invoke(cli, ["records", "rebuild", "--check"]).exit_code == 1


AT = datetime(2026, 11, 20, tzinfo=UTC)


def test_an_untouched_chain_is_whole(house: House) -> None:
    with house.app.state.database.writing() as session:
        assert broken_link(session) is None
        record_deed(session, AT, "me", "tested", "it", {"reason": "Siti"}, area=RT1)
        assert broken_link(session) is None


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE audit SET about = 'x' WHERE id = (SELECT min(id) + 1 FROM audit)", "was altered"),
        ("UPDATE audit SET account = 'x' WHERE id = (SELECT min(id) + 1 FROM audit)", "was altered"),
        ("UPDATE audit SET area = '18.72' WHERE id = (SELECT max(id) FROM audit)", "was altered"),
        ("UPDATE audit SET data = (SELECT data FROM audit ORDER BY id LIMIT 1) WHERE id > 2", "was altered"),
        ("DELETE FROM audit WHERE id = (SELECT min(id) + 1 FROM audit)", "is gone"),
        ("DELETE FROM audit WHERE id = (SELECT min(id) FROM audit)", "is gone"),
        ("UPDATE audit SET id = -id", "is gone"),
        ("DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)", "were written"),
        ("DELETE FROM audit", "were written"),
        ("DELETE FROM audit_head", "were written"),
    ],
)
def test_whatever_is_done_to_the_chain_is_found(house: House, statement: str, told: str) -> None:
    with house.app.state.database.writing() as session:
        session.connection().exec_driver_sql(statement)
    with house.app.state.database.reading() as session:
        found = broken_link(session)
    assert found is not None
    assert told in found


def test_an_older_end_does_not_fit_a_newer_chain(house: House) -> None:
    db = house.app.state.database
    with db.writing() as session:
        kept = session.get_one(AuditHead, 1).head
        record_deed(session, AT, "me", "tested", "it")
    with db.writing() as session:
        session.execute(update(AuditHead).values(head=kept))
    with db.reading() as session:
        assert re.search(r"ends after \d+ entries", broken_link(session) or "")
        assert session.execute(select(AuditEntry)).first()
