"""Refresh tokens: random, kept only as a digest, and recognisable as ours even when long spent.

A spent token that comes back means that two hold the same family, so the family ends. The mark (HMAC) makes sure that
only a token we once gave out can do that: whoever merely knows a session's id cannot end it. A phone whose reply was
lost on the road sends its token again with the same `attempt` and gets the same successor; a thief does not know the
attempt.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

_SECRET, _MARK, _SESSION = 24, 16, 16


@dataclass(frozen=True, slots=True)
class Opened:
    """A genuine refresh token: the session it belongs to and what to compare with the kept digest."""

    session: UUID
    digest: str


class RefreshTokens:
    """Makes refresh tokens and recognises its own; `key` is the service's signing key."""

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"wakuncar refresh", "sha256")

    def first(self, session: UUID) -> str:
        """Return the first token of a session."""
        return self._mark(session.bytes + secrets.token_bytes(_SECRET))

    def next(self, session: UUID, spent: str, attempt: str = "") -> str:
        """Return the successor of `spent`: random, or for a named attempt always the same."""
        if not attempt:
            return self.first(session)
        seed = hmac.digest(self._key, b"\x1f".join((b"next", spent.encode(), attempt.encode())), "sha256")
        return self._mark(session.bytes + seed[:_SECRET])

    def open(self, token: str) -> Opened | None:
        """Return what the token says, or None for anything that is not ours."""
        try:
            raw = base64.urlsafe_b64decode(token.encode("ascii"))
        except (binascii.Error, ValueError):
            return None
        body, mark = raw[:-_MARK], raw[-_MARK:]
        if len(raw) != _SESSION + _SECRET + _MARK or not hmac.compare_digest(mark, self._sign(body)):
            return None
        if base64.urlsafe_b64encode(raw).decode() != token:
            return None
        return Opened(UUID(bytes=body[:_SESSION]), digest_of(token))

    def _mark(self, body: bytes) -> str:
        return base64.urlsafe_b64encode(body + self._sign(body)).decode()

    def _sign(self, body: bytes) -> bytes:
        return hmac.digest(self._key, b"mark" + body, "sha256")[:_MARK]


def digest_of(token: str) -> str:
    """Return the digest under which a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()
