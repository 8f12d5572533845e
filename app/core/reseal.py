"""Seals everything again under the newest key, a few hundred rows at a time, while the service goes on.

What stands in clear, because it was written before its column was sealed, is sealed on the same way.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, func, literal, or_, select, tuple_, update
from sqlmodel import Session

from app.core.db import Database, metadata
from app.core.vault import CLEAR, HEAD, MARK, Vault, inside, open_lines, place, plain, seal_lines, vault_of

BATCH = 200
"""Rows of one transaction: they are held for some milliseconds, and a batch that is cut off is done again."""


def sealed_tables() -> list[Table]:
    """Return the tables that hold sealed values."""
    return [table for table in metadata.sorted_tables if _sealed(table) or _lines(table)]


def _sealed(table: Table) -> list["Column[Any]"]:
    return [column for column in table.columns if "sealed_by" in column.info]


def _lines(table: Table) -> list["Column[Any]"]:
    return [column for column in table.columns if "sealed_inside" in column.info]


def seal_clear(db: Database) -> int:
    """Seal what was written before its column was sealed; return how many rows that were."""
    return sum(sum(reseal(db, table)) for table in once_clear_tables())


def once_clear_tables() -> list[Table]:
    """Return the tables with a column in which something may stand in clear from before it was sealed."""
    return [table for table in sealed_tables() if any(column.info.get("once_clear") for column in _sealed(table))]


def count_stale(session: Session, table: Table) -> int:
    """Return how many rows hold a value that an older key sealed, or none."""
    query = select(func.count()).select_from(table).where(_stale(table, vault_of(session)))
    return int(session.execute(query).scalar_one())


def reseal(db: Database, table: Table) -> Iterator[int]:
    """Seal a table's values again where an older key had, yielding how many rows each batch set right.

    It can be cut off and begun again at any time. A row that is written meanwhile is left as it was written. Raises
    Unopenable when a value cannot be opened, naming its key.
    """
    last: tuple[Any, ...] | None = None
    keys = list(table.primary_key.columns)
    while True:
        with db.writing() as session:
            rows = _page(session, table, keys, last)
            if not rows:
                return
            done = sum(_reseal_row(session, table, keys, row) for row in rows)
        last = tuple(rows[-1][: len(keys)])
        yield done


def _page(session: Session, table: Table, keys: Sequence["Column[Any]"], last: tuple[Any, ...] | None) -> Sequence[Any]:
    query = select(*keys, *(each for each in table.columns if each not in set(keys))).where(
        _stale(table, vault_of(session))
    )
    if last is not None:
        beyond = [literal(value, column.type) for value, column in zip(last, keys, strict=True)]
        query = query.where(tuple_(*keys) > tuple_(*beyond) if len(keys) > 1 else keys[0] > beyond[0])
    return session.execute(query.order_by(*keys).limit(BATCH)).all()


def _stale(table: Table, vault: Vault) -> ColumnElement[bool]:
    """Return the condition that a row holds a value sealed by another key than the newest, or by none."""
    return or_(
        *(
            and_(func.length(column) > 0, func.substr(column, 2, HEAD - 1) != literal(vault.current, column.type))
            for column in _sealed(table)
        ),
        *(_older(column, vault) for column in _lines(table)),
    )


def _older(column: "Column[Any]", vault: Vault) -> ColumnElement[bool]:
    """Return the condition that lines hold more sealed values than the newest key sealed."""
    every, ours = f'"{MARK}', f'"{MARK}{vault.current.hex()}'
    return _lost(column, every) * len(ours) != _lost(column, ours) * len(every)


def _lost(column: "Column[Any]", mark: str) -> ColumnElement[int]:
    """Return how much shorter a text is without a mark."""
    return func.length(column) - func.length(func.replace(column, mark, ""))


def _reseal_row(session: Session, table: Table, keys: Sequence["Column[Any]"], row: Any) -> int:
    vault, values = vault_of(session), row._mapping
    fresh: dict[str, bytes | str] = {}
    same = [column == values[column.name] for column in keys]
    for column in _sealed(table):
        old = values[column.name]
        if not old or old[1:HEAD] == vault.current:
            continue
        spot = place(column)
        where = spot.of(*(values[name] for name in spot.by))
        is_clear = old[:1] == CLEAR and column.info["once_clear"]
        text = bytes(old[1:]).decode() if is_clear else vault.open(where, bytes(old))
        fresh[column.name] = vault.seal(where, text)
        same.append(column == old)
    for column in _lines(table):
        if (text := values[column.name]) is not None:
            row_key = b"\x1f".join(plain(values[name]) for name in column.info["by"])
            fresh[column.name] = seal_lines(
                vault, inside(column), row_key, open_lines(vault, inside(column), row_key, text)
            )
            same.append(column == text)
    return int(session.execute(update(table).where(*same).values(**fresh)).rowcount)  # type: ignore[attr-defined]
