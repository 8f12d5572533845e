"""A business's scale, branch, workers and age by the rules of the day observed, and whether it may be known already."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from app.themes.derive.person import nik_doubts
from app.themes.derive.truths import number, total, years_after, yes_no
from app.themes.economy_rules import section_of
from app.themes.language import Past, lines_of
from app.themes.language.expr import Stored, Values
from app.themes.rules import ANNUAL_SALES, new_by_rule, scale_by_capital, scale_by_sales

FOOD_DIVISIONS: Final = ("10", "11")
"""KBLI 2020 and 2025: making food, making drinks."""

YOUNGEST_OWNER: Final = 12
"""Years; who began younger than this did not begin (rule UM06)."""

OLDEST_BUSINESS: Final = 100
"""Years; an older one is to be looked at again."""


def business_scale(values: Values) -> Mapping[str, Stored]:
    """Size a business by the rule of the day: a new one by capital, others by yearly sales; by the other if unknown.

    New is what was founded since PP 7/2021; of a year of founding that nobody knows, sales speak.
    """
    day, turnover, capital = values.get("observed_on"), values.get("turnover_month_class"), values.get("capital_idr")
    started = number(values.get("year_started"))
    if not isinstance(day, date):
        return {"scale": None, "scale_basis": None, "scales_agree": None}
    annual = ANNUAL_SALES.get(turnover) if isinstance(turnover, str) else None
    by_sales = None if annual is None else scale_by_sales(annual, day)
    by_capital = scale_by_capital(capital, day) if isinstance(capital, int) else None
    tests = [("SALES", by_sales), ("CAPITAL", by_capital)]
    if new_by_rule(started, day):
        tests.reverse()
    basis, scale = next(((basis, scale) for basis, scale in tests if scale), (None, None))
    return {
        "scale": scale,
        "scale_basis": basis,
        "scales_agree": yes_no(by_sales == by_capital) if by_sales and by_capital else None,
    }


def business_activity(values: Values) -> Mapping[str, Stored]:
    """Read from the KBLI class which section a business is in, and whether it makes food or drink to be packed."""
    version, kbli = values.get("kbli_version"), values.get("kbli")
    if not isinstance(kbli, str) or not isinstance(version, str):
        return {"kbli_section": None, "food_maker": None}
    return {"kbli_section": section_of(version, kbli), "food_maker": yes_no(kbli[:2] in FOOD_DIVISIONS)}


def business_workers(values: Values) -> Mapping[str, Stored]:
    """Add up the workers, the owner among the unpaid ones; a figure left out counts as none if another is there."""
    women = total(values, "workers_paid_f", "workers_unpaid_f")
    return {
        "workers_women": women,
        "workers_total": total(values, "workers_paid_f", "workers_paid_m", "workers_unpaid_f", "workers_unpaid_m"),
    }


def business_age(values: Values) -> Mapping[str, Stored]:
    """Count the calendar years a business has run, and say whether its owner can have begun it."""
    day, started, nik = values.get("observed_on"), number(values.get("year_started")), values.get("owner_nik")
    if not isinstance(day, date) or started is None:
        return {"years_running": None, "year_fits": None}
    born = _birth_year(nik, day) if isinstance(nik, str) else None
    running = day.year - started
    fits = 0 <= running <= OLDEST_BUSINESS and (born is None or started >= born + YOUNGEST_OWNER)
    return {"years_running": running, "year_fits": yes_no(fits)}


def _birth_year(nik: str, day: date) -> int:
    """Return the year of birth in an owner's NIK: of the two centuries, the one in which the owner is old enough."""
    year = 2000 + int(nik[10:12])
    return year if year + YOUNGEST_OWNER <= day.year else year - 100


def business_confirmed(values: Values) -> Mapping[str, Stored]:
    """Say how long a visit vouches for a business: twelve months."""
    day = values.get("observed_on")
    return {"confirmed_until": years_after(day, 1) if isinstance(day, date) else None}


def business_owner(values: Values) -> Mapping[str, Stored]:
    """Compare the owner's NIK with the sex that was told (ID04), and look at its area (ID06)."""
    return {"owner_nik_doubts": nik_doubts(values.get("owner_nik"), values.get("owner_sex"), None)}


def business_aid(values: Values) -> Mapping[str, Stored]:
    """Say whether the business ever received aid; an empty list is a no."""
    aid = values.get("aid_received")
    return {"aided": None if aid is None else yes_no(bool(lines_of(aid)))}


def business_known(_values: Values, past: Past) -> Mapping[str, Stored]:
    """Say whether the same owner has a business of the same kind in the same house, not closed, on another record."""
    open_ones = [each for each in past.alike if each.get("status") not in ("TUTUP", "PINDAH")]
    return {"maybe_known": yes_no(bool(open_ones))}
