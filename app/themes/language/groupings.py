"""A grouping tells records apart by bands of a number, or by age: what a list of options is for a choice."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.text import Text
from app.themes.language.expr import Field, Fields, Stored, Values

MONTH_DAY = 10_000
"""A day is written as year * 10000 + month * 100 + day; the difference of two, divided by this, is whole years."""


@dataclass(frozen=True, slots=True)
class Group:
    """One band: from `least` to `most`, both included and written as answers are; None has no end."""

    code: str
    label: Text
    least: int | str | None
    most: int | str | None


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """Bands of the number `of`; with `at`, of the whole years from the date `of` to the date `at`, which is an age.

    Every number has exactly one group. Nothing is kept of it: it is worked out when somebody asks.
    """

    key: str
    label: Text
    of: str
    groups: tuple[Group, ...]
    at: str | None = None
    source: str = ""

    def ends(self, fields: Fields) -> list[tuple[str, int | None, int | None]]:
        """Return each code with its ends as numbers are stored; ValueError when an end is none."""
        field = None if self.at else fields[self.of]
        return [(each.code, _stored(field, each.least), _stored(field, each.most)) for each in self.groups]

    def number(self, values: Values) -> int | None:
        """Return the number that is grouped; None when it is not answered, or the date `at` is before `of`."""
        found = values.get(self.of)
        if self.at is None:
            return found if isinstance(found, int) else None
        day = values.get(self.at)
        if not isinstance(found, date) or not isinstance(day, date) or day < found:
            return None
        return (_written(day) - _written(found)) // MONTH_DAY


def _written(day: date) -> int:
    return day.year * MONTH_DAY + day.month * 100 + day.day


def _stored(field: Field | None, end: Any) -> int | None:
    if end is None:
        return None
    stored: Stored = end if field is None else field.literal(end)
    if not isinstance(stored, int):
        raise ValueError(f"{end!r} is no number")  # noqa: TRY004 - as of any other literal
    return stored
