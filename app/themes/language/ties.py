"""Ties between totals of a theme: what can be reckoned from other totals must be hidden together with them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Parts:
    """A total that others add up to: each record that counts in `whole` counts in exactly one of `parts`."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Balance:
    """A stock that rises by what `begins` counts and falls by what `ends` count, record by record."""

    stock: str
    begins: str
    ends: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Within:
    """Each record that counts in one of `parts` counts in `whole` too, as values are worked out; conditions hide it.

    What is divided by another, and what conditions show, need not be said again.
    """

    whole: str
    parts: tuple[str, ...]


Tie = Parts | Balance | Within
