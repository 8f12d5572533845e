"""An RT is split on a day: its houses go over with all they count, and each RT has figures for the days it existed."""

from typing import Any

import pytest

from app.themes.catalog import theme
from tests.cast import ADMIN, BAPPEDA, DASAWISMA, DINKES, LURAH, METRO, RT1, RT2, RW1, SITI, TUTI, YANTI, Person
from tests.house import House
from tests.records.test_moving import counted, sound

NEW, REST = f"{RW1}.101", f"{RW1}.102"


def split(house: House, rows: list[dict[str, str]], who: Person = TUTI, rt: str = RT1, **params: str) -> Any:
    asked = {"on": "2026-10-01", "reason": "SK Lurah 12/2026", **params}
    return house.post(who, f"/v1/areas/{rt}/split", {"rows": rows}, params=asked)


def child(house: House, name: str, day: str, no: str, area: str = RT1) -> str:
    answers = {**theme("stunting").example, "child_nik": None, "no_nik_reason": "hilang", "child_name": name}
    answers |= {"house_no": no, "no_kk": None}
    reply = house.send(SITI, area, "stunting", observed_on=day, answers=answers)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


def shop(house: House, name: str, day: str, no: str, **more: Any) -> str:
    answers = {**theme("umkm").example, "business_name": name, "house_no": no, "nib": None, "owner_nik": None, **more}
    answers = {key: value for key, value in answers.items() if value is not None}
    reply = house.send(SITI, RT1, "umkm", observed_on=day, answers=answers)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


def lies(house: House, key: str, id: str) -> str:
    return str(house.get(TUTI, f"/v1/records/{key}/{id}").json()["area"])


def test_houses_go_over_from_the_day_on(house: House) -> None:
    before, after = child(house, "Anak Satu", "2026-09-05", "12"), child(house, "Anak Satu", "2026-10-05", "No. 12")
    other = child(house, "Anak Dua", "2026-10-05", "13", DASAWISMA)
    group = house.send(SITI, RT1, "kwt", observed_on="2026-08-10").json()["id"]
    reply = split(house, [{"rt": "101", "house": "12"}, {"rt": "101", "theme": "kwt", "record": group}])
    assert reply.status_code == 200, reply.text
    said = reply.json()
    assert (said["closed"], said["left"]) == (False, {"stunting": 2})
    assert said["parts"] == [{"area": NEW, "opened": True, "records": {"kwt": 1, "stunting": 1}}]
    assert [(line["line"], line["records"]) for line in said["lines"]] == [(1, 1), (2, 1)]
    assert [(each["username"], each["role"], each["area"]) for each in said["serving"]] == [("siti", "kader", RT1)]
    assert [lies(house, "stunting", each) for each in (before, after, other)] == [RT1, NEW, DASAWISMA]
    assert counted(house, "stunting", "weighed", "2026-09-30", DINKES) == {RT1: 1}
    assert counted(house, "stunting", "weighed", "2026-10-31", DINKES) == {RT1: 1, NEW: 1}
    assert counted(house, "kwt", "active", "2026-09-30") == {RT1: 1}
    assert counted(house, "kwt", "active", "2026-10-31") == {NEW: 1}
    sound(house, "stunting")
    sound(house, "kwt")
    history = house.get(TUTI, f"/v1/records/kwt/{group}/history").json()["moves"]
    assert [(each["left"], each["area"], each["since"]) for each in history] == [(RT1, NEW, "2026-10-01")]
    steps = house.client.get(f"/v1/areas/{NEW}").json()
    assert steps["valid_from"] == "2026-10-01"
    assert ("replaces", RT1) in [(each["kind"], each["before"]) for each in steps["history"]]


def test_a_register_counts_in_each_rt_for_its_days(house: House) -> None:
    group = house.send(SITI, RT1, "kwt", observed_on="2026-08-10").json()["id"]
    split(house, [{"rt": "101", "theme": "kwt", "record": group}])
    members = counted(house, "kwt", "members", "2026-10-31")[NEW]
    answers = {**theme("kwt").example, "members_total": members + 5}
    late = {"id": group, "observed_on": "2026-09-10", "replaces": 1, "answers": answers}
    assert house.post(SITI, f"/v1/areas/{RT1}/kwt", late).json()["outcome"] == "revised"
    assert lies(house, "kwt", group) == NEW
    assert counted(house, "kwt", "members", "2026-08-31") == {RT1: members}
    assert counted(house, "kwt", "members", "2026-09-30") == {RT1: members + 5}
    assert counted(house, "kwt", "members", "2026-10-31") == {NEW: members + 5}
    sound(house, "kwt")
    ended = {**late, "replaces": 2, "observed_on": "2026-11-02", "answers": {**answers, "status": "BUBAR"}}
    assert house.post(TUTI, f"/v1/areas/{NEW}/kwt", ended).json()["outcome"] == "revised"
    assert counted(house, "kwt", "active", "2026-10-31") == {NEW: 1}
    assert counted(house, "kwt", "active", "2026-11-30") == {}
    house.post(TUTI, f"/v1/records/kwt/{group}/review", {"decision": "accept"})
    sound(house, "kwt")
    moved = house.post(TUTI, f"/v1/records/kwt/{group}/move", {"area": RT2, "reason": "sejak dulu di sini"})
    assert moved.status_code == 200
    assert counted(house, "kwt", "active", "2026-09-30") == {RT2: 1}
    sound(house, "kwt")


def test_all_its_past_if_asked(house: House) -> None:
    before = child(house, "Anak Satu", "2026-09-05", "12")
    group = house.send(SITI, RT1, "kwt", observed_on="2026-08-10").json()["id"]
    rows = [{"rt": "101", "house": "12"}, {"rt": "101", "theme": "kwt", "record": group}]
    assert split(house, rows, history="moves").json()["left"] == {}
    assert lies(house, "stunting", before) == NEW
    assert counted(house, "kwt", "active", "2026-08-31") == {NEW: 1}
    sound(house, "kwt")


def test_the_rest_ends_the_old_rt(house: House) -> None:
    one, two = child(house, "Anak Satu", "2026-10-05", "12"), child(house, "Anak Dua", "2026-10-05", "13", DASAWISMA)
    old = child(house, "Anak Dua", "2026-09-05", "13")
    house.send(SITI, RT1, "stunting", zero=True, observed_on="2026-10-20")
    expected = house.get(
        DINKES,
        "/v1/rollups/stunting",
        params={"area": METRO, "by": "kelurahan", "from": "2026-09", "to": "2026-11", "step": "month"},
    ).json()["rows"]
    said = split(house, [{"rt": "101", "house": "12"}], rest="102").json()
    assert (said["closed"], said["left"]) == (True, {"stunting": 2})
    assert [lies(house, "stunting", each) for each in (one, two, old)] == [NEW, REST, RT1]
    assert house.client.get(f"/v1/areas/{RT1}").json()["valid_to"] == "2026-09-30"
    assert house.client.get(f"/v1/areas/{DASAWISMA}").json()["valid_to"] == "2026-09-30"
    now = house.get(
        DINKES,
        "/v1/rollups/stunting",
        params={"area": METRO, "by": "kelurahan", "from": "2026-09", "to": "2026-11", "step": "month"},
    ).json()["rows"]
    assert [row["values"] for row in now] == [row["values"] for row in expected]
    due = [[row["completeness"]["expected"] for row in rows] for rows in (expected, now)]
    assert (due[0], due[1]) == ([3, 3, 3], [3, 4, 4])
    sound(house, "stunting")
    refused = house.send(SITI, RT1, "stunting", observed_on="2026-10-21")
    assert [each["code"] for each in refused.json()["faults"]] == ["area.closed"]
    answers = {**theme("stunting").example, "child_nik": None, "no_nik_reason": "hilang", "child_name": "Anak Satu"}
    answers |= {"house_no": "12", "no_kk": None, "weight_kg": "9.1"}
    late = {"id": one, "observed_on": "2026-10-06", "replaces": 1, "answers": answers}
    taken = house.post(SITI, f"/v1/areas/{RT1}/stunting", late).json()
    assert (taken["outcome"], taken["revision"]) == ("revised", 2), taken
    assert lies(house, "stunting", one) == NEW
    stray = {**late, "id": old, "observed_on": "2026-10-07"}
    assert house.post(SITI, f"/v1/areas/{RT1}/stunting", stray).json()["faults"][0]["code"] == "area.closed"
    sound(house, "stunting")


def test_joined_with_another_or_numbered_anew(house: House) -> None:
    one, two = child(house, "Anak Satu", "2026-10-05", "12"), child(house, "Anak Dua", "2026-10-05", "12", RT2)
    assert split(house, [], rest="2").json()["parts"] == [{"area": RT2, "opened": False, "records": {"stunting": 1}}]
    assert {lies(house, "stunting", one), lies(house, "stunting", two)} == {RT2}
    assert split(house, [], rt=RT2, rest="7A", on="2026-11-01").status_code == 200
    assert house.client.get(f"/v1/areas/{RT2}").json()["valid_to"] == "2026-10-31"
    sound(house, "stunting")


def test_who_lives_there_goes_along_without_a_house(house: House) -> None:
    answers = {**theme("poverty").example, "house_no": "12"}
    family = house.send(SITI, RT1, "poverty", observed_on="2026-08-10", answers=answers).json()["id"]
    business = shop(house, "Warung Satu", "2026-10-05", "14")
    assert split(house, [{"rt": "101", "house": "12"}]).json()["parts"][0]["records"] == {"poverty": 1}
    assert (lies(house, "poverty", family), lies(house, "umkm", business)) == (NEW, RT1)
    sound(house, "poverty")


@pytest.mark.parametrize(
    ("rows", "params", "code", "faults"),
    [
        ([], {}, "split.nothing", []),
        ([{"rt": "xx", "house": "12"}], {}, "split.lines", ["split.label"]),
        ([{"rt": "001", "house": "12"}], {}, "split.lines", ["split.label"]),
        ([{"rt": "101"}], {}, "split.lines", ["split.empty"]),
        ([{"rt": "101", "house": "12"}, {"rt": "102", "house": "no 12"}], {}, "split.lines", ["split.twice"]),
        (
            [{"rt": "101", "theme": "kwt", "record": "01890000-0000-7000-8000-000000000000"}],
            {},
            "split.lines",
            ["split.record"],
        ),
        ([{"rt": "101", "house": "12"}], {"on": "2026-12-01"}, "split.day", []),
        ([{"rt": "101", "house": "12"}], {"on": "2020-01-01"}, "split.day", []),
        ([{"rt": "9", "house": "12"}], {}, "split.areas", ["area.closed"]),
    ],
)
def test_what_cannot_be_done_is_not_done_at_all(
    house: House, rows: list[dict[str, str]], params: dict[str, str], code: str, faults: list[str]
) -> None:
    kept = child(house, "Anak Satu", "2026-10-05", "12")
    reply = split(house, rows, **params)
    assert (reply.status_code, reply.json()["code"]) == (422, code)
    assert [each["code"] for each in reply.json().get("faults", [])] == faults
    assert lies(house, "stunting", kept) == RT1
    assert house.client.get(f"/v1/areas/{NEW}").status_code == 404


def test_rehearsed_nothing_stays(house: House) -> None:
    kept = child(house, "Anak Satu", "2026-10-05", "12")
    said = split(house, [{"rt": "101", "house": "12"}], check="true").json()
    assert said["parts"] == [{"area": NEW, "opened": True, "records": {"stunting": 1}}]
    assert lies(house, "stunting", kept) == RT1
    assert house.client.get(f"/v1/areas/{NEW}").status_code == 404
    table = "rt;house\n101;12\n"
    head = {"content-type": "text/csv"}
    params = {"on": "2026-10-01", "reason": "SK"}
    reply = house.post(TUTI, f"/v1/areas/{RT1}/split", content=table.encode(), headers=head, params=params)
    assert reply.json()["parts"] == said["parts"]
    assert lies(house, "stunting", kept) == NEW


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        (SITI, 403, "access.forbidden"),
        (LURAH, 403, "access.forbidden"),
        (ADMIN, 403, "access.forbidden"),
        (BAPPEDA, 403, "access.forbidden"),
        (YANTI, 404, "area.unknown"),
    ],
    ids=lambda each: getattr(each, "username", each),
)
def test_who_may_not(house: House, who: Person, status: int, code: str) -> None:
    reply = split(house, [{"rt": "101", "house": "12"}], who)
    assert (reply.status_code, reply.json()["code"]) == (status, code)
