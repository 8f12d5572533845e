"""Opens what a phone that is cut off gave away: its vault's key was sealed for this server when the phone was enrolled.

ECDH on P-256 with a key of our own that follows from the data keys, HKDF-SHA-256, AES-256-GCM; the account is
authenticated with it. `docs/decisions/0032-phone.md` says why the server may open a kader's vault.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import ValidationError

from app.core.errors import Fault, problem_kind, refuse
from app.core.http import schema_fault
from app.core.text import Text
from app.core.vault import Vault
from app.records.drafts import Item, Refused

SHUT = problem_kind(
    "rescue.shut",
    422,
    id="Ini tidak dapat dibuka di sini: dari server lain, kuncinya sudah dibuang, atau isinya berubah.",
    en="This cannot be opened here: it is another server's, its key was thrown away, or it was altered.",
)
NOT_READABLE = Text("Isi catatan ini tidak dapat dibuka.", "The content of this record cannot be opened.")

_POINT, _NONCE = 65, 12
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_PURPOSE = b"phone rescue"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry of the file: its name on the phone, the one it waits for, and what is sealed."""

    key: str
    after: str
    sealed: str


class Rescue:
    """This server's key pairs, one for each data key; the first is the one that phones are given."""

    def __init__(self, vault: Vault) -> None:
        self._keys = {kid: _private(secret) for kid, secret in vault.secrets(_PURPOSE).items()}
        self.kid, key = next(iter(self._keys.items()))
        self.public = b64encode(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).decode()
        """The current key as a phone takes it: an uncompressed point, base64."""

    def key_of(self, account: UUID, sealed: str) -> bytes:
        """Return the key of an account's vault. Raises Problem `rescue.shut`."""
        try:
            whole = b64decode(sealed, validate=True)
            theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), whole[:_POINT])
        except ValueError:
            raise refuse(SHUT) from None
        for key in self._keys.values():
            shared = key.exchange(ec.ECDH(), theirs)
            stretched = HKDF(SHA256(), 32, whole[:_POINT], b"wakuncar rescue").derive(shared)
            try:
                return _opened(stretched, whole[_POINT:], f"rescue/{account}")
            except InvalidTag:
                continue
        raise refuse(SHUT)


def read_entry(key: bytes, entry: Waiting) -> Item | Refused:
    """Open one entry of a file, or say why it cannot be read."""
    try:
        inner = orjson.loads(_opened(key, b64decode(entry.sealed, validate=True), f"outbox/{entry.key}"))
        return Item.model_validate_json(inner["bytes"])
    except ValidationError as wrong:
        return Refused(None, [schema_fault(dict(each)) for each in wrong.errors()])
    except (InvalidTag, ValueError, TypeError, KeyError):
        return Refused(None, [Fault("", SHUT.code, NOT_READABLE)])


def _opened(key: bytes, whole: bytes, where: str) -> bytes:
    if len(whole) < _NONCE:
        raise InvalidTag
    return AESGCM(key).decrypt(whole[:_NONCE], whole[_NONCE:], where.encode())


def _private(secret: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(secret) % (_ORDER - 1) + 1, ec.SECP256R1())
