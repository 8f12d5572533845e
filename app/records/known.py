"""What deciding needs to know of a group, what it finds, and what it has written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

import orjson

from app.areas.codes import is_within, rt_of
from app.core.errors import Fault
from app.core.vault import Vault
from app.records.cells import Cells, Stay
from app.records.closed import Closed
from app.records.documents import Version
from app.records.drafts import Draft
from app.records.places import Departure, stays_of
from app.records.sealing import DOCUMENT, MET, sealed_values
from app.records.series import Series
from app.themes.language import Theme
from app.themes.language.expr import Stored, Values

Result = Literal["new", "same", "revised", "conflict", "refused"]


@dataclass(slots=True)
class Chain:
    """A record as it stands, with all its revisions; `fresh` counts those that this group adds at the end."""

    id: UUID
    theme: str
    area: str
    state: str
    slot: UUID | None
    versions: list[Version]
    subject: UUID | None = None
    kept: dict[str, Stored] = field(default_factory=dict)
    """What its row keeps of its past."""
    fresh: list[Draft] = field(default_factory=list)
    before: Cells = field(default_factory=dict)
    follows: dict[str, Stored] | None = None
    """What its row shall keep of its past instead, because an earlier record changed."""
    departures: list[Departure] = field(default_factory=list)
    """The areas that offices moved it away from, in order."""

    @property
    def stays(self) -> tuple[Stay, ...]:
        """Where it counted before it counted where it lies."""
        return stays_of(self.departures)

    def forwards(self, area: str) -> bool:
        """Say whether what is sent for it to this area is meant for where it lies now."""
        if area == self.area:
            return False
        left = {departure.area for departure in self.departures}
        return area in left or (rt_of(area) != rt_of(self.area) and rt_of(area) in map(rt_of, left))

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
    notices: list[Fault] = field(default_factory=list)
    """What is well and yet to be told: that a closed period was met."""


Sharer = tuple[UUID | None, Values]
"""The subject of a record that names somebody, and what is remembered of the record."""


class Waiting(NamedTuple):
    """A keeper's answers for whoever is recorded in or below an area, as JSON."""

    area: str
    answers: str


@dataclass(slots=True)
class Known:
    """What the database holds of a group's ids, slots, subjects and names.

    `change`: the first unused number of the theme's counter. `chains`: records by id. `slots`: slot -> id of the
    living record that holds it. `series`: by subject. `shared`: by blind index, the records that name it, each with
    its subject and what is remembered of it. All are changed in place as drafts are decided, so that two items of one
    group see each other.
    """

    change: int = 1
    chains: dict[UUID, Chain] = field(default_factory=dict)
    slots: dict[UUID, UUID] = field(default_factory=dict)
    series: dict[UUID, Series] = field(default_factory=dict)
    shared: dict[UUID, dict[UUID, Sharer]] = field(default_factory=dict)
    closings: int = 0
    """The theme's count of closings."""
    closed: Closed = field(default_factory=Closed)
    """The theme's closed periods at that count."""
    withheld: dict[UUID, str] = field(default_factory=dict)
    """By record, why nobody is shown it: it is `restricted` or was `erased`."""
    waiting: dict[UUID, Waiting] = field(default_factory=dict)
    """By subject, what official lists said of those who may not be recorded yet."""

    def told_of(self, draft: Draft) -> dict[str, Any]:
        """Return what official lists said of a draft's subject before it was recorded."""
        found = None if draft.subject is None or draft.hand == "import" else self.waiting.get(draft.subject)
        return orjson.loads(found.answers) if found and is_within(draft.area, found.area) else {}

    def forward(self, drafts: Iterable[Draft]) -> bool:
        """Let drafts lie where their records were moved to; say whether any does that did not."""
        moved = False
        for draft in drafts:
            chain = self.chains.get(draft.id)
            if chain is None or chain.theme != draft.theme.key or draft.area == chain.area:
                continue
            if chain.forwards(draft.sent_to):
                draft.lie_in(chain.area)
                moved = True
        return moved

    def chain(self, id: UUID, theme: str, area: str) -> Chain:
        """Return the record of this id, noted now if it was not."""
        return self.chains.setdefault(id, Chain(id, theme, area, "received", None, []))


Row = dict[str, Any]


@dataclass(slots=True)
class Writes:
    """Everything one theme's share of a group writes, ready for one statement a table."""

    rows: list[Row] = field(default_factory=list)
    revisions: list[Row] = field(default_factory=list)
    conflicts: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)
    unmentioned: list[UUID] = field(default_factory=list)
    """Records whose mentions are taken back before the new ones are written."""
    followers: list[Row] = field(default_factory=list)
    """What rows of other records keep of their past from now on."""
    late: list[Row] = field(default_factory=list)
    """Which records move which closed periods."""
    cells: Cells = field(default_factory=dict)
    fact: str | None = None

    def seal(self, vault: Vault, theme: Theme) -> None:
        """Seal everything in it that may name a person: the last thing before it is written."""
        for row in self.rows:
            row.update(sealed_values(vault, theme, row["id"], row))
        for row in self.revisions:
            row["document"] = vault.seal(DOCUMENT.of(row["record"], row["number"]), row["document"])
        for row in self.conflicts:
            row["document"] = vault.seal(MET.of(row["record"], row["digest"]), row["document"])

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing but rows, revisions, mentions and cells to write."""
        return not (self.conflicts or self.unmentioned or self.followers or self.late)
