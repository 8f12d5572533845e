"""The documents that revisions keep are read back here, under the themes as they are declared now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

import orjson

from app.records.carrying import answers_of
from app.records.cells import Entry, Stay, timeline
from app.themes.language import Theme, read_answers
from app.themes.language.expr import Stored

ERASED: Final = "erased"
"""What stands in the document of an erased record besides its day: what it counted, as (day, sum, amount)."""


@dataclass(slots=True)
class Version:
    """A revision as far as deciding needs it."""

    number: int
    digest: str
    observed_on: date
    document: str
    received_at: datetime


def entries_of(
    theme: Theme,
    versions: Iterable[Version],
    kept: Mapping[str, Stored] | None = None,
    stays: tuple[Stay, ...] = (),
) -> list[Entry]:
    """Return the timeline of a record from its revisions' documents, the last one with what its row keeps of its past.

    A register's totals rest on no past, so its earlier entries need none. `stays`: where it counted before it was moved
    (`places.stays_of`).
    """
    entries = timeline(theme, (entry_of(theme, orjson.loads(version.document)) for version in versions))
    if kept and not entries[-1].zero:
        entries[-1] = remembering(entries[-1], kept)
    if stays:
        entries[0] = replace(entries[0], stays=stays)
    return entries


def remembering(entry: Entry, kept: Mapping[str, Stored]) -> Entry:
    """Return an entry with what its row keeps of its past."""
    return replace(entry, values={**entry.values, **kept})


def entry_of(theme: Theme, body: Mapping[str, Any]) -> Entry:
    """Read a kept document back into an entry, under the theme as it is declared now."""
    day = date.fromisoformat(body["observed_on"])
    if (left := body.get(ERASED)) is not None:
        amounts = tuple((date.fromisoformat(on), name, amount) for on, name, amount in left)
        return Entry(day, dict.fromkeys(theme.fields), amounts=amounts)
    if body["zero"]:
        return Entry(day, {}, zero=True)
    return Entry(day, read_answers(theme, answers_of(theme, body), day, date.max).values)
