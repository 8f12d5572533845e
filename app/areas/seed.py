"""The official areas of a kota come from the files of `seed/areas/`; loading them again changes nothing."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from app.areas.codes import level_of, parent_of
from app.areas.models import Area, AreaAlias, AreaBoundary, AreaChange, AreaSource, Observation
from app.areas.store import hold_version, raise_version
from app.core.text import fold

_SOURCE = "S02"
"""Source of codes and names; every other column is explained in `seed/areas/PROVENANCE.md`."""


def load_seed(session: Session, folder: Path, at: datetime) -> int:
    """Bring the areas, names, shapes, figures and sources of a seed folder into the database.

    Returns how many rows were new or different; the version is raised only when some were. What the seed does not
    mention (RW, RT, aliases met later) stays. ValueError when the files contradict one another.
    """
    hold_version(session, at)
    rows = list(_rows(folder / "areas.csv"))
    written = _put_areas(session, rows, at)
    written += _put_names(session, rows)
    for file in ("boundaries.geojson", "boundaries_kecamatan.geojson"):
        written += _put_shapes(session, json.loads((folder / file).read_text(encoding="utf-8")))
    written += _put_sources(session, _rows(folder / "sources.csv"))
    written += put_observations(session, map(_observation, _rows(folder / "population.csv")))
    if written:
        raise_version(session, at)
    return written


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _put_areas(session: Session, rows: Iterable[Mapping[str, str]], at: datetime) -> int:
    kept = {area.code: area for area in session.exec(select(Area))}
    written = 0
    for row in sorted(rows, key=lambda row: row["code"]):
        facts = _facts(row)
        area = kept.get(row["code"])
        if area is None:
            session.add(Area(code=row["code"], **facts))
            session.add(AreaChange(area=row["code"], at=at, kind="opened", after=row["name"], source=_SOURCE))
        elif any(getattr(area, name) != value for name, value in facts.items()):
            if area.name != row["name"]:
                session.add(
                    AreaChange(
                        area=area.code, at=at, kind="renamed", before=area.name, after=row["name"], source=_SOURCE
                    )
                )
            area.sqlmodel_update(facts)
            session.add(area)
        else:
            continue
        written += 1
    session.flush()
    return written


def _facts(row: Mapping[str, str]) -> dict[str, Any]:
    if level_of(row["code"]) != row["level"]:
        raise ValueError(f"{row['code']} is not a {row['level']}")
    # The official figure of the whole city is taken; the ones published for its parts belong to an older total, so
    # there the polygon's is.
    km2 = row["area_stated_km2"] if row["level"] == "kota" else row["area_km2"]
    return {
        "level": row["level"],
        "name": row["name"],
        "parent": parent_of(row["code"]),
        "bps_code": row["bps_code"] or None,
        "postal_code": row["postal_code"] or None,
        "postal_code_alt": row["postal_code_alt"] or None,
        "area_km2": km2 or None,
        "label_lat": float(row["label_lat"]),
        "label_lon": float(row["label_lon"]),
        "source": _SOURCE,
    }


def _put_names(session: Session, rows: Iterable[Mapping[str, str]]) -> int:
    kept = {(alias.parent, alias.folded): alias.area for alias in session.exec(select(AreaAlias))}
    fresh: list[AreaAlias] = []
    for row in rows:
        code = row["code"]
        parent = code.rpartition(".")[0]
        for name in (row["name"], *row["aliases"].split(";"), row["bps_name_2018"]):
            folded = fold(name)
            owner = kept.get((parent, folded))
            if folded and owner is None:
                kept[parent, folded] = code
                fresh.append(AreaAlias(parent=parent, folded=folded, name=name.strip(), area=code))
            elif folded and owner != code:
                raise ValueError(f"{name} names two areas under {parent}")
    session.add_all(fresh)
    session.flush()
    return len(fresh)


def _put_shapes(session: Session, collection: Mapping[str, list[dict[str, dict[str, object]]]]) -> int:
    written = 0
    for feature in collection["features"]:
        code = str(feature["properties"]["code"])
        text = json.dumps(feature["geometry"], separators=(",", ":"))
        shape = session.get(AreaBoundary, code)
        if shape is None or shape.geojson != text:
            session.merge(AreaBoundary(code=code, geojson=text))
            written += 1
    session.flush()
    return written


def _put_sources(session: Session, rows: Iterable[Mapping[str, str]]) -> int:
    written = 0
    for row in rows:
        source = AreaSource(id=row["source_id"], **{name: row[name] for name in _SOURCE_COLUMNS})
        kept = session.get(AreaSource, source.id)
        if kept is None or kept.model_dump() != source.model_dump():
            session.merge(source)
            written += 1
    session.flush()
    return written


_SOURCE_COLUMNS = ("title", "publisher", "date", "locator", "licence")


def _observation(row: Mapping[str, str]) -> Observation:
    return Observation(
        area=row["code"],
        date=row["date"],
        metric=row["metric"],
        sex=row["sex"],
        age_band=row["age_band"],
        value=int(row["value"]),
        source=row["source_id"],
        confidence=row["confidence"],
        note=row["note"],
    )


def put_observations(session: Session, found: Iterable[Observation]) -> int:
    """Keep published figures; one already known is corrected in place. Returns how many were new or different.

    A figure is the same one when area, date, metric, sex, age band and source agree; two sources stay side by side.
    The caller raises the version.
    """
    kept = {_identity(each): each for each in session.exec(select(Observation))}
    written = 0
    for each in found:
        known = kept.get(_identity(each))
        facts = {"value": each.value, "confidence": each.confidence, "note": each.note}
        if known is None:
            session.add(each)
            kept[_identity(each)] = each
        elif any(getattr(known, name) != value for name, value in facts.items()):
            known.sqlmodel_update(facts)
            session.add(known)
        else:
            continue
        written += 1
    session.flush()
    return written


def _identity(each: Observation) -> tuple[str, ...]:
    return each.area, each.date, each.metric, each.sex, each.age_band, each.source
