"""Which two subjects of a theme may be one: scored from what their records say, with plain reasons; people decide."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import combinations
from typing import Any, Final

from rapidfuzz.distance import Hamming

from app.core.text import Text, fold
from app.records.cards import Card, house_question, name_question
from app.records.names import LIKE, likeness, name_of
from app.themes.language import Choice, Date, Derived, Digits, House, Kk, Nik, Question, Theme, Words

ENOUGH: Final = 60
"""Points from which two subjects are offered; 100 is the most."""

_POINTS: Final = {
    "name": {"same": 40, "like": 30, "other": -60},
    "words": {"same": 20, "like": 12, "other": -15},
    "day": {"same": 35, "near": 20, "month": 10, "other": -40},
    "house": {"same": 15, "other": 0},
    "nik": {"digit": 25, "one": 8, "other": -25},
    "kk": {"digit": 25, "one": 8, "other": -10},
    "number": {"same": 40, "other": 0},
    "choice": {"same": 5, "other": -10},
    "alike": {"same": 25},
}
"""What each finding is worth. Our own reckoning: it only orders what people look at (perlu dikonfirmasi)."""

_SORTS: Final = ("day", "nik", "kk", "number", "house", "choice", "name", "words")
"""In which order a pair is compared: what tells apart quickly before what takes long."""

_SLOW: Final = ("name", "words")

_OWN_NUMBERS: Final = ("nik", "kk")
"""The sorts of numbers that a subject bears itself."""

_SAYS: Final = {
    "same": Text("{id} sama", "{en}: the same"),
    "like": Text("{id} mirip", "{en}: alike"),
    "near": Text("{id} hampir sama", "{en}: nearly the same"),
    "month": Text("{id} pada bulan yang sama", "{en}: in the same month"),
    "digit": Text("{id} berbeda satu angka", "{en}: one digit differs"),
    "one": Text("{id} hanya ada pada salah satu", "{en}: given in one of them only"),
    "other": Text("{id} berbeda", "{en}: different"),
}
_HOUSE: Final = Text("Rumah", "House")

_MOST_IN_BLOCK: Final = 80
"""What more subjects share than this, a very common name say, tells nobody apart and is not looked into."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two subjects that may be one, why, and what speaks against it; `one` is better known and should be kept."""

    score: int
    one: Card
    other: Card
    reasons: tuple[Text, ...]
    against: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing by which subjects of a theme are compared, how, and what it is worth."""

    key: str
    sort: str
    label: Text


def traits_of(theme: Theme) -> tuple[Trait, ...]:
    """Return what tells subjects of a theme apart: the questions that name them, and every number and house."""
    title = name_question(theme)
    sets = (*theme.subject.keys, *theme.subject.alike)
    naming = {key for keys in sets for key in keys}
    alone = {keys[0] for keys in theme.subject.keys if len(keys) == 1}
    found = []
    for each in theme.live_questions:
        sort = "name" if each is title else _sort(each, naming=each.key in naming, alone=each.key in alone)
        if sort:
            found.append(Trait(each.key, sort, _HOUSE if sort == "house" else each.label))
    return tuple(sorted(found, key=lambda trait: _SORTS.index(trait.sort)))


def _sort(question: Question | Derived, *, naming: bool, alone: bool) -> str | None:
    match question.kind:
        case House():
            return "house"
        case Nik():
            return "nik" if alone else "number"
        case Kk():
            return "kk" if alone else "number"
        case Digits() if naming:
            return "nik" if alone else "number"
        case Words() if naming:
            return "words"
        case Date() if naming:
            return "day"
        case Choice() if naming and not question.many:
            return "choice"
        case _:
            return None


@dataclass(frozen=True, slots=True)
class _Told:
    """A subject made ready for comparing: what its last record says of each trait, and of each declared likeness."""

    card: Card
    answers: tuple[Any, ...]
    """In the order of the traits; None where nothing was said."""
    alike: frozenset[tuple[Any, ...]]
    apart: tuple[Any, ...]
    """What tells it from every other that says something else."""


def candidates(theme: Theme, cards: Sequence[Card]) -> list[Candidate]:
    """Return the pairs that may be one, the likeliest first."""
    traits = traits_of(theme)
    told = [_told(theme, traits, card) for card in cards]
    rest = [sum(max(_POINTS[trait.sort].values()) for trait in traits[at:]) for at in range(len(traits))]
    found = []
    for one, other in _pairs(traits, told):
        findings = _findings(traits, rest, told[one], told[other])
        if findings is not None:
            found.append(_candidate(findings, *sorted((told[one], told[other]), key=partial(_standing, traits))))
    return sorted(found, key=lambda each: (-each.score, each.one.label, each.one.row.id, each.other.row.id))


def _told(theme: Theme, traits: Iterable[Trait], card: Card) -> _Told:
    answers = tuple(_ready(trait, card) for trait in traits)
    apart = tuple(getattr(card.row, key) for key in theme.subject.apart)
    return _Told(card, answers, frozenset(_likenesses(theme, card)), apart)


def _ready(trait: Trait, card: Card) -> Any:
    answer = card.values[trait.key]
    if answer is None:
        return None
    match trait.sort:
        case "name" | "words":
            return name_of(answer)
        case "house":
            return card.row.house
        case _:
            return answer


def _likenesses(theme: Theme, card: Card) -> Iterator[tuple[Any, ...]]:
    """Yield what a subject is like as its theme declares it, in clear: what the blind index of a likeness hides."""
    asked = house_question(theme)
    for keys in theme.subject.alike:
        plain = [key for key in keys if key in theme.fields]
        said = [card.row.house if asked and key == asked.key else _folded(card.values[key]) for key in plain]
        if said and None not in said:
            yield (keys, *said)


def _pairs(traits: Sequence[Trait], told: Sequence[_Told]) -> set[tuple[int, int]]:
    """Return the pairs worth comparing: those that share something, however it was written."""
    blocks: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for place, each in enumerate(told):
        for declared in each.alike:
            blocks[declared].append(place)
        for trait, answer in zip(traits, each.answers, strict=True):
            if answer is not None:
                for block in set(_BLOCKS[trait.sort](answer)):
                    blocks[trait.key, *block].append(place)
    return {pair for members in blocks.values() if len(members) <= _MOST_IN_BLOCK for pair in combinations(members, 2)}


Block = tuple[Any, ...]


def _by_name(name: Any) -> Iterator[Block]:
    yield ("sound", name.sound)
    yield from (("word", word) for word in name.rare)


def _by_words(name: Any) -> Iterator[Block]:
    yield ("sound", name.sound)


def _by_day(day: Any) -> Iterator[Block]:
    yield ("day", day)
    yield ("day", day + timedelta(days=1))
    yield ("month", day.year, day.month)
    yield ("birthday", day.month, day.day)
    if (swapped := _swapped(day)) is not None:
        yield ("day", swapped)


def _by_number(number: Any) -> Iterator[Block]:
    yield from ((at, number[:at], number[at + 1 :]) for at in range(len(number)))


def _by_itself(answer: Any) -> Iterator[Block]:
    yield (answer,)


def _by_nothing(_answer: Any) -> Iterator[Block]:
    yield from ()


_BLOCKS: Final[dict[str, Callable[[Any], Iterator[Block]]]] = {
    "name": _by_name,
    "words": _by_words,
    "day": _by_day,
    "house": _by_itself,
    "nik": _by_number,
    "kk": _by_number,
    "number": _by_itself,
    "choice": _by_nothing,
}


def _swapped(day: date) -> date | None:
    """Return a day whose day and month changed places; None when there is none."""
    return day.replace(month=day.day, day=day.month) if day.day <= 12 and day.day != day.month else None


@dataclass(frozen=True, slots=True)
class _Findings:
    """What comparing two subjects found, trait by trait, and what it comes to."""

    score: int
    by_trait: Sequence[tuple[Trait, str]]


def _findings(traits: Sequence[Trait], rest: Sequence[int], one: _Told, other: _Told) -> _Findings | None:
    """Compare a pair; None as soon as it cannot be worth offering. `rest`: the most that the traits from there give."""
    if one.apart != other.apart:
        return None
    alike = not one.alike.isdisjoint(other.alike)
    score = _POINTS["alike"]["same"] if alike else 0
    found: list[tuple[Trait, str]] = []
    numbers_differ = False
    for at, trait in enumerate(traits):
        mine, theirs = one.answers[at], other.answers[at]
        if (mine is None or theirs is None) and (mine is theirs or trait.sort not in _OWN_NUMBERS):
            continue
        if trait.sort in _SLOW and score + rest[at] < ENOUGH:
            return None
        finding = _FINDINGS[trait.sort](mine, theirs)
        if finding is None:
            continue
        found.append((trait, finding))
        points = _POINTS[trait.sort].get(finding, 0)
        if trait.sort in _OWN_NUMBERS:
            numbers_differ |= finding != "one"
        elif trait.sort == "name" and finding == "other":
            if numbers_differ:
                return None  # two names and two numbers: twins, or mother and child, but not one
            points = points // 2 if alike else points
        score += points
    return _Findings(min(score, 100), found) if score >= ENOUGH else None


def _candidate(findings: _Findings, one: _Told, other: _Told) -> Candidate:
    speaking = sorted(findings.by_trait, key=lambda each: -_POINTS[each[0].sort].get(each[1], 0))
    return Candidate(
        findings.score,
        one.card,
        other.card,
        tuple(_say(trait, finding) for trait, finding in speaking if _POINTS[trait.sort].get(finding, 0) > 0),
        tuple(_say(trait, finding) for trait, finding in reversed(speaking) if finding == "other"),
    )


def _say(trait: Trait, finding: str) -> Text:
    return _SAYS[finding].fill(id=trait.label.id, en=trait.label.en)


def _standing(traits: Sequence[Trait], told: _Told) -> tuple[Any, ...]:
    """Order subjects by how well they are known: with a number before without, then by records, then by age."""
    numbered = any(
        answer is not None and trait.sort in _OWN_NUMBERS for trait, answer in zip(traits, told.answers, strict=True)
    )
    return (not numbered, -told.card.records, told.card.row.subject is None, told.card.row.id)


def _folded(answer: Any) -> Any:
    return fold(answer) or answer if isinstance(answer, str) else answer


def _of_names(one: Any, other: Any) -> str | None:
    if one.unnamed != other.unnamed:
        return None
    alike = likeness(one, other)
    return "same" if alike == 1 else "like" if alike >= LIKE else "other"


def _of_days(one: Any, other: Any) -> str | None:
    if one == other:
        return "same"
    apart = abs((one - other).days)
    birthday = (one.month, one.day) == (other.month, other.day) and abs(one.year - other.year) == 1
    if apart == 1 or birthday or _swapped(one) == other:
        return "near"
    return "month" if (one.year, one.month) == (other.year, other.month) else "other"


def _of_numbers(one: Any, other: Any) -> str | None:
    if one is None or other is None:
        return "one"
    if one == other:
        return None
    return "digit" if len(one) == len(other) and Hamming.distance(one, other, score_cutoff=1) == 1 else "other"


def _of_answers(one: Any, other: Any) -> str | None:
    return "same" if one == other else "other"


_FINDINGS: Final[dict[str, Callable[[Any, Any], str | None]]] = {
    "name": _of_names,
    "words": _of_names,
    "day": _of_days,
    "house": _of_answers,
    "nik": _of_numbers,
    "kk": _of_numbers,
    "number": _of_answers,
    "choice": _of_answers,
}
