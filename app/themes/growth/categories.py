"""The words of Permenkes 2/2020 for a z-score are kept as rows, each with its bounds as printed."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from app.core.text import Text
from app.themes.growth.zscore import FIRST_HEIGHT_DAY, Growth, Indicator

SOURCE: Final = "Permenkes 2/2020, lampiran, kategori dan ambang batas status gizi anak (hlm. 14-15)"
IN_FORCE: Final = "2020-01-08"
"""The day the regulation came into force; the rows have no end yet."""

Problem = Literal["stunting", "underweight", "wasting", "overweight"]


class Category(NamedTuple):
    """One cell of the regulation's table; a rounded z in hundredths from `first` to `last`, both included, is in it."""

    indicator: Indicator
    code: str
    label: Text
    printed: str
    """The bounds as the regulation prints them; `sd` is "sampai dengan"."""
    first: int | None
    last: int | None
    problem: Problem | None = None
    """The count in public health that children of this cell add to, with those of its other cells."""
    note: Text | None = None
    """The regulation's own footnote."""
    in_surveys: bool = True
    """False for a word meant for the child alone: survey results and coverage do not use it as a class."""
    source: str = SOURCE

    def holds(self, hundredths: int) -> bool:
        """Whether a rounded z falls in this cell."""
        return (self.first is None or hundredths >= self.first) and (self.last is None or hundredths <= self.last)


_CONFIRM = Text(
    "Pastikan dengan BB/TB atau IMT/U: anak ini mungkin punya masalah pertumbuhan.",
    "Confirm with weight-for-height or BMI-for-age: the child may have a growth problem.",
)
_TALL = Text(
    "Tinggi jarang menjadi masalah; rujuk bila diduga ada gangguan endokrin.",
    "Tallness is rarely a problem; refer if an endocrine disorder is suspected.",
)
_NOT_BY_BMI = Text(
    "Gizi buruk dan gizi kurang ditegakkan dengan BB/PB atau BB/TB, bukan IMT/U.",
    "Wasting is diagnosed with weight-for-length/height, not with BMI-for-age.",
)

_SEVERELY_UNDERWEIGHT = Text("Berat badan sangat kurang", "Severely underweight")
_UNDERWEIGHT = Text("Berat badan kurang", "Underweight")
_WEIGHT_AT_RISK = Text("Risiko berat badan lebih", "Risk of overweight")
_SEVERELY_WASTED = Text("Gizi buruk", "Severely wasted")
_WASTED = Text("Gizi kurang", "Wasted")
_WELL = Text("Gizi baik", "Normal")
_AT_RISK = Text("Berisiko gizi lebih", "Possible risk of overweight")
_OVERWEIGHT = Text("Gizi lebih", "Overweight")
_OBESE = Text("Obesitas", "Obese")


def _nutrition(indicator: Indicator, prefix: str, *, diagnoses: bool) -> Iterator[Category]:
    """Yield the six cells that weight-for-height and BMI-for-age share; only the first of the two diagnoses wasting."""
    wasting: Problem | None = "wasting" if diagnoses else None
    overweight: Problem | None = "overweight" if diagnoses else None
    note = None if diagnoses else _NOT_BY_BMI
    yield Category(indicator, f"{prefix}_B", _SEVERELY_WASTED, "< -3 SD", None, -301, wasting, note)
    yield Category(indicator, f"{prefix}_K", _WASTED, "-3 SD sd < -2 SD", -300, -201, wasting, note)
    yield Category(indicator, f"{prefix}_N", _WELL, "-2 SD sd +1 SD", -200, 100)
    yield Category(indicator, f"{prefix}_RL", _AT_RISK, "> +1 SD sd +2 SD", 101, 200, in_surveys=False)
    yield Category(indicator, f"{prefix}_L", _OVERWEIGHT, "> +2 SD sd +3 SD", 201, 300, overweight)
    yield Category(indicator, f"{prefix}_O", _OBESE, "> +3 SD", 301, None, overweight)


CATEGORIES: Final[tuple[Category, ...]] = (
    Category("waz", "BB_SK", _SEVERELY_UNDERWEIGHT, "< -3 SD", None, -301, "underweight"),
    Category("waz", "BB_K", _UNDERWEIGHT, "-3 SD sd < -2 SD", -300, -201, "underweight"),
    Category("waz", "BB_N", Text("Berat badan normal", "Normal weight"), "-2 SD sd +1 SD", -200, 100),
    Category("waz", "BB_RL", _WEIGHT_AT_RISK, "> +1 SD", 101, None, note=_CONFIRM),
    Category("haz", "TB_SP", Text("Sangat pendek", "Severely stunted"), "< -3 SD", None, -301, "stunting"),
    Category("haz", "TB_P", Text("Pendek", "Stunted"), "-3 SD sd < -2 SD", -300, -201, "stunting"),
    Category("haz", "TB_N", Text("Normal", "Normal"), "-2 SD sd +3 SD", -200, 300),
    Category("haz", "TB_T", Text("Tinggi", "Tall"), "> +3 SD", 301, None, note=_TALL),
    *_nutrition("whz", "GZ", diagnoses=True),
    *_nutrition("baz", "IMT", diagnoses=False),
)
"""All cells for ages 0-60 months, lowest first within an indicator; head and arm circumference have none."""

_BY_INDICATOR: Final[dict[Indicator, tuple[tuple[int, ...], tuple[Category, ...]]]] = {
    name: (
        tuple(row.first for row in CATEGORIES if row.indicator == name and row.first is not None),
        tuple(row for row in CATEGORIES if row.indicator == name),
    )
    for name in ("waz", "haz", "whz", "baz")
}
"""The cells of an indicator without a gap between them, and where each but the lowest begins."""


def category(indicator: Indicator, hundredths: int | None) -> Category | None:
    """Return the regulation's word for a rounded z; None without a z, or for head and arm circumference."""
    found = _BY_INDICATOR.get(indicator)
    if hundredths is None or found is None:
        return None
    begins, cells = found
    return cells[bisect_right(begins, hundredths)]


def categories_of(growth: Growth) -> dict[Indicator, Category]:
    """Return the word for each indicator that has one; a flagged z has its word too, and is still to be measured again.

    Oedema leaves the weight-based ones without a z and so without a word: it needs care whatever the scales say, and
    that is for the theme's referral rule to see.
    """
    found = ((name, category(name, score.hundredths)) for name, score in growth.scores.items())
    return {name: row for name, row in found if row is not None}


def index_name(indicator: Indicator, age_days: int | None) -> str:
    """Return the regulation's abbreviation: length (PB) before day 731, height (TB) from then on."""
    lying = age_days is not None and age_days < FIRST_HEIGHT_DAY
    names: dict[Indicator, str] = {
        "haz": "PB/U" if lying else "TB/U",
        "waz": "BB/U",
        "whz": "BB/PB" if lying else "BB/TB",
        "baz": "IMT/U",
        "hcz": "LK/U",
        "acz": "LiLA/U",
    }
    return names[indicator]
