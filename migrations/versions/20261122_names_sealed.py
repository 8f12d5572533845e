"""names sealed: what accounts and devices are called, and what people note, becomes bytes that only the keys open.

Without keys a migration cannot seal: what stands there keeps standing behind a mark, and `wakuncar migrate` seals it
right afterwards, or `wakuncar keys reseal`.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0013_names_sealed"
down_revision = "0012_wide_cells"
branch_labels = None
depends_on = None

NAMES = (
    ("account", "display_name", 120),
    ("device", "name", 80),
    ("sign_in", "device", 80),
    ("alert", "note", 500),
    ("closing", "note", 500),
    ("closing", "reopened_reason", 500),
)
"""Texts that were in clear, with the length that they had."""

SEED = ("second_factor", "sealed", 200)
"""Sealed before, with a key derived from the index key, and written as text."""

MARK = "00"
"""Byte before what is still in clear."""


def upgrade() -> None:
    for table, column, _ in NAMES:
        to_bytes(table, column, MARK)
    to_bytes(*SEED[:2], "")
    forget_reasons()


def downgrade() -> None:
    for table, column, length in (*NAMES, SEED):
        demand_open(table, column)
        to_text(table, column, length, 2 if (table, column, length) != SEED else 1)


def forget_reasons():
    """Take the words in which people said why a period was opened again out of the facts for others."""
    outbox = sa.table(
        "outbox", sa.column("id", sa.BigInteger), sa.column("name", sa.String), sa.column("body", sa.Text)
    )
    bind = op.get_bind()
    for id_, body in bind.execute(
        sa.select(outbox.c.id, outbox.c.body).where(outbox.c.name == "period.reopened")
    ).all():
        kept = {key: value for key, value in json.loads(body).items() if key != "reason"}
        bind.execute(sa.update(outbox).where(outbox.c.id == id_).values(body=json.dumps(kept)))


def to_bytes(table, column, mark):
    """Turn a column of text into bytes, each text behind the mark; an empty one stays empty."""
    if op.get_bind().dialect.name == "sqlite":
        change(table, column, sa.LargeBinary(), f"CAST(x'{mark}' || CAST({column} AS BLOB) AS BLOB)", "x''")
    else:
        using = f"CASE WHEN {column} = '' THEN ''::bytea ELSE '\\x{mark}'::bytea || convert_to({column}, 'UTF8') END"
        op.alter_column(table, column, type_=sa.LargeBinary(), existing_nullable=False, postgresql_using=using)


def to_text(table, column, length, start):
    """Turn bytes that stand in clear into text again."""
    if op.get_bind().dialect.name == "sqlite":
        change(table, column, sa.String(length=length), f"CAST(substr({column}, {start}) AS TEXT)", "''")
    else:
        using = f"convert_from(substr({column}, {start}), 'UTF8')"
        op.alter_column(table, column, type_=sa.String(length=length), existing_nullable=False, postgresql_using=using)


def change(table, column, kind, value, nothing):
    """Put a column of another type in the place of one: SQLite changes none, and tables that others point to stay."""
    fresh = f"{column}_fresh"
    op.add_column(table, sa.Column(fresh, kind, nullable=False, server_default=sa.text(nothing)))
    op.execute(f"UPDATE {table} SET {fresh} = {value} WHERE length({column}) > 0")  # noqa: S608 - names are ours
    op.drop_column(table, column)
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {fresh} TO {column}")


def demand_open(table, column):
    """Refuse to take back what is sealed: without keys it cannot be opened."""
    first = f"substr({column}, 1, 1)"
    sealed = ("x'01'", "x'02'") if op.get_bind().dialect.name == "sqlite" else ("'\\x01'", "'\\x02'")
    found = f"SELECT 1 FROM {table} WHERE {first} IN ({', '.join(sealed)}) LIMIT 1"  # noqa: S608 - names are ours
    if op.get_bind().exec_driver_sql(found).first():
        raise ValueError("Names are sealed here, and a migration cannot open them: go back to a backup instead.")
