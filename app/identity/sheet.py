"""Cards for kader, eight to an A4 page: who, where, a code as QR and in letters, how to begin; as PDF or HTML."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

import segno

from app.areas.tree import Tree
from app.core.pdf import HIGH, WIDE, Page, fitted, width_of
from app.core.pdf import as_pdf as pdf_of

ACROSS, DOWN = 2, 4

_MARGIN, _PAD, _QR = 24.0, 12.0, 88.0
_PLACES: Final = 3
"""Areas named on a card; of more it says how many."""

_MONTHS: Final = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)

SHEET_STYLE: Final = """\
@page { size: A4; margin: 8mm; }
body { margin: 0; font-family: Arial, Helvetica, sans-serif; color: #000; }
main { display: grid; grid-template-columns: 1fr 1fr; }
article { box-sizing: border-box; height: 70mm; padding: 3mm 4mm; overflow: hidden; }
article { border: 0.2mm dashed #999; break-inside: avoid; }
.who { display: flex; gap: 3mm; }
.qr { width: 29mm; height: 29mm; flex: none; }
h2 { margin: 0 0 1mm; font-size: 12pt; max-height: 3.6em; overflow: hidden; }
p, ol { margin: 0 0 0.5mm; font-size: 8pt; line-height: 1.25; }
ol { padding-left: 4mm; }
.code { font: bold 18pt "Courier New", monospace; text-align: center; word-spacing: 2mm; margin: 1mm 0; }
"""


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on one card."""

    name: str
    username: str
    phone_tail: str
    places: tuple[str, ...]
    code: str = field(repr=False)
    until: str
    """Last day, YYYY-MM-DD."""


def place_name(tree: Tree, code: str) -> str:
    """Return an area as a card says it: `RT 012, RW 005, Kel. Imopuro`."""
    node = tree.get(code)
    if node is None:
        return code
    found = [node, *reversed(tree.ancestors(code))]
    return ", ".join(
        f"Kel. {each.name}" if each.level == "kelurahan" else each.name
        for each in found
        if each.level in ("dasawisma", "rt", "rw", "kelurahan")
    )


def _scanned(card: Card, address: str) -> str:
    """Return what the QR holds: behind `#` a browser never sends it to any server, so no log ever has it."""
    return f"{address.rstrip('/')}/masuk#{card.code}" if address else card.code


def _steps(address: str) -> tuple[str, str, str]:
    where = address.rstrip("/").partition("://")[2] or "aplikasi Wakuncar"
    return (
        f"Buka {where} di HP, lalu pilih Daftarkan HP ini.",
        "Pindai gambar di kartu ini, atau ketik kodenya.",
        "Buat PIN 6 angka sendiri. Jangan beri tahu siapa pun.",
    )


def _places(card: Card) -> tuple[str, ...]:
    more = len(card.places) - _PLACES
    return (*card.places[:_PLACES], f"dan {more} lagi") if more > 0 else card.places


def _next_time(card: Card) -> str:
    also = f" atau nomor HP ...{card.phone_tail}" if card.phone_tail else ""
    return f"Masuk berikutnya: {card.username}{also}, dan PIN."


def _until(card: Card) -> str:
    year, month, day = card.until.split("-")
    return f"Sekali pakai, sampai {int(day)} {_MONTHS[int(month) - 1]} {year}. Hilang? Lapor kelurahan."


def as_pdf(cards: Sequence[Card], address: str) -> bytes:
    """Return the cards as PDF; `address` is where phones find the service."""
    pages, each = [], ACROSS * DOWN
    wide, high = (WIDE - 2 * _MARGIN) / ACROSS, (HIGH - 2 * _MARGIN) / DOWN
    for start in range(0, len(cards), each):
        page = Page()
        for place, card in enumerate(cards[start : start + each]):
            row, column = divmod(place, ACROSS)
            x, y = _MARGIN + column * wide, _MARGIN + row * high
            page.box(x, y, wide, high)
            _draw(page, card, address, x + _PAD, y + _PAD, wide - 2 * _PAD)
        pages.append(page)
    return pdf_of(pages, "Kartu kader")


def _draw(page: Page, card: Card, address: str, x: float, y: float, wide: float) -> None:
    _draw_qr(page, _scanned(card, address), x, y)
    left, room = x + _QR + 8, wide - _QR - 8
    line = page.lines(left, y + 12, 12, fitted(card.name, 12, 1.8 * room, "bold"), room, "bold")
    for place in _places(card):
        line = page.lines(left, line, 8, place, room)
    size = 20.0
    shown = card.code.replace("-", "  ")
    page.text(x + max(0.0, (wide - width_of(shown, size, "code")) / 2), y + _QR + 22, size, shown, "code")
    line = y + _QR + 36
    for number, step in enumerate(_steps(address), 1):
        line = page.lines(x, line, 8, f"{number}. {step}", wide)
    line = page.lines(x, line, 8, _next_time(card), wide)
    page.lines(x, line, 8, _until(card), wide, "bold")


def _draw_qr(page: Page, said: str, x: float, y: float) -> None:
    rows = [list(row) for row in segno.make(said, error="m", micro=False).matrix_iter(border=0)]
    module = _QR / len(rows)
    for down, row in enumerate(rows):
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end]:
                end += 1
            if end > start:
                page.dark(x + start * module, y + down * module, (end - start) * module, module)
            start = end + 1


def as_html(cards: Sequence[Card], address: str) -> str:
    """Return the cards as a page for a browser to print; it has no script and no style of its own."""
    body = "\n".join(_article(card, address) for card in cards)
    return (
        '<!doctype html>\n<html lang="id">\n<head>\n<meta charset="utf-8">\n<title>Kartu kader</title>\n'
        '<link rel="stylesheet" href="/v1/enrolments/sheet.css">\n</head>\n<body>\n<main>\n'
        f"{body}\n</main>\n</body>\n</html>\n"
    )


def _article(card: Card, address: str) -> str:
    code = segno.make(_scanned(card, address), error="m", micro=False)
    picture = code.svg_inline(border=0, omitsize=True, svgclass="qr", lineclass=None)
    places = "".join(f"<p>{escape(place)}</p>" for place in _places(card))
    steps = "".join(f"<li>{escape(step)}</li>" for step in _steps(address))
    return (
        f'<article>\n<div class="who">{picture}<div><h2>{escape(card.name)}</h2>{places}</div></div>\n'
        f'<p class="code">{escape(card.code.replace("-", " "))}</p>\n<ol>{steps}</ol>\n'
        f"<p>{escape(_next_time(card))}</p>\n<p><strong>{escape(_until(card))}</strong></p>\n</article>"
    )
