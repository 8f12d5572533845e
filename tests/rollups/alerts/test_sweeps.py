"""However often, in whatever order and by how many a sweep is done, the same records give the same alerts."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlalchemy import delete, event, select
from typer.testing import CliRunner

from app.cli import cli
from app.core.clock import uuid7
from app.rollups.alerts import sweep as sweeping
from app.rollups.alerts.models import Alert, AlertSweep
from app.rollups.alerts.sweep import Sweeper
from app.rollups.alerts.turn import HELD, Turn
from app.themes.catalog import CATALOG, theme
from tests.cast import DASAWISMA, RT1, RT2, RT3, TUTI
from tests.house import House, open_house, settings_for
from tests.records.test_machine import wipe
from tests.rollups.alerts.told import at, children, facts, heard, sweep, void, weigh, zero

Told = set[tuple[Any, ...]]


def snapshot(house: House) -> Told:
    """Return every alert that was not withdrawn, by all that names it and its state."""
    columns = (Alert.theme, Alert.watch, Alert.unit, Alert.episode, Alert.area, Alert.began, Alert.ended, Alert.state)
    with house.app.state.database.reading() as session:
        rows = session.execute(select(*columns).where(Alert.state != "withdrawn", Alert.members == 0))  # type: ignore[call-overload]
        return {tuple(row) for row in rows}


def forget(house: House) -> None:
    """Lose every alert, as if nobody had ever swept."""
    with house.app.state.database.writing() as session:
        session.execute(delete(Alert).where(Alert.gathered_in.is_not(None)))  # type: ignore[union-attr]
        session.execute(delete(Alert))
        session.execute(delete(AlertSweep))


def forward(house: House, **delta: float) -> None:
    """Let time pass; whoever was signed in signs in again."""
    house.clock.forward(**delta)
    house._tokens.clear()


CHILDREN = st.tuples(st.integers(1, 3), st.sampled_from(["2026-08", "2026-09", "2026-10", "2026-11"]))
STEPS = st.one_of(
    st.tuples(
        st.just("weigh"),
        CHILDREN,
        st.sampled_from(["7.2", "8.0", "9.0", "9.5"]),
        st.sampled_from([RT1, DASAWISMA, RT2]),
    ),
    st.tuples(st.just("void"), CHILDREN, st.just(""), st.just("")),
    st.tuples(st.just("zero"), CHILDREN, st.just(""), st.sampled_from([RT2, RT3])),
    st.tuples(st.just("sweep"), CHILDREN, st.just(""), st.just("")),
)


def test_any_order_and_any_split_gives_the_same_alerts(house: House) -> None:
    at(house, "2026-11-20T12:00")

    @settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEPS, min_size=5, max_size=18))
    def holds(steps: list[tuple[str, tuple[int, str], str, str]]) -> None:
        forget(house)
        wipe(house.app.state.database)
        sent: dict[tuple[int, str], tuple[str, int]] = {}
        for what, key, weight, area in steps:
            child, month = key
            if what == "sweep":
                sweep(house)
            elif what == "zero":
                house.send(TUTI, area, "stunting", observed_on=f"{month}-12", zero=True)
            elif what == "void" and key in sent:
                void(house, "stunting", sent.pop(key)[0])
            elif what == "weigh" and key not in sent:
                sent[key] = weigh(house, f"{month}-10", child, area, weight_kg=weight)["id"], 1
            elif what == "weigh":
                id_, number = sent[key]
                weigh(
                    house,
                    f"{month}-11",
                    child,
                    area,
                    weight_kg=weight,
                    id=id_,
                    replaces=number,
                    muac_cm=f"1{number % 9}",
                )
                sent[key] = id_, number + 1
        sweep(house)
        split = snapshot(house)
        sweep(house)
        assert snapshot(house) == split
        forget(house)
        sweep(house)
        assert snapshot(house) == split

    holds()


def test_a_sweep_with_nothing_new_does_nothing(house: House) -> None:
    weigh(house, "2026-11-10", weight_kg="7.2")
    assert {each.theme for each in sweep(house)} == {each.key for each in CATALOG}
    assert sweep(house) == []
    said = facts(house)
    forward(house, hours=1)
    assert sweep(house) == []
    weigh(house, "2026-11-10", 2, weight_kg="9")
    assert [(each.theme, each.records, each.alerts) for each in sweep(house)] == [("stunting", 1, 0)]
    forward(house, days=1)
    assert len(sweep(house)) == len(CATALOG)
    assert facts(house) == said


def test_a_sweep_reads_only_what_changed(house: House) -> None:
    for child in range(1, 40):
        weigh(house, "2026-11-10", child, weight_kg="9.5")
    sweep(house)
    weigh(house, "2026-11-11", 50, RT2, weight_kg="7.2")
    seen: list[Any] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if "record_stunting" in statement and "subject" in statement:
            seen.append(statement)

    engine = house.app.state.database._reader
    event.listen(engine, "before_cursor_execute", note)
    try:
        (swept,) = sweep(house)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert (swept.records, swept.alerts) == (1, 1)
    assert len(seen) == 2  # which records changed, and the series of their subjects


def test_two_sweeps_at_once_raise_one_alert(house: House) -> None:
    for child in range(1, 4):
        weigh(house, "2026-11-10", child, weight_kg="7.2")
    gate = threading.Barrier(4)
    broken: list[BaseException] = []

    def race() -> None:
        gate.wait()
        try:
            sweep(house)
        except BaseException as error:
            broken.append(error)

    threads = [threading.Thread(target=race) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sweep(house)
    assert broken == []
    assert len(children(house)) == 3
    assert len([each for each in facts(house, "raised") if each["watch"] == "kms_bgm"]) == 3


def test_who_lost_the_turn_writes_nothing(house: House) -> None:
    weigh(house, "2026-11-10", weight_kg="7.2")
    db, stunting = house.app.state.database, theme("stunting")
    other = Turn(stunting, uuid7())
    with db.writing() as session:
        assert other.take(session, house.clock.now())
    sweep(house)
    assert children(house) == []
    with db.writing() as session:
        assert not Turn(stunting, uuid7()).take(session, house.clock.now())
    forward(house, seconds=(HELD + timedelta(seconds=1)).total_seconds())

    def stolen(_: float) -> bool:
        with db.writing() as session:
            Turn(stunting, uuid7()).take(session, house.clock.now() + HELD * 2)
        return False

    tree = house.app.state.areas.tree
    assert Sweeper(db, house.clock, tree, [stunting], stolen).sweep() == []
    assert children(house) == []
    forward(house, hours=1)
    sweep(house)
    assert len(children(house)) == 1


def test_a_sweep_that_was_cut_short_is_done_again(house: House) -> None:
    weigh(house, "2026-11-10", weight_kg="7.2")
    db, tree = house.app.state.database, house.app.state.areas.tree
    Sweeper(db, house.clock, tree, CATALOG, lambda _: True).sweep()
    assert children(house) == []
    sweep(house)
    assert len(children(house)) == 1


def test_a_rule_that_is_gone_takes_its_alerts_along(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    weigh(house, "2026-11-10", weight_kg="7.2")
    sweep(house)
    with house.app.state.database.writing() as session:
        session.execute(Alert.__table__.update().values(watch="bygone"))  # type: ignore[attr-defined]
        session.execute(AlertSweep.__table__.update().values(digest=""))  # type: ignore[attr-defined]
    sweep(house)
    told = {(each["rule"], each["state"]) for each in heard(house)}
    assert told == {("bygone", "withdrawn"), ("kms_bgm", "open")}


@pytest.mark.parametrize("changes", [1, 2])
def test_many_changes_are_taken_in_parts(house: House, monkeypatch: pytest.MonkeyPatch, changes: int) -> None:
    sweep(house)
    monkeypatch.setattr(sweeping, "CHANGES", changes)
    for child in range(1, 5):
        weigh(house, "2026-11-10", child, weight_kg="7.2")
    (swept,) = sweep(house)
    assert (swept.records, len(children(house))) == (4, 4)


def test_the_server_sweeps_by_itself_and_stops_when_told(engine_url: str, tmp_path: Any) -> None:
    with open_house(engine_url, tmp_path, alert_seconds=1) as house:
        weigh(house, "2026-11-10", weight_kg="7.2")
        limit = time.monotonic() + 20
        while not children(house) and time.monotonic() < limit:
            time.sleep(0.2)
        assert children(house) == [("kms_bgm", RT1, "BGM", "open")]
        leaving = time.monotonic()
    assert time.monotonic() - leaving < 10
    assert not [each for each in threading.enumerate() if each.name == "alerts"]


def test_a_failing_sweep_does_not_end_the_server(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    class Broken:
        def sweep(self) -> None:
            calls.append(1)
            raise OSError

    background = sweeping.Background(lambda _: Broken(), 0.01)  # type: ignore[arg-type, return-value]
    thread = threading.Thread(target=background.run)
    thread.start()
    limit = time.monotonic() + 10
    while len(calls) < 2 and time.monotonic() < limit:
        time.sleep(0.01)
    background.stop()
    thread.join(10)
    assert len(calls) >= 2


def test_by_hand(engine_url: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_house(engine_url, tmp_path) as house:
        zero(house, "stunting", RT1, "2026-11-10")
    for name, value in settings_for(engine_url, tmp_path).model_dump().items():
        said = value.get_secret_value() if isinstance(value, SecretStr) else value
        monkeypatch.setenv(f"WAKUNCAR_{name.upper()}", str(said))
    done = CliRunner().invoke(cli, ["alerts", "sweep"])
    assert (done.exit_code, "Everything was looked at." in done.output) == (0, True), done.output
    assert "stunting:" in done.output
