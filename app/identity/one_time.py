"""One-time codes: short enough to be typed off paper, long enough never to be guessed, kept only as a digest."""

import hmac
import re
import secrets
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Digits and capitals without 0 and O, 1 and I, which are mistaken for one another."""

GROUPS, EACH = 3, 4
"""Three groups of four: 60 bits, one of a million million million."""

_SHAPE: Final = re.compile(rf"[{ALPHABET}]{{{GROUPS * EACH}}}")


def new_code() -> str:
    """Make a code, as `7KQM-2F9X-WTRA`."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(EACH)) for _ in range(GROUPS))


def bare(typed: str) -> str:
    """Reduce what somebody typed or scanned to the code's own letters; empty when it cannot be one."""
    code = re.sub(r"[\s.–-]", "", typed.rpartition("#")[2]).upper()
    return code if _SHAPE.fullmatch(code) else ""


class OneTime:
    """Turns codes into what is kept of them; `key` is the service's index key."""

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"wakuncar one-time", "sha256")

    def digest(self, code: str, about: str = "enrolment") -> str:
        """Return what is kept of a code: without the key nobody can try all codes against it."""
        return hmac.digest(self._key, f"{about}\x1f{bare(code)}".encode(), "sha256").hex()

    def place(self, address: str) -> str:
        """Return what is kept of an address."""
        return hmac.digest(self._key, f"place\x1f{address}".encode("utf-8", "surrogateescape"), "sha256").hex()[:32]

    def token(self, code: str, attempt: str) -> str:
        """Return a device's token: random, or for a named attempt at a code always the same."""
        if not attempt:
            return secrets.token_urlsafe(32)
        seed = hmac.digest(self._key, f"device\x1f{bare(code)}\x1f{attempt}".encode(), "sha256")
        return seed.hex()
