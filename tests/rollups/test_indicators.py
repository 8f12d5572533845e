"""Every indicator with the metadata of Satu Data, printed from its declaration."""

from typing import Any

import pytest

from app.themes.catalog import CATALOG
from app.themes.report_figures import REPORT_FIGURES
from tests.cast import DINKES, DINSOS, TUTI
from tests.house import House

PATH = "/v1/indicators"
TOLD = ("label", "concept", "definition", "measure", "unit", "period", "level", "openness")


def listed(house: House, **params: str) -> list[dict[str, Any]]:
    body = house.client.get(PATH, params=params).json()
    assert body["count"] == len(body["items"])
    items: list[dict[str, Any]] = body["items"]
    return items


def test_every_indicator_has_every_field_in_both_languages(house: House) -> None:
    items = {each["name"]: each for each in house.get(DINSOS, PATH).json()["items"]}
    kept = {f"{theme.key}.{each.key}" for theme in CATALOG for each in theme.indicators if each.kept}
    declared = {f"{theme.key}.{each.key}" for theme in CATALOG for each in theme.indicators}
    hidden = {name for name in kept if not name.startswith("poverty.")}
    assert set(items) == (declared - hidden) | {each.key for each in REPORT_FIGURES}
    for name, each in items.items():
        assert all(each[field][language] for field in TOLD for language in ("id", "en")), name
        assert each["producer"], name
        assert each["source"], name
        assert each["variables"], name
        assert each["formula"]["count"]["id"].startswith(("banyaknya ", "jumlah ")), name
        assert (each["formula"]["among"] is None) == (each["formula"]["result"] is None), name
        assert each["standard"].startswith("Perpres 39/2019"), name


def test_a_formula_is_said_in_words(house: House) -> None:
    stunted = house.client.get(f"{PATH}/stunting.stunted").json()
    assert stunted["formula"]["count"]["id"].startswith("banyaknya catatan yang: ")
    assert stunted["formula"]["among_indicator"] == "measured"
    assert "÷" in stunted["formula"]["result"]["id"]
    complete = house.client.get(f"{PATH}/REP01").json()
    assert complete["formula"]["count"]["id"] == "banyaknya RT x periode yang laporannya sudah masuk"
    assert complete["formula"]["among"]["en"] == "RT x period in which a report is expected"
    assert (complete["theme"], complete["open"], complete["version"]) == ("reporting", True, 1)


def test_words_of_either_language_find(house: House) -> None:
    assert "stunting.stunted" in {each["name"] for each in listed(house, q="stunted")}
    assert {each["name"] for each in listed(house, q="Kader AKTIF")} == {"REP06"}
    assert {each["name"] for each in listed(house, q="active kader")} == {"REP06"}
    assert {each["theme"] for each in listed(house, theme="kwt")} == {"kwt"}
    assert [each["name"] for each in listed(house, theme="reporting")] == [each.key for each in REPORT_FIGURES]
    assert listed(house, q="unicorn") == []
    assert house.client.get(PATH, params={"theme": "chickens"}).json()["code"] == "theme.unknown"


def test_what_only_an_office_reads_is_there_for_no_one_else(house: House) -> None:
    kept = {f"poverty.{each.key}" for theme in CATALOG for each in theme.indicators if each.kept}
    assert kept
    assert not kept & {each["name"] for each in listed(house)}
    for who, sees in ((DINSOS, True), (DINKES, False), (TUTI, False)):
        assert (kept <= {each["name"] for each in house.get(who, PATH).json()["items"]}) == sees
        reply = house.get(who, f"{PATH}/{min(kept)}")
        assert (reply.status_code == 200) == sees
    unknown = house.client.get(f"{PATH}/stunting.unicorns")
    assert house.client.get(f"{PATH}/{min(kept)}").content == unknown.content
    assert unknown.json()["code"] == "indicator.unknown"


@pytest.mark.parametrize("path", [PATH, f"{PATH}/REP01", f"{PATH}?theme=kwt"])
def test_it_is_not_sent_again(house: House, path: str) -> None:
    tag = {"if-none-match": house.client.get(path).headers["etag"]}
    assert house.client.get(path, headers=tag).status_code == 304
