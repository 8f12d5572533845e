"""Names as they sound in Indonesia: who is Moch Soekarno to one kader is Muhammad Sukarno to another."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

LIKE = 0.88
"""From here on two names may be one, misspelt."""

_SAME_WORD = 0.8
"""Below this two words of a name are two words."""

_MISSED = 2
"""Letters that may be missing in a name written in one word."""


def _list(text: str) -> tuple[str, ...]:
    """Read a list written as one text."""
    return tuple(text.split())


_TITLES = frozenset(
    _list("h hj haji hajjah kh drs dra dr ir prof ust ustad ny nyonya tn tuan bpk bapak pak ibu bu sdr sdri alm almh")
    + _list("bin binti")
)
_MUHAMMAD = _list("m moh mohd mohamad mohammad moch mochamad mochammad muh muhd mhd muchamad muhamad")
_WHOLE = {
    **dict.fromkeys(_MUHAMMAD, "muhammad"),
    **dict.fromkeys(_list("a achmad akhmad"), "ahmad"),
    **dict.fromkeys(_list("st sti"), "siti"),
    **dict.fromkeys(_list("abd abdl"), "abdul"),
}
"""Short and other forms of the names that half of a village bears; a single letter only before another word."""

_UNNAMED = frozenset(_list("bayi by baby"))
"""How a child is called before it has a name."""

_SPELLINGS = (
    ("tj", "c"),
    ("dj", "j"),
    ("nj", "ny"),
    ("sj", "s"),
    ("sy", "s"),
    ("sh", "s"),
    ("ts", "s"),
    ("kh", "h"),
    ("ch", "h"),
    ("oe", "u"),
    ("oo", "u"),
    ("ou", "u"),
    ("ae", "ai"),
    ("ie", "i"),
    ("ph", "p"),
    ("th", "t"),
    ("dh", "d"),
    ("dz", "s"),
    ("z", "s"),
    ("f", "p"),
    ("v", "p"),
    ("q", "k"),
    ("x", "ks"),
    ("y", "i"),
)
"""Old and foreign spellings, and letters that are said alike, in this order."""

_DOUBLE = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name by the sound of its words, in their order; `rare` leaves out those that half of a village bears."""

    words: tuple[str, ...]
    rare: tuple[str, ...]
    sound: str
    """The whole name, whatever the order of its words."""
    in_order: tuple[str, ...]
    """The rare words in alphabetical order."""
    unnamed: bool


@lru_cache(maxsize=50_000)
def name_of(text: str) -> Name:
    """Read a name: titles and degrees are left out, short forms written out, spellings made one."""
    plain = unicodedata.normalize("NFKD", text.partition(",")[0]).encode("ascii", "ignore").decode().lower()
    said = re.findall(r"[a-z]+", plain.replace("'", ""))
    unnamed = bool(said) and said[0] in _UNNAMED
    kept = [word for word in said if word not in _TITLES and word not in _UNNAMED] or said
    short = kept[:1] if len(kept) == 1 and len(kept[0]) == 1 else []
    whole = short or [_WHOLE.get(word, word) for word in kept]
    words = tuple(sound for word in whole if (sound := sound_of(word)))
    rare = tuple(word for word in words if word not in _COMMON)
    telling = rare or words
    return Name(words, telling, " ".join(sorted(words)), tuple(sorted(telling)), unnamed)


def sound_of(word: str) -> str:
    """Return how a word sounds, in letters of which each has one sound."""
    for written, said in _SPELLINGS:
        word = word.replace(written, said)
    word = _DOUBLE.sub(r"\1", word)
    if word.endswith("d"):
        word = f"{word[:-1]}t"
    return word[:-1] if len(word) > 2 and word.endswith("h") else word


_COMMON = frozenset(sound_of(word) for word in _list("muhammad ahmad abdul siti nur sri"))


def likeness(one: Name, other: Name) -> float:
    """Return how alike two names are, from 0 to 1; 1 when they sound the same, whatever the order of their words."""
    if not one.words or not other.words:
        return 0.0
    if one.sound == other.sound:
        return 1.0
    if len(one.rare) != len(other.rare) or len(one.words) != len(other.words):
        mine, theirs = frozenset(one.rare), frozenset(other.rare)
        if (mine <= theirs or theirs <= mine) and max(map(len, mine & theirs)) > 3:
            return 0.95
        return max(_run_on(one.rare, other.rare), _run_on(one.words, other.words))
    return max(_pairwise(one.rare, other.rare), _pairwise(one.in_order, other.in_order))


def _run_on(one: Sequence[str], other: Sequence[str]) -> float:
    """Compare names of which one may be written in one word and the other in two."""
    mine, theirs = "".join(one), "".join(other)
    return _alike(mine, theirs) if abs(len(mine) - len(theirs)) <= _MISSED else 0.0


def _pairwise(one: Sequence[str], other: Sequence[str]) -> float:
    """Compare word by word: one word that is quite another makes it another name, whatever the others are."""
    found = [_alike(mine, theirs) for mine, theirs in zip(one, other, strict=True)]
    worst = min(found)
    return sum(found) / len(found) if worst >= _SAME_WORD else worst


def _alike(one: str, other: str) -> float:
    found: float = JaroWinkler.similarity(one, other)
    return found
