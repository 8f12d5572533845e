"""Every official rule of small businesses, once where it speaks and once where it is silent, over HTTP."""

from typing import Any

import pytest

from app.themes.catalog import theme
from tests.cast import RT1, SITI
from tests.house import House
from tests.themes.told import Story, complaints, nik

SEEN = "2026-11-19"
BORN = "1978-04-12"


def own_nik(at: int) -> str:
    return nik(at, BORN, "P")


PERSON = {
    "owner_nik": own_nik,
    "owner_name": lambda at: f"Contoh Pemilik {at}",
    "business_name": lambda at: f"Usaha Contoh {at}",
    "nib": lambda at: f"{at:013d}",
}

CLOSED = {"status": "TUTUP", "closed_on": "2026-10-01", "closed_reason": "SEPI"}
NOBODY_WORKS = dict.fromkeys(("workers_paid_f", "workers_paid_m", "workers_unpaid_f", "workers_unpaid_m"), 0)


def once(code: str, words: str, about: str, changes: dict[str, Any], *, day: str = SEEN, **more: Any) -> Story:
    return Story(code=code, words=words, about=about, steps=((day, changes),), **more)


def licence(scheme: str, number: str | None, **more: str) -> dict[str, Any]:
    return {"licences": [{"scheme": scheme, "licence_status": "TERBIT", "number": number} | more]}


def again(fires: bool, first: dict[str, Any], second: dict[str, Any]) -> Story:
    """The same owner's second business, by another name and another number."""
    other = {"nib": None, "business_name": "Usaha Lain", **second}
    return Story(code="UM08", words=UM08, about="business_name", fires=fires, steps=((SEEN, first), (SEEN, other)))


UM01, UM02 = "NIB 13 angka", "NPWP perorangan sekarang sama dengan NIK"
UM03, UM04 = "Kode KBLI tidak ada di versi itu", "Skala tidak cocok dengan omzet"
UM05, UM06, UM07 = "Isi tenaga kerja", "Tahun mulai janggal", "Isi tanggal tutup"
UM08, UM09 = "Usaha ini mungkin sudah terdata", "Bisa dibantu urus PIRT"
UM10, UM11, UM12 = "Nomor surat tidak seperti biasanya", "Isi nomor suratnya", "Ada surat yang habis masa berlakunya"
ID04, ID06 = "Jenis kelamin berbeda dengan NIK, periksa KTP", "Kode wilayah NIK tidak dikenal"

STORIES = (
    once("UM01", UM01, "nib", {"nib": "123456789012"}, fires=True, refuses=True),
    once("UM01", UM01, "nib", {"nib": "12345678901234"}, fires=True, refuses=True),
    once("UM01", UM01, "nib", {"nib": "9.120.304.050.607"}, fires=False),
    once("UM01", UM01, "nib", {"nib": None}, fires=False),
    once("UM01", UM01, "licences", licence("NIB", "91203040506"), fires=True, refuses=True),
    once("UM01", UM01, "licences", licence("NIB", "9120 3040 5060 7"), fires=False),
    once("UM02", UM02, "npwp", {"npwp": nik(9001, BORN, "P")}, fires=True),
    once("UM02", UM02, "npwp", {"owner_nik": nik(9002, BORN, "P"), "npwp": nik(9002, BORN, "P")}, fires=False),
    once("UM02", UM02, "npwp", {"npwp": "123456789012345"}, fires=False),
    once("UM02", UM02, "npwp", {"npwp": "0123456789012345", "legal_form": "CV"}, fires=False),
    once("UM02", UM02, "npwp", {"npwp": nik(9003, BORN, "P"), "licences": None, "aid_received": None},
         day="2022-07-13", fires=False),
    once("UM02", UM02, "npwp", licence("NPWP16_NIK", nik(9004, BORN, "P")), fires=True),
    once("UM02", UM02, "npwp", licence("NPWP16_BADAN", "0123456789012345"), fires=False),
    once("UM03", UM03, "kbli", {"kbli": "99999"}, fires=True, refuses=True),
    once("UM03", UM03, "kbli", {"kbli_version": "2025", "kbli": "10392"}, fires=True, refuses=True),
    once("UM03", UM03, "kbli_version", {"kbli_version": "2025", "kbli": "45407"}, fires=True, refuses=True),
    once("UM03", UM03, "kbli", {"kbli_version": "2025", "kbli": "01111"}, fires=True, refuses=True),
    once("UM03", UM03, "kbli", {"kbli_version": "2025", "kbli": "10794"}, fires=False),
    once("UM03", UM03, "kbli", {"kbli": "10392"}, fires=False),
    once("UM03", "Di KBLI 2025 judul kode ini lain", "kbli", {"kbli_version": "2025", "kbli": "11040"}, fires=True),
    once("UM04", UM04, "capital_idr", {"capital_idr": 2_000_000_000}, fires=True),
    once("UM04", UM04, "turnover_month_class", {"turnover_month_class": "5"}, fires=True),
    once("UM04", UM04, "capital_idr", {"capital_idr": 1_000_000_000}, fires=False),
    once("UM04", UM04, "capital_idr", {"capital_idr": "unknown", "turnover_month_class": "7"}, fires=False),
    once("UM05", UM05, "workers_unpaid_f", NOBODY_WORKS, fires=True, refuses=True),
    once("UM05", UM05, "workers_unpaid_m", dict.fromkeys(NOBODY_WORKS), fires=True, refuses=True),
    once("UM05", UM05, "workers_unpaid_f", NOBODY_WORKS | {"workers_unpaid_m": 1}, fires=False),
    once("UM05", UM05, "workers_unpaid_f", NOBODY_WORKS | CLOSED, fires=False),
    once("UM06", UM06, "year_started", {"year_started": 2027}, fires=True),
    once("UM06", UM06, "year_started", {"year_started": 1989}, fires=True),
    once("UM06", UM06, "year_started", {"year_started": 1990}, fires=False),
    once("UM06", UM06, "year_started", {"year_started": 2026}, fires=False),
    once("UM06", UM06, "year_started", {"year_started": 1925, "owner_nik": None}, fires=True),
    once("UM06", UM06, "year_started", {"year_started": "unknown"}, fires=False),
    once("UM07", UM07, "closed_on", {"status": "TUTUP", "closed_reason": "SEPI"}, fires=True, refuses=True),
    once("UM07", UM07, "closed_reason", {"status": "TUTUP", "closed_on": "2026-10-01"}, fires=True, refuses=True),
    once("UM07", UM07, "closed_on", CLOSED, fires=False),
    once("UM07", UM07, "closed_on", {}, fires=False),
    again(True, {}, {}),
    again(True, {}, {"owner_nik": None, "house_no": "No. 7"}),
    again(True, {"owner_nik": None}, {"house_no": "rumah 7, cat biru"}),
    again(False, {}, {"house_no": "8"}),
    again(False, {}, {"kbli": "10792"}),
    again(False, {}, {"owner_nik": nik(9005, BORN, "P"), "owner_name": "Contoh Orang Lain"}),
    again(False, CLOSED, {}),
    again(False, {"house_no": None}, {"house_no": None}),
    once("UM09", UM09, "pirt", {"pirt": None}, fires=True, notice=True),
    once("UM09", UM09, "pirt", {"pirt": None} | licence("SPP_IRT", None), fires=True, notice=True),
    once("UM09", UM09, "pirt", {}, fires=False),
    once("UM09", UM09, "pirt", {"pirt": None} | licence("SPP_IRT", "123456789012345"), fires=False),
    once("UM09", UM09, "pirt", {"pirt": None, "kbli": "47112"}, fires=False),
    once("UM09", UM09, "pirt", {"pirt": None, **CLOSED}, fires=False),
    once("UM10", UM10, "licences", licence("HALAL", "1234567890"), fires=True),
    once("UM10", UM10, "licences", licence("HALAL", "ID 3211 0000 1234 567"), fires=False),
    once("UM10", UM10, "licences", licence("NPWP15", "12.345.678.9-012.345"), fires=False),
    once("UM10", UM10, "licences", licence("HKI_MEREK", "apa saja"), fires=False),
    once("UM11", UM11, "licences", licence("HALAL", None), fires=True),
    once("UM11", UM11, "licences", {"licences": ["NIB"]}, fires=True),
    once("UM11", UM11, "licences", {"licences": [{"scheme": "HALAL", "licence_status": "DIAJUKAN"}]}, fires=False),
    once("UM12", UM12, "licences", licence("SPP_IRT", "1" * 15, valid_to="2026-11-18"), fires=True, notice=True),
    once("UM12", UM12, "licences", licence("SPP_IRT", "1" * 15, licence_date="2021-11-18"), fires=True, notice=True),
    once("UM12", UM12, "licences", licence("SPP_IRT", "1" * 15, licence_date="2021-11-19"), fires=False),
    once("UM12", UM12, "licences", licence("SPP_IRT", "1" * 15, valid_to="2026-11-19"), fires=False),
    once("ID01", "NIK harus 16 angka", "owner_nik", {"owner_nik": "18720152047899"}, fires=True, refuses=True),
    once("ID01", "NIK harus 16 angka", "owner_nik", {}, fires=False),
    once("ID02", "Angka tanggal lahir di NIK tidak masuk akal", "owner_nik", {"owner_nik": "1872013913789904"},
         fires=True, refuses=True),
    once("ID02", "Angka tanggal lahir di NIK tidak masuk akal", "owner_nik", {}, fires=False),
    once("ID03", "NIK tidak lengkap", "owner_nik", {"owner_nik": "1872015204780000"}, fires=True, refuses=True),
    once("ID03", "NIK tidak lengkap", "owner_nik", {}, fires=False),
    once("ID04", ID04, "owner_sex", {"owner_sex": "L"}, fires=True),
    once("ID04", ID04, "owner_sex", {}, fires=False),
    once("ID04", ID04, "owner_sex", {"owner_sex": "L", "owner_nik": None}, fires=False),
    once("ID06", ID06, "owner_nik", {"owner_nik": nik(9006, BORN, "P", "207201")}, fires=True),
    once("ID06", ID06, "owner_nik", {"owner_nik": nik(9007, BORN, "P", "947201")}, fires=False),
    once("ID15", "Nomor HP tidak lengkap", "owner_phone", {"owner_phone": "0812345"}, fires=True, refuses=True),
    once("ID15", "Nomor HP tidak lengkap", "owner_phone", {"owner_phone": "+62 812-3456-7890"}, fires=False),
)  # fmt: skip


def test_each_rule_speaks_where_it_should_and_nowhere_else(house: House) -> None:
    assert complaints(house, "umkm", STORIES, PERSON) == {}


def test_every_rule_that_speaks_is_tried_both_ways() -> None:
    told = {check.code for check in theme("umkm").checks} | {"ID01", "ID02", "ID03", "ID15"}
    assert told >= {f"UM0{number}" for number in range(1, 10)}
    assert {story.code for story in STORIES if story.fires} == told
    assert {story.code for story in STORIES if not story.fires} == told


@pytest.mark.parametrize("key", ["business_name", "house_no"])
def test_the_same_business_sent_anew_does_not_meet_itself(house: House, key: str) -> None:
    """A revision, and the same content again, are of one business."""
    answers = dict(theme("umkm").example)
    first = house.send(SITI, RT1, "umkm", answers=answers).json()
    changed = answers | {key: f"{answers[key]} lama"}
    second = house.send(SITI, RT1, "umkm", id=first["id"], replaces=1, answers=changed).json()
    assert (second["outcome"], second["warnings"]) == ("revised", [])
    same = house.send(SITI, RT1, "umkm", id=first["id"], replaces=1, answers=changed).json()
    assert (same["outcome"], same["warnings"]) == ("same", [])
