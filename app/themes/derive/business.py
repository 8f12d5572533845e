"""A business's scale, branch, workers and papers, by the rules of the day observed."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from app.themes.derive.truths import number, total, yes_no
from app.themes.language.expr import Stored, Values
from app.themes.rules import ANNUAL_SALES, KBLI_SECTION, scale_by_capital, scale_by_sales

FOOD_DIVISIONS: Final = ("10", "11")
"""KBLI 2020: making food, making drinks."""


NIK_IS_NPWP_FROM: Final = date(2022, 7, 14)
"""PMK 112/2022 (to be confirmed)."""


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
    women = total(values, "workers_paid_f", "workers_unpaid_f")
    return {
        "workers_women": women,
        "workers_total": total(values, "workers_paid_f", "workers_paid_m", "workers_unpaid_f", "workers_unpaid_m"),
    }


def business_age(values: Values) -> Mapping[str, Stored]:
    """Count the calendar years a business has run."""
    day, started = values.get("observed_on"), number(values.get("year_started"))
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
