"""The one door in: a single record or a batch takes the same short path, from bytes to receipt.

These are plain Starlette routes inside the FastAPI application: no dependency chain and no model rebuilding, which
measured at half the cost a request. What OpenAPI says of them is printed from the same models, in `describe`.
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
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.areas import codes as area_codes
from app.core.clock import today
from app.core.errors import CONTENT_TYPE, INVALID, TOO_LARGE, UNREADABLE, Fault, Problem, problem_kind, refuse
from app.core.http import ROUTE_NAME, Json, language_of, schema_fault
from app.core.text import Text
from app.identity.gate import Caller, Gate, bearer_of
from app.records.drafts import Draft, Item, Refused, Submission
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
    """A theme's place in a path. `import` is none: that is where a kelurahan sends its list of RT."""

    regex = "(?!import$)[^/]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("theme", _ThemeName())

ONE, MANY = "/v1/areas/{rt}/{theme}", "/v1/submissions"


async def submit_one(request: Request) -> Response:
    """Take one record for the RT and theme in the path."""
    request.scope[ROUTE_NAME] = ONE
    caller = await _caller(request)
    area, theme = request.path_params["rt"], request.path_params["theme"]
    body = await _body(request)
    try:
        sent = Submission.model_validate_json(body)
    except ValidationError as error:
        raise _shape(error) from None
    item = Item.model_construct(**sent.__dict__, theme=theme, area=area)
    (outcome,) = await _settle(request, caller, [item])
    receipt = receipt_of(outcome)
    match receipt["outcome"]:
        case "new":
            return Json(receipt, 201)
        case "same" | "revised":
            return Json(receipt)
        case result:
            return _problem(request, result, receipt)


_OUTSIDE = {area_codes.UNKNOWN.code: area_codes.UNKNOWN, UNKNOWN_THEME.code: UNKNOWN_THEME}
"""Faults of an item that mean, for a single record, that its address is unknown."""


def _problem(request: Request, result: str, receipt: dict[str, Any]) -> Response:
    kind = REFUSED if result == "refused" else CONFLICT
    for fault in receipt["faults"]:
        kind = _OUTSIDE.get(fault["code"], kind)
    language = language_of(request.scope)
    body = {**receipt, **Problem(kind).as_json(language)}
    return Response(
        orjson.dumps(body), kind.status, {"content-language": language}, media_type="application/problem+json"
    )


async def submit_batch(request: Request) -> Response:
    """Take a batch; every item gets its own receipt, whatever becomes of its neighbours."""
    request.scope[ROUTE_NAME] = MANY
    caller = await _caller(request)
    body = await _body(request)
    try:
        items: Sequence[Item | Refused] = Batch.model_validate_json(body).items
    except ValidationError as error:
        items = _one_by_one(body, error)
    outcomes = await _settle(request, caller, items)
    return Json({"items": [receipt_of(outcome) for outcome in outcomes]})


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


async def _caller(request: Request) -> Caller:
    gate: Gate = request.app.state.gate
    token = bearer_of(request.headers.get("authorization"))
    caller = gate.cached(token)
    return caller if caller is not None else await run_in_threadpool(gate.admit, token)


async def _body(request: Request) -> bytes:
    """Return the body, unpacked if it is gzip; the cap holds for what comes out as for what goes in."""
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise refuse(CONTENT_TYPE, found=kind[:60])
    packing = request.headers.get("content-encoding", "identity").lower()
    body = await request.body()
    if packing == "identity":
        return body
    if packing != "gzip":
        raise refuse(CONTENT_TYPE, found=packing[:60])
    limit: int = request.app.state.settings.body_limit
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


async def _settle(request: Request, caller: Caller, items: Sequence[Item | Refused]) -> list[Any]:
    """Read the items, give the good ones to the writer, and return what became of each, in order."""
    state = request.app.state
    moment = state.clock.now()
    day, tree = today(state.clock), state.areas.current
    read: list[Draft | Refused] = []
    for count, item in enumerate(items):
        read.append(item if isinstance(item, Refused) else state.reader.read(item, tree, caller, moment, day))
        if count % 64 == 63:
            await asyncio.sleep(0)
    settled = iter(await state.intake.submit([each for each in read if isinstance(each, Draft)]))
    return [next(settled) if isinstance(each, Draft) else each for each in read]


ROUTES = (
    Route("/v1/areas/{rt}/{theme:theme}", submit_one, methods=["POST"]),
    Route(MANY, submit_batch, methods=["POST"]),
)
