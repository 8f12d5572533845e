"""A list arrives as CSV or as JSON, and is answered line by line; what both have in common when they come in."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from app.areas.listing import COLUMNS_UNKNOWN, FILE_UNREADABLE
from app.core.errors import CONTENT_TYPE, INVALID, TOO_LARGE, UNREADABLE, Fault, refuse
from app.core.http import schema_fault
from app.core.text import Text

MOST_ROWS = 5_000
"""Lines of one list; the whole city has fewer RT than half of that."""

REFUSALS = (CONTENT_TYPE, UNREADABLE, TOO_LARGE, INVALID, FILE_UNREADABLE, COLUMNS_UNKNOWN)
"""Every way in which a list as a whole is refused."""

Cell = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""Text of a list; PostgreSQL keeps no NUL."""

Row = TypeVar("Row")


async def body_of(request: Request) -> tuple[str, bytes]:
    """Return the kind of the body and the body itself; a list is read off the event loop."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind, await request.body()


def described(model: type[BaseModel], row: type[BaseModel]) -> dict[str, Any]:
    """Return what OpenAPI says of the body: CSV, or a JSON object of this model whose `rows` are of the other."""
    schema = model.model_json_schema()
    schema.pop("$defs")
    schema["properties"]["rows"]["items"] = row.model_json_schema()
    content = {"text/csv": {"schema": {"type": "string"}}, "application/json": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


def rows_of(
    kind: str,
    body: bytes,
    csv: Callable[[bytes], Sequence[Row]],
    adapter: TypeAdapter[Any],
    json: Callable[[int, dict[str, Any]], Row],
) -> Sequence[Row]:
    """Read a list. `csv` reads a file; `json` makes a line of its number and its cells, read with `adapter`.

    Problems: any of `REFUSALS`.
    """
    if kind == "text/csv":
        if b"\0" in body:
            raise refuse(FILE_UNREADABLE)
        rows = csv(body)
    elif kind == "application/json":
        rows = [json(number, row.model_dump()) for number, row in enumerate(_valid(body, adapter).rows, 1)]
    else:
        raise refuse(CONTENT_TYPE, found=kind[:40] or "-")
    if len(rows) > MOST_ROWS:
        most = Text(f"Paling banyak {MOST_ROWS} baris.", f"At most {MOST_ROWS} lines.")
        raise refuse(INVALID, Fault("rows", "schema.too_long", most))
    return rows


def _valid(body: bytes, adapter: TypeAdapter[Any]) -> Any:
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        faults = [schema_fault(dict(each)) for each in error.errors(include_input=False)]
        unreadable = any(fault.code == "schema.json_invalid" for fault in faults)
        raise (refuse(UNREADABLE) if unreadable else refuse(INVALID, *faults)) from None
