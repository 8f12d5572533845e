"""Whether a count is higher than chance and its own past explain.

Two questions, both to be answered with yes. By chance: given the total of now and before, a Poisson count of now is
binomial with the share of now's exposure, so that the probability of so many is exact, also for small counts
(Przyborowski & Wilenski, Biometrika 31, 1940). By habit: counts vary more than Poisson, so the distance from the
median of the past must be several deviations, taken from the median absolute deviation, which one odd month does not
spoil (Hampel, JASA 69, 1974); 1.4826 makes it that of a normal law.
"""

from collections.abc import Sequence
from math import exp, lgamma, log, sqrt
from statistics import median
from typing import NamedTuple

NORMAL = 1.4826
ENOUGH = 1e-17
"""A term this much smaller than the sum changes no digit of it."""


class Past(NamedTuple):
    """A period before: how many, and out of how many (children, RT that reported)."""

    number: int
    exposure: int


class Found(NamedTuple):
    """What was expected by the median of the past, and how likely so many are by chance."""

    expected: float
    chance: float


def jump(count: int, exposure: int, past: Sequence[Past], *, least: int, chance: float, spread: float) -> Found | None:
    """Return how a count stands out against the past; None when it does not, or when the past says too little."""
    if count < least or exposure < 1 or not past or any(each.exposure < 1 for each in past):
        return None
    before, exposed = sum(each.number for each in past), sum(each.exposure for each in past)
    odds = upper_tail(count, count + before, exposure / (exposure + exposed))
    if odds > chance:
        return None
    rates = [each.number / each.exposure for each in past]
    middle = median(rates)
    expected = middle * exposure
    deviation = NORMAL * median(abs(rate - middle) for rate in rates) * exposure
    if count - expected < spread * max(deviation, sqrt(max(expected, 1.0))):
        return None
    return Found(expected, odds)


def upper_tail(least: int, trials: int, share: float) -> float:
    """Return the probability that a binomial count is `least` or more."""
    if least <= 0:
        return 1.0
    if share >= 1:
        return 1.0
    total = 0.0
    for count in range(least, trials + 1):
        term = exp(
            lgamma(trials + 1)
            - lgamma(count + 1)
            - lgamma(trials - count + 1)
            + count * log(share)
            + (trials - count) * log(1 - share)
        )
        total += term
        if count > trials * share and term < total * ENOUGH:
            break
    return min(total, 1.0)
