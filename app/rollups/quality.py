"""From records to questions: each check looks at every sender and every RT, and asks only where chance is no answer."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal as Exact
from typing import Any
from uuid import UUID

from app.core.clock import WIB
from app.core.text import Text
from app.rollups.quality_reading import Entry
from app.rollups.statistics import binomial_tail, bursts, chi_square, deviation, digit_score, poisson_tail
from app.themes.language import Decimal, LastDigits, Spread, Theme
from app.themes.quality_checks import (
    COPIES,
    CORRECTED,
    DIGITS,
    FLAGGED,
    SPEED,
    SPREAD,
    UNSURE,
    QualityCheck,
    ShareCheck,
)

Group = UUID | str
"""A sender by account, or an RT by code."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question about a sender or an RT, with the numbers behind it and the records it rests on."""

    check: QualityCheck
    who: Group
    about: str | None
    asks: Text
    shows: Text
    numbers: Mapping[str, Any]
    records: tuple[UUID, ...]


def questions(theme: Theme, entries: Sequence[Entry]) -> list[Asking]:
    """Return what is to be asked, check by check; an RT with a single sender is not asked about a second time."""
    senders = _grouped(entries, lambda each: each.sender)
    places = {
        rt: mine for rt, mine in _grouped(entries, lambda each: each.rt).items() if len({e.sender for e in mine}) > 1
    }
    found: list[Asking] = []
    for groups in (senders, places):
        for who, mine in groups.items():
            found += (asking for digits in theme.quality.digits for asking in _digits(theme, digits, who, mine))
            found += (asking for spread in theme.quality.spreads for asking in _spread(theme, spread, who, mine))
    for who, mine in senders.items():
        found += _speed(who, mine)
    found += _copies(senders)
    for groups, whole in ((senders, entries), (places, entries)):
        for check, parts in SHARES.items():
            found += _shares(check, parts, groups, whole)
    return sorted(found, key=lambda each: (each.check.code, str(each.who), each.about or ""))


def _grouped(entries: Iterable[Entry], by: Callable[[Entry], Group]) -> dict[Group, list[Entry]]:
    groups: defaultdict[Group, list[Entry]] = defaultdict(list)
    for each in entries:
        groups[by(each)].append(each)
    return dict(groups)


def digit_at(stored: int, places: int, place: int) -> int:
    """Return the digit at a place behind the point of a number kept as an integer of its last place."""
    return abs(stored) // int(10 ** (places - place)) % 10


def _digits(theme: Theme, digits: LastDigits, who: Group, mine: Sequence[Entry]) -> Iterator[Asking]:
    field = theme.fields[digits.key]
    places = field.kind.places if isinstance(field.kind, Decimal) else 0
    stored = [value for each in mine if isinstance(value := each.values[digits.key], int)]
    if len(stored) < DIGITS.least:
        return
    counts = Counter(digit_at(each, places, digits.place) for each in stored)
    ends = [counts[digit] for digit in range(10)]
    score, chi = digit_score(ends), chi_square(ends)
    if score <= DIGITS.score or chi <= DIGITS.chance:
        return
    round_ = sum(ends[digit] for digit in (0, 5))
    numbers = {"n": len(stored), "digits": ends, "score": f"{score:.1f}", "chi_square": f"{chi:.2f}"}
    numbers["share"] = f"{100 * round_ / len(stored):.0f}"
    records = [each.id for each in mine if each.values[digits.key] is not None]
    yield _asking(DIGITS, who, digits.key, numbers, records, what=field.label, asks=digits.asks)


def _spread(theme: Theme, spread: Spread, who: Group, mine: Sequence[Entry]) -> Iterator[Asking]:
    field = theme.fields[spread.key]
    scale = 10**field.kind.places if isinstance(field.kind, Decimal) else 1
    least, most = (int(Exact(each) * scale) for each in (spread.least, spread.most))
    # One value a subject: the same child measured again says little more of how children are measured.
    of_subjects = {each.subject: each for each in mine if isinstance(each.values[spread.key], int)}.values()
    held = [(each, v) for each in of_subjects if isinstance(v := each.values[spread.key], int) and least <= v <= most]
    if len(held) < SPREAD.least:
        return
    found = deviation([value / scale for _, value in held])
    if found.high < float(spread.low):
        asks = SPREAD.asks
    elif found.low > float(spread.high):
        asks = SPREAD.asks_wide
    else:
        return
    numbers = {"n": len(held), "sd": f"{found.sd:.2f}", "interval": [f"{found.low:.2f}", f"{found.high:.2f}"]}
    numbers |= {"low": spread.low, "high": spread.high}
    yield _asking(SPREAD, who, spread.key, numbers, [each.id for each, _ in held], what=field.label, asks=asks)


def _speed(who: Group, mine: Sequence[Entry]) -> Iterator[Asking]:
    timed = sorted((each.made_at, each.id) for each in mine if each.made_at is not None)
    found = bursts([moment for moment, _ in timed], timedelta(minutes=SPEED.minutes), SPEED.least)
    if not found:
        return
    worst = max(found, key=lambda each: each.size)
    since = timed[worst.first][0].astimezone(WIB)
    numbers = {"n": worst.size, "minutes": SPEED.minutes, "since": f"{since:%Y-%m-%d %H:%M} WIB", "bursts": len(found)}
    records = [id_ for each in found for _, id_ in timed[each.first : each.last + 1]]
    yield _asking(SPEED, who, None, numbers, records)


def _copies(senders: Mapping[Group, Sequence[Entry]]) -> Iterator[Asking]:
    """Ask where a sender's own pairs are alike more often than pairs of two different senders are."""
    told = {who: _subjects(mine) for who, mine in senders.items()}
    everybody: Counter[tuple[Any, ...]] = Counter()
    for mine in told.values():
        everybody.update(answers for answers, subjects in mine.items() for _ in subjects)
    inside = sum(_pairs_alike(mine) for mine in told.values())
    between = sum(count * (count - 1) // 2 for count in everybody.values()) - inside
    sizes = {who: sum(map(len, mine.values())) for who, mine in told.items()}
    others = _pairs(sum(sizes.values())) - sum(map(_pairs, sizes.values()))
    for who, mine in told.items():
        pairs, size = _pairs_alike(mine), sizes[who]
        expected = _pairs(size) * (between + 1) / (others + 1)
        if size < COPIES.least or pairs < COPIES.pairs or not others:
            continue
        if poisson_tail(pairs, expected) >= COPIES.chance:
            continue
        records = [id_ for subjects in mine.values() if len(subjects) > 1 for id_ in subjects.values()]
        numbers = {"n": len(records), "pairs": pairs, "among": _pairs(size), "expected": f"{expected:.1f}"}
        yield _asking(COPIES, who, None, numbers, records)


def _subjects(mine: Iterable[Entry]) -> dict[tuple[Any, ...], dict[UUID, UUID]]:
    """Return, for all answers of a record together, the subjects who have them, each with one record."""
    found: defaultdict[tuple[Any, ...], dict[UUID, UUID]] = defaultdict(dict)
    for each in mine:
        if sum(answer is not None for answer in each.alike) >= COPIES.answered:
            found[each.alike].setdefault(each.subject, each.id)
    return dict(found)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _pairs_alike(mine: Mapping[tuple[Any, ...], Mapping[UUID, UUID]]) -> int:
    return sum(_pairs(len(subjects)) for subjects in mine.values())


Parts = Callable[[Entry], tuple[int, int]]
"""What a record adds above and below a share."""

SHARES: Mapping[ShareCheck, Parts] = {
    FLAGGED: lambda each: (int(each.flagged), 1),
    UNSURE: lambda each: (each.unsure, each.answerable),
    CORRECTED: lambda each: (int(each.corrected), 1),
}


def _shares(
    check: ShareCheck, parts: Parts, groups: Mapping[Group, Sequence[Entry]], whole: Sequence[Entry]
) -> Iterator[Asking]:
    """Ask where a share is much larger than among all others, and more so than chance makes it."""
    all_above, all_below = _added(parts, whole)
    for who, mine in groups.items():
        above, below = _added(parts, mine)
        rest_above, rest_below = all_above - above, all_below - below
        if below < check.least or rest_below < check.least:
            continue
        # One more on both sides: where the others have none, none is not what is expected.
        usual = (rest_above + 1) / (rest_below + 1)
        if above / below < check.ratio * usual or binomial_tail(above, below, usual) >= check.chance:
            continue
        numbers = {"n": below, "count": above, "share": f"{100 * above / below:.0f}"}
        numbers |= {"rest_n": rest_below, "rest": f"{100 * rest_above / rest_below:.0f}"}
        yield _asking(check, who, None, numbers, [each.id for each in mine if parts(each)[0]])


def _added(parts: Parts, entries: Iterable[Entry]) -> tuple[int, int]:
    above = below = 0
    for each in entries:
        more, among = parts(each)
        above, below = above + more, below + among
    return above, below


def _asking(
    check: QualityCheck,
    who: Group,
    about: str | None,
    numbers: Mapping[str, Any],
    records: Sequence[UUID],
    *,
    what: Text | None = None,
    asks: Text | None = None,
) -> Asking:
    """Put a question into words, in both languages."""
    label = what or Text("", "")
    comma = {name: each.replace(".", ",") if isinstance(each, str) else each for name, each in numbers.items()}
    shows = Text(
        check.shows.id.format_map({**comma, "what": label.id}),
        check.shows.en.format_map({**numbers, "what": label.en}),
    )
    return Asking(check, who, about, asks or check.asks, shows, numbers, tuple(records))
