"""Every way to totals keeps small counts from who may not read the records, and shows them to who may."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.rollups.disclosure import choosing
from tests.cast import BANJARSARI, BAPPEDA, CAMAT, CITY, DINKES, METRO, PUSAT, RT1, RT_BANJARSARI, SITI, YANTI, Person
from tests.house import House, open_house

MONTH = {"from": "2026-11", "to": "2026-11"}


def weigh(house: House, person: Person, area: str, children: int, since: date = date(2025, 1, 5)) -> None:
    for at in range(children):
        answers = {
            "no_nik_reason": "bayi_baru",
            "child_name": "Anak Rekaan",
            "sex": "L",
            "birth_date": (since + timedelta(weeks=at)).isoformat(),
            "mother_name": "Ibu Rekaan",
            "weight_kg": "8.9",
            "height_cm": "72.5",
            "position": "lying",
        }
        reply = house.send(person, area, "stunting", answers=answers)
        assert reply.status_code == 201, reply.text


def weighed(house: House, person: Person, **params: str) -> dict[str, Any]:
    reply = house.get(person, "/v1/rollups/stunting", params={**MONTH, "indicators": "weighed", **params})
    assert reply.status_code == 200, reply.text
    body = reply.json()
    told = {row["area"]["code"]: row["values"]["weighed"]["count"] for row in body["rows"]}
    return {**told, "whole": next(iter(body["totals"].values()))["weighed"]["count"]}


def test_a_small_count_and_its_complement_are_hidden(house: House) -> None:
    weigh(house, SITI, RT1, 9)
    weigh(house, YANTI, RT_BANJARSARI, 3, date(2025, 8, 5))
    seen = weighed(house, DINKES, area=CITY, by="kelurahan")
    assert (seen[METRO], seen[BANJARSARI], seen["whole"]) == (9, 3, 12)
    veiled = weighed(house, BAPPEDA, area=CITY, by="kelurahan")
    assert (veiled[METRO], veiled[BANJARSARI], veiled["whole"]) == (None, None, 12)
    assert veiled["18.72.01.1003"] == 0
    assert weighed(house, CAMAT, area=PUSAT)[METRO] is None, "one pattern for every reader"


def test_comparisons_hide_what_totals_hide(house: House) -> None:
    weigh(house, SITI, RT1, 9)
    weigh(house, YANTI, RT_BANJARSARI, 3, date(2025, 8, 5))
    asked = {"area": CITY, "by": "kelurahan", "period": "2026-11", "indicators": "weighed", "rank_by": "weighed"}
    seen, veiled = (
        {
            row["area"]["code"]: (row["now"]["values"]["weighed"], row["change"]["weighed"]["count"], row["rank"])
            for row in house.get(person, "/v1/comparisons/stunting", params=asked).json()["rows"]
        }
        for person in (DINKES, BAPPEDA)
    )
    assert seen[BANJARSARI][0]["count"] == 3
    assert seen[BANJARSARI][2] == 2
    assert veiled[BANJARSARI][0]["count"] is None
    assert veiled[BANJARSARI][1:] == (None, None)


@pytest.mark.parametrize("asked", [{"from": "2026-11-19", "to": "2026-11-19"}, {"by": "dasawisma"}, {"step": "day"}])
def test_days_and_dasawisma_are_for_readers_of_records(house: House, asked: dict[str, str]) -> None:
    reply = house.get(BAPPEDA, "/v1/rollups/covid", params={"area": METRO, **MONTH, **asked})
    assert (reply.status_code, reply.json()["code"]) == (422, "rollup.coarse")
    assert house.get(DINKES, "/v1/rollups/covid", params={"area": METRO, **MONTH, **asked}).status_code == 200


def test_traces_are_for_readers_of_records(house: House) -> None:
    reply = house.get(BAPPEDA, "/v1/trace/stunting", params={"area": CITY, **MONTH, "indicator": "weighed"})
    assert (reply.status_code, reply.json()["code"]) == (403, "rollup.not_read")


def test_anybody_reads_open_figures_from_the_kelurahan_up(house: House) -> None:
    weigh(house, SITI, RT1, 9)
    weigh(house, YANTI, RT_BANJARSARI, 3, date(2025, 8, 5))
    body = house.client.get("/v1/public/rollups/stunting", params={"by": "kelurahan", **MONTH}).json()
    told = {row["area"]["code"]: row["values"]["weighed"]["count"] for row in body["rows"]}
    assert (told[METRO], told[BANJARSARI]) == (None, None)
    assert "severely_stunted" not in body["rows"][0]["values"]
    for wrong, status in (({"by": "rt"}, 422), ({"area": RT1}, 404), ({"indicators": "severely_stunted"}, 422)):
        assert house.client.get("/v1/public/rollups/stunting", params=wrong).status_code == status


def test_thresholds_and_the_public_door_are_settings(engine_url: str, tmp_path: Any) -> None:
    with open_house(engine_url, tmp_path, smallest={"stunting": 0}, public_figures=False) as house:
        weigh(house, YANTI, RT_BANJARSARI, 3, date(2025, 8, 5))
        assert weighed(house, BAPPEDA, area=CITY, by="kelurahan")[BANJARSARI] == 3
        reply = house.client.get("/v1/public/rollups/stunting")
        assert (reply.status_code, reply.json()["code"]) == (404, "rollup.not_public")


def test_what_is_hidden_is_chosen_anew_only_where_figures_changed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    weigh(house, SITI, RT1, 9)
    chosen: list[int] = []
    choose = choosing.hide
    monkeypatch.setattr(choosing, "hide", lambda *args, **more: chosen.append(1) or choose(*args, **more))
    asked = {"area": CITY, "by": "kelurahan", "indicators": ""}
    before = weighed(house, BAPPEDA, **asked)
    families = len(chosen)
    assert house.send(YANTI, RT_BANJARSARI, "stunting", zero=True).status_code == 201
    assert weighed(house, BAPPEDA, **asked) == before
    assert len(chosen) == families > 10
    weigh(house, YANTI, RT_BANJARSARI, 3, date(2025, 8, 5))
    assert weighed(house, BAPPEDA, **asked) != before
    assert len(chosen) > families
