"""A kader finds a kind of business by the word she uses for it, however she writes it."""

import csv

import pytest

from app.core.text import words_of
from app.themes.catalog import CATALOG
from app.themes.language.codes import DATA
from app.themes.search import SEARCHED

KBLI = SEARCHED["kbli2020_5digit"]

MEANT = (
    ("keripik", "10794"),
    ("sedot wc", "37011"),
    ("warung", "47112"),
    ("warung makan", "56102"),
    ("kue basah", "10792"),
    ("jamu gendong", "11090"),
    ("tukang jahit", "14120"),
    ("bengkel motor", "45407"),
    ("tambal ban", "45407"),
    ("cuci setrika", "96200"),
    ("pangkas rambut", "96111"),
    ("tukang sayur", "47991"),
    ("ternak lele", "03221"),
    ("jual pulsa", "61994"),
    ("gas melon", "47772"),
    ("air galon", "11052"),
    ("ojek online", "49424"),
    ("sewa tenda", "77291"),
    ("kos-kosan", "55900"),
    ("mie ayam", "56103"),
    ("cilok", "56104"),
    ("nasi kotak", "56210"),
    ("batu bata", "23921"),
    ("rempeyek", "10794"),
    ("tempe", "10391"),
    ("salon", "96112"),
)
"""What is typed, and the class that comes first."""


def first(text: str) -> str:
    _, found = KBLI.find(text, 1)
    return found[0].option.code if found else ""


@pytest.mark.parametrize(("typed", "code"), MEANT)
def test_an_everyday_word_finds_what_is_meant(typed: str, code: str) -> None:
    assert first(typed) == code


@pytest.mark.parametrize("typed", ["SEDOT WC", "sedotwc", " sedot   wc ", "wc sedot", "sédot-wc", "sed wc"])
def test_case_blanks_marks_and_order_make_no_difference(typed: str) -> None:
    assert first(typed) == "37011"


def test_words_that_stand_nowhere_are_left_aside() -> None:
    assert first("jualan es teh di depan rumah") == first("es teh") == "56304"
    assert first("usaha keripik pisang pedas") == "10794"
    assert KBLI.find("qwertyuiop", 20) == (0, [])
    assert KBLI.find("...", 20) == (0, [])


def test_a_word_is_found_inside_another_from_three_letters_on() -> None:
    assert "13113" in {hit.option.code for hit in KBLI.find("jahit", 20)[1]}
    assert not any("tj" in hit.option.label.id.lower() for hit in KBLI.find("tj", 50)[1])


def test_a_code_is_found_from_its_front_and_whole_first() -> None:
    assert first("10794") == "10794"
    count, found = KBLI.find("107", 50)
    assert count == len(found) == 27
    assert all(hit.option.code.startswith("107") for hit in found)
    assert [hit.usual for hit in found] == sorted((hit.usual for hit in found), reverse=True)


def test_what_the_form_offers_comes_before_the_rest() -> None:
    count, found = KBLI.find("", 66)
    assert count == 1790
    assert [hit.usual for hit in found] == [True] * 65 + [False]
    assert all(hit.everyday for hit in found[:65])


def test_what_is_found_is_shown_by_the_word_that_found_it() -> None:
    _, (hit,) = KBLI.find("keripik pisang", 1)
    assert (hit.everyday, hit.usual) == ("keripik pisang", True)
    assert hit.option.label.id == "Industri Kerupuk, Keripik, Peyek Dan Sejenisnya"
    assert KBLI.find("10794", 1)[1][0].everyday == "keripik / kerupuk / peyek"
    assert KBLI.find("gandum", 1)[1][0].everyday is None


def test_every_list_of_the_catalog_can_be_searched() -> None:
    for theme in CATALOG:
        for field in theme.fields.values():
            if "list" in field.kind.facts():
                searched = SEARCHED[field.kind.facts()["list"]]
                code = searched.codes.options[-1].code
                assert code in {hit.option.code for hit in searched.find(code, 50)[1]}
    assert SEARCHED["aid_programmes"].find("sembako", 1)[1][0].option.code == "SEMBAKO"


def test_an_everyday_word_is_of_a_code_that_there_is() -> None:
    with (DATA / "everyday_words.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len({(row["list"], row["code"]) for row in rows}) == len(rows) > 200
    for row in rows:
        assert row["code"] in SEARCHED[row["list"]].codes.codes, row
        phrases = row["words_id"].split("; ")
        assert phrases == list(dict.fromkeys(phrases)), row
        assert all(words_of(each) for each in phrases), row


def test_a_list_has_a_mark_of_its_own() -> None:
    digests = [each.digest for each in SEARCHED.values()]
    assert len(set(digests)) == len(digests)
