"""Two subjects become one and two again: rows, memory, slots, states and cells follow exactly, within the scope."""

import asyncio
import threading
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from app.core.audit import AuditEntry, broken_link, data_of
from app.core.outbox import Fact
from app.records import merging, postgres_engine
from app.records.models import Alias
from app.themes.catalog import theme
from tests.cast import ANI, APP, CAMAT, DINKES, LURAH, METRO, RT1, RT2, RT_IMOPURO, SITI, TUTI, YANTI, Person
from tests.house import House
from tests.records.herds import herds, proved
from tests.records.test_memory import NIK, item, outcomes, record, remembered, review, send

__all__ = ["herds"]


def unseen(day: str, heads: int, **more: Any) -> dict[str, Any]:
    """A record of keeper 0, known by name and house only."""
    return item(1, day, heads, name="Pak 0", house_no="4", **more)


def merge(house: House, kept: dict[str, Any], merged: dict[str, Any], who: Person = TUTI, **more: Any) -> Any:
    body = {"theme": "herds", "kept": kept["id"], "merged": merged["id"], "reason": "Orang yang sama", **more}
    return house.post(who, "/v1/merges", body)


def merged(house: House, kept: dict[str, Any], other: dict[str, Any], **more: Any) -> dict[str, Any]:
    reply = merge(house, kept, other, **more)
    assert reply.status_code == 201, reply.text
    made: dict[str, Any] = reply.json()
    return made


def undo(house: House, made: dict[str, Any], who: Person = TUTI) -> Any:
    return house.post(who, f"/v1/merges/{made['id']}/undo", {"reason": "Ternyata bukan"})


def snapshot(house: House, *items: dict[str, Any]) -> list[tuple[Any, ...]]:
    found = (record(house, each["id"]) for each in items)
    return [(each["state"], each["revision"], each["derived"]) for each in found]


def test_two_series_become_one_and_two_again(herds: House) -> None:
    early, late = unseen("2026-08-03", 9), unseen("2026-10-01", 5)
    middle, last = item(0, "2026-09-10", 7), item(0, "2026-11-10", 2)
    send(herds, early, late, middle, last)
    before = snapshot(herds, early, late, middle, last)
    changed = {each["id"]: record(herds, each["id"])["changed"] for each in (early, late, middle, last)}
    made = merged(herds, last, early)
    assert made["moved"] == sorted([early["id"], late["id"]])
    assert (made["voided"], made["undone"], made["elsewhere"]) == ([], None, {})
    assert [remembered(herds, each["id"])["falls"] for each in (early, middle, late, last)] == [0, 1, 2, 3]
    moved = (early, late, middle, last)
    assert all(record(herds, each["id"])["changed"] > changed[each["id"]] for each in moved)
    assert proved(herds) == ([], [])
    assert undo(herds, made).json()["undone"]["reason"] == "Ternyata bukan"
    assert snapshot(herds, early, late, middle, last) == before
    assert proved(herds) == ([], [])


def test_what_comes_later_about_the_merged_goes_to_the_kept(herds: House) -> None:
    first, card = unseen("2026-08-03", 9), item(0, "2026-09-10", 7)
    send(herds, first, card)
    made = merged(herds, card, first)
    later = unseen("2026-10-01", 5)
    (receipt,) = send(herds, later)
    assert receipt["derived"] == {"before": 7, "before_on": "2026-09-10", "more": -2, "falls": 2}
    (met,) = send(herds, unseen("2026-09-30", 1))
    assert (met["outcome"], met["faults"][0]["code"]) == ("conflict", "record.conflict.subject")
    assert proved(herds) == ([], [])
    assert undo(herds, made).status_code == 200
    assert remembered(herds, later["id"])["before"] == 9
    assert proved(herds) == ([], [])


def test_merges_are_followed_to_their_end(herds: House) -> None:
    one, two, three = item(0, "2026-08-03", 9), item(2, "2026-09-10", 7), item(4, "2026-10-01", 5)
    send(herds, one, two, three)
    first = merged(herds, two, one)
    second = merged(herds, three, two)
    (receipt,) = send(herds, item(0, "2026-11-10", 4))
    assert receipt["derived"]["falls"] == 3
    assert undo(herds, first).status_code == 200
    assert remembered(herds, three["id"])["before"] == 7
    assert remembered(herds, receipt["id"])["before"] == 9
    assert proved(herds) == ([], [])
    again = merged(herds, one, three)
    assert remembered(herds, receipt["id"])["falls"] == 3
    assert undo(herds, second).status_code == undo(herds, again).status_code == 200
    assert [remembered(herds, each["id"])["falls"] for each in (one, two, three)] == [0, 0, 0]
    assert proved(herds) == ([], [])


@pytest.mark.parametrize("stays", ["kept", "merged"])
def test_of_two_in_a_month_one_must_be_chosen(herds: House, stays: str) -> None:
    mine, other, before = item(0, "2026-09-10", 7), unseen("2026-09-30", 5), unseen("2026-08-03", 9)
    send(herds, mine, other, before)
    review(herds, other["id"], "accept")
    was = snapshot(herds, mine, other, before)
    reply = merge(herds, mine, other)
    assert (reply.status_code, reply.json()["code"]) == (409, "merge.collision")
    (pair,) = reply.json()["collisions"]
    assert (pair["kept"]["id"], pair["merged"]["id"]) == (mine["id"], other["id"])
    assert merge(herds, mine, other, keep=[mine["id"], other["id"]]).status_code == 409
    assert merge(herds, mine, other, keep=[before["id"]]).status_code == 409
    assert snapshot(herds, mine, other, before) == was
    winner, loser = (mine, other) if stays == "kept" else (other, mine)
    made = merged(herds, mine, other, keep=[winner["id"]])
    assert made["voided"] == [loser["id"]]
    assert record(herds, loser["id"])["state"] == "void"
    assert remembered(herds, winner["id"])["before"] == 9
    assert proved(herds) == ([], [])
    steps = herds.get(TUTI, f"/v1/records/herds/{loser['id']}/history").json()["decisions"]
    assert (steps[-1]["state"], steps[-1]["reason"]) == ("void", "Digabung: Orang yang sama")
    assert undo(herds, made).json()["voided"] == [loser["id"]]
    assert snapshot(herds, mine, other, before) == was
    assert proved(herds) == ([], [])


def test_a_place_that_was_taken_since_is_not_taken_back(herds: House) -> None:
    mine, other = item(0, "2026-09-10", 7), unseen("2026-09-30", 5)
    send(herds, mine, other)
    made = merged(herds, mine, other, keep=[mine["id"]])
    review(herds, mine["id"], "void")
    newer = unseen("2026-09-30", 6)
    assert outcomes(send(herds, newer)) == ["new"]
    was = snapshot(herds, mine, other, newer)
    reply = undo(herds, made)
    assert (reply.status_code, reply.json()["code"]) == (409, "merge.taken")
    assert [(pair["kept"]["id"], pair["merged"]["id"]) for pair in reply.json()["collisions"]] == [
        (newer["id"], other["id"])
    ]
    assert snapshot(herds, mine, other, newer) == was
    assert proved(herds) == ([], [])
    review(herds, newer["id"], "void")
    assert undo(herds, made).status_code == 200
    assert record(herds, other["id"])["state"] == "received"
    assert proved(herds) == ([], [])


def test_a_later_merge_must_be_undone_first_where_it_took_the_place(herds: House) -> None:
    one, two, three = (item(who, "2026-09-10", 7) for who in (0, 2, 4))
    send(herds, one, two, three)
    first = merged(herds, two, one, keep=[one["id"]])
    second = merged(herds, three, one, keep=[three["id"]])
    assert undo(herds, first).json()["code"] == "merge.taken"
    assert undo(herds, second).status_code == undo(herds, first).status_code == 200
    assert [record(herds, each["id"])["state"] for each in (one, two, three)] == ["received"] * 3
    assert proved(herds) == ([], [])


def test_records_that_changed_since_keep_what_was_said(herds: House) -> None:
    mine, other = item(0, "2026-09-10", 7), unseen("2026-10-01", 5)
    send(herds, mine, other)
    made = merged(herds, mine, other)
    review(herds, other["id"], "accept")
    assert outcomes(send(herds, {**mine, "replaces": 1, "answers": mine["answers"] | {"heads": 8}})) == ["revised"]
    corrected = {**other, "replaces": 1, "observed_on": "2026-10-31"}
    assert outcomes(send(herds, corrected)) == ["revised"]
    assert remembered(herds, other["id"])["before"] == 8
    assert undo(herds, made).status_code == 200
    assert record(herds, other["id"])["observed_on"] == "2026-10-31"
    assert remembered(herds, other["id"]) == {"falls": 0}
    assert proved(herds) == ([], [])


def test_a_record_that_names_nobody_can_be_merged_by_itself(herds: House) -> None:
    nobody = {**item(1, "2026-10-01", 5), "answers": {"name": "Pak Nol", "heads": 5}}
    mine = item(0, "2026-09-10", 7)
    send(herds, mine, nobody)
    assert merge(herds, nobody, mine).json()["code"] == "merge.unidentified"
    made = merged(herds, mine, nobody)
    assert remembered(herds, nobody["id"])["before"] == 7
    again = {**nobody, "replaces": 1, "answers": {"name": "Pak Nol", "heads": 4}}
    (receipt,) = send(herds, again)
    assert (receipt["outcome"], receipt["derived"]["more"]) == ("revised", -3)
    assert proved(herds) == ([], [])
    assert undo(herds, made).status_code == 200
    assert remembered(herds, nobody["id"]) == {"falls": 0}
    assert proved(herds) == ([], [])


def test_what_cannot_be_merged(herds: House) -> None:
    mine, same, nil = item(0, "2026-09-10", 7), item(0, "2026-10-01", 7), item(2, "2026-09-10", None)
    other = item(4, "2026-09-10", 7)
    send(herds, mine, same, {**nil, "zero": True, "answers": {}}, other)
    assert merge(herds, mine, same).json()["code"] == "merge.same"
    assert merge(herds, mine, nil).json()["code"] == "merge.nobody"
    review(herds, other["id"], "void")
    assert merge(herds, mine, other).json()["code"] == "merge.nobody"
    assert merge(herds, mine, other, reason="  ").json()["code"] == "request.invalid"
    assert merge(herds, mine, other, theme="cats").json()["code"] == "theme.unknown"


def test_undoing_twice_is_undoing_once(herds: House) -> None:
    mine, other, same = item(0, "2026-09-10", 7), unseen("2026-10-01", 5), unseen("2026-09-30", 4)
    send(herds, mine, other, same)
    made = merged(herds, mine, other, keep=[mine["id"]])
    first = undo(herds, made).json()
    version = record(herds, mine["id"])["changed"]
    herds.clock.forward(minutes=5)
    assert undo(herds, made).json() == first
    assert record(herds, mine["id"])["changed"] == version
    merged(herds, mine, other, keep=[mine["id"]])
    assert undo(herds, made).json() == first  # the first merge is undone already; the second one stands
    assert remembered(herds, other["id"])["before"] == 7
    assert record(herds, same["id"])["state"] == "void"
    assert proved(herds) == ([], [])


@pytest.mark.parametrize("who", [SITI, ANI, YANTI, CAMAT, APP, DINKES], ids=lambda who: who.username)
def test_whoever_may_not_review_both_finds_nothing(herds: House, who: Person) -> None:
    mine, other = item(0, "2026-09-10", 7), unseen("2026-10-01", 5)
    send(herds, mine, other)
    nowhere = {"id": "01890000-0000-7000-8000-000000000000"}
    refused, unknown = merge(herds, mine, other, who=who), merge(herds, nowhere, nowhere, who=who)
    assert (refused.status_code, refused.json()) == (unknown.status_code, unknown.json())
    assert refused.json()["code"] == "record.unknown"
    made = merged(herds, mine, other)
    refused, unknown = undo(herds, made, who), undo(herds, nowhere, who)
    assert (refused.status_code, refused.json()) == (unknown.status_code, unknown.json())
    assert refused.json()["code"] == "merge.unknown"
    pairs = {"one": mine["id"], "other": other["id"]}
    assert herds.post(who, "/v1/duplicates/herds/apart", pairs).json()["code"] == "record.unknown"
    assert herds.get(who, "/v1/duplicates/herds", params={"area": METRO}).json()["code"] == "area.unknown"
    assert herds.get(who, "/v1/merges").json() == {"items": [], "next": None}


def test_one_side_outside_the_scope_is_unknown_and_a_part_outside_is_for_the_office(herds: House) -> None:
    mine, other = item(0, "2026-09-10", 7), unseen("2026-10-01", 5)
    away = item(2, "2026-08-03", 3, area=RT_IMOPURO)
    send(herds, mine, other)
    assert outcomes(send(herds, away, who=ANI)) == ["new"]
    assert merge(herds, mine, away).json()["code"] == "record.unknown"
    half = item(2, "2026-09-30", 3)
    send(herds, half)
    assert merge(herds, other, half).json()["code"] == "merge.wider"
    assert merge(herds, half, other).json()["code"] == "merge.wider"
    assert merge(herds, mine, other, who=LURAH).status_code == 201
    assert proved(herds) == ([], [])


def test_what_was_done_is_written_down_and_told(herds: House) -> None:
    mine, other = item(0, "2026-09-10", 7), unseen("2026-09-30", 5)
    send(herds, mine, other)
    made = merged(herds, mine, other, keep=[mine["id"]])
    undo(herds, made)
    with herds.app.state.database.reading() as session:
        deeds = session.exec(select(AuditEntry).where(AuditEntry.action.startswith("subject."))).all()  # type: ignore[attr-defined]
        facts = session.exec(select(Fact.name).order_by(Fact.id)).all()  # type: ignore[arg-type]
        assert broken_link(session) is None
        told = [str(data_of(session, each)) for each in deeds]
        assert session.exec(select(Alias)).all() == []
    assert [each.action for each in deeds] == ["subject.merged", "subject.unmerged"]
    assert not any(NIK.format(0) in each for each in told)
    assert facts[-4:] == ["records.decided", "records.merged", "records.decided", "records.unmerged"]
    page = herds.get(TUTI, "/v1/merges", params={"area": METRO, "theme": "herds"}).json()
    history = herds.get(SITI, f"/v1/records/herds/{other['id']}/history").json()["merges"]
    assert [(each["merge"], each["voided"], each["undone_at"] is None) for each in history] == [
        (made["id"], True, False)
    ]
    (listed,) = page["items"]
    assert (listed["id"], listed["kept"]["label"], listed["voided"]) == (made["id"], "Pak 0", [other["id"]])
    assert listed["undone"]["reason"] == "Ternyata bukan"
    assert herds.get(TUTI, "/v1/merges", params={"area": RT2}).json()["items"] == []
    assert herds.get(TUTI, "/v1/merges", params={"area": RT_IMOPURO}).json()["code"] == "area.unknown"


def test_merges_come_in_pages(herds: House) -> None:
    cards = [item(who, "2026-09-10", 7) for who in (0, 2, 4, 6, 8)]
    send(herds, *cards)
    made = [merged(herds, cards[0], each, keep=[cards[0]["id"]])["id"] for each in cards[1:]]
    found, before = [], None
    for _ in range(3):
        page = herds.get(TUTI, "/v1/merges", params={"limit": 2, **({"before": before} if before else {})}).json()
        found += [each["id"] for each in page["items"]]
        before = page["next"]
        if before is None:
            break
    assert found == made[::-1]


def test_a_merge_speaks_of_its_own_theme_only(herds: House) -> None:
    mine, other = item(0, "2026-09-10", 7), item(2, "2026-10-01", 5)
    send(herds, mine, other)
    case = {**theme("covid").example, "nik": NIK.format(2)}
    assert herds.send(SITI, RT1, "covid", answers=case).status_code == 201
    made = merged(herds, mine, other)
    assert made["elsewhere"] == {"covid": 1}
    asked = herds.post(SITI, "/v1/lookups", {"nik": NIK.format(2)}).json()["subjects"]
    assert sorted(tuple(c["theme"] for c in each["records"]) for each in asked) == [("covid",), ("herds",)]
    asked = herds.post(SITI, "/v1/lookups", {"nik": NIK.format(0)}).json()["subjects"]
    assert [[(c["theme"], c["records"]) for c in each["records"]] for each in asked] == [[("herds", 2)]]


def test_a_merge_while_records_of_the_merged_arrive(herds: House) -> None:
    """Whatever comes before, during or after: in the end all of it is the kept one's."""
    mine = item(0, "2026-08-03", 9)
    firsts = [unseen("2026-08-03", 3)]
    send(herds, mine, *firsts)
    days = ("2026-09-10", "2026-10-01", "2026-11-10")
    troubles: list[str] = []
    made: list[dict[str, Any]] = []

    def arrive() -> None:
        for day in days:
            receipts = [send(herds, each)[0] for each in (unseen(day, 5), item(0, day, 4))]
            troubles.extend(each["outcome"] for each in receipts if each["outcome"] not in ("new", "conflict"))

    def unite() -> None:
        while not made:
            reply = merge(herds, mine, firsts[0], keep=keep)
            if reply.status_code == 201:
                made.append(reply.json())
            elif reply.json()["code"] == "merge.collision":
                keep[:] = [pair["kept"]["id"] for pair in reply.json()["collisions"]]
            else:
                troubles.append(reply.text)
                return

    keep: list[str] = []
    for person in (SITI, TUTI):
        herds.token(person)
    threads = [threading.Thread(target=arrive), threading.Thread(target=unite)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert proved(herds) == ([], [])
    assert undo(herds, made[0]).status_code in (200, 409)
    assert proved(herds) == ([], [])


@pytest.mark.parametrize("herds", ["postgresql"], indirect=True)
def test_a_merge_undone_between_two_looks_of_the_writer(herds: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer has read that the one is the other, and reads on; by then it is so no longer."""
    mine, other = item(0, "2026-09-10", 7), unseen("2026-10-01", 5)
    send(herds, mine, other)
    made = merged(herds, mine, other)
    state, look_up = herds.app.state, postgres_engine._look_up
    undone: list[UUID] = []

    def take_back() -> None:
        with state.database.writing() as session:
            found, late = merging.undo(
                session,
                state.reader.index,
                UUID(made["id"]),
                lambda _: (METRO,),
                reason="beda",
                account=UUID(made["account"]),
                at=state.clock.now(),
            )
            assert not late
            undone.append(found.id)

    async def meanwhile(*lines: Any, **asked: Any) -> dict[UUID, UUID]:
        aliases = await look_up(*lines, **asked)
        if aliases and not undone:
            await asyncio.to_thread(take_back)
        return aliases

    monkeypatch.setattr(postgres_engine, "_look_up", meanwhile)
    (receipt,) = send(herds, unseen("2026-11-10", 3))
    assert len(undone) == 1
    assert (receipt["outcome"], receipt["derived"]["before"]) == ("new", 5)
    assert proved(herds) == ([], [])
