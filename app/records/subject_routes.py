"""Subjects that were recorded twice, over HTTP: finding them, merging them, telling them apart, taking it back."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select
from sqlmodel import Session
from starlette.responses import Response

from app.areas import codes as area_codes
from app.areas.codes import LEVELS, level_of
from app.core.clock import wib
from app.core.errors import problem_kind, refuse
from app.core.http import Db, Json, Now
from app.core.openapi import Bilingual, FaultOut, documented
from app.core.text import Text
from app.core.vault import vault_of
from app.identity.gate import SignedIn
from app.identity.scope import Action, Scope
from app.records import merging, review
from app.records.cards import CardOut, label_of, reasons_of
from app.records.closed import late_notice
from app.records.door import UNKNOWN_THEME
from app.records.duplicates import NOBODY, SAME, duplicates, tell_apart
from app.records.models import Merge
from app.records.routes import ThemeKey, known_theme, under_review
from app.records.sealing import APART, MERGED, UNDONE, Opened
from app.records.store import get_record, under
from app.records.subjects import BlindIndex
from app.records.tables import TABLES
from app.themes.catalog import CATALOG
from app.themes.language import Theme

router = APIRouter(prefix="/v1", tags=["subjects"])

TOO_WIDE = problem_kind(
    "duplicates.area", 422, id="Pilih satu kelurahan atau bagiannya.", en="Choose one kelurahan or a part of it."
)

Reason = Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S")]


class PairOut(BaseModel):
    """Two subjects that may be one."""

    score: int = Field(description="From 60 to 100, the likelier the higher; it orders and proves nothing.")
    one: CardOut = Field(description="The better known of the two: the one to keep if they are one.")
    other: CardOut
    reasons: list[Bilingual] = Field(description="What speaks for it, the strongest first.")
    against: list[Bilingual] = Field(description="What speaks against it.")


class DuplicatesOut(BaseModel):
    """The pairs that may be one."""

    items: list[PairOut]
    more: bool = Field(description="Whether there are more pairs than asked for, or more subjects than are compared.")


class ApartIn(BaseModel):
    """Two records of which somebody found that they are about two."""

    model_config = ConfigDict(extra="forbid")

    one: UUID
    other: UUID
    reason: str = Field("", max_length=500)


class ApartOut(BaseModel):
    """That two subjects are two, and since when that is known."""

    account: UUID
    at: str
    reason: str


class MergeIn(BaseModel):
    """Two records of which somebody found that they are about the same."""

    model_config = ConfigDict(extra="forbid")

    theme: str = Field(max_length=40)
    kept: UUID = Field(description="A record of the subject that stays.")
    merged: UUID = Field(description="A record of the subject that is the other one after all.")
    keep: list[UUID] = Field(
        default_factory=list,
        max_length=500,
        description="Of every two records that cannot both stand, the one that does.",
    )
    reason: Reason


class UndoIn(BaseModel):
    """Why a merge is taken back."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class SideOut(BaseModel):
    """The record by which one of the two was named, and what its subject is called."""

    record: UUID
    area: str
    label: str


class UndoneOut(BaseModel):
    """Who took a merge back, when and why."""

    account: UUID
    at: str
    reason: str


class MergeOut(BaseModel):
    """A merge."""

    id: UUID
    theme: str
    kept: SideOut
    merged: SideOut
    reason: str
    account: UUID
    at: str
    moved: list[UUID] = Field(description="Records that became the kept subject's.")
    voided: list[UUID] = Field(description="Records that could not stand beside others.")
    undone: UndoneOut | None
    elsewhere: dict[str, int] = Field(
        description="How many records of other themes bear the merged subject's number. A merge changes its own theme "
        "only: if the number is wrong there too, mend it there."
    )


class MergedOut(MergeOut):
    """A merge that was made or taken back just now."""

    notices: list[FaultOut] = Field(description="That a period is closed, if this changed its live figures.")


class MergesOut(BaseModel):
    """A page of merges, the newest first."""

    items: list[MergeOut]
    next: UUID | None = Field(description="Pass as `before` for the page that follows; null when this is the last.")


@router.get(
    "/duplicates/{theme}",
    response_model=DuplicatesOut,
    responses=documented(UNKNOWN_THEME, area_codes.UNKNOWN, area_codes.NOT_A_CODE, TOO_WIDE),
)
def list_duplicates(
    caller: SignedIn,
    db: Db,
    theme: ThemeKey,
    area: Annotated[str, Query(max_length=40, description="A kelurahan or a part of it.")],
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """List pairs of subjects in an area that may be one, with reasons; people decide, nothing is merged by itself."""
    of = known_theme(theme)
    caller.scope.require(Action.REVIEW, area, of.key)
    if LEVELS.index(level_of(area)) < LEVELS.index("kelurahan"):
        raise refuse(TOO_WIDE)
    with db.reading() as session:
        found = duplicates(session, of, area)
        page = found.pairs[:limit]
        reasons = reasons_of(session, (card for each in page for card in (each.one, each.other)))
    items = [
        {
            "score": each.score,
            "one": each.one.out(reasons.get(each.one.row.id, "")),
            "other": each.other.out(reasons.get(each.other.row.id, "")),
            "reasons": [_text(said) for said in each.reasons],
            "against": [_text(said) for said in each.against],
        }
        for each in page
    ]
    return Json({"items": items, "more": found.partly or len(found.pairs) > limit})


@router.post(
    "/duplicates/{theme}/apart",
    response_model=ApartOut,
    responses=documented(UNKNOWN_THEME, review.UNKNOWN, NOBODY, SAME),
)
def tell_two_apart(caller: SignedIn, db: Db, now: Now, theme: ThemeKey, sent: ApartIn) -> Response:
    """Say that two subjects are two, so that they are not offered again."""
    of = known_theme(theme)
    roots = caller.scope.roots(Action.REVIEW, of.key)
    with db.writing() as session:
        said = tell_apart(
            session, of, (sent.one, sent.other), roots, reason=sent.reason, account=caller.account, at=now.now()
        )
        reason = vault_of(session).read(APART.of(said.theme, said.one, said.other), said.reason)
        out = {"account": said.account, "at": wib(said.at), "reason": reason}
    return Json(out)


@router.post(
    "/merges",
    status_code=201,
    response_model=MergedOut,
    responses=documented(
        UNKNOWN_THEME,
        review.UNKNOWN,
        NOBODY,
        SAME,
        merging.UNIDENTIFIED,
        merging.WIDER,
        merging.COLLISION,
    ),
)
def merge_two(caller: SignedIn, db: Db, now: Now, request: Request, sent: MergeIn) -> Response:
    """Let two subjects of a theme be one from now on.

    The records of the one become the other's. Of two that cannot both stand (a child weighed twice in a month), `keep`
    says which one does and the other is voided; until then the refusal lists them in `collisions`. Whatever is sent
    later about the merged subject goes to the kept one.
    """
    of = known_theme(sent.theme)
    index: BlindIndex = request.app.state.reader.index
    with db.writing() as session:
        made, late = merging.merge(
            session,
            of,
            index,
            caller.scope.roots(Action.REVIEW, of.key),
            kept=sent.kept,
            merged=sent.merged,
            keep=frozenset(sent.keep),
            reason=sent.reason.strip(),
            account=caller.account,
            at=now.now(),
        )
        (out,) = _merges_out(session, caller.scope, of, [made])
    return Json(out | {"notices": _notices(late)}, 201)


@router.post(
    "/merges/{id}/undo",
    response_model=MergedOut,
    responses=documented(merging.UNKNOWN_MERGE, merging.WIDER, merging.TAKEN),
)
def undo_merge(
    caller: SignedIn, db: Db, now: Now, request: Request, id: Annotated[UUID, Path()], sent: UndoIn
) -> Response:
    """Take a merge back: every record is again about whom its answers say, and what was voided stands again."""
    index: BlindIndex = request.app.state.reader.index
    with db.writing() as session:
        undone, late = merging.undo(
            session,
            index,
            id,
            lambda theme: caller.scope.roots(Action.REVIEW, theme.key),
            reason=sent.reason.strip(),
            account=caller.account,
            at=now.now(),
        )
        (out,) = _merges_out(session, caller.scope, known_theme(undone.theme), [undone])
    return Json(out | {"notices": _notices(late)})


def _notices(late: Sequence[str]) -> list[dict[str, Any]]:
    return [late_notice(late).as_json()] if late else []


@router.get("/merges", response_model=MergesOut, responses=documented(UNKNOWN_THEME, area_codes.UNKNOWN))
def list_merges(
    caller: SignedIn,
    db: Db,
    area: Annotated[str | None, Query(max_length=40, description="Only in or below this area.")] = None,
    theme: Annotated[str | None, Query(max_length=40)] = None,
    before: Annotated[UUID | None, Query(description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """List what was merged in the caller's areas, the newest first."""
    roots = under_review(caller.scope, theme, area)
    with db.reading() as session:
        found = [
            (made, each)
            for each in map(known_theme, roots)
            for made in merging.merges(session, each, roots[each.key], limit=limit + 1, before=before)
        ]
        found.sort(key=lambda pair: pair[0].id, reverse=True)
        page = found[:limit]
        items = [out for made, each in page for out in _merges_out(session, caller.scope, each, [made])]
    return Json({"items": items, "next": page[-1][0].id if len(found) > limit else None})


def _merges_out(session: Session, scope: Scope, theme: Theme, made: Iterable[Merge]) -> list[dict[str, Any]]:
    roots = scope.roots(Action.REVIEW, theme.key)
    out = []
    for each in made:
        noted = merging.noted_of(session, [each.id])
        out.append(
            {
                "id": each.id,
                "theme": theme.key,
                "kept": _side(session, theme, roots, each.kept_record, each.kept_area),
                "merged": _side(session, theme, roots, each.merged_record, each.merged_area),
                "reason": vault_of(session).read(MERGED.of(each.id), each.reason),
                "account": each.account,
                "at": wib(each.at),
                "moved": [one.record for one in noted if not one.voided],
                "voided": [one.record for one in noted if one.voided],
                "undone": _undone(session, each),
                "elsewhere": _elsewhere(session, scope, theme, each.merged),
            }
        )
    return out


def _side(session: Session, theme: Theme, roots: Sequence[str], record: UUID, area: str) -> dict[str, Any]:
    row = get_record(session, theme, record, roots)
    label = label_of(theme, Opened(vault_of(session), theme, row._mapping)) if row is not None else ""  # type: ignore[arg-type]
    return {"record": record, "area": area, "label": label}


def _undone(session: Session, made: Merge) -> dict[str, Any] | None:
    if made.undone_at is None or made.undone_by is None:
        return None
    reason = vault_of(session).read(UNDONE.of(made.id), made.undone_reason)
    return {"account": made.undone_by, "at": wib(made.undone_at), "reason": reason}


def _elsewhere(session: Session, scope: Scope, theme: Theme, subject: UUID) -> dict[str, int]:
    """Count the records of other themes about a subject, as far as the caller may read them."""
    found = {}
    for each in CATALOG:
        if each.key != theme.key:
            table = TABLES[each.key][0]
            mine = under(table, scope.roots(Action.READ, each.key))
            query = (
                select(func.count()).select_from(table).where(table.c.subject == subject, table.c.state != "void", mine)
            )
            if count := session.execute(query).scalar_one():
                found[each.key] = count
    return found


def _text(said: Text) -> dict[str, str]:
    return said._asdict()
