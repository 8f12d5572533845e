"""The receipt is what a kader holds in her hand: it says what became of her record, in the same words each time."""

from collections.abc import Callable
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.clock import wib
from app.core.openapi import FaultOut
from app.records.carrying import values_seen
from app.records.drafts import Draft, Refused
from app.records.known import Outcome
from app.themes import catalog
from app.themes.language import Sight, Theme
from app.themes.language.expr import Stored, Values


class Receipt(BaseModel):
    """The answer to one item."""

    id: UUID | None
    outcome: str = Field(description="`new`, `same`, `revised`, `conflict` or `refused`.")
    revision: int | None = Field(None, description="The revision it became or was; of a conflict, the one met.")
    receipt: str | None = Field(None, description="Short number to read over the telephone.")
    received_at: str | None = None
    state: str | None = Field(None, description="`received`, `accepted`, `returned` or `void`.")
    derived: dict[str, Any] = Field(default_factory=dict, description="Values computed from the answers.")
    warnings: list[FaultOut] = Field(default_factory=list)
    faults: list[FaultOut] = Field(default_factory=list)


class Receipts(BaseModel):
    """The answer to a batch, one receipt an item, in the order sent."""

    items: list[Receipt]


_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [one + other for one in _ALPHABET for other in _ALPHABET]


def receipt_number(record: UUID, revision: int, digest: str) -> str:
    """Return the short number of a revision: 40 bits in Crockford's base 32, which has no I, L, O or U to mishear."""
    bits = int.from_bytes(blake2b(f"{record.hex}:{revision}:{digest}".encode(), digest_size=5).digest())
    return f"{_PAIRS[bits >> 30]}{_PAIRS[bits >> 20 & 1023]}-{_PAIRS[bits >> 10 & 1023]}{_PAIRS[bits & 1023]}"


_received = lru_cache(maxsize=256)(wib)
"""All receipts of a group bear the same moment."""


def derived_values(theme: Theme, values: Values) -> dict[str, Any]:
    """Return the derived values as they travel; those that cannot be computed are left out."""
    return {key: show(value) for key, show in _shows(theme.key) if (value := values.get(key)) is not None}


def derived_seen(theme: Theme, sight: Sight, values: Values) -> dict[str, Any]:
    """Return the derived values as they travel to this sight; `values` names the day observed too."""
    return derived_values(theme, values_seen(theme, sight, values))


@cache
def _shows(theme: str) -> tuple[tuple[str, Callable[[Stored], Any]], ...]:
    found = catalog.theme(theme)
    given = [each for formula in found.formulas for each in formula.gives if each.key in found.fields]
    return tuple((each.key, each.kind.show) for each in given)


def receipt_of(outcome: Outcome | Refused) -> dict[str, Any]:
    """Return the receipt of an item as orjson takes it."""
    if isinstance(outcome, Refused):
        return _refused(outcome.id, outcome)
    if outcome.result == "refused":
        return _refused(outcome.draft.id, outcome, outcome.draft)
    draft = outcome.draft
    values: Values = draft.values
    if draft.carried:
        seen: Sight = "kader" if draft.hand in ("kader", "desk") else "office"
        values = values_seen(draft.theme, seen, {**values, "observed_on": draft.observed_on})
    return {
        "id": draft.id,
        "outcome": outcome.result,
        "revision": outcome.number or None,
        "receipt": receipt_number(draft.id, outcome.number, draft.digest),
        "received_at": _received(outcome.received_at),
        "state": outcome.state or None,
        "derived": derived_values(draft.theme, values),
        "warnings": [
            each.as_json() for each in (*draft.warnings, *draft.late_warnings, *draft.place_notice, *outcome.notices)
        ],
        "faults": [each.as_json() for each in outcome.faults],
    }


def _refused(id: UUID | None, what: Outcome | Refused, draft: Draft | None = None) -> dict[str, Any]:
    warnings = what.warnings if isinstance(what, Refused) else draft.warnings if draft else []
    return {
        "id": id,
        "outcome": "refused",
        "revision": None,
        "receipt": None,
        "received_at": None,
        "state": None,
        "derived": {},
        "warnings": [each.as_json() for each in warnings],
        "faults": [each.as_json() for each in what.faults],
    }
