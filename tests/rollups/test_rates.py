"""Rates over figures that others publish: both parts shown with their source, or null with the reason; never 0."""

import csv
import io
from typing import Any

import pytest

from app.areas.figure_ledger import take_figures
from app.areas.figures import FigureRow
from app.core.clock import uuid7
from app.themes.catalog import theme
from tests.cast import BANJARSARI, BAPPEDA, CITY, DINKES, METRO, PUSAT, RT1, RT2, RT3, RT_BANJARSARI, RW1, SITI
from tests.house import House

NONE_YET = {"id": "Belum ada penyebut", "en": "No denominator yet"}
NARROW = {"id": "Hanya dihitung dari tingkat kelurahan ke atas.", "en": "Only counted from the kelurahan up."}


def figures(house: House, *lines: str) -> None:
    text = "area,metric,date,value,source\n" + "".join(f"{line}\n" for line in lines)
    reply = house.post(BAPPEDA, "/v1/denominators", content=text.encode(), headers={"content-type": "text/csv"})
    assert set(reply.json()["counts"]) <= {"new", "revised"}, reply.text


def weigh(house: House, area: str, day: str, count: int) -> None:
    """Send so many children of an RT, weighed on a day; the same children every month."""
    blank = {"child_nik": None, "no_nik_reason": "bayi_baru"}
    answers = dict(theme("stunting").example) | blank
    items = [
        {
            "id": str(uuid7()),
            "theme": "stunting",
            "area": area,
            "observed_on": day,
            "answers": answers | {"child_name": f"Anak {area} {number}"},
        }
        for number in range(count)
    ]
    receipts = house.post(SITI, "/v1/submissions", {"items": items}).json()["items"]
    assert {each["outcome"] for each in receipts} == {"new"}, receipts[0]


def case(house: House, area: str, day: str) -> None:
    answers = dict(theme("covid").example) | {"confirmed_on": day, "specimen_date": day, "onset_date": day}
    for key in ("outcome", "outcome_date", "nik"):
        answers.pop(key, None)
    answers |= {"no_nik_reason": "bayi_baru", "name": f"Rekaan {uuid7()}", "status": "KONFIRMASI_SIM"}
    reply = house.send(SITI, area, "covid", observed_on="2026-11-19", answers=answers)
    assert reply.status_code == 201, reply.text


def asked(house: House, key: str, area: str, indicator: str, **more: str) -> dict[str, Any]:
    """Return an indicator's figure by area and period."""
    params = {"area": area, "indicators": indicator, **more}
    reply = house.get(DINKES, f"/v1/rollups/{key}", params=params)
    assert reply.status_code == 200, reply.text
    return {f"{row['area']['code']} {row['period']}": row["values"][indicator] for row in reply.json()["rows"]}


def test_participation_is_of_the_month_and_names_its_source(house: House) -> None:
    weigh(house, RT1, "2026-09-10", 3)
    figures(house, f"{RT1},under_fives,2026-08,12,Posyandu", f"{RT1},under_fives,2026-10,9,Posyandu")
    month = {"by": "rt", "step": "month", "from": "2026-07", "to": "2026-10"}
    found = asked(house, "stunting", RT1, "participation", **month)
    assert found == {
        f"{RT1} 2026-07": {"count": 0, "among": None, "rate": None, "missing": NONE_YET},
        f"{RT1} 2026-08": {
            "count": 0,
            "among": 12,
            "rate": "0.00",
            "among_source": {"metric": "under_fives", "date": "2026-08", "source": "Posyandu"},
        },
        f"{RT1} 2026-09": {
            "count": 3,
            "among": 12,
            "rate": "25.00",
            "among_source": {"metric": "under_fives", "date": "2026-08", "source": "Posyandu"},
        },
        f"{RT1} 2026-10": {
            "count": 0,
            "among": 9,
            "rate": "0.00",
            "among_source": {"metric": "under_fives", "date": "2026-10", "source": "Posyandu"},
        },
    }


def test_another_years_figure_never_divides(house: House) -> None:
    weigh(house, RT1, "2026-09-10", 3)
    figures(house, f"{RT1},under_fives,2025-12,12,Posyandu")
    (found,) = asked(house, "stunting", RT1, "participation", by="rt", **{"from": "2026-09", "to": "2026-09"}).values()
    assert found["missing"] == NONE_YET


def test_a_child_weighed_every_month_is_one_child_of_the_quarter(house: House) -> None:
    for month, count in (("07", 4), ("08", 4), ("09", 3)):
        weigh(house, RT1, f"2026-{month}-10", count)
    figures(house, f"{RT1},under_fives,2026-07,4,Posyandu", f"{RT1},under_fives,2026-09,6,Posyandu")
    quarter = {"by": "rt", "from": "2026-Q3", "to": "2026-Q3"}
    for step in ("quarter", "total", "half", "year"):
        (found,) = asked(house, "stunting", RT1, "participation", step=step, **quarter).values()
        assert (found["count"], found["among"], found["rate"]) == (3, 6, "50.00"), step
        (weighed,) = asked(house, "stunting", RT1, "weighed", step=step, **quarter).values()
        assert weighed == {"count": 11}
    body = house.get(DINKES, "/v1/rollups/stunting", params={"area": RT1, "step": "quarter", **quarter}).json()
    assert body["totals"]["2026-Q3"]["participation"]["count"] == 3


def test_of_a_year_that_still_runs_the_last_month_that_has_begun_counts(house: House) -> None:
    weigh(house, RT1, "2026-10-10", 5)
    weigh(house, RT1, "2026-11-10", 2)
    figures(house, f"{RT1},under_fives,2026-02,8,Posyandu")
    (found,) = asked(
        house, "stunting", RT1, "participation", by="rt", step="year", **{"from": "2026", "to": "2026"}
    ).values()
    assert (found["count"], found["among"], found["rate"]) == (2, 8, "25.00")


def test_a_whole_is_the_sum_of_its_parts_only_when_all_are_there(house: House) -> None:
    weigh(house, RT1, "2026-09-10", 3)
    september = {"from": "2026-09", "to": "2026-09"}
    figures(house, f"{RT1},under_fives,2026-09,6,Posyandu")
    assert asked(house, "stunting", RW1, "participation", by="rw", **september)[f"{RW1} 2026-09"] == {
        "count": 3,
        "among": None,
        "rate": None,
        "missing": NONE_YET,
    }
    # RT 009 has ended, so that two RT are all there are.
    figures(house, f"{RT2},under_fives,2026-09,4,Posyandu")
    rw = asked(house, "stunting", RW1, "participation", by="rw", **september)[f"{RW1} 2026-09"]
    assert (rw["among"], rw["rate"]) == (10, "30.00")
    assert rw["among_source"] == {"metric": "under_fives", "date": "2026-09", "source": "Posyandu"}
    kelurahan = asked(house, "stunting", METRO, "participation", by="kelurahan", **september)[f"{METRO} 2026-09"]
    assert kelurahan["missing"] == NONE_YET
    figures(house, f"{RT3},under_fives,2026-09,20,Posyandu")
    kelurahan = asked(house, "stunting", METRO, "participation", by="kelurahan", **september)[f"{METRO} 2026-09"]
    assert (kelurahan["among"], kelurahan["rate"]) == (30, "10.00")
    figures(house, f"{METRO},under_fives,2026-09,40,Puskesmas")
    kelurahan = asked(house, "stunting", METRO, "participation", by="kelurahan", **september)[f"{METRO} 2026-09"]
    assert (kelurahan["among"], kelurahan["among_source"]["source"]) == (40, "Puskesmas")


def test_incidence_is_per_100_000_and_from_the_kelurahan_up(house: House) -> None:
    for day in ("2026-11-01", "2026-11-15"):
        case(house, RT1, day)
    figures(house, f"{METRO},population,2026,17673,Dukcapil", f"{RT1},population,2026,120,Dukcapil")
    november = {"from": "2026-11", "to": "2026-11", "step": "month"}
    by_rt = asked(house, "covid", METRO, "incidence", by="rt", **november)
    assert by_rt[f"{RT1} 2026-11"] == {"count": 2, "among": None, "rate": None, "missing": NARROW}
    (found,) = asked(house, "covid", METRO, "incidence", by="kelurahan", **november).values()
    assert found == {
        "count": 2,
        "among": 17673,
        "rate": "11.32",
        "among_source": {"metric": "population", "date": "2026", "source": "Dukcapil"},
    }
    params = {"area": METRO, "by": "rt", "indicators": "incidence,confirmed", **november}
    body = house.get(DINKES, "/v1/rollups/covid", params=params).json()
    assert body["totals"]["2026-11"]["incidence"]["rate"] == "11.32"
    assert body["indicators"][0]["among"] == {
        "metric": "population",
        "sex": "",
        "age_band": "",
        "from_level": "kelurahan",
        "of": "range",
    }
    assert body["indicators"][0]["per"] == 100_000
    whole = asked(house, "covid", CITY, "incidence", by="kota", **november)
    assert whole[f"{CITY} 2026-11"]["missing"] == NONE_YET


def test_a_published_figure_divides_too(house: House) -> None:
    """The seed's population of December 2024; no other year's is asked, nor any part's."""
    december = {"from": "2024-12", "to": "2024-12", "step": "month"}
    whole = asked(house, "covid", CITY, "incidence", by="kota", **december)[f"{CITY} 2024-12"]
    assert (whole["among"], whole["rate"], whole["among_source"]["date"]) == (182293, "0.00", "2024-12")
    part = asked(house, "covid", PUSAT, "incidence", by="kecamatan", **december)[f"{PUSAT} 2024-12"]
    assert part["missing"] == NONE_YET


def test_a_day_series_stands_over_the_years_figure(house: House) -> None:
    case(house, RT1, "2026-11-15")
    figures(house, f"{METRO},population,2026-11-15,10000,Dukcapil")
    days = {"by": "kelurahan", "step": "day", "from": "2026-11-14", "to": "2026-11-15"}
    found = asked(house, "covid", METRO, "incidence", **days)
    assert found[f"{METRO} 2026-11-14"]["missing"] == NONE_YET
    assert found[f"{METRO} 2026-11-15"]["rate"] == "10.00"


def test_a_correction_shows_at_once_and_changes_the_tag(house: House) -> None:
    figures(house, f"{METRO},population,2026,10000,Dukcapil")
    params = {"area": METRO, "by": "kelurahan", "indicators": "incidence"}
    first = house.get(DINKES, "/v1/rollups/covid", params=params)
    tag = {"if-none-match": first.headers["etag"]}
    assert house.get(DINKES, "/v1/rollups/covid", params=params, headers=tag).status_code == 304
    figures(house, f"{METRO},population,2026,20000,Dukcapil")
    again = house.get(DINKES, "/v1/rollups/covid", params=params, headers=tag)
    assert again.json()["rows"][0]["values"]["incidence"]["among"] == 20000


def test_what_another_process_took_in_shows_at_once_too(house: House) -> None:
    params = {"area": METRO, "by": "kelurahan", "indicators": "incidence"}
    first = house.get(DINKES, "/v1/rollups/covid", params=params)
    row = FigureRow(line=1, area=METRO, metric="population", date="2026", value="10000", source="Dukcapil")
    tree, now = house.app.state.areas.current, house.clock.now()
    with house.app.state.database.writing() as session:
        take_figures(session, [row], tree, allow=lambda _area, _metric: None, today=now.date(), at=now)
    again = house.get(DINKES, "/v1/rollups/covid", params=params, headers={"if-none-match": first.headers["etag"]})
    assert again.json()["rows"][0]["values"]["incidence"]["among"] == 10000


def test_a_table_says_the_same_in_columns_that_stay(house: House) -> None:
    weigh(house, RT1, "2026-09-10", 3)
    figures(house, f"{RT1},under_fives,2026-09,6,=Posyandu")
    params = {"area": METRO, "by": "rt", "from": "2026-09", "to": "2026-09", "indicators": "participation,stunted"}
    reply = house.get(DINKES, "/v1/rollups/stunting", params={**params, "format": "csv"})
    lines = {line["code"]: line for line in csv.DictReader(io.StringIO(reply.text))}
    parts = ("count", "among", "rate", "among_date", "among_source", "missing")
    assert [lines[RT1][f"participation_{part}"] for part in parts] == ["3", "6", "50.00", "2026-09", "'=Posyandu", ""]
    assert [lines[RT2][f"participation_{part}"] for part in parts] == ["0", "", "", "", "", "Belum ada penyebut"]
    ends = ("count", "among", "rate", "low", "high")
    assert [lines[RT1][f"stunted_{part}"] for part in ends] == ["0", "3", "0.00", "0.00", "56.15"]
    assert [lines[RT2][f"stunted_{part}"] for part in ends] == ["0", "0", "", "", ""]


@pytest.mark.parametrize("key", ["stunted", "severely_stunted", "underweight", "wasted"])
def test_a_prevalence_has_an_interval(house: House, key: str) -> None:
    weigh(house, RT1, "2026-09-10", 3)
    month = {"by": "rt", "from": "2026-09", "to": "2026-09"}
    found = asked(house, "stunting", METRO, key, **month)
    assert found[f"{RT1} 2026-09"]["interval"] == {"low": "0.00", "high": "56.15", "level": 95, "method": "wilson"}
    assert found[f"{RT2} 2026-09"]["interval"] is None


def test_one_who_reads_another_area_reads_another_figure(house: House) -> None:
    figures(house, f"{METRO},population,2026,10000,Dukcapil", f"{BANJARSARI},population,2026,20000,Dukcapil")
    figures(house, f"{RT_BANJARSARI},population,2026,20,Dukcapil")
    found = asked(house, "covid", CITY, "incidence", by="kelurahan")
    assert [found[f"{area} 2026-11-20"]["among"] for area in (METRO, BANJARSARI)] == [10000, 20000]
    assert sum(each["among"] is None for each in found.values()) == 20
