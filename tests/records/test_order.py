"""Any split, order and repetition of batches ends in the same rows and cells."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.core.clock import uuid7
from app.core.vault import open_lines, plain
from app.records.sealing import lines_in, places
from app.records.store import read_cells
from app.records.tables import TABLES
from app.themes.catalog import CATALOG, theme
from tests.cast import RT1, RT2, SITI
from tests.house import VAULT, House
from tests.records.test_machine import answers, wipe

ITEMS: list[dict[str, Any]] = [
    {"id": str(uuid7()), "theme": key, "area": area, "observed_on": day, "answers": answers(key, who, who)}
    for who, (key, area, day) in enumerate(
        [
            ("stunting", RT1, "2026-11-01"),
            ("stunting", RT2, "2026-11-02"),
            ("stunting", RT1, "2026-10-02"),
            ("kwt", RT1, "2026-09-02"),
            ("kwt", RT2, "2026-11-02"),
            ("stunting", RT1, "2026-10-03"),
        ]
    )
] + [
    {
        "id": str(uuid7()),
        "theme": "covid",
        "area": RT1,
        "observed_on": "2026-11-05",
        "answers": dict(theme("covid").example),
    }
]


def snapshot(house: House) -> tuple[Any, Any]:
    """Return what is kept of every theme: its rows in clear, without numbers and times of their own, and its cells."""
    rows, cells = {}, {}
    with house.app.state.database.reading() as session:
        for each in CATALOG:
            read = session.execute(select(TABLES[each.key][0])).mappings()
            rows[each.key] = sorted((in_clear(each.key, row) for row in read), key=str)
            cells[each.key] = read_cells(session, each)
    return rows, cells


def in_clear(theme_key: str, row: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Open what is sealed: the same value is sealed differently each time."""
    said = {name: value for name, value in row.items() if name not in ("changed", "changed_at", "received_at")}
    for name, place in places(theme_key).items():
        said[name] = row[name] and VAULT.open(place.of(*(row[by] for by in place.by)), row[name])
    for name, items in lines_in(theme_key).items():
        by = next(iter(items.values())).by
        said[name] = row[name] and open_lines(VAULT, items, b"\x1f".join(plain(row[each]) for each in by), row[name])
    return list(said.items())


def batches(order: list[int], cuts: list[int]) -> list[list[dict[str, Any]]]:
    found, last = [], 0
    for cut in sorted({min(cut, len(order)) for cut in cuts} | {len(order)}):
        found.append([ITEMS[index] for index in order[last:cut]])
        last = cut
    return [batch for batch in found if batch]


@pytest.mark.parametrize("examples", [20])
def test_batches_commute(house: House, examples: int) -> None:
    db = house.app.state.database
    wipe(db)
    house.post(SITI, "/v1/submissions", {"items": ITEMS})
    wanted = snapshot(house)
    assert sum(len(rows) for rows in wanted[0].values()) == len(ITEMS)

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        order=st.permutations(list(range(len(ITEMS)))),
        again=st.lists(st.integers(0, len(ITEMS) - 1), max_size=8),
        cuts=st.lists(st.integers(1, 12), max_size=4),
    )
    def commute(order: list[int], again: list[int], cuts: list[int]) -> None:
        wipe(db)
        for batch in batches([*order, *again], cuts):
            reply = house.post(SITI, "/v1/submissions", {"items": batch})
            assert {each["outcome"] for each in reply.json()["items"]} <= {"new", "same"}
        assert snapshot(house) == wanted

    commute()
    assert house.differences() == []
