"""API4:2023 Unrestricted resource consumption: everything that is asked for or sent has an end."""

import gzip
import io
import re
import time
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from app.identity.pace import Pace
from app.themes.catalog import CATALOG
from tests.cast import METRO, RT1
from tests.security.conftest import Fort

BOMB = 300_000_000
"""Bytes that one request would unpack to."""


def parameters(spec: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            for each in operation.get("parameters", ()):
                yield f"{method.upper()} {path}", each


def ends(schema: dict[str, Any]) -> bool:
    """Say whether a value of this schema has an end."""
    if "anyOf" in schema:
        return all(ends(each) for each in schema["anyOf"])
    kind = schema.get("type")
    if kind == "string":
        return (
            "maxLength" in schema or "enum" in schema or "const" in schema or schema.get("format") in ("uuid", "date")
        )
    if kind in ("integer", "number"):
        return "maximum" in schema or "exclusiveMaximum" in schema
    if kind == "array":
        return "maxItems" in schema
    return kind in ("boolean", "null") or "enum" in schema or "const" in schema or "$ref" in schema


def test_every_parameter_has_an_end(fort: Fort) -> None:
    asked = [(where, each) for where, each in parameters(fort.house.app.openapi()) if each["in"] == "query"]
    assert asked
    assert [f"{where} {each['name']}" for where, each in asked if not ends(each["schema"])] == []


def bomb() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    nothing = b" " * 1_000_000
    return b"".join(packer.compress(nothing) for _ in range(BOMB // len(nothing))) + packer.flush()


def test_a_gzip_bomb_is_refused_before_it_is_unpacked(fort: Fort) -> None:
    packed = bomb()
    assert len(packed) < fort.house.app.state.settings.body_limit
    heads = {**fort.head("kader"), "content-type": "application/json", "content-encoding": "gzip"}
    for path in ("/v1/submissions", f"/v1/areas/{RT1}/stunting"):
        begun = time.process_time()
        reply = fort.client.post(path, content=packed, headers=heads)
        assert (reply.status_code, reply.json()["code"]) == (413, "request.too_large")
        assert time.process_time() - begun < 10, "of processor time; all of it would take much longer"


@pytest.mark.parametrize("packing", ["br", "zstd", "deflate", "gzip, gzip", "compress"])
def test_no_other_packing_is_opened(fort: Fort, packing: str) -> None:
    twice = gzip.compress(gzip.compress(b'{"items": []}'))
    heads = {**fort.head("kader"), "content-type": "application/json", "content-encoding": packing}
    assert fort.client.post("/v1/submissions", content=twice, headers=heads).status_code in (400, 415)


def test_an_archive_is_no_list(fort: Fort) -> None:
    """A spreadsheet or a zip with a bomb inside is not opened anywhere: lists are CSV or JSON."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../etc/passwd", b"0" * 10_000_000)
    for path in (f"/v1/areas/{METRO}/import", "/v1/denominators"):
        for kind in ("application/zip", "text/csv", "application/json", "application/xml", "text/xml"):
            reply = fort.client.post(
                path, content=out.getvalue(), headers={**fort.head("operator"), "content-type": kind}
            )
            assert reply.status_code in (400, 413, 415, 422), (path, kind, reply.text)


def test_lists_and_batches_have_an_end(fort: Fort) -> None:
    item = {"theme": "stunting", "area": RT1, "id": "01930000-0000-7000-8000-00000000000b", "observed_on": "2026-11-19"}
    reply = fort.client.post("/v1/submissions", json={"items": [item] * 501}, headers=fort.head("kader"))
    assert reply.status_code == 422
    rows = [{"kelurahan": METRO}] * 20_001
    reply = fort.client.post(f"/v1/areas/{METRO}/import", json={"rows": rows}, headers=fort.head("operator"))
    assert reply.status_code in (413, 422)
    reply = fort.client.get("/v1/records/stunting", params={"limit": 501}, headers=fort.head("kader"))
    assert reply.status_code == 422


EVIL = ("a" * 5000 + "!", "1" * 5000 + "x", " " * 5000 + "x", "(" * 5000, "a@" * 2500, "-" * 5000, "1.1" * 1700 + "x")
"""Texts at which a pattern that can match in many ways tries all of them."""


def patterns(found: Any) -> Iterator[str]:
    """Yield every pattern in the description and in the declarations of the themes."""
    if isinstance(found, dict):
        if isinstance(found.get("pattern"), str):
            yield found["pattern"]
        for value in found.values():
            yield from patterns(value)
    elif isinstance(found, list):
        for value in found:
            yield from patterns(value)


def test_no_pattern_tries_for_ever(fort: Fort) -> None:
    """Of processor time: one that backtracks needs longer than anybody would wait."""
    found = set(patterns(fort.house.app.openapi()))
    assert found
    for each in found:
        ready = re.compile(each)
        begun = time.process_time()
        for text in EVIL:
            ready.search(text)
            ready.fullmatch(text)
        assert time.process_time() - begun < 5, each


def test_no_reader_of_an_answer_tries_for_ever(fort: Fort) -> None:
    """Every question of every theme is answered with each of the texts; a refusal comes soon."""
    begun = time.process_time()
    for each in CATALOG:
        for text in EVIL:
            answers = {question.key: text for question in each.questions}
            item = {"id": "01930000-0000-7000-8000-00000000000c", "observed_on": "2026-11-19", "answers": answers}
            reply = fort.client.post(f"/v1/areas/{RT1}/{each.key}", json=item, headers=fort.head("kader"))
            assert reply.status_code == 422, each.key
    assert time.process_time() - begun < 60


def test_an_application_is_paced_and_the_others_do_not_feel_it(fort: Fort) -> None:
    gate = fort.house.app.state.gate
    before = gate.pace
    gate.pace = Pace(3)
    try:
        told = [fort.client.get("/v1/me", headers=fort.head("app-totals")).status_code for _ in range(8)]
        assert told.count(429) >= 4
        assert fort.client.get("/v1/me", headers=fort.head("app")).status_code == 200
        assert fort.client.get("/v1/me", headers=fort.head("kader")).status_code == 200
    finally:
        gate.pace = before
