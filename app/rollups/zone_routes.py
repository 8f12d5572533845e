"""Zones over HTTP: whoever may read the totals of an area sees the colours of its RT, as JSON or CSV."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal, get_args

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.areas import codes as area_codes
from app.areas.codes import LEVELS
from app.areas.routes import AreaRef, Places
from app.core.clock import today
from app.core.errors import INVALID, problem_kind, refuse
from app.core.fields import Day
from app.core.http import Db, Now, etag, holds, keeping
from app.core.openapi import NOT_CHANGED, Bilingual, documented
from app.core.text import Text
from app.identity.gate import SignedIn
from app.identity.problems import EXPIRED, FORBIDDEN, INVALID_TOKEN, MISSING, REVOKED
from app.identity.scope import Action, Scope
from app.records.door import UNKNOWN_THEME
from app.rollups.asking import own_area
from app.rollups.figures import plain
from app.rollups.parameters import AreaAsked, FormatAsked, StateAsked
from app.rollups.problems import AREA_NEEDED, LEVEL
from app.rollups.query import State
from app.rollups.routes import THEMES, preferred, versions
from app.rollups.zones import ZoneQuestion, ZoneRow, zones
from app.themes.language import Theme, ZoneRule
from app.themes.meaning import zone_rule

ColourLevel = Literal["rt", "rw", "kelurahan", "kecamatan", "kota"]
LEVELS_OF_COLOUR: tuple[ColourLevel, ...] = get_args(ColourLevel)

_SHAPE = "2"
"""Raised when the reply changes in form, so that nobody keeps an old one."""

NO_ZONES = problem_kind("zone.none", 404, id="Tema ini tidak punya zona.", en="This theme has no zones.")
NO_RULE = Text("Belum ada aturan zona pada tanggal itu.", "There was no rule for zones on that day.")


class BandOut(BaseModel):
    """A colour and what is done in an RT that has it."""

    code: str
    label: Bilingual
    least: int = Field(description="Houses, from this number.")
    most: int | None = Field(description="Up to this number; null without end.")
    scenario: Bilingual


class ZoneRuleOut(BaseModel):
    """The version of the rule that is valid on the day."""

    version: str
    valid_from: date
    valid_to: date | None
    days: int = Field(description="Days that are looked at, the last included.")
    bands: list[BandOut]
    binds_from: date | None = Field(description="From when it bound this city; null where it never did.")
    binding: bool = Field(description="Whether it bound this city on the day.")
    note: Bilingual
    source: str


class ZoneRowOut(BaseModel):
    """An area on the day."""

    area: AreaRef
    zone: str | None = Field(description="The colour of an RT; null of wider areas and where there is none.")
    houses: int | None = Field(
        description="Different houses with an event in the days looked at; null to who may not read the records."
    )
    cases: int | None = Field(description="Records with one; null to who may not read the records.")
    rts: dict[str, int] | None = Field(description="How many of its RT have each colour.")


class ZoneTotalOut(BaseModel):
    """The whole area that was asked for."""

    houses: int | None
    cases: int | None
    rts: dict[str, int] | None


class ZonesOut(BaseModel):
    """The colours of RT on a day."""

    theme: str
    zone: str = Field(description="Which zoning of the theme.")
    label: Bilingual
    area: AreaRef
    by: ColourLevel
    on: date
    first: date = Field(description="The first day that is looked at.")
    state: State
    version: int = Field(description="Rises with every change of the theme's records.")
    rule: ZoneRuleOut | None
    missing: Bilingual | None = Field(description="Why there are no colours.")
    rows: list[ZoneRowOut]
    total: ZoneTotalOut


router = APIRouter(prefix="/v1", tags=["rollups"])
"""Mounted by the application, whose state holds `database`, `clock`, `areas` and `gate`."""

_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "model": ZonesOut,
        "description": "The zones, as JSON or CSV.",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    },
    **NOT_CHANGED,
    **documented(
        *(MISSING, INVALID_TOKEN, EXPIRED, REVOKED, FORBIDDEN, area_codes.UNKNOWN, UNKNOWN_THEME, INVALID),
        *(NO_ZONES, LEVEL, AREA_NEEDED),
    ),
}


@router.get("/zones/{theme}", responses=_RESPONSES, response_class=Response)
def read_zones(
    request: Request,
    db: Db,
    places: Places,
    now: Now,
    caller: SignedIn,
    theme: str,
    area: AreaAsked = "",
    on: Annotated[Day | None, Query(description="The day; today when absent.")] = None,
    by: Annotated[
        ColourLevel | None, Query(description="Level of the rows; `rt` inside a kelurahan, else the level below.")
    ] = None,
    state: StateAsked = "all",
    endemic: Annotated[bool, Query(description="Show zones after the end of the pandemic too.")] = False,  # noqa: FBT002
    format: FormatAsked = None,
) -> Response:
    """Colour the RT below an area on a day, by the version of the rule that was valid on it.

    The colours are posted at the gate of the RT; the numbers of houses and cases behind them are small, and only for
    those who may read the records there.
    """
    if theme not in THEMES:
        raise refuse(UNKNOWN_THEME)
    tree, day = places.tree(), on or today(now)
    question = _understood(THEMES[theme], area, by, caller.scope, day, state, endemic=endemic)
    name = tree.need(question.area).name
    kind = format or preferred(request.headers.get("accept", ""))
    reads = caller.scope.allows(Action.READ, question.area, theme)
    with db.picture() as session:
        version, _ = versions(session, theme)
        tag = _tag(question, version, tree.version, kind, reads)
        headers = keeping(tag)
        if holds(request, tag):
            return Response(status_code=304, headers=headers)
        rows, whole = zones(session, tree, question)
    if not reads:
        rows, whole = [_coloured(row) for row in rows], _coloured(whole)
    if kind == "csv":
        headers["content-disposition"] = f'attachment; filename="{_file_name(question)}"'
        return Response(_csv(question, rows), headers=headers, media_type="text/csv")
    body = _json(question, rows, whole, name=name, version=version)
    return Response(orjson.dumps(body), headers=headers, media_type="application/json")


def _understood(
    theme: Theme, area: str, by: ColourLevel | None, scope: Scope, on: date, state: State, *, endemic: bool
) -> ZoneQuestion:
    """Return the question, filled up with what goes without saying; outside the scope an area is unknown."""
    area = area or own_area(scope, theme)
    scope.require(Action.TOTALS, area, theme.key)
    if not theme.zonings:
        raise refuse(NO_ZONES)
    level = area_codes.level_of(area)
    inside = LEVELS.index(level) >= LEVELS.index("kelurahan")
    rows_of: area_codes.Level = by or ("rt" if inside else LEVELS[LEVELS.index(level) + 1])
    if LEVELS.index(rows_of) < LEVELS.index(level):
        raise refuse(LEVEL, level=rows_of)
    zoning = theme.zonings[0]
    return ZoneQuestion(theme=theme, zoning=zoning, area=area, by=rows_of, on=on, state=state, endemic=endemic)


def _coloured(row: ZoneRow) -> ZoneRow:
    """Return a row without the numbers that are for readers of the records."""
    return replace(row, houses=None, cases=None)


def _json(
    question: ZoneQuestion, rows: Sequence[ZoneRow], whole: ZoneRow, *, name: str, version: int
) -> dict[str, Any]:
    zoning, rule = question.zoning, question.rule
    missing = None if rule is not None else zoning.afterwards if question.over else NO_RULE
    return {
        "theme": question.theme.key,
        "zone": zoning.key,
        "label": zoning.label._asdict(),
        "area": {"code": question.area, "name": name},
        "by": question.by,
        "on": question.on,
        "first": zoning.window(question.on)[0],
        "state": question.state,
        "version": version,
        "rule": rule and _rule(rule, question.on),
        "missing": missing and missing._asdict(),
        "rows": [{"area": {"code": row.code, "name": row.name}, "zone": _colour(row), **_sums(row)} for row in rows],
        "total": _sums(whole),
    }


def _rule(rule: ZoneRule, day: date) -> Mapping[str, Any]:
    binding = rule.binds_from is not None and rule.binds_from <= day
    return zone_rule(rule) | {"binding": binding}


def _colour(row: ZoneRow) -> str | None:
    return None if row.band is None else row.band.code


def _sums(row: ZoneRow) -> dict[str, Any]:
    return {"houses": row.houses, "cases": row.cases, "rts": row.rts}


def _csv(question: ZoneQuestion, rows: Sequence[ZoneRow]) -> str:
    """Return the rows as CSV (RFC 4180, with a header); what is not there is an empty cell."""
    out = io.StringIO()
    lines = csv.writer(out)
    rule = question.rule
    bands = rule.bands if rule is not None else ()
    lines.writerow(["code", "name", "on", "rule", "zone", "houses", "cases", *(f"rt_{band.code}" for band in bands)])
    for row in rows:
        rts = [row.rts[band.code] for band in bands] if row.rts is not None else []
        told = [question.on.isoformat(), rule and rule.version, _colour(row), row.houses, row.cases, *rts]
        lines.writerow([plain(row.code), plain(row.name), *told])
    return out.getvalue()


def _tag(question: ZoneQuestion, *state: object) -> str:
    """Name the state of everything that the reply shows: records, declaration, areas and question."""
    theme = question.theme
    asked = (theme.key, theme.version, question.area, question.by, question.on, question.state, question.endemic)
    return etag(*asked, *state, _SHAPE)


def _file_name(question: ZoneQuestion) -> str:
    parts = (question.zoning.key, question.area, question.by, question.on.isoformat(), question.state)
    return f"{'-'.join(parts)}.csv"
