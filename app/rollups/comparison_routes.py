"""Comparisons over HTTP: whoever may read the totals of an area sees them beside earlier ones, and areas in order."""

import csv
import io
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.areas import codes as area_codes
from app.areas.codes import Level
from app.areas.denominators import Books
from app.areas.routes import AreaRef, Places
from app.core.clock import today
from app.core.errors import INVALID, refuse
from app.core.http import Db, Now, etag, holds, keeping
from app.core.openapi import NOT_CHANGED, Bilingual, documented
from app.core.text import Text
from app.identity.gate import SignedIn
from app.identity.problems import EXPIRED, FORBIDDEN, INVALID_TOKEN, MISSING, REVOKED
from app.records.door import UNKNOWN_THEME
from app.rollups import problems, routes
from app.rollups.answer import described, reports
from app.rollups.asking import Words, own_area, understood
from app.rollups.comparison import (
    BESIDE,
    INCOMPLETE,
    LEAST_COMPLETE,
    MOST_PERIODS,
    NO_PERIOD,
    RUNNING,
    Beside,
    Order,
    Side,
    change,
    finished,
    label,
    ranks,
    read_stretch,
    series,
    sides,
)
from app.rollups.disclosure.patterns import Patterns
from app.rollups.disclosure.readers import PatternsMemory, ServiceSettings, least_of, reader_of
from app.rollups.disclosure.sheets import Stand
from app.rollups.disclosure.veil import COARSE
from app.rollups.figures import headings, plain, table_cells
from app.rollups.parameters import AreaAsked, FormatAsked, IndicatorsAsked, LevelAsked, StateAsked
from app.rollups.query import Question, State, Stretch, label_of
from app.rollups.replies import CompletenessOut, FigureOut, IndicatorOut
from app.rollups.requests import told_of
from app.themes.language import Indicator

_SHAPE = "1"
"""Raised when the reply changes in form, so that nobody keeps an old one."""


class SideOut(BaseModel):
    """One area in one period."""

    period: str
    values: dict[str, FigureOut | None] = Field(description="Null, not available, where nothing was reported.")
    completeness: CompletenessOut | None = Field(description="Null below the RT, where no report is due.")
    comparable: bool = Field(description="Whether enough of the reports came (`least_complete`).")


class ChangeOut(BaseModel):
    """The asked period less an earlier one; null where either is not available."""

    count: int | str | None
    rate: str | None = Field(description="In the unit of the rate: of per cent, in percentage points.")


class ComparisonRowOut(BaseModel):
    """One area."""

    area: AreaRef
    rank: int | None = Field(description="Its place by `rank_by`; ties share one. Null where there is no value.")
    note: Bilingual | None = Field(description="Why not to compare it, where too few reports came.")
    now: SideOut
    before: SideOut
    year_before: SideOut
    change: dict[str, ChangeOut] = Field(description="By indicator: since the period before.")
    year_change: dict[str, ChangeOut] = Field(description="By indicator: since the same period a year before.")
    series: list[SideOut] | None = Field(description="The last periods, the oldest first, if `last` was asked for.")


class ComparisonOut(BaseModel):
    """Totals beside earlier ones."""

    theme: str
    area: AreaRef
    by: Level
    state: State
    period: str
    before: str
    year_before: str
    note: Bilingual | None = Field(description="Said when the period is not over yet.")
    as_of: date
    version: int = Field(description="Rises with every change of the theme's records.")
    least_complete: int = Field(description="Per cent of the reports due, below which figures are not to be compared.")
    rank_by: str | None
    order: Literal["high", "low"]
    indicators: list[IndicatorOut]
    rows: list[ComparisonRowOut] = Field(description="By rank if `rank_by` was asked for, else by code.")


router = APIRouter(prefix="/v1", tags=["rollups"])
"""Mounted by the application, whose state holds `database`, `clock`, `areas`, `books` and `gate`."""

_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "model": ComparisonOut,
        "description": "The comparison, as JSON or CSV.",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    },
    **NOT_CHANGED,
    **documented(
        *(MISSING, INVALID_TOKEN, EXPIRED, REVOKED, FORBIDDEN, area_codes.UNKNOWN, UNKNOWN_THEME, INVALID),
        *(problems.PERIOD, problems.PERIOD_TEXT, problems.LEVEL, problems.INDICATOR, problems.AREA_NEEDED),
        *(problems.TOO_LARGE, NO_PERIOD, COARSE),
    ),
}


@dataclass(frozen=True, slots=True)
class _Compared:
    """Everything that a reply shows."""

    question: Question
    sides: dict[Beside, Side]
    series: list[Side] | None
    rank_by: Indicator | None
    order: Order
    note: Text | None

    @property
    def ranks(self) -> dict[str, int]:
        return ranks(self.sides["now"], self.rank_by, self.order) if self.rank_by else {}

    @property
    def areas(self) -> list[tuple[str, str]]:
        """The areas of any of the three periods, in the order of the answer."""
        found = {code: name for each in BESIDE for code, name in self.sides[each].rollup.areas}
        places = self.ranks
        return sorted(found.items(), key=lambda each: (places.get(each[0], len(found) + 1), each[0]))


@router.get("/comparisons/{theme}", responses=_RESPONSES, response_class=Response)
def read_comparison(
    request: Request,
    db: Db,
    places: Places,
    now: Now,
    caller: SignedIn,
    books: Annotated[Books, Depends(routes.books_of)],
    memory: PatternsMemory,
    settings: ServiceSettings,
    theme: str,
    area: AreaAsked = "",
    by: LevelAsked = None,
    period: Annotated[
        str,
        Query(
            max_length=10,
            description="`2026`, `2026-S1`, `2026-Q1`, `2026-01` or `2026-01-15`; the last that is over when empty.",
        ),
    ] = "",
    indicators: IndicatorsAsked = "",
    state: StateAsked = "all",
    rank_by: Annotated[str, Query(max_length=40, description="Rank the areas by this one of the indicators.")] = "",
    order: Annotated[Order, Query(description="Which end is first; whether high is good is yours to say.")] = "high",
    last: Annotated[
        int | None, Query(ge=2, le=MOST_PERIODS, description="Also the series of the last so many periods.")
    ] = None,
    format: FormatAsked = None,
) -> Response:
    """Compare a period with the one before and with the same a year before, and rank areas."""
    if theme not in routes.THEMES:
        raise refuse(UNKNOWN_THEME)
    found, tree, day = routes.THEMES[theme], places.tree(), today(now)
    least = least_of(found, settings)
    words = Words(area=area, by=by, indicators=indicators, state=state)
    reader = reader_of(caller.scope, found, area or own_area(caller.scope, found), settings)
    coarse = reader is not None and found.period == "day"
    written = period or label_of(*finished("month" if coarse else found.period, day))
    words = replace(words, first=written, last=written, step="total")
    question = understood(words, found, caller.scope, tree, day, least)
    span, asked = read_stretch(Stretch(question.first, question.last))
    ranked = next((each for each in question.asked if each.key == rank_by), None)
    if rank_by and ranked is None:
        raise refuse(problems.INDICATOR, known=", ".join(each.key for each in question.asked))
    kind = format or routes.preferred(request.headers.get("accept", ""))
    with db.picture() as session:
        version, figures_version = routes.versions(session, theme)
        also = (rank_by, order, last, version, figures_version, tree.version, day, kind, reader, _SHAPE)
        tag = etag(*told_of(question), *also)
        if holds(request, tag):
            return Response(status_code=304, headers=keeping(tag))
        state_now = Stand(version, figures_version, tree.version)
        patterns = reader and Patterns(session, tree, found, reader, day, memory, state_now)
        compared = _Compared(
            question,
            sides(session, tree, question, span, day, books, figures_version, patterns),
            series(session, tree, question, span, last, day, books, figures_version, patterns) if last else None,
            ranked,
            order,
            RUNNING if asked.last >= day else None,
        )
    if kind == "csv":
        name = f"{theme}-{question.area}-{question.by}-{written}-{question.state}-comparison.csv"
        headers = {**keeping(tag), "content-disposition": f'attachment; filename="{name}"'}
        return Response(_csv(compared), headers=headers, media_type="text/csv")
    body = _json(compared, name=tree.need(question.area).name, version=version)
    return Response(orjson.dumps(body), headers=keeping(tag), media_type="application/json")


def _json(compared: _Compared, *, name: str, version: int) -> dict[str, Any]:
    question, found = compared.question, compared.sides
    return {
        "theme": question.theme.key,
        "area": {"code": question.area, "name": name},
        "by": question.by,
        "state": question.state,
        "period": label(found["now"]),
        "before": label(found["before"]),
        "year_before": label(found["year_before"]),
        "note": compared.note and compared.note._asdict(),
        "as_of": question.last,
        "version": version,
        "least_complete": LEAST_COMPLETE,
        "rank_by": compared.rank_by and compared.rank_by.key,
        "order": compared.order,
        "indicators": [described(each) for each in question.asked],
        "rows": [_row(compared, code, area) for code, area in compared.areas],
    }


def _row(compared: _Compared, code: str, name: str) -> dict[str, Any]:
    sides, asked = compared.sides, compared.question.asked
    return {
        "area": {"code": code, "name": name},
        "rank": compared.ranks.get(code),
        "note": _note(compared, code),
        **{each: _side(sides[each], code, asked) for each in BESIDE},
        "change": _changes(compared, "before", code),
        "year_change": _changes(compared, "year_before", code),
        "series": None if compared.series is None else [_side(each, code, asked) for each in compared.series],
    }


def _note(compared: _Compared, code: str) -> dict[str, str] | None:
    return None if all(side.enough(code) for side in compared.sides.values()) else INCOMPLETE._asdict()


def _side(side: Side, code: str, asked: tuple[Indicator, ...]) -> dict[str, Any]:
    reported = side.completeness(code)
    return {
        "period": label(side),
        "values": {each.key: side.figure(code, each.key) for each in asked},
        "completeness": None if reported is None else reports(*reported),
        "comparable": side.enough(code),
    }


def _changes(compared: _Compared, since: Beside, code: str) -> dict[str, Any]:
    theme, now, then = compared.question.theme, compared.sides["now"], compared.sides[since]
    found = {each.key: change(theme, each, now, then, code) for each in compared.question.asked}
    return {key: {"count": each.count, "rate": each.rate} for key, each in found.items()}


def _csv(compared: _Compared) -> str:
    """Return one line an area (RFC 4180, with a header); what is not available is an empty cell."""
    out = io.StringIO()
    lines, asked = csv.writer(out), compared.question.asked
    columns = ["code", "name", "rank", "note"]
    for each in BESIDE:
        columns += [f"{each}_period", *(f"{each}_{name}" for one in asked for name in headings(one))]
        columns += [f"{each}_expected", f"{each}_received", f"{each}_completeness"]
    for since in ("change", "year_change"):
        columns += [f"{since}_{one.key}_{part}" for one in asked for part in ("count", "rate")]
    lines.writerow(columns)
    for code, name in compared.areas:
        row = _row(compared, code, name)
        cells = [plain(code), plain(name), row["rank"], row["note"] and row["note"]["id"]]
        for each in BESIDE:
            cells.append(row[each]["period"])
            for one in asked:
                figure = row[each]["values"][one.key]
                cells += [None] * len(headings(one)) if figure is None else table_cells(one, figure)
            cells += (row[each]["completeness"] or {"expected": None, "received": None, "rate": None}).values()
        for since in ("change", "year_change"):
            cells += [row[since][one.key][part] for one in asked for part in ("count", "rate")]
        lines.writerow(cells)
    return out.getvalue()
