"""Themes whose measurements cannot be looked at as they say, with what the linter tells of each."""

from dataclasses import replace

from app.core.text import Text
from app.themes.language import LastDigits, Quality, Spread, Theme
from tests.themes.sample import SAMPLE

COARSE = Text("Apakah meterannya kasar?", "Is the tape coarse?")
DEPTH = LastDigits(key="depth", asks=COARSE)
SPREAD = Spread(key="depth", low="1.1", high="1.9", least="-6", most="6", source="Sample")


def digits(**change: object) -> Theme:
    return replace(SAMPLE, quality=Quality(digits=(replace(DEPTH, **change),)))  # type: ignore[arg-type]


def spread(**change: str) -> Theme:
    return replace(SAMPLE, quality=Quality(spreads=(replace(SPREAD, **change),)))


UNMEASURED = (
    (digits(place=3), "digit 3 behind the point of depth"),
    (digits(place=0), "digit 0 behind the point of depth"),
    (digits(key="heads"), "digit 1 behind the point of heads, which has none"),
    (digits(key="unicorns"), "digit 1 behind the point of unicorns"),
    (spread(key="heads"), "the spread of heads, which is no decimal"),
    (spread(low="2"), "the spread of depth in a range that is none"),
    (spread(most="1.5"), "the spread of depth in a range that is none"),
    (spread(least="1"), "the spread of depth in a range that is none"),
)
