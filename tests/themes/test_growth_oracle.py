"""Thousands of children, many at the edges, have the z-scores of a second and slower reading of WHO's method."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.themes.catalog import theme
from app.themes.language import read_answers
from tests.themes.growth_oracle import Child, flagged, length_of, scores, word

SEEN = date(2026, 11, 8)
SCORES = ("haz", "waz", "whz", "baz", "hcz", "acz")

EDGE_DAYS = (0, 1, 90, 91, 92, 182, 183, 273, 274, 365, 729, 730, 731, 732, 1825, 1826, 1827, 1855, 1856)
EDGE_LENGTHS = ("45.0", "110.0", "65.0", "120.0")
"""The first and last rows of weight for length and for height."""


def answers_of(child: Child) -> dict[str, Any]:
    told = {
        "no_nik_reason": "tidak_tahu",
        "child_name": "Contoh",
        "sex": child.sex,
        "birth_date": (SEEN - timedelta(days=child.days)).isoformat(),
        "mother_name": "Contoh",
        "weight_kg": child.weight,
        "height_cm": child.height,
        "position": child.position,
        "oedema": "yes" if child.oedema else "no",
        "head_cm": child.head,
        "muac_cm": child.arm,
    }
    return {key: answer for key, answer in told.items() if answer is not None}


def differences(children: Iterator[Child]) -> list[Any]:
    """Return the children whose record says otherwise, with both answers."""
    found: list[Any] = []
    fields = theme("stunting").fields
    for child in children:
        reading = read_answers(theme("stunting"), answers_of(child), SEEN, SEEN)
        standing_baby = child.position == "standing" and child.height is not None and child.days <= 273
        faults = {fault.code for fault in reading.faults}
        if faults != ({"ST05"} if standing_baby else set()):
            found.append((child, reading.faults))
        shown = {key: fields[key].kind.show(reading.values[key]) for key in fields if key in reading.values}
        ours = {key: shown[key] for key in SCORES if shown[key] is not None}
        theirs = scores(child)
        if ours != theirs:
            found.append((child, ours, theirs))
            continue
        words = {name: word(name, theirs[name]) for name in ("haz", "waz", "whz", "baz") if name in theirs}
        if {name: shown[f"{name}_status"] for name in words} != words:
            found.append((child, words))
        if (shown["flags"] or []) != flagged(theirs):
            found.append((child, shown["flags"]))
    return found


def any_child(chance: random.Random) -> Child:
    days = chance.choice(EDGE_DAYS) if chance.random() < 0.3 else chance.randint(0, 1856)
    places = chance.choice((1, 2))
    return Child(
        sex=chance.choice("LP"),
        days=days,
        weight=_around(chance, 3.3 + days / 120, 1.0, 30.0, chance.choice((1, 2))),
        height=_around(chance, 50 + days / 29, 40.0, 125.0, places),
        position=chance.choice(("lying", "standing", None)),
        oedema=chance.random() < 0.08,
        head=_around(chance, 44.0, 28.0, 58.0, 1),
        arm=_around(chance, 14.5, 6.0, 25.0, 1),
    )


def _around(chance: random.Random, middle: float, low: float, high: float, places: int) -> str | None:
    """Mostly a likely measure, sometimes any that is taken, sometimes none."""
    lot = chance.random()
    if lot < 0.06:
        return None
    value = chance.uniform(low, high) if lot < 0.3 else chance.gauss(middle, (high - low) / 14)
    return f"{min(high, max(low, value)):.{places}f}"


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_any_child_has_the_scores_of_the_second_reading(seed: int) -> None:
    chance = random.Random(seed)
    assert differences(any_child(chance) for _ in range(1200)) == []


def test_every_edge_of_the_tables_is_where_the_second_reading_has_it() -> None:
    """Each bound and a hair to either side of it, however the length came to be that."""

    def edges() -> Iterator[Child]:
        for days in (0, 273, 274, 730, 731, 1856):
            for edge in EDGE_LENGTHS:
                for off in ("0", "0.7", "-0.7"):
                    for hair in ("-0.1", "-0.01", "0", "0.01", "0.05", "0.1"):
                        height = Decimal(edge) + Decimal(off) + Decimal(hair)
                        if not 40 <= height <= 125:
                            continue
                        for position in ("lying", "standing", None):
                            for sex in "LP":
                                weight = f"{Decimal(edge) ** 2 / 700:.2f}"
                                yield Child(sex, days, weight, f"{height}", position, False, None, None)

    children = list(edges())
    lengths = {length_of(child) for child in children}
    assert {Decimal(edge) for edge in EDGE_LENGTHS} <= lengths
    assert len(children) > 2000
    assert differences(iter(children)) == []


def test_every_length_and_weight_around_a_border_of_the_words() -> None:
    """Step by step through the z-scores -3, -2, 1, 2 and 3 of one child."""
    heights = (f"{cm / 100:.2f}" for cm in range(7000, 8400, 7))
    assert differences(Child("P", 500, "9.6", height, "lying", False, None, None) for height in heights) == []
    weights = (f"{g / 100:.2f}" for g in range(560, 1700, 5))
    assert differences(Child("L", 900, weight, "85.35", "standing", False, "47.1", "13.2") for weight in weights) == []


def test_oedema_takes_away_what_rests_on_weight_only() -> None:
    swollen = Child("L", 640, "9.8", "78.1", "lying", True, "47", "14")
    assert scores(swollen).keys() == {"haz", "hcz", "acz"}
    assert differences(iter([swollen])) == []
