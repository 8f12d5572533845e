"""Breakdowns over HTTP: who may read the records of an area has its numbers told apart by any choice."""

import csv
import io
from datetime import date
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.areas.codes import Level
from app.areas.routes import AreaRef, Places
from app.core.clock import today
from app.core.errors import problem_kind, refuse
from app.core.fields import Day
from app.core.http import Db, Now, etag, holds, keeping
from app.core.openapi import NOT_CHANGED, Bilingual, documented
from app.identity.gate import SignedIn
from app.records.door import UNKNOWN_THEME
from app.rollups import routes
from app.rollups.asking import Words
from app.rollups.breakdown import Breakdown, break_down, number_of
from app.rollups.categories import Category, categories
from app.rollups.figures import places_of, plain, shown
from app.rollups.live import Number
from app.rollups.query import Question, State, label_of
from app.rollups.requests import REFUSALS, indicator_of, read_by, told_of

_SHAPE = "1"
"""Raised when the reply changes in form, so that nobody keeps an old one."""

NO_QUESTION = problem_kind(
    "breakdown.question",
    422,
    id="Tidak dapat dirinci menurut itu. Yang bisa: {known}.",
    en="It cannot be broken down by that. Possible: {known}.",
)


class CategoryOut(BaseModel):
    """What is counted apart."""

    code: str
    label: Bilingual
    kind: Literal["option", "none", "gap"] = Field(
        description="An option or group; `none`: nothing was chosen; `gap`: there is no answer."
    )


class ByOut(BaseModel):
    """The question, computed value or grouping by which the number is broken down."""

    key: str
    label: Bilingual
    many: bool = Field(description="Whether one record may be in several categories: then they do not add up.")
    list: str | None = Field(description="The list of options; null of a grouping.")
    list_version: str | None
    source: str


class OfOut(BaseModel):
    """The number that is broken down."""

    key: str
    label: Bilingual
    unit: str
    over: Literal["flow", "stock"]
    definition: Bilingual


class BreakdownRowOut(BaseModel):
    """One area."""

    area: AreaRef
    total: int | str = Field(description="What the rollup says of the area.")
    counts: dict[str, int | str] = Field(description="By category; decimals are text.")


class BreakdownTotalOut(BaseModel):
    """The whole area that was asked for."""

    total: int | str
    counts: dict[str, int | str]


class BreakdownOut(BaseModel):
    """A number by category and area."""

    theme: str
    area: AreaRef
    by: Level
    question: ByOut
    of: OfOut
    state: State
    first: date = Field(description="The first day that counts; of a stock without meaning.")
    as_of: date = Field(description="The last day that counts; stocks are as of its end.")
    period: str
    version: int = Field(description="Rises with every change of the theme's records.")
    categories: list[CategoryOut]
    rows: list[BreakdownRowOut]
    total: BreakdownTotalOut


router = APIRouter(prefix="/v1", tags=["rollups"])
"""Mounted by the application, whose state holds `database`, `clock`, `areas` and `gate`."""

_RESPONSES: dict[int | str, dict[str, Any]] = {
    **REFUSALS,
    **NOT_CHANGED,
    200: {
        "model": BreakdownOut,
        "description": "The breakdown, as JSON or CSV.",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    },
}
_RESPONSES[422] = {
    **_RESPONSES[422],
    "description": "\n".join((str(_RESPONSES[422]["description"]), str(documented(NO_QUESTION)[422]["description"]))),
}

_PERIOD = "`2026`, `2026-S1`, `2026-Q1`, `2026-01` or `2026-01-15`"


@router.get("/breakdowns/{theme}", responses=_RESPONSES, response_class=Response)
def read_breakdown(
    request: Request,
    db: Db,
    places: Places,
    now: Now,
    caller: SignedIn,
    theme: str,
    question: Annotated[
        str, Query(max_length=82, description="A choice, an item of lines as `people.sex`, or a grouping.")
    ],
    of: Annotated[str, Query(max_length=40, description="An indicator; the records themselves unless said.")] = (
        "records"
    ),
    area: Annotated[str, Query(max_length=40, description="Your own area when empty.")] = "",
    by: Annotated[Level | None, Query(description="Level of the rows; the one below `area` when empty.")] = None,
    first: Annotated[str, Query(alias="from", max_length=10, description=f"{_PERIOD}; its first day.")] = "",
    last: Annotated[str, Query(alias="to", max_length=10, description=f"{_PERIOD}; its last day.")] = "",
    state: Annotated[State, Query(description="`all` that stands, or what was `verified`.")] = "all",
    as_of: Annotated[Day | None, Query(description="Count nothing later than this day.")] = None,
    format: Annotated[Literal["json", "csv"] | None, Query(description="Goes before `Accept`.")] = None,
) -> Response:
    """Break a number down by any choice, live from the records: by category and area.

    It adds up to the total of the same number exactly, if the question takes one answer.
    """
    if theme not in routes.THEMES:
        raise refuse(UNKNOWN_THEME)
    found, tree, day = routes.THEMES[theme], places.tree(), today(now)
    words = Words(area=area, by=by, first=first, last=last, state=state, as_of=as_of)
    asked, unseen = read_by(caller, found, words, tree, day)
    number = number_of(asked, indicator_of(found, of, unseen), day)
    known = categories(found, unseen)
    if question not in known:
        raise refuse(NO_QUESTION, known=", ".join(known))
    kind = format or routes.preferred(request.headers.get("accept", ""))
    with db.picture() as session:
        version, _ = routes.versions(session, theme)
        sight = sorted(unseen.fields), sorted(unseen.options)
        tag = etag(*told_of(asked), question, of, sight, version, tree.version, day, kind, _SHAPE)
        if holds(request, tag):
            return Response(status_code=304, headers=keeping(tag))
        counted = break_down(session, tree, number, known[question], asked.by)
    if kind == "csv":
        name = f"{theme}-{question}-{of}-{asked.area}-{asked.by}-{number.first}-{number.last}-{asked.state}.csv"
        headers = {**keeping(tag), "content-disposition": f'attachment; filename="{name}"'}
        return Response(_csv(number, known[question], counted), headers=headers, media_type="text/csv")
    body = _json(asked, number, known[question], counted, name=tree.need(asked.area).name, version=version)
    return Response(orjson.dumps(body), headers=keeping(tag), media_type="application/json")


def _json(
    question: Question, number: Number, category: Category, counted: Breakdown, *, name: str, version: int
) -> dict[str, Any]:
    indicator, places = number.indicator, places_of(number.theme, number.indicator)
    codes = [each.code for each in category.codes]
    areas = [code for code, _ in counted.areas]
    return {
        "theme": question.theme.key,
        "area": {"code": question.area, "name": name},
        "by": question.by,
        "question": {
            "key": category.key,
            "label": category.label._asdict(),
            "many": category.many,
            "list": category.list_name or None,
            "list_version": category.list_version or None,
            "source": category.list_source,
        },
        "of": {
            "key": indicator.key,
            "label": indicator.label._asdict(),
            "unit": indicator.unit,
            "over": indicator.over,
            "definition": indicator.definition._asdict(),
        },
        "state": question.state,
        "first": number.first,
        "as_of": number.last,
        "period": label_of(number.first, number.last),
        "version": version,
        "categories": [
            {"code": each.code, "label": each.label._asdict(), "kind": each.kind} for each in category.codes
        ],
        "rows": [
            {
                "area": {"code": code, "name": area},
                "total": shown(counted.totals[code], places),
                "counts": {each: shown(counted.counts[code, each], places) for each in codes},
            }
            for code, area in counted.areas
        ],
        "total": {
            "total": shown(counted.totals.total(), places),
            "counts": {each: shown(sum(counted.counts[code, each] for code in areas), places) for each in codes},
        },
    }


def _csv(number: Number, category: Category, counted: Breakdown) -> str:
    """Return one line an area and category (RFC 4180, with a header); the total of the area stands beside each."""
    out, places = io.StringIO(), places_of(number.theme, number.indicator)
    lines = csv.writer(out)
    lines.writerow(["code", "name", "period", "question", "category", "label", number.indicator.key, "total"])
    period = label_of(number.first, number.last)
    for code, name in counted.areas:
        total = shown(counted.totals[code], places)
        for each in category.codes:
            told = [each.code, plain(each.label.id), shown(counted.counts[code, each.code], places), total]
            lines.writerow([plain(code), plain(name), period, category.key, *told])
    return out.getvalue()
