"""Which parts of a theme an asker may not know of, and so neither count, nor break down by, nor trace.

What a keeper said is seen by some only (`MAY_SEE`). A figure that rests on it is a total, and totals are for who may
read totals; but a list of the records behind it, or its parts by sex, would tell of each family what it says.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.records.carrying import hidden_from
from app.themes.language import Condition, Indicator, Memory, Sight, Sum, Theme, all_of
from app.themes.language.expr import All, Any_, CompareTo, Has, Not


@dataclass(frozen=True)
class Unseen:
    """What is hidden: whole fields, with all that is worked out from them, and some options of others."""

    fields: frozenset[str]
    options: Mapping[str, frozenset[str]]

    def whole(self, key: str) -> bool:
        """Say whether nothing of a field is seen."""
        return key in self.fields

    def codes(self, key: str) -> frozenset[str]:
        """Return the options of a field that are not seen."""
        return self.options.get(key, frozenset())

    def rests_on(self, theme: Theme, indicator: Indicator) -> bool:
        """Say whether an indicator rests on something unseen."""
        count = indicator.count
        where = (count.where or all_of()) if isinstance(count, Sum) else count
        keys = {indicator.on, indicator.until, indicator.each, count.key if isinstance(count, Sum) else None}
        return (indicator.kept and bool(self.options)) or any(map(self._hides, keys)) or self._reads(where)

    def _hides(self, key: str | None) -> bool:
        return key is not None and (key in self.fields or key in self.options)

    def _reads(self, condition: Condition) -> bool:
        match condition:
            case All(parts) | Any_(parts):
                return any(map(self._reads, parts))
            case Not(part):
                return self._reads(part)
            case Has(key, code) if key in self.options:
                return code in self.options[key]
            case CompareTo(key, _, other, _):
                return self._hides(key) or self._hides(other)
            case _:
                return self._hides(condition.key)


_FOUND: dict[tuple[int, Sight], tuple[Theme, Unseen]] = {}


def unseen_by(theme: Theme, sight: Sight) -> Unseen:
    """Return what this sight may not know of a theme."""
    found = _FOUND.get((id(theme), sight))
    if found is None:
        found = _FOUND[id(theme), sight] = (theme, _unseen(theme, sight))
    return found[1]


def _unseen(theme: Theme, sight: Sight) -> Unseen:
    keepers = hidden_from(theme, sight)
    fields = {key for key, keeper in keepers.items() if keeper.codes is None}
    options = {key: keeper.codes for key, keeper in keepers.items() if keeper.codes is not None}
    for formula in theme.formulas:
        recalled = formula.recalls.fields if isinstance(formula, Memory) else ()
        if not (fields | options.keys()).isdisjoint((*formula.takes, *recalled)):
            fields |= {each.key for each in formula.gives}
    return Unseen(frozenset(fields), options)
