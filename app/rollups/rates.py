"""Division, at the very last: a rate with two places, and how far chance alone may have moved a proportion."""

from functools import lru_cache
from math import sqrt

RATE_PLACES = 2
"""Digits behind the point of a rate, rounded half away from zero."""

LEVEL = 95
"""Per cent of such intervals that hold the true proportion."""

_Z = 1.959963984540054
"""The 0.975 quantile of the normal distribution."""

MOST_RATES = 100_000
"""Rates that are kept: an answer for all RT holds more of one indicator than `figures` keeps, and comes again."""


@lru_cache(MOST_RATES)
def rate_text(count: int, among: int, per: int = 100, *, shift: int = 0) -> str | None:
    """Return `count * per / among * 10**shift` with two places, half up; None, "not available", among nothing."""
    if among == 0:
        return None
    if shift == 0 and count >= 0 and among > 0:  # nearly always, and twice as fast
        whole = (count * per * 200 + among) // (2 * among)
        return f"{whole // 100}.{whole % 100:02d}"
    above, below = count * per * 10 ** (RATE_PLACES + max(shift, 0)), among * 10 ** max(-shift, 0)
    whole = (2 * abs(above) + abs(below)) // (2 * abs(below))
    sign = "-" if whole and (above < 0) != (below < 0) else ""
    return f"{sign}{whole // 100}.{whole % 100:02d}"


@lru_cache(MOST_RATES)
def wilson(count: int, among: int) -> tuple[str, str] | None:
    """Return the 95 % score interval of `count / among` in per cent with two places; None among nothing.

    The two proportions p that solve `|count/among - p| = z * sqrt(p * (1 - p) / among)`: E. B. Wilson, "Probable
    inference, the law of succession, and statistical inference", JASA 22 (1927) 209-212. It stays within 0 and 100 and
    means something when nobody or everybody is counted among few, which is what an RT has. It is not the interval of
    WHO Anthro, which is made on the logit with the t distribution for a sample.
    """
    if among <= 0 or not 0 <= count <= among:
        return None
    square = _Z * _Z
    middle, spread = 2 * count + square, _Z * sqrt(square + 4 * count * (among - count) / among)
    below = 2 * (among + square)
    low = 0.0 if count == 0 else 100 * (middle - spread) / below
    high = 100.0 if count == among else 100 * (middle + spread) / below
    return f"{low:.{RATE_PLACES}f}", f"{high:.{RATE_PLACES}f}"
