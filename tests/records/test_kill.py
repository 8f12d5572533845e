"""The server is killed without warning, again and again: what it acknowledged is there, once, and the cells agree."""

import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.core.clock import uuid7
from app.core.db import Database
from app.records.store import list_records
from app.rollups.verify import verify
from app.themes.catalog import CATALOG, theme
from tests import wire
from tests.cast import CITY, RT1, RT2, SITI
from tests.house import VAULT

KILLS = 13
"""In each of the two cases, on each engine: 52 in all."""

CHANCE = random.Random(20211109)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Zygote:
    """A process that forks servers, each on the port it is given or all on one."""

    def __init__(self, url: str, folder: Path, *settings: str) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.zygote", url, str(folder), *settings],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, port: int | None = None) -> int:
        assert self.process.stdin
        assert self.process.stdout
        base = f"http://127.0.0.1:{port or self.port}"
        self.process.stdin.write(f"{port or self.port}\n")
        self.process.stdin.flush()
        pid = int(self.process.stdout.readline())
        for _ in range(600):
            try:
                if wire.get(f"{base}/readyz", timeout=2).status_code == 200:
                    return pid
            except httpx.HTTPError:
                pass
            time.sleep(0.02)
        raise AssertionError("the server did not start")

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


@contextmanager
def zygote(url: str, folder: Path, *settings: str) -> Iterator[Zygote]:
    found = Zygote(url, folder, *settings)
    try:
        yield found
    finally:
        found.close()


class Sender(threading.Thread):
    """A phone that sends until the line goes dead, and remembers what was acknowledged."""

    def __init__(self, base: str, token: str, backlog: list[dict[str, Any]], *, batch: int) -> None:
        super().__init__()
        self.base, self.token, self.backlog, self.batch = base, token, backlog, batch
        self.acknowledged: list[str] = []

    def run(self) -> None:
        head = {"authorization": f"Bearer {self.token}"}
        with wire.client(base_url=self.base, headers=head, timeout=10) as client:
            try:
                while True:
                    items = [*self.backlog, *(fresh() for _ in range(self.batch - len(self.backlog)))]
                    self.backlog = items
                    reply = client.post("/v1/submissions", json={"items": items})
                    assert reply.status_code == 200, reply.text
                    receipts = reply.json()["items"]
                    assert {each["outcome"] for each in receipts} <= {"new", "same"}, receipts
                    self.acknowledged += [each["id"] for each in receipts]
                    self.backlog = []
            except httpx.HTTPError:
                return


def fresh() -> dict[str, Any]:
    id_ = str(uuid7())
    answers = {
        **theme("stunting").example,
        "child_nik": None,
        "no_nik_reason": "hilang",
        "child_name": f"Anak {id_[-12:]}",
    }
    return {
        "id": id_,
        "theme": "stunting",
        "area": CHANCE.choice([RT1, RT2]),
        "observed_on": CHANCE.choice(["2026-09-01", "2026-10-10", "2026-11-01"]),
        "answers": answers,
    }


@pytest.mark.parametrize("batch", [1, 20])
def test_killed_and_killed_again(engine_url: str, tmp_path: Path, batch: int) -> None:
    acknowledged: list[str] = []
    backlogs: list[list[dict[str, Any]]] = [[], [], []]
    with zygote(engine_url, tmp_path) as servers:
        for _ in range(KILLS):
            pid = servers.start()
            form = {"grant_type": "password", "username": SITI.username, "password": SITI.secret}
            token = wire.post(f"{servers.base}/v1/token", data=form).json()["access_token"]
            senders = [Sender(servers.base, token, backlog, batch=batch) for backlog in backlogs]
            for sender in senders:
                sender.start()
            wait_heard(senders)
            time.sleep(CHANCE.uniform(0.0, 0.15))
            os.kill(pid, signal.SIGKILL)
            for sender in senders:
                sender.join()
                acknowledged += sender.acknowledged
            backlogs = [sender.backlog for sender in senders]
            wait_gone(pid)  # until then its file is locked
        pid = servers.start()
        os.kill(pid, signal.SIGTERM)
        wait_gone(pid)
    assert len(acknowledged) > KILLS
    examine(engine_url, acknowledged, [each["id"] for backlog in backlogs for each in backlog])


def wait_heard(senders: list[Sender]) -> None:
    """Wait until the server has answered somebody, so that it dies at work however busy the machine is."""
    until = time.monotonic() + 10
    while time.monotonic() < until and not any(sender.acknowledged for sender in senders):
        time.sleep(0.002)


def wait_gone(pid: int) -> None:
    for _ in range(500):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    raise AssertionError("the server did not end")


def examine(url: str, acknowledged: list[str], unsure: list[str]) -> None:
    db = Database(url, vault=VAULT, writes=False, pool=2)
    with db.reading() as session:
        rows = list_records(session, theme("stunting"), [CITY], limit=1_000_000)
    found = [str(row.id) for row in rows]
    assert len(found) == len(set(found))
    assert set(acknowledged) <= set(found)
    assert set(found) <= set(acknowledged) | set(unsure)
    assert list(verify(db, CATALOG)) == []
    if db.is_sqlite:
        with sqlite3.connect(db.path) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
    db.close()
