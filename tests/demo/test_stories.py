"""The story of the city passes validation whole, a seed repeats it, and its figures look like a city's."""

from collections import Counter
from datetime import date
from functools import cache
from typing import Any

import pytest

from app.areas.invented import invent_rtrw
from app.core.settings import ROOT
from app.demo.pen import Item
from app.demo.stories import Plan, share_out, stories
from app.themes.catalog import CATALOG, theme
from app.themes.language import Reading, read_answers

DAY = date(2026, 11, 22)


@cache
def rts() -> tuple[str, ...]:
    rows = invent_rtrw(ROOT / "seed" / "areas", 1872)
    return tuple(sorted(f"{row.kelurahan}.{row.rw}.{row.rt}" for row in rows if row.rt))


def told(records: int, seed: int = 1872, day: date = DAY) -> list[Item]:
    return [item for _, items in stories(Plan(seed, records, day, rts())) for item in items]


@cache
def city() -> list[tuple[Item, Reading | None]]:
    """Six thousand records, each as the service would read it; None for a zero report."""
    return [(item, None if item.get("zero") else read(item)) for item in told(6000)]


def read(item: Item, day: date = DAY) -> Reading:
    return read_answers(theme(item["theme"]), item["answers"], date.fromisoformat(item["observed_on"]), day)


def values(key: str) -> list[dict[str, Any]]:
    """What is known of every subject of a theme in the end."""
    latest = {item["id"]: reading.values for item, reading in city() if reading and item["theme"] == key}
    return list(latest.values())


def share(found: list[bool]) -> float:
    return sum(found) / len(found)


def test_every_document_passes_validation() -> None:
    faults = Counter((i["theme"], f.question, f.code) for i, reading in city() if reading for f in reading.faults)
    assert not faults


@pytest.mark.parametrize("day", [date(2026, 1, 31), date(2028, 2, 29), date(2027, 12, 31)])
def test_it_may_end_on_any_day(day: date) -> None:
    for item in told(600, day=day):
        assert "2024" < item["observed_on"] <= day.isoformat()
        assert item.get("zero") or not read(item, day).faults


def test_nothing_is_asked_that_does_not_apply() -> None:
    assert not [w for _, reading in city() if reading for w in reading.warnings if w.code.startswith("answer.")]


def test_the_same_seed_writes_the_same_documents_and_another_seed_others() -> None:
    first = told(400)
    assert told(400) == first
    assert not {item["id"] for item in told(400, seed=7)} & {item["id"] for item in first}


@pytest.mark.parametrize("records", [0, 1, 7, 300, 6000])
def test_there_are_about_as_many_records_as_asked_for(records: int) -> None:
    found = len({item["id"] for item in told(records)})
    assert abs(found - records) <= 12 + records * 0.03
    if records >= 300:
        assert {item["theme"] for item in told(records)} == {each.key for each in CATALOG}


def test_a_revision_follows_its_original_in_the_same_area() -> None:
    seen: dict[str, Item] = {}
    revisions = 0
    for item, _ in city():
        if "replaces" in item:
            original = seen[item["id"]]
            assert (original["theme"], original["area"]) == (item["theme"], item["area"])
            assert (original["observed_on"], original["answers"]) != (item["observed_on"], item["answers"])
            revisions += 1
        else:
            assert item["id"] not in seen
        seen[item["id"]] = item
    assert 0.01 < revisions / len(city()) < 0.08


def test_everything_lies_in_the_last_twelve_months() -> None:
    days = [date.fromisoformat(item["observed_on"]) for item, _ in city()]
    assert max(days) <= DAY
    assert (DAY - min(days)).days <= 365


def test_invented_numbers_can_be_told_from_real_ones() -> None:
    numbers: set[str] = set()
    for _, reading in city():
        found = reading.values if reading else {}
        for key in ("nik", "child_nik", "mother_nik", "owner_nik", "head_nik", "no_kk"):
            if number := found.get(key):
                numbers.add(str(number))
        for key in ("phone", "owner_phone", "chair_phone"):
            if number := found.get(key):
                assert str(number).startswith("+62840")
    assert len(numbers) > 1000
    assert all(number.startswith("1872") and number[12] == "9" for number in numbers)


def test_children_grow_like_a_city_with_some_stunting() -> None:
    children = values("stunting")
    measured = [each for each in children if each["haz"] is not None and "haz" not in (each["flags"] or "")]
    assert 0.07 < share([each["haz"] < -200 for each in measured]) < 0.15
    weighed = [each for each in children if each["whz"] is not None]
    assert 0.02 < share([each["whz"] < -200 for each in weighed]) < 0.08
    assert 0.4 < len(measured) / len(children) < 0.9
    assert share([bool(each["flags"] and each["flags"] != ",") for each in children]) < 0.005
    assert 0.01 < share([each["no_nik_reason"] is not None for each in children]) < 0.12


def test_businesses_are_mostly_micro() -> None:
    businesses = values("umkm")
    classes = Counter(each["turnover_month_class"] for each in businesses)
    assert classes["1"] > classes["2"] > classes["3"] > classes["5"]
    assert share([each["scale"] == "MIKRO" for each in businesses if each["scale"]]) > 0.95
    assert 0.45 < share([each["owner_sex"] == "P" for each in businesses]) < 0.8


def test_needs_are_spread_over_the_families() -> None:
    families = values("poverty")
    assert 0.03 < share([each["criteria_met"] >= 5 for each in families]) < 0.2
    assert 0.1 < share([each["criteria_met"] == 0 for each in families]) < 0.5
    assert 0.3 < share([each["receives_aid"] == "yes" for each in families if each["receives_aid"]]) < 0.7


def test_covid_comes_in_a_wave_and_rt_report_that_there_is_nothing() -> None:
    confirmed = Counter(str(each["confirmed_on"])[:7] for each in values("covid") if each["confirmed_on"])
    assert max(confirmed.values()) > 0.2 * confirmed.total()
    assert sum(bool(item.get("zero")) for item, _ in city()) > 100


def test_gaps_are_said_not_left_out() -> None:
    gaps = Counter(code for _, reading in city() if reading for code in reading.gaps.values())
    assert gaps["unknown"] > 100
    assert gaps["refused"] > 20


def test_shares_add_up() -> None:
    class Lot:
        def random(self) -> float:
            return 0.5

    assert share_out(10, [1, 1, 1], Lot()) in ([4, 3, 3], [3, 4, 3], [3, 3, 4])  # type: ignore[arg-type]
    assert share_out(0, [1, 2], Lot()) == [0, 0]  # type: ignore[arg-type]
    assert share_out(3, [], Lot()) == []  # type: ignore[arg-type]
