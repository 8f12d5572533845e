"""Access tokens: the one module that touches python-jose, so that it can be replaced in a day.

The library alone accepts an empty key, a token without `exp` or `aud`, a `crit` header it does not understand, and (in
3.5.0, CVE-2026-85394) a DER public key as an HMAC secret. So everything is decided here: HS256 and nothing else, keys
of at least 32 bytes built once, every claim required and checked against our own clock, a cap on the size. Tokens are
thin: who and which session. Role and area are read from the database, so that revoking works.
"""

import base64
import binascii
import json
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
from app.identity.keyring import KeyRing
from app.identity.problems import BEARER, EXPIRED, INVALID_TOKEN

ALGORITHM: Final = "HS256"
LARGEST = 2048
"""Bytes of the longest token looked at; ours have about 400."""

LEEWAY = timedelta(seconds=30)
"""How far two clocks of one service may differ."""

Kind = Literal["person", "application"]
"""What an account is."""

Client = Literal["kader", "office", "application"]
"""Who holds a token: a phone opened with a PIN, a desk opened with a password, a program."""

AUDIENCES: dict[Client, str] = {
    "kader": "wakuncar-kader",
    "office": "wakuncar-office",
    "application": "wakuncar-application",
}
"""Whom a token is for; one kind of client's token is none for another."""

_CLIENTS = {audience: client for client, audience in AUDIENCES.items()}
_CLAIMS = frozenset({"exp", "iat", "aud", "iss", "sub", "jti", "sid"})
_HEADER = frozenset({"alg", "typ", "kid"})


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good token says."""

    account: UUID
    session: UUID
    client: Client
    token: UUID
    issued: float
    expires: float


class Tokens:
    """Mints and reads access tokens."""

    def __init__(self, ring: KeyRing, *, issuer: str, life: timedelta, clock: Clock) -> None:
        """ValueError for a weaker back-end of the library."""
        if HMACKey is not CryptographyHMACKey:
            raise ValueError("python-jose runs without the cryptography back-end")
        self.ring = ring
        self._built: dict[str, Any] = {}
        self._issuer = issuer
        self._clock = clock
        self.life = life

    def mint(self, account: UUID, session: UUID, client: Client) -> str:
        """Return a fresh token for this account's session."""
        now = self._clock.now()
        claims = {
            "iss": self._issuer,
            "aud": AUDIENCES[client],
            "sub": str(account),
            "sid": str(session),
            "jti": str(uuid7()),
            "iat": int(now.timestamp()),
            "exp": int((now + self.life).timestamp()),
        }
        key = self.ring.signing(now)
        return cast("str", jws.sign(claims, self._ready(key.kid, key.secret), {"kid": key.kid}, ALGORITHM))

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
        kid = header.get("kid")
        key = self.ring.for_access(kid, self._clock.now()) if isinstance(kid, str) else None
        if key is None:
            raise ValueError("not our key")
        return _object(jws.verify(token, self._ready(key.kid, key.secret), [ALGORITHM]))

    def _ready(self, kid: str, secret: bytes) -> Any:
        """Return the key as the library wants it; built once."""
        if kid not in self._built:
            self._built[kid] = jwk.construct(secret, ALGORITHM)
        return self._built[kid]


def _checked(claims: dict[str, Any], issuer: str) -> Claims:
    if claims.keys() != _CLAIMS or claims["iss"] != issuer or claims["aud"] not in _CLIENTS:
        raise ValueError("not our claims")
    if not all(isinstance(claims[name], str) for name in ("sub", "sid", "jti")):
        raise ValueError("identifiers are text")
    if type(claims["exp"]) is not int or type(claims["iat"]) is not int:
        raise ValueError("times are whole seconds")
    return Claims(
        account=UUID(claims["sub"]),
        session=UUID(claims["sid"]),
        client=_CLIENTS[claims["aud"]],
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
