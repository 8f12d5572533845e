"""Whatever is done in whatever order, holding still and erasing move no figure, and rows and cells stay proved."""

import itertools
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from app.core.clock import uuid7
from app.records.replay import replay
from app.records.rights.erasing import Deed, erase
from app.records.rights.finding import Found, find
from app.records.rights.naming import Person, person_of
from app.records.rights.withholding import restrict
from app.records.store import read_cells
from app.rollups.verify import verify
from app.themes.catalog import theme
from tests.cast import CITY, RT1, RT2, RT3, SITI, TUTI
from tests.house import House

THEMES = ("stunting", "umkm")
DAYS = ("2026-08-20", "2026-10-01", "2026-10-31", "2026-11-19")
key_, who_, area_ = st.sampled_from(THEMES), st.integers(0, 3), st.sampled_from([RT1, RT2, RT3])
day_, pick_, variant_ = st.sampled_from(DAYS), st.integers(0, 100), st.integers(0, 5)

ROUNDS = itertools.count(1)


def number_of(turn: int, who: int) -> str:
    """Return the number of somebody; nobody bears one in two histories."""
    return f"18720155062{turn:02}{who:02}1"[:16].ljust(16, "7")


class Machine(RuleBasedStateMachine):
    """Kader and operators over HTTP, an officer beside them: nothing that the officer does moves a cell."""

    house: House

    def __init__(self) -> None:
        super().__init__()
        self.turn = next(ROUNDS) % 100
        self.sent: list[tuple[str, str, dict[str, Any], int]] = []
        self.erased: set[str] = set()

    def answers(self, key: str, who: int, variant: int) -> dict[str, Any]:
        example = dict(theme(key).example)
        nik = number_of(self.turn, who)
        if key == "stunting":
            mother = {"mother_nik": number_of(self.turn, (who + 1) % 4)} if variant % 2 else {}
            return {**example, **mother, "child_nik": nik, "child_name": f"Anak {who}", "weight_kg": f"9.{variant}"}
        return {**example, "owner_nik": nik, "business_name": f"Usaha {self.turn} {who}", "nib": None}

    def post(self, key: str, area: str, body: dict[str, Any]) -> dict[str, Any]:
        receipt: dict[str, Any] = self.house.post(TUTI if area == RT3 else SITI, f"/v1/areas/{area}/{key}", body).json()
        if body["id"] in self.erased:
            assert receipt["faults"][0]["code"] == "record.erased"
        return receipt

    @rule(key=key_, area=area_, who=who_, variant=variant_, day=day_)
    def submit(self, key: str, area: str, who: int, variant: int, day: str) -> None:
        body = {"id": str(uuid7()), "observed_on": day, "answers": self.answers(key, who, variant)}
        receipt = self.post(key, area, body)
        if receipt["outcome"] in ("new", "conflict"):
            self.sent.append((key, area, body, who))

    @precondition(lambda self: self.sent)
    @rule(pick=pick_, again=st.booleans(), variant=variant_, day=day_)
    def send_again(self, pick: int, again: bool, variant: int, day: str) -> None:
        key, area, body, who = self.sent[pick % len(self.sent)]
        if again:
            body = {**body, "observed_on": day, "answers": self.answers(key, who, variant), "replaces": 1 + pick % 2}
        self.post(key, area, body)

    @precondition(lambda self: self.sent)
    @rule(pick=pick_, verdict=st.sampled_from(["accept", "return", "void"]))
    def review(self, pick: int, verdict: str) -> None:
        key, _, body, _ = self.sent[pick % len(self.sent)]
        said = {"decision": verdict, "reason": "diperiksa"}
        self.house.post(TUTI, f"/v1/records/{key}/{body['id']}/review", said)

    @precondition(lambda self: self.sent)
    @rule(pick=pick_, area=area_)
    def move(self, pick: int, area: str) -> None:
        key, _, body, _ = self.sent[pick % len(self.sent)]
        self.house.post(TUTI, f"/v1/records/{key}/{body['id']}/move", {"area": area, "reason": "salah RT"})

    @precondition(lambda self: len(self.sent) > 1)
    @rule(pick=pick_, other=pick_)
    def merge(self, pick: int, other: int) -> None:
        one, two = (self.sent[each % len(self.sent)] for each in (pick, other))
        body = {"kept": one[2]["id"], "merged": two[2]["id"], "reason": "orang yang sama"}
        self.house.post(TUTI, "/v1/merges", {"theme": one[0], **body})

    @rule(who=who_, final=st.booleans())
    def hold_or_erase(self, who: int, final: bool) -> None:
        db, index = self.house.app.state.database, self.house.app.state.reader.index
        person = person_of(index, nik=number_of(self.turn, who), no_kk=None)
        at, account = self.house.clock.now(), uuid7()
        before = self.cells()
        with db.writing() as session:
            found = find(session, [CITY], person)
            if final:
                self.erase(session, index, found, person, Deed(None, account, at))
            else:
                restrict(session, found.own, request=uuid7(), account=account, at=at)
        assert self.cells() == before
        with db.reading() as session:
            left = find(session, [CITY], person)
        assert not final or (left.own, left.conflicts) == ([], [])

    def erase(self, session: Any, index: Any, found: Found, person: Person, deed: Deed) -> None:
        done = erase(session, index, found, person, deed, lambda *_: None)
        assert done.left == []
        self.erased |= {str(each) for each in done.records}
        self.erased |= {str(each.kept.record) for each in found.conflicts if each.own}

    def cells(self) -> list[Any]:
        with self.house.app.state.database.reading() as session:
            return [read_cells(session, theme(key)) for key in THEMES]

    def teardown(self) -> None:
        db = self.house.app.state.database
        assert verify(db, [theme(key) for key in THEMES]) == []
        for key in THEMES:
            with db.reading() as session:
                assert list(replay(session, theme(key), self.house.app.state.reader.index)) == []
            for id_ in self.erased:
                assert self.house.get(TUTI, f"/v1/records/{key}/{id_}").status_code == 404


def test_any_history(house: House) -> None:
    class Driven(Machine):
        pass

    Driven.house = house
    examples = 8 if house.app.state.database.is_sqlite else 5
    run_state_machine_as_test(
        Driven,
        settings=settings(
            max_examples=examples, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
