"""The kader's guide as it is printed: its Markdown as a page, and how many sheets that takes."""

import re
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

PANDUAN = Path(__file__).resolve().parents[2] / "docs" / "panduan"
GUIDE = PANDUAN / "kader.md"
PAPER: dict[str, Any] = {"format": "A4", "margin": dict.fromkeys(("top", "right", "bottom", "left"), "14mm")}

STYLE = """
body { font: 10.5pt/1.35 system-ui, sans-serif; margin: 0; }
h1 { font-size: 17pt; margin: 0 0 .3em; } h2 { font-size: 13pt; margin: .8em 0 .2em; break-after: avoid; }
p, ul { margin: 0 0 .4em; } table { border-collapse: collapse; margin: .3em auto; break-inside: avoid; }
th { font-weight: 600; padding: 0 2mm; } td { padding: 1mm 2mm; } img { height: 72mm; border: .2mm solid #999; }
"""


def as_page(path: Path) -> str:
    """Return a Markdown file as a page whose pictures lie beside it."""
    body = MarkdownIt("commonmark").enable("table").render(path.read_text())
    base = f"{path.parent.as_uri()}/"
    return f'<!doctype html><html lang="id"><base href="{base}"><title>{path.stem}</title><style>{STYLE}</style>{body}'


def pages_of(pdf: bytes) -> int:
    """Return how many pages a file that Chromium printed has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
