"""Access tokens: the one module that touches python-jose, so that it can be replaced in a day.

The library alone accepts an empty key, a token without `exp` or `aud`, a `crit` header it does not understand, and (in
3.5.0, CVE-2026-85394) a DER public key as an HMAC secret. So everything is decided here: HS256 and nothing else, keys
of at least 32 bytes built once, every claim required and checked against our own clock, a cap on the size. Tokens are
thin: who and which session. Role and area are read from the database, so that revoking works.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Literal, cast
from uuid import UUID

from jose import jwk, jws
from jose.backends import HMACKey
from jose.backends.cryptography_backend import CryptographyHMACKey
from jose.exceptions import JOSEError

from app.core.clock import Clock, uuid7
from app.core.errors import refuse
from app.core.settings import LEAST_KEY
from app.identity.problems import BEARER, EXPIRED, INVALID_TOKEN

ALGORITHM: Final = "HS256"
LARGEST = 2048
"""Bytes of the longest token looked at; ours have about 400."""

LEEWAY = timedelta(seconds=30)
"""How far two clocks of one service may differ."""

Kind = Literal["person", "application"]

AUDIENCES: dict[Kind, str] = {"person": "wakuncar", "application": "wakuncar-application"}
"""Whom a token is for; a person's token is none for a program, nor the other way round."""

_KINDS = {audience: kind for kind, audience in AUDIENCES.items()}
_CLAIMS = frozenset({"exp", "iat", "aud", "iss", "sub", "jti", "sid"})
_HEADER = frozenset({"alg", "typ", "kid"})


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good token says."""

    account: UUID
    session: UUID
    kind: Kind
    token: UUID
    issued: float
    expires: float


class Tokens:
    """Mints and reads access tokens; `keys` are the current key and older ones still accepted."""

    def __init__(self, keys: Sequence[bytes], *, issuer: str, life: timedelta, clock: Clock) -> None:
        """Build the key ring. ValueError for a missing or short key, or for a weaker back-end of the library."""
        if HMACKey is not CryptographyHMACKey:
            raise ValueError("python-jose runs without the cryptography back-end")
        if not keys or any(len(key) < LEAST_KEY for key in keys):
            raise ValueError(f"a token key has at least {LEAST_KEY} random bytes")
        self._ring = {key_id(key): jwk.construct(key, ALGORITHM) for key in keys}
        self._kid = key_id(keys[0])
        self._issuer = issuer
        self._clock = clock
        self.life = life

    def mint(self, account: UUID, session: UUID, kind: Kind) -> str:
        """Return a fresh token for this account's session."""
        now = self._clock.now()
        claims = {
            "iss": self._issuer,
            "aud": AUDIENCES[kind],
            "sub": str(account),
            "sid": str(session),
            "jti": str(uuid7()),
            "iat": int(now.timestamp()),
            "exp": int((now + self.life).timestamp()),
        }
        return cast("str", jws.sign(claims, self._ring[self._kid], {"kid": self._kid}, ALGORITHM))

    def read(self, token: str) -> Claims:
        """Return what the token says.

        Raises Problem `auth.expired` for one of ours past its time, `auth.invalid` for anything else that is wrong.
        """
        try:
            claims = _checked(self._verified(token), self._issuer)
        except (JOSEError, ValueError, TypeError, RecursionError):
            raise refuse(INVALID_TOKEN, headers=_because("invalid_token")) from None
        now, leeway = self._clock.now().timestamp(), LEEWAY.total_seconds()
        if claims.issued > now + leeway or claims.expires > claims.issued + self.life.total_seconds():
            raise refuse(INVALID_TOKEN, headers=_because("invalid_token"))
        if claims.expires + leeway <= now:
            raise refuse(EXPIRED, headers=_because("invalid_token"))
        return claims

    def _verified(self, token: str) -> dict[str, Any]:
        if len(token) > LARGEST or not token.isascii() or token.count(".") != 2:
            raise ValueError("not a signed token")
        header = _object(_unpadded(token.partition(".")[0]))
        if not header.keys() <= _HEADER or header.get("alg") != ALGORITHM or header.get("typ", "JWT") != "JWT":
            raise ValueError("not our header")
        key = self._ring.get(header["kid"]) if isinstance(header.get("kid"), str) else None
        if key is None:
            raise ValueError("not our key")
        return _object(jws.verify(token, key, [ALGORITHM]))


def key_id(key: bytes) -> str:
    """Return the `kid` of a key: the start of its digest, so that no one has to name keys."""
    return hashlib.sha256(b"wakuncar kid" + key).hexdigest()[:12]


def _checked(claims: dict[str, Any], issuer: str) -> Claims:
    if claims.keys() != _CLAIMS or claims["iss"] != issuer or claims["aud"] not in _KINDS:
        raise ValueError("not our claims")
    if not all(isinstance(claims[name], str) for name in ("sub", "sid", "jti")):
        raise ValueError("identifiers are text")
    if type(claims["exp"]) is not int or type(claims["iat"]) is not int:
        raise ValueError("times are whole seconds")
    return Claims(
        account=UUID(claims["sub"]),
        session=UUID(claims["sid"]),
        kind=_KINDS[claims["aud"]],
        token=UUID(claims["jti"]),
        issued=float(claims["iat"]),
        expires=float(claims["exp"]),
    )


def _object(raw: bytes) -> dict[str, Any]:
    found = json.loads(raw)
    if not isinstance(found, dict):
        raise TypeError("not an object")
    return found


def _unpadded(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError("not base64") from error


def _because(error: str) -> dict[str, str]:
    return {"www-authenticate": f'{BEARER["www-authenticate"]}, error="{error}"'}
