"""The office of a theme sends in official lists; what they say is recorded by nobody else."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, RootModel, TypeAdapter
from starlette.concurrency import run_in_threadpool

from app.areas import codes as area_codes
from app.areas.listing import COLUMNS_UNKNOWN, Line, read_lines
from app.areas.routes import Places
from app.core.errors import refuse
from app.core.http import Db, Now
from app.core.openapi import documented
from app.identity.gate import AtDesk
from app.identity.lists import MOST_ROWS, REFUSALS, Cell, body_of, described, rows_of
from app.identity.problems import FORBIDDEN
from app.identity.rights import require_anywhere
from app.identity.routes import NOT_SIGNED_IN
from app.identity.scope import Action
from app.records.door import UNKNOWN_THEME
from app.records.drafts import Reader
from app.records.imports import Importer, ImportReport
from app.records.intake import Intake
from app.records.official import NO_LISTS, Layout
from app.records.routes import ThemeKey, known_theme

router = APIRouter(prefix="/v1/imports", tags=["records"])


Written = Annotated[Cell, Field(max_length=400)]
Heading = Annotated[str, Field(max_length=40)]


class RowIn(RootModel[dict[Heading, Written | int | bool | list[Written] | None]]):
    """One line of a list as JSON; its members are named as the columns of the CSV."""


class ListIn(BaseModel):
    """A list as JSON."""

    model_config = ConfigDict(extra="forbid")

    rows: list[RowIn] = Field(max_length=MOST_ROWS)


_LIST = TypeAdapter(ListIn)


@router.post(
    "/{theme}",
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, area_codes.UNKNOWN, UNKNOWN_THEME, NO_LISTS, *REFUSALS),
    response_model=ImportReport,
    openapi_extra=described(ListIn, RowIn),
)
async def import_list(
    *,
    request: Request,
    caller: AtDesk,
    db: Db,
    now: Now,
    places: Places,
    theme: ThemeKey,
    period: Annotated[str, Query(max_length=10, description="Of lines that name none: `2026-Q3`, `2026-08`.")] = "",
    source: Annotated[str, Query(max_length=120, description="Whose list it is, of lines that name none.")] = "",
    under: Annotated[str, Query(max_length=40, description="Only records in or below this area; your own.")] = "",
    check: Annotated[bool, Query(description="Only say what would become of each line.")] = False,
) -> ImportReport:
    """Take in an official list, CSV or JSON; the reply tells what became of each line."""
    subject = known_theme(theme)
    layout = Layout(subject)
    columns = layout.columns
    require_anywhere(caller.scope, Action.KEEP)
    roots = caller.scope.roots(Action.KEEP, subject.key)
    if not (under or roots):
        raise refuse(FORBIDDEN)
    area = under or roots[0]
    caller.scope.require(Action.KEEP, area, subject.key)
    tree = await run_in_threadpool(places.tree)
    tree.need(area)
    kind, body = await body_of(request)
    lines = await run_in_threadpool(_lines, kind, body, columns)
    state = request.app.state
    reader: Reader = state.reader
    intake: Intake = state.intake
    importer = Importer(db, now, tree, reader, intake, caller, str(caller.account), area)
    return await importer.take(subject, lines, {"period": period, "source": source}, check=check)


def _lines(kind: str, body: bytes, columns: tuple[str, ...]) -> list[Line]:
    def row(number: int, cells: Mapping[str, Any]) -> Line:
        if not cells.keys() <= set(columns):
            raise refuse(COLUMNS_UNKNOWN, required=columns[0], known=", ".join(columns[1:]))
        return Line(number, {name: _cell(value) for name, value in cells.items() if value is not None}, fits=True)

    return list(rows_of(kind, body, lambda content: read_lines(content, columns, required=1), _LIST, row))


def _cell(value: Any) -> str:
    return ";".join(value) if isinstance(value, list) else str(value).strip()
