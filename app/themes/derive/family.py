"""A family's needs, aid and house; the formulas count, and declare nobody poor."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from app.themes.derive.truths import either, is_, many, number, yes_no
from app.themes.language import lines_of
from app.themes.language.expr import Stored, Values
from app.themes.social_rules import PROGRAMMES, WITH_CEILING, ranks_of

CRITERIA: Final = tuple(f"fm{number}" for number in range(1, 10))
"""The nine questions of Kepmensos 262/HUK/2022; a yes speaks for poverty."""

ROTTING_WALLS: Final = ("4", "5", "6")
ROTTING_ROOFS: Final = ("5", "7")
POOR_FLOORS: Final = ("05", "07", "08")
LEAST_AREA_TENTHS: Final = 72
"""What fails a house (to be confirmed), in codes of DTSEN-GC2025: bamboo and round wood walls, roofs of bamboo or
leaves, floors of board, bamboo or earth, under 7.2 m2 for each person."""

ACTIVE = "aktif"
"""The status of aid that is being received; also what a line means that names none."""


def family_needs(values: Values) -> Mapping[str, Stored]:
    """Count the criteria of Kepmensos 262/HUK/2022 that are met; how many make a family poor is for people to say."""
    answers = [values.get(key) for key in CRITERIA]
    known = any(answer is not None for answer in answers)
    return {"criteria_met": answers.count("yes") if known else None}


def family_aid(values: Values) -> Mapping[str, Stored]:
    """Say which programmes run on the day observed, by the family's own word and by official lists.

    A list says who is on it and nothing of other programmes; so only the family's word can say that there is no aid.
    """
    day, said, listed = values.get("observed_on"), values.get("aid"), values.get("aid_official")
    now, on_list = _running(said, day), _running(listed, day)
    received = None if said is None and not on_list else {*now, *on_list}
    parts = [line["components"] for line in lines_of(said) if line["programme"] in now and "components" in line]
    return {
        "aid_now": None if said is None else _in_order(now),
        "aid_listed": None if listed is None else _in_order(on_list),
        "aid_received": None if received is None else _in_order(received),
        "receives_aid": None if received is None else yes_no(bool(received)),
        "pkh_components": max(parts, default=None),
    }


def family_rank(values: Values) -> Mapping[str, Stored]:
    """Say for which programmes the family's rank speaks on that day, and which it receives above their ceiling.

    A family that is not ranked (0) is neither. A rank alone gives no right to aid: people decide.
    """
    day, rank, received = values.get("observed_on"), number(values.get("desil")), values.get("aid_received")
    if rank is None or not isinstance(day, date):
        return {"eligible_for": None, "above_ceiling": None}
    rules = {programme: rule for programme in WITH_CEILING if (rule := ranks_of(programme, day)) and rank > 0}
    above = [each for each, rule in rules.items() if rank > rule.most and f",{each}," in str(received)]
    return {
        "eligible_for": _in_order([each for each, rule in rules.items() if rule.least <= rank <= rule.most]),
        "above_ceiling": None if received is None else _in_order(above),
    }


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


def _running(told: Stored, day: Stored) -> Collection[str]:
    """Return the programmes of lines that are active; those with days, only if the day lies between them."""
    on = day.isoformat() if isinstance(day, date) else ""
    return {
        line["programme"]
        for line in lines_of(told)
        if line.get("aid_status", ACTIVE) == ACTIVE and line.get("since", "") <= on <= line.get("until", "9")
    }


def _in_order(programmes: Collection[str]) -> str:
    return many(code for code in PROGRAMMES if code in programmes)


def _toilet_unfit(values: Values) -> bool | None:
    toilet = values.get("toilet")
    if toilet in ("5", "6"):
        return True
    return None if toilet is None else is_(values.get("toilet_type"), "4")
