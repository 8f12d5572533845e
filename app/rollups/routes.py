"""Totals over HTTP: whoever may read the totals of an area asks for them here, as JSON or CSV."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy import text
from sqlmodel import Session
from starlette.responses import Response

from app.areas import codes as area_codes
from app.areas.denominators import Books
from app.areas.routes import Places
from app.areas.tree import Tree
from app.core.clock import today
from app.core.db import Database
from app.core.errors import INVALID, refuse
from app.core.http import Db, Now, etag, holds
from app.core.memory import Memory
from app.core.openapi import NOT_CHANGED, documented
from app.identity.gate import SignedIn
from app.identity.problems import EXPIRED, FORBIDDEN, INVALID_TOKEN, MISSING, REVOKED
from app.records.door import UNKNOWN_THEME
from app.records.models import Closing
from app.rollups import problems
from app.rollups.answer import as_csv, as_json
from app.rollups.asking import Words, understood
from app.rollups.closed_veil import ClosedVeil
from app.rollups.closing import NOT_CLOSED
from app.rollups.disclosure.patterns import Patterns, Reader
from app.rollups.disclosure.readers import PatternsMemory, ServiceSettings, least_of, reader_of
from app.rollups.disclosure.sheets import Stand
from app.rollups.disclosure.veil import COARSE, Veil
from app.rollups.engine import roll_up
from app.rollups.frozen import PARTS, closed_periods, closed_steps, closings_behind, frozen_answer
from app.rollups.parameters import (
    AreaAsked,
    AsOfAsked,
    FirstAsked,
    FormatAsked,
    IndicatorsAsked,
    LastAsked,
    LevelAsked,
    StateAsked,
)
from app.rollups.query import Question, State, Step, Stretch
from app.rollups.replies import DOCUMENTED
from app.rollups.timeliness import Punctuality
from app.themes.catalog import CATALOG

_SHAPE = "3"
"""Raised when the reply changes in form, so that nobody keeps an old one."""


def books_of(request: Request) -> Books:
    """Return the service's books of denominators."""
    found: Books = request.app.state.books
    return found


THEMES = {theme.key: theme for theme in CATALOG}

router = APIRouter(prefix="/v1", tags=["rollups"])
"""Mounted by the application, whose state holds `database`, `clock`, `areas` and `gate`."""

_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: DOCUMENTED,
    **NOT_CHANGED,
    **documented(
        *(MISSING, INVALID_TOKEN, EXPIRED, REVOKED, FORBIDDEN, area_codes.UNKNOWN, UNKNOWN_THEME, INVALID),
        *(problems.PERIOD, problems.PERIOD_TEXT, problems.PERIOD_ORDER, problems.LEVEL, problems.INDICATOR),
        *(problems.AREA_NEEDED, problems.TOO_LARGE, COARSE, NOT_CLOSED, PARTS),
    ),
}


@router.get("/rollups/{theme}", responses=_RESPONSES, response_class=Response)
def read_rollup(
    request: Request,
    db: Db,
    places: Places,
    now: Now,
    caller: SignedIn,
    books: Annotated[Books, Depends(books_of)],
    memory: PatternsMemory,
    settings: ServiceSettings,
    theme: str,
    area: AreaAsked = "",
    by: LevelAsked = None,
    first: FirstAsked = "",
    last: LastAsked = "",
    step: Annotated[
        Step | None, Query(description="`total` without a period, else the theme's own; `month` for daily themes.")
    ] = None,
    indicators: IndicatorsAsked = "",
    state: StateAsked = "all",
    as_of: AsOfAsked = None,
    figures: Annotated[
        Literal["live", "closed"], Query(description="`closed`: as frozen when the asked periods were closed.")
    ] = "live",
    format: FormatAsked = None,
) -> Response:
    """Give the totals of a theme below an area: by level, by period, with both parts of every ratio."""
    if theme not in THEMES:
        raise refuse(UNKNOWN_THEME)
    tree, day = places.tree(), today(now)
    words = Words(area=area, by=by, first=first, last=last, step=step, indicators=indicators, state=state, as_of=as_of)
    question = understood(words, THEMES[theme], caller.scope, tree, day, least_of(THEMES[theme], settings))
    reader = reader_of(caller.scope, THEMES[theme], question.area, settings)
    how: Figures = (figures, bool(indicators))
    return answered(request, db, tree, books, memory, question, reader, day, format, "private, no-cache", how)


Figures = tuple[Literal["live", "closed"], bool]
"""Which figures are asked for, and whether their indicators are named."""


def answered(
    request: Request,
    db: Database,
    tree: Tree,
    books: Books,
    memory: Memory,
    question: Question,
    reader: Reader | None,
    day: date,
    format: Literal["json", "csv"] | None,
    keeping: str,
    how: Figures = ("live", False),
) -> Response:
    """Answer a question as JSON or CSV, or that nothing changed; hide what the reader may not see.

    `how`: live or closed figures, and whether indicators were asked for by name.
    """
    figures, named = how
    theme = question.theme.key
    kind = format or preferred(request.headers.get("accept", ""))
    with db.picture() as session:
        version, figures_version = versions(session, theme)
        tag = _tag(question, version, figures_version, tree.version, day, kind, reader, figures)
        headers = {"etag": tag, "cache-control": keeping, "vary": "accept, authorization"}
        if holds(request, tag):
            return Response(status_code=304, headers=headers)

        punctuality: Punctuality = request.app.state.punctuality

        def reckoned() -> bytes:
            closed = closed_steps(question, closed_periods(session, question.theme))
            behind = closings_behind(session, question) if figures == "closed" else None
            if behind is None:
                heard = partial(punctuality.heard, version)
                rollup = roll_up(session, tree, question, day, books, figures_version, heard)
            else:
                rollup = frozen_answer(session, tree, question, behind, named=named)
            veil = None
            if reader is not None:
                state = Stand(version, figures_version, tree.version)
                patterns = Patterns(session, tree, question.theme, reader, day, memory, state)
                veil = veil_over(patterns, question.state, rollup.steps, behind, memory)
            if kind == "csv":
                return as_csv(rollup, veil).encode()
            body = as_json(rollup, name=tree.need(question.area).name, version=version, veil=veil)
            return orjson.dumps(body | {"figures": figures, "closed": closed})

        # A crowd that looks at one page after a change asks the database once.
        answers: Memory = request.app.state.answers
        body = answers.recall((tag, named), reckoned)
    if kind == "csv":
        headers["content-disposition"] = f'attachment; filename="{_file_name(question)}"'
        return Response(body, headers=headers, media_type="text/csv")
    return Response(body, headers=headers, media_type="application/json")


def veil_over(
    patterns: Patterns,
    state: State,
    steps: Sequence[Stretch],
    behind: Sequence[Sequence[Closing]] | None,
    memory: Memory,
) -> Veil:
    """Return the veil over live figures, or over those of the closings behind each step."""
    if behind is None:
        return Veil(patterns, state, steps)
    return ClosedVeil(patterns, state, steps, [closing for step in behind for closing in step], memory)


def versions(session: Session, theme: str) -> tuple[int, int]:
    """Return the theme's counter of changes, and that of the areas and their figures; 0 before the first."""
    found = session.execute(_VERSIONS, {"theme": theme}).one()
    return int(found[0] or 0), int(found[1] or 0)


_VERSIONS = text("SELECT (SELECT version FROM theme_state WHERE theme = :theme), (SELECT number FROM area_version)")


def _tag(question: Question, *state: object) -> str:
    """Name the state of everything that the reply shows: records, declaration, areas, day and question."""
    asked = (
        question.theme.key,
        question.theme.version,
        *(question.area, question.by, question.first, question.last, question.step, question.state),
        ",".join(question.indicators),
        *(*state, _SHAPE),
    )
    return etag(*asked)


def preferred(accept: str) -> str:
    """Return `csv` when the caller likes it better than JSON, else `json`."""
    liking = {"text/csv": 0.0, "application/json": 0.0, "*/*": 0.0}
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        if name in liking:
            liking[name] = float(quality) if quality.replace(".", "", 1).isdigit() else 0.0
    return "csv" if liking["text/csv"] > max(liking["application/json"], liking["*/*"]) else "json"


def _file_name(question: Question) -> str:
    return f"{question.theme.key}-{question.area}-{question.by}-{question.first}-{question.last}-{question.state}.csv"
