"""Processor time of a process and of its children, as Linux accounts for it; the figure that noise moves least."""

import os
from pathlib import Path
from typing import Self

import psycopg

_TICKS = os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def seconds(pid: int) -> float:
    """Return the processor seconds that a process has used, all its threads included."""
    stat = _stat(pid)
    return (int(stat[11]) + int(stat[12])) / _TICKS if stat else 0.0


def _own(pid: int, stat: list[str]) -> float:
    """Return what one thread of a process used, to the nanosecond where the kernel tells."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, ValueError, IndexError):
        return (int(stat[11]) + int(stat[12])) / _TICKS


def family_seconds(pid: int) -> float:
    """Return the processor seconds of a process, its living children (of one thread each), and those it has buried."""
    total = 0.0
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            stat = _stat(int(each.name))
            if stat and int(stat[1]) == pid:
                total += _own(int(each.name), stat)
    stat = _stat(pid)
    return total + (sum(map(int, stat[11:15])) / _TICKS if stat else 0.0)


def postmaster(url: str) -> int | None:
    """Return the process that keeps a PostgreSQL on this machine; None when it is not to be seen here."""
    with psycopg.connect(url) as connection:
        backend = connection.info.backend_pid
        stat = _stat(backend)
    return int(stat[1]) if stat else None


class Meter:
    """Reads the time of the application and of the database over a stretch of work."""

    def __init__(self, app: int | None, database: int | None) -> None:
        """Name the processes; None for one that is not there or not to be seen."""
        self._app, self._database = app, database

    def __enter__(self) -> Self:
        self._before = self._read()
        return self

    def __exit__(self, *error: object) -> None:
        self.app, self.database = (
            None if after is None or before is None else after - before
            for before, after in zip(self._before, self._read(), strict=True)
        )

    def _read(self) -> tuple[float | None, float | None]:
        return (
            None if self._app is None else seconds(self._app),
            None if self._database is None else family_seconds(self._database),
        )

    def each(self, count: int) -> dict[str, float]:
        """Return microseconds per record."""
        told = {"app_us": self.app, "db_us": self.database}
        return {name: value * 1e6 / count for name, value in told.items() if value is not None and count}
