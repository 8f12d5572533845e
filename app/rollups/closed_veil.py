"""Lays a veil over closed figures: what is hidden of the live ones is hidden, and what is small in the closed ones.

Closed and live figures of a period differ by what came late, often by nothing. So a closed figure is shown only where
the live one is, and the closed figures are weighed by themselves besides; docs/decisions/0036-closed-figures-hidden.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core.memory import Memory
from app.records.models import Closing
from app.rollups.disclosure.blocks import Block
from app.rollups.disclosure.patterns import Patterns
from app.rollups.disclosure.veil import Veil
from app.rollups.frozen import sums_by
from app.rollups.query import State, Stretch

_ONLY = range(1)


@dataclass(frozen=True)
class _Closed:
    """A closed period, and which of its figures are hidden."""

    days: Stretch
    patterns: Patterns


class ClosedVeil(Veil):
    """Says which closed figures are hidden from a reader."""

    def __init__(
        self, live: Patterns, state: State, steps: Sequence[Stretch], closings: Sequence[Closing], memory: Memory
    ) -> None:
        """Work nothing out yet; `live`: the patterns of the live figures. Problem `rollup.coarse` as for those."""
        super().__init__(live, state, steps)
        self._also = tuple(each.id or 0 for each in closings)
        self._closed = [
            _Closed(
                Stretch(each.begins, each.ends),
                Patterns(
                    live.session,
                    live.tree,
                    live.theme,
                    live.reader,
                    live.today,
                    memory,
                    ("closing", each.id, live.tree.version),
                    sums_by(live.session, each),
                ),
            )
            for each in closings
        ]

    def _hidden_in(self, key: str, days: Stretch, area: str, code: str) -> frozenset[str]:
        """Return where a closed figure is hidden; a sum of several periods is shown when all that add up to it are."""
        live = super()._hidden_in(key, days, area, code)
        return live.union(*(self._one(each, key, area) for each in self._behind(key, days)))

    def _behind(self, key: str, days: Stretch) -> Iterator[_Closed]:
        """Yield the closed periods from which a figure is made: of a stock the last."""
        within = [each for each in self._closed if days.first <= each.days.first and each.days.last <= days.last]
        stock = self._patterns.theme.indicator[self._patterns.member(key)].over == "stock"
        yield from within[-1:] if stock else within

    def _one(self, closed: _Closed, key: str, area: str) -> frozenset[str]:
        patterns = closed.patterns
        family, member = patterns.family(key), patterns.member(key)
        alone = family.balance is None and patterns.theme.indicator[member].over == "stock"
        block = Block((closed.days,)) if alone else Block((closed.days,), (_ONLY,), (False,))
        return patterns.of(family, block, area, self._state).hides(member, 0)
