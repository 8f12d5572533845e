"""Official lists come in line by line, once and for all, and touch nothing else that a family said."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from app.areas.listing import Line
from app.cli import cli
from app.core.audit import AuditEntry, data_of
from app.core.clock import uuid7
from app.core.errors import Problem
from app.records.imports import Importer
from app.records.models import ImportLine
from app.records.official import Layout, period_end
from app.records.subjects import BlindIndex
from app.themes.catalog import theme
from tests.cast import BANJARSARI, BAPPEDA, CITY, DINKES, DINSOS, METRO, RT1, RT2, SITI, TUTI
from tests.house import House, open_house
from tests.records.families import KK, OTHER_KK, POVERTY, answers, outcomes, proved, record, send, street, take
from tests.rollups.closings import close, closed
from tests.test_cli import environment

THIRD_KK = "1872010101159907"


def seen(house: House, id_: str, *keys: str) -> list[Any]:
    found = record(house, DINSOS, id_)["answers"]
    return [found.get(key) for key in keys]


def test_each_line_is_answered(house: House) -> None:
    id_ = send(house)["id"]
    rows = f"no_kk,desil,programme\n{KK},3,PKH;SEMBAKO\n{OTHER_KK},5,\n123,1,\n{THIRD_KK},,\n{THIRD_KK},11,\n"
    reply = take(house, rows)
    assert outcomes(reply) == [
        "new",
        "unmatched",
        "refused import.value",
        "refused import.nothing",
        "refused import.value",
    ]
    body = reply.json()
    assert body["counts"] == {"new": 1, "unmatched": 1, "refused": 3}
    assert [line["line"] for line in body["lines"]] == [2, 3, 4, 5, 6]
    assert (body["lines"][0]["record"], body["lines"][0]["area"]) == (id_, RT1)
    assert body["lines"][2]["message"]["id"] == "Kolom no_kk: Nomor KK harus 16 angka."
    assert KK not in reply.text
    assert OTHER_KK not in reply.text
    assert seen(house, id_, "desil", "desil_period", "desil_source") == [3, "2026-Q3", "DTSEN contoh"]
    stamps = {"aid_period": "2026-Q3", "aid_source": "DTSEN contoh"}
    assert seen(house, id_, "aid_official") == [[{"programme": code, **stamps} for code in ("PKH", "SEMBAKO")]]
    proved(house)


def test_the_same_list_again_changes_nothing(house: House) -> None:
    id_ = send(house)["id"]
    rows = f"no_kk,desil,dtsen_member\n{KK},3,ya\n{OTHER_KK},4,tidak\n"
    assert outcomes(take(house, rows)) == ["new", "unmatched"]
    first = record(house, DINSOS, id_)
    version = house.get(DINSOS, "/v1/records/poverty").json()["version"]
    for _ in range(2):
        assert outcomes(take(house, rows)) == ["same", "unmatched"]
    assert record(house, DINSOS, id_) == first
    assert house.get(DINSOS, "/v1/records/poverty").json()["version"] == version
    assert first["revision"] == 2


def test_all_else_stays_as_it_was_said(house: House) -> None:
    told = answers(ppks_types=["PML"], fm3="unknown", floor_area_m2="refused")
    id_ = send(house, answers=told)["id"]
    send(house, DINSOS, id=id_, replaces=1, answers={**told, "ppks_types": ["PML", "ODHA"]})
    send(house, id=id_, replaces=2, answers={**told, "members": 5})
    before = record(house, DINSOS, id_)
    take(house, f"no_kk,desil\n{KK},3\n")
    after = record(house, DINSOS, id_)
    new = {"desil": 3, "desil_period": "2026-Q3", "desil_source": "DTSEN contoh"}
    assert after["answers"] == before["answers"] | new
    assert after["answers"]["ppks_types"] == ["PML", "ODHA"]
    send(house, id=id_, replaces=4, answers={**told, "members": 6})
    assert seen(house, id_, "members", "ppks_types", "desil") == [6, ["PML", "ODHA"], 3]
    proved(house)


@pytest.mark.parametrize("decision", ["accept", "return"])
def test_what_people_have_looked_at_stays_looked_at(house: House, decision: str) -> None:
    id_ = send(house)["id"]
    house.post(TUTI, f"/v1/records/poverty/{id_}/review", {"decision": decision, "reason": "alamat"})
    state = record(house, TUTI, id_)["state"]
    take(house, f"no_kk,desil,programme\n{KK},2,PKH\n")
    assert (record(house, TUTI, id_)["state"], record(house, TUTI, id_)["revision"]) == (state, 2)
    figures = f"/v1/rollups/poverty?area={RT1}&by=rt&state=verified&indicators=eligible,unserved,desil_2,listed_pkh"
    values = house.get(DINSOS, figures).json()["rows"][0]["values"]
    verified = int(decision == "accept")
    assert [values[key]["count"] for key in ("eligible", "unserved", "desil_2", "listed_pkh")] == [
        verified,
        0,
        verified,
        verified,
    ]
    proved(house)


def test_the_day_of_a_list_is_the_day_it_came(house: House) -> None:
    """So that no list moves a closed period, whatever period it is of."""
    id_ = send(house, observed_on="2026-10-05")["id"]
    send(house, observed_on="2026-09-05", answers=answers(OTHER_KK))
    close(house, "2026-Q3", "poverty", DINSOS)
    take(house, f"no_kk,desil\n{KK},2\n{OTHER_KK},3\n")
    after = closed(house, "2026-Q3", "poverty", DINSOS)["total"]
    assert (after["live"], after["late"]) == (after["frozen"], {"received": 0, "changed": 0})
    assert after["frozen"]["families"]["count"] == 1
    assert record(house, DINSOS, id_)["observed_on"] == "2026-11-20"
    path = f"/v1/rollups/poverty?area={RT1}&by=rt&indicators=families,desil_2&as_of="
    for day, counted in (("2026-10-31", [2, 0]), ("2026-11-19", [2, 0]), ("2026-11-20", [2, 1])):
        values = house.get(DINSOS, path + day).json()["rows"][0]["values"]
        assert [values["families"]["count"], values["desil_2"]["count"]] == counted, day
    proved(house)


def test_whoever_is_not_on_record_is_found_when_she_is(house: House) -> None:
    take(house, f"no_kk,desil,programme\n{OTHER_KK},7,SEMBAKO\n")
    new = send(house, answers=answers(OTHER_KK, aid=[]))
    assert (new["outcome"], new["revision"]) == ("new", 1)
    assert seen(house, new["id"], "desil") == [7]
    assert record(house, DINSOS, new["id"])["derived"]["above_ceiling"] == ["SEMBAKO"]
    send(house, id=new["id"], replaces=1, answers=answers(OTHER_KK, members=3))
    assert seen(house, new["id"], "desil", "members") == [7, 3]
    assert outcomes(take(house, f"no_kk,desil,programme\n{OTHER_KK},7,SEMBAKO\n")) == ["same"]
    proved(house)


def test_what_waits_is_kept_without_a_name_or_number(house: House) -> None:
    take(house, f"no_kk,desil\n{OTHER_KK},7\n")
    with house.app.state.database.reading() as session:
        (kept,) = session.exec(select(ImportLine)).all()
    assert kept.subject == house.app.state.reader.index.family(OTHER_KK)
    assert OTHER_KK not in str(kept.model_dump())
    assert (kept.period, kept.area) == ("2026-Q3", CITY)
    assert b"DTSEN" not in bytes(kept.source), "what it says is sealed"


def test_a_newer_list_takes_the_place_of_an_older_and_never_the_other_way(house: House) -> None:
    id_ = send(house)["id"]
    take(house, f"no_kk,desil,dtsen_member,programme\n{KK},3,ya,PKH\n")
    assert outcomes(take(house, f"no_kk,desil\n{KK},2\n", period="2026-Q2")) == ["refused import.older"]
    assert outcomes(take(house, f"no_kk,programme\n{KK},PKH\n", period="2026-05")) == ["refused import.older"]
    assert outcomes(take(house, f"no_kk,desil\n{KK},4\n")) == ["changed"]
    assert seen(house, id_, "desil", "dtsen_member") == [4, "yes"]
    assert outcomes(take(house, f"no_kk,desil\n{KK},5\n", period="2026-10-15")) == ["changed"]
    assert seen(house, id_, "desil", "desil_period", "dtsen_member") == [5, "2026-10-15", None]
    assert [line["programme"] for line in seen(house, id_, "aid_official")[0]] == ["PKH"]
    for period in ("2026-Q2", "2026-Q3"):
        waits = outcomes(take(house, f"no_kk,desil\n{OTHER_KK},9\n", period=period))
        assert waits == ["unmatched"]
    assert outcomes(take(house, f"no_kk,desil\n{OTHER_KK},8\n", period="2026-Q1")) == ["refused import.older"]
    proved(house)


def test_who_leaves_a_programme_is_told_by_a_line(house: House) -> None:
    id_ = send(house, answers=answers(aid=[]))["id"]
    take(house, f"no_kk,programme\n{KK},PKH;PBI_JK\n")
    assert record(house, DINSOS, id_)["derived"]["aid_listed"] == ["PKH", "PBI_JK"]
    assert outcomes(take(house, f"no_kk,programme,status\n{KK},PKH,berhenti\n")) == ["changed"]
    derived = record(house, DINSOS, id_)["derived"]
    assert (derived["aid_listed"], derived["receives_aid"]) == (["PBI_JK"], "yes")
    proved(house)


def test_two_lines_of_one_family_are_one_revision_unless_they_disagree(house: House) -> None:
    id_ = send(house)["id"]
    rows = f"no_kk,desil,programme\n{KK},3,\n{KK},,PKH\n{KK},4,\n{KK},3,SEMBAKO\n"
    assert outcomes(take(house, rows)) == ["new", "new", "refused import.twice", "new"]
    assert record(house, DINSOS, id_)["revision"] == 2
    assert [line["programme"] for line in seen(house, id_, "aid_official")[0]] == ["PKH", "SEMBAKO"]


def test_a_list_says_when_and_by_whom(house: House) -> None:
    send(house)
    for params, code in (
        ({"period": ""}, "import.period"),
        ({"period": "Q3 2026"}, "import.period"),
        ({"period": "2026-13"}, "import.period"),
        ({"period": "2026-02-30"}, "import.period"),
        ({"source": " "}, "import.source"),
    ):
        assert outcomes(take(house, f"no_kk,desil\n{KK},3\n", **params)) == [f"refused {code}"], params
    own = f"no_kk,desil,period,source\n{KK},3,2026-q3,SIKS-NG\n"
    assert outcomes(take(house, own, period="", source="")) == ["new"]


@pytest.mark.parametrize(
    ("rows", "status", "code"),
    [
        ("kk,desil\n1,2\n", 422, "area.columns"),
        ("no_kk,desil,head_name\n1,2,Budi\n", 422, "area.columns"),
        ("no_kk,desil_source\n1,2\n", 422, "area.columns"),
        ("no_kk\n\xff\n", 422, "area.file"),
    ],
)
def test_a_list_of_another_shape_is_refused_whole(house: House, rows: str, status: int, code: str) -> None:
    head = {"content-type": "text/csv"}
    reply = house.post(DINSOS, "/v1/imports/poverty", content=rows.encode("latin-1"), headers=head)
    assert (reply.status_code, reply.json()["code"]) == (status, code)


def test_json_says_the_same(house: House) -> None:
    id_ = send(house)["id"]
    rows = [{"no_kk": KK, "desil": 3, "dtsen_member": True, "programme": ["PKH", "SEMBAKO"], "period": "2026-Q3"}]
    reply = house.post(DINSOS, "/v1/imports/poverty?source=DTSEN", {"rows": [*rows, {"no_kk": OTHER_KK, "desil": "x"}]})
    assert outcomes(reply) == ["new", "refused import.value"]
    assert seen(house, id_, "desil", "dtsen_member") == [3, "yes"]
    assert house.post(DINSOS, "/v1/imports/poverty", {"rows": [{"name": "Budi"}]}).json()["code"] == "area.columns"


def test_looking_first_writes_nothing(house: House) -> None:
    id_ = send(house)["id"]
    rows = f"no_kk,desil\n{KK},3\n{OTHER_KK},4\n"
    assert outcomes(take(house, rows, check="true")) == ["new", "unmatched"]
    assert record(house, DINSOS, id_)["revision"] == 1
    assert seen(house, send(house, area=RT2, answers=answers(OTHER_KK))["id"], "desil") == [None]
    assert outcomes(take(house, rows)) == ["new", "new"]


def test_only_the_office_of_the_theme_sends_lists_in(house: House) -> None:
    there = street(house)
    id_ = send(house)["id"]
    for who in (*there.see_nothing_kept, *there.see_lists, DINKES, BAPPEDA):
        refused = take(house, f"no_kk,desil\n{KK},3\n", who)
        assert (refused.status_code, refused.json()["code"]) == (403, "access.forbidden"), who.username
    for path, code in (("stunting", "import.theme"), ("weather", "theme.unknown")):
        lost = house.post(DINSOS, f"/v1/imports/{path}", {"rows": []})
        assert (lost.status_code, lost.json()["code"]) == (404, code)
    for area in ("18.71", "18.72.99"):
        lost = take(house, f"no_kk,desil\n{KK},3\n", under=area)
        assert (lost.status_code, lost.json()["code"]) == (404, "area.unknown")
    assert record(house, DINSOS, id_)["revision"] == 1


def test_a_list_for_one_part_of_the_city_touches_no_other(house: House) -> None:
    id_ = send(house)["id"]
    assert outcomes(take(house, f"no_kk,desil\n{KK},3\n", under=BANJARSARI)) == ["unmatched"]
    assert record(house, DINSOS, id_)["revision"] == 1
    take(house, f"no_kk,desil\n{OTHER_KK},3\n", under=BANJARSARI)
    assert seen(house, send(house, area=RT2, answers=answers(OTHER_KK))["id"], "desil") == [None]
    assert outcomes(take(house, f"no_kk,desil\n{KK},3\n", under=METRO)) == ["new"]


def test_a_family_whose_rt_is_gone_is_named(house: House) -> None:
    id_ = send(house, area=RT2, observed_on="2026-10-05")["id"]
    closed = f"kelurahan,rw,rt,valid_to\n{METRO},001,002,2026-10-31\n"
    done = house.post(TUTI, f"/v1/areas/{METRO}/import", content=closed.encode(), headers={"content-type": "text/csv"})
    assert done.json()["counts"] == {"closed": 1}
    assert outcomes(take(house, f"no_kk,desil\n{KK},3\n")) == ["refused area.closed"]
    assert record(house, DINSOS, id_)["revision"] == 1


def test_whoever_revises_meanwhile_is_read_again(house: House) -> None:
    """A kader's revision arrives between the look-up and the writing of a line: both are kept."""
    id_ = send(house)["id"]
    looking, looks, revised = Importer._decide, [], []

    def then_the_kader(self: Importer, layout: Layout, families: Any) -> None:
        looking(self, layout, families)
        looks.append(len(families))
        if len(looks) == 2:
            revised.append(send(house, id=id_, replaces=1, answers=answers(members=9)))

    patched = pytest.MonkeyPatch()
    patched.setattr(Importer, "_decide", then_the_kader)
    try:
        reply = take(house, f"no_kk,desil\n{KK},3\n")
    finally:
        patched.undo()
    assert (revised[0]["outcome"], outcomes(reply)) == ("revised", ["new"])
    assert seen(house, id_, "desil", "members") == [3, 9]
    assert house.get(DINSOS, f"/v1/records/poverty/{id_}/history").json()["conflicts"] == []
    proved(house)


def test_a_family_registered_while_its_line_comes_in_is_told_all_the_same(house: House) -> None:
    keeping, registered = Importer._keep, []

    def then_the_kader(self: Importer, subject: Any, families: Any) -> None:
        registered.append(send(house, answers=answers(OTHER_KK)))
        keeping(self, subject, families)

    patched = pytest.MonkeyPatch()
    patched.setattr(Importer, "_keep", then_the_kader)
    try:
        reply = take(house, f"no_kk,desil\n{OTHER_KK},3\n")
    finally:
        patched.undo()
    assert outcomes(reply) == ["new"]
    assert seen(house, registered[0]["id"], "desil") == [3]
    proved(house)


def test_a_whole_quarter_is_taken_and_logged(house: House) -> None:
    numbers = [f"18720101011{number:05d}" for number in range(1, 421)]
    items = [
        {"id": str(uuid7()), "theme": "poverty", "area": RT1, "observed_on": "2026-11-19", "answers": answers(number)}
        for number in numbers[:210]
    ]
    receipts = house.post(SITI, "/v1/submissions", {"items": items}).json()["items"]
    assert {each["outcome"] for each in receipts} == {"new"}
    rows = "no_kk,desil\n" + "".join(f"{number},{place % 10 + 1}\n" for place, number in enumerate(numbers))
    assert take(house, rows).json()["counts"] == {"new": 210, "unmatched": 210}
    assert take(house, rows).json()["counts"] == {"same": 210, "unmatched": 210}
    with house.app.state.database.reading() as session:
        deeds = session.exec(select(AuditEntry).where(AuditEntry.action == "records.imported")).all()
        told = [str(data_of(session, each)) for each in deeds]
    assert [each.about for each in deeds] == ["poverty", "poverty"]
    assert not any(number in each for each in told for number in numbers)
    proved(house)


# From the server's own machine


def test_a_command_takes_a_list_in(engine_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(engine_url, tmp_path).items():
        monkeypatch.setenv(name, value)

    def run(*words: object) -> Any:
        return CliRunner().invoke(cli, [str(word) for word in words], terminal_width=200)

    with open_house(engine_url, tmp_path) as house:
        id_ = send(house, observed_on="2024-05-06")["id"]
        if engine_url.startswith("sqlite"):
            assert "database.in_use" in str(run("import", "poverty", __file__).exception)
    file = tmp_path / "desil.csv"
    file.write_text(f"no_kk;desil\n{KK};3\n{OTHER_KK};4\nabc;1\n", encoding="utf-8")
    words = ("import", "poverty", file, "--period", "2026-Q3", "--source", "DTSEN")
    for more, told in (("--check", "1 new"), ("", "1 new"), ("", "1 same")):
        done = run(*words, *([more] if more else []))
        assert done.exit_code == 1, done.output
        assert "Kolom no_kk: Nomor KK harus 16 angka." in done.output
        assert f"{told}, 1 unmatched, 1 refused" in done.output
    with open_house(engine_url, tmp_path) as house:
        assert seen(house, id_, "desil", "desil_source") == [3, "DTSEN"]
        proved(house)
    assert isinstance(run("import", "kwt", file).exception, Problem)
    assert isinstance(run("import", "weather", file).exception, Problem)


# What a line means


@pytest.mark.parametrize(
    ("period", "last"),
    [("2026", "2026-12-31"), ("2026-S1", "2026-06-30"), ("2026-q3", "2026-09-30"), ("2024-02", "2024-02-29")],
)
def test_a_period_ends(period: str, last: str) -> None:
    assert period_end(period).isoformat() == last


def test_the_columns_follow_from_the_declaration() -> None:
    columns = ("no_kk", "desil", "dtsen_member", "programme", "status", "period", "source")
    assert Layout(POVERTY).columns == columns
    with pytest.raises(Problem, match=r"import\.theme"):
        _ = Layout(theme("stunting")).imported


def test_a_number_is_known_however_it_is_written() -> None:
    index, usual = BlindIndex(b"k" * 32), {"period": "2026-Q3", "source": "x"}
    spaced = Layout(POVERTY).read(Line(1, {"no_kk": "1872 0101 0115 9905", "desil": "3"}, fits=True), index, usual)
    assert spaced.subject == index.family(KK)


ODD: tuple[Any, ...] = (
    "",
    " ",
    "x" * 400,
    10**30,
    -1,
    True,
    [],
    ["PKH", ""],
    ["PKH", "x" * 300],
    "٣",
    "\ud800",
    "1\n2",
    "''",
)


def test_odd_cells_are_refused_by_name_and_break_nothing(house: House) -> None:
    columns = Layout(POVERTY).columns
    for odd in ODD:
        rows = [{"no_kk": KK, "desil": 3, "period": "2026-Q3", "source": "x", column: odd} for column in columns]
        try:
            reply = house.post(DINSOS, "/v1/imports/poverty", {"rows": rows})
        except UnicodeEncodeError:
            continue  # no client can send it as JSON
        assert reply.status_code in (200, 400, 422), (odd, reply.text)
        if reply.status_code == 200:
            for line in reply.json()["lines"]:
                known = line["outcome"] == "unmatched" or str(line["code"]).startswith("import.")
                assert known, line
    assert outcomes(take(house, f"no_kk,desil\n{KK},3\n")) == ["unmatched"]
