"""Every official rule of COVID-19 episodes, once where it speaks and once where it is silent, over HTTP."""

from datetime import date
from typing import Any

from app.core.clock import uuid7
from app.themes.catalog import theme
from app.themes.rules import STATUS_STEPS
from tests.cast import RT1, SITI, TUTI
from tests.house import House
from tests.themes.told import Story, complaints, nik

SEEN = "2021-07-20"
BORN = "1985-05-05"

PERSON = {"nik": lambda at: nik(at, BORN, "L"), "name": lambda at: f"Contoh Warga {at}"}

NOBODY = {"nik": None, "no_nik_reason": "belum_rekam"}
CONTACT = {
    "role": "contact",
    "status": "KONTAK_ERAT",
    **dict.fromkeys(("onset_date", "specimen_date", "test_type", "result", "confirmed_on", "care_place")),
}
SUSPECT = {"role": "case", "status": "SUSPEK", "confirmed_on": None, "test_type": None, "result": None}


def once(code: str, words: str, about: str, changes: dict[str, Any], *, day: str = SEEN, **more: Any) -> Story:
    return Story(code=code, words=words, about=about, steps=((day, changes),), **more)


def course(words: str, *steps: tuple[str, dict[str, Any]], fires: bool) -> Story:
    """An episode whose revisions follow its status."""
    return Story(code="CV06", words=words, about="status", steps=steps, fires=fires, refuses=True, revises=True)


CV01, CV02 = "Tanggal tes lebih awal dari gejala", "Tanggal hasil sebelum tanggal tes"
CV03, CV04 = "Tanggal selesai sebelum tanggal konfirmasi", "Kurang dari 10 hari, pastikan arahan puskesmas"
CV05, CV06, CV07 = "Isi jenis tes dan hasil", "Perubahan status tidak sesuai urutan", "Pilih rumah kasus"
CV09, CV10 = "Masa pandemi sudah berakhir 21 Juni 2023", "Sudah pernah tercatat, episode baru?"
ID04 = "Jenis kelamin berbeda dengan NIK, periksa KTP"
ID05 = "Tanggal lahir berbeda dengan NIK, periksa KTP. Boleh disimpan."
ID06, ID07 = "Kode wilayah NIK tidak dikenal", "NIK sudah terdata atas nama lain"
ID11, ID12 = "Pilih alasan belum ada NIK", "Tanggal lahir tidak mungkin"
CURED = {"status": "SELESAI_ISOLASI", "outcome": "SELESAI_ISOLASI"}
OLD_WORD = "ODP, PDP dan OTG istilah lama"

STORIES = (
    once("CV01", CV01, "specimen_date", {"onset_date": "2021-07-07"}, fires=True),
    once("CV01", CV01, "specimen_date", {"onset_date": "2021-07-06"}, fires=False),
    once("CV01", CV01, "specimen_date", {"onset_date": None}, fires=False),
    once("CV02", CV02, "confirmed_on", {"confirmed_on": "2021-07-04"}, fires=True, refuses=True),
    once("CV02", CV02, "confirmed_on", {"confirmed_on": "2021-07-05"}, fires=False),
    once("CV03", CV03, "outcome_date", CURED | {"outcome_date": "2021-07-05"}, fires=True, refuses=True),
    once("CV03", CV03, "outcome_date", {"status": "MENINGGAL", "outcome": "MENINGGAL", "outcome_date": "2021-07-06"},
         fires=False),
    once("CV03", "Tanggal selesai sebelum tanggal tes", "outcome_date", SUSPECT | {"status": "DISCARDED",
         "outcome": "DISCARDED", "outcome_date": "2021-07-04"}, fires=True, refuses=True),
    once("CV03", "Tanggal selesai sebelum tanggal tes", "outcome_date", SUSPECT | {"status": "DISCARDED",
         "outcome": "DISCARDED", "outcome_date": "2021-07-05"}, fires=False),
    once("CV04", CV04, "outcome_date", CURED | {"outcome_date": "2021-07-12"}, fires=True),
    once("CV04", CV04, "outcome_date", CURED | {"outcome_date": "2021-07-13"}, fires=False),
    once("CV04", CV04, "outcome_date", CURED | {"onset_date": None, "outcome_date": "2021-07-14"}, fires=True),
    once("CV04", CV04, "outcome_date", {"status": "MENINGGAL", "outcome": "MENINGGAL", "outcome_date": "2021-07-12"},
         fires=False),
    once("CV05", CV05, "result", {"result": None}, fires=True, refuses=True),
    once("CV05", CV05, "test_type", {"test_type": "unknown"}, fires=True, refuses=True),
    once("CV05", CV05, "result", {}, fires=False),
    once("CV05", "Isi tanggal dinyatakan positif", "confirmed_on", {"confirmed_on": None}, fires=True, refuses=True),
    once("CV05", "Status konfirmasi, tetapi hasil tesnya negatif", "result", {"result": "neg"}, fires=True),
    course(CV06, (SEEN, {}), ("2021-07-22", SUSPECT), fires=True),
    course(CV06, (SEEN, SUSPECT), ("2021-07-22", {}), fires=False),
    course(CV06, (SEEN, SUSPECT), ("2021-07-22", {}), ("2021-07-24", CURED | {"outcome_date": "2021-07-24"}),
           ("2021-07-25", {}), fires=True),
    course(CV06, (SEEN, {}), ("2021-07-22", {"vaccine_doses": 2}), fires=False),
    once("CV06", OLD_WORD, "status", SUSPECT | {"status": "PDP", "specimen_date": None, "onset_date": "2020-07-13"},
         day="2020-07-13", fires=True, refuses=True),
    once("CV06", OLD_WORD, "status", SUSPECT | {"status": "PDP", "specimen_date": None, "onset_date": "2020-07-10"},
         day="2020-07-12", fires=False),
    course(CV06, ("2020-07-12", SUSPECT | {"status": "OTG", "specimen_date": None, "onset_date": None}),
           (SEEN, {"status": "KONFIRMASI_ASIM"}), fires=False),
    once("CV07", CV07, "house_no", {"house_no": None}, fires=True, refuses=True),
    once("CV07", CV07, "house_no", CONTACT | {"house_no": None}, fires=False),
    once("CV09", CV09, "status", {}, day="2023-06-22", fires=True),
    once("CV09", CV09, "status", {}, day="2023-06-21", fires=False),
    Story(code="CV10", words=CV10, about="status", fires=True, steps=(
        (SEEN, {}), ("2021-10-05", {"confirmed_on": "2021-10-03", "onset_date": None, "specimen_date": "2021-10-03"}))),
    Story(code="CV10", words=CV10, about="status", fires=False, steps=(
        (SEEN, {}), ("2021-10-05", {"confirmed_on": "2021-10-04", "onset_date": None, "specimen_date": "2021-10-04"}))),
    # A second visit is a revision of the episode, or asked about.
    Story(code="CV10", words=CV10, about="status", fires=True, steps=((SEEN, CONTACT), ("2021-07-24", {}))),
    Story(code="CV10", words=CV10, about="status", fires=False, revises=True, steps=(
        (SEEN, CONTACT), ("2021-07-24", {}))),
    once("CV11", "Isi hasil akhir dan tanggalnya", "outcome", {"status": "MENINGGAL"}, fires=True, refuses=True),
    once("CV11", "Isi hasil akhir dan tanggalnya", "outcome", {}, fires=False),
    once("CV12", "Hasil akhir tidak cocok dengan status", "outcome", SUSPECT | {"outcome": "MENINGGAL",
         "outcome_date": SEEN}, fires=True),
    once("CV12", "Hasil akhir tidak cocok dengan status", "outcome", {"outcome": "MENINGGAL", "outcome_date": SEEN},
         fires=False),
    once("ID01", "NIK harus 16 angka", "nik", {"nik": "18720105058599"}, fires=True, refuses=True),
    once("ID01", "NIK harus 16 angka", "nik", {}, fires=False),
    once("ID02", "Angka tanggal lahir di NIK tidak masuk akal", "nik", {"nik": "1872014005859903"}, fires=True,
         refuses=True),
    once("ID02", "Angka tanggal lahir di NIK tidak masuk akal", "nik", {}, fires=False),
    once("ID03", "NIK tidak lengkap", "nik", {"nik": "1872010505850000"}, fires=True, refuses=True),
    once("ID03", "NIK tidak lengkap", "nik", {}, fires=False),
    once("ID04", ID04, "nik", {"sex": "P"}, fires=True),
    once("ID04", ID04, "nik", {}, fires=False),
    once("ID05", ID05, "birth_date", {"birth_date": "1985-05-06"}, fires=True),
    once("ID05", ID05, "birth_date", {}, fires=False),
    once("ID06", ID06, "nik", {"nik": nik(9906, BORN, "L", "207201")}, fires=True),
    once("ID06", ID06, "nik", {"nik": nik(9907, BORN, "L", "947201")}, fires=False),
    Story(code="ID07", words=ID07, about="nik", fires=True, refuses=True, steps=(
        (SEEN, {}), ("2022-02-20", {"name": "Orang Lain", "birth_date": "1985-06-05"}))),
    Story(code="ID07", words=ID07, about="nik", fires=False, refuses=True, steps=(
        (SEEN, {}), ("2022-02-20", {"name": "Orang Lain"}))),
    once("ID11", ID11, "no_nik_reason", {"nik": None}, fires=True, refuses=True),
    once("ID11", ID11, "no_nik_reason", NOBODY, fires=False),
    once("ID12", ID12, "birth_date", NOBODY | {"birth_date": "2021-07-21"}, fires=True, refuses=True),
    once("ID12", ID12, "birth_date", NOBODY | {"birth_date": "1900-07-20"}, fires=True, refuses=True),
    once("ID12", ID12, "birth_date", NOBODY | {"birth_date": "1900-07-21"}, fires=False),
)  # fmt: skip


def test_each_rule_speaks_where_it_should_and_nowhere_else(house: House) -> None:
    assert complaints(house, "covid", STORIES, PERSON) == {}


def test_every_rule_that_speaks_is_tried_both_ways() -> None:
    told = {check.code for check in theme("covid").checks} | {"ID01", "ID02", "ID03"}
    assert {story.code for story in STORIES if story.fires} == told
    assert {story.code for story in STORIES if not story.fires} == told


WORDS = [word for word in STATUS_STEPS if word not in ("ODP", "PDP", "OTG")]
"""Those in use since KMK 413/2020."""


def as_told(word: str, day: date, item: dict[str, Any] | None = None) -> dict[str, Any]:
    """Answers with which a status stands by itself, of the person of an item."""
    answers = dict(theme("covid").example) | {"status": word, "role": "case"}
    if item is not None:
        answers |= {key: item["answers"][key] for key in ("nik", "name")}
    if word in ("DISCARDED", "SELESAI_KARANTINA", "SELESAI_ISOLASI", "MENINGGAL"):
        answers |= {"outcome": word, "outcome_date": day.isoformat()}
    return answers


def test_a_status_is_followed_by_the_words_of_the_official_list_only(house: House) -> None:
    day, later = date(2021, 7, 20), date(2021, 7, 21)
    pairs = [(before, after) for before in WORDS for after in WORDS]
    first: list[dict[str, Any]] = []
    for at, (before, _) in enumerate(pairs):
        own = {"nik": nik(at + 1, BORN, "L"), "name": f"Contoh Warga {at}"}
        answers = as_told(before, day) | own
        first.append({"theme": "covid", "area": RT1, "id": str(uuid7()), "observed_on": str(day), "answers": answers})
    second = [
        item | {"replaces": 1, "observed_on": str(later), "answers": item["answers"] | as_told(after, day, item)}
        for item, (_, after) in zip(first, pairs, strict=True)
    ]
    begun = house.post(SITI, "/v1/submissions", {"items": first}).json()["items"]
    assert {each["outcome"] for each in begun} == {"new"}
    heard = house.post(SITI, "/v1/submissions", {"items": second}).json()["items"]
    assert {fault["code"] for each in heard for fault in each["faults"]} == {"CV06"}
    taken = {pair for pair, each in zip(pairs, heard, strict=True) if each["outcome"] in ("revised", "same")}
    assert taken == {(one, other) for one, other in pairs if other == one or other in STATUS_STEPS[one]}


def test_a_voided_record_lets_a_mistaken_status_be_sent_anew(house: House) -> None:
    body = {"id": str(uuid7()), "observed_on": SEEN, "answers": as_told("MENINGGAL", date(2021, 7, 20))}
    assert house.send(SITI, RT1, "covid", **body).status_code == 201
    mended = {**body, "replaces": 1, "answers": as_told("KONFIRMASI_SIM", date(2021, 7, 20))}
    assert house.send(SITI, RT1, "covid", **mended).json()["faults"][0]["code"] == "CV06"
    void = {"decision": "void", "reason": "salah tulis"}
    assert house.post(TUTI, f"/v1/records/covid/{body['id']}/review", void).status_code == 200
    again = house.send(SITI, RT1, "covid", observed_on=SEEN, answers=mended["answers"])
    assert again.json()["outcome"] == "new"
    assert "CV10" not in [each["code"] for each in again.json()["warnings"]]


def test_an_earlier_episode_that_comes_late_is_told_in_the_record(house: House) -> None:
    """The receipt of the later one was out already; its row follows."""
    answers = dict(theme("covid").example)
    later = {"confirmed_on": "2021-08-06", "specimen_date": "2021-08-05", "onset_date": None}
    id_ = str(uuid7())
    first = house.send(SITI, RT1, "covid", id=id_, observed_on="2021-08-10", answers=answers | later).json()
    assert "days_from_episode" not in first["derived"]
    house.send(SITI, RT1, "covid", observed_on=SEEN, answers=answers)
    assert house.get(TUTI, f"/v1/records/covid/{id_}").json()["derived"]["days_from_episode"] == 31
    assert house.differences() == []
