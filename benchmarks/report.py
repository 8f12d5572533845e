"""Prints what was measured as Markdown: the machine, the figures, the ratios beside their goals, the exactness."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.exact import Proof
from benchmarks.rounds import Case, Rounds, spread

HEADINGS = {
    "rate": "records/s",
    "p50": "p50 ms",
    "p99": "p99 ms",
    "app_us": "app us/record",
    "db_us": "db us/record",
}


SHOWN = "-"
"""In place of a goal's number: nothing was promised, the ratio is only shown."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A ratio with its limit: `figure` of one case over that of another, at least or at most so much."""

    number: str
    what: str
    figure: str
    above: Case
    below: Case
    limit: float
    at_least: bool = True

    def line(self, rounds: Rounds) -> str | None:
        """Return the goal as a row; None when it was not measured."""
        ratios = rounds.ratios(self.figure, self.above, self.below)
        if not ratios:
            return None
        found = median(ratios)
        if self.number == SHOWN:
            return f"| {SHOWN} | {self.what} | {spread(ratios)} | - | - |"
        met = found >= self.limit if self.at_least else found <= self.limit
        wanted = f"{'>=' if self.at_least else '<='} {self.limit:g}"
        return f"| {self.number} | {self.what} | {spread(ratios)} | {wanted} | {'met' if met else '**not met**'} |"


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure that may be at most so much; a limit of infinity only shows it."""

    number: str
    what: str
    figure: str
    case: Case
    limit: float

    def line(self, rounds: Rounds) -> str | None:
        """Return the limit as a row; None when it was not measured."""
        values = rounds.of(*self.case, self.figure)
        if not values:
            return None
        if self.limit == inf:
            return f"| {self.number} | {self.what} | {spread(values)} | - | - |"
        met = "met" if median(values) <= self.limit else "**not met**"
        return f"| {self.number} | {self.what} | {spread(values)} | <= {self.limit:g} | {met} |"


def figures(rounds: Rounds, names: dict[str, str] | None = None) -> str:
    """Return the table of figures: medians, with least and greatest of the rounds."""
    wanted = names or HEADINGS
    present = [name for name in wanted if any(rounds.of(*case, name) for case in rounds.cases())]
    lines = [
        "| who | where | " + " | ".join(wanted[name] for name in present) + " |",
        "|---|---|" + "---|" * len(present),
    ]
    for who, where in rounds.cases():
        cells = " | ".join(spread(rounds.of(who, where, name)) for name in present)
        lines.append(f"| {who} | {where} | {cells} |")
    return "\n".join(lines)


def goals(rounds: Rounds, wanted: Sequence[Goal | Limit]) -> str:
    """Return the table of goals: the median of the ratios of each round, with least and greatest."""
    lines = [line for each in wanted if (line := each.line(rounds))]
    return "\n".join(["| goal | ratio | measured | wanted | |", "|---|---|---|---|---|", *lines])


def publish(title: str, machine: Sequence[str], parts: Sequence[str], rounds: Rounds, proof: Proof, out: str) -> None:
    """Print everything; write it as JSON too when `out` names a file."""
    print(f"\n## {title}\n")
    print("\n".join(f"- {line}" for line in machine))
    for part in parts:
        print(f"\n{part}")
    print(f"\n{proof}")
    if out:
        held: dict[str, Any] = {"title": title, "machine": machine, "rounds": rounds.plain()}
        held |= {"checks": proof.made, "mismatches": proof.failures}
        Path(out).write_text(json.dumps(held, indent=1) + "\n")
