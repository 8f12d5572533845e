"""After any history of everything that can be done to records, every figure is what a plain model counts."""

import itertools
import os
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import delete, text

from app.core.db import Database
from app.core.memory import Memory
from app.records.models import Alias, Conflict, Decision, Mention, Merge, MergedRecord, Move, Revision
from app.records.replay import replay
from app.records.tables import TABLES
from app.rollups.closing import verify_closings
from app.rollups.timeliness import Punctuality
from app.rollups.verify import verify
from app.themes.catalog import theme
from tests.cast import DINKES, DISKOP, METRO, RT1, RT2, RT3, SITI, TUTI
from tests.house import House
from tests.records.plain import MAKE, MONTHS, Plain, Sent, Signed, Truth, anywhere, folded, fresh_id, quarter
from tests.rollups.closings import told

LONGER = int(os.environ.get("WAKUNCAR_TEST_LONGER", "1"))
"""How many times as many histories are tried: set it to 50 and go for a coffee."""

THEMES = ("stunting", "kwt")
DAYS = ("2026-08-20", "2026-09-30", "2026-10-01", "2026-10-31", "2026-11-19")
AFTER = {"accept": "accepted", "return": "returned", "void": "void"}
STATES = {"all": ("received", "accepted", "returned"), "verified": ("accepted",)}
FIGURES = {
    "stunting": ("recorded", "weighed", "first_weighed", "not_last_month"),
    "kwt": ("active", "members", "harvest_kg"),
}
LEVELS = {"rt": 6, "rw": 5, "kelurahan": 4}
OFFICES = {"stunting": DINKES, "kwt": DISKOP}
CLOSABLE = {"stunting": ("2026-08", "2026-10"), "kwt": ("2026-Q3",)}

key_, pick_ = st.sampled_from(THEMES), st.integers(0, 200)
area_, day_, who_ = st.sampled_from([RT1, RT2, RT3]), st.sampled_from(DAYS), st.integers(0, 2)


LABELS = itertools.count()


def new_label() -> str:
    """Return a number that no RT has borne yet, whatever was tried before."""
    letter, number = divmod(next(LABELS), 800)
    return f"{200 + number}{chr(64 + letter) if letter else ''}"


def wipe(db: Database) -> None:
    """Forget every record; what was closed stays as it was frozen, and no closing holds any more."""
    with db.writing() as session:
        session.execute(text("UPDATE closing SET reopened_at = at WHERE reopened_at IS NULL"))
        session.execute(text("UPDATE theme_state SET closings = closings + 1"))
        for model in (Revision, Conflict, Decision, Mention, Alias, MergedRecord, Merge, Move):
            session.execute(delete(model))
        for row, cell in TABLES.values():
            session.execute(delete(row))
            session.execute(delete(cell))


class Machine(RuleBasedStateMachine):
    """Does everything over HTTP, and keeps the truth in the plain model and in a reader who only follows changes."""

    house: House

    def __init__(self) -> None:
        super().__init__()
        wipe(self.house.app.state.database)
        # Answers are remembered by the theme's counter: what was wiped behind its back would still be told.
        self.house.app.state.answers, self.house.app.state.punctuality = Memory(0), Punctuality()
        self.truth = Truth()
        self.sent: list[tuple[str, str, dict[str, Any]]] = []
        self.phones = {(key, area): (0, {}) for key in THEMES for area in (RT1, RT2, RT3)}

    def post(self, key: str, area: str, body: dict[str, Any]) -> dict[str, Any]:
        who = TUTI if area == RT3 else SITI
        receipt: dict[str, Any] = self.house.post(who, f"/v1/areas/{area}/{key}", body).json()
        return receipt

    def one(self, pick: int, key: str | None = None) -> tuple[str, Plain] | None:
        found = sorted((id_, each) for id_, each in self.truth.records.items() if key in (None, each.key))
        return found[pick % len(found)] if found else None

    def take(self, key: str, area: str, body: dict[str, Any], receipt: dict[str, Any], who: str) -> None:
        """Hold the service to what it acknowledged of a record that it did not know."""
        zero = body.get("zero", False)
        holder = self.truth.holder(key, area if zero else who, body["observed_on"], zero=zero)
        assert receipt["outcome"] == ("new" if holder is None else "conflict"), receipt
        if holder is None:
            sent = Sent(body["observed_on"], body.get("answers", {}), zero)
            self.truth.records[body["id"]] = Plain(key, who, area, "received", [sent], anywhere(area))
            self.hear(key, body["observed_on"], receipt)

    @rule(key=key_, area=area_, who=who_, variant=st.integers(0, 5), day=day_)
    def submit(self, key: str, area: str, who: int, variant: int, day: str) -> None:
        body = {"id": fresh_id(), "observed_on": day, "answers": MAKE[key](who, variant, day)}
        self.sent.append((key, area, body))
        self.take(key, area, body, self.post(key, area, body), str(who))

    @rule(key=key_, area=area_, day=day_)
    def report_nothing(self, key: str, area: str, day: str) -> None:
        body = {"id": fresh_id(), "observed_on": day, "zero": True}
        self.sent.append((key, area, body))
        self.take(key, area, body, self.post(key, area, body), "")

    @precondition(lambda self: self.sent)
    @rule(pick=pick_)
    def resend(self, pick: int) -> None:
        """The same document again: what was taken gets its receipt, what met another is decided anew."""
        key, area, body = self.sent[pick % len(self.sent)]
        receipt, known = self.post(key, area, body), self.truth.records.get(body["id"])
        if known is None:
            name = body.get("answers", {}).get("child_name") or body.get("answers", {}).get("group_name") or ""
            self.take(key, area, body, receipt, name.split()[-1] if name else "")
        elif "replaces" not in body:
            assert (receipt["outcome"], receipt["revision"], receipt["state"]) == ("same", 1, known.state)
        else:
            self.renew(known, area, body, receipt)

    @rule(pick=pick_, variant=st.integers(0, 9), day=day_, area=area_, late=st.booleans())
    def revise(self, pick: int, variant: int, day: str, area: str, late: bool) -> None:
        """Send a record anew, from any RT, also from one that it was moved away from; `late`: the last was not seen."""
        found = self.one(pick)
        if found is None or found[1].zero:
            return
        id_, known = found
        number = len(known.revisions)
        sees = max(1, number - late)
        body = {
            "id": id_,
            "observed_on": day,
            "replaces": sees,
            "answers": MAKE[known.key](int(known.who), variant, day),
        }
        self.sent.append((known.key, area, body))
        self.renew(known, area, body, self.post(known.key, area, body))

    def renew(self, known: Plain, area: str, body: dict[str, Any], receipt: dict[str, Any]) -> None:
        """Take what was acknowledged of a revision; it lies where it was sent, unless it was moved away from there."""
        if receipt["outcome"] == "revised":
            day = body["observed_on"]
            assert receipt["revision"] == len(known.revisions) + 1
            assert known.state != "void"
            assert self.truth.holder(known.key, known.who, day) in (None, body["id"])
            known.revisions.append(Sent(day, body["answers"]))
            self.hear(known.key, day, receipt)
            if area == known.area or area not in known.left:
                known.lie(area, moved=False)
            known.state = "received"
        else:
            assert receipt["outcome"] in ("same", "conflict"), receipt

    def hear(self, key: str, day: str, reply: dict[str, Any]) -> None:
        """What is of a closed period is told to be late, and no other period is said to be closed."""
        said, closed = " ".join(told(reply)), self.truth.closed(key)
        assert {each for each in CLOSABLE[key] if each in said} <= closed.keys()
        assert all(each in said for each in closed if each in (day[:7], quarter(day)))

    @rule(key=key_, pick=pick_)
    def close(self, key: str, pick: int) -> None:
        """The office signs what is counted now."""
        period = CLOSABLE[key][pick % len(CLOSABLE[key])]
        reply = self.house.post(OFFICES[key], f"/v1/closings/{key}", {"period": period})
        if period in self.truth.closed(key):
            assert reply.json()["code"] == "closing.already"
            return
        assert reply.status_code == 201, reply.text
        figures = {state: self.truth.figures_of(key, period, states) for state, states in STATES.items()}
        self.truth.closings.append(Signed(key, period, reply.json()["id"], figures))

    @precondition(lambda self: self.truth.closings)
    @rule(pick=pick_)
    def reopen(self, pick: int) -> None:
        """The last closing of the period ends, if it holds."""
        key, period = (each := self.truth.closings[pick % len(self.truth.closings)]).key, each.period
        standing = self.truth.closed(key).get(period)
        path = f"/v1/closings/{key}/{period}/reopen"
        reply = self.house.post(OFFICES[key], path, {"reason": "ditimbang lagi"})
        if standing is None:
            assert reply.json()["code"] == "closing.open"
        else:
            assert (reply.status_code, reply.json()["id"]) == (200, standing.id)
            standing.holds = False

    @rule(pick=pick_, decision=st.sampled_from(sorted(AFTER)))
    def review(self, pick: int, decision: str) -> None:
        if found := self.one(pick):
            id_, known = found
            path = f"/v1/records/{known.key}/{id_}/review"
            reply = self.house.post(TUTI, path, {"decision": decision, "reason": "diperiksa"})
            assert reply.status_code == (409 if known.state == "void" and decision != "void" else 200)
            if reply.status_code == 200:
                if known.state != AFTER[decision]:
                    self.hear(known.key, known.day, reply.json())
                known.state = AFTER[decision]

    @rule(pick=pick_, area=area_)
    def move(self, pick: int, area: str) -> None:
        if found := self.one(pick):
            id_, known = found
            body = {"area": area, "reason": "salah RT", "revision": len(known.revisions)}
            reply = self.house.post(TUTI, f"/v1/records/{known.key}/{id_}/move", body)
            taken = known.zero and self.truth.holder(known.key, area, known.day, zero=True) not in (None, id_)
            assert reply.status_code == (409 if taken and known.state != "void" else 200), reply.text
            if reply.status_code == 200:
                known.lie(area, moved=True)

    @rule(rt=st.sampled_from([RT1, RT2]), house=who_, on=st.sampled_from(DAYS[2:4]), whole=st.booleans())
    def split(self, rt: str, house: int, on: str, whole: bool) -> None:
        """A new RT takes a house, and every group, from a day on or with all its past."""
        label = new_label()
        groups = [id_ for id_, each in self.truth.records.items() if each.key == "kwt" and each.area == rt]
        rows = [{"rt": label, "house": str(house)}]
        rows += [{"rt": label, "theme": "kwt", "record": id_} for id_ in groups if not self.truth.records[id_].zero]
        params = {"on": on, "reason": "SK Lurah", "history": "moves" if whole else "stays"}
        reply = self.house.post(TUTI, f"/v1/areas/{rt}/split", {"rows": rows}, params=params)
        assert reply.status_code == 200, reply.text
        for id_, each in self.truth.records.items():
            lives_there = each.key == "stunting" and each.who == str(house) and (whole or each.day >= on)
            if each.area == rt and not each.zero and (id_ in groups or lives_there):
                each.lie(f"{rt[:-3]}{label}", None if whole or each.key == "stunting" else on, moved=True)

    @rule(key=key_, kept=pick_, merged=pick_, first=st.booleans())
    def merge(self, key: str, kept: int, merged: int, first: bool) -> None:
        one, other = self.one(kept, key), self.one(merged, key)
        if one is None or other is None:
            return
        body: dict[str, Any] = {"theme": key, "kept": one[0], "merged": other[0], "reason": "sama"}
        reply = self.house.post(TUTI, "/v1/merges", body)
        if reply.json().get("code") == "merge.collision":
            body["keep"] = [pair["kept" if first else "merged"]["id"] for pair in reply.json()["collisions"]]
            reply = self.house.post(TUTI, "/v1/merges", body)
        if reply.status_code != 201:
            nobody = any(each.zero or each.state == "void" for _, each in (one, other))
            assert reply.json()["code"] == ("merge.nobody" if nobody else "merge.same")
            return
        ends = self.truth.end(key, other[1].who), self.truth.end(key, one[1].who)
        voided = {id_: self.truth.records[id_].state for id_ in reply.json()["voided"]}
        done = {"id": reply.json()["id"], "key": key, "merged": ends[0], "kept": ends[1], "voided": voided}
        self.truth.merges.append({**done, "stands": True})
        for id_ in voided:
            self.truth.records[id_].state = "void"

    @rule(pick=pick_)
    def undo(self, pick: int) -> None:
        if standing := [each for each in self.truth.merges if each["stands"]]:
            made = standing[pick % len(standing)]
            reply = self.house.post(TUTI, f"/v1/merges/{made['id']}/undo", {"reason": "beda"})
            if reply.status_code != 200:
                assert reply.json()["code"] == "merge.taken"
                return
            made["stands"] = False
            for id_, state in made["voided"].items():
                self.truth.records[id_].state = state

    @invariant()
    def cells_are_what_a_recount_says(self) -> None:
        db = self.house.app.state.database
        assert verify(db, [theme(key) for key in THEMES]) == []

    @invariant()
    def every_phone_holds_what_lies_in_its_rt(self) -> None:
        """Whoever follows changes by their numbers, and lets go of what is gone, has the same in the end."""
        for (key, area), (version, held) in self.phones.items():
            params = {"area": area, "changed_since": str(version), "limit": "500"}
            page = self.house.get(TUTI, f"/v1/records/{key}", params=params).json()
            held |= {each["id"]: (each["state"], each["revision"]) for each in page["items"]}
            for each in page["gone"]:
                held.pop(each["id"], None)
            here = {id_: each for id_, each in self.truth.records.items() if (each.key, each.area) == (key, area)}
            lost = {id_ for id_ in held.keys() - here.keys() if area not in self.truth.records[id_].told}
            assert {id_: said for id_, said in held.items() if id_ not in lost} == {
                id_: (each.state, len(each.revisions)) for id_, each in here.items()
            }
            self.phones[key, area] = page["version"], {id_: held[id_] for id_ in here}

    def teardown(self) -> None:
        self.figures_are_what_the_model_counts()
        self.closed_figures_are_what_was_signed()
        for key in THEMES:
            with self.house.app.state.database.reading() as session:
                assert list(replay(session, theme(key), self.house.app.state.reader.index)) == []

    def figures_are_what_the_model_counts(self) -> None:
        for key in THEMES:
            for state, states in STATES.items():
                wanted = self.truth.figures(key, states)
                for level, parts in LEVELS.items():
                    assert self.figures(key, level, state) == folded(wanted, parts), (key, level, state)

    def closed_figures_are_what_was_signed(self) -> None:
        """Of all closings, those that were reopened too; beside them stands what the model counts now."""
        assert verify_closings(self.house.app.state.database, [theme(key) for key in THEMES]) == []
        for signed, (state, states) in itertools.product(self.truth.closings, STATES.items()):
            key, period = signed.key, signed.period
            asked = {"area": METRO, "by": "rt", "closing": str(signed.id), "state": state}
            reply = self.house.get(
                TUTI, f"/v1/closings/{key}/{period}", params=asked | {"indicators": ",".join(FIGURES[key])}
            )
            assert reply.json()["closing"]["holds"] is signed.holds
            assert counted(reply.json(), "frozen") == signed.figures[state], signed
            assert counted(reply.json(), "live") == self.truth.figures_of(key, period, states), signed

    def figures(self, key: str, level: str, state: str) -> dict[tuple[str, str, str], int]:
        params = {
            "area": METRO,
            "by": level,
            "from": MONTHS[0],
            "to": MONTHS[-1],
            "step": "month",
            "state": state,
            "indicators": ",".join(FIGURES[key]),
        }
        reply = self.house.get(TUTI, f"/v1/rollups/{key}", params=params)
        assert reply.status_code == 200, reply.text
        return {
            (indicator, row["area"]["code"], row["period"]): count
            for row in reply.json()["rows"]
            for indicator, count in counts(row["values"]).items()
        }


def counts(values: dict[str, Any]) -> dict[str, int]:
    """Return what is counted of each indicator, in tenths where it is a weight."""
    found = {key: int(Decimal(said["count"]) * (10 if key == "harvest_kg" else 1)) for key, said in values.items()}
    return {key: count for key, count in found.items() if count}


def counted(reply: dict[str, Any], part: str) -> dict[tuple[str, str], int]:
    """Return what a part of a closing counts: by indicator and RT."""
    return {(key, row["area"]["code"]): count for row in reply["rows"] for key, count in counts(row[part]).items()}


@pytest.mark.parametrize("steps", [25])
def test_any_history(house: House, steps: int) -> None:
    class Driven(Machine):
        pass

    Driven.house = house
    sqlite = house.app.state.database.is_sqlite
    run_state_machine_as_test(
        Driven,
        settings=settings(
            max_examples=(8 if sqlite else 5) * LONGER,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
