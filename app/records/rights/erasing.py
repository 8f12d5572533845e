"""A person is taken out of everything that is kept, and every figure stays what it was.

A record about her keeps its id, its place, its days and what it counts (`documents.ERASED`). All that was said in it,
in any revision, in a document beside it or in a reason, is gone, and so is every index by which she could be found. A
record about somebody else loses her name and number only.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import delete, insert, or_, select, update
from sqlmodel import Session, col

from app.core.vault import vault_of
from app.records.cells import changes, contributions
from app.records.documents import ERASED, entries_of
from app.records.known import Row
from app.records.memory import remember_anew
from app.records.models import (
    Alias,
    Apart,
    Conflict,
    Decision,
    ImportLine,
    Mention,
    Merge,
    MergedRecord,
    Move,
    Revision,
    Withheld,
)
from app.records.places import area_of, moves_of, stays_in
from app.records.replay import project
from app.records.rights.finding import Found, FoundConflict
from app.records.rights.naming import Person, own_keys, without
from app.records.rights.withholding import withhold
from app.records.sealing import DOCUMENT, MET, body_of, sealed_values
from app.records.series import lasting
from app.records.store import AnyRow, aliases, count_change, revisions, versions_of
from app.records.subjects import BlindIndex
from app.records.tables import TABLES, sum_columns
from app.themes.language import Theme

Also = Callable[[Session, Collection[UUID], Collection[UUID]], None]
"""What else must forget these records and these subjects; told in the same transaction."""


@dataclass(slots=True)
class Erased:
    """What was done: records that were emptied, records in which she is no longer named, and what had to stay.

    `left`: records about somebody else that could not lose her without counting otherwise; they are to be corrected.
    """

    records: list[UUID] = field(default_factory=list)
    named: list[UUID] = field(default_factory=list)
    left: list[UUID] = field(default_factory=list)
    documents: int = 0


@dataclass(frozen=True, slots=True)
class Deed:
    """For which request something is erased, by whom and when."""

    request: UUID | None
    account: UUID
    at: datetime


def erase(session: Session, index: BlindIndex, found: Found, person: Person | None, deed: Deed, also: Also) -> Erased:
    """Erase all that was found of a person; without one, the records alone. ValueError when a figure would move.

    Whoever calls holds nothing of these themes yet: they are held here in the order of their keys.
    """
    done = Erased()
    subjects: set[UUID] = set() if person is None else {person.index}
    themes = {each.theme.key: each.theme for each in found.records} | {
        each.theme.key: each.theme for each in found.conflicts
    }
    for _, theme in sorted(themes.items()):
        count_change(session, theme, 0)
    for each in found.own:
        subjects |= _empty(session, each.theme, each.row, deed)
        done.records.append(each.row.id)
    for one in found.conflicts:
        done.documents += 1
        if one.own:
            _drop(session, one, done.records, deed)
        elif person is not None:
            _rewrite_conflict(session, one, person)
    _forget(session, found, done.records, subjects)
    also(session, done.records, subjects)
    for theme in themes.values():
        known = {each.row.subject for each in found.own if each.theme is theme and each.row.subject}
        for subject in sorted(known):
            remember_anew(session, theme, subject, deed.at)
    for each in found.records:
        if not each.own and person is not None:
            gone = _take_out(session, each.theme, index, each.row, person, deed.at)
            (done.named if gone else done.left).append(each.row.id)
    return done


def _empty(session: Session, theme: Theme, row: AnyRow, deed: Deed) -> set[UUID]:
    """Leave nothing of a record but its place, its days and what it counts; return by whom it was known."""
    kept, stays = {key: getattr(row, key) for key in theme.lasting}, stays_in(session, row.id)
    entries = entries_of(theme, versions_of(session, row.id), kept, stays)
    before = contributions(theme, row.area, row.state, entries)
    amounts: Counter[tuple[date, str]] = Counter()
    if row.state != "void":
        names = sum_columns(theme)
        for day, at, amount in changes(theme, entries):
            amounts[day, names[at]] += amount
    counted = [[day.isoformat(), name, amount] for (day, name), amount in sorted(amounts.items()) if amount]
    vault = vault_of(session)
    for each in revisions(session, row.id):
        said = counted if each.number == row.revision else []
        body = {"observed_on": each.observed_on, "answers": {}, "zero": False, ERASED: said}
        document = orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()
        each.document, each.digest, each.made_at = vault.seal(DOCUMENT.of(row.id, each.number), document), "", None
        session.add(each)
    nobody: Row = dict.fromkeys(("subject", "slot", "house", "gaps", *theme.fields))
    past = lasting(theme, dict.fromkeys(theme.fields), row.observed_on, ())
    table = TABLES[theme.key][0]
    session.execute(update(table).where(table.c.id == row.id).values(**nobody | past))
    session.flush()
    withhold(session, theme, row, "erased", request=deed.request, account=deed.account, at=deed.at)
    after = contributions(theme, row.area, row.state, entries_of(theme, versions_of(session, row.id), past, stays))
    if after != before:
        raise ValueError(f"record {row.id} would count otherwise")
    return {row.subject or row.id, row.id}


def _drop(session: Session, one: FoundConflict, records: Collection[UUID], deed: Deed) -> None:
    """Drop a document that is hers, and let its id be known as erased unless a record bears it."""
    id_, theme = one.kept.record, one.theme
    session.execute(delete(Conflict).where(col(Conflict.id) == one.kept.id))
    known = session.execute(select(col(Revision.record)).where(col(Revision.record) == id_)).first()
    if known is None and id_ not in records and session.get(Withheld, id_) is None:
        held = {"record": id_, "theme": theme.key, "area": one.kept.area, "kind": "erased"}
        session.execute(
            insert(Withheld).values(
                **held, changed=count_change(session, theme), request=deed.request, account=deed.account, at=deed.at
            )
        )


def _rewrite_conflict(session: Session, one: FoundConflict, person: Person) -> None:
    body = _without(one.theme, one.body, person, ())
    document = vault_of(session).seal(MET.of(one.kept.record, one.kept.digest), _text(body))
    session.execute(update(Conflict).where(col(Conflict.id) == one.kept.id).values(document=document))


def _forget(session: Session, found: Found, records: Sequence[UUID], subjects: Collection[UUID]) -> None:
    """Drop every index of her, what people wrote of her records, and what lists said."""
    hers = set(records)
    session.execute(delete(Mention).where(col(Mention.record).in_(hers)))
    session.execute(update(Decision).where(col(Decision.record).in_(hers)).values(reason=b""))
    session.execute(update(Move).where(col(Move.record).in_(hers)).values(reason=b""))
    for line in found.waiting:
        session.execute(
            delete(ImportLine).where(col(ImportLine.theme) == line.theme, col(ImportLine.subject) == line.subject)
        )
    sides = [col(each).in_(subjects) for each in (Merge.kept, Merge.merged)]
    sides += [col(each).in_(hers) for each in (Merge.kept_record, Merge.merged_record)]
    merges = set(session.execute(select(col(Merge.id)).where(or_(*sides))).scalars())
    moved = or_(col(MergedRecord.merge).in_(merges), col(MergedRecord.record).in_(hers))
    session.execute(delete(MergedRecord).where(moved))
    session.execute(delete(Merge).where(col(Merge.id).in_(merges)))
    session.execute(delete(Alias).where(or_(col(Alias.kept).in_(subjects), col(Alias.merged).in_(subjects))))
    session.execute(delete(Apart).where(or_(col(Apart.one).in_(subjects), col(Apart.other).in_(subjects))))


def _take_out(session: Session, theme: Theme, index: BlindIndex, row: AnyRow, person: Person, at: datetime) -> bool:
    """Take a person out of a record about somebody else, in every revision; False when it would count otherwise."""
    said, vault = list(revisions(session, row.id)), vault_of(session)
    bodies = [body_of(vault, each) for each in said]
    moves = moves_of(session, [row.id])[row.id]
    kept, stays = {key: getattr(row, key) for key in theme.lasting}, stays_in(session, row.id)
    found_to_be, area = aliases(session, theme), area_of(said[-1], moves)
    before = contributions(theme, row.area, row.state, entries_of(theme, versions_of(session, row.id), kept, stays))
    for keep in ((), own_keys(theme)):
        for each, body in zip(said, bodies, strict=True):
            each.document = vault.seal(DOCUMENT.of(row.id, each.number), _text(_without(theme, body, person, keep)))
            session.add(each)
        session.flush()
        there = project(vault, theme, index, said[-1], area, found_to_be)
        entries = entries_of(theme, versions_of(session, row.id), kept, stays)
        same = contributions(theme, row.area, row.state, entries) == before
        if same and there.row["subject"] == row.subject:
            table = TABLES[theme.key][0]
            numbered = {"changed": count_change(session, theme), "changed_at": at}
            closed = sealed_values(vault, theme, row.id, there.row)
            session.execute(update(table).where(table.c.id == row.id).values(**there.row | closed | numbered))
            session.execute(delete(Mention).where(col(Mention.record) == row.id))
            names = [{"named": named, "record": row.id, "key": key, "theme": theme.key} for named, key in there.named]
            if names:
                session.execute(insert(Mention), names)
            return True
    for each, body in zip(said, bodies, strict=True):
        each.document = vault.seal(DOCUMENT.of(row.id, each.number), _text(body))
        session.add(each)
    session.flush()
    return False


def _without(theme: Theme, body: dict[str, Any], person: Person, keep: Collection[str]) -> dict[str, Any]:
    """Return a document in which a person is not named, in what was sent or in what keepers had said."""
    if body.get("zero") or ERASED in body:
        return body
    left = body | {"answers": without(theme, body["answers"], person, keep)}
    if body.get("carried"):
        left["carried"] = without(theme, body["carried"], person, keep)
    return left


def _text(body: dict[str, Any]) -> str:
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()
