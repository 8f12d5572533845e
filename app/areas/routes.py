"""Anyone may read the areas: their names are public, and a phone asks for them before anybody has signed in."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from app.areas import store
from app.areas.codes import UNKNOWN, Level
from app.areas.models import Area
from app.areas.tree import Areas, Node, Tree
from app.core.clock import today, wib
from app.core.errors import BUSY
from app.core.fields import Day
from app.core.http import Db, Json, Now, holds
from app.core.openapi import NOT_CHANGED, documented
from app.core.text import fold

_SHAPE = "1"
"""Raised when the replies change in form, so that a phone does not keep the old ones."""


def areas_of(request: Request) -> Areas:
    """Return the service's areas."""
    found: Areas = request.app.state.areas
    return found


Places = Annotated[Areas, Depends(areas_of)]


class AreaOut(BaseModel):
    """One area; both days of its period are included, null where no limit is known."""

    code: str
    level: Level
    name: str
    parent: str | None
    valid_from: date | None
    valid_to: date | None
    invented: bool


class AreaPage(BaseModel):
    """Areas in code order; `next` is the cursor of the following page, null on the last one."""

    version: int
    items: list[AreaOut]
    next: str | None


class AreaList(BaseModel):
    """All areas directly below another, in code order."""

    version: int
    items: list[AreaOut]


class AreaRef(BaseModel):
    """An area's code and name."""

    code: str
    name: str


class Point(BaseModel):
    """Where a label stands on a map; always inside the area, which its centre need not be."""

    lat: float
    lon: float


class ObservationOut(BaseModel):
    """One published figure; `date` is as precise as its source. Figures of different dates do not add up."""

    date: str
    metric: str
    sex: str
    age_band: str
    value: int
    source: str
    confidence: str
    note: str


class StepOut(BaseModel):
    """One step in the life of an area; for `replaces`, `area` took over from `before`."""

    area: str
    at: str
    kind: str
    before: str
    after: str
    source: str


class AreaDetail(AreaOut):
    """All that is known of an area; `chain` runs from the kota down to its parent, `children` counts today's."""

    version: int
    chain: list[AreaRef]
    children: int
    aliases: list[str]
    bps_code: str | None
    postal_code: str | None
    postal_code_alt: str | None
    area_km2: str | None
    label: Point | None
    source: str
    observations: list[ObservationOut]
    history: list[StepOut]


class Shape(BaseModel):
    """A GeoJSON geometry."""

    type: Literal["Polygon", "MultiPolygon"]
    coordinates: list[Any]


class FeatureProperties(BaseModel):
    """What a map shows of an area."""

    code: str
    name: str
    parent: str | None
    label_lat: float | None
    label_lon: float | None


class Feature(BaseModel):
    """One area with its shape (GeoJSON)."""

    type: Literal["Feature"]
    id: str
    properties: FeatureProperties
    geometry: Shape


class FeatureCollection(BaseModel):
    """The shapes of all areas of a level (GeoJSON, WGS84)."""

    type: Literal["FeatureCollection"]
    features: list[Feature]


class GeoJson(Json):
    """A GeoJSON reply."""

    media_type = "application/geo+json"


_UNCHANGED = NOT_CHANGED | documented(BUSY)
_OR_UNKNOWN = NOT_CHANGED | documented(UNKNOWN, BUSY)

router = APIRouter(prefix="/v1", tags=["areas"])
"""Mounted by the application, which sets `app.state.areas`."""

_PUBLIC: dict[str, Any] = {"security": []}


@router.get("/areas", response_model=AreaPage, responses=_OR_UNKNOWN, openapi_extra=_PUBLIC)
def list_areas(
    request: Request,
    places: Places,
    now: Now,
    level: Annotated[Level | None, Query(description="Only areas of this level.")] = None,
    parent: Annotated[
        str | None, Query(max_length=40, description="Directly below this area; with `level`, anywhere below it.")
    ] = None,
    on: Annotated[Day | None, Query(description="Areas that exist on this day; today when empty.")] = None,
    q: Annotated[str, Query(max_length=80, description="Part of a name or alias, in any spelling.")] = "",
    cursor: Annotated[str, Query(max_length=40, description="`next` of the page before.")] = "",
    limit: Annotated[int, Query(ge=1, le=2000)] = 200,
) -> Response:
    """List the areas that exist on a day, in code order."""
    tree, day = places.tree(), on or today(now)
    tag = _tag(tree, day)
    if holds(request, tag):
        return _unchanged(tag)
    found = _select(tree, level, parent, day)
    if q.strip():
        word = fold(q)
        found = [node for node in found if word and tree.mentions(node, word)]
    start = bisect_right(found, cursor, key=lambda node: node.code)
    page = found[start : start + limit]
    more = start + limit < len(found)
    body = {"version": tree.version, "items": [_out(node) for node in page], "next": page[-1].code if more else None}
    return Json(body, headers=_headers(tag))


def _select(tree: Tree, level: Level | None, parent: str | None, day: date) -> Sequence[Node]:
    if parent is not None:
        tree.need(parent)
        if level is None:
            return tree.children(parent, day)
        return [node for node in tree.within(parent, level, day) if node.code != parent]
    if level is not None:
        return tree.at_level(level, day)
    return [node for node in tree.nodes if node.valid_on(day)]


@router.get(
    "/areas.geojson",
    response_model=FeatureCollection,
    response_class=GeoJson,
    responses=_UNCHANGED,
    openapi_extra=_PUBLIC,
)
def map_areas(
    request: Request, db: Db, places: Places, level: Literal["kelurahan", "kecamatan"] = "kelurahan"
) -> Response:
    """Give the shapes of all kelurahan, or of all kecamatan, for a map."""
    tag = _tag(places.tree(), None)
    if holds(request, tag):
        return _unchanged(tag)
    with db.reading() as session:
        features = [_feature(area, shape) for area, shape in store.boundaries(session, level)]
    return GeoJson({"type": "FeatureCollection", "features": features}, headers=_headers(tag))


@router.get("/areas/{code}", response_model=AreaDetail, responses=_OR_UNKNOWN, openapi_extra=_PUBLIC)
def show_area(request: Request, db: Db, places: Places, now: Now, code: str) -> Response:
    """Tell all that is known of one area, open or closed."""
    tree, day = places.tree(), today(now)
    node = tree.need(code)
    tag = _tag(tree, day)
    if holds(request, tag):
        return _unchanged(tag)
    with db.reading() as session:
        area = session.get_one(Area, code)
        detail = {
            "version": tree.version,
            "chain": [{"code": above.code, "name": above.name} for above in tree.ancestors(code)],
            "children": len(tree.children(code, day)),
            "aliases": store.other_names(session, code),
            "bps_code": area.bps_code,
            "postal_code": area.postal_code,
            "postal_code_alt": area.postal_code_alt,
            "area_km2": area.area_km2,
            "label": _point(area),
            "source": area.source,
            "observations": [
                each.model_dump(include=set(ObservationOut.model_fields)) for each in store.observations(session, code)
            ],
            "history": [
                {**each.model_dump(include=set(StepOut.model_fields)), "at": wib(each.at)}
                for each in store.steps(session, code)
            ],
        }
    return Json(_out(node) | detail, headers=_headers(tag))


@router.get("/areas/{code}/children", response_model=AreaList, responses=_OR_UNKNOWN, openapi_extra=_PUBLIC)
def list_children(
    request: Request,
    places: Places,
    now: Now,
    code: str,
    on: Annotated[Day | None, Query(description="Areas that exist on this day; today when empty.")] = None,
) -> Response:
    """List all areas directly below one that exist on a day, in code order."""
    tree, day = places.tree(), on or today(now)
    tree.need(code)
    tag = _tag(tree, day)
    if holds(request, tag):
        return _unchanged(tag)
    items = [_out(node) for node in tree.children(code, day)]
    return Json({"version": tree.version, "items": items}, headers=_headers(tag))


def _out(node: Node) -> dict[str, Any]:
    return {name: getattr(node, name) for name in AreaOut.model_fields}


def _point(area: Area) -> dict[str, float] | None:
    if area.label_lat is None or area.label_lon is None:
        return None
    return {"lat": area.label_lat, "lon": area.label_lon}


def _feature(area: Area, shape: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": area.code,
        "properties": {name: getattr(area, name) for name in FeatureProperties.model_fields},
        "geometry": orjson.Fragment(shape),
    }


def _tag(tree: Tree, day: date | None) -> str:
    """Name the state of the areas that a reply shows; one that depends on the day names the day too."""
    return f'"areas-{_SHAPE}-{tree.version}{f"-{day:%Y%m%d}" if day else ""}"'


def _headers(tag: str) -> dict[str, str]:
    return {"etag": tag, "cache-control": "public, no-cache"}


def _unchanged(tag: str) -> Response:
    return Response(status_code=304, headers=_headers(tag))
