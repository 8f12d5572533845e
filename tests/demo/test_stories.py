"""The story of the city passes validation whole, a seed repeats it, and its figures look like a city's."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from app.areas.invented import invent_rtrw
from app.core.clock import WIB
from app.core.settings import ROOT
from app.demo.official import official_list, quarter_before
from app.demo.pen import Item
from app.demo.stories import Plan, share_out, stories
from app.themes.catalog import CATALOG, theme
from app.themes.language import Past, Reading, read_answers, remember

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
        earliest = "2021" if item["theme"] == "covid" else "2024"
        assert earliest < item["observed_on"] <= day.isoformat()
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
    revisions: Counter[bool] = Counter()
    for item, _ in city():
        if "replaces" in item:
            original = seen[item["id"]]
            assert (original["theme"], original["area"]) == (item["theme"], item["area"])
            assert (original["observed_on"], original["answers"]) != (item["observed_on"], item["answers"])
            revisions[item["theme"] == "usulan"] += 1
        else:
            assert item["id"] not in seen
        seen[item["id"]] = item
    steps = [item for item, _ in city() if item["theme"] == "usulan"]
    assert 0.04 < revisions[False] / (len(city()) - len(steps)) < 0.12
    assert 3 < len(steps) / (len(steps) - revisions[True]) < 7, "a proposal is nothing but its steps"


def test_everything_but_the_pandemic_lies_in_the_last_twelve_months() -> None:
    days: dict[bool, list[date]] = {True: [], False: []}
    for item, _ in city():
        days[item["theme"] == "covid"].append(date.fromisoformat(item["observed_on"]))
    assert max(days[False]) <= DAY
    assert (DAY - min(days[False])).days <= 365
    assert date(2021, 1, 4) <= min(days[True])
    assert max(days[True]) <= DAY


def test_a_phone_notes_the_moment_by_day_and_never_ahead_of_its_time() -> None:
    midnight = datetime.combine(DAY, time(1), WIB)
    for item, _ in city():
        made, day = datetime.fromisoformat(item["made_at"]), date.fromisoformat(item["observed_on"])
        assert 0 <= (made.date() - day).days <= 1
        assert 7 <= made.hour < 22 or day == DAY
        assert made < midnight


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


def by_child() -> list[list[tuple[date, dict[str, Any]]]]:
    """The last word on every weighing, child by child, in the order of days."""
    last = {item["id"]: (item, reading.values) for item, reading in city() if reading and item["theme"] == "stunting"}
    found: dict[tuple[str, str], list[tuple[date, dict[str, Any]]]] = {}
    for item, kept in last.values():
        child = (item["answers"]["child_name"], item["answers"]["birth_date"])
        found.setdefault(child, []).append((date.fromisoformat(item["observed_on"]), kept))
    return [sorted(each, key=lambda visit: visit[0]) for each in found.values()]


def test_a_child_comes_back_month_after_month_and_mostly_gains() -> None:
    gains: list[int] = []
    gaps: list[int] = []
    for visits in by_child():
        for (day, before), (later, after) in pairwise(visits):
            months = (later.year - day.year) * 12 + later.month - day.month
            gaps.append(months)
            if months == 1:
                gains.append(after["weight_kg"] - before["weight_kg"])
    assert min(gaps) == 1
    assert 0.7 < share([gap == 1 for gap in gaps]) < 0.95
    assert max(gaps) <= 12
    assert 0.6 < share([gain > 0 for gain in gains]) < 0.95
    assert 0.02 < share([gain < 0 for gain in gains]) < 0.2
    assert min(gains) > -200


def test_a_child_keeps_to_its_own_line_and_never_shrinks() -> None:
    for visits in by_child():
        measured = [each for _, each in visits if each["height_cm"] is not None]
        for before, after in pairwise(measured):
            if before["position"] == after["position"]:
                assert after["height_cm"] - before["height_cm"] >= -50, "half a centimetre is a matter of rounding"
            assert abs(after["haz"] - before["haz"]) < 150


def test_digits_are_read_with_little_preference() -> None:
    heights = Counter(each["height_cm"] // 10 % 10 for each in values("stunting") if each["height_cm"] is not None)
    weights = Counter(each["weight_kg"] // 10 % 10 for each in values("stunting"))
    assert 0.2 < (heights[0] + heights[5]) / heights.total() < 0.4
    assert max(weights.values()) < 0.15 * weights.total()


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


def confirmed() -> list[tuple[str, str, date]]:
    """Area, house and day of everybody confirmed."""
    last = {item["id"]: (item, reading.values) for item, reading in city() if reading and item["theme"] == "covid"}
    return [
        (item["area"], item["answers"]["house_no"], kept["confirmed_on"])
        for item, kept in last.values()
        if kept["confirmed_on"]
    ]


def test_the_official_list_is_poorer_where_needs_are_greater() -> None:
    families = {item["answers"]["no_kk"]: item["answers"] for item, _ in city() if item["theme"] == "poverty"}
    heading, *lines = official_list(7, families)
    assert heading == "no_kk,desil,dtsen_member,programme"
    assert lines == list(official_list(7, families))[1:]
    needs: dict[bool, list[int]] = {True: [], False: []}
    for line in lines:
        card, desil, *_ = line.split(",")
        if card in families and desil != "0":
            met = sum(families[card].get(f"fm{number}") == "yes" for number in range(1, 10))
            needs[met >= 4].append(int(desil))
    assert sum(needs[True]) / len(needs[True]) + 2 < sum(needs[False]) / len(needs[False])
    many = [line.split(",")[0] for line in official_list(7, {str(card): {} for card in range(9000)})]
    assert len(set(many)) == len(many)
    assert 0.7 * len(families) < len(lines) < 0.95 * len(families)


@pytest.mark.parametrize(
    ("day", "period"),
    [(date(2026, 11, 22), "2026-Q3"), (date(2026, 1, 1), "2025-Q4"), (date(2027, 4, 30), "2027-Q1")],
)
def test_the_official_list_is_of_the_last_quarter(day: date, period: str) -> None:
    assert quarter_before(day) == period


def test_covid_comes_in_three_waves() -> None:
    months = Counter(f"{day:%Y-%m}" for *_, day in confirmed())
    total = months.total()
    assert 0.45 < (months["2021-07"] + months["2021-08"]) / total < 0.75
    assert 0.06 < (months["2021-01"] + months["2021-02"]) / total < 0.2
    assert 0.1 < (months["2022-02"] + months["2022-03"]) / total < 0.25
    assert months["2021-07"] == max(months.values())
    assert 0 < sum(count for month, count in months.items() if month > "2022-04") < 0.12 * total


def test_delta_colours_rt_yellow_orange_and_red() -> None:
    worst: Counter[str] = Counter()
    for day in (date(2021, 7, 5) + timedelta(days=days) for days in range(40)):
        houses: dict[str, set[str]] = {}
        for area, house, told in confirmed():
            if day - timedelta(days=6) <= told <= day:
                houses.setdefault(area, set()).add(house)
        for area, found in houses.items():
            worst[area] = max(worst[area], len(found))
    zones = Counter("yellow" if count <= 2 else "orange" if count <= 5 else "red" for count in worst.values())
    assert zones["yellow"] > zones["orange"] + zones["red"]
    assert min(zones["orange"], zones["red"]) > 0


def test_some_rt_report_every_day_that_there_is_nothing() -> None:
    zeros = Counter(item["area"] for item, _ in city() if item.get("zero"))
    days = [item["observed_on"] for item, _ in city() if item.get("zero")]
    assert zeros.total() > 100
    assert sum(count >= 10 for count in zeros.values()) == 12
    assert sum("2021-06-20" < day < "2021-08-20" for day in days) > 0.6 * len(days)
    sick = {(item["area"], item["observed_on"]) for item, reading in city() if reading and item["theme"] == "covid"}
    assert not sick & {(item["area"], item["observed_on"]) for item, _ in city() if item.get("zero")}


def test_groups_are_visited_quarter_by_quarter() -> None:
    visits: dict[str, list[date]] = {}
    for item, _ in city():
        if item["theme"] == "kwt":
            visits.setdefault(item["id"], []).append(date.fromisoformat(item["observed_on"]))
    assert 40 <= len(visits) <= 60
    assert 2.5 < sum(map(len, visits.values())) / len(visits) < 4.5
    gaps = [(later - day).days for days in visits.values() for day, later in pairwise(days)]
    assert min(gaps) > 70


def steps_taken() -> list[list[tuple[Item, dict[str, Any]]]]:
    """Each proposal with its steps."""
    found: dict[str, list[tuple[Item, dict[str, Any]]]] = {}
    for item, reading in city():
        if reading and item["theme"] == "usulan":
            found.setdefault(item["id"], []).append((item, reading.values))
    return list(found.values())


def test_proposals_take_each_step_by_whose_it_is_to_every_end() -> None:
    ends: Counter[str] = Counter()
    for steps in steps_taken():
        before: dict[str, Any] | None = None
        for item, said in steps:
            day, hand = date.fromisoformat(item["observed_on"]), item.get("hand", "kader")
            assert not remember(theme("usulan"), said, day, Past(previous=before)).faults
            claims = read_answers(theme("usulan"), item["answers"], day, DAY, hand).claims
            assert all(before and before[each.question] == said[each.question] for each in claims)
            before = said
        ends[steps[-1][1]["stage"]] += 1
    assert ends.keys() >= {"USULAN", "DITOLAK_RT", "TIDAK_LAYAK", "DISAHKAN_WALIKOTA", "PENERIMA", "GRADUASI"}
    assert ends["PENERIMA"] == max(ends.values())


def test_what_a_kelurahan_heard_together_has_the_same_minutes() -> None:
    heard: dict[tuple[str, str], set[tuple[Any, ...]]] = {}
    for steps in steps_taken():
        for item, said in steps:
            if said["ba_no"]:
                at = (".".join(item["area"].split(".")[:4]), said["muskel_id"])
                heard.setdefault(at, set()).add((said["muskel_on"], said["ba_no"], said["ba_on"], said["attendance"]))
    assert len(heard) > 20
    assert all(len(minutes) == 1 for minutes in heard.values())


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
