"""What becomes of each item of a group is decided here, in pure Python, from what the database holds.

The writer locks the theme, looks up what is known of the ids and slots in the group, asks `settle`, and writes what
it says in one statement a table. The unique constraints stand behind all this: should two writers ever decide at
once, one of them fails, rolls back and decides again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import orjson

from app.core.errors import Fault
from app.core.text import Text
from app.records.cells import Cells, Entry, add, contributions, timeline, without_zeros
from app.records.drafts import Draft
from app.themes.language import Theme, read_answers

Result = Literal["new", "same", "revised", "conflict", "refused"]

CONFLICTS = {
    "known_id": Text(
        "Nomor catatan ini sudah dipakai dengan isi lain. Keduanya disimpan; hubungi kelurahan.",
        "This record id is known with other content. Both are kept; ask the kelurahan.",
    ),
    "superseded": Text(
        "Catatan ini sudah diubah orang lain. Keduanya disimpan; periksa lalu kirim lagi.",
        "Somebody changed this record since. Both are kept; look and send again.",
    ),
    "subject": Text(
        "Orang, keluarga atau usaha ini sudah dicatat pada periode ini. Keduanya disimpan.",
        "This person, family or business is already recorded in this period. Both are kept.",
    ),
    "void": Text(
        "Catatan ini sudah dibatalkan. Kiriman disimpan tetapi tidak dihitung.",
        "This record was voided. What you sent is kept but does not count.",
    ),
}
NO_SUCH_REVISION = Text(
    "Catatan yang diganti belum ada di server; kirim catatan asalnya dahulu.",
    "The record to replace is not here yet; send the original first.",
)


@dataclass(slots=True)
class Version:
    """A revision as far as deciding needs it."""

    number: int
    digest: str
    observed_on: date
    document: str
    received_at: datetime


@dataclass(slots=True)
class Chain:
    """A record as it stands, with all its revisions; `fresh` counts those that this group adds at the end."""

    id: UUID
    theme: str
    area: str
    state: str
    slot: UUID | None
    versions: list[Version]
    fresh: list[Draft] = field(default_factory=list)
    before: Cells = field(default_factory=dict)

    @property
    def number(self) -> int:
        return self.versions[-1].number

    def known(self, digest: str, replaces: int | None) -> Version | None:
        """Return the version that says the same: the one sent in the same place, or the current one."""
        place = (replaces or 0) + 1
        for version in self.versions:
            if version.digest == digest and version.number == place:
                return version
        return self.versions[-1] if self.versions[-1].digest == digest else None


@dataclass(slots=True)
class Outcome:
    """The answer to one draft; `number` is the revision it became, was already, or ran into."""

    draft: Draft
    result: Result
    number: int
    state: str
    received_at: datetime
    reason: str = ""
    faults: list[Fault] = field(default_factory=list)
    against: UUID | None = None


Row = dict[str, Any]


@dataclass(slots=True)
class Writes:
    """Everything one theme's share of a group writes, ready for one statement a table."""

    rows: list[Row] = field(default_factory=list)
    revisions: list[Row] = field(default_factory=list)
    conflicts: list[Row] = field(default_factory=list)
    cells: Cells = field(default_factory=dict)
    fact: str | None = None


def settle(
    theme: Theme,
    drafts: Sequence[Draft],
    chains: dict[UUID, Chain],
    slots: dict[UUID, UUID],
    first_change: int,
    at: datetime,
) -> tuple[list[Outcome], Writes]:
    """Decide a theme's drafts in order and say what to write.

    `chains`: what is known of the drafts' ids; `slots`: slot -> id of the living record that holds it. Both are
    changed in place as the drafts are decided, so that two items of one group see each other. `first_change` is the
    first unused number of the theme's counter.
    """
    outcomes = [_decide(theme, draft, chains, slots, at) for draft in drafts]
    return outcomes, _written(theme, outcomes, chains, first_change, at)


def _decide(theme: Theme, draft: Draft, chains: dict[UUID, Chain], slots: dict[UUID, UUID], at: datetime) -> Outcome:
    chain = chains.get(draft.id)
    holder = slots.get(draft.slot) if draft.slot else None
    if chain is None:
        if draft.replaces is not None:
            fault = Fault("replaces", "record.no_such_revision", NO_SUCH_REVISION)
            return Outcome(draft, "refused", 0, "", at, faults=[fault])
        if holder is not None:
            return _conflict(draft, "subject", holder, 0, "", at)
        chains[draft.id] = chain = Chain(draft.id, theme.key, draft.area, "received", None, [])
        return _append(chain, draft, slots, "new", at)
    number = chain.number
    if chain.theme != theme.key or not draft.may(chain.area):
        return _conflict(draft, "known_id", draft.id, 0, "", at)
    if known := chain.known(draft.digest, draft.replaces):
        return Outcome(draft, "same", known.number, chain.state, known.received_at)
    if chain.state == "void":
        return _conflict(draft, "void", draft.id, number, chain.state, at)
    if draft.replaces != number:
        reason = "known_id" if draft.replaces is None else "superseded"
        return _conflict(draft, reason, draft.id, number, chain.state, at)
    if holder not in (None, draft.id):
        return _conflict(draft, "subject", holder, number, chain.state, at)
    if not chain.fresh:
        chain.before = contributions(theme, chain.area, chain.state, entries_of(theme, chain.versions))
    return _append(chain, draft, slots, "revised", at)


def _append(chain: Chain, draft: Draft, slots: dict[UUID, UUID], result: Result, at: datetime) -> Outcome:
    number = len(chain.versions) and chain.number
    chain.versions.append(Version(number + 1, draft.digest, draft.observed_on, draft.document, at))
    chain.fresh.append(draft)
    if chain.slot is not None:
        slots.pop(chain.slot, None)
    chain.area, chain.state, chain.slot = draft.area, "received", draft.slot
    if draft.slot is not None:
        slots[draft.slot] = draft.id
    return Outcome(draft, result, number + 1, "received", at)


def _conflict(draft: Draft, reason: str, against: UUID | None, number: int, state: str, at: datetime) -> Outcome:
    fault = Fault("id" if reason != "subject" else "answers", f"record.conflict.{reason}", CONFLICTS[reason])
    return Outcome(draft, "conflict", number, state, at, reason, [fault], against)


def entries_of(theme: Theme, versions: Iterable[Version]) -> list[Entry]:
    """Return the timeline of a record from its revisions' documents."""
    return timeline(theme, (entry_of(theme, version.document) for version in versions))


def entry_of(theme: Theme, document: str) -> Entry:
    """Read a kept document back into an entry, under the theme as it is declared now."""
    body = orjson.loads(document)
    day = date.fromisoformat(body["observed_on"])
    if body["zero"]:
        return Entry(day, {}, zero=True)
    return Entry(day, read_answers(theme, body["answers"], day, date.max).values)


def _written(
    theme: Theme, outcomes: Sequence[Outcome], chains: dict[UUID, Chain], first_change: int, at: datetime
) -> Writes:
    writes = Writes()
    for outcome in outcomes:
        if outcome.result in ("new", "revised"):
            writes.revisions.append(_revision_row(outcome))
        elif outcome.result == "conflict":
            writes.conflicts.append(_conflict_row(outcome))
    touched = sorted((chain for chain in chains.values() if chain.fresh), key=lambda chain: chain.id)
    cells: Cells = {}
    for offset, chain in enumerate(touched):
        last = chain.fresh[-1]
        writes.rows.append(_record_row(last, chain, first_change + offset, at))
        after = [Entry(last.observed_on, last.values, last.zero)]
        if theme.register and len(chain.versions) > 1:
            after = entries_of(theme, chain.versions)
        add(cells, contributions(theme, chain.area, chain.state, after))
        add(cells, chain.before, -1)
    writes.cells = without_zeros(cells)
    if writes.revisions:
        told = [[outcome.draft.id.hex, outcome.number] for outcome in outcomes if outcome.result in ("new", "revised")]
        writes.fact = orjson.dumps({"theme": theme.key, "revisions": told}).decode()
    return writes


def gaps_text(gaps: Mapping[str, str]) -> str | None:
    """Return what was said instead of answers as the row keeps it; `privacy.gaps_of` reads it back."""
    return ",".join(f"{key}={code}" for key, code in gaps.items()) or None


def _record_row(draft: Draft, chain: Chain, changed: int, at: datetime) -> Row:
    return {
        "id": draft.id,
        "area": draft.area,
        "observed_on": draft.observed_on,
        "period": draft.period,
        "zero": draft.zero,
        "state": chain.state,
        "revision": chain.number,
        "subject": draft.subject,
        "slot": draft.slot,
        "received_at": at,
        "changed_at": at,
        "changed": changed,
        "account": draft.account,
        "gaps": gaps_text(draft.gaps),
        **draft.values,
    }


def _revision_row(outcome: Outcome) -> Row:
    draft = outcome.draft
    return {
        "record": draft.id,
        "number": outcome.number,
        "theme": draft.theme.key,
        "area": draft.area,
        "observed_on": draft.observed_on,
        "digest": draft.digest,
        "document": draft.document,
        "account": draft.account,
        "session": draft.session,
        "made_at": draft.made_at,
        "received_at": outcome.received_at,
    }


def _conflict_row(outcome: Outcome) -> Row:
    draft = outcome.draft
    return {
        "record": draft.id,
        "against": outcome.against,
        "theme": draft.theme.key,
        "area": draft.area,
        "reason": outcome.reason,
        "digest": draft.digest,
        "document": draft.document,
        "account": draft.account,
        "session": draft.session,
        "received_at": outcome.received_at,
    }
