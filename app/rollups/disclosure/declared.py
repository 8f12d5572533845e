"""What declared indicators tell of the categories of a breakdown: it must not tell what they hide."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.rollups.categories import Category
from app.themes.language import Condition, Indicator, Sum, Theme, keys_of
from app.themes.language.expr import Answered, Compare, Has, OneOf
from app.themes.ties import Family, conjuncts, follows, twins

_FAR = 1 << 60
"""Beyond every number that is kept."""


class Beside(NamedTuple):
    """A declared indicator that counts part of what some categories of a figure count together, or all that and more.

    The difference is a count as well.
    """

    key: str
    codes: frozenset[str]


@dataclass(frozen=True)
class Declared:
    """`tells`: the indicators that give this breakdown themselves; `beside`: those to be compared, by member."""

    tells: tuple[str, ...]
    beside: Mapping[str, tuple[Beside, ...]]


def declared(theme: Theme, family: Family, category: Category) -> Declared:
    """Return what the theme's indicators say of a family's figures told apart by a category.

    An indicator tells it itself where it counts what a member counts under a condition on the same question, or where
    it cannot be seen which categories it counts.
    """
    same, keys = twins(theme), _keys(category)
    told = {key: _conditions(theme.indicator[key]) for key in family.members}
    common = frozenset.intersection(*told.values())
    tells: list[str] = []
    beside: dict[str, list[Beside]] = {member: [] for member in family.members}
    for each in theme.indicators:
        mine = _conditions(each)
        tied = frozenset(one for one in mine if not keys.isdisjoint(keys_of(one)))
        if not tied - common:
            continue
        if same[each.key] in family.members:
            tells.append(each.key)
            continue
        for member, theirs in told.items():
            if _base(each) != _base(theme.indicator[member]):
                continue
            around, inside = _within(theirs, mine - tied), _within(mine, theirs)
            if not around and not inside:
                continue
            codes = _codes(theme, category, tied - common)
            if codes is None or (around and inside):
                tells.append(each.key)
                break
            beside[member].append(Beside(each.key, codes))
    return Declared(tuple(tells), {member: tuple(found) for member, found in beside.items()})


def _keys(category: Category) -> frozenset[str]:
    """Return the fields that a category is made of."""
    if category.grouping is not None:
        return frozenset(filter(None, (category.grouping.of, category.grouping.at)))
    if category.item is not None:
        return frozenset((category.question, category.item.key))
    return frozenset((category.key,))


def _conditions(indicator: Indicator) -> frozenset[Condition]:
    where = indicator.count.where if isinstance(indicator.count, Sum) else indicator.count
    return frozenset(conjuncts(where)) if where is not None else frozenset()


def _base(indicator: Indicator) -> tuple[str | None, ...]:
    """Return what two figures must share to be compared: what is added up, and when it counts."""
    amount = indicator.count.key if isinstance(indicator.count, Sum) else None
    return amount, indicator.over, indicator.on, indicator.until, indicator.each


def _within(told: frozenset[Condition], demanded: frozenset[Condition]) -> bool:
    return all(any(follows(one, each) for one in told) for each in demanded)


def _codes(theme: Theme, category: Category, conditions: frozenset[Condition]) -> frozenset[str] | None:
    """Return the categories of which all records meet the conditions and of the others none; None if unknown."""
    found = frozenset(code for code, _ in category.options)
    for each in conditions:
        codes = _of_groups(theme, category, each) if category.grouping else _of_options(category, each)
        if codes is None:
            return None
        found &= codes
    return found


def _of_options(category: Category, condition: Condition) -> frozenset[str] | None:
    match condition:
        case OneOf(key, codes) if key == category.key:
            return frozenset(map(str, codes))
        case Compare(key, "eq", value) if key == category.key:
            return frozenset({str(value)})
        case Has(key, code) if key == category.key:
            return frozenset({code})
        case Answered(key) if key == category.key:
            return frozenset(code for code, _ in category.options)
        case _:
            return None


def _of_groups(theme: Theme, category: Category, condition: Condition) -> frozenset[str] | None:
    """Try a condition at both ends of each group: one that holds from, up to or at a number tells all between."""
    grouping = category.grouping
    if not isinstance(condition, Compare) or grouping is None or grouping.at or condition.key != grouping.of:
        return None
    holds, found = theme.test(condition), []
    for code, low, high in _ends(category.ends):
        at_ends = {holds({grouping.of: low}), holds({grouping.of: high})}
        if len(at_ends) > 1 or (low != high and condition.op in ("eq", "ne")):
            return None
        found += [code] if True in at_ends else []
    return frozenset(found)


def _ends(ends: Sequence[tuple[str, int | None, int | None]]) -> Iterator[tuple[str, int, int]]:
    for code, low, high in ends:
        yield code, -_FAR if low is None else low, _FAR if high is None else high
