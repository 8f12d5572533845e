"""A start with another index key would find nobody and count people anew: it is refused, by name, on every way in."""

import base64
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from app import serving
from app.cli import cli
from app.core.db import Database
from app.core.errors import Problem
from app.core.index_key import OTHER, fingerprint_of, hold_index_key
from app.core.settings import new_key
from app.main import create_app
from tests.house import KEY, VAULT, settings_for
from tests.test_cli import environment


def test_another_index_key_is_refused_wherever_one_starts(
    engine_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = new_key()
    wrong, right = settings_for(engine_url, tmp_path, index_key=other), settings_for(engine_url, tmp_path)
    monkeypatch.setattr(serving.uvicorn, "run", lambda *_, **__: pytest.fail("it serves"))
    for start in (lambda: create_app(wrong), lambda: serving.serve(wrong, host="127.0.0.1", port=1, workers=2)):
        with pytest.raises(Problem) as refused:
            start()
        assert refused.value.kind is OTHER
        assert fingerprint_of(base64.b64decode(KEY)) in refused.value.title.en
        assert KEY not in refused.value.title.en
    for name, value in (environment(engine_url, tmp_path) | {"WAKUNCAR_INDEX_KEY": other}).items():
        monkeypatch.setenv(name, value)
    for words in (["migrate"], ["accounts", "list"], ["records", "rebuild"], ["keys", "reseal"]):
        done = CliRunner().invoke(cli, words)
        assert isinstance(done.exception, Problem), done.output
        assert done.exception.kind is OTHER
    create_app(right).state.database.close()


def test_the_first_start_notes_its_key_and_the_next_keeps_to_it(engine_url: str) -> None:
    db = Database(engine_url, vault=VAULT, pool=2)
    with db.writing() as session:
        session.execute(text("DELETE FROM index_key"))
    hold_index_key(db, b"first" * 8)
    hold_index_key(db, b"first" * 8)
    with pytest.raises(Problem, match=r"index\.key"):
        hold_index_key(db, b"second" * 8)
    with db.writing() as session:
        session.execute(text("DROP TABLE index_key"))
    hold_index_key(db, b"second" * 8)
    db.close()
