"""A place to measure in: real areas with invented RT, one application that may send, fresh databases, real servers."""

import base64
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import httpx

from app.core.clock import SystemClock, today
from app.core.db import Database
from app.core.schema import migrate
from app.core.settings import ROOT, new_key
from app.demo.city import lay_out
from app.identity.scope import Action
from app.records.subjects import BlindIndex
from app.records.upkeep import themes_to_rebuild
from app.serving import WIRE
from benchmarks import accounts, cpu
from benchmarks.documents import THEME
from benchmarks.press import DATA_KEY, VAULT
from tests import databases
from tests.postgres import server as postgres_server

WAITS = 60
"""Seconds until a server that does not answer is an error."""

PREFIX = f"wakuncar_bench_{os.getpid()}_"
"""What the names of this run's databases begin with, so that a server which stays is left as it was."""


@dataclass
class House:
    """What one run of a benchmark shares: a folder, keys, the areas, and furnished databases to copy."""

    folder: Path
    postgres: str | None
    key: str = field(default_factory=new_key)
    areas: tuple[str, ...] = ()
    postmaster: int | None = None

    @property
    def index(self) -> BlindIndex:
        """The blind index of this house."""
        return BlindIndex(base64.b64decode(self.key))

    @property
    def today(self) -> date:
        """The calendar day in Metro."""
        return today(SystemClock())

    def database(self, engine: str, name: str) -> str:
        """Make a furnished database and return its address."""
        if engine == "sqlite":
            made = self.folder / f"{name}.db"
            shutil.copy(self.folder / "furnished.db", made)
            return f"sqlite:///{made}"
        assert self.postgres
        return databases.create(self.postgres, PREFIX + name, template=f"{PREFIX}furnished")

    def settings(self, url: str, *, reckoning: bool = False) -> dict[str, str]:
        """Return the environment in which a server opens a database.

        As it is installed, unless it is `reckoning`: then it remembers no answer and looks for no alerts beside them.
        """
        own = {
            **os.environ,
            "WAKUNCAR_DATABASE_URL": url,
            "WAKUNCAR_DATA": str(self.folder),
            "WAKUNCAR_TOKEN_KEY": self.key,
            "WAKUNCAR_INDEX_KEY": self.key,
            "WAKUNCAR_DATA_KEYS": DATA_KEY,
            "WAKUNCAR_ACCESS_MINUTES": "60",
            "WAKUNCAR_CLIENT_RATE": "1000000000",
        }
        return own if not reckoning else own | {"WAKUNCAR_ANSWER_MEMORY": "0", "WAKUNCAR_ALERT_SECONDS": "0"}


@contextmanager
def open_house(engines: list[str]) -> Iterator[House]:
    """Furnish a database on each engine for as long as the block lasts; everything goes at its end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wakuncar-bench-")))
        postgres = stack.enter_context(postgres_server(fsync=True)) if "postgresql" in engines else None
        house = House(folder, postgres)
        if postgres:
            house.postmaster = cpu.postmaster(postgres)
            house.areas = _furnish(databases.create(postgres, f"{PREFIX}furnished"), house)
            stack.callback(databases.sweep, postgres, PREFIX)
        if "sqlite" in engines:
            house.areas = _furnish(f"sqlite:///{folder / 'furnished.db'}", house)
        yield house


def _furnish(url: str, house: House) -> tuple[str, ...]:
    db = Database(url, vault=VAULT, pool=2)
    migrate(db)
    themes_to_rebuild(db, house.index)
    areas = lay_out(db, 1872, SystemClock())
    accounts.appoint(db, accounts.LOAD, Action.SUBMIT, Action.READ, Action.TOTALS)
    accounts.appoint(db, accounts.VEILED, Action.TOTALS)
    db.close()
    return areas


@dataclass
class Server:
    """A server process of its own."""

    url: str
    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def token(self, name: str = accounts.LOAD) -> str:
        """Sign in as an application and return an access token; without a name as the one that reads the records."""
        return accounts.token(self.address, name)

    def settled(self) -> int:
        """Return how many items the server says became new records, out of its own counters."""
        lines = httpx.get(f"{self.address}/metrics", timeout=30).text.splitlines()
        ours = f'wakuncar_intake_items_total{{outcome="new",theme="{THEME}"}}'
        return sum(int(float(line.rpartition(" ")[2])) for line in lines if line.startswith(ours))


@contextmanager
def running(house: House, what: str, url: str, *, reckoning: bool = False) -> Iterator[Server]:
    """Run an application, named `module:factory`, under uvicorn exactly as `wakuncar serve` does, on one worker."""
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", what, "--factory", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--loop", "uvloop", "--http", WIRE, "--no-access-log", "--no-server-header"]
    command += ["--no-proxy-headers", "--backlog", "2048", "--log-level", "info"]
    log = house.folder / f"{what.replace(':', '.')}-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=house.settings(url, reckoning=reckoning), stdout=out, stderr=out
        )
        try:
            _await(port, process, log)
            yield Server(url, port, process)
        finally:
            process.terminate()
            process.wait(WAITS)
            log.unlink()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _await(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + WAITS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(log.read_text(errors="replace")[-4000:]) from None
            time.sleep(0.05)
        else:
            return
