"""The indicators of reporting that count records, families or kader: REP03 to REP06, each as two sums by area."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlmodel import Session

from app.areas.codes import LEVELS, Level, ancestor, level_of
from app.areas.denominators import Books
from app.areas.tree import Tree
from app.core.clock import WIB
from app.core.db import instant_text
from app.rollups.completeness import Plan
from app.rollups.engine import area_key
from app.rollups.figures import NO_DENOMINATOR
from app.rollups.query import cover
from app.rollups.rates import rate_text
from app.rollups.statements import bound, dialect_of, key_sql, letters_for, points_bound, reviewed_sql
from app.themes.catalog import CATALOG
from app.themes.language import Theme
from app.themes.report_figures import ACTIVE, COVERED, ReportFigure


class Ratio(NamedTuple):
    """Both parts of a figure, the counted above; `below` is None where it is not available."""

    above: int
    below: int | None


def ratio_out(ratio: Ratio, source: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return a figure as it travels: both parts and the rate, or why there is none."""
    above, below = ratio
    if below is None:
        return {"count": above, "among": None, "rate": None, "missing": NO_DENOMINATOR._asdict()}
    told: dict[str, Any] = {"count": above, "among": below, "rate": rate_text(above, below)}
    return told | {"among_source": source} if source else told


def verified(session: Session, tree: Tree, plan: Plan) -> dict[tuple[int, str], Ratio]:
    """Return the accepted records among those that stand, by (step, area)."""
    question, dialect = plan.question, dialect_of(session)
    letters = letters_for(question.by)
    points = [
        (at, letters[span.grain], day)
        for at, step in enumerate(plan.steps)
        for span in cover(step.first, step.last, plan.theme.grains)
        for day in span.periods()
    ]
    values = {"low": question.area, "high": question.area + "/", **points_bound(dialect, points)}
    statement = reviewed_sql(dialect, plan.theme.key, area_key(tree, question.area, question.by))
    accepted: Counter[tuple[int, str]] = Counter()
    all_: Counter[tuple[int, str]] = Counter()
    for step, code, reviewed, records in session.connection().execute(statement, bound(dialect, values)):
        at = step, ancestor(code or question.area, question.by) or code
        accepted[at] += reviewed
        all_[at] += records
    return {at: Ratio(accepted[at], count) for at, count in all_.items()}


def families(
    session: Session, tree: Tree, books: Books, version: int, area: str, by: Level, on: date
) -> dict[str, tuple[Ratio, Mapping[str, str] | None]]:
    """Return the families visited lately among those there are, by area, with the source of the denominator.

    `version`: that of the areas and their figures.
    """
    visited: Counter[str] = Counter()
    for theme in CATALOG:
        if theme.subject.kind == COVERED.subject:
            visited += _visited(session, theme, area, by, on)
    by_figure = COVERED.denominator
    told: dict[str, tuple[Ratio, Mapping[str, str] | None]] = {}
    for node in tree.within(area, by, on):
        counted = None
        if by_figure is not None and LEVELS.index(by) <= LEVELS.index(by_figure.from_level):
            counted = books.book(session, tree, version, by_figure, on.year).figure(node.code, on)
        source = counted and {"metric": "families", "date": counted.date, "source": counted.source}
        told[node.code] = Ratio(visited[node.code], counted and counted.value), source
    return told


def _visited(session: Session, theme: Theme, area: str, by: Level, on: date) -> Counter[str]:
    """Count the subjects with a visit in the days up to `on`; one seen again since is looked for in its revisions."""
    dialect = dialect_of(session)
    statement = text(
        f"SELECT {key_sql('rt', dialect)} AS rt, count(DISTINCT coalesce(c.subject, c.id)) "  # noqa: S608 - ours
        f"FROM record_{theme.key} AS c WHERE c.area >= :low AND c.area < :high AND c.state <> 'void' AND NOT c.zero "
        "AND c.observed_on >= :first AND (c.observed_on <= :last OR EXISTS (SELECT 1 FROM revision AS v "
        "WHERE v.record = c.id AND v.observed_on >= :first AND v.observed_on <= :last)) GROUP BY 1"
    )
    first = on - timedelta(days=COVERED.days - 1)
    values = {"low": area, "high": area + "/", "first": first, "last": on}
    found: Counter[str] = Counter()
    for rt, count in session.execute(statement, bound(dialect, values)):
        found[ancestor(rt, by) or rt] += count
    return found


def kader(session: Session, area: str, by: Level, on: date) -> dict[str, Ratio]:
    """Return the kader who sent something lately among those who serve on a day, by area."""
    if LEVELS.index(by) > LEVELS.index(ACTIVE.narrowest) or level_of(area) == "dasawisma":
        return {}
    dialect = dialect_of(session)
    midnight = datetime(on.year, on.month, on.day, tzinfo=WIB)
    since, until = midnight - timedelta(days=ACTIVE.days - 1), midnight + timedelta(days=1)
    values = {"low": area, "high": area + "/", "role": ACTIVE.role, "on": on, "since": since, "until": until}
    if dialect == "sqlite":
        values |= {"since": instant_text(since), "until": instant_text(until)}
    among: Counter[str] = Counter()
    active: Counter[str] = Counter()
    seen: set[tuple[str, Any]] = set()
    for account, code, sent in session.execute(_KADER, bound(dialect, values)):
        place = ancestor(code, by) or code
        if (place, account) not in seen:
            seen.add((place, account))
            among[place] += 1
            active[place] += bool(sent)
    return {place: Ratio(active[place], count) for place, count in among.items()}


_KADER = text(
    "SELECT s.account, s.area, EXISTS (SELECT 1 FROM revision AS v WHERE v.account = s.account "
    "AND v.received_at >= :since AND v.received_at < :until) "
    "FROM assignment AS s JOIN account AS a ON a.id = s.account "
    "WHERE s.role = :role AND s.area >= :low AND s.area < :high AND s.valid_from <= :on "
    "AND (s.valid_to IS NULL OR s.valid_to >= :on) AND (a.disabled_at IS NULL OR a.disabled_at >= :until)"
)
"""Who serves on a day, and whether she sent anything in the days up to it."""


def told_for(figure: ReportFigure, area: str) -> bool:
    """Say whether a figure is told for an area as wide as this."""
    return LEVELS.index(level_of(area)) >= LEVELS.index(figure.widest)
