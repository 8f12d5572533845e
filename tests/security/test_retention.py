"""What was kept long enough is counted by theme, kelurahan and year, and erased when two officers say so."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import cli, retention
from app.core.clock import SetClock
from app.records.replay import replay
from app.records.rights.ageing import years_before
from app.themes.catalog import CATALOG
from app.themes.language import Retention, retention_on
from tests.cast import METRO, RT1, RT2, SITI, TUTI
from tests.house import KEY, NOON, open_house
from tests.security.officers import RINI, appoint, entered

Run = Callable[..., Result]


@pytest.fixture
def run(engine_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("TOKEN_KEY", "INDEX_KEY", "DATA_KEYS"):
        monkeypatch.setenv(f"WAKUNCAR_{name}", KEY)
    monkeypatch.setenv("WAKUNCAR_DATABASE_URL", engine_url)
    monkeypatch.setattr(retention, "SystemClock", lambda: SetClock(NOON))
    return lambda *words: CliRunner().invoke(cli, ["retention", *words], terminal_width=300)


def test_every_theme_says_how_long_and_from_where() -> None:
    for each in CATALOG:
        assert each.retention, each.key
        for rule in each.retention:
            assert 0 < rule.years <= 30
            assert rule.confirmed or "dikonfirmasi" in rule.source


def test_the_rule_of_a_day_is_the_last_before_it() -> None:
    old, new = (Retention(since=date(year, 1, 1), years=year - 2020, source="x") for year in (2024, 2026))
    assert retention_on((new, old), date(2023, 12, 31)) is None
    assert retention_on((new, old), date(2025, 12, 31)) is old
    assert retention_on((new, old), date(2026, 1, 1)) is new
    assert years_before(date(2028, 2, 29), 1) == date(2027, 2, 28)


def test_it_is_counted_and_done_by_two(run: Run, engine_url: str, tmp_path: Path) -> None:
    with open_house(engine_url, tmp_path) as house:
        appoint(house)
        old = house.send(SITI, RT1, "covid", observed_on="2021-07-20").json()["id"]
        assert house.send(SITI, RT1, "covid", observed_on="2021-07-21", zero=True).status_code == 201
        young = house.send(SITI, RT1, "stunting").json()["id"]
        params = {"area": METRO, "by": "rt", "from": "2021", "to": "2021"}
        before = house.get(TUTI, "/v1/rollups/covid", params=params).json()["rows"]
    told = run()
    assert told.exit_code == 0, told.output
    assert "covid: 1 years (proposal), until 2025-11-20: 1 subjects, 1 records" in told.output
    assert f"  {METRO} 2021: 1" in told.output
    assert "stunting: 5 years (proposal), until 2021-11-20: 0 subjects" in told.output
    word = told.output.split("--confirm ")[1].split()[0]
    for words in (
        ("--officer", "rini", "--second", "rini", "--confirm", word),
        ("--officer", "rini", "--second", "tuti", "--confirm", word),
        ("--officer", "rini", "--second", "joko", "--confirm", "00000000"),
        ("--confirm", word),
    ):
        assert run("--do", *words).exit_code == 2
    done = run("--do", "--officer", "rini", "--second", "joko", "--confirm", word)
    assert done.exit_code == 0, done.output
    assert "covid: 1 records erased" in done.output
    assert "Nothing is over." in run("--dry-run").output
    with open_house(engine_url, tmp_path) as house:
        assert house.get(TUTI, f"/v1/records/covid/{old}").status_code == 404
        assert house.get(TUTI, f"/v1/records/stunting/{young}").status_code == 200
        assert house.get(TUTI, "/v1/rollups/covid", params=params).json()["rows"] == before
        assert house.differences() == []
        for each in CATALOG:
            with house.app.state.database.reading() as session:
                assert list(replay(session, each, house.app.state.reader.index)) == []
        (deed,) = house.get(RINI, "/v1/audit", params={"kind": "retention"}).json()["items"]
        assert (deed["data"]["records"], deed["data"]["theme"]) == (1, "covid")
        again = house.send(SITI, RT2, "covid", id=old, observed_on="2021-07-20")
        assert again.json()["faults"][0]["code"] == "record.erased"


def test_the_keeper_of_the_server_sees_what_is_late(run: Run, engine_url: str, tmp_path: Path) -> None:
    def told() -> Result:
        return CliRunner().invoke(cli, ["requests"], terminal_width=200)

    assert run().exit_code == 0
    assert "0 open, none overdue." in told().output
    with open_house(engine_url, tmp_path) as house:
        appoint(house)
        about = {"nik": "1872014506604777", "received_at": "2026-01-01T08:00:00+07:00"}
        late, calm = (entered(house, kind, **about) for kind in ("correct", "object"))
    found = told()
    assert found.exit_code == 1
    (first, second) = found.output.strip().splitlines()
    assert sorted(each.split()[0] for each in (first, second)) == sorted(each.split("/")[-1] for each in (late, calm))
    assert ["OVERDUE" in each for each in sorted((first, second), key=lambda line: "correct" in line)] == [False, True]
    said = found.output.replace(first.split()[0], "").replace(second.split()[0], "")  # an id may hold any digits
    assert "4777" not in said
