"""Bound devices: made by redeeming a code, listed, renamed, revoked; session in, flush only, every deed audited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from app.core.audit import record_deed
from app.core.errors import refuse
from app.core.vault import vault_of
from app.identity.marks import mark_change
from app.identity.models import Device, SignIn
from app.identity.problems import DEVICE_UNKNOWN


@dataclass(frozen=True, slots=True)
class Seen:
    """A device as it is listed: a bound one, or a sign-in of its own where none is bound."""

    id: UUID
    name: str
    bound: bool
    created_at: datetime
    last_used_at: datetime


def bound_to(session: Session, token_digest: str) -> Device | None:
    """Return the device that has this token, unless it was revoked."""
    query = select(Device).where(col(Device.token_digest) == token_digest, col(Device.revoked_at).is_(None))
    return session.exec(query).first()


def devices_of(session: Session, account: UUID, now: datetime) -> list[Seen]:
    """Return the account's devices that can still be used, the one used last first."""
    bound = session.exec(select(Device).where(col(Device.account) == account, col(Device.revoked_at).is_(None))).all()
    free = session.exec(
        select(SignIn).where(
            col(SignIn.account) == account,
            col(SignIn.binding).is_(None),
            col(SignIn.revoked_at).is_(None),
            col(SignIn.expires_at) > now,
        )
    ).all()
    told = vault_of(session).told
    seen = [Seen(each.id, told(each, "name"), True, each.created_at, each.last_used_at) for each in bound]  # noqa: FBT003
    seen += [Seen(each.id, told(each, "device"), False, each.created_at, each.last_used_at) for each in free]  # noqa: FBT003
    return sorted(seen, key=lambda each: each.last_used_at, reverse=True)


def revoke_device(session: Session, account: UUID, id: UUID, *, at: datetime, by: UUID | None) -> None:
    """Cut off a bound device with all its sign-ins, or a single sign-in. Raises Problem `device.unknown`."""
    device = session.get(Device, id, with_for_update=True)
    if device is not None and device.account == account and device.revoked_at is None:
        let_go(session, [device], "revoked", at=at, by=by)
        return
    sign_in = session.get(SignIn, id, with_for_update=True)
    if sign_in is None or sign_in.account != account or sign_in.binding or sign_in.revoked_at is not None:
        raise refuse(DEVICE_UNKNOWN)
    sign_in.revoked_at, sign_in.revoked_reason = at, "revoked"
    session.add(sign_in)
    mark_change(session)
    record_deed(session, at, _who(by), "device.revoked", f"sign_in:{id}", {"account": str(account)})


def let_go(session: Session, devices: Sequence[Device], reason: str, *, at: datetime, by: UUID | None) -> None:
    """End bound devices and every sign-in that came from them."""
    for device in devices:
        device.revoked_at, device.revoked_reason = at, reason
        session.add(device)
        session.execute(
            update(SignIn)
            .where(col(SignIn.binding) == device.id, col(SignIn.revoked_at).is_(None))
            .values(revoked_at=at, revoked_reason=reason)
        )
        about = {"account": str(device.account), "reason": reason}
        record_deed(session, at, _who(by), "device.revoked", f"device:{device.id}", about)
    if devices:
        mark_change(session)


def rename_device(session: Session, account: UUID, id: UUID, name: str) -> None:
    """Give a device another name. Raises Problem `device.unknown`."""
    device = session.get(Device, id)
    if device is not None and device.account == account and device.revoked_at is None:
        vault_of(session).put(device, "name", name)
        session.add(device)
        return
    sign_in = session.get(SignIn, id)
    if sign_in is None or sign_in.account != account or sign_in.revoked_at is not None:
        raise refuse(DEVICE_UNKNOWN)
    vault_of(session).put(sign_in, "device", name)
    session.add(sign_in)


def _who(by: UUID | None) -> str:
    return str(by) if by else "command line"
