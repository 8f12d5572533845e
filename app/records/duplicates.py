"""Finding subjects of a theme that may be one, and remembering which of them people found to be two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.core.audit import record_deed
from app.core.errors import problem_kind, refuse
from app.core.vault import vault_of
from app.records.cards import Card, last_records, subject_of
from app.records.likeness import Candidate, candidates
from app.records.models import Apart
from app.records.review import UNKNOWN
from app.records.sealing import APART
from app.records.store import AnyRow, aliases, count_change, get_record
from app.themes.language import Theme

MOST = 5000
"""Subjects that are compared at once; no kelurahan has as many families."""

SAME = problem_kind(
    "merge.same",
    409,
    id="Kedua catatan ini sudah tentang yang sama.",
    en="These two records are about the same already.",
)
NOBODY = problem_kind(
    "merge.nobody",
    409,
    id="Laporan nihil atau catatan yang dibatalkan tidak tentang siapa pun.",
    en="A zero report or a void record is about nobody.",
)


@dataclass(frozen=True, slots=True)
class Found:
    """The pairs that may be one of the subjects `among`; `partly`: there were too many to look at them all."""

    pairs: list[Candidate]
    partly: bool
    among: Sequence[Card]


def duplicates(session: Session, theme: Theme, area: str) -> Found:
    """Return the pairs of subjects recorded in or below an area that may be one, the likeliest first.

    Pairs that people found to be two are left out, also after one of the two was merged with a third.
    """
    cards = last_records(session, theme, (area,), limit=MOST + 1)
    told_apart = _told_apart(session, theme)
    return Found(
        [
            each
            for each in candidates(theme, cards[:MOST])
            if frozenset((each.one.subject, each.other.subject)) not in told_apart
        ],
        len(cards) > MOST,
        cards[:MOST],
    )


def _told_apart(session: Session, theme: Theme) -> set[frozenset[UUID]]:
    found_to_be = aliases(session, theme)

    def end(subject: UUID) -> UUID:
        while subject in found_to_be:
            subject = found_to_be[subject]
        return subject

    query = select(Apart).where(col(Apart.theme) == theme.key)
    return {frozenset((end(each.one), end(each.other))) for each in session.execute(query).scalars()}


def apart_so_far(session: Session) -> int:
    """Return how many pairs people found to be two; it rises with every finding."""
    return int(session.execute(select(func.count()).select_from(Apart)).scalar_one())


def tell_apart(
    session: Session,
    theme: Theme,
    records: tuple[UUID, UUID],
    roots: Sequence[str],
    *,
    reason: str,
    account: UUID,
    at: datetime,
) -> Apart:
    """Remember that the subjects of two records are two; said again, it stays as it was said first.

    Raises Problems `record.unknown` (also outside `roots`), `merge.nobody` and `merge.same`.
    """
    one, other = sorted(somebody(get_record(session, theme, each, roots)) for each in records)
    if one == other:
        raise refuse(SAME)
    count_change(session, theme, 0)  # one at a time
    known = session.get(Apart, (theme.key, one, other))
    if known is not None:
        return known
    said = vault_of(session).write(APART.of(theme.key, one, other), reason.strip())
    apart = Apart(theme=theme.key, one=one, other=other, reason=said, account=account, at=at)
    session.add(apart)
    told = {"theme": theme.key, "records": sorted(each.hex for each in records)}
    record_deed(session, at, str(account), "subject.apart", f"theme:{theme.key}", told)
    return apart


def somebody(row: AnyRow | None) -> UUID:
    """Return whom a record is about.

    Raises Problems `record.unknown` for no row and `merge.nobody` for a zero report or a void record.
    """
    if row is None:
        raise refuse(UNKNOWN)
    if row.zero or row.state == "void":
        raise refuse(NOBODY)
    return subject_of(row)
