"""The page of indicators: every figure in words that an office can sign, in Indonesian or English."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from app.core.errors import INVALID
from app.core.openapi import NOT_CHANGED, documented
from app.core.text import Text
from app.rollups.indicator_book import GROUPS, found
from app.themes.dictionary.metadata import Metadata, Variable
from app.web.pages import page

router = APIRouter(tags=["pages"])

WORDS = {
    "title": Text("Indikator", "Indicators"),
    "about": Text(
        "Arti setiap angka Wakuncar menurut metadata Satu Data Indonesia (Perpres 39/2019). Halaman ini dicetak dari "
        "deklarasi yang juga menghitung angkanya.",
        "What every figure of Wakuncar means, in the metadata of Satu Data Indonesia (Perpres 39/2019). This page is "
        "printed from the declarations that also count the figures.",
    ),
    "skip": Text("Langsung ke daftar indikator", "Skip to the indicators"),
    "search": Text("Cari", "Search"),
    "words": Text("Kata yang dicari", "Words to look for"),
    "theme": Text("Tema", "Theme"),
    "all_themes": Text("Semua tema", "All themes"),
    "contents": Text("Daftar isi", "Contents"),
    "count": Text("indikator", "indicators"),
    "none": Text("Tidak ada yang cocok. Coba kata yang lain.", "Nothing fits. Try other words."),
    "open_all": Text("Buka semua rincian, untuk dicetak", "Open all details, to print"),
    "close_all": Text("Tutup semua rincian", "Close all details"),
    "everything": Text("Tampilkan semua indikator", "Show all indicators"),
    "public": Text("terbuka", "open"),
    "among": Text("Penyebut", "Denominator"),
    "number_above": Text("Pembilang", "Numerator"),
    "result": Text("Hasil", "Result"),
    "all_true": Text("yang memenuhi semua ini:", "where all of this is true:"),
    "computed": Text("dihitung", "computed"),
    "top": Text("Kembali ke atas", "Back to top"),
}
FIELDS = {
    "concept": Text("Konsep", "Concept"),
    "classification": Text("Klasifikasi", "Classification"),
    "measure": Text("Ukuran", "Measure"),
    "unit": Text("Satuan", "Unit"),
    "formula": Text("Rumus", "Formula"),
    "variables": Text("Variabel pembentuk", "Variables"),
    "period": Text("Periode", "Period"),
    "levels": Text("Level wilayah", "Level of area"),
    "producer": Text("Produsen data", "Producer"),
    "source": Text("Sumber", "Source"),
    "openness": Text("Keterbukaan", "Openness"),
    "version": Text("Versi", "Version"),
}
Language = Literal["id", "en"]


@router.get("/indikator", response_class=HTMLResponse, responses=NOT_CHANGED | documented(INVALID))
def show_indicators(
    request: Request,
    q: Annotated[str, Query(max_length=100, description="Words that must all occur.")] = "",
    tema: Annotated[str, Query(max_length=20, description="One theme's; all when empty or unknown.")] = "",
    bahasa: Annotated[Language, Query(description="Language of the page.")] = "id",
    rinci: Annotated[Literal["", "ya"], Query(description="`ya`: with all details open, for printing.")] = "",
) -> Response:
    """Show every indicator with its metadata as a page."""
    group = tema if tema in GROUPS else ""
    said = {"q": q.strip(), "tema": group, "bahasa": bahasa, "rinci": rinci}
    return page(
        request,
        "indikator.html",
        language=bahasa,
        asked=said,
        words={name: each.in_(bahasa) for name, each in WORDS.items()},
        groups=[(key, label.in_(bahasa)) for key, label in GROUPS.items()],
        sections=list(_sections(said["q"], group, bahasa)),
        links={
            "other": _link(said, bahasa="en" if bahasa == "id" else "id"),
            "details": _link(said, rinci="" if rinci else "ya"),
            "everything": _link(said, q="", tema=""),
        },
    )


def _link(said: dict[str, str], **change: str) -> str:
    kept = {name: value for name, value in (said | change).items() if value and (name, value) != ("bahasa", "id")}
    return f"/indikator?{urlencode(kept)}" if kept else "/indikator"


def _sections(q: str, group: str, language: Language) -> Iterator[dict[str, Any]]:
    """Yield each theme that has something to show, with its indicators as the template wants them."""
    items = found(q, group)
    for key, label in GROUPS.items():
        mine = [_shown(each, language) for each in items if each.theme == key]
        if mine:
            yield {"key": key, "label": label.in_(language), "items": mine}


def _shown(each: Metadata, language: Language) -> dict[str, Any]:
    formula = each.formula

    def say(text: Text) -> str:
        return text.in_(language)

    classes = say(
        Text(f"Wilayah: {each.areas.id}. Waktu: {each.times.id}.", f"Area: {each.areas.en}. Time: {each.times.en}.")
    )
    choices = ", ".join(say(choice.label) for choice in each.classes)
    plain = {
        "concept": say(each.concept),
        "classification": f"{classes} {say(Text('Pilihan', 'Choices'))}: {choices}." if choices else classes,
        "measure": say(each.measure),
        "unit": say(each.unit),
        "variables": "; ".join(_variable(variable, language) for variable in each.variables),
        "period": say(each.period),
        "levels": say(each.levels),
        "producer": each.producer,
        "source": each.source or "–",
        "openness": say(each.openness),
        "version": str(each.version),
    }
    return {
        "name": each.name,
        "label": say(each.label),
        "definition": say(each.definition),
        "open": each.open,
        "fields": [(say(label), name, plain.get(name, "")) for name, label in FIELDS.items()],
        "formula": {
            "what": say(formula.count.what),
            "where": [say(part) for part in formula.count.where],
            "below": formula.below and say(formula.below.said),
            "result": say(formula.result),
        },
    }


def _variable(variable: Variable, language: Language) -> str:
    told = variable.label.in_(language)
    return f"{told} ({WORDS['computed'].in_(language)})" if variable.computed else told
