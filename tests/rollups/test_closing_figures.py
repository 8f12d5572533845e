"""Closed figures of several periods, of stocks, of rates over published figures, and as a table."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest

from app.rollups.closing import closing_period
from app.rollups.frozen import closed_periods, frozen_sums
from app.rollups.query import reporting_period
from app.themes.catalog import CATALOG, theme
from tests.cast import BAPPEDA, CITY, DASAWISMA, DINKES, DINSOS, METRO, RT1, RT2, SITI
from tests.house import House
from tests.records import families
from tests.rollups.closings import MONTH, child, close, closed, proved, reopen, told, totals


def one(house: House, **params: Any) -> Any:
    """Ask for one row, of the city; its figures."""
    reply = totals(house, by="kota", **params)
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_a_quarter_of_closed_months(house: House) -> None:
    for month in (7, 8, 9):
        child(house, RT1, f"Anak {month}", f"2026-0{month}-12")
    child(house, RT2, "Anak 7", "2026-09-12")
    asked = {"from": "2026-07", "to": "2026-09"}
    months, quarter = one(house, **asked), one(house, **asked, step="quarter")
    close(house, "2026-07")
    close(house, "2026-09")
    reply = totals(house, figures="closed", **asked)
    assert reply.status_code == 409
    assert "2026-08" in reply.json()["message"]["en"]
    assert one(house, **asked)["closed"] == {"2026-07": True, "2026-08": False, "2026-09": True}
    assert one(house, **asked, step="quarter")["closed"] == {"2026-Q3": False}
    close(house, "2026-08")
    child(house, RT1, "Anak 9", "2026-08-20")
    for was, step in ((months, "month"), (quarter, "quarter")):
        now = one(house, **asked, step=step, figures="closed")
        assert (now["rows"], now["totals"], now["completeness"]) == (was["rows"], was["totals"], was["completeness"])
        assert set(now["closed"].values()) == {True}
    assert [row["values"]["measured"]["count"] for row in quarter["rows"]] == [4]
    reopen(house, "2026-07")
    assert "2026-07" in totals(house, figures="closed", **asked).json()["message"]["en"]


def test_what_is_counted_by_the_day_is_closed_by_the_month(house: House) -> None:
    house.send(SITI, RT1, "covid", observed_on="2026-10-05")
    asked = {"key": "covid", "by": "kota"}
    was = totals(house, **asked).json()
    days = totals(house, step="day", **asked).json()
    assert close(house, key="covid")["completeness"]["expected"] == 31 * 5
    now = totals(house, figures="closed", **asked).json()
    assert (now["rows"], now["totals"], now["completeness"]) == (was["rows"], was["totals"], was["completeness"])
    assert totals(house, figures="closed", step="day", **asked).json()["code"] == "closing.parts"
    assert totals(house, figures="closed", as_of="2026-10-20", **asked).json()["code"] == "closing.parts"
    assert set(totals(house, step="day", **asked).json()["closed"].values()) == {False}
    assert days["rows"][4]["values"] == totals(house, step="day", **asked).json()["rows"][4]["values"]
    late = house.send(SITI, RT1, "covid", observed_on="2026-11-05", answers=backdated())
    assert late.json()["outcome"] == "new"


def backdated() -> dict[str, Any]:
    """Return a case found in November; what it counts in October, if anything, is for the cells to say."""
    return {**theme("covid").example, "nik": "1872014506900002"}


def test_a_stock_is_as_it_stood_and_later_ones_move_only_what_they_touch(house: House) -> None:
    families.send(house, observed_on="2026-08-10")
    close(house, "2026-Q3", "poverty", DINSOS)
    asked = {"key": "poverty", "who": DINSOS, "by": "kota", "from": "2026-Q3", "to": "2026-Q3"}
    was = totals(house, **asked).json()
    house.clock.forward(seconds=1)
    fourth = families.send(house, observed_on="2026-10-10", answers=families.answers(families.OTHER_KK))
    assert told(fourth) == []
    house.clock.forward(seconds=1)
    second = families.send(house, observed_on="2026-05-10", answers=families.answers("1872010101159907"))
    assert "2026-Q3" in told(second)[0]
    answer = closed(house, "2026-Q3", "poverty", DINSOS, by="kota", indicators="families")
    (row,) = answer["rows"]
    assert row["difference"]["families"]["count"] == 1
    assert row["late"] == {"received": 1, "changed": 0}
    now = totals(house, figures="closed", **asked).json()
    assert (now["rows"], now["totals"]) == (was["rows"], was["totals"])
    assert totals(house, **asked).json()["rows"] != was["rows"]
    proved(house)


def test_a_closed_rate_divides_by_what_was_published_then(house: House) -> None:
    def publish(value: int) -> None:
        row = {"area": METRO, "metric": "under_fives", "date": "2026-10", "value": value, "source": "Puskesmas Metro"}
        assert house.post(DINKES, "/v1/denominators", {"rows": [row]}).status_code == 200
        house.clock.forward(seconds=3)

    publish(40)
    child(house, RT1, "Anak 1")
    asked = {"by": "kelurahan", "area": METRO, "indicators": "participation"}
    was = totals(house, **asked).json()
    assert was["rows"][0]["values"]["participation"]["among"] == 40
    close(house)
    publish(50)
    assert totals(house, figures="closed", **asked).json()["rows"] == was["rows"]
    (row,) = closed(house, **asked)["rows"]
    assert row["difference"]["participation"] == {"count": 0, "among": 10}
    assert row["live"]["participation"]["among"] == 50


def test_the_table_says_what_json_says(house: House) -> None:
    child(house, RT1, "Anak 1")
    close(house)
    child(house, RT1, "Anak 2")
    asked = {"area": CITY, "by": "kelurahan", "indicators": "measured,stunted"}
    answer = closed(house, **asked)
    reply = house.get(DINKES, f"/v1/closings/stunting/{MONTH}", params={**asked, "format": "csv"})
    lines = list(csv.DictReader(io.StringIO(reply.text)))
    assert len(lines) == 3 * len(answer["rows"])
    for line in lines:
        (row,) = [each for each in answer["rows"] if each["area"]["code"] == line["code"]]
        told_there = row[line["figures"]]
        assert line["measured_count"] == str(told_there["measured"]["count"])
        assert line["stunted_among"] == str(told_there["stunted"]["among"])
        assert (line["late_received"] != "") == (line["figures"] == "difference")
    reply = house.get(BAPPEDA, f"/v1/closings/stunting/{MONTH}", params={**asked, "format": "csv"})
    veiled = {line["code"]: line for line in csv.DictReader(io.StringIO(reply.text))}
    assert {line["figures"] for line in veiled.values()} == {"frozen"}
    assert (veiled[METRO]["measured_count"], veiled[METRO]["suppressed"]) == ("", "measured stunted")


def test_what_others_build_on(house: House) -> None:
    for at, area in enumerate((RT1, DASAWISMA, RT2)):
        child(house, area, f"Anak {at}")
    done = close(house)
    stunting = theme("stunting")
    with house.app.state.database.reading() as session:
        sums = frozen_sums(session, stunting, done["id"])
        held = closed_periods(session, stunting).periods
    assert {area: (parts["rest"][0], "accepted" in parts) for area, parts in sums.items()} == {
        RT1: (2, False),
        RT2: (1, False),
    }
    assert [(each.closing, each.period) for each in held] == [(done["id"], MONTH)]


def test_closings_come_in_pages(house: House) -> None:
    for month in (7, 8, 9):
        close(house, f"2026-0{month}")
    first = house.get(DINKES, "/v1/closings/stunting?limit=2").json()
    assert [each["period"] for each in first["items"]] == ["2026-09", "2026-08"]
    rest = house.get(DINKES, f"/v1/closings/stunting?limit=2&before={first['next']}").json()
    assert ([each["period"] for each in rest["items"]], rest["next"]) == (["2026-07"], None)


def test_a_year_with_nothing_in_it_can_be_closed_on_new_years_day(house: House) -> None:
    house.clock.moment = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)
    house._tokens.clear()
    refused = house.post(DINKES, "/v1/closings/stunting", {"period": "2026-12"})
    assert refused.json()["code"] == "closing.not_ended"
    house.clock.forward(minutes=1)
    assert close(house, "2026-12")["completeness"] == {"expected": 5, "received": 0, "rate": "0.00"}
    assert closed(house, "2026-12")["total"]["frozen"]["measured"] == {"count": 0}


@pytest.mark.parametrize("key", [each.key for each in CATALOG])
def test_rates_of_a_last_period_are_closed_by_that_period(key: str) -> None:
    """What is frozen of a period that is longer than the reporting period says nothing of its last one alone."""
    of = {each.denominator.of for each in theme(key).indicators if each.denominator}
    assert "period" not in of or closing_period(theme(key)) == reporting_period(theme(key))
