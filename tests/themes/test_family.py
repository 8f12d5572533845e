"""The rules of a family, each once broken and once kept, and what its aid and rank come to on a day."""

from datetime import date
from typing import Any

import pytest

from app.themes.catalog import theme
from app.themes.language import Hand, Reading, read_answers
from app.themes.social_rules import KEPT_BY_OFFICE, PROGRAMMES, ranks_of
from tests.themes.documents import FORTNIGHT_AGO, HEAD, TODAY, WIFE, Changes, amount, read, values

POVERTY = theme("poverty")
CARD = str(POVERTY.example["no_kk"])
CHILD = {"name": "Contoh Bungsu", "relationship": "4", "no_nik_reason": "bayi_baru", "sex": "P"}

RULES: tuple[tuple[str, str, Changes, Changes], ...] = (
    ("ID01", "NIK harus 16 angka", {"head_nik": "187201"}, {"head_nik": None}),
    (
        "ID04",
        "Jenis kelamin berbeda dengan NIK, periksa KTP",
        {"people": [HEAD | {"sex": "P"}]},
        {"people": [HEAD | {"nik": "1872015708709905", "sex": "P"}]},
    ),
    (
        "ID05",
        "Tanggal lahir berbeda dengan NIK, periksa KTP. Boleh disimpan",
        {"people": [HEAD | {"birth_date": "1970-08-18"}]},
        {"people": [HEAD | {"birth_date": None}]},
    ),
    ("ID07", "NIK sudah terdata atas nama lain", {"people": [HEAD, WIFE | {"nik": HEAD["nik"]}]}, {"people": [HEAD]}),
    ("ID08", "Nomor KK harus 16 angka", {"no_kk": CARD[:15]}, {"no_kk": " ".join((CARD[:8], CARD[8:]))}),
    (
        "ID08",
        "Nomor KK tidak boleh sama dengan NIK",
        {"head_nik": None, "people": [HEAD | {"nik": CARD}]},
        {"head_nik": None},
    ),
    (
        "ID09",
        "Satu KK satu kepala keluarga",
        {"people": [HEAD, WIFE | {"relationship": "1"}]},
        {"people": [HEAD, WIFE]},
    ),
    ("ID09", "Satu KK satu kepala keluarga", {"people": [WIFE]}, {"people": []}),
    ("ID10", "Periksa status suami/istri", {"people": [HEAD, WIFE, WIFE]}, {"people": [HEAD, WIFE, CHILD]}),
    ("ID11", "Pilih alasan belum ada NIK", {"people": [HEAD | {"nik": None}]}, {"people": [HEAD, WIFE]}),
    (
        "PP01",
        "Umur tidak sesuai jenis PPKS",
        {"people": [HEAD, CHILD | {"birth_date": "2021-11-08", "ppks": ["ABT"]}]},
        {"people": [HEAD, CHILD | {"birth_date": "2021-11-09", "ppks": ["ABT"]}]},
    ),
    (
        "PP01",
        "Umur tidak sesuai jenis PPKS",
        {"people": [HEAD | {"nik": "1872010911669905", "birth_date": "1966-11-09", "ppks": ["LUT"]}]},
        {"people": [HEAD | {"nik": "1872010811669905", "birth_date": "1966-11-08", "ppks": ["LUT"]}]},
    ),
    (
        "PP01",
        "Umur tidak sesuai jenis PPKS",
        {"people": [HEAD | {"ppks": ["ADK"]}]},
        {"people": [HEAD | {"ppks": ["PD", "PML"]}, CHILD | {"ppks": ["ADK"]}]},
    ),
    (
        "PP05",
        "Ada anggota ASN/TNI/Polri/BUMN",
        {"civil_servant_in_household": "yes"},
        {"civil_servant_in_household": "yes", "aid": []},
    ),
    *(
        ("PP05", "Ada anggota ASN/TNI/Polri/BUMN", {"people": [HEAD, WIFE | {"occupation": code}]}, unpaid)
        for code, unpaid in (
            ("5", {"people": [HEAD | {"occupation": "4"}]}),
            ("7", {"people": [HEAD | {"occupation": "8"}]}),
            ("16", {"people": [HEAD | {"occupation": "15"}]}),
            ("17", {"people": [HEAD | {"occupation": "18"}]}),
            ("48", {"people": [HEAD | {"occupation": "47"}]}),
            ("63", {"people": [HEAD | {"occupation": "64"}]}),
        )
    ),
    (
        "PP06",
        "Penerima meninggal/pindah",
        {"status": "PINDAH"},
        {"status": "PINDAH", "aid": [{"programme": "SEMBAKO", "aid_status": "berhenti", "stop_reason": "pindah"}]},
    ),
    (
        "PP06",
        "Penerima meninggal/pindah",
        {"people": [HEAD | {"presence": "MENINGGAL"}, WIFE]},
        {"people": [HEAD, WIFE | {"presence": "MENINGGAL"}]},
    ),
    (
        "PP09",
        "Komponen PKH paling banyak 4 per KK",
        {"aid": [{"programme": "PKH", "components": 5}]},
        {"aid": [{"programme": "PKH", "components": 4}]},
    ),
    ("PP11", "Desil di atas batas program yang diterima", {"desil": 5}, {"desil": 4}),
    (
        "PP11",
        "Desil di atas batas program yang diterima",
        {"aid": ["PBI_JK"], "desil": 6},
        {"aid": ["PBI_JK"], "desil": 5},
    ),
    (
        "PP11",
        "Desil di atas batas program yang diterima",
        {"aid_official": ["PKH"], "aid": [], "desil": 9},
        {"desil": 0},
    ),
)
"""Rule, its Indonesian words, a change that breaks it and one that keeps it.

PP02, PP07 and PP08 rest on who sends and on other records: see `records/test_keepers` and `records/test_flags`. PP03
and PP04 are about proposals and their muskel: see `test_rules_usulan`.
"""


def told(reading: Reading) -> set[tuple[str, str]]:
    return {(fault.code, fault.message.id.rstrip(".")) for fault in (*reading.faults, *reading.warnings)}


@pytest.mark.parametrize(("code", "words", "broken", "kept"), RULES)
def test_a_rule_speaks_when_broken_and_only_then(code: str, words: str, broken: Changes, kept: Changes) -> None:
    assert (code, words) in told(read("poverty", broken))
    assert (code, words) not in told(read("poverty", kept))


@pytest.mark.parametrize("code", sorted(KEPT_BY_OFFICE))
def test_a_kind_of_the_office_is_refused_of_a_kader(code: str) -> None:
    def faults(hand: Hand) -> set[tuple[str, str]]:
        answers = {**POVERTY.example, "ppks_types": ["PML", code]}
        return told(read_answers(POVERTY, answers, FORTNIGHT_AGO, TODAY, hand))

    assert faults("kader") == {("PP02", "Jenis ini hanya diisi Dinas Sosial")}
    assert faults("office") == set()


def test_every_kind_is_known_and_twelve_are_the_offices() -> None:
    options = POVERTY.fields["ppks_types"].kind.options.codes  # type: ignore[attr-defined]
    assert (len(options), len(KEPT_BY_OFFICE)) == (26, 12)
    assert {"ODHA", "NAPZA", "ABH", "BWBLP", "TS", "AKTK", "KM", "KTK", "TPPO"} <= KEPT_BY_OFFICE < options
    person = POVERTY.fields["people"].kind.item["ppks"].kind.options.codes  # type: ignore[attr-defined]
    assert not person & KEPT_BY_OFFICE


@pytest.mark.parametrize("key", ["desil", "desil_period", "desil_source", "dtsen_member", "aid_official"])
def test_what_is_imported_is_typed_by_nobody(key: str) -> None:
    said = {"desil": 3, "aid_official": ["PKH"]}.get(key, "2026-Q3" if key == "desil_period" else "yes")
    for hand in ("kader", "office"):
        reading = read_answers(POVERTY, {**POVERTY.example, key: said}, FORTNIGHT_AGO, TODAY, hand)  # type: ignore[arg-type]
        assert [(fault.question, fault.code) for fault in reading.faults] == [(key, "PP08")]
        assert reading.faults[0].message.id == "Desil dan daftar penerima diambil dari daftar resmi, tidak diketik."


@pytest.mark.parametrize(
    ("line", "now"),
    [
        ("PKH", True),
        ({"programme": "PKH"}, True),
        ({"programme": "PKH", "aid_status": "aktif"}, True),
        ({"programme": "PKH", "aid_status": "calon"}, False),
        ({"programme": "PKH", "aid_status": "ditangguhkan"}, False),
        ({"programme": "PKH", "aid_status": "graduasi", "stop_reason": "mampu"}, False),
        ({"programme": "PKH", "since": "2026-11-08"}, True),
        ({"programme": "PKH", "since": "2026-11-09"}, False),
        ({"programme": "PKH", "until": "2026-11-08"}, True),
        ({"programme": "PKH", "until": "2026-11-07"}, False),
        ({"programme": "PKH", "since": "2025-01-01", "until": "2026-12-31"}, True),
    ],
)
def test_aid_runs_on_the_day_of_the_visit_or_not(line: Any, now: bool) -> None:
    seen = values("poverty", {"aid": [line]})
    assert (seen["aid_now"], seen["receives_aid"]) == ((",PKH,", "yes") if now else (",", "no"))


@pytest.mark.parametrize(
    ("said", "listed", "received", "receives"),
    [
        (None, None, None, None),
        ("unknown", None, None, None),
        ("unknown", [], None, None),
        ([], None, ",", "no"),
        ([], ["PKH"], ",PKH,", "yes"),
        (None, ["PKH"], ",PKH,", "yes"),
        (["PBI_JK"], ["PKH"], ",PKH,PBI_JK,", "yes"),
        ([], [{"programme": "PKH", "aid_status": "berhenti"}], ",", "no"),
    ],
)
def test_either_word_makes_a_recipient_and_only_the_family_denies_it(
    said: Any, listed: Any, received: str | None, receives: str | None
) -> None:
    seen = values("poverty", {"aid": said, "aid_official": listed})
    assert (seen["aid_received"], seen["receives_aid"]) == (received, receives)


def test_a_family_that_leaves_the_house_with_its_pay_is_no_doubt() -> None:
    assert "PP05" not in {f.code for f in read("poverty", {"people": [HEAD, OFFICIAL_GONE]}).warnings}
    assert "PP05" in {f.code for f in read("poverty", {"people": [HEAD, OFFICIAL_GONE | {"presence": None}]}).warnings}


OFFICIAL_GONE = CHILD | {"occupation": "5", "presence": "PINDAH"}


def test_ceilings_hold_from_and_to_their_days() -> None:
    held = {day: [code for code in PROGRAMMES if ranks_of(code, date.fromisoformat(day))] for day in DAYS}
    assert held == DAYS


DAYS = {
    "2025-02-04": [],
    "2025-02-05": ["PKH", "SEMBAKO"],
    "2025-05-26": ["PKH", "SEMBAKO", "PBI_JK"],
    "2025-10-01": ["PKH", "SEMBAKO", "PBI_JK", "BLT_KESRA"],
    "2025-12-31": ["PKH", "SEMBAKO", "PBI_JK", "BLT_KESRA"],
    "2026-01-01": ["PKH", "SEMBAKO", "PBI_JK"],
}


@pytest.mark.parametrize(
    ("rank", "fits"), [(0, ","), (1, ",PKH,SEMBAKO,PBI_JK,"), (4, ",PKH,SEMBAKO,PBI_JK,"), (5, ",PBI_JK,"), (6, ",")]
)
def test_a_rank_fits_the_programmes_of_its_day(rank: int, fits: str) -> None:
    assert values("poverty", {"desil": rank})["eligible_for"] == fits
    before = read("poverty", {"desil": rank, "seen_on": date(2025, 2, 4), "aid": [], "people": []})
    assert before.values["eligible_for"] == ","


def counted(changes: Changes, *indicators: str) -> list[int]:
    seen = values("poverty", changes)
    return [amount("poverty", each, seen) for each in indicators]


def test_who_is_left_out_is_told_by_programme_and_in_all() -> None:
    figures = ("eligible", "unserved", "eligible_sembako", "without_sembako", "eligible_pkh", "without_pkh")
    assert counted({"desil": 2}, *figures) == [1, 0, 1, 0, 1, 1]
    assert counted({"desil": 2, "aid": []}, *figures) == [1, 1, 1, 1, 1, 1]
    assert counted({"desil": 2, "aid": [], "aid_official": ["PKH"]}, *figures) == [1, 0, 1, 1, 1, 0]
    assert counted({"desil": 5, "aid": []}, *figures) == [1, 1, 0, 0, 0, 0]
    assert counted({"desil": 2, "aid": "unknown"}, *figures) == [0] * 6
    assert counted({"desil": 0, "aid": []}, *figures) == [0] * 6
    assert counted({"aid": []}, *figures) == [0] * 6


def test_who_receives_and_should_not_is_told_once_for_every_reason() -> None:
    figures = ("recipients", "doubted_recipients", "above_ceiling_recipients", "civil_servant_recipients")
    figures += ("gone_recipients",)
    assert counted({}, *figures) == [1, 0, 0, 0, 0]
    assert counted({"desil": 5}, *figures) == [1, 1, 1, 0, 0]
    assert counted({"civil_servant_in_household": "yes", "status": "PINDAH"}, *figures) == [1, 1, 0, 1, 1]
    assert counted({"desil": 9, "aid": []}, *figures) == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("rank", range(11))
def test_every_rank_is_in_one_class(rank: int) -> None:
    classes = ["desil_unranked", *(f"desil_{each}" for each in range(1, 6)), "desil_6_10"]
    found = counted({"desil": rank}, "desil_known", *classes)
    assert found == [1, *(int(place == min(rank, 6)) for place in range(7))]
    assert counted({}, "desil_known", *classes) == [0] * 8


def test_the_figures_of_the_offices_kinds_are_kept() -> None:
    kept = {each.key for each in POVERTY.indicators if each.kept}
    assert kept == {f"ppks_{code.lower()}" for code in KEPT_BY_OFFICE}
    assert counted({"ppks_types": ["ODHA"]}, "ppks_odha", "ppks_napza", "ppks_pml") == [1, 0, 0]


def test_needs_are_counted_of_families_and_of_persons() -> None:
    people = [HEAD | {"ppks": ["PML"]}, CHILD | {"birth_date": "2020-01-01", "ppks": ["ADK", "ANJAL"]}]
    assert counted({"people": people}, "ppks_persons", "ppks_pml", "with_disabled_child", "vulnerable") == [2, 1, 1, 1]
