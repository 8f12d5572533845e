"""How often one application may ask, counted over all workers without a write for each request.

A worker takes places in the running minute by the handful, and spends them from memory. What it holds and does not
need is lost to the others until the minute ends: with many workers an application may be told to wait a little early,
never late. One process alone holds the whole minute.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from app.core.errors import refuse
from app.identity.counts import seconds_to_wait
from app.identity.problems import CLIENT_RATE

MINUTE: Final = 60

_HANDFULS, _LARGEST = 20, 1000
"""A worker takes one part in so many of a minute's places at a time, and never more than so many."""


class Lender(Protocol):
    """Whoever counts for all workers."""

    def lend(self, key: str, most: int, seconds: int, wanted: int) -> tuple[int, float]:
        """Take up to so many places of a window; return how many, and when the window ends (seconds since 1970)."""
        ...


@dataclass(slots=True)
class _Held:
    """What this worker may still spend for an application until a moment; `is_full`: nobody has any more."""

    ends: float
    left: int
    is_full: bool = False


class Pace:
    """Lets each application ask `rate` times a minute; without a `lender` this process counts alone."""

    def __init__(self, rate: int, lender: Lender | None = None, now: Callable[[], float] = time.time) -> None:
        self._rate, self._lender, self._now = rate, lender, now
        self._handful = max(1, min(rate // _HANDFULS, _LARGEST))
        self._held: dict[str, _Held] = {}
        self._one_at_a_time = threading.Lock()

    def spend(self, client: str) -> bool:
        """Take a place that this worker holds, or say that there is none and `borrow` has to ask; reads no database.

        Raises Problem `client.rate` when the minute is used up.
        """
        now = self._now()
        with self._one_at_a_time:
            held = self._held.get(client)
            if held is None or held.ends <= now:
                if self._lender is not None:
                    return False
                held = self._held[client] = _Held(now + MINUTE, self._rate)
            if held.left > 0:
                held.left -= 1
                return True
            if self._lender is not None and not held.is_full:
                return False
        raise _refusal(held.ends - now)

    def borrow(self, client: str) -> None:
        """Take a place, asking whoever counts for all when this worker holds none. Raises Problem `client.rate`."""
        if self.spend(client) or self._lender is None:
            return
        lent, ends = self._lender.lend(f"client\x1f{client}", self._rate, MINUTE, self._handful)
        with self._one_at_a_time:
            held = self._held.get(client)
            if held is None or held.ends < ends:
                held = self._held[client] = _Held(ends, 0)
            if lent > 0:
                held.left += lent - 1
                return
            held.is_full = True
        raise _refusal(ends - self._now())


def _refusal(wait: float) -> Exception:
    seconds = seconds_to_wait(wait)
    return refuse(CLIENT_RATE, headers={"retry-after": str(seconds)}, seconds=seconds)
