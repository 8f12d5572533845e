"""How long what is recorded of persons is kept: so many years after the last that a theme heard of them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Retention:
    """From the day `since` on, records are kept for `years` after the last event of their subject.

    `confirmed`: whether the city's archive schedule (Jadwal Retensi Arsip) says so; until then it is our proposal.
    """

    since: date
    years: int
    source: str
    confirmed: bool = False


def retention_on(rules: tuple[Retention, ...], day: date) -> Retention | None:
    """Return the rule in force on a day; None where none was declared yet."""
    return max((each for each in rules if each.since <= day), key=lambda each: each.since, default=None)
