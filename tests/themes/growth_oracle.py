"""A second reading of WHO's method, slow and in decimal fractions, that shares nothing with ours but WHO's tables."""

import csv
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from typing import NamedTuple

from app.themes.growth.tables import FOLDER

D = Decimal


class Child(NamedTuple):
    """What is told of a child, as it is written."""

    sex: str
    days: int
    weight: str | None
    height: str | None
    position: str | None
    oedema: bool
    head: str | None
    arm: str | None


@cache
def rows(table: str, sex: str) -> dict[Decimal, tuple[Decimal, Decimal, Decimal]]:
    with (FOLDER / f"{table}.csv").open(encoding="ascii", newline="") as file:
        found = csv.DictReader(file)
        key = next(name for name in found.fieldnames or () if name not in ("sex", "l", "m", "s"))
        who = {"L": "M", "P": "F"}[sex]
        return {D(row[key]): (D(row["l"]), D(row["m"]), D(row["s"])) for row in found if row["sex"] == who}


def lms(table: str, sex: str, key: Decimal) -> tuple[Decimal, Decimal, Decimal] | None:
    """Look a key up; between two rows of 0.1 cm each of the three lies on the straight line."""
    found = rows(table, sex)
    if key in found:
        return found[key]
    low = key.quantize(D("0.1"), rounding="ROUND_FLOOR")
    high = low + D("0.1")
    if low not in found or high not in found:
        return None
    share = (key - low) / D("0.1")
    one, other = found[low], found[high]
    return (
        one[0] + share * (other[0] - one[0]),
        one[1] + share * (other[1] - one[1]),
        one[2] + share * (other[2] - one[2]),
    )


def z(y: Decimal, at: tuple[Decimal, Decimal, Decimal], *, of_weight: bool) -> Decimal:
    power, median, spread = at

    def sd(k: int) -> Decimal:
        return median * (1 + power * spread * k) ** (1 / power)

    plain = ((y / median) ** power - 1) / (power * spread)
    if of_weight and plain > 3:
        return 3 + (y - sd(3)) / (sd(3) - sd(2))
    if of_weight and plain < -3:
        return -3 + (y - sd(-3)) / (sd(-2) - sd(-3))
    return plain


def length_of(child: Child) -> Decimal | None:
    """The length or height that the age asks for; nobody stands before nine months of 30.4375 days."""
    if child.height is None:
        return None
    height = D(child.height)
    if child.days < 731 and child.position == "standing" and child.days / D("30.4375") >= 9:
        return height + D("0.7")
    if child.days >= 731 and child.position == "lying":
        return height - D("0.7")
    return height


FLAGS = {"haz": (-6, 6), "waz": (-6, 5), "whz": (-5, 5), "baz": (-5, 5), "hcz": (-5, 5), "acz": (-5, 5)}


def scores(child: Child) -> dict[str, str]:
    """Return the z-scores with their two decimals, those that can be computed."""
    with localcontext(prec=40):
        return {name: f"{_two_places(score)}" for name, score in _exact(child)}


def _two_places(exact: Decimal) -> Decimal:
    rounded = exact.quantize(D("0.01"), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


def _exact(child: Child) -> Iterator[tuple[str, Decimal]]:
    length, day = length_of(child), D(child.days)
    weight = D(child.weight) if child.weight is not None and not child.oedema else None
    tables = {
        "haz": ("lhfa", day, length),
        "waz": ("wfa", day, weight),
        "whz": ("wfl" if child.days < 731 else "wfh", length, weight),
        "baz": ("bmifa", day, weight / (length / 100) ** 2 if weight is not None and length is not None else None),
        "hcz": ("hcfa", day, D(child.head) if child.head else None),
        "acz": ("acfa", day, D(child.arm) if child.arm else None),
    }
    for name, (table, key, y) in tables.items():
        at = None if key is None else lms(table, child.sex, key)
        if y is not None and at is not None:
            yield name, z(y, at, of_weight=name != "haz")


def flagged(found: dict[str, str]) -> list[str]:
    return [name for name, score in found.items() if not FLAGS[name][0] <= D(score) <= FLAGS[name][1]]


LADDERS = {
    "haz": (("TB_SP", "< -3"), ("TB_P", "< -2"), ("TB_N", "<= 3"), ("TB_T", "")),
    "waz": (("BB_SK", "< -3"), ("BB_K", "< -2"), ("BB_N", "<= 1"), ("BB_RL", "")),
    "whz": (
        ("GZ_B", "< -3"),
        ("GZ_K", "< -2"),
        ("GZ_N", "<= 1"),
        ("GZ_RL", "<= 2"),
        ("GZ_L", "<= 3"),
        ("GZ_O", ""),
    ),
    "baz": (
        ("IMT_B", "< -3"),
        ("IMT_K", "< -2"),
        ("IMT_N", "<= 1"),
        ("IMT_RL", "<= 2"),
        ("IMT_L", "<= 3"),
        ("IMT_O", ""),
    ),
}
"""The words of Permenkes 2/2020 from below: the first whose bound the z keeps."""


def word(name: str, score: str) -> str:
    for code, bound in LADDERS[name]:
        sign, _, limit = bound.partition(" ")
        if not bound or (D(score) < D(limit) if sign == "<" else D(score) <= D(limit)):
            return code
    raise AssertionError(score)
