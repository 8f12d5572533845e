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
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from app.core.clock import Clock
from app.identity.keyring import KeyRing

_SECRET, _MARK, _SESSION = 24, 16, 16


@dataclass(frozen=True, slots=True)
class Opened:
    """A genuine refresh token: the session it belongs to and what to compare with the kept digest."""

    session: UUID
    digest: str


class RefreshTokens:
    """Makes refresh tokens and recognises its own, whichever key of the ring marked them."""

    def __init__(self, ring: KeyRing, clock: Clock) -> None:
        self._ring = ring
        self._clock = clock

    def first(self, session: UUID) -> str:
        """Return the first token of a session."""
        return _mark(next(self._keys()), session.bytes + secrets.token_bytes(_SECRET))

    def next(self, session: UUID, spent: str, attempt: str = "") -> str:
        """Return the successor of `spent`: random, or for a named attempt always the same."""
        return next(self.successors(session, spent, attempt)) if attempt else self.first(session)

    def successors(self, session: UUID, spent: str, attempt: str) -> Iterator[str]:
        """Return what `next` gives for a named attempt, and what it would have given before a key was changed."""
        for key in self._keys():
            seed = hmac.digest(key, b"\x1f".join((b"next", spent.encode(), attempt.encode())), "sha256")
            yield _mark(key, session.bytes + seed[:_SECRET])

    def open(self, token: str) -> Opened | None:
        """Return what the token says, or None for anything that is not ours."""
        try:
            raw = base64.urlsafe_b64decode(token.encode("ascii"))
        except (binascii.Error, ValueError):
            return None
        body, mark = raw[:-_MARK], raw[-_MARK:]
        if len(raw) != _SESSION + _SECRET + _MARK or base64.urlsafe_b64encode(raw).decode() != token:
            return None
        if not any(hmac.compare_digest(mark, _sign(key, body)) for key in self._keys()):
            return None
        return Opened(UUID(bytes=body[:_SESSION]), digest_of(token))

    def _keys(self) -> Iterator[bytes]:
        for key in self._ring.for_refresh(self._clock.now()):
            yield hmac.digest(key.secret, b"wakuncar refresh", "sha256")


def _mark(key: bytes, body: bytes) -> str:
    return base64.urlsafe_b64encode(body + _sign(key, body)).decode()


def _sign(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, b"mark" + body, "sha256")[:_MARK]


def digest_of(token: str) -> str:
    """Return the digest under which a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()
