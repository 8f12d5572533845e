"""Handing an area over: one assignment ends, another begins, and the second names the first."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from app.core.audit import record_deed
from app.core.errors import refuse
from app.identity.accounts import Post
from app.identity.marks import mark_change
from app.identity.models import Assignment
from app.identity.problems import ASSIGNMENT_ENDED
from app.identity.scope import Action


def post_after(ended: Assignment, on: date) -> Post:
    """Return the role to give to a successor from `on`. Raises Problem `assignment.ended` for one over by then."""
    if ended.valid_to is not None and ended.valid_to < on:
        raise refuse(ASSIGNMENT_ENDED)
    return Post(
        role=ended.role,
        area=ended.area,
        valid_from=max(on, ended.valid_from),
        valid_to=ended.valid_to,
        themes=None if ended.themes is None else ended.themes.split(","),
        actions=None if ended.actions is None else [Action(each) for each in ended.actions.split(",")],
    )


def link_handover(session: Session, ended: Assignment, begun: Assignment, *, at: datetime, by: UUID) -> None:
    """End an assignment on the day before its successor's begins, and let the successor name it."""
    begun.follows, ended.valid_to = ended.id, begun.valid_from - timedelta(days=1)
    session.add_all([begun, ended])
    session.flush()
    mark_change(session)
    about = {"role": ended.role, "area": ended.area, "from": str(ended.account), "to": str(begun.account)}
    on = {"on": begun.valid_from.isoformat()}
    record_deed(session, at, str(by), "assignment.handed_over", f"assignment:{begun.id}", about | on)
