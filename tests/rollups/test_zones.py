"""Zones of RT count different houses of the last seven days, by the rule of the day that is asked for."""

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.core.clock import uuid7
from app.themes.catalog import theme
from app.themes.zone_rules import zone_rules
from tests.cast import (
    ANI,
    BAPPEDA,
    CAMAT,
    CITY,
    CLOSED_RT,
    DASAWISMA,
    DINKES,
    DINSOS,
    IMOPURO,
    METRO,
    PUSAT,
    RT1,
    RT2,
    RT3,
    RW1,
    SITI,
    TUTI,
    Person,
)
from tests.house import House
from tests.records.test_machine import wipe

DAY = date(2021, 7, 20)
NONE = {"HIJAU": 0, "KUNING": 0, "ORANYE": 0, "MERAH": 0}


@dataclass(frozen=True)
class Case:
    """One confirmed case: where, in which house, when; `house` None is a contact who tells none."""

    house: str | None
    area: str = RT1
    day: date = DAY
    place: str = "ISOMAN"


def items(cases: Sequence[Case], first: int = 1) -> list[dict[str, Any]]:
    found = []
    for at, case in enumerate(cases, first):
        answers = dict(theme("covid").example) | {
            "nik": f"187201050585{at:04d}",
            "name": f"Warga {at}",
            "house_no": case.house,
            "role": "case" if case.house else "contact",
            "care_place": case.place if case.house else None,
            "onset_date": None,
            "specimen_date": case.day.isoformat(),
            "confirmed_on": case.day.isoformat(),
        }
        answers = {key: answer for key, answer in answers.items() if answer is not None}
        found.append({"id": str(uuid7()), "theme": "covid", "area": case.area, "observed_on": str(case.day)})
        found[-1]["answers"] = answers
    return found


def send(house: House, *cases: Case, who: Person = TUTI, first: int = 1) -> list[str]:
    sent = items(cases, first)
    for at in range(0, len(sent), 500):
        heard = house.post(who, "/v1/submissions", {"items": sent[at : at + 500]}).json()["items"]
        assert {each["outcome"] for each in heard} == {"new"}, heard
    return [each["id"] for each in sent]


def ask(house: House, who: Person = DINKES, **params: Any) -> Any:
    return house.get(who, "/v1/zones/covid", params={"area": METRO, "on": DAY.isoformat(), **params})


def colours(house: House, **params: Any) -> dict[str, str | None]:
    return {row["area"]["code"]: row["zone"] for row in ask(house, **params).json()["rows"]}


V1 = {0: "HIJAU", 1: "KUNING", 5: "KUNING", 6: "ORANYE", 10: "ORANYE", 11: "MERAH", 12: "MERAH"}
V2 = {0: "HIJAU", 1: "KUNING", 2: "KUNING", 3: "ORANYE", 5: "ORANYE", 6: "MERAH", 12: "MERAH"}


def test_the_colour_follows_the_rule_of_the_day(house: House) -> None:
    """CV08: up to 5 April 2021 the first rule, from 6 April the second; before 9 February none."""
    days = {date(2021, 2, 9): ("V1", V1), date(2021, 4, 5): ("V1", V1), date(2021, 4, 6): ("V2", V2), DAY: ("V2", V2)}
    for day, (version, bands) in days.items():
        wipe(house.app.state.database)
        told = 0
        for count, colour in bands.items():
            cases = [Case(f"{number}", day=day) for number in range(told + 1, count + 1)]
            if cases:
                send(house, *cases, first=told + 1)
            told = count
            reply = ask(house, area=RT1, on=day.isoformat()).json()
            (row,) = reply["rows"]
            assert (row["houses"], row["zone"], reply["rule"]["version"]) == (count, colour, version)
            assert (reply["missing"], reply["total"]["rts"]) == (None, {**NONE, colour: 1})


def test_a_rule_says_since_when_it_bound_the_city(house: House) -> None:
    for day, version, binding in (
        ("2021-04-05", "V1", False),
        ("2021-04-19", "V2", False),
        ("2021-04-20", "V2", True),
        ("2023-06-21", "V2", True),
    ):
        rule = ask(house, on=day).json()["rule"]
        assert (rule["version"], rule["binding"]) == (version, binding)
    assert rule["note"]["id"].startswith("Di Lampung berlaku sejak 20-04-2021 (Inmendagri 9/2021)")
    assert [band["label"]["id"] for band in rule["bands"]] == ["Hijau", "Kuning", "Oranye", "Merah"]
    assert rule["bands"][3]["scenario"]["id"].startswith("Seperti oranye, ditambah: PPKM tingkat RT")
    early = ask(house, on="2021-03-01").json()["rule"]
    assert (early["binds_from"], early["note"]["en"]) == (None, "Lampung was not under this rule: to compare with.")


def test_before_the_first_rule_and_after_the_pandemic_there_is_no_colour(house: House) -> None:
    send(house, Case("1", day=date(2021, 2, 8)), Case("2", day=date(2023, 6, 22)))
    before = ask(house, on="2021-02-08", by="kelurahan").json()
    assert (before["rule"], before["total"]) == (None, {"houses": 1, "cases": 1, "rts": None})
    assert before["missing"]["id"] == "Belum ada aturan zona pada tanggal itu."

    after = ask(house, on="2023-06-22").json()
    assert {row["zone"] for row in after["rows"]} == {None}
    assert after["missing"]["id"].startswith("Masa pandemi sudah berakhir 21 Juni 2023")
    assert after["total"] == {"houses": 1, "cases": 1, "rts": None}

    endemic = ask(house, on="2023-06-22", endemic="true").json()
    assert (endemic["missing"], endemic["rule"]["version"]) == (None, "V2")
    assert endemic["total"]["rts"] == {**NONE, "HIJAU": 3, "KUNING": 1}
    assert ask(house, on="2021-02-08", endemic="true").json()["rule"] is None


def test_houses_count_and_not_cases(house: House) -> None:
    send(
        house,
        Case("12, dekat musala"),
        Case("No. 12", place="RAWAT"),
        Case("rumah 12", area=DASAWISMA, place="ICU"),
        Case("14", day=DAY - timedelta(days=6)),
        Case("15", day=DAY - timedelta(days=7)),
        Case("16", day=DAY + timedelta(days=1)),
        Case("12", area=RT2),
    )
    rows = {row["area"]["code"]: row for row in ask(house).json()["rows"]}
    assert list(rows) == sorted(rows)
    assert {code: (row["houses"], row["cases"], row["zone"]) for code, row in rows.items()} == {
        RT1: (2, 4, "KUNING"),
        RT2: (1, 1, "KUNING"),
        CLOSED_RT: (0, 0, "HIJAU"),
        RT3: (0, 0, "HIJAU"),
    }
    send(house, Case(None), Case(None), first=20)
    assert colours(house)[RT1] == "ORANYE"


def test_a_case_counts_by_its_confirmation_and_as_long_as_it_stands(house: House) -> None:
    ids = send(house, *(Case(f"{number}") for number in range(1, 7)))
    assert colours(house)[RT1] == "MERAH"
    for id_, decision in zip(ids, ("void", "return", "accept", "accept"), strict=False):
        path = f"/v1/records/covid/{id_}/review"
        assert house.post(TUTI, path, {"decision": decision, "reason": "diperiksa"}).status_code == 200
    assert ask(house, area=RT1).json()["rows"][0] | {"area": None} == {
        "area": None,
        "zone": "ORANYE",
        "houses": 5,
        "cases": 5,
        "rts": {**NONE, "ORANYE": 1},
    }
    assert ask(house, area=RT1, state="verified").json()["total"] == {
        "houses": 2,
        "cases": 2,
        "rts": {**NONE, "KUNING": 1},
    }


def test_wider_areas_count_their_rt_by_colour(house: House) -> None:
    send(house, Case("1"), Case("2"), Case("3"), Case("1", area=RT3))
    send(house, Case("1", area=f"{IMOPURO}.005.027A"), who=ANI, first=10)
    by_kelurahan = ask(house, area=PUSAT).json()
    assert by_kelurahan["by"] == "kelurahan"
    rows = {row["area"]["code"]: row["rts"] for row in by_kelurahan["rows"]}
    assert rows[METRO] == {**NONE, "HIJAU": 2, "KUNING": 1, "ORANYE": 1}
    assert rows[IMOPURO] == {**NONE, "KUNING": 1}
    assert {row["zone"] for row in by_kelurahan["rows"]} == {None}
    assert by_kelurahan["total"] == {"houses": 5, "cases": 5, "rts": {**NONE, "HIJAU": 2, "KUNING": 2, "ORANYE": 1}}

    by_rw = {row["area"]["code"]: row["rts"] for row in ask(house, by="rw").json()["rows"]}
    assert by_rw[RW1] == {**NONE, "HIJAU": 2, "ORANYE": 1}
    for by in ("rt", "rw", "kelurahan", "kecamatan", "kota"):
        reply = ask(house, who=DINKES, area=CITY, by=by).json()
        veiled = ask(house, who=BAPPEDA, area=CITY, by=by).json()
        assert [(row["zone"], row["rts"]) for row in veiled["rows"]] == [
            (row["zone"], row["rts"]) for row in reply["rows"]
        ]
        assert {(row["houses"], row["cases"]) for row in (*veiled["rows"], veiled["total"])} == {(None, None)}
        assert sum(row["houses"] for row in reply["rows"]) == reply["total"]["houses"] == 5
        assert sum(sum(row["rts"].values()) for row in reply["rows"]) == sum(reply["total"]["rts"].values()) == 6
    assert ask(house, who=CAMAT, area="", by="kecamatan").json()["area"]["code"] == PUSAT


def test_an_rt_that_is_not_there_on_the_day_has_no_colour(house: House) -> None:
    send(house, Case("1", area=CLOSED_RT, day=date(2025, 12, 31)))
    for day, colour, rts in (("2025-12-31", "KUNING", 4), ("2026-01-01", None, 3)):
        reply = ask(house, on=day, endemic="true").json()
        assert {row["area"]["code"]: row["zone"] for row in reply["rows"]}[CLOSED_RT] == colour
        assert sum(reply["total"]["rts"].values()) == rts
        assert reply["total"]["houses"] == 1
    reply = ask(house, on="2026-01-07", endemic="true").json()
    assert CLOSED_RT not in [row["area"]["code"] for row in reply["rows"]]


@pytest.mark.parametrize(
    ("who", "params", "status", "code"),
    [
        (SITI, {"area": RT1}, 200, None),
        (SITI, {"area": RT3}, 404, "area.unknown"),
        (SITI, {"area": METRO}, 404, "area.unknown"),
        (SITI, {"area": ""}, 422, "rollup.area_needed"),
        (TUTI, {"area": ""}, 200, None),
        (TUTI, {"area": IMOPURO}, 404, "area.unknown"),
        (DINSOS, {"area": CITY}, 404, "area.unknown"),
        (DINSOS, {"area": ""}, 403, "access.forbidden"),
        (CAMAT, {"area": METRO}, 200, None),
        (CAMAT, {"area": METRO, "by": "kecamatan"}, 422, "rollup.level"),
        (SITI, {"area": DASAWISMA}, 422, "rollup.level"),
        (DINKES, {"by": "dasawisma"}, 422, "request.invalid"),
        (DINKES, {"on": "2021-02-30"}, 422, "request.invalid"),
        (DINKES, {"state": "some"}, 422, "request.invalid"),
    ],
)
def test_who_may_read_totals_of_an_area_sees_its_zones(
    house: House, who: Person, params: dict[str, str], status: int, code: str | None
) -> None:
    reply = ask(house, who, **params)
    assert (reply.status_code, reply.json().get("code")) == (status, code)


def test_only_a_theme_with_zones_has_any(house: House) -> None:
    assert house.get(BAPPEDA, "/v1/zones/stunting", params={"area": CITY}).json()["code"] == "zone.none"
    assert house.get(BAPPEDA, "/v1/zones/cholera", params={"area": CITY}).json()["code"] == "theme.unknown"
    assert house.client.get("/v1/zones/covid", params={"area": CITY}).status_code == 401


def test_a_phone_asks_again_for_nothing(house: House) -> None:
    first = ask(house, TUTI)
    tag = first.headers["etag"]
    assert ask(house, TUTI).headers["etag"] == tag
    same = house.get(TUTI, "/v1/zones/covid", params={"area": METRO, "on": str(DAY)}, headers={"if-none-match": tag})
    assert (same.status_code, same.content) == (304, b"")
    tags = {ask(house, TUTI, **other).headers["etag"] for other in ({}, {"by": "rw"}, {"state": "verified"})}
    tags |= {ask(house, TUTI, **other).headers["etag"] for other in ({"endemic": "true"}, {"format": "csv"})}
    assert len(tags) == 5
    send(house, Case("1"))
    assert ask(house, TUTI).headers["etag"] not in tags


def test_zones_are_a_table_too(house: House) -> None:
    send(house, Case("1"), Case("2"), Case("3"))
    reply = ask(house, format="csv")
    assert reply.headers["content-type"].startswith("text/csv")
    assert f'filename="rt_zone-{METRO}-rt-2021-07-20-all.csv"' in reply.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(reply.text)))
    assert rows[0] == {
        "code": RT1,
        "name": "RT 001",
        "on": "2021-07-20",
        "rule": "V2",
        "zone": "ORANYE",
        "houses": "3",
        "cases": "3",
        "rt_HIJAU": "0",
        "rt_KUNING": "0",
        "rt_ORANYE": "1",
        "rt_MERAH": "0",
    }
    early = house.get(DINKES, "/v1/zones/covid?on=2020-07-20&area=18.72", headers={"accept": "text/csv"})
    assert early.text.splitlines()[0] == "code,name,on,rule,zone,houses,cases"


CASES = st.builds(
    Case,
    house=st.sampled_from([None, "1", "2", "3", "4", "5", "6", "7"]),
    area=st.sampled_from([RT1, RT2, DASAWISMA]),
    day=st.integers(-9, 3).map(lambda days: DAY + timedelta(days=days)),
)


def test_zones_are_what_a_count_by_hand_says(house: House) -> None:
    (_, rule) = zone_rules("covid_zone_rules")

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(CASES, max_size=40))
    def count(cases: list[Case]) -> None:
        wipe(house.app.state.database)
        if cases:
            send(house, *cases)
        for day in (DAY - timedelta(days=3), DAY, DAY + timedelta(days=4)):
            houses: dict[str, set[Any]] = defaultdict(set)
            for at, case in enumerate(cases):
                if day - timedelta(days=6) <= case.day <= day:
                    houses[".".join(case.area.split(".")[:6])].add(case.house or at)
            wanted = {rt: rule.band(len(houses[rt])).code for rt in (RT1, RT2, RT3, CLOSED_RT)}
            assert colours(house, on=day.isoformat()) == wanted

    count()


def test_an_index_finds_the_days(house: House) -> None:
    """However many records there are, only those of the last days are looked at."""
    explain = "EXPLAIN QUERY PLAN " if house.app.state.database.is_sqlite else "EXPLAIN "
    with house.app.state.database.reading() as session:
        if not house.app.state.database.is_sqlite:
            session.execute(text("SET LOCAL enable_seqscan = off"))
        told = session.execute(
            text(
                f"{explain} SELECT count(DISTINCT coalesce(c.house, c.id)) FROM record_covid AS c "
                "WHERE c.confirmed_on >= '2021-07-14' AND c.confirmed_on <= '2021-07-20' AND c.area >= '18.72' "
                "AND c.area < '18.72/' AND c.state <> 'void' AND NOT c.zero AND confirmed_on IS NOT NULL"
            )
        ).all()
    assert "ix_record_covid_confirmed_on" in str(told)
