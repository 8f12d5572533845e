"""Signing in, staying signed in and signing out; secrets are checked outside any transaction."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from app.core.audit import record_deed
from app.core.clock import Clock, today
from app.core.db import Database
from app.core.errors import ProblemKind, refuse
from app.core.vault import vault_of
from app.identity.accounts import find, find_by_phone, fold_username
from app.identity.client_scope import asked_scope, narrowed
from app.identity.devices import bound_to
from app.identity.gate import Caller, Gate
from app.identity.marks import mark_change
from app.identity.models import Account, Device, SignIn
from app.identity.one_time import OneTime
from app.identity.passwords import Passwords
from app.identity.phones import Phones
from app.identity.problems import BEARER, CLIENT, GRANT, SECOND_FACTOR, WRONG_SECRET, refuse_grant
from app.identity.refresh import Opened, RefreshTokens, digest_of
from app.identity.rights import assignments_of, scope_of
from app.identity.second_factor import SecondFactors
from app.identity.strength import MOST_SECRET, demand_password, demand_pin
from app.identity.throttle import Throttle
from app.identity.tokens import Client, Kind, Tokens

KNOWN_PLACE: Final = timedelta(days=90)
"""How long an address counts as one where an account signs in."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What a caller gets for a good secret; the tokens never show themselves."""

    access: str = field(repr=False)
    refresh: str | None = field(repr=False)
    expires_in: int
    scope: str
    """The actions allowed somewhere, with spaces between; where is told by `/v1/me`."""


@dataclass(frozen=True, slots=True)
class _Named:
    """Whom a name means, and how much is known of where they come from."""

    account: Account | None
    device: Device | None
    usable: bool
    known: bool
    name: str
    """Under which attempts are counted: one account under all its names."""

    @property
    def counted_as(self) -> str:
        return self.device.id.hex if self.device else ""


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
        factors: SecondFactors,
        one_time: OneTime,
        phones: Phones,
        *,
        life: timedelta,
        pins_are_bound: bool,
    ) -> None:
        self._database = database
        self._clock = clock
        self._tokens = tokens
        self._refresh = refresh
        self.passwords = passwords
        self._throttle = throttle
        self._gate = gate
        self._factors = factors
        self._one_time = one_time
        self._phones = phones
        self._life = life
        self._pins_are_bound = pins_are_bound

    def by_password(
        self, username: str, secret: str, *, device: str, address: str, device_token: str = "", code: str = ""
    ) -> Issued:
        """Sign a person in, under a user name or a telephone number.

        A PIN opens only from a device bound to its account; elsewhere a right PIN and a wrong one are answered alike.
        Raises Problem `token.grant`, `token.second_factor`, `auth.throttled` or `server.busy`.
        """
        named = self._named(username, "person", address, device_token)
        account = self._checked(named, secret, "person", address, GRANT)
        with self._database.writing() as session:
            sign_in = self._open(session, account, device, named.device, address)
            if not self._factor_shown(session, sign_in, code):
                raise refuse_grant(SECOND_FACTOR)
            issued = self._begin(session, sign_in)
        self._throttle.succeeded(named.name, address, device=named.counted_as, known=named.known)
        return issued

    def by_client(self, client_id: str, secret: str, *, address: str, scope: str = "") -> Issued:
        """Sign an application in, for the scope that it asks for or for all it has.

        Raises Problem `token.client`, `token.scope`, `auth.throttled` or `server.busy`.
        """
        named = self._named(client_id, "application", address, "")
        account = self._checked(named, secret, "application", address, CLIENT)
        with self._database.writing() as session:
            sign_in = self._open(session, account, "", None, address)
            sign_in.asked = " ".join(scope.split()) or None
            if sign_in.asked:
                asked_scope(scope_of(assignments_of(session, account, today(self._clock))), sign_in.asked)
            issued = self._issue(session, sign_in, None)
        self._throttle.succeeded(named.name, address, known=named.known)
        return issued

    def enter(self, session: Session, account: UUID, device: Device, address: str) -> Issued:
        """Sign a kader in on a device that was bound in this very transaction."""
        return self._begin(session, self._open(session, account, "", device, address))

    def demand_secret(self, caller: Caller, current: str, *, address: str) -> Account:
        """Return the caller's account once its secret was shown again.

        Raises Problem `account.wrong_secret`, `auth.throttled` or `server.busy`.
        """
        with self._database.reading() as session:
            account = session.get_one(Account, caller.account)
        device = caller.device.hex if caller.device else ""
        self._throttle.attempt(account.id.hex, address, device=device, known=True)
        if not self.passwords.fits(current[: MOST_SECRET + 1], account.secret_hash):
            raise refuse(WRONG_SECRET)
        self._throttle.succeeded(account.id.hex, address, device=device, known=True)
        return account

    def change_secret(self, caller: Caller, current: str, wanted: str, *, address: str) -> None:
        """Change one's own password or PIN; every other sign-in of a password's owner ends.

        Raises Problem `account.wrong_secret`, `account.weak_secret`, `account.common_secret`, `account.weak_pin`,
        `auth.throttled` or `server.busy`.
        """
        account = self.demand_secret(caller, current, address=address)
        words = (account.username, self._database.vault.told(account, "display_name"))
        if account.pin:
            demand_pin(wanted, words)
        else:
            demand_password(wanted, words)
        kept, now = self.passwords.hash(wanted), self._clock.now()
        with self._database.writing() as session:
            session.execute(update(Account).where(col(Account.id) == account.id).values(secret_hash=kept))
            session.execute(
                update(SignIn)
                .where(
                    col(SignIn.account) == account.id,
                    col(SignIn.id) != caller.session,
                    col(SignIn.revoked_at).is_(None),
                )
                .values(revoked_at=now, revoked_reason="secret")
            )
            mark_change(session)
            record_deed(session, now, str(account.id), "account.secret_changed", f"account:{account.id}")
        self._gate.forget()

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

    def _named(self, username: str, kind: Kind, address: str, device_token: str) -> _Named:
        """Look up whom a name means; of a bound device only its own account."""
        place = self._one_time.place(address)
        with self._database.reading() as session:
            device = bound_to(session, digest_of(device_token)) if device_token else None
            phone = self._phones.index(username)
            if device is not None:
                held = session.get_one(Account, device.account)
                is_meant = fold_username(username) == held.username or (phone is not None and phone == held.phone_index)
                account = held if is_meant else None
            else:
                account = find(session, username) or (find_by_phone(session, phone) if phone else None)
            known = account is not None and self._has_been(session, account.id, place)
        needs_device = account is not None and account.pin and self._pins_are_bound
        usable = account is not None and account.kind == kind and account.disabled_at is None
        if account is not None and account.secret_until is not None:
            usable = usable and today(self._clock) <= account.secret_until
        return _Named(
            account=account,
            device=device if account is not None else None,
            usable=usable and (device is not None or not needs_device),
            known=known,
            name=account.id.hex if account else fold_username(username),
        )

    def _has_been(self, session: Session, account: UUID, place: str) -> bool:
        since = self._clock.now() - KNOWN_PLACE
        query = select(SignIn.id).where(
            col(SignIn.account) == account, col(SignIn.place) == place, col(SignIn.created_at) > since
        )
        return session.exec(query.limit(1)).first() is not None

    def _checked(self, named: _Named, secret: str, kind: Kind, address: str, refusal: ProblemKind) -> UUID:
        """Return the id of the account whose secret this is; the same work for names that do not exist."""
        self._throttle.attempt(named.name, address, device=named.counted_as, known=named.known)
        account = named.account
        kept = account.secret_hash if account is not None and named.usable else None
        fits = self.passwords.fits(secret[: MOST_SECRET + 1], kept)
        if kind == "application":
            # Always a second look: while one secret follows another, two are good.
            fits = self.passwords.fits(secret[: MOST_SECRET + 1], self._older(named)) or fits
        if fits and account is not None:
            return account.id
        with self._database.writing() as session:
            who = str(account.id) if account else ""
            about = f"account:{account.id}" if account else "account:unknown"
            record_deed(session, self._clock.now(), who, "sign_in.failed", about, {"client": kind})
        raise refuse_grant(refusal, headers=_basic(refusal))

    def _older(self, named: _Named) -> str | None:
        account = named.account
        if account is None or not named.usable or account.old_secret_until is None:
            return None
        return account.old_secret_hash if self._clock.now() < account.old_secret_until else None

    def _factor_shown(self, session: Session, sign_in: SignIn, code: str) -> bool:
        """Say whether the second factor was shown, or there is none to show."""
        shown = self._factors.shown(session, sign_in.account, code[:40], self._clock.now())
        sign_in.factor = bool(shown)
        return shown is not False

    def _open(self, session: Session, account: UUID, name: str, device: Device | None, address: str) -> SignIn:
        now = self._clock.now()
        found = session.get_one(Account, account)
        if found.disabled_at is not None:
            raise refuse_grant(GRANT)
        if device is not None:
            bound = session.get_one(Device, device.id, with_for_update=True)
            if bound.revoked_at is not None:
                raise refuse_grant(GRANT)
            bound.last_used_at = now
            session.add(bound)
        found.last_used_at = now
        session.add(found)
        sign_in = SignIn(
            account=found.id,
            client=_client_of(found),
            binding=device.id if device else None,
            place=self._one_time.place(address),
            created_at=now,
            last_used_at=now,
            expires_at=now + (self._life if found.kind == "person" else self._tokens.life),
        )
        vault = vault_of(session)
        vault.put(sign_in, "device", name or (vault.told(device, "name") if device else ""))
        session.add(sign_in)
        session.flush()
        record_deed(session, now, str(found.id), "sign_in.ok", f"sign_in:{sign_in.id}", {"client": sign_in.client})
        return sign_in

    def _begin(self, session: Session, sign_in: SignIn) -> Issued:
        first = self._refresh.first(sign_in.id)
        sign_in.refresh_digest = digest_of(first)
        return self._issue(session, sign_in, first)

    def _rotate(self, session: Session, opened: Opened, token: str, attempt: str) -> Issued | None:
        now = self._clock.now()
        sign_in = session.get(SignIn, opened.session, with_for_update=True)
        if sign_in is None or sign_in.revoked_at is not None or sign_in.expires_at <= now:
            return None
        if session.get_one(Account, sign_in.account).disabled_at is not None:
            return None
        if opened.digest == sign_in.refresh_digest:
            successor: str | None = self._refresh.next(sign_in.id, token, attempt)
            sign_in.refresh_digest = digest_of(successor or "")
            sign_in.rotated += 1
            sign_in.last_used_at = now
            sign_in.expires_at = now + self._life
            if sign_in.binding is not None:
                session.execute(update(Device).where(col(Device.id) == sign_in.binding).values(last_used_at=now))
        else:
            again = self._refresh.successors(sign_in.id, token, attempt) if attempt else iter(())
            successor = next((each for each in again if digest_of(each) == sign_in.refresh_digest), None)
        if successor is None:
            self._revoke(session, sign_in, "reuse")
            return None
        return self._issue(session, sign_in, successor)

    def _issue(self, session: Session, sign_in: SignIn, refresh: str | None) -> Issued:
        session.add(sign_in)
        scope = scope_of(assignments_of(session, sign_in.account, today(self._clock)))
        actions = sorted({action.value for grant in narrowed(scope, sign_in.asked).grants for action in grant.actions})
        return Issued(
            access=self._tokens.mint(sign_in.account, sign_in.id, _read_client(sign_in.client)),
            refresh=refresh,
            expires_in=int(self._tokens.life.total_seconds()),
            scope=sign_in.asked or " ".join(actions),
        )

    def _revoke(self, session: Session, sign_in: SignIn, reason: str) -> None:
        now = self._clock.now()
        sign_in.revoked_at, sign_in.revoked_reason = now, reason
        session.add(sign_in)
        mark_change(session)
        record_deed(session, now, str(sign_in.account), f"sign_in.{reason}", f"sign_in:{sign_in.id}")


def _client_of(account: Account) -> Client:
    """Return what kind of client an account signs in from: a PIN is a phone's, a password a desk's."""
    if account.kind == "application":
        return "application"
    return "kader" if account.pin else "office"


def _read_client(kept: str) -> Client:
    return "application" if kept == "application" else "kader" if kept == "kader" else "office"


def _basic(refusal: ProblemKind) -> dict[str, str]:
    """An application refused with 401 is told how to name itself (RFC 6749 §5.2)."""
    return {"www-authenticate": BEARER["www-authenticate"].replace("Bearer", "Basic")} if refusal is CLIENT else {}
