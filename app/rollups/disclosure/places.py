"""The areas of a tree as bits of a number, and the ways in which a change can lie in them unseen from above."""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import combinations

ROOT = 0
"""The place of the widest area."""

NOWHERE = 1 << 60
"""More than anything costs."""


class Places:
    """A tree of areas by place: `parents[at]` is the place of the area above, of the first there is none.

    A set of areas is a number with their bits set.
    """

    def __init__(self, parents: Sequence[int]) -> None:
        self.parents = tuple(parents)
        self.children: tuple[tuple[int, ...], ...] = tuple(
            tuple(at for at, above in enumerate(self.parents) if above == place and at != ROOT)
            for place in range(len(self.parents))
        )
        self.leaves = tuple(at for at, below in enumerate(self.children) if not below)
        self.leaf_mask = sum(1 << at for at in self.leaves)
        self.children_masks = tuple(sum(1 << at for at in below) for below in self.children)
        self.upwards = tuple((at, below) for at, below in reversed(list(enumerate(self.children))) if below)
        """Each area that has some below it, the narrowest first, with those."""

    @cached_property
    def paths(self) -> dict[int, int]:
        """For each leaf all areas it lies in, itself and the widest included."""
        found = {}
        for leaf in self.leaves:
            at, path = leaf, 1 << leaf
            while at != ROOT:
                at = self.parents[at]
                path |= 1 << at
            found[leaf] = path
        return found

    @cached_property
    def supports(self) -> tuple[tuple[int, ...], ...]:
        """For each area the sets, smallest first, in which a change shows that is made under one leaf of it.

        It is unmade under another leaf, so that the areas above both do not show it; or it is not, and shows all the
        way up: these sets contain the widest area.
        """
        paths = list(self.paths.values())
        all_sets = {*paths, *(one ^ other for one, other in combinations(paths, 2))}
        ordered = sorted(all_sets, key=lambda each: (each.bit_count(), each))
        return tuple(tuple(each for each in ordered if each >> at & 1) for at in range(len(self.parents)))

    @cached_property
    def beside(self) -> tuple[tuple[tuple[tuple[int, ...], int], ...], ...]:
        """For each area, on the way up to the widest: the other areas below the one above it, and that one."""
        found = []
        for at in range(len(self.parents)):
            way, here = [], at
            while here != ROOT:
                above = self.parents[here]
                way.append((tuple(each for each in self.children[above] if each != here), above))
                here = above
            found.append(tuple(way))
        return tuple(found)

    def cheapest(self, at: int, costs: Sequence[int], *, root: bool) -> int:
        """Return the least that one of the `supports` of an area costs, `costs` being those of the areas in it.

        `root`: whether it may contain the widest area. NOWHERE when there is none.
        """
        down = list(costs)
        for place, below in self.upwards:
            down[place] += min([down[each] for each in below])
        up, least = down[at], NOWHERE
        for others, above in self.beside[at]:
            if others:
                least = min(least, up + min([down[each] for each in others]))
            up += costs[above]
        return min(least, up) if root else least

    @cached_property
    def spots(self) -> tuple[tuple[tuple[int, tuple[int, ...]], ...], ...]:
        """For each area its `supports`, each with the places in it."""
        return tuple(tuple((each, tuple(bits(each))) for each in supports) for supports in self.supports)


@lru_cache(512)
def places_of(parents: tuple[int, ...]) -> Places:
    """Return the places of a tree of areas, the same for the same tree: what follows from them is reckoned once."""
    return Places(parents)


def bits(mask: int) -> list[int]:
    """Return the places in a set, in order."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
