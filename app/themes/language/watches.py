"""A watch looks for what should not wait for the next report; what it finds is told as an alert to the area concerned.

Every watch finds episodes: something begins on a day, and goes on or is over. What an episode is follows from the
records and the calendar alone, so that whoever looks again finds the same ones.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from app.core.text import Text
from app.themes.language.expr import Condition

RECORDS: Final = "records"
"""What a jump may look at besides the indicators: every record that came in, of a register every visit."""


@dataclass(frozen=True, slots=True)
class Level:
    """One step for the worse: a record has reached it when its condition is true."""

    code: str
    label: Text
    when: Condition


@dataclass(frozen=True, kw_only=True)
class Coloured:
    """An RT turns to a worse colour of a zoning; over when it has that colour no more."""

    zoning: str


@dataclass(frozen=True, kw_only=True)
class Worse:
    """A subject's record reaches a worse level than its record before; over when a later one has another level.

    `levels`: the mildest first. A record of which some level is unknown, or for which `unless` is true, is passed
    over. `compared`: the first record of a subject is no news. `tells`: fields whose values, now and before, are told
    to who may read the record.
    """

    levels: tuple[Level, ...]
    unless: Condition | None = None
    compared: bool = False
    tells: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Unseen:
    """A subject met before has no record with `where` for so many of the theme's periods in a row; over when it has.

    `born`: the date answer from which `days` are counted, after which nobody is waited for any more.
    """

    where: Condition
    periods: int
    born: str
    days: int


@dataclass(frozen=True, kw_only=True)
class Silent:
    """An RT, or a whole kelurahan, reports nothing for so many periods in a row; zero reports are reports.

    A period is silent once nobody waits for its late reports any more.
    """

    by: Literal["rt", "kelurahan"]
    periods: int


@dataclass(frozen=True, kw_only=True)
class Jump:
    """A flow of a kelurahan is higher than in the `back` periods before, by more than chance and than it varies.

    `figures`: keys of flows that count, or `records` for all that came in. What they are compared by is the indicator
    that they are divided by, else the number of RT that reported. Both must hold: by chance alone so many would be
    seen with a probability of `chance` at most (exact conditional test of Poisson counts); and they exceed the median
    by `spread` times the deviation, which is the larger of 1.4826 MAD and that of Poisson. Fewer than `least` are no
    jump, and a kelurahan that did not report in one of the periods before has too little history.
    """

    figures: tuple[str, ...]
    back: int = 4
    least: int = 5
    chance: str = "0.001"
    spread: str = "3"


@dataclass(frozen=True, kw_only=True)
class Stays:
    """The living record of a register stays at one option of a choice for so many days; over when it goes on.

    `at`: the choice. `codes`: the options at which nothing should stay for `days`, counted from the day of the revision
    that brought the record there. To stay again later is another episode.
    """

    at: str
    codes: tuple[str, ...]
    days: int


Looks = Coloured | Worse | Unseen | Silent | Jump | Stays


@dataclass(frozen=True, kw_only=True)
class WatchRule:
    """One version of a watch; it judges what happened from `valid_from` to `valid_to`, both included."""

    version: str
    valid_from: date
    looks: Looks
    source: str
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether this version is valid on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What is looked for, and what is to be done about it.

    `todo`: what people are asked to do. `news_days`: what began longer ago is no news and raises no alert. `most`: so
    many alerts a day are raised in one kelurahan; more are gathered into one that says how many.
    """

    key: str
    label: Text
    todo: Text
    rules: tuple[WatchRule, ...]
    news_days: int = 62
    most: int = 5

    @property
    def about(self) -> Literal["area", "record"]:
        """What an alert is about: an area, or a record and the person in it."""
        return "record" if isinstance(self.rules[0].looks, Worse | Unseen | Stays) else "area"
