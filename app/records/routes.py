"""Reading and reviewing records over HTTP, always within the caller's scope."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from app.areas import codes as area_codes
from app.core.clock import WIB, wib
from app.core.errors import problem_kind, refuse
from app.core.fields import Day
from app.core.http import Db, Json, Now, etag, holds, keeping
from app.core.openapi import NOT_CHANGED, FaultOut, documented
from app.core.vault import Vault
from app.identity.gate import SignedIn
from app.identity.scope import Action, Scope
from app.records import review, store
from app.records.closed import late_notice, noted_in
from app.records.door import UNKNOWN_THEME
from app.records.drafts import EARLIEST
from app.records.flags import Asked, asked, fires
from app.records.places import gone
from app.records.privacy import shown_answers, sight_of
from app.records.receipts import derived_seen
from app.records.sealing import Opened
from app.records.store import AnyRow
from app.records.tables import STATES
from app.themes.catalog import CATALOG
from app.themes.language import Sight, Theme

router = APIRouter(prefix="/v1/records", tags=["records"])

BAD_SINCE = problem_kind(
    "records.changed_since",
    422,
    id="changed_since berisi nomor perubahan atau waktu RFC 3339.",
    en="changed_since is a change number or an RFC 3339 time.",
)


NO_FLAG = problem_kind(
    "records.flag", 422, id="Tidak ada tanda itu. Yang ada: {known}.", en="There is no such flag. There are: {known}."
)


class RecordOut(BaseModel):
    """One record as it stands; identities are masked."""

    id: UUID
    theme: str
    area: str
    observed_on: date
    period: date
    zero: bool
    revision: int
    state: str
    received_at: str
    changed: int = Field(description="Number of the theme's change that last touched it.")
    changed_at: str
    answers: dict[str, Any]
    derived: dict[str, Any]


class ReviewedOut(RecordOut):
    """A record after a verdict."""

    notices: list[FaultOut] = Field(description="That the period is closed, if the verdict moved its live figures.")


class GoneOut(BaseModel):
    """A record that is no longer shown to you there: moved by an office, held still, or erased."""

    id: UUID
    changed: int = Field(description="Number of the change that took it away.")
    erased: bool = Field(description="It was erased: keep nothing that you have of it, what you sent of it included.")


class RecordsOut(BaseModel):
    """A page of records in the order in which they last changed."""

    items: list[RecordOut]
    gone: list[GoneOut] = Field(description="What left these areas since `changed_since` or `after`; let go of it.")
    next: int | None = Field(description="Pass as `after` for the page that follows; null when this is the last.")
    version: int = Field(description="Number of the theme's last change; pass as `changed_since` next time.")


class ReviewIn(BaseModel):
    """A verdict on a record."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["accept", "return", "void"]
    reason: str = Field("", max_length=500, description="Needed to return or void; the kader reads it.")
    revision: int | None = Field(
        None, ge=1, description="The revision looked at; refused if it is not the current one."
    )


ONE = documented(UNKNOWN_THEME, review.UNKNOWN)
"""How each endpoint about one record refuses."""

ThemeKey = Annotated[str, Path(max_length=40)]


def known_theme(key: str) -> Theme:
    """Return the theme of this key. Raises Problem `theme.unknown`."""
    for theme in CATALOG:
        if theme.key == key:
            return theme
    raise refuse(UNKNOWN_THEME)


def under_review(scope: Scope, theme: str | None, area: str | None) -> Mapping[str, tuple[str, ...]]:
    """Return by theme where the caller may review, of all themes and everywhere or as far as is asked.

    Raises Problem `theme.unknown`, or `area.unknown` where the caller reviews nothing.
    """
    themes = CATALOG if theme is None else (known_theme(theme),)
    if area is None:
        return {each.key: scope.roots(Action.REVIEW, each.key) for each in themes}
    here = {each.key: (area,) for each in themes if scope.allows(Action.REVIEW, area, each.key)}
    if not here:
        raise refuse(area_codes.UNKNOWN, code=area)
    return here


def _roots(scope: Scope, action: Action, theme: Theme) -> tuple[str, ...]:
    """Return where the caller may act; outside that everything is unknown."""
    return scope.roots(action, theme.key)


@router.get(
    "/{theme}",
    response_model=RecordsOut,
    responses=NOT_CHANGED | documented(UNKNOWN_THEME, area_codes.UNKNOWN, BAD_SINCE, NO_FLAG),
)
def list_records(
    request: Request,
    caller: SignedIn,
    db: Db,
    theme: ThemeKey,
    area: Annotated[str | None, Query(max_length=40, description="Only in or below this area.")] = None,
    from_: Annotated[Day | None, Query(alias="from", description="First day observed.")] = None,
    to: Annotated[Day | None, Query(description="Last day observed.")] = None,
    state: Annotated[list[Literal["received", "accepted", "returned", "void"]] | None, Query(max_length=4)] = None,
    changed_since: Annotated[
        str | None, Query(max_length=40, description="A change number (exact) or an RFC 3339 time.")
    ] = None,
    flag: Annotated[str | None, Query(max_length=20, description="Only those for which this doubt holds now.")] = None,
    after: Annotated[int, Query(ge=0, le=2**62, description="`next` of the page before.")] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """List records, oldest change first; what changes while you page comes again at the end and is never missed."""
    subject = known_theme(theme)
    roots = _roots(caller.scope, Action.READ, subject)
    if area is not None:
        caller.scope.require(Action.READ, area, subject.key)
        roots = (area,)
    number, moment = read_since(changed_since)
    doubted = None if flag is None else _doubted(subject, caller.scope, area, flag)
    if doubted is not None:
        roots = doubted.rows
    with db.reading() as session:
        version = store.theme_version(session, subject)
        headers = keeping(etag(version, *roots, request.url.path, request.url.query), "authorization")
        if holds(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        first = max(after, number)
        rows = store.list_records(
            session,
            subject,
            roots,
            limit=limit + 1,
            after=first,
            since=moment,
            first=from_,
            last=to,
            states=state or STATES,
            only=None if doubted is None else fires(session, subject, doubted),
        )
        page = rows[:limit]
        more = page[-1].changed if len(rows) > limit else None
        left = gone(session, subject, roots, after=first, to=more or version) if first else ()
    items = [record_out(db.vault, subject, row, sight_of(caller.scope, row.area, subject)) for row in page]
    away = [{"id": each.record, "changed": each.changed, "erased": each.erased} for each in left]
    body = {"items": items, "gone": away, "next": more, "version": version}
    return Json(body, headers=headers)


def _doubted(theme: Theme, scope: Scope, area: str | None, code: str) -> Asked:
    """Return the doubt that a caller asks for. Problem `records.flag` when there is none for her."""
    found = asked(theme, scope, area)
    if code not in found:
        raise refuse(NO_FLAG, known=", ".join(found) or "-")
    return found[code]


def read_since(text: str | None) -> tuple[int, datetime | None]:
    """Read a change number, or a moment; (0, None) for neither. Raises Problem `records.changed_since`."""
    if text is None:
        return 0, None
    if text.isdecimal() and len(text) < 19:
        return int(text), None
    try:
        # A `+` that nobody escaped arrives as a space.
        moment = datetime.fromisoformat(text.replace(" ", "+") if text.count(":") > 2 else text)
    except ValueError:
        raise refuse(BAD_SINCE) from None
    if not EARLIEST.year <= moment.year < 9000:
        raise refuse(BAD_SINCE)
    return 0, moment if moment.tzinfo else moment.replace(tzinfo=WIB)


@router.get("/{theme}/{id}", response_model=RecordOut, responses=ONE)
def show_record(caller: SignedIn, db: Db, theme: ThemeKey, id: UUID) -> Response:
    """Show one record as it stands."""
    subject = known_theme(theme)
    with db.reading() as session:
        row = store.get_record(session, subject, id, _roots(caller.scope, Action.READ, subject))
    if row is None:
        raise refuse(review.UNKNOWN)
    return Json(record_out(db.vault, subject, row, sight_of(caller.scope, row.area, subject)))


@router.post(
    "/{theme}/{id}/review",
    response_model=ReviewedOut,
    responses=ONE | documented(review.NOT_NOW, review.CHANGED, review.NO_REASON),
)
def review_record(caller: SignedIn, db: Db, now: Now, theme: ThemeKey, id: UUID, verdict: ReviewIn) -> Response:
    """Accept a record, return it to its kader, or void it; a record outside the scope is unknown."""
    subject = known_theme(theme)
    with db.writing() as session:
        row = review.decide(
            session,
            subject,
            id,
            _roots(caller.scope, Action.REVIEW, subject),
            verdict=verdict.decision,
            reason=verdict.reason,
            revision=verdict.revision,
            account=caller.account,
            at=now.now(),
        )
        late = noted_in(session, subject, row.id, row.changed)
    notices = [late_notice(late).as_json()] if late else []
    seen = record_out(db.vault, subject, row, sight_of(caller.scope, row.area, subject))
    return Json(seen | {"notices": notices})


def record_out(vault: Vault, theme: Theme, row: AnyRow, sight: Sight, *, unsealed: bool = False) -> dict[str, Any]:
    """Return a row as it travels to this sight; with its identities if they were unsealed for whoever asks."""
    values = Opened(vault, theme, row._mapping)  # type: ignore[arg-type]
    return {
        "id": row.id,
        "theme": theme.key,
        "area": row.area,
        "observed_on": row.observed_on,
        "period": row.period,
        "zero": row.zero,
        "revision": row.revision,
        "state": row.state,
        "received_at": wib(row.received_at),
        "changed": row.changed,
        "changed_at": wib(row.changed_at),
        "answers": shown_answers(theme, values, row.gaps, sight, unsealed=unsealed),
        "derived": derived_seen(theme, sight, values),
    }
