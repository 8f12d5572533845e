"""Tracing over HTTP: who may read the records of an area sees which of them a number counts, and the way back."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.areas.codes import level_of
from app.areas.denominators import Books
from app.areas.routes import AreaRef, Places
from app.core.clock import today
from app.core.errors import refuse
from app.core.http import Db, Json, Now
from app.core.openapi import documented
from app.identity.gate import SignedIn
from app.identity.scope import Action
from app.records import review, store
from app.records.door import UNKNOWN_THEME
from app.records.privacy import sight_of
from app.records.routes import ThemeKey, known_theme
from app.rollups import routes
from app.rollups.asking import Words
from app.rollups.breakdown import number_of
from app.rollups.engine import roll_up
from app.rollups.figures import places_of, shown
from app.rollups.parameters import AreaAsked, AsOfAsked, FirstAsked, LastAsked, StateAsked
from app.rollups.query import Question, State, label_of, period_at
from app.rollups.requests import REFUSALS, indicator_of, read_by
from app.rollups.sights import unseen_by
from app.rollups.trace import GRAIN_OF, NOT_COUNTED, Side, cells_of, side_of, traced

router = APIRouter(prefix="/v1", tags=["rollups"])
"""Mounted by the application, whose state holds `database`, `clock`, `areas`, `books` and `gate`."""


class TracedOut(BaseModel):
    """A record that the number counts."""

    id: UUID | None = Field(description="Null of one that was moved since to where you may not read.")
    area: str
    observed_on: date = Field(description="Of a register the day of the version that counts.")
    state: str
    amount: int | str = Field(description="What it adds; decimals are text, money is whole rupiah.")
    record: str | None = Field(description="Where to read it.")


class TraceOut(BaseModel):
    """The records behind a number."""

    theme: str
    indicator: str = Field(description="What is counted: of `among` the indicator that it is divided by.")
    part: Side
    area: AreaRef
    first: date = Field(description="The first day that counts; of a stock without meaning.")
    as_of: date = Field(description="The last day that counts; stocks are as of its end.")
    period: str
    state: State
    version: int = Field(description="Rises with every change of the theme's records; begin anew if it rose.")
    number: int | str | None = Field(
        description="What the rollup says: the amounts of all pages add up to it. Null of `records`, which has none."
    )
    items: list[TracedOut]
    next: UUID | None = Field(description="Pass as `after` for the page that follows; null when this is the last.")


class CellOut(BaseModel):
    """A sum to which a record adds."""

    grain: str = Field(description="`day`, `month` or `year`.")
    period: str
    area: str
    state: str
    indicator: str = Field(description="`records`, `zero_reports` or an indicator.")
    amount: int | str = Field(description="What it adds; what ended stands as a negative amount at its end.")


class CellsOut(BaseModel):
    """Everything that a record counts in."""

    id: UUID
    theme: str
    revision: int
    state: str
    cells: list[CellOut]


_RESPONSES: dict[int | str, dict[str, Any]] = {
    **REFUSALS,
    422: {
        **REFUSALS[422],
        "description": f"{REFUSALS[422]['description']}\n{documented(NOT_COUNTED)[422]['description']}",
    },
}


@router.get("/trace/{theme}", response_model=TraceOut, responses=_RESPONSES)
def read_trace(
    db: Db,
    places: Places,
    now: Now,
    caller: SignedIn,
    books: Annotated[Books, Depends(routes.books_of)],
    theme: ThemeKey,
    indicator: Annotated[str, Query(max_length=40, description="An indicator, or `records`.")],
    part: Annotated[Side, Query(description="Its count, or what it is divided by.")] = "count",
    area: AreaAsked = "",
    first: FirstAsked = "",
    last: LastAsked = "",
    state: StateAsked = "all",
    as_of: AsOfAsked = None,
    after: Annotated[UUID | None, Query(description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """List the records behind a number of an area, each with what it adds."""
    if theme not in routes.THEMES:
        raise refuse(UNKNOWN_THEME)
    found, tree, day = routes.THEMES[theme], places.tree(), today(now)
    words = Words(area=area, first=first, last=last, state=state, as_of=as_of)
    question, unseen = read_by(caller, found, words, tree, day)
    counted = indicator_of(found, indicator, unseen)
    side = side_of(found, counted, part)
    if side is not counted:
        side = indicator_of(found, side.key, unseen)
    number = number_of(question, side, day, whole=part == "among")
    with db.picture() as session:
        version, areas_version = routes.versions(session, theme)
        rows = traced(session, number, after=after, limit=limit + 1)
        asked = Question(
            theme=found,
            area=question.area,
            by=level_of(question.area),
            first=number.first,
            last=number.last,
            indicators=(side.key,),
            state=question.state,
        )
        whole = None
        if side.key in found.indicator:
            rollup = roll_up(session, tree, asked, day, books, areas_version)
            whole = rollup.totals[0][asked.columns.index(side.key)]
    page, places_ = rows[:limit], places_of(found, side)

    def reads(area: str) -> bool:
        return caller.scope.allows(Action.READ, area, theme)

    return Json(
        {
            "theme": theme,
            "indicator": side.key,
            "part": part,
            "area": {"code": question.area, "name": tree.need(question.area).name},
            "first": number.first,
            "as_of": number.last,
            "period": label_of(number.first, number.last),
            "state": question.state,
            "version": version,
            "number": None if whole is None else shown(whole, places_),
            "items": [
                {
                    "id": each.id if reads(each.lies) else None,
                    "area": each.area,
                    "observed_on": each.observed_on,
                    "state": each.state,
                    "amount": shown(each.amount, places_),
                    "record": f"/v1/records/{theme}/{each.id}" if reads(each.lies) else None,
                }
                for each in page
            ],
            "next": page[-1].id if len(rows) > limit else None,
        }
    )


@router.get("/records/{theme}/{id}/cells", response_model=CellsOut, responses=documented(UNKNOWN_THEME, review.UNKNOWN))
def read_cells(caller: SignedIn, db: Db, theme: ThemeKey, id: UUID) -> Response:
    """Show every sum to which a record adds, reckoned by what wrote them; a void record adds to none."""
    subject = known_theme(theme)
    with db.picture() as session:
        row = store.get_record(session, subject, id, caller.scope.roots(Action.READ, theme))
        if row is None:
            raise refuse(review.UNKNOWN)
        cells = list(cells_of(session, subject, row))
    unseen = unseen_by(subject, sight_of(caller.scope, row.area, subject))
    hidden = {each.key for each in subject.indicators if unseen.rests_on(subject, each)}
    places_ = {each.key: places_of(subject, each) for each in subject.indicators}
    return Json(
        {
            "id": id,
            "theme": theme,
            "revision": row.revision,
            "state": row.state,
            "cells": [
                {
                    "grain": GRAIN_OF[key.grain],
                    "period": label_of(*period_at(GRAIN_OF[key.grain], key.period)),
                    "area": key.area,
                    "state": key.state,
                    "indicator": column,
                    "amount": shown(amount, places_.get(column, 0)),
                }
                for key, column, amount in cells
                if column not in hidden
            ],
        }
    )
