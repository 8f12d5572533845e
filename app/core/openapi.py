"""What OpenAPI says alike of every operation: its refusals, their headers, the ETag, and one line of summary.

A router names the kinds of problem that are its own (`documented`); what follows from signing in, from having a body
or from an ETag is added here for all, so that nobody can forget it.
"""

from collections.abc import Iterator, Sequence
from operator import attrgetter
from types import ModuleType
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.routing import BaseRoute

from app.core.errors import BUSY, INVALID, TOO_LARGE, UNREADABLE, ProblemKind
from app.core.vault import CLOSED


class Bilingual(BaseModel):
    """A sentence in Indonesian and English."""

    id: str
    en: str


class FaultOut(BaseModel):
    """What is wrong with one part of the input."""

    question: str = Field(description="The question's key, or the part of the input.")
    code: str
    message: Bilingual
    notice: bool = Field(default=False, description="True when nothing is wrong: it tells what could be done.")


class ProblemOut(BaseModel):
    """A refusal (RFC 9457), with its sentence in both languages."""

    type: str
    code: str = Field(description="Stable; what to decide by.")
    status: int
    title: str = Field(description="The sentence in the language asked for, Indonesian by default.")
    message: Bilingual
    faults: list[FaultOut] = Field(default_factory=list, description="What is wrong with the input, part by part.")
    error: str | None = Field(None, description="The word of OAuth 2.0; only at the token endpoint.")
    error_description: str | None = Field(None, description="Only at the token endpoint.")


PROBLEM = "application/problem+json"

NOT_CHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "Not changed since the ETag you sent."}}

_CONTENT = {PROBLEM: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
_TAG = {"ETag": {"required": True, "schema": {"type": "string"}}}
_LANGUAGE = {"Content-Language": {"required": True, "schema": {"enum": ["id", "en"]}}}
_RETRY = {
    "Retry-After": {"required": True, "description": "Seconds.", "schema": {"type": "string", "pattern": "^[0-9]+$"}}
}
_MORE_HEADERS: dict[str, dict[str, Any]] = {
    "401": {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}}},
    "429": _RETRY,
    "503": _RETRY,
}
_IF_NONE_MATCH = {
    "name": "if-none-match",
    "in": "header",
    "required": False,
    "description": "The ETag of the reply you have; answered by 304 while it still holds.",
    "schema": {"type": "string"},
}


def documented(*kinds: ProblemKind) -> dict[int | str, dict[str, Any]]:
    """Return these refusals as an endpoint's `responses`, so that OpenAPI tells them."""
    told: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        entry = told.setdefault(kind.status, {"model": ProblemOut, "description": "", "content": dict(_CONTENT)})
        entry["description"] = _line(entry["description"], kind)
    return told


def complete(spec: dict[str, Any], gate: Sequence[ProblemKind]) -> dict[str, Any]:
    """Add to every operation what all of its sort have in common; `gate` is how a missing sign-in is refused."""
    for operation in _operations(spec):
        replies = operation["responses"]
        if "HTTPValidationError" in str(replies.get("422")):
            del replies["422"]  # what FastAPI adds by itself; ours are problems
        for kind in _implied(operation, gate):
            _tell(replies, kind)
        for status, reply in replies.items():
            if status[0] in "45":
                reply["content"] = dict(_CONTENT)
                reply["headers"] = _LANGUAGE | _MORE_HEADERS.get(status, {})
        if "304" in replies:
            replies["304"]["headers"] = replies["200"]["headers"] = _TAG
            operation.setdefault("parameters", []).append(_IF_NONE_MATCH)
        operation["responses"] = dict(sorted(replies.items()))
        first, _, rest = operation.pop("description", "").partition("\n")
        operation["summary"] = first.removesuffix(".")
        if rest.strip():
            operation["description"] = rest.strip()
    for name in ("HTTPValidationError", "ValidationError"):
        spec["components"]["schemas"].pop(name, None)
    return spec


def _operations(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in spec["paths"].values():
        yield from path.values()


def _implied(operation: dict[str, Any], gate: Sequence[ProblemKind]) -> Iterator[ProblemKind]:
    if operation.get("security"):
        yield from (*gate, BUSY, CLOSED)
    content = operation.get("requestBody", {}).get("content")
    if content:
        yield TOO_LARGE
    if content and "application/json" in content:
        yield UNREADABLE
    if content or not all(_fits_anything(each) for each in operation.get("parameters", ())):
        yield INVALID


def _fits_anything(parameter: dict[str, Any]) -> bool:
    """Say whether any text will do, so that the parameter's form is never a reason to refuse."""
    return parameter["in"] == "path" and set(parameter["schema"]) <= {"type", "title"}


def _tell(replies: dict[str, Any], kind: ProblemKind) -> None:
    reply = replies.setdefault(str(kind.status), {"description": ""})
    reply["description"] = _line(reply["description"], kind)


def _line(said: str, kind: ProblemKind) -> str:
    line = f"`{kind.code}` {kind.title.en}"
    return said if line in said else f"{said}\n{line}".lstrip()


def compiled(*rooms: ModuleType) -> list[BaseRoute]:
    """Gather the routes of modules that have a `router`, for any number of apps.

    FastAPI works out parameters and replies of a route when it is first asked for, and once for each time that it was
    included: 0.3 s for all of ours. So they are included once in a process.
    """
    router = APIRouter(generate_unique_id_function=attrgetter("name"))
    for each in rooms:
        router.include_router(each.router)
    return router.routes
