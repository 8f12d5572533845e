"""How many subjects have a likely double that nobody resolved (REP04), kept until their kelurahan changes."""

from collections import Counter
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from app.areas.codes import Level, ancestor, is_within
from app.core.memory import Memory
from app.records.duplicates import apart_so_far, duplicates
from app.rollups.report_values import Ratio
from app.themes.language import Theme

ByRt = dict[str, Ratio]

_MOST = 1000
"""Counts kept: some for each kelurahan and theme."""


class Doubles:
    """The memory of this process, by theme and kelurahan: comparing some thousand subjects takes a moment."""

    def __init__(self) -> None:
        self._memory = Memory(_MOST)

    def count(self, session: Session, theme: Theme, area: str, by: Level) -> dict[str, Ratio] | None:
        """Return the subjects that have a likely double among all, by area; None where too many are to be compared.

        `area` is a kelurahan or below; the pairs are of all its kelurahan, so that an RT has but one figure.
        """
        kelurahan = ancestor(area, "kelurahan") or area
        key = (theme.key, kelurahan, *_state(session, theme, kelurahan))
        known = self._memory.recall(key, lambda: _counted(session, theme, kelurahan))
        if known is None:
            return None
        above: Counter[str] = Counter()
        below: Counter[str] = Counter()
        for rt, found in known.items():
            if is_within(rt, area):
                code = ancestor(rt, by) or rt
                above[code] += found.above
                below[code] += found.below or 0
        return {code: Ratio(above[code], count) for code, count in below.items()}


def _state(session: Session, theme: Theme, kelurahan: str) -> tuple[Any, ...]:
    """Return what tells that records of a kelurahan, or findings about them, have changed."""
    statement = text(
        f"SELECT max(changed), count(*) FROM record_{theme.key} WHERE area >= :low AND area < :high"  # noqa: S608 - ours
    )
    found = session.execute(statement, {"low": kelurahan, "high": kelurahan + "/"}).one()
    return (*found, theme.version, apart_so_far(session))


def _counted(session: Session, theme: Theme, kelurahan: str) -> ByRt | None:
    found = duplicates(session, theme, kelurahan)
    if found.partly:
        return None
    paired = {card.row.id for pair in found.pairs for card in (pair.one, pair.other)}
    above: Counter[str] = Counter()
    below: Counter[str] = Counter()
    for card in found.among:
        rt = ancestor(card.row.area, "rt") or card.row.area
        below[rt] += 1
        above[rt] += card.row.id in paired
    return {rt: Ratio(above[rt], count) for rt, count in below.items()}
