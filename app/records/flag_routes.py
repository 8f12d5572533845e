"""What is doubted, counted for those who look into it; the records themselves are listed with `flag=`."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.areas import codes as area_codes
from app.core.http import Db, Json
from app.core.openapi import Bilingual, documented
from app.identity.gate import SignedIn
from app.identity.scope import Action
from app.records import store
from app.records.door import UNKNOWN_THEME
from app.records.flags import asked, count
from app.records.routes import ThemeKey, known_theme

router = APIRouter(prefix="/v1/flags", tags=["records"])


class FlagOut(BaseModel):
    """One thing that is doubted."""

    code: str = Field(description="Pass as `flag` to `GET /v1/records/{theme}` for the records.")
    messages: list[Bilingual]
    about: list[str]
    count: int = Field(description="Records for which it holds now.")


class FlagsOut(BaseModel):
    """What is doubted of a theme, for people to decide on."""

    theme: str
    version: int = Field(description="Number of the theme's last change.")
    items: list[FlagOut]


@router.get("/{theme}", response_model=FlagsOut, responses=documented(UNKNOWN_THEME, area_codes.UNKNOWN))
def list_flags(
    caller: SignedIn,
    db: Db,
    theme: ThemeKey,
    area: Annotated[str | None, Query(max_length=40, description="Only in or below this area.")] = None,
) -> Response:
    """Count the records that each doubt of a theme holds for now; nothing is decided by it."""
    subject = known_theme(theme)
    if area is not None:
        caller.scope.require(Action.READ, area, subject.key)
    items: list[dict[str, Any]] = []
    with db.reading() as session:
        version = store.theme_version(session, subject)
        for code, each in asked(subject, caller.scope, area).items():
            items.append(
                {
                    "code": code,
                    "messages": [message._asdict() for message in each.flag.messages],
                    "about": list(each.flag.about),
                    "count": count(session, subject, each),
                }
            )
    body = {"theme": subject.key, "version": version, "items": items}
    return Json(body, headers={"cache-control": "private, no-cache", "vary": "authorization"})
