"""A kelurahan keeps its own list of RW, RT and dasawisma: it sends the list, and every line is answered by itself."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from app.areas.codes import NOT_A_CODE, UNKNOWN, level_of
from app.areas.load import Report, Row, import_rtrw, read_csv
from app.areas.tree import Areas
from app.core.audit import record_deed
from app.core.http import Db, Now
from app.core.openapi import documented
from app.identity.gate import AtDesk
from app.identity.lists import MOST_ROWS, REFUSALS, Cell, body_of, described, rows_of
from app.identity.problems import FORBIDDEN
from app.identity.rights import require_anywhere
from app.identity.routes import NOT_SIGNED_IN
from app.identity.scope import Action

router = APIRouter(prefix="/v1/areas", tags=["areas"])


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


async def sent(request: Request, caller: AtDesk) -> tuple[str, bytes]:
    """Take the body in, once it is clear who sends it."""
    require_anywhere(caller.scope, Action.MANAGE_AREAS)
    return await body_of(request)


@router.post(
    "/{code}/import",
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, UNKNOWN, NOT_A_CODE, *REFUSALS),
    response_model=Report,
    openapi_extra=described(ImportList, ImportRow),
)
def import_areas(
    request: Request, code: str, caller: AtDesk, body: Annotated[tuple[str, bytes], Depends(sent)], db: Db, now: Now
) -> Report:
    """Bring the list of RW, RT and dasawisma of an area up to date; the reply tells what became of each line."""
    level_of(code)
    caller.scope.require(Action.MANAGE_AREAS, code)
    rows = rows_of(*body, read_csv, _LIST, _row)
    with db.writing() as session:
        report = import_rtrw(session, rows, root=code, at=now.now())
        record_deed(
            session, now.now(), str(caller.account), "areas.imported", f"area:{code}", {"counts": dict(report.counts)}
        )
    areas: Areas = request.app.state.areas
    areas.reload()
    return report


def _row(number: int, cells: dict[str, Any]) -> Row:
    return Row(line=number, **cells)
