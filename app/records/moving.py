"""An office puts a record into its right area: with its cells, its house, whom it names and what is remembered of it.

No document is rewritten. The move is written down beside the revisions; where a record lies follows from both
(`places`), and a replay finds the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import delete, insert, select, update
from sqlmodel import Session, col

from app.areas.codes import UNKNOWN, ancestor
from app.areas.tree import Node, Tree
from app.core.audit import record_deed
from app.core.errors import Problem, problem_kind, refuse
from app.core.outbox import tell
from app.core.vault import vault_of
from app.records.cells import Cells, add, contributions
from app.records.closed import closed_now, note_late, noted_in
from app.records.documents import entries_of
from app.records.drafts import RECORD_LEVELS
from app.records.memory import remember_anew
from app.records.models import Mention, Move
from app.records.places import Departure, departures, moves_of, stays_of
from app.records.replay import Projection, placed_revisions, project
from app.records.review import CHANGED
from app.records.review import UNKNOWN as UNKNOWN_RECORD
from app.records.sealing import MOVED
from app.records.store import AnyRow, add_to_cells, aliases, count_change, hold_record, versions_by_record
from app.records.subjects import BlindIndex
from app.records.tables import TABLES
from app.themes.language import Theme

WIDER = problem_kind(
    "move.wider",
    409,
    id="Tempat itu di luar wilayah Anda. Yang dapat memindahkan catatan ke sana: {who}.",
    en="That place lies outside your area. Who can move the record there: {who}.",
)
NO_PLACE = problem_kind(
    "move.place",
    422,
    id="Catatan hanya dapat dipindah ke RT atau dasawisma yang berlaku pada {day}.",
    en="A record can only be moved to an RT or dasawisma that exists on {day}.",
)
TAKEN = problem_kind(
    "move.taken",
    409,
    id="Di tempat itu sudah ada catatan yang sama pada periode ini. Batalkan salah satunya dahulu.",
    en="Another record has that place in the same period already. Void one of the two first.",
)


@dataclass
class InTheWay(Problem):
    """A refusal that names the records which hold the places that others would take."""

    holders: Sequence[AnyRow] = field(default_factory=tuple)

    def as_json(self, language: str = "id") -> dict[str, Any]:
        """Return the problem's body with the records in the way."""
        holders = [
            {"id": row.id, "area": row.area, "observed_on": row.observed_on, "state": row.state, "zero": row.zero}
            for row in self.holders
        ]
        return super().as_json(language) | {"holders": holders}


def move(
    session: Session,
    theme: Theme,
    index: BlindIndex,
    tree: Tree,
    id: UUID,
    roots: Sequence[str],
    may: Callable[[str], bool],
    *,
    area: str,
    reason: str,
    revision: int | None,
    account: UUID,
    at: datetime,
) -> tuple[AnyRow, Sequence[str]]:
    """Put a record into another area, with all its days; returns the row as it stands after.

    With it come the closed periods whose live figures the move changed. Moved to where it lies, nothing changes.
    `may`: whether the caller may review records there. Raises Problems `record.unknown` (also outside `roots`),
    `area.unknown`, `move.wider`, `move.place`, `review.changed` (the present revision is not the one looked at) and
    `move.taken`.
    """
    count_change(session, theme, 0)  # holds the theme
    row = hold_record(session, theme, id, roots)
    if row is None:
        raise refuse(UNKNOWN_RECORD)
    node = tree.get(area)
    if node is None:
        raise refuse(UNKNOWN, code=area)
    if not may(area):
        raise refuse(WIDER, who=_who_can(theme, tree, row.area, area))
    if revision is not None and revision != row.revision:
        raise refuse(CHANGED, revision=row.revision)
    if row.area == area:
        return row, noted_in(session, theme, id, row.changed)
    if not _holds_records(node, row.observed_on):
        raise refuse(NO_PLACE, day=row.observed_on.isoformat())
    change = put_in(session, theme, index, [(row, area)], reason=reason, account=account, at=at)
    told = {"theme": theme.key, "from": row.area, "to": area}
    record_deed(session, at, str(account), "record.moved", f"record:{id.hex}", told, area=area)
    after = hold_record(session, theme, id, [area])
    if after is None:
        raise refuse(UNKNOWN_RECORD)
    return after, noted_in(session, theme, id, change)


def put_in(
    session: Session,
    theme: Theme,
    index: BlindIndex,
    places: Sequence[tuple[AnyRow, str]],
    *,
    since: date | None = None,
    reason: str,
    account: UUID,
    at: datetime,
) -> int:
    """Put records into other areas, each into its own; void ones too, so that they are found where they belong.

    Returns the number of the first change. The caller holds the theme's counter, and the rows are those of now.
    `since`: what counts before that day stays where it is; None takes everything along. Raises `move.taken`.
    """
    records = [row.id for row, _ in places]
    current, found_to_be, moves = (
        placed_revisions(session, records),
        aliases(session, theme),
        moves_of(session, records),
    )
    vault = vault_of(session)
    wanted = {row.id: project(vault, theme, index, current[row.id][0], area, found_to_be) for row, area in places}
    _demand_room(session, theme, [row for row, _ in places], wanted)
    table, cells = TABLES[theme.key][0], Cells()
    all_versions, closed = versions_by_record(session, records), closed_now(session, theme.key)
    first = count_change(session, theme, len(places))
    for change, (row, area) in enumerate(places, first):
        left = departures(moves[row.id])
        kept, versions = {key: getattr(row, key) for key in theme.lasting}, all_versions[row.id]
        after = entries_of(theme, versions, kept, stays_of([*left, Departure(row.area, since)]))
        now = contributions(theme, area, row.state, after)
        before = contributions(theme, row.area, row.state, entries_of(theme, versions, kept, stays_of(left)))
        add(cells, now)
        add(cells, before, -1)
        note_late(session, closed, theme, now, before, record=row.id, area=area, changed=change)
        there = {key: wanted[row.id].row[key] for key in ("area", "subject", "slot", "house")}
        session.execute(update(table).where(table.c.id == row.id).values(**there, changed=change, changed_at=at))
        session.add(
            Move(
                record=row.id,
                changed=change,
                theme=theme.key,
                revision=row.revision,
                left_area=row.area,
                area=area,
                since=since,
                reason=vault.write(MOVED.of(row.id, change), reason),
                account=account,
                at=at,
            )
        )
        told = {"theme": theme.key, "record": row.id.hex, "from": row.area, "to": area, "since": since}
        tell(session, "records.moved", orjson.dumps(told).decode(), at)
    session.flush()
    add_to_cells(session, theme, cells)
    _name_anew(session, theme, wanted)
    for subject in sorted({each for row, _ in places for each in (row.subject, wanted[row.id].row["subject"]) if each}):
        remember_anew(session, theme, subject, at)
    return first


def _demand_room(session: Session, theme: Theme, rows: Iterable[AnyRow], wanted: Mapping[UUID, Projection]) -> None:
    """Raise `move.taken` when a place that a record would take is held by another, or wanted by two."""
    table = TABLES[theme.key][0]
    taking: dict[UUID, AnyRow] = {}
    doubled = []
    for row in rows:
        slot = wanted[row.id].row["slot"]
        if row.state != "void" and slot is not None and slot != row.slot:
            if slot in taking:
                doubled.append(taking[slot])
            taking[slot] = row
    held = select(table).where(table.c.slot.in_(taking), table.c.state != "void") if taking else None
    holders = [*doubled, *(session.execute(held).all() if held is not None else ())]
    if holders:
        raise InTheWay(TAKEN, holders=holders)


def _name_anew(session: Session, theme: Theme, wanted: Mapping[UUID, Projection]) -> None:
    """Write down whom moved records name: what they are like is told by their RT."""
    session.execute(delete(Mention).where(col(Mention.record).in_(wanted)))
    rows = [
        {"named": named, "record": record, "key": key, "theme": theme.key}
        for record, projection in wanted.items()
        for named, key in projection.named
    ]
    if rows:
        session.execute(insert(Mention), rows)


def _holds_records(node: Node, day: date) -> bool:
    return node.level in RECORD_LEVELS and node.valid_on(day)


def _who_can(theme: Theme, tree: Tree, *areas: str) -> str:
    """Name who reviews records in both areas: the kelurahan if they share one, else the theme's office."""
    shared = {ancestor(area, "kelurahan") for area in areas}
    if len(shared) == 1 and (node := tree.get(shared.pop() or "")) is not None:
        return f"operator, lurah ({node.name})"
    return ", ".join(theme.offices[:1]) or f"dinas ({theme.label.id})"
