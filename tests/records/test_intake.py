"""The writer groups what waits, lets a poisoned item fall alone, refuses when full, and finishes what it took."""

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import text

from app.core.clock import today, uuid7
from app.core.errors import Problem
from app.identity.gate import Caller
from app.records.drafts import Draft, Item
from app.records.intake import Intake, Unreachable
from app.records.known import Outcome
from app.records.postgres_engine import PostgresEngine
from app.themes.catalog import theme
from tests.cast import RT1, SITI
from tests.house import VAULT, House

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def drafts(house: House, count: int, start: int = 0) -> list[Draft]:
    state = house.app.state
    caller: Caller = state.gate.admit(house.token(SITI))
    base = {**theme("stunting").example, "child_nik": None, "no_nik_reason": "hilang"}
    found = []
    for number in range(start, start + count):
        answers = {**base, "child_name": f"Anak {number}"}
        item = Item.model_validate_json(
            f'{{"id": "{uuid7()}", "theme": "stunting", "area": "{RT1}", "observed_on": "2026-11-01", "answers": {{}}}}'
        )
        item.answers = answers
        draft = state.reader.read(item, state.areas.current, caller, house.clock.now(), today(house.clock))
        assert isinstance(draft, Draft), draft
        found.append(draft)
    return found


class Scripted:
    """An engine that follows a test's wishes and remembers its groups."""

    def __init__(self, poison: Draft | None = None, away: int = 0) -> None:
        self.poison, self.away = poison, away
        self.groups: list[int] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def settle(self, drafts: Sequence[Draft]) -> list[Outcome]:
        await self.gate.wait()
        self.groups.append(len(drafts))
        if self.away:
            self.away -= 1
            raise Unreachable
        if self.poison in drafts:
            raise ValueError("poisoned")
        return [Outcome(draft, "new", 1, "received", draft.received_at) for draft in drafts]


async def test_groups_form_by_themselves(house: House) -> None:
    engine = Scripted()
    intake = Intake(engine, limit=100)
    await intake.open()
    engine.gate.clear()
    waiting = [asyncio.create_task(intake.submit([draft])) for draft in drafts(house, 20)]
    await asyncio.sleep(0.02)
    engine.gate.set()
    outcomes = await asyncio.gather(*waiting)
    assert [outcome[0].draft.values["child_name"] for outcome in outcomes] == [f"Anak {n}" for n in range(20)]
    assert engine.groups[0] + sum(engine.groups[1:]) == 20
    assert len(engine.groups) <= 3
    await intake.close()


async def test_a_poisoned_item_falls_alone(house: House) -> None:
    mine = drafts(house, 5)
    intake = Intake(Scripted(poison=mine[2]), limit=100)
    await intake.open()
    outcomes = await intake.submit(mine)
    assert [each.result for each in outcomes] == ["new", "new", "refused", "new", "new"]
    assert outcomes[2].faults[0].code == "record.unwritable"
    await intake.close()


async def test_a_database_that_comes_back_loses_nothing(house: House) -> None:
    intake = Intake(Scripted(away=2), limit=100)
    await intake.open()
    outcomes = await intake.submit(drafts(house, 3))
    assert [each.result for each in outcomes] == ["new"] * 3
    await intake.close()


async def test_a_full_queue_says_come_back(house: House) -> None:
    engine = Scripted()
    engine.gate.clear()
    intake = Intake(engine, limit=10)
    await intake.open()
    mine = drafts(house, 20)
    first = asyncio.create_task(intake.submit(mine[:8]))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(intake.submit(mine[8:12]))
    await asyncio.sleep(0.01)
    with pytest.raises(Problem) as refused:
        await intake.submit(mine[12:])
    assert refused.value.kind.code == "server.busy"
    assert refused.value.headers["retry-after"]
    engine.gate.set()
    assert len(await first) == 8
    assert len(await second) == 4
    await intake.close()


async def test_closing_finishes_what_was_taken(house: House) -> None:
    engine = Scripted()
    engine.gate.clear()
    intake = Intake(engine, limit=100)
    await intake.open()
    waiting = [asyncio.create_task(intake.submit([draft])) for draft in drafts(house, 6)]
    await asyncio.sleep(0.01)
    closing = asyncio.create_task(intake.close())
    await asyncio.sleep(0.01)
    with pytest.raises(Problem):
        await intake.submit(drafts(house, 1, start=50))
    engine.gate.set()
    await closing
    assert all([(await task)[0].result == "new" for task in waiting])


async def test_a_client_that_went_away_does_not_stop_the_writer(house: House) -> None:
    engine = Scripted()
    engine.gate.clear()
    intake = Intake(engine, limit=100)
    await intake.open()
    mine = drafts(house, 2)
    gone = asyncio.create_task(intake.submit([mine[0]]))
    stays = asyncio.create_task(intake.submit([mine[1]]))
    await asyncio.sleep(0.01)
    gone.cancel()
    engine.gate.set()
    assert (await stays)[0].result == "new"
    await intake.close()


async def test_two_writers_on_postgresql_agree(house: House) -> None:
    if house.app.state.database.is_sqlite:
        return  # one writer is the rule there, and test_serving proves it
    url = house.url
    engines = [PostgresEngine(url, VAULT, house.clock) for _ in range(3)]
    intakes = [Intake(engine, limit=10_000) for engine in engines]
    for intake in intakes:
        await intake.open()
    mine = drafts(house, 60)
    tasks = [intake.submit(mine[start : start + 7]) for start in range(0, 60, 7) for intake in intakes]
    settled: list[Outcome] = [outcome for outcomes in await asyncio.gather(*tasks) for outcome in outcomes]
    by_id: dict[Any, list[str]] = {}
    for outcome in settled:
        by_id.setdefault(outcome.draft.id, []).append(outcome.result)
    assert all(sorted(results) == ["new", "same", "same"] for results in by_id.values())
    for intake in intakes:
        await intake.close()
    assert house.differences() == []


async def test_a_lost_connection_is_made_again(house: House) -> None:
    if house.app.state.database.is_sqlite:
        return  # there is no connection to lose
    intake = Intake(PostgresEngine(house.url, VAULT, house.clock), limit=10_000)
    await intake.open()
    mine = drafts(house, 150)
    stop = threading.Event()

    def cut() -> None:
        while not stop.wait(0.1):
            with house.app.state.database.writing() as session:
                session.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE application_name = 'wakuncar-intake' AND datname = current_database()"
                    )
                )

    cutter = threading.Thread(target=cut)
    cutter.start()
    try:
        results = []
        for draft in mine:
            for _ in range(20):
                try:
                    results.append((await intake.submit([draft]))[0].result)
                    break
                except Problem as problem:
                    assert problem.kind.code == "server.busy"  # noqa: PT017 - the loop is the phone that tries again
    finally:
        stop.set()
        cutter.join()
    assert len(results) == 150
    assert set(results) <= {"new", "same"}
    await intake.close()
    assert house.differences() == []
