"""What decides which figures of a theme are hidden: what each counts, and how little it differs from wider counts."""

from collections.abc import Mapping, Sequence

from app.core.memory import Memory
from app.rollups.disclosure.blocks import Block
from app.rollups.disclosure.choosing import Weighed
from app.rollups.disclosure.hiding import Column, Measured, essence
from app.rollups.disclosure.moves import Slot
from app.rollups.disclosure.sheets import Sheet, Told
from app.rollups.query import State
from app.themes.language import Sum, Theme
from app.themes.ties import Family, families, twins, wider


class Scales:
    """Weighs the figures of one theme."""

    def __init__(self, theme: Theme) -> None:
        """Find out which indicators count the same, and which count more."""
        self.theme, self._twins = theme, twins(theme)
        around = wider(theme)
        of: dict[str, list[str]] = {}
        for key, same in self._twins.items():
            of.setdefault(same, []).append(key)
        self._outer = {
            member: tuple(dict.fromkeys(self._twins[outer] for key in keys for outer in around[key]))
            for member, keys in of.items()
        }
        self._families = {member: each for each in families(theme) for member in each.members}
        self._columns = {each.members: self._deciding(each) for each in families(theme)}
        self.stocks, self.balanced = self._standing(balance=False), self._standing(balance=True)
        """The indicators that decide what is hidden of stocks, by themselves and with the flows that move them."""

    def _standing(self, *, balance: bool) -> tuple[str, ...]:
        theme = self.theme
        found = [each for each in families(theme) if any(theme.indicator[key].over == "stock" for key in each.members)]
        told = [self.columns(each) for each in found if (each.balance is not None) == balance]
        return tuple(dict.fromkeys(key for columns in told for key in columns))

    def family(self, key: str) -> Family:
        """Return the family of an indicator."""
        return self._families[self._twins[key]]

    def member(self, key: str) -> str:
        """Return the member of its family under which an indicator stands."""
        return self._twins[key]

    def counted(self, member: str) -> tuple[str, ...]:
        """Return whose figures must not be small where a member is shown: its own, and of a sum what it is of."""
        count = self.theme.indicator[member].count
        return (member, count.counted_by) if isinstance(count, Sum) and count.counted_by else (member,)

    def outer(self, member: str) -> tuple[str, ...]:
        """Return the indicators that count all that a member counts, under any name, and more."""
        return self._outer[member]

    def columns(self, family: Family) -> tuple[str, ...]:
        """Return all indicators whose figures decide what is hidden of a family."""
        return self._columns[family.members]

    def _deciding(self, family: Family) -> tuple[str, ...]:
        keys = [key for member in family.members for key in (*self.counted(member), *self.outer(member))]
        return tuple(dict.fromkeys([*family.members, *keys]))

    def taken(self, slot: Slot, block: Block) -> Sequence[int]:
        """Return the steps of a block that add up to a slot; of a stock the last."""
        steps = block.steps_of(slot.at)
        return steps[-1:] if self.theme.indicator[slot.member].over == "stock" else steps

    def told(self, family: Family, state: State, sheets: Mapping[State, Sheet]) -> bytes:
        """Return what tells the figures that decide what is hidden of a family from others."""
        told = [sheets[state].digest(key) for key in self._columns[family.members]]
        if state == "verified":
            told += [sheets["all"].digest(key) for key in family.members]
        return b"".join(told)

    def weigh(
        self, memory: Memory, slot: Slot, block: Block, state: State, sheets: Mapping[State, Sheet], most: int
    ) -> Weighed:
        """Return what a slot counts by place, with every difference to a wider count, which is a count as well.

        `most`: beyond which no count matters (`hiding.essence`).
        """
        taken = self.taken(slot, block)

        def steps(key: str, of: State = state) -> list[Told]:
            column = sheets[of].by[key]
            return [column[at] for at in taken]

        own = steps(slot.member)
        counted = [steps(key) for key in self.counted(slot.member)]
        wholes = [steps(key) for key in self._outer[slot.member]]
        if state == "verified":
            wholes.append(steps(slot.member, "all"))
        figures = b"".join([each.digest for column in (own, *counted, *wholes) for each in column])

        def weighed() -> Weighed:
            values = _added(own)
            differences = [
                [abs(one - other) for one, other in zip(_added(each), values, strict=True)] for each in wholes
            ]
            measured = Measured(values, (*map(_added, counted), *differences))
            return Weighed(measured, essence([measured], most))

        return memory.recall(("weighed", most, len(taken), len(counted), len(wholes), figures), weighed)


def _added(steps: Sequence[Told]) -> Column:
    """Return by place what counts in all of these steps."""
    if len(steps) == 1:
        return steps[0].values
    return [sum(each) for each in zip(*(step.values for step in steps), strict=True)]


_SCALES: dict[int, Scales] = {}


def scales_of(theme: Theme) -> Scales:
    """Return the scales of a theme, made once."""
    found = _SCALES.get(id(theme))
    if found is None:
        found = _SCALES[id(theme)] = Scales(theme)  # which holds the theme, so that its id stays its own
    return found
