"""Two subjects of a theme are found to be one: their records become one series; and it can be taken back.

Nothing is rewritten: revisions stay as they were sent, and an alias says that whoever is identified as the merged
subject is the kept one. Undoing takes the alias away, and every record is again who its answers say.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import delete, or_, select, update
from sqlmodel import Session, col

from app.areas.codes import is_within_any
from app.core.audit import record_deed
from app.core.clock import uuid7, wib
from app.core.errors import Problem, problem_kind, refuse
from app.core.outbox import tell
from app.core.vault import vault_of
from app.records.closed import noted_since
from app.records.duplicates import SAME, somebody
from app.records.memory import remember_anew
from app.records.models import Alias, Merge, MergedRecord
from app.records.replay import placed_revisions, project
from app.records.review import put_into
from app.records.sealing import MERGED, UNDONE
from app.records.store import AnyRow, aliases, count_change, get_record, under, within
from app.records.subjects import BlindIndex
from app.records.tables import TABLES
from app.themes import catalog
from app.themes.language import Theme

UNKNOWN_MERGE = problem_kind("merge.unknown", 404, id="Penggabungan ini tidak dikenal.", en="No such merge.")
UNIDENTIFIED = problem_kind(
    "merge.unidentified",
    409,
    id="Catatan yang dipertahankan tidak cukup mengenali orangnya; pertahankan yang lain, atau lengkapi dahulu.",
    en="The record to keep does not say well enough whom it is about; keep the other one, or complete it first.",
)
WIDER = problem_kind(
    "merge.wider",
    409,
    id="Ini tidak dapat diputuskan dari wilayah Anda; minta dinas pengampu tema.",
    en="This cannot be decided from within your area; ask the office of the theme.",
)
COLLISION = problem_kind(
    "merge.collision",
    409,
    id="Ada dua catatan pada periode yang sama. Pilih dengan keep catatan mana yang berlaku.",
    en="There are two records in the same period. Say with keep which of them stands.",
)
TAKEN = problem_kind(
    "merge.taken",
    409,
    id="Tidak dapat dibatalkan: tempat catatan lama sudah diisi yang lain. Batalkan catatan atau gabungan itu dahulu.",
    en="It cannot be undone: another record has taken the old one's place. Void that record or undo that merge first.",
)

VOIDED = "Digabung: {reason}"
RESTORED = "Penggabungan dibatalkan: {reason}"


@dataclass
class Collisions(Problem):
    """A refusal that lists the records of which only one can stand."""

    pairs: Sequence[tuple[AnyRow, AnyRow]] = field(default_factory=tuple)

    def as_json(self, language: str = "id") -> dict[str, Any]:
        """Return the problem's body with the pairs: first what stands there now or is kept, then what would come."""
        pairs = [{"kept": _brief(one), "merged": _brief(other)} for one, other in self.pairs]
        return super().as_json(language) | {"collisions": pairs}


def _brief(row: AnyRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "area": row.area,
        "observed_on": row.observed_on,
        "state": row.state,
        "revision": row.revision,
        "received_at": wib(row.received_at),
    }


def merge(
    session: Session,
    theme: Theme,
    index: BlindIndex,
    roots: Sequence[str],
    *,
    kept: UUID,
    merged: UUID,
    keep: Collection[UUID] = (),
    reason: str,
    account: UUID,
    at: datetime,
) -> tuple[Merge, Sequence[str]]:
    """Let the subject of record `merged` be the subject of record `kept`, in this theme.

    With the merge come the closed periods whose live figures it changed. `keep`: of every two records that cannot both
    stand, the one that does; the other is voided. Raises Problems
    `record.unknown` (also outside `roots`), `merge.nobody`, `merge.unidentified`, `merge.same`, `merge.wider` (some of
    the records lie outside `roots`) and `merge.collision`.
    """
    first = count_change(session, theme)  # who is whom has changed, even where no record moves
    kept_row, merged_row = (get_record(session, theme, each, roots) for each in (kept, merged))
    known_as, stays = somebody(merged_row), somebody(kept_row)
    if kept_row is None or merged_row is None or kept_row.subject is None:
        raise refuse(UNIDENTIFIED)
    if known_as == stays:
        raise refuse(SAME)
    staying, moving = _rows_of(session, theme, stays), _rows_of(session, theme, known_as)
    _demand_scope((*staying, *moving), roots)
    losers = _losers(theme, index, stays, staying, moving, keep)
    id_ = uuid7()
    made = Merge(
        id=id_,
        theme=theme.key,
        kept=stays,
        merged=known_as,
        kept_record=kept,
        merged_record=merged,
        kept_area=kept_row.area,
        merged_area=merged_row.area,
        reason=vault_of(session).write(MERGED.of(id_), reason),
        account=account,
        at=at,
    )
    session.add_all([made, Alias(theme=theme.key, merged=known_as, kept=stays)])
    session.flush()
    for row in losers:
        change = count_change(session, theme)
        said = VOIDED.format(reason=reason)
        put_into(session, theme, row, "void", reason=said, account=account, at=at, change=change)
    for row in moving:
        _move(session, theme, row, stays, index.slot(theme, stays, row.period), at)
    session.add_all(_noted(made, moving, losers))
    remember_anew(session, theme, stays, at)
    told = {"theme": theme.key, "kept": kept.hex, "merged": merged.hex, "voided": [row.id.hex for row in losers]}
    record_deed(session, at, str(account), "subject.merged", f"merge:{made.id.hex}", told, area=made.kept_area)
    _tell(session, "records.merged", made, moving, at)
    return made, noted_since(session, theme, first)


def undo(
    session: Session,
    index: BlindIndex,
    id: UUID,
    roots_of: Callable[[Theme], Sequence[str]],
    *,
    reason: str,
    account: UUID,
    at: datetime,
) -> tuple[Merge, Sequence[str]]:
    """Take a merge back: its records are again who their answers say, and what it voided stands again.

    With it come the closed periods whose live figures that changed. Done again it changes nothing. Raises Problems
    `merge.unknown` (also outside the roots of its theme), `merge.wider` and `merge.taken`.
    """
    found = _visible(session, id, roots_of)
    if found is None:
        raise refuse(UNKNOWN_MERGE)
    theme = catalog.theme(found.theme)
    roots = roots_of(theme)
    first = count_change(session, theme)  # who is whom has changed, even where no record moves
    session.refresh(found)
    if any(get_record(session, theme, each, roots) is None for each in (found.kept_record, found.merged_record)):
        raise refuse(UNKNOWN_MERGE)  # one of them was moved away in this moment
    if found.undone_at is not None:
        return found, ()
    stays = _end(aliases(session, theme), found.kept)
    session.execute(delete(Alias).where(col(Alias.theme) == theme.key, col(Alias.merged) == found.merged))
    leaving = _leaving(session, theme, index, stays)
    _demand_scope((row for row, _, _ in leaving), roots)
    for row, subject, slot in leaving:
        _move(session, theme, row, subject, slot, at)
    restored = _restored(session, theme, found)
    if not all(is_within_any(row.area, roots) for row, _ in restored):
        raise refuse(WIDER)  # it was moved away since
    for row, state in restored:
        change = count_change(session, theme)
        said = RESTORED.format(reason=reason)
        put_into(session, theme, row, state, reason=said, account=account, at=at, change=change)
    now = {stays, *(subject or row.id for row, subject, _ in leaving), *(row.subject or row.id for row, _ in restored)}
    for subject in now:
        remember_anew(session, theme, subject, at)
    found.undone_reason, found.undone_by, found.undone_at = vault_of(session).write(UNDONE.of(id), reason), account, at
    session.add(found)
    told = {"theme": theme.key, "restored": [row.id.hex for row, _ in restored]}
    record_deed(session, at, str(account), "subject.unmerged", f"merge:{id.hex}", told, area=found.kept_area)
    _tell(session, "records.unmerged", found, [row for row, _, _ in leaving], at)
    return found, noted_since(session, theme, first)


def _visible(session: Session, id: UUID, roots_of: Callable[[Theme], Sequence[str]]) -> Merge | None:
    """Return a merge of which both records lie under the roots; it takes as long whether there is one or not."""
    named = session.execute(select(col(Merge.theme)).where(col(Merge.id) == id)).scalar()
    theme = catalog.theme(named or catalog.CATALOG[0].key)
    table, roots = TABLES[theme.key][0], roots_of(theme)
    kept, merged = (
        select(table.c.id).where(table.c.id == record, under(table, roots)).exists()
        for record in (col(Merge.kept_record), col(Merge.merged_record))
    )
    return session.execute(select(Merge).where(col(Merge.id) == id, kept, merged)).scalar()


def merges(
    session: Session, theme: Theme, roots: Sequence[str], *, limit: int, before: UUID | None = None
) -> Sequence[Merge]:
    """Return the merges of records under `roots`, the newest first, those older than `before`."""
    query = select(Merge).where(
        col(Merge.theme) == theme.key,
        within(col(Merge.kept_area), roots),  # type: ignore[arg-type]
        within(col(Merge.merged_area), roots),  # type: ignore[arg-type]
    )
    if before is not None:
        query = query.where(col(Merge.id) < before)
    return session.execute(query.order_by(col(Merge.id).desc()).limit(limit)).scalars().all()


def noted_of(session: Session, merges: Iterable[UUID]) -> Sequence[MergedRecord]:
    """Return what merges did to which records."""
    query = select(MergedRecord).where(col(MergedRecord.merge).in_(tuple(merges)))
    return session.execute(query.order_by(col(MergedRecord.record))).scalars().all()


def merges_of(session: Session, record: UUID) -> Sequence[tuple[Merge, MergedRecord]]:
    """Return the merges that moved or voided a record, oldest first, each with what it did."""
    query = (
        select(Merge, MergedRecord)
        .join(MergedRecord, col(MergedRecord.merge) == col(Merge.id))
        .where(col(MergedRecord.record) == record)
        .order_by(col(Merge.id))
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _rows_of(session: Session, theme: Theme, subject: UUID) -> Sequence[AnyRow]:
    """Return all records of a subject, void ones too; or the one record that is all there is of it."""
    table = TABLES[theme.key][0]
    query = select(table).where(or_(table.c.subject == subject, (table.c.id == subject) & table.c.subject.is_(None)))
    return session.execute(query.order_by(table.c.observed_on, table.c.id)).all()


def _demand_scope(rows: Iterable[AnyRow], roots: Sequence[str]) -> None:
    if not all(row.state == "void" or is_within_any(row.area, roots) for row in rows):
        raise refuse(WIDER)


def _losers(
    theme: Theme,
    index: BlindIndex,
    stays: UUID,
    staying: Sequence[AnyRow],
    moving: Sequence[AnyRow],
    keep: Collection[UUID],
) -> list[AnyRow]:
    """Return the records that cannot stand beside others; raises `merge.collision` while it is not said which."""
    holders = {row.slot: row for row in staying if row.state != "void"}
    pairs = [
        (holder, row)
        for row in moving
        if row.state != "void" and (holder := holders.get(index.slot(theme, stays, row.period))) is not None
    ]
    needless = set(keep) - {row.id for pair in pairs for row in pair}
    if needless or any(sum(row.id in keep for row in pair) != 1 for pair in pairs):
        raise Collisions(COLLISION, pairs=pairs)
    return [row for pair in pairs for row in pair if row.id not in keep]


def _move(session: Session, theme: Theme, row: AnyRow, subject: UUID | None, slot: UUID | None, at: datetime) -> None:
    """Give a record another subject; whoever follows changes hears of it if it stands."""
    table = TABLES[theme.key][0]
    values: dict[str, Any] = {"subject": subject, "slot": slot}
    if row.state != "void":
        values |= {"changed": count_change(session, theme), "changed_at": at}
    session.execute(update(table).where(table.c.id == row.id).values(**values))


def _noted(made: Merge, moving: Iterable[AnyRow], losers: Iterable[AnyRow]) -> list[MergedRecord]:
    lost = {row.id: row.state for row in losers}
    states = {row.id: row.state for row in moving if row.state != "void"} | lost
    return [MergedRecord(merge=made.id, record=id_, voided=id_ in lost, state=state) for id_, state in states.items()]


def _end(found_to_be: dict[UUID, UUID], subject: UUID) -> UUID:
    while subject in found_to_be:
        subject = found_to_be[subject]
    return subject


def _leaving(
    session: Session, theme: Theme, index: BlindIndex, stays: UUID
) -> list[tuple[AnyRow, UUID | None, UUID | None]]:
    """Return the records of a subject that are somebody else's by now, each with its own subject and slot."""
    rows = _rows_of(session, theme, stays)
    current, found_to_be = placed_revisions(session, [row.id for row in rows]), aliases(session, theme)
    vault = vault_of(session)
    wanted = [(row, project(vault, theme, index, *current[row.id], found_to_be).row) for row in rows]
    return [(row, own["subject"], own["slot"]) for row, own in wanted if own["subject"] != stays]


def _restored(session: Session, theme: Theme, undone: Merge) -> list[tuple[AnyRow, str]]:
    """Return the records that the merge voided, with the state in which each stood; raises `merge.taken`."""
    table = TABLES[theme.key][0]
    states = {each.record: each.state for each in noted_of(session, [undone.id]) if each.voided}
    rows = session.execute(select(table).where(table.c.id.in_(states), table.c.state == "void")).all()
    slots = [row.slot for row in rows if row.slot is not None]
    holding = session.execute(select(table).where(table.c.slot.in_(slots), table.c.state != "void")).all()
    holders = {row.slot: row for row in holding}
    if holders:
        raise Collisions(TAKEN, pairs=[(holders[row.slot], row) for row in rows if row.slot in holders])
    return [(row, states[row.id]) for row in sorted(rows, key=lambda row: (row.observed_on, row.id))]


def _tell(session: Session, name: str, what: Merge, rows: Iterable[AnyRow], at: datetime) -> None:
    told = {"theme": what.theme, "merge": what.id.hex, "records": [row.id.hex for row in rows if row.state != "void"]}
    tell(session, name, orjson.dumps(told).decode(), at)
    session.flush()
