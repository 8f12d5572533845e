"""The themes as they are declared, for phones and for other applications."""

from typing import Any

from fastapi import APIRouter, Header
from starlette.responses import Response

from app.core.http import Json
from app.records.routes import REFUSALS, ThemeKey, known_theme
from app.themes.catalog import CATALOG
from app.themes.form import as_form
from app.themes.lock import digest

router = APIRouter(prefix="/v1/themes", tags=["themes"])

FORMS: dict[str, dict[str, Any]] = {theme.key: as_form(theme) for theme in CATALOG}
TAGS = {theme.key: f'"{digest(theme)[:32]}"' for theme in CATALOG}


@router.get("", response_model=list[dict[str, Any]])
def list_themes() -> Response:
    """List the themes there are; a theme's whole declaration has its own address."""
    brief = ("key", "version", "label", "period", "register", "offices", "digest")
    return Json([{key: form[key] for key in brief} for form in FORMS.values()])


@router.get("/{theme}", response_model=dict[str, Any], responses=REFUSALS)
def show_theme(theme: ThemeKey, if_none_match: str | None = Header(None)) -> Response:
    """Show a theme's declaration: questions, conditions, checks and indicators, as the phone needs them."""
    key = known_theme(theme).key
    headers = {"etag": TAGS[key], "cache-control": "no-cache"}
    if if_none_match == TAGS[key]:
        return Response(status_code=304, headers=headers)
    return Json(FORMS[key], headers=headers)
