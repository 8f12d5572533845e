"""Numbers are seen with a reason, lists of them with a second person's word, and whoever saw them stands in the log."""

from datetime import timedelta
from typing import Any

import pytest

from app.themes.catalog import CATALOG, theme
from tests.cast import (
    ADMIN,
    ANI,
    BANJARSARI,
    BAPPEDA,
    CAMAT,
    CITY,
    DINKES,
    DINSOS,
    LURAH,
    METRO,
    PAK_RW,
    RT1,
    RT2,
    SITI,
    TUTI,
    YANTI,
    Person,
)
from tests.house import House

STUNTING = theme("stunting")
NIK, MOTHER, KK = (str(STUNTING.example[key]) for key in ("child_nik", "mother_name", "no_kk"))
WHY = {"reason": "Cocokkan dengan buku KIA"}


def child(house: House, nik: str = NIK, area: str = RT1, **more: Any) -> str:
    reply = house.send(SITI, area, "stunting", answers={**STUNTING.example, "child_nik": nik, **more})
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


def officer(house: House) -> Person:
    """Let the admin appoint the city's officer for data protection."""
    sent = {
        "username": "petugas",
        "display_name": "Petugas",
        "secret": "officer of the city 42",
        "assignment": {"role": "officer", "area": CITY},
    }
    reply = house.post(ADMIN, "/v1/accounts", sent)
    assert reply.status_code == 201, reply.text
    return Person("petugas", (("officer", CITY),), "officer of the city 42")


def asked(house: House, who: Person = TUTI, **more: Any) -> Any:
    return house.post(who, "/v1/unsealings", {"theme": "stunting", "area": METRO, **WHY, **more})


def later(house: House) -> None:
    """Come back two days later, signed in anew."""
    house.clock.forward(days=2)
    house._tokens.clear()


def deeds(house: House, who: Person, **params: Any) -> list[dict[str, Any]]:
    reply = house.get(who, "/v1/audit", params=params)
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["items"]
    return found


@pytest.mark.parametrize("key", [each.key for each in CATALOG])
def test_numbers_are_masked_and_names_are_shown_to_whoever_reads_the_rt(house: House, key: str) -> None:
    day = {"covid": "2021-07-20"}.get(key, "2026-11-19")
    sent = house.send(SITI, RT1, key, observed_on=day).json()
    of = theme(key)
    numbers = [
        str(of.example[each.key]) for each in of.questions if each.privacy == "identity" and each.key in of.example
    ]
    for path in (f"/v1/records/{key}/{sent['id']}", f"/v1/records/{key}/{sent['id']}/history", f"/v1/records/{key}"):
        reply = house.get(SITI, path)
        assert reply.status_code == 200
        assert not [number for number in numbers if f'"{number}"' in reply.text]
    assert house.get(ANI, f"/v1/records/{key}/{sent['id']}").status_code == 404


@pytest.mark.parametrize("who", [TUTI, LURAH, DINKES], ids=lambda who: who.username)
def test_one_record_is_unsealed_with_a_reason_that_the_lurah_reads(house: House, who: Person) -> None:
    id_ = child(house)
    shown = house.get(who, f"/v1/records/stunting/{id_}").json()
    reply = house.post(who, f"/v1/records/stunting/{id_}/unseal", WHY)
    assert reply.headers["cache-control"] == "no-store"
    found = reply.json()
    assert (found["answers"]["child_nik"], found["answers"]["no_kk"]) == (NIK, KK)
    assert shown["answers"]["child_nik"] != NIK
    assert found | {"answers": shown["answers"]} == shown
    (deed,) = deeds(house, LURAH, kind="record.unsealed")
    assert (deed["about"], deed["area"], deed["data"]["reason"]) == (
        f"record:{id_.replace('-', '')}",
        RT1,
        WHY["reason"],
    )
    assert house.get(who, f"/v1/records/stunting/{id_}").json() == shown


@pytest.mark.parametrize("who", [SITI, ANI, PAK_RW, YANTI, CAMAT, BAPPEDA, ADMIN, DINSOS], ids=lambda who: who.username)
def test_for_everybody_else_there_is_nothing_to_unseal(house: House, who: Person) -> None:
    id_ = child(house)
    reply = house.post(who, f"/v1/records/stunting/{id_}/unseal", WHY)
    assert (reply.status_code, reply.json()["code"]) == (404, "record.unknown")
    assert asked(house, who).json()["code"] == "area.unknown"
    assert deeds(house, LURAH, kind="record.unsealed") == deeds(house, LURAH, kind="unsealing") == []


@pytest.mark.parametrize("reason", ["", "    ", "x", None])
def test_without_a_reason_nothing_is_shown(house: House, reason: str | None) -> None:
    reply = house.post(TUTI, f"/v1/records/stunting/{child(house)}/unseal", {"reason": reason})
    assert reply.status_code == 422
    assert NIK not in reply.text


def test_a_list_needs_a_second_person_and_is_read_once(house: House) -> None:
    child(house)
    child(house, "1872015506254444", RT2)
    made = asked(house)
    assert (made.status_code, made.json()["state"]) == (201, "asked")
    where = f"/v1/unsealings/{made.json()['id']}"
    assert house.post(TUTI, f"{where}/read").json()["code"] == "unsealing.not_open"
    assert house.post(TUTI, f"{where}/approve").json()["code"] == "unsealing.oneself"
    for stranger in (SITI, YANTI, DINSOS, BAPPEDA):
        assert house.post(stranger, f"{where}/approve").json()["code"] == "unsealing.unknown"
    assert [each["id"] for each in house.get(LURAH, "/v1/unsealings").json()["items"]] == [made.json()["id"]]
    assert house.post(LURAH, f"{where}/approve").json()["state"] == "approved"
    assert house.post(LURAH, f"{where}/approve").json()["code"] == "unsealing.closed"
    assert house.post(LURAH, f"{where}/read").json()["code"] == "unsealing.not_open"
    found = house.post(TUTI, f"{where}/read")
    assert {each["answers"]["child_nik"] for each in found.json()["items"]} == {NIK, "1872015506254444"}
    assert house.post(TUTI, f"{where}/read").json()["code"] == "unsealing.not_open"
    kinds = [each["kind"] for each in deeds(house, LURAH, kind="unsealing")]
    assert kinds == ["unsealing.read", "unsealing.approved", "unsealing.asked"]


def test_what_was_declined_or_is_late_is_not_read(house: House) -> None:
    child(house)
    declined, late, slow = (asked(house).json()["id"] for _ in range(3))
    assert house.post(LURAH, f"/v1/unsealings/{declined}/decline").json()["state"] == "declined"
    assert house.post(TUTI, f"/v1/unsealings/{declined}/read").json()["code"] == "unsealing.not_open"
    assert house.post(LURAH, f"/v1/unsealings/{slow}/approve").status_code == 200
    later(house)
    assert house.post(TUTI, f"/v1/unsealings/{slow}/read").json()["code"] == "unsealing.not_open"
    later(house)
    assert house.post(LURAH, f"/v1/unsealings/{late}/approve").json()["code"] == "unsealing.closed"


def test_the_log_is_read_within_the_scope(house: House) -> None:
    child(house)
    asked(house)
    house.client.post("/v1/token", data={"grant_type": "password", "username": "siti", "password": "999999"})
    guard = officer(house)
    assert {each["kind"] for each in deeds(house, guard)} >= {"unsealing.asked", "sign_in.failed", "account.created"}
    assert {each["area"] for each in deeds(house, LURAH)} == {METRO}
    assert [each["kind"] for each in deeds(house, guard, area=METRO)] == ["unsealing.asked"]
    assert house.get(LURAH, "/v1/audit", params={"area": BANJARSARI}).json()["code"] == "area.unknown"
    for stranger in (SITI, TUTI, DINKES, BAPPEDA, ADMIN, CAMAT):
        assert house.get(stranger, "/v1/audit").json()["code"] == "access.forbidden"
    assert house.get(guard, "/v1/records/stunting").json()["items"] == []


def test_the_log_comes_in_pages_and_is_narrowed(house: House) -> None:
    for _ in range(5):
        asked(house)
    guard = officer(house)
    everything = deeds(house, guard)
    found, before = [], None
    while True:
        params = {"limit": 2, **({"before": before} if before else {})}
        page = house.get(guard, "/v1/audit", params=params).json()
        found += page["items"]
        if (before := page["next"]) is None:
            break
    assert found[-len(everything) :] == everything
    (first, *_) = [each for each in everything if each["kind"] == "unsealing.asked"]
    assert all(each["account"] == first["account"] for each in deeds(house, guard, actor=first["account"]))
    assert deeds(house, guard, kind="unsealing.asked") == [each for each in everything if each["kind"] == first["kind"]]
    assert deeds(house, guard, kind="unsealing_") == []
    today = house.clock.now().date()
    assert deeds(house, guard, to=str(today - timedelta(days=400))) == []
    assert len(deeds(house, guard, **{"from": str(today)})) >= 5
