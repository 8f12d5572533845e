"""Whatever a city looks like, breakdowns by several questions and all totals together tell nothing that is hidden."""

import os
import random
from collections.abc import Iterator, Sequence
from itertools import combinations, product

import pytest

from app.rollups.disclosure.apart import settled_by
from app.rollups.disclosure.hiding import Above, Hidden, Measured, hide
from app.rollups.disclosure.moves import YEAR, Slot, apart_board, balance_board, flow_board, stock_board
from app.rollups.disclosure.places import Places
from app.themes.ties import Family
from tests.rollups.disclosure.algebra import Shown
from tests.rollups.disclosure.test_hiding import LEAST, ONE, TIED, WAVE, amount, tree_of

SEX, AGE, NEEDS = ("p", "l"), ("young", "old", "unanswered"), ("food", "drugs", "oxygen")
"""What questions are answered with; of needs there may be none or several."""
Figure = tuple[str, int, int]
"""A question (none of the totals), a slot of its board, and a place."""


class City:
    """Records by leaf, life and answers, what they add up to, and what of it an observer may be told."""

    def __init__(
        self, rng: random.Random, family: Family, places: Places, months: int, *, year: bool, asked: Sequence[tuple]
    ) -> None:
        self.family, self.places, self.asked = family, places, asked
        if family.balance:
            years = (range(months // 2), range(months // 2, months))
            self.years, self.main = years, balance_board(family, years, (year, False))
        else:
            self.years = (range(months),)
            self.main = flow_board(family, months, year=year) if months else stock_board(family)
        self.boards = [self.main, *(apart_board(self.main, codes, adds_up=codes != NEEDS) for codes in asked)]
        answers = [[{code} for code in codes] if codes != NEEDS else list(_some(codes)) for codes in asked]
        self.atoms: dict[tuple, int] = {
            (leaf, life, tuple(map(frozenset, each))): amount(rng) if rng.random() < 0.5 else 0
            for leaf in places.leaves
            for life in self.lives(max(months, 1))
            for each in product(*answers)
        }
        self.figures = {
            (at, slot, place): {atom: 1 for atom in self.atoms if self.counts(atom, board.slots[slot], place, at)}
            for at, board in enumerate(self.boards)
            for slot in range(len(board.slots))
            if at == 0 or board.slots[slot].code
            for place in range(len(places.parents))
        }

    def lives(self, months: int) -> Iterator[tuple]:
        """Yield how a record can count: as which kind in which month, or from when to when and how it ended."""
        if self.family.balance is None:
            yield from ((kind, month) for kind in range(len(self.family.kinds)) for month in range(months))
            return
        for begun in range(months):
            for ended in range(begun, min(months, begun + 3)):
                yield from ((begun, ended, way) for way in ("well", "dead"))
            yield (begun, months, "")

    def counts(self, atom: tuple, slot: Slot, place: int, at: int) -> bool:
        leaf, life, answers = atom
        if not self.places.paths[leaf] >> place & 1 or (at and slot.code not in answers[at - 1]):
            return False
        months = self.years[0] if slot.at == YEAR else self.years[-1 - slot.at] if slot.at < 0 else (slot.at,)
        if self.family.balance is None:
            return life[1] in months and slot.member in self.family.kinds[life[0]]
        begun, ended, way = life
        if slot.member == "active":
            return begun <= months[0] < ended
        return (begun if slot.member == "begun" else ended) in months and slot.member in ("begun", way)

    def value(self, figure: tuple) -> int:
        return sum(self.atoms[atom] for atom in self.figures[figure])

    def measured(self, at: int, places: Sequence[int]) -> list[Measured]:
        found = []
        for slot, each in enumerate(self.boards[at].slots):
            if at and not each.code:
                found.append(Measured([0] * len(places), ()))
            else:
                values = [self.value((at, slot, place)) for place in places]
                found.append(Measured(values, (values,)))
        return found

    def decided(self, own: Sequence[int], parents: Sequence[int], wide: list[Hidden] | None, at: int) -> list[Hidden]:
        """Hide as the service does: totals first, then each question by itself, in some of the places."""
        found: list[Hidden] = []
        narrow = Places(parents)
        weights = [4 ** (3 - self.depth(place)) for place in own]
        for question, board in enumerate(self.boards):
            above = wide and _above(wide[question], at)
            settled = settled_by(found[0].masks, len(self.asked[question - 1])) if question else None
            measured = self.measured(question, own)
            found.append(hide(narrow, board, measured, LEAST, weights, {}, above, (), settled))
        return found

    def depth(self, place: int) -> int:
        return 0 if place == 0 else 1 + self.depth(self.places.parents[place])

    def hidden(self) -> set[tuple]:
        """Return all figures that are hidden in one floor or, if the tree is deep, in two."""
        places = range(len(self.places.parents))
        upper = [place for place in places if self.depth(place) < 3]
        at = {place: new for new, place in enumerate(upper)}
        top = self.decided(upper, [at[self.places.parents[place]] for place in upper], None, 0)
        found = set(self.taken(upper, top))
        for place in upper:
            below = [child for child in places if child and self.places.parents[child] == place]
            if self.depth(place) == 2 and below:
                lower = self.decided([place, *below], [0] * (len(below) + 1), top, at[place])
                found |= set(self.taken([place, *below], lower))
        return found

    def taken(self, own: Sequence[int], found: Sequence[Hidden]) -> Iterator[tuple]:
        for question, hidden in enumerate(found):
            for slot, mask in enumerate(hidden.masks):
                if question == 0 or self.boards[question].slots[slot].code:
                    yield from ((question, slot, place) for at, place in enumerate(own) if mask >> at & 1)


def _some(codes: Sequence[str]) -> Iterator[set[str]]:
    yield from (set(some) for many in range(len(codes) + 1) for some in combinations(codes, many))


def _above(wide: Hidden, at: int) -> Above:
    slots = frozenset(slot for slot, mask in enumerate(wide.masks) if mask >> at & 1)
    return Above(slots, wide.used.get(at, set()), wide.everything)


def leaks(city: City, hidden: set[tuple]) -> list[tuple]:
    """Return the hidden figures that follow from all that are shown."""
    known = Shown(figure for each, figure in city.figures.items() if each not in hidden)
    return [each for each in sorted(hidden) if known.determines(city.figures[each])]


CITIES = int(os.environ.get("WAKUNCAR_ATTACK", "3"))
"""How many cities of each sort are tried; set it higher to search for longer."""


@pytest.mark.parametrize("seed", range(CITIES))
@pytest.mark.parametrize("widths", [(3, 2), (2, 2, 2)], ids=["wide", "deep"])
@pytest.mark.parametrize("asked", [(SEX, AGE), (SEX, NEEDS)], ids=["one", "many"])
@pytest.mark.parametrize(
    ("family", "months", "year"), [(ONE, 3, True), (ONE, 2, False), (TIED, 2, True), (TIED, 0, False), (WAVE, 4, True)]
)
def test_totals_and_breakdowns_together_tell_nothing_hidden(
    seed: int, widths: tuple[int, ...], asked: Sequence[tuple], family: Family, months: int, year: bool
) -> None:
    rng = random.Random(f"apart {seed} {family.members} {months} {widths}")
    city = City(rng, family, tree_of(rng, widths), months, year=year, asked=asked)
    hidden = city.hidden()
    for each in city.figures:
        assert each in hidden or not 0 < city.value(each) < LEAST, "a small count is shown"
    assert not leaks(city, hidden)


def test_hiding_only_what_is_small_would_betray_it() -> None:
    """The attack finds what is there to find: without complements, or with parts of hidden totals, it succeeds."""
    small, parts = 0, 0
    for seed in range(8):
        rng = random.Random(f"betrayed {seed}")
        city = City(rng, ONE, tree_of(rng, (3, 2)), 3, year=True, asked=(SEX, AGE))
        small += bool(leaks(city, {each for each in city.figures if 0 < city.value(each) < LEAST}))
        hidden = city.hidden()
        parts += bool(leaks(city, {each for each in hidden if each[0] == 0 or 0 < city.value(each) < LEAST}))
    assert small == 8
    assert parts >= 6


def test_little_is_hidden_where_little_is_small() -> None:
    rng = random.Random(5)
    city = City(rng, TIED, tree_of(rng, (3, 3)), 2, year=True, asked=(SEX, AGE))
    city.atoms = dict.fromkeys(city.atoms, 9)
    assert not city.hidden()
    leaf, life, (sex, _) = first = next(iter(city.atoms))
    city.atoms |= {atom: 0 for atom in city.atoms if atom[:2] == (leaf, life) and atom[2][0] == sex}
    city.atoms[first] = 2
    hidden = city.hidden()
    assert {question for question, _, _ in hidden} == {1}, "only what is told apart by sex is small somewhere"
    assert len(hidden) <= 24
