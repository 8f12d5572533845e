"""What may name a person is sealed before it reaches the database, each value for its own place, and opened here.

AES-256-GCM. A sealed value says how it was packed and which key sealed it; table, column and row are authenticated
with it, so that a value that was moved to another row, or altered, does not open. docs/decisions/0027-sealed.md.
"""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import blake2b
from os import urandom
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, LargeBinary, Text
from sqlmodel import Session

from app.core.errors import Problem, problem_kind

_PLAIN, _PACKED = b"\x01", b"\x02"
CLEAR = b"\x00"
"""Begins what was written before its column was sealed, and stands in clear until `wakuncar keys reseal` seals it."""

_ID, _NONCE = 4, 12
MARK = "~"
"""Begins what is sealed inside a JSON text; no code of a list has it."""

HEAD = 1 + _ID
"""Bytes of a sealed value that say how it was packed and by which key it was sealed."""

_WORTH_PACKING = 2000
"""Bytes from which a text is packed first: nothing packs it afterwards, neither TOAST nor a backup."""


CLOSED = problem_kind(
    "vault.closed",
    503,
    id="Data ini tidak dapat dibuka: kunci {key} tidak ada, atau isinya diubah. Hubungi pengelola server.",
    en="This data cannot be opened: key {key} is missing, or it was altered. Tell whoever runs the server.",
)


class Unopenable(Problem):
    """A sealed value that was altered, stands in a place that is not its own, or was sealed by a key we do not have."""


class Vault:
    """The keys of one installation: the first seals, all of them open."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take the keys, of 32 or more random bytes each; ValueError without any."""
        if not keys:
            raise ValueError("no key to seal with")
        self._ciphers = {key_id(key): AESGCM(_stretched(key)) for key in keys}
        self._roots = {key_id(key): key for key in keys}
        self.current = key_id(keys[0])
        """The id of the key that seals."""
        self._encrypt = self._ciphers[self.current].encrypt
        self._plain, self._packed = _PLAIN + self.current, _PACKED + self.current

    @property
    def names(self) -> list[str]:
        """The short names of the keys, the one that seals first."""
        return [each.hex() for each in self._ciphers]

    def secrets(self, purpose: bytes) -> dict[str, bytes]:
        """Return a secret of 32 bytes for another purpose than sealing (16 bytes at most), by each key's short name."""
        return {
            name.hex(): blake2b(root, digest_size=32, person=purpose, salt=b"wakuncar").digest()
            for name, root in self._roots.items()
        }

    def seal(self, where: bytes, text: str) -> bytes:
        """Seal a text for one place (`Place.of`)."""
        body, head = text.encode(), self._plain
        if len(body) >= _WORTH_PACKING:
            body, head = zlib.compress(body, 1), self._packed
        nonce = urandom(_NONCE)
        return head + nonce + self._encrypt(nonce, body, head + where)

    def open(self, where: bytes, sealed: bytes) -> str:
        """Return the text that was sealed for this place; raises Unopenable."""
        head = sealed[:HEAD]
        try:
            cipher = self._ciphers[head[1:]]
            body = cipher.decrypt(sealed[HEAD : HEAD + _NONCE], sealed[HEAD + _NONCE :], head + where)
        except (KeyError, InvalidTag, ValueError):
            raise Unopenable(CLOSED, {"key": head[1:].hex()}) from None
        return (zlib.decompress(body) if head[:1] == _PACKED else body).decode()

    def seal_text(self, where: bytes, text: str) -> str:
        """Seal a text that stays inside a JSON text: the key's name can be counted there."""
        return f"{MARK}{self.current.hex()}{b64encode(self.seal(where, text)).decode()}"

    def open_text(self, where: bytes, sealed: str) -> str:
        """Return the text that was sealed for this place inside a JSON text; raises Unopenable."""
        try:
            return self.open(where, b64decode(sealed[1 + 2 * _ID :], validate=True))
        except ValueError:
            raise Unopenable(CLOSED, {"key": sealed[1 : 1 + 2 * _ID]}) from None

    def read(self, where: bytes, value: bytes) -> str:
        """Return what stands in a place where there may be nothing: then an empty text. Raises Unopenable."""
        return self.open(where, value) if value else ""

    def write(self, where: bytes, text: str) -> bytes:
        """Seal a text for its place; nothing where there is none."""
        return self.seal(where, text) if text else b""

    def told(self, row: Any, name: str) -> str:
        """Return what stands in a row's sealed column, an empty text where nothing does. Raises Unopenable."""
        column, value = row.__table__.c[name], getattr(row, name)
        if value and value[:1] == CLEAR and column.info.get("once_clear"):
            return bytes(value[1:]).decode()
        return self.read(row_place(row, column), value)

    def put(self, row: Any, name: str, text: str) -> None:
        """Seal a text into a row's column; the columns that tell its rows apart must be set."""
        setattr(row, name, self.write(row_place(row, row.__table__.c[name]), text))


def is_sealed(value: bytes) -> bool:
    """Say whether a value looks like one that a vault sealed."""
    return value[:1] in (_PLAIN, _PACKED)


def key_id(key: bytes) -> bytes:
    """Return the short name of a key that stands in every value it sealed; it tells nothing of the key."""
    return blake2b(key, digest_size=_ID, person=b"wakuncar-key-id").digest()


def _stretched(key: bytes) -> bytes:
    """Return the cipher's own key, so that a secret used for something else too is still two keys."""
    return blake2b(key, digest_size=32, person=b"wakuncar-vault").digest()


@dataclass(frozen=True, slots=True)
class Place:
    """A column of sealed values: its table and name, and the columns that tell one row from another."""

    prefix: bytes
    by: tuple[str, ...]

    def of(self, *row: Any) -> bytes:
        """Return where in the database a value stands, given what `by` names."""
        return self.prefix + b"\x1f".join(map(plain, row))


def sealed(*by: str, name: str | None = None, nullable: bool = False, once_clear: bool = False) -> "Column[Any]":
    """Return a column of sealed values; `by`: the columns that tell its rows apart and never change.

    `once_clear`: it is older than its sealing, and what was written before may still stand in it in clear.
    """
    return Column(name, LargeBinary, nullable=nullable, info={"sealed_by": by, "once_clear": once_clear})


def sealed_inside(*items: str, by: tuple[str, ...], name: str) -> "Column[Any]":
    """Return a column of lines as JSON text in which the values of some items are sealed."""
    return Column(name, Text, info={"sealed_inside": items, "by": by})


@cache
def inside(column: "Column[Any]") -> dict[str, Place]:
    """Return the place of each item that is sealed inside a column of lines; a line's number follows the row."""
    return {
        item: Place(f"{column.table.name}.{column.name}.{item}\x1f".encode(), column.info["by"])
        for item in column.info["sealed_inside"]
    }


def seal_lines(vault: Vault, items: Mapping[str, Place], row: bytes, written: str) -> str:
    """Seal the items of lines for their row, `row` as `Place.of` writes it."""
    lines = orjson.loads(written)
    for number, line in enumerate(lines):
        for item in items.keys() & line.keys():
            line[item] = vault.seal_text(items[item].prefix + row + b"\x1f%d" % number, line[item])
    return orjson.dumps(lines).decode()


def open_lines(vault: Vault, items: Mapping[str, Place], row: bytes, written: str) -> str:
    """Return lines in clear; raises Unopenable."""
    lines = orjson.loads(written)
    for number, line in enumerate(lines):
        for item in items.keys() & line.keys():
            line[item] = vault.open_text(items[item].prefix + row + b"\x1f%d" % number, line[item])
    return orjson.dumps(lines).decode()


@cache
def place(column: "Column[Any]") -> Place:
    """Return the place that a column of sealed values is; KeyError for a column of anything else."""
    return Place(f"{column.table.name}.{column.name}\x1f".encode(), column.info["sealed_by"])


def row_place(row: Any, column: "Column[Any]") -> bytes:
    """Return where in the database a row's sealed column stands."""
    spot = place(column)
    return spot.of(*(getattr(row, name) for name in spot.by))


def plain(part: Any) -> bytes:
    """Return a part of a row's key as it is authenticated."""
    match part:
        case UUID():
            return part.bytes
        case datetime():
            return str(round(part.timestamp() * 1_000_000)).encode()
        case _:
            return str(part).encode()


def vault_of(session: Session) -> Vault:
    """Return the vault of the database that a session belongs to; LookupError when it was opened without one."""
    found: Vault | None = session.info.get("vault")
    if found is None:
        raise LookupError("this database was opened without its keys")
    return found
