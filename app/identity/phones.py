"""Telephone numbers as names to sign in with: kept as a keyed digest and the last three digits, never in clear."""

import hmac
from typing import Final

from app.themes.language import Phone, Unfit

_PHONE: Final = Phone()


class Phones:
    """Turns numbers into what is kept of them; `key` is the service's index key."""

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"wakuncar account phone", "sha256")

    def index(self, number: str) -> str | None:
        """Return the digest under which a number is looked for, however it was written; None for what is no number."""
        try:
            whole = _PHONE.read(number)
        except Unfit:
            return None
        return hmac.digest(self._key, str(whole).encode(), "sha256").hex()


def tail(number: str) -> str:
    """Return the last three digits."""
    return "".join(letter for letter in number if letter.isdigit())[-3:]
