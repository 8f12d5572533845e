"""A zoning colours every RT by how many of its houses had an event lately, by the rule of the day that is asked for."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.core.text import Text
from app.themes.language.expr import Condition

NO_LONGER = Text("Zona tidak lagi ditampilkan.", "Zones are no longer shown.")


@dataclass(frozen=True, slots=True)
class Band:
    """One colour: from `least` to `most` houses, both included; None has no top. `scenario`: what is done there."""

    code: str
    label: Text
    least: int
    most: int | None
    scenario: Text


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """One version of the rule; both days included, `valid_to` None where it has no end yet.

    `days`: how many days are looked at, the last of them included. `binds_from`: the day from which it bound this city,
    None where it never did and is there to compare with; `note` says so.
    """

    version: str
    valid_from: date
    valid_to: date | None
    days: int
    bands: tuple[Band, ...]
    binds_from: date | None
    note: Text
    source: str

    def holds_on(self, day: date) -> bool:
        """Say whether this version is valid on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def band(self, houses: int) -> Band:
        """Return the colour of so many houses; ValueError where the bands leave a gap."""
        for band in self.bands:
            if houses >= band.least and (band.most is None or houses <= band.most):
                return band
        raise ValueError(f"{houses} houses have no colour under {self.version}")


@dataclass(frozen=True, kw_only=True)
class Zoning:
    """A colour for every RT and day: how many different houses have a record with an event in the days up to it.

    `houses`: the question of the house; a record that names none counts as a house of its own. `on`: the day of the
    event. `where`: which records have one. `rules`: the versions of the rule in order of time; on a day before the
    first there is no colour. `shown_until`: from the day after it the colour is shown only to who asks for it, and
    `afterwards` says why.
    """

    key: str
    label: Text
    definition: Text
    houses: str
    on: str
    where: Condition
    rules: tuple[ZoneRule, ...]
    shown_until: date | None = None
    afterwards: Text = NO_LONGER
    office: str = ""
    source: str = ""

    def rule_on(self, day: date) -> ZoneRule | None:
        """Return the version of the rule that is valid on a day."""
        return next((rule for rule in self.rules if rule.holds_on(day)), None)

    def window(self, day: date) -> tuple[date, date]:
        """Return the first and last day that are looked at for a day; as the nearest rule says where none is valid."""
        rule = self.rule_on(day) or (self.rules[0] if day < self.rules[0].valid_from else self.rules[-1])
        return day - timedelta(days=rule.days - 1), day
