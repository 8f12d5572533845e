"""A theme of the tests' own that remembers much, served beside the catalog's on a fresh database of each engine."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, Table
from sqlmodel import SQLModel

from app.core.db import Database
from app.core.text import Text
from app.records import routes, subject_routes, tables, visit_routes
from app.records.models import ThemeState
from app.records.replay import Stale, replay
from app.rollups.verify import Difference, verify
from app.themes import catalog
from app.themes.language import (
    Check,
    Date,
    Derived,
    Digits,
    House,
    Indicator,
    Integer,
    Kk,
    Lines,
    Memory,
    Nik,
    Past,
    Privacy,
    Question,
    Recall,
    Subject,
    Sum,
    Theme,
    Words,
    YesNo,
    q,
)
from app.themes.language.expr import Stored, Values
from app.themes.lock import digest
from tests import house as houses


def said(word: str) -> Text:
    return Text(word, word)


def question(key: str, kind: Any, **more: Any) -> Question:
    return Question(key=key, kind=kind, label=said(key), **{"privacy": Privacy.PERSONAL} | more)


def derived(key: str, kind: Any) -> Derived:
    return Derived(key=key, kind=kind, label=said(key), privacy=Privacy.OPEN)


def herd_before(values: Values, past: Past) -> Mapping[str, Stored]:
    """Give the last count before, its day, by how many there are more, and how often in a row there were fewer."""
    counts = [values["heads"], *(each["heads"] for each in past.earlier)]
    falls = 0
    for now, then in pairwise(counts):
        if not (isinstance(now, int) and isinstance(then, int) and now < then):
            break
        falls += 1
    last = past.earlier[0] if past.earlier else None
    heads = values["heads"]
    before = last and last["heads"]
    return {
        "before": before,
        "before_on": last and last["observed_on"],
        "more": heads - before if isinstance(heads, int) and isinstance(before, int) else None,
        "falls": falls,
    }


def elsewhere(values: Values, past: Past) -> Mapping[str, Stored]:
    """Say whether somebody else names the same permit, and whether the name was another one before."""
    told = past.previous and past.previous.get("name")
    return {
        "permit_elsewhere": "yes" if values["permit"] in {each["permit"] for each in past.shared} - {None} else "no",
        "renamed": None if told is None else "no" if told == values["name"] else "yes",
    }


HERDS = Theme(
    key="herds",
    version=1,
    label=said("herds"),
    subject=Subject(kind="keeper", label=said("keeper"), keys=(("nik",), ("name", "house_no")), alike=(("house_no",),)),
    period="month",
    grains=("day", "month"),
    questions=(
        question("nik", Nik(), privacy=Privacy.IDENTITY),
        question("kk", Kk(), privacy=Privacy.IDENTITY),
        question("name", Words(least=2, most=40), required=True),
        question("house_no", House()),
        question("heads", Integer(low=0, high=99), privacy=Privacy.OPEN),
        question("permit", Digits(lengths=(4,))),
        question("bought", Lines(items=(question("seller", Nik(), required=True),), plain="seller")),
    ),
    memories=(
        Memory(
            by=herd_before,
            takes=("heads",),
            recalls=Recall(earlier=("heads",)),
            gives=(
                derived("before", Integer(high=99)),
                derived("before_on", Date()),
                derived("more", Integer(low=-99, high=99)),
                derived("falls", Integer(high=99)),
            ),
        ),
        Memory(
            by=elsewhere,
            takes=("permit", "name"),
            recalls=Recall(previous=("name",), shared=("permit",)),
            gives=(derived("permit_elsewhere", YesNo()), derived("renamed", YesNo())),
        ),
    ),
    checks=(
        Check(
            code="H1",
            holds=q("permit_elsewhere").is_not("yes"),
            message=said("This permit is somebody else's."),
            about=("permit",),
        ),
        Check(
            code="H2",
            holds=q("renamed").is_not("yes"),
            message=said("Another name before."),
            about=("name",),
            severity="warning",
        ),
    ),
    indicators=(
        Indicator(
            key="grown", label=said("grown"), count=q("more") > 0, over="flow", definition=said("grown"), among="seen"
        ),
        Indicator(key="seen", label=said("seen"), count=q("heads").answered, over="flow", definition=said("seen")),
        Indicator(key="fallen", label=said("fallen"), count=q("falls") >= 2, over="stock", definition=said("fallen")),
        Indicator(key="gain", label=said("gain"), count=Sum(key="more"), over="flow", definition=said("gain")),
        Indicator(
            key="since",
            label=said("since"),
            count=q("more").answered,
            over="flow",
            on="before_on",
            definition=said("counted on the day of the visit before"),
        ),
    ),
    example={"name": "Contoh Sari", "house_no": "12", "heads": 4},
)


@contextmanager
def served(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[houses.House]:
    """Run a service with the theme on a database that has its tables (`furnish`)."""
    monkeypatch.setitem(tables.TABLES, "herds", _printed()[1])
    monkeypatch.setitem(catalog._BY_KEY, "herds", HERDS)
    for each in (routes, subject_routes, visit_routes):
        monkeypatch.setattr(each, "CATALOG", (*catalog.CATALOG, HERDS))
    with houses.open_house(url, folder) as found:
        found.app.state.reader.themes["herds"] = HERDS
        yield found


@cache
def _printed() -> tuple[MetaData, tuple[Table, Table]]:
    mine = MetaData(naming_convention=SQLModel.metadata.naming_convention)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "CATALOG", (HERDS,))
        patch.setattr(tables, "metadata", mine)
        return mine, (tables.record_table.__wrapped__("herds"), tables.cell_table.__wrapped__("herds"))


def furnish(url: str) -> None:
    """Furnish a database and add the theme to it: its tables, its counter."""
    houses.furnish(url)
    db = Database(url, vault=houses.VAULT, pool=2)
    _printed()[0].create_all(db.engine)
    with db.writing() as session:
        session.add(ThemeState(theme="herds", version=0, digest=digest(HERDS)))
    db.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def herds(
    request: pytest.FixtureRequest, database_like: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[houses.House]:
    """A running service with the theme `herds`, on each engine (parametrize `herds` indirectly for one of them)."""
    with served(database_like(request.param, "herds", furnish), tmp_path, monkeypatch) as found:
        yield found


def proved(house: houses.House, theme: Theme = HERDS) -> tuple[list[Difference], list[Stale]]:
    """Recount cells and replay rows: what differs."""
    db: Database = house.app.state.database
    with db.reading() as session:
        stale = list(replay(session, theme, house.app.state.reader.index))
    return verify(db, [theme]), stale


def day(text: str) -> date:
    return date.fromisoformat(text)
