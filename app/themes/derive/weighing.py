"""How a child grows from weighing to weighing, in the letters of the KMS, and why it should be seen at the puskesmas.

SKDN: every child that is weighed is B (never weighed before), O (not in the calendar month before), N (weighed then,
and gained enough) or T (weighed then, and did not), so that B + O + N + T = D.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from app.themes.derive.truths import many, number, yes_no
from app.themes.growth import FIRST_HEIGHT_DAY, INDICATORS, POSITION_GAP, Indicator
from app.themes.language import Past
from app.themes.language.expr import Stored, Values
from app.themes.rules import least_gain

RED_LINE: Final = -300
"""The red line of the KMS, in hundredths of an SD of weight for age (-3 SD as on the KMS of 2010; to be confirmed)."""

WITHOUT_MUAC_BEFORE: Final = 183
"""Arm circumference is read against 12.5 cm from six months of age."""

MUAC_LOW: Final = 125
"""Kemenkes and WHO: an arm under 12.5 cm is thin, under 11.5 cm severely so; in tenths of a centimetre."""

BOUNDS: Final[tuple[tuple[Indicator, str, int, str, int | None], ...]] = (
    ("waz", "WEIGHT_LOW", -200, "WEIGHT_HIGH", 100),
    ("haz", "HEIGHT_LOW", -200, "HEIGHT_HIGH", 300),
    ("whz", "THIN", -200, "", None),
)
"""Between which z-scores, in hundredths, both included, no second look is needed (Permenkes 2/2020, p. 74-76)."""


def child_progress(values: Values, past: Past) -> Mapping[str, Stored]:
    """Compare a weighing with those before it: what changed, the letters of the KMS, and the reasons to refer.

    Weights are hundredths of a kilogram and heights hundredths of a centimetre, as they are kept.
    """
    weighed = [each for each in past.earlier if each.get("weight_kg") is not None]
    last = weighed[0] if weighed else {}
    marks = _marks(values, weighed)
    return {
        "weighed_before": last.get("observed_on"),
        "weight_gain_g": _gain(values, last),
        "height_change_cm": _height_change(values, past.earlier),
        "kms_status": None if marks is None else many(marks),
        **_referral(values, marks or ()),
    }


def _marks(values: Values, weighed: Sequence[Values]) -> tuple[str, ...] | None:
    """Return the letters of a weighing in the order of their list; None for a child that was not weighed."""
    if values.get("weight_kg") is None:
        return None
    letter, twice = letter_of(values, weighed), False
    if letter == "T":
        at = _last_month(values, weighed)
        twice = at is not None and letter_of(weighed[at], weighed[at + 1 :]) == "T"
    return (letter, *(["2T"] if twice else []), *(["BGM"] if _below_red_line(values) else []))


def letter_of(values: Values, weighed: Sequence[Values]) -> str:
    """Return B, O, N or T of a weighing, given those before it, the latest first."""
    if not weighed:
        return "B"
    at = _last_month(values, weighed)
    if at is None:
        return "O"
    gain, sex, months = _gain(values, weighed[at]), values.get("sex"), number(values.get("age_months"))
    enough = gain is not None and gain >= least_gain("L" if sex == "L" else "P", months or 0)
    return "N" if enough else "T"


def _last_month(values: Values, weighed: Sequence[Values]) -> int | None:
    """Return the place of the latest weighing in the calendar month before this one."""
    month = _month(values.get("observed_on"))
    return next((at for at, each in enumerate(weighed) if _month(each.get("observed_on")) == month - 1), None)


def _month(day: Stored) -> int:
    return day.year * 12 + day.month if isinstance(day, date) else -1


def _gain(values: Values, before: Values) -> int | None:
    """Return the grams gained since a weighing."""
    now, then = number(values.get("weight_kg")), number(before.get("weight_kg"))
    return None if now is None or then is None else (now - then) * 10


def _height_change(values: Values, earlier: Iterable[Values]) -> int | None:
    """Return the change since the last time the height was taken, as if both had been measured lying."""
    now = _lying(values)
    then = next((found for each in earlier if (found := _lying(each)) is not None), None)
    return None if now is None or then is None else now - then


def _lying(values: Values) -> int | None:
    """Return what the child measures lying; where the position was not told it is taken as right for the age."""
    height, age, position = number(values.get("height_cm")), number(values.get("age_days")), values.get("position")
    if height is None:
        return None
    standing = position == "standing" if position else (age or 0) >= FIRST_HEIGHT_DAY
    return height + POSITION_GAP if standing else height


def _below_red_line(values: Values) -> bool:
    waz = _plausible(values, "waz")
    return waz is not None and waz < RED_LINE


def _plausible(values: Values, z: Indicator) -> int | None:
    """Return a z-score in hundredths; an implausible one is measured again before anybody acts on it."""
    return None if f",{z}," in str(values.get("flags")) else number(values.get(z))


def _referral(values: Values, marks: Sequence[str]) -> Mapping[str, Stored]:
    reasons = [*_by_z(values), *_by_hand(values), *(each for each in ("2T", "BGM") if each in marks)]
    known = bool(reasons or marks) or any(values.get(z) is not None for z in INDICATORS)
    return {
        "referral_reasons": many(reasons) if known else None,
        "needs_referral": yes_no(bool(reasons)) if known else None,
    }


def _by_z(values: Values) -> Iterator[str]:
    for z, below, low, above, high in BOUNDS:
        score = _plausible(values, z)
        if score is None:
            continue
        if score < low:
            yield below
        if high is not None and score > high:
            yield above


def _by_hand(values: Values) -> Iterator[str]:
    """Yield what hands and a tape find."""
    muac = number(values.get("muac_cm"))
    if muac is not None and muac < MUAC_LOW and (number(values.get("age_days")) or 0) >= WITHOUT_MUAC_BEFORE:
        yield "MUAC_LOW"
    if values.get("oedema") == "yes":
        yield "OEDEMA"
