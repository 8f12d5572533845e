"""The tree answers from memory, and follows what another process wrote."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app.areas.codes import LEVELS, is_within, level_of, parent_of
from app.areas.invented import SOURCE, invent_rtrw
from app.areas.load import import_rtrw
from app.areas.tree import Areas, Node, Tree
from app.core.clock import SetClock
from app.core.db import Database
from app.core.errors import Problem
from tests.areas.conftest import NOW, Take

RT = "18.72.01.1003.005.027A"


def node(code: str, first: date | None = None, last: date | None = None) -> Node:
    return Node(code, level_of(code), code, parent_of(code), first, last)


def chain(code: str) -> Iterator[str]:
    above: str | None = code
    while above:
        yield above
        above = parent_of(above)


trees = st.lists(
    st.tuples(st.sampled_from(["005", "005A", "006", "010"]), st.sampled_from(["001", "002", "002A"])), max_size=8
).map(lambda pairs: sorted({code for rw, rt in pairs for code in chain(f"18.72.01.1003.{rw}.{rt}")}))


@settings(deadline=None)
@given(trees, st.sampled_from(LEVELS))
def test_within_is_what_a_walk_over_all_codes_finds(codes: list[str], level: str) -> None:
    tree = Tree(node(code) for code in codes)
    for root in codes:
        found = [each.code for each in tree.within(root, level)]  # type: ignore[arg-type]
        assert found == sorted(code for code in codes if level_of(code) == level and is_within(code, root))
        assert [each.code for each in tree.children(root)] == [code for code in codes if parent_of(code) == root]


def test_a_node_knows_all_its_forebears() -> None:
    rt = node(RT)
    assert (rt.kota, rt.kecamatan, rt.kelurahan) == ("18.72", "18.72.01", "18.72.01.1003")
    assert (rt.rw, rt.rt, rt.label) == ("18.72.01.1003.005", RT, "027A")
    assert node("18.72.01").kelurahan is None
    tree = Tree(node(code) for code in chain(RT))
    assert [each.level for each in tree.ancestors(RT)] == ["kota", "kecamatan", "kelurahan", "rw"]
    assert tree.ancestors("18.72") == ()


def test_an_unknown_area_is_a_problem_or_nothing() -> None:
    tree = Tree([])
    assert tree.get(RT) is None
    assert tree.children(RT) == tree.within(RT, "rt") == ()
    with pytest.raises(Problem) as problem:
        tree.need(RT)
    assert problem.value.kind.code == "area.unknown"


def test_the_first_and_the_last_day_count() -> None:
    rt = node(RT, date(2022, 1, 1), date(2022, 12, 31))
    days = [date(2021, 12, 31), date(2022, 1, 1), date(2022, 12, 31), date(2023, 1, 1)]
    assert [rt.valid_on(day) for day in days] == [False, True, True, False]
    assert node(RT).valid_on(date(1900, 1, 1))


def test_a_change_elsewhere_arrives_within_two_seconds(areas: Areas, take: Take, clock: SetClock) -> None:
    before = areas.tree()
    take("kelurahan,rw,rt\n18.72.01.1003,5,27A\n")
    clock.forward(seconds=1.9)
    assert areas.tree() is before
    clock.forward(seconds=0.2)
    assert areas.current is before
    assert areas.tree().get(RT)
    assert areas.current is areas.tree()


def test_an_unchanged_tree_is_not_read_again(areas: Areas, db: Database, clock: SetClock) -> None:
    before = areas.tree()
    statements: list[str] = []
    engine = db._reader
    event.listen(engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    for _ in range(100):
        areas.tree()
    assert statements == []
    clock.forward(seconds=3)
    assert areas.tree() is before
    assert len([said for said in statements if said.startswith("SELECT")]) == 1
    assert areas.reload() is not before


def test_a_database_away_for_a_moment_does_not_take_the_tree_along(
    areas: Areas, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = areas.tree()

    def away(session: object) -> int:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr("app.areas.tree.read_version", away)
    clock.forward(seconds=3)
    assert areas.tree() is before


def test_many_threads_see_a_whole_tree(areas: Areas, clock: SetClock) -> None:
    seen: list[int] = []

    def read() -> None:
        for _ in range(200):
            clock.forward(seconds=0.5)
            seen.append(len(areas.tree().nodes))

    threads = [Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(seen) == {28}
    assert len(seen) == 1600


def test_invented_rt_follow_what_was_published(seed_folder: Path) -> None:
    rows = invent_rtrw(seed_folder, 7)
    assert rows == invent_rtrw(seed_folder, 7)
    assert rows != invent_rtrw(seed_folder, 8)
    assert len(rows) == 1085
    assert {(row.invented, row.source) for row in rows} == {(True, SOURCE)}
    counts = {
        code: (
            sum(row.kelurahan == code and not row.rt for row in rows),
            sum(row.kelurahan == code and bool(row.rt) for row in rows),
        )
        for code in {row.kelurahan for row in rows}
    }
    assert len(counts) == 22
    assert counts["18.72.04.1005"] == (9, 42)  # 41 in 2020, 42 in 2023: the newest
    assert counts["18.72.01.1003"] == (6, 33)
    utara = [count for code, count in counts.items() if code.startswith("18.72.02.")]
    assert [sum(each) for each in zip(*utara, strict=True)] == [38, 179]
    assert counts["18.72.01.1002"][0] >= 15


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000))
@example(2347)
@example(5328)
def test_invented_rt_numbers_run_through_the_kelurahan(seed: int) -> None:
    rows = invent_rtrw(Path(__file__).parents[2] / "seed" / "areas", seed)
    labels = [(row.kelurahan, row.rt) for row in rows if row.rt]
    assert len(labels) == len(set(labels))
    imopuro = {row.rt: row.rw for row in rows if row.kelurahan == "18.72.01.1003"}
    assert (imopuro["002"], imopuro["021"], imopuro["031"]) == ("001", "004", "006")
    assert imopuro["027"] == imopuro["027A"] == "005"


def test_invented_rt_come_in_through_the_same_door(db: Database, areas: Areas, seed_folder: Path) -> None:
    rows = invent_rtrw(seed_folder, 1)
    with db.writing() as session:
        report = import_rtrw(session, rows, root="18.72", at=NOW)
    assert report.counts == {"new": 1085}
    tree = areas.reload()
    assert len(tree.nodes) == 28 + 1085
    assert all(each.invented for each in tree.nodes if each.level in {"rw", "rt"})
    assert not tree.need("18.72.01.1003").invented
    with db.writing() as session:
        assert import_rtrw(session, rows, root="18.72", at=NOW).counts == {"same": 1085}
