"""What one record can count in at once, by the ties of its theme: totals that are tied are hidden as a family."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import product

from app.themes.language import Balance, Condition, Indicator, Parts, Sum, Theme, Within
from app.themes.language.expr import All, Answered, Any_, Compare, Has, OneOf


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
        if isinstance(tie, Within):
            continue
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

    What it is divided by is one; others are read from the conditions, as far as their form shows it, and what follows
    from how values are worked out is declared (`Parts`, `Within`).
    """
    return _wider(_Held(theme))


@lru_cache(64)
def _wider(held: _Held) -> Mapping[str, tuple[str, ...]]:
    theme = held.theme
    around = {
        inner.key: {outer.key for outer in theme.indicators if _inside(inner, outer)} for inner in theme.indicators
    }
    for inner in theme.indicators:
        if inner.whole and _sums(inner) == _sums(theme.indicator[inner.whole]):
            around[inner.key].add(inner.whole)
    for tie in theme.ties:
        if not isinstance(tie, Balance):
            for part in tie.parts:
                around[part].add(tie.whole)
            if isinstance(tie, Parts) and len(tie.parts) == 1:
                around[tie.whole].add(tie.parts[0])
    return {key: tuple(sorted(_reached(key, around) - {key})) for key in around}


def _reached(key: str, around: Mapping[str, set[str]]) -> set[str]:
    """Return all that is wider than an indicator, or than what is wider than it."""
    found, fresh = set[str](), {key}
    while fresh:
        fresh = set[str]().union(*(around[each] for each in fresh)) - found
        found |= fresh
    return found


def _sums(indicator: Indicator) -> bool:
    return isinstance(indicator.count, Sum)


def _inside(inner: Indicator, outer: Indicator) -> bool:
    if isinstance(inner.count, Sum) or isinstance(outer.count, Sum):
        return False
    if (inner.over, inner.on, inner.each) != (outer.over, outer.on, outer.each):
        return False
    sooner = inner.until != outer.until and outer.until is None
    if (inner.until != outer.until and not sooner) or (inner.count == outer.count and not sooner):
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
    """Say whether one condition follows from another, as far as their form shows it."""
    match told, demanded:
        case _ if told == demanded:
            return True
        case Any_(parts), _:
            return all(follows(each, demanded) for each in parts)
        case _, All(parts):
            return all(follows(told, each) for each in parts)
        case _, Any_(parts):
            return any(follows(told, each) for each in parts)
        case All(parts), _:
            return any(follows(each, demanded) for each in parts)
        case ((Compare() | OneOf() | Has()), Answered(key)):
            return told.key == key
        case Compare(), Compare() if _bounds(told, demanded):
            return True
    codes, wanted = _codes(told), _codes(demanded)
    return codes is not None and wanted is not None and codes[0] == wanted[0] and codes[1] <= wanted[1]


def _bounds(told: Compare, demanded: Compare) -> bool:
    """Say whether one comparison with a number follows from another: what is below 2 is below 3."""
    mine, wanted = _number(told.value), _number(demanded.value)
    if told.key != demanded.key or mine is None or wanted is None:
        return False
    below, above = ("lt", "le"), ("gt", "ge")
    for side, sign in ((below, 1), (above, -1)):
        if demanded.op in side and told.op in (*side, "eq"):
            least = sign * (wanted - mine)
            return least > 0 or (least == 0 and (demanded.op == side[1] or told.op == side[0]))
    return False


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _codes(condition: Condition) -> tuple[str, frozenset[object]] | None:
    match condition:
        case OneOf(key, codes):
            return key, frozenset(codes)
        case Compare(key, "eq", value):
            return key, frozenset({value})
        case _:
            return None
