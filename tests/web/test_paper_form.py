"""The forms on paper: every theme's, whole, printed from what the phone asks, and closed to strangers."""

import re

import pytest

from app.themes.catalog import CATALOG
from app.themes.form import as_public_form
from app.themes.language import Theme
from tests.house import House
from tests.web.test_indicator_page import Page

EVERY = pytest.mark.parametrize("theme", CATALOG, ids=lambda theme: theme.key)


@EVERY
def test_a_kader_finds_all_that_she_is_asked_and_nothing_that_others_answer(pages: House, theme: Theme) -> None:
    text = Page(pages.client.get(f"/formulir/{theme.key}").text).text
    for question in as_public_form(theme)["questions"]:
        hers = question["retired"] is None and not question["kept_by"]
        assert not hers or question["label"]["id"] in text, question["key"]
    kept = [each for each in as_public_form(theme)["questions"] if each["kept_by"] and not each["kept_by"]["codes"]]
    named = {each["label"]["id"] for each in as_public_form(theme)["questions"] if not each["kept_by"]}
    strong = re.findall(r"<strong>(.*?)</strong>", pages.client.get(f"/formulir/{theme.key}").text)
    assert not {each["label"]["id"] for each in kept} - named & set(strong)


def test_numbers_are_boxes_and_long_lists_stay_on_the_phone(pages: House) -> None:
    page = Page(pages.client.get("/formulir/umkm").text)
    assert len([each for each in page.of("span") if each.get("class") == "box"]) == 16 + 12 + 13 + 16 + 15 + 16
    assert "Pilih di HP" in page.text
    assert "Tidak bersedia" in page.text
    assert "DISAHKAN" not in Page(pages.client.get("/formulir/usulan").text).text


def test_it_speaks_english_when_asked_and_lets_no_script_in(pages: House) -> None:
    reply = pages.client.get("/formulir/stunting?bahasa=en")
    page = Page(reply.text)
    assert page.of("html") == [{"lang": "en"}]
    assert "Who is the child?" in page.text
    assert "Only if: " in page.text
    assert not page.of("script") + page.of("style")
    assert "unsafe" not in reply.headers["content-security-policy"]


def test_an_unknown_theme_has_no_form(pages: House) -> None:
    assert pages.client.get("/formulir/chickens").status_code == 404
