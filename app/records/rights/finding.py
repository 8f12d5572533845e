"""Everything that is kept about one person, wherever it stands: found by her number, and by nothing that others see."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from app.core.audit import AuditEntry
from app.core.vault import vault_of
from app.records.carrying import answers_of
from app.records.documents import ERASED
from app.records.models import Conflict, ImportLine, Mention, Merge, MergedRecord, Revision, Withheld
from app.records.rights.naming import Person, named_in, own_keys
from app.records.sealing import DOCUMENT, MET
from app.records.store import AnyRow, aliases, within
from app.records.tables import TABLES
from app.themes.catalog import CATALOG
from app.themes.language import Theme

_AT_ONCE = 1000

_ASKED = {"nik": "person", "no_kk": "family"}
"""How the log names a number that was looked up."""


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record that is about somebody (`own`) or names her by some questions.

    `earlier`: only a revision that was replaced names her. `withheld`: `restricted` or empty; of an erased one there is
    nothing to find.
    """

    theme: Theme
    row: AnyRow
    own: bool
    named_by: tuple[str, ...]
    earlier: bool = False
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class FoundConflict:
    """A document beside a record that is about somebody (`own`) or names her."""

    theme: Theme
    kept: Conflict
    body: dict[str, Any]
    own: bool
    named_by: tuple[str, ...]


@dataclass(slots=True)
class Found:
    """All that was found of a person."""

    records: list[FoundRecord] = field(default_factory=list)
    conflicts: list[FoundConflict] = field(default_factory=list)
    waiting: list[ImportLine] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    deeds: list[AuditEntry] = field(default_factory=list)
    """What the log says of her: who asked for her number, who saw it, who moved or merged her records."""

    @property
    def own(self) -> list[FoundRecord]:
        """The records that are about her."""
        return [each for each in self.records if each.own]


def find(
    session: Session, roots: Sequence[str], person: Person | None, also: Collection[tuple[str, UUID]] = ()
) -> Found:
    """Return everything about a person under `roots`.

    `also`: records that her number does not find, or of one who bears none; whatever else is about their subjects is
    found with them.
    """
    found = Found()
    for theme in CATALOG:
        known = _records(session, theme, roots, person, {id_ for key, id_ in also if key == theme.key})
        found.records += known
        if person is not None:
            found.records += _superseded(session, theme, roots, person, {each.row.id for each in known})
        found.conflicts += _conflicts(session, theme, roots, person, {each.row.id for each in known if each.own})
    if person is not None:
        listed = select(ImportLine).where(col(ImportLine.subject) == person.index)
        found.waiting = list(session.execute(listed.where(within(col(ImportLine.area), roots))).scalars())  # type: ignore[arg-type]
    records = {each.row.id for each in found.records}
    moved = select(col(MergedRecord.merge)).where(col(MergedRecord.record).in_(records))
    hers = or_(col(Merge.kept_record).in_(records), col(Merge.merged_record).in_(records), col(Merge.id).in_(moved))
    found.merges = list(session.execute(select(Merge).where(hers).order_by(col(Merge.id))).scalars())
    about = [f"record:{each.hex}" for each in records] + [f"merge:{each.id.hex}" for each in found.merges]
    about += [f"{_ASKED[person.scheme]}:{person.index.hex}"] if person is not None else []
    deeds = select(AuditEntry).where(col(AuditEntry.about).in_(about)).order_by(col(AuditEntry.id))
    found.deeds = list(session.execute(deeds).scalars())
    return found


def _records(
    session: Session, theme: Theme, roots: Sequence[str], person: Person | None, also: Collection[UUID]
) -> list[FoundRecord]:
    table, own = TABLES[theme.key][0], own_keys(theme)
    subjects = set(session.execute(select(table.c.subject).where(table.c.id.in_(also))).scalars()) - {None}
    named: defaultdict[UUID, set[str]] = defaultdict(set)
    if person is not None:
        end, found_to_be = person.index, aliases(session, theme)
        while end in found_to_be:
            end = found_to_be[end]
        subjects.add(end)
        query = select(Mention).where(col(Mention.named) == person.index, col(Mention.theme) == theme.key)
        for each in session.execute(query).scalars():
            if each.key not in theme.subject.likenesses:
                named[each.record].add(each.key)
    wanted = or_(table.c.subject.in_(subjects), table.c.id.in_([*named, *also]))
    rows = session.execute(
        select(table, func.coalesce(col(Withheld.kind), "").label("withheld_"))
        .outerjoin(Withheld, col(Withheld.record) == table.c.id)
        .where(wanted, within(table.c.area, roots))
        .order_by(table.c.observed_on, table.c.id)
    ).all()
    return [
        FoundRecord(
            theme,
            row,
            row.subject in subjects or row.id in also or not own.isdisjoint(named[row.id]),
            tuple(sorted(named[row.id])),
            withheld=row.withheld_,
        )
        for row in rows
        if row.withheld_ != "erased"
    ]


def _superseded(
    session: Session, theme: Theme, roots: Sequence[str], person: Person, known: Collection[UUID]
) -> Iterator[FoundRecord]:
    """Yield the records that named her once: nothing but their old documents tells, so each of those is opened."""
    table, vault, written = TABLES[theme.key][0], vault_of(session), person.written
    query = (
        select(col(Revision.record), col(Revision.number), col(Revision.document))
        .join(table, (table.c.id == col(Revision.record)) & (table.c.revision > col(Revision.number)))
        .where(within(table.c.area, roots))
        .execution_options(yield_per=_AT_ONCE)
    )
    met: dict[UUID, set[str]] = {}
    for record, number, document in session.execute(query):
        said = vault.open(DOCUMENT.of(record, number), document)
        if record not in known and written.search(said):
            met.setdefault(record, set()).update(_named(theme, orjson.loads(said), person))
    for row in session.execute(select(table).where(table.c.id.in_(met)).order_by(table.c.id)):
        yield FoundRecord(theme, row, own=False, named_by=tuple(sorted(met[row.id])), earlier=True)


def _conflicts(
    session: Session, theme: Theme, roots: Sequence[str], person: Person | None, own: Collection[UUID]
) -> Iterator[FoundConflict]:
    vault, keys = vault_of(session), own_keys(theme)
    query = select(Conflict).where(col(Conflict.theme) == theme.key, within(col(Conflict.area), roots))  # type: ignore[arg-type]
    for each in session.execute(query.order_by(col(Conflict.id))).scalars():
        said = vault.open(MET.of(each.record, each.digest), each.document)
        beside = each.against in own or each.record in own
        if beside or (person is not None and person.written.search(said)):
            body = orjson.loads(said)
            named = [] if person is None else _named(theme, body, person)
            yield FoundConflict(theme, each, body, beside or not keys.isdisjoint(named), tuple(named))


def _named(theme: Theme, body: dict[str, Any], person: Person) -> list[str]:
    return [] if body.get("zero") or ERASED in body else named_in(theme, answers_of(theme, body), person)
