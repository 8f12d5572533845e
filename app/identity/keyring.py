"""The keys that sign tokens: one signs, older ones are believed until the longest token they signed has ended.

Every worker must know a key before any of them signs with it. So a new key signs only some minutes after it was
written down, and workers look at the file every few seconds. Its predecessor opens access tokens for an hour more (the
longest that one can live) and refresh tokens for as long as those live.
"""

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from app.core.settings import LEAST_KEY

LEAD: Final = timedelta(minutes=10)
"""Time in which a new key reaches every worker before it signs."""

ACCESS_OVERLAP: Final = timedelta(minutes=61)
"""The longest life that the settings allow an access token, with a minute for clocks that differ."""

_BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key, and from when until when it does what."""

    secret: bytes = field(repr=False)
    signs_from: datetime = _BEGINNING
    access_until: datetime | None = None
    """When access tokens signed with it are no longer believed."""
    refresh_until: datetime | None = None

    @property
    def kid(self) -> str:
        """The name it goes by in tokens: the start of its digest, so that no one has to name keys."""
        return hashlib.sha256(b"wakuncar kid" + self.secret).hexdigest()[:12]


class KeyRing:
    """All keys that count, read from a file again whenever that has changed."""

    def __init__(self, keys: Sequence[SigningKey], file: Path | None = None) -> None:
        """ValueError for a missing or short key."""
        self._file = file
        self._seen = _stamp(file)
        self._keys = _sound(read_keys(file) if file else keys)

    @classmethod
    def of(cls, *secrets_: bytes) -> "KeyRing":
        """Return a ring of these keys; the first signs, all are believed."""
        older = _BEGINNING - timedelta(days=1)
        keys = [SigningKey(each, older if place else _BEGINNING) for place, each in enumerate(secrets_)]
        return cls(keys)

    def signing(self, now: datetime) -> SigningKey:
        """Return the key that signs now."""
        begun = [each for each in self._keys if each.signs_from <= now]
        return max(begun or self._keys, key=lambda each: each.signs_from)

    def for_access(self, kid: str, now: datetime) -> SigningKey | None:
        """Return the key of this name, if access tokens signed with it are still believed."""
        for each in self._keys:
            if each.kid == kid:
                return each if each.access_until is None or now < each.access_until else None
        return None

    def for_refresh(self, now: datetime) -> list[SigningKey]:
        """Return the keys whose refresh tokens are believed, the signing one first."""
        first = self.signing(now)
        others = [
            each
            for each in self._keys
            if each.kid != first.kid and (each.refresh_until is None or now < each.refresh_until)
        ]
        return [first, *others]

    def look_again(self) -> None:
        """Read the file once more if it was written since; a broken one is left alone and the known keys stay."""
        stamp = _stamp(self._file)
        if self._file is None or stamp == self._seen:
            return
        try:
            self._keys = _sound(read_keys(self._file))
        except (OSError, ValueError):
            return
        self._seen = stamp


def read_keys(file: Path) -> list[SigningKey]:
    """Read a file of keys. ValueError when it is none."""
    try:
        return [_key(each) for each in json.loads(file.read_text())["keys"]]
    except (KeyError, TypeError, OSError, json.JSONDecodeError) as error:
        raise ValueError(f"{file} is not a file of signing keys ({type(error).__name__})") from None


def rotate(file: Path, given: Sequence[bytes], now: datetime, refresh: timedelta, lead: timedelta = LEAD) -> SigningKey:
    """Put a fresh key into the file, to sign after `lead`, and let its predecessor end after the overlap.

    `given` are the keys of the environment, with which a file that is not there yet begins. With no lead at all the
    older keys end now: everybody signs in again, which is what a leaked key needs.
    """
    held = read_keys(file) if file.exists() else list(KeyRing.of(*given)._keys) if given else []
    begins = now + lead
    at_once = not lead
    fresh = SigningKey(secrets.token_bytes(LEAST_KEY), begins)
    kept = [
        replace(
            each,
            access_until=now if at_once else each.access_until or begins + ACCESS_OVERLAP,
            refresh_until=now if at_once else each.refresh_until or begins + refresh,
        )
        for each in held
        if each.refresh_until is None or each.refresh_until > now
    ]
    _write(file, [fresh, *([] if at_once else kept)])
    return fresh


def _write(file: Path, keys: Sequence[SigningKey]) -> None:
    """Write the file whole or not at all, readable by its owner only."""
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump({"keys": [_said(each) for each in keys]}, out, indent=1)
        out.write("\n")
    fresh.replace(file)


def _said(key: SigningKey) -> dict[str, str | None]:
    return {
        "kid": key.kid,
        "key": base64.b64encode(key.secret).decode(),
        "signs_from": key.signs_from.isoformat(),
        "access_until": key.access_until.isoformat() if key.access_until else None,
        "refresh_until": key.refresh_until.isoformat() if key.refresh_until else None,
    }


def _key(said: dict[str, Any]) -> SigningKey:
    def moment(name: str) -> datetime | None:
        found = said.get(name)
        return datetime.fromisoformat(found).astimezone(UTC) if found else None

    secret = base64.b64decode(said["key"], validate=True)
    return SigningKey(secret, moment("signs_from") or _BEGINNING, moment("access_until"), moment("refresh_until"))


def _sound(keys: Sequence[SigningKey]) -> tuple[SigningKey, ...]:
    if not keys or any(len(each.secret) < LEAST_KEY for each in keys):
        raise ValueError(f"a token key has at least {LEAST_KEY} random bytes")
    return tuple(keys)


def _stamp(file: Path | None) -> tuple[int, int] | None:
    if file is None or not file.exists():
        return None
    found = file.stat()
    return found.st_mtime_ns, found.st_size
