"""API10:2023 Unsafe consumption of APIs: lists from others are read with the same care, and given on harmlessly."""

import csv
import io

import pytest

from tests.cast import METRO
from tests.security.conftest import Fort
from tests.security.spots import THEME

FORMULAS = ("=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "=cmd|'/c calc'!A0")
TABLES = (
    *(f"/v1/rollups/{THEME}", f"/v1/comparisons/{THEME}", "/v1/completeness", "/v1/zones/covid"),
    f"/v1/breakdowns/{THEME}",
)


@pytest.fixture(scope="module")
def named(fort: Fort) -> Fort:
    """An operator who names her RW so that a spreadsheet would run it."""
    rows = [
        {"kelurahan": METRO, "rw": f"{70 + number:03}", "rt": "001", "name": name}
        for number, name in enumerate(FORMULAS)
    ] + [{"kelurahan": METRO, "rw": f"{70 + number:03}", "name": name} for number, name in enumerate(FORMULAS)]
    reply = fort.client.post(f"/v1/areas/{METRO}/import", json={"rows": rows}, headers=fort.head("operator"))
    assert reply.status_code == 200, reply.text
    return fort


@pytest.mark.parametrize("path", TABLES)
def test_no_cell_of_a_table_is_a_formula(named: Fort, path: str) -> None:
    for by in ("rw", "rt"):
        params = {"area": METRO, "by": by, "format": "csv", "on": "2021-07-20", "question": "sex"}
        reply = named.client.get(path, params=params, headers=named.head("office"))
        assert reply.status_code == 200, reply.text
        cells = [cell for line in csv.reader(io.StringIO(reply.text)) for cell in line]
        assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))] == []
        assert [cell for cell in cells if cell.startswith("-") and not cell[1:].replace(".", "").isdigit()] == []
        assert reply.headers["x-content-type-options"] == "nosniff"


def test_the_names_are_there_to_be_found(named: Fort) -> None:
    """Otherwise the tables would be harmless because they are empty."""
    params = {"area": METRO, "by": "rw", "format": "csv"}
    told = named.client.get(f"/v1/rollups/{THEME}", params=params, headers=named.head("office")).text
    assert "HYPERLINK" in told or "cmd|" in told or "SUM(A1)" in told


HOSTILE = {
    "xml bomb": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>',
    "xml file": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "nul": b"kelurahan,rw\n18.72.01.1001\x00,001\n",
    "utf-16": "kelurahan,rw\n18.72.01.1001,001\n".encode("utf-16"),
    "one long line": b"kelurahan," + b"a" * 900_000,
    "many columns": b",".join([b"a"] * 50_000) + b"\n",
    "quote that never ends": b'kelurahan,rw\n"' + b"x\n" * 100_000,
    "not text": bytes(range(256)) * 100,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_list_is_named_and_nothing_of_it_is_taken(fort: Fort, name: str) -> None:
    for path, who in ((f"/v1/areas/{METRO}/import", "operator"), ("/v1/imports/poverty", "welfare")):
        heads = {**fort.head(who), "content-type": "text/csv"}
        reply = fort.client.post(path, content=HOSTILE[name], headers=heads)
        assert reply.status_code in (200, 400, 413, 415, 422), reply.text
        assert "root:" not in reply.text
        if reply.status_code == 200:
            assert set(reply.json()["counts"]) <= {"refused"}
