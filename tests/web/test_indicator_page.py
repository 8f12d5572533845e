"""The page of indicators: readable without script, in two languages, and closed to whatever a reader types."""

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

from app.rollups.indicator_book import found
from app.themes.catalog import CATALOG
from tests.house import House


class Page(HTMLParser):
    """Collects tags with their attributes, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def opened(pages: House, **params: str) -> Page:
    reply = pages.client.get("/indikator", params=params)
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"].startswith("text/html")
    return Page(reply.text)


def names(page: Page) -> list[str | None]:
    return [each["id"] for each in page.of("article")]


def test_every_open_word_of_every_indicator_stands_on_it(pages: House) -> None:
    page = opened(pages)
    assert names(page) == [each.name for each in found("")]
    for each in found(""):
        assert each.label.id in page.text
        assert each.definition.id in page.text
    headings = [each["id"] for each in page.of("h2")]
    assert headings == [f"tema-{theme.key}" for theme in CATALOG] + ["tema-reporting"]


def test_it_speaks_english_when_asked(pages: House) -> None:
    page = opened(pages, bahasa="en", q="stunted")
    assert page.of("html") == [{"lang": "en"}]
    assert "Numerator:" in page.text
    assert "Pembilang" not in page.text
    back = next(each for each in page.of("a") if each.get("hreflang") == "id")
    assert back["href"] == "/indikator?q=stunted"
    there = next(each for each in opened(pages, q="stunted", tema="stunting").of("a") if each.get("hreflang") == "en")
    assert there["href"] == "/indikator?q=stunted&tema=stunting&bahasa=en"


def test_searching_narrows_it_and_says_when_nothing_fits(pages: House) -> None:
    assert names(opened(pages, q="kader aktif")) == ["REP06"]
    assert {str(name).partition(".")[0] for name in names(opened(pages, tema="kwt"))} == {"kwt"}
    back = opened(pages, q="kader aktif", bahasa="en")
    assert "Show all indicators" in back.text
    assert "/indikator?bahasa=en" in {each.get("href") for each in back.of("a")}
    nothing = opened(pages, q="unicorn")
    assert names(nothing) == []
    assert "Tidak ada yang cocok" in nothing.text
    assert len(names(opened(pages, tema="chickens"))) == len(found(""))


def test_details_are_closed_until_they_are_to_be_printed(pages: House) -> None:
    assert not any("open" in each for each in opened(pages).of("details"))
    assert all("open" in each for each in opened(pages, rinci="ya").of("details"))


def test_there_is_no_script_no_inline_style_and_no_stranger(pages: House) -> None:
    reply = pages.client.get("/indikator")
    policy = dict(part.split(" ", 1) for part in reply.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == "'self'"
    assert "unsafe" not in reply.headers["content-security-policy"]
    page = Page(reply.text)
    assert not page.of("script") + page.of("style") + page.of("img") + page.of("iframe")
    attributes = {name for _, each in page.tags for name in each}
    assert not {name for name in attributes if name == "style" or name.startswith("on")}
    assert all(str(each["href"]).startswith(("/", "#")) for each in page.of("a") + page.of("link"))


def test_what_a_reader_types_stays_text(pages: House) -> None:
    typed = "\"><script>alert('x')</script>"
    reply = pages.client.get("/indikator", params={"q": typed})
    page = Page(reply.text)
    assert not page.of("script")
    assert [each["value"] for each in page.of("input") if each.get("id") == "q"] == [typed]


def test_a_screen_reader_finds_its_way(pages: House) -> None:
    page = opened(pages)
    ids = Counter(str(each["id"]) for _, each in page.tags if "id" in each)
    assert max(ids.values()) == 1
    fields = {each["id"] for each in (*page.of("input"), *page.of("select")) if each.get("type") != "hidden"}
    assert {each["for"] for each in page.of("label")} == fields
    assert page.of("a")[0] == {"class": "skip", "href": "#isi"}
    anchors = {str(each["href"])[1:] for each in page.of("a") if str(each["href"]).startswith("#")}
    assert anchors <= set(ids)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert [tag for tag, _ in page.tags if tag in ("header", "main", "footer")] == ["header", "main", "footer"]


def test_text_has_contrast_enough(pages: House) -> None:
    css = pages.client.get("/gaya/indikator.css").text
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", css))

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: str, other: str) -> float:
        high, low = sorted((light(colours[one]), light(colours[other])), reverse=True)
        return (high + 0.05) / (low + 0.05)

    assert min(contrast(one, other) for one in ("ink", "brand", "mark") for other in ("paper", "soft")) >= 4.5
    assert contrast("line", "paper") >= 3


def test_the_page_and_its_style_are_not_sent_again(pages: House) -> None:
    for path in ("/indikator", "/indikator?bahasa=en", "/gaya/indikator.css"):
        tag = {"if-none-match": pages.client.get(path).headers["etag"]}
        assert pages.client.get(path, headers=tag).status_code == 304
    assert pages.client.get("/gaya/strange.css").json()["code"] == "request.not_found"


def test_a_language_that_is_not_there_is_refused(pages: House) -> None:
    reply: Any = pages.client.get("/indikator", params={"bahasa": "jv"})
    assert reply.json()["code"] == "request.invalid"
