"""What a phone that was cut off still holds, over HTTP: given back to its kader, or taken in by her kelurahan."""

from base64 import b64encode
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from app.areas.tree import Areas
from app.core.audit import record_deed
from app.core.clock import WIB, Clock
from app.core.db import Database
from app.core.errors import BUSY, INVALID, refuse
from app.core.http import Db, Json, Now
from app.core.openapi import documented
from app.identity.gate import AtDesk, Caller, SignedIn
from app.identity.models import Account
from app.identity.problems import ACCOUNT_UNKNOWN, FORBIDDEN
from app.identity.rights import assignments_of, carried, scope_of
from app.identity.scope import Action
from app.records.door import MOST_ITEMS
from app.records.drafts import Draft, Item, Reader, Refused
from app.records.intake import Intake
from app.records.lending import lent
from app.records.receipts import Receipts, receipt_of
from app.records.rescue import SHUT, Rescue, Waiting, read_entry

router = APIRouter(prefix="/v1/rescue", tags=["submissions"])

MOST_ENTRIES = 5_000
"""Records in one file; a phone that has more gives several."""

Sealed = Annotated[str, Field(max_length=20_000)]


class RescueKey(BaseModel):
    """The key with which a phone seals its vault's key for this server."""

    kid: str
    key: str = Field(description="Uncompressed point on P-256, base64.")


class SealedKey(BaseModel):
    """A vault's key as the phone sealed it."""

    model_config = ConfigDict(extra="forbid")

    sealed: Sealed


class OpenedKey(BaseModel):
    """A vault's key."""

    key: str = Field(description="32 bytes, base64.")


class _Envelope(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kid: str = Field(max_length=40)
    sealed: Sealed


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    key: str = Field(max_length=40)
    after: str = Field("", max_length=40)
    sealed: str = Field(max_length=400_000)


class RescueFile(BaseModel):
    """The file that a phone gives away: its waiting records, still sealed."""

    model_config = ConfigDict(extra="forbid")

    wakuncar: str = Field(pattern="^rescue$")
    version: int = Field(ge=1, le=1)
    account: UUID
    username: str = Field(max_length=80)
    made_at: str = Field(max_length=40)
    rescue: _Envelope
    items: list[_Entry] = Field(max_length=MOST_ENTRIES)


@router.get("/key", response_model=RescueKey, operation_id="show_rescue_key")
def show_key(request: Request) -> Response:
    """Give the key with which phones seal theirs for this server; anyone may have it, it opens nothing."""
    rescue: Rescue = request.app.state.rescue
    return Json({"kid": rescue.kid, "key": rescue.public}, headers={"cache-control": "no-cache"})


@router.post("/open", response_model=OpenedKey, operation_id="open_rescue_key", responses=documented(SHUT, INVALID))
def open_key(request: Request, caller: SignedIn, db: Db, now: Now, sent: SealedKey) -> Response:
    """Give a kader the key of her own vault, on the phone on which she enrolled again with a new PIN."""
    rescue: Rescue = request.app.state.rescue
    key = rescue.key_of(caller.account, sent.sealed)
    with db.writing() as session:
        record_deed(session, now.now(), str(caller.account), "rescue.opened", f"account:{caller.account}")
    return Json({"key": b64encode(key).decode()}, headers={"cache-control": "no-store"})


@router.post(
    "/files",
    response_model=Receipts,
    operation_id="take_rescue_file",
    responses=documented(SHUT, ACCOUNT_UNKNOWN, FORBIDDEN, INVALID, BUSY),
)
async def take_file(request: Request, caller: AtDesk, db: Db, now: Now, sent: RescueFile) -> Response:
    """Take in the records that a phone could not send any more, in its kader's name; answers as a batch does.

    For who manages accounts and reviews records in the kader's area. What had arrived is `same`: the file may be sent
    again at will.
    """
    rescue: Rescue = request.app.state.rescue
    kader = await run_in_threadpool(_kader, db, caller, sent)
    key = rescue.key_of(sent.account, sent.rescue.sealed)
    receipts = await _taken(request, kader, key, [Waiting(each.key, each.after, each.sealed) for each in sent.items])
    await run_in_threadpool(_note, db, now, caller, kader, receipts)
    return Json({"items": receipts}, headers={"cache-control": "no-store"})


def _kader(db: Database, caller: Caller, sent: RescueFile) -> Caller:
    """Return the kader as the sender of what she wrote.

    Her right to send may have ended with her phone, and what she wrote while she had it counts: so it is what she was
    ever allowed where the operator looks after accounts and records. Problem `account.unknown` if that is nowhere.
    """
    with db.reading() as session:
        account = session.get(Account, sent.account)
        held = assignments_of(session, sent.account)
    mine = [
        each
        for each in held
        if caller.scope.allows(Action.MANAGE_ACCOUNTS, each.area) and caller.scope.allows(Action.REVIEW, each.area)
    ]
    if account is None or not mine:
        raise refuse(ACCOUNT_UNKNOWN)
    return Caller(account.id, account.username, caller.session, carried(scope_of(mine), "kader"), "person", "kader")


async def _taken(request: Request, kader: Caller, key: bytes, entries: list[Waiting]) -> list[dict[str, Any]]:
    """Take the entries in; those that wait for another come after it and replace the revision that it became."""
    receipts: dict[str, dict[str, Any]] = {}
    known = {each.key for each in entries}
    first = [each for each in entries if each.after not in known]
    then = [each for each in entries if each.after in known]
    for group in (first, *([each] for each in then)):
        items = [read_entry(key, each) for each in group]
        for each, item in zip(group, items, strict=True):
            if each.after in receipts and isinstance(item, Item):
                item.replaces = receipts[each.after]["revision"] or item.replaces
        for each, outcome in zip(group, await _settled(request, kader, items), strict=True):
            receipts[each.key] = receipt_of(outcome)
    return [receipts[each.key] for each in entries]


async def _settled(request: Request, kader: Caller, items: list[Item | Refused]) -> list[Any]:
    state = request.app.state
    reader: Reader = state.reader
    areas: Areas = state.areas
    intake: Intake = state.intake
    moment = state.clock.now()
    day, tree = moment.astimezone(WIB).date(), areas.current
    whole = await lent(state.database, reader.themes, kader.scope, items)
    read = [each if isinstance(each, Refused) else reader.read(each, tree, kader, moment, day) for each in whole]
    outcomes: list[Any] = []
    for start in range(0, len(read), MOST_ITEMS):
        part = read[start : start + MOST_ITEMS]
        settled = iter(await intake.submit([each for each in part if isinstance(each, Draft)]))
        outcomes += [next(settled) if isinstance(each, Draft) else each for each in part]
    return outcomes


def _note(db: Database, now: Clock, caller: Caller, kader: Caller, receipts: list[dict[str, Any]]) -> None:
    found = {each["outcome"] for each in receipts}
    counts = {outcome: sum(each["outcome"] == outcome for each in receipts) for outcome in sorted(found)}
    with db.writing() as session:
        about, where = f"account:{kader.account}", kader.scope.grants[0].area
        record_deed(session, now.now(), str(caller.account), "rescue.taken", about, counts, area=where)
