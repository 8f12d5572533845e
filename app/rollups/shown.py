"""The figures of a rollup as its reader may see them, row by row; what is hidden is null and named."""

from functools import cached_property
from itertools import islice
from typing import Any

from app.core.text import Text
from app.rollups.disclosure.veil import Curtain, Veil, decided_in
from app.rollups.engine import Rollup
from app.rollups.figures import Figure, Figures
from app.rollups.query import Stretch

RULE = Text(
    "Hitungan 1 sampai {most} disembunyikan, juga angka lain yang dapat membukanya lewat pengurangan.",
    "Counts from 1 to {most} are hidden, and other figures from which they could be reckoned.",
)


class Shown:
    """Makes the figures of each row; `hidden` of `figures` were hidden so far."""

    def __init__(self, rollup: Rollup, veil: Veil | None) -> None:
        self.rollup, self._veil = rollup, veil
        self._figures = Figures(rollup.question, rollup.divisor)
        self._nothing = [0] * len(rollup.question.columns)
        self._curtains: dict[tuple[str | None, int], Curtain] = {}
        self.hidden = self.figures = 0

    def row(self, area: str, step: int) -> tuple[dict[str, Figure], list[str]]:
        """Return an area's figures in a step, and the indicators of which something is hidden."""
        rows = self._rows.get(area)
        values = self._figures.of([(self._nothing, self._nothing, area, step)])[0] if rows is None else rows[step]
        return self._veiled(values, area, step)

    def whole(self, step: int) -> tuple[dict[str, Figure], list[str]]:
        """Return the same of the whole area that was asked for."""
        rollup, area = self.rollup, self.rollup.question.area
        values = self._figures.of([(rollup.totals[step], rollup.last_totals[step], area, step)])[0]
        return self._veiled(values, area, step)

    @cached_property
    def _rows(self) -> dict[str, list[dict[str, Figure]]]:
        """The figures of every area that is listed, in each step, before anything is hidden."""
        rollup, steps = self.rollup, range(len(self.rollup.steps))
        zeros = [self._nothing for _ in steps]
        spots = [
            (sums, last, area, step)
            for area, _ in rollup.areas
            for sums, last, step in zip(rollup.sums.get(area, zeros), rollup.last.get(area, zeros), steps, strict=True)
        ]
        figures = iter(self._figures.of(spots))
        return {area: list(islice(figures, len(steps))) for area, _ in rollup.areas}

    def suppression(self) -> dict[str, Any] | None:
        """Return the rule by which figures are hidden from this reader and how many were; None where none can be."""
        return None if self._veil is None else rule_of(self._veil, hidden=self.hidden, figures=self.figures)

    def _veiled(self, values: dict[str, Figure], area: str, step: int) -> tuple[dict[str, Figure], list[str]]:
        """Return figures without the parts that are hidden, and the indicators of which some are."""
        if self._veil is None:
            return values, []
        self.figures += len(values)
        within = decided_in(area)
        curtain = self._curtains.get((within, step))
        if curtain is None:
            step_of, tail = self.rollup.steps[step], Stretch(*self.rollup.tails[step])
            curtain = self._veil.curtain(self.rollup.question.asked, area, step_of, tail)
            self._curtains[within, step] = curtain
        behind = curtain.get(area)
        if not behind:
            return values, []
        veiled, hidden = dict(values), []
        for key, count, among in behind:  # a rate needs both
            parts = {"count": count, "among": among, "rate": True, "interval": True}
            veiled[key] = {name: None if parts.get(name) else value for name, value in values[key].items()}
            hidden.append(key)
        self.hidden += len(hidden)
        return veiled, hidden


def rule_of(veil: Veil, *, hidden: int, figures: int) -> dict[str, Any]:
    """Return the rule by which figures are hidden, and how many of those of an answer were."""
    rule = RULE.fill(most=str(veil.least - 1))
    return {"least": veil.least, "hidden": hidden, "figures": figures, "rule": rule._asdict()}
