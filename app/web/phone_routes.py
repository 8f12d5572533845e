"""The phone app over HTTP: its page, its service worker, and the files of the release that is running."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from app.core.errors import NOT_FOUND, refuse
from app.core.http import holds
from app.core.openapi import NOT_CHANGED, documented
from app.web.phone_files import File, release

router = APIRouter(tags=["pages"])

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""No inline code, no eval, no stranger: whatever a record says, it stays text."""

FOR_EVER = "public, max-age=31536000, immutable"
AN_HOUR = "max-age=3600"
"""For how long a phone does not even ask for a new release, so that opening the app costs no data."""


def _answers(kind: str, what: str) -> dict[int | str, dict[str, Any]]:
    return {
        200: {
            "description": what,
            "content": {kind: {"schema": {"type": "object" if kind.endswith("json") else "string"}}},
        }
    }


@router.get("/", operation_id="show_phone", response_class=HTMLResponse, responses=NOT_CHANGED)
def show_phone(request: Request) -> Response:
    """Show the phone app."""
    return _page(request)


@router.get("/masuk", operation_id="show_phone_enrolment", response_class=HTMLResponse, responses=NOT_CHANGED)
def show_enrolment(request: Request) -> Response:
    """Show the phone app to who scanned a card: the code stands behind `#` and never reaches the server from here."""
    return _page(request)


@router.get(
    "/sw.js",
    operation_id="read_phone_worker",
    response_class=Response,
    responses=_answers("text/javascript", "The service worker.") | NOT_CHANGED,
)
def read_worker(request: Request) -> Response:
    """Give the service worker, which names every file of the release with its digest."""
    return _sent(request, release().worker, AN_HOUR, {"content-security-policy": "default-src 'self'"})


@router.get(
    "/manifest.webmanifest",
    operation_id="read_phone_manifest",
    response_class=Response,
    responses=_answers("application/manifest+json", "What a phone needs to install the app.") | NOT_CHANGED,
)
def read_manifest(request: Request) -> Response:
    """Give the manifest with which a phone installs the app."""
    return _sent(request, release().manifest, AN_HOUR)


@router.get(
    "/hp/{release}/{file:path}",
    operation_id="read_phone_file",
    response_class=Response,
    responses=_answers("*/*", "A file of the app.") | NOT_CHANGED | documented(NOT_FOUND),
)
def read_file(request: Request, release: str, file: str) -> Response:
    """Give a file of the release that is running; one of another release is not found."""
    running = current()
    found = running.files.get(file) if release == running.name else None
    if found is None:
        raise refuse(NOT_FOUND)
    return _sent(request, found, FOR_EVER)


current = release
"""The parameter of an address has the same name."""


def _page(request: Request) -> Response:
    running = release()
    return _sent(request, running.page, "no-cache", {"content-security-policy": POLICY, "x-release": running.name})


def _sent(request: Request, file: File, keep: str, more: dict[str, str] | None = None) -> Response:
    tag = f'"{file.digest}"'
    headers = {"etag": tag, "cache-control": keep, "vary": "accept-encoding", **(more or {})}
    if holds(request, tag):
        return Response(status_code=304, headers=headers)
    if file.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.packed, headers=headers | {"content-encoding": "gzip"}, media_type=file.kind)
    return Response(file.plain, headers=headers, media_type=file.kind)
