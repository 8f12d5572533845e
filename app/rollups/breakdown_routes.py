"""Breakdowns over HTTP: numbers told apart by any choice, or by some for those from whom small counts are hidden."""

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
from app.core.http import Db, Now, etag, holds, keeping
from app.core.openapi import NOT_CHANGED, Bilingual, documented
from app.identity.gate import SignedIn
from app.records.door import UNKNOWN_THEME
from app.rollups import routes
from app.rollups.asking import Words
from app.rollups.breakdown import break_down, number_of
from app.rollups.breakdown_answer import as_csv, as_json
from app.rollups.categories import categories
from app.rollups.disclosure.apart import TELLS, TOO_FINE, ApartPatterns
from app.rollups.disclosure.readers import PatternsMemory, ServiceSettings, least_of, reader_of
from app.rollups.disclosure.sheets import Stand
from app.rollups.disclosure.veil import COARSE, Veil
from app.rollups.parameters import AreaAsked, AsOfAsked, FirstAsked, FormatAsked, LastAsked, LevelAsked, StateAsked
from app.rollups.query import State, Stretch
from app.rollups.replies import SuppressionOut
from app.rollups.requests import REFUSALS, asked_by, indicator_of, told_of

_SHAPE = "2"
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
    total: int | str | None = Field(description="What the rollup says of the area.")
    counts: dict[str, int | str | None] = Field(description="By category; decimals are text, what is hidden is null.")
    suppressed: list[str] = Field(description="Categories that are hidden, and `total`.")


class BreakdownTotalOut(BaseModel):
    """The whole area that was asked for."""

    total: int | str | None
    counts: dict[str, int | str | None]
    suppressed: list[str]


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
    suppression: SuppressionOut | None = Field(description="Null when nothing is hidden from this reader.")


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
    "description": "\n".join(
        str(each[422]["description"]) for each in (_RESPONSES, documented(NO_QUESTION, TELLS, TOO_FINE, COARSE))
    ),
}


@router.get("/breakdowns/{theme}", responses=_RESPONSES, response_class=Response)
def read_breakdown(
    request: Request,
    db: Db,
    places: Places,
    now: Now,
    caller: SignedIn,
    memory: PatternsMemory,
    settings: ServiceSettings,
    theme: str,
    question: Annotated[
        str, Query(max_length=82, description="A choice, an item of lines as `people.sex`, or a grouping.")
    ],
    of: Annotated[str, Query(max_length=40, description="An indicator; the records themselves unless said.")] = (
        "records"
    ),
    area: AreaAsked = "",
    by: LevelAsked = None,
    first: FirstAsked = "",
    last: LastAsked = "",
    state: StateAsked = "all",
    as_of: AsOfAsked = None,
    format: FormatAsked = None,
) -> Response:
    """Break a number down by any choice, live from the records: by category and area.

    It adds up to the total of the same number exactly, if the question takes one answer. Who reads totals alone has
    small counts hidden, by whole months, and by some questions only.
    """
    if theme not in routes.THEMES:
        raise refuse(UNKNOWN_THEME)
    found, tree, day = routes.THEMES[theme], places.tree(), today(now)
    words = Words(area=area, by=by, first=first, last=last, state=state, as_of=as_of)
    asked, unseen = asked_by(caller, found, words, tree, day, least_of(found, settings))
    reader = reader_of(caller.scope, found, asked.area, settings)
    number = number_of(asked, indicator_of(found, of, unseen, veiled=reader is not None), day)
    known = categories(found, unseen)
    if reader is not None:
        known = {key: each for key, each in known.items() if key in found.breakdowns}
    if question not in known:
        raise refuse(NO_QUESTION, known=", ".join(known))
    category, kind = known[question], format or routes.preferred(request.headers.get("accept", ""))
    with db.picture() as session:
        version, figures = routes.versions(session, theme)
        sight = sorted(unseen.fields), sorted(unseen.options)
        tag = etag(*told_of(asked), question, of, sight, version, tree.version, day, reader, kind, _SHAPE)
        if holds(request, tag):
            return Response(status_code=304, headers=keeping(tag))
        veil = None
        if reader is not None:
            stands = Stand(version, figures, tree.version)
            patterns = ApartPatterns(category, session, tree, found, reader, day, memory, stands)
            patterns.may_tell(of)
            veil = Veil(patterns, asked.state, [Stretch(number.first, number.last)])
        counted = break_down(session, tree, number, category, asked.by)
        if kind == "csv":
            name = f"{theme}-{question}-{of}-{asked.area}-{asked.by}-{number.first}-{number.last}-{asked.state}.csv"
            headers = {**keeping(tag), "content-disposition": f'attachment; filename="{name}"'}
            return Response(as_csv(number, category, counted, veil), headers=headers, media_type="text/csv")
        whole = tree.need(asked.area).name
        body = as_json(asked, number, category, counted, name=whole, version=version, veil=veil)
    return Response(orjson.dumps(body), headers=keeping(tag), media_type="application/json")
