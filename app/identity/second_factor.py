"""The second factor of an account: set up, confirmed, shown at sign-in, replaced by recovery codes; session in."""

import base64
import hmac
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, update
from sqlmodel import Session, col, func, select

from app.core.audit import record_deed
from app.core.errors import refuse
from app.core.vault import CLOSED, Unopenable, is_sealed, vault_of
from app.identity.marks import mark_change
from app.identity.models import Account, RecoveryCode, SecondFactor, SignIn
from app.identity.one_time import OneTime, bare, new_code
from app.identity.problems import FACTOR_STATE, FACTOR_WRONG
from app.identity.totp import new_secret, step_shown

RECOVERY_CODES: Final = 10

FactorState = Literal["none", "begun", "on"]

_NONCE: Final = 12


class SecondFactors:
    """What a second factor is to an account; `one_time` keeps recovery codes.

    `key` is the service's index key: a key derived from it sealed the secrets that were made before the vault did.
    """

    def __init__(self, key: bytes, one_time: OneTime) -> None:
        self._cipher = AESGCM(hmac.digest(key, b"wakuncar second factor", "sha256"))
        self._one_time = one_time

    def begin(self, session: Session, account: UUID, at: datetime) -> bytes:
        """Make a secret that counts once it is confirmed; one that was never confirmed is replaced.

        Raises Problem `account.second_factor` when there is a confirmed one.
        """
        held = session.get(SecondFactor, account, with_for_update=True)
        if held is not None and held.confirmed_at is not None:
            raise refuse(FACTOR_STATE)
        secret = new_secret()
        held = held or SecondFactor(account=account, created_at=at)
        held.created_at, held.last_step = at, 0
        _put(session, held, secret)
        session.add(held)
        session.flush()
        return secret

    def confirm(self, session: Session, account: UUID, sign_in: UUID, code: str, at: datetime) -> list[str]:
        """Let the secret count, since its code was shown; return the recovery codes, which are shown once.

        Raises Problem `account.second_factor` when there is nothing to confirm, `account.factor_wrong`.
        """
        held = session.get(SecondFactor, account, with_for_update=True)
        if held is None or held.confirmed_at is not None:
            raise refuse(FACTOR_STATE)
        step = step_shown(self._secret(session, held), code, at)
        if step is None:
            raise refuse(FACTOR_WRONG)
        held.confirmed_at, held.last_step = at, step
        session.add(held)
        session.execute(update(SignIn).where(col(SignIn.id) == sign_in).values(factor=True))
        mark_change(session)
        record_deed(session, at, str(account), "second_factor.confirmed", f"account:{account}")
        return self.renew_recovery(session, account)

    def shown(self, session: Session, account: UUID, code: str, at: datetime) -> bool | None:
        """Say whether `code` is good now, and use it up; None for an account without a second factor.

        One statement moves the last step on, so that of two who show the same code at the same time one is refused.
        """
        held = session.get(SecondFactor, account)
        if held is None or held.confirmed_at is None:
            return None
        step = step_shown(self._secret(session, held), code, at)
        if step is not None:
            moved = session.execute(
                update(SecondFactor)
                .where(col(SecondFactor.account) == account, col(SecondFactor.last_step) < step)
                .values(last_step=step)
            )
            return bool(moved.rowcount)  # type: ignore[attr-defined]
        if not bare(code):
            return False
        used = session.execute(
            update(RecoveryCode)
            .where(
                col(RecoveryCode.account) == account,
                col(RecoveryCode.digest) == self._one_time.digest(code, "recovery"),
                col(RecoveryCode.used_at).is_(None),
            )
            .values(used_at=at)
        )
        if used.rowcount:  # type: ignore[attr-defined]
            record_deed(session, at, str(account), "second_factor.recovered", f"account:{account}")
        return bool(used.rowcount)  # type: ignore[attr-defined]

    def renew_recovery(self, session: Session, account: UUID) -> list[str]:
        """Make new recovery codes; the old ones end."""
        session.execute(delete(RecoveryCode).where(col(RecoveryCode.account) == account))
        codes = [new_code() for _ in range(RECOVERY_CODES)]
        session.add_all(RecoveryCode(account=account, digest=self._one_time.digest(code, "recovery")) for code in codes)
        session.flush()
        return codes

    def seal_anew(self, session: Session) -> int:
        """Seal in the vault what was sealed with a key derived from the index key; return how many there were."""
        old = [each for each in session.exec(select(SecondFactor).with_for_update()) if not is_sealed(each.sealed)]
        for each in old:
            _put(session, each, self._secret(session, each))
            session.add(each)
        return len(old)

    def _secret(self, session: Session, held: SecondFactor) -> bytes:
        """Return the shared secret. Raises Unopenable."""
        if is_sealed(held.sealed):
            return base64.b64decode(vault_of(session).told(held, "sealed"))
        try:
            raw = base64.b64decode(held.sealed, validate=True)
            return self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], held.account.bytes)
        except (InvalidTag, ValueError):
            raise Unopenable(CLOSED, {"key": "WAKUNCAR_INDEX_KEY"}) from None


def _put(session: Session, held: SecondFactor, secret: bytes) -> None:
    vault_of(session).put(held, "sealed", base64.b64encode(secret).decode())


def factor_state(session: Session, account: UUID) -> tuple[FactorState, int]:
    """Return `none`, `begun` or `on`, and how many recovery codes are left."""
    held = session.get(SecondFactor, account)
    if held is None:
        return "none", 0
    left = session.exec(
        select(func.count()).where(col(RecoveryCode.account) == account, col(RecoveryCode.used_at).is_(None))
    ).one()
    return ("on" if held.confirmed_at else "begun"), left


def drop_factor(session: Session, account: Account, *, at: datetime, by: UUID | None) -> None:
    """Take the second factor away; sign-ins that showed it no longer count as having done so."""
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.account) == account.id))
    session.execute(delete(SecondFactor).where(col(SecondFactor.account) == account.id))
    session.execute(update(SignIn).where(col(SignIn.account) == account.id).values(factor=False))
    mark_change(session)
    record_deed(session, at, str(by) if by else "command line", "second_factor.dropped", f"account:{account.id}")
