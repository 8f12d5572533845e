"""Whoever was erased is found nowhere, not even by who has every key, and the file forgets what was overwritten."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Table, select
from sqlmodel import Session

from app.core.db import metadata
from app.core.vault import inside, open_lines, place, plain, vault_of
from app.records.rights.naming import person_of
from app.themes.catalog import CATALOG
from tests.cast import RT1, RT2, SITI, TUTI
from tests.house import House
from tests.security.needles import Needles
from tests.security.officers import appoint, erased

NUMBER = {"covid": "nik", "umkm": "owner_nik", "stunting": "child_nik", "poverty": "no_kk", "usulan": "no_kk"}
THEMES = [each for each in CATALOG if each.key in NUMBER]


def everything(session: Session) -> Iterator[tuple[str, bytes]]:
    """Yield all that the database holds, opened with its keys."""
    vault = vault_of(session)
    for table in metadata.sorted_tables:
        for row in session.execute(select(table)).mappings():
            for column in table.columns:
                value = row[column.name]
                if value is None or value == b"":
                    continue
                if "sealed_by" in column.info:
                    spot = place(column)
                    value = vault.open(spot.of(*(row[name] for name in spot.by)), bytes(value))
                elif "sealed_inside" in column.info:
                    key = b"\x1f".join(plain(row[name]) for name in column.info["by"])
                    value = open_lines(vault, inside(column), key, value)
                yield f"{table.name}.{column.name}", str(value).encode()


def sealed_values(session: Session, table: Table, **of: Any) -> set[bytes]:
    """Return the sealed values of some rows as they stand in the database, without their common beginning."""
    columns = [each for each in table.columns if "sealed_by" in each.info]
    where = [table.c[key] == value for key, value in of.items()]
    found = {bytes(each) for row in session.execute(select(*columns).where(*where)) for each in row if each}
    return {each[5:37] for each in found}


@pytest.mark.parametrize("theme", THEMES, ids=lambda each: each.key)
def test_who_was_erased_is_nowhere(house: House, theme: Any) -> None:
    appoint(house)
    needles = Needles()
    first, second = ("2021-07-20", "2021-07-21") if theme.key == "covid" else ("2026-11-18", "2026-11-19")
    answers = needles.document(theme)
    reply = house.send(SITI, RT1, theme.key, observed_on=first, answers=answers)
    assert reply.status_code == 201, reply.text
    id_ = reply.json()["id"]
    changed = needles.again(theme, answers)
    revised = house.send(SITI, RT1, theme.key, id=id_, observed_on=second, answers=changed, replaces=1)
    assert revised.status_code == 200, revised.text
    assert house.send(SITI, RT2, theme.key, observed_on=second, answers=answers).status_code == 409
    said = {"decision": "return", "reason": f"Tanya {needles.name()}"}
    assert house.post(TUTI, f"/v1/records/{theme.key}/{id_}/review", said).status_code == 200
    db, key = house.app.state.database, NUMBER[theme.key]
    number = str(answers[key])
    person = person_of(
        house.app.state.reader.index,
        nik=None if key == "no_kk" else number,
        no_kk=number if key == "no_kk" else None,
    )
    with db.reading() as session:
        here = list(everything(session))
        assert any(needles.found_in(where, blob) for where, blob in here)
        old = sealed_values(session, metadata.tables["revision"]) | sealed_values(
            session, metadata.tables[f"record_{theme.key}"]
        )
        old |= sealed_values(session, metadata.tables["conflict"])
    assert len(old) > 4
    done = erased(house, **{("no_kk" if key == "no_kk" else "nik"): number})
    assert (len(done["records"]), done["left"]) == (1, [])
    with db.reading() as session:
        left = []
        for where, blob in everything(session):
            left += needles.found_in(where, blob)
            left += [where] if person.index.hex.encode() in blob.replace(b"-", b"") else []
    assert left == []
    if db.is_sqlite:
        assert db.clear_traces()
        files = [each.read_bytes() for each in sorted(db.path.parent.glob(f"{db.path.name}*"))]
        assert [each for each in old for blob in files if each in blob] == []


def test_the_search_opens_what_is_sealed(house: House) -> None:
    needles = Needles()
    theme = THEMES[0]
    answers = needles.document(theme)
    assert house.send(SITI, RT1, theme.key, observed_on="2021-07-20", answers=answers).status_code == 201
    with house.app.state.database.reading() as session:
        found = {where for where, blob in everything(session) if needles.found_in(where, blob)}
    assert {"revision.document", f"record_{theme.key}.name"} <= found
