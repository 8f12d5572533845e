"""A4 pages of text, lines and rectangles as PDF, in the letters that every reader has built in.

Helvetica and Courier need no font file; what they cannot write (letters outside Western Europe) becomes "?".
"""

import io
from typing import Any, Final

import pydyf

WIDE: Final = 595.28
HIGH: Final = 841.89
"""A4 in points."""

_FONTS: Final = {"text": "Helvetica", "bold": "Helvetica-Bold", "code": "Courier-Bold"}

_WIDTHS: Final = {
    "text": (
        "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 "
        "556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 "
        "722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 "
        "500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
    ),
    "bold": (
        "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 "
        "556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 "
        "722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 "
        "556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584"
    ),
}
"""Thousandths of the size, from the blank to the tilde: the metrics that Adobe published with the fonts."""

_EM: Final = {name: [int(each) for each in widths.split()] for name, widths in _WIDTHS.items()}


class Page:
    """One page; distances are points from its upper left corner."""

    def __init__(self) -> None:
        self.drawn: list[str] = []

    def text(self, x: float, y: float, size: float, words: str, font: str = "text") -> None:
        """Write one line whose letters stand on `y`."""
        safe = words.encode("cp1252", "replace").decode("latin-1")
        for letter in "\\()":
            safe = safe.replace(letter, "\\" + letter)
        self.drawn.append(f"BT /{font} {size:.2f} Tf {x:.2f} {HIGH - y:.2f} Td ({safe}) Tj ET")

    def lines(self, x: float, y: float, size: float, words: str, width: float, font: str = "text") -> float:
        """Write as many lines as the words need in this width; return where the next line stands."""
        for line in broken(words, size, width, font):
            self.text(x, y, size, line, font)
            y += size * 1.3
        return y

    def box(self, x: float, y: float, wide: float, high: float) -> None:
        """Draw the four sides of a rectangle, thin and dashed, as for scissors."""
        self.drawn.append(f"q 0.4 w [2 3] 0 d 0.6 G {x:.2f} {HIGH - y - high:.2f} {wide:.2f} {high:.2f} re S Q")

    def dark(self, x: float, y: float, wide: float, high: float) -> None:
        """Fill a rectangle black."""
        self.drawn.append(f"{x:.3f} {HIGH - y - high:.3f} {wide:.3f} {high:.3f} re f")


def width_of(words: str, size: float, font: str = "text") -> float:
    """Return how wide a line is."""
    if font == "code":
        return len(words) * 0.6 * size
    table = _EM[font]
    return sum(table[ord(each) - 32] if 32 <= ord(each) < 127 else 600 for each in words) * size / 1000


def fitted(words: str, size: float, width: float, font: str = "text") -> str:
    """Return the words, or as many of their letters as there is room for."""
    if width_of(words, size, font) <= width:
        return words
    while words and width_of(f"{words}...", size, font) > width:
        words = words[:-1]
    return f"{words.rstrip()}..."


def broken(words: str, size: float, width: float, font: str = "text") -> list[str]:
    """Return the words as lines that fit."""
    found = [""]
    for word in words.split():
        longer = f"{found[-1]} {word}".strip()
        if found[-1] and width_of(longer, size, font) > width:
            found.append(word)
        else:
            found[-1] = longer
    return [fitted(line, size, width, font) for line in found]


def as_pdf(pages: list[Page], title: str) -> bytes:
    """Return the pages as a PDF file."""
    pdf = pydyf.PDF()
    pdf.info["Title"] = pydyf.String(title)
    fonts: dict[str, Any] = {}
    for name, base in _FONTS.items():
        font = pydyf.Dictionary(
            {"Type": "/Font", "Subtype": "/Type1", "BaseFont": f"/{base}", "Encoding": "/WinAnsiEncoding"}
        )
        pdf.add_object(font)
        fonts[name] = font.reference
    for page in pages:
        content = pydyf.Stream([line.encode("latin-1") for line in page.drawn], compress=True)
        pdf.add_object(content)
        pdf.add_page(
            pydyf.Dictionary(
                {
                    "Type": "/Page",
                    "Parent": pdf.pages.reference,
                    "Contents": content.reference,
                    "Resources": pydyf.Dictionary({"Font": pydyf.Dictionary(fonts)}),
                    "MediaBox": pydyf.Array([0, 0, WIDE, HIGH]),
                }
            )
        )
    out = io.BytesIO()
    pdf.write(out)
    return out.getvalue()
