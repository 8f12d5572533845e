"""The letters of the KMS follow from all weighings of a child, in whatever order they come, change and go."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from app.core.clock import uuid7
from app.themes.catalog import theme
from app.themes.derive.weighing import letter_of
from tests.cast import DINKES, RT1, RT2, SITI, TUTI
from tests.house import House
from tests.records.herds import proved
from tests.records.test_machine import wipe

YEAR = [
    ("2026-01-20", "8.0", ["B"]),
    ("2026-02-03", "8.2", ["N"]),
    ("2026-03-31", "8.39", ["T"]),
    ("2026-04-01", "8.58", ["T", "2T"]),
    ("2026-06-10", "8.60", ["O"]),
    ("2026-07-10", "8.70", ["T"]),
    ("2026-08-10", "8.90", ["N"]),
    ("2026-09-10", "5.80", ["T", "BGM"]),
    ("2026-10-10", "5.90", ["T", "2T", "BGM"]),
]
"""A child over one year, to whom 200 g a month are enough."""


def weighing_of(day: str, weight: str | None, **more: Any) -> dict[str, Any]:
    answers = {**theme("stunting").example, "birth_date": "2024-11-15", "height_cm": None, "position": None}
    answers |= {"child_nik": "1872015511249901", "weight_kg": weight} | more
    return {
        "id": str(uuid7()),
        "theme": "stunting",
        "area": RT1,
        "observed_on": day,
        "answers": {key: answer for key, answer in answers.items() if answer is not None},
    }


def derived(house: House, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = house.get(TUTI, f"/v1/records/stunting/{id_}").json()["derived"]
    return found


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1), None])
def test_the_letters_of_a_year(house: House, order: slice | None) -> None:
    items = [weighing_of(day, weight) for day, weight, _ in YEAR]
    sent = items[order] if order else [*items[1::2], *items[::2]]
    for item in sent:
        assert house.post(SITI, "/v1/submissions", {"items": [item]}).json()["items"][0]["outcome"] == "new"
    assert [derived(house, item["id"])["kms_status"] for item in items] == [letters for *_, letters in YEAR]
    assert proved(house, theme("stunting")) == ([], [])

    asked = "weighed,first_weighed,not_last_month,gained,not_gained,not_gained_twice,below_red_line,comparable"
    asked += ",gained_of_comparable,faltering,to_refer,continuity"
    params = {"area": "18.72", "from": "2026", "to": "2026", "step": "total", "by": "kota", "indicators": asked}
    totals = house.get(DINKES, "/v1/rollups/stunting", params=params).json()["totals"]["2026"]
    assert {key: figure["count"] for key, figure in totals.items()} == {
        "weighed": 9,
        "first_weighed": 1,
        "not_last_month": 1,
        "gained": 2,
        "not_gained": 5,
        "not_gained_twice": 2,
        "below_red_line": 2,
        "comparable": 7,
        "gained_of_comparable": 2,
        "faltering": 5,
        "to_refer": 3,
        "continuity": 9,
    }
    assert (totals["gained"]["among"], totals["gained"]["rate"]) == (9, "22.22")
    assert (totals["gained_of_comparable"]["among"], totals["gained_of_comparable"]["rate"]) == (7, "28.57")


def test_the_receipt_says_it_all_at_once(house: House) -> None:
    for day, weight, letters in YEAR:
        receipt = house.post(SITI, "/v1/submissions", {"items": [weighing_of(day, weight)]}).json()["items"][0]
        assert receipt["derived"]["kms_status"] == letters
        reasons = receipt["derived"]["referral_reasons"]
        assert receipt["derived"]["needs_referral"] == ("yes" if reasons else "no")
        assert {"2T", "BGM"} & set(letters) == {"2T", "BGM"} & set(reasons)
        noticed = [each["code"] for each in receipt["warnings"] if each.get("notice")]
        assert noticed == (["ST09"] if reasons else [])
    assert receipt["derived"]["weighed_before"] == "2026-09-10"
    assert receipt["derived"]["weight_gain_g"] == 100


def test_a_child_that_nobody_can_know_again_is_new_every_time(house: House) -> None:
    nobody = {"child_nik": None, "no_nik_reason": "hilang", "mother_name": None}
    for day in ("2026-09-10", "2026-10-10"):
        receipt = house.post(SITI, "/v1/submissions", {"items": [weighing_of(day, "8", **nobody)]}).json()["items"][0]
        assert receipt["derived"]["kms_status"] == ["B"]
        assert "ST10" in [each["code"] for each in receipt["warnings"]]
    assert proved(house, theme("stunting")) == ([], [])


def test_a_visit_without_weighing_has_no_letter_and_interrupts_nothing(house: House) -> None:
    told = []
    for day, weight in (("2026-08-10", "8.0"), ("2026-09-10", None), ("2026-10-10", "8.5")):
        item = weighing_of(day, weight, **({} if weight else {"height_cm": "80", "position": "lying"}))
        told.append(house.post(SITI, "/v1/submissions", {"items": [item]}).json()["items"][0]["derived"])
    assert [each.get("kms_status") for each in told] == [["B"], None, ["O"]]
    assert [each.get("weight_gain_g") for each in told] == [None, None, 500]


GAINS = {
    "L": (1, 800, 900, 800, 600, 500, 400, 400, 300, 300, 300, 300, 200),
    "P": (1, 800, 900, 800, 600, 500, 400, 300, 300, 300, 300, 200, 200),
}
"""KBM in grams by completed months, as the KMS prints them; 200 g from one year on, and any gain before one month."""


@pytest.mark.parametrize("sex", ["L", "P"])
@pytest.mark.parametrize("months", range(61))
def test_enough_is_what_the_card_says_for_age_and_sex(sex: str, months: int) -> None:
    enough = GAINS[sex][min(months, 12)]
    last_month = [{"observed_on": date(2026, 10, 31), "weight_kg": 500}]

    def letter(grams: int) -> str:
        now = {"observed_on": date(2026, 11, 1), "weight_kg": 500 + grams // 10, "sex": sex, "age_months": months}
        return letter_of(now, last_month)

    needed = -(-enough // 10) * 10
    assert (letter(needed), letter(needed - 10)) == ("N", "T")


@dataclass(frozen=True)
class Weighing:
    """What the dict of the machine knows of a record."""

    id: str
    day: str
    grams: int | None
    revision: int
    area: str


def by_hand(weighings: list[Weighing]) -> dict[str, list[str]]:
    """Write the letters of one child into a calendar, month by month; a month has one weighing at most."""
    calendar = {w.day[:7]: w for w in weighings if w.grams is not None}
    letters: dict[str, str] = {}
    for month in sorted(calendar):
        year, number = int(month[:4]), int(month[5:])
        before = calendar.get(f"{year - (number == 1)}-{12 if number == 1 else number - 1:02d}")
        if not letters:
            letters[month] = "B"
        elif before is None:
            letters[month] = "O"
        else:
            letters[month] = "N" if (calendar[month].grams or 0) - (before.grams or 0) >= 200 else "T"
    return {calendar[month].id: [letter] + ["2T"] * _twice(letters, month) for month, letter in letters.items()}


def _twice(letters: dict[str, str], month: str) -> bool:
    months = sorted(letters)
    at = months.index(month)
    # T itself says that the month before was weighed.
    return letters[month] == "T" and at > 0 and letters[months[at - 1]] == "T"


DAYS = [f"2026-{month:02d}-{day:02d}" for month in range(6, 11) for day in (1, 15, 28)]
CHILDREN = ("1872015511249901", "1872015511249902")


class Machine(RuleBasedStateMachine):
    """Weighs two children, mends and voids, and writes their letters into a calendar of its own."""

    house: House

    def __init__(self) -> None:
        super().__init__()
        wipe(self.house.app.state.database)
        self.known: dict[str, list[Weighing]] = {child: [] for child in CHILDREN}

    def send(self, child: str, weighing: Weighing) -> str:
        weight = None if weighing.grams is None else f"{weighing.grams / 1000:.2f}"
        item = weighing_of(weighing.day, weight, child_nik=child, kia_book="yes") | {"id": weighing.id}
        item["area"] = weighing.area
        if weighing.revision > 1:
            item["replaces"] = weighing.revision - 1
        receipt = self.house.post(SITI, "/v1/submissions", {"items": [item]}).json()["items"][0]
        return str(receipt["outcome"])

    def free(self, child: str, day: str, id_: str) -> bool:
        return all(each.id == id_ or each.day[:7] != day[:7] for each in self.known[child])

    @rule(
        child=st.sampled_from(CHILDREN),
        day=st.sampled_from(DAYS),
        grams=st.sampled_from([None, 8000, 8190, 8200, 8400, 8600]),
        area=st.sampled_from([RT1, RT2]),
    )
    def weigh(self, child: str, day: str, grams: int | None, area: str) -> None:
        new = Weighing(str(uuid7()), day, grams, 1, area)
        free = self.free(child, day, new.id)
        assert self.send(child, new) == ("new" if free else "conflict")
        if free:
            self.known[child].append(new)

    @rule(
        child=st.sampled_from(CHILDREN),
        at=st.integers(0, 9),
        day=st.sampled_from(DAYS),
        grams=st.sampled_from([None, 8100, 8300, 8500]),
    )
    def mend(self, child: str, at: int, day: str, grams: int | None) -> None:
        if not self.known[child]:
            return
        old = self.known[child][at % len(self.known[child])]
        new = replace(old, day=day, grams=grams, revision=old.revision + 1)
        outcome = self.send(child, new)
        if replace(new, revision=old.revision) == old:
            assert outcome == "same"
        elif not self.free(child, day, old.id):
            assert outcome == "conflict"
        else:
            assert outcome == "revised"
            self.known[child][self.known[child].index(old)] = new

    @rule(child=st.sampled_from(CHILDREN), at=st.integers(0, 9), decision=st.sampled_from(["void", "return", "accept"]))
    def decide(self, child: str, at: int, decision: str) -> None:
        if not self.known[child]:
            return
        record = self.known[child][at % len(self.known[child])]
        path = f"/v1/records/stunting/{record.id}/review"
        assert self.house.post(TUTI, path, {"decision": decision, "reason": "diperiksa"}).status_code == 200
        if decision == "void":
            self.known[child].remove(record)

    @invariant()
    def every_child_has_the_letters_of_the_calendar(self) -> None:
        items = self.house.get(TUTI, "/v1/records/stunting", params={"limit": 500}).json()["items"]
        standing = {each["id"]: each["derived"].get("kms_status") for each in items if each["state"] != "void"}
        wanted: dict[str, list[str] | None] = {w.id: None for each in self.known.values() for w in each}
        for each in self.known.values():
            wanted.update(by_hand(each))
        assert standing == wanted

    @invariant()
    def rows_and_cells_are_what_a_recount_says(self) -> None:
        assert proved(self.house, theme("stunting")) == ([], [])

    @invariant()
    def the_four_letters_add_up_to_those_weighed(self) -> None:
        """ST08."""
        keys = ("weighed", "first_weighed", "not_last_month", "gained", "not_gained", "with_kia_book", "recorded")
        params = {"area": RT1[:13], "from": "2026-06", "to": "2026-10", "by": "rt", "indicators": ",".join(keys)}
        for row in self.house.get(TUTI, "/v1/rollups/stunting", params=params).json()["rows"]:
            d, b, o, n, t, k, everybody = (row["values"][key]["count"] for key in keys)
            assert t + n + o + b == d
            assert n <= d <= everybody
            assert k <= everybody


def test_whatever_is_done_to_weighings(house: House) -> None:
    class Driven(Machine):
        pass

    Driven.house = house
    run_state_machine_as_test(
        Driven,
        settings=settings(
            max_examples=7 if house.app.state.database.is_sqlite else 4,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
