"""A child's measurements become z-scores here, by the method of WHO Anthro, to the day and without rounding traps.

Source: WHO Child Growth Standards, technical report 2006, chapter 7, and WHO's R package `anthro` 1.1.0.
Lengths are whole hundredths of a centimetre and weights whole grams: 103.1 - 0.7 is 102.4 in whole numbers, while in
binary fractions it falls just short, and WHO's own software then reads the row before.
"""

import math
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from app.themes.growth.tables import Lms, Sex, Table, curve

Indicator = Literal["haz", "waz", "whz", "baz", "hcz", "acz"]
Position = Literal["lying", "standing"]

INDICATORS: Final[tuple[Indicator, ...]] = ("haz", "waz", "whz", "baz", "hcz", "acz")
"""Length/height, weight, weight-for-length/height, body mass index, head and arm circumference, in that order."""

WEIGHT_BASED: Final[frozenset[Indicator]] = frozenset({"waz", "whz", "baz"})
"""Indicators that oedema makes meaningless, for the water is weighed too."""

FIRST_HEIGHT_DAY: Final = 731
"""From this day (24 months of 30.4375 days) a child is measured standing; the second birthday mostly falls on 730."""

FIRST_STANDING_DAY: Final = 274
"""Nine months: a child said to stand before this day is an entry error, and no 0.7 cm is added (`anthro`)."""

LAST_DAY: Final = 1856
"""End of the tables: the last day of 60 completed months, as far as Permenkes 2/2020 goes."""

LAST_COUNTED_DAY: Final = 1826
"""Last day under five years: beyond it a child has z-scores and counts in no prevalence."""

POSITION_GAP: Final = 70
"""A child is 0.7 cm longer lying than standing; in 0.01 cm."""

LENGTH_TABLE_BELOW: Final = 8700
"""With age and position both unknown a child under 87 cm is taken as lying; in 0.01 cm."""

OEDEMA_COUNTS_AS: Final = -310
"""In prevalence a child with oedema stands below -3 SD for the weight-based indicators, as `anthro` puts it."""

PLAUSIBLE: Final[Mapping[Indicator, tuple[int, int]]] = MappingProxyType(
    {
        "haz": (-600, 600),
        "waz": (-600, 500),
        "whz": (-500, 500),
        "baz": (-500, 500),
        "hcz": (-500, 500),
        "acz": (-500, 500),
    }
)
"""WHO's flags: a z outside these bounds (hundredths, bounds allowed) is shown and never counted."""


class Score(NamedTuple):
    """One z-score: as computed, and rounded once to hundredths, on which flags and categories stand."""

    exact: float
    hundredths: int
    flagged: bool

    @property
    def value(self) -> Decimal:
        """The rounded z with its two decimals."""
        return Decimal(self.hundredths).scaleb(-2)


class Growth(NamedTuple):
    """What one measurement says of a child; an indicator that could not be computed is None, never zero."""

    age_days: int | None
    oedema: bool
    length: int | None
    """Length or height in 0.01 cm after the 0.7 cm rule: the one all indicators used."""
    position_doubted: bool
    """Said to stand before nine months of age."""
    bmi: float | None
    """Body mass index in kg/m2, unrounded; given with oedema too, though no z-score is."""
    scores: Mapping[Indicator, Score]
    """The indicators that could be computed."""

    @property
    def haz(self) -> Decimal | None:
        """Length or height for age (PB/U, TB/U)."""
        return self._value("haz")

    @property
    def waz(self) -> Decimal | None:
        """Weight for age (BB/U)."""
        return self._value("waz")

    @property
    def whz(self) -> Decimal | None:
        """Weight for length or height (BB/PB, BB/TB)."""
        return self._value("whz")

    @property
    def baz(self) -> Decimal | None:
        """Body mass index for age (IMT/U)."""
        return self._value("baz")

    @property
    def hcz(self) -> Decimal | None:
        """Head circumference for age (LK/U)."""
        return self._value("hcz")

    @property
    def acz(self) -> Decimal | None:
        """Mid-upper arm circumference for age (LiLA/U)."""
        return self._value("acz")

    @property
    def hundredths(self) -> dict[Indicator, int | None]:
        """All six rounded z-scores as whole hundredths, the form in which records keep decimals."""
        return {name: None if (s := self.scores.get(name)) is None else s.hundredths for name in INDICATORS}

    @property
    def exact(self) -> dict[Indicator, float | None]:
        """All six z-scores before rounding."""
        return {name: None if (s := self.scores.get(name)) is None else s.exact for name in INDICATORS}

    @property
    def flags(self) -> tuple[Indicator, ...]:
        """Indicators outside what is plausible: measure again, and leave out of prevalence."""
        return tuple(name for name, score in self.scores.items() if score.flagged)

    @property
    def counts_in_prevalence(self) -> bool:
        """Whether the child is under five; one of unknown age counts as such, as in WHO's standard analysis."""
        return self.age_days is None or self.age_days <= LAST_COUNTED_DAY

    def counted(self, indicator: Indicator) -> int | None:
        """Return the z in hundredths with which the child enters this indicator's prevalence; None if it does not.

        A child with oedema always enters the weight-based ones, below -3 SD, even when it was not weighed. Means of z
        leave such a child out: take `scores` for them.
        """
        if not self.counts_in_prevalence:
            return None
        if self.oedema and indicator in WEIGHT_BASED:
            return OEDEMA_COUNTS_AS
        score = self.scores.get(indicator)
        return None if score is None or score.flagged else score.hundredths

    def _value(self, indicator: Indicator) -> Decimal | None:
        score = self.scores.get(indicator)
        return None if score is None else score.value


def measure(
    sex: Sex | None,
    age_days: int | None,
    *,
    weight_g: int | None = None,
    height: int | None = None,
    position: Position | None = None,
    oedema: bool = False,
    muac: int | None = None,
    head: int | None = None,
) -> Growth:
    """Compute the z-scores of one child on one day.

    `age_days` is the day of measurement less the day of birth; `height`, `muac` and `head` are in 0.01 cm, `weight_g`
    in grams. A measurement of zero or less is missing. Raises ValueError for an age below zero.
    """
    if age_days is not None and age_days < 0:
        raise ValueError("a child is not measured before it is born")
    weight_g, height, muac, head = _positive(weight_g), _positive(height), _positive(muac), _positive(head)
    length = None if height is None else adjusted(height, age_days, position)
    # One division of whole numbers: g * 1e5 / (0.01 cm)^2 is kg/m2, rounded once.
    bmi = None if weight_g is None or length is None else weight_g * 100_000 / (length * length)
    scores: dict[Indicator, Score] = {}

    if sex is not None and (age_days is None or age_days <= LAST_DAY):
        weight = None if weight_g is None or oedema else weight_g / 1000
        if age_days is not None:
            if length is not None:
                _add(scores, "haz", length / 100, curve("lhfa", sex).on_day(age_days), tails=False)
            if weight is not None:
                _add(scores, "waz", weight, curve("wfa", sex).on_day(age_days))
        if weight is not None and length is not None:
            table = weight_for(length, age_days, position)
            _add(scores, "whz", weight, curve(table, sex).at_length(length))
        if age_days is not None:
            if bmi is not None and not oedema:
                _add(scores, "baz", bmi, curve("bmifa", sex).on_day(age_days))
            if head is not None:
                _add(scores, "hcz", head / 100, curve("hcfa", sex).on_day(age_days))
            if muac is not None:
                _add(scores, "acz", muac / 100, curve("acfa", sex).on_day(age_days))

    return Growth(age_days, oedema, length, _position_doubted(age_days, position), bmi, scores)


def _positive(value: int | None) -> int | None:
    return value if value is not None and value > 0 else None


def adjusted(height: int, age_days: int | None, position: Position | None) -> int:
    """Turn what was measured into what the age asks for, in 0.01 cm: length before day 731, height from then on.

    Nothing is changed when age or position is unknown, nor when a child is said to stand before nine months.
    """
    if age_days is None or _position_doubted(age_days, position):
        return height
    if position == "standing" and age_days < FIRST_HEIGHT_DAY:
        return height + POSITION_GAP
    if position == "lying" and age_days >= FIRST_HEIGHT_DAY:
        return height - POSITION_GAP
    return height


def weight_for(length: int, age_days: int | None, position: Position | None) -> Table:
    """Choose weight-for-length or weight-for-height: by age, else by position, else by the length itself."""
    if age_days is not None:
        lying = age_days < FIRST_HEIGHT_DAY
    elif position is not None:
        lying = position == "lying"
    else:
        lying = length < LENGTH_TABLE_BELOW
    return "wfl" if lying else "wfh"


def z_score(measured: float, lms: Lms, *, tails: bool) -> float:
    """Return how many standard deviations `measured` stands from the median, unrounded.

    With `tails` (every indicator but length/height-for-age) a z beyond 3 is measured in steps as wide as the one from
    2 to 3 SD, for weight is skewed and the formula makes too little, or too much, of the far ends.
    """
    power, median, spread = lms
    ratio = measured / median
    z = (ratio**power - 1) / (power * spread) if power else math.log(ratio) / spread
    if not tails or -3 <= z <= 3:
        return z
    if z > 3:
        third = at_sd(3, lms)
        return 3 + (measured - third) / (third - at_sd(2, lms))
    third = at_sd(-3, lms)
    return -3 + (measured - third) / (at_sd(-2, lms) - third)


def at_sd(sd: float, lms: Lms) -> float:
    """Return the measurement that stands `sd` standard deviations from the median."""
    power, median, spread = lms
    if not power:
        return median * math.exp(spread * sd)
    return float(median * (1 + power * spread * sd) ** (1 / power))


def to_hundredths(z: float) -> int:
    """Round to hundredths, half away from zero; a half that binary fractions cut short by a hair is still a half."""
    size = math.floor(abs(z) * 100 + 0.5 + 1e-9)
    return -size if z < 0 else size


def days_of_months(months: Decimal) -> int:
    """Turn an age given in months into days of 30.4375 to the month, half up: 24 months are day 731, not 730."""
    return math.floor(months * Decimal("30.4375") + Decimal("0.5"))


def _position_doubted(age_days: int | None, position: Position | None) -> bool:
    return position == "standing" and age_days is not None and age_days < FIRST_STANDING_DAY


def _add(
    scores: dict[Indicator, Score], indicator: Indicator, measured: float, lms: Lms | None, *, tails: bool = True
) -> None:
    if lms is None:
        return
    exact = z_score(measured, lms, tails=tails)
    hundredths = to_hundredths(exact)
    low, high = PLAUSIBLE[indicator]
    scores[indicator] = Score(exact, hundredths, not low <= hundredths <= high)
