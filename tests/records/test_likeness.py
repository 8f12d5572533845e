"""Who may be one is found by names as they sound, birth dates, mothers, houses and numbers; twins are left in peace."""

import random
import time
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.demo.people import CHILD_NAMES, SECOND, SECOND_WOMEN, WOMEN
from app.records.cards import Card
from app.records.likeness import Candidate, candidates, traits_of
from app.records.names import LIKE, likeness, name_of
from app.themes.catalog import CATALOG, theme

CHILD = {
    "child_nik": "1872015506259901",
    "child_name": "Alya Putri",
    "birth_date": date(2025, 6, 5),
    "mother_name": "Siti Aminah",
    "mother_nik": "1872014506909902",
    "house_no": "12",
}


def cards(key: str, *told: dict[str, Any]) -> list[Card]:
    """Make the last records of subjects, each saying so much of itself."""
    of, found = theme(key), []
    for number, each in enumerate(told, 1):
        answers = {**dict.fromkeys(question.key for question in of.live_questions), **each}
        place = UUID(int=answers["house_no"] and int(answers["house_no"])) if answers.get("house_no") else None
        row = SimpleNamespace(id=UUID(int=number), subject=UUID(int=number), house=place, _mapping=answers, **answers)
        found.append(Card(of, row, answers, 1))  # type: ignore[arg-type]
    return found


def pairs(key: str, *told: dict[str, Any]) -> list[Candidate]:
    return candidates(theme(key), cards(key, *told))


def said(key: str, *told: dict[str, Any]) -> set[str]:
    (only,) = pairs(key, *told)
    return {text.id for text in only.reasons}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Moch. Soekarno", "Muhammad Sukarno"),
        ("Muh Rizki", "M. Rizky"),
        ("St. Aminah", "Siti Aminah"),
        ("Hj. Fatimah, S.Pd", "FATIMA"),
        ("Zaenal Arifin", "Zainal Aripin"),
        ("Nur Hidayah", "Nurhidayah"),
        ("Pratama, Rizki", "pratama"),
        ("Aisyah Putri", "Putri Aisah"),
        ("Ny. Sekar", "Bu Sekar"),
        ("Achmad Fauzi", "Ahmad  Fauzi"),
    ],
)
def test_names_that_sound_the_same(one: str, other: str) -> None:
    assert likeness(name_of(one), name_of(other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Djoko Tjahjono", "Joko Cahyono"),
        ("Abdurrahman", "Abdul Rahman"),
        ("Muhammad Rizki Pratama", "Rizki Pratama"),
        ("Dewi Lestari", "Dewi Lestri"),
        ("Rizki Pratama", "Iski Pratama"),
    ],
)
def test_names_that_are_alike(one: str, other: str) -> None:
    assert LIKE <= likeness(name_of(one), name_of(other)) < 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siti Aminah", "Siti Aisyah"),
        ("Hasan", "Husein"),
        ("Contoh Melati", "Contoh Mawar"),
        ("Siti", "Siti Aminah"),
        ("Muhammad Rafi", "Muhammad Fajar"),
        ("", "Siti"),
        ("...", "--"),
    ],
)
def test_names_that_are_two(one: str, other: str) -> None:
    assert likeness(name_of(one), name_of(other)) < LIKE


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_has_no_direction_and_never_fails(one: str, other: str) -> None:
    mine, theirs = name_of(one), name_of(other)
    assert 0 <= likeness(mine, theirs) <= 1
    assert likeness(mine, theirs) == likeness(theirs, mine)
    assert likeness(mine, mine) == (1 if mine.words else 0)


def test_a_child_that_got_its_number_later() -> None:
    before = {**CHILD, "child_nik": None, "child_name": "Aliya Putri", "mother_name": "St. Aminah"}
    (pair,) = pairs("stunting", before, CHILD)
    assert pair.score == 100
    assert (pair.one.row.id, pair.other.row.id) == (UUID(int=2), UUID(int=1))  # the one with the number is kept
    assert {text.id for text in pair.reasons} == {
        "Nama anak sama",
        "Tanggal lahir anak sama",
        "Nama ibu sama",
        "NIK ibu sama",
        "Rumah sama",
        "NIK anak hanya ada pada salah satu",
    }
    assert pair.against == ()


@pytest.mark.parametrize(
    ("born", "finding"),
    [
        (date(2025, 5, 6), "hampir sama"),
        (date(2025, 6, 6), "hampir sama"),
        (date(2024, 6, 5), "hampir sama"),
        (date(2025, 6, 28), "pada bulan yang sama"),
    ],
)
def test_a_birth_date_written_wrongly(born: date, finding: str) -> None:
    found = said("stunting", CHILD, {**CHILD, "child_nik": None, "birth_date": born})
    assert f"Tanggal lahir anak {finding}" in found


def test_a_number_with_one_wrong_digit() -> None:
    wrong = {**CHILD, "child_nik": "1872015506259981", "mother_nik": None, "house_no": None}
    assert "NIK anak berbeda satu angka" in said("stunting", CHILD, wrong)
    (pair,) = pairs("stunting", CHILD, {**wrong, "child_nik": "1872015506250001"})
    assert [text.id for text in pair.against] == ["NIK anak berbeda"]


def test_a_child_before_it_had_a_name() -> None:
    assert said("stunting", CHILD, {**CHILD, "child_nik": None, "child_name": "By. Ny. Aminah"}) >= {"Nama ibu sama"}


def test_twins_and_sisters_and_namesakes_are_two() -> None:
    twin = {**CHILD, "child_nik": "1872015506259902", "child_name": "Nabila Putri"}
    sister = {**CHILD, "child_nik": None, "child_name": "Nabila Putri", "birth_date": date(2023, 2, 1)}
    namesake = {**CHILD, "child_nik": None, "mother_name": "Ratna", "mother_nik": None, "house_no": "99"}
    assert pairs("stunting", CHILD, twin) == []
    assert pairs("stunting", CHILD, sister) == []
    assert pairs("stunting", CHILD, {**namesake, "birth_date": date(2022, 1, 9)}) == []
    assert pairs("stunting", CHILD, {**namesake, "birth_date": date(2025, 6, 28)}) == []


def test_a_family_with_a_new_card_and_a_business_under_a_new_name() -> None:
    family = {"no_kk": "1872010101159905", "head_name": "Slamet", "head_nik": "1872011708709905", "house_no": "3"}
    assert said("poverty", family, {**family, "no_kk": "1872012202229911"}) >= {
        "NIK kepala keluarga sama",
        "Rumah sama",
    }
    shop = {"business_name": "Keripik Jaya", "owner_name": "Ratna", "owner_nik": "1872015204789904", "kbli": "10794"}
    again = {**shop, "business_name": "Warung Bu Ratna", "house_no": "7", "owner_nik": shop["owner_nik"]}
    assert pairs("umkm", {**shop, "house_no": "7"}, again)  # same owner, same house, same trade
    assert pairs("umkm", shop, {**shop, "business_name": "Jahit Ratna", "kbli": "14120"}) == []


def test_what_is_proposed_for_other_ends_is_two_proposals() -> None:
    family = {"no_kk": "1872010101159905", "name": "Slamet", "head_nik": "1872011708709905", "house_no": "3"}
    aid = family | {"motion": "USUL", "for_whom": "KELUARGA", "programme": "PKH", "proposed_on": date(2026, 6, 1)}
    assert pairs("usulan", aid, {**aid, "proposed_on": date(2026, 6, 9)})
    assert pairs("usulan", aid, {**aid, "programme": "SEMBAKO"}) == []
    assert pairs("usulan", aid, {**aid, "programme": None, "ppks_type": "FM"}) == []
    assert pairs("usulan", aid, {**aid, "motion": "SANGGAH"}) == []


def test_every_theme_has_something_to_tell_its_subjects_apart_by() -> None:
    for each in CATALOG:
        sorts = [trait.sort for trait in traits_of(each)]
        assert sorts.count("name") == 1, each.key
        assert len(sorts) > 1, each.key


def town(size: int) -> list[dict[str, Any]]:
    chance = random.Random(4)
    found = []
    for number in range(size):
        sex = chance.choice("LP")
        born = date(2021, 11, 1) + timedelta(days=chance.randrange(1826))
        second = chance.choice(SECOND if sex == "L" else SECOND_WOMEN)
        found.append(
            {
                "child_nik": f"187201{born.day + (40 if sex == 'P' else 0):02}{born:%m%y}{9000 + number % 999:04}",
                "child_name": f"{chance.choice(CHILD_NAMES[sex])} {second}",  # type: ignore[index]
                "birth_date": born,
                "mother_name": f"{chance.choice(WOMEN)} {chance.choice(SECOND_WOMEN)}",
                "house_no": str(chance.randrange(1, 900)),
            }
        )
    return found


def test_a_kelurahan_of_two_thousand_children_is_looked_through_at_once() -> None:
    """The children of the four largest kelurahan together, with two hundred of them recorded twice."""
    children = town(1800)
    for each in children[:200]:
        again = {**each, "child_nik": None, "mother_name": each["mother_name"].upper()}
        children.append(again)
    told = cards("stunting", *children)
    begun = time.process_time()
    found = candidates(theme("stunting"), told)
    spent = time.process_time() - begun
    pairs_found = {frozenset((pair.one.row.id.int, pair.other.row.id.int)) for pair in found}
    assert {frozenset((n + 1, 1801 + n)) for n in range(200)} <= pairs_found
    assert len(pairs_found) < 230
    assert spent < 3, "a third of this on a machine that does nothing else"
