"""A period stands beside earlier ones as the rollups say, differences follow from the parts, and ties share a rank."""

import csv
import io
from fractions import Fraction

import pytest

from app.core.clock import uuid7
from app.themes.catalog import theme
from tests.cast import CITY, DINKES, IMOPURO, LURAH, METRO, PUSAT, RT1, RT2, RT3, SITI, TUTI

CHILD = {**theme("stunting").example, "child_nik": None, "no_nik_reason": "hilang"}
NOTHING = {"count": None, "rate": None}


def child(name, area, day, **more):
    answers = {**CHILD, "child_name": name, "birth_date": "2025-03-15", **more}
    return {"id": str(uuid7()), "theme": "stunting", "area": area, "observed_on": day, "answers": answers}


SMALL = {"height_cm": "66", "weight_kg": "7.0"}


@pytest.fixture
def months(house):
    items = [child(f"Anak {n}", RT1, "2026-10-05", **(SMALL if n < 2 else {})) for n in range(5)]
    items += [child(f"Anak {n}", RT1, "2026-09-05", **(SMALL if n < 1 else {})) for n in range(3)]
    items += [child(f"Bayi {n}", RT2, "2026-10-05", **(SMALL if n < 2 else {})) for n in range(5)]
    items += [child(f"Balita {n}", RT3, "2026-10-05") for n in range(2)]
    items += [child(f"Anak {n}", RT1, "2025-10-05", birth_date="2024-03-15") for n in range(2)]
    receipts = house.post(TUTI, "/v1/submissions", {"items": items}).json()["items"]
    assert {each["outcome"] for each in receipts} == {"new"}, receipts


def compared(house, who=DINKES, key="stunting", **params):
    reply = house.get(who, f"/v1/comparisons/{key}", params={"area": METRO, "by": "rt", **params})
    assert reply.status_code == 200, reply.text
    return reply.json()


def rows(body):
    return {row["area"]["code"]: row for row in body["rows"]}


def test_a_period_stands_beside_the_one_before_and_a_year_before(house, months):
    body = compared(house, indicators="measured,stunted")
    assert (body["period"], body["before"], body["year_before"], body["note"]) == (
        "2026-10",
        "2026-09",
        "2025-10",
        None,
    )
    row = rows(body)[RT1]
    for side in ("now", "before", "year_before"):
        params = {"area": METRO, "by": "rt", "from": row[side]["period"], "indicators": "measured,stunted"}
        rollup = house.get(DINKES, "/v1/rollups/stunting", params=params | {"to": row[side]["period"]}).json()
        (same,) = (each for each in rollup["rows"] if each["area"]["code"] == RT1)
        assert (row[side]["values"], row[side]["completeness"]) == (same["values"], same["completeness"])
    assert row["now"]["values"]["stunted"]["rate"] == "40.00"
    assert row["change"]["stunted"] == {"count": 1, "rate": f"{float((Fraction(2, 5) - Fraction(1, 3)) * 100):.2f}"}
    assert row["year_change"]["measured"] == {"count": 3, "rate": None}
    assert row["year_change"]["stunted"] == {"count": 2, "rate": "40.00"}


def test_where_nothing_was_reported_nothing_is_available(house, months):
    row = rows(compared(house, indicators="stunted"))[RT2]
    assert row["before"]["values"] == {"stunted": None}
    assert (row["before"]["completeness"]["received"], row["before"]["comparable"]) == (0, False)
    assert (row["change"]["stunted"], row["year_change"]["stunted"]) == (NOTHING, NOTHING)
    assert "80%" in row["note"]["id"]
    house.send(SITI, RT2, "stunting", observed_on="2026-09-09", zero=True)
    row = rows(compared(house, indicators="stunted"))[RT2]
    assert row["before"]["values"]["stunted"] == {"count": 0, "among": 0, "rate": None, "interval": None}
    assert row["change"]["stunted"] == {"count": 2, "rate": None}


def test_ties_share_a_rank_and_without_a_rate_there_is_none(house, months):
    house.send(SITI, RT1, "stunting", observed_on="2026-09-09", zero=True)
    body = compared(house, indicators="stunted,measured", rank_by="stunted")
    assert [(row["area"]["code"], row["rank"]) for row in body["rows"]][:3] == [(RT1, 1), (RT2, 1), (RT3, 3)]
    low = compared(house, indicators="stunted", rank_by="stunted", order="low")
    assert [(row["area"]["code"], row["rank"]) for row in low["rows"]][:3] == [(RT3, 1), (RT1, 2), (RT2, 2)]
    counts = compared(house, indicators="recorded", rank_by="recorded", period="2026-09")
    assert [(row["area"]["code"], row["rank"]) for row in counts["rows"] if row["rank"]] == [(RT1, 1)]
    kelurahan = compared(house, DINKES, area=PUSAT, by="kelurahan", indicators="stunted", rank_by="stunted")
    assert [(row["area"]["code"], row["rank"]) for row in kelurahan["rows"] if row["rank"]] == [(METRO, 1)]


def test_the_last_periods_of_the_city_are_what_the_rollup_says(house, months):
    body = compared(house, DINKES, area=CITY, by="kota", indicators="recorded,stunted", last=24)
    (row,) = body["rows"]
    params = {"area": CITY, "by": "kota", "from": "2024-11", "to": "2026-10", "step": "month"}
    rollup = house.get(DINKES, "/v1/rollups/stunting", params=params | {"indicators": "recorded,stunted"}).json()
    assert [each["period"] for each in row["series"]] == [each["period"] for each in rollup["rows"]]
    assert len(row["series"]) == 24
    for mine, theirs in zip(row["series"], rollup["rows"], strict=True):
        assert mine["completeness"] == theirs["completeness"]
        if theirs["completeness"]["received"]:
            assert mine["values"] == theirs["values"]
        else:
            assert mine["values"] == {"recorded": None, "stunted": None}
    assert [each["values"]["recorded"]["count"] for each in row["series"] if each["values"]["recorded"]] == [2, 3, 12]


def test_what_stands_in_a_register_is_asked_as_of_the_end_of_any_period(house):
    sent = house.send(SITI, RT1, "kwt", observed_on="2025-02-10").json()
    closed = {**theme("kwt").example, "status": "BUBAR"}
    codes = {each.code for each in theme("kwt").fields["status"].kind.options.options}
    closed["status"] = next(code for code in sorted(codes) if code != "AKTIF")
    again = house.send(SITI, RT1, "kwt", id=sent["id"], replaces=1, observed_on="2026-05-05", answers=closed)
    assert again.json()["outcome"] == "revised", again.text
    body = compared(house, LURAH, "kwt", area=RT1, by="rt", indicators="active", period="2026-Q2", last=8)
    (row,) = body["rows"]
    assert row["before"]["values"]["active"] == {"count": 1}
    assert row["year_before"]["values"]["active"] == {"count": 1}
    assert (row["now"]["values"]["active"], row["change"]["active"]["count"]) == ({"count": 0}, -1)
    stood = [each["values"]["active"] and each["values"]["active"]["count"] for each in row["series"]]
    assert stood == [None, None, 1, 1, 1, 1, 1, 0]


def test_json_and_csv_say_the_same_and_what_is_known_is_not_sent_again(house, months):
    asked = {"area": METRO, "by": "rt", "indicators": "measured,stunted", "rank_by": "stunted"}
    reply = house.get(LURAH, "/v1/comparisons/stunting", params=asked)
    told = house.get(LURAH, "/v1/comparisons/stunting", params=asked | {"format": "csv"}).text
    for line, row in zip(csv.DictReader(io.StringIO(told)), reply.json()["rows"], strict=True):
        assert (line["code"], line["rank"]) == (row["area"]["code"], str(row["rank"] or ""))
        for side in ("now", "before", "year_before"):
            figure = row[side]["values"]["stunted"] or {}
            assert line[f"{side}_stunted_rate"] == (figure.get("rate") or "")
            assert line[f"{side}_received"] == str(row[side]["completeness"]["received"])
        assert line["change_stunted_rate"] == (row["change"]["stunted"]["rate"] or "")
    tag = {"if-none-match": reply.headers["etag"]}
    assert house.get(LURAH, "/v1/comparisons/stunting", params=asked, headers=tag).status_code == 304
    running = house.get(LURAH, "/v1/comparisons/stunting", params=asked | {"period": "2026-11"}).json()
    assert running["note"]["en"] == "This period is not over yet."


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (f"area={IMOPURO}", "area.unknown"),
        ("area=18.72.01.1009", "area.unknown"),
        ("period=2026-13", "rollup.period_text"),
        ("period=2026-10-05", "rollup.period"),
        ("rank_by=nothing", "rollup.indicator"),
        ("indicators=measured&rank_by=stunted", "rollup.indicator"),
        ("by=kota", "rollup.level"),
        ("last=1", "request.invalid"),
    ],
)
def test_refusals(house, query, code):
    assert house.get(LURAH, f"/v1/comparisons/stunting?{query}").json()["code"] == code
