"""Those who read totals alone have them told apart by some questions, with small counts hidden as in the totals."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import (
    ADMIN,
    ANI,
    BANJARSARI,
    BAPPEDA,
    CAMAT,
    CITY,
    DINKES,
    IMOPURO,
    METRO,
    PUSAT,
    RT1,
    RT2,
    RT_BANJARSARI,
    RT_IMOPURO,
    SITI,
    TUTI,
    YANTI,
    Person,
)
from tests.house import House, open_house

_LETTERS = str.maketrans("0123456789.", "abcdefghijk")
"""Names hold no digits."""
MONTH = {"from": "2026-11", "to": "2026-11"}


def weigh(house: House, person: Person, area: str, girls: int, boys: int, born: date = date(2025, 1, 5)) -> None:
    """Send weighings of so many girls and boys, each born on another day."""
    for at, sex in enumerate("P" * girls + "L" * boys):
        answers = {
            "no_nik_reason": "bayi_baru",
            "child_name": f"Anak {area[6:].translate(_LETTERS)}",
            "sex": sex,
            "birth_date": (born + timedelta(weeks=at)).isoformat(),
            "mother_name": "Ibu Rekaan",
            "weight_kg": "8.9",
        }
        reply = house.send(person, area, "stunting", answers=answers)
        assert reply.status_code == 201, reply.text


def asked(house: House, person: Person, **params: str) -> Any:
    params = {"question": "sex", "of": "weighed", "area": CITY, "by": "kelurahan", **MONTH, **params}
    return house.get(person, "/v1/breakdowns/stunting", params=params)


def told(house: House, person: Person, **params: str) -> dict[str, tuple[Any, ...]]:
    reply = asked(house, person, **params)
    assert reply.status_code == 200, reply.text
    body = reply.json()
    rows = {row["area"]["code"]: row for row in body["rows"]} | {"whole": body["total"]}
    return {area: (row["total"], row["counts"]["P"], row["counts"]["L"]) for area, row in rows.items()}


def test_small_parts_and_their_complements_are_hidden(house: House) -> None:
    weigh(house, SITI, RT1, 9, 2)
    weigh(house, YANTI, RT_BANJARSARI, 7, 8)
    seen, veiled = told(house, DINKES), told(house, BAPPEDA)
    assert (seen[METRO], seen[BANJARSARI], seen["whole"]) == ((11, 9, 2), (15, 7, 8), (26, 16, 10))
    assert veiled[METRO] == (11, None, None), "2 follows from 11 and 9"
    assert veiled[BANJARSARI] == (15, None, None), "2 follows from 10 and 8"
    assert veiled["whole"] == (26, 16, 10)
    assert veiled[IMOPURO] == (0, 0, 0)
    assert told(house, CAMAT, area=PUSAT)[METRO] == (11, None, None), "one pattern for every reader"


def test_parts_of_a_hidden_total_are_hidden(house: House) -> None:
    weigh(house, SITI, RT1, 9, 8)
    weigh(house, YANTI, RT_BANJARSARI, 2, 1)
    veiled = told(house, BAPPEDA)
    assert (veiled[METRO], veiled[BANJARSARI], veiled["whole"]) == ((None,) * 3, (None,) * 3, (20, 11, 9))


def test_tables_hide_the_same_and_say_so(house: House) -> None:
    weigh(house, SITI, RT1, 9, 2)
    weigh(house, YANTI, RT_BANJARSARI, 7, 8)
    body = asked(house, BAPPEDA).json()
    assert body["suppression"]["least"] == 5
    assert body["suppression"]["hidden"] == 4
    lines = csv.DictReader(io.StringIO(asked(house, BAPPEDA, format="csv").text))
    metro = {
        line["category"]: (line["weighed"], line["total"], line["suppressed"])
        for line in lines
        if line["code"] == METRO
    }
    assert (metro["P"], metro["L"]) == (("", "11", "weighed"), ("", "11", "weighed"))
    office = asked(house, DINKES)
    assert office.json()["suppression"] is None
    assert "suppressed" not in asked(house, DINKES, format="csv").text.splitlines()[0]
    assert office.headers["etag"] != asked(house, BAPPEDA).headers["etag"]
    again = house.client.get(
        office.request.url, headers={**house.head(BAPPEDA), "if-none-match": asked(house, BAPPEDA).headers["etag"]}
    )
    assert again.status_code == 304


REFUSED = (
    ({"of": "records"}, "rollup.indicator", "weighed"),
    ({"question": "haz_status"}, "breakdown.question", "sex, place"),
    ({"question": "kia_book", "of": "recorded"}, "breakdown.told_by_indicators", "with_kia_book"),
    ({"by": "dasawisma"}, "rollup.coarse", ""),
    ({"from": "2026-11-02", "to": "2026-11-19"}, "rollup.coarse", ""),
)


def test_what_would_betray_is_refused_by_name(house: House) -> None:
    for params, code, names in REFUSED:
        reply = asked(house, BAPPEDA, **params)
        assert (reply.status_code, reply.json()["code"]) == (422, code)
        assert names in reply.json()["message"]["en"]
        assert asked(house, DINKES, **params).status_code == 200


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
def test_what_cannot_be_weighed_as_a_whole_is_refused(house: House) -> None:
    """So many RT, months and age groups that a pattern would take too long; the same of the kelurahan is given."""
    rows = [{"kelurahan": METRO, "rw": "003", "rt": str(at)} for at in range(1, 321)]
    assert house.post(ADMIN, f"/v1/areas/{METRO}/import", {"rows": rows}).status_code == 200
    for months in (2, 8, 14, 30, 40, 55):
        weigh(house, SITI, RT1, 1, 0, born=(date(2026, 11, 1) - timedelta(days=months * 31)))
    told = {"question": "age_group", "area": METRO}
    reply = asked(house, BAPPEDA, by="rt", **told)
    assert (reply.status_code, reply.json()["code"]) == (422, "breakdown.too_fine")
    assert "6 categories count something" in reply.json()["message"]["en"]
    assert asked(house, BAPPEDA, by="kelurahan", **told).json()["total"]["total"] == 6
    assert asked(house, TUTI, by="rt", **told).json()["total"]["total"] == 6


def test_who_reads_one_kelurahan_cannot_take_it_away_from_the_rest(house: House) -> None:
    """A camat who stands in for a lurah reads those records: what is around them must not follow by subtraction."""
    weigh(house, SITI, RT1, 9, 8)
    weigh(house, ANI, RT_IMOPURO, 2, 1)
    before = told(house, CAMAT, area=PUSAT)
    assert (before[METRO], before[IMOPURO], before["whole"]) == ((None,) * 3, (None,) * 3, (20, 11, 9))
    accounts = house.get(ADMIN, "/v1/accounts").json()["items"]
    camat = next(each["id"] for each in accounts if each["username"] == CAMAT.username)
    post = {"role": "lurah", "area": METRO, "valid_from": "2026-11-01"}
    reply = house.post(ADMIN, f"/v1/accounts/{camat}/assignments", json=post)
    assert reply.status_code == 201, reply.text
    both = Person(CAMAT.username, (*CAMAT.posts, ("lurah", METRO)), CAMAT.secret, ("stunting",))
    after = told(house, both, area=PUSAT)
    assert after[METRO] == (17, 9, 8)
    assert after[IMOPURO] == (None,) * 3
    assert after["whole"] == (None,) * 3, "20 less his own 17 is 3"
    totals = house.get(both, "/v1/rollups/stunting", params={"area": PUSAT, **MONTH, "indicators": "weighed"}).json()
    assert next(iter(totals["totals"].values()))["weighed"]["count"] is None
    assert told(house, both, area=METRO, by="rt")[RT1] == (17, 9, 8)


def test_the_public_sees_nothing_that_is_hidden_from_offices(engine_url: str, tmp_path: Any) -> None:
    """With a greater least count for the public, its pattern hides what the offices' hides and more."""
    with open_house(engine_url, tmp_path, smallest={"public": 12}) as house:
        weigh(house, SITI, RT1, 5, 4)
        weigh(house, SITI, RT2, 1, 1)
        weigh(house, ANI, RT_IMOPURO, 2, 1)
        weigh(house, YANTI, RT_BANJARSARI, 7, 8)
        params = {"by": "kelurahan", **MONTH, "area": CITY}
        hidden = []
        for reply in (
            house.get(BAPPEDA, "/v1/rollups/stunting", params={**params, "indicators": "weighed,participation"}),
            house.client.get("/v1/public/rollups/stunting", params={**params, "indicators": "weighed,participation"}),
        ):
            assert reply.status_code == 200, reply.text
            rows = {row["area"]["code"]: row["values"] for row in reply.json()["rows"]}
            hidden.append({code for code, values in rows.items() if values["weighed"]["count"] is None})
        office, public = hidden
        assert IMOPURO in office
        assert office <= public
        assert METRO in public, "11 is a small count to the public"
