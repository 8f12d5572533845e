"""A child's age, z-scores and the words for them."""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

from app.themes.derive.truths import many, number
from app.themes.growth import INDICATORS, LAST_DAY, Growth, Indicator, Score, category, measure
from app.themes.language.expr import Stored, Values

WITH_WORDS: Final[tuple[Indicator, ...]] = ("haz", "waz", "whz", "baz")
"""The z-scores for which Permenkes 2/2020 has words."""

_WORDS: Final = tuple((name, f"{name}_status") for name in WITH_WORDS)


def child_growth(values: Values) -> Mapping[str, Stored]:
    """Compute age, the six z-scores, which of them are implausible, and the words of Permenkes 2/2020."""
    born, seen = values.get("birth_date"), values.get("observed_on")
    age = _days_between(born, seen)
    growth = _growth(values, age)
    scores: Mapping[Indicator, Score] = {} if growth is None else growth.scores
    found: dict[str, Stored] = {"age_days": age, "age_months": _months_between(born, seen)}
    for name in INDICATORS:
        found[name] = None if (score := scores.get(name)) is None else score.hundredths
    found["flags"] = many(growth.flags) if growth is not None and scores else None
    for name, key in _WORDS:
        word = category(name, score.hundredths) if (score := scores.get(name)) is not None else None
        found[key] = None if word is None else word.code
    return found


def _growth(values: Values, age: int | None) -> Growth | None:
    sex = values.get("sex")
    if age is None or not 0 <= age <= LAST_DAY or sex not in ("L", "P"):
        return None
    return measure(
        "L" if sex == "L" else "P",
        age,
        weight_g=_times_ten(values.get("weight_kg")),
        height=number(values.get("height_cm")),
        position=_position(values.get("position")),
        oedema=values.get("oedema") == "yes",
        muac=_times_ten(values.get("muac_cm")),
        head=_times_ten(values.get("head_cm")),
    )


def _times_ten(value: Stored) -> int | None:
    return value * 10 if isinstance(value, int) else None


def _position(value: Stored) -> Literal["lying", "standing"] | None:
    if value == "lying":
        return "lying"
    return "standing" if value == "standing" else None


def _days_between(start: Stored, end: Stored) -> int | None:
    return (end - start).days if isinstance(start, date) and isinstance(end, date) else None


def _months_between(start: Stored, end: Stored) -> int | None:
    """Return completed calendar months, the "bulan penuh" of Permenkes 2/2020."""
    if not isinstance(start, date) or not isinstance(end, date):
        return None
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
