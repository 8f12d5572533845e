"""The lists from which answers are chosen, for a form in which somebody searches for a word."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.core.errors import problem_kind, refuse
from app.core.http import Json, holds
from app.core.openapi import NOT_CHANGED, Bilingual, documented
from app.themes.search import SEARCHED, Hit, Searched

router = APIRouter(prefix="/v1/codes", tags=["themes"])

UNKNOWN_LIST = problem_kind("codes.unknown", 404, id="Daftar ini tidak dikenal.", en="There is no such list.")

MOST = 50
"""Codes in one reply; who finds more than that searches with another word."""


class ListBrief(BaseModel):
    """A list, by the name that a question's `facts.list` gives."""

    name: str
    version: str
    source: str
    count: int


class CodeOut(BaseModel):
    """One code with its official title."""

    code: str
    label: Bilingual
    everyday: str | None = Field(description="What people call it, in Indonesian; null where nobody wrote it down.")
    usual: bool = Field(description="Whether the form offers it without a search.")


class CodesOut(ListBrief):
    """What was found in a list, the best first."""

    count: int = Field(description="How many codes were found in all.")
    items: list[CodeOut]


@router.get("", response_model=list[ListBrief])
def list_codes() -> Response:
    """List the lists that there are, official ones with their version."""
    return Json([_brief(each, len(each.entries)) for each in SEARCHED.values()])


@router.get("/{list}", response_model=CodesOut, responses=NOT_CHANGED | documented(UNKNOWN_LIST))
def search_codes(
    request: Request,
    name: Annotated[str, Path(alias="list")],
    q: Annotated[
        str,
        Query(max_length=80, description="Words in any order, of any case, or the beginning of a code; empty for all."),
    ] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
) -> Response:
    """Search a list by everyday words, official titles or codes."""
    searched = SEARCHED.get(name)
    if searched is None:
        raise refuse(UNKNOWN_LIST)
    tag = f'"{searched.digest}"'
    headers = {"etag": tag, "cache-control": "no-cache"}
    if holds(request, tag):
        return Response(status_code=304, headers=headers)
    count, found = searched.find(q, limit)
    return Json(_brief(searched, count) | {"items": [_code(each) for each in found]}, headers=headers)


def _brief(searched: Searched, count: int) -> dict[str, Any]:
    codes = searched.codes
    return {"name": codes.name, "version": codes.version, "source": codes.source, "count": count}


def _code(hit: Hit) -> dict[str, Any]:
    label = hit.option.label._asdict()
    return {"code": hit.option.code, "label": label, "everyday": hit.everyday, "usual": hit.usual}
