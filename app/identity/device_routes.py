"""Devices over HTTP: everybody sees and revokes her own, an operator those of her kader."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.core.errors import INVALID
from app.core.http import Db, Now
from app.core.openapi import documented
from app.identity.account_routes import forget, managed, owned
from app.identity.devices import devices_of, rename_device, revoke_device
from app.identity.gate import AtDesk, InPerson
from app.identity.problems import ACCOUNT_UNKNOWN, DEVICE_UNKNOWN, FORBIDDEN, NOT_ONESELF, NOT_YOURS
from app.identity.rights import require_anywhere
from app.identity.routes import NOT_SIGNED_IN
from app.identity.scope import Action

router = APIRouter(prefix="/v1", tags=["identity"])


class DeviceReply(BaseModel):
    """A device that can sign in or is signed in."""

    id: UUID
    name: str
    bound: bool = Field(description="Bound by a one-time code; otherwise a sign-in with a password.")
    created_at: datetime
    last_used_at: datetime
    current: bool = Field(description="The one that asks.")


class DevicesReply(BaseModel):
    """An account's devices, the one used last first."""

    items: list[DeviceReply]


class Name(BaseModel):
    """What a device is to be called."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")


@router.get(
    "/devices",
    operation_id="list_devices",
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN),
    response_model=DevicesReply,
)
def mine(caller: InPerson, db: Db, now: Now) -> DevicesReply:
    """List the devices from which one can sign in or is signed in."""
    with db.reading() as session:
        found = devices_of(session, caller.account, now.now())
    here = caller.device or caller.session
    return DevicesReply(items=[DeviceReply(**_told(each), current=each.id == here) for each in found])


@router.patch(
    "/devices/{id}",
    status_code=204,
    response_class=Response,
    operation_id="name_device",
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, DEVICE_UNKNOWN, INVALID),
)
def rename(id: UUID, name: Name, caller: InPerson, db: Db) -> Response:
    """Give one of one's own devices another name."""
    with db.writing() as session:
        rename_device(session, caller.account, id, name.name.strip())
    return Response(status_code=204)


@router.delete(
    "/devices/{id}",
    status_code=204,
    response_class=Response,
    operation_id="revoke_device",
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, DEVICE_UNKNOWN, INVALID),
)
def revoke_mine(request: Request, id: UUID, caller: InPerson, db: Db, now: Now) -> Response:
    """Cut off one of one's own devices, at once."""
    with db.writing() as session:
        revoke_device(session, caller.account, id, at=now.now(), by=caller.account)
    forget(request)
    return Response(status_code=204)


@router.get(
    "/accounts/{id}/devices",
    operation_id="list_account_devices",
    tags=["accounts"],
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, ACCOUNT_UNKNOWN, NOT_ONESELF, INVALID),
    response_model=DevicesReply,
)
def theirs(id: UUID, caller: AtDesk, db: Db, now: Now) -> DevicesReply:
    """List the devices of an account that serves in the caller's area."""
    require_anywhere(caller.scope, Action.MANAGE_ACCOUNTS)
    with db.reading() as session:
        managed(session, caller, id)
        found = devices_of(session, id, now.now())
    return DevicesReply(items=[DeviceReply(**_told(each), current=False) for each in found])


@router.delete(
    "/accounts/{id}/devices/{device}",
    status_code=204,
    response_class=Response,
    operation_id="revoke_account_device",
    tags=["accounts"],
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, NOT_YOURS, NOT_ONESELF, ACCOUNT_UNKNOWN, DEVICE_UNKNOWN, INVALID),
)
def revoke_theirs(request: Request, id: UUID, device: UUID, caller: AtDesk, db: Db, now: Now) -> Response:
    """Cut off a device of an account, at once: a telephone was lost."""
    require_anywhere(caller.scope, Action.MANAGE_ACCOUNTS)
    with db.writing() as session:
        owned(session, caller, id, now)
        revoke_device(session, id, device, at=now.now(), by=caller.account)
    forget(request)
    return Response(status_code=204)


def _told(seen: object) -> dict[str, object]:
    names = ("id", "name", "bound", "created_at", "last_used_at")
    return {name: getattr(seen, name) for name in names}
