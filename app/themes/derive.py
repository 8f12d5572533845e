"""Derived values are computed here, by pure functions from stored answers to stored values.

A function gives every key it promises, with None for what cannot be computed; it never raises for odd answers, for
the checks that refuse them run afterwards.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Literal

from app.themes.growth import INDICATORS, LAST_DAY, Growth, Indicator, category, measure
from app.themes.language.expr import Stored, Values
from app.themes.rules import ANNUAL_SALES, KBLI_SECTION, scale_by_capital, scale_by_sales

WITH_WORDS: Final[tuple[Indicator, ...]] = ("haz", "waz", "whz", "baz")
"""The z-scores for which Permenkes 2/2020 has words."""

WITHOUT_MUAC_BEFORE: Final = 183
"""Arm circumference is read against 12.5 cm from six months of age."""

MUAC_LOW: Final = 125
"""Kemenkes and WHO: an arm under 12.5 cm is thin, under 11.5 cm severely so; in tenths of a centimetre."""

FOOD_DIVISIONS: Final = ("10", "11")
"""KBLI 2020: making food, making drinks."""

NIK_IS_NPWP_FROM: Final = date(2022, 7, 14)
"""PMK 112/2022 (to be confirmed)."""

CRITERIA: Final = tuple(f"fm{number}" for number in range(1, 10))
"""The nine questions of Kepmensos 262/HUK/2022; a yes speaks for poverty."""

ROTTING_WALLS: Final = ("4", "5", "6")
ROTTING_ROOFS: Final = ("5", "7")
POOR_FLOORS: Final = ("05", "07", "08")
LEAST_AREA_TENTHS: Final = 72
"""What fails a house (to be confirmed), in codes of DTSEN-GC2025: bamboo and round wood walls, roofs of bamboo or
leaves, floors of board, bamboo or earth, under 7.2 m2 for each person."""


def child_growth(values: Values) -> Mapping[str, Stored]:
    """Compute age, the six z-scores, which of them are implausible, and the words of Permenkes 2/2020."""
    age = _days_between(values.get("birth_date"), values.get("observed_on"))
    growth = _growth(values, age)
    found = {} if growth is None else growth.hundredths
    scores: dict[str, int | None] = {name: found.get(name) for name in INDICATORS}
    return {
        "age_days": age,
        "age_months": _months_between(values.get("birth_date"), values.get("observed_on")),
        **scores,
        "flags": None if growth is None or not growth.scores else many(growth.flags),
        **{f"{name}_status": _status(name, scores[name]) for name in WITH_WORDS},
        **_referral(values, growth),
    }


def _growth(values: Values, age: int | None) -> Growth | None:
    sex = values.get("sex")
    if age is None or not 0 <= age <= LAST_DAY or sex not in ("L", "P"):
        return None
    return measure(
        "L" if sex == "L" else "P",
        age,
        weight_g=_times_ten(values.get("weight_kg")),
        height=_number(values.get("height_cm")),
        position=_position(values.get("position")),
        oedema=values.get("oedema") == "yes",
        muac=_times_ten(values.get("muac_cm")),
        head=_times_ten(values.get("head_cm")),
    )


def _status(indicator: Indicator, hundredths: int | None) -> str | None:
    found = category(indicator, hundredths)
    return None if found is None else found.code


def _referral(values: Values, growth: Growth | None) -> Mapping[str, Stored]:
    """Collect why this child should be seen at the puskesmas; an implausible z is measured again first."""
    if growth is None:
        return {"referral_reasons": None, "needs_referral": None}
    reasons = list(_referral_by_z(growth))
    muac, age = _number(values.get("muac_cm")), growth.age_days or 0
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


def child_nik(values: Values) -> Mapping[str, Stored]:
    """Compare the child's NIK with the birth date and sex that were told (ID04, ID05)."""
    return {"nik_doubts": _nik_doubts(values.get("child_nik"), values.get("sex"), values.get("birth_date"))}


def patient_nik(values: Values) -> Mapping[str, Stored]:
    """Compare the patient's NIK with the birth date and sex that were told (ID04, ID05)."""
    return {"nik_doubts": _nik_doubts(values.get("nik"), values.get("sex"), values.get("birth_date"))}


def _nik_doubts(nik: Stored, sex: Stored, birth_date: Stored) -> str | None:
    """Say in what a NIK differs from what was told; a NIK is never changed to match."""
    if not isinstance(nik, str) or len(nik) != 16:
        return None
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    woman = day > 40
    doubts = []
    if isinstance(birth_date, date) and (day - 40 * woman, month, year) != (
        birth_date.day,
        birth_date.month,
        birth_date.year % 100,
    ):
        doubts.append("birth_date")
    if sex in ("L", "P") and (sex == "P") != woman:
        doubts.append("sex")
    return many(doubts)


def business_scale(values: Values) -> Mapping[str, Stored]:
    """Size a business by the rule of the day: by yearly sales, by capital when sales are not known."""
    day, turnover, capital = values.get("observed_on"), values.get("turnover_month_class"), values.get("capital_idr")
    if not isinstance(day, date):
        return {"scale": None, "scales_agree": None}
    annual = ANNUAL_SALES.get(turnover) if isinstance(turnover, str) else None
    by_sales = None if annual is None else scale_by_sales(annual, day)
    by_capital = scale_by_capital(capital, day) if isinstance(capital, int) else None
    return {
        "scale": by_sales or by_capital,
        "scales_agree": yes_no(by_sales == by_capital) if by_sales and by_capital else None,
    }


def business_activity(values: Values) -> Mapping[str, Stored]:
    """Read from the KBLI class which section a business is in, and whether it makes food or drink to be packed."""
    kbli = values.get("kbli")
    if not isinstance(kbli, str):
        return {"kbli_section": None, "food_maker": None}
    return {"kbli_section": KBLI_SECTION.get(kbli), "food_maker": yes_no(kbli[:2] in FOOD_DIVISIONS)}


def business_workers(values: Values) -> Mapping[str, Stored]:
    """Add up the workers, the owner among the unpaid ones; a figure left out counts as none if another is there."""
    women = _sum(values, "workers_paid_f", "workers_unpaid_f")
    return {
        "workers_women": women,
        "workers_total": _sum(values, "workers_paid_f", "workers_paid_m", "workers_unpaid_f", "workers_unpaid_m"),
    }


def business_age(values: Values) -> Mapping[str, Stored]:
    """Count the calendar years a business has run."""
    day, started = values.get("observed_on"), _number(values.get("year_started"))
    return {"years_running": day.year - started if isinstance(day, date) and started is not None else None}


def owner_npwp(values: Values) -> Mapping[str, Stored]:
    """Say whether a person's 16-digit NPWP is the NIK, as it is since 14 July 2022."""
    nik, npwp, day = values.get("owner_nik"), values.get("npwp"), values.get("observed_on")
    comparable = (
        values.get("legal_form") == "PERORANGAN"
        and isinstance(nik, str)
        and isinstance(npwp, str)
        and len(npwp) == 16
        and isinstance(day, date)
        and day >= NIK_IS_NPWP_FROM
    )
    return {"npwp_is_nik": yes_no(nik == npwp) if comparable else None}


def family_needs(values: Values) -> Mapping[str, Stored]:
    """Count the criteria of Kepmensos 262/HUK/2022 that are met; how many make a family poor is for people to say."""
    answers = [values.get(key) for key in CRITERIA]
    known = any(answer is not None for answer in answers)
    return {"criteria_met": answers.count("yes") if known else None}


def family_aid(values: Values) -> Mapping[str, Stored]:
    """Say whether the family receives any programme; an empty list is a no."""
    aid = values.get("aid")
    return {"receives_aid": None if aid is None else yes_no(aid != many(()))}


def family_card(values: Values) -> Mapping[str, Stored]:
    """Say whether the number of the family card was written where the NIK belongs, or the other way round (ID08)."""
    card, nik = values.get("no_kk"), values.get("head_nik")
    return {"kk_is_nik": None if card is None or nik is None else yes_no(card == nik)}


def house_tests(values: Values) -> Mapping[str, Stored]:
    """Apply the five tests of a house unfit to live in: one failed test is enough, only five passed ones are a no."""
    area, members = _number(values.get("floor_area_m2")), _number(values.get("members"))
    results: tuple[tuple[str, bool | None], ...] = (
        ("UNSAFE", _is(values.get("wall_roof_unsafe"), "yes")),
        ("ROTTING", _either(_is(values.get("wall"), *ROTTING_WALLS), _is(values.get("roof"), *ROTTING_ROOFS))),
        ("FLOOR", _either(_is(values.get("floor"), *POOR_FLOORS), _is(values.get("floor_broken"), "yes"))),
        ("TOILET", _toilet_unfit(values)),
        ("CROWDED", area < LEAST_AREA_TENTHS * members if area is not None and members else None),
    )
    failed = [name for name, result in results if result]
    known = any(result is not None for _, result in results)
    settled = bool(failed) or all(result is not None for _, result in results)
    return {
        "rtlh_tests": many(failed) if known else None,
        "rtlh": yes_no(bool(failed)) if settled else None,
    }


def _toilet_unfit(values: Values) -> bool | None:
    toilet = values.get("toilet")
    if toilet in ("5", "6"):
        return True
    return None if toilet is None else _is(values.get("toilet_type"), "4")


def _is(value: Stored, *codes: str) -> bool | None:
    return None if value is None else value in codes


def _either(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 - truths are what it joins
    if one or other:
        return True
    return None if one is None or other is None else False


def many(codes: Iterable[str]) -> str:
    """Write codes as a multiple choice is kept."""
    joined = ",".join(codes)
    return f",{joined}," if joined else ","


def yes_no(truth: bool) -> str:  # noqa: FBT001 - it is the one thing to say
    """Write a truth as a yes/no question is kept."""
    return "yes" if truth else "no"


def _sum(values: Values, *keys: str) -> int | None:
    known = [number for key in keys if (number := _number(values.get(key))) is not None]
    return sum(known) if known else None


def _number(value: Stored) -> int | None:
    return value if isinstance(value, int) else None


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
