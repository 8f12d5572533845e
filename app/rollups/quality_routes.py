"""Questions of quality over HTTP, for whoever reviews the records: asked kindly, with the numbers behind each."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from app.areas import codes as area_codes
from app.areas.routes import AreaRef, Places
from app.areas.tree import Tree
from app.core.clock import today
from app.core.errors import INVALID, refuse
from app.core.http import Db, Json, Now, etag, holds, keeping
from app.core.openapi import NOT_CHANGED, Bilingual, documented
from app.identity.gate import SignedIn
from app.identity.problems import FORBIDDEN
from app.identity.routes import NOT_SIGNED_IN
from app.identity.scope import Action, Scope
from app.records.door import UNKNOWN_THEME
from app.rollups.parameters import AreaAsked
from app.rollups.problems import AREA_NEEDED, PERIOD_ORDER, PERIOD_TEXT
from app.rollups.quality import Asking, questions
from app.rollups.quality_reading import TOO_MANY, names_of, read_entries
from app.rollups.query import Stretch, read_period
from app.rollups.routes import THEMES, versions
from app.themes.language import Theme
from app.themes.quality_checks import QUALITY_CHECKS, QualityCheck

USUAL = timedelta(days=90)
"""How far is looked back without `from`."""

SHOWN = 50
"""Records named with a question."""

_SHAPE = "1"
"""Raised when the reply changes in form, so that nobody keeps an old one."""

_WORDS = {"code", "label", "method", "asks", "asks_wide", "shows", "source"}

router = APIRouter(prefix="/v1/quality", tags=["records"])


class QualityCheckOut(BaseModel):
    """What is looked at, how, and from where the thresholds are."""

    code: str
    label: Bilingual
    method: Bilingual
    source: str
    thresholds: dict[str, float]


class WhoOut(BaseModel):
    """About whom or where is asked: a sender, or an RT with several senders."""

    kind: Literal["sender", "rt"]
    account: UUID | None
    area: AreaRef | None
    name: str


class QuestionOut(BaseModel):
    """One question, no finding: somebody who knows the place answers it."""

    check: str
    who: WhoOut
    about: str | None = Field(description="The question of the theme that it is about.")
    asks: Bilingual
    shows: Bilingual = Field(description="The numbers behind it, in words.")
    numbers: dict[str, Any]
    records: list[UUID] | None = Field(description=f"Up to {SHOWN} of them; null for who does not read them.")
    records_count: int


class QualityOut(BaseModel):
    """What is asked about the records of a theme, an area and a range."""

    model_config = ConfigDict(populate_by_name=True)

    theme: str
    area: AreaRef
    from_: date = Field(alias="from")
    to: date
    version: int = Field(description="Rises with every change of the theme's records.")
    records: int = Field(description="How many were looked at.")
    senders: int
    checks: list[QualityCheckOut]
    questions: list[QuestionOut]


@router.get(
    "/{theme}",
    response_model=QualityOut,
    responses=NOT_CHANGED
    | documented(
        *NOT_SIGNED_IN,
        *(FORBIDDEN, area_codes.UNKNOWN, UNKNOWN_THEME, INVALID, AREA_NEEDED, PERIOD_TEXT, PERIOD_ORDER, TOO_MANY),
    ),
)
def read_quality(
    request: Request,
    db: Db,
    places: Places,
    now: Now,
    caller: SignedIn,
    theme: str,
    area: AreaAsked = "",
    first: Annotated[str, Query(alias="from", max_length=10, description="As in rollups; 90 days back if empty.")] = "",
    last: Annotated[str, Query(alias="to", max_length=10, description="Today when empty.")] = "",
) -> Response:
    """Ask about senders and RT whose records differ from what careful measuring and asking gives.

    For whoever reviews records there. Digits, spreads, speed, copies, flags, "unknown" and corrections are looked at;
    a check without enough records says nothing. It accuses nobody: the kelurahan asks, and helps.
    """
    if theme not in THEMES:
        raise refuse(UNKNOWN_THEME)
    asked, tree, day = THEMES[theme], places.tree(), today(now)
    root = area or _own_area(caller.scope, asked)
    caller.scope.require(Action.REVIEW, root, theme)
    name = tree.need(root).name
    span = _range(first, last, day)
    reads = caller.scope.allows(Action.READ, root, theme)
    lists = caller.scope.allows(Action.SEE_LISTS, root, theme)
    with db.picture() as session:
        version, _ = versions(session, theme)
        said = (theme, asked.version, asked.quality, version, tree.version, root, span, reads, lists, _SHAPE)
        headers = keeping(etag(*said), "authorization")
        if holds(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        entries = read_entries(session, asked, caller.scope, root, span)
        found = questions(asked, entries)
        names = names_of(session, [each.who for each in found if isinstance(each.who, UUID)])
    body = {
        "theme": theme,
        "area": {"code": root, "name": name},
        "from": span.first,
        "to": span.last,
        "version": version,
        "records": len(entries),
        "senders": len({each.sender for each in entries}),
        "checks": [_check_out(each) for each in QUALITY_CHECKS],
        "questions": [_question_out(each, tree, names, reads=reads) for each in found],
    }
    return Json(body, headers=headers)


def _own_area(scope: Scope, theme: Theme) -> str:
    """Return where the caller reviews; Problems `access.forbidden`, `rollup.area_needed` for more than one."""
    roots = scope.roots(Action.REVIEW, theme.key)
    if not roots:
        raise refuse(FORBIDDEN)
    if len(roots) > 1:
        raise refuse(AREA_NEEDED, areas=", ".join(roots))
    return roots[0]


def _range(first: str, last: str, day: date) -> Stretch:
    end = read_period(last).last if last else day
    begin = read_period(first).first if first else min(end, day) - USUAL
    if begin > end:
        raise refuse(PERIOD_ORDER)
    return Stretch(begin, end)


def _check_out(check: QualityCheck) -> dict[str, Any]:
    return {
        "code": check.code,
        "label": check.label._asdict(),
        "method": check.method._asdict(),
        "source": check.source,
        "thresholds": {name: value for name, value in asdict(check).items() if name not in _WORDS},
    }


def _question_out(each: Asking, tree: Tree, names: Mapping[UUID, str], *, reads: bool) -> dict[str, Any]:
    if isinstance(each.who, UUID):
        who = {"kind": "sender", "account": each.who, "area": None, "name": names.get(each.who, "")}
    else:
        node = tree.get(each.who)
        name = node.name if node else each.who
        who = {"kind": "rt", "account": None, "area": {"code": each.who, "name": name}, "name": name}
    return {
        "check": each.check.code,
        "who": who,
        "about": each.about,
        "asks": each.asks._asdict(),
        "shows": each.shows._asdict(),
        "numbers": dict(each.numbers),
        "records": list(each.records[:SHOWN]) if reads else None,
        "records_count": len(each.records),
    }
