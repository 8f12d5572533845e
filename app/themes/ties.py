"""What one record can count in at once, by the ties of its theme: totals that are tied are hidden as a family."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from app.themes.language import Balance, Condition, Indicator, Parts, Sum, Theme
from app.themes.language.expr import All, Answered, Compare, Has, OneOf


@dataclass(frozen=True, slots=True)
class Family:
    """Totals of which some can be reckoned from the others; most totals are a family by themselves.

    `kinds`: the sets of members in which one record can count at the same time. `partitions`: totals with the parts
    that add up to them. `balance`: the stock among them that flows move, if there is one.
    """

    members: tuple[str, ...]
    kinds: tuple[frozenset[str], ...]
    partitions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    balance: Balance | None = None


class _Held:
    """A theme as an argument that is told from others by being another."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.theme is self.theme

    def __hash__(self) -> int:
        return id(self.theme)


def twins(theme: Theme) -> Mapping[str, str]:
    """Return for each indicator the first that counts exactly the same; they differ in what they are divided by."""
    return _twins(_Held(theme))


@lru_cache(64)
def _twins(held: _Held) -> Mapping[str, str]:
    first: dict[object, str] = {}
    found = {}
    for each in held.theme.indicators:
        counted = (each.count, each.over, each.on, each.until, each.each)
        found[each.key] = first.setdefault(counted, each.key)
    return found


def families(theme: Theme) -> tuple[Family, ...]:
    """Return the families of a theme's totals, each total in one, in the order of the declaration."""
    return _families(_Held(theme))


@lru_cache(64)
def _families(held: _Held) -> tuple[Family, ...]:
    theme, same = held.theme, twins(held.theme)
    of: dict[str, set[str]] = {key: {key} for key in dict.fromkeys(same.values())}
    balance_of: dict[str, Balance] = {}
    for tie in theme.ties:
        tied = {same[key] for key in _keys(tie)}
        joined = set[str]().union(*(of[key] for key in tied))
        of |= dict.fromkeys(joined, joined)
        if isinstance(tie, Balance):
            balance_of[same[tie.stock]] = tie
    found: dict[int, set[str]] = {id(members): members for members in of.values()}
    split = _partitions(theme, same)
    return tuple(
        Family(
            tuple(key for key in of if key in members),
            _kinds(split, members),
            tuple((whole, parts) for whole, parts in split if whole in members),
            next((balance_of[key] for key in members if key in balance_of), None),
        )
        for members in found.values()
    )


def _keys(tie: Parts | Balance) -> tuple[str, ...]:
    return (tie.whole, *tie.parts) if isinstance(tie, Parts) else (tie.stock, tie.begins, *tie.ends)


Partitions = tuple[tuple[str, tuple[str, ...]], ...]


def _partitions(theme: Theme, same: Mapping[str, str]) -> Partitions:
    return tuple(
        (same[tie.whole], tuple(dict.fromkeys(same[key] for key in tie.parts)))
        for tie in theme.ties
        if isinstance(tie, Parts)
    )


def _kinds(split: Partitions, members: set[str]) -> tuple[frozenset[str], ...]:
    inner = {part for whole, parts in split if whole in members for part in parts}

    def grown(key: str) -> Iterator[frozenset[str]]:
        ways = [[kind for part in parts for kind in grown(part)] for whole, parts in split if whole == key]
        for chosen in product(*ways):
            yield frozenset({key}).union(*chosen)

    return tuple(kind for key in sorted(members - inner) for kind in grown(key))


def wider(theme: Theme) -> Mapping[str, tuple[str, ...]]:
    """Return for each indicator those that count every record it counts, and more: the difference is a count too.

    What it is divided by is one; others are read from the conditions, as far as their form shows it.
    """
    return _wider(_Held(theme))


@lru_cache(64)
def _wider(held: _Held) -> Mapping[str, tuple[str, ...]]:
    theme, found = held.theme, {}
    for inner in theme.indicators:
        within = {outer.key for outer in theme.indicators if _inside(inner, outer)}
        if inner.whole and _sums(inner) == _sums(theme.indicator[inner.whole]):
            within.add(inner.whole)
        found[inner.key] = tuple(sorted(within))
    return found


def _sums(indicator: Indicator) -> bool:
    return isinstance(indicator.count, Sum)


def _inside(inner: Indicator, outer: Indicator) -> bool:
    if isinstance(inner.count, Sum) or isinstance(outer.count, Sum) or inner.count == outer.count:
        return False
    if (inner.over, inner.on, inner.until, inner.each) != (outer.over, outer.on, outer.until, outer.each):
        return False
    told = list(conjuncts(inner.count))
    return all(any(follows(each, demanded) for each in told) for demanded in conjuncts(outer.count))


def conjuncts(condition: Condition) -> Iterator[Condition]:
    """Yield the conditions that must all hold."""
    if isinstance(condition, All):
        for part in condition.parts:
            yield from conjuncts(part)
    else:
        yield condition


def follows(told: Condition, demanded: Condition) -> bool:
    """Say whether one simple condition follows from another about the same question."""
    if told == demanded:
        return True
    if isinstance(demanded, Answered):
        return isinstance(told, Compare | OneOf | Has) and told.key == demanded.key
    codes, wanted = _codes(told), _codes(demanded)
    return codes is not None and wanted is not None and codes[0] == wanted[0] and codes[1] <= wanted[1]


def _codes(condition: Condition) -> tuple[str, frozenset[object]] | None:
    match condition:
        case OneOf(key, codes):
            return key, frozenset(codes)
        case Compare(key, "eq", value):
            return key, frozenset({value})
        case _:
            return None
