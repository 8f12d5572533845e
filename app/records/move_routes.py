"""A record moved to its right RT, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from app.areas import codes as area_codes
from app.areas.routes import Places
from app.core.http import Db, Json, Now
from app.core.openapi import FaultOut, documented
from app.identity.gate import SignedIn
from app.identity.scope import Action
from app.records import moving, review
from app.records.closed import late_notice
from app.records.door import UNKNOWN_THEME
from app.records.privacy import sight_of
from app.records.routes import RecordOut, ThemeKey, known_theme, record_out

router = APIRouter(prefix="/v1/records", tags=["records"])


class MoveIn(BaseModel):
    """Where a record belongs, and why."""

    model_config = ConfigDict(extra="forbid")

    area: str = Field(max_length=40, description="The RT or dasawisma where it belongs.")
    reason: Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S")]
    revision: int | None = Field(
        None, ge=1, le=2**31 - 1, description="The revision looked at; refused if it is not the current one."
    )


class MovedOut(RecordOut):
    """A record in its new place."""

    notices: list[FaultOut] = Field(description="That a period is closed, if the move changed its live figures.")


@router.post(
    "/{theme}/{id}/move",
    response_model=MovedOut,
    responses=documented(
        UNKNOWN_THEME,
        review.UNKNOWN,
        review.CHANGED,
        area_codes.UNKNOWN,
        moving.WIDER,
        moving.NO_PLACE,
        moving.TAKEN,
    ),
)
def move_record(
    request: Request, caller: SignedIn, db: Db, now: Now, places: Places, theme: ThemeKey, id: UUID, sent: MoveIn
) -> Response:
    """Put a record into its right RT with all it counts; who reviews both places may.

    What its phone still sends for it to the old RT is taken at the new one.
    """
    subject = known_theme(theme)
    with db.writing() as session:
        row, late = moving.move(
            session,
            subject,
            request.app.state.reader.index,
            places.tree(),
            id,
            caller.scope.roots(Action.REVIEW, subject.key),
            lambda area: caller.scope.allows(Action.REVIEW, area, subject.key),
            area=sent.area,
            reason=sent.reason.strip(),
            revision=sent.revision,
            account=caller.account,
            at=now.now(),
        )
    notices = [late_notice(late).as_json()] if late else []
    seen = record_out(db.vault, subject, row, sight_of(caller.scope, row.area, subject))
    return Json(seen | {"notices": notices})
