"""Every attack on a token that stack.md §3 names is refused, and a good token is not."""

import base64
import hashlib
import hmac
import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st
from jose import jwe, jwt

from app.core.clock import SetClock
from app.core.errors import Problem
from app.identity.keyring import KeyRing, SigningKey
from app.identity.tokens import ALGORITHM, AUDIENCES, LARGEST, Tokens

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
KEY = hashlib.sha256(b"only for this test").digest()
ACCOUNT, SESSION = uuid.uuid4(), uuid.uuid4()


def make(*keys: bytes, clock: SetClock | None = None, issuer: str = "wakuncar") -> Tokens:
    return Tokens(
        KeyRing.of(*(keys or (KEY,))), issuer=issuer, life=timedelta(minutes=15), clock=clock or SetClock(NOON)
    )


def key_id(key: bytes) -> str:
    return SigningKey(key).kid


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def forge(claims: Any = None, header: Any = None, key: bytes = KEY, indent: int = 0, **changes: Any) -> str:
    """Sign anything by hand, as an attacker with this key could."""
    said = {**good_claims(), **changes} if claims is None else claims
    head = {"alg": "HS256", "typ": "JWT", "kid": key_id(KEY)} if header is None else header
    body = f"{b64(json.dumps(head).encode())}.{b64(json.dumps(said, indent=indent).encode())}"
    return f"{body}.{b64(hmac.digest(key, body.encode(), 'sha256'))}"


def good_claims() -> dict[str, Any]:
    now = int(NOON.timestamp())
    return {
        "iss": "wakuncar",
        "aud": "wakuncar-office",
        "sub": str(ACCOUNT),
        "sid": str(SESSION),
        "jti": str(uuid.uuid4()),
        "iat": now,
        "exp": now + 900,
    }


def refused(token: str, code: str = "auth.invalid", tokens: Tokens | None = None) -> None:
    with pytest.raises(Problem) as caught:
        (tokens or make()).read(token)
    assert caught.value.kind.code == code
    assert caught.value.headers["www-authenticate"].startswith("Bearer")


def test_a_minted_token_is_read_back() -> None:
    tokens = make()
    claims = tokens.read(tokens.mint(ACCOUNT, SESSION, "office"))
    assert (claims.account, claims.session, claims.client) == (ACCOUNT, SESSION, "office")
    for client in AUDIENCES:
        assert tokens.read(tokens.mint(ACCOUNT, SESSION, client)).client == client


def test_the_forging_tool_of_this_file_can_make_a_good_token() -> None:
    assert make().read(forge()).account == ACCOUNT


@pytest.mark.parametrize("claim", ["exp", "iat", "aud", "iss", "sub", "jti", "sid"])
def test_every_claim_is_required(claim: str) -> None:
    refused(forge({name: value for name, value in good_claims().items() if name != claim}))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "other"},
        {"aud": "other"},
        {"aud": "wakuncar"},
        {"aud": ["wakuncar-office"]},
        {"aud": "wakuncar-office wakuncar-kader"},
        {"aud": {}},
        {"sub": "1"},
        {"sub": 7},
        {"sid": []},
        {"exp": "9999999999"},
        {"exp": 1e12},
        {"exp": True},
        {"iat": -1},
        {"nbf": 1},
        {"role": "admin"},
        {"exp": int(NOON.timestamp()) + 901},
        {"iat": int(NOON.timestamp()) + 31, "exp": int(NOON.timestamp()) + 900},
    ],
    ids=str,
)
def test_claims_must_be_ours(changes: dict[str, Any]) -> None:
    refused(forge(**changes))


@pytest.mark.parametrize("claims", [[], "text", 7, None, [1, 2]], ids=str)
def test_the_payload_must_be_an_object(claims: Any) -> None:
    refused(forge(claims=claims if claims is not None else []))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "", "HS384", "HS512", "RS256", "ES256", "EdDSA"])
def test_no_other_algorithm(algorithm: str) -> None:
    header = {"alg": algorithm, "typ": "JWT", "kid": key_id(KEY)}
    refused(forge(header=header))
    refused(forge(header=header).rpartition(".")[0] + ".")


def test_hs512_with_the_right_key_is_refused() -> None:
    refused(jwt.encode(good_claims(), KEY.hex(), "HS512", headers={"kid": key_id(KEY)}))


@pytest.mark.parametrize("encoding", [serialization.Encoding.PEM, serialization.Encoding.DER])
def test_no_public_key_serves_as_a_secret(encoding: serialization.Encoding) -> None:
    """CVE-2024-33663 and, for DER, CVE-2026-85394."""
    for private in (ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)):
        public = private.public_key().public_bytes(encoding, serialization.PublicFormat.SubjectPublicKeyInfo)
        refused(forge(key=public))
        refused(forge(key=public, header={"alg": "HS256", "kid": key_id(public)}))


def test_an_asymmetric_signature_is_refused() -> None:
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    refused(jwt.encode(good_claims(), pem.decode(), "ES256", headers={"kid": key_id(KEY)}))


@pytest.mark.parametrize(
    "extra",
    [
        {"crit": ["exp"]},
        {"b64": False, "crit": ["b64"]},
        {"jwk": {"kty": "oct", "k": b64(b"x" * 32)}},
        {"jku": "https://evil.example/keys"},
        {"x5u": "https://evil.example/cert"},
        {"x5c": ["MIIB"]},
        {"zip": "DEF"},
        {"cty": "JWT"},
        {"typ": "at+jwt"},
        {"kid": "unknown"},
        {"kid": "../../../dev/null"},
        {"kid": "' OR 1=1"},
        {"kid": None},
        {"kid": [key_id(KEY)]},
        {"kid": ""},
    ],
    ids=str,
)
def test_headers_we_did_not_write_are_refused(extra: dict[str, Any]) -> None:
    refused(forge(header={"alg": "HS256", "typ": "JWT", "kid": key_id(KEY), **extra}))
    refused(forge(header={"alg": "HS256", "typ": "JWT", "kid": "", **extra}, key=b""))


def test_a_token_without_kid_is_refused() -> None:
    refused(forge(header={"alg": "HS256", "typ": "JWT"}))


def test_an_encrypted_token_is_refused() -> None:
    refused(jwe.encrypt(json.dumps(good_claims()), KEY, "A256GCM", "dir", kid=key_id(KEY)).decode())


def test_a_compressed_bomb_is_refused() -> None:
    bomb = jwe.encrypt(b"\0" * 100_000, KEY, "A256GCM", "dir", zip="DEF", kid=key_id(KEY)).decode()
    refused(bomb)


def test_a_long_token_is_refused_unread() -> None:
    assert make().read(forge(indent=10))
    assert len(forge(indent=300)) > LARGEST
    refused(forge(indent=300))
    refused("." * 100_000)


def test_another_key_and_another_service_are_refused(key: bytes) -> None:
    refused(forge(key=key))
    refused(make(key).mint(ACCOUNT, SESSION, "office"))
    refused(make(issuer="wakuncar-metro").mint(ACCOUNT, SESSION, "office"))


def test_a_changed_payload_is_refused() -> None:
    head, _, signature = make().mint(ACCOUNT, SESSION, "office").split(".")
    refused(f"{head}.{b64(json.dumps({**good_claims(), 'sub': str(uuid.uuid4())}).encode())}.{signature}")


def test_time_is_our_clock_with_thirty_seconds_of_grace() -> None:
    clock = SetClock(NOON)
    tokens = make(clock=clock)
    token = tokens.mint(ACCOUNT, SESSION, "office")
    clock.forward(minutes=15, seconds=29)
    assert tokens.read(token)
    clock.forward(seconds=1)
    refused(token, "auth.expired", tokens)
    clock.moment = NOON - timedelta(seconds=30)
    assert tokens.read(token)
    clock.moment = NOON - timedelta(seconds=31)
    refused(token, "auth.invalid", tokens)


def test_an_older_key_is_still_read_and_no_longer_signs(key: bytes) -> None:
    old = make().mint(ACCOUNT, SESSION, "office")
    both = make(key, KEY)
    assert both.read(old).account == ACCOUNT
    refused(both.mint(ACCOUNT, SESSION, "office"), tokens=make())


@pytest.mark.parametrize("keys", [(), (b"",), (b"short" * 6,), (KEY, b"")], ids=str)
def test_a_weak_key_stops_the_start(keys: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match="32 random bytes"):
        KeyRing.of(*keys)


def test_the_algorithm_is_one_constant() -> None:
    assert ALGORITHM == "HS256"


@given(
    st.one_of(st.text(max_size=300), st.from_regex(r"[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*", fullmatch=True))
)
def test_nonsense_is_always_named(token: str) -> None:
    refused(token)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=6,
    ),
    st.sampled_from(["alg", "typ", "kid"]),
)
def test_no_header_value_breaks_the_reader(value: Any, name: str) -> None:
    header = {"alg": "HS256", "typ": "JWT", "kid": key_id(KEY)}
    if header[name] != value:
        refused(forge(header={**header, name: value}))
