"""A kelurahan keeps its own list of RW, RT and dasawisma: it sends the list, and every line is answered by itself."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from app.areas.codes import NOT_A_CODE, UNKNOWN, level_of
from app.areas.listing import COLUMNS_UNKNOWN, FILE_UNREADABLE
from app.areas.load import Report, Row, import_rtrw, read_csv
from app.areas.tree import Areas
from app.core.audit import record_deed
from app.core.errors import CONTENT_TYPE, INVALID, TOO_LARGE, UNREADABLE, Fault, refuse
from app.core.http import Db, Now, schema_fault
from app.core.openapi import documented
from app.core.text import Text
from app.identity.gate import SignedIn
from app.identity.problems import FORBIDDEN
from app.identity.rights import require_anywhere
from app.identity.routes import NOT_SIGNED_IN
from app.identity.scope import Action

MOST_ROWS = 5_000
"""Lines of one list; the whole city has fewer RT than half of that."""

router = APIRouter(prefix="/v1/areas", tags=["areas"])


Cell = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""Text of a list; PostgreSQL keeps no NUL."""


class ImportRow(BaseModel):
    """One line of the list as JSON; the cells mean what the columns of the CSV mean."""

    model_config = ConfigDict(extra="forbid")

    kelurahan: Cell = Field(max_length=80)
    rw: Cell = Field("", max_length=20)
    rt: Cell = Field("", max_length=20)
    dasawisma: Cell = Field("", max_length=20)
    kecamatan: Cell = Field("", max_length=80)
    scheme: Cell = Field("", max_length=20)
    name: Cell = Field("", max_length=80)
    valid_from: Cell = Field("", max_length=20)
    valid_to: Cell = Field("", max_length=20)
    replaces: Cell = Field("", max_length=400)
    source: Cell = Field("", max_length=120)


class ImportList(BaseModel):
    """A list of RW, RT and dasawisma."""

    model_config = ConfigDict(extra="forbid")

    rows: list[ImportRow] = Field(max_length=MOST_ROWS)


_LIST = TypeAdapter(ImportList)

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "application/json": {"schema": ImportList.model_json_schema(ref_template="#/components/schemas/{model}")},
        },
    }
}
_BODY["requestBody"]["content"]["application/json"]["schema"].pop("$defs")
_BODY["requestBody"]["content"]["application/json"]["schema"]["properties"]["rows"]["items"] = (
    ImportRow.model_json_schema()
)


async def sent(request: Request, caller: SignedIn) -> tuple[str, bytes]:
    """Take the body in, once it is clear who sends it; it is read as a list off the event loop."""
    require_anywhere(caller.scope, Action.MANAGE_AREAS)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind, await request.body()


@router.post(
    "/{code}/import",
    responses=documented(
        *NOT_SIGNED_IN,
        FORBIDDEN,
        UNKNOWN,
        CONTENT_TYPE,
        UNREADABLE,
        TOO_LARGE,
        INVALID,
        NOT_A_CODE,
        FILE_UNREADABLE,
        COLUMNS_UNKNOWN,
    ),
    response_model=Report,
    openapi_extra=_BODY,
)
def import_areas(
    request: Request, code: str, caller: SignedIn, body: Annotated[tuple[str, bytes], Depends(sent)], db: Db, now: Now
) -> Report:
    """Bring the list of RW, RT and dasawisma of an area up to date; the reply tells what became of each line."""
    level_of(code)
    caller.scope.require(Action.MANAGE_AREAS, code)
    rows = _rows(*body)
    with db.writing() as session:
        report = import_rtrw(session, rows, root=code, at=now.now())
        record_deed(
            session, now.now(), str(caller.account), "areas.imported", f"area:{code}", {"counts": dict(report.counts)}
        )
    areas: Areas = request.app.state.areas
    areas.reload()
    return report


def _rows(kind: str, body: bytes) -> list[Row]:
    if kind == "text/csv":
        if b"\0" in body:
            raise refuse(FILE_UNREADABLE)
        rows = read_csv(body)
    elif kind == "application/json":
        rows = _from_json(body)
    else:
        raise refuse(CONTENT_TYPE, found=kind[:40] or "-")
    if len(rows) > MOST_ROWS:
        most = Text(f"Paling banyak {MOST_ROWS} baris.", f"At most {MOST_ROWS} lines.")
        raise refuse(INVALID, Fault("rows", "schema.too_long", most))
    return rows


def _from_json(body: bytes) -> list[Row]:
    try:
        found = _LIST.validate_json(body)
    except ValidationError as error:
        faults = [schema_fault(dict(each)) for each in error.errors(include_input=False)]
        unreadable = any(fault.code == "schema.json_invalid" for fault in faults)
        raise (refuse(UNREADABLE) if unreadable else refuse(INVALID, *faults)) from None
    return [Row(line=number, **row.model_dump()) for number, row in enumerate(found.rows, 1)]
