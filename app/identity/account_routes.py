"""Accounts over HTTP, for those who manage them within their own area."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from sqlmodel import Session

from app.areas.codes import NOT_A_CODE, UNKNOWN, level_of
from app.areas.tree import Areas
from app.core.clock import Clock, today
from app.core.errors import BUSY, INVALID, refuse
from app.core.fields import Day
from app.core.http import Db, Now
from app.core.openapi import documented
from app.core.vault import Vault
from app.identity.accounts import (
    Post,
    assign,
    choose_secret,
    create_account,
    disable,
    list_accounts,
    random_secret,
    renew_secret,
    role_named,
)
from app.identity.gate import AtDesk, Caller, Gate
from app.identity.models import Account, Assignment
from app.identity.passwords import Passwords
from app.identity.problems import (
    ACCOUNT_UNKNOWN,
    COMMON_SECRET,
    FORBIDDEN,
    NAME_SHAPE,
    NAME_TAKEN,
    NOT_ONESELF,
    NOT_YOURS,
    PHONE_SHAPE,
    ROLE_UNFIT,
    WEAK_PIN,
    WEAK_SECRET,
)
from app.identity.rights import assignments_of, may_appoint, require_anywhere, require_appoint
from app.identity.routes import NOT_SIGNED_IN, AssignmentReply, assignment_reply
from app.identity.scope import Action
from app.identity.second_factor import drop_factor
from app.identity.tokens import Kind

WEAK = (WEAK_SECRET, COMMON_SECRET, WEAK_PIN)
"""How a secret is refused."""

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
    phone: SecretStr | None = Field(None, max_length=24, description="To sign in with; kept as a keyed digest only.")
    secret_until: Day | None = Field(
        None, description="Of an application: the last day its secret is good; a year from now when left out."
    )
    assignment: NewAssignment


class AccountReply(BaseModel):
    """An account, with those of its assignments that lie within the reader's area."""

    id: UUID
    username: str
    display_name: str
    kind: Kind
    created_at: datetime
    disabled_at: datetime | None
    last_used_at: datetime | None = Field(description="When its secret last opened something.")
    phone_tail: str | None = Field(description="The last digits of the telephone number.")
    secret_until: date | None = Field(description="Of an application: the last day its secret is good.")
    old_secret_until: datetime | None = Field(description="Until when the secret before this one is good too.")
    assignments: list[AssignmentReply]


class CreatedReply(AccountReply):
    """A new account; `secret` only when it was generated, and only now.

    A kader's PIN comes with her one-time code, so there is none here where PINs open from bound devices only.
    """

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
    caller: AtDesk,
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
        items=[account_reply(db.vault, account, held) for account, held in found[:limit]],
        next=found[limit - 1][0].id if len(found) > limit else None,
    )


@router.post(
    "",
    operation_id="create_account",
    status_code=201,
    responses=documented(
        *NOT_SIGNED_IN,
        FORBIDDEN,
        UNKNOWN,
        NAME_TAKEN,
        NAME_SHAPE,
        *WEAK,
        PHONE_SHAPE,
        ROLE_UNFIT,
        NOT_A_CODE,
        INVALID,
        BUSY,
    ),
    response_model=CreatedReply,
)
def create(request: Request, new: NewAccount, caller: AtDesk, db: Db, now: Now) -> CreatedReply:
    """Make an account with its first role."""
    post = post_of(request, caller, new.assignment, now)
    words = (new.username, new.display_name)
    secret = choose_secret(post.role, new.secret.get_secret_value() if new.secret else None, words)
    passwords: Passwords = request.app.state.passwords
    useless = secret.is_pin and secret.generated and request.app.state.settings.pins_are_bound
    secret_hash = passwords.nobody if useless else passwords.hash(secret.text)
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
            phone=(new.phone.get_secret_value(), request.app.state.phones) if new.phone else None,
            secret_until=new.secret_until or today(now) + timedelta(days=365),
        )
    shown = account_reply(db.vault, account, [assignment])
    return CreatedReply(**shown.model_dump(), secret=secret.text if secret.generated and not useless else None)


@router.post(
    "/{id}/disable",
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, NOT_YOURS, NOT_ONESELF, ACCOUNT_UNKNOWN, INVALID),
    response_model=AccountReply,
)
def disable_account(request: Request, id: UUID, caller: AtDesk, db: Db, now: Now) -> AccountReply:
    """End an account and all its sign-ins, at once."""
    require_anywhere(caller.scope, Action.MANAGE_ACCOUNTS)
    with db.writing() as session:
        account, held = owned(session, caller, id, now)
        disable(session, account, at=now.now(), by=caller.account)
    forget(request)
    return account_reply(db.vault, account, held)


@router.post(
    "/{id}/assignments",
    status_code=201,
    responses=documented(
        *NOT_SIGNED_IN, FORBIDDEN, NOT_ONESELF, UNKNOWN, ACCOUNT_UNKNOWN, ROLE_UNFIT, NOT_A_CODE, INVALID
    ),
    response_model=AssignmentReply,
)
def assign_role(request: Request, id: UUID, new: NewAssignment, caller: AtDesk, db: Db, now: Now) -> AssignmentReply:
    """Give an account one more role."""
    post = post_of(request, caller, new, now)
    with db.writing() as session:
        account, _ = managed(session, caller, id)
        assignment = assign(session, account, post, at=now.now(), by=caller.account)
    forget(request)
    return assignment_reply(assignment)


class Renewal(BaseModel):
    """How a secret is renewed."""

    model_config = ConfigDict(extra="forbid")

    overlap_hours: int = Field(
        168, ge=0, le=720, description="Of an application: how long the old secret stays good; 0 ends it at once."
    )
    secret_until: Day | None = Field(None, description="The new one's last day; a year from now when left out.")


@router.post(
    "/{id}/secret",
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, NOT_YOURS, NOT_ONESELF, ACCOUNT_UNKNOWN, INVALID, BUSY),
    response_model=CreatedReply,
)
def renew(request: Request, id: UUID, how: Renewal, caller: AtDesk, db: Db, now: Now) -> CreatedReply:
    """Make another secret for an account and show it once.

    An application's old secret stays good for the overlap, so that it can follow without a gap; a person's ends at
    once, with every sign-in. A kader gets a new one-time code instead: `POST /v1/enrolments`.
    """
    require_anywhere(caller.scope, Action.MANAGE_ACCOUNTS)
    passwords: Passwords = request.app.state.passwords
    fresh = random_secret()
    secret_hash = passwords.hash(fresh)
    with db.writing() as session:
        account, held = owned(session, caller, id, now)
        if account.pin:
            raise refuse(NOT_YOURS)
        program = account.kind == "application"
        overlap = timedelta(hours=how.overlap_hours) if program else timedelta(0)
        if program:
            account.secret_until = how.secret_until or today(now) + timedelta(days=365)
        until = now.now() + overlap if overlap else None
        renew_secret(session, account, secret_hash, at=now.now(), old_until=until, by=caller.account)
    forget(request)
    return CreatedReply(**account_reply(db.vault, account, held).model_dump(), secret=fresh)


@router.delete(
    "/{id}/second-factor",
    status_code=204,
    response_class=Response,
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, NOT_YOURS, NOT_ONESELF, ACCOUNT_UNKNOWN, INVALID),
)
def drop_second_factor(request: Request, id: UUID, caller: AtDesk, db: Db, now: Now) -> Response:
    """Take away the second factor of somebody who lost both the authenticator and the recovery codes."""
    require_anywhere(caller.scope, Action.MANAGE_ACCOUNTS)
    with db.writing() as session:
        account, _ = owned(session, caller, id, now)
        drop_factor(session, account, at=now.now(), by=caller.account)
    forget(request)
    return Response(status_code=204)


def post_of(request: Request, caller: Caller, new: NewAssignment, clock: Clock) -> Post:
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


def managed(
    session: Session, caller: Caller, id: UUID, _clock: Clock | None = None
) -> tuple[Account, list[Assignment]]:
    """Return an account that serves within the caller's area; any other is unknown."""
    if id == caller.account:
        raise refuse(NOT_ONESELF)
    found = list_accounts(session, caller.scope.roots(Action.MANAGE_ACCOUNTS), only=id)
    if not found:
        raise refuse(ACCOUNT_UNKNOWN)
    return found[0]


def owned(session: Session, caller: Caller, id: UUID, clock: Clock) -> tuple[Account, list[Assignment]]:
    """Return an account whose every unended role is the caller's to give.

    Raises Problem `account.unknown` outside her area, `account.not_yours` for one that also serves elsewhere.
    """
    account, held = managed(session, caller, id)
    day = today(clock)
    unended = [each for each in assignments_of(session, id) if each.valid_to is None or each.valid_to >= day]
    if not all(may_appoint(caller.scope, each.role, each.area) for each in unended or held):
        raise refuse(NOT_YOURS)
    return account, held


def forget(request: Request) -> None:
    """Empty this process's memory of callers, after the commit that changed what one of them may do."""
    gate: Gate = request.app.state.gate
    gate.forget()


def account_reply(vault: Vault, account: Account, held: list[Assignment]) -> AccountReply:
    """Return an account as it travels."""
    return AccountReply(
        id=account.id,
        username=account.username,
        display_name=vault.told(account, "display_name"),
        kind="application" if account.kind == "application" else "person",
        created_at=account.created_at,
        disabled_at=account.disabled_at,
        last_used_at=account.last_used_at,
        phone_tail=account.phone_tail,
        secret_until=account.secret_until,
        old_secret_until=account.old_secret_until,
        assignments=[assignment_reply(each) for each in held],
    )
