"""Guessing is slowed, and nobody can use that to lock another out.

Every attempt takes a place before its secret is looked at (a hundred parallel guesses count as a hundred), and a
success gives the places back. Who comes from a bound device is counted by that device alone: nobody else can fill its
places. Everybody else is counted by name and address together, by the name over all addresses, and by the address over
all names, which has room for a whole office or for a mobile carrier. The cap by name does not hold where that name has
signed in before, so that strangers with many addresses cannot lock an office out of its own desk.
"""

import ipaddress
from collections.abc import Sequence

from starlette.requests import Request

from app.identity.counts import Counts, MemoryCounts, Window, lines, seconds_to_wait, windows
from app.identity.problems import THROTTLED, refuse_grant

PAIR = ("5 per 1 minute", "12 per 15 minute", "30 per 6 hour")
"""Attempts for one account from one address, or from one bound device; each line waits longer than the one before."""

NAME = ("60 per 1 hour", "200 per 1 day")
"""Attempts for one account from all places where it has never signed in."""

ADDRESS = ("120 per 1 minute", "600 per 1 hour")
"""Failures from one address, whatever the accounts."""


class Throttle:
    """Counts attempts to sign in, and to redeem codes."""

    def __init__(
        self,
        counts: Counts | None = None,
        *,
        pair: Sequence[str] = PAIR,
        name: Sequence[str] = NAME,
        address: Sequence[str] = ADDRESS,
    ) -> None:
        self._counts = counts or MemoryCounts()
        self._pair, self._name, self._address = lines(pair), lines(name), lines(address)

    def attempt(self, account: str, address: str, *, device: str = "", known: bool = False) -> None:
        """Take a place for one attempt. Raises Problem `auth.throttled` with Retry-After when there is none.

        `device` is the id of the bound device it comes from, `known` that the account has signed in from this address.
        """
        if device:
            self._take(windows(self._pair, "device", device))
            return
        by_name = [] if known else windows(self._name, "name", account)
        here = windows(self._address, "address", address)
        self._take([*windows(self._pair, "pair", account, address), *by_name, *here])

    def succeeded(self, account: str, address: str, *, device: str = "", known: bool = False) -> None:
        """Give back the places of a good attempt: the pair's or the device's all, the others' one."""
        if device:
            self._counts.clear([each.key for each in windows(self._pair, "device", device)])
            return
        self._counts.clear([each.key for each in windows(self._pair, "pair", account, address)])
        by_name = [] if known else windows(self._name, "name", account)
        self._counts.give_back([each.key for each in (*by_name, *windows(self._address, "address", address))])

    def guess(self, address: str) -> None:
        """Take a place for a one-time code that may be a guess. Raises Problem `auth.throttled`."""
        self._take(windows(self._address, "code", address))

    def guessed(self, address: str) -> None:
        """Give the place back: the code was good."""
        self._counts.give_back([each.key for each in windows(self._address, "code", address)])

    def _take(self, asked: Sequence[Window]) -> None:
        wait = self._counts.take(asked)
        if wait > 0:
            seconds = seconds_to_wait(wait)
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
