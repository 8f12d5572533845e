"""The growth standards for phones, which judge a child's growth where there is no signal."""

from functools import cache
from hashlib import blake2b
from typing import Any

import orjson
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.core.http import holds
from app.core.openapi import NOT_CHANGED, Bilingual
from app.themes.growth import Indicator, Sex, Table
from app.themes.growth.printed import printed

router = APIRouter(prefix="/v1/growth", tags=["themes"])


class GrowthCategoryOut(BaseModel):
    """One class of a z-score, by Permenkes 2/2020."""

    indicator: Indicator
    code: str
    first: int | None = Field(description="The lowest z-score in it, in hundredths; null without an end.")
    last: int | None
    said: Bilingual = Field(description="What a kader reads and says; never a diagnosis.")


class CurveOut(BaseModel):
    """One table for one sex."""

    first: int = Field(description="The day, or tenth of a centimetre, of the first row; the others follow one by one.")
    lms: list[str] = Field(description="L, M and S: second differences in base-64 VLQ; `places` tells their scale.")


class GrowthOut(BaseModel):
    """All that is needed to compute z-scores as the server does."""

    source: str
    first_standing_day: int
    first_height_day: int = Field(description="From this day of age a child is measured standing.")
    last_day: int
    position_gap: int = Field(description="How much longer a child is lying than standing, in 0.01 cm.")
    plausible: dict[Indicator, list[int]] = Field(description="Beyond these hundredths a z-score is measured again.")
    measure_again: Bilingual
    categories: list[GrowthCategoryOut]
    places: list[int]
    tables: dict[Table, dict[Sex, CurveOut]]


@cache
def _document() -> tuple[str, bytes]:
    """Return the document's tag and its bytes."""
    body = orjson.dumps(printed())
    return f'"{blake2b(body, digest_size=12).hexdigest()}"', body


@router.get("", response_model=GrowthOut, responses=NOT_CHANGED)
def show_growth(request: Request) -> Any:
    """Give the WHO growth standards with the method's bounds and the words for a z-score, as one document.

    Nobody needs to sign in for it. It changes only with the standards: keep it, and ask with `If-None-Match`.
    """
    tag, body = _document()
    headers = {"etag": tag, "cache-control": "no-cache"}
    if holds(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
