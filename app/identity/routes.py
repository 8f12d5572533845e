"""Signing in and out over HTTP (OAuth2, RFC 6749 and 7009), and who the caller is."""

import base64
import binascii
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from pydantic import BaseModel, Field

from app.core.clock import today
from app.core.errors import BUSY, INVALID, Problem
from app.core.http import HTTP_ERROR, Db, Now
from app.core.openapi import documented
from app.identity.gate import SignedIn, bearer_of
from app.identity.models import Account, Assignment
from app.identity.problems import (
    CLIENT,
    EXPIRED,
    GRANT,
    GRANT_TYPE,
    INVALID_TOKEN,
    MISSING,
    REQUEST,
    REVOKED,
    THROTTLED,
    refuse_grant,
)
from app.identity.rights import assignments_of, names, scope_of
from app.identity.scope import Action
from app.identity.sign_ins import Issued, SignIns
from app.identity.throttle import Addresses
from app.identity.tokens import Kind, Tokens

NOT_SIGNED_IN = (MISSING, INVALID_TOKEN, EXPIRED, REVOKED)
"""What every endpoint behind the gate may answer."""

router = APIRouter(tags=["identity"])


def sign_ins(request: Request) -> SignIns:
    """Return the service that gives out tokens."""
    found: SignIns = request.app.state.sign_ins
    return found


def address(request: Request) -> str:
    """Return the address of the client, past our own proxies."""
    addresses: Addresses = request.app.state.addresses
    return addresses.of(request)


Desk = Annotated[SignIns, Depends(sign_ins)]
Address = Annotated[str, Depends(address)]
Typed = Annotated[str, Form()]


class TokenReply(BaseModel):
    """What a good secret is exchanged for (RFC 6749 §5.1)."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105
    expires_in: int = Field(description="Seconds.")
    refresh_token: str | None = Field(None, description="For people; good for one exchange.")
    scope: str = Field(description="Actions allowed somewhere; `/v1/me` tells where.")


class AssignmentReply(BaseModel):
    """A role in an area."""

    id: UUID
    role: str
    area: str
    themes: list[str] | None = Field(description="None means every theme.")
    actions: list[str] | None = Field(description="Of an application's grant.")
    valid_from: date
    valid_to: date | None


class AllowedReply(BaseModel):
    """What is allowed in one area and below it."""

    area: str
    actions: list[Action]
    themes: list[str] | None = Field(description="None means every theme.")


class MeReply(BaseModel):
    """Who is calling."""

    account: UUID
    username: str
    display_name: str
    kind: Kind
    session: UUID
    assignments: list[AssignmentReply]
    scope: list[AllowedReply]


@router.post(
    "/v1/token",
    responses=documented(GRANT, GRANT_TYPE, REQUEST, CLIENT, THROTTLED, BUSY, INVALID, HTTP_ERROR),
    response_model=TokenReply,
)
def token(
    request: Request,
    response: Response,
    desk: Desk,
    client: Address,
    grant_type: Annotated[str, Form(description="password, refresh_token or client_credentials")] = "",
    username: Typed = "",
    password: Typed = "",
    refresh_token: Typed = "",
    client_id: Typed = "",
    client_secret: Typed = "",
    device: Annotated[str, Form(description="What the device calls itself.")] = "",
    attempt: Annotated[str, Form(description="Random name of this refresh, repeated when its reply was lost.")] = "",
) -> TokenReply:
    """Exchange a password, a refresh token or an application's credentials for an access token."""
    response.headers["cache-control"] = "no-store"
    if grant_type == "password":
        _demand(username, password)
        return _reply(desk.by_password(username, password, device=_plain(device), address=client))
    if grant_type == "refresh_token":
        _demand(refresh_token)
        return _reply(desk.by_refresh(refresh_token, attempt=attempt[:64]))
    if grant_type == "client_credentials":
        name, secret = _client(request, client_id, client_secret)
        return _reply(desk.by_client(name, secret, address=client))
    raise refuse_grant(GRANT_TYPE)


@router.post(
    "/v1/token/revoke",
    response_class=Response,
    responses={200: {"description": "Signed out, or never in."}, **documented(BUSY, INVALID, HTTP_ERROR)},
)
def revoke(request: Request, desk: Desk, token: Typed = "") -> Response:
    """Sign out the session of `token` (refresh or access), or of the Authorization header when there is none."""
    session = desk.session_of(token) or _session_of(request, token)
    if session is not None:
        desk.sign_out(session)
    return Response(headers={"cache-control": "no-store"})


@router.get("/v1/me", responses=documented(*NOT_SIGNED_IN), response_model=MeReply)
def me(caller: SignedIn, db: Db, now: Now) -> MeReply:
    """Return the caller's account, assignments and scope."""
    with db.reading() as session:
        account = session.get_one(Account, caller.account)
        held = assignments_of(session, caller.account, today(now))
    return MeReply(
        account=account.id,
        username=account.username,
        display_name=account.display_name,
        kind=caller.kind,
        session=caller.session,
        assignments=[assignment_reply(each) for each in held],
        scope=[
            AllowedReply(
                area=grant.area,
                actions=sorted(grant.actions),
                themes=None if grant.themes is None else sorted(grant.themes),
            )
            for grant in scope_of(held).grants
        ],
    )


def assignment_reply(assignment: Assignment) -> AssignmentReply:
    """Return an assignment as it travels."""
    themes, actions = names(assignment.themes), names(assignment.actions)
    return AssignmentReply(
        id=assignment.id,
        role=assignment.role,
        area=assignment.area,
        themes=None if themes is None else sorted(themes),
        actions=None if actions is None else sorted(actions),
        valid_from=assignment.valid_from,
        valid_to=assignment.valid_to,
    )


def _reply(issued: Issued) -> TokenReply:
    return TokenReply(
        access_token=issued.access,
        expires_in=issued.expires_in,
        refresh_token=issued.refresh,
        scope=issued.scope,
    )


def _demand(*fields: str) -> None:
    if not all(fields):
        raise refuse_grant(REQUEST)


def _client(request: Request, client_id: str, client_secret: str) -> tuple[str, str]:
    """Return the credentials of an application, from HTTP Basic or from the form, never from both."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        _demand(client_id, client_secret)
        return client_id, client_secret
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise refuse_grant(REQUEST) from None
    if client_secret:
        raise refuse_grant(REQUEST)
    _demand(name, secret)
    return name, secret


def _session_of(request: Request, token: str) -> UUID | None:
    """Return the session of an access token; a bad one has none, which RFC 7009 does not call an error."""
    tokens: Tokens = request.app.state.tokens
    try:
        return tokens.read(token or bearer_of(request.headers.get("authorization"))).session
    except Problem:
        return None


def _plain(device: str) -> str:
    return "".join(letter for letter in device if letter.isprintable())[:80].strip()
