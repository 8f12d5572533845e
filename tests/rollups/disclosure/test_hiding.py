"""Whatever a city looks like, what is hidden cannot be reckoned from what is shown, and little more than need be is."""

import hashlib
import random
from itertools import product

import pytest

from app.rollups.disclosure.hiding import Above, Measured, essence, hide, most_parts
from app.rollups.disclosure.moves import YEAR, balance_board, flow_board, stock_board
from app.rollups.disclosure.places import Places
from app.themes.language import Balance
from app.themes.ties import Family
from tests.rollups.disclosure.algebra import Shown

LEAST = 5
ONE = Family(("ill",), (frozenset({"ill"}),))
TIED = Family(
    ("all", "old", "young", "baby"),
    (frozenset({"all", "old"}), frozenset({"all", "young"}), frozenset({"all", "baby"})),
    (("all", ("old", "young", "baby")),),
)
WAVE = Family(
    ("active", "begun", "well", "dead"),
    (),
    (),
    Balance(stock="active", begins="begun", ends=("well", "dead")),
)


def tree_of(rng: random.Random, widths: tuple[int, ...]) -> Places:
    parents, level = [0], [0]
    for most in widths:
        following = []
        for at in level:
            for _ in range(rng.randint(1, most)):
                following.append(len(parents))
                parents.append(at)
        level = following
    return Places(parents)


def amount(rng: random.Random) -> int:
    return rng.choice((0, 0, 1, 2, 3, 4, 7, 12, 40)) if rng.random() < 0.8 else rng.randint(0, 300)


class City:
    """Atoms of a family, what they add up to, and what an observer may be told."""

    def __init__(self, rng: random.Random, family: Family, places: Places, months: int, *, year: bool) -> None:
        self.places, self.family = places, family
        self.atoms: dict[object, int] = {}
        self.figures: dict[tuple[int, int], dict[object, int]] = {}
        if family.balance:
            years = (range(months // 2), range(months // 2, months))
            published = (year, False)
            self.board = balance_board(family, years, published)
            self._lives(rng, months)
        else:
            years, published = (range(months),), (year,)
            self.board = flow_board(family, months, year=year) if months else stock_board(family)
            self._records(rng, max(months, 1))
        for slot, (member, at, _) in enumerate(self.board.slots):
            for place in range(len(places.parents)):
                within = {leaf for leaf, path in places.paths.items() if path >> place & 1}
                covered = self._covered(at, years)
                self.figures[slot, place] = {
                    atom: 1
                    for atom in self.atoms
                    if atom[0] in within and any(self.counts(atom, member, month) for month in covered)
                }

    @staticmethod
    def _covered(at: int, years: tuple[range, ...]) -> tuple[int, ...]:
        if at == YEAR:
            return tuple(years[0])
        return tuple(years[-1 - at]) if at < 0 else (at,)

    def counts(self, atom: tuple, member: str, month: int) -> bool:
        if self.family.balance is None:
            _, kind, when = atom
            return when == month and member in self.family.kinds[kind]
        _, begun, ended, way = atom
        if member == "active":
            return begun <= month < ended
        return month == (begun if member == "begun" else ended) and member in ("begun", way)

    def _records(self, rng: random.Random, months: int) -> None:
        for leaf in self.places.leaves:
            for kind in range(len(self.family.kinds)):
                for month in range(months):
                    self.atoms[leaf, kind, month] = amount(rng)

    def _lives(self, rng: random.Random, months: int) -> None:
        for leaf in self.places.leaves:
            for begun in range(months):
                for ended in range(begun, months + 1):
                    for way in ("well", "dead") if ended < months else ("",):
                        self.atoms[leaf, begun, ended, way] = amount(rng) if ended - begun < 3 else 0

    def value(self, slot: int, place: int) -> int:
        return sum(self.atoms[atom] for atom in self.figures[slot, place])

    def measured(self) -> list[Measured]:
        places = range(len(self.places.parents))
        values = [[self.value(slot, place) for place in places] for slot in range(len(self.board.slots))]
        return [Measured(each, (each,)) for each in values]

    @property
    def weights(self) -> list[int]:
        depth = {0: 0}
        for at, above in enumerate(self.places.parents[1:], 1):
            depth[at] = depth[above] + 1
        deepest = max(depth.values())
        return [4 ** (deepest - depth[at]) for at in depth]

    def hidden(self, least: int = LEAST, measured: list[Measured] | None = None, **more):
        return hide(self.places, self.board, measured or self.measured(), least, self.weights, {}, **more)


def shown_and_hidden(city: City, masks: list[int]) -> tuple[Shown, list[tuple[int, int]]]:
    hidden = [each for each in city.figures if masks[each[0]] >> each[1] & 1]
    return Shown(figure for each, figure in city.figures.items() if each not in set(hidden)), hidden


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize(
    ("family", "months", "year"), [(ONE, 4, True), (ONE, 3, False), (TIED, 3, True), (TIED, 0, False), (WAVE, 4, True)]
)
def test_nothing_hidden_can_be_reckoned(seed: int, family: Family, months: int, year: bool) -> None:
    rng = random.Random(f"{seed} {family.members} {months}")
    city = City(rng, family, tree_of(rng, (3, 3)), months, year=year)
    masks = city.hidden().masks
    known, hidden = shown_and_hidden(city, masks)
    for slot, place in city.figures:
        small = 0 < city.value(slot, place) < LEAST
        assert not small or (slot, place) in hidden, "a small count is shown"
    leaked = [each for each in hidden if known.determines(city.figures[each])]
    assert not leaked


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("family", "months"), [(ONE, 4), (TIED, 3), (WAVE, 4)])
def test_figures_alike_in_essence_are_hidden_alike(seed: int, family: Family, months: int) -> None:
    """What was chosen for figures is chosen again for others of the same essence: the choice must be the same."""
    rng = random.Random(f"alike {seed} {family.members}")
    city = City(rng, family, tree_of(rng, (3, 3)), months, year=True)
    most = max(LEAST, 1 + most_parts(city.places, city.board))

    def alike(value: int) -> int:
        high = 1 << value.bit_length()
        return value if value < most else rng.randint(max(most, high >> 1), high - 1)

    measured = city.measured()
    others = [Measured(values, (values,)) for values in ([alike(each) for each in one.values] for one in measured)]
    assert measured != others
    assert essence(measured, most) == essence(others, most)
    assert city.hidden(measured=measured).masks == city.hidden(measured=others).masks
    smaller = [[Measured([each - 1 for each in one.values], ([0],)) for one in measured], measured[1:]]
    assert all(essence(each, most) != essence(measured, most) for each in smaller)


def test_hiding_only_what_is_small_would_betray_it() -> None:
    """The attack finds what is there to find: without complements it succeeds in most cities."""
    betrayed = 0
    for seed in range(12):
        rng = random.Random(seed)
        city = City(rng, ONE, tree_of(rng, (3, 3)), 4, year=True)
        small = [sum(1 << at for at, value in enumerate(each.values) if 0 < value < LEAST) for each in city.measured()]
        known, hidden = shown_and_hidden(city, small)
        betrayed += any(known.determines(city.figures[each]) for each in hidden)
    assert betrayed >= 8


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("family", [ONE, TIED])
def test_what_is_settled_above_stays_unknown_from_below(seed: int, family: Family) -> None:
    """A kelurahan is decided with its city first, and with its RT afterwards: together they betray nothing."""
    rng = random.Random(f"below {seed}")
    whole = City(rng, family, tree_of(rng, (2, 2, 3)), 3, year=True)
    depth = {0: 0}
    for at, above in enumerate(whole.places.parents[1:], 1):
        depth[at] = depth[above] + 1
    upper = [at for at in depth if depth[at] < 3]
    masks = _two_floors(whole, upper, depth)
    known, hidden = shown_and_hidden(whole, masks)
    assert not [each for each in hidden if known.determines(whole.figures[each])]
    for slot, place in whole.figures:
        assert (slot, place) in hidden or not 0 < whole.value(slot, place) < LEAST


def _two_floors(city: City, upper: list[int], depth: dict[int, int]) -> list[int]:
    """Hide the wide areas first, then those below each narrowest of them, as the service does."""
    at = {place: new for new, place in enumerate(upper)}
    wide = Places([at[city.places.parents[place]] for place in upper])
    measured = city.measured()

    def part(places: list[int]) -> list[Measured]:
        return [Measured(values := [each.values[place] for place in places], (values,)) for each in measured]

    top = hide(wide, city.board, part(upper), LEAST, [4 ** (3 - depth[place]) for place in upper], {})
    masks = [sum(1 << upper[bit] for bit in range(len(upper)) if mask >> bit & 1) for mask in top.masks]
    for place in upper:
        below = [child for child, above in enumerate(city.places.parents) if above == place and child != 0]
        if depth[place] != 2 or not below:
            continue
        own = [place, *below]
        narrow = Places([0] * len(own))
        hidden = frozenset(slot for slot, mask in enumerate(top.masks) if mask >> at[place] & 1)
        above = Above(hidden, top.used.get(at[place], set()))
        found = hide(narrow, city.board, part(own), LEAST, [1] * len(own), {}, above)
        for slot, mask in enumerate(found.masks):
            masks[slot] |= sum(1 << own[bit] for bit in range(1, len(own)) if mask >> bit & 1)
    return masks


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(("family", "months"), [(ONE, 3), (TIED, 2)])
def test_a_greater_least_count_hides_all_of_the_smaller_and_more(seed: int, family: Family, months: int) -> None:
    """As the public beside the offices: nothing may follow for either, nor from what both see together."""
    city = City(rng := random.Random(f"also {seed}"), family, tree_of(rng, (3, 3)), months, year=True)
    offices = city.hidden().masks
    public = city.hidden(3 * LEAST, also=offices).masks
    assert all(one & other == one for one, other in zip(offices, public, strict=True))
    for slot, place in city.figures:
        assert public[slot] >> place & 1 or not 0 < city.value(slot, place) < 3 * LEAST
    known, hidden = shown_and_hidden(city, public)
    assert not [each for each in hidden if known.determines(city.figures[each])]


def test_the_same_city_hides_the_same() -> None:
    masks = []
    for _ in range(2):
        rng = random.Random(7)
        masks.append(City(rng, TIED, tree_of(rng, (3, 3)), 3, year=True).hidden().masks)
    assert masks[0] == masks[1]


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    rng = random.Random(3)
    city = City(rng, ONE, tree_of(rng, (3, 3)), 4, year=True)
    city.atoms = dict.fromkeys(city.atoms, 9)
    assert city.hidden().count == 0


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("family", "months", "year"), [(ONE, 4, False), (TIED, 3, False), (TIED, 3, True)])
def test_pieces_of_a_board_are_decided_as_the_whole_is(seed: int, family: Family, months: int, year: bool) -> None:
    city = City(rng := random.Random(f"pieces {seed}"), family, tree_of(rng, (3, 3)), months, year=year)
    whole, board = city.hidden(), city.board
    assert len(board.pieces) == (1 if year else months)
    measured, masks = city.measured(), dict[int, int]()
    for piece in board.pieces:
        own = [measured[slot] for slot in piece.slots]
        found = hide(city.places, piece.board, own, LEAST, city.weights, {})
        masks |= dict(zip(piece.slots, found.masks, strict=True))
    assert masks == dict(enumerate(whole.masks))


def test_what_is_hidden_is_the_same_in_every_process() -> None:
    """Of figures that cost as much the first is taken, whatever order a process keeps its sets in."""
    held = hashlib.sha256()
    for seed, (family, months) in product(range(6), ((ONE, 4), (TIED, 3), (WAVE, 4))):
        rng = random.Random(f"process {seed}")
        city = City(rng, family, tree_of(rng, (3, 3)), months, year=True)
        held.update(repr(city.hidden().masks).encode())
    assert held.hexdigest()[:16] == "a2c450b96231edaa"
