"""One-time codes: a kelurahan issues them, a kader redeems one, which binds her device and sets her PIN."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from app.core.audit import record_deed
from app.core.clock import Clock
from app.core.db import Database
from app.core.errors import refuse
from app.core.vault import vault_of
from app.identity.accounts import end_codes
from app.identity.devices import let_go
from app.identity.marks import mark_change
from app.identity.models import Account, Assignment, Device, Enrolment
from app.identity.one_time import OneTime, bare, new_code
from app.identity.passwords import Passwords
from app.identity.problems import ACCOUNT_UNKNOWN, CODE_UNKNOWN, NO_PIN
from app.identity.refresh import digest_of
from app.identity.sign_ins import Issued, SignIns
from app.identity.strength import demand_pin
from app.identity.throttle import Throttle

ASK_AGAIN: Final = timedelta(hours=24)
"""How long a phone whose reply was lost may ask for it again, under the name of its attempt."""


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What a phone gets for a code; the tokens never show themselves."""

    issued: Issued
    account: Account
    device: UUID
    device_token: str = field(repr=False)


class Enrolments:
    """Issues codes and redeems them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        sign_ins: SignIns,
        passwords: Passwords,
        throttle: Throttle,
        one_time: OneTime,
        *,
        life: timedelta,
    ) -> None:
        self._database = database
        self._clock = clock
        self._sign_ins = sign_ins
        self._passwords = passwords
        self._throttle = throttle
        self.one_time = one_time
        self.life = life

    def issue(
        self,
        session: Session,
        account: Account,
        *,
        by: UUID | None,
        life: timedelta | None = None,
        keeps_devices: bool = False,
    ) -> tuple[Enrolment, str]:
        """Make a code for a kader; one that is still open ends. Return it with the code, which is kept nowhere.

        Raises Problem `account.unknown` for a disabled account, `enrolment.not_kader` for one without a PIN.
        """
        return issue_code(
            session,
            account,
            self.one_time,
            at=self._clock.now(),
            life=life or self.life,
            by=by,
            keeps_devices=keeps_devices,
        )

    def redeem(self, code: str, pin: str, *, device: str, attempt: str, address: str) -> Redeemed:
        """End a code: bind the device, set the PIN, sign in. Of many who try at once one succeeds.

        Raises Problem `enrolment.code`, `account.weak_pin`, `auth.throttled` or `server.busy`.
        """
        self._throttle.guess(address)
        found, account = self._find(code)
        if found.ended_at is not None:
            return self._again(found, account, code, pin, attempt, address)
        demand_pin(pin, (account.username,))
        self._throttle.guessed(address)
        kept = self._passwords.hash(pin)
        token = self.one_time.token(code, attempt)
        with self._database.writing() as session:
            bound = self._claim(session, found, device, token, attempt)
            owner = session.get_one(Account, account.id, with_for_update=True)
            owner.secret_hash, owner.pin = kept, True
            session.add(owner)
            issued = self._sign_ins.enter(session, owner.id, bound, address)
        return Redeemed(issued, account, bound.id, token)

    def _find(self, code: str) -> tuple[Enrolment, Account]:
        if not bare(code):
            raise refuse(CODE_UNKNOWN)
        with self._database.reading() as session:
            row = session.exec(
                select(Enrolment, Account)
                .join(Account, col(Account.id) == col(Enrolment.account))
                .where(col(Enrolment.code_digest) == self.one_time.digest(code))
            ).first()
        if row is None or row[1].disabled_at is not None or row[0].expires_at <= self._clock.now():
            raise refuse(CODE_UNKNOWN)
        return row[0], row[1]

    def _claim(self, session: Session, found: Enrolment, name: str, token: str, attempt: str) -> Device:
        """End the code for this one caller and bind the device. Raises Problem `enrolment.code` for all the others."""
        now = self._clock.now()
        device = Device(account=found.account, token_digest=digest_of(token), created_at=now, last_used_at=now)
        vault_of(session).put(device, "name", name)
        won = session.execute(
            update(Enrolment)
            .where(col(Enrolment.id) == found.id, col(Enrolment.ended_at).is_(None))
            .values(
                ended_at=now,
                ended_reason="redeemed",
                device=device.id,
                attempt_digest=digest_of(attempt) if attempt else None,
            )
        )
        if not won.rowcount:  # type: ignore[attr-defined]
            raise refuse(CODE_UNKNOWN)
        if not found.keeps_devices:
            older = select(Device).where(col(Device.account) == found.account, col(Device.revoked_at).is_(None))
            let_go(session, session.exec(older).all(), "replaced", at=now, by=found.account)
        session.add(device)
        session.flush()
        mark_change(session)
        about = {"account": str(found.account), "device": str(device.id)}
        record_deed(session, now, str(found.account), "enrolment.redeemed", f"enrolment:{found.id}", about)
        return device

    def _again(self, found: Enrolment, account: Account, code: str, pin: str, attempt: str, address: str) -> Redeemed:
        """Answer a phone that never saw the reply: the same attempt, the same PIN, the same device."""
        lately = found.ended_at is not None and self._clock.now() - found.ended_at < ASK_AGAIN
        if not attempt or not lately or found.attempt_digest != digest_of(attempt) or found.device is None:
            raise refuse(CODE_UNKNOWN)
        if not self._passwords.fits(pin, account.secret_hash):
            raise refuse(CODE_UNKNOWN)
        token = self.one_time.token(code, attempt)
        with self._database.writing() as session:
            bound = session.get_one(Device, found.device, with_for_update=True)
            if bound.revoked_at is not None:
                raise refuse(CODE_UNKNOWN)
            issued = self._sign_ins.enter(session, account.id, bound, address)
        self._throttle.guessed(address)
        return Redeemed(issued, account, bound.id, token)


def issue_code(
    session: Session,
    account: Account,
    one_time: OneTime,
    *,
    at: datetime,
    life: timedelta,
    by: UUID | None,
    keeps_devices: bool = False,
) -> tuple[Enrolment, str]:
    """Make a code for a kader; see `Enrolments.issue`."""
    if account.disabled_at is not None:
        raise refuse(ACCOUNT_UNKNOWN)
    if not account.pin:
        raise refuse(NO_PIN)
    code = new_code()
    end_codes(session, account.id, "replaced", at)
    made = Enrolment(
        account=account.id,
        code_digest=one_time.digest(code),
        keeps_devices=keeps_devices,
        issued_by=by,
        created_at=at,
        expires_at=at + life,
    )
    session.add(made)
    session.flush()
    who = str(by) if by else "command line"
    record_deed(session, at, who, "enrolment.issued", f"enrolment:{made.id}", {"account": str(account.id)})
    return made, code


def to_enrol(
    session: Session, held: Sequence[tuple[Account, list[Assignment]]], at: datetime, day: date
) -> list[Account]:
    """Return those who serve as kader on this day and have neither a bound device nor a code that is still good."""
    serving = [
        account
        for account, posts in held
        if account.pin and account.disabled_at is None and any(_holds(each, day) for each in posts)
    ]
    ids = [account.id for account in serving]
    bound = session.exec(select(Device.account).where(col(Device.account).in_(ids), col(Device.revoked_at).is_(None)))
    coded = session.exec(
        select(Enrolment.account).where(
            col(Enrolment.account).in_(ids), col(Enrolment.ended_at).is_(None), col(Enrolment.expires_at) > at
        )
    )
    served = {*bound, *coded}
    return [account for account in serving if account.id not in served]


def _holds(assignment: Assignment, day: date) -> bool:
    return assignment.valid_to is None or assignment.valid_to >= day
