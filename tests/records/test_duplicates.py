"""An operator is shown who may be one, with reasons; she merges them, or says once that they are two."""

from typing import Any

from tests.cast import ANI, DINKES, METRO, PUSAT, RT1, RT_BANJARSARI, RT_IMOPURO, SITI, TUTI, YANTI
from tests.house import House
from tests.records.test_visits import CHILD, MOTHER, child


def sent(house: House, area: str = RT1, who: Any = SITI, day: str = "2026-11-19", **more: Any) -> str:
    reply = house.send(who, area, "stunting", observed_on=day, answers=child(**more))
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


def twice(house: House) -> tuple[str, str]:
    """Record a child before and after its card came."""
    unnumbered = {"child_nik": None, "no_nik_reason": "bayi_baru", "child_name": "Conto Melati"}
    return sent(house, day="2026-10-02", weight_kg="9.1", **unnumbered), sent(house)


def offered(house: House, who: Any = TUTI, area: str = METRO, **params: Any) -> list[dict[str, Any]]:
    reply = house.get(who, "/v1/duplicates/stunting", params={"area": area, **params})
    assert reply.status_code == 200, reply.text
    items: list[dict[str, Any]] = reply.json()["items"]
    assert not any(number in reply.text for number in (CHILD, MOTHER))
    return items


def test_who_may_be_one_is_offered_with_reasons(house: House) -> None:
    before, now = twice(house)
    (pair,) = offered(house)
    assert (pair["one"]["id"], pair["other"]["id"], pair["score"]) == (now, before, 100)
    assert {"id": "Tanggal lahir anak sama", "en": "Child's birth date: the same"} in pair["reasons"]
    assert {each["id"] for each in pair["reasons"]} >= {"NIK ibu sama", "Rumah sama", "Nama ibu sama"}
    assert (pair["one"]["label"], pair["other"]["label"]) == ("Contoh Melati", "Conto Melati")
    assert offered(house, DINKES) == offered(house, area=RT1) == [pair]


def grown(house: House, id: str) -> Any:
    return house.get(TUTI, f"/v1/records/stunting/{id}").json()["derived"]["kms_status"]


def test_a_merged_pair_is_offered_no_more(house: House) -> None:
    before, now = twice(house)
    assert grown(house, now) == ["B"]
    body = {"theme": "stunting", "kept": now, "merged": before, "reason": "NIK baru terbit"}
    made = house.post(TUTI, "/v1/merges", body).json()
    assert offered(house) == []
    assert grown(house, now) == ["N"]  # what she weighed before she had a number is remembered now
    assert house.differences() == []
    house.post(TUTI, f"/v1/merges/{made['id']}/undo", {"reason": "ternyata kembar"})
    assert grown(house, now) == ["B"]
    assert len(offered(house)) == 1
    assert house.differences() == []


def test_two_that_are_two_are_told_apart_once(house: House) -> None:
    before, now = twice(house)
    path, body = "/v1/duplicates/stunting/apart", {"one": before, "other": now, "reason": "kembar"}
    first = house.post(TUTI, path, body)
    assert first.status_code == 200, first.text
    house.clock.forward(minutes=5)
    assert house.post(TUTI, path, {"one": now, "other": before}).json() == first.json()
    assert offered(house) == []
    third = sent(house, day="2026-09-02", child_nik=None, no_nik_reason="hilang", mother_name="Contoh Sekarwati")
    assert {frozenset((each["one"]["id"], each["other"]["id"])) for each in offered(house)} == {
        frozenset((now, third)),
        frozenset((before, third)),
    }
    merged = {"theme": "stunting", "kept": now, "merged": third, "reason": "sama"}
    assert house.post(TUTI, "/v1/merges", merged).status_code == 201
    assert offered(house) == []  # whoever is not the child is not what became one with it either


def test_what_cannot_be_told_apart(house: House) -> None:
    before, now = twice(house)
    later = sent(house, day="2026-09-02", weight_kg="8.9")
    path = "/v1/duplicates/stunting/apart"
    assert house.post(TUTI, path, {"one": now, "other": later}).json()["code"] == "merge.same"
    assert house.post(YANTI, path, {"one": now, "other": before}).json()["code"] == "record.unknown"
    assert house.post(TUTI, path, {"one": now}).json()["code"] == "request.invalid"


def test_only_within_one_kelurahan_and_the_scope(house: House) -> None:
    twice(house)
    sent(house, RT_IMOPURO, ANI, child_nik=None, no_nik_reason="hilang", mother_nik=None)
    assert len(offered(house)) == 1
    assert offered(house, area=f"{METRO}.002") == []
    wide = house.get(DINKES, "/v1/duplicates/stunting", params={"area": PUSAT})
    assert (wide.status_code, wide.json()["code"]) == (422, "duplicates.area")
    for who, area in ((TUTI, RT_BANJARSARI), (SITI, RT1), (YANTI, METRO), (DINKES, "19.71.01.1001")):
        reply = house.get(who, "/v1/duplicates/stunting", params={"area": area})
        assert (reply.status_code, reply.json()["code"]) == (404, "area.unknown")
    assert house.get(DINKES, "/v1/duplicates/poverty", params={"area": METRO}).json()["code"] == "area.unknown"
    assert house.get(TUTI, "/v1/duplicates/cats", params={"area": METRO}).json()["code"] == "theme.unknown"


def test_no_more_than_asked_for(house: House) -> None:
    twice(house)
    sent(house, day="2026-09-02", child_nik=None, no_nik_reason="hilang", mother_name="Contoh Sekarwati")
    reply = house.get(TUTI, "/v1/duplicates/stunting", params={"area": METRO, "limit": 1}).json()
    assert (len(reply["items"]), reply["more"]) == (1, True)
