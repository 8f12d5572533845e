"""A denominator is a figure that others count and publish, such as a population; a rate divides by it."""

from dataclasses import dataclass
from typing import Literal

from app.core.text import Text


@dataclass(frozen=True, slots=True)
class Metric:
    """What is counted; `grouped` figures may be of one sex or age band, the others are always of everybody."""

    key: str
    label: Text
    grouped: bool = False


_METRICS = (
    Metric("population", Text("Penduduk", "Population"), grouped=True),
    Metric("under_fives", Text("Sasaran balita (S)", "Under-fives, the posyandu's target (S)")),
    Metric("families", Text("Keluarga (KK)", "Families (KK)")),
    Metric("households", Text("Rumah tangga", "Households")),
)

AGE_BAND = r"|[0-9]{1,2}-[0-9]{1,3}|[0-9]{1,3}[+]"
"""How an age band is written (years, both ends included), or nothing."""

METRICS = {each.key: each for each in _METRICS}
"""Everything that a rate may be divided by, by key."""


@dataclass(frozen=True, kw_only=True)
class Denominator:
    """Divides an indicator by a published figure of the very year, or month, in which the range ends.

    `sex` and `age_band` narrow a grouped metric (`female`, `0-4`); empty means everybody. `from_level`: the narrowest
    level at which the rate means anything. `of`: with `range` the records of the whole range count; with `period` only
    those of its last reporting period, because what is divided by is there anew in each (children to be weighed every
    month), and a child weighed in three months is still one child.
    """

    metric: str
    sex: Literal["", "male", "female"] = ""
    age_band: str = ""
    from_level: Literal["kota", "kecamatan", "kelurahan", "rw", "rt", "dasawisma"] = "kelurahan"
    of: Literal["range", "period"] = "range"
