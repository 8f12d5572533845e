"""`wakuncar demo` fills a database through the real intake, once, and goes on where it was interrupted."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import func, select
from starlette.testclient import TestClient

from app.core.clock import SetClock
from app.core.db import Database
from app.core.settings import demo_settings
from app.demo import fill
from app.demo.show import run_demo
from app.main import create_app
from app.records.models import Revision
from app.records.tables import TABLES
from app.rollups.verify import verify
from app.themes.catalog import CATALOG

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
ROLES = {"admin": 1, "city": 1, "office": 4, "application": 1, "camat": 5, "operator": 22, "lurah": 22}


class PowerCut(Exception):
    """What a test ends a demo with."""


def show(folder: Path, url: str = "", *, records: int = 300, seed: int = 5, later: int = 0) -> str:
    out = Console(file=io.StringIO(), width=100)
    clock = SetClock(NOW)
    clock.forward(days=later)
    run_demo(out, folder, url, host="127.0.0.1", port=8000, records=records, seed=seed, serve=False, clock=clock)
    return str(out.file.getvalue())  # type: ignore[attr-defined]


def _opened(folder: Path, url: str = "") -> Database:
    settings = demo_settings(folder, url)
    return Database(settings.url, vault=settings.vault(), writes=False, pool=2)


def counts(folder: Path, url: str = "") -> dict[str, int]:
    db = _opened(folder, url)
    with db.reading() as session:
        found = {
            each.key: int(session.execute(select(func.count()).select_from(TABLES[each.key][0])).scalar_one())
            for each in CATALOG
        }
        found["revisions"] = int(session.execute(select(func.count()).select_from(Revision)).scalar_one())
    assert not list(verify(db, CATALOG))
    db.close()
    return found


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo") / "data"
    return folder, show(folder)


def test_every_theme_is_there_and_the_cells_agree(shown: tuple[Path, str]) -> None:
    folder, _ = shown
    found = counts(folder)
    marker = json.loads((folder / "demo.json").read_text())
    assert marker["complete"]
    assert all(found[each.key] for each in CATALOG)
    assert marker["counts"] == {each.key: found[each.key] for each in CATALOG}
    assert marker["decisions"]["accept"] > 50


def test_an_official_list_ranks_the_families(shown: tuple[Path, str]) -> None:
    folder, _ = shown
    listed = json.loads((folder / "demo.json").read_text())["listed"]
    poverty = TABLES["poverty"][0]
    db = _opened(folder)
    with db.reading() as session:
        ranks = [row[0] for row in session.execute(select(poverty.c.desil))]
        official = session.execute(select(func.count()).where(poverty.c.aid_official.is_not(None))).scalar_one()
    db.close()
    known = [rank for rank in ranks if rank is not None]
    assert set(listed) <= {"new", "unmatched"}
    assert listed["new"] == len(known) > 0.6 * len(ranks)
    assert 0 <= min(known) < max(known) <= 10
    assert official > 5


def test_it_says_what_is_invented_and_how_to_sign_in(shown: tuple[Path, str]) -> None:
    folder, said = shown
    cards = json.loads((folder / "demo-accounts.json").read_text())
    assert "REKAAN" in said
    assert "INVENTED" in said
    assert "http://127.0.0.1:8000/docs" in said
    assert next(card["secret"] for card in cards if card["role"] == "operator") in said


def test_the_sign_ins_are_kept_for_their_owner_only(shown: tuple[Path, str]) -> None:
    folder, _ = shown
    file = folder / "demo-accounts.json"
    cards: list[dict[str, Any]] = json.loads(file.read_text())
    assert file.stat().st_mode & 0o777 == 0o600
    assert all(set(card) == {"role", "area", "username", "secret"} for card in cards)
    assert len({card["username"] for card in cards}) == len(cards)
    roles = [card["role"] for card in cards]
    assert {role: roles.count(role) for role in ROLES} == ROLES
    kader = [card for card in cards if card["role"] == "kader"]
    assert len(kader) > 150
    assert all(card["username"].startswith("0840") and len(card["secret"]) == 6 for card in kader)
    assert len({card["secret"] for card in kader}) > 0.9 * len(kader)


def test_a_newcomer_has_a_code_that_is_used_once_and_then_made_anew(shown: tuple[Path, str]) -> None:
    folder, said = shown
    file = folder / "demo-enrolment.json"
    assert str(file) in said
    assert file.stat().st_mode & 0o777 == 0o600
    held = json.loads(file.read_text())
    with TestClient(create_app(demo_settings(folder, ""), SetClock(NOW))) as client:
        sent = {"code": held["code"], "pin": "528609"}
        redeemed = client.post("/v1/enrolments/redeem", json=sent)
        assert redeemed.status_code == 200, redeemed.text
        assert redeemed.json()["username"] == held["username"] == "kader-baru"
        assert client.post("/v1/enrolments/redeem", json=sent).status_code == 404
        form = {"grant_type": "password", "username": "kader-baru", "password": "528609"}
        assert client.post("/v1/token", data=form).status_code == 200, "in the demo a PIN opens from anywhere"
    show(folder)
    assert json.loads(file.read_text())["code"] != held["code"]


def test_started_again_it_is_used_as_it_is(shown: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, _ = shown
    before = counts(folder), (folder / "demo-accounts.json").read_text()
    monkeypatch.setattr(fill.Filling, "run", None)
    show(folder, records=9000, seed=6, later=3)
    assert (counts(folder), (folder / "demo-accounts.json").read_text()) == before


def test_interrupted_it_goes_on_and_writes_nothing_twice(
    tmp_path: Path, shown: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = shown
    batch = fill.Filling._batch
    sent = 0

    async def breaks(self: fill.Filling, *args: Any) -> None:
        nonlocal sent
        sent += 1
        if sent == 30:
            raise PowerCut
        await batch(self, *args)

    with monkeypatch.context() as patch:
        patch.setattr(fill.Filling, "_batch", breaks)
        with pytest.raises(PowerCut):
            show(tmp_path)
    assert not json.loads((tmp_path / "demo.json").read_text())["complete"]
    show(tmp_path, later=1)
    assert counts(tmp_path) == counts(folder)


def test_a_database_with_people_in_it_is_left_alone(shown: tuple[Path, str]) -> None:
    folder, _ = shown
    file = folder / "demo-accounts.json"
    kept = file.read_text()
    file.write_text("[]")
    try:
        with pytest.raises(ValueError, match="accounts of its own"):
            show(folder)
    finally:
        file.write_text(kept)


def test_a_folder_belongs_to_one_database(shown: tuple[Path, str]) -> None:
    folder, _ = shown
    with pytest.raises(ValueError, match="belongs to a demo in sqlite"):
        show(folder, "postgresql://nobody:secret@nowhere/other")


def test_postgresql_holds_the_same_city(tmp_path: Path, shown: tuple[Path, str], postgres_database: Any) -> None:
    url = postgres_database()
    show(tmp_path, url)
    assert counts(tmp_path, url) == counts(shown[0])
