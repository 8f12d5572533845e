"""Says in OpenAPI what the one door takes and answers, from the models that it really uses."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from app.records.door import Batch
from app.records.drafts import Submission
from app.records.receipts import Receipt, Receipts
from app.records.routes import ProblemOut
from app.themes.catalog import CATALOG
from app.themes.form import answers_schema

MODELS = (Submission, Batch, Receipt, Receipts, ProblemOut)


def describe(app: FastAPI) -> None:
    """Make the application's OpenAPI complete: the door's two routes and the answers of each theme."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _with_door(
                get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
            )
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _with_door(spec: dict[str, Any]) -> dict[str, Any]:
    _, made = models_json_schema(
        [(model, "validation") for model in MODELS], ref_template="#/components/schemas/{model}"
    )
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(made["$defs"])
    for theme in CATALOG:
        schemas[f"Answers_{theme.key}"] = answers_schema(theme)
    paths = spec["paths"]
    paths.setdefault("/v1/areas/{rt}/{theme}", {})["post"] = {
        "tags": ["submissions"],
        "operationId": "submit_one",
        "summary": "Take one record for an RT or dasawisma",
        "description": "Sending the same id with the same content again is harmless and gives the same receipt.",
        "security": [{"token": []}],
        "parameters": [_path("rt"), _path("theme")],
        "requestBody": _body("Submission"),
        "responses": {
            "201": _json("Receipt", "New"),
            "200": _json("Receipt", "The same again, or a revision taken"),
            "409": _problem("Conflict; both documents are kept"),
            **_refusals(404, 422),
        },
    }
    paths["/v1/submissions"] = {
        "post": {
            "tags": ["submissions"],
            "operationId": "submit_batch",
            "summary": "Take a batch of records; each item gets its own receipt",
            "security": [{"token": []}],
            "requestBody": _body("Batch"),
            "responses": {"200": _json("Receipts", "One receipt an item, in order"), **_refusals(422)},
        }
    }
    return spec


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


def _problem(what: str) -> dict[str, Any]:
    return {
        "description": what,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
    }


def _refusals(*more: int) -> dict[str, Any]:
    said = {
        400: "Not JSON",
        401: "Not signed in",
        404: "Area or theme unknown, or outside the scope",
        413: "Too large",
        415: "Not JSON by its type",
        422: "Refused, with every fault",
        503: "Full; come back",
    }
    return {str(status): _problem(said[status]) for status in sorted({400, 401, 413, 415, 503, *more})}
