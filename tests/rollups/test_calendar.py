"""Who has reported, who was late and who is still awaited, by the calendar of the theme and the clock of Metro."""

from datetime import datetime
from typing import Any

import pytest

from app.core.clock import WIB
from app.themes.catalog import CATALOG, theme
from tests.cast import (
    ADMIN,
    BANJARSARI,
    BAPPEDA,
    CITY,
    CLOSED_RT,
    DASAWISMA,
    DINKES,
    DINSOS,
    RT1,
    RT2,
    RT3,
    RT_IMOPURO,
    SITI,
    TUTI,
    Person,
)
from tests.house import House

BLANK = {"child_nik": None, "no_nik_reason": "bayi_baru"}


def at(house: House, moment: str) -> None:
    """Set the clock of Metro; whoever was signed in signs in again."""
    house.clock.moment = datetime.fromisoformat(moment).replace(tzinfo=WIB)
    house._tokens.clear()


def child(house: House, area: str, day: str, name: str = "", **more: Any) -> dict[str, Any]:
    answers = dict(theme("stunting").example) | BLANK | {"child_name": name or f"Anak {area}"}
    reply = house.send(TUTI, area, "stunting", observed_on=day, answers=answers, **more)
    assert reply.status_code in (200, 201), reply.text
    found: dict[str, Any] = reply.json()
    return found


def calendar(house: House, key: str, person: Person = TUTI, **params: Any) -> dict[str, Any]:
    reply = house.get(person, f"/v1/reporting/{key}", params=params)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def states(told: dict[str, Any]) -> dict[str, str]:
    return {each["area"]["code"]: each["state"] for each in told["items"]}


def test_a_month_in_the_life_of_three_rt(house: House) -> None:
    at(house, "2026-10-10T09:00")
    child(house, RT1, "2026-10-10")
    house.send(TUTI, RT2, "stunting", observed_on="2026-10-10", zero=True)
    now = calendar(house, "stunting")
    assert (now["period"], now["due"], now["late_until"]) == ("2026-10", "2026-10-31", "2026-11-10")
    assert states(now) == {RT1: "received", RT2: "zero", RT3: "due"}
    assert now["items"][0] == {
        "area": {"code": RT1, "name": "RT 001"},
        "state": "received",
        "expected": True,
        "records": 1,
        "zero_reports": 0,
        "first_received_at": "2026-10-10T09:00:00.000+07:00",
        "due": "2026-10-31",
    }
    at(house, "2026-11-01T00:00")
    assert states(calendar(house, "stunting", period="2026-10"))[RT3] == "overdue"
    child(house, RT3, "2026-10-30")
    told = calendar(house, "stunting", period="2026-10")
    assert states(told)[RT3] == "received_late"
    assert told["counts"] == {
        "received": 1,
        "received_late": 1,
        "zero": 1,
        "due": 0,
        "overdue": 0,
        "not_expected": 0,
    }
    assert states(calendar(house, "stunting")) == {RT1: "due", RT2: "due", RT3: "due"}


@pytest.mark.parametrize(
    ("moment", "state"), [("2026-10-31T23:59:59.999", "received"), ("2026-11-01T00:00", "received_late")]
)
def test_the_day_ends_at_midnight_in_metro(house: House, moment: str, state: str) -> None:
    at(house, moment)
    child(house, RT1, "2026-10-31")
    assert states(calendar(house, "stunting", period="2026-10"))[RT1] == state


def test_a_correction_does_not_make_a_report_late_and_a_void_one_is_none(house: House) -> None:
    at(house, "2026-10-10T09:00")
    sent = child(house, RT1, "2026-10-10")
    at(house, "2026-11-05T09:00")
    mended = child(house, RT1, "2026-10-11", id=sent["id"], replaces=1)
    assert mended["outcome"] == "revised"
    told = calendar(house, "stunting", period="2026-10")
    assert states(told)[RT1] == "received"
    assert told["items"][0]["first_received_at"] == "2026-10-10T09:00:00.000+07:00"
    child(house, RT1, "2026-10-12", name="Adik")
    review = {"decision": "void", "reason": "Salah anak."}
    assert house.post(TUTI, f"/v1/records/stunting/{sent['id']}/review", review).status_code == 200
    told = calendar(house, "stunting", period="2026-10")
    assert (states(told)[RT1], told["items"][0]["records"]) == ("received_late", 1)


def test_a_record_moved_to_another_month_is_no_report_of_the_first(house: House) -> None:
    at(house, "2026-11-05T09:00")
    sent = child(house, RT1, "2026-10-30")
    child(house, RT1, "2026-11-01", id=sent["id"], replaces=1)
    assert states(calendar(house, "stunting", period="2026-10"))[RT1] == "overdue"
    assert states(calendar(house, "stunting", period="2026-11"))[RT1] == "received"


def test_a_dasawisma_reports_for_its_rt(house: House) -> None:
    at(house, "2026-10-10T09:00")
    child(house, DASAWISMA, "2026-10-10")
    assert states(calendar(house, "stunting", area=RT1)) == {RT1: "received"}
    assert calendar(house, "stunting", area=DASAWISMA)["items"] == []


def test_a_day_of_covid_is_due_the_same_day(house: House) -> None:
    at(house, "2026-11-18T20:00")
    house.send(TUTI, RT1, "covid", observed_on="2026-11-18", zero=True)
    assert states(calendar(house, "covid")) == {RT1: "zero", RT2: "due", RT3: "due"}
    at(house, "2026-11-19T06:00")
    house.send(TUTI, RT2, "covid", observed_on="2026-11-18", zero=True)
    told = calendar(house, "covid", period="2026-11-18")
    assert (told["due"], told["late_until"], told["zero_report"]) == ("2026-11-18", "2026-11-19", True)
    assert states(told) == {RT1: "zero", RT2: "received_late", RT3: "overdue"}


def test_a_register_reports_with_every_visit(house: House) -> None:
    at(house, "2026-07-10T23:00")
    first = house.send(TUTI, RT1, "kwt", observed_on="2026-06-20").json()
    at(house, "2026-10-11T08:00")
    again = house.send(TUTI, RT1, "kwt", observed_on="2026-09-20", id=first["id"], replaces=1)
    assert again.json()["outcome"] == "revised", again.text
    second, third = (calendar(house, "kwt", area=RT1, period=period) for period in ("2026-Q2", "2026-Q3"))
    assert (second["due"], second["late_until"], second["every"]) == ("2026-07-10", "2026-07-20", "quarter")
    assert states(second) == {RT1: "received"}
    assert second["items"][0]["first_received_at"] == "2026-07-10T23:00:00.000+07:00"
    assert states(third) == {RT1: "received_late"}
    assert third["items"][0]["first_received_at"] == "2026-10-11T08:00:00.000+07:00"
    assert states(calendar(house, "kwt", area=RT1)) == {RT1: "due"}


@pytest.mark.parametrize("visits", [1, 2])
def test_a_visit_of_a_later_period_does_not_answer_for_an_earlier_one(house: House, visits: int) -> None:
    at(house, "2026-07-05T09:00")
    other = dict(theme("kwt").example) | {"group_name": "KWT Rekaan Lain", "simluhtan_no": None}
    later = house.send(TUTI, RT1, "kwt", observed_on="2026-07-04", answers=other).json()
    at(house, "2026-07-15T09:00")
    if visits > 1:
        again = house.send(TUTI, RT1, "kwt", observed_on="2026-07-14", answers=other, id=later["id"], replaces=1)
        assert again.json()["outcome"] == "revised", again.text
    assert house.send(TUTI, RT1, "kwt", observed_on="2026-06-20").status_code == 201
    (report,) = calendar(house, "kwt", area=RT1, period="2026-Q2")["items"]
    assert (report["state"], report["records"]) == ("received_late", 1)
    assert report["first_received_at"] == "2026-07-15T09:00:00.000+07:00"


def test_only_rt_of_the_period_are_awaited_and_none_before_it_begins(house: House) -> None:
    assert set(states(calendar(house, "stunting", period="2025-12"))) == {RT1, RT2, RT3, CLOSED_RT}
    assert set(states(calendar(house, "stunting", period="2026-01"))) == {RT1, RT2, RT3}
    told = calendar(house, "stunting", period="2026-12")
    assert set(states(told).values()) == {"not_expected"}
    assert not any(each["expected"] for each in told["items"])


def test_it_counts_what_completeness_counts(house: House) -> None:
    for key, period in (("stunting", "2026-11"), ("kwt", "2026-Q4"), ("covid", "2026-11-19"), ("poverty", "2026-Q4")):
        for area in (RT1, DASAWISMA, RT3):
            answers = dict(theme(key).example) | (BLANK if key == "stunting" else {})
            house.send(TUTI, area, key, observed_on="2026-11-19", answers=answers)
        house.send(TUTI, RT2, key, observed_on="2026-11-19", zero=True)
        told = calendar(house, key, BAPPEDA, period=period, area=CITY)
        params = {"area": CITY, "from": period, "to": period}
        reader = DINKES if key == "covid" else BAPPEDA  # days are for those who read the records
        whole = house.get(reader, f"/v1/rollups/{key}", params=params).json()["completeness"]
        here = [each for each in told["items"] if each["state"] in ("received", "zero", "received_late")]
        assert len(here) == whole["received"] > 1
        assert sum(each["expected"] for each in told["items"]) == whole["expected"]
        assert sum(told["counts"].values()) == len(told["items"])


def test_numbers_of_records_are_for_those_who_read_them(house: House) -> None:
    child(house, RT1, "2026-11-19")
    house.send(TUTI, RT2, "stunting", observed_on="2026-11-19", zero=True)
    for who, area, reads in ((BAPPEDA, CITY, False), (BAPPEDA, RT1, False), (DINKES, CITY, True), (TUTI, "", True)):
        told = calendar(house, "stunting", who, area=area)
        numbers = {each[key] for each in told["items"] for key in ("records", "zero_reports")}
        assert numbers <= {0, 1} if reads else numbers == {None}
        assert (told["counts"]["zero"], told["counts"]["received"]) == ((1, 1) if reads else (0, 2 - bool(area == RT1)))
        assert ("zero" in states(told).values()) == reads


def test_it_comes_page_by_page(house: House) -> None:
    found: list[str] = []
    cursor = ""
    while cursor is not None:
        told = calendar(house, "stunting", BAPPEDA, area=CITY, limit=2, cursor=cursor)
        assert sum(told["counts"].values()) == 5
        found += [each["area"]["code"] for each in told["items"]]
        cursor = told["next"]
    assert found == sorted(found)
    assert len(found) == 5


def test_an_unchanged_calendar_is_not_sent_again_until_something_changes(house: House) -> None:
    path = "/v1/reporting/stunting"
    tag = {"if-none-match": house.get(TUTI, path).headers["etag"]}
    assert house.get(TUTI, path, headers=tag).status_code == 304
    child(house, RT1, "2026-11-19")
    fresh = house.get(TUTI, path, headers=tag)
    assert fresh.status_code == 200
    tag = {"if-none-match": fresh.headers["etag"]}
    at(house, "2026-12-01T00:00")
    assert house.get(TUTI, f"{path}?period=2026-11", headers=tag).status_code == 200


@pytest.mark.parametrize("key", [each.key for each in CATALOG])
def test_outside_is_unknown(house: House, key: str) -> None:
    path = f"/v1/reporting/{key}"
    nowhere = house.get(TUTI, path, params={"area": "18.72.01.1099"})
    for area in (BANJARSARI, RT_IMOPURO, CITY, "18.72.01"):
        outside = house.get(TUTI, path, params={"area": area})
        assert (outside.status_code, outside.content) == (404, nowhere.content)
    assert house.get(SITI, path, params={"area": RT1}).status_code == 200
    assert house.get(SITI, path, params={"area": RT3}).json()["code"] == "area.unknown"
    assert house.get(SITI, path).json()["code"] == "rollup.area_needed"
    assert house.get(ADMIN, path).json()["code"] == "access.forbidden"
    allowed = {"covid": DINKES, "stunting": DINKES, "poverty": DINSOS, "usulan": DINSOS}.get(key, BAPPEDA)
    assert house.get(allowed, path, params={"area": CITY}).status_code == 200
    other = DINSOS if allowed is not DINSOS else DINKES
    assert house.get(other, path, params={"area": CITY}).json()["code"] == "area.unknown"


@pytest.mark.parametrize(
    ("key", "period", "code"),
    [
        ("stunting", "2026-Q3", "reporting.period"),
        ("stunting", "2026-08-01", "reporting.period"),
        ("kwt", "2026-08", "reporting.period"),
        ("covid", "2026", "reporting.period"),
        ("stunting", "2026-13", "rollup.period_text"),
        ("stunting", "x", "rollup.period_text"),
        ("chickens", "", "theme.unknown"),
    ],
)
def test_another_period_than_the_themes_own_is_refused(house: House, key: str, period: str, code: str) -> None:
    assert house.get(TUTI, f"/v1/reporting/{key}", params={"period": period}).json()["code"] == code
