"""The kelurahan reviews: accept, return with a reason, void; totals follow at once."""

from typing import Any

import pytest

from tests.cast import ANI, BAPPEDA, CAMAT, DINKES, DINSOS, LURAH, RT1, RT_BANJARSARI, SITI, TUTI, YANTI, Person
from tests.house import House


def sent(house: House) -> str:
    return str(house.send(SITI, RT1, "stunting").json()["id"])


def review(house: House, who: Person, id: str, decision: str, **more: Any) -> Any:
    return house.post(who, f"/v1/records/stunting/{id}/review", {"decision": decision, **more})


def cells(house: House) -> dict[str, int]:
    found = {}
    for state in ("all", "verified"):
        reply = house.get(
            DINKES,
            "/v1/rollups/stunting",
            params={"area": "18.72", "by": "kota", "from": "2026-11", "to": "2026-11", "state": state},
        )
        assert reply.status_code == 200, reply.text
        found[state] = reply.json()["rows"][0]["values"]["weighed"]["count"]
    return found


def test_accepting_moves_a_record_into_the_verified_totals(house: House) -> None:
    id_ = sent(house)
    assert cells(house) == {"all": 1, "verified": 0}
    assert review(house, TUTI, id_, "accept").json()["state"] == "accepted"
    assert cells(house) == {"all": 1, "verified": 1}
    assert review(house, TUTI, id_, "accept").status_code == 200
    assert cells(house) == {"all": 1, "verified": 1}
    assert review(house, LURAH, id_, "return", reason="Beratnya terbalik?").json()["state"] == "returned"
    assert cells(house) == {"all": 1, "verified": 0}
    assert review(house, DINKES, id_, "void", reason="Anak tercatat dua kali").json()["state"] == "void"
    assert cells(house) == {"all": 0, "verified": 0}
    assert house.differences() == []
    steps = house.get(SITI, f"/v1/records/stunting/{id_}/history").json()["decisions"]
    assert [step["state"] for step in steps] == ["accepted", "returned", "void"]
    assert steps[1]["reason"] == "Beratnya terbalik?"


def test_returning_needs_a_reason(house: House) -> None:
    reply = review(house, TUTI, sent(house), "return", reason="  ")
    assert (reply.status_code, reply.json()["code"]) == (422, "review.reason")


def test_void_is_the_end_but_the_place_is_free_again(house: House) -> None:
    id_ = sent(house)
    review(house, TUTI, id_, "void", reason="salah orang")
    reply = review(house, TUTI, id_, "accept")
    assert (reply.status_code, reply.json()["code"]) == (409, "review.state")
    assert house.send(SITI, RT1, "stunting").status_code == 201
    assert house.differences() == []


def test_a_revision_puts_an_accepted_record_back_to_received(house: House) -> None:
    body = {"observed_on": "2026-11-19"}
    first = house.send(SITI, RT1, "stunting", **body).json()
    review(house, TUTI, first["id"], "accept")
    answers = {**house.get(SITI, f"/v1/records/stunting/{first['id']}").json()["answers"]}
    answers = {key: value for key, value in answers.items() if "•" not in str(value)}
    answers["no_nik_reason"] = "hilang"
    answers["weight_kg"] = "9.9"
    again = house.send(SITI, RT1, "stunting", id=first["id"], replaces=1, answers=answers, **body)
    assert again.json()["outcome"] == "revised", again.text
    assert again.json()["state"] == "received"
    assert cells(house) == {"all": 1, "verified": 0}
    assert house.differences() == []


def test_a_reviewer_decides_on_what_she_saw(house: House) -> None:
    id_ = sent(house)
    reply = review(house, TUTI, id_, "accept", revision=2)
    assert (reply.status_code, reply.json()["code"]) == (409, "review.changed")
    assert review(house, TUTI, id_, "accept", revision=1).status_code == 200


@pytest.mark.parametrize("who", [SITI, ANI, YANTI, CAMAT, BAPPEDA, DINSOS])
def test_whoever_may_not_review_finds_nothing(house: House, who: Person) -> None:
    id_ = sent(house)
    unknown = review(house, who, "01890000-0000-7000-8000-000000000000", "accept")
    reply = review(house, who, id_, "accept")
    assert reply.status_code == unknown.status_code == 404
    assert reply.json() == unknown.json()


def test_a_desk_settles_a_list_at_once(house: House) -> None:
    area = "18.72.01.1001.001.002"
    first, second = sent(house), str(house.send(TUTI, area, "kwt").json()["id"])
    far = str(house.send(YANTI, RT_BANJARSARI, "kwt").json()["id"])
    items = [
        {"theme": "stunting", "id": first, "decision": "accept", "revision": 1},
        {"theme": "kwt", "id": far, "decision": "accept"},
        {"theme": "kwt", "id": second, "decision": "return"},
        {"theme": "kwt", "id": second, "decision": "accept", "revision": 7},
        {"theme": "stunting", "id": first, "decision": "return", "reason": "Beratnya terbalik?"},
        {"theme": "nothing", "id": first, "decision": "accept"},
        {"theme": "kwt", "id": second, "decision": "accept"},
    ]
    told = house.post(TUTI, "/v1/reviews", {"items": items}).json()["items"]
    assert [(each["theme"], each["id"]) for each in told] == [(each["theme"], each["id"]) for each in items]
    assert [each["state"] or each["problem"]["code"] for each in told] == [
        *("accepted", "record.unknown", "review.reason", "review.changed", "returned", "theme.unknown", "accepted")
    ]
    alone = house.post(TUTI, f"/v1/records/kwt/{far}/review", {"decision": "accept"})
    assert told[1]["problem"] == alone.json() | {"title": told[1]["problem"]["title"]}
    steps = house.get(TUTI, f"/v1/records/stunting/{first}/history").json()["decisions"]
    assert [step["state"] for step in steps] == ["accepted", "returned"]
    assert house.differences() == []
    for wrong in ([], items[:1] * 201):
        assert house.post(TUTI, "/v1/reviews", {"items": wrong}).status_code == 422
