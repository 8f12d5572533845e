"""Offices and kelurahan send in the figures that rates are divided by, and read what is kept."""

import re
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field, Strict, TypeAdapter
from starlette.responses import Response

from app.areas import store
from app.areas.codes import UNKNOWN
from app.areas.figure_ledger import FigureReport, take_figures
from app.areas.figures import METRIC, FigureRow, read_figures
from app.areas.routes import Places
from app.areas.tree import Tree
from app.core.audit import record_deed
from app.core.clock import today
from app.core.errors import problem_kind, refuse
from app.core.http import Db, Json, Now, etag, holds, keeping
from app.core.openapi import NOT_CHANGED, documented
from app.identity.gate import AtDesk, SignedIn
from app.identity.lists import MOST_ROWS, REFUSALS, Cell, body_of, described, rows_of
from app.identity.problems import FORBIDDEN
from app.identity.rights import require_anywhere
from app.identity.routes import NOT_SIGNED_IN
from app.identity.scope import Action, Scope
from app.themes.catalog import CATALOG
from app.themes.language import METRICS

BAD_CURSOR = problem_kind(
    "denominator.cursor", 422, id="Penanda halaman tidak terbaca.", en="The cursor cannot be read."
)

DIVIDING: dict[str, frozenset[str]] = {
    metric: frozenset(
        theme.key
        for theme in CATALOG
        for each in theme.indicators
        if each.denominator is not None and each.denominator.metric == metric
    )
    for metric in METRICS
}
"""The themes whose rates divide by each metric: their offices answer for it."""

router = APIRouter(prefix="/v1/denominators", tags=["areas"])

Whole = Annotated[int, Strict(), Field(ge=-(10**12), le=10**12)]


class FigureIn(BaseModel):
    """One figure as JSON; the cells mean what the columns of the CSV mean."""

    model_config = ConfigDict(extra="forbid")

    area: Cell = Field(max_length=40, description="Dotted code, or ten digits with `scheme`.")
    metric: Cell = Field(max_length=40, description=f"{', '.join(METRICS)}.")
    date: Cell = Field(max_length=10, description="`2026`, `2026-08` or `2026-08-31`: as precise as the figure is.")
    value: Whole | Annotated[Cell, Field(max_length=20)] = Field(description="A whole number, 0 or more.")
    source: Cell = Field(max_length=200, description="Who counted; the same words when it is corrected.")
    sex: Cell = Field("", max_length=20, description="Of the population: `L` or `P`; empty for both.")
    age_band: Cell = Field("", max_length=20, description="Of the population: `0-4`, `60+`; empty for all.")
    note: Cell = Field("", max_length=400)
    scheme: Cell = Field("", max_length=20)


class FigureList(BaseModel):
    """A list of figures."""

    model_config = ConfigDict(extra="forbid")

    rows: list[FigureIn] = Field(max_length=MOST_ROWS)


class FigureOut(BaseModel):
    """One figure that is kept; `confidence` is `office` for those sent in, else how well it was published."""

    area: str
    metric: str
    date: str
    sex: str
    age_band: str
    value: int
    source: str
    confidence: str
    note: str


class FigurePage(BaseModel):
    """Figures in order of area; `next` is the cursor of the following page, null on the last one."""

    version: int
    items: list[FigureOut]
    next: str | None


_LIST = TypeAdapter(FigureList)


def allow(scope: Scope, area: str, metric: str) -> None:
    """Raise Problem `area.unknown` outside the scope, `access.forbidden` for a metric that no theme of hers divides by.

    A role that answers for every theme may send in every metric.
    """
    themes = scope.themes(Action.FIGURES, area)
    if themes is None:
        return
    if not themes:
        raise refuse(UNKNOWN)
    if themes.isdisjoint(DIVIDING[metric]):
        raise refuse(FORBIDDEN)


async def sent(request: Request, caller: AtDesk) -> tuple[str, bytes]:
    """Take the body in, once it is clear who sends it."""
    require_anywhere(caller.scope, Action.FIGURES)
    return await body_of(request)


@router.post(
    "",
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, *REFUSALS),
    response_model=FigureReport,
    openapi_extra=described(FigureList, FigureIn),
)
def import_denominators(
    *,
    caller: AtDesk,
    body: Annotated[tuple[str, bytes], Depends(sent)],
    db: Db,
    now: Now,
    places: Places,
    check: Annotated[bool, Query(description="Only say what would become of each line.")] = False,
) -> FigureReport:
    """Take in a list of figures to divide by; the reply tells what became of each line."""
    rows = rows_of(*body, read_figures, _LIST, _row)
    with db.reading() if check else db.writing() as session:
        taken = take_figures(
            session,
            rows,
            places.tree(),
            allow=lambda area, metric: allow(caller.scope, area, metric),
            today=today(now),
            at=now.now(),
            check=check,
        )
        if not check:
            record_deed(session, now.now(), str(caller.account), "denominators.imported", "denominators", taken.deed())
    if not check:
        places.reload()
    return taken.report


def _row(number: int, cells: dict[str, Any]) -> FigureRow:
    return FigureRow(line=number, **(cells | {"value": str(cells["value"])}))


@router.get(
    "",
    response_model=FigurePage,
    responses=NOT_CHANGED | documented(*NOT_SIGNED_IN, FORBIDDEN, UNKNOWN, METRIC, BAD_CURSOR),
)
def list_denominators(
    request: Request,
    caller: SignedIn,
    db: Db,
    places: Places,
    area: Annotated[str, Query(max_length=40, description="This area and all below it; your own when empty.")] = "",
    metric: Annotated[str | None, Query(max_length=40, description="Only this kind of figure.")] = None,
    year: Annotated[int | None, Query(ge=1900, le=2199, description="Only figures of this year.")] = None,
    cursor: Annotated[str, Query(max_length=60, description="`next` of the page before.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Response:
    """List the figures that are kept for an area and all below it: published ones, and those sent in."""
    roots = _roots(caller.scope, places.tree(), area)
    after = _after(cursor)
    if metric is not None and metric not in METRICS:
        raise refuse(METRIC, known=", ".join(METRICS))
    with db.reading() as session:
        version = store.read_version(session)
        headers = keeping(etag(version, *roots, request.url.query), "authorization")
        if holds(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        found = store.list_figures(session, roots, metric=metric, year=year, after=after, limit=limit + 1)
    page = found[:limit]
    items = [each.model_dump(include=set(FigureOut.model_fields)) for each in page]
    more = f"{page[-1].area}:{page[-1].id}" if len(found) > limit else None
    return Json({"version": version, "items": items, "next": more}, headers=headers)


_CURSOR = re.compile(r"([0-9A-Z.]{1,32}):([0-9]{1,18})")
_READING = frozenset({Action.FIGURES, Action.TOTALS})


def _roots(scope: Scope, tree: Tree, area: str) -> Sequence[str]:
    """Return the asked area, or all of the caller's; whoever reads totals somewhere may read what divides them."""
    if area:
        if not any(scope.themes(action, area) is None or scope.themes(action, area) for action in _READING):
            raise refuse(UNKNOWN)
        return [tree.need(area).code]
    roots = sorted({grant.area for grant in scope.grants if grant.actions & _READING})
    if not roots:
        raise refuse(FORBIDDEN)
    return roots


def _after(cursor: str) -> tuple[str, int]:
    if not cursor:
        return "", 0
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise refuse(BAD_CURSOR)
    return found[1], int(found[2])
