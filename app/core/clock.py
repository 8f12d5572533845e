"""Time and fresh identifiers come from here, so that a test can set the day."""

import os
import time
import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

WIB = timezone(timedelta(hours=7), "WIB")
"""Western Indonesia Time, the only zone in which a person in Metro reads a clock."""


class Clock(Protocol):
    """Whoever can say what time it is."""

    def now(self) -> datetime:
        """Return the present moment as an aware UTC datetime."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment as an aware UTC datetime."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands where it is put; for tests and for replaying a past year."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """Return the moment it was set to."""
        return self.moment

    def forward(self, **delta: float) -> None:
        """Move on by a `timedelta(**delta)`."""
        self.moment += timedelta(**delta)


def today(clock: Clock) -> date:
    """Return the calendar day in Metro."""
    return clock.now().astimezone(WIB).date()


def wib(moment: datetime) -> str:
    """Write a moment as RFC 3339 with the offset of Metro."""
    return moment.astimezone(WIB).isoformat(timespec="milliseconds")


def uuid7() -> uuid.UUID:
    """Make a time-ordered UUID (RFC 9562, version 7): index pages stay warm as tables grow."""
    stamp = time.time_ns() // 1_000_000
    value = (stamp << 80) | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | (0x7 << 76)
    value = value & ~(0x3 << 62) | (0x2 << 62)
    return uuid.UUID(int=value)
