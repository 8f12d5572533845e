"""All that ever happened to a record, over HTTP: who sent, decided, merged and moved what, and what met it."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.core.clock import wib
from app.core.errors import refuse
from app.core.http import Db, Json
from app.core.vault import Vault
from app.identity.gate import SignedIn
from app.identity.scope import Action
from app.records import review, store
from app.records.carrying import answers_seen
from app.records.merging import merges_of
from app.records.models import Conflict, Move, Revision
from app.records.places import moves_of
from app.records.privacy import shown_document, sight_of
from app.records.receipts import receipt_number
from app.records.routes import ONE, ThemeKey, known_theme
from app.records.sealing import DECIDED, MERGED, MOVED, body_of
from app.themes.language import Sight, Theme

router = APIRouter(prefix="/v1/records", tags=["records"])


class RevisionOut(BaseModel):
    """One version of a record."""

    number: int
    receipt: str
    area: str
    observed_on: date
    zero: bool
    form: int = Field(description="Version of the theme, and so of its code lists, that the answers were given under.")
    answers: dict[str, Any]
    account: UUID
    made_at: str | None
    received_at: str


class DecisionOut(BaseModel):
    """One step of review."""

    revision: int
    state: str
    reason: str
    account: UUID
    at: str


class ConflictOut(BaseModel):
    """A document that met this record."""

    record: UUID
    reason: str
    area: str
    answers: dict[str, Any]
    account: UUID
    received_at: str


class MergeStepOut(BaseModel):
    """That a merge of subjects moved or voided the record."""

    merge: UUID
    voided: bool
    reason: str
    account: UUID
    at: str
    undone_at: str | None


class MoveOut(BaseModel):
    """That an office put the record into another area."""

    revision: int
    left: str = Field(description="The area it lay in until then.")
    area: str
    since: date | None = Field(description="Before this day it counts where it did; null: it always counts in `area`.")
    reason: str
    account: UUID
    at: str


class HistoryOut(BaseModel):
    """Everything that ever happened to a record."""

    id: UUID
    theme: str
    state: str
    revisions: list[RevisionOut]
    decisions: list[DecisionOut]
    conflicts: list[ConflictOut]
    merges: list[MergeStepOut]
    moves: list[MoveOut]


@router.get("/{theme}/{id}/history", response_model=HistoryOut, responses=ONE)
def show_history(caller: SignedIn, db: Db, theme: ThemeKey, id: UUID) -> Response:
    """Show a record's revisions, decisions and the documents that met it."""
    subject = known_theme(theme)
    with db.reading() as session:
        row = store.get_record(session, subject, id, caller.scope.roots(Action.READ, subject.key))
        if row is None:
            raise refuse(review.UNKNOWN)
        revisions = store.revisions(session, id)
        decisions = store.decisions(session, id)
        conflicts = store.conflicts(session, subject, id)
        merges = merges_of(session, id)
        moves = moves_of(session, [id])[id]
    sight = sight_of(caller.scope, row.area, subject)
    return Json(
        {
            "id": id,
            "theme": subject.key,
            "state": row.state,
            "revisions": [_revision_out(db.vault, subject, each, sight) for each in revisions],
            "decisions": [
                {
                    "revision": each.revision,
                    "state": each.state,
                    "reason": db.vault.read(DECIDED.of(id, each.at), each.reason),
                    "account": each.account,
                    "at": wib(each.at),
                }
                for each in decisions
            ],
            "conflicts": [  # what lies in another kader's area stays unseen
                _conflict_out(db.vault, subject, each, sight_of(caller.scope, each.area, subject))
                for each in conflicts
                if caller.scope.allows(Action.READ, each.area, subject.key)
            ],
            "merges": [
                {
                    "merge": made.id,
                    "voided": noted.voided,
                    "reason": db.vault.read(MERGED.of(made.id), made.reason),
                    "account": made.account,
                    "at": wib(made.at),
                    "undone_at": wib(made.undone_at) if made.undone_at else None,
                }
                for made, noted in merges
            ],
            "moves": [_move_out(db.vault, each) for each in moves],
        }
    )


def _move_out(vault: Vault, each: Move) -> dict[str, Any]:
    """Return a move as it travels."""
    values = {name: getattr(each, name) for name in ("revision", "area", "since", "account")}
    reason = vault.read(MOVED.of(each.record, each.changed), each.reason)
    return values | {"reason": reason, "left": each.left_area, "at": wib(each.at)}


def _revision_out(vault: Vault, theme: Theme, each: Revision, sight: Sight) -> dict[str, Any]:
    body = body_of(vault, each)
    return {
        "number": each.number,
        "receipt": receipt_number(each.record, each.number, each.digest),
        "area": each.area,
        "observed_on": each.observed_on,
        "zero": body["zero"],
        "form": each.form,
        "answers": shown_document(theme, answers_seen(theme, sight, body), sight),
        "account": each.account,
        "made_at": wib(each.made_at) if each.made_at else None,
        "received_at": wib(each.received_at),
    }


def _conflict_out(vault: Vault, theme: Theme, each: Conflict, sight: Sight) -> dict[str, Any]:
    return {
        "record": each.record,
        "reason": each.reason,
        "area": each.area,
        "answers": shown_document(theme, body_of(vault, each)["answers"], sight),
        "account": each.account,
        "received_at": wib(each.received_at),
    }
