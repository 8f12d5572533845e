"""The calendar of reports over HTTP: who has reported, who is late, and of whom a report is still awaited."""

from bisect import bisect_right
from collections import Counter
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from app.areas import codes as area_codes
from app.areas.routes import AreaRef, Places
from app.core.clock import today, wib
from app.core.errors import INVALID, refuse
from app.core.http import Db, Json, Now, etag, holds, keeping
from app.core.openapi import NOT_CHANGED, documented
from app.identity.gate import SignedIn
from app.identity.problems import FORBIDDEN
from app.identity.routes import NOT_SIGNED_IN
from app.identity.scope import Action
from app.records.door import UNKNOWN_THEME
from app.rollups import problems
from app.rollups.asking import own_area
from app.rollups.calendar import PERIOD, STATES, Calendar, Report, State, asked_period, calendar_of
from app.rollups.parameters import AreaAsked
from app.rollups.query import reporting_period
from app.rollups.routes import THEMES, versions
from app.themes.language.theme import Period

MOST = 1000
"""RT on one page; more than any kelurahan or kecamatan has, and nearly the city."""

_SHAPE = "2"
"""Raised when the reply changes in form, so that nobody keeps an old one."""

router = APIRouter(prefix="/v1/reporting", tags=["rollups"])


class ReportOut(BaseModel):
    """What one RT reported in the period."""

    area: AreaRef
    state: State = Field(
        description="`received` or `received_late`, `zero` (a zero report in time), `due` (awaited), `overdue`, "
        "`not_expected` (the period has not begun, or the RT is not in it). Who does not read the records sees "
        "`received` for a zero report too."
    )
    expected: bool
    records: int | None = Field(
        description="Records; of a register every visit to a subject. Null for who does not read them."
    )
    zero_reports: int | None = Field(description="Null for who does not read the records.")
    first_received_at: str | None
    due: date


class CalendarOut(BaseModel):
    """The reports of one period."""

    model_config = ConfigDict(populate_by_name=True)

    theme: str
    area: AreaRef
    period: str
    every: Period = Field(description="How often the theme is reported.")
    from_: date = Field(alias="from")
    to: date
    due: date = Field(description="Received by the end of this day, in WIB, it is in time.")
    late_until: date = Field(description="Until the end of this day a late one is still waited for.")
    zero_report: bool = Field(description="Whether an RT with nothing to report is asked to say so.")
    version: int = Field(description="Rises with every change of the theme's records.")
    counts: dict[State, int] = Field(description="RT by state, over all pages.")
    items: list[ReportOut]
    next: str | None = Field(description="Pass as `cursor` for the page that follows; null when this is the last.")


@router.get(
    "/{theme}",
    response_model=CalendarOut,
    responses=NOT_CHANGED
    | documented(
        *NOT_SIGNED_IN,
        *(FORBIDDEN, area_codes.UNKNOWN, UNKNOWN_THEME, INVALID, PERIOD, problems.PERIOD_TEXT, problems.AREA_NEEDED),
    ),
)
def read_calendar(
    request: Request,
    db: Db,
    places: Places,
    now: Now,
    caller: SignedIn,
    theme: str,
    area: AreaAsked = "",
    period: Annotated[
        str,
        Query(max_length=10, description="As the theme is reported: `2026-08`, `2026-Q3`, `2026-08-17`; now if empty."),
    ] = "",
    cursor: Annotated[str, Query(max_length=40, description="`next` of the page before.")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
) -> Response:
    """Tell of every RT whether it has reported in a period, and whether in time.

    Who reads totals but no records of the theme there is told of no numbers of records: they are null.
    """
    if theme not in THEMES:
        raise refuse(UNKNOWN_THEME)
    asked, tree, day = THEMES[theme], places.tree(), today(now)
    root = area or own_area(caller.scope, asked)
    caller.scope.require(Action.TOTALS, root, theme)
    name = tree.need(root).name
    stretch = asked_period(asked, period, day)
    with db.picture() as session:
        version, _ = versions(session, theme)
        reads = caller.scope.allows(Action.READ, root, theme)
        said = (
            reads,
            theme,
            asked.version,
            asked.reporting,
            version,
            tree.version,
            day,
            root,
            stretch,
            cursor,
            limit,
            _SHAPE,
        )
        headers = keeping(etag(*said), "authorization")
        if holds(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        calendar = calendar_of(session, tree, asked, root, stretch, day)
    head = {
        "theme": theme,
        "area": {"code": root, "name": name},
        "every": reporting_period(asked),
        "zero_report": asked.reporting.zero_report,
        "version": version,
    }
    return Json(head | _out(calendar, cursor, limit, reads=reads), headers=headers)


def _out(calendar: Calendar, cursor: str, limit: int, *, reads: bool) -> dict[str, Any]:
    """Return the calendar as it travels; numbers of records are for those who read the records."""
    reports = calendar.reports if reads else [_veiled(report) for report in calendar.reports]
    start = bisect_right(reports, cursor, key=lambda report: report.node.code)
    page = reports[start : start + limit]
    counted = Counter(report.state for report in reports)
    return {
        "period": calendar.period.label,
        "from": calendar.period.first,
        "to": calendar.period.last,
        "due": calendar.due,
        "late_until": calendar.late_until,
        "counts": {state: counted[state] for state in STATES},
        "items": [_report(report, calendar.due, reads=reads) for report in page],
        "next": page[-1].node.code if start + limit < len(reports) else None,
    }


def _veiled(report: Report) -> Report:
    """Return a report that does not say whether there was anything to tell: that there was not is a number too."""
    return report._replace(state="received") if report.state == "zero" else report


def _report(report: Report, due: date, *, reads: bool) -> dict[str, Any]:
    return {
        "area": {"code": report.node.code, "name": report.node.name},
        "state": report.state,
        "expected": report.expected,
        "records": report.records if reads else None,
        "zero_reports": report.zero_reports if reads else None,
        "first_received_at": report.first_received_at and wib(report.first_received_at),
        "due": due,
    }
