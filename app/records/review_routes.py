"""Many verdicts in one request: a desk that has looked through a list settles all of it at once, each by itself."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlmodel import Session
from starlette.responses import Response

from app.core.errors import Problem
from app.core.http import Db, Json, Now
from app.core.openapi import FaultOut, ProblemOut
from app.identity.gate import Caller, SignedIn
from app.identity.scope import Action
from app.records import review
from app.records.closed import late_notice, noted_in
from app.records.routes import ReviewIn, known_theme

MOST = 200
"""Verdicts in one request: while they are settled, other writing to their themes waits."""

router = APIRouter(prefix="/v1/reviews", tags=["records"])


class VerdictIn(ReviewIn):
    """A verdict on one record of a list."""

    theme: Annotated[str, StringConstraints(max_length=40)]
    id: UUID


class VerdictsIn(BaseModel):
    """Verdicts on records of any themes."""

    model_config = ConfigDict(extra="forbid")

    items: list[VerdictIn] = Field(min_length=1, max_length=MOST)


class VerdictOut(BaseModel):
    """What became of one verdict: the record's state and revision, or why it was refused."""

    theme: str
    id: UUID
    state: str | None = Field(description="Null when it was refused.")
    revision: int | None
    notices: list[FaultOut] = Field(description="That the period is closed, if the verdict moved its live figures.")
    problem: ProblemOut | None


class VerdictsOut(BaseModel):
    """The same of each verdict, in the order in which they were sent."""

    items: list[VerdictOut]


@router.post("", response_model=VerdictsOut)
def review_records(caller: SignedIn, db: Db, now: Now, verdicts: VerdictsIn) -> Response:
    """Accept, return or void up to 200 records; one that is refused does not hinder the others.

    A record outside the scope is unknown, as if it were reviewed alone.
    """
    told: dict[int, dict[str, Any]] = {}
    begun = now.now()
    # Themes are locked one after another in the order in which every writer takes them.
    order = sorted(range(len(verdicts.items)), key=lambda at: verdicts.items[at].theme)
    with db.writing() as session:
        for at in order:
            # A verdict is known by its record and moment: two on one record follow one another.
            told[at] = _settled(session, caller, verdicts.items[at], begun + timedelta(microseconds=at))
    return Json({"items": [told[at] for at in range(len(verdicts.items))]})


def _settled(session: Session, caller: Caller, item: VerdictIn, at: datetime) -> dict[str, Any]:
    out: dict[str, Any] = {"theme": item.theme, "id": item.id, "state": None, "revision": None, "notices": []}
    try:
        theme = known_theme(item.theme)
        with session.begin_nested():
            row = review.decide(
                session,
                theme,
                item.id,
                caller.scope.roots(Action.REVIEW, theme.key),
                verdict=item.decision,
                reason=item.reason,
                revision=item.revision,
                account=caller.account,
                at=at,
            )
        late = noted_in(session, theme, row.id, row.changed)
    except Problem as problem:
        return out | {"problem": problem.as_json()}
    notices = [late_notice(late).as_json()] if late else []
    return out | {"state": row.state, "revision": row.revision, "notices": notices, "problem": None}
