"""Makes drafts by the thousand without a network: some are read in earnest, the rest are those again about others."""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle, islice
from typing import Any
from uuid import UUID, uuid4

import orjson

from app.areas.tree import Areas, Tree
from app.core.clock import SystemClock, uuid7
from app.core.db import Database
from app.core.vault import Vault
from app.demo.city import CITY
from app.identity.gate import Caller
from app.identity.scope import Action, Grant, Scope
from app.records.drafts import Draft, Item, Reader
from app.records.known import Known, Writes
from app.records.settle import settle
from app.records.subjects import BlindIndex
from app.themes.catalog import theme
from benchmarks.documents import THEME, Document

STUNTING = theme(THEME)

DATA_KEY = b64encode(bytes(range(5, 37))).decode()
VAULT = Vault([b64decode(DATA_KEY)])
"""What invented records are sealed with; no installation has this key."""


def anyone() -> Caller:
    """Return a caller who may send for the whole city."""
    grant = Grant("application", CITY, frozenset({THEME}), frozenset({Action.SUBMIT, Action.TOTALS}))
    return Caller(uuid4(), "load", uuid4(), Scope((grant,)), "application")


def reader(index: BlindIndex) -> Reader:
    """Return the service's own reader."""
    return Reader({THEME: STUNTING}, index)


class Press:
    """Reads each document once, and prints as many drafts from it as are wanted."""

    def __init__(self, documents: Sequence[Document], tree: Tree, index: BlindIndex) -> None:
        """Read the documents. ValueError when one of them is refused: an invented weighing should be a good one."""
        self.read: list[Draft] = []
        reading, caller, now = reader(index), anyone(), SystemClock()
        last = max(each.observed_on for each in documents)
        for place, each in enumerate(documents):
            sent = {**each.item(each.area), "id": str(uuid7()), "answers": each.filled(place % 9998 + 1)}
            item = Item.model_validate_json(orjson.dumps(sent))
            draft = reading.read(item, tree, caller, now.now(), last)
            if not isinstance(draft, Draft):
                raise ValueError(f"refused: {draft.faults}")  # noqa: TRY004 - the document is at fault
            self.read.append(draft)
        self._next = cycle(self.read)

    def drafts(self, count: int) -> list[Draft]:
        """Return drafts about as many other children, with ids in order of time."""
        return [_of_another(each) for each in islice(self._next, count)]


def _of_another(draft: Draft) -> Draft:
    child = uuid4()
    return replace(
        draft,
        id=uuid7(),
        identified=child,
        subject=child,
        slot=uuid4(),
        named=[(uuid4(), key) for _, key in draft.named],
        digest=uuid4().hex,
        values=dict(draft.values),
        late_warnings=[],
    )


def tree_of(url: str) -> Tree:
    """Return the areas of a database."""
    db = Database(url, writes=False, pool=2)
    try:
        return Areas(db, SystemClock()).current
    finally:
        db.close()


def writes_of(drafts: Sequence[Draft], first_change: int) -> Writes:
    """Return what a group of new records writes, sealed."""
    writes = written_of(drafts, first_change)
    writes.seal(VAULT, STUNTING)
    return writes


def written_of(drafts: Sequence[Draft], first_change: int) -> Writes:
    """Return what a group of new records writes before it is sealed."""
    return settle(STUNTING, drafts, Known(first_change), datetime.now(UTC))[1]


def groups(drafts: Sequence[Draft], size: int) -> Iterator[Sequence[Draft]]:
    """Cut drafts into groups."""
    for start in range(0, len(drafts), size):
        yield drafts[start : start + size]


def told(writes: Writes) -> dict[str, Any]:
    """Return the outbox's row of a group."""
    return {"name": "records.revised", "body": writes.fact, "happened_at": datetime.now(UTC)}


def ids(drafts: Sequence[Draft]) -> list[UUID]:
    """Return the ids of drafts."""
    return [each.id for each in drafts]
