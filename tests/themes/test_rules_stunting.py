"""Every official rule of weighing, once where it speaks and once where it is silent, over HTTP and in its own words."""

from typing import Any

import pytest

from app.core.clock import uuid7
from app.themes.catalog import theme
from tests.cast import RT1, SITI
from tests.house import House
from tests.themes.told import Story, complaints, nik

OCT, NOV = "2026-10-08", "2026-11-08"
BORN = "2025-06-15"

PERSON = {
    "child_nik": lambda at: nik(at, BORN, "P"),
    "child_name": lambda at: f"Contoh Anak {at}",
    "no_kk": lambda at: f"18720117082{at:05d}",
}

NO_HEIGHT = {"height_cm": None, "position": None}


def once(code: str, words: str, about: str, changes: dict[str, Any], **more: Any) -> Story:
    return Story(code=code, words=words, about=about, steps=((NOV, changes),), **more)


def twice(code: str, words: str, about: str, before: dict[str, Any], changes: dict[str, Any], **more: Any) -> Story:
    return Story(code=code, words=words, about=about, steps=((OCT, before), (NOV, changes)), **more)


ST01, ST02, ST03 = "Bukan balita", "Angka tidak mungkin, ukur ulang", "Hasil di luar batas wajar, ukur ulang"
ST04, ST06, ST09 = "Sudah ditimbang hari ini", "Tinggi turun, ukur ulang", "Rujuk ke puskesmas"
ST11 = "Berat berubah lebih dari 2 kg"
STANDING = "Bayi di bawah 9 bulan belum bisa diukur berdiri"
ID01, ID02, ID03 = "NIK harus 16 angka", "Angka tanggal lahir di NIK tidak masuk akal", "NIK tidak lengkap"
ID04 = "Jenis kelamin berbeda dengan NIK, periksa KTP"
ID05 = "Tanggal lahir berbeda dengan NIK, periksa KTP. Boleh disimpan."
ID06, ID07 = "Kode wilayah NIK tidak dikenal", "NIK sudah terdata atas nama lain"
ID11, ID12 = "Pilih alasan belum ada NIK", "Tanggal lahir tidak mungkin"

OLD = {"child_nik": None, "no_nik_reason": "hilang", "position": "standing", "height_cm": "104", "weight_kg": "16"}
TODDLER = {"child_nik": None, "no_nik_reason": "hilang", "position": "lying"}

STORIES = (
    # 61 completed months are over; day 1856 is the last of 60.
    once("ST01", ST01, "birth_date", OLD | {"birth_date": "2021-10-08"}, fires=True, refuses=True),
    once("ST01", ST01, "birth_date", OLD | {"birth_date": "2021-10-09"}, fires=False),
    once("ST02", ST02, "weight_kg", {"weight_kg": "0.99"}, fires=True, refuses=True),
    once("ST02", ST02, "weight_kg", {"weight_kg": "30.01"}, fires=True, refuses=True),
    once("ST02", ST02, "weight_kg", OLD | {"birth_date": "2022-01-08", "weight_kg": "30.0"}, fires=False),
    once("ST02", ST02, "height_cm", {"height_cm": "39.9"}, fires=True, refuses=True),
    once("ST02", ST02, "height_cm", {"height_cm": "125.1"}, fires=True, refuses=True),
    once("ST02", ST02, "height_cm", {"height_cm": "125.0"}, fires=False),
    once("ST03", ST03, "height_cm", {"height_cm": "58"}, fires=True),
    once("ST03", ST03, "weight_kg", {"weight_kg": "3.1"}, fires=True),
    once("ST03", ST03, "height_cm", {"height_cm": "66"}, fires=False),
    once("ST05", STANDING, "position", TODDLER | {"birth_date": "2026-02-08", "position": "standing"}, fires=True,
         refuses=True),
    once("ST05", STANDING, "position", TODDLER | {"birth_date": "2026-02-07", "position": "standing"}, fires=False),
    once("ST05", "Pilih diukur berbaring atau berdiri", "position", {"position": None}, fires=True),
    once("ST05", "Pilih diukur berbaring atau berdiri", "position", {"position": "unknown"}, fires=True),
    once("ST05", "Pilih diukur berbaring atau berdiri", "position", NO_HEIGHT, fires=False),
    twice("ST06", ST06, "height_cm", {"height_cm": "77.0"}, {"height_cm": "76.4"}, fires=True),
    twice("ST06", ST06, "height_cm", {"height_cm": "77.0"}, {"height_cm": "76.5"}, fires=False),
    twice("ST06", ST06, "height_cm", {"height_cm": "77.0"}, {"height_cm": "75.7", "position": "standing"}, fires=True),
    twice("ST06", ST06, "height_cm", {"height_cm": "77.0"}, {"height_cm": "75.8", "position": "standing"}, fires=False),
    # 2T: two months without the 200 g of a child over one year.
    Story(code="ST09", words=ST09, about="referred", fires=True, notice=True, steps=(
        ("2026-09-08", {"weight_kg": "9.6"}), (OCT, {"weight_kg": "9.7"}), (NOV, {"weight_kg": "9.8"}))),
    Story(code="ST09", words=ST09, about="referred", fires=False, notice=True, steps=(
        ("2026-09-08", {"weight_kg": "9.4"}), (OCT, {"weight_kg": "9.6"}), (NOV, {"weight_kg": "9.7"}))),
    once("ST09", ST09, "referred", {"weight_kg": "6.2", **NO_HEIGHT}, fires=True, notice=True),
    once("ST09", ST09, "referred", {"height_cm": "70"}, fires=True, notice=True),
    once("ST09", ST09, "referred", {"height_cm": "70", "referred": "no"}, fires=True, notice=True),
    once("ST09", ST09, "referred", {"height_cm": "70", "referred": "yes"}, fires=False, notice=True),
    once("ST09", ST09, "referred", {"weight_kg": "7.4", "height_cm": "76"}, fires=True, notice=True),
    once("ST10", "Isi NIK anak atau nama ibu", "mother_name", TODDLER | {"mother_name": None}, fires=True),
    once("ST10", "Isi NIK anak atau nama ibu", "mother_name", {"mother_name": None}, fires=False),
    twice("ST11", ST11, "weight_kg", {"weight_kg": "9.6"}, {"weight_kg": "11.7"}, fires=True),
    twice("ST11", ST11, "weight_kg", {"weight_kg": "9.6"}, {"weight_kg": "11.6"}, fires=False),
    Story(code="ST11", words=ST11, about="weight_kg", fires=False, steps=(
        ("2026-09-08", {"weight_kg": "7.9"}), (NOV, {"weight_kg": "10.2"}))),
    once("ID01", ID01, "child_nik", {"child_nik": "187201550625990"}, fires=True, refuses=True),
    once("ID01", ID01, "mother_nik", {"mother_nik": "187201550625990"}, fires=True, refuses=True),
    once("ID01", ID01, "child_nik", {}, fires=False),
    once("ID02", ID02, "child_nik", {"child_nik": "1872013206259901"}, fires=True, refuses=True),
    once("ID02", ID02, "mother_nik", {"mother_nik": "1872015513909901"}, fires=True, refuses=True),
    once("ID02", ID02, "mother_nik", {"mother_nik": "1872015512909901"}, fires=False),
    once("ID03", ID03, "child_nik", {"child_nik": "1872015506250000"}, fires=True, refuses=True),
    once("ID03", ID03, "mother_nik", {"mother_nik": "1872015512900000"}, fires=True, refuses=True),
    once("ID03", ID03, "child_nik", {}, fires=False),
    once("ID04", ID04, "child_nik", {"sex": "L"}, fires=True),
    once("ID04", ID04, "mother_nik", {"mother_nik": "1872011512909901"}, fires=True),
    once("ID04", ID04, "child_nik", {}, fires=False),
    once("ID04", ID04, "mother_nik", {"mother_nik": "1872015512909901"}, fires=False),
    once("ID05", ID05, "birth_date", {"birth_date": "2025-06-16"}, fires=True),
    once("ID05", ID05, "birth_date", {}, fires=False),
    once("ID06", ID06, "child_nik", {"child_nik": "2072015506259906"}, fires=True),
    once("ID06", ID06, "mother_nik", {"mother_nik": "1800015512909901"}, fires=True),
    once("ID06", ID06, "child_nik", {"child_nik": nik(9906, BORN, "P", "327401")}, fires=False),
    twice("ID07", ID07, "child_nik", {}, {"child_name": "Mawar", "birth_date": "2025-06-20"}, fires=True, refuses=True),
    twice("ID07", ID07, "child_nik", {}, {"child_name": "Anak Mawar", "birth_date": "2025-06-20"}, fires=False),
    twice("ID07", ID07, "child_nik", {}, {"child_name": "Mawar"}, fires=False),
    once("ID07", "NIK anak sama dengan NIK ibu", "mother_nik", {"mother_nik": nik(52, BORN, "P"),
         "child_nik": nik(52, BORN, "P")}, fires=True, refuses=True),
    once("ID08", "Nomor KK harus 16 angka", "no_kk", {"no_kk": "187201170820990"}, fires=True, refuses=True),
    once("ID08", "Nomor KK harus 16 angka", "no_kk", {"no_kk": "1872015512909901", "mother_nik": "1872015512909901"},
         fires=True, refuses=True),
    once("ID08", "Nomor KK harus 16 angka", "no_kk", {}, fires=False),
    once("ID11", ID11, "no_nik_reason", {"child_nik": None}, fires=True, refuses=True),
    once("ID11", ID11, "no_nik_reason", TODDLER, fires=False),
    once("ID12", ID12, "birth_date", TODDLER | {"birth_date": "2026-11-09"}, fires=True, refuses=True),
    once("ID12", ID12, "birth_date", TODDLER | {"birth_date": "2027-01-01"}, fires=True, refuses=True),
    once("ID12", ID12, "birth_date", TODDLER | {"birth_date": "1905-11-08"}, fires=True, refuses=True),
    once("ID12", ID12, "birth_date", TODDLER | {"birth_date": "2026-11-08", "weight_kg": "3.1", "height_cm": "49.5"},
         fires=False),
)  # fmt: skip


def test_each_rule_speaks_where_it_should_and_nowhere_else(house: House) -> None:
    assert complaints(house, "stunting", STORIES, PERSON) == {}


def test_every_rule_that_speaks_is_tried_both_ways() -> None:
    told = {check.code for check in theme("stunting").checks} | {"ID01", "ID02", "ID03", "ID08"}
    assert {story.code for story in STORIES if story.fires} | {"ST04"} == told
    assert {story.code for story in STORIES if not story.fires} | {"ST04"} == told


@pytest.mark.parametrize("later", [False, True])
def test_a_second_weighing_of_the_day_meets_the_first(house: House, later: bool) -> None:
    """Whichever of the two ids sorts first."""
    ids = sorted(str(uuid7()) for _ in range(2))
    first, second = ids if later else reversed(ids)
    answers = dict(theme("stunting").example)
    assert house.send(SITI, RT1, "stunting", id=first, observed_on=NOV, answers=answers).status_code == 201
    again = house.send(SITI, RT1, "stunting", id=second, observed_on=NOV, answers=answers | {"weight_kg": "9.8"})
    assert (again.status_code, again.json()["outcome"]) == (409, "conflict")
    told = {fault["code"]: fault["message"]["id"] for fault in again.json()["faults"]}
    assert told["ST04"].startswith(ST04)
    assert "record.conflict.subject" in told

    other_day = house.send(SITI, RT1, "stunting", observed_on="2026-11-09", answers=answers | {"weight_kg": "9.9"})
    assert [fault["code"] for fault in other_day.json()["faults"]] == ["record.conflict.subject"]
    next_month = house.send(SITI, RT1, "stunting", observed_on="2026-10-08", answers=answers)
    assert next_month.json()["outcome"] == "new"


@pytest.mark.parametrize(
    ("born", "position", "height", "same_as"),
    [
        ("2025-06-15", "standing", "76.3", ("lying", "77.0")),
        ("2024-06-15", "lying", "87.7", ("standing", "87.0")),
        ("2025-06-15", None, "77.0", ("lying", "77.0")),
        ("2024-06-15", None, "87.0", ("standing", "87.0")),
        ("2024-06-15", "unknown", "87.0", ("standing", "87.0")),
    ],
)  # fmt: skip
def test_a_position_that_does_not_fit_the_age_is_made_good(
    house: House, born: str, position: str | None, height: str, same_as: tuple[str, str]
) -> None:
    """ST05, and what is done with it without asking: 0.7 cm."""
    scores = []
    for at, (where, size) in enumerate([(position, height), same_as]):
        answers = dict(theme("stunting").example) | TODDLER | {"child_name": f"Anak {at}", "birth_date": born}
        answers |= {"height_cm": size, "position": where, "weight_kg": "11.2"}
        receipt = house.send(SITI, RT1, "stunting", observed_on=NOV, answers=answers).json()
        scores.append({key: receipt["derived"][key] for key in ("haz", "waz", "whz", "baz")})
    assert scores[0] == scores[1]
