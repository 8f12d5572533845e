"""The linter's rules on words: sentences in both languages, keys that are plain and used once."""

import re
from collections.abc import Iterator

from app.themes.check.parts import keys, lines_in, retired, texts, twice
from app.themes.language import Theme
from app.themes.reserved import HEADER, SQL

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


def two_languages(theme: Theme) -> Iterator[str]:
    """Every sentence stands in Indonesian and in English."""
    for where, text in texts(theme, theme.key):
        for language, words in text._asdict().items():
            if not words.strip() or words != words.strip():
                yield f"{where} is empty or has blanks at its ends in language {language}."


def names_are_plain(theme: Theme) -> Iterator[str]:
    """Keys are short, lower-case, and no words of SQL or of the tables."""
    if not re.fullmatch(r"[a-z][a-z0-9]{1,19}", theme.key):
        yield f"The theme's key {theme.key} should be 2 to 20 small letters and digits."
    items = [("Item", key) for _, kind in lines_in(theme) for key in kind.item_keys]
    for what, key in [*keys(theme), *items]:
        if not KEY.fullmatch(key):
            yield f"{what} {key} should be up to 40 small letters, digits and _, beginning with a letter."
        if key in HEADER:
            yield f"{what} {key} has the name of a column that every table has."
        if key in SQL:
            yield f"{what} {key} is a word of SQL."


def names_are_unique(theme: Theme) -> Iterator[str]:
    """No key is used twice, those of retired questions included; two questions of lines may have the same items."""
    outer = [key for what, key in keys(theme) if what != "Indicator"]
    gone = {each.key for each in theme.questions if retired(each)}
    for key in twice(outer):
        yield f"{key} is declared twice{': it is retired, and a key is never reused' if key in gone else ''}."
    for question, kind in lines_in(theme):
        for key in [*twice(kind.item_keys), *sorted(set(outer).intersection(kind.item_keys))]:
            yield f"{question.key} has the item {key}, a key that is in use."
    for key in twice(key for what, key in keys(theme) if what == "Indicator"):
        yield f"Indicator {key} is declared twice."
