"""What is shown of a subject at a glance: what it is called, and the last that a theme says of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Select, func, not_, select
from sqlmodel import Session, col

from app.core.openapi import Bilingual
from app.core.vault import vault_of
from app.records.models import Decision
from app.records.privacy import masked
from app.records.receipts import derived_seen
from app.records.sealing import DECIDED, opened
from app.records.store import AnyRow, under
from app.records.tables import TABLES
from app.themes import catalog
from app.themes.language import Choice, Derived, House, Kk, Nik, Privacy, Question, Theme, Words, YesNo


class CardOut(BaseModel):
    """The last record of a subject in one theme, in short; identities are masked."""

    theme: str
    about: Bilingual = Field(description="What the theme's records are about: a child, a family, a business.")
    label: str = Field(description="What it is called there.")
    id: UUID = Field(description="The record.")
    area: str
    house: str | None = Field(description="The house as it was written, where the theme asks for one.")
    observed_on: str
    revision: int
    state: str
    reason: str = Field(description="Why it was returned; empty unless it was.")
    records: int = Field(description="How many records of the subject stand in this theme, as far as you may read.")
    derived: dict[str, Any] = Field(description="What was found: the computed values that are words.")


@dataclass(frozen=True, slots=True)
class Card:
    """A subject's last record in a theme, with its answers in clear; `records` is how many of it stand."""

    theme: Theme
    row: AnyRow
    values: Mapping[str, Any]
    records: int = 1

    @property
    def subject(self) -> UUID:
        """Whom the record is about."""
        return subject_of(self.row)

    @property
    def label(self) -> str:
        """What the subject is called: its name, or without one the end of its number."""
        return label_of(self.theme, self.values)

    def out(self, reason: str = "") -> dict[str, Any]:
        """Return the card as it travels."""
        row, parts = self.row, _parts(self.theme.key)
        derived = derived_seen(self.theme, "kader", self.values)
        return {
            "theme": self.theme.key,
            "about": self.theme.subject.label._asdict(),
            "label": self.label,
            "id": row.id,
            "area": row.area,
            "house": self.values[parts.house] if parts.house else None,
            "observed_on": row.observed_on,
            "revision": row.revision,
            "state": row.state,
            "reason": reason,
            "records": self.records,
            "derived": {key: value for key, value in derived.items() if key in parts.found},
        }


def subject_of(row: AnyRow) -> UUID:
    """Return whom a record is about: its subject, or its own id where nothing names one."""
    found: UUID = row.subject or row.id
    return found


@dataclass(frozen=True, slots=True)
class _Parts:
    """Where a theme's answers say who and where, and which derived values are words."""

    name: str | None
    number: str | None
    house: str | None
    found: frozenset[str]


@cache
def _parts(theme_key: str) -> _Parts:
    theme = catalog.theme(theme_key)
    name, house = name_question(theme), house_question(theme)
    asked = (theme.fields.get(key) for keys in theme.subject.keys for key in keys)
    numbers = (each.key for each in asked if each is not None and isinstance(each.kind, (Nik, Kk)))
    return _Parts(
        name.key if name else None,
        next(numbers, None),
        house.key if house else None,
        frozenset(
            key
            for key, each in theme.fields.items()
            if isinstance(each, Derived) and isinstance(each.kind, (Choice, YesNo))
        ),
    )


def name_question(theme: Theme) -> Question | None:
    """Return the question that gives a subject its name: the first that is answered in words."""
    words = (each for each in theme.live_questions if isinstance(each.kind, Words) and not isinstance(each.kind, House))
    return next((each for each in words if each.privacy is not Privacy.IDENTITY), None)


def house_question(theme: Theme) -> Question | None:
    """Return the question that asks for the house."""
    return next((each for each in theme.live_questions if isinstance(each.kind, House)), None)


def label_of(theme: Theme, values: Mapping[str, Any]) -> str:
    """Return what a subject is called: its name, or without one the end of its number."""
    parts = _parts(theme.key)
    if parts.name and (name := values.get(parts.name)):
        return str(name)
    number = parts.number and values.get(parts.number)
    return masked(str(number)) if number else ""


def last_records(
    session: Session, theme: Theme, roots: Sequence[str], *wanted: ColumnElement[bool], limit: int
) -> list[Card]:
    """Return of every subject the last record that stands under `roots` and is `wanted`, latest day first."""
    return read_cards(session, theme, last_statement(theme, roots, *wanted, limit=limit))


def read_cards(
    session: Session, theme: Theme, statement: Select[Any], asked: Mapping[str, Any] | None = None
) -> list[Card]:
    """Return what a `last_statement` finds; `asked`: the values of its parameters."""
    rows = session.execute(statement, asked)
    return [Card(theme, row, values, row.records_) for row, values in opened(vault_of(session), theme, rows)]


def last_statement(theme: Theme, roots: Sequence[str], *wanted: ColumnElement[bool], limit: int) -> Select[Any]:
    """Write what finds of every subject the last record that stands under `roots` and is `wanted`."""
    table = TABLES[theme.key][0]
    who = func.coalesce(table.c.subject, table.c.id)
    newest_first = func.row_number().over(partition_by=who, order_by=(table.c.observed_on.desc(), table.c.id.desc()))
    ranked = (
        select(table.c.id, newest_first.label("place"), func.count().over(partition_by=who).label("records"))
        .where(under(table, roots), table.c.state != "void", not_(table.c.zero), *wanted)
        .subquery()
    )
    return (
        select(table, ranked.c.records.label("records_"))
        .join(ranked, ranked.c.id == table.c.id)
        .where(ranked.c.place == 1)
        .order_by(table.c.observed_on.desc(), table.c.id.desc())
        .limit(limit)
    )


def reasons_of(session: Session, cards: Iterable[Card]) -> dict[UUID, str]:
    """Return why those of these records that are returned were."""
    returned = [card.row.id for card in cards if card.row.state == "returned"]
    query = (
        select(Decision)
        .where(col(Decision.record).in_(returned), col(Decision.state) == "returned")
        .order_by(col(Decision.id))
    )
    found = session.execute(query).scalars() if returned else ()
    return {each.record: vault_of(session).read(DECIDED.of(each.record, each.at), each.reason) for each in found}
