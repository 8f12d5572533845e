"""Rules with dates are data: each is read from its table and chosen by the day of the event."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.themes.language.codes import DATA


def rows(file: str) -> list[dict[str, str]]:
    """Read a table under `data`."""
    with (DATA / f"{file}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@dataclass(frozen=True, slots=True)
class Scale:
    """One size of business: up to so much capital, or so much sold in a year, both included; None has no top."""

    code: str
    valid_from: date
    capital_most: int | None
    sales_most: int | None


def _amount(text: str) -> int | None:
    return int(text) if text else None


SCALES: Final[tuple[Scale, ...]] = tuple(
    Scale(
        row["code"],
        date.fromisoformat(row["valid_from"]),
        _amount(row["capital_max_idr_incl"]),
        _amount(row["annual_sales_max_idr_incl"]),
    )
    for row in rows("business_scale")
    if row["annual_sales_min_idr_excl"]
)
"""Smallest first within each rule; a survey class without thresholds is no scale."""


def scales_on(day: date) -> tuple[Scale, ...]:
    """Return the sizes of the rule in force on a day; none before the first rule."""
    begun = max((each.valid_from for each in SCALES if each.valid_from <= day), default=None)
    return tuple(each for each in SCALES if each.valid_from == begun)


def scale_by_sales(annual: int, day: date) -> str | None:
    """Return the size of a business that sells so much in a year."""
    return next((each.code for each in scales_on(day) if each.sales_most is None or annual <= each.sales_most), None)


def scale_by_capital(capital: int, day: date) -> str | None:
    """Return the size of a business with so much capital, land and building left out."""
    return next(
        (each.code for each in scales_on(day) if each.capital_most is None or capital <= each.capital_most), None
    )


CAPITAL_COMES_FIRST: Final = next(each.valid_from for each in SCALES if each.code == "MIKRO")
"""PP 7/2021 art. 35: a business founded since is sized by its capital, one that stood before by its yearly sales."""


def new_by_rule(started: int | None, day: date) -> bool:
    """Say whether a business is sized by capital first on a day; of the year of the rule itself all count as new."""
    return started is not None and day >= CAPITAL_COMES_FIRST and started >= CAPITAL_COMES_FIRST.year


def _annual(row: dict[str, str]) -> int:
    """Read a monthly class as a year at its middle, or at its foot when it is open above."""
    least, most = int(row["month_min_idr"]), _amount(row["month_max_idr"])
    return 12 * (least if most is None else (least + most) // 2)


ANNUAL_SALES: Final[Mapping[str, int]] = {row["code"]: _annual(row) for row in rows("turnover_month")}
"""What a class of monthly turnover stands for in a year."""

_ULTRA_MICRO: Final = next(
    int(row["monthly_sales_max_idr_approx"]) for row in rows("business_scale") if row["code"] == "ULTRA_MIKRO"
)

ULTRA_MICRO: Final = tuple(
    row["code"] for row in rows("turnover_month") if row["month_max_idr"] and int(row["month_max_idr"]) <= _ULTRA_MICRO
)
"""The classes of monthly turnover that surveys call ultra-micro; a part of micro, and no scale of the law."""

PROVINCES: Final = frozenset(row["code"] for row in rows("provinces"))
"""How the NIK of everybody begins: the province of first registration."""

GAINS: Final = tuple(
    (int(row["age_month"]), {"L": int(row["boys_g"]), "P": int(row["girls_g"])}) for row in rows("kms_min_weight_gain")
)
"""From which completed month on, so many grams by sex make a child grow (KBM)."""


def least_gain(sex: str, months: int) -> int:
    """Return the gain in grams (KBM) that makes a child of so many completed months grow; the last holds on to five."""
    return next(by_sex[sex] for since, by_sex in reversed(GAINS) if since <= max(months, 0))


STATUS_STEPS: Final[Mapping[str, frozenset[str]]] = {
    row["code"]: frozenset(filter(None, row["allowed_next"].split("|"))) for row in rows("covid_status")
}
"""Which words for the course of an episode may follow each."""

STATUS_ENDED: Final[Mapping[str, date]] = {
    row["code"]: date.fromisoformat(row["valid_to"]) for row in rows("covid_status") if row["valid_to"]
}
"""The last day of the words that were in use before others took their place."""
