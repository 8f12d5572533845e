"""Alerts are seen in their own area only, without numbers by who reads no records; they come in pages."""

from typing import Any

import pytest

from app.core.clock import uuid7
from tests.cast import (
    ADMIN,
    ANI,
    APP,
    BANJARSARI,
    BAPPEDA,
    CAMAT,
    CITY,
    DINKES,
    DINSOS,
    IMOPURO,
    LURAH,
    METRO,
    PAK_RW,
    RT1,
    RT2,
    RT3,
    RT_IMOPURO,
    SITI,
    TUTI,
    YANTI,
    Person,
)
from tests.house import House
from tests.rollups.alerts.told import at, brief, children, facts, heard, sweep, weigh, zero

NOTE = {"note": "Sudah dirujuk ke puskesmas."}


@pytest.fixture
def warned(house: House) -> House:
    """One child below the red line in RT1, one in RT3, and silence in RT2 and in two kelurahan."""
    for month in ("2026-09", "2026-10"):
        for area in (RT1, RT3):
            zero(house, "stunting", area, f"{month}-12")
    weigh(house, "2026-11-10", 1, RT1, weight_kg="7.2")
    weigh(house, "2026-11-10", 2, RT3, weight_kg="7.2")
    sweep(house)
    return house


def seen(house: House, who: Person) -> set[tuple[str, str]]:
    return {(each["rule"], each["area"]["code"]) for each in heard(house, who, theme="stunting")}


CHILD1, CHILD3 = ("kms_bgm", RT1), ("kms_bgm", RT3)
SILENT = {("silent_rt", RT2)}
FAR = {("silent_kelurahan", IMOPURO), ("silent_rt", RT_IMOPURO)}
FARTHER = {("silent_kelurahan", BANJARSARI), ("silent_rt", f"{BANJARSARI}.001.001")}


def test_each_sees_her_own_area_and_nothing_else(warned: House) -> None:
    assert seen(warned, SITI) == {CHILD1, *SILENT}
    assert seen(warned, PAK_RW) == {CHILD1, *SILENT}
    for who in (TUTI, LURAH, APP):
        assert seen(warned, who) == {CHILD1, CHILD3, *SILENT}
    assert seen(warned, ANI) == {("silent_rt", RT_IMOPURO)}
    assert seen(warned, YANTI) == FARTHER
    assert seen(warned, CAMAT) == SILENT | FAR
    assert seen(warned, BAPPEDA) == SILENT | FAR | FARTHER
    assert seen(warned, DINKES) == {CHILD1, CHILD3} | SILENT | FAR | FARTHER
    assert warned.get(DINSOS, "/v1/alerts", params={"theme": "stunting"}).json()["code"] == "access.forbidden"
    assert warned.get(ADMIN, "/v1/alerts").json()["code"] == "access.forbidden"


def test_outside_is_unknown(warned: House) -> None:
    nowhere = warned.get(TUTI, "/v1/alerts", params={"area": "18.72.01.1099"})
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "area.unknown")
    for area in (BANJARSARI, CITY, RT_IMOPURO):
        outside = warned.get(TUTI, "/v1/alerts", params={"area": area})
        assert (outside.status_code, outside.content) == (404, nowhere.content)
    unknown = warned.get(TUTI, f"/v1/alerts/{uuid7()}")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "alert.unknown")
    (child,) = heard(warned, TUTI, rule="kms_bgm", area=RT1)
    for who in (ANI, CAMAT, YANTI, ADMIN, DINSOS):
        hidden = warned.get(who, f"/v1/alerts/{child['id']}")
        assert (hidden.status_code, hidden.content) == (404, unknown.content)
        refused = warned.post(who, f"/v1/alerts/{child['id']}/acknowledge", NOTE)
        assert (refused.status_code, refused.content) == (404, unknown.content)
    assert warned.get(SITI, f"/v1/alerts/{child['id']}").json() == child


def test_filters(warned: House) -> None:
    assert {each["rule"] for each in heard(warned, DINKES, area=METRO)} == {"kms_bgm", "silent_rt"}
    assert brief(heard(warned, TUTI, area=RT1)) == [("kms_bgm", RT1, "BGM", "open")]
    assert heard(warned, TUTI, state="over") == []
    assert len(heard(warned, TUTI, state=["over", "open"])) == 3
    assert heard(warned, TUTI, theme="kwt") == []
    for params, code in (
        ({"theme": "chickens"}, "theme.unknown"),
        ({"rule": "chickens"}, "alert.rule"),
        ({"theme": "kwt", "rule": "kms_bgm"}, "alert.rule"),
        ({"changed_since": "yesterday"}, "records.changed_since"),
        ({"state": "asleep"}, "request.invalid"),
    ):
        assert warned.get(TUTI, "/v1/alerts", params=params).json()["code"] == code


def test_who_reads_totals_sees_no_number(house: House) -> None:
    at(house, "2021-07-20T20:00")
    reply = house.send(TUTI, RT1, "covid", observed_on="2021-07-20", answers=case())
    assert reply.status_code == 201, reply.text
    sweep(house)
    (full,) = heard(house, TUTI, rule="rt_zone_worse")
    (bare,) = heard(house, CAMAT, rule="rt_zone_worse")
    assert full["numbers"] == {"houses": 1, "cases": 1}
    assert bare == full | {"numbers": None}
    refused = house.post(CAMAT, f"/v1/alerts/{full['id']}/acknowledge", NOTE)
    assert (refused.status_code, refused.json()["code"]) == (403, "access.forbidden")
    done = house.post(TUTI, f"/v1/alerts/{full['id']}/acknowledge", NOTE).json()
    assert done["acknowledged"]["note"] == NOTE["note"]
    (bare,) = heard(house, CAMAT, rule="rt_zone_worse")
    assert bare == done | {"numbers": None, "acknowledged": done["acknowledged"] | {"note": None}}


def case() -> dict[str, Any]:
    return {
        "nik": "1872010505850001",
        "name": "Warga 1",
        "house_no": "1",
        "role": "case",
        "care_place": "ISOMAN",
        "status": "KONFIRMASI_SIM",
        "specimen_date": "2021-07-20",
        "confirmed_on": "2021-07-20",
        "birth_date": "1985-05-05",
        "sex": "L",
        "result": "pos",
        "test_type": "PCR",
    }


def test_an_alert_is_acknowledged_once_with_what_was_done(warned: House) -> None:
    (child,) = heard(warned, TUTI, rule="kms_bgm", area=RT1)
    path = f"/v1/alerts/{child['id']}/acknowledge"
    done = warned.post(SITI, path, NOTE)
    assert done.status_code == 200, done.text
    told = done.json()
    assert (told["state"], told["acknowledged"]["note"]) == ("acknowledged", NOTE["note"])
    assert told["acknowledged"]["by"] == warned.get(SITI, "/v1/me").json()["account"]
    assert told["acknowledged"]["at"] == "2026-11-20T12:00:00.000+07:00"
    assert warned.post(SITI, path, NOTE).json() == told
    assert warned.post(TUTI, path, NOTE).json()["code"] == "alert.acknowledged"
    sweep(warned)
    assert children(warned, SITI, state="acknowledged") == [("kms_bgm", RT1, "BGM", "acknowledged")]
    (fact,) = facts(warned, "acknowledged")
    assert (fact["area"], "note" in fact) == (RT1, False)
    weigh(warned, "2026-11-10", 1, RT1, weight_kg="9.0", id=child["record"], replaces=1)
    sweep(warned)
    assert children(warned, SITI) == [("kms_bgm", RT1, "BGM", "withdrawn")]
    assert warned.post(TUTI, path, NOTE).json()["code"] == "alert.closed"
    for note in ("", "  ", "a\x00b", "x" * 501):
        assert warned.post(TUTI, path, {"note": note}).json()["code"] == "request.invalid"


def test_pages_follow_what_changes(warned: House) -> None:
    found: list[dict[str, Any]] = []
    after, version = 0, 0
    while after is not None:
        page = warned.get(DINKES, "/v1/alerts", params={"limit": 2, "after": after}).json()
        found, after, version = found + page["items"], page["next"], page["version"]
    assert [each["changed"] for each in found] == sorted({each["changed"] for each in found})
    assert len(found) == 7
    assert heard(warned, DINKES, changed_since=version) == []
    assert warned.post(SITI, f"/v1/alerts/{found[0]['id']}/acknowledge", NOTE).status_code in (200, 404)
    weigh(warned, "2026-11-11", 5, RT2, weight_kg="7.2")
    sweep(warned)
    later = heard(warned, DINKES, changed_since=version)
    assert ("kms_bgm", RT2, "BGM", "open") in brief(later)
    assert len(later) <= 3
    assert len(heard(warned, DINKES, changed_since="2026-11-20T11:59:00+07:00")) == 8


def test_an_unchanged_list_is_not_sent_again(warned: House) -> None:
    first = warned.get(SITI, "/v1/alerts")
    tag = {"if-none-match": first.headers["etag"]}
    assert warned.get(SITI, "/v1/alerts", headers=tag).status_code == 304
    assert warned.get(TUTI, "/v1/alerts", headers=tag).status_code == 200
    assert warned.get(SITI, "/v1/alerts?state=open", headers=tag).status_code == 200
    sweep(warned)
    assert warned.get(SITI, "/v1/alerts", headers=tag).status_code == 304
    (child,) = heard(warned, SITI, rule="kms_bgm")
    warned.post(SITI, f"/v1/alerts/{child['id']}/acknowledge", NOTE)
    assert warned.get(SITI, "/v1/alerts", headers=tag).status_code == 200


def test_too_many_are_gathered_and_none_is_lost(house: House) -> None:
    for child in range(1, 5):
        weigh(house, "2026-11-10", child, RT1, weight_kg="7.2")
    sweep(house)
    for child in range(5, 9):
        weigh(house, "2026-11-10", child, RT3 if child > 6 else RT1, weight_kg="7.2")
    sweep(house)
    alerts = heard(house, TUTI, rule="kms_bgm")
    (crowd,) = [each for each in alerts if each["members"]]
    assert (len(alerts), crowd["members"], crowd["area"]["code"]) == (6, 3, METRO)
    assert crowd["title"] == {
        "id": "Di bawah garis merah (BGM): 3 peringatan",
        "en": "Below the red line (BGM): 3 alerts",
    }
    members = heard(house, TUTI, gathered=crowd["id"])
    assert len(members) == 3
    everybody = {each["record"] for each in (*alerts, *members)} - {None}
    assert len(everybody) == 8
    assert len(heard(house, SITI, rule="kms_bgm")) == 6
    assert {each["area"]["code"] for each in heard(house, TUTI, rule="kms_bgm", area=RT3)} == {RT3}
    assert len(heard(house, TUTI, rule="kms_bgm", area=RT3)) == 2
    told = facts(house, "raised")
    assert sum(each["gathered_in"] is None and not each["members"] for each in told if each["watch"] == "kms_bgm") == 5

    assert house.post(TUTI, f"/v1/alerts/{crowd['id']}/acknowledge", NOTE).json()["state"] == "acknowledged"
    assert {each["state"] for each in heard(house, TUTI, gathered=crowd["id"])} == {"acknowledged"}
    weigh(house, "2026-11-10", 9, RT1, weight_kg="7.2")
    sweep(house)
    (crowd,) = [each for each in heard(house, TUTI, rule="kms_bgm") if each["members"]]
    assert (crowd["members"], crowd["state"]) == (4, "open")
    at(house, "2026-11-21T09:00")
    weigh(house, "2026-11-20", 10, RT1, weight_kg="7.2")
    sweep(house)
    assert sum(not each["members"] for each in heard(house, TUTI, rule="kms_bgm")) == 6
