"""What the figures mean, told as short stories of a child, a patient, a shop, a group and a family."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.themes.catalog import theme
from app.themes.language import read_answers
from app.themes.language.expr import Values

from .documents import FORTNIGHT_AGO, TODAY, amount, read, values


def counts(key: str, changes: dict[str, Any], *indicators: str) -> list[int]:
    """Return what one document adds to each indicator."""
    seen = values(key, changes)
    return [amount(key, indicator, seen) for indicator in indicators]


def stands(key: str, indicator: str, seen: Values, day: date) -> bool:
    """Say whether a stock counts a document on a day."""
    declared = theme(key).indicator[indicator]
    since, until = seen.get(declared.on), seen.get(declared.until or "")
    begun = isinstance(since, date) and since <= day
    ended = isinstance(until, date) and until <= day
    return begun and not ended and amount(key, indicator, seen) > 0


def born(days_ago: int) -> str:
    return (FORTNIGHT_AGO - timedelta(days=days_ago)).isoformat()


# A child


def test_a_short_child_is_stunted_among_those_measured() -> None:
    figures = ("measured", "stunted", "severely_stunted", "to_refer", "referred")
    assert counts("stunting", {}, *figures) == [1, 0, 0, 0, 0]
    assert counts("stunting", {"height_cm": "72.5"}, *figures) == [1, 1, 0, 1, 0]
    assert counts("stunting", {"height_cm": "67", "referred": True}, *figures) == [1, 1, 1, 1, 1]


def test_a_z_of_exactly_minus_two_is_not_stunted() -> None:
    at = {values("stunting", {"height_cm": f"{tenths / 100:.2f}"})["haz"]: tenths for tenths in range(7350, 7500)}
    edge, beyond = at[-200], at[-201]
    assert counts("stunting", {"height_cm": f"{edge / 100:.2f}"}, "stunted") == [0]
    assert counts("stunting", {"height_cm": f"{beyond / 100:.2f}"}, "stunted") == [1]


def test_an_implausible_height_is_shown_and_never_counted() -> None:
    seen = values("stunting", {"height_cm": "58"})
    assert seen["flags"] == ",haz,whz,baz,"
    assert isinstance(seen["haz"], int)
    assert seen["haz"] < -600
    figures = ("weighed", "measured", "stunted", "valid_waz", "implausible")
    assert [amount("stunting", key, seen) for key in figures] == [1, 0, 0, 1, 1]


def test_a_swollen_child_counts_as_severely_thin_even_unweighed() -> None:
    swollen = {"oedema": True, "weight_kg": None}
    figures = ("weighed", "measured", "valid_waz", "severely_underweight", "valid_whz", "severely_wasted", "to_refer")
    assert counts("stunting", swollen, *figures) == [0, 1, 1, 1, 1, 1, 1]
    assert values("stunting", {"oedema": True})["waz"] is None


@pytest.mark.parametrize(("days", "counted"), [(1826, [1, 1]), (1827, [0, 0]), (1856, [0, 0])])
def test_after_five_years_there_is_a_z_but_no_prevalence(days: int, counted: list[int]) -> None:
    old = {"birth_date": born(days), "child_nik": None, "no_nik_reason": "hilang", "height_cm": "92"}
    old |= {"position": "standing", "weight_kg": "13"}
    assert values("stunting", old)["haz_status"] == "TB_SP"
    assert counts("stunting", old, "measured", "stunted") == counted


def test_a_child_of_61_months_and_one_not_born_are_refused() -> None:
    for birth in (born(1857), (FORTNIGHT_AGO + timedelta(days=1)).isoformat()):
        assert "ST01" in {fault.code for fault in read("stunting", {"birth_date": birth}).faults}


@pytest.mark.parametrize(("days", "refused"), [(273, True), (274, False)])
def test_a_baby_under_nine_months_does_not_stand(days: int, refused: bool) -> None:
    baby = {"birth_date": born(days), "height_cm": "70", "weight_kg": "8", "position": "standing"}
    assert ("ST05" in {fault.code for fault in read("stunting", baby).faults}) is refused


def test_breast_milk_is_asked_under_six_months_only() -> None:
    baby = {"birth_date": born(100), "weight_kg": "5.8", "height_cm": "60", "exclusive_breastfeeding": "no"}
    assert counts("stunting", baby, "breastfeeding_asked", "exclusive_breastfed") == [1, 0]
    unsure = read("stunting", baby | {"exclusive_breastfeeding": "unknown"})
    assert unsure.gaps == {"exclusive_breastfeeding": "unknown"}
    older = read("stunting", {"exclusive_breastfeeding": "yes"})
    assert [fault.code for fault in older.warnings] == ["answer.not_asked"]
    assert older.values["exclusive_breastfeeding"] is None


def test_a_newborn_without_nik_needs_only_a_reason() -> None:
    assert not read("stunting", {"child_nik": None, "no_nik_reason": "bayi_baru"}).faults


# A patient


def test_a_case_is_active_from_confirmation_until_its_outcome() -> None:
    seen = values("covid", {"status": "SELESAI_ISOLASI", "outcome": "SELESAI_ISOLASI", "outcome_date": "2021-07-18"})
    assert not stands("covid", "active", seen, date(2021, 7, 5))
    assert stands("covid", "active", seen, date(2021, 7, 6))
    assert stands("covid", "active", seen, date(2021, 7, 17))
    assert not stands("covid", "active", seen, date(2021, 7, 18))
    assert [amount("covid", key, seen) for key in ("confirmed", "recovered", "died")] == [1, 1, 0]


def test_a_contact_is_no_case() -> None:
    tested = ("onset_date", "specimen_date", "test_type", "result", "confirmed_on", "care_place", "house_no")
    contact: dict[str, Any] = dict.fromkeys(tested)
    contact |= {"role": "contact", "status": "KONTAK_ERAT"}
    assert counts("covid", contact, "contacts", "confirmed", "active", "tested") == [1, 0, 0, 0]


def test_a_case_without_symptoms_may_leave_isolation_ten_days_after_the_test() -> None:
    silent = {"onset_date": None, "status": "KONFIRMASI_ASIM", "outcome": "SELESAI_ISOLASI"}
    assert [f.code for f in read("covid", silent | {"outcome_date": "2021-07-14"}).warnings] == ["CV04"]
    assert not read("covid", silent | {"outcome_date": "2021-07-15"}).warnings


# A business


@pytest.mark.parametrize(
    ("day", "turnover", "scale"),
    [
        (date(2021, 2, 1), "4", "UU20_KECIL"),
        (date(2021, 2, 2), "4", "MIKRO"),
        (date(2026, 11, 8), "5", "KECIL"),
        (date(2026, 11, 8), "6", "MENENGAH"),
        (date(2026, 11, 8), "7", "BESAR"),
        (date(2008, 7, 3), "1", None),
    ],
)
def test_a_business_has_the_scale_of_the_rule_of_its_day(day: date, turnover: str, scale: str | None) -> None:
    example = {**theme("umkm").example, "turnover_month_class": turnover, "year_started": 2005}
    del example["capital_idr"]
    assert read_answers(theme("umkm"), example, day, TODAY).values["scale"] == scale


def test_capital_sizes_a_business_that_tells_no_sales() -> None:
    def sized(capital: int) -> Any:
        return values("umkm", {"turnover_month_class": "refused", "capital_idr": capital})["scale"]

    assert [sized(10**9), sized(10**9 + 1), sized(5 * 10**9 + 1), sized(10**10 + 1)] == [
        "MIKRO", "KECIL", "MENENGAH", "BESAR",
    ]  # fmt: skip


def test_a_closed_shop_stays_on_the_register_and_is_not_active() -> None:
    closed = {"status": "TUTUP", "closed_on": "2026-10-01", "closed_reason": "SEPI"}
    assert counts("umkm", closed, "registered", "active", "micro", "workers") == [1, 0, 0, 0]


def test_women_at_work_are_a_part_of_all_who_work() -> None:
    assert counts("umkm", {"workers_paid_m": 4}, "workers_female", "workers") == [3, 7]


def test_any_class_of_the_full_list_is_known_and_the_form_offers_the_usual() -> None:
    kbli = theme("umkm").fields["kbli"].kind
    assert len(kbli.facts()["options"]) == 65
    assert values("umkm", {"kbli": "01111"})["kbli_section"] == "2020_A"


def test_an_npwp_is_compared_with_the_nik_from_the_day_they_are_one() -> None:
    other = {**theme("umkm").example, "npwp": "1872015204789999"}
    for day, doubted in ((date(2022, 7, 13), []), (date(2022, 7, 14), ["UM02"])):
        assert [fault.code for fault in read_answers(theme("umkm"), other, day, TODAY).warnings] == doubted


# A group


def test_a_dissolved_group_takes_its_members_and_land_along() -> None:
    figures = ("active", "active_kwt", "members", "land_m2", "cash")
    assert counts("kwt", {}, *figures) == [1, 1, 24, 8000, 1_250_000]
    assert counts("kwt", {"status": "BUBAR"}, *figures) == [0, 0, 0, 0, 0]


def test_a_group_not_yet_assessed_needs_no_assessor() -> None:
    new = {"class": "BELUM", "class_score": None, "class_assessed_on": None, "class_assessor": None}
    assert not read("kwt", new).faults


# A family


def test_a_civil_servant_among_recipients_is_for_people_to_look_into() -> None:
    figures = ("recipients", "civil_servant_recipients", "receiving_sembako", "receiving_pkh")
    assert counts("poverty", {"civil_servant_in_household": True}, *figures) == [1, 1, 1, 0]
    assert counts("poverty", {"civil_servant_in_household": True, "aid": []}, *figures) == [0, 0, 0, 0]


def test_a_family_that_moved_is_still_a_recipient_until_somebody_stops_it() -> None:
    assert counts("poverty", {"status": "PINDAH"}, "families", "recipients", "gone_recipients") == [0, 1, 1]


@pytest.mark.parametrize(
    ("changes", "tests", "unfit"),
    [
        ({}, ",", "no"),
        ({"floor_area_m2": "28.7"}, ",CROWDED,", "yes"),
        ({"floor_area_m2": "28.8"}, ",", "no"),
        ({"floor": "08", "wall": "4"}, ",ROTTING,FLOOR,", "yes"),
        ({"toilet": "6", "toilet_type": None}, ",TOILET,", "yes"),
        ({"floor_area_m2": None}, ",", None),
        ({"floor_area_m2": "unknown", "wall_roof_unsafe": True}, ",UNSAFE,", "yes"),
    ],
)
def test_a_house_is_unfit_when_it_fails_one_test(changes: dict[str, Any], tests: str, unfit: str | None) -> None:
    seen = values("poverty", changes)
    assert (seen["rtlh_tests"], seen["rtlh"]) == (tests, unfit)


def test_an_unknown_answer_is_neither_yes_nor_no() -> None:
    assert counts("poverty", {"fm2": "unknown", "fm4": "refused"}, "criteria_asked", "criteria_any") == [1, 0]


# WHO's own software


def who_cases() -> list[dict[str, str]]:
    with (Path(__file__).parent / "data" / "growth_sample_cases.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return [row for row in rows if row["age_days"] and int(row["age_days"]) <= 1826]


@pytest.mark.parametrize("case", who_cases(), ids=lambda case: case["id"])
def test_a_record_has_the_z_scores_of_who(case: dict[str, str]) -> None:
    answers = {
        "child_name": "Contoh",
        "no_nik_reason": "tidak_tahu",
        "sex": {"M": "L", "F": "P"}[case["sex"]],
        "birth_date": born(int(case["age_days"])),
        "weight_kg": case["weight_kg"],
        "height_cm": case["lenhei_cm"],
        "position": {"L": "lying", "H": "standing", "": ""}[case["measure"]],
        "oedema": {"y": "yes", "n": "no", "": ""}[case["oedema"]],
        "head_cm": case["headc_cm"],
        "muac_cm": case["armc_cm"],
    }
    reading = read_answers(theme("stunting"), answers, FORTNIGHT_AGO, TODAY)
    assert {fault.code for fault in reading.faults} <= {"ST05", "ST02"}, reading.faults
    for ours, who in {"haz": "zlen", "waz": "zwei", "whz": "zwfl", "baz": "zbmi", "hcz": "zhc", "acz": "zac"}.items():
        shown = theme("stunting").fields[ours].kind.show(reading.values[ours])
        assert shown == ((case[who] and f"{Decimal(case[who]):.2f}") or None), ours
    flagged = {our for our, who in FLAGS.items() if case[who] == "1"}
    assert set(theme("stunting").fields["flags"].kind.show(reading.values["flags"]) or []) == flagged


FLAGS = {"haz": "flen", "waz": "fwei", "whz": "fwfl", "baz": "fbmi", "hcz": "fhc", "acz": "fac"}
