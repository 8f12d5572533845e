"""The one door in: a single record or a batch takes the same short path, from bytes to receipt.

Its two addresses lie on the short lane (`core.lane`): no dependency chain, no model rebuilding and no layers between,
which measured at more than half the cost of a request. What OpenAPI says of them is printed from the same models, in
`describe`.
"""

import asyncio
import zlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import Route

from app.areas import codes as area_codes
from app.areas.tree import Areas
from app.core.clock import WIB, Clock
from app.core.db import Database
from app.core.errors import (
    CONTENT_TYPE,
    INVALID,
    TOO_LARGE,
    UNREADABLE,
    Fault,
    Problem,
    ProblemKind,
    problem_kind,
    refuse,
)
from app.core.http import Reply, problem_reply, schema_fault
from app.core.lane import Call
from app.core.text import Text
from app.identity.gate import Caller, Gate, bearer_of
from app.records.drafts import Draft, Item, Reader, Refused, Submission
from app.records.intake import Intake
from app.records.lending import lent
from app.records.receipts import receipt_of

MOST_ITEMS = 500
"""Items in one batch."""

REFUSED = problem_kind(
    "record.refused", 422, id="Catatan belum diterima: ada isian yang perlu diperbaiki.", en="The record was not taken."
)
CONFLICT = problem_kind(
    "record.conflict",
    409,
    id="Catatan ini bertentangan dengan catatan lain; keduanya disimpan.",
    en="This record conflicts with another; both are kept.",
)
UNKNOWN_THEME = problem_kind("theme.unknown", 404, id="Tema ini tidak dikenal.", en="This theme is not known.")
NOT_AN_ITEM = Text("Bukan catatan yang terbaca.", "Not a readable record.")


class Batch(BaseModel):
    """Up to 500 records, of any themes and areas."""

    model_config = ConfigDict(extra="forbid", strict=True)

    items: list[Item] = Field(max_length=MOST_ITEMS)


class _ThemeName(Convertor[str]):
    """A theme's place in a path. `import` and `split` are none: there a kelurahan sends its lists of RT."""

    regex = "(?!(?:import|split)$)[^/]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("theme", _ThemeName())


class Door:
    """The two ways in, and what they need."""

    def __init__(
        self, gate: Gate, clock: Clock, areas: Areas, db: Database, reader: Reader, intake: Intake, body_limit: int
    ) -> None:
        self._gate = gate
        self._db = db
        self._clock = clock
        self._areas = areas
        self._reader = reader
        self._intake = intake
        self._limit = body_limit
        self.routes = (
            Route("/v1/areas/{rt}/{theme:theme}", self.submit_one, methods=["POST"]),
            Route("/v1/submissions", self.submit_batch, methods=["POST"]),
        )

    async def submit_one(self, call: Call) -> Reply:
        """Take one record for the RT and theme in the path."""
        caller = await self._caller(call)
        area, theme = call.holes
        body = await self._body(call)
        try:
            sent = Submission.model_validate_json(body)
        except ValidationError as error:
            raise _shape(error) from None
        item = Item.model_construct(**sent.__dict__, theme=theme, area=area)
        (outcome,) = await self._settle(caller, [item])
        receipt = receipt_of(outcome)
        match receipt["outcome"]:
            case "new":
                return Reply(201, orjson.dumps(receipt))
            case "same" | "revised":
                return Reply(200, orjson.dumps(receipt))
            case result:
                return problem_reply(Problem(_kind(result, receipt)), call.language, **receipt)

    async def submit_batch(self, call: Call) -> Reply:
        """Take a batch; every item gets its own receipt, whatever becomes of its neighbours."""
        caller = await self._caller(call)
        body = await self._body(call)
        try:
            items: Sequence[Item | Refused] = Batch.model_validate_json(body).items
        except ValidationError as error:
            items = _one_by_one(body, error)
        outcomes = await self._settle(caller, items)
        return Reply(200, orjson.dumps({"items": [receipt_of(outcome) for outcome in outcomes]}))

    async def _caller(self, call: Call) -> Caller:
        token = bearer_of(call.head(b"authorization"))
        caller = self._gate.cached(token)
        return caller if caller is not None else await run_in_threadpool(self._gate.admit, token)

    async def _body(self, call: Call) -> bytes:
        """Return the body, unpacked if it is gzip; the cap holds for what comes out as for what goes in."""
        kind = (call.head(b"content-type") or "application/json").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise refuse(CONTENT_TYPE, found=kind[:60])
        packing = (call.head(b"content-encoding") or "identity").lower()
        body = await call.body()
        if packing == "identity":
            return body
        if packing != "gzip":
            raise refuse(CONTENT_TYPE, found=packing[:60])
        return _unpacked(body, self._limit)

    async def _settle(self, caller: Caller, items: Sequence[Item | Refused]) -> list[Any]:
        """Read the items, give the good ones to the writer, and return what became of each, in order."""
        moment = self._clock.now()
        day, tree = moment.astimezone(WIB).date(), self._areas.current
        read: list[Draft | Refused] = []
        for count, item in enumerate(await lent(self._db, self._reader.themes, caller.scope, items), 1):
            read.append(item if isinstance(item, Refused) else self._reader.read(item, tree, caller, moment, day))
            if not count % 64:
                await asyncio.sleep(0)
        settled = iter(await self._intake.submit([each for each in read if isinstance(each, Draft)]))
        return [next(settled) if isinstance(each, Draft) else each for each in read]


_OUTSIDE = {area_codes.UNKNOWN.code: area_codes.UNKNOWN, UNKNOWN_THEME.code: UNKNOWN_THEME}
"""Faults of an item that mean, for a single record, that its address is unknown."""


def _kind(result: str, receipt: dict[str, Any]) -> ProblemKind:
    """Return the kind of problem that a receipt is, when it is one."""
    kind = REFUSED if result == "refused" else CONFLICT
    for fault in receipt["faults"]:
        kind = _OUTSIDE.get(fault["code"], kind)
    return kind


def _one_by_one(body: bytes, error: ValidationError) -> list[Item | Refused]:
    """Read the items of a batch singly, because one of them is malformed; raises when the batch itself is."""
    broken = {str(each["type"]) for each in error.errors() if len(each["loc"]) < 2}
    if broken:
        raise _shape(error)
    found: list[Item | Refused] = []
    for sent in orjson.loads(body)["items"]:
        try:
            found.append(Item.model_validate_json(orjson.dumps(sent)))
        except ValidationError as wrong:
            found.append(Refused(_id_of(sent), [schema_fault(dict(each)) for each in wrong.errors()]))
        except TypeError:
            found.append(Refused(_id_of(sent), [Fault("", "schema.unreadable", NOT_AN_ITEM)]))
    return found


def _id_of(sent: Any) -> UUID | None:
    try:
        return UUID(sent["id"])
    except (TypeError, KeyError, ValueError, AttributeError):
        return None


def _shape(error: ValidationError) -> Problem:
    faults = error.errors(include_url=False, include_input=False)
    if any(each["type"] == "json_invalid" for each in faults):
        return refuse(UNREADABLE)
    return refuse(INVALID, *(schema_fault(dict(each)) for each in faults[:100]))


def _unpacked(body: bytes, limit: int) -> bytes:
    opener = zlib.decompressobj(wbits=31)
    try:
        opened = opener.decompress(body, limit)
    except zlib.error:
        raise refuse(UNREADABLE) from None
    if opener.unconsumed_tail:
        raise refuse(TOO_LARGE, limit=limit)
    if not opener.eof:
        raise refuse(UNREADABLE)
    return opened
