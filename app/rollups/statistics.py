"""The few statistics behind questions of quality, pure and small enough to be checked by hand."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from math import exp, lgamma, log, log1p, sqrt
from typing import NamedTuple

_Z = 1.959963984540054
"""The 0.975 quantile of the normal distribution."""


def chi_square(counts: Sequence[int]) -> float:
    """Return how far counts are from being equal: the sum of (count - mean)² / mean; 0 of nothing."""
    mean = sum(counts) / len(counts)
    return sum((count - mean) ** 2 for count in counts) / mean if mean else 0.0


def digit_score(counts: Sequence[int]) -> float:
    """Return the digit preference score: 100 · sqrt(chi² / (n · (k - 1))) of k digits; 0 when even, 100 for one digit.

    Kuulasmaa, Hense, Tolonen: Quality assessment of data on blood pressure in the WHO MONICA Project. WHO MONICA
    Project e-publication 9, Geneva 1998.
    """
    total = sum(counts)
    return 100 * sqrt(chi_square(counts) / (total * (len(counts) - 1))) if total else 0.0


class Deviation(NamedTuple):
    """A standard deviation with the 95 % interval in which chance alone leaves it."""

    sd: float
    low: float
    high: float


def deviation(values: Sequence[float]) -> Deviation:
    """Return the standard deviation of a sample (n - 1) with s ± 1.96 · s / sqrt(2(n - 1)); ValueError of fewer than 2.

    Ahn, Fessler: Standard errors of mean, variance, and standard deviation estimators. University of Michigan, 2003.
    """
    if len(values) < 2:
        raise ValueError("one value has no spread")
    mean = sum(values) / len(values)
    sd = sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))
    error = _Z * sd / sqrt(2 * (len(values) - 1))
    return Deviation(sd, sd - error, sd + error)


def poisson_tail(least: int, mean: float) -> float:
    """Return how likely `least` events or more are, where `mean` are expected."""
    if least <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    return _tail(least, max(least, int(mean)) + 1000, lambda k: k * log(mean) - mean - lgamma(k + 1))


def binomial_tail(least: int, among: int, chance: float) -> float:
    """Return how likely `least` or more of `among` are, each of them by `chance`."""
    if least <= 0 or chance >= 1:
        return 1.0
    if chance <= 0 or least > among:
        return 0.0
    whole = lgamma(among + 1)
    return _tail(
        least,
        among,
        lambda k: whole - lgamma(k + 1) - lgamma(among - k + 1) + k * log(chance) + ((among - k) * log1p(-chance)),
    )


def _tail(first: int, last: int, log_of: Callable[[int], float]) -> float:
    return min(1.0, sum(exp(log_of(k)) for k in range(first, last + 1)))


class Burst(NamedTuple):
    """A run of moments that lie close together: places of the first and the last of them, in order of time."""

    first: int
    last: int

    @property
    def size(self) -> int:
        """How many moments it holds."""
        return self.last - self.first + 1


def bursts(moments: Sequence[datetime], within: timedelta, least: int) -> list[Burst]:
    """Return the runs in which `least` moments or more lie within a span of time; `moments` in order of time.

    Runs that overlap are one, so that no moment stands in two.
    """
    found: list[Burst] = []
    start = 0
    for end, moment in enumerate(moments):
        while moment - moments[start] > within:
            start += 1
        if end - start + 1 >= least:
            if found and start <= found[-1].last:
                found[-1] = Burst(found[-1].first, end)
            else:
                found.append(Burst(start, end))
    return found
