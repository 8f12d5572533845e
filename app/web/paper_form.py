"""A theme's form on paper, printed from its declaration, for kader who write first and type later."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from app.core.errors import INVALID
from app.core.openapi import NOT_CHANGED, documented
from app.core.text import Text
from app.records.door import UNKNOWN_THEME
from app.records.routes import ThemeKey, known_theme
from app.themes.dictionary.sentences import said
from app.themes.form import as_public_form
from app.themes.language import Theme, from_json
from app.web.pages import page

router = APIRouter(tags=["pages"])

WORDS = {
    "title": Text("Formulir kertas", "Paper form"),
    "about": Text(
        "Tulis di rumah warga, lalu salin ke HP. Simpan di tempat terkunci; musnahkan sesudah terkirim.",
        "Write at the door, then copy it to the phone. Keep it locked away; destroy it once it is sent.",
    ),
    "rt": Text("RT / RW", "RT / RW"),
    "kelurahan": Text("Kelurahan", "Kelurahan"),
    "visited": Text("Tanggal kunjungan", "Day of the visit"),
    "kader": Text("Nama kader", "Kader"),
    "required": Text("wajib", "required"),
    "if": Text("Hanya bila", "Only if"),
    "several": Text("boleh lebih dari satu", "more than one may be ticked"),
    "listed": Text("Pilih di HP. Tulis dengan kata sendiri:", "Choose on the phone. Write in your own words:"),
    "unknown": Text("Tidak tahu", "Does not know"),
    "refused": Text("Tidak bersedia", "Does not want to say"),
    "day": Text("hari / bulan / tahun", "day / month / year"),
    "yes": Text("Nihil: tidak ada kejadian pada periode ini", "Nothing to report in this period"),
}
MOST_OPTIONS = 15
"""A longer list is not printed; the phone searches it."""

LINES = 4
"""Empty lines of a list; a family writes more on the back."""

LONG = 12
"""Boxes of a number whose length is not said: a telephone number."""


@router.get(
    "/formulir/{theme}", response_class=HTMLResponse, responses=NOT_CHANGED | documented(UNKNOWN_THEME, INVALID)
)
def print_form(
    theme: ThemeKey,
    request: Request,
    bahasa: Annotated[Literal["id", "en"], Query(description="Language of the form.")] = "id",
) -> Response:
    """Print a theme's form as a page for paper: what a kader may answer, in the order in which the phone asks it."""
    found = known_theme(theme)
    form = as_public_form(found)
    return page(
        request,
        "formulir.html",
        language=bahasa,
        words={name: each.in_(bahasa) for name, each in WORDS.items()},
        label=form["label"][bahasa],
        version=form["version"],
        zero=form["reporting"]["zero_report"],
        screens=list(_screens(found, form, bahasa)),
        other=f"/formulir/{found.key}" + ("?bahasa=en" if bahasa == "id" else ""),
    )


def _screens(theme: Theme, form: dict[str, Any], language: str) -> Iterator[dict[str, Any]]:
    """Yield the screens on which a kader is asked something, each with its questions as the template wants them."""
    labels = {each["first"]: each["label"][language] for each in form["screens"]}
    screens: list[dict[str, Any]] = []
    for question in form["questions"]:
        if question["retired"] is not None:
            continue
        if not screens or question["key"] in labels:
            screens.append({"label": labels.get(question["key"], ""), "questions": []})
        keeper = question["kept_by"]
        if keeper is None or keeper["codes"] is not None:
            screens[-1]["questions"].append(_question(theme, question, language))
    yield from (each for each in screens if each["questions"])


def _question(theme: Theme, question: dict[str, Any], language: str) -> dict[str, Any]:
    facts, kind = question["facts"], question["kind"]
    others = {code for step in question.get("steps", ()) for code in step["codes"] or ()}
    options = [each["label"][language] for each in facts.get("options", ()) if each["code"] not in others]
    asked_if = question["asked_if"]
    sentence = said(from_json(asked_if), theme.scope_of_conditions).in_(language) if asked_if else ""
    return {
        "label": question["label"][language],
        "help": question["help"][language] if question["help"] else "",
        "unit": question["unit"],
        "required": question["required"],
        "unsure": question["unsure"],
        "only_if": sentence if len(sentence) <= MOST_SAID else "",
        "kind": kind,
        "options": options if len(options) <= MOST_OPTIONS and not facts.get("others") else [],
        "listed": kind in ("choice", "choices"),
        "boxes": _boxes(kind, facts),
        "prefix": facts.get("prefix", ""),
        "items": [item["label"][language] for item in facts.get("items", ()) if item["retired"] is None],
        "lines": range(LINES),
    }


MOST_SAID = 160
"""A condition that takes more letters is for the phone to apply."""


def _boxes(kind: str, facts: dict[str, Any]) -> range:
    """Return one box for each digit of a number that is a name."""
    longest = {"nik": 16, "kk": 16, "phone": LONG, "digits": max(facts.get("lengths", (0,)))}
    return range(longest.get(kind, 0))
