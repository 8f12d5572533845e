"""Completeness and timeliness of reports, in RT x period, for all themes in one answer."""

import csv
import io
import random
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from app.core.clock import WIB, uuid7
from app.rollups.timeliness import Punctuality
from app.rollups.verify import rebuild
from app.themes.catalog import CATALOG, theme
from app.themes.report_figures import REPORT_FIGURES
from tests.cast import (
    ADMIN,
    BANJARSARI,
    BAPPEDA,
    CAMAT,
    CITY,
    DASAWISMA,
    DINKES,
    DINSOS,
    METRO,
    PAK_RW,
    PUSAT,
    RT1,
    RT2,
    RT3,
    RT_BANJARSARI,
    RT_IMOPURO,
    RW1,
    RW2,
    SITI,
    TUTI,
    YANTI,
    Person,
)
from tests.house import House

BLANK = {"child_nik": None, "no_nik_reason": "bayi_baru"}
PATH = "/v1/completeness"


def at(house: House, moment: str) -> None:
    house.clock.moment = datetime.fromisoformat(moment).replace(tzinfo=WIB)
    house._tokens.clear()


def child(house: House, area: str, day: str, name: str = "", who: Person = TUTI, **more: Any) -> dict[str, Any]:
    answers = dict(theme("stunting").example) | BLANK | {"child_name": name or f"Anak {area}"}
    reply = house.send(who, area, "stunting", observed_on=day, answers=answers, **more)
    assert reply.status_code in (200, 201), reply.text
    found: dict[str, Any] = reply.json()
    return found


def told(house: House, person: Person = TUTI, **params: Any) -> dict[str, Any]:
    reply = house.get(person, PATH, params=params)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def counts(row: dict[str, Any]) -> tuple[int, ...]:
    return tuple(row[key] for key in ("expected", "received", "in_time", "late", "due", "overdue"))


def rows(answer: dict[str, Any]) -> dict[tuple[str, str], tuple[int, ...]]:
    return {(row["area"]["code"], row["period"]): counts(row) for row in answer["rows"]}


def three_months(house: House) -> None:
    """August: all in time. September: RT1 in time, RT2 late, RT3 nothing. October: RT1 only, a zero report."""
    at(house, "2026-08-20T09:00")
    for rt in (RT1, RT2, RT3):
        child(house, rt, "2026-08-19")
    at(house, "2026-09-20T09:00")
    child(house, RT1, "2026-09-19")
    at(house, "2026-10-20T09:00")
    child(house, RT2, "2026-09-25")
    house.send(TUTI, RT1, "stunting", observed_on="2026-10-19", zero=True)
    at(house, "2026-11-20T09:00")


def test_three_months_of_three_rt(house: House) -> None:
    three_months(house)
    answer = told(house, theme="stunting", **{"from": "2026-08", "to": "2026-11"}, step="month", by="rw")
    assert rows(answer) == {
        (RW1, "2026-08"): (2, 2, 2, 0, 0, 0),
        (RW1, "2026-09"): (2, 2, 1, 1, 0, 0),
        (RW1, "2026-10"): (2, 1, 1, 0, 0, 1),
        (RW1, "2026-11"): (2, 0, 0, 0, 2, 0),
        (RW2, "2026-08"): (1, 1, 1, 0, 0, 0),
        (RW2, "2026-09"): (1, 0, 0, 0, 0, 1),
        (RW2, "2026-10"): (1, 0, 0, 0, 0, 1),
        (RW2, "2026-11"): (1, 0, 0, 0, 1, 0),
    }
    (whole,) = told(house, theme="stunting", **{"from": "2026-08", "to": "2026-11"})["totals"]
    assert counts(whole) == (12, 6, 5, 1, 3, 3)
    assert whole["period"] == "2026-08/2026-11" or whole["period"] == "2026-08-01/2026-11-30"
    assert (whole["REP01"], whole["REP02"]) == (
        {"count": 6, "among": 12, "rate": "50.00"},
        {"count": 5, "among": 6, "rate": "83.33"},
    )


def test_a_range_is_widened_to_whole_periods_of_each_theme(house: House) -> None:
    answer = told(house, **{"from": "2026-08-17", "to": "2026-11"}, step="month")
    spans = {each["key"]: (each["from"], each["to"], each["step"]) for each in answer["themes"]}
    assert set(spans) == {each.key for each in CATALOG}
    assert spans["stunting"] == ("2026-08-01", "2026-11-30", "month")
    assert spans["kwt"] == ("2026-07-01", "2026-12-31", "quarter")
    assert spans["covid"] == ("2026-08-17", "2026-11-30", "month")
    quarters = [row for row in answer["totals"] if row["theme"] == "kwt"]
    assert [(row["period"], row["expected"]) for row in quarters] == [("2026-Q3", 3), ("2026-Q4", 3)]


def test_who_is_silent_since_when_and_for_how_long(house: House) -> None:
    three_months(house)
    answer = told(house, theme="stunting")
    assert answer["silent"] == [
        {
            "theme": "stunting",
            "area": {"code": RT3, "name": "RT 003"},
            "since": "2026-09",
            "periods": 2,
            "last_reported": "2026-08",
        },
        {
            "theme": "stunting",
            "area": {"code": RT2, "name": "RT 002"},
            "since": "2026-10",
            "periods": 1,
            "last_reported": "2026-09",
        },
    ]
    assert answer["silent_count"] == 2
    assert [each["area"]["code"] for each in told(house, theme="stunting", area=RW1)["silent"]] == [RT2]
    wide = {"area": CITY, "theme": "stunting"}
    assert (told(house, BAPPEDA, **wide)["silent"], told(house, BAPPEDA, **wide)["silent_count"]) == (None, None)
    asked = told(house, BAPPEDA, **wide, silent=True)
    # The two other kelurahan never reported: silent since the theme's first month in the city.
    assert [(each["area"]["code"], each["since"], each["periods"]) for each in asked["silent"]] == [
        (RT_IMOPURO, "2026-08", 3),
        (RT_BANJARSARI, "2026-08", 3),
        (RT3, "2026-09", 2),
        (RT2, "2026-10", 1),
    ]
    table = house.get(TUTI, PATH, params={"theme": "stunting", "format": "csv", "part": "silent"}).text
    assert [each["since"] for each in csv.DictReader(io.StringIO(table))] == ["2026-09", "2026-10"]


def test_an_rt_that_is_gone_is_not_silent_and_owes_only_its_own_time(house: House) -> None:
    at(house, "2025-11-20T09:00")
    child(house, RT1, "2025-11-19")
    at(house, "2026-03-20T09:00")
    answer = told(house, theme="stunting", **{"from": "2025-11", "to": "2026-02"}, step="month")
    expected = [row["expected"] for row in answer["totals"]]
    assert expected == [4, 4, 3, 3]
    assert {each["area"]["code"] for each in answer["silent"]} == {RT1, RT2, RT3}


def test_it_says_what_the_calendar_and_the_totals_say_whatever_happens(house: House) -> None:
    """Send, mend, move, void and review at random; three ways of asking must agree each time."""
    dice = random.Random(20)
    sent: list[tuple[str, str, int]] = []
    for turn in range(24):
        at(house, f"2026-{8 + turn // 8:02d}-{dice.randint(1, 28):02d}T{dice.randint(0, 23):02d}:00")
        day = f"2026-{dice.randint(7, 8 + turn // 8):02d}-{dice.randint(1, 28):02d}"
        day = min(day, house.clock.now().astimezone(WIB).date().isoformat())
        act = dice.random()
        if sent and act < 0.3:
            id_, area, revision = sent.pop(dice.randrange(len(sent)))
            mended = child(house, area, day, name=id_[-4:], id=id_, replaces=revision)
            if mended["outcome"] == "revised":
                sent.append((id_, area, revision + 1))
        elif sent and act < 0.5:
            id_, _, _ = sent.pop(dice.randrange(len(sent)))
            decision = {"decision": dice.choice(["void", "accept"]), "reason": "Dicoba."}
            assert house.post(TUTI, f"/v1/records/stunting/{id_}/review", decision).status_code == 200
        else:
            id_, area = str(uuid7()), dice.choice([RT1, RT2, RT3, DASAWISMA])
            child(house, area, day, name=id_[-4:], id=id_)
            sent.append((id_, area, 1))
        if turn % 3:
            continue
        month = house.clock.now().astimezone(WIB).date().strftime("%Y-%m")
        asked = {"from": "2026-07", "to": month}
        answer = told(house, theme="stunting", **asked, step="month", by="rt")
        for period in {row["period"] for row in answer["rows"]}:
            calendar = house.get(TUTI, "/v1/reporting/stunting", params={"period": period}).json()["items"]
            by_rt = {each["area"]["code"]: each["state"] for each in calendar}
            for (rt, at_), (expected, received, in_time, late, due, overdue) in rows(answer).items():
                if at_ == period:
                    state = by_rt[rt]
                    assert in_time == (state in ("received", "zero")), (turn, rt, period, state)
                    assert (late, due, overdue) == tuple(
                        state == each for each in ("received_late", "due", "overdue")
                    ), (turn, rt, period, state)
                    assert (expected, received) == (1, in_time + late)
        total = house.get(TUTI, "/v1/rollups/stunting", params=asked | {"by": "rt"}).json()["completeness"]
        whole = told(house, theme="stunting", **asked)["totals"][0]["REP01"]
        assert (whole["count"], whole["among"]) == (total["received"], total["expected"])
        house.app.state.punctuality, kept = Punctuality(), house.app.state.punctuality
        assert rows(told(house, theme="stunting", **asked, step="month", by="rt")) == rows(answer)
        house.app.state.punctuality = kept


def test_what_is_gone_without_a_trace_is_no_report_in_time(house: House) -> None:
    child(house, RT1, "2026-11-19")
    asked = {"theme": "stunting", "area": RT1, "by": "rt"}
    assert rows(told(house, **asked)) == {(RT1, "2026-11"): (1, 1, 1, 0, 0, 0)}
    with house.app.state.database.writing() as session:
        for table in ("mention", "revision", "record_stunting"):
            session.execute(text(f"DELETE FROM {table}"))
        rebuild(session, theme("stunting"))
    assert rows(told(house, **asked)) == {(RT1, "2026-11"): (1, 0, 0, 0, 1, 0)}


def test_a_report_that_is_voided_or_moved_away_was_none(house: House) -> None:
    at(house, "2026-10-20T09:00")
    sent = child(house, RT1, "2026-10-19")
    other = child(house, RT2, "2026-10-19")
    at(house, "2026-11-20T09:00")
    asked = {"theme": "stunting", "by": "rt", "from": "2026-10", "to": "2026-10"}
    assert {rows(told(house, **asked))[rt, "2026-10"] for rt in (RT1, RT2)} == {(1, 1, 1, 0, 0, 0)}
    void = {"decision": "void", "reason": "Dicoba."}
    assert house.post(TUTI, f"/v1/records/stunting/{sent['id']}/review", void).status_code == 200
    child(house, RT2, "2026-11-19", id=other["id"], replaces=1)
    assert {rows(told(house, **asked))[rt, "2026-10"] for rt in (RT1, RT2)} == {(1, 0, 0, 0, 0, 1)}
    child(house, RT2, "2026-10-18", id=other["id"], replaces=2)  # back again: it first came in time
    assert rows(told(house, **asked))[RT2, "2026-10"] == (1, 1, 1, 0, 0, 0)


def test_a_register_is_in_time_by_each_visit(house: House) -> None:
    at(house, "2026-07-10T23:00")
    first = house.send(TUTI, RT1, "kwt", observed_on="2026-06-20").json()
    asked = {"theme": "kwt", "area": RT1, "from": "2026-Q2", "to": "2026-Q3", "step": "quarter"}
    assert [counts(row) for row in told(house, **asked)["totals"]] == [(1, 1, 1, 0, 0, 0), (1, 0, 0, 0, 1, 0)]
    at(house, "2026-10-11T08:00")
    house.send(TUTI, RT1, "kwt", observed_on="2026-09-20", id=first["id"], replaces=1)
    assert [counts(row) for row in told(house, **asked)["totals"]] == [(1, 1, 1, 0, 0, 0), (1, 1, 0, 1, 0, 0)]


def standing(answer: dict[str, Any], key: str, of: str | None = None) -> dict[str, Any] | None:
    found = [each for each in answer["standing"] if (each["figure"], each["theme"]) == (key, of)]
    return found[0] if found else None


def test_records_are_counted_only_for_those_who_read_them(house: House) -> None:
    sent = child(house, RT1, "2026-11-19")
    child(house, RT2, "2026-11-19")
    accept = {"decision": "accept"}
    assert house.post(TUTI, f"/v1/records/stunting/{sent['id']}/review", accept).status_code == 200
    mine = told(house, theme="stunting")
    assert mine["totals"][0]["REP03"] == {"count": 1, "among": 2, "rate": "50.00"}
    assert {each["figure"] for each in mine["standing"]} == {"REP04", "REP05", "REP06"}
    for who, area in ((CAMAT, PUSAT), (BAPPEDA, CITY), (BAPPEDA, METRO)):
        seen = told(house, who, area=area, theme="stunting")
        assert seen["standing"] == []
        assert seen["totals"][0]["received"] == 2
        assert {row["REP03"] for row in (*seen["rows"], *seen["totals"])} == {None}
    office = told(house, DINKES, area=CITY)
    assert {each["key"] for each in office["themes"]} == {"covid", "stunting"}
    assert {each["figure"] for each in office["standing"]} == {"REP04", "REP06"}
    assert standing(office, "REP04", "stunting")["values"] is None  # type: ignore[index]
    assert {each["figure"] for each in told(house, DINSOS, area=CITY)["standing"]} >= {"REP05", "REP06"}


def test_doubles_families_and_kader(house: House) -> None:
    child(house, RT1, "2026-11-18", name="Siti Aminah")
    child(house, RT2, "2026-11-19", name="Sitti Aminah")
    other = {"child_name": "Bagus Nugroho", "sex": "L", "birth_date": "2024-01-31", "mother_name": "Wahyuni"}
    other |= {"no_kk": None, "house_no": "77"}
    answers = dict(theme("stunting").example) | BLANK | other
    assert house.send(SITI, RT2, "stunting", observed_on="2026-11-19", answers=answers).status_code == 201
    house.send(TUTI, RT1, "poverty", observed_on="2026-11-01")
    answer = told(house, by="rt")
    double = {each["area"]: (each["count"], each["among"]) for each in standing(answer, "REP04", "stunting")["values"]}  # type: ignore[index]
    assert double == {RT1: (1, 1), RT2: (1, 2)}
    pair = house.get(TUTI, "/v1/duplicates/stunting", params={"area": METRO}).json()["items"][0]
    apart = {"one": pair["one"]["id"], "other": pair["other"]["id"], "reason": "Bersepupu."}
    assert house.post(TUTI, "/v1/duplicates/stunting/apart", apart).status_code in (200, 201)
    resolved = standing(told(house, by="kelurahan"), "REP04", "stunting")["values"]  # type: ignore[index]
    assert [(each["area"], each["count"], each["among"]) for each in resolved] == [(METRO, 0, 3)]
    family = {each["area"]: each for each in standing(answer, "REP05")["values"]}  # type: ignore[index]
    missing = {"id": "Belum ada penyebut", "en": "No denominator yet"}
    assert family[RT1] == {"area": RT1, "count": 1, "among": None, "rate": None, "missing": missing}
    figure = {"area": METRO, "metric": "families", "date": "2026", "value": 40, "source": "Dukcapil"}
    assert house.post(TUTI, "/v1/denominators", {"rows": [figure]}).json()["counts"]["new"] == 1
    answer = told(house, by="kelurahan")
    (family_,) = standing(answer, "REP05")["values"]  # type: ignore[index]
    assert (family_["count"], family_["among"], family_["rate"]) == (1, 40, "2.50")
    assert family_["among_source"]["source"] == "Dukcapil"
    (kader,) = standing(answer, "REP06")["values"]  # type: ignore[index]
    assert (kader["count"], kader["among"]) == (1, 1)
    before = standing(told(house, by="kelurahan", **{"from": "2026-09", "to": "2026-09"}), "REP06")["values"]  # type: ignore[index]
    assert [(each["count"], each["among"]) for each in before] == [(0, 1)]
    assert standing(told(house, YANTI, by="kelurahan"), "REP06")["values"] == []  # type: ignore[index]


def test_a_family_seen_again_since_still_counts_for_the_day_asked_for(house: House) -> None:
    at(house, "2025-03-10T09:00")
    first = house.send(TUTI, RT1, "poverty", observed_on="2025-03-01").json()
    at(house, "2026-11-20T09:00")
    again = house.send(TUTI, RT1, "poverty", observed_on="2026-11-01", id=first["id"], replaces=1)
    assert again.json()["outcome"] == "revised", again.text
    seen = {}
    for month in ("2025-02", "2025-12", "2026-06", "2026-11"):
        values = standing(told(house, by="kelurahan", **{"from": month, "to": month}), "REP05")["values"]  # type: ignore[index]
        seen[month] = [each["count"] for each in values]
    assert seen == {"2025-02": [0], "2025-12": [1], "2026-06": [0], "2026-11": [1]}


def test_outside_is_unknown(house: House) -> None:
    nowhere = house.get(TUTI, PATH, params={"area": "18.72.01.1099"})
    assert nowhere.status_code == 404
    for area in (BANJARSARI, RT_IMOPURO, CITY, PUSAT):
        for key in ("", "stunting"):
            outside = house.get(TUTI, PATH, params={"area": area, "theme": key})
            assert (outside.status_code, outside.content) == (404, nowhere.content)
    assert house.get(DINKES, PATH, params={"area": CITY, "theme": "poverty"}).json()["code"] == "area.unknown"
    assert house.get(SITI, PATH, params={"area": RT1}).status_code == 200
    assert house.get(SITI, PATH).json()["code"] == "rollup.area_needed"
    assert house.get(ADMIN, PATH).json()["code"] == "access.forbidden"
    assert house.client.get(PATH).status_code == 401
    assert told(house, PAK_RW)["area"]["code"] == RW1


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"theme": "chickens"}, "theme.unknown"),
        ({"by": "kota"}, "rollup.level"),
        ({"by": "dasawisma"}, "request.invalid"),
        ({"from": "x"}, "rollup.period_text"),
        ({"from": "2026-05", "to": "2026-04"}, "rollup.period_order"),
        ({"from": "1950", "to": "2199", "step": "day", "theme": "covid"}, "rollup.too_large"),
        ({"from": "2000", "to": "2026", "theme": "covid"}, "rollup.too_large"),
    ],
)
def test_what_cannot_be_answered_is_refused(house: House, params: dict[str, str], code: str) -> None:
    assert house.get(TUTI, PATH, params=params).json()["code"] == code


def test_an_unchanged_answer_is_not_sent_again_until_something_changes(house: House) -> None:
    tag = {"if-none-match": house.get(TUTI, PATH).headers["etag"]}
    assert house.get(TUTI, PATH, headers=tag).status_code == 304
    assert house.get(TUTI, PATH, params={"by": "rt"}, headers=tag).status_code == 200
    assert house.get(BAPPEDA, PATH, params={"area": METRO}, headers=tag).status_code == 200
    child(house, RT1, "2026-11-19")
    fresh = house.get(TUTI, PATH, headers=tag)
    assert fresh.status_code == 200
    at(house, "2026-11-21T00:00")
    assert house.get(TUTI, PATH, headers={"if-none-match": fresh.headers["etag"]}).status_code == 200


def test_a_dasawisma_reports_with_its_rt(house: House) -> None:
    child(house, DASAWISMA, "2026-11-19")
    assert rows(told(house, theme="stunting", area=RT1)) == {(RT1, "2026-11"): (1, 1, 1, 0, 0, 0)}
    empty = told(house, theme="stunting", area=DASAWISMA)
    assert (empty["rows"], empty["silent"]) == ([], [])


def test_the_table_holds_the_rows(house: House) -> None:
    child(house, RT1, "2026-11-19")
    reply = house.get(TUTI, PATH, params={"by": "rt", "theme": "stunting"}, headers={"accept": "text/csv"})
    first, *_ = csv.DictReader(io.StringIO(reply.text))
    assert reply.headers["content-type"].startswith("text/csv")
    assert (first["code"], first["received"], first["REP01_rate"], first["REP03_among"]) == (RT1, "1", "100.00", "1")


def test_every_figure_is_answered_and_declared(house: House) -> None:
    answer = told(house)
    answered = {key for row in answer["rows"] for key in row if key.startswith("REP")}
    answered |= {each["figure"] for each in answer["standing"]}
    assert answered == {each.key for each in REPORT_FIGURES}
