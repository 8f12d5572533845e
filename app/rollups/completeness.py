"""How completely and how timely areas reported, over whole reporting periods: counted in RT x period, never in records.

Expected and received are the engine's own, so that no answer can say another completeness than the totals do.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from app.areas.codes import Level, ancestor, level_of
from app.areas.tree import Tree
from app.core.errors import refuse
from app.rollups.engine import begins_or_ends, exists, expected_reports, received_reports
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
from app.rollups.timeliness import Timely
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
    closed = sum(due_of(theme, each) < today for each in units)
    return Plan(question, steps, units, closed)


def completeness(
    session: Session, tree: Tree, plan: Plan, timely: Mapping[date, Timely]
) -> tuple[list[tuple[str, str]], dict[tuple[int, str], Reports]]:
    """Return the areas of the asked level, by code with their names, and the reports by (step, area).

    `timely`: from which RT something came in time, by the first day of the period. Scope is the caller's to check.
    Problem `rollup.too_large`.
    """
    question = plan.question
    nodes = [node for node in tree.within(question.area, question.by) if exists(node, question.first, question.last)]
    if len(nodes) * len(plan.steps) > MOST_ROWS:
        raise refuse(TOO_LARGE, most=MOST_ROWS)
    runs = _runs(plan)
    reports = Reporting(plan.units, [run.units for run in runs], [])
    expected = expected_reports(tree, question, reports)
    received = received_reports(session, tree, question, reports)
    in_time = _in_time(tree, plan, runs, timely)
    told: dict[tuple[int, str], Reports] = {}
    for at, area in {key for counted in (expected, received) for key, count in counted.items() if count}:
        run = runs[at]
        due, came = expected[at, area], received[at, area]
        open_ = max(due - came, 0)
        more = Reports(due, came, in_time[at, area], 0 if run.closed else open_, open_ if run.closed else 0)
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


def _in_time(tree: Tree, plan: Plan, runs: Sequence[_Run], timely: Mapping[date, Timely]) -> Counter[tuple[int, str]]:
    """Count the RT from which something came in time, by (run, area), as far as they existed in the period."""
    question = plan.question
    width = {"kota": 5, "kecamatan": 8, "kelurahan": 13}.get(question.by)
    gone = {node.code: node for node in tree.within(question.area, "rt") if begins_or_ends(node, question)}
    found: Counter[tuple[int, str]] = Counter()
    for at, run in enumerate(runs):
        counted: Counter[str] = Counter()
        for unit in plan.units[slice(*run.units)]:
            rts = _below(timely[unit.first], question.area)
            if gone:
                rts = [code for code in rts if code not in gone or exists(gone[code], unit.first, unit.last)]
            counted.update(rts if width is None else [code[:width] for code in rts])
        for code, count in counted.items():
            found[at, code if width else ancestor(code, question.by) or code] += count
    return found


def _below(rts: Timely, area: str) -> Sequence[str]:
    if level_of(area) == "kota":
        return rts
    return rts[bisect_left(rts, area) : bisect_left(rts, area + "/")]
