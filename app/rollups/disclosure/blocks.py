"""Periods that are decided together: the months of a year, or all there are, or the end of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from app.rollups.disclosure.moves import MONTHS, YEAR, Board, balance_board, flow_board, stock_board
from app.rollups.query import Stretch
from app.themes.ties import Family

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Block:
    """Periods that are decided together: consecutive steps, of which `years` are also published as a whole.

    Without months it is the stock as of the last day of its only step.
    """

    steps: tuple[Stretch, ...]
    years: tuple[range, ...] = ()
    published: tuple[bool, ...] = ()

    @cached_property
    def _hash(self) -> int:
        return hash((self.steps, self.years, self.published))

    def __hash__(self) -> int:
        """Return what is reckoned once, because a block is looked up for every figure of an answer."""
        return self._hash

    def board(self, family: Family) -> Board:
        """Return the board of a family over these periods."""
        if family.balance is not None and self.years:
            return balance_board(family, self.years, self.published)
        if not self.years:
            return stock_board(family)
        return flow_board(family, len(self.steps), year=self.published[0])

    def steps_of(self, at: int) -> Sequence[int]:
        """Return the steps that a slot covers."""
        if not self.years:
            return (0,)
        if at == YEAR and len(self.years) == 1:
            return self.years[0]
        return self.years[-1 - at] if at < 0 else (at,)


@lru_cache(1024)
def year_block(year: int, today: date) -> Block:
    """Return the months of a year that have begun; its whole is published once it is over."""
    over = date(year, 12, 31) < today
    months = MONTHS if over else max(1, today.month if year == today.year else 1)
    return Block(tuple(month_of(year, at + 1) for at in range(months)), (range(months),), (over,))


def month_of(year: int, month: int) -> Stretch:
    """Return the days of a month."""
    following = date(year + month // MONTHS, month % MONTHS + 1, 1)
    return Stretch(date(year, month, 1), following - _DAY)
