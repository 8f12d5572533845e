"""Accounts over HTTP, for those who manage them within their own area."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from sqlmodel import Session

from app.areas.codes import NOT_A_CODE, UNKNOWN, level_of
from app.areas.tree import Areas
from app.core.clock import Clock, today
from app.core.errors import BUSY, INVALID, refuse
from app.core.fields import Day
from app.core.http import Db, Now
from app.core.openapi import documented
from app.identity.accounts import Post, assign, choose_secret, create_account, disable, list_accounts, role_named
from app.identity.gate import Caller, Gate, SignedIn
from app.identity.models import Account, Assignment
from app.identity.passwords import Passwords
from app.identity.problems import (
    ACCOUNT_UNKNOWN,
    FORBIDDEN,
    NAME_SHAPE,
    NAME_TAKEN,
    NOT_ONESELF,
    NOT_YOURS,
    ROLE_UNFIT,
    WEAK_SECRET,
)
from app.identity.rights import assignments_of, may_appoint, require_anywhere, require_appoint
from app.identity.routes import NOT_SIGNED_IN, AssignmentReply, assignment_reply
from app.identity.scope import Action
from app.identity.tokens import Kind

router = APIRouter(prefix="/v1/accounts", tags=["accounts"])


class NewAssignment(BaseModel):
    """A role to give in an area."""

    model_config = ConfigDict(extra="forbid")

    role: str = Field(max_length=20)
    area: str = Field(max_length=40)
    themes: list[str] | None = Field(None, max_length=40, description="None means every theme.")
    actions: list[Action] | None = Field(None, max_length=10, description="For an application: what it may do.")
    valid_from: Day | None = Field(None, description="Today when left out.")
    valid_to: Day | None = None


class NewAccount(BaseModel):
    """An account to make; without a secret one is generated and shown once."""

    model_config = ConfigDict(extra="forbid")

    username: str = Field(max_length=80)
    display_name: str = Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$")
    secret: SecretStr | None = Field(None, max_length=256)
    assignment: NewAssignment


class AccountReply(BaseModel):
    """An account, with those of its assignments that lie within the reader's area."""

    id: UUID
    username: str
    display_name: str
    kind: Kind
    created_at: datetime
    disabled_at: datetime | None
    assignments: list[AssignmentReply]


class CreatedReply(AccountReply):
    """A new account; `secret` only when it was generated, and only now."""

    secret: str | None


class AccountsReply(BaseModel):
    """A page of accounts; `next` is the cursor of the page after, None at the end."""

    items: list[AccountReply]
    next: UUID | None


@router.get(
    "",
    operation_id="list_accounts",
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, INVALID),
    response_model=AccountsReply,
)
def accounts(
    caller: SignedIn,
    db: Db,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    cursor: Annotated[UUID | None, Query()] = None,
) -> AccountsReply:
    """List the accounts that serve within the caller's area, oldest first."""
    require_anywhere(caller.scope, Action.MANAGE_ACCOUNTS)
    with db.reading() as session:
        roots = caller.scope.roots(Action.MANAGE_ACCOUNTS)
        found = list_accounts(session, roots, after=cursor, limit=limit + 1)
    return AccountsReply(
        items=[_reply(account, held) for account, held in found[:limit]],
        next=found[limit - 1][0].id if len(found) > limit else None,
    )


@router.post(
    "",
    operation_id="create_account",
    status_code=201,
    responses=documented(
        *NOT_SIGNED_IN, FORBIDDEN, UNKNOWN, NAME_TAKEN, NAME_SHAPE, WEAK_SECRET, ROLE_UNFIT, NOT_A_CODE, INVALID, BUSY
    ),
    response_model=CreatedReply,
)
def create(request: Request, new: NewAccount, caller: SignedIn, db: Db, now: Now) -> CreatedReply:
    """Make an account with its first role."""
    post = _post(request, caller, new.assignment, now)
    secret = choose_secret(post.role, new.secret.get_secret_value() if new.secret else None)
    passwords: Passwords = request.app.state.passwords
    secret_hash = passwords.hash(secret.text)
    with db.writing() as session:
        account, assignment = create_account(
            session,
            username=new.username,
            display_name=new.display_name,
            post=post,
            secret_hash=secret_hash,
            pin=secret.is_pin,
            at=now.now(),
            by=caller.account,
        )
    shown = _reply(account, [assignment])
    return CreatedReply(**shown.model_dump(), secret=secret.text if secret.generated else None)


@router.post(
    "/{id}/disable",
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, NOT_YOURS, NOT_ONESELF, ACCOUNT_UNKNOWN, INVALID),
    response_model=AccountReply,
)
def disable_account(request: Request, id: UUID, caller: SignedIn, db: Db, now: Now) -> AccountReply:
    """End an account and all its sign-ins, at once."""
    require_anywhere(caller.scope, Action.MANAGE_ACCOUNTS)
    with db.writing() as session:
        account, held = _managed(session, caller, id)
        day = today(now)
        unended = [each for each in assignments_of(session, id) if each.valid_to is None or each.valid_to >= day]
        if not all(may_appoint(caller.scope, each.role, each.area) for each in unended or held):
            raise refuse(NOT_YOURS)
        disable(session, account, at=now.now(), by=caller.account)
    _forget(request)
    return _reply(account, held)


@router.post(
    "/{id}/assignments",
    status_code=201,
    responses=documented(
        *NOT_SIGNED_IN, FORBIDDEN, NOT_ONESELF, UNKNOWN, ACCOUNT_UNKNOWN, ROLE_UNFIT, NOT_A_CODE, INVALID
    ),
    response_model=AssignmentReply,
)
def assign_role(request: Request, id: UUID, new: NewAssignment, caller: SignedIn, db: Db, now: Now) -> AssignmentReply:
    """Give an account one more role."""
    post = _post(request, caller, new, now)
    with db.writing() as session:
        account, _ = _managed(session, caller, id)
        assignment = assign(session, account, post, at=now.now(), by=caller.account)
    _forget(request)
    return assignment_reply(assignment)


def _post(request: Request, caller: Caller, new: NewAssignment, clock: Clock) -> Post:
    """Return the role to give, once it is clear that the caller may give it there and that there is such a place."""
    require_anywhere(caller.scope, Action.MANAGE_ACCOUNTS)
    level_of(new.area)
    role_named(new.role)
    require_appoint(caller.scope, new.role, new.area)
    areas: Areas = request.app.state.areas
    areas.tree().need(new.area)
    return Post(
        role=new.role,
        area=new.area,
        valid_from=new.valid_from or today(clock),
        valid_to=new.valid_to,
        themes=new.themes,
        actions=new.actions,
    )


def _managed(session: Session, caller: Caller, id: UUID) -> tuple[Account, list[Assignment]]:
    """Return an account that serves within the caller's area; any other is unknown."""
    if id == caller.account:
        raise refuse(NOT_ONESELF)
    found = list_accounts(session, caller.scope.roots(Action.MANAGE_ACCOUNTS), only=id)
    if not found:
        raise refuse(ACCOUNT_UNKNOWN)
    return found[0]


def _forget(request: Request) -> None:
    gate: Gate = request.app.state.gate
    gate.forget()


def _reply(account: Account, held: list[Assignment]) -> AccountReply:
    return AccountReply(
        id=account.id,
        username=account.username,
        display_name=account.display_name,
        kind="application" if account.kind == "application" else "person",
        created_at=account.created_at,
        disabled_at=account.disabled_at,
        assignments=[assignment_reply(each) for each in held],
    )
