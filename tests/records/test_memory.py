"""What a record keeps of its subject's earlier records is exact, in whatever order they come, change and go."""

import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, insert, update

from app.core.clock import uuid7
from app.core.db import Database
from app.records.models import Alias, Conflict, Decision, Mention, Merge, MergedRecord, Revision
from app.records.replay import replay
from app.records.tables import TABLES
from tests.cast import RT1, RT2, SITI, TUTI, Person
from tests.house import House
from tests.records.herds import HERDS, furnish, herds, proved, served

__all__ = ["herds"]

DAYS = ("2026-08-03", "2026-08-30", "2026-09-10", "2026-09-30", "2026-10-01", "2026-10-31", "2026-11-10", "2026-11-19")
MONTHS = DAYS[::2]
"""One day in each of these months."""

NIK = "187201450690900{}"


def item(who: int, day: str, heads: int | None, *, area: str = RT1, **more: Any) -> dict[str, Any]:
    """Write a record of one of the keepers; the even ones have a NIK, the others are known by name and house."""
    named = {"nik": NIK.format(who)} if who % 2 == 0 else {"house_no": str(who)}
    answers = {"name": f"Pak {who}", **named, **({} if heads is None else {"heads": heads})}
    envelope = {key: more.pop(key) for key in ("id", "replaces") if key in more}
    return {
        "id": str(uuid7()),
        "theme": "herds",
        "area": area,
        "observed_on": day,
        "answers": answers | more,
        **envelope,
    }


def send(house: House, *items: dict[str, Any], who: Person = SITI) -> list[dict[str, Any]]:
    reply = house.post(who, "/v1/submissions", {"items": list(items)})
    assert reply.status_code == 200, reply.text
    receipts: list[dict[str, Any]] = reply.json()["items"]
    return receipts


def outcomes(receipts: Iterable[dict[str, Any]]) -> list[str]:
    return [each["outcome"] for each in receipts]


def codes(receipt: dict[str, Any], what: str = "faults") -> list[str]:
    return [each["code"] for each in receipt[what]]


def record(house: House, id: str) -> dict[str, Any]:
    found: dict[str, Any] = house.get(TUTI, f"/v1/records/herds/{id}").json()
    return found


def remembered(house: House, id: str) -> dict[str, Any]:
    return {key: value for key, value in record(house, id)["derived"].items() if key in HERDS.lasting}


def review(house: House, id: str, decision: str) -> int:
    return house.post(TUTI, f"/v1/records/herds/{id}/review", {"decision": decision, "reason": "diperiksa"}).status_code


def recalled(standing: Sequence[dict[str, Any]], mine: dict[str, Any]) -> dict[str, Any]:
    """Say by hand what a record must keep: `standing` are the records of its subject."""
    series = sorted(standing, key=lambda each: (each["day"], each["id"]))
    at = next(index for index, each in enumerate(series) if each["id"] == mine["id"])
    kept: dict[str, Any] = {"falls": 0}
    if at:
        kept["before_on"] = series[at - 1]["day"]
        before = series[at - 1]["heads"]
        if before is not None:
            kept["before"] = before
        if before is not None and mine["heads"] is not None:
            kept["more"] = mine["heads"] - before
    heads = [each["heads"] for each in series[: at + 1]]
    while len(heads) > 1 and None not in heads[-2:] and heads[-1] < heads[-2]:
        kept["falls"] += 1
        heads.pop()
    return kept


def test_a_late_arrival_is_remembered_by_those_after_it(herds: House) -> None:
    last, first = item(0, "2026-11-10", 9), item(0, "2026-09-10", 3)
    send(herds, last)
    before = record(herds, last["id"])["changed"]
    send(herds, first)
    assert remembered(herds, last["id"]) == {"before": 3, "before_on": "2026-09-10", "more": 6, "falls": 0}
    assert record(herds, last["id"])["changed"] > before
    (middle,) = send(herds, item(0, "2026-10-01", 12))
    assert middle["derived"] == {"before": 3, "before_on": "2026-09-10", "more": 9, "falls": 0}
    assert remembered(herds, last["id"]) == {"before": 12, "before_on": "2026-10-01", "more": -3, "falls": 1}
    assert proved(herds) == ([], [])


def test_a_record_whose_memory_did_not_change_is_left_alone(herds: House) -> None:
    first, last = item(0, "2026-09-10", 3), item(0, "2026-11-10", 9)
    send(herds, first, last)
    before = record(herds, last["id"])
    assert outcomes(send(herds, {**first, "replaces": 1, "answers": first["answers"] | {"permit": "1234"}})) == [
        "revised"
    ]
    assert record(herds, last["id"]) == before


def test_a_void_record_is_forgotten(herds: House) -> None:
    ids = [item(0, day, heads) for day, heads in (("2026-08-03", 9), ("2026-09-10", 5), ("2026-10-01", 2))]
    send(herds, *ids)
    assert remembered(herds, ids[2]["id"])["falls"] == 2
    assert review(herds, ids[2]["id"], "accept") == 200
    assert review(herds, ids[1]["id"], "void") == 200
    assert remembered(herds, ids[2]["id"]) == {"before": 9, "before_on": "2026-08-03", "more": -7, "falls": 1}
    assert record(herds, ids[2]["id"])["state"] == "accepted"
    assert proved(herds) == ([], [])


def test_a_corrected_number_moves_a_record_into_another_memory(herds: House) -> None:
    mine, other, wrong = item(0, "2026-11-10", 9), item(2, "2026-11-19", 7), item(2, "2026-08-30", 1)
    send(herds, mine, other, wrong)
    assert remembered(herds, other["id"])["before"] == 1
    corrected = {**wrong, "replaces": 1, "answers": wrong["answers"] | {"nik": NIK.format(0)}}
    assert outcomes(send(herds, corrected)) == ["revised"]
    assert remembered(herds, other["id"]) == {"falls": 0}
    assert remembered(herds, mine["id"])["before"] == 1
    assert proved(herds) == ([], [])


def test_a_zero_report_remembers_nothing_and_is_not_remembered(herds: House) -> None:
    first, last = item(0, "2026-08-03", 4), item(0, "2026-11-10", 9)
    send(herds, first, last)
    nil = {**first, "replaces": 1, "zero": True, "answers": {}}
    assert outcomes(send(herds, nil)) == ["revised"]
    assert remembered(herds, last["id"]) == {"falls": 0}
    assert outcomes(send(herds, {**first, "replaces": 2})) == ["revised"]
    assert remembered(herds, last["id"])["before"] == 4
    assert proved(herds) == ([], [])


def test_what_names_the_same_is_elsewhere_only_with_somebody_else(herds: House) -> None:
    kk = "1872011507080009"
    shared = {"kk": kk, "permit": "1234"}
    first, later = item(0, "2026-10-01", 3, **shared), item(0, "2026-11-10", 4, **shared)
    assert outcomes(send(herds, first, later)) == ["new", "new"]  # the same keeper a month later
    (refused,) = send(herds, item(2, "2026-11-10", 4, **shared))
    assert (refused["outcome"], codes(refused)) == ("refused", ["H1"])
    assert review(herds, first["id"], "void") == review(herds, later["id"], "void") == 200
    assert outcomes(send(herds, item(2, "2026-11-10", 4, **shared))) == ["new"]
    assert proved(herds) == ([], [])


@pytest.mark.parametrize("together", [True, False])
def test_a_batch_says_what_its_items_one_by_one_would(herds: House, together: bool) -> None:
    """The first moves out of a house with its permit; the second moves in, and is alone there."""
    first = item(0, "2026-10-01", 3, house_no="7", permit="1234")
    send(herds, first)
    moved = {**first, "replaces": 1, "answers": first["answers"] | {"house_no": "8"}}
    second = item(2, "2026-10-01", 3, house_no="7", permit="1234")
    batches = [[moved, second]] if together else [[moved], [second]]
    assert [outcome for batch in batches for outcome in outcomes(send(herds, *batch))] == ["revised", "new"]
    assert proved(herds) == ([], [])


def test_a_revision_remembers_the_one_before(herds: House) -> None:
    first = item(0, "2026-10-01", 3)
    send(herds, first)
    again = {**first, "replaces": 1, "answers": first["answers"] | {"name": "Bu Nol"}}
    for _ in range(2):  # sent again, it says the same again
        (receipt,) = send(herds, again)
        assert codes(receipt, "warnings") == ["H2"]


def test_a_mended_row_and_mention_are_found(herds: House) -> None:
    mine = item(0, "2026-10-01", 3, kk="1872011507080009", bought=[NIK.format(8)])
    later = item(0, "2026-11-10", 5, house_no="9")
    send(herds, mine, later)
    db: Database = herds.app.state.database
    assert proved(herds) == ([], [])
    table = TABLES["herds"][0]
    with db.writing() as session:
        session.execute(delete(Mention).where(Mention.key == "kk"))  # type: ignore[arg-type]
        session.execute(insert(Mention), [{"named": uuid7(), "record": uuid7(), "key": "kk", "theme": "herds"}])
        session.execute(update(table).where(table.c.house.is_not(None)).values(house=uuid7(), before=7))
    assert sorted(each.columns for each in proved(herds)[1]) == [("before",), ("house",), ("mention",), ("mention",)]
    changed = record(herds, later["id"])["changed"]
    with db.writing() as session:
        assert len(list(replay(session, HERDS, herds.app.state.reader.index, mend=True))) == 4
    assert proved(herds)[1] == []
    assert record(herds, later["id"])["changed"] > changed


def wipe(house: House) -> None:
    with house.app.state.database.writing() as session:
        for model in (Revision, Conflict, Decision, Mention, Alias, MergedRecord, Merge):
            session.execute(delete(model))
        for table in TABLES["herds"]:
            session.execute(delete(table))


class Machine(RuleBasedStateMachine):
    """Drives the service over HTTP; the truth is a dict, and a reader who only follows changes."""

    house: House

    def __init__(self) -> None:
        super().__init__()
        wipe(self.house)
        self.truth: dict[str, dict[str, Any]] = {}
        self.mirror: dict[str, dict[str, Any]] = {}
        self.version = 0
        self.merges: list[dict[str, Any]] = []

    @rule(
        new=st.lists(
            st.tuples(
                st.integers(0, 2), st.sampled_from(DAYS), st.none() | st.integers(0, 9), st.sampled_from([RT1, RT2])
            ),
            max_size=5,
        ),
        revised=st.lists(
            st.tuples(st.integers(0, 50), st.integers(0, 2), st.sampled_from(DAYS), st.none() | st.integers(0, 9)),
            max_size=3,
        ),
    )
    def batch(self, new: Sequence[tuple[Any, ...]], revised: Sequence[tuple[Any, ...]]) -> None:
        items = []
        numbers = {id_: each["number"] for id_, each in self.truth.items()}
        for pick, who, day, heads in revised:
            if numbers:
                id_ = sorted(numbers)[pick % len(numbers)]
                items.append(item(who, day, heads, id=id_, replaces=numbers[id_], area=self.truth[id_]["area"]))
                numbers[id_] += self.truth[id_]["state"] != "void"
        items += [item(who, day, heads, area=area) for who, day, heads, area in new]
        for each, receipt in zip(items, send(self.house, *items), strict=True):
            assert receipt["outcome"] in ("new", "revised", "same", "conflict")
            if receipt["outcome"] in ("new", "revised"):
                self.truth[each["id"]] = {
                    "id": each["id"],
                    "who": each["answers"]["name"],
                    "day": each["observed_on"],
                    "heads": each["answers"].get("heads"),
                    "area": each["area"],
                    "state": "received",
                    "number": receipt["revision"],
                }

    @rule(pick=st.integers(0, 50), decision=st.sampled_from(["accept", "return", "void"]))
    def decide(self, pick: int, decision: str) -> None:
        if self.truth:
            id_ = sorted(self.truth)[pick % len(self.truth)]
            if review(self.house, id_, decision) == 200:
                self.truth[id_]["state"] = {"accept": "accepted", "return": "returned", "void": "void"}[decision]

    def end(self, who: str) -> str:
        """Say whom the merges that stand make of a keeper."""
        for each in self.merges:
            if each["merged"] == who and each["stands"]:
                return self.end(each["kept"])
        return who

    @rule(kept=st.integers(0, 50), merged=st.integers(0, 50), first=st.booleans())
    def merge(self, kept: int, merged: int, first: bool) -> None:
        """Find two keepers to be one; of two records of a month the first or the second stands."""
        if not self.truth:
            return
        ids = sorted(self.truth)
        one, other = self.truth[ids[kept % len(ids)]], self.truth[ids[merged % len(ids)]]
        body = {"theme": "herds", "kept": one["id"], "merged": other["id"], "reason": "sama"}
        reply = self.house.post(TUTI, "/v1/merges", body)
        if reply.json().get("code") == "merge.collision":
            body["keep"] = [pair["kept" if first else "merged"]["id"] for pair in reply.json()["collisions"]]
            reply = self.house.post(TUTI, "/v1/merges", body)
        if reply.status_code != 201:
            expected = "merge.nobody" if "void" in (one["state"], other["state"]) else "merge.same"
            assert reply.json()["code"] == expected
            return
        ends = self.end(other["who"]), self.end(one["who"])
        voided = {id_: self.truth[id_]["state"] for id_ in reply.json()["voided"]}
        self.merges.append(
            {"id": reply.json()["id"], "merged": ends[0], "kept": ends[1], "voided": voided, "stands": True}
        )
        for id_ in voided:
            self.truth[id_]["state"] = "void"

    @rule(pick=st.integers(0, 20))
    def undo(self, pick: int) -> None:
        standing = [each for each in self.merges if each["stands"]]
        if standing:
            made = standing[pick % len(standing)]
            reply = self.house.post(TUTI, f"/v1/merges/{made['id']}/undo", {"reason": "beda"})
            if reply.status_code == 200:
                made["stands"] = False
                for id_, state in made["voided"].items():
                    self.truth[id_]["state"] = state
            else:
                assert reply.json()["code"] == "merge.taken"

    @invariant()
    def each_remembers_what_it_must(self) -> None:
        items = self.house.get(TUTI, "/v1/records/herds", params={"limit": 500}).json()["items"]
        assert {each["id"] for each in items} == self.truth.keys()
        for each in items:
            mine = self.truth[each["id"]]
            assert (each["state"], each["revision"], each["observed_on"]) == (
                mine["state"],
                mine["number"],
                mine["day"],
            )
            if mine["state"] != "void":
                end = self.end(mine["who"])
                same = [one for one in self.truth.values() if self.end(one["who"]) == end and one["state"] != "void"]
                assert each["derived"] == recalled(same, mine), each
        self.follow(items)

    def follow(self, items: Sequence[dict[str, Any]]) -> None:
        """Whoever follows changes by their numbers has the same in the end."""
        params = {"changed_since": str(self.version), "limit": "500"}
        page = self.house.get(TUTI, "/v1/records/herds", params=params).json()
        self.mirror |= {each["id"]: each for each in page["items"]}
        self.version = page["version"]
        assert self.mirror == {each["id"]: each for each in items}

    @invariant()
    def everything_is_proved(self) -> None:
        assert proved(self.house) == ([], [])


@pytest.mark.parametrize("steps", [20])
def test_the_machine(herds: House, steps: int) -> None:
    class Driven(Machine):
        pass

    Driven.house = herds
    run_state_machine_as_test(
        Driven,
        settings=settings(
            max_examples=15 if herds.app.state.database.is_sqlite else 8,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def dealt(house: House, items: Sequence[dict[str, Any]]) -> None:
    for at in range(0, len(items), 2):
        send(house, *items[at : at + 2])


def test_two_servers_remember_as_one(
    database_like: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two writers on one database, months of the same keepers dealt out at random between them."""
    months = [item(who, day, heads) for heads, day in enumerate(MONTHS) for who in range(4)]
    url = database_like("postgresql", "herds", furnish)
    with served(url, tmp_path, monkeypatch) as one, served(url, tmp_path, monkeypatch) as two:
        for each in (one, two):
            each.token(SITI)
        shares = ((one, months[::-2]), (two, months[1::-2] + months[::3]), (two, months[::2]))
        threads = [threading.Thread(target=dealt, args=share) for share in shares]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        send(one, *months)
        assert proved(one) == ([], [])
        last = {"before": 2, "before_on": "2026-10-01", "more": 1, "falls": 0}
        assert [remembered(two, each["id"]) for each in months[-4:]] == [last] * 4
