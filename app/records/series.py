"""A subject's records of one theme in order of the day observed: what each of them remembers of those before."""

from bisect import insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from app.themes.language import Past, Theme, remember
from app.themes.language.expr import Stored, Values

Place = tuple[date, UUID]
"""Where a record stands in its series."""


@dataclass(slots=True)
class Member:
    """One record of a series: the fields that others remember of it, and what it remembers itself."""

    id: UUID
    observed_on: date
    fields: Mapping[str, Stored]
    kept: dict[str, Stored]

    @property
    def place(self) -> Place:
        return self.observed_on, self.id


@dataclass(slots=True)
class Series:
    """The standing records of a subject; zero reports and void records are in none."""

    members: list[Member] = field(default_factory=list)

    def put(self, member: Member) -> None:
        """Place a record, taking it from where it stood before."""
        self.drop(member.id)
        insort(self.members, member, key=_place)

    def drop(self, id: UUID) -> None:
        """Take a record out."""
        self.members = [each for each in self.members if each.id != id]

    def before(self, day: date, id: UUID) -> tuple[Values, ...]:
        """Return what is remembered of the records before that of `id` on a day, the latest first."""
        return tuple(each.fields for each in reversed(self.members) if each.place < (day, id) and each.id != id)

    def after(self, place: Place) -> list[Member]:
        """Return the records behind a place."""
        return [each for each in self.members if each.place > place]


def _place(member: Member) -> Place:
    return member.place


def remembered_fields(theme: Theme, observed_on: date, values: Values) -> dict[str, Stored]:
    """Return what other records remember of one with these values."""
    return {"observed_on": observed_on, **{key: values.get(key) for key in theme.recalls}}


def lasting(theme: Theme, values: Values, observed_on: date, earlier: tuple[Values, ...]) -> dict[str, Stored]:
    """Return what a record keeps of its past."""
    found = remember(theme, values, observed_on, Past(earlier=earlier)).values
    return {key: found[key] for key in theme.lasting}


def follow(theme: Theme, records: Iterable[tuple[UUID, date, Values]]) -> dict[UUID, dict[str, Stored]]:
    """Return what each record of one subject keeps of its past, given (id, day observed, values) in any order."""
    found: dict[UUID, dict[str, Stored]] = {}
    earlier: tuple[Values, ...] = ()
    for id_, day, values in sorted(records, key=lambda each: (each[1], each[0])):
        found[id_] = lasting(theme, values, day, earlier)
        earlier = (remembered_fields(theme, day, values), *earlier)
    return found


def member(theme: Theme, id: UUID, observed_on: date, written: Mapping[str, Any]) -> Member:
    """Return a record's place in its series from its memorable fields as the database wrote them."""
    values = thawed(theme, theme.memorable, written)
    return Member(id, observed_on, remembered_fields(theme, observed_on, values), {k: values[k] for k in theme.lasting})


def thawed(theme: Theme, keys: Iterable[str], written: Mapping[str, Any]) -> dict[str, Stored]:
    """Return fields that the database wrote as JSON: days come as text there."""
    found: dict[str, Stored] = {}
    for key in keys:
        value = written[key]
        is_day = isinstance(value, str) and theme.scope_of_conditions[key].kind.storage == "date"
        found[key] = date.fromisoformat(value) if is_day else value
    return found
