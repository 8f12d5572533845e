"""Every official rule of farming groups, once where it speaks and once where it is silent, over HTTP."""

from typing import Any

from app.themes.catalog import theme
from tests.house import House
from tests.themes.told import Story, complaints

SEEN = "2026-11-19"
GROUP = {"group_name": lambda at: f"KWT Contoh {at}"}


def once(code: str, words: str, about: str, changes: dict[str, Any], *, day: str = SEEN, **more: Any) -> Story:
    return Story(code=code, words=words, about=about, steps=((day, changes),), **more)


def twice(fires: bool, first: dict[str, Any], second: dict[str, Any], **more: Any) -> Story:
    return Story(
        code="KW07", words=KW07, about="group_name", fires=fires, steps=((SEEN, first), (SEEN, second)), **more
    )


def harvest(day: str, **more: Any) -> dict[str, Any]:
    return {"harvests": [{"harvested_on": day, "commodity": "TOGA", "kg": "1"} | more]}


KW01, KW02, KW03 = "Anggota kurang dari 10", "Luas lahan janggal", "Isi tanggal dan penilai kelas"
KW04, KW05 = "Anggota aktif melebihi jumlah anggota", "Kelas tidak cocok dengan nilainya"
KW06, KW07 = "Ada tanggal panen sesudah kunjungan", "Kelompok ini mungkin sudah terdata"
NEW = dict.fromkeys(("class", "class_score", "class_assessed_on", "class_assessor"))

STORIES = (
    once("KW01", KW01, "members_total", {"members_total": 9, "members_active": 9}, fires=True),
    once("KW01", KW01, "members_total", {"members_total": 10, "members_active": 9}, fires=False),
    once("KW01", KW01, "members_total", {"members_total": 0, "members_active": 0, "status": "BUBAR"}, fires=False),
    once("KW02", KW02, "land_area_m2", {"land_area_m2": "0"}, fires=True),
    once("KW02", KW02, "land_area_m2", {"land_area_m2": "50000,1"}, fires=True),
    once("KW02", KW02, "land_area_m2", {"land_area_m2": "50000"}, fires=False),
    once("KW02", KW02, "land_area_m2", {"land_area_m2": "0,1"}, fires=False),
    once("KW03", KW03, "class_assessed_on", {"class_assessed_on": None}, fires=True, refuses=True),
    once("KW03", KW03, "class_assessor", {"class_assessor": None}, fires=True, refuses=True),
    once("KW03", KW03, "class_assessor", NEW | {"class": "BELUM"}, fires=False),
    once("KW03", KW03, "class_assessed_on", NEW, fires=False),
    once("KW03", KW03, "class_assessor", {}, fires=False),
    once("KW04", KW04, "members_active", {"members_active": 25}, fires=True, refuses=True),
    once("KW04", KW04, "members_active", {"members_active": 24}, fires=False),
    # 2018: 0-245, 246-455, 456-700, 701-1000; before: 0-250, 251-500, 501-750, 751-1000.
    once("KW05", KW05, "class", {"class_score": 246}, fires=True),
    once("KW05", KW05, "class_score", {"class": "LANJUT", "class_score": 456}, fires=True),
    once("KW05", KW05, "class", {"class_score": 245}, fires=False),
    once("KW05", KW05, "class", {"class": "LANJUT", "class_score": 455}, fires=False),
    once("KW05", KW05, "class", {"class": "UTAMA", "class_score": 701}, fires=False),
    once("KW05", KW05, "class", {"class_score": 250, "class_assessed_on": "2017-12-31"}, fires=False),
    once("KW05", KW05, "class", {"class_score": 250, "class_assessed_on": "2018-01-01"}, fires=True),
    once("KW05", KW05, "class", {"class_score": None}, fires=False),
    once("KW06", KW06, "harvests", harvest("2026-11-20"), fires=True),
    once("KW06", KW06, "harvests", harvest("2026-11-19"), fires=False),
    once("KW06", KW06, "harvests", harvest("2019-03-31"), fires=True),
    once("KW06", KW06, "harvests", harvest("2019-04-01"), fires=False),
    once("KW06", KW06, "harvests", harvest("2019-03-31") | {"founded_on": "unknown"}, fires=False),
    once("KW06", KW06, "harvests", {"harvests": []}, fires=False),
    twice(True, {}, {"simluhtan_no": "18.72.0001"}),
    twice(True, {"simluhtan_no": "18.72.0002"}, {}),
    twice(False, {"simluhtan_no": "18.72.0003"}, {"simluhtan_no": "18.72.0004", "group_name": "KWT Lain"}),
    twice(False, {"status": "BUBAR"}, {"simluhtan_no": "18.72.0005"}),
    twice(False, {}, {"chair_name": "Contoh Ketua Baru"}, revises=True),
    once("ID15", "Nomor HP tidak lengkap", "chair_phone", {"chair_phone": "0812345"}, fires=True, refuses=True),
    once("ID15", "Nomor HP tidak lengkap", "chair_phone", {"chair_phone": "unknown"}, fires=False),
)  # fmt: skip


def test_each_rule_speaks_where_it_should_and_nowhere_else(house: House) -> None:
    assert complaints(house, "kwt", STORIES, GROUP) == {}


def test_every_rule_that_speaks_is_tried_both_ways() -> None:
    told = {check.code for check in theme("kwt").checks} | {"ID15"}
    assert told >= {"KW01", "KW02", "KW03"}
    assert {story.code for story in STORIES if story.fires} == told
    assert {story.code for story in STORIES if not story.fires} == told
