"""Nobody is found in the database's files, its log of writes, its tables or our logs, whatever was done."""

import io
import logging
import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
import structlog

from app.core import http
from app.core.clock import uuid7
from app.core.logs import configure_logs
from app.records import intake
from app.records.replay import replay
from app.themes.catalog import CATALOG, theme
from app.themes.language import Theme
from tests.cast import DINSOS, LURAH, RT1, RT2, SITI, TUTI
from tests.conftest import RUN
from tests.house import House
from tests.records.families import OTHER_KK, take
from tests.security.needles import Needles
from tests.security.spots import alert_in


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[BytesIO]:
    """Everything that the service logs, the least of it too."""
    stream, plain = BytesIO(), io.StringIO()
    configure_logs("debug", stream)
    heard = logging.StreamHandler(plain)
    logging.getLogger().addHandler(heard)
    for module in (http, intake):
        monkeypatch.setattr(module, "log", structlog.get_logger())
    yield stream
    stream.write(plain.getvalue().encode())
    configure_logs("critical", BytesIO())
    structlog.reset_defaults()
    logging.getLogger().handlers.clear()


def test_nobody_is_found_at_rest(house: House, logged: BytesIO) -> None:
    needles = Needles()
    begun = _lsn(house)
    for each in CATALOG:
        _live(house, each, needles)
    _merge(house, needles)
    _import(house, needles)
    _colleagues(house, needles)
    assert len(needles.made) > 60
    _prove(house)
    found = needles.found_in("our logs", logged.getvalue())
    for where, blob in _files(house) if house.app.state.database.is_sqlite else _server(house, begun):
        found += needles.found_in(where, blob)
    assert found == []


def test_the_search_finds_what_is_there() -> None:
    needles = Needles()
    name, number = needles.name(), needles.number("1872010101159906")
    for written in (name.upper(), number.encode().hex(), f"x{name}y"):
        assert needles.found_in("here", written.encode()) != []
    assert needles.found_in("here", b"nobody") == []


def _live(house: House, of: Theme, needles: Needles) -> None:
    """Let a record of a theme be sent, met, revised, refused, returned and voided, with somebody named each time."""
    day = {"covid": "2021-07-20"}.get(of.key, "2026-11-19")
    answers = needles.document(of)
    first = _send(house, of, day, answers)
    assert first["outcome"] == "new", first
    id_ = first["id"]
    assert _send(house, of, day, needles.document(of), id=id_)["outcome"] == "conflict"
    assert _send(house, of, day, needles.again(of, answers), area=RT2)["outcome"] == "conflict"
    changed = needles.again(of, answers)
    assert _send(house, of, day, changed, id=id_, replaces=1)["outcome"] == "revised"
    nonsense = needles.document(of) | {key: needles.name() for key in list(of.example)[:2]}
    assert _send(house, of, "2031-01-01", nonsense)["outcome"] == "refused"
    assert (
        house.post(SITI, "/v1/submissions", {"items": [{"id": needles.name(), "answers": nonsense}]}).status_code == 200
    )
    where = f"/v1/records/{of.key}/{id_}"
    reviewer = DINSOS if of.key == "poverty" else TUTI
    for verdict in ("return", "void"):
        reply = house.post(reviewer, f"{where}/review", {"decision": verdict, "reason": f"Tanya {needles.name()}"})
        assert reply.status_code == 200, reply.text
    shown = house.get(TUTI, f"{where}/history").json()
    assert all(each["reason"].startswith("Tanya ") for each in shown["decisions"])
    assert house.get(TUTI, f"/v1/records/{of.key}").status_code == 200


def _send(
    house: House, of: Theme, day: str, answers: dict[str, Any], *, area: str = RT1, **more: Any
) -> dict[str, Any]:
    body = {"theme": of.key, "area": area, "id": str(uuid7()), "observed_on": day, "answers": answers, **more}
    receipt: dict[str, Any] = house.post(SITI, "/v1/submissions", {"items": [body]}).json()["items"][0]
    return receipt


def _merge(house: House, needles: Needles) -> None:
    """Let two children be found to be one, and two after all; and ask for somebody by number."""
    stunting = theme("stunting")
    one, other = ({**needles.document(stunting), "child_name": needles.name()} for _ in range(2))
    sent = [_send(house, stunting, day, each) for day, each in (("2026-10-19", one), ("2026-11-18", other))]
    assert [each["outcome"] for each in sent] == ["new", "new"], sent
    body = {"theme": "stunting", "kept": sent[0]["id"], "merged": sent[1]["id"], "reason": f"Kata {needles.name()}"}
    made = house.post(TUTI, "/v1/merges", body)
    assert made.status_code == 201, made.text
    undo = {"reason": f"Bukan, kata {needles.name()}"}
    assert house.post(TUTI, f"/v1/merges/{made.json()['id']}/undo", undo).status_code == 200
    apart = {"one": sent[0]["id"], "other": sent[1]["id"], "reason": f"Kembar, kata {needles.name()}"}
    assert house.post(TUTI, "/v1/duplicates/stunting/apart", apart).status_code == 200
    assert house.get(LURAH, "/v1/duplicates/stunting", params={"area": RT1}).status_code == 200
    assert house.post(SITI, "/v1/lookups", {"nik": one["child_nik"]}).json()["subjects"]
    assert house.post(SITI, "/v1/lookups", {"area": RT1}).json()["subjects"]
    assert house.get(SITI, "/v1/houses").json()["items"]


def _import(house: House, needles: Needles) -> None:
    """Let an official list come for a family on record and for one that is not, from a source with a name in it."""
    family = needles.document(theme("poverty"))
    assert _send(house, theme("poverty"), "2026-11-19", family)["outcome"] == "new"
    unknown = needles.number(OTHER_KK)
    rows = f"no_kk,desil,programme\n{family['no_kk']},3,PKH\n{unknown},4,SEMBAKO\n"
    reply = take(house, rows, source=f"Daftar {needles.name()}")
    assert reply.json()["counts"] == {"new": 1, "unmatched": 1}, reply.text


def _colleagues(house: House, needles: Needles) -> None:
    """Let a kader be named with her telephone, a device be called after somebody, and people note what they did."""
    person = {"display_name": needles.name(), "area": RT1, "phone": needles.number("081234569906")}
    issued = house.post(TUTI, "/v1/enrolments", {"items": [person]}).json()["items"]
    redeemed = {"code": issued[0]["code"], "pin": "581274", "device": f"HP {needles.name()}"}
    assert house.client.post("/v1/enrolments/redeem", json=redeemed).status_code == 200
    (device, *_) = house.get(SITI, "/v1/devices").json()["items"]
    renamed = {"name": f"HP {needles.name()}"}
    head = house.head(SITI)
    assert house.client.patch(f"/v1/devices/{device['id']}", json=renamed, headers=head).status_code == 204
    with house.app.state.database.writing() as session:
        alert = alert_in(session, 1_000_000, RT1)
    done = {"note": f"Sudah ditelepon, kata {needles.name()}"}
    reply = house.post(TUTI, f"/v1/alerts/{alert}/acknowledge", done)
    assert reply.json()["acknowledged"]["note"] == done["note"], reply.text
    closed = {"period": "2026-Q3", "note": f"Menunggu {needles.name()}"}
    assert house.post(DINSOS, "/v1/closings/poverty", closed).json()["note"] == closed["note"]
    why = {"reason": f"Diminta {needles.name()}"}
    opened = house.post(DINSOS, "/v1/closings/poverty/2026-Q3/reopen", why)
    assert opened.json()["reopened"]["reason"] == why["reason"], opened.text


def _prove(house: House) -> None:
    """Everything still says what it said: rows, mentions and cells are what the documents say."""
    for each in CATALOG:
        with house.app.state.database.reading() as session:
            assert list(replay(session, each, house.app.state.reader.index)) == []
    assert house.differences() == []


def _files(house: House) -> Iterator[tuple[str, bytes]]:
    path = house.app.state.database.path
    for each in sorted(path.parent.glob(f"{path.name}*")):
        yield each.name, each.read_bytes()
    with house.app.state.database.one_connection() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield "a dump", "\n".join(connection.iterdump()).encode()
    yield "after a checkpoint", path.read_bytes()


def _lsn(house: House) -> str:
    if house.app.state.database.is_sqlite:
        return ""
    with psycopg.connect(house.url) as connection:
        (at,) = connection.execute("SELECT pg_walfile_name(pg_current_wal_lsn())").fetchone() or ("",)
        return str(at)


def _server(house: House, begun: str) -> Iterator[tuple[str, bytes]]:
    """Yield PostgreSQL's tables as they are dumped, its files, its log of writes since we began, and what it logged."""
    with psycopg.connect(house.url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        names = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        for name in names:
            with connection.cursor().copy(f'COPY "{name}" TO STDOUT') as copy:
                yield f"a dump of {name}", b"".join(bytes(part) for part in copy)
        kept = "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relfilenode <> 0 AND relnamespace <> 11"
        for (path,) in connection.execute(kept).fetchall():
            yield path, _read(connection, path)
        written = "SELECT name FROM pg_ls_waldir() WHERE name >= %s AND length(name) = 24 ORDER BY name"
        for (name,) in connection.execute(written, (begun,)).fetchall():
            yield f"pg_wal/{name}", _read(connection, f"pg_wal/{name}")
    log = Path(os.environ[RUN]) / "log"
    if "://" not in os.environ.get("WAKUNCAR_TEST_POSTGRES", "") and log.exists():
        yield "the server's log", log.read_bytes()


def _read(connection: "psycopg.Connection[Any]", path: str) -> bytes:
    row = (
        connection.cursor(binary=True)
        .execute("SELECT pg_read_binary_file(%s, 0, 1000000000, true)", (path,))
        .fetchone()
    )
    return bytes(row[0]) if row and row[0] is not None else b""
