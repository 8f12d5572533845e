"""The areas of a city as places, and what counts in each of them, without those that the reader sees anyway."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.areas.codes import Level, ancestor, depth_of, is_within
from app.areas.tree import Tree
from app.rollups.disclosure.places import Places, places_of

Row = list[int]
"""The sums of an area in one period, in the order of the columns."""


@dataclass(frozen=True)
class Town:
    """Areas by place, the widest first; `codes[at]` and `places` say the same of each."""

    codes: tuple[str, ...]
    places: Places

    @cached_property
    def at(self) -> Mapping[str, int]:
        """The place of each area."""
        return {code: at for at, code in enumerate(self.codes)}

    @cached_property
    def weights(self) -> tuple[int, ...]:
        """How dear an area's figures are to readers: the wider it is, the dearer."""
        deepest = max(map(depth_of, self.codes))
        return tuple(4 ** (deepest - depth_of(code)) for code in self.codes)

    def summed(self, rows: Mapping[str, Sequence[Row]], steps: int, width: int) -> list[Sequence[Row]]:
        """Return for each place and step its sums, those of wider areas added up from the narrowest."""
        nothing = [[0] * width for _ in range(steps)]
        found: list[Sequence[Row]] = [nothing for _ in self.codes]
        for at in reversed(range(len(self.codes))):
            below = self.places.children[at]
            if not below:
                found[at] = rows.get(self.codes[at], nothing)
            elif len(below) == 1:
                found[at] = found[below[0]]
            else:
                found[at] = [
                    list(map(sum, zip(*parts, strict=True)))
                    for parts in zip(*map(found.__getitem__, below), strict=True)
                ]
        return found


def town_of(tree: Tree, area: str, levels: Sequence[Level], known: Iterable[str], extra: Iterable[str] = ()) -> Town:
    """Return the areas at and below `area` of some levels, but for those within a `known` one.

    `extra`: codes of the last level that count something although the tree has them not.
    """
    hidden = tuple(known)
    found = {area: None}
    for level in levels:
        codes = [node.code for node in tree.within(area, level)]
        codes += [code for code in extra if level == levels[-1]] + [
            above for code in extra if level != levels[-1] and (above := ancestor(code, level))
        ]
        found |= {code: None for code in sorted(set(codes)) if not any(is_within(code, root) for root in hidden)}
    ordered = list(found)
    at = {code: place for place, code in enumerate(ordered)}
    return Town(tuple(ordered), places_of(tuple(_above(code, at) for code in ordered)))


def _above(code: str, at: Mapping[str, int]) -> int:
    above, _, _ = code.rpartition(".")
    while above and above not in at:
        above, _, _ = above.rpartition(".")
    return at.get(above, 0)
