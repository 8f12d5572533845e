"""A child that falls below a line, does not gain twice, or stays away is told of once, where it was weighed."""

from typing import Any

import pytest

from tests.cast import RT1, RT2, SITI, TUTI
from tests.house import House
from tests.rollups.alerts.told import at, children, facts, heard, sweep, void, weigh

FELL = ("haz_fell", RT1, "below_2", "open")


def short(house: House, child: int = 1, area: str = RT1) -> list[dict[str, Any]]:
    """Weigh a child that falls from -1.92 to -2.21 SD of height for age, and gains enough weight."""
    return [
        weigh(house, "2026-09-10", child, area, height_cm="76.0", weight_kg="9.0"),
        weigh(house, "2026-10-10", child, area, height_cm="76.0", weight_kg="9.3"),
    ]


def test_a_child_that_falls_below_a_line_is_told_of_once(house: House) -> None:
    _, fell = short(house)
    assert fell["derived"]["haz"] == "-2.21"
    sweep(house)
    assert children(house) == [FELL]
    (alert,) = heard(house, theme="stunting", rule="haz_fell")
    assert alert["title"] == {
        "id": "Tinggi menurut umur turun: di bawah -2 SD (pendek)",
        "en": "Height for age fell: below -2 SD (short)",
    }
    assert (alert["record"], alert["began"], alert["ended"]) == (fell["id"], "2026-10-10", None)
    assert alert["numbers"] == {"haz": "-2.21", "haz_before": "-1.92"}
    assert house.get(TUTI, f"/v1/records/stunting/{alert['record']}").status_code == 200
    weigh(house, "2026-11-10", height_cm="76.2", weight_kg="9.6")
    for _ in range(2):
        sweep(house)
    assert children(house) == [FELL]
    told = [each for each in facts(house, "raised") if each["watch"] == "haz_fell"]
    assert [each["alert"] for each in told] == [alert["id"].replace("-", "")]


def test_a_first_weighing_has_nothing_to_fall_from(house: House) -> None:
    assert weigh(house, "2026-10-10", height_cm="76.0")["derived"]["haz"] == "-2.21"
    sweep(house)
    assert children(house) == []


def test_each_line_is_a_new_alert_and_the_milder_one_is_over(house: House) -> None:
    weigh(house, "2026-09-10", height_cm="74.0", weight_kg="9.0")
    weigh(house, "2026-10-10", height_cm="74.2", weight_kg="9.3")
    deep = weigh(house, "2026-11-10", height_cm="74.2", weight_kg="9.6")
    assert float(deep["derived"]["haz"]) < -3
    sweep(house)
    assert children(house) == [("haz_fell", RT1, "below_3", "open")]
    weigh(house, "2026-11-10", child=2, height_cm="78.0", weight_kg="9.0")
    short(house, child=3)
    weigh(house, "2026-11-10", child=3, height_cm="79.5", weight_kg="9.6")
    sweep(house)
    assert children(house) == [("haz_fell", RT1, "below_2", "over"), ("haz_fell", RT1, "below_3", "open")]


@pytest.mark.parametrize("how", ["corrected", "voided"])
def test_what_is_corrected_away_is_withdrawn_and_can_come_back(house: House, how: str) -> None:
    _, fell = short(house)
    sweep(house)
    if how == "voided":
        void(house, "stunting", fell["id"])
    else:
        weigh(house, "2026-10-10", height_cm="80.0", weight_kg="9.3", id=fell["id"], replaces=1)
    sweep(house)
    (alert,) = heard(house, theme="stunting", rule="haz_fell")
    assert (alert["state"], alert["reason"]["code"]) == ("withdrawn", how)
    assert alert["closed_at"]
    if how == "corrected":
        weigh(house, "2026-10-10", height_cm="76.0", weight_kg="9.3", id=fell["id"], replaces=2)
        sweep(house)
        (again,) = heard(house, theme="stunting", rule="haz_fell")
        assert (again["id"], again["state"], again["reason"], again["closed_at"]) == (alert["id"], "open", None, None)
    names = [each["name"] for each in facts(house) if each["watch"] == "haz_fell"]
    assert names == ["raised", "withdrawn", "raised"][: 3 if how == "corrected" else 2]


def test_the_record_before_counts_too(house: House) -> None:
    """Was the earlier height wrong, nothing has fallen."""
    before, _ = short(house)
    sweep(house)
    weigh(house, "2026-09-10", height_cm="75.0", weight_kg="9.0", id=before["id"], replaces=1)
    sweep(house)
    assert children(house) == [("haz_fell", RT1, "below_2", "withdrawn")]


def test_twice_without_gain_is_over_with_the_next_gain(house: House) -> None:
    for day in ("2026-09-10", "2026-10-10"):
        weigh(house, day, weight_kg="9.5")
    sweep(house)
    assert children(house) == []
    marks = weigh(house, "2026-11-10", weight_kg="9.5")["derived"]["kms_status"]
    assert marks == ["T", "2T"]
    sweep(house)
    assert children(house) == [("kms_2t", RT1, "2T", "open")]
    at(house, "2026-12-12T09:00")
    weigh(house, "2026-12-11", weight_kg="9.5")
    sweep(house)
    assert children(house) == [("kms_2t", RT1, "2T", "open")]
    at(house, "2027-01-12T09:00")
    weigh(house, "2027-01-11", weight_kg="10.4")
    sweep(house)
    assert children(house) == [("kms_2t", RT1, "2T", "over")]


def test_below_the_red_line_is_news_at_the_first_weighing(house: House) -> None:
    weigh(house, "2026-11-10", weight_kg="7.2")
    weigh(house, "2026-11-10", child=2, weight_kg="8.0")
    sweep(house)
    assert children(house) == [("kms_bgm", RT1, "BGM", "open")]


def test_two_months_without_weighing_are_found_by_the_calendar(house: House) -> None:
    at(house, "2026-08-15T09:00")
    last = weigh(house, "2026-08-10")
    at(house, "2026-11-10T23:59")
    sweep(house)
    assert children(house) == []
    at(house, "2026-11-11T00:01")
    sweep(house)
    assert children(house) == [("not_weighed", RT1, "", "open")]
    (alert,) = heard(house, rule="not_weighed")
    assert (alert["record"], alert["began"], alert["period"]) == (last["id"], "2026-11-11", "2026-09")
    assert alert["numbers"] == {"last_seen": "2026-08-10"}
    at(house, "2026-11-15T09:00")
    weigh(house, "2026-11-14", weight_kg="10.5")
    sweep(house)
    assert children(house) == [("not_weighed", RT1, "", "over")]
    weigh(house, "2026-10-20", weight_kg="10.0")
    sweep(house)
    assert children(house) == [("not_weighed", RT1, "", "withdrawn")]


def test_nobody_waits_for_a_child_of_five_or_for_one_nobody_can_know_again(house: House) -> None:
    at(house, "2026-08-15T09:00")
    weigh(house, "2026-08-10", birth_date="2021-10-01", weight_kg="15")
    weigh(house, "2026-08-10", child=2, child_nik=None, no_nik_reason="bayi_baru", mother_name=None)
    weigh(house, "2026-08-10", child=3, birth_date="2021-11-20", weight_kg="15")
    at(house, "2026-11-12T09:00")
    sweep(house)
    assert children(house) == [("not_weighed", RT1, "", "open")]
    at(house, "2026-11-22T09:00")
    sweep(house)
    assert children(house) == [("not_weighed", RT1, "", "over")]


def test_an_alert_follows_its_record_to_the_right_rt(house: House) -> None:
    _, fell = short(house)
    sweep(house)
    weigh(house, "2026-10-10", area=RT2, height_cm="76.0", weight_kg="9.3", id=fell["id"], replaces=1)
    sweep(house)
    assert children(house, SITI) == [("haz_fell", RT2, "below_2", "open")]
    assert [each["area"] for each in facts(house, "moved")] == [RT2]


def test_what_began_long_ago_is_no_news(house: House) -> None:
    weigh(house, "2026-07-10", height_cm="75.0", weight_kg="9.0")
    assert float(weigh(house, "2026-08-10", height_cm="74.5", weight_kg="9.4")["derived"]["haz"]) < -2
    sweep(house)
    assert [each for each in children(house) if each[0] == "haz_fell"] == []
