"""Which RT reported in a period, since when, and whether in time: one line an RT, in two statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from sqlmodel import Session

from app.areas.tree import Node, Tree
from app.core.errors import problem_kind, refuse
from app.core.text import Text
from app.records.tables import GRAINS
from app.rollups.engine import area_key
from app.rollups.query import Stretch, cover, period_at, read_period, reporting_period
from app.rollups.receipts import due_of, first_sql, in_time, one_period
from app.rollups.reports import exists
from app.rollups.statements import bound, dialect_of, points_bound, sums_sql
from app.themes.language import Theme
from app.themes.language.theme import Period

PERIOD = problem_kind(
    "reporting.period",
    422,
    id="Tema ini dilaporkan per {unit_id}. Yang bisa: {possible}.",
    en="This theme is reported by the {unit_en}. Possible: {possible}.",
)

_UNITS = {
    "day": Text("hari", "day"),
    "month": Text("bulan", "month"),
    "quarter": Text("triwulan", "quarter"),
    "half": Text("semester", "half year"),
    "year": Text("tahun", "year"),
}

State = Literal["received", "received_late", "zero", "due", "overdue", "not_expected"]
STATES: tuple[State, ...] = ("received", "received_late", "zero", "due", "overdue", "not_expected")


class Report(NamedTuple):
    """What an RT reported in a period; a register's records count once for every visit."""

    node: Node
    expected: bool
    records: int
    zero_reports: int
    first_received_at: datetime | None
    state: State


@dataclass(frozen=True, slots=True)
class Calendar:
    """The reports of one period: in time up to the end of `due`, waited for up to the end of `late_until` (WIB)."""

    period: Stretch
    due: date
    late_until: date
    reports: list[Report]


def asked_period(theme: Theme, written: str, today: date, every: Period | None = None) -> Stretch:
    """Return the period asked for; without a word, the one of today. `every`: its length, if not as is reported.

    Problems `rollup.period_text`, and `reporting.period` for one in which the theme is not reported.
    """
    unit = every or reporting_period(theme)
    if not written:
        return period_at(unit, today)
    asked = read_period(written)
    period = period_at(unit, asked.first)
    if period != asked:
        words = _UNITS[unit]
        raise refuse(PERIOD, unit_id=words.id, unit_en=words.en, possible=period.label)
    return period


def calendar_of(session: Session, tree: Tree, theme: Theme, area: str, period: Stretch, today: date) -> Calendar:
    """Return the reports of every RT at or below an area that exists in the period, or from which something came.

    What came is read from the cells, exactly as completeness reads it; when it first came, from the revisions of the
    records that still stand.
    """
    due = due_of(theme, period)
    came = _came(session, tree, theme, area, period)
    first = _first_received(session, tree, theme, area, period) if came else {}
    reports = []
    for node in tree.within(area, "rt"):
        expected = period.first <= today and exists(node, period.first, period.last)
        records, zeros = came.get(node.code, (0, 0))
        if expected or records or zeros or (period.first > today and exists(node, period.first, period.last)):
            at = first.get(node.code)
            state = state_of(records, zeros, at, due, today, expected=expected)
            reports.append(Report(node, expected, records, zeros, at, state))
    return Calendar(period, due, period.last + timedelta(days=theme.reporting.late_days), reports)


def state_of(records: int, zeros: int, at: datetime | None, due: date, today: date, *, expected: bool) -> State:
    """Return where an RT stands; in time or late is a matter of the day of first receipt in Metro."""
    if records or zeros:
        if at is not None and not in_time(at, due):
            return "received_late"
        return "received" if records else "zero"
    if not expected:
        return "not_expected"
    return "due" if today <= due else "overdue"


def _came(session: Session, tree: Tree, theme: Theme, area: str, period: Stretch) -> dict[str, tuple[int, int]]:
    """Return the records and zero reports of each RT from which any came."""
    dialect = dialect_of(session)
    points = [
        (0, GRAINS[span.grain], day)
        for span in cover(period.first, period.last, theme.grains)
        for day in span.periods()
    ]
    statement = sums_sql(
        dialect, theme.key, ("records", "zero_reports"), area_key(tree, area, "rt"), verified=False, opening=False
    )
    values = {"low": area, "high": area + "/", **points_bound(dialect, points)}
    found = session.connection().execute(statement, bound(dialect, values))
    return {rt or area: (records, zeros) for _, rt, records, zeros in found if records or zeros}


def _first_received(session: Session, tree: Tree, theme: Theme, area: str, period: Stretch) -> Mapping[str, datetime]:
    dialect = dialect_of(session)
    statement = first_sql(dialect, theme.key, area_key(tree, area, "rt"), one_period=one_period(theme))
    values = {"low": area, "high": area + "/", "first": period.first, "last": period.last}
    found = session.connection().execute(statement, bound(dialect, values))
    return {rt: at if isinstance(at, datetime) else datetime.fromisoformat(at) for rt, at in found}
