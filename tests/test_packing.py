"""Large replies come packed to who takes them so; whatever holds a secret does not."""

import gzip

import httpx2 as httpx
import pytest

from app.core.packing import LEAST, packs, takes_gzip
from app.records import theme_routes
from app.themes.catalog import CATALOG
from tests.cast import RT1, SITI, TUTI
from tests.house import House

PACKED = {"accept-encoding": "gzip"}
PLAIN = {"accept-encoding": "identity"}


def sent(house: House, method: str, path: str, headers: dict[str, str], **more: object) -> tuple[httpx.Response, bytes]:
    """Return a reply with its bytes as they passed."""
    with house.client.stream(method, path, headers=headers, **more) as reply:  # type: ignore[arg-type]
        return reply, b"".join(reply.iter_raw())


def test_every_form_comes_packed_and_says_the_same(house: House) -> None:
    for theme in CATALOG:
        path = f"/v1/themes/{theme.key}"
        (plain, whole), (packed, fewer) = sent(house, "GET", path, PLAIN), sent(house, "GET", path, PACKED)
        assert "content-encoding" not in plain.headers
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(fewer) == whole
        assert len(fewer) * 4 < len(whole)
        assert int(packed.headers["content-length"]) == len(fewer)
        assert plain.headers["vary"] == packed.headers["vary"] == "authorization, accept-encoding"
        assert packed.headers["etag"] == f"W/{plain.headers['etag']}", "other bytes, the same meaning"


def test_either_tag_is_known_again(house: House) -> None:
    path = f"/v1/themes/{CATALOG[0].key}"
    strong = theme_routes.TAGS[CATALOG[0].key]
    for tag in (strong, f"W/{strong}"):
        reply, raw = sent(house, "GET", path, {**PACKED, "if-none-match": tag})
        assert (reply.status_code, raw, reply.headers["etag"]) == (304, b"", tag)


def test_what_is_small_and_who_takes_none_gets_it_as_it_is(house: House) -> None:
    reply, raw = sent(house, "GET", "/healthz", PACKED)
    assert "content-encoding" not in reply.headers
    assert len(raw) < LEAST
    for refused in ("gzip;q=0", "gzip;q=0.00, br", "br", ""):
        reply, _ = sent(house, "GET", "/v1/themes", {"accept-encoding": refused})
        assert "content-encoding" not in reply.headers, refused


@pytest.mark.parametrize("said", ["gzip", "br, GZIP;q=0.5", "deflate , gzip ; q=1"])
def test_who_takes_gzip_is_understood(said: str) -> None:
    assert takes_gzip(said)


def test_what_many_read_and_the_receipts_of_a_batch_come_packed(house: House) -> None:
    items = [{"theme": "stunting", "area": RT1, "observed_on": "2026-11-20", "answers": {}} for _ in range(20)]
    _, raw = sent(house, "POST", "/v1/submissions", house.head(SITI) | PACKED, json={"items": items})
    _, whole = sent(house, "POST", "/v1/submissions", house.head(SITI) | PLAIN, json={"items": items})
    assert gzip.decompress(raw) == whole
    reply, raw = sent(house, "GET", "/v1/areas", house.head(TUTI) | PACKED)
    assert reply.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw).startswith(b"{")


@pytest.mark.parametrize(
    ("kind", "keep", "size", "answer"),
    [
        (b"application/json", b"", LEAST, True),
        (b"text/csv; charset=utf-8", b"private, no-cache", LEAST, True),
        (b"application/json", b"", LEAST - 1, False),
        (b"application/json", b"no-store", LEAST, False),
        (b"application/pdf", b"", LEAST, False),
    ],
)
def test_what_is_secret_small_or_packed_already_stays(kind: bytes, keep: bytes, size: int, answer: bool) -> None:
    headers = [(b"content-type", kind), (b"cache-control", keep)]
    assert packs(headers, size) is answer
    assert not packs([*headers, (b"content-encoding", b"gzip")], size)


def test_tokens_and_codes_are_never_packed(house: House) -> None:
    form = {"grant_type": "password", "username": TUTI.username, "password": TUTI.secret, "note": "x" * 2000}
    reply, _ = sent(house, "POST", "/v1/token", PACKED, data=form)
    assert reply.status_code == 200
    assert "content-encoding" not in reply.headers
    cards = {"items": [{"display_name": f"Kader {number}", "area": RT1} for number in range(12)]}
    reply, raw = sent(house, "POST", "/v1/enrolments", house.head(TUTI) | PACKED, json=cards)
    assert len(raw) > LEAST
    assert "content-encoding" not in reply.headers
