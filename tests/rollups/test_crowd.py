"""A crowd that looks at one dashboard costs the database one reckoning for each change, and nobody sees old figures."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from app.core.memory import Memory
from tests.cast import BAPPEDA, CITY, DINKES, METRO, RT1, SITI, Person
from tests.house import House
from tests.straight import StraightClient

READERS = 200
ASKED = {"area": CITY, "by": "kelurahan", "from": "2026-11", "to": "2026-11"}


@contextmanager
def reckonings(house: House) -> Iterator[list[str]]:
    """Gather every statement on the cells of weighings."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if "cell_stunting" in statement:
            seen.append(statement)

    engine = house.app.state.database._reader
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def look(house: House, who: Person, tag: str = "") -> Any:
    return house.get(who, "/v1/rollups/stunting", params=ASKED, headers={"if-none-match": tag} if tag else {})


def glance(house: House, who: Person, tag: str) -> Any:
    """Look, but do not yet compare the reply with what is described."""
    head = {**house.head(who), "if-none-match": tag}
    return StraightClient.request(house.client, "GET", "/v1/rollups/stunting", params=ASKED, headers=head)


@pytest.mark.parametrize("who", [DINKES, BAPPEDA], ids=["office", "city"])
def test_two_hundred_readers_cost_one_reckoning_for_each_change(house: House, who: Person) -> None:
    house.head(who)
    with reckonings(house) as alone:
        tag = look(house, who).headers["etag"]
    seen = {tag}
    for _ in range(3):
        house.send(SITI, RT1, "stunting", answers=child(len(seen)))
        with reckonings(house) as crowd, ThreadPoolExecutor(24) as pool:
            replies = list(pool.map(lambda _: glance(house, who, tag), range(READERS)))  # noqa: B023 - ended before the next
        assert len(crowd) == len(alone)
        assert {reply.status_code for reply in replies} == {200}
        assert len({(reply.headers["etag"], reply.text) for reply in replies}) == 1
        house.client.check("GET", "/v1/rollups/stunting", replies[0])
        tag = replies[0].headers["etag"]
        with reckonings(house) as quiet:
            assert look(house, who, tag).status_code == 304
        assert quiet == []
        seen.add(tag)
    assert len(seen) == 4


def test_who_may_see_less_is_not_given_what_was_kept_for_another(house: House) -> None:
    house.send(SITI, RT1, "stunting", answers=child(1))
    counts = []
    for who in (DINKES, BAPPEDA, DINKES):
        rows = {row["area"]["code"]: row["values"] for row in look(house, who).json()["rows"]}
        counts.append(rows[METRO]["weighed"]["count"])
    assert counts == [1, None, 1]


def child(number: int) -> dict[str, Any]:
    return {
        "no_nik_reason": "bayi_baru",
        "child_name": f"Anak {number}",
        "sex": "L",
        "birth_date": f"2025-0{number}-05",
        "mother_name": f"Ibu {number}",
        "weight_kg": "8.9",
        "height_cm": "72.5",
        "position": "lying",
    }


def test_a_memory_makes_each_value_once_and_forgets_the_longest_unused() -> None:
    memory, made, gate = Memory(6, len), [], threading.Event()

    def slow() -> str:
        made.append("slow")
        gate.wait(10)
        return "abc"

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(memory.recall, "slow", slow) for _ in range(8)]
        assert memory.recall("other", lambda: "de") == "de", "nobody waits for what another works out"
        gate.set()
        assert [each.result() for each in asked] == ["abc"] * 8
    assert made == ["slow"]
    assert memory.recall("other", lambda: pytest.fail("kept")) == "de"
    memory.recall("third", lambda: "fgh")
    assert memory.recall("slow", lambda: "new") == "new"
    assert memory.recall("heavy", lambda: "0123456789") == "0123456789"
    assert memory.recall("heavy", lambda: "again") == "again", "what is heavier than all is not kept"


def test_what_fails_is_not_kept() -> None:
    memory = Memory(1)
    with pytest.raises(ZeroDivisionError):
        memory.recall("key", lambda: 1 // 0)
    assert memory.recall("key", lambda: 2) == 2
    assert not memory._making
