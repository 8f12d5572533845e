"""Whatever arrives, the answer is a named problem in two languages, never a 500, and nothing is lost."""

import gzip
import random
import zlib
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.clock import uuid7
from app.themes.catalog import CATALOG, theme
from tests.cast import RT1, SITI
from tests.house import House

BODIES = 10_000
JSON_HEAD = {"content-type": "application/json"}

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def raw(house: House, path: str, body: bytes, **head: str) -> Any:
    return house.post(SITI, path, content=body, headers={**JSON_HEAD, **head})


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "request.unreadable"),
        (b"{", 400, "request.unreadable"),
        (b"\xff\xfe", 400, "request.unreadable"),
        (b"[]", 422, "request.invalid"),
        (b'"text"', 422, "request.invalid"),
        (b"null", 422, "request.invalid"),
        (b'{"items": 5}', 422, "request.invalid"),
        (b'{"items": [], "more": 1}', 422, "request.invalid"),
        (b"[" * 100_000, 400, "request.unreadable"),
        (b'{"items": [' + b'{"a":' * 5000, 400, "request.unreadable"),
    ],
)
def test_broken_batches_have_a_name(house: House, body: bytes, status: int, code: str) -> None:
    reply = raw(house, "/v1/submissions", body)
    assert (reply.status_code, reply.json()["code"]) == (status, code)


def test_too_much_is_too_large(house: House) -> None:
    limit = house.app.state.settings.body_limit
    plain = raw(house, "/v1/submissions", b" " * (limit + 1))
    assert (plain.status_code, plain.json()["code"]) == (413, "request.too_large")
    bomb = gzip.compress(b" " * (limit * 50))
    packed = raw(house, "/v1/submissions", bomb, **{"content-encoding": "gzip"})
    assert (packed.status_code, packed.json()["code"]) == (413, "request.too_large")
    half = raw(house, "/v1/submissions", gzip.compress(b'{"items": []}')[:-6], **{"content-encoding": "gzip"})
    assert (half.status_code, half.json()["code"]) == (400, "request.unreadable")
    not_gzip = raw(house, "/v1/submissions", zlib.compress(b"{}"), **{"content-encoding": "gzip"})
    assert not_gzip.status_code == 400
    strange = raw(house, "/v1/submissions", b"{}", **{"content-encoding": "br"})
    assert (strange.status_code, strange.json()["code"]) == (415, "request.content_type")
    xml = raw(house, "/v1/submissions", b"<a/>", **{"content-type": "application/xml"})
    assert (xml.status_code, xml.json()["code"]) == (415, "request.content_type")


def test_ten_thousand_random_bodies(house: House) -> None:
    """Random bytes, torn JSON and mutated documents, a hundred at a time through one connection."""
    chance = random.Random(1872)
    good = orjson.dumps(
        {
            "items": [
                {
                    "id": str(uuid7()),
                    "theme": "stunting",
                    "area": RT1,
                    "observed_on": "2026-11-19",
                    "answers": dict(theme("stunting").example),
                }
            ]
        }
    )
    count = BODIES if house.app.state.database.is_sqlite else BODIES // 10
    head = {**house.head(SITI), **JSON_HEAD}
    for number in range(count):
        body = torn(chance, good) if number % 2 else chance.randbytes(chance.randrange(0, 300))
        path = "/v1/submissions" if number % 3 else f"/v1/areas/{RT1}/{chance.choice(CATALOG).key}"
        reply = house.client.post(path, content=body, headers=head)
        assert reply.status_code in (200, 201, 400, 404, 409, 422), (reply.status_code, body)
        if reply.status_code == 200 and path == "/v1/submissions":
            for item in reply.json()["items"]:
                assert item["outcome"] in ("new", "same", "conflict", "refused")
                assert item["outcome"] in ("new", "same") or all(
                    fault["message"]["id"] and fault["message"]["en"] for fault in item["faults"]
                )
    assert house.differences() == []


def torn(chance: random.Random, good: bytes) -> bytes:
    body = bytearray(good)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(body))
        match chance.randrange(4):
            case 0:
                body[at] = chance.randrange(256)
            case 1:
                del body[at : at + chance.randrange(1, 30)]
            case 2:
                body[at:at] = chance.choice(
                    [b'"', b"{", b"null", b"99999999999999999999", b"-", b"\\ud800", b"\\u0000"]
                )
            case _:
                body[at:at] = body[at : at + chance.randrange(1, 40)]
        if not body:
            break
    return bytes(body)


@pytest.mark.parametrize("key", [each.key for each in CATALOG])
def test_any_answers_at_all(house: House, key: str) -> None:
    keys = [each.key for each in theme(key).questions]

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.one_of(st.sampled_from(keys), st.text(max_size=20)), ANYTHING, max_size=8))
    def send(answers: dict[str, Any]) -> None:
        try:
            body = orjson.dumps(
                {"id": str(uuid7()), "observed_on": "2026-11-19", "answers": {**theme(key).example, **answers}}
            )
        except TypeError:
            return
        reply = raw(house, f"/v1/areas/{RT1}/{key}", body)
        assert reply.status_code in (201, 409, 422, 400), reply.text

    send()
    assert house.differences() == []


@pytest.mark.parametrize(
    "path", ["/v1/nothing", "/v1/records/stunting/not-a-uuid", "/v1/areas/..%2f", "/v1/rollups/stunting?from=x"]
)
def test_wrong_addresses_have_a_name(house: House, path: str) -> None:
    reply = house.get(SITI, path)
    assert reply.status_code in (404, 422)
    assert reply.json()["message"]["id"]


def test_wrong_methods_have_a_name(house: House) -> None:
    reply = house.client.delete("/v1/themes")
    assert (reply.status_code, reply.json()["code"]) == (405, "request.method")
