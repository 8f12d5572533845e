"""A family's needs, aid and house; the formulas count, and declare nobody poor."""

from collections.abc import Mapping
from typing import Final

from app.themes.derive.truths import either, is_, many, number, yes_no
from app.themes.language.expr import Stored, Values

CRITERIA: Final = tuple(f"fm{number}" for number in range(1, 10))
"""The nine questions of Kepmensos 262/HUK/2022; a yes speaks for poverty."""

ROTTING_WALLS: Final = ("4", "5", "6")
ROTTING_ROOFS: Final = ("5", "7")
POOR_FLOORS: Final = ("05", "07", "08")
LEAST_AREA_TENTHS: Final = 72
"""What fails a house (to be confirmed), in codes of DTSEN-GC2025: bamboo and round wood walls, roofs of bamboo or
leaves, floors of board, bamboo or earth, under 7.2 m2 for each person."""


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
    area, members = number(values.get("floor_area_m2")), number(values.get("members"))
    results: tuple[tuple[str, bool | None], ...] = (
        ("UNSAFE", is_(values.get("wall_roof_unsafe"), "yes")),
        ("ROTTING", either(is_(values.get("wall"), *ROTTING_WALLS), is_(values.get("roof"), *ROTTING_ROOFS))),
        ("FLOOR", either(is_(values.get("floor"), *POOR_FLOORS), is_(values.get("floor_broken"), "yes"))),
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
    return None if toilet is None else is_(values.get("toilet_type"), "4")
