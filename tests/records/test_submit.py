"""A kader sends; the receipt says what became of it, and sending again never harms."""

import gzip
from typing import Any
from uuid import uuid4

import orjson
import pytest

from app.core.clock import uuid7
from app.records.door import MOST_ITEMS
from app.themes.catalog import CATALOG, theme
from tests.cast import ANI, APP, CLOSED_RT, DASAWISMA, DINKES, METRO, RT1, RT2, RT_IMOPURO, SITI, TUTI
from tests.house import House

KEYS = [each.key for each in CATALOG]


def document(key: str, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid7()), "observed_on": "2026-11-19", "answers": dict(theme(key).example), **more}


def item(key: str, area: str = RT1, **more: Any) -> dict[str, Any]:
    return {"theme": key, "area": area, **document(key, **more)}


@pytest.mark.parametrize("key", KEYS)
def test_the_example_of_every_theme_is_taken(house: House, key: str) -> None:
    reply = house.send(SITI, RT1, key)
    assert reply.status_code == 201, reply.text
    receipt = reply.json()
    assert receipt["outcome"] == "new"
    assert receipt["revision"] == 1
    assert receipt["state"] == "received"
    assert len(receipt["receipt"]) == 9
    assert receipt["received_at"].endswith("+07:00")
    assert house.differences() == []


def test_the_same_again_gives_the_same_receipt(house: House) -> None:
    body = document("stunting")
    first = house.post(SITI, f"/v1/areas/{RT1}/stunting", body)
    house.clock.forward(minutes=5)
    again = house.post(SITI, f"/v1/areas/{RT1}/stunting", {**body, "answers": dict(reversed(body["answers"].items()))})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {**first.json(), "outcome": "same"}
    assert house.differences() == []


def test_a_revision_names_what_it_replaces(house: House) -> None:
    body = document("stunting")
    house.post(SITI, f"/v1/areas/{RT1}/stunting", body)
    answers = {**body["answers"], "weight_kg": "9.9"}
    revised = house.post(SITI, f"/v1/areas/{RT1}/stunting", {**body, "answers": answers, "replaces": 1})
    assert (revised.status_code, revised.json()["outcome"], revised.json()["revision"]) == (200, "revised", 2)
    late = house.post(SITI, f"/v1/areas/{RT1}/stunting", body)
    assert (late.status_code, late.json()["outcome"], late.json()["revision"]) == (200, "same", 1)
    shown = house.get(SITI, f"/v1/records/stunting/{body['id']}").json()
    assert shown["answers"]["weight_kg"].rstrip("0") == "9.9"
    assert house.differences() == []


def test_other_content_under_a_known_id_is_kept_beside(house: House) -> None:
    body = document("stunting")
    house.post(SITI, f"/v1/areas/{RT1}/stunting", body)
    other = {**body, "answers": {**body["answers"], "weight_kg": "9.9"}}
    reply = house.post(SITI, f"/v1/areas/{RT1}/stunting", other)
    assert reply.status_code == 409
    assert reply.json()["code"] == "record.conflict"
    assert reply.json()["outcome"] == "conflict"
    assert reply.json()["faults"][0]["code"] == "record.conflict.known_id"
    history = house.get(TUTI, f"/v1/records/stunting/{body['id']}/history").json()
    assert len(history["revisions"]) == 1
    assert [each["reason"] for each in history["conflicts"]] == ["known_id"]
    assert house.differences() == []


def test_replacing_a_superseded_revision_conflicts(house: House) -> None:
    body = document("stunting")
    for replaces, weight in ((None, "9.1"), (1, "9.2"), (1, "9.3")):
        answers = {**body["answers"], "weight_kg": weight}
        reply = house.post(SITI, f"/v1/areas/{RT1}/stunting", {**body, "answers": answers, "replaces": replaces})
    assert reply.status_code == 409
    assert reply.json()["faults"][0]["code"] == "record.conflict.superseded"
    assert reply.json()["revision"] == 2


def test_one_subject_has_one_record_in_a_period(house: House) -> None:
    first, second = document("stunting"), document("stunting", observed_on="2026-11-03")
    house.post(SITI, f"/v1/areas/{RT1}/stunting", first)
    reply = house.post(SITI, f"/v1/areas/{RT2}/stunting", second)
    assert reply.status_code == 409
    assert reply.json()["faults"][0]["code"] == "record.conflict.subject"
    later = house.send(SITI, RT1, "stunting", observed_on="2026-10-30")
    assert later.status_code == 201
    assert house.differences() == []


def test_a_replacement_of_what_never_came_is_refused(house: House) -> None:
    reply = house.post(SITI, f"/v1/areas/{RT1}/stunting", document("stunting", replaces=1))
    assert reply.status_code == 422
    assert reply.json()["faults"][0]["code"] == "record.no_such_revision"


def test_nothing_to_report_is_a_record(house: House) -> None:
    body = {"id": str(uuid7()), "observed_on": "2026-11-19", "zero": True}
    reply = house.post(SITI, f"/v1/areas/{RT1}/covid", body)
    assert (reply.status_code, reply.json()["outcome"]) == (201, "new")
    other = house.post(SITI, f"/v1/areas/{RT1}/covid", {**body, "id": str(uuid7())})
    assert other.status_code == 409
    with_answers = house.post(SITI, f"/v1/areas/{RT1}/covid", document("covid", zero=True))
    assert with_answers.json()["faults"][0]["code"] == "zero.answers"
    assert house.differences() == []


def test_a_dasawisma_counts_in_its_rt(house: House) -> None:
    assert house.send(SITI, DASAWISMA, "kwt").status_code == 201
    listed = house.get(SITI, "/v1/records/kwt", params={"area": RT1}).json()
    assert [each["area"] for each in listed["items"]] == [DASAWISMA]


def test_a_batch_gives_each_item_its_own_receipt(house: House) -> None:
    good, same = item("stunting"), item("kwt")
    house.post(SITI, "/v1/submissions", {"items": [same]})
    items = [
        good,
        same,
        {**item("stunting"), "area": RT_IMOPURO},
        {**item("stunting"), "theme": "weather"},
        {"theme": "stunting"},
        "not an item",
        item("stunting", observed_on="2026-11-21"),
        {**item("stunting"), "answers": {"weight_kg": "heavy", "shoe_size": 41}},
        good,
    ]
    reply = house.post(SITI, "/v1/submissions", {"items": items})
    receipts = reply.json()["items"]
    assert reply.status_code == 200
    assert [each["outcome"] for each in receipts] == ["new", "same", *["refused"] * 6, "same"]
    codes = [{fault["code"] for fault in each["faults"]} for each in receipts]
    assert codes[2] == {"area.unknown"}
    assert codes[3] == {"theme.unknown"}
    assert codes[4] >= {"schema.missing"}
    assert codes[6] == {"observed_on.future"}
    assert codes[7] >= {"answer.kind", "answer.unknown", "answer.missing"}
    assert [each["id"] for each in receipts[:4]] == [each["id"] for each in items[:4]]
    assert house.differences() == []


def test_a_batch_may_come_packed(house: House) -> None:
    body = gzip.compress(orjson.dumps({"items": [item("stunting")]}))
    head = {"content-encoding": "gzip", "content-type": "application/json"}
    reply = house.post(SITI, "/v1/submissions", content=body, headers=head)
    assert reply.json()["items"][0]["outcome"] == "new"


def test_a_batch_has_a_largest_size(house: House) -> None:
    reply = house.post(SITI, "/v1/submissions", {"items": [item("kwt")] * (MOST_ITEMS + 1)})
    assert (reply.status_code, reply.json()["code"]) == (422, "request.invalid")


@pytest.mark.parametrize(
    ("area", "code"),
    [(RT_IMOPURO, 404), ("18.72.99.1001.001.001", 404), ("nonsense", 404), (METRO, 404)],
)
def test_outside_the_scope_is_unknown(house: House, area: str, code: int) -> None:
    unknown = house.send(SITI, "18.72.01.1001.001.099", "stunting")
    reply = house.send(SITI, area, "stunting")
    assert reply.status_code == unknown.status_code == code
    strip = {"id": None}
    assert {**reply.json(), **strip} == {**unknown.json(), **strip}


@pytest.mark.parametrize("word", ["area", "theme", "id"])
def test_an_answer_called_like_a_part_of_the_address_is_only_an_unknown_answer(house: House, word: str) -> None:
    reply = house.send(SITI, RT1, "stunting", answers={**theme("stunting").example, word: 1})
    assert (reply.status_code, reply.json()["code"]) == (422, "record.refused")


def test_who_reads_totals_does_not_write(house: House) -> None:
    assert house.send(DINKES, RT1, "stunting").status_code == 404
    assert house.send(ANI, RT_IMOPURO, "stunting").status_code == 201


def test_an_application_writes_only_its_themes(house: House) -> None:
    assert house.send(APP, RT1, "stunting").status_code == 201
    assert house.send(APP, RT1, "kwt").status_code == 404


def test_a_closed_rt_takes_what_was_seen_while_it_was_open(house: House) -> None:
    late = house.send(TUTI, CLOSED_RT, "stunting")
    assert late.json()["faults"][0]["code"] == "area.closed"
    assert house.send(TUTI, CLOSED_RT, "stunting", observed_on="2025-12-30").status_code in (201, 422)


def test_a_record_is_filed_by_rt(house: House) -> None:
    reply = house.send(TUTI, METRO, "stunting")
    assert (reply.status_code, reply.json()["faults"][0]["code"]) == (422, "area.level")


def test_without_a_token_nothing_is_taken(house: House) -> None:
    reply = house.client.post(f"/v1/areas/{RT1}/stunting", json=document("stunting"))
    assert (reply.status_code, reply.json()["code"]) == (401, "auth.missing")
    forged = house.client.post("/v1/submissions", json={"items": []}, headers={"authorization": "Bearer nonsense"})
    assert forged.status_code == 401


def test_a_refusal_speaks_the_asked_language(house: House) -> None:
    bad = document("stunting", observed_on="2026-12-01")
    in_indonesian = house.post(SITI, f"/v1/areas/{RT1}/stunting", bad)
    in_english = house.post(SITI, f"/v1/areas/{RT1}/stunting", bad, headers={"accept-language": "en-GB,en;q=0.9"})
    assert in_indonesian.json()["title"] != in_english.json()["title"]
    assert in_indonesian.headers["content-language"] == "id"
    assert in_english.json()["faults"][0]["message"]["id"]


def test_the_phones_clock_may_be_wrong(house: House) -> None:
    for made_at in ("1970-01-01T00:00:00", "2099-01-01T00:00:00+07:00"):
        body = document("kwt", made_at=made_at)
        body["answers"]["group_name"] = f"KWT {made_at[:4]}"
        reply = house.post(SITI, f"/v1/areas/{RT1}/kwt", body)
        assert reply.status_code == 201, reply.text
        assert reply.json()["received_at"].startswith("2026-11-20")


def test_any_uuid_will_do(house: House) -> None:
    assert house.send(SITI, RT1, "stunting", id=str(uuid4())).status_code == 201


def test_a_revision_may_move_to_another_rt_of_the_kader(house: House) -> None:
    body = document("stunting")
    house.post(SITI, f"/v1/areas/{RT1}/stunting", body)
    moved = house.post(SITI, f"/v1/areas/{RT2}/stunting", {**body, "replaces": 1})
    assert moved.json()["outcome"] == "revised"
    assert house.get(SITI, f"/v1/records/stunting/{body['id']}").json()["area"] == RT2
    assert house.differences() == []


def test_nobody_revises_what_lies_outside_her_scope(house: House) -> None:
    body = document("stunting")
    house.post(SITI, f"/v1/areas/{RT1}/stunting", body)
    reply = house.post(ANI, f"/v1/areas/{RT_IMOPURO}/stunting", {**body, "replaces": 1})
    assert reply.status_code == 409
    assert house.get(SITI, f"/v1/records/stunting/{body['id']}").json()["area"] == RT1
    history = house.get(SITI, f"/v1/records/stunting/{body['id']}/history").json()
    assert history["conflicts"] == []
