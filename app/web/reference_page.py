"""The page of the HTTP interface: every address with what it takes and how it refuses, printed from OpenAPI.

It stands in for the viewer that FastAPI brings, which runs strangers' scripts from a network of their own, inline, on
the very page where somebody pastes her token.
"""

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from app.core.openapi import NOT_CHANGED
from app.identity.policy import RULES
from app.web.pages import page

router = APIRouter(tags=["pages"])


@router.get("/docs", response_class=HTMLResponse, responses=NOT_CHANGED)
def show_reference(request: Request) -> Response:
    """Show every address of the interface as a page."""
    spec: dict[str, Any] = request.app.openapi()
    tags = {each["name"]: each["description"] for each in spec["tags"]}
    operations = list(_operations(spec))
    sections = [(tag, about, [each for each in operations if each["tag"] == tag]) for tag, about in tags.items()]
    return page(request, "rujukan.html", info=spec["info"], sections=[each for each in sections if each[2]])


def _operations(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every operation as the template wants it."""
    for path, methods in spec["paths"].items():
        for method, told in methods.items():
            rule = RULES.get(f"{method.upper()} {path}")
            yield {
                "tag": told["tags"][0],
                "id": told["operationId"],
                "method": method.upper(),
                "path": path,
                "summary": told["summary"],
                "rest": told.get("description", ""),
                "token": bool(told.get("security")),
                "says": rule.says if rule else "",
                "parameters": [
                    (each["name"], each["in"], bool(each.get("required")), each.get("description", ""))
                    for each in told.get("parameters", ())
                ],
                "bodies": [
                    (kind, content["schema"]["$ref"].rpartition("/")[2])
                    for kind, content in told.get("requestBody", {}).get("content", {}).items()
                    if "$ref" in content.get("schema", {})
                ],
                "replies": [(status, reply.get("description", "")) for status, reply in told["responses"].items()],
            }
