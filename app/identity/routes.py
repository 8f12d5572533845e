"""Signing in and out over HTTP (OAuth2, RFC 6749 and 7009), and who the caller is."""

import base64
import binascii
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from pydantic import BaseModel, Field

from app.areas.tree import Areas, Tree
from app.core.clock import today
from app.core.errors import BUSY, INVALID, Problem
from app.core.http import HTTP_ERROR, Db, Now
from app.core.openapi import documented
from app.identity.gate import SignedIn, bearer_of
from app.identity.models import Account, Assignment, Device, SignIn
from app.identity.problems import (
    CLIENT,
    CLIENT_RATE,
    EXPIRED,
    GRANT,
    GRANT_TYPE,
    INVALID_TOKEN,
    MISSING,
    REQUEST,
    REVOKED,
    SCOPE,
    SECOND_FACTOR,
    THROTTLED,
    refuse_grant,
)
from app.identity.rights import assignments_of, names
from app.identity.roles import ROLES
from app.identity.scope import Action
from app.identity.second_factor import factor_state
from app.identity.sign_ins import Issued, SignIns
from app.identity.throttle import Addresses
from app.identity.tokens import Client, Kind, Tokens

NOT_SIGNED_IN = (MISSING, INVALID_TOKEN, EXPIRED, REVOKED, CLIENT_RATE)
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


class AreaReply(BaseModel):
    """An area one serves in, with those above it, the kota first."""

    code: str
    level: str
    name: str
    above: list[str]


class OwnDevice(BaseModel):
    """The bound device that asks."""

    id: UUID
    name: str
    bound_at: datetime


class FactorReply(BaseModel):
    """One's second factor."""

    state: Literal["none", "begun", "on"]
    wanted: bool = Field(description="Roles one has may unseal identities only after a second factor was shown.")
    shown: bool = Field(description="It was shown when this sign-in began.")
    recovery_left: int = Field(description="Recovery codes that are not used yet.")


class MeReply(BaseModel):
    """Who is calling, from where, and what is allowed: all that a phone needs to begin."""

    account: UUID
    username: str
    display_name: str
    kind: Kind
    client: Client
    session: UUID
    assignments: list[AssignmentReply]
    areas: list[AreaReply]
    scope: list[AllowedReply]
    device: OwnDevice | None
    second_factor: FactorReply


@router.post(
    "/v1/token",
    responses=documented(
        GRANT, SECOND_FACTOR, SCOPE, GRANT_TYPE, REQUEST, CLIENT, THROTTLED, BUSY, INVALID, HTTP_ERROR
    ),
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
    device_token: Annotated[str, Form(description="Of a bound device: a PIN opens nothing without.")] = "",
    code: Annotated[str, Form(description="Of the authenticator, or a recovery code.")] = "",
    scope: Annotated[
        str, Form(description="Of an application: `read:stunting@18.72.01.1001 totals`; all if absent.")
    ] = "",
    attempt: Annotated[str, Form(description="Random name of this refresh, repeated when its reply was lost.")] = "",
) -> TokenReply:
    """Exchange a password, a refresh token or an application's credentials for an access token."""
    response.headers["cache-control"] = "no-store"
    if grant_type == "password":
        _demand(username, password)
        return token_reply(
            desk.by_password(
                username,
                password,
                device=plain_name(device),
                address=client,
                device_token=device_token[:200],
                code=code,
            )
        )
    if grant_type == "refresh_token":
        _demand(refresh_token)
        return token_reply(desk.by_refresh(refresh_token, attempt=attempt[:64]))
    if grant_type == "client_credentials":
        name, secret = _client(request, client_id, client_secret)
        return token_reply(desk.by_client(name, secret, address=client, scope=scope[:2000]))
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
def me(request: Request, caller: SignedIn, db: Db, now: Now) -> MeReply:
    """Return the caller's account, assignments, areas, scope, device and second factor."""
    areas: Areas = request.app.state.areas
    with db.reading() as session:
        account = session.get_one(Account, caller.account)
        held = assignments_of(session, caller.account, today(now))
        sign_in = session.get_one(SignIn, caller.session)
        device = session.get(Device, caller.device) if caller.device else None
        state, left = factor_state(session, caller.account)
    own = device and OwnDevice(id=device.id, name=db.vault.told(device, "name"), bound_at=device.created_at)
    return MeReply(
        account=account.id,
        username=account.username,
        display_name=db.vault.told(account, "display_name"),
        kind=caller.kind,
        client=caller.client,
        session=caller.session,
        assignments=[assignment_reply(each) for each in held],
        areas=_areas(areas.tree(), held),
        scope=[
            AllowedReply(
                area=grant.area,
                actions=sorted(grant.actions),
                themes=None if grant.themes is None else sorted(grant.themes),
            )
            for grant in caller.scope.grants
        ],
        device=own,
        second_factor=FactorReply(
            state=state,
            wanted=any(ROLES[each.role].second_factor for each in held if each.role in ROLES),
            shown=sign_in.factor,
            recovery_left=left,
        ),
    )


def _areas(tree: Tree, held: list[Assignment]) -> list[AreaReply]:
    found = [tree.get(each.area) for each in held]
    return [
        AreaReply(code=each.code, level=each.level, name=each.name, above=[up.name for up in tree.ancestors(each.code)])
        for each in found
        if each is not None
    ]


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


def token_reply(issued: Issued) -> TokenReply:
    """Return tokens as they travel."""
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


def plain_name(device: str) -> str:
    """Return what a device calls itself, without what cannot be printed."""
    return "".join(letter for letter in device if letter.isprintable())[:80].strip()
