"""When COVID-19 came to the city: three waves with their days, and what was usual in each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave: the day of its top, its spread in days, and its share of all episodes.

    `hurries`: the share of an RT's houses in this wave that fall ill within a week or so of the first one.
    """

    top: date
    spread: float
    share: float
    hurries: float


WAVES: Final = (
    Wave(date(2021, 1, 25), 16, 0.12, 0.45),
    Wave(date(2021, 7, 20), 11, 0.62, 0.7),
    Wave(date(2022, 2, 24), 9, 0.17, 0.5),
)
"""The first one, Delta, in which whole RT were closed, and Omicron; the rest comes one by one, in between and since."""

DELTA: Final = WAVES[1]

FIRST_DAY: Final = date(2021, 1, 4)
ANTIGEN_COUNTS_FROM: Final = date(2021, 2, 8)
"""KMK 446/2021: until then only a PCR or TCM made a case."""

DOSES: Final[Mapping[date, tuple[float, ...]]] = {
    date(2021, 1, 1): (100, 0, 0, 0, 0),
    date(2021, 4, 1): (90, 7, 3, 0, 0),
    date(2021, 7, 1): (72, 17, 11, 0, 0),
    date(2021, 10, 1): (35, 30, 35, 0, 0),
    date(2022, 2, 1): (10, 9, 74, 7, 0),
    date(2022, 9, 1): (7, 6, 54, 31, 2),
}
"""How often none, one, two, three and four doses had been had, from a day on."""


def doses_on(day: date) -> tuple[float, ...]:
    """Return how the doses were spread over grown people on a day."""
    return [shares for since, shares in DOSES.items() if since <= day][-1]
