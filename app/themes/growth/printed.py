"""WHO's tables and the words for them as one small JSON document, with which a phone computes the same offline.

A column is written as whole numbers of its last decimal place, then as differences of differences, which are nearly all
-1, 0 or 1, each in base 64 as source maps write numbers (VLQ). 20,792 rows are 63 kB so, and 7 kB by gzip.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Final, get_args

from app.themes.growth.categories import CATEGORIES
from app.themes.growth.said import MEASURE_AGAIN, SAID
from app.themes.growth.tables import Curve, Sex, Table, curve
from app.themes.growth.zscore import FIRST_HEIGHT_DAY, FIRST_STANDING_DAY, LAST_DAY, PLAUSIBLE, POSITION_GAP

SOURCE: Final = "WHO Child Growth Standards, World Health Organization, 2006/2007"
PLACES: Final = (4, 4, 5)
"""Decimal places of L, M and S in WHO's files."""

_DIGITS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def printed() -> dict[str, Any]:
    """Return the document: tables, the bounds of the method, and the categories with what is said of them."""
    return {
        "source": SOURCE,
        "first_standing_day": FIRST_STANDING_DAY,
        "first_height_day": FIRST_HEIGHT_DAY,
        "last_day": LAST_DAY,
        "position_gap": POSITION_GAP,
        "plausible": {name: list(bounds) for name, bounds in PLAUSIBLE.items()},
        "measure_again": MEASURE_AGAIN._asdict(),
        "categories": [
            {
                "indicator": each.indicator,
                "code": each.code,
                "first": each.first,
                "last": each.last,
                "said": SAID[each.code]._asdict(),
            }
            for each in CATEGORIES
        ],
        "places": list(PLACES),
        "tables": {table: {sex: _curve(curve(table, sex)) for sex in get_args(Sex)} for table in get_args(Table)},
    }


def _curve(one: Curve) -> dict[str, Any]:
    columns = [[row[at] for row in one.rows] for at in range(len(PLACES))]
    return {
        "first": one.first,
        "lms": [_column(column, places) for column, places in zip(columns, PLACES, strict=True)],
    }


def _column(column: Iterable[float], places: int) -> str:
    """Write a column; ValueError where a figure has more places than that."""
    scale = 10**places
    whole = [round(each * scale) for each in column]
    if [each / scale for each in whole] != list(column):
        raise ValueError("a growth table has more decimal places than are printed")
    return "".join(map(_number, _differences(_differences(whole))))


def _differences(numbers: list[int]) -> list[int]:
    """Return the first number, then how much each is more than the one before."""
    return [numbers[0], *(after - before for before, after in pairwise(numbers))]


def _number(number: int) -> str:
    """Write a whole number in digits of five bits, the lowest first, the sign in the lowest bit of all."""
    rest = -number << 1 | 1 if number < 0 else number << 1
    text = ""
    while True:
        rest, digit = rest >> 5, rest & 31
        text += _DIGITS[digit | 32 if rest else digit]
        if not rest:
            return text
