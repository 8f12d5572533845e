"""The gate: who is calling, from a token, out of a short memory or out of the database.

The memory holds a verified token for at most 30 seconds, keyed by its digest. A revocation in this process empties it
at once; in another process the token dies when its entry does.
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
from app.identity.models import Account, SignIn
from app.identity.problems import BEARER, EXPIRED, INVALID_TOKEN, MISSING, REVOKED
from app.identity.rights import assignments_of, scope_of
from app.identity.scope import Scope
from app.identity.tokens import Claims, Kind, Tokens

_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent this request, and what they may do."""

    account: UUID
    username: str
    session: UUID
    scope: Scope
    kind: Kind


class Gate:
    """Turns tokens into callers."""

    def __init__(self, database: Database, clock: Clock, tokens: Tokens, *, keep: timedelta = timedelta(seconds=30)):
        self._database = database
        self._clock = clock
        self._tokens = tokens
        self._keep = keep.total_seconds()
        self._callers: dict[bytes, tuple[float, Caller]] = {}
        self._emptied = 0

    def cached(self, token: str) -> Caller | None:
        """Return the caller of a token admitted a moment ago, or None; reads no database and takes no lock."""
        found = self._callers.get(_digest(token))
        if found is None or found[0] <= self._clock.now().timestamp():
            return None
        return found[1]

    def admit(self, token: str) -> Caller:
        """Verify a token and read its session, account and today's assignments.

        Raises Problem `auth.invalid`, `auth.expired` or `auth.revoked`.
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
        return caller

    def forget(self) -> None:
        """Empty the memory; call it after the commit that revoked, disabled or assigned someone."""
        self._emptied += 1
        self._callers = {}

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
            if account.id != claims.account or sign_in.client != claims.kind or account.kind != claims.kind:
                raise refuse(INVALID_TOKEN, headers=BEARER)
            if sign_in.revoked_at is not None or account.disabled_at is not None:
                raise refuse(REVOKED, headers=BEARER)
            if sign_in.expires_at <= self._clock.now():
                raise refuse(EXPIRED, headers=BEARER)
            scope = scope_of(assignments_of(session, account.id, today(self._clock)))
        return Caller(account.id, account.username, sign_in.id, scope, claims.kind)


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


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
