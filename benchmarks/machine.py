"""Says on what machine, with what software and in what company a measuring was made."""

import os
import platform
import sqlite3
import subprocess
import tempfile
import time
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

import psycopg

from app.core.clock import WIB
from app.core.settings import ROOT
from benchmarks.load import WRK

OWN = "raw sockets on asyncio (benchmarks/generator.py)"


def describe(postgres: str | None = None, generator: str = "") -> list[str]:
    """Return the lines of a description; `postgres` is a server to ask, `generator` who sent the load."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    lines = [
        f"{datetime.now(WIB):%Y-%m-%d %H:%M} WIB, commit {_commit()}",
        f"{os.cpu_count()} cores ({_cpu()}), {_memory()} GiB, {platform.system()} {platform.release()}",
        f"load when it began: {load}; fdatasync of 8 kB: {_sync_us():.0f} us",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {_versions()}",
        f"generator: {generator or ('wrk' if WRK else OWN)}, on the same machine as server and database",
    ]
    if postgres:
        with psycopg.connect(postgres) as connection:
            told = connection.execute("SELECT setting FROM pg_settings WHERE name IN ('server_version', 'fsync')")
            number, fsync = sorted((row[0] for row in told), key=len, reverse=True)
            commit = (connection.execute("SHOW synchronous_commit").fetchone() or ("?",))[0]
            buffers = (connection.execute("SHOW shared_buffers").fetchone() or ("?",))[0]
        lines.insert(4, f"PostgreSQL {number}, fsync={fsync}, synchronous_commit={commit}, shared_buffers={buffers}")
    return lines


def _versions() -> str:
    return ", ".join(f"{name} {version(name)}" for name in ("fastapi", "pydantic", "uvicorn", "asyncpg"))


def _commit() -> str:
    told = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or "unknown"


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f}"


def _sync_us() -> float:
    with tempfile.TemporaryFile() as file:
        times = []
        for _ in range(100):
            file.write(b"x" * 8192)
            file.flush()
            started = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - started)
    return median(times) * 1e6
