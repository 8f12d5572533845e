"""Several servers and many hands do everything at once on the same RT and subjects: no figure and no word is lost."""

import base64
import os
import random
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from sqlalchemy import select

from app.core.audit import broken_link
from app.core.db import Database
from app.records.models import Conflict, Decision, Merge, Move, Revision
from app.records.receipts import receipt_number
from app.records.replay import replay
from app.records.sealing import MOVED
from app.records.subjects import BlindIndex
from app.records.tables import TABLES
from app.rollups.verify import verify
from app.themes.catalog import theme
from tests import wire
from tests.cast import RT1, RT2, RT3, SITI, TUTI, Person
from tests.house import KEY, VAULT
from tests.records.plain import MAKE, fresh_id
from tests.records.test_kill import free_port, wait_gone, zygote

SECONDS = 8 * float(os.environ.get("WAKUNCAR_TEST_LONGER", "1"))
HANDS = 8
SERVERS = 2
THEMES = ("stunting", "kwt")
AREAS = (RT1, RT2, RT3)
DAYS = ("2026-08-20", "2026-09-30", "2026-10-01", "2026-10-31")


@dataclass
class Board:
    """What everybody knows: records that were taken, merges that stand, and all that was acknowledged."""

    bases: list[str]
    tokens: dict[str, str]
    known: list[tuple[str, str, str]] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    receipts: list[dict[str, Any]] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


class Hand(threading.Thread):
    """Somebody who does one thing after another, whatever it is, and writes down what was answered."""

    def __init__(self, board: Board, seed: int, until: float) -> None:
        super().__init__()
        self.board, self.chance, self.until = board, random.Random(seed), until
        self.done: Counter[tuple[str, int]] = Counter()
        self.clients = [wire.client(base_url=base, timeout=30) for base in board.bases]

    def run(self) -> None:
        deeds = (self.submit, self.submit, self.submit, self.revise, self.revise, self.resend, self.zero, self.review)
        deeds = (*deeds, self.move, self.move, self.merge, self.undo, self.read)
        try:
            while time.monotonic() < self.until:
                self.chance.choice(deeds)()
        except Exception as error:
            self.board.troubles.append(repr(error))
        for client in self.clients:
            client.close()

    def ask(
        self, deed: str, method: str, path: str, body: Any = None, who: Person = TUTI, **more: Any
    ) -> httpx.Response:
        head = {"authorization": f"Bearer {self.board.tokens[who.username]}"}
        reply = self.chance.choice(self.clients).request(method, path, json=body, headers=head, **more)
        self.done[deed, reply.status_code] += 1
        if reply.status_code not in (200, 201, 409):
            self.board.troubles.append(f"{deed}: {reply.status_code} {reply.text[:200]}")
        return reply

    def send(self, deed: str, items: list[dict[str, Any]], who: Person) -> None:
        for item, receipt in zip(
            items, self.ask(deed, "POST", "/v1/submissions", {"items": items}, who).json()["items"], strict=True
        ):
            self.board.receipts.append(receipt)
            if receipt["outcome"] == "new":
                self.board.known.append((item["theme"], item["id"], item["area"]))
            self.board.sent.append(item)

    def item(self, key: str, area: str, who: int, **more: Any) -> dict[str, Any]:
        day = self.chance.choice(DAYS)
        answers = MAKE[key](who, self.chance.randrange(6), day)
        return {"id": fresh_id(), "theme": key, "area": area, "observed_on": day, "answers": answers, **more}

    def submit(self) -> None:
        who = self.chance.choice((SITI, TUTI))
        areas = AREAS if who is TUTI else AREAS[:2]
        count = self.chance.choice((1, 1, 5, 20))
        items = [
            self.item(self.chance.choice(THEMES), self.chance.choice(areas), self.chance.randrange(200))
            for _ in range(count)
        ]
        self.send("submit", items, who)

    def pick(self) -> tuple[str, str, str]:
        """Take a record that is known, often a late one, so that many hands take the same."""
        known = self.board.known
        return known[-1 - int(self.chance.expovariate(0.1)) % len(known)]

    def revise(self) -> None:
        if self.board.known:
            key, id_, area = self.pick()
            who = self.chance.randrange(200)
            document = self.item(key, area, who, id=id_, replaces=self.chance.choice((1, 1, 2, 3)))
            self.send("revise", [document], TUTI)

    def resend(self) -> None:
        if self.board.sent:
            self.send("resend", [self.chance.choice(self.board.sent)], TUTI)

    def zero(self) -> None:
        item = self.item(self.chance.choice(THEMES), self.chance.choice(AREAS), 0, zero=True)
        self.send("zero report", [item | {"answers": {}}], TUTI)

    def review(self) -> None:
        if self.board.known:
            key, id_, _ = self.pick()
            decision = self.chance.choice(("accept", "accept", "return", "void"))
            body = {"decision": decision, "reason": fresh_id()}
            if self.ask("review", "POST", f"/v1/records/{key}/{id_}/review", body).status_code == 200:
                self.board.said.append(("review", id_))

    def move(self) -> None:
        if self.board.known:
            key, id_, _ = self.pick()
            body = {"area": self.chance.choice(AREAS), "reason": fresh_id()}
            if self.ask("move", "POST", f"/v1/records/{key}/{id_}/move", body).status_code == 200:
                self.board.said.append(("move", body["reason"]))

    def merge(self) -> None:
        if self.board.known:
            key, kept, _ = self.pick()
            others = [id_ for other, id_, _ in self.board.known[-200:] if other == key]
            body = {"theme": key, "kept": kept, "merged": self.chance.choice(others), "reason": "sama", "keep": []}
            reply = self.ask("merge", "POST", "/v1/merges", body)
            if reply.json().get("code") == "merge.collision":
                body["keep"] = [pair["kept"]["id"] for pair in reply.json()["collisions"]]
                reply = self.ask("merge", "POST", "/v1/merges", body)
            if reply.status_code == 201:
                self.board.merges.append(reply.json()["id"])
                self.board.said.append(("merge", reply.json()["id"]))

    def undo(self) -> None:
        if self.board.merges:
            made = self.chance.choice(self.board.merges)
            if self.ask("undo", "POST", f"/v1/merges/{made}/undo", {"reason": "beda"}).status_code == 200:
                self.board.said.append(("undo", made))

    def read(self) -> None:
        key = self.chance.choice(THEMES)
        self.ask("read", "GET", f"/v1/records/{key}", params={"changed_since": "1", "limit": 50})
        params = {"area": RT1[:13], "by": "rt", "from": "2026-08", "to": "2026-10", "step": "month"}
        self.ask("totals", "GET", f"/v1/rollups/{key}", params=params)


@pytest.mark.parametrize("engine_url", ["postgresql"], indirect=True)
def test_everything_at_once(engine_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zygote(engine_url, tmp_path) as servers:
        ports = [free_port() for _ in range(SERVERS)]
        running = [servers.start(port) for port in ports]
        bases = [f"http://127.0.0.1:{port}" for port in ports]
        board = Board(bases, {each.username: token(bases[0], each) for each in (SITI, TUTI)})
        hands = [Hand(board, seed, time.monotonic() + SECONDS) for seed in range(HANDS)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        for pid in running:
            os.kill(pid, signal.SIGTERM)
        for pid in running:
            wait_gone(pid)
    done = sum((hand.done for hand in hands), Counter())
    with capsys.disabled():
        print("\n" + ", ".join(f"{count} {deed} {status}" for (deed, status), count in sorted(done.items())))  # noqa: T201
    assert board.troubles == []
    assert {deed for deed, status in done if status in (200, 201)} >= {"merge", "undo", "move", "review"}
    with psycopg.connect(engine_url) as connection:
        row = connection.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").fetchone()
    assert row == (0,)
    examine(engine_url, board)


def token(base: str, person: Person) -> str:
    form = {"grant_type": "password", "username": person.username, "password": person.secret}
    return str(wire.post(f"{base}/v1/token", data=form).json()["access_token"])


def examine(url: str, board: Board) -> None:
    """Find every figure right, every row replayed, and every acknowledged word in the database."""
    db, index = Database(url, vault=VAULT, writes=False, pool=2), BlindIndex(base64.b64decode(KEY))
    themes = [theme(key) for key in THEMES]
    assert verify(db, themes) == []
    for each in themes:
        with db.reading() as session:
            assert list(replay(session, each, index)) == []
    with db.reading() as session:
        assert broken_link(session) is None
        found = {str(id_) for key in THEMES for id_ in session.execute(select(TABLES[key][0].c.id)).scalars()}
        numbers = {
            (str(each.record), each.number): receipt_number(each.record, each.number, each.digest)
            for each in session.execute(select(Revision)).scalars()
        }
        met = {str(each) for each in session.execute(select(Conflict.record)).scalars()}
        decided = {str(each) for each in session.execute(select(Decision.record)).scalars()}
        moves = session.execute(select(Move)).scalars()
        moved = {VAULT.read(MOVED.of(each.record, each.changed), each.reason) for each in moves}
        merged = {str(each.id): each.undone_at for each in session.execute(select(Merge)).scalars()}
    db.close()
    taken = [each for each in board.receipts if each["outcome"] in ("new", "revised", "same")]
    assert {each["id"] for each in taken if each["outcome"] == "new"} == found
    assert {each["receipt"] for each in taken} <= set(numbers.values())
    written = [(each["id"], each["revision"]) for each in taken if each["outcome"] in ("new", "revised")]
    assert len(written) == len(set(written))
    assert set(written) == numbers.keys()
    assert {each["id"] for each in board.receipts if each["outcome"] == "conflict"} <= met
    said = {deed: [what for each, what in board.said if each == deed] for deed in ("review", "move", "merge", "undo")}
    assert set(said["review"]) <= decided
    assert moved <= set(said["move"])
    assert sorted(said["merge"]) == sorted(merged)
    assert all(merged[each] for each in said["undo"])
