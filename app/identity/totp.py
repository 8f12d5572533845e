"""Authenticator codes after RFC 6238: six digits of HMAC-SHA-1 over the half-minute, as every authenticator shows."""

import base64
import hmac
import secrets
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

STEP: Final = 30
"""Seconds a code stands."""

DIGITS: Final = 6

DRIFT: Final = 1
"""Steps that the clock of a phone may be off, either way (RFC 6238 §5.2)."""

_SECRET: Final = 20
"""Bytes of a shared secret: as long as the digest (RFC 4226 §4)."""


def new_secret() -> bytes:
    """Make a shared secret."""
    return secrets.token_bytes(_SECRET)


def step_of(moment: datetime) -> int:
    """Return the number of the half-minute."""
    return int(moment.timestamp()) // STEP


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """Return the code of a step (RFC 4226 §5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**digits).zfill(digits)


def step_shown(secret: bytes, code: str, moment: datetime) -> int | None:
    """Return the step whose code this is, now or a step beside it; None when it is none of them."""
    shown = code.replace(" ", "")
    found = None
    for step in range(step_of(moment) - DRIFT, step_of(moment) + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), shown.encode("utf-8", "replace")):
            found = step
    return found


def written(secret: bytes) -> str:
    """Return the secret as people type it into an authenticator."""
    return base64.b32encode(secret).decode().rstrip("=")


def address(secret: bytes, username: str, issuer: str) -> str:
    """Return the `otpauth://` address that an authenticator reads from a QR code."""
    asked = urlencode({"secret": written(secret), "issuer": issuer, "digits": DIGITS, "period": STEP}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(username)}?{asked}"
