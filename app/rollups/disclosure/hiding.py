"""Chooses the fewest figures to hide so that no small count can be reckoned from those that are shown.

A figure is a slot of a board in a place. It is safe once some *move* in it exists that no shown figure betrays: a
change of what records say, made under one area and, where wider figures are shown, unmade under another. While such a
move exists the hidden figure has at least two possible values, whatever is subtracted from what; and hiding more never
takes a move away. So figures are hidden until every hidden one is safe. This is cell suppression (L. H. Cox,
"Suppression methodology and statistical disclosure control", JASA 75, 1980; M. Fischetti and J. J. Salazar, "Solving
the cell suppression problem on tabular data with linear constraints", Management Science 47, 2001), whose optimum is
NP-hard: like HiTaS (S. Giessing and D. Repsilber, 2002) it is greedy, but over all periods and tied totals at once.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from operator import add, mul

from app.rollups.disclosure.moves import Board, Move
from app.rollups.disclosure.places import ROOT, Places, bits

Column = Sequence[int]
"""A number for each place."""

NEVER = 1 << 40
"""What it costs to hide a figure that has to stay."""


@dataclass(frozen=True)
class Measured:
    """What a slot counts, by place: its own figure, and every count that must not be small where it is shown."""

    values: Column
    counts: tuple[Column, ...]

    @cached_property
    def prices(self) -> Column:
        """What it costs to hide the figure of each place, reckoned once."""
        return [_price(value) for value in self.values]

    def small(self, least: int) -> int:
        """Return the places in which some count is too small to be shown."""
        mask = 0
        for counts in self.counts:
            for at, count in enumerate(counts):
                if 0 < count < least:
                    mask |= 1 << at
        return mask


@dataclass
class Hidden:
    """The hidden figures: `masks[slot]` are the places. `used` are the moves that lie under each leaf."""

    masks: list[int]
    first: int = 0
    """How many were too small themselves."""
    used: dict[int, set[Move]] = field(default_factory=dict)
    everything: bool = False
    """Whether no move could be found for some figure, so that none at all is shown."""

    def mask(self, slot: int) -> int:
        """Return the places in which a slot is hidden."""
        return self.masks[slot]

    def piece(self, _number: int) -> "Hidden":
        """Return what is hidden of a piece of the board: the board was decided as one."""
        return self

    def above(self, at: int) -> "Above":
        """Return what is settled of a place, for what lies below it; -1 for one that is not there."""
        if at < 0:
            return Above(frozenset(), frozenset(), self.everything)
        hidden = frozenset(slot for slot, mask in enumerate(self.masks) if mask >> at & 1)
        return Above(hidden, self.used.get(at, frozenset()), self.everything)

    @property
    def count(self) -> int:
        """How many figures are hidden in all."""
        return sum(mask.bit_count() for mask in self.masks)


@dataclass(frozen=True)
class Above:
    """What is settled of the widest place: the slots that are hidden there, and the moves that must lie below it.

    `everything`: no figure is shown there, and so none below.
    """

    hidden: frozenset[int]
    moves: Collection[Move]
    everything: bool = False


@dataclass(frozen=True)
class Settled:
    """What was decided before: `masks[slot]` are hidden and safe, and of the `locked` slots nothing else may be."""

    masks: Sequence[int]
    locked: frozenset[int]


def hide(
    places: Places,
    board: Board,
    measured: Sequence[Measured],
    least: int,
    weights: Sequence[int],
    heavy: Mapping[int, int],
    above: Above | None = None,
    also: Sequence[int] = (),
    settled: Settled | None = None,
) -> Hidden:
    """Return what to hide so that no count from 1 to `least - 1` can be found out; `also` is hidden in any case.

    `settled`: what other patterns hide already. `weights`: how dear each place is; `heavy`: how many times dearer a
    slot is than the others. With `above`, the figures of the widest place are what they are, and what is hidden there
    must stay unknown from below.
    """
    work = _Hiding(places, board, measured, least, weights, heavy, above, also, settled)
    work.run()
    return work.hidden


class _Hiding:
    def __init__(
        self,
        places: Places,
        board: Board,
        measured: Sequence[Measured],
        least: int,
        weights: Sequence[int],
        heavy: Mapping[int, int],
        above: Above | None,
        also: Sequence[int],
        settled: Settled | None,
    ) -> None:
        self.places, self.board, self.measured, self.least, self.above = places, board, measured, least, above
        self.hidden = Hidden([each.small(least) for each in measured])
        for slot, mask in enumerate(also):
            self.hidden.masks[slot] |= mask
        for slot, mask in enumerate(settled.masks if settled else ()):
            self.hidden.masks[slot] |= mask
        if above is not None:
            for slot in range(len(board.slots)):
                first = 1 if slot in above.hidden else 0
                self.hidden.masks[slot] = self.hidden.masks[slot] & ~1 | first
        self.hidden.first = self.hidden.count
        scales = {heft: [weight * heft for weight in weights] for heft in (1, *heavy.values())}
        self.costs = [list(map(mul, scales[heavy.get(slot, 1)], each.prices)) for slot, each in enumerate(measured)]
        if above is not None:
            for slot, costs in enumerate(self.costs):
                costs[ROOT] = 0 if slot in above.hidden else NEVER
        self.locked = settled.locked if settled else frozenset()
        for slot in self.locked:
            self.costs[slot] = [NEVER] * len(places.parents)
        self.opened = [self._open(slot) for slot in range(len(board.slots))]
        self.safe = list(settled.masks) if settled else [0] * len(board.slots)

    def run(self) -> None:
        """Hide until every hidden figure is safe, and no hidden few stand out against a shown sum."""
        if self.above is not None:
            if self.above.everything:
                self._surrender()
                return
            for move in sorted(self.above.moves, key=lambda each: (len(each), each)):
                self._carry(move)
        while True:
            self._protect()
            if not self._gather():
                return

    def _carry(self, move: Move) -> None:
        """Let a move that was made above lie under some leaf here, which all its figures hide."""
        costs = self._still(move)
        ways = [(sum([costs[at] for at in bits(path & ~1)]), path & ~1) for path in self.places.paths.values()]
        self._take(move, min(ways)[1])

    def _protect(self) -> None:
        settled = 1 if self.above else 0
        while unsafe := [
            (slot, at) for slot, mask in enumerate(self.hidden.masks) for at in bits(mask & ~self.safe[slot] & ~settled)
        ]:
            for slot, at in unsafe:
                if not self.safe[slot] >> at & 1 and not self._find(slot, at):
                    self._surrender()

    def _surrender(self) -> None:
        """Show nothing: what is not published betrays nothing."""
        every = (1 << len(self.places.parents)) - (2 if self.above else 1)
        for slot in range(len(self.board.slots)):
            if slot not in self.locked:
                self._hide(slot, every)
            self.safe[slot] = ~0
        self.hidden.everything = True

    def _find(self, slot: int, at: int) -> bool:
        """Find the cheapest move that shows in a figure and nowhere else but in hidden ones, and hide what it takes.

        There is one for every figure that is counted apart from others: at worst all are hidden. False if not.
        """
        supports, masks = self.places.supports[at], self.hidden.masks
        for move in self.board.moves[slot]:
            hidden = masks[slot]
            for each in move:
                hidden &= masks[each]
                if not hidden >> at & 1:
                    break  # whatever change shows there would need it
            else:
                for mask in supports:
                    if not mask & ~hidden and self._may(move, mask):
                        self._take(move, mask)
                        return True
        best, chosen = NEVER, None
        opened, places = self.opened, self.places
        for move in self.board.moves[slot]:
            least = 0  # the figure's own place is in every one of these
            for each in move:
                least += opened[each][at]
                if least >= best:
                    break
            else:
                costs = self._still(move)
                cost = places.cheapest(at, costs, root=self._may(move, 1))
                if cost < best:
                    best, chosen = cost, (move, self._first(move, at, costs, cost))
        if chosen is None:
            return False
        self._take(*chosen)
        return True

    def _first(self, move: Move, at: int, costs: Column, cost: int) -> int:
        """Return the first of the sets in which a move may lie at that cost."""
        return next(
            mask
            for mask, spots in self.places.spots[at]
            if sum([costs[spot] for spot in spots]) == cost and self._may(move, mask)
        )

    def _may(self, move: Move, mask: int) -> bool:
        """Say whether a move may lie there: where it shows in the widest place it must be one that was made above."""
        return self.above is None or not mask & 1 or move in self.above.moves

    def _still(self, move: Move) -> Column:
        """Return by place what it costs to hide what is not hidden yet of a move's slots."""
        opened = self.opened
        if len(move) == 1:
            return opened[move[0]]
        if len(move) == 2:
            return list(map(add, opened[move[0]], opened[move[1]]))
        return list(map(sum, zip(*[opened[each] for each in move], strict=True)))

    def _open(self, slot: int) -> Column:
        """Return by place what it costs to hide what is not hidden yet of a slot."""
        mask, found = self.hidden.masks[slot], list(self.costs[slot])
        for at in bits(mask):
            found[at] = 0
        return found

    def _hide(self, slot: int, mask: int) -> None:
        self.hidden.masks[slot] |= mask
        self.opened[slot] = self._open(slot)

    def _take(self, move: Move, mask: int) -> None:
        for slot in move:
            if mask & ~self.hidden.masks[slot]:
                self._hide(slot, mask)
            self.safe[slot] |= mask
        for leaf in bits(mask & self.places.leaf_mask):
            self.hidden.used.setdefault(leaf, set()).add(move)

    def _gather(self) -> bool:
        """Where a shown sum leaves only few to its hidden parts, hide one part more; say whether any had to be."""
        widened = [self._enough(slot, whole, parts) for slot, whole, parts in self._sums()]
        return any(widened)

    def _sums(self) -> Iterable[tuple[int, int, list[tuple[int, int]]]]:
        """Yield every shown sum of which some part is hidden as (slot, place), with its parts.

        Parts are the areas below, the months of a year, the kinds of a total.
        """
        masks, below = self.hidden.masks, self.places.children_masks
        for slot in range(len(self.board.slots)):
            for at, children in enumerate(self.places.children):
                if masks[slot] & below[at] and not masks[slot] >> at & 1:
                    yield slot, at, [(slot, child) for child in children]
        for slot, parts in self.board.sums:
            some = 0
            for part in parts:
                some |= masks[part]
            for at in bits(some & ~masks[slot]):
                yield slot, at, [(part, at) for part in parts]

    def _enough(self, slot: int, whole: int, parts: list[tuple[int, int]]) -> bool:
        masks = self.hidden.masks
        within = [part for part in parts if masks[part[0]] >> part[1] & 1]
        for which in range(min([len(self.measured[part].counts) for part, _ in parts])):
            total = sum([self.measured[part].counts[which][at] for part, at in within])
            if total and total < (max(self.least, len(within) + 1) if which == 0 else self.least):
                return self._widen(slot, whole, parts, which)
        return False

    def _widen(self, slot: int, whole: int, parts: list[tuple[int, int]], which: int) -> bool:
        """Hide the cheapest part that counts something, and the sum itself where none is left; say whether it could."""
        left = [
            (self.costs[part][at], part, at)
            for part, at in parts
            if not self._is_hidden(part, at) and self.measured[part].counts[which][at] and self.costs[part][at] < NEVER
        ]
        cost, part, at = min(left, default=(self.costs[slot][whole], slot, whole))
        if cost >= NEVER:
            return False
        self._hide(part, 1 << at)
        return True

    def _is_hidden(self, slot: int, at: int) -> bool:
        return bool(self.hidden.masks[slot] >> at & 1)


def most_parts(places: Places, board: Board) -> int:
    """Return how many parts a sum has at most."""
    return max((len(each) for each in (*places.children, *(parts for _, parts in board.sums))), default=0)


def essence(measured: Sequence[Measured], most: int) -> bytes:
    """Return a digest of all that matters of figures to what is hidden: two that agree in it are hidden alike.

    A figure matters by its price. A count matters as far as `most`, which no sum of hidden parts is compared beyond;
    where some are negative, each matters wholly.
    """
    told: list[Column] = []
    for each in measured:
        told.append(each.prices)
        told += (
            counts if min(counts, default=0) < 0 else [min(count, most) for count in counts] for counts in each.counts
        )
    return digest_of(told)


def digest_of(columns: Iterable[Column]) -> bytes:
    """Return what tells columns from others; those told apart must be of one shape."""
    held = blake2b(digest_size=16)
    for column in columns:
        held.update(array("q", column).tobytes())
    return held.digest()


def _price(value: int) -> int:
    """Return what hiding a figure costs its readers: a large one most; a zero costs much, for it protects little."""
    return 4 + abs(value).bit_length() if value else 24
