"""Review moves a record between received, accepted, returned and void, with who, when and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import orjson
from sqlalchemy import update
from sqlmodel import Session

from app.core.errors import problem_kind, refuse
from app.core.outbox import tell
from app.core.vault import vault_of
from app.records.cells import Cells, add, contributions
from app.records.closed import closed_now, note_late
from app.records.documents import entries_of
from app.records.memory import remember_anew
from app.records.models import Decision
from app.records.places import stays_in
from app.records.sealing import DECIDED
from app.records.store import AnyRow, add_to_cells, count_change, hold_record, versions_of
from app.records.tables import TABLES
from app.themes.language import Theme

Verdict = Literal["accept", "return", "void"]

STATE_AFTER: dict[Verdict, str] = {"accept": "accepted", "return": "returned", "void": "void"}

ALLOWED: dict[str, frozenset[Verdict]] = {
    "received": frozenset({"accept", "return", "void"}),
    "accepted": frozenset({"return", "void"}),
    "returned": frozenset({"accept", "void"}),
    "void": frozenset(),
}
"""Which verdicts a record in a state may still get; what is void stays void."""

UNKNOWN = problem_kind("record.unknown", 404, id="Catatan ini tidak dikenal.", en="No such record.")
NO_REASON = problem_kind(
    "review.reason",
    422,
    id="Tulis alasannya, supaya kader tahu apa yang perlu diperbaiki.",
    en="Give the reason, so that the kader knows what to mend.",
)
NOT_NOW = problem_kind(
    "review.state",
    409,
    id="Catatan yang {state} tidak dapat diputus lagi seperti itu.",
    en="A record that is {state} cannot be decided that way.",
)
CHANGED = problem_kind(
    "review.changed",
    409,
    id="Catatan ini sudah direvisi sejak Anda membacanya; lihat revisi {revision} dahulu.",
    en="The record was revised since you read it; look at revision {revision} first.",
)


def decide(
    session: Session,
    theme: Theme,
    id: UUID,
    roots: Sequence[str],
    *,
    verdict: Verdict,
    reason: str,
    revision: int | None,
    account: UUID,
    at: datetime,
) -> AnyRow:
    """Put a record into the state of a verdict, moving what it counts; returns the row as it stands after.

    The same verdict again changes nothing. Raises Problems `record.unknown` (also outside `roots`), `review.reason`,
    `review.state` and `review.changed` (the reviewer has not seen the present revision).
    """
    if verdict != "accept" and not reason.strip():
        raise refuse(NO_REASON)
    change = count_change(session, theme)
    row = hold_record(session, theme, id, roots)
    if row is None:
        raise refuse(UNKNOWN)
    if revision is not None and revision != row.revision:
        raise refuse(CHANGED, revision=row.revision)
    state = STATE_AFTER[verdict]
    if row.state == state:
        return row
    if verdict not in ALLOWED[row.state]:
        raise refuse(NOT_NOW, state=row.state)
    put_into(session, theme, row, state, reason=reason.strip(), account=account, at=at, change=change)
    if state == "void":
        remember_anew(session, theme, row.subject, at)
    after = hold_record(session, theme, id, roots)
    if after is None:
        raise refuse(UNKNOWN)
    return after


def put_into(
    session: Session, theme: Theme, row: AnyRow, state: str, *, reason: str, account: UUID, at: datetime, change: int
) -> None:
    """Put a record into a state as change number `change`: move what it counts, write the step down, tell of it.

    The caller holds the theme's counter, and lets the subject's other records remember anew.
    """
    kept = {key: getattr(row, key) for key in theme.lasting}
    entries = entries_of(theme, versions_of(session, row.id), kept, stays_in(session, row.id))
    now, before = (contributions(theme, row.area, each, entries) for each in (state, row.state))
    cells: Cells = {}
    add(cells, now)
    add(cells, before, -1)
    table = TABLES[theme.key][0]
    session.execute(update(table).where(table.c.id == row.id).values(state=state, changed=change, changed_at=at))
    add_to_cells(session, theme, cells)
    closed = closed_now(session, theme.key)
    note_late(session, closed, theme, now, before, record=row.id, area=row.area, day=row.observed_on, changed=change)
    session.add(
        Decision(
            record=row.id,
            theme=theme.key,
            revision=row.revision,
            state=state,
            reason=vault_of(session).write(DECIDED.of(row.id, at), reason),
            account=account,
            at=at,
        )
    )
    told = {"theme": theme.key, "record": row.id.hex, "revision": row.revision, "state": state}
    tell(session, "records.decided", orjson.dumps(told).decode(), at)
    session.flush()
