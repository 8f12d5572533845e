"""Moves: changes in what records say that a reader of the published figures must not be able to rule out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import combinations
from typing import NamedTuple

from app.themes.ties import Family

MONTHS = 12
YEAR = 12
"""The slot of a whole year, after those of its months."""


class Slot(NamedTuple):
    """A period for which a figure of a family is published: a month by its place in the block, or a whole year.

    `code`: the category whose part of the figure it is; none of a total.
    """

    member: str
    at: int
    code: str = ""


Move = tuple[int, ...]
"""The slots whose figures differ when one record says something else, or is there or not, by their places."""


@dataclass(frozen=True)
class Board:
    """All slots of a family, for each the moves that touch it, and which slots add up to which."""

    slots: tuple[Slot, ...]
    moves: tuple[tuple[Move, ...], ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]

    @cached_property
    def place(self) -> dict[Slot, int]:
        """Where each slot stands."""
        return {slot: at for at, slot in enumerate(self.slots)}

    @cached_property
    def pieces(self) -> "tuple[Piece, ...]":
        """The parts of the board that no move and no sum joins: what is hidden in one says nothing of another."""
        leads = list(range(len(self.slots)))

        def lead(at: int) -> int:
            while leads[at] != at:
                leads[at] = at = leads[leads[at]]
            return at

        joined = [move for moves in self.moves for move in moves]
        for group in [*joined, *((whole, *parts) for whole, parts in self.sums)]:
            for at in group:
                leads[lead(at)] = lead(group[0])
        found: dict[int, list[int]] = {}
        for at in range(len(self.slots)):
            found.setdefault(lead(at), []).append(at)
        return tuple(self._piece(tuple(slots)) for slots in found.values())

    @cached_property
    def in_piece(self) -> tuple[tuple[int, int], ...]:
        """For each slot the number of its piece, and its place there."""
        found = {slot: (number, at) for number, piece in enumerate(self.pieces) for at, slot in enumerate(piece.slots)}
        return tuple(found[slot] for slot in range(len(self.slots)))

    def _piece(self, slots: tuple[int, ...]) -> "Piece":
        own = {slot: at for at, slot in enumerate(slots)}
        moves = tuple(tuple(tuple(own[at] for at in move) for move in self.moves[slot]) for slot in slots)
        sums = tuple((own[whole], tuple(own[part] for part in parts)) for whole, parts in self.sums if whole in own)
        shape = blake2b(repr((moves, sums)).encode(), digest_size=16).digest()
        return Piece(slots, Board(tuple(self.slots[at] for at in slots), moves, sums), shape)


class Piece(NamedTuple):
    """Slots of a board, by their places in it, as a board of their own; pieces alike in `shape` are decided alike."""

    slots: tuple[int, ...]
    board: Board
    shape: bytes


@lru_cache(256)
def stock_board(family: Family) -> Board:
    """Return the board of one day: a record stands or not, or stands as another kind."""
    slots = tuple(Slot(member, 0) for member in family.members)
    lives = [frozenset(Slot(member, 0) for member in kind) for kind in family.kinds]
    changes = [*lives, *(one ^ other for one, other in combinations(lives, 2))]
    return _board(slots, changes, _parts_sums(family, [0]))


@lru_cache(256)
def flow_board(family: Family, months: int, *, year: bool) -> Board:
    """Return the board of a year: `months` of it have begun, and its whole is published if `year`.

    A record falls into some month as some kind. One that falls into another month is not seen by the year; two that
    exchange their kinds between months are seen by neither. Where the year is not published, what changes in two months
    alters all that one half of it alters, and more: such moves are never the cheapest, and each month stands alone.
    """
    periods = range(months)
    pairs = list(_pairs(periods)) if year else []
    slots = tuple(Slot(member, at) for member in family.members for at in (*periods, *([YEAR] if year else ())))
    changes: list[frozenset[Slot]] = []
    for kind in family.kinds:
        changes += (_life(kind, at, year=year) for at in periods)
        changes += (_life(kind, one, year=year) ^ _life(kind, other, year=year) for one, other in pairs)
    for kind, turned in combinations(family.kinds, 2):
        differing = kind ^ turned
        changes += (_life(differing, at, year=year) for at in periods)
        changes += (frozenset(Slot(member, at) for member in differing for at in pair) for pair in pairs)
    sums = _parts_sums(family, [*periods, *([YEAR] if year else ())])
    if year:
        sums += [(Slot(member, YEAR), tuple(Slot(member, at) for at in periods)) for member in family.members]
    return _board(slots, changes, sums)


def _life(kind: frozenset[str], at: int, *, year: bool) -> frozenset[Slot]:
    return frozenset(Slot(member, when) for member in kind for when in ((at, YEAR) if year else (at,)))


@lru_cache(16)
def balance_board(family: Family, years: tuple[range, ...], published: tuple[bool, ...]) -> Board:
    """Return the board of a stock and the flows that move it, over all months there are.

    `years`: the months of each year; its whole stands at `-1 - year` and is published if `published`. A record begins
    in a month, and ends in it or in a later one; while it stands, the stock at the end of each month counts it.
    """
    tie = family.balance
    if tie is None:
        raise ValueError("a family without a stock has no balance")
    year_of = {month: -1 - at for at, months in enumerate(years) if published[at] for month in months}
    count = sum(map(len, years))

    def flow(member: str, month: int) -> frozenset[Slot]:
        whole = [Slot(member, year_of[month])] if month in year_of else []
        return frozenset((Slot(member, month), *whole))

    def stood(first: int, end: int) -> frozenset[Slot]:
        return frozenset(Slot(tie.stock, month) for month in range(first, end))

    changes: list[frozenset[Slot]] = []
    for one in range(count):
        changes += (flow(tie.begins, one) | flow(end, one) for end in tie.ends)
        changes += (flow(one_end, one) ^ flow(other, one) for one_end, other in combinations(tie.ends, 2))
        for later in range(one + 1, min(count, one + _REACH)):
            changes.append(flow(tie.begins, one) ^ flow(tie.begins, later) | stood(one, later))
            changes += (flow(end, one) ^ flow(end, later) | stood(one, later) for end in tie.ends)
            changes += (
                flow(a, one) ^ flow(b, one) ^ flow(a, later) ^ flow(b, later) for a, b in combinations(tie.ends, 2)
            )
            changes += (
                flow(tie.begins, one) ^ flow(tie.begins, later) ^ flow(end, one) ^ flow(end, later) for end in tie.ends
            )
    changes.append(flow(tie.begins, 0) | stood(0, count))
    changes += (flow(tie.begins, one) | stood(one, count) for one in range(1, count))
    flows = (tie.begins, *tie.ends)
    slots = tuple(
        [Slot(tie.stock, month) for month in range(count)]
        + [Slot(member, month) for member in flows for month in range(count)]
        + [Slot(member, -1 - at) for member in flows for at in range(len(years)) if published[at]]
    )
    sums = [
        (Slot(member, -1 - at), tuple(Slot(member, month) for month in months))
        for member in flows
        for at, months in enumerate(years)
        if published[at]
    ]
    return _board(slots, changes, sums)


_REACH = 4
"""Months over which a move may shift a beginning or an end."""


def _pairs(periods: range) -> Iterator[tuple[int, int]]:
    return combinations(periods, 2)


def _parts_sums(family: Family, periods: Sequence[int]) -> list[tuple[Slot, tuple[Slot, ...]]]:
    return [
        (Slot(whole, at), tuple(Slot(part, at) for part in parts))
        for whole, parts in family.partitions
        for at in periods
    ]


def _board(
    slots: tuple[Slot, ...], changes: Sequence[frozenset[Slot]], sums: Sequence[tuple[Slot, tuple[Slot, ...]]]
) -> Board:
    place: Mapping[Slot, int] = {slot: at for at, slot in enumerate(slots)}
    moves: list[list[Move]] = [[] for _ in slots]
    for change in sorted({tuple(sorted(place[slot] for slot in each)) for each in changes if each}, key=_shortest):
        for at in change:
            moves[at].append(change)
    wholes = tuple((place[whole], tuple(place[part] for part in parts)) for whole, parts in sums)
    return Board(slots, tuple(map(tuple, moves)), wholes)


def apart_board(board: Board, codes: Sequence[str], *, adds_up: bool) -> Board:
    """Return the board of the same figures told apart by category, with the totals at its end.

    No move alters a total: they are published by a pattern of their own. Where categories add up to it, whatever may
    change in one category is undone in another: a record says another one, or two exchange their months or kinds.
    Where a record may be in several, one says one category more.
    """
    width = len(board.slots)
    slots = [Slot(slot.member, slot.at, code) for code in codes for slot in board.slots]
    starts = range(0, len(codes) * width, width)
    single = [move for at, moves in enumerate(board.moves) for move in moves if move[0] == at]
    groups = list(combinations(starts, 2)) if adds_up else [(start,) for start in starts]
    found: list[list[Move]] = [[] for _ in range(len(slots) + width)]
    for move in sorted(single, key=_shortest):
        for group in groups:
            change = tuple(start + at for start in group for at in move)
            for at in change:
                found[at].append(change)
    sums = [(start + whole, tuple(start + part for part in parts)) for start in starts for whole, parts in board.sums]
    if adds_up:
        sums += [(len(slots) + at, tuple(start + at for start in starts)) for at in range(width)]
    return Board((*slots, *board.slots), tuple(map(tuple, found)), tuple(sums))


def moves_apart(board: Board, codes: int, *, adds_up: bool) -> int:
    """Return how many moves such a board has."""
    single = sum(move[0] == at for at, moves in enumerate(board.moves) for move in moves)
    return single * (codes * (codes - 1) // 2 if adds_up else codes)


def _shortest(move: Move) -> tuple[int, Move]:
    return len(move), move
