"""A text of headings, paragraphs and pairs, printed as A4 pages or as Markdown; as long as it needs to be."""

from dataclasses import dataclass, field
from typing import Final, Literal

from app.core.pdf import HIGH, WIDE, Page, as_pdf

Style = Literal["title", "heading", "text", "pair", "small"]

_SIZES: Final[dict[Style, float]] = {"title": 15, "heading": 11.5, "text": 9.5, "pair": 9.5, "small": 8}
_MARGIN, _PAIR = 56.0, 170.0
_SPACE: Final = 1.3
"""Lines stand this many times their size apart (`Page.lines`)."""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the text; of a pair `label` is what stands before the words."""

    style: Style
    words: str
    label: str = ""


@dataclass(slots=True)
class Letter:
    """A text under way."""

    title: str
    blocks: list[Block] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.blocks.insert(0, Block("title", self.title))

    def heading(self, words: str) -> None:
        """Begin a part."""
        self.blocks.append(Block("heading", words))

    def text(self, words: str) -> None:
        """Add a paragraph."""
        self.blocks.append(Block("text", words))

    def small(self, words: str) -> None:
        """Add a paragraph in small letters."""
        self.blocks.append(Block("small", words))

    def pair(self, label: str, words: str) -> None:
        """Add a line that says what something is."""
        self.blocks.append(Block("pair", words or "-", label))

    def as_markdown(self) -> str:
        """Return the text as Markdown."""
        return "\n".join(_markdown(each) for each in self.blocks) + "\n"

    def as_pdf(self) -> bytes:
        """Return the text as PDF, with the number of each page and of all."""
        sheet = _Sheet()
        for each in self.blocks:
            sheet.put(each)
        for number, page in enumerate(sheet.pages, 1):
            page.text(_MARGIN, HIGH - 30, 8, f"{self.title}  -  halaman {number} dari {len(sheet.pages)}")
        return as_pdf(sheet.pages, self.title)


def _markdown(block: Block) -> str:
    words = " ".join(block.words.split())
    for mark in "\\`*_[]<>#|":
        words = words.replace(mark, f"\\{mark}")
    match block.style:
        case "title":
            return f"# {words}\n"
        case "heading":
            return f"\n## {words}\n"
        case "pair":
            return f"- {block.label}: {words}"
        case _:
            return f"\n{words}\n"


class _Sheet:
    """Pages that are filled from above."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self._turn()

    def _turn(self) -> None:
        self.pages.append(Page())
        self._at = _MARGIN + 10

    def put(self, block: Block) -> None:
        """Write a block, line by line, turning the page where one is full."""
        size = _SIZES[block.style]
        font = "bold" if block.style in ("title", "heading") else "text"
        left = _MARGIN + (_PAIR if block.style == "pair" else 0)
        if font == "bold":
            self._at += size * 0.8
            self._room(4 * size)
        probe = Page()
        probe.lines(left, 0, size, block.words, WIDE - _MARGIN - left, font)
        labels = Page()
        if block.style == "pair":
            labels.lines(_MARGIN, 0, size, block.label, _PAIR - 10)
        for at in range(max(len(probe.drawn), len(labels.drawn))):
            self._room(size)
            for drawn in (probe.drawn, labels.drawn):
                if at < len(drawn):
                    self.pages[-1].drawn.append(_moved(drawn[at], self._at))
            self._at += size * _SPACE
        self._at += size * (0.2 if block.style == "pair" else 0.5)

    def _room(self, needed: float) -> None:
        if self._at + needed > HIGH - _MARGIN:
            self._turn()


def _moved(drawn: str, y: float) -> str:
    """Return a line of text, drawn anywhere, as it stands at another height."""
    head, place, said = drawn.partition(" Td ")
    begin, _, _ = head.rpartition(" ")
    return f"{begin} {HIGH - y:.2f}{place}{said}"
