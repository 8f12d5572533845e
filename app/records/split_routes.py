"""A kelurahan splits an RT, joins it with another or numbers it anew, over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from app.areas.codes import NOT_A_CODE, UNKNOWN, level_of
from app.areas.listing import Line
from app.areas.routes import Places
from app.areas.succession import NOT_SPLIT
from app.core.clock import today
from app.core.fields import Day
from app.core.http import Db, Now
from app.core.openapi import documented
from app.identity.gate import SignedIn
from app.identity.lists import MOST_ROWS, REFUSALS, Cell, body_of, described, rows_of
from app.identity.problems import FORBIDDEN
from app.identity.rights import require_anywhere
from app.identity.routes import NOT_SIGNED_IN
from app.identity.scope import Action
from app.records import moving, splitting

router = APIRouter(prefix="/v1/areas", tags=["areas"])


class SplitRow(BaseModel):
    """One line of the list as JSON: a house of the RT or a record, and the RT that it goes to."""

    model_config = ConfigDict(extra="forbid")

    rt: Cell = Field(max_length=20, description="Number of the RT; opened if it is new.")
    rw: Cell = Field("", max_length=20, description="Number of its RW, if that is another one.")
    house: Cell = Field("", max_length=80, description="Number of a house, as kader write it.")
    theme: Cell = Field("", max_length=40)
    record: Cell = Field("", max_length=36, description="Id of a record that no house tells.")


class SplitList(BaseModel):
    """Which houses and records go where."""

    model_config = ConfigDict(extra="forbid")

    rows: list[SplitRow] = Field(max_length=MOST_ROWS)


_LIST = TypeAdapter(SplitList)


async def sent(request: Request, caller: SignedIn) -> tuple[str, bytes]:
    """Take the body in, once it is clear who sends it."""
    for action in (Action.MANAGE_AREAS, Action.REVIEW):
        require_anywhere(caller.scope, action)
    return await body_of(request)


@router.post(
    "/{code}/split",
    responses=documented(
        *(*NOT_SIGNED_IN, FORBIDDEN, UNKNOWN, NOT_A_CODE, *REFUSALS, NOT_SPLIT, moving.TAKEN),
        *(splitting.NOT_AN_RT, splitting.BAD_DAY, splitting.NOBODY, splitting.LINES),
    ),
    response_model=splitting.SplitReport,
    openapi_extra=described(SplitList, SplitRow),
)
def split_area(
    *,
    request: Request,
    code: str,
    caller: SignedIn,
    body: Annotated[tuple[str, bytes], Depends(sent)],
    db: Db,
    now: Now,
    places: Places,
    on: Annotated[Day, Query(description="First day of the new RT.")],
    reason: Annotated[str, Query(min_length=1, max_length=500, pattern=r"\S", description="For example the decree.")],
    rest: Annotated[
        str, Query(max_length=20, description="RT for whatever no line names; the old one then ends.")
    ] = "",
    history: Annotated[
        splitting.History, Query(description="What lies before that day `stays` with the old RT, or `moves` along.")
    ] = "stays",
    check: Annotated[bool, Query(description="Only say what would be done.")] = False,
) -> splitting.SplitReport:
    """Hand houses and records of an RT over to others on a day, with all they count; `rest` alone numbers it anew."""
    level_of(code)
    for action in (Action.MANAGE_AREAS, Action.REVIEW):
        caller.scope.require(action, code)
    lines = rows_of(*body, splitting.read_list, _LIST, _line)
    with db.writing(keep=not check) as session:
        report = splitting.split(
            session,
            request.app.state.reader.index,
            places.tree(),
            lines,
            rt=code,
            on=on,
            rest=rest,
            history=history,
            reason=reason.strip(),
            account=caller.account,
            by=str(caller.account),
            today=today(now),
            at=now.now(),
        )
    places.reload()
    return report


def _line(number: int, cells: dict[str, Any]) -> Line:
    return Line(number, cells, fits=True)
