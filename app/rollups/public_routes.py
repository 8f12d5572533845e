"""Open figures for anybody, without signing in: from the kelurahan up, small counts hidden."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from app.areas import codes as area_codes
from app.areas.denominators import Books
from app.areas.routes import Places
from app.core.clock import today
from app.core.errors import INVALID, problem_kind, refuse
from app.core.http import Db, Now
from app.core.openapi import NOT_CHANGED, documented
from app.records.door import UNKNOWN_THEME
from app.rollups import problems
from app.rollups.asking import Words, asked_of
from app.rollups.disclosure.readers import PatternsMemory, ServiceSettings, public_reader
from app.rollups.disclosure.veil import COARSE
from app.rollups.parameters import AsOfAsked, FormatAsked, IndicatorsAsked, StateAsked
from app.rollups.query import Step
from app.rollups.replies import DOCUMENTED
from app.rollups.routes import THEMES, answered, books_of

NOT_PUBLIC = problem_kind(
    "rollup.not_public",
    404,
    id="Tidak ada angka terbuka untuk tema ini.",
    en="There are no open figures of this theme.",
)

PublicLevel = Literal["kota", "kecamatan", "kelurahan"]

router = APIRouter(prefix="/v1/public", tags=["rollups"])

_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: DOCUMENTED,
    **NOT_CHANGED,
    **documented(
        *(area_codes.UNKNOWN, UNKNOWN_THEME, NOT_PUBLIC, INVALID, COARSE),
        *(problems.PERIOD, problems.PERIOD_TEXT, problems.PERIOD_ORDER, problems.LEVEL, problems.INDICATOR),
        problems.TOO_LARGE,
    ),
}


@router.get("/rollups/{theme}", responses=_RESPONSES, response_class=Response)
def read_public_rollup(
    request: Request,
    db: Db,
    places: Places,
    now: Now,
    books: Annotated[Books, Depends(books_of)],
    memory: PatternsMemory,
    settings: ServiceSettings,
    theme: str,
    area: Annotated[str, Query(max_length=40, description="The city when empty.")] = "",
    by: Annotated[PublicLevel | None, Query(description="Level of the rows; the one below `area` when empty.")] = None,
    first: Annotated[str, Query(alias="from", max_length=10, description="`2026` or `2026-01`; its first day.")] = "",
    last: Annotated[str, Query(alias="to", max_length=10, description="`2026` or `2026-01`; its last day.")] = "",
    step: Annotated[Step | None, Query(description="`total` without a period, else the theme's own.")] = None,
    indicators: IndicatorsAsked = "",
    state: StateAsked = "all",
    as_of: AsOfAsked = None,
    format: FormatAsked = None,
) -> Response:
    """Give the open totals of a theme: by month and year, from the kelurahan up; anybody may ask."""
    if theme not in THEMES:
        raise refuse(UNKNOWN_THEME)
    told = THEMES[theme]
    offered = [each.key for each in told.indicators if each.open and not each.kept and not each.withheld]
    if not settings.public_figures or not offered:
        raise refuse(NOT_PUBLIC)
    tree, day = places.tree(), today(now)
    root = area or tree.at_level("kota")[0].code
    if area_codes.depth_of(tree.need(root).code) > area_codes.LEVELS.index("kelurahan"):
        raise refuse(area_codes.UNKNOWN, code=root)
    level = by or ("kelurahan" if tree.need(root).level == "kelurahan" else None)
    words = Words(
        area=root, by=level, first=first, last=last, step=step, indicators=indicators, state=state, as_of=as_of
    )
    question = asked_of(words, told, tree, root, day, reads=False, offered=offered)
    reader = public_reader(told, settings)
    return answered(request, db, tree, books, memory, question, reader, day, format, "public, max-age=60")
