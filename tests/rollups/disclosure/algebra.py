"""Says whether a number follows from sums that were shown."""

from collections.abc import Hashable, Iterable, Mapping
from heapq import heapify, heappop, heappush

PRIME = (1 << 61) - 1
"""Sums are solved modulo a large prime: an accident that hides a leak has odds of one in a quintillion."""


class Shown:
    """The sums that are known, reduced so that each leads with an unknown of its own."""

    def __init__(self, sums: Iterable[Mapping[Hashable, int]] = ()) -> None:
        self._rows: dict[int, dict[int, int]] = {}
        self._names: dict[Hashable, int] = {}
        for each in sums:
            self.learn(each)

    def learn(self, told: Mapping[Hashable, int]) -> None:
        """Take in one more sum: for each unknown how often it counts."""
        row = self._rest(told)
        if row:
            lead = min(row)
            inverse = pow(row[lead], -1, PRIME)
            self._rows[lead] = {key: value * inverse % PRIME for key, value in row.items()}

    def determines(self, asked: Mapping[Hashable, int]) -> bool:
        """Say whether a sum follows from those that are known."""
        return not self._rest(asked)

    def _rest(self, told: Mapping[Hashable, int]) -> dict[int, int]:
        row = {self._names.setdefault(key, len(self._names)): value % PRIME for key, value in told.items()}
        waiting = list(row)
        heapify(waiting)
        while waiting:
            lead = heappop(waiting)
            factor, known = row.get(lead, 0), self._rows.get(lead)
            if not factor:
                row.pop(lead, None)
            elif known is not None:
                for key, value in known.items():
                    if key not in row:
                        heappush(waiting, key)
                    row[key] = (row.get(key, 0) - factor * value) % PRIME
                row.pop(lead)
        return {key: value for key, value in row.items() if value}
