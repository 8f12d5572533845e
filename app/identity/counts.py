"""Counts of attempts in fixed windows: in this process, or in PostgreSQL where several workers count together.

SQLite has one process, so memory is enough there; what a restart forgets is a quarter of an hour of guessing.
"""

import hashlib
import math
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from limits import parse
from sqlalchemy import text
from sqlmodel import Session

from app.core.db import Database

_SWEEP: Final = 200
"""One attempt in so many clears away what has ended."""


@dataclass(frozen=True, slots=True)
class Window:
    """A place is taken in it: at most `most` within `seconds`, counted under `key`."""

    key: str
    most: int
    seconds: int


def lines(written: Sequence[str]) -> list[tuple[int, int]]:
    """Read `30 per 1 minute`: how many, and within how many seconds. ValueError for what is none."""
    return [(item.amount, item.get_expiry()) for item in map(parse, written)]


def windows(read: Sequence[tuple[int, int]], *key: str) -> list[Window]:
    """Return a window for each of these `lines`, counted under a key of several words."""
    return [Window("\x1f".join((*key, str(seconds))), most, seconds) for most, seconds in read]


class Counts(Protocol):
    """Whatever counts."""

    def take(self, windows: Sequence[Window]) -> float:
        """Take a place in every window and return 0, or in none and return the seconds until the last one opens."""
        ...

    def clear(self, keys: Sequence[str]) -> None:
        """Give all places of these windows back."""
        ...

    def give_back(self, keys: Sequence[str]) -> None:
        """Give one place in each of these windows back."""
        ...


class MemoryCounts:
    """Counts kept in this process."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._held: dict[str, tuple[float, int]] = {}
        self._one_at_a_time = threading.Lock()

    def take(self, windows: Sequence[Window]) -> float:
        """Take a place in every window, or in none."""
        now = self._now()
        with self._one_at_a_time:
            if len(self._held) > 50_000:
                self._held = {key: kept for key, kept in self._held.items() if kept[0] > now}
            found = [self._open(each, now) for each in windows]
            wait = max(
                (ends - now for each, (ends, count) in zip(windows, found, strict=True) if count >= each.most),
                default=0.0,
            )
            if wait <= 0:
                for each, (ends, count) in zip(windows, found, strict=True):
                    self._held[each.key] = (ends, count + 1)
        return max(wait, 0.0)

    def clear(self, keys: Sequence[str]) -> None:
        """Forget these windows."""
        with self._one_at_a_time:
            for key in keys:
                self._held.pop(key, None)

    def give_back(self, keys: Sequence[str]) -> None:
        """Count one less in each."""
        with self._one_at_a_time:
            for key in keys:
                ends, count = self._held.get(key, (0.0, 0))
                if count:
                    self._held[key] = (ends, count - 1)

    def _open(self, window: Window, now: float) -> tuple[float, int]:
        ends, count = self._held.get(window.key, (0.0, 0))
        return (ends, count) if ends > now else (now + window.seconds, 0)


_TAKE: Final = text(
    "INSERT INTO attempt_count AS kept (key, ends, count) VALUES (:key, :ends, :more) ON CONFLICT (key) DO UPDATE SET "
    "count = CASE WHEN kept.ends <= :now THEN :more ELSE kept.count + :more END, "
    "ends = CASE WHEN kept.ends <= :now THEN excluded.ends ELSE kept.ends END RETURNING count, ends"
)


class _Full(Exception):
    """Rolls the places back that were taken before a full window was met."""


class SharedCounts:
    """Counts that all workers on one PostgreSQL share; a row's lock makes parallel attempts count one by one."""

    def __init__(self, database: Database, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self._now = now

    def take(self, windows: Sequence[Window]) -> float:
        """Take a place in every window, or in none."""
        now, wait = int(self._now()), 0
        try:
            with self._database.writing() as session:
                _hurry(session, now)
                for each in sorted(windows, key=lambda window: window.key):
                    count, ends = _count(session, each.key, each.seconds, now, 1)
                    if count > each.most:
                        wait = max(wait, ends - now, 1)
                if wait:
                    raise _Full  # noqa: TRY301
        except _Full:
            return float(wait)
        return 0.0

    def clear(self, keys: Sequence[str]) -> None:
        """Forget these windows."""
        self._say("DELETE FROM attempt_count WHERE key = :key", keys)

    def give_back(self, keys: Sequence[str]) -> None:
        """Count one less in each."""
        self._say("UPDATE attempt_count SET count = count - 1 WHERE key = :key AND count > 0", keys)

    def lend(self, key: str, most: int, seconds: int, wanted: int) -> tuple[int, float]:
        """Take up to so many places of a window; return how many, and when the window ends (seconds since 1970)."""
        now = int(self._now())
        with self._database.writing() as session:
            _hurry(session, now)
            count, ends = _count(session, key, seconds, now, wanted)
        return max(0, min(wanted, most - (count - wanted))), float(ends)

    def _say(self, statement: str, keys: Sequence[str]) -> None:
        with self._database.writing() as session:
            for key in sorted(_short(each) for each in keys):
                session.execute(text(statement), {"key": key})


def _hurry(session: Session, now: int) -> None:
    """Do not wait for the disk, for a count that a crash forgets harms nobody; now and then clear away what ended."""
    session.execute(text("SET LOCAL synchronous_commit = off"))
    if random.randrange(_SWEEP) == 0:  # noqa: S311  # which attempt sweeps is no secret
        session.execute(text("DELETE FROM attempt_count WHERE ends < :now"), {"now": now})


def _count(session: Session, key: str, seconds: int, now: int, more: int) -> tuple[int, int]:
    """Count so many more in a window; return what it holds now, and its end."""
    row = session.execute(_TAKE, {"key": _short(key), "ends": now + seconds, "now": now, "more": more}).one()
    return row[0], row[1]


def seconds_to_wait(wait: float) -> int:
    """Return whole seconds, at least one, as Retry-After wants them."""
    return max(1, math.ceil(wait))


def _short(key: str) -> str:
    """Return a key of fixed length: names and addresses are not written down."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:40]
