"""From assignments to a scope, and from a scope to whom its holder may appoint."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, or_, select

from app.core.errors import refuse
from app.identity.models import Assignment
from app.identity.problems import FORBIDDEN
from app.identity.roles import CARRIED, ROLES
from app.identity.scope import Action, Grant, Scope
from app.identity.tokens import Client


def assignments_of(session: Session, account: UUID, day: date | None = None) -> list[Assignment]:
    """Return the account's assignments, oldest first; with a day, only those that hold on it."""
    query = select(Assignment).where(col(Assignment.account) == account).order_by(col(Assignment.id))
    if day is not None:
        query = query.where(
            col(Assignment.valid_from) <= day, or_(col(Assignment.valid_to).is_(None), col(Assignment.valid_to) >= day)
        )
    return list(session.exec(query))


def scope_of(assignments: Iterable[Assignment]) -> Scope:
    """Return what these assignments allow together."""
    return Scope(tuple(grant_of(each) for each in assignments if each.role in ROLES))


def carried(scope: Scope, client: Client) -> Scope:
    """Return the part of a scope that a token of this kind of client carries."""
    most = CARRIED[client]
    return Scope(tuple(replace(grant, actions=grant.actions & most) for grant in scope.grants))


def grant_of(assignment: Assignment) -> Grant:
    """Return one assignment as a right; written actions narrow those of the role and never widen them."""
    actions = ROLES[assignment.role].actions
    written = names(assignment.actions)
    return Grant(
        role=assignment.role,
        area=assignment.area,
        themes=names(assignment.themes),
        actions=actions if written is None else frozenset(each for each in actions if each.value in written),
    )


def names(written: str | None) -> frozenset[str] | None:
    """Read names with commas between; None stays None."""
    return None if written is None else frozenset(name for name in written.split(",") if name)


def may_appoint(scope: Scope, role: str, area: str) -> bool:
    """Say whether the holder of this scope may give `role` in `area`."""
    return any(
        role in ROLES[grant.role].appoints for grant in scope.grants if _manages(grant, area) and grant.role in ROLES
    )


def require_appoint(scope: Scope, role: str, area: str) -> None:
    """Raise Problem `area.unknown` outside the scope, `access.forbidden` for a role that is not hers to give."""
    scope.require(Action.MANAGE_ACCOUNTS, area)
    if not may_appoint(scope, role, area):
        raise refuse(FORBIDDEN)


def require_anywhere(scope: Scope, action: Action) -> None:
    """Raise Problem `access.forbidden` when the caller may do this nowhere."""
    if not scope.may(action):
        raise refuse(FORBIDDEN)


def _manages(grant: Grant, area: str) -> bool:
    return Scope((grant,)).allows(Action.MANAGE_ACCOUNTS, area)
