"""Long lists are searched as people speak: everyday words first, whatever the case, the marks and the blanks."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from app.core.text import words_of
from app.themes.catalog import CATALOG
from app.themes.language import Choice, CodeList, Lines, Option
from app.themes.rules import rows

LEAST_PART: Final = 3
"""Letters from which on a word is also found inside others, as `jahit` in `penjahit`."""


_FILLERS = """
di ke dari dan yang untuk atau usaha jual jualan menjual dagang dagangan pedagang toko tukang bikin buat
"""
FILLERS: Final = frozenset(_FILLERS.split())
"""Words that say little of what a business does; they count only where all words fit."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A code that was found, with what people call it; `usual` when the form offers it anyway."""

    option: Option
    everyday: str | None
    usual: bool


@dataclass(frozen=True)
class Entry:
    """A code as it is searched: its title, what people call it, and both without blanks."""

    hit: Hit
    place: int
    phrases: tuple[tuple[str, tuple[str, ...]], ...]
    """What people call it, as it is shown and in words."""
    title: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        """All words, each behind a blank, so that a blank and a word finds words that begin so."""
        return "".join(f" {word}" for word in (*self.title, *(word for _, words in self.phrases for word in words)))

    @cached_property
    def run(self) -> str:
        """All words without blanks between them; a blank stands between the title and each phrase."""
        return " ".join("".join(words) for words in (self.title, *(words for _, words in self.phrases)))

    @cached_property
    def anywhere(self) -> str:
        """All that a word can be found in, so that what does not fit is quickly left aside."""
        return f"{self.code} {self.text} {self.run}"

    @cached_property
    def code(self) -> str:
        """The code in the letters and digits of words."""
        return "".join(words_of(self.hit.option.code))

    def level(self, words: list[str]) -> int | None:
        """Return how well these words fit, 0 best; None when one of them is nowhere."""
        for word in words:
            if word not in self.anywhere:
                return None
        whole = "".join(words)
        if self.code == whole:
            return 0
        if self.code.startswith(whole):
            return 1
        if any("".join(phrase) == whole for _, phrase in self.phrases):
            return 2
        if any(_begin(words, phrase) for _, phrase in self.phrases):
            return 3
        if all(f" {word}" in self.text for word in words):
            return 4
        if len(whole) >= LEAST_PART and (whole in self.run or all(word in self.text for word in words)):
            return 5
        return None

    def known(self, words: list[str]) -> int:
        """Count those of the words that begin one of its own."""
        return sum(f" {word}" in self.text for word in words)

    def called(self, words: list[str]) -> Hit:
        """Return the hit with the phrase that these words fit best, for who searched with them."""
        best, most = self.hit.everyday, 0
        for shown, phrase in self.phrases:
            fit = 2 * sum(any(own.startswith(word) for own in phrase) for word in words)
            fit += bool(fit) and list(phrase) == words
            if fit > most:
                best, most = shown, fit
        return Hit(self.hit.option, best, self.hit.usual)


def _begin(words: list[str], phrase: tuple[str, ...]) -> bool:
    return all(any(own.startswith(word) for own in phrase) for word in words)


@dataclass(frozen=True)
class Searched:
    """A list with everything by which its codes are found."""

    codes: CodeList
    entries: tuple[Entry, ...]

    def find(self, text: str, most: int) -> tuple[int, list[Hit]]:
        """Return how many codes fit, and `most` of them, the best first; of an empty text all, the usual ones first.

        Where no code fits all the words, those that fit most of them are found.
        """
        words = words_of(text)
        found = self._fitting(words) if words else sorted(self.entries, key=_usual_first) if not text.strip() else []
        return len(found), [each.called(words) for each in found[:most]]

    def _fitting(self, words: list[str]) -> list[Entry]:
        telling = [word for word in words if word not in FILLERS]
        return self._whole(words) or self._whole(telling) or self._part(telling)

    def _whole(self, words: list[str]) -> list[Entry]:
        """Return what fits all the words."""
        if not words:
            return []
        levels = [(level, *_usual_first(each)) for each in self.entries if (level := each.level(words)) is not None]
        return [self.entries[place] for _, _, place in sorted(levels)]

    def _part(self, words: list[str]) -> list[Entry]:
        """Return what fits most of the words."""
        counts = [each.known(words) for each in self.entries]
        most = max(counts, default=0)
        part = [each for count, each in zip(counts, self.entries, strict=True) if count == most and most]
        return sorted(part, key=lambda each: (not each.phrases, *_usual_first(each)))

    @cached_property
    def digest(self) -> str:
        """Return what changes exactly when the list, or a word by which it is searched, does."""
        said = (f"{each.hit}{each.phrases}" for each in self.entries)
        whole = "\n".join((self.codes.name, self.codes.version, self.codes.source, *said))
        return hashlib.sha256(whole.encode()).hexdigest()[:32]


def _usual_first(entry: Entry) -> tuple[bool, int]:
    return not entry.hit.usual, entry.place


def _everyday() -> Mapping[tuple[str, str], list[str]]:
    return {(row["list"], row["code"]): row["words_id"].split("; ") for row in rows("everyday_words")}


def _lists() -> Iterator[tuple[CodeList, CodeList | None]]:
    """Yield every list that an answer or a computed value of a theme is of, with the part that its form offers."""
    for theme in CATALOG:
        for field in theme.scope_of_conditions.values():
            items = field.kind.items if isinstance(field.kind, Lines) else (field,)
            for each in items:
                if isinstance(each.kind, Choice):
                    yield each.kind.options, each.kind.usual


def _searched(codes: CodeList, usual: CodeList | None, everyday: Mapping[tuple[str, str], list[str]]) -> Searched:
    called = {option.code: option.label.id for option in usual.options} if usual else {}
    return Searched(codes, tuple(_entries(codes, called, everyday)))


def _entries(
    codes: CodeList, called: Mapping[str, str], everyday: Mapping[tuple[str, str], Iterable[str]]
) -> Iterator[Entry]:
    for place, option in enumerate(codes.options):
        usual = called.get(option.code)
        phrases = [*([usual] if usual else []), *everyday.get((codes.name, option.code), ())]
        title = dict.fromkeys(words_of(option.label.id) + words_of(option.label.en))
        hit = Hit(option, phrases[0] if phrases else None, usual is not None)
        yield Entry(hit, place, tuple((each, tuple(words_of(each))) for each in phrases), tuple(title))


def _all() -> dict[str, Searched]:
    everyday, found = _everyday(), dict[str, Searched]()
    for codes, usual in _lists():
        if codes.name not in found or usual:
            found[codes.name] = _searched(codes, usual, everyday)
    return found


SEARCHED: Final[Mapping[str, Searched]] = _all()
"""Every list of the catalog by its name."""
