"""Invented people whose every number and name is found nowhere else, so that one can look for them."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from app.themes.language import Digits, House, Kk, Lines, Nik, Phone, Question, Theme, Words

_SYLLABLES = ("zya", "qwo", "xuq", "vya", "wux", "jyq", "zox", "quv", "xiw", "yzu")
_ALIKE = 6
"""Letters with which many names begin; their base 64 is whole, so that it begins that of the name."""


@dataclass
class Needles:
    """Makes names and numbers, and keeps all that it made."""

    made: set[str] = field(default_factory=set)
    _next: "count[int]" = field(default_factory=lambda: count(4101))

    def name(self) -> str:
        """Return a name that nobody bears."""
        word = "".join(_SYLLABLES[int(digit)] for digit in str(next(self._next)))
        return self._kept(word.capitalize())

    def number(self, like: str) -> str:
        """Return a number like another, with a serial of its own."""
        serial = str(next(self._next))
        return self._kept(like[: -len(serial)] + serial)

    def _kept(self, made: str) -> str:
        self.made.add(made)
        return made

    def document(self, theme: Theme, **more: Any) -> dict[str, Any]:
        """Return the theme's example about somebody else: whatever is written rather than chosen is made anew."""
        answers = {**theme.example, **more}
        asked = {each.key: each for each in theme.live_questions}
        return {key: self._other(asked[key], said) if key in asked else said for key, said in answers.items()}

    def again(self, theme: Theme, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return answers about the same subject in which something else is written."""
        naming = {key for keys in theme.subject.keys for key in keys}
        for each in theme.live_questions:
            if isinstance(each.kind, Words) and each.key in answers and each.key not in naming:
                return {**answers, each.key: self.name()}
        raise ValueError(f"{theme.key} has nothing else to write")

    def _other(self, question: Question, said: Any) -> Any:
        match question.kind:
            case Lines() as kind if isinstance(said, list):
                return [self._line(kind, line) for line in said]
            case Nik() | Kk() | Phone() | Digits() if isinstance(said, str):
                return self.number(said)
            case House() if isinstance(said, str):
                return f"{said}, dekat {self.name()}"
            case Words() if isinstance(said, str):
                return self.name()
        return said

    def _line(self, kind: Lines, line: Any) -> Any:
        if not isinstance(line, Mapping):
            return line
        return {key: self._other(kind.item[key], said) for key, said in line.items()}

    def forms(self) -> dict[bytes, str]:
        """Return how every needle might be written: plain, in hexadecimal, in base 64; each once.

        Names begin alike, and as nothing else does: that beginning is looked for in place of each of them. So are
        numbers but for their last digits, and telephones without their country code.
        """
        found: dict[bytes, str] = {}
        for each in self.made:
            start = each[:_ALIKE] if each.isalpha() else each[:-2].removeprefix("+62").removeprefix("08")
            for plain in {written.encode() for written in (start, start.lower(), start.upper())}:
                found |= dict.fromkeys((plain, plain.hex().encode(), plain.hex().upper().encode()), each)
            whole = each[:_ALIKE] if each.isalpha() else each
            found[base64.b64encode(whole.encode()).rstrip(b"=")] = each
            found[start.encode("utf-16-le")] = each
        return found

    def found_in(self, where: str, blob: bytes) -> list[str]:
        """Return every needle that lies in some bytes, with where."""
        return [f"{each} as {form[:60]!r} in {where}" for form, each in self.forms().items() if form in blob]
