"""The themes as they are declared, for phones and for other applications."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from app.core.http import Json, holds
from app.core.openapi import NOT_CHANGED, Bilingual, documented
from app.identity.gate import Caller, signed_in
from app.identity.routes import NOT_SIGNED_IN
from app.identity.scope import Action
from app.records.door import UNKNOWN_THEME
from app.records.routes import ThemeKey, known_theme
from app.themes.catalog import CATALOG
from app.themes.form import as_form, as_public_form
from app.themes.language.theme import Period

router = APIRouter(prefix="/v1/themes", tags=["themes"])


class ThemeBrief(BaseModel):
    """A theme in the list of themes."""

    key: str
    version: int = Field(description="Rises when the theme is amended.")
    label: Bilingual
    period: Period = Field(description="How often a report is due.")
    is_register: bool = Field(
        alias="register", description="Whether a newer record of the same subject takes the place of the older."
    )
    offices: list[str]
    digest: str = Field(description="Changes exactly when the declaration does.")


class SubjectOut(BaseModel):
    """What a record is about."""

    kind: str
    label: Bilingual
    keys: list[list[str]] = Field(
        description="Questions that name the subject; the first list fully answered counts. `kelurahan`: the record's."
    )


class PartOut(BaseModel):
    """A question, derived value or indicator of a theme, with all that belongs to its sort."""

    model_config = ConfigDict(extra="allow")

    key: str
    label: Bilingual
    source: str | None


class ScreenOut(BaseModel):
    """Which questions stand together on a telephone: from `first` up to where the next screen begins."""

    first: str
    label: Bilingual


class CheckOut(BaseModel):
    """A check on the answers."""

    model_config = ConfigDict(extra="allow")

    code: str
    severity: str
    message: Bilingual
    about: list[str]


class TwiceOut(BaseModel):
    """A doubt that rests on two records: they name the same person and have a code in common."""

    code: str
    message: Bilingual
    named_by: list[str]
    same: str
    about: list[str]
    source: str


class WatchRuleOut(BaseModel):
    """One version of a watch."""

    version: str
    valid_from: date
    valid_to: date | None
    looks: dict[str, Any] = Field(description="What is looked for; `for` says which sort of thing.")
    source: str


class WatchOut(BaseModel):
    """What raises an alert, by rules with dates."""

    key: str
    label: Bilingual
    todo: Bilingual = Field(description="What people are asked to do.")
    about: Literal["area", "record"]
    news_days: int = Field(description="What began longer ago raises no alert.")
    most: int = Field(description="Alerts a day in one kelurahan; more are gathered into one.")
    rules: list[WatchRuleOut]


class ReportingOut(BaseModel):
    """When a report is due, in days after the last day of the theme's period."""

    due_days: int = Field(description="Received by the end of this day it is in time.")
    late_days: int = Field(description="Until the end of this day a late one is still waited for.")
    zero_report: bool = Field(description="Whether an area with nothing to report is asked to say so.")
    source: str


class ThemeOut(ThemeBrief):
    """A theme's whole declaration, as a phone needs it to ask, check and count."""

    grains: list[str]
    reporting: ReportingOut
    subject: SubjectOut
    source: str
    questions: list[PartOut]
    screens: list[ScreenOut] = Field(description="None: show a few questions at a time.")
    derived: list[PartOut]
    checks: list[CheckOut]
    twice: list[TwiceOut]
    indicators: list[PartOut]
    zonings: list[PartOut] = Field(description="Colours of the RT, by rules with dates.")
    watches: list[WatchOut]
    example: dict[str, Any] = Field(description="Answers that are taken.")
    rules: dict[str, Any] = Field(description="Tables on which its formulas rest, for who computes them offline.")
    codes: dict[str, str] = Field(
        description="By name of a list of which a question offers a part: every code, with blanks between."
    )


FORMS: dict[str, dict[str, Any]] = {theme.key: as_public_form(theme) for theme in CATALOG}
OFFICE_FORMS: dict[str, dict[str, Any]] = {theme.key: as_form(theme) for theme in CATALOG}
BRIEF = [field.alias or name for name, field in ThemeBrief.model_fields.items()]
TAGS = {key: f'"{form["digest"][:32]}"' for key, form in FORMS.items()}


async def perhaps_signed_in(request: Request) -> Caller | None:
    """Return who is calling, None without a token. Problems as of `signed_in` for a token that is no good."""
    return await signed_in(request) if "authorization" in request.headers else None


@router.get("", response_model=list[ThemeBrief])
def list_themes() -> Response:
    """List the themes there are; a theme's whole declaration has its own address."""
    return Json([{key: form[key] for key in BRIEF} for form in FORMS.values()])


@router.get("/{theme}", response_model=ThemeOut, responses=NOT_CHANGED | documented(UNKNOWN_THEME, *NOT_SIGNED_IN))
def show_theme(
    theme: ThemeKey, request: Request, caller: Annotated[Caller | None, Depends(perhaps_signed_in)]
) -> Response:
    """Show a theme's declaration: questions, conditions, checks and indicators, as the phone needs them.

    Nobody needs to sign in for it. With the token of the theme's office it holds the options that only the office
    gives and sees, and the figures of those.
    """
    key = known_theme(theme).key
    office = caller is not None and bool(caller.scope.roots(Action.KEEP, key))
    form, tag = (OFFICE_FORMS[key], f'"office-{TAGS[key][1:]}') if office else (FORMS[key], TAGS[key])
    headers = {"etag": tag, "cache-control": "private, no-cache" if office else "no-cache", "vary": "authorization"}
    if holds(request, tag):
        return Response(status_code=304, headers=headers)
    return Json(form, headers=headers)
