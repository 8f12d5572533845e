"""Signing in, staying signed in and signing out; secrets are checked outside any transaction."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from app.core.audit import record_deed
from app.core.clock import Clock, today
from app.core.db import Database
from app.core.errors import ProblemKind
from app.identity.accounts import MOST_SECRET, find, fold_username
from app.identity.gate import Gate
from app.identity.models import Account, SignIn
from app.identity.passwords import Passwords
from app.identity.problems import BEARER, CLIENT, GRANT, refuse_grant
from app.identity.refresh import Opened, RefreshTokens, digest_of
from app.identity.rights import assignments_of, scope_of
from app.identity.throttle import Throttle
from app.identity.tokens import Kind, Tokens


@dataclass(frozen=True, slots=True)
class Issued:
    """What a caller gets for a good secret; the tokens never show themselves."""

    access: str = field(repr=False)
    refresh: str | None = field(repr=False)
    expires_in: int
    scope: str
    """The actions allowed somewhere, with spaces between; where is told by `/v1/me`."""


class SignIns:
    """Gives out tokens and takes them back."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        tokens: Tokens,
        refresh: RefreshTokens,
        passwords: Passwords,
        throttle: Throttle,
        gate: Gate,
        *,
        life: timedelta,
    ) -> None:
        self._database = database
        self._clock = clock
        self._tokens = tokens
        self._refresh = refresh
        self.passwords = passwords
        self._throttle = throttle
        self._gate = gate
        self._life = life

    def by_password(self, username: str, secret: str, *, device: str, address: str) -> Issued:
        """Sign a person in. Raises Problem `token.grant`, `auth.throttled` or `server.busy`."""
        account = self._checked(username, secret, "person", address, GRANT)
        with self._database.writing() as session:
            sign_in = self._open(session, account, device)
            first = self._refresh.first(sign_in.id)
            sign_in.refresh_digest = digest_of(first)
            issued = self._issue(session, sign_in, first)
        self._throttle.succeeded(fold_username(username), address)
        return issued

    def by_client(self, client_id: str, secret: str, *, address: str) -> Issued:
        """Sign an application in. Raises Problem `token.client`, `auth.throttled` or `server.busy`."""
        account = self._checked(client_id, secret, "application", address, CLIENT)
        with self._database.writing() as session:
            issued = self._issue(session, self._open(session, account, ""), None)
        self._throttle.succeeded(fold_username(client_id), address)
        return issued

    def by_refresh(self, token: str, *, attempt: str) -> Issued:
        """Exchange a refresh token for its successor.

        `attempt` is a random name the client gives this exchange and repeats when the reply was lost.
        Raises Problem `token.grant`; a spent token ends its whole family.
        """
        opened = self._refresh.open(token)
        if opened is None:
            raise refuse_grant(GRANT)
        with self._database.writing() as session:
            issued = self._rotate(session, opened, token, attempt)
        if issued is None:
            self._gate.forget()
            raise refuse_grant(GRANT)
        return issued

    def sign_out(self, session_id: UUID) -> None:
        """End a session; a second time changes nothing."""
        with self._database.writing() as session:
            sign_in = session.get(SignIn, session_id, with_for_update=True)
            if sign_in is not None and sign_in.revoked_at is None:
                self._revoke(session, sign_in, "signed_out")
        self._gate.forget()

    def session_of(self, refresh_token: str) -> UUID | None:
        """Return the session a genuine refresh token belongs to, spent or not."""
        opened = self._refresh.open(refresh_token)
        return opened.session if opened else None

    def _checked(self, username: str, secret: str, kind: Kind, address: str, refusal: ProblemKind) -> UUID:
        """Return the id of the account whose secret this is; the same work for names that do not exist."""
        self._throttle.attempt(fold_username(username), address)
        with self._database.reading() as session:
            account = find(session, username)
        usable = account is not None and account.kind == kind and account.disabled_at is None
        kept = account.secret_hash if account is not None and usable else None
        if self.passwords.fits(secret[: MOST_SECRET + 1], kept) and account is not None:
            return account.id
        with self._database.writing() as session:
            who = str(account.id) if account else ""
            about = f"account:{account.id}" if account else "account:unknown"
            record_deed(session, self._clock.now(), who, "sign_in.failed", about, {"client": kind})
        raise refuse_grant(refusal, headers=_basic(refusal))

    def _open(self, session: Session, account: UUID, device: str) -> SignIn:
        now = self._clock.now()
        found = session.get_one(Account, account)
        if found.disabled_at is not None:
            raise refuse_grant(GRANT)
        sign_in = SignIn(
            account=found.id,
            client=found.kind,
            device=device,
            created_at=now,
            last_used_at=now,
            expires_at=now + (self._life if found.kind == "person" else self._tokens.life),
        )
        session.add(sign_in)
        session.flush()
        record_deed(session, now, str(found.id), "sign_in.ok", f"sign_in:{sign_in.id}", {"client": found.kind})
        return sign_in

    def _rotate(self, session: Session, opened: Opened, token: str, attempt: str) -> Issued | None:
        now = self._clock.now()
        sign_in = session.get(SignIn, opened.session, with_for_update=True)
        if sign_in is None or sign_in.revoked_at is not None or sign_in.expires_at <= now:
            return None
        if session.get_one(Account, sign_in.account).disabled_at is not None:
            return None
        successor = self._refresh.next(sign_in.id, token, attempt)
        if opened.digest == sign_in.refresh_digest:
            sign_in.refresh_digest = digest_of(successor)
            sign_in.rotated += 1
            sign_in.last_used_at = now
            sign_in.expires_at = now + self._life
        elif digest_of(successor) != sign_in.refresh_digest:
            self._revoke(session, sign_in, "reuse")
            return None
        return self._issue(session, sign_in, successor)

    def _issue(self, session: Session, sign_in: SignIn, refresh: str | None) -> Issued:
        session.add(sign_in)
        scope = scope_of(assignments_of(session, sign_in.account, today(self._clock)))
        kind: Kind = "application" if sign_in.client == "application" else "person"
        actions = sorted({action.value for grant in scope.grants for action in grant.actions})
        return Issued(
            access=self._tokens.mint(sign_in.account, sign_in.id, kind),
            refresh=refresh,
            expires_in=int(self._tokens.life.total_seconds()),
            scope=" ".join(actions),
        )

    def _revoke(self, session: Session, sign_in: SignIn, reason: str) -> None:
        now = self._clock.now()
        sign_in.revoked_at, sign_in.revoked_reason = now, reason
        session.add(sign_in)
        record_deed(session, now, str(sign_in.account), f"sign_in.{reason}", f"sign_in:{sign_in.id}")


def _basic(refusal: ProblemKind) -> dict[str, str]:
    """An application refused with 401 is told how to name itself (RFC 6749 §5.2)."""
    return {"www-authenticate": BEARER["www-authenticate"].replace("Bearer", "Basic")} if refusal is CLIENT else {}
