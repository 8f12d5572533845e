"""Says in OpenAPI what the one door takes and answers, from the models that it really uses."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from app.areas import codes as area_codes
from app.core.errors import CONTENT_TYPE, ProblemKind
from app.core.openapi import ProblemOut, complete, documented
from app.identity.routes import NOT_SIGNED_IN
from app.records.door import CONFLICT, REFUSED, UNKNOWN_THEME, Batch
from app.records.drafts import Submission
from app.records.receipts import Receipt, Receipts
from app.themes.catalog import CATALOG
from app.themes.form import answers_schema

MODELS = (Submission, Batch, Receipt, Receipts, ProblemOut)


def describe(app: FastAPI) -> None:
    """Make the application's OpenAPI complete: refusals, the door's two routes and the answers of each theme."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            spec = get_openapi(
                title=app.title,
                version=app.version,
                summary=app.summary,
                description=app.description,
                license_info=app.license_info,
                tags=app.openapi_tags,
                routes=app.routes,
            )
            app.openapi_schema = complete(_with_door(spec), NOT_SIGNED_IN)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _with_door(spec: dict[str, Any]) -> dict[str, Any]:
    _, made = models_json_schema(
        [(model, "validation") for model in MODELS], ref_template="#/components/schemas/{model}"
    )
    schemas = spec["components"]["schemas"]
    schemas.update(made["$defs"])
    for theme in CATALOG:
        schemas[f"Answers_{theme.key}"] = answers_schema(theme)
    paths = spec["paths"]
    paths.setdefault("/v1/areas/{rt}/{theme}", {})["post"] = {
        "tags": ["submissions"],
        "operationId": "submit_one",
        "description": "Take one record for an RT or dasawisma.\n\n"
        "Sending the same id with the same content again is harmless and gives the same receipt. A record that is "
        "refused or meets another gets a problem that holds the receipt's members too.",
        "security": [{"token": []}],
        "parameters": [_path("rt"), _path("theme")],
        "requestBody": _body("Submission"),
        "responses": {
            "201": _json("Receipt", "New"),
            "200": _json("Receipt", "The same again, or a revision taken"),
            **_refusals(area_codes.UNKNOWN, UNKNOWN_THEME, CONFLICT, REFUSED, CONTENT_TYPE),
        },
    }
    paths["/v1/submissions"] = {
        "post": {
            "tags": ["submissions"],
            "operationId": "submit_batch",
            "description": "Take a batch of records; each item gets its own receipt.",
            "security": [{"token": []}],
            "requestBody": _body("Batch"),
            "responses": {"200": _json("Receipts", "One receipt an item, in order"), **_refusals(CONTENT_TYPE)},
        }
    }
    return spec


def _refusals(*kinds: ProblemKind) -> dict[str, Any]:
    return {str(status): {"description": reply["description"]} for status, reply in documented(*kinds).items()}


def _path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _body(model: str) -> dict[str, Any]:
    return {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{model}"}}},
    }


def _json(model: str, what: str) -> dict[str, Any]:
    return {
        "description": what,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{model}"}}},
    }
