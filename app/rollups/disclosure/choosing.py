"""Chooses what to hide piece by piece, and remembers it: what counts as good as the same is hidden alike."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from app.core.memory import Memory
from app.rollups.disclosure.hiding import Above, Hidden, Measured, hide
from app.rollups.disclosure.moves import Board
from app.rollups.disclosure.town import Town


class Weighed(NamedTuple):
    """What a slot counts by place, and a digest of all that matters of it to what is hidden (`hiding.essence`)."""

    measured: Measured
    essence: bytes


class Chosen:
    """What is hidden of a board, decided for each piece when it is first asked for.

    Pieces share no move and no sum, so that what is hidden in one does not depend on another. A change asks anew only
    for those pieces in which something weighs else.
    """

    def __init__(
        self,
        memory: Memory,
        town: Town,
        board: Board,
        least: int,
        heavy: Mapping[int, int],
        weigh: Callable[[int], Weighed],
        above: Callable[[int], Above | None],
        also: Callable[[int], Hidden] | None,
    ) -> None:
        """Decide nothing yet. `weigh` tells of a slot what it counts, by its place on the board.

        `above` and `also` tell of a piece, by its number, what is settled above it, and what is hidden in any case.
        """
        self._memory, self._town, self._board, self._least, self._heavy = memory, town, board, least, heavy
        self._weigh, self._above, self._also = weigh, above, also
        self._decided: dict[int, Hidden] = {}

    @property
    def masks(self) -> list[int]:
        """The hidden places of each slot."""
        return [self.mask(slot) for slot in range(len(self._board.slots))]

    def mask(self, slot: int) -> int:
        """Return the places in which a slot is hidden."""
        number, at = self._board.in_piece[slot]
        return self.piece(number).masks[at]

    def piece(self, number: int) -> Hidden:
        """Return what is hidden of a piece."""
        found = self._decided.get(number)
        if found is None:
            found = self._decided[number] = self._piece(number)
        return found

    def _piece(self, number: int) -> Hidden:
        piece = self._board.pieces[number]
        above = self._above(number)
        also = self._also(number).masks if self._also else ()
        weighed = [self._weigh(slot) for slot in piece.slots]
        heavy = tuple(self._heavy.get(slot, 1) for slot in piece.slots)
        laid = above and (above.hidden, frozenset(above.moves), above.everything)
        essences = b"".join([each.essence for each in weighed])
        town, least = self._town, self._least

        def decide() -> Hidden:
            measured = [each.measured for each in weighed]
            return hide(town.places, piece.board, measured, least, town.weights, dict(enumerate(heavy)), above, also)

        key = ("piece", piece.shape, town.codes, least, heavy, laid, tuple(also), essences)
        return self._memory.recall(key, decide)
