"""The roles of Wakuncar as one table: where each may serve, what it may do, and whom it may appoint."""

from dataclasses import dataclass
from typing import Final

from app.identity.scope import Action
from app.identity.tokens import Client

SUBMIT, READ, REVIEW, KEEP, TOTALS = Action.SUBMIT, Action.READ, Action.REVIEW, Action.KEEP, Action.TOTALS
SEE_LISTS, UNSEAL, AUDIT, RIGHTS = Action.SEE_LISTS, Action.UNSEAL, Action.AUDIT, Action.RIGHTS
FIGURES, MANAGE_AREAS, MANAGE_ACCOUNTS = Action.FIGURES, Action.MANAGE_AREAS, Action.MANAGE_ACCOUNTS


@dataclass(frozen=True, slots=True)
class Role:
    """One line of the table; source: `docs` and the city's list of roles (kader to Bappeda)."""

    name: str
    levels: frozenset[str]
    """Area levels at which it may be assigned."""
    actions: frozenset[Action]
    """What it may do; for an application the most that a grant may name."""
    appoints: frozenset[str] = frozenset()
    """Roles it may give, below its own area."""
    by_theme: bool = False
    """Whether each assignment must name its themes."""
    themes_allowed: bool = False
    """Whether an assignment may be narrowed to some themes."""
    pin: bool = False
    """Whether a PIN of six digits will do as its secret."""
    application: bool = False
    """Whether a program holds it, with the actions written in each grant."""
    second_factor: bool = False
    """Whether it may unseal identities or give out roles everywhere, and so needs a second factor where those are."""


def _role(name: str, levels: str, actions: set[Action], appoints: str = "", **more: bool) -> Role:
    return Role(name, frozenset(levels.split()), frozenset(actions), frozenset(appoints.split()), **more)


_ROLES = (
    _role("kader", "rt dasawisma", {SUBMIT, READ, TOTALS}, themes_allowed=True, pin=True),
    _role("rt", "rt", {SUBMIT, READ, SEE_LISTS, TOTALS}),
    _role("rw", "rw", {SUBMIT, READ, SEE_LISTS, TOTALS}),
    _role(
        "operator",
        "kelurahan",
        {SUBMIT, READ, REVIEW, SEE_LISTS, UNSEAL, TOTALS, FIGURES, MANAGE_AREAS, MANAGE_ACCOUNTS},
        appoints="kader rt rw",
        second_factor=True,
    ),
    _role("lurah", "kelurahan", {READ, REVIEW, SEE_LISTS, UNSEAL, AUDIT, TOTALS}, second_factor=True),
    _role("camat", "kecamatan", {TOTALS}),
    _role(
        "office",
        "kota",
        {READ, REVIEW, KEEP, SEE_LISTS, UNSEAL, TOTALS, FIGURES},
        by_theme=True,
        themes_allowed=True,
        second_factor=True,
    ),
    _role("city", "kota", {TOTALS, FIGURES}),
    _role("officer", "kota", {AUDIT, RIGHTS}, second_factor=True),
    _role(
        "admin",
        "kota",
        {FIGURES, MANAGE_AREAS, MANAGE_ACCOUNTS},
        appoints="kader rt rw operator lurah camat office city officer admin application",
        second_factor=True,
    ),
    _role(
        "application",
        "kota kecamatan kelurahan rw rt dasawisma",
        {SUBMIT, READ, TOTALS},
        by_theme=True,
        themes_allowed=True,
        application=True,
    ),
)

ROLES: Final[dict[str, Role]] = {role.name: role for role in _ROLES}
"""Every role by its name. `admin` sees no records and no totals: who hands out keys does not read the letters."""

CARRIED: Final[dict[Client, frozenset[Action]]] = {
    "kader": frozenset(action for role in _ROLES if role.pin for action in role.actions),
    "office": frozenset(Action),
    "application": frozenset(action for role in _ROLES if role.application for action in role.actions),
}
"""What the token of each kind of client carries at most, whatever roles its account holds: a telephone that was opened
with six digits reviews nothing and unseals nothing, and neither does a program."""
