"""Totals answered from what closings froze: the same answer in the same shape, and nobody can move it any more."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
from sqlalchemy import select, text
from sqlmodel import Session, col

from app.areas.codes import LEVELS, Level, ancestor, level_of
from app.areas.denominators import Counted
from app.areas.tree import Tree
from app.core.errors import problem_kind, refuse
from app.records.closed import Closed, closed_now
from app.records.models import Closing, Frozen
from app.records.tables import sum_columns
from app.rollups.closing import NOT_CLOSED, OWN, UNKNOWN, Part, closing_period, divisor_key
from app.rollups.engine import Rollup, area_key
from app.rollups.problems import INDICATOR, TOO_LARGE
from app.rollups.query import MOST_ROWS, Question, Reporting, State, Stretch, period_at, stretches
from app.rollups.reports import exists
from app.rollups.statements import dialect_of, key_sql
from app.themes.language import Denominator, Theme

PARTS = problem_kind(
    "closing.parts",
    422,
    id="Angka yang ditutup hanya untuk periode utuh, misalnya {possible}; langkah tidak boleh lebih kecil.",
    en="Closed figures are of whole periods only, such as {possible}; steps cannot be smaller.",
)

Sums = list[int]


def closed_periods(session: Session, theme: Theme) -> Closed:
    """Return which periods of a theme are closed now, in order of time."""
    return closed_now(session, theme.key)


def frozen_sums(session: Session, theme: Theme, closing: int) -> dict[str, dict[str, Sums]]:
    """Return what a closing froze by RT and state (`accepted`, `rest`), in the order of `sum_columns(theme)`.

    An RT that counts nothing is not there; an indicator that was not yet counted at the closing is 0. Problem
    `closing.unknown`.
    """
    keys = list(_sums_of(_closing(session, theme, closing)))
    at = [keys.index(key) if key in keys else None for key in sum_columns(theme)]
    found: dict[str, dict[str, Sums]] = {}
    for row in _rows(session, [closing], ("accepted", "rest"), OWN):
        held = found.setdefault(ancestor(row.area, "rt") or row.area, {}).setdefault(row.part, [0] * len(at))
        figures = orjson.loads(row.figures)
        for place, each in enumerate(at):
            held[place] += 0 if each is None else figures[each]
    return found


def closing_of(session: Session, theme: Theme, period: Stretch, id: int | None = None) -> Closing:
    """Return a closing of a period by its id; without one the last. Problem `closing.unknown`."""
    if id is not None:
        found = _closing(session, theme, id)
        if found.period != period.label:
            raise refuse(UNKNOWN)
        return found
    query = select(Closing).where(col(Closing.theme) == theme.key, col(Closing.period) == period.label)
    last: Closing | None = session.execute(query.order_by(col(Closing.id).desc()).limit(1)).scalars().one_or_none()
    if last is None:
        raise refuse(UNKNOWN)
    return last


def _closing(session: Session, theme: Theme, id: int) -> Closing:
    found: Closing | None = session.get(Closing, id)
    if found is None or found.theme != theme.key:
        raise refuse(UNKNOWN)
    return found


def _sums_of(closing: Closing) -> Sequence[str]:
    return tuple(orjson.loads(closing.sums))


def closings_behind(session: Session, question: Question) -> list[list[Closing]]:
    """Return the closings that hold now for each step of a question.

    Problems `closing.open` with the first asked period that is not closed, `closing.parts` where a step is not of whole
    periods.
    """
    held = {each.begins: each.closing for each in closed_periods(session, question.theme).periods}
    units = _units(question)
    for unit in (each for step in units for each in step):
        if unit.first not in held:
            raise refuse(NOT_CLOSED, period=unit.label)
    ids = [held[unit.first] for step in units for unit in step]
    closings = {each.id or 0: each for each in _closings(session, ids)}
    return [[closings[held[unit.first]] for unit in step] for step in units]


def _closings(session: Session, ids: Sequence[int]) -> Iterable[Closing]:
    return session.execute(select(Closing).where(col(Closing.id).in_(ids))).scalars()


def _units(question: Question) -> list[list[Stretch]]:
    """Return the periods of each step. Problem `closing.parts` when a step is not made of whole ones."""
    unit = closing_period(question.theme)
    found = []
    for step in stretches(question):
        periods, start = [], step.first
        while start <= step.last:
            period = period_at(unit, start)
            if period.first != start or period.last > step.last:
                raise refuse(PARTS, possible=period.label)
            periods.append(period)
            start = date.fromordinal(period.last.toordinal() + 1)
        found.append(periods)
    return found


def closed_steps(question: Question, closed: Closed) -> dict[str, bool]:
    """Say of each step of an answer whether all of it is closed now."""
    told = {}
    for step in stretches(question):
        start, whole = step.first, True
        while whole and start <= step.last:
            period = closed.of(start)
            whole = period is not None and period.ends <= step.last and (period.begins == start)
            start = date.fromordinal(period.ends.toordinal() + 1) if period else start
        told[step.label] = whole
    return told


def frozen_answer(
    session: Session, tree: Tree, question: Question, steps: Sequence[Sequence[Closing]], *, named: bool
) -> Rollup:
    """Answer a question from these closings, one list a step; `named`: whether its indicators were asked for by name.

    Problem `rollup.indicator` for one that was not yet counted when a period was closed.
    """
    question = _counted_then(question, [each for step in steps for each in step], named=named)
    nodes = [node for node in tree.within(question.area, question.by) if exists(node, question.first, question.last)]
    stretched = stretches(question)
    if len(nodes) * len(stretched) > MOST_ROWS:
        raise refuse(TOO_LARGE, most=MOST_ROWS)
    places = {each.id or 0: (step, each is closings[-1]) for step, closings in enumerate(steps) for each in closings}
    keys = {each.id or 0: _sums_of(each) for closings in steps for each in closings}
    sums, last = _read_sums(session, question, places, keys)
    expected, received = _read_reports(session, question, places)
    names = {node.code: node.name for node in nodes}
    due = {area for _, area in expected or ()} if question.by != "dasawisma" else set()
    for code in sorted((sums.keys() | due) - names.keys()):
        known = tree.get(code)
        names[code] = known.name if known else code
    width = len(question.columns)
    ends = [step.last for step in stretched]
    return Rollup(
        question,
        stretched,
        ends,
        [Stretch(closings[-1].begins, closings[-1].ends) for closings in steps],
        sorted(names.items()),
        sums,
        last,
        _added(sums.values(), len(stretched), width),
        _added(last.values(), len(stretched), width),
        _books(session, question, {closings[-1].id or 0: closings[-1].ends for closings in steps}, ends),
        Reporting([], [(at, at + 1) for at in range(len(stretched))], list(range(len(stretched)))),
        expected,
        received,
    )


def _counted_then(question: Question, closings: Sequence[Closing], *, named: bool) -> Question:
    """Leave out the indicators that were not yet counted; Problem `rollup.indicator` if they were asked for by name."""
    known = set.intersection(*(set(_sums_of(each)) for each in closings))
    keys = tuple(each.key for each in question.asked if {each.key, each.whole or each.key} <= known)
    if len(keys) < len(question.asked) and (named or not keys):
        raise refuse(INDICATOR, known=", ".join(keys))
    return replace(question, indicators=keys)


Places = Mapping[int, tuple[int, bool]]
"""The step of each closing, and whether it is the last of the step."""


def _read_sums(
    session: Session, question: Question, places: Places, keys: Mapping[int, Sequence[str]]
) -> tuple[dict[str, list[Sums]], dict[str, list[Sums]]]:
    """Return the sums of each area and step, and of the last period of each; of a stock both are the last."""
    columns, steps = question.columns, 1 + max(step for step, _ in places.values())
    stock = [key in question.stocks for key in columns]
    at = {id_: [known.index(key) for key in columns] for id_, known in keys.items()}
    parts: tuple[Part, ...] = ("accepted",) if question.state == "verified" else ("accepted", "rest")
    depth = OWN if question.by in ("rt", "dasawisma") else LEVELS.index(question.by)
    sums: defaultdict[str, list[Sums]] = defaultdict(lambda: [[0] * len(columns) for _ in range(steps)])
    last: defaultdict[str, list[Sums]] = defaultdict(lambda: [[0] * len(columns) for _ in range(steps)])
    for row in _rows(session, places, parts, depth, question.area):
        area = (ancestor(row.area, "rt") or row.area) if question.by == "rt" else row.area
        step, final = places[row.closing]
        figures, into, tail = orjson.loads(row.figures), sums[area][step], last[area][step]
        for place, each in enumerate(at[row.closing]):
            if final or not stock[place]:
                into[place] += figures[each]
            if final:
                tail[place] += figures[each]
    return dict(sums), dict(last)


def _read_reports(
    session: Session, question: Question, places: Places
) -> tuple[Counter[tuple[int, str]] | None, Counter[tuple[int, str]] | None]:
    """Return the reports expected and received by (step, area); nothing of a dasawisma, where none is due."""
    if level_of(question.area) == "dasawisma":
        return None, None
    depth = LEVELS.index("rt" if question.by == "dasawisma" else question.by)
    expected: Counter[tuple[int, str]] = Counter()
    received: Counter[tuple[int, str]] = Counter()
    for row in _rows(session, places, ("reports",), depth, question.area):
        due, came, accepted = orjson.loads(row.figures)
        key = places[row.closing][0], row.area
        expected[key] += due
        received[key] += accepted if question.state == "verified" else came
    return expected, received


class _FrozenBook:
    """What rates divided by when periods were closed."""

    def __init__(self, kept: Mapping[tuple[str, date], Counted]) -> None:
        self._kept = kept

    def figure(self, area: str, day: date) -> Counted | None:
        """Return what was frozen for an area with the period that ends on a day."""
        return self._kept.get((area, day))


def _books(
    session: Session, question: Question, ends_of: Mapping[int, date], ends: Sequence[date]
) -> dict[tuple[Denominator, int], _FrozenBook]:
    kept: dict[str, dict[tuple[str, date], Counted]] = {divisor_key(by): {} for by in question.denominators}
    if kept:
        for row in _rows(session, ends_of, ("among",), None, question.area):
            for key, counted in orjson.loads(row.figures).items():
                if key in kept:
                    kept[key][row.area, ends_of[row.closing]] = Counted(*counted)
    return {
        (by, year): _FrozenBook(kept[divisor_key(by)])
        for by in question.denominators
        for year in {end.year for end in ends}
    }


def _rows(
    session: Session, closings: Iterable[int], parts: Sequence[Part], depth: int | None, area: str = ""
) -> Iterable[Any]:
    """Return frozen rows of a depth, at or below an area."""
    query = select(col(Frozen.closing), col(Frozen.part), col(Frozen.area), col(Frozen.figures)).where(
        col(Frozen.closing).in_(list(closings)), col(Frozen.part).in_(parts)
    )
    if depth is not None:
        query = query.where(col(Frozen.depth) == depth)
    if area:
        query = query.where(col(Frozen.area) >= area, col(Frozen.area) < area + "/")
    return session.execute(query)


def _added(found: Iterable[Sequence[Sums]], steps: int, width: int) -> list[Sums]:
    totals = [[0] * width for _ in range(steps)]
    for held in found:
        for total, row in zip(totals, held, strict=True):
            for at, each in enumerate(row):
                total[at] += each
    return totals


def sums_by(session: Session, closing: Closing) -> Callable[..., Mapping[str, list[Sums]]]:
    """Return what reads the sums that a closing froze, in its only step; what was not yet counted is 0."""
    known = _sums_of(closing)

    def read(area: str, by: Level, _: object, columns: tuple[str, ...], state: State) -> Mapping[str, list[Sums]]:
        at = [known.index(key) if key in known else None for key in columns]
        parts: tuple[Part, ...] = ("accepted",) if state == "verified" else ("accepted", "rest")
        found: dict[str, list[Sums]] = {}
        for row in _rows(session, [closing.id or 0], parts, OWN if by == "rt" else LEVELS.index(by), area):
            code = (ancestor(row.area, "rt") or row.area) if by == "rt" else row.area
            into, figures = found.setdefault(code, [[0] * len(at)])[0], orjson.loads(row.figures)
            for place, each in enumerate(at):
                into[place] += 0 if each is None else figures[each]
        return found

    return read


def late_by_area(session: Session, tree: Tree, question: Question, closing: int) -> dict[str, tuple[int, int]]:
    """Return by area how many records came after a closing, and how many were there and changed its figures since."""
    dialect = dialect_of(session)
    key = key_sql(area_key(tree, question.area, question.by), dialect)
    rows = session.execute(
        text(
            f"SELECT {key} AS area, sum(CASE WHEN c.kind = 'received' THEN 1 ELSE 0 END), count(*) FROM late AS c "  # noqa: S608
            "WHERE c.closing = :closing AND c.area >= :low AND c.area < :high GROUP BY 1"
        ),
        {"closing": closing, "low": question.area, "high": question.area + "/"},
    )
    found: dict[str, tuple[int, int]] = {}
    for code, came, all_ in rows:
        area = ancestor(code or question.area, question.by) or code
        before = found.get(area, (0, 0))
        found[area] = before[0] + int(came), before[1] + int(all_ - came)
    return found
