"""Whatever is done in whatever order, the records are what a plain dict says and the cells what a recount says."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete

from app.core.clock import uuid7
from app.core.db import Database
from app.records.models import Conflict, Decision, Mention, Revision
from app.records.tables import TABLES
from app.themes.catalog import theme
from tests.cast import RT1, RT2, SITI, TUTI
from tests.house import House

DAYS = ("2026-09-30", "2026-10-01", "2026-10-31", "2026-11-19")
THEMES = ("stunting", "kwt")


def wipe(db: Database) -> None:
    with db.writing() as session:
        for model in (Revision, Conflict, Decision, Mention):
            session.execute(delete(model))
        for row, cell in TABLES.values():
            session.execute(delete(row))
            session.execute(delete(cell))


def answers(key: str, who: int, variant: int) -> dict[str, Any]:
    base = dict(theme(key).example)
    if key == "stunting":
        return {
            **base,
            "child_nik": None,
            "no_nik_reason": "hilang",
            "child_name": f"Anak {who}",
            "weight_kg": f"9.{variant}",
        }
    return {**base, "group_name": f"KWT {who}", "members_active": 10 + variant}


class Machine(RuleBasedStateMachine):
    """Drives the service over HTTP and keeps the truth in a dict."""

    house: House
    sent = Bundle("sent")

    def __init__(self) -> None:
        super().__init__()
        wipe(self.house.app.state.database)
        self.truth: dict[str, dict[str, Any]] = {}

    def post(self, key: str, area: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        reply = self.house.post(SITI, f"/v1/areas/{area}/{key}", body)
        return reply.status_code, reply.json()

    def holder(self, key: str, who: int, day: str) -> str | None:
        for id_, record in self.truth.items():
            same_period = key == "kwt" or record["day"][:7] == day[:7]
            if (record["key"], record["who"]) == (key, who) and record["state"] != "void" and same_period:
                return id_
        return None

    @rule(
        target=sent,
        key=st.sampled_from(THEMES),
        area=st.sampled_from([RT1, RT2]),
        who=st.integers(0, 2),
        variant=st.integers(0, 3),
        day=st.sampled_from(DAYS),
    )
    def submit(self, key: str, area: str, who: int, variant: int, day: str) -> dict[str, Any]:
        body = {"id": str(uuid7()), "observed_on": day, "answers": answers(key, who, variant)}
        status, receipt = self.post(key, area, body)
        if self.holder(key, who, day) is None:
            assert (status, receipt["outcome"]) == (201, "new")
            self.truth[body["id"]] = {
                "key": key,
                "area": area,
                "who": who,
                "day": day,
                "state": "received",
                "bodies": [(area, body)],
            }
        else:
            assert (status, receipt["outcome"]) == (409, "conflict")
        return {"key": key, "area": area, "body": body}

    @rule(item=sent)
    def resend(self, item: dict[str, Any]) -> None:
        status, receipt = self.post(item["key"], item["area"], item["body"])
        record = self.truth.get(item["body"]["id"])
        if record is not None:
            assert (status, receipt["outcome"], receipt["revision"]) == (200, "same", 1)
            assert receipt["state"] == record["state"]
        elif self.holder(item["key"], *self.subject(item)) is None:
            assert (status, receipt["outcome"]) == (201, "new")
            who, day = self.subject(item)
            self.truth[item["body"]["id"]] = {
                "key": item["key"],
                "area": item["area"],
                "who": who,
                "day": day,
                "state": "received",
                "bodies": [(item["area"], item["body"])],
            }
        else:
            assert (status, receipt["outcome"]) == (409, "conflict")

    @staticmethod
    def subject(item: dict[str, Any]) -> tuple[int, str]:
        name = item["body"]["answers"].get("child_name") or item["body"]["answers"]["group_name"]
        return int(name.split()[-1]), item["body"]["observed_on"]

    @rule(item=sent, variant=st.integers(4, 9), day=st.sampled_from(DAYS), area=st.sampled_from([RT1, RT2]))
    def revise(self, item: dict[str, Any], variant: int, day: str, area: str) -> None:
        id_ = item["body"]["id"]
        record = self.truth.get(id_)
        if record is None:
            return
        number = len(record["bodies"])
        body = {
            "id": id_,
            "observed_on": day,
            "replaces": number,
            "answers": answers(record["key"], record["who"], variant),
        }
        status, receipt = self.post(record["key"], area, body)
        holder = self.holder(record["key"], record["who"], day)
        current_area, current = record["bodies"][-1]
        same = current_area == area and (current["observed_on"], current["answers"]) == (day, body["answers"])
        if same:
            assert (status, receipt["outcome"], receipt["revision"]) == (200, "same", number)
        elif record["state"] == "void" or holder not in (None, id_):
            assert (status, receipt["outcome"]) == (409, "conflict")
        else:
            assert (status, receipt["outcome"], receipt["revision"]) == (200, "revised", number + 1)
            record["bodies"].append((area, body))
            record.update(area=area, day=day, state="received")

    @rule(item=sent, decision=st.sampled_from(["accept", "return", "void"]))
    def review(self, item: dict[str, Any], decision: str) -> None:
        id_ = item["body"]["id"]
        reply = self.house.post(
            TUTI, f"/v1/records/{item['key']}/{id_}/review", {"decision": decision, "reason": "diperiksa"}
        )
        record = self.truth.get(id_)
        if record is None:
            assert reply.status_code == 404
            return
        after = {"accept": "accepted", "return": "returned", "void": "void"}[decision]
        if record["state"] == "void" and after != "void":
            assert reply.status_code == 409
        else:
            assert reply.status_code == 200
            record["state"] = after

    @invariant()
    def records_are_what_the_dict_says(self) -> None:
        for key in THEMES:
            items = self.house.get(TUTI, f"/v1/records/{key}", params={"limit": 500}).json()["items"]
            found = {each["id"]: (each["area"], each["state"], each["revision"], each["observed_on"]) for each in items}
            assert found == {
                id_: (record["area"], record["state"], len(record["bodies"]), record["day"])
                for id_, record in self.truth.items()
                if record["key"] == key
            }

    @invariant()
    def cells_are_what_a_recount_says(self) -> None:
        assert self.house.differences() == []


@pytest.mark.parametrize("steps", [25])
def test_the_machine(house: House, steps: int) -> None:
    class Driven(Machine):
        pass

    Driven.house = house
    sqlite = house.app.state.database.is_sqlite
    run_state_machine_as_test(
        Driven,
        settings=settings(
            max_examples=12 if sqlite else 6,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
