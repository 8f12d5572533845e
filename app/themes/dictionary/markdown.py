"""Pieces of a Markdown page: tables that stay whole, anchors, two languages in one cell, and the mark of a doubt."""

from collections.abc import Iterable, Sequence

from app.core.text import Text

UNSURE = "perlu dikonfirmasi"
"""What stands in the source of a rule that nobody has confirmed yet."""

MARK = "⚠️ **perlu dikonfirmasi**"


def plain(text: str) -> str:
    """Write a text so that no sign of it is taken for a tag, a cell or a line of its own."""
    return text.replace("<", "&lt;").replace("|", "\\|").replace("\n", " ")


def both(text: Text) -> str:
    """Write the Indonesian with the English below it, or one of them when they are the same."""
    return plain(text.id) if text.id == text.en else f"{plain(text.id)}<br>_{plain(text.en)}_"


def beside(text: Text) -> str:
    """Write the Indonesian and the English on one line."""
    return plain(text.id) if text.id == text.en else f"{plain(text.id)} / _{plain(text.en)}_"


def source(text: str) -> str:
    """Write where a rule comes from; one that is to be confirmed is marked."""
    return plain(text).replace(UNSURE, MARK) or "–"


def code(key: str) -> str:
    """Write a key as it stands in the data."""
    return f"`{key}`"


def place(anchor: str) -> str:
    """Write a place that `link` leads to."""
    return f'<a id="{anchor}"></a>'


def link(words: str, anchor: str) -> str:
    """Write words that lead to a place on the page."""
    return f"[{words}](#{anchor})"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table, or nothing when it has no rows."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    if not lines:
        return ""
    return "\n".join(["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns), *lines]) + "\n"


def section(title: Text, anchor: str, *parts: str) -> str:
    """Write a part of the page with its heading, or nothing when there is nothing in it."""
    told = [part for part in parts if part]
    return "\n".join([f"{place(anchor)}\n\n## {title.id}\n\n_{title.en}_\n", *told]) if told else ""
