"""The tables of a theme are printed from its declaration: a typed row a record, a wide cell for totals."""

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    Text,
    Uuid,
    text,
)

from app.core.db import Instant, code_type, metadata
from app.core.vault import sealed, sealed_inside
from app.themes.catalog import CATALOG
from app.themes.language import Lines, Theme
from app.themes.language.kinds import Kind

STATES = ("received", "accepted", "returned", "void")
"""Where a record stands: `void` is kept and shown, and counts nowhere."""

GRAINS = {"day": "d", "month": "m", "year": "y"}
"""How the three grains of a cell are written in its key."""

WIDE_GRAINS = {"day": "D", "month": "M", "year": "Y"}
"""How they are written in the key of a wide cell, which adds up the cells of a whole kelurahan."""


def _column(key: str, kind: Kind) -> Column[Any]:
    """Return the column in which answers of this kind are kept: sealed for its row where they may name a person."""
    if kind.sealed:
        return sealed("id", name=key, nullable=True)
    if isinstance(kind, Lines) and kind.sealed_items:
        return sealed_inside(*kind.sealed_items, by=("id",), name=key)
    return Column(key, column_type(kind))  # type: ignore[arg-type]


def column_type(kind: Kind) -> object:
    """Return the SQL type in which answers of a kind that is not sealed are kept."""
    match kind.storage:
        case "integer":
            return BigInteger()
        case "date":
            return Date()
        case "text":
            return String(kind.length) if kind.length else Text()


@cache
def record_table(theme_key: str) -> Table:
    """Return the typed table of a theme, the projection of each record's current revision."""
    theme = _theme(theme_key)
    name = f"record_{theme.key}"
    return Table(
        name,
        metadata,
        Column("id", Uuid(), primary_key=True),
        Column("area", code_type(32), nullable=False),
        Column("observed_on", Date(), nullable=False),
        Column("period", Date(), nullable=False),
        Column("zero", Boolean(), nullable=False),
        Column("state", String(8), nullable=False),
        Column("revision", Integer(), nullable=False),
        Column("subject", Uuid()),
        Column("slot", Uuid()),
        Column("house", Uuid()),
        Column("received_at", Instant(), nullable=False),
        Column("changed_at", Instant(), nullable=False),
        Column("changed", BigInteger(), nullable=False),
        Column("account", Uuid(), nullable=False),
        Column("gaps", Text()),
        *(_column(each.key, each.kind) for each in theme.fields.values()),
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index(f"ix_{name}_area_changed", "area", "changed"),
        Index(f"ix_{name}_period_area", "period", "area"),
        Index(f"uq_{name}_changed", "changed", unique=True),
        Index(f"ix_{name}_subject", "subject"),
        Index(
            f"ix_{name}_house",
            "house",
            postgresql_where=text("house IS NOT NULL"),
            sqlite_where=text("house IS NOT NULL"),
        ),
        *(_recent(name, each.on) for each in theme.zonings),
        Index(
            f"uq_{name}_slot",
            "slot",
            unique=True,
            postgresql_where=text("state <> 'void'"),
            sqlite_where=text("state <> 'void'"),
        ),
    )


def _recent(table: str, on: str) -> Index:
    """Return the index by which a zoning finds the few records of its last days."""
    there = text(f"{on} IS NOT NULL")
    return Index(f"ix_{table}_{on}", on, "area", postgresql_where=there, sqlite_where=there)


COUNTS = ("records", "zero_reports")
"""What every cell counts besides its theme's indicators."""


def sum_columns(theme: Theme) -> tuple[str, ...]:
    """Return the names of the sums that a cell of this theme keeps."""
    return (*COUNTS, *(each.key for each in theme.indicators))


@cache
def cell_table(theme_key: str) -> Table:
    """Return the cells of a theme: one row per grain, period, area and review state, one column per sum.

    Beside the cells of RT and dasawisma stand the wide ones of each kelurahan, in grains of their own.

    A code of an area begins with the codes of all areas it lies in, and segments have fixed widths down to the RW, so
    a prefix is all the closure that a rollup needs.
    """
    return Table(
        f"cell_{theme_key}",
        metadata,
        Column("grain", String(1), primary_key=True),
        Column("period", Date(), primary_key=True),
        Column("area", code_type(32), primary_key=True),
        Column("state", String(8), primary_key=True),
        *(Column(name, BigInteger(), nullable=False, server_default="0") for name in sum_columns(_theme(theme_key))),
        postgresql_with={"fillfactor": "70"},
    )


def _theme(key: str) -> Theme:
    return next(theme for theme in CATALOG if theme.key == key)


TABLES = {theme.key: (record_table(theme.key), cell_table(theme.key)) for theme in CATALOG}
"""Row and cell table of every theme; building them here puts them into the metadata that migrations compare with."""
