"""What a theme says of the quality of its measurements: which digits and spreads tell how they were taken."""

from dataclasses import dataclass

from app.core.text import Text


@dataclass(frozen=True, kw_only=True)
class LastDigits:
    """A measured decimal whose last digit is as often a 0 as a 7, if it is read off and not rounded.

    `place`: which place behind the point is looked at. `asks`: what to ask when it is not so.
    """

    key: str
    asks: Text
    place: int = 1


@dataclass(frozen=True, kw_only=True)
class Spread:
    """A z-score whose standard deviation lies from `low` to `high` wherever children are measured well.

    Only values from `least` to `most` count, those beyond are implausible by themselves. Decimals are text.
    """

    key: str
    low: str
    high: str
    least: str
    most: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Quality:
    """What is looked at in a theme besides what is looked at in every theme."""

    digits: tuple[LastDigits, ...] = ()
    spreads: tuple[Spread, ...] = ()


NO_MEASURES = Quality()
"""A theme in which nothing is measured."""
