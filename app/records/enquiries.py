"""Asking for numbers is slowed, so that nobody finds out by trying which numbers are known; house by house it is not.

Counts live in this process, by account: with N workers somebody may ask N times as often, still far too seldom.
"""

import math
import threading
import time
from uuid import UUID

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from app.core.errors import problem_kind, refuse

OFTEN = ("30 per 1 minute", "300 per 1 hour", "1000 per 1 day")
"""Numbers that one account may ask for: more than a day of visits needs, far less than there are numbers to try."""

THROTTLED = problem_kind(
    "lookup.throttled",
    429,
    id="Terlalu banyak pencarian nomor. Coba lagi dalam {seconds} detik.",
    en="Too many numbers were looked up. Try again in {seconds} seconds.",
)


class Enquiries:
    """Counts the numbers that accounts ask for."""

    def __init__(self, often: tuple[str, ...] = OFTEN) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._often = [parse(line) for line in often]
        self._one_at_a_time = threading.Lock()

    def ask(self, account: UUID) -> None:
        """Take a place for one number. Raises Problem `lookup.throttled` with Retry-After when there is none."""
        with self._one_at_a_time:
            full = [each for each in self._often if not self._limiter.test(each, account.hex)]
            if full:
                until = max(self._limiter.get_window_stats(each, account.hex).reset_time for each in full)
                seconds = max(1, math.ceil(until - time.time()))
                raise refuse(THROTTLED, headers={"retry-after": str(seconds)}, seconds=seconds)
            for each in self._often:
                self._limiter.hit(each, account.hex)
