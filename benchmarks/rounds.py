"""Figures of alternating rounds: medians, spread, and ratios taken within each round."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import Any

Case = tuple[str, str]
"""Who was measured, and under which circumstances: ("Wakuncar", "16 clients")."""


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` percent do not exceed (nearest rank); 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))] if ordered else 0.0


class Rounds:
    """Everything measured, by case and by figure, one value a round."""

    def __init__(self) -> None:
        self._held: dict[Case, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))

    def add(self, who: str, where: str, **figures: float) -> None:
        """Keep one round's figures."""
        for name, value in figures.items():
            self._held[who, where][name].append(value)

    def cases(self) -> list[Case]:
        """Return who was measured where, in the order first seen."""
        return list(self._held)

    def of(self, who: str, where: str, figure: str) -> list[float]:
        """Return a figure round by round; empty when it was not measured."""
        return self._held[who, where][figure] if (who, where) in self._held else []

    def ratios(self, figure: str, above: Case, below: Case) -> list[float]:
        """Return the ratio of two cases round by round."""
        pairs = zip(self.of(*above, figure), self.of(*below, figure), strict=False)
        return [one / other for one, other in pairs if other]

    def plain(self) -> dict[str, Any]:
        """Return everything as JSON can hold it."""
        return {f"{who} | {where}": dict(figures) for (who, where), figures in self._held.items()}


def spread(values: Sequence[float]) -> str:
    """Write a median with its least and greatest."""
    if not values:
        return "-"
    if len(values) == 1:
        return short(values[0])
    return f"{short(median(values))} ({short(min(values))}-{short(max(values))})"


def short(value: float) -> str:
    """Write a number with about three digits that mean something."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
