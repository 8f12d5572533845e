"""Manners of every reply: a request id, a problem in two languages, limits, security headers, one log line.

Plain ASGI throughout: one `BaseHTTPMiddleware` alone cost 70 % of the intake's throughput when measured.
"""

import re
import time
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import count
from os import urandom
from typing import Annotated, Any

import orjson
import structlog
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from prometheus_client import Counter, Histogram
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.clock import Clock
from app.core.db import Database
from app.core.errors import (
    BROKEN,
    BUSY,
    INVALID,
    METHOD,
    NOT_FOUND,
    TOO_LARGE,
    UNREADABLE,
    Fault,
    Problem,
    problem_kind,
    refuse,
)
from app.core.logs import log_request
from app.core.openapi import PROBLEM
from app.core.text import Text, asked_language

log = structlog.get_logger("http")

REQUESTS = Counter("wakuncar_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "wakuncar_request_seconds",
    "Time from request to reply.",
    ["route"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.5, 1, 5),
)

HTTP_ERROR = problem_kind("request.refused", 400, id="Permintaan ditolak.", en="The request was refused.")

Header = tuple[bytes, bytes]

JSON: tuple[Header, ...] = ((b"content-type", b"application/json"),)

SECURITY_HEADERS: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(self), camera=(self), microphone=()"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"strict-transport-security", b"max-age=31536000"),
)
"""On every reply; browsers heed the last one over HTTPS only."""

PAGE_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    b"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    b"frame-ancestors 'none'"
)
"""What a page may load and do: only what this service itself serves, and nothing that stands inline."""

DATA_POLICY = b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""What everything else may do if somebody opens it as a page: nothing."""

UNKEPT: Header = (b"cache-control", b"no-store")
"""What is said of a reply that says nothing of it and has no ETag: whatever was read is kept nowhere."""


def database(request: Request) -> Database:
    """Return the service's database."""
    found: Database = request.app.state.database
    return found


def clock(request: Request) -> Clock:
    """Return the service's clock."""
    found: Clock = request.app.state.clock
    return found


Db = Annotated[Database, Depends(database)]
Now = Annotated[Clock, Depends(clock)]


class Json(JSONResponse):
    """A JSON reply by orjson."""

    def render(self, content: Any) -> bytes:
        return orjson.dumps(content)


def holds(request: Request, tag: str) -> bool:
    """Say whether the caller's If-None-Match names this ETag, so that 304 is enough."""
    sent = request.headers.get("if-none-match", "")
    return sent.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in sent.split(","))


def etag(*state: object) -> str:
    """Name the state of everything that a reply shows."""
    said = "\x1f".join(map(str, state)).encode()
    return f'"{blake2b(said, digest_size=12).hexdigest()}"'


def keeping(tag: str, vary: str = "accept, authorization") -> dict[str, str]:
    """Return the headers of a reply that its reader may keep as long as its tag holds; `vary`: what else decides it."""
    return {"etag": tag, "cache-control": "private, no-cache", "vary": vary}


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, ready to be sent; its length and the guards are added on the way out."""

    status: int
    body: bytes
    headers: tuple[Header, ...] = JSON


def problem_reply(problem: Problem, language: str, **receipt: Any) -> Reply:
    """Turn a Problem into RFC 9457 problem+json in the asked language; `receipt` is what else is to be said."""
    said = {"content-type": PROBLEM, "content-language": language, **problem.headers}
    headers = tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in said.items())
    return Reply(problem.kind.status, orjson.dumps({**receipt, **problem.as_json(language)}), headers)


def problem_response(problem: Problem, language: str) -> Response:
    """Return `problem_reply` as Starlette wants it."""
    reply = problem_reply(problem, language)
    response = Response(reply.body, reply.status)
    response.raw_headers.extend(reply.headers)
    return response


_SENTENCES = {
    "missing": Text("Wajib diisi.", "Required."),
    "extra_forbidden": Text("Isian ini tidak dikenal.", "This field is not known."),
    "uuid": Text("Bukan UUID.", "Not a UUID."),
    "date": Text("Bukan tanggal TTTT-BB-HH.", "Not a date YYYY-MM-DD."),
    "datetime": Text("Bukan waktu RFC 3339.", "Not an RFC 3339 time."),
    "string": Text("Bukan teks yang sesuai.", "Not a fitting text."),
    "int": Text("Bukan bilangan bulat yang sesuai.", "Not a fitting integer."),
    "bool": Text("Bukan ya atau tidak.", "Not true or false."),
    "dict": Text("Bukan objek JSON.", "Not a JSON object."),
    "list": Text("Bukan daftar JSON.", "Not a JSON list."),
    "literal": Text("Bukan salah satu pilihan.", "Not one of the choices."),
    "enum": Text("Bukan salah satu pilihan.", "Not one of the choices."),
    "too": Text("Terlalu panjang atau terlalu pendek.", "Too long or too short."),
}
_OTHER = Text("Tidak sesuai.", "Does not fit.")


def schema_fault(error: MutableMapping[str, Any] | dict[str, Any]) -> Fault:
    """Turn one pydantic error into a Fault; the input itself is never repeated."""
    kind = str(error["type"])
    sentence = _SENTENCES.get(kind) or _SENTENCES.get(kind.split("_", maxsplit=1)[0]) or _OTHER
    where = ".".join(str(part) for part in error["loc"] if part not in ("body", "query", "path"))
    return Fault(where, f"schema.{kind}", sentence)


def language_of(scope: Scope) -> str:
    """Return the language the caller asked for."""
    for name, value in scope["headers"]:
        if name == b"accept-language":
            return asked_language(value.decode("latin-1"))
    return "id"


class Manners:
    """The ASGI layer around every endpoint: request id, body cap, guards, log and metrics, and never a bare 500."""

    def __init__(self, app: ASGIApp, body_limit: int) -> None:
        self.app = app
        self.body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = request_id_of(next((value for name, value in scope["headers"] if name == b"x-request-id"), None))
        status = 0
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.body_limit:
                raise refuse(TOO_LARGE, limit=self.body_limit)
            return message

        async def polite(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = guarded(list(message["headers"]), request_id)
            await send(message)

        try:
            await self.app(scope, limited, polite)
        except Exception as error:
            if status:
                raise
            problem = named(error, request_id)
            await problem_response(problem, language_of(scope))(scope, receive, polite)
        finally:
            route = getattr(scope.get("route"), "path", "unknown")
            account(request_id, scope["method"], route, status, time.perf_counter() - started)


_ID = re.compile(rb"^(?!.*[0-9]{10})[A-Za-z0-9._-]{8,64}$")
"""Ids that callers may choose. Whatever may be a telephone number or a NIK is none: ids stand in the log."""

_BEGINNING, _NUMBERS = urandom(8).hex().encode(), count(1)


def request_id_of(asked: bytes | None) -> bytes:
    """Return the id the caller gave in `x-request-id`, or else one of our own: the process's, and a running number."""
    if asked is not None and _ID.match(asked):
        return asked
    return b"%s-%x" % (_BEGINNING, next(_NUMBERS))


def guarded(headers: Sequence[Header], request_id: bytes) -> list[Header]:
    """Return a reply's headers with those that every reply carries; a stricter one that it brings itself stands."""
    said = dict(headers)
    added: list[Header] = []
    if b"cache-control" not in said and b"etag" not in said:
        added.append(UNKEPT)
    if b"content-security-policy" not in said:
        page = said.get(b"content-type", b"").startswith(b"text/html")
        added.append((b"content-security-policy", PAGE_POLICY if page else DATA_POLICY))
    return [*headers, *added, (b"x-request-id", request_id), *SECURITY_HEADERS]


def account(request_id: bytes, method: str, route: str, status: int, seconds: float) -> None:
    """Count a request that was answered, and log it; `route` is the template of its address."""
    if method not in _METHODS:
        method = "other"  # a caller may write any word there, and every word would be a counter of its own
    requests, spent = _meters(method, route, status)
    requests.inc()
    spent.observe(seconds)
    log_request(request_id.decode(), method, route, status, round(seconds * 1000, 1))


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})


@lru_cache(maxsize=1024)
def _meters(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """Keep the labelled meters: finding them anew costs more than counting."""
    return REQUESTS.labels(method, route, status), SECONDS.labels(route)


def named(error: Exception, request_id: bytes) -> Problem:
    """Name an error that reached the edge; one that nobody foresaw goes to the log."""
    problem = as_problem(error)
    if problem.kind is BROKEN:
        log.error("broken", request=request_id.decode(), exc_info=_without_data(error))
    return problem


def as_problem(error: Exception) -> Problem:
    """Name an error: a Problem is itself, a lost database is `server.busy`, anything else is `server.broken`."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, (PoolTimeout, DBAPIError)) and (
        isinstance(error, PoolTimeout) or error.connection_invalidated or "locked" in str(error.orig)
    ):
        return refuse(BUSY, headers={"retry-after": "5"})
    return refuse(BROKEN)


def _without_data(error: Exception) -> tuple[type[BaseException], BaseException, Any]:
    """Keep the traceback and the type; the message may quote a NIK, so it stays out of the log."""
    return type(error), RuntimeError(type(error).__name__), error.__traceback__


def install_problem_handlers(app: FastAPI) -> None:
    """Make every refusal of FastAPI and of our own leave as problem+json."""

    @app.exception_handler(Problem)
    async def ours(request: Request, error: Problem) -> Response:
        return problem_response(error, language_of(request.scope))

    @app.exception_handler(RequestValidationError)
    async def shape(request: Request, error: RequestValidationError) -> Response:
        faults = [schema_fault(dict(each)) for each in error.errors()]
        broken = any(fault.code == "schema.json_invalid" for fault in faults)
        return problem_response(refuse(UNREADABLE) if broken else refuse(INVALID, *faults), language_of(request.scope))

    @app.exception_handler(HTTPException)
    async def framework(request: Request, error: HTTPException) -> Response:
        if isinstance(error.__cause__, Problem):  # raised by us while FastAPI read the body
            return problem_response(error.__cause__, language_of(request.scope))
        if isinstance(error.__cause__, (UnicodeDecodeError, RecursionError)):
            return problem_response(refuse(UNREADABLE), language_of(request.scope))
        kind = {404: NOT_FOUND, 405: METHOD}.get(error.status_code, HTTP_ERROR)
        return problem_response(refuse(kind, headers=dict(error.headers or {})), language_of(request.scope))
