"""Documents that met a record, as those find them who settle it: what lies beside the chains of their areas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from app.records.models import Conflict, Decision, Revision, Withheld
from app.records.receipts import receipt_number
from app.records.store import within

VOID = "void"
"""Reason of a document for a record that had been voided: somebody decided about it before it came."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A document beside a record, whether it still waits for somebody's word, and its receipt where that is certain."""

    kept: Conflict
    open: bool
    receipt: str | None


def beside(
    session: Session, roots: Mapping[str, Sequence[str]], *, open_only: bool, before: int | None, limit: int
) -> list[Beside]:
    """Return the documents sent for areas under `roots` (by theme) that met a record, the newest first.

    One is open until the record that it met, or its own, was revised or decided on after it came. What belongs to a
    withheld record is not shown: reviewers do not know of that one.
    """
    after = _after()
    anywhere = or_(
        *(
            and_(col(Conflict.theme) == theme, within(col(Conflict.area), under))  # type: ignore[arg-type]
            for theme, under in roots.items()
        )
    )
    query = select(Conflict, after, _revisions_then()).where(anywhere, _shown())
    if open_only:
        query = query.where(after)
    if before is not None:
        query = query.where(col(Conflict.id) < before)
    rows = session.execute(query.order_by(col(Conflict.id).desc()).limit(limit))
    return [Beside(kept, bool(waits), _receipt(kept, revisions)) for kept, waits, revisions in rows]


def _after() -> ColumnElement[bool]:
    """Return the condition that nobody said anything about either record since the document came."""
    ends = (col(Conflict.against), col(Conflict.record))
    revised = select(col(Revision.record)).where(
        col(Revision.record).in_(ends), col(Revision.received_at) > col(Conflict.received_at)
    )
    decided = select(col(Decision.id)).where(
        col(Decision.record).in_(ends), col(Decision.at) > col(Conflict.received_at)
    )
    return and_(
        col(Conflict.reason) != VOID, ~revised.correlate(Conflict).exists(), ~decided.correlate(Conflict).exists()
    )


def _shown() -> ColumnElement[bool]:
    ends = (col(Conflict.against), col(Conflict.record))
    return ~select(col(Withheld.record)).where(col(Withheld.record).in_(ends)).correlate(Conflict).exists()


def _revisions_then() -> Any:
    """Return how many revisions the document's own record had when it came, which its receipt tells."""
    query = select(func.count()).where(
        col(Revision.record) == col(Conflict.record), col(Revision.received_at) <= col(Conflict.received_at)
    )
    return query.correlate(Conflict).scalar_subquery()


def _receipt(kept: Conflict, revisions: int) -> str | None:
    """Return the number that the sender holds; an id may be another area's, and then its revisions were not counted."""
    return None if kept.reason == "known_id" else receipt_number(kept.record, revisions, kept.digest)
