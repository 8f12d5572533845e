"""Guessing is slowed per account and address together, so that a stranger's failures never lock a kader out.

Every attempt takes a place before its secret is looked at (a hundred parallel guesses count as a hundred), and a
success gives the places back. An address as a whole has a generous cap: an office or a mobile carrier puts many people
behind one. Counts live in this process; with N workers an attacker has N times as many tries, still far too few.
"""

import ipaddress
import math
import threading
import time
from collections.abc import Sequence

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.requests import Request

from app.identity.problems import THROTTLED, refuse_grant

PAIR = ("5 per 1 minute", "12 per 15 minute", "30 per 6 hour")
"""Attempts for one account from one address; each line waits longer than the one before."""

ADDRESS = ("120 per 1 minute", "600 per 1 hour")
"""Failures from one address, whatever the accounts."""


class Throttle:
    """Counts attempts to sign in."""

    def __init__(self, *, pair: Sequence[str] = PAIR, address: Sequence[str] = ADDRESS) -> None:
        self._counts = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._counts)
        self._pair = [parse(line) for line in pair]
        self._address = [parse(line) for line in address]
        self._one_at_a_time = threading.Lock()

    def attempt(self, account: str, address: str) -> None:
        """Take a place for one attempt. Raises Problem `auth.throttled` with Retry-After when there is none."""
        with self._one_at_a_time:
            self._demand(self._pair, "pair", account, address)
            self._demand(self._address, "address", address)
            for item in self._pair:
                self._limiter.hit(item, "pair", account, address)
            for item in self._address:
                self._limiter.hit(item, "address", address)

    def succeeded(self, account: str, address: str) -> None:
        """Give back the places: the account's all, the address's one."""
        with self._one_at_a_time:
            for item in self._pair:
                self._limiter.clear(item, "pair", account, address)
            for item in self._address:
                self._counts.decr(item.key_for("address", address))

    def _demand(self, items: Sequence[RateLimitItem], *key: str) -> None:
        full = [item for item in items if not self._limiter.test(item, *key)]
        if full:
            until = max(self._limiter.get_window_stats(item, *key).reset_time for item in full)
            seconds = max(1, math.ceil(until - time.time()))
            raise refuse_grant(THROTTLED, headers={"retry-after": str(seconds)}, seconds=seconds)


class Addresses:
    """Finds the client's address; `trusted` are the proxies whose X-Forwarded-For is believed."""

    def __init__(self, trusted: str) -> None:
        """`trusted` lists addresses or networks with commas between. ValueError when one is neither."""
        self._trusted = [ipaddress.ip_network(part.strip()) for part in trusted.split(",") if part.strip()]

    def of(self, request: Request) -> str:
        """Return the address to count under: the nearest hop that is no proxy of ours; IPv6 by its /64."""
        hop = request.client.host if request.client else ""
        forwarded = [part.strip() for line in request.headers.getlist("x-forwarded-for") for part in line.split(",")]
        while forwarded and self._is_ours(hop):
            hop = forwarded.pop()
        return _network_of(hop)

    def _is_ours(self, hop: str) -> bool:
        try:
            address = ipaddress.ip_address(hop)
        except ValueError:
            return False
        return any(address in network for network in self._trusted)


def _network_of(hop: str) -> str:
    try:
        address = ipaddress.ip_address(hop)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((address, 64), strict=False))
