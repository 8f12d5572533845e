"""closing."""

import sqlalchemy as sa
from alembic import op

revision = "0004_closing"
down_revision = "0003_proposals"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite")


def code(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("theme_state", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closings", sa.Integer(), server_default="0", nullable=False))

    op.create_table(
        "closing",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("theme", code(20), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("areas", sa.BigInteger(), nullable=False),
        sa.Column("sums", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("reopened_counter", sa.BigInteger(), nullable=True),
        sa.Column("reopened_by", sa.Uuid(), nullable=True),
        sa.Column("reopened_name", sa.String(length=64), nullable=False),
        sa.Column("reopened_reason", sa.String(length=500), nullable=False),
        sa.Column("reopened_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["theme"], ["theme_state.theme"], name=op.f("fk_closing_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing")),
    )
    with op.batch_alter_table("closing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closing_theme"), ["theme"], unique=False)
        batch_op.create_index(
            "uq_closing_holds",
            ["theme", "period"],
            unique=True,
            postgresql_where=sa.text("reopened_at IS NULL"),
            sqlite_where=sa.text("reopened_at IS NULL"),
        )

    op.create_table(
        "frozen",
        sa.Column("closing", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("part", code(8), nullable=False),
        sa.Column("depth", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("area", code(32), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["closing"], ["closing.id"], name=op.f("fk_frozen_closing")),
        sa.PrimaryKeyConstraint("closing", "part", "depth", "area", name=op.f("pk_frozen")),
    )
    op.create_table(
        "late",
        sa.Column("closing", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("area", code(32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["closing"], ["closing.id"], name=op.f("fk_late_closing")),
        sa.PrimaryKeyConstraint("closing", "record", name=op.f("pk_late")),
    )


def downgrade() -> None:
    op.drop_table("late")
    op.drop_table("frozen")
    op.drop_table("closing")
    with op.batch_alter_table("theme_state", schema=None) as batch_op:
        batch_op.drop_column("closings")
