"""How a page is made: a template filled on the server, with its ETag and its stylesheet."""

from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

from app.core.errors import NOT_FOUND, refuse
from app.core.http import holds
from app.core.openapi import NOT_CHANGED, documented

HERE = Path(__file__).parent
STYLES = frozenset(path.name for path in (HERE / "static").glob("*.css"))

router = APIRouter(tags=["pages"])

_TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(request: Request, template: str, **values: Any) -> Response:
    """Return a filled template with its ETag; 304 while the reader has it. Its policy is `core.http.PAGE_POLICY`."""
    return _sent(request, _TEMPLATES.get_template(template).render(values).encode(), "text/html")


_STYLE: dict[int | str, dict[str, Any]] = {
    200: {"description": "A stylesheet.", "content": {"text/css": {"schema": {"type": "string"}}}}
}


@router.get("/gaya/{name}", response_class=Response, responses=_STYLE | NOT_CHANGED | documented(NOT_FOUND))
def read_style(request: Request, name: str) -> Response:
    """Give a page's stylesheet."""
    if name not in STYLES:
        raise refuse(NOT_FOUND)
    return _sent(request, _style(name), "text/css")


@cache
def _style(name: str) -> bytes:
    return (HERE / "static" / name).read_bytes()


def _sent(request: Request, body: bytes, kind: str) -> Response:
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"etag": tag, "cache-control": "no-cache"}
    if holds(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=kind)
