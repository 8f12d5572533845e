"""The zone of every RT on a day: houses with an event in the days up to it are counted, and coloured by the day's rule.

Different houses do not add up over days or areas, so no cell can hold them: they are counted from the records of the
last days, which an index finds.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import TextClause, text
from sqlmodel import Session

from app.areas.codes import Level, ancestor
from app.areas.tree import Tree
from app.rollups.query import State
from app.rollups.statements import Dialect, bound, key_sql
from app.themes.language import Band, Theme, ZoneRule, Zoning, sql


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneQuestion:
    """What is asked: the zones of a theme below `area` on a day, by RT or as numbers of RT at a wider level.

    `endemic`: show them after the zoning has ended too.
    """

    theme: Theme
    zoning: Zoning
    area: str
    by: Level
    on: date
    state: State = "all"
    endemic: bool = False

    @property
    def rule(self) -> ZoneRule | None:
        """The version of the rule by which that day is coloured; None when it is not."""
        return None if self.over else self.zoning.rule_on(self.on)

    @property
    def over(self) -> bool:
        """Whether the day lies behind the end of the zoning, and nobody asked for it all the same."""
        last = self.zoning.shown_until
        return not self.endemic and last is not None and self.on > last


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """One area: its houses and cases of the last days, the colour of an RT, and how many RT have each colour.

    `houses` and `cases` are None where they are not for the reader. `band` is None of an area wider than an RT, on a
    day without rule, and of an RT that is not there on the day; `rts` is None without rule.
    """

    code: str
    name: str
    houses: int | None
    cases: int | None
    band: Band | None
    rts: Mapping[str, int] | None


def zones(session: Session, tree: Tree, question: ZoneQuestion) -> tuple[list[ZoneRow], ZoneRow]:
    """Return the areas of the asked level in code order, and the whole; scope is the caller's to check first.

    Every RT that is there on the day has a colour, with no case the first one; one that is not there any more, or not
    yet, has none, and its houses still count in the areas above.
    """
    counted = _counted(session, question)
    rule = question.rule
    colours = {
        node.code: rule.band(counted.get(node.code, (0, 0))[0])
        for node in tree.within(question.area, "rt", question.on)
        if rule is not None
    }
    areas = {node.code: node.name for node in tree.within(question.area, question.by, question.on)}
    for rt in counted:
        code = ancestor(rt, question.by) or rt
        known = tree.get(code)
        areas.setdefault(code, known.name if known else code)
    rows = _added(counted, colours, areas, question.by, rule)
    whole = _added(counted, colours, {question.area: tree.need(question.area).name}, None, rule)
    return rows, whole[0]


def _added(
    counted: Mapping[str, tuple[int, int]],
    colours: Mapping[str, Band],
    areas: Mapping[str, str],
    by: Level | None,
    rule: ZoneRule | None,
) -> list[ZoneRow]:
    """Add up the RT of each area; without `by` all of them are of the one area."""
    only = next(iter(areas), "")
    houses: Counter[str] = Counter()
    cases: Counter[str] = Counter()
    rts: Counter[tuple[str, str]] = Counter()
    for rt, (its_houses, its_cases) in counted.items():
        code = (by and ancestor(rt, by)) or (rt if by else only)
        houses[code] += its_houses
        cases[code] += its_cases
    for rt, band in colours.items():
        rts[(by and ancestor(rt, by)) or only, band.code] += 1
    return [
        ZoneRow(
            code,
            name,
            houses[code],
            cases[code],
            colours.get(code) if by == "rt" else None,
            None if rule is None else {band.code: rts[code, band.code] for band in rule.bands},
        )
        for code, name in sorted(areas.items())
    ]


def _counted(session: Session, question: ZoneQuestion) -> dict[str, tuple[int, int]]:
    """Return the houses and cases of each RT that has any."""
    dialect: Dialect = "sqlite" if session.get_bind().dialect.name == "sqlite" else "postgresql"
    zoning = question.zoning
    where = sql(zoning.where, question.theme.fields, dialect)
    statement = _houses_sql(dialect, question.theme.key, zoning.on, where, verified=question.state == "verified")
    first, last = zoning.window(question.on)
    values = {"first": first, "last": last, "low": question.area, "high": question.area + "/"}
    return {rt: (houses, cases) for rt, houses, cases in session.execute(statement, bound(dialect, values))}


@lru_cache(64)
def _houses_sql(dialect: Dialect, theme: str, on: str, where: str, *, verified: bool) -> TextClause:
    """Print the count of different houses and of records by RT; who names no house counts as a house of its own."""
    state = "c.state = 'accepted'" if verified else "c.state <> 'void'"
    return text(
        f"SELECT {key_sql('rt', dialect)} AS rt, count(DISTINCT coalesce(c.house, c.id)), count(*) "  # noqa: S608
        f"FROM record_{theme} AS c WHERE c.{on} >= :first AND c.{on} <= :last "
        f"AND c.area >= :low AND c.area < :high AND {state} AND NOT c.zero AND {where} GROUP BY 1"
    )
