"""Indicators with the metadata of Satu Data over HTTP, printed from the declarations that also make the figures."""

from hashlib import blake2b
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.core.errors import problem_kind, refuse
from app.core.http import holds
from app.core.openapi import NOT_CHANGED, Bilingual, documented
from app.identity.gate import Caller
from app.identity.routes import NOT_SIGNED_IN
from app.identity.scope import Action
from app.records.door import UNKNOWN_THEME
from app.records.theme_routes import perhaps_signed_in
from app.rollups.indicator_book import GROUPS, INDICATORS, as_json, found

UNKNOWN = problem_kind(
    "indicator.unknown", 404, id="Tidak ada indikator dengan kunci ini.", en="There is no indicator with this key."
)

router = APIRouter(prefix="/v1/indicators", tags=["rollups"])


class VariableOut(BaseModel):
    """A question or value that a figure is made of."""

    key: str | None = Field(description="Of the theme; null where it is of no theme.")
    label: Bilingual
    computed: bool


class ClassificationOut(BaseModel):
    """By what a figure can be told apart."""

    areas: Bilingual
    times: Bilingual
    choices: list[VariableOut]


class FormulaOut(BaseModel):
    """How a figure is made, in words."""

    count: Bilingual
    among: Bilingual | None = Field(description="What it is divided by; only of a ratio.")
    among_indicator: str | None = Field(description="Its key in the theme, where it is an indicator.")
    result: Bilingual | None


class MetadataOut(BaseModel):
    """An indicator in the fields of Satu Data."""

    name: str = Field(description="Its key among all: `stunting.stunted`, `REP01`.")
    theme: str = Field(description="A theme's key, or `reporting`.")
    key: str
    label: Bilingual
    concept: Bilingual
    definition: Bilingual
    classification: ClassificationOut
    measure: Bilingual
    unit: Bilingual
    formula: FormulaOut
    variables: list[VariableOut]
    source: str
    producer: str
    period: Bilingual
    level: Bilingual
    open: bool
    openness: Bilingual
    version: int = Field(description="Of the declaration it is printed from.")
    standard: str


class IndicatorList(BaseModel):
    """Indicators in the order of their themes."""

    count: int
    items: list[MetadataOut]


Perhaps = Annotated[Caller | None, Depends(perhaps_signed_in)]


def _keeps(caller: Caller | None) -> frozenset[str]:
    """Return the themes of which the caller is the office: to it, what only offices read is there."""
    if caller is None:
        return frozenset()
    return frozenset(key for key in GROUPS if caller.scope.roots(Action.KEEP, key))


@router.get("", response_model=IndicatorList, responses=NOT_CHANGED | documented(UNKNOWN_THEME, *NOT_SIGNED_IN))
def list_indicators(
    request: Request,
    caller: Perhaps,
    theme: Annotated[str, Query(max_length=20, description="One theme's, or `reporting`; all when empty.")] = "",
    q: Annotated[str, Query(max_length=100, description="Words in either language that must all occur.")] = "",
) -> Response:
    """List every indicator with its metadata; nobody needs to sign in for it."""
    if theme and theme not in GROUPS:
        raise refuse(UNKNOWN_THEME)
    items = [as_json(each) for each in found(q, theme, _keeps(caller))]
    return _sent(request, {"count": len(items), "items": items})


@router.get("/{key}", response_model=MetadataOut, responses=NOT_CHANGED | documented(UNKNOWN, *NOT_SIGNED_IN))
def show_indicator(request: Request, caller: Perhaps, key: str) -> Response:
    """Show one indicator by its name, as `stunting.stunted` or `REP01`."""
    each = INDICATORS.get(key)
    if each is None or (each.kept and each.theme not in _keeps(caller)):
        raise refuse(UNKNOWN)
    return _sent(request, as_json(each))


def _sent(request: Request, body: object) -> Response:
    text = orjson.dumps(body)
    tag = f'"{blake2b(text, digest_size=12).hexdigest()}"'
    headers = {"etag": tag, "cache-control": "no-cache", "vary": "authorization"}
    if holds(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(text, headers=headers, media_type="application/json")
