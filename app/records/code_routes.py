"""The lists from which answers are chosen, for a form in which somebody searches for a word."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.core.errors import problem_kind, refuse
from app.core.http import Json, holds
from app.core.openapi import NOT_CHANGED, Bilingual, documented
from app.themes.search import FILLERS, LEAST_PART, SEARCHED, Hit, Searched

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


class WholeListOut(ListBrief):
    """A whole list with all by which its codes are found, for who searches it without a signal."""

    fillers: list[str] = Field(description="Words that say little; they count only where all words fit.")
    least_part: int = Field(description="Letters from which on a word is also found inside others.")
    items: list[list[str | int]] = Field(
        description="Code, title in Indonesian, and in English where that differs, 1 if the form offers it without a "
        "search, and then what people call it."
    )


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


@router.get("/{list}/whole", response_model=WholeListOut, responses=NOT_CHANGED | documented(UNKNOWN_LIST))
def read_whole_list(request: Request, name: Annotated[str, Path(alias="list")]) -> Response:
    """Give a whole list, so that a phone can search it without a signal as the server does.

    It changes only with the list or its words: keep it, and ask with `If-None-Match`.
    """
    searched = SEARCHED.get(name)
    if searched is None:
        raise refuse(UNKNOWN_LIST)
    headers = {"etag": f'"{searched.digest}"', "cache-control": "no-cache"}
    if holds(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    items = [
        [
            each.hit.option.code,
            each.hit.option.label.id,
            "" if each.hit.option.label.en == each.hit.option.label.id else each.hit.option.label.en,
            int(each.hit.usual),
            *(shown for shown, _ in each.phrases),
        ]
        for each in searched.entries
    ]
    told = _brief(searched, len(items)) | {"fillers": sorted(FILLERS), "least_part": LEAST_PART, "items": items}
    return Json(told, headers=headers)


def _brief(searched: Searched, count: int) -> dict[str, Any]:
    codes = searched.codes
    return {"name": codes.name, "version": codes.version, "source": codes.source, "count": count}


def _code(hit: Hit) -> dict[str, Any]:
    label = hit.option.label._asdict()
    return {"code": hit.option.code, "label": label, "everyday": hit.everyday, "usual": hit.usual}
