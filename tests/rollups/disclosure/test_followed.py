"""After a change only what changed is read and decided again, and what is hidden is as if all had been."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.areas.tree import Tree
from app.core.memory import Memory
from app.rollups.disclosure import sheets
from app.rollups.disclosure.blocks import year_block
from app.rollups.disclosure.sheets import Sheet, Stand
from app.rollups.routes import versions
from app.themes.catalog import theme
from tests.cast import BANJARSARI, BAPPEDA, CAMAT, CITY, METRO, RT1, RT2, RT3, RT_BANJARSARI, SITI, TUTI, YANTI
from tests.house import NOON, House
from tests.rollups.disclosure.test_readers import weigh

ASKED = [
    (BAPPEDA, {"area": CITY, "by": "kelurahan", "from": "2026-11", "to": "2026-11"}),
    (BAPPEDA, {"area": CITY, "by": "kecamatan", "from": "2025-09", "to": "2026-11", "step": "month"}),
    (BAPPEDA, {"area": CITY, "by": "kelurahan", "from": "2026-11", "to": "2026-11", "state": "verified"}),
    (CAMAT, {"area": METRO, "by": "rt", "from": "2026-10", "to": "2026-11", "step": "month"}),
    (CAMAT, {"area": METRO, "by": "rw", "from": "2026-11", "to": "2026-11", "state": "verified"}),
]


def answers(house: House) -> Iterator[dict[str, Any]]:
    for person, asked in ASKED:
        reply = house.get(person, "/v1/rollups/stunting", params=asked)
        assert reply.status_code == 200, reply.text
        yield reply.json()


def deeds(house: House) -> Iterator[str]:
    """Do what alters figures, one deed after the other, and say what was done."""
    for day, (area, children) in enumerate(((RT1, 9), (RT2, 3), (RT3, 7), (RT1, 1)), 1):
        weigh(house, SITI if area != RT3 else TUTI, area, children, date(2025, 1, day))
        yield f"{children} weighed in {area}"
    weigh(house, YANTI, RT_BANJARSARI, 3, date(2025, 8, 7))
    yield "another kelurahan"
    rows = house.get(TUTI, "/v1/records/stunting", params={"area": METRO}).json()["items"]
    first, second, third = (each["id"] for each in rows[:3])
    for id_, verdict in ((first, "accept"), (second, "accept"), (second, "return"), (third, "void")):
        said = {"decision": verdict, "reason": "diperiksa"}
        assert house.post(TUTI, f"/v1/records/stunting/{id_}/review", said).status_code == 200
        yield verdict
    for area in (RT3, RT2):
        moved = house.post(TUTI, f"/v1/records/stunting/{first}/move", {"area": area, "reason": "salah RT"})
        assert moved.status_code == 200, moved.text
        yield f"moved to {area}"
    assert house.send(YANTI, RT_BANJARSARI, "stunting", zero=True).status_code == 201
    yield "a zero report"


def test_what_is_hidden_is_the_same_as_if_everything_were_read_anew(house: House) -> None:
    house.app.state.answers = Memory(0)
    followed = Memory(8192)
    for deed in deeds(house):
        house.app.state.patterns = followed
        told = list(answers(house))
        house.app.state.patterns = Memory(8192)
        assert told == list(answers(house)), deed
    assert any(row["suppressed"] for body in told for row in body["rows"])


def test_after_a_record_only_its_own_areas_are_read(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    weigh(house, SITI, RT1, 9)
    weigh(house, YANTI, RT_BANJARSARI, 3, date(2025, 8, 7))
    before, areas = list(answers(house)), list[str]()
    read = sheets.sums_of

    def noted(session: Any, tree: Any, question: Any, steps: Any) -> Any:
        areas.append(question.area)
        return read(session, tree, question, steps)

    monkeypatch.setattr(sheets, "sums_of", noted)
    weigh(house, SITI, RT2, 1, date(2025, 3, 3))
    assert list(answers(house)) != before
    assert set(areas) == {METRO, RT2}
    areas.clear()
    weigh(house, YANTI, RT_BANJARSARI, 1, date(2025, 3, 4))
    list(answers(house))
    assert set(areas) == {BANJARSARI}


def sheet(house: House, memory: Memory, tree: Tree) -> Sheet:
    """Return what counts in a kelurahan now, as a request would read it."""
    with house.app.state.database.picture() as session:
        changes, figures = versions(session, "stunting")
        stand = Stand(changes, figures, tree.version)
        read = sheets.Sheets(session, tree, theme("stunting"), (), NOON.date(), memory, stand, None)
        return read.sheet(METRO, year_block(2026, NOON.date()), "all")


def figures_of(sheet: Sheet) -> Any:
    return sheet.town.codes, {key: [step.values for step in steps] for key, steps in sheet.by.items()}


def test_an_area_that_only_its_figures_tell_of_goes_when_they_do(house: House) -> None:
    whole = house.app.state.areas.tree()
    tree = Tree([node for node in whole.nodes if node.code not in (RT2, RT1)], version=whole.version)
    weigh(house, SITI, RT1, 2)
    weigh(house, SITI, RT2, 1, date(2025, 3, 3))
    memory = Memory(64)
    assert {RT1, RT2} <= set(sheet(house, memory, tree).town.codes)
    (record,) = house.get(TUTI, "/v1/records/stunting", params={"area": RT2}).json()["items"]
    said = {"decision": "void", "reason": "salah orang"}
    assert house.post(TUTI, f"/v1/records/stunting/{record['id']}/review", said).status_code == 200
    followed = sheet(house, memory, tree)
    assert RT2 not in followed.town.codes
    assert figures_of(followed) == figures_of(sheet(house, Memory(64), tree))


def test_a_reader_whom_another_overtakes_keeps_what_she_read_for_her_own_state(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, tree, read = Memory(64), house.app.state.areas.tree(), sheets.sums_of
    weigh(house, SITI, RT1, 9)
    sheet(house, memory, tree)
    weigh(house, SITI, RT2, 1, date(2025, 3, 3))

    def overtaken(*asked: Any) -> Any:
        monkeypatch.setattr(sheets, "sums_of", read)
        weigh(house, TUTI, RT3, 2, date(2025, 4, 4))
        sheet(house, memory, tree)
        return read(*asked)

    monkeypatch.setattr(sheets, "sums_of", overtaken)
    sheet(house, memory, tree)
    weigh(house, SITI, RT2, 1, date(2025, 5, 5))
    assert figures_of(sheet(house, memory, tree)) == figures_of(sheet(house, Memory(64), tree))


def test_before_the_first_record_nothing_stands_and_nothing_is_hidden(house: House) -> None:
    """A stock that flows move is decided over all months there are: those before them have no place among these."""
    asked = {"area": CITY, "by": "kota", "from": "2020-11", "to": "2021-02", "step": "month", "indicators": "active"}
    reply = house.get(BAPPEDA, "/v1/rollups/covid", params=asked)
    assert reply.status_code == 200, reply.text
    assert [row["values"]["active"]["count"] for row in reply.json()["rows"]] == [0] * 4
