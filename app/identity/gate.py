"""The gate: who is calling, from a token, out of a short memory or out of the database.

The memory holds a verified token for at most 30 seconds, keyed by its digest. A revocation in this process empties it
at once, one in another process within seconds (`look_again`), and at worst the token dies when its entry does.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlowPassword, OAuthFlows
from fastapi.security import OAuth2
from sqlmodel import col, select
from starlette.concurrency import run_in_threadpool

from app.core.clock import Clock, today
from app.core.db import Database
from app.core.errors import refuse
from app.identity.client_scope import narrowed
from app.identity.marks import read_mark
from app.identity.models import Account, SignIn
from app.identity.pace import Pace
from app.identity.problems import (
    BEARER,
    EXPIRED,
    FACTOR_WANTED,
    FORBIDDEN,
    INVALID_TOKEN,
    MISSING,
    REVOKED,
)
from app.identity.rights import assignments_of, carried, scope_of
from app.identity.roles import ROLES
from app.identity.scope import Scope
from app.identity.tokens import Claims, Client, Kind, Tokens

_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent this request, and what they may do."""

    account: UUID
    username: str
    session: UUID
    scope: Scope
    kind: Kind
    client: Client = "office"
    device: UUID | None = None
    """The bound device of a kader."""
    strong: bool = True
    """Whether this sign-in may unseal identities, as far as a second factor goes."""


class Gate:
    """Turns tokens into callers; `pace` says how often one application may ask."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        tokens: Tokens,
        pace: Pace,
        *,
        factor_required: bool = True,
        keep: timedelta = timedelta(seconds=30),
    ) -> None:
        self._database = database
        self._factor_required = factor_required
        self.pace = pace
        self._mark: int | None = None
        self._clock = clock
        self._tokens = tokens
        self._keep = keep.total_seconds()
        self._callers: dict[bytes, tuple[float, Caller]] = {}
        self._emptied = 0

    def cached(self, token: str) -> Caller | None:
        """Return the caller of a token admitted a moment ago, or None where `admit` has to ask; reads no database.

        Raises Problem `client.rate` for an application that asks too often.
        """
        found = self._callers.get(_digest(token))
        if found is None or found[0] <= self._clock.now().timestamp():
            return None
        if found[1].client == "application" and not self.pace.spend(found[1].account.hex):
            return None
        return found[1]

    def admit(self, token: str) -> Caller:
        """Verify a token and read its session, account and today's assignments.

        Raises Problem `auth.invalid`, `auth.expired`, `auth.revoked` or `client.rate`.
        """
        claims = self._tokens.read(token)
        emptied = self._emptied
        caller = self._look_up(claims)
        now = self._clock.now().timestamp()
        if len(self._callers) >= _REMEMBERED:
            self._callers = {}
        if emptied == self._emptied:
            # Otherwise someone was revoked while we read, and what we read may be what was revoked.
            self._callers[_digest(token)] = (min(claims.expires, now + self._keep), caller)
        if caller.client == "application":
            self.pace.borrow(caller.account.hex)
        return caller

    def forget(self) -> None:
        """Empty the memory; call it after the commit that revoked, disabled or assigned someone."""
        self._emptied += 1
        self._callers = {}

    def look_again(self) -> None:
        """Empty the memory if another process cut somebody off since the last look.

        The first look empties it too: what was remembered before it may have been cut off before it.
        """
        with self._database.reading() as session:
            mark = read_mark(session)
        if mark != self._mark:
            self.forget()
        self._mark = mark

    def _look_up(self, claims: Claims) -> Caller:
        with self._database.reading() as session:
            row = session.exec(
                select(SignIn, Account)
                .join(Account, col(Account.id) == col(SignIn.account))
                .where(col(SignIn.id) == claims.session)
            ).first()
            if row is None:
                raise refuse(REVOKED, headers=BEARER)
            sign_in, account = row
            if account.id != claims.account or sign_in.client != claims.client:
                raise refuse(INVALID_TOKEN, headers=BEARER)
            if sign_in.revoked_at is not None or account.disabled_at is not None:
                raise refuse(REVOKED, headers=BEARER)
            if sign_in.expires_at <= self._clock.now():
                raise refuse(EXPIRED, headers=BEARER)
            scope = carried(scope_of(assignments_of(session, account.id, today(self._clock))), claims.client)
        wants_factor = self._factor_required and any(ROLES[grant.role].second_factor for grant in scope.grants)
        return Caller(
            account=account.id,
            username=account.username,
            session=sign_in.id,
            scope=narrowed(scope, sign_in.asked),
            kind="application" if account.kind == "application" else "person",
            client=claims.client,
            device=sign_in.binding,
            strong=sign_in.factor or not wants_factor,
        )


def require_strong(caller: Caller) -> None:
    """Raise Problem `access.second_factor` unless this sign-in showed a second factor where its roles need one.

    For whatever unseals identities: masked reading stays open without.
    """
    if not caller.strong:
        raise refuse(FACTOR_WANTED)


def bearer_of(authorization: str | None) -> str:
    """Return the token of an Authorization header. Raises Problem `auth.missing` when there is none."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise refuse(MISSING, headers=BEARER)
    return token.strip()


_DOCUMENTED = OAuth2(
    flows=OAuthFlows(
        password=OAuthFlowPassword(tokenUrl="/v1/token", refreshUrl="/v1/token"),
        clientCredentials=OAuthFlowClientCredentials(tokenUrl="/v1/token"),
    ),
    auto_error=False,
    scheme_name="token",
)


async def signed_in(request: Request, _documented: Annotated[str | None, Depends(_DOCUMENTED)] = None) -> Caller:
    """Return who is calling. Raises Problem `auth.missing`, `auth.invalid`, `auth.expired` or `auth.revoked`."""
    gate: Gate = request.app.state.gate
    token = bearer_of(request.headers.get("authorization"))
    caller = gate.cached(token)
    return caller if caller is not None else await run_in_threadpool(gate.admit, token)


SignedIn = Annotated[Caller, Depends(signed_in)]
"""The caller, in an endpoint's signature."""


async def at_a_desk(caller: SignedIn) -> Caller:
    """Return a caller who signed in with a password. Raises Problem `access.forbidden` for a phone or a program."""
    if caller.client != "office":
        raise refuse(FORBIDDEN)
    return caller


async def in_person(caller: SignedIn) -> Caller:
    """Return a caller who is a person. Raises Problem `access.forbidden` for a program."""
    if caller.client == "application":
        raise refuse(FORBIDDEN)
    return caller


AtDesk = Annotated[Caller, Depends(at_a_desk)]
"""The caller of an endpoint that only offices have; tokens of phones and programs open none of these."""

InPerson = Annotated[Caller, Depends(in_person)]
"""The caller of an endpoint that no program has."""


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
