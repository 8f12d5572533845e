"""How completely and how timely areas reported, over whole reporting periods: counted in RT x period, never in records.

Expected and received are the engine's own, so that no answer can say another completeness than the totals do.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.areas.codes import Level
from app.areas.tree import Tree
from app.core.errors import refuse
from app.rollups.problems import TOO_LARGE
from app.rollups.query import (
    MOST_ROWS,
    STEPS,
    Question,
    Reporting,
    Step,
    Stretch,
    period_at,
    reporting,
    reporting_period,
    stretches,
)
from app.rollups.receipts import due_of
from app.rollups.reports import exists, expected_reports
from app.rollups.timeliness import MOST_PERIODS, Came
from app.themes.language import Theme


class Reports(NamedTuple):
    """Reports of an area in a step, each an RT in a reporting period.

    `expected` = `received` + `due` + `overdue`, and `received` = `in_time` + `late`.
    """

    expected: int
    received: int
    in_time: int
    due: int
    overdue: int

    @property
    def late(self) -> int:
        """Reports that came after their due day."""
        return self.received - self.in_time


NOTHING = Reports(0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Plan:
    """Which periods of a theme are judged: whole ones that have begun, the first `closed` of which are past due."""

    question: Question
    steps: list[Stretch]
    units: list[Stretch]
    closed: int

    @property
    def theme(self) -> Theme:
        """The theme that reports."""
        return self.question.theme


def planned(theme: Theme, area: str, by: Level, asked: Stretch, step: Step, today: date) -> Plan:
    """Return the plan for a range: widened to whole reporting periods, in steps no finer than they are.

    Problem `rollup.too_large` when there are more steps or periods than an answer may hold.
    """
    unit = reporting_period(theme)
    first, last = period_at(unit, asked.first).first, period_at(unit, asked.last).last
    coarse = max(step, unit, key=STEPS.index)
    question = Question(theme=theme, area=area, by=by, first=first, last=last, step=coarse)
    steps = stretches(question)
    units = reporting(question, steps, today).units
    if len(units) > MOST_PERIODS:
        raise refuse(TOO_LARGE, most=MOST_PERIODS)
    closed = sum(due_of(theme, each) < today for each in units)
    return Plan(question, steps, units, closed)


def completeness(
    tree: Tree, plan: Plan, came: Mapping[date, Came]
) -> tuple[list[tuple[str, str]], dict[tuple[int, str], Reports]]:
    """Return the areas of the asked level, by code with their names, and the reports by (step, area).

    `came`: what came of each period of the plan, by its first day. Scope is the caller's to check.
    Problem `rollup.too_large`.
    """
    question = plan.question
    nodes = [node for node in tree.within(question.area, question.by) if exists(node, question.first, question.last)]
    if len(nodes) * len(plan.steps) > MOST_ROWS:
        raise refuse(TOO_LARGE, most=MOST_ROWS)
    runs = _runs(plan)
    expected = expected_reports(tree, question, Reporting(plan.units, [run.units for run in runs], []))
    received, in_time = _counted(plan, runs, came)
    told: dict[tuple[int, str], Reports] = {}
    for at, area in {key for counted in (expected, received) for key, count in counted.items() if count}:
        run = runs[at]
        due, here = expected[at, area], received[at, area]
        open_ = max(due - here, 0)
        more = Reports(due, here, in_time[at, area], 0 if run.closed else open_, open_ if run.closed else 0)
        told[run.step, area] = added((told.get((run.step, area), NOTHING), more))
    names = {node.code: node.name for node in nodes}
    for _, area in told:
        known = tree.get(area)
        names.setdefault(area, known.name if known else area)
    return sorted(names.items()), told


def added(parts: Sequence[Reports]) -> Reports:
    """Return the reports of parts that have none in common."""
    return Reports(*(sum(each) for each in zip(*parts, strict=True))) if parts else NOTHING


class _Run(NamedTuple):
    """Periods of one step, `(start, stop)`, all of them past their due day or none."""

    step: int
    units: tuple[int, int]
    closed: bool


def _runs(plan: Plan) -> list[_Run]:
    runs = []
    at = 0
    for step, each in enumerate(plan.steps):
        start = at
        while at < len(plan.units) and plan.units[at].first <= each.last:
            at += 1
        middle = min(max(plan.closed, start), at)
        runs += [_Run(step, (start, middle), closed=True), _Run(step, (middle, at), closed=False)]
    return [run for run in runs if run.units[0] < run.units[1]]


def _counted(
    plan: Plan, runs: Sequence[_Run], came: Mapping[date, Came]
) -> tuple[Counter[tuple[int, str]], Counter[tuple[int, str]]]:
    """Count the RT from which anything came, and those in time, by (run, area)."""
    question = plan.question
    received: Counter[tuple[int, str]] = Counter()
    in_time: Counter[tuple[int, str]] = Counter()
    for at, run in enumerate(runs):
        for unit in plan.units[slice(*run.units)]:
            both = came[unit.first]
            for found, heard in ((received, both.received), (in_time, both.in_time)):
                for code, count in heard.counted(question.area, question.by).items():
                    found[at, code] += count
    return received, in_time
