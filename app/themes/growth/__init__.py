"""Child growth by the WHO standards and the words of Permenkes 2/2020, without database or web."""

from app.themes.growth.categories import CATEGORIES, Category, categories_of, category, index_name
from app.themes.growth.tables import Curve, Lms, Sex, Table, curve
from app.themes.growth.zscore import (
    FIRST_HEIGHT_DAY,
    FIRST_STANDING_DAY,
    INDICATORS,
    LAST_COUNTED_DAY,
    LAST_DAY,
    PLAUSIBLE,
    POSITION_GAP,
    WEIGHT_BASED,
    Growth,
    Indicator,
    Position,
    Score,
    days_of_months,
    measure,
)

__all__ = [
    "CATEGORIES",
    "FIRST_HEIGHT_DAY",
    "FIRST_STANDING_DAY",
    "INDICATORS",
    "LAST_COUNTED_DAY",
    "LAST_DAY",
    "PLAUSIBLE",
    "POSITION_GAP",
    "WEIGHT_BASED",
    "Category",
    "Curve",
    "Growth",
    "Indicator",
    "Lms",
    "Position",
    "Score",
    "Sex",
    "Table",
    "categories_of",
    "category",
    "curve",
    "days_of_months",
    "index_name",
    "measure",
]
