"""Offices and kelurahan send in what rates divide by; every line is answered, and nothing is lost or seen by others."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select

from app.core.audit import AuditEntry, data_of
from tests.cast import (
    ADMIN,
    APP,
    BANJARSARI,
    BAPPEDA,
    CAMAT,
    CITY,
    CLOSED_RT,
    DINKES,
    DINSOS,
    LURAH,
    METRO,
    PUSAT,
    RT1,
    RT2,
    RT_BANJARSARI,
    SITI,
    TUTI,
    YANTI,
    Person,
)
from tests.house import House

HEAD = "area,metric,date,value,source,sex,age_band,note\n"
PATH = "/v1/denominators"


def send(house: House, person: Person, *lines: str, query: str = "") -> Any:
    text = HEAD + "".join(f"{line}\n" for line in lines)
    return house.post(person, PATH + query, content=text.encode(), headers={"content-type": "text/csv"})


def outcomes(reply: Any) -> list[str]:
    assert reply.status_code == 200, reply.text
    return [line["code"] or line["outcome"] for line in reply.json()["lines"]]


def kept(house: House, person: Person, **params: Any) -> list[dict[str, Any]]:
    reply = house.get(person, PATH, params=params)
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["items"]
    return found


def deeds(house: House) -> Iterator[dict[str, Any]]:
    with house.app.state.database.reading() as session:
        for entry in session.exec(select(AuditEntry).where(AuditEntry.action == "denominators.imported")):
            yield data_of(session, entry)


def test_a_list_is_taken_once_and_a_correction_keeps_what_was(house: House) -> None:
    august = (f"{METRO},under_fives,2026-08,612,Puskesmas Metro", f"{RT1},under_fives,2026-08,14,Puskesmas Metro")
    first = send(house, DINKES, *august)
    assert outcomes(first) == ["new", "new"]
    again = send(house, DINKES, *august)
    assert outcomes(again) == ["same", "same"]
    assert again.json()["version"] == first.json()["version"]
    mended = send(house, DINKES, august[0], f"{RT1},under_fives,2026-08,15,Puskesmas Metro,,,pindahan")
    assert outcomes(mended) == ["same", "revised"]
    assert mended.json()["version"] == first.json()["version"] + 1
    assert mended.json()["lines"][1]["message"] == {
        "id": "RT 001, 2026-08: 14 diganti 15.",
        "en": "RT 001, 2026-08: 15 takes the place of 14.",
    }
    assert outcomes(send(house, TUTI, f"{RT1},under_fives,2026-08,16,Posyandu Melati")) == ["new"]
    assert [(each["value"], each["source"], each["note"]) for each in kept(house, TUTI, area=RT1)] == [
        (15, "Puskesmas Metro", "pindahan"),
        (16, "Posyandu Melati", ""),
    ]
    told = list(deeds(house))
    assert [each["counts"] for each in told] == [{"new": 2}, {"same": 2}, {"same": 1, "revised": 1}, {"new": 1}]
    assert told[0]["recorded"][1] == [RT1, "2026-08", "under_fives", "", "", "Puskesmas Metro", 14]
    (correction,) = told[2]["corrections"]
    assert (correction["area"], correction["before"], correction["after"]) == (RT1, 14, 15)


def test_every_line_is_refused_by_its_own_name(house: House) -> None:
    wrong = {
        "18.72.01.1001.777,under_fives,2026-08,5,S": "area.unknown",
        "metro,under_fives,2026-08,5,S": "area.code",
        "1872011001,under_fives,2026-08,5,S": "area.scheme_needed",
        f"{RT1},chickens,2026-08,5,S": "denominator.metric",
        f"{RT1},under_fives,08-2026,5,S": "denominator.date",
        f"{RT1},under_fives,2026-13,5,S": "denominator.date",
        f"{RT1},under_fives,2026-02-30,5,S": "denominator.date",
        f"{RT1},under_fives,2026-12,5,S": "denominator.future",
        f"{RT1},under_fives,2026-11-21,5,S": "denominator.future",
        f"{RT1},under_fives,2027,5,S": "denominator.future",
        f"{RT1},under_fives,2019,5,S": "denominator.area_then",
        f"{CLOSED_RT},under_fives,2026-01,5,S": "denominator.area_then",
        f"{RT1},under_fives,2026-08,-1,S": "denominator.value",
        f"{RT1},under_fives,2026-08,5.5,S": "denominator.value",
        f"{RT1},under_fives,2026-08,,S": "denominator.value",
        f"{RT1},under_fives,2026-08,50000,S": "denominator.too_many",
        f"{RT1},under_fives,2026-08,5,S,L": "denominator.group",
        f"{RT1},population,2026-08,5,S,x": "denominator.group",
        f"{RT1},population,2026-08,5,S,,muda": "denominator.group",
        f"{RT1},under_fives,2026-08,5,": "denominator.source",
        f"{RT1},under_fives,2026-08,5,{'S' * 121}": "denominator.source",
        f"{RT1},under_fives,2026-08,5,S02": "denominator.published",
        f"{RT1},under_fives,2026-08,5,S,,,,too many": "area.cells",
    }
    good = (f"{RT1},under_fives,2026-08,5,S", f"{RT2},population,2026-11-20,1.234,S,P,0-4")
    reply = send(house, BAPPEDA, good[0], *wrong, good[1], f"{RT1},under_fives,2026-08,6,S")
    assert outcomes(reply) == ["new", *wrong.values(), "new", "denominator.twice"]
    for line in reply.json()["lines"]:
        assert line["message"]["id"] != line["message"]["en"]
    assert [(each["value"], each["sex"], each["age_band"]) for each in kept(house, BAPPEDA, area=RT2)] == [
        (1234, "female", "0-4")
    ]


def test_a_figure_of_an_area_that_has_ended_is_taken_for_when_it_was(house: House) -> None:
    assert outcomes(send(house, TUTI, f"{CLOSED_RT},under_fives,2025-12,4,Posyandu")) == ["new"]


def test_json_is_taken_like_csv(house: House) -> None:
    row = {"area": RT1, "metric": "under_fives", "date": "2026-08", "value": 14, "source": "Posyandu"}
    reply = house.post(TUTI, PATH, {"rows": [row, row | {"value": "14"}, row | {"area": BANJARSARI}]})
    assert outcomes(reply) == ["new", "same", "area.unknown"]
    for wrong in ({"value": True}, {"value": 10**13}, {"more": 1}, {"source": "a\0b"}):
        assert house.post(TUTI, PATH, {"rows": [row | wrong]}).json()["code"] == "request.invalid"
    assert house.post(TUTI, PATH, content=b"area;metric\n", headers={"content-type": "text/csv"}).status_code == 422


def test_checking_writes_nothing(house: House) -> None:
    before = house.get(BAPPEDA, PATH).json()
    lines = (f"{RT1},under_fives,2026-08,14,P", f"{RT1},under_fives,2026-08,14,P", "x,y,z,1,P")
    checked = send(house, DINKES, *lines, query="?check=true")
    assert outcomes(checked) == ["new", "same", "area.code"]
    assert checked.json()["checked_only"] is True
    assert house.get(BAPPEDA, PATH).json() == before
    assert list(deeds(house)) == []
    send(house, DINKES, lines[0])
    revised = send(house, DINKES, lines[0].replace("14", "15"), query="?check=true")
    assert outcomes(revised) == ["revised"]
    assert [each["value"] for each in kept(house, TUTI, area=RT1)] == [14]


@pytest.mark.parametrize("person", [SITI, LURAH, CAMAT, APP], ids=lambda person: person.username)
def test_who_counts_nobody_sends_nothing(house: House, person: Person) -> None:
    assert send(house, person, f"{RT1},under_fives,2026-08,14,P").json()["code"] == "access.forbidden"


def test_outside_is_unknown_and_a_theme_not_ones_own_is_forbidden(house: House) -> None:
    lines = [f"{RT1},{metric},2026,14,P" for metric in ("under_fives", "population", "families", "households")]
    assert outcomes(send(house, DINKES, *lines)) == ["new", "new", "access.forbidden", "access.forbidden"]
    assert outcomes(send(house, DINSOS, *lines)) == ["access.forbidden", "access.forbidden", "new", "access.forbidden"]
    for person in (TUTI, BAPPEDA, ADMIN):
        assert set(outcomes(send(house, person, *lines))) <= {"new", "same"}
    outside = send(house, YANTI, lines[0], f"{PUSAT},under_fives,2026,14,P", "18.72.01.1099,under_fives,2026,14,P")
    assert outcomes(outside) == ["area.unknown"] * 3
    assert len({str(line["message"]) for line in outside.json()["lines"]}) == 1


def test_a_list_is_read_within_ones_own_area_page_by_page(house: House) -> None:
    lines = [f"{area},under_fives,2026-0{month},9,P" for area in (RT1, RT2, RT_BANJARSARI) for month in range(1, 4)]
    assert outcomes(send(house, BAPPEDA, *lines)) == ["new"] * 9
    pages, cursor = [], ""
    while cursor is not None:
        reply = house.get(TUTI, PATH, params={"metric": "under_fives", "limit": 4, "cursor": cursor}).json()
        pages.append(reply["items"])
        cursor = reply["next"]
    assert [len(page) for page in pages] == [4, 2]
    assert [(each["area"], each["date"]) for page in pages for each in page] == [
        (area, f"2026-0{month}") for area in (RT1, RT2) for month in range(1, 4)
    ]
    assert [each["value"] for each in kept(house, BAPPEDA, area=CITY, metric="population", year=2023)] == [
        174216,
        13219,
        9685,
        5673,
    ]
    for person, area in ((YANTI, RT1), (TUTI, PUSAT), (TUTI, "18.72.01.1099"), (SITI, METRO)):
        assert house.get(person, PATH, params={"area": area}).json()["code"] == "area.unknown"
    assert {each["area"] for each in kept(house, SITI)} == {RT1, RT2}
    assert {each["area"] for each in kept(house, SITI, area=RT1)} == {RT1}
    assert house.get(TUTI, PATH, params={"metric": "chickens"}).json()["code"] == "denominator.metric"
    assert house.get(TUTI, PATH, params={"cursor": "x"}).json()["code"] == "denominator.cursor"


def test_an_unchanged_list_is_not_sent_again(house: House) -> None:
    tag = house.get(TUTI, PATH).headers["etag"]
    assert house.get(TUTI, PATH, headers={"if-none-match": tag}).status_code == 304
    send(house, TUTI, f"{RT1},under_fives,2026-08,14,P")
    assert house.get(TUTI, PATH, headers={"if-none-match": tag}).status_code == 200


def test_what_offices_send_is_not_published(house: House) -> None:
    before = house.client.get(f"/v1/areas/{METRO}").json()["observations"]
    send(house, TUTI, f"{METRO},under_fives,2026-08,612,P")
    assert house.client.get(f"/v1/areas/{METRO}").json()["observations"] == before != []
