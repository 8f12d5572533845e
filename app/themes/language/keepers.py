"""Some answers are not the kader's to give: the kelurahan tells them, an office, or a list that is imported."""

from dataclasses import dataclass
from typing import Literal

from app.core.text import Text

Hand = Literal["kader", "desk", "office", "import"]
"""Who sends answers: somebody in the field, the desk of the kelurahan that reviews them (operator, lurah), the office
that owns the theme, or an imported list."""

MAY_KEEP: dict[Hand, frozenset[Hand]] = {
    "kader": frozenset(),
    "desk": frozenset({"desk"}),
    "office": frozenset({"office"}),
    "import": frozenset({"desk", "office", "import"}),
}
"""Whose answers each hand may give, besides those that anybody gives."""


Sight = Literal["kader", "lists", "office"]
"""Who reads answers: anybody, those who may also see what official lists say, or the office that owns the theme."""

MAY_SEE: dict[Sight, frozenset[Hand]] = {
    "kader": frozenset(),
    "lists": frozenset({"import"}),
    "office": frozenset({"desk", "office", "import"}),
}
"""Whose answers each sees, besides those that anybody gives."""


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """Who alone gives an answer, and what others are told who try.

    `codes`: the options that are the keeper's; None means the whole answer. Who may not give it does not see it either,
    save that what a list says is also seen by those who look after an area (`MAY_SEE`). `shown`: everybody who reads
    the record sees it; who is not its keeper may repeat what stands, and changes nothing by leaving it out.
    """

    hand: Hand
    code: str
    message: Text
    codes: frozenset[str] | None = None
    shown: bool = False
