"""moves."""

import sqlalchemy as sa
from alembic import op

revision = "0008_moves"
down_revision = "0007_sealed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "record_move",
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("changed", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "theme",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "left_area",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "area",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["theme"], ["theme_state.theme"], name=op.f("fk_record_move_theme")),
        sa.PrimaryKeyConstraint("record", "changed", name=op.f("pk_record_move")),
    )
    op.create_index("ix_record_move_left", "record_move", ["theme", "left_area", "changed"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_record_move_left", table_name="record_move")
    op.drop_table("record_move")
