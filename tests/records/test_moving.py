"""A record moved to its right RT takes along all it counts, and what its old phone still sends finds it there."""

from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from app.core.audit import AuditEntry
from app.core.clock import uuid7
from app.core.outbox import Fact
from app.records.models import Mention
from app.records.replay import replay
from app.themes.catalog import theme
from tests.cast import (
    ANI,
    BAPPEDA,
    CITY,
    CLOSED_RT,
    DASAWISMA,
    DINKES,
    METRO,
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
from tests.records.herds import herds, proved
from tests.records.test_memory import item, record, remembered, send

__all__ = ["herds"]


def move(house: House, key: str, id: str, area: str, who: Person = TUTI, **more: Any) -> Any:
    return house.post(who, f"/v1/records/{key}/{id}/move", {"area": area, "reason": "salah RT", **more})


def sound(house: House, key: str) -> None:
    """Assert that cells are what a recount finds, and rows what a replay does."""
    with house.app.state.database.reading() as session:
        assert list(replay(session, theme(key), house.app.state.reader.index)) == []
    assert house.differences() == []


def counted(house: House, key: str, indicator: str, on: str = "2026-11-30", who: Person = BAPPEDA) -> dict[str, int]:
    """Return the indicator by RT, up to the end of a month, where it is not nothing."""
    month = on[:7]
    params = {"area": CITY, "by": "rt", "from": month, "to": month, "indicators": indicator}
    reply = house.get(who, f"/v1/rollups/{key}", params=params)
    assert reply.status_code == 200, reply.text
    rows = reply.json()["rows"]
    return {row["area"]["code"]: count for row in rows if (count := row["values"][indicator]["count"])}


def test_a_record_moves_with_all_it_counts(house: House) -> None:
    sent = house.send(SITI, RT1, "stunting").json()
    house.post(TUTI, f"/v1/records/stunting/{sent['id']}/review", {"decision": "accept"})
    before = house.get(TUTI, f"/v1/records/stunting/{sent['id']}").json()
    assert counted(house, "stunting", "measured", who=DINKES) == {RT1: 1}
    reply = move(house, "stunting", sent["id"], RT3, revision=1)
    assert reply.status_code == 200, reply.text
    after = reply.json()
    assert (after["area"], after["state"], after["revision"]) == (RT3, "accepted", 1)
    assert (after["answers"], after["received_at"]) == (before["answers"], before["received_at"])
    assert after["changed"] > before["changed"]
    assert counted(house, "stunting", "measured", who=DINKES) == {RT3: 1}
    sound(house, "stunting")
    again = move(house, "stunting", sent["id"], RT3)
    assert (again.status_code, again.json()["changed"]) == (200, after["changed"])
    assert move(house, "stunting", sent["id"], RT1).json()["area"] == RT1
    assert counted(house, "stunting", "measured", who=DINKES) == {RT1: 1}
    sound(house, "stunting")
    steps = house.get(TUTI, f"/v1/records/stunting/{sent['id']}/history").json()["moves"]
    assert [(each["left"], each["area"], each["since"], each["reason"]) for each in steps] == [
        (RT1, RT3, None, "salah RT"),
        (RT3, RT1, None, "salah RT"),
    ]
    with house.app.state.database.reading() as session:
        facts = session.exec(select(Fact).where(Fact.name == "records.moved")).all()
        deeds = session.exec(select(AuditEntry.about).where(AuditEntry.action == "record.moved")).all()
    assert len(facts) == 2
    assert deeds == [f"record:{UUID(sent['id']).hex}"] * 2


def test_phones_of_both_rt_learn_of_it(house: House) -> None:
    sent = house.send(SITI, RT1, "stunting").json()
    old, new = ({"area": area, "changed_since": "1"} for area in (RT1, RT3))
    page = house.get(SITI, "/v1/records/stunting", params={"area": RT1}).json()
    assert ([each["id"] for each in page["items"]], page["gone"]) == ([sent["id"]], [])
    moved = move(house, "stunting", sent["id"], RT3).json()
    said = house.get(SITI, "/v1/records/stunting", params=old).json()
    assert (said["items"], said["gone"]) == ([], [{"id": sent["id"], "changed": moved["changed"], "erased": False}])
    assert (
        house.get(SITI, "/v1/records/stunting", params={**old, "changed_since": str(said["version"])}).json()["gone"]
        == []
    )
    there = house.get(TUTI, "/v1/records/stunting", params=new).json()
    assert ([each["id"] for each in there["items"]], there["gone"]) == ([sent["id"]], [])
    assert house.get(SITI, f"/v1/records/stunting/{sent['id']}").status_code == 404
    whole = house.get(TUTI, "/v1/records/stunting", params={**old, "area": METRO}).json()
    assert ([each["id"] for each in whole["items"]], whole["gone"]) == ([sent["id"]], [])


def test_what_the_old_phone_sends_is_kept_at_the_new_place(house: House) -> None:
    answers = dict(theme("stunting").example)
    first = {"id": str(uuid7()), "observed_on": "2026-11-19", "answers": answers}
    house.post(ANI, f"/v1/areas/{RT_IMOPURO}/stunting", first)
    assert move(house, "stunting", first["id"], RT3, who=DINKES).status_code == 200
    resent = house.post(ANI, f"/v1/areas/{RT_IMOPURO}/stunting", first).json()
    assert (resent["outcome"], resent["revision"]) == ("same", 1)
    revised = {**first, "replaces": 1, "answers": {**answers, "weight_kg": "9.1"}}
    for outcome in ("revised", "same"):
        said = house.post(ANI, f"/v1/areas/{RT_IMOPURO}/stunting", revised).json()
        assert (said["outcome"], said["revision"]) == (outcome, 2)
        assert [each["code"] for each in said["warnings"]].count("record.moved") == 1
    assert house.get(TUTI, f"/v1/records/stunting/{first['id']}").json()["area"] == RT3
    assert counted(house, "stunting", "measured", who=DINKES) == {RT3: 1}
    sound(house, "stunting")
    later = {**first, "replaces": 2, "answers": {**answers, "weight_kg": "9.2"}}
    assert house.post(ANI, f"/v1/areas/{RT_IMOPURO}/stunting", later).json()["outcome"] == "revised"
    stale = {**first, "replaces": 1, "answers": {**answers, "weight_kg": "9.3"}}
    assert house.post(ANI, f"/v1/areas/{RT_IMOPURO}/stunting", stale).json()["outcome"] == "conflict"
    assert house.get(TUTI, f"/v1/records/stunting/{first['id']}").json()["area"] == RT3
    sound(house, "stunting")


def test_a_kader_does_not_take_back_what_an_office_placed(house: House) -> None:
    """Siti serves both RT: what she still sends to the old one is no wish to move it back."""
    answers = dict(theme("stunting").example)
    first = {"id": str(uuid7()), "observed_on": "2026-11-19", "answers": answers}
    house.post(SITI, f"/v1/areas/{RT1}/stunting", first)
    move(house, "stunting", first["id"], RT2)
    revised = {**first, "replaces": 1, "answers": {**answers, "weight_kg": "9.1"}}
    assert house.post(SITI, f"/v1/areas/{RT1}/stunting", revised).json()["outcome"] == "revised"
    assert counted(house, "stunting", "measured", who=DINKES) == {RT2: 1}
    sound(house, "stunting")


@pytest.mark.parametrize(
    ("who", "area", "status", "code"),
    [
        (SITI, RT2, 404, "record.unknown"),
        (YANTI, RT2, 404, "record.unknown"),
        (TUTI, RT_IMOPURO, 409, "move.wider"),
        (TUTI, "18.72.01.1001.001.044", 404, "area.unknown"),
        (TUTI, CLOSED_RT, 422, "move.place"),
        (TUTI, METRO, 422, "move.place"),
    ],
)
def test_who_may_not_and_where_to_not(house: House, who: Person, area: str, status: int, code: str) -> None:
    sent = house.send(SITI, RT1, "stunting").json()
    reply = move(house, "stunting", sent["id"], area, who=who)
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    if code == "move.wider":
        assert "Dinas Kesehatan" in reply.json()["title"]
    assert house.get(TUTI, f"/v1/records/stunting/{sent['id']}").json()["area"] == RT1


def test_a_revision_that_was_not_looked_at(house: House) -> None:
    sent = house.send(SITI, RT1, "stunting").json()
    reply = move(house, "stunting", sent["id"], RT2, revision=2)
    assert (reply.status_code, reply.json()["code"]) == (409, "review.changed")


def test_one_zero_report_an_rt(house: House) -> None:
    for area in (RT1, RT2):
        house.send(SITI, area, "stunting", zero=True)
    mine, other = (
        house.get(SITI, "/v1/records/stunting", params={"area": area}).json()["items"][0] for area in (RT1, RT2)
    )
    reply = move(house, "stunting", mine["id"], RT2)
    assert (reply.status_code, reply.json()["code"]) == (409, "move.taken")
    assert [each["id"] for each in reply.json()["holders"]] == [other["id"]]
    house.post(TUTI, f"/v1/records/stunting/{other['id']}/review", {"decision": "void", "reason": "salah RT"})
    assert move(house, "stunting", mine["id"], RT2).status_code == 200
    assert house.send(SITI, RT1, "stunting", zero=True).json()["outcome"] == "new"
    assert move(house, "stunting", other["id"], RT3).json()["state"] == "void"
    sound(house, "stunting")


def test_a_group_known_by_its_kelurahan_is_another_one_elsewhere(house: House) -> None:
    answers = {key: value for key, value in theme("kwt").example.items() if key != "simluhtan_no"}
    mine = house.send(SITI, RT1, "kwt", answers=answers).json()
    other = house.send(ANI, RT_IMOPURO, "kwt", answers=answers).json()
    assert (mine["outcome"], other["outcome"]) == ("new", "new")
    assert move(house, "kwt", mine["id"], RT_IMOPURO).json()["code"] == "move.wider"
    assert move(house, "kwt", mine["id"], DASAWISMA).json()["area"] == DASAWISMA
    sound(house, "kwt")


def test_whom_it_names_and_what_is_remembered_go_along(herds: House) -> None:
    """Keeper 1 bears no number: known by name and house, and what is alike is told by the RT."""
    early, late = item(1, "2026-08-03", 9, house_no="4"), item(1, "2026-10-01", 5, house_no="4")
    send(herds, early, late)
    with herds.app.state.database.reading() as session:
        named = {each.named for each in session.exec(select(Mention)).all()}
    assert move(herds, "herds", early["id"], RT3).status_code == 200
    assert remembered(herds, late["id"])["before"] == 9
    with herds.app.state.database.reading() as session:
        assert {each.named for each in session.exec(select(Mention)).all()} - named
    assert proved(herds) == ([], [])
    revised = {**late, "replaces": 1, "answers": late["answers"] | {"heads": 3}}
    send(herds, revised)
    assert move(herds, "herds", late["id"], RT3).status_code == 200
    assert record(herds, late["id"])["area"] == RT3
    send(herds, {**late, "replaces": 2, "answers": late["answers"] | {"heads": 12}})
    assert (record(herds, late["id"])["area"], remembered(herds, late["id"])["more"]) == (RT3, 3)
    assert proved(herds) == ([], [])


def test_a_merge_is_not_undone_where_its_record_was_moved_out_of_reach(house: House) -> None:
    """Undoing would bring a record back to life in an RT that the operator may not review."""

    def child(day: str, **more: Any) -> dict[str, Any]:
        answers = {**theme("stunting").example, "child_nik": None, "no_nik_reason": "hilang", **more}
        sent: dict[str, Any] = house.send(SITI, RT1, "stunting", observed_on=day, answers=answers).json()
        return sent

    mine, first = child("2026-10-05", child_name="Anak Satu"), child("2026-09-05", child_name="Anak Satoe")
    twin = child("2026-10-06", child_name="Anak Satoe")
    asked = {"theme": "stunting", "kept": mine["id"], "merged": first["id"], "reason": "sama", "keep": [mine["id"]]}
    made = house.post(TUTI, "/v1/merges", asked).json()
    assert made["voided"] == [twin["id"]]
    assert move(house, "stunting", twin["id"], RT_IMOPURO, who=DINKES).status_code == 200
    path = f"/v1/merges/{made['id']}/undo"
    assert house.post(TUTI, path, {"reason": "beda"}).json()["code"] == "merge.wider"
    sound(house, "stunting")
    assert house.post(DINKES, path, {"reason": "beda"}).status_code == 200
    assert house.get(DINKES, f"/v1/records/stunting/{twin['id']}").json()["state"] == "received"
    sound(house, "stunting")


def test_who_sent_a_record_has_its_receipt_wherever_another_put_it(house: House) -> None:
    body = {"id": str(uuid7()), "observed_on": "2026-11-19", "answers": dict(theme("kwt").example)}
    first = house.post(SITI, f"/v1/areas/{RT1}/kwt", body).json()
    revision = {**body, "replaces": 1, "answers": {**body["answers"], "members_active": 9}}
    assert house.post(TUTI, f"/v1/areas/{RT3}/kwt", revision).json()["outcome"] == "revised"
    again = house.post(SITI, f"/v1/areas/{RT1}/kwt", body).json()
    assert (again["outcome"], again["receipt"], again["revision"]) == ("same", first["receipt"], 1)
    other = {**body, "answers": {**body["answers"], "members_active": 7}}
    assert house.post(SITI, f"/v1/areas/{RT1}/kwt", other).json()["outcome"] == "conflict"
