"""A child's age, z-scores and the words for them, and why it should be seen at the puskesmas."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Literal

from app.themes.derive.truths import many, number, yes_no
from app.themes.growth import INDICATORS, LAST_DAY, Growth, Indicator, Score, category, measure
from app.themes.language.expr import Stored, Values

WITH_WORDS: Final[tuple[Indicator, ...]] = ("haz", "waz", "whz", "baz")
"""The z-scores for which Permenkes 2/2020 has words."""

_WORDS: Final = tuple((name, f"{name}_status") for name in WITH_WORDS)

WITHOUT_MUAC_BEFORE: Final = 183
"""Arm circumference is read against 12.5 cm from six months of age."""

MUAC_LOW: Final = 125
"""Kemenkes and WHO: an arm under 12.5 cm is thin, under 11.5 cm severely so; in tenths of a centimetre."""


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
    found.update(_referral(values, growth))
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


def _referral(values: Values, growth: Growth | None) -> Mapping[str, Stored]:
    """Collect why this child should be seen at the puskesmas; an implausible z is measured again first."""
    if growth is None:
        return {"referral_reasons": None, "needs_referral": None}
    reasons = list(_referral_by_z(growth))
    muac, age = number(values.get("muac_cm")), growth.age_days or 0
    if muac is not None and muac < MUAC_LOW and age >= WITHOUT_MUAC_BEFORE:
        reasons.append("MUAC_LOW")
    if growth.oedema:
        reasons.append("OEDEMA")
    known = bool(reasons or growth.scores)
    return {
        "referral_reasons": many(reasons) if known else None,
        "needs_referral": yes_no(bool(reasons)) if known else None,
    }


def _referral_by_z(growth: Growth) -> Iterable[str]:
    bounds: tuple[tuple[Indicator, str, int, str, int | None], ...] = (
        ("waz", "WEIGHT_LOW", -200, "WEIGHT_HIGH", 100),
        ("haz", "HEIGHT_LOW", -200, "HEIGHT_HIGH", 300),
        ("whz", "THIN", -200, "", None),
    )
    for indicator, below, low, above, high in bounds:
        score = growth.scores.get(indicator)
        if score is None or score.flagged:
            continue
        if score.hundredths < low:
            yield below
        if high is not None and score.hundredths > high:
            yield above


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
