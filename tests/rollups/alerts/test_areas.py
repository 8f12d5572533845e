"""An RT that turns worse, a silence and a jump are told to the area that they are about."""

from datetime import date, timedelta
from typing import Any

from tests.cast import BANJARSARI, CITY, DINKES, IMOPURO, METRO, RT1, RT2, RT3, TUTI, Person
from tests.house import House
from tests.rollups.alerts.told import at, brief, heard, sweep, void, weigh, zero
from tests.rollups.test_zones import Case, send

DAY = date(2021, 7, 20)


def of(house: House, rule: str, who: Person = TUTI, **params: Any) -> list[tuple[Any, ...]]:
    return brief(heard(house, who, rule=rule, **params))


def zones(house: House) -> list[tuple[Any, ...]]:
    return [(area, level, state) for _, area, level, state in of(house, "rt_zone_worse")]


def test_an_rt_turns_worse_step_by_step(house: House) -> None:
    at(house, "2021-07-20T09:00")
    sent = send(house, Case("1"))
    sweep(house)
    assert zones(house) == [(RT1, "KUNING", "open")]
    send(house, Case("2"), Case("3"), first=2)
    sweep(house)
    assert zones(house) == [(RT1, "ORANYE", "open")] or zones(house)[-1] == (RT1, "ORANYE", "open")
    (alert,) = heard(house, rule="rt_zone_worse", state="open")
    assert alert["numbers"] == {"houses": 3, "cases": 3}
    assert alert["title"]["id"] == "Zona RT memburuk: Oranye"
    at(house, "2021-07-21T09:00")
    send(house, *(Case(str(number), day=DAY + timedelta(days=1)) for number in range(4, 7)), first=4)
    sweep(house)
    assert (RT1, "MERAH", "open") in zones(house)
    assert (RT1, "ORANYE", "over") in zones(house)
    at(house, "2021-07-29T09:00")
    sweep(house)
    assert {state for _, _, state in zones(house)} <= {"over", "withdrawn"}
    void(house, "covid", sent[0])
    sweep(house)
    assert (RT1, "MERAH", "withdrawn") in zones(house)


def test_a_case_in_the_same_house_or_elsewhere_turns_nothing(house: House) -> None:
    at(house, "2021-07-20T09:00")
    send(house, Case("1"))
    sweep(house)
    send(house, Case("1"), first=2)
    send(house, Case("1", area=RT2), first=3)
    sweep(house)
    assert zones(house) == [(RT1, "KUNING", "open"), (RT2, "KUNING", "open")]


def test_a_case_that_moves_takes_its_colour_along(house: House) -> None:
    at(house, "2021-07-20T09:00")
    (id_,) = send(house, Case("1"))
    sweep(house)
    answers = house.get(TUTI, f"/v1/records/covid/{id_}").json()["answers"] | {"nik": "1872010505850001"}
    answers = {key: value for key, value in answers.items() if key != "phone"}
    moved = house.send(TUTI, RT3, "covid", id=id_, replaces=1, observed_on=str(DAY), answers=answers)
    assert moved.json()["outcome"] == "revised", moved.text
    sweep(house)
    assert zones(house) == [(RT1, "KUNING", "withdrawn"), (RT3, "KUNING", "open")]


def test_an_rt_from_which_a_case_was_taken_away_is_looked_at_again(house: House) -> None:
    at(house, "2021-07-20T09:00")
    (id_,) = send(house, Case("1"))
    sweep(house)
    done = house.post(TUTI, f"/v1/records/covid/{id_}/move", {"area": RT3, "reason": "Salah RT."})
    assert done.status_code == 200, done.text
    sweep(house)
    assert zones(house) == [(RT1, "KUNING", "withdrawn"), (RT3, "KUNING", "open")]


def test_after_the_pandemic_no_rt_turns(house: House) -> None:
    at(house, "2023-06-22T09:00")
    send(house, Case("1", day=date(2023, 6, 22)))
    sweep(house)
    assert zones(house) == []
    send(house, Case("2", day=date(2023, 6, 21)), first=2)
    sweep(house)
    assert zones(house) == [(RT1, "KUNING", "over")]


def silent_months(house: House) -> None:
    """Let RT1 weigh and RT2 report zero in September and October; nobody else says anything."""
    for month in ("2026-09", "2026-10"):
        weigh(house, f"{month}-10", weight_kg="9.5" if month == "2026-09" else "10")
        zero(house, "stunting", RT2, f"{month}-12")


def test_an_rt_is_silent_once_nobody_waits_any_more(house: House) -> None:
    silent_months(house)
    at(house, "2026-11-10T23:59")
    sweep(house)
    assert of(house, "silent_rt") == []
    at(house, "2026-11-11T00:01")
    sweep(house)
    assert of(house, "silent_rt") == [("silent_rt", RT3, "", "open")]
    (alert,) = heard(house, rule="silent_rt")
    assert (alert["began"], alert["period"], alert["record"]) == ("2026-11-11", "2026-09", None)


def test_a_report_ends_a_silence_and_a_late_one_takes_it_back(house: House) -> None:
    silent_months(house)
    at(house, "2026-11-12T09:00")
    sweep(house)
    zero(house, "stunting", RT3, "2026-11-12")
    sweep(house)
    assert of(house, "silent_rt") == [("silent_rt", RT3, "", "over")]
    zero(house, "stunting", RT3, "2026-10-12")
    sweep(house)
    (alert,) = heard(house, rule="silent_rt")
    assert (alert["state"], alert["reason"]["code"]) == ("withdrawn", "reported_late")
    assert alert["reason"]["message"]["id"] == "Laporannya datang terlambat."


def test_a_kelurahan_without_any_report_is_silent(house: House) -> None:
    silent_months(house)
    at(house, "2026-11-12T09:00")
    sweep(house)
    told = {each["area"]["code"] for each in heard(house, DINKES, rule="silent_kelurahan")}
    assert told == {IMOPURO, BANJARSARI}
    assert of(house, "silent_kelurahan", DINKES, area=METRO) == []


def test_a_theme_that_nobody_uses_is_not_waited_for(house: House) -> None:
    sweep(house)
    assert heard(house, DINKES, area=CITY) == []


def test_a_quarter_of_silence_counts_by_the_theme(house: House) -> None:
    for area, day in ((RT1, "2026-04-10"), (RT1, "2026-07-10"), (RT2, "2026-04-11"), (RT2, "2026-08-11")):
        zero(house, "kwt", area, day)
    at(house, "2026-10-21T09:00")
    sweep(house)
    assert of(house, "silent_rt", theme="kwt") == [("silent_rt", RT3, "", "open")]


def days_before(house: House, days: int, area: str = RT1) -> None:
    for back in range(days, 0, -1):
        zero(house, "covid", area, str(DAY - timedelta(days=back)))


def test_a_jump_stands_out_against_the_last_four(house: House) -> None:
    at(house, "2021-07-20T20:00")
    days_before(house, 4)
    sent = send(house, *(Case("1") for _ in range(8)))
    sweep(house)
    assert of(house, "jump") == [("jump", METRO, "confirmed", "open")]
    (alert,) = heard(house, rule="jump")
    assert (alert["period"], alert["title"]["id"]) == ("2021-07-20", "Angka melonjak: Kasus konfirmasi baru")
    assert alert["numbers"] == {
        "count": 8,
        "among": 1,
        "before": [0, 0, 0, 0],
        "expected": "0.0",
        "chance": "2.6e-06",
    }
    for id_ in sent[:4]:
        void(house, "covid", id_)
    sweep(house)
    assert of(house, "jump") == [("jump", METRO, "confirmed", "withdrawn")]


def test_few_cases_usual_cases_and_too_little_history_are_no_jump(house: House) -> None:
    at(house, "2021-07-20T20:00")
    days_before(house, 3)
    send(house, *(Case("1") for _ in range(8)))
    sweep(house)
    assert of(house, "jump") == []
    zero(house, "covid", RT2, str(DAY - timedelta(days=4)))
    sweep(house)
    assert of(house, "jump") == [("jump", METRO, "confirmed", "open")]
    send(house, *(Case("2", day=DAY - timedelta(days=back)) for back in (1, 2, 3) for _ in range(6)), first=20)
    sweep(house)
    assert of(house, "jump")[0][3] == "withdrawn"


def test_more_reports_are_no_jump(house: House) -> None:
    """Eight cases of eight RT are not eight times those of one."""
    at(house, "2021-07-20T20:00")
    for back in range(4, 0, -1):
        send(house, *(Case("1", day=DAY - timedelta(days=back)) for _ in range(3)), first=100 + back * 10)
    send(house, *(Case("1", area=area) for area in (RT1, RT2, RT3) for _ in range(3)))
    sweep(house)
    assert of(house, "jump") == []
