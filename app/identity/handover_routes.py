"""Handing an RT over to a successor: one action, after which the old hand sees nothing and the new one everything."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.areas.codes import NOT_A_CODE, UNKNOWN
from app.core.clock import today
from app.core.errors import BUSY, INVALID, Fault, refuse
from app.core.fields import Day
from app.core.http import Db, Now
from app.core.openapi import documented
from app.core.text import Text
from app.identity.account_routes import forget, managed, owned
from app.identity.accounts import Post, assign, create_account, free_username
from app.identity.enrolment_routes import Desk, Known, Newcomer
from app.identity.gate import AtDesk, Caller
from app.identity.handover import link_handover, post_after
from app.identity.models import Account, Assignment
from app.identity.passwords import Passwords
from app.identity.problems import (
    ACCOUNT_UNKNOWN,
    ASSIGNMENT_ENDED,
    ASSIGNMENT_UNKNOWN,
    FORBIDDEN,
    NAME_SHAPE,
    NAME_TAKEN,
    NO_PIN,
    NOT_ONESELF,
    NOT_YOURS,
    PHONE_SHAPE,
    ROLE_UNFIT,
)
from app.identity.rights import may_appoint, require_anywhere
from app.identity.routes import NOT_SIGNED_IN, AssignmentReply, assignment_reply
from app.identity.scope import Action

router = APIRouter(prefix="/v1/handovers", tags=["accounts"])

_PAST = Text("Tanggal ini sudah lewat.", "This day has passed.")
"""What was done yesterday was done by whoever served yesterday."""


class Handover(BaseModel):
    """An assignment, and who takes it over from which day on."""

    model_config = ConfigDict(extra="forbid")

    assignment: UUID
    to: Known | Newcomer = Field(description="An account, or a kader to be made.")
    on: Day | None = Field(None, description="The successor's first day; today when left out.")
    code: bool = Field(default=False, description="Issue a one-time code for the successor.")


class HandoverReply(BaseModel):
    """Both ends of a handover; the code only when it was asked for, and only now."""

    ended: AssignmentReply
    begun: AssignmentReply
    account: UUID
    username: str
    code: str | None
    expires_at: datetime | None


@router.post(
    "",
    operation_id="hand_over",
    status_code=201,
    responses=documented(
        *NOT_SIGNED_IN,
        FORBIDDEN,
        UNKNOWN,
        NOT_A_CODE,
        ACCOUNT_UNKNOWN,
        ASSIGNMENT_UNKNOWN,
        ASSIGNMENT_ENDED,
        NOT_ONESELF,
        NOT_YOURS,
        NAME_TAKEN,
        NAME_SHAPE,
        PHONE_SHAPE,
        ROLE_UNFIT,
        NO_PIN,
        INVALID,
        BUSY,
    ),
    response_model=HandoverReply,
)
def hand(request: Request, wanted: Handover, caller: AtDesk, db: Db, now: Now, desk: Desk) -> HandoverReply:
    """End one assignment and begin another in its place; what was recorded stays with who recorded it."""
    require_anywhere(caller.scope, Action.MANAGE_ACCOUNTS)
    on = wanted.on or today(now)
    if on < today(now):
        raise refuse(INVALID, Fault("on", "schema.date", _PAST))
    code, until = None, None
    with db.writing() as session:
        ended = session.get(Assignment, wanted.assignment, with_for_update=True)
        if ended is None or not caller.scope.allows(Action.MANAGE_ACCOUNTS, ended.area):
            raise refuse(ASSIGNMENT_UNKNOWN)
        if not may_appoint(caller.scope, ended.role, ended.area):
            raise refuse(FORBIDDEN)
        successor, begun = _begin(request, session, wanted, caller, post_after(ended, on))
        if successor.id == ended.account:
            raise refuse(NOT_ONESELF)
        link_handover(session, ended, begun, at=now.now(), by=caller.account)
        if wanted.code:
            made, code = desk.issue(session, successor, by=caller.account)
            until = made.expires_at
    forget(request)
    return HandoverReply(
        ended=assignment_reply(ended),
        begun=assignment_reply(begun),
        account=successor.id,
        username=successor.username,
        code=code,
        expires_at=until,
    )


def _begin(
    request: Request, session: Session, wanted: Handover, caller: Caller, post: Post
) -> tuple[Account, Assignment]:
    """Give the role to an account of the caller's area, or to one made for it."""
    state, to = request.app.state, wanted.to
    if isinstance(to, Known):
        look = owned if wanted.code else managed
        account, _ = look(session, caller, to.account, state.clock)
        return account, assign(session, account, post, at=state.clock.now(), by=caller.account)
    passwords: Passwords = state.passwords
    return create_account(
        session,
        username=to.username or free_username(session),
        display_name=to.display_name,
        post=post,
        secret_hash=passwords.nobody,
        pin=True,
        at=state.clock.now(),
        by=caller.account,
        phone=(to.phone.get_secret_value(), state.phones) if to.phone else None,
    )
