"""Scope is the one gate before every row: which actions, in which part of the area tree, about which themes.

An area outside the scope answers exactly as an area that does not exist, so that nobody learns what is there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from app.areas.codes import UNKNOWN, is_within
from app.core.errors import refuse

_REMEMBERED = 4096
"""Answers one scope keeps; codes come from outside, so the memory must have an end."""


class Action(StrEnum):
    """What an account may do somewhere."""

    SUBMIT = "submit"
    READ = "read"
    """Records with the persons in them."""
    REVIEW = "review"
    KEEP = "keep"
    """Give and see what only the theme's office may (`Keeper`)."""
    SEE_LISTS = "see_lists"
    """See what official lists say of those whose records one reads."""
    TOTALS = "totals"
    FIGURES = "figures"
    """Send in the figures that rates are divided by."""
    UNSEAL = "unseal"
    """See the numbers of those whose records one reads, with a reason that is written down."""
    AUDIT = "audit"
    """Read who did what."""
    RIGHTS = "rights"
    """Handle what persons ask about their own data."""
    MANAGE_AREAS = "manage_areas"
    MANAGE_ACCOUNTS = "manage_accounts"

    __hash__ = str.__hash__
    """Enum's own hash runs in Python; scope is asked once per submitted item."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One assignment as a right: `actions` in `area` and below, about `themes` (None means every theme)."""

    role: str
    area: str
    themes: frozenset[str] | None
    actions: frozenset[Action]

    def covers(self, action: Action, theme: str | None) -> bool:
        """Say whether this is a right to `action` about `theme`; None asks about every theme at once."""
        return action in self.actions and (self.themes is None or (theme is not None and theme in self.themes))


@dataclass(frozen=True, slots=True)
class Scope:
    """All the rights of one caller. Without grants it allows nothing; there is no scope that means `everything`."""

    grants: tuple[Grant, ...]
    _known: dict[tuple[Action, str, str | None], bool] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def allows(self, action: Action, area: str, theme: str | None = None) -> bool:
        """Say whether `action` is allowed in `area` about `theme` (None: about every theme, present and future)."""
        asked = (action, area, theme)
        known = self._known.get(asked)
        if known is None:
            known = any(grant.covers(action, theme) and is_within(area, grant.area) for grant in self.grants)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[asked] = known
        return known

    def roots(self, action: Action, theme: str | None = None) -> tuple[str, ...]:
        """Return the fewest areas under which, and only under which, `action` is allowed; sorted."""
        return _fewest(grant.area for grant in self.grants if grant.covers(action, theme))

    def themes(self, action: Action, area: str) -> frozenset[str] | None:
        """Return the themes about which `action` is allowed in `area`; None means every theme."""
        found: frozenset[str] = frozenset()
        for grant in self.grants:
            if action in grant.actions and is_within(area, grant.area):
                if grant.themes is None:
                    return None
                found |= grant.themes
        return found

    def may(self, action: Action) -> bool:
        """Say whether `action` is allowed anywhere, about anything."""
        return any(action in grant.actions for grant in self.grants)

    def require(self, action: Action, area: str, theme: str | None = None) -> None:
        """Raise Problem `area.unknown` unless `action` is allowed there: the answer for an area that is not."""
        if not self.allows(action, area, theme):
            raise refuse(UNKNOWN, code=area)


def _fewest(areas: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for area in sorted(set(areas), key=lambda code: (len(code), code)):
        if not any(is_within(area, root) for root in kept):
            kept.append(area)
    return tuple(sorted(kept))
