"""What the records keep sealed: how rows and documents go into the database, and how they are read back."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final
from uuid import UUID

import orjson
from sqlmodel import SQLModel

from app.core.vault import Place, Vault, inside, open_lines, place, seal_lines
from app.records.models import (
    Apart,
    Conflict,
    Decision,
    ImportLine,
    Merge,
    Move,
    Revision,
    RightsRequest,
    Unsealing,
)
from app.records.tables import TABLES
from app.themes.language import Theme
from app.themes.language.expr import Stored


def _place(model: type[SQLModel], column: str) -> Place:
    return place(model.__table__.c[column])  # type: ignore[attr-defined]


DOCUMENT: Final = _place(Revision, "document")
MET: Final = _place(Conflict, "document")
DECIDED: Final = _place(Decision, "reason")
WAITING: Final = _place(ImportLine, "answers")
WHOSE: Final = _place(ImportLine, "source")
MERGED: Final = _place(Merge, "reason")
UNDONE: Final = _place(Merge, "undone_reason")
MOVED: Final = _place(Move, "reason")
ASKED: Final = _place(Unsealing, "reason")
APART: Final = _place(Apart, "reason")
ABOUT: Final = _place(RightsRequest, "about")
ANSWERED: Final = _place(RightsRequest, "answer")


@cache
def places(theme_key: str) -> Mapping[str, Place]:
    """Return the columns of a theme's table that are sealed."""
    table = TABLES[theme_key][0]
    return {column.name: place(column) for column in table.columns if "sealed_by" in column.info}


@cache
def lines_in(theme_key: str) -> Mapping[str, Mapping[str, Place]]:
    """Return the columns of lines of a theme's table in which some items are sealed."""
    table = TABLES[theme_key][0]
    return {column.name: inside(column) for column in table.columns if "sealed_inside" in column.info}


def body_of(vault: Vault, kept: Revision | Conflict) -> dict[str, Any]:
    """Return the document that a revision or a conflict keeps; raises Unopenable."""
    by = kept.number if isinstance(kept, Revision) else kept.digest
    where = DOCUMENT if isinstance(kept, Revision) else MET
    body: dict[str, Any] = orjson.loads(vault.open(where.of(kept.record, by), kept.document))
    return body


def sealed_values(vault: Vault, theme: Theme, id: UUID, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of a row's values that are kept sealed, sealed for the row of this id."""
    seal, row = vault.seal, id.bytes
    closed: dict[str, Any] = {
        key: seal(where.prefix + row, value)
        for key, where in places(theme.key).items()
        if (value := values.get(key)) is not None
    }
    for key, items in lines_in(theme.key).items():
        if (value := values.get(key)) is not None:
            closed[key] = seal_lines(vault, items, row, value)
    return closed


def open_field(vault: Vault, theme: Theme, id: UUID, key: str, value: Any) -> Stored:
    """Return a field of a row in clear, as the database gave it; raises Unopenable."""
    items = lines_in(theme.key).get(key)
    if items is not None and value is not None:
        return open_lines(vault, items, id.bytes, value)
    where = places(theme.key).get(key)
    return value if where is None or value is None else vault.open(where.prefix + id.bytes, value)


def fields_from(vault: Vault, theme: Theme, id: UUID, written: str) -> dict[str, Any]:
    """Return some fields of a row that the database wrote as JSON (`statements.fields_json`), in clear."""
    fields: dict[str, Any] = orjson.loads(written)
    for key in places(theme.key).keys() & fields.keys():
        fields[key] = open_field(vault, theme, id, key, bytes.fromhex(fields[key])) if fields[key] else None
    return fields


class Opened(Mapping[str, Any]):
    """A row whose sealed values open one by one, when they are asked for; that may raise Unopenable."""

    __slots__ = ("_columns", "_id", "_theme", "_vault")

    def __init__(self, vault: Vault, theme: Theme, columns: Mapping[str, Any]) -> None:
        self._vault, self._theme, self._columns = vault, theme, columns
        self._id: UUID = columns["id"]

    def __getitem__(self, key: str) -> Any:
        return open_field(self._vault, self._theme, self._id, key, self._columns[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


def opened(vault: Vault, theme: Theme, rows: Iterable[Any]) -> Iterator[tuple[Any, Opened]]:
    """Yield rows of a theme's table, each with its values in clear."""
    return ((row, Opened(vault, theme, row._mapping)) for row in rows)
