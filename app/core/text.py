"""Words are kept in Indonesian and English side by side, and compared without case, spaces or marks."""

import re
import unicodedata
from typing import NamedTuple

LANGUAGES = ("id", "en")


class Text(NamedTuple):
    """One sentence in both languages; `{name}` holes are filled by `fill`."""

    id: str
    en: str

    def fill(self, **values: object) -> "Text":
        """Return the sentence with its holes filled, in both languages."""
        return Text(self.id.format(**values), self.en.format(**values))

    def in_(self, language: str) -> str:
        """Return the sentence in `language`; Indonesian for any language we do not speak."""
        return self.en if language == "en" else self.id


def asked_language(accept_language: str | None) -> str:
    """Choose `id` or `en` from an Accept-Language header; Indonesian when in doubt."""
    for part in (accept_language or "").split(","):
        tag = part.split(";")[0].strip().lower()[:2]
        if tag in LANGUAGES:
            return tag
    return "id"


_NOT_WORD = re.compile(r"[^0-9a-z]+")
_WORD = re.compile(r"[0-9a-z]+")


def fold(name: str) -> str:
    """Reduce a name to lower-case letters and digits, so that `Tejo Agung` meets `TEJOAGUNG`."""
    return _NOT_WORD.sub("", _plain(name))


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared, in small letters and without marks, as the phone does too."""
    return _WORD.findall(_plain(text))


def _plain(text: str) -> str:
    """Return a text in small letters of ASCII, so that no edition of Unicode tells it from what it is alike to."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return text.lower()
