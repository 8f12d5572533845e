"""Closing a period over HTTP: the office of a theme signs its figures, and all who read totals read what it signed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import select
from sqlmodel import Session, col
from starlette.responses import Response

from app.areas import codes as area_codes
from app.areas.denominators import Books
from app.areas.routes import Places
from app.areas.tree import Tree
from app.core.clock import today, wib
from app.core.errors import INVALID, refuse
from app.core.http import Db, Json, Now, etag, holds, keeping
from app.core.openapi import NOT_CHANGED, documented
from app.core.vault import Vault
from app.identity.gate import Caller, SignedIn
from app.identity.problems import FORBIDDEN
from app.identity.routes import NOT_SIGNED_IN
from app.identity.scope import Action
from app.records.door import UNKNOWN_THEME
from app.records.models import Closing, Frozen
from app.rollups import problems
from app.rollups.answer import described, reports
from app.rollups.asking import Words, understood
from app.rollups.calendar import PERIOD, asked_period
from app.rollups.closed_veil import ClosedVeil
from app.rollups.closing import ALREADY, NOT_CLOSED, NOT_ENDED, UNKNOWN, Signer, close, closing_period, reopen
from app.rollups.closing_answer import Compared, as_csv, rows_of, total_of
from app.rollups.closing_replies import ClosedPeriodOut, ClosingOut, ClosingsOut
from app.rollups.disclosure.patterns import Patterns
from app.rollups.disclosure.readers import PatternsMemory, ServiceSettings, least_of, reader_of
from app.rollups.disclosure.sheets import Stand
from app.rollups.disclosure.veil import COARSE
from app.rollups.engine import roll_up
from app.rollups.frozen import closing_of, frozen_answer, late_by_area
from app.rollups.parameters import AreaAsked, FormatAsked, IndicatorsAsked, LevelAsked
from app.rollups.query import State, Stretch
from app.rollups.routes import THEMES, books_of, preferred, versions
from app.rollups.shown import Shown
from app.themes.language import Theme

_SHAPE = "1"
"""Raised when the reply changes in form, so that nobody keeps an old one."""

router = APIRouter(prefix="/v1/closings", tags=["rollups"])

PeriodText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=10)]
Said = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class CloseIn(BaseModel):
    """Which period to close."""

    model_config = ConfigDict(extra="forbid")

    period: PeriodText = Field(description="As the theme is closed: `2026-08`, `2026-Q3`.")
    note: Said = Field(default="", description="What whoever reads the figures should know.")


class ReopenIn(BaseModel):
    """Why a period is opened again."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[Said, StringConstraints(min_length=1)] = Field(description="Everybody reads it.")


_REFUSALS = (*NOT_SIGNED_IN, FORBIDDEN, UNKNOWN_THEME, INVALID, PERIOD, problems.PERIOD_TEXT)


def _theme(theme: Annotated[str, Path(max_length=40)]) -> Theme:
    if theme not in THEMES:
        raise refuse(UNKNOWN_THEME)
    return THEMES[theme]


Asked = Annotated[Theme, Depends(_theme)]


@router.post(
    "/{theme}", status_code=201, response_model=ClosingOut, responses=documented(*_REFUSALS, NOT_ENDED, ALREADY)
)
def close_period(db: Db, places: Places, now: Now, caller: SignedIn, theme: Asked, asked: CloseIn) -> Response:
    """Close a period that has ended, in all areas at once: its figures are frozen as they stand.

    For the office of the theme. What is sent later is taken as before and counts as late.
    """
    tree = places.tree()
    _require_office(caller, theme, tree)
    period = _period(theme, asked.period, today(now))
    with db.writing() as session:
        closing = close(session, tree, theme, period, now, signer=_signer(caller), note=asked.note)
        said = _out(db.vault, closing, _completeness(session, [closing]))
    return Json(said, 201)


@router.post("/{theme}/{period}/reopen", response_model=ClosingOut, responses=documented(*_REFUSALS, NOT_CLOSED))
def reopen_period(
    db: Db, places: Places, now: Now, caller: SignedIn, theme: Asked, period: str, asked: ReopenIn
) -> Response:
    """Open a closed period again, with a reason; what was frozen stays readable as a past closing."""
    _require_office(caller, theme, places.tree())
    label = _period(theme, period, today(now)).label
    with db.writing() as session:
        closing = reopen(session, theme, label, now, signer=_signer(caller), reason=asked.reason)
        said = _out(db.vault, closing, _completeness(session, [closing]))
    return Json(said)


@router.get("/{theme}", response_model=ClosingsOut, responses=NOT_CHANGED | documented(*_REFUSALS))
def list_closings(
    request: Request,
    db: Db,
    caller: SignedIn,
    theme: Asked,
    before: Annotated[int | None, Query(ge=1, le=2**62, description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """List closings and reopenings, the newest first: who, when, and why."""
    if not caller.scope.roots(Action.TOTALS, theme.key):
        raise refuse(FORBIDDEN)
    with db.reading() as session:
        version, _ = versions(session, theme.key)
        headers = _headers(theme.key, version, before, limit)
        if holds(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        query = select(Closing).where(col(Closing.theme) == theme.key)
        if before is not None:
            query = query.where(col(Closing.id) < before)
        found = session.execute(query.order_by(col(Closing.id).desc()).limit(limit + 1)).scalars().all()
        page = found[:limit]
        told = _completeness(session, page)
    body = {
        "theme": theme.key,
        "every": closing_period(theme),
        "version": version,
        "items": [_out(db.vault, each, told) for each in page],
        "next": page[-1].id if len(found) > limit else None,
    }
    return Json(body, headers=headers)


_FIGURES: dict[int | str, dict[str, Any]] = {
    200: {
        "model": ClosedPeriodOut,
        "description": "The figures, as JSON or CSV.",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    },
    **NOT_CHANGED,
    **documented(
        *_REFUSALS, UNKNOWN, area_codes.UNKNOWN, problems.LEVEL, problems.INDICATOR, problems.AREA_NEEDED, COARSE
    ),
}


@router.get("/{theme}/{period}", responses=_FIGURES, response_class=Response)
def read_closing(
    request: Request,
    db: Db,
    places: Places,
    now: Now,
    caller: SignedIn,
    books: Annotated[Books, Depends(books_of)],
    memory: PatternsMemory,
    settings: ServiceSettings,
    theme: Asked,
    period: str,
    area: AreaAsked = "",
    by: LevelAsked = None,
    indicators: IndicatorsAsked = "",
    state: Annotated[State, Query(description="`all` that stood, or what was `verified`.")] = "all",
    closing: Annotated[int | None, Query(ge=1, le=2**62, description="A past closing by id, else the last.")] = None,
    format: FormatAsked = None,
) -> Response:
    """Give what was frozen of a period; who may read the records there also sees what is live, and what came late.

    From others small counts are hidden, and they read the last closing only.
    """
    tree, day = places.tree(), today(now)
    label = _period(theme, period, day).label
    words = Words(area=area, by=by, first=label, last=label, step="total", indicators=indicators, state=state)
    question = understood(words, theme, caller.scope, tree, day, least_of(theme, settings))
    reader = reader_of(caller.scope, theme, question.area, settings)
    reads = reader is None and caller.scope.allows(Action.READ, question.area, theme.key)
    kind = format or preferred(request.headers.get("accept", ""))
    with db.picture() as session:
        version, figures_version = versions(session, theme.key)
        asked = (theme.key, theme.version, question.area, question.by, label, question.indicators, state, closing)
        headers = _headers(*asked, version, figures_version, tree.version, day, kind, reads, reader)
        if holds(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        if reader is not None and closing is not None:
            raise refuse(FORBIDDEN)  # two closings of one period tell what changed between them
        found = closing_of(session, theme, Stretch(question.first, question.last), closing)
        frozen = frozen_answer(session, tree, question, [[found]], named=bool(indicators))
        veil = None
        if reader is not None:
            stands = Stand(version, figures_version, tree.version)
            patterns = Patterns(session, tree, theme, reader, day, memory, stands)
            veil = ClosedVeil(patterns, state, frozen.steps, [found], memory)
        live = roll_up(session, tree, frozen.question, day, books, figures_version) if reads else None
        late = late_by_area(session, tree, question, found.id or 0) if reads else {}
        compared = Compared(Shown(frozen, veil), None if live is None else Shown(live, None), late)
        rows, total = rows_of(compared), total_of(compared)
        told = _completeness(session, [found])
    if kind == "csv":
        name = f"{theme.key}-{question.area}-{question.by}-{label}-{state}-closing-{found.id}.csv"
        headers["content-disposition"] = f'attachment; filename="{name}"'
        return Response(as_csv(compared, rows), headers=headers, media_type="text/csv")
    body = {
        "closing": _out(db.vault, found, told),
        "area": {"code": question.area, "name": tree.need(question.area).name},
        "by": question.by,
        "state": question.state,
        "version": version,
        "indicators": [described(each) for each in frozen.question.asked],
        "rows": rows,
        "total": total,
        "suppression": compared.frozen.suppression(),
    }
    return Response(orjson.dumps(body), headers=headers, media_type="application/json")


def _require_office(caller: Caller, theme: Theme, tree: Tree) -> None:
    """Demand the right to close: the theme's own, in the whole city. Problem `access.forbidden`."""
    if not all(caller.scope.allows(Action.KEEP, kota.code, theme.key) for kota in tree.at_level("kota")):
        raise refuse(FORBIDDEN)


def _signer(caller: Caller) -> Signer:
    return Signer(caller.account, caller.username)


def _period(theme: Theme, written: str, day: date) -> Stretch:
    return asked_period(theme, written, day, closing_period(theme))


def _headers(*state: object) -> dict[str, str]:
    return keeping(etag(*state, _SHAPE))


def _completeness(session: Session, closings: Sequence[Closing]) -> Mapping[int, tuple[int, int]]:
    """Return the reports expected and received in the whole city, by closing."""
    query = select(col(Frozen.closing), col(Frozen.figures)).where(
        col(Frozen.closing).in_([each.id for each in closings]), col(Frozen.part) == "reports", col(Frozen.depth) == 0
    )
    found: dict[int, tuple[int, int]] = {}
    for closing, figures in session.execute(query):
        expected, received, _ = orjson.loads(figures)
        before = found.get(closing, (0, 0))
        found[closing] = before[0] + expected, before[1] + received
    return found


def _out(vault: Vault, closing: Closing, told: Mapping[int, tuple[int, int]]) -> dict[str, Any]:
    reopened = None
    if closing.reopened_at is not None:
        reopened = {
            "account": closing.reopened_by,
            "name": closing.reopened_name,
            "at": wib(closing.reopened_at),
            "version": closing.reopened_counter,
            "reason": vault.told(closing, "reopened_reason"),
        }
    return {
        "id": closing.id,
        "theme": closing.theme,
        "period": closing.period,
        "from": closing.begins,
        "to": closing.ends,
        "holds": reopened is None,
        "closed": {
            "account": closing.account,
            "name": closing.name,
            "at": wib(closing.at),
            "version": closing.counter,
        },
        "note": vault.told(closing, "note"),
        "form": closing.form,
        "digest": closing.digest,
        "completeness": reports(*told.get(closing.id or 0, (0, 0))),
        "reopened": reopened,
    }
