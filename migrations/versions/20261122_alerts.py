"""alerts."""

import sqlalchemy as sa
from alembic import op

revision = "0005_alerts"
down_revision = "0004_closing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alert_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_version")),
    )
    op.execute("INSERT INTO alert_version (id, number) VALUES (1, 0)")
    op.create_table(
        "alert",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "theme",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "watch",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column(
            "unit", sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "episode",
            sa.String(length=90).with_variant(sa.String(length=90, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "area", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "kelurahan",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("about", sa.String(length=6), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=21), nullable=False),
        sa.Column("record", sa.Uuid(), nullable=True),
        sa.Column("began", sa.Date(), nullable=False),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=True),
        sa.Column(
            "acknowledged_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=True
        ),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("gathered_in", sa.Uuid(), nullable=True),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.CheckConstraint("state IN ('open', 'acknowledged', 'over', 'withdrawn')", name=op.f("ck_alert_state")),
        sa.ForeignKeyConstraint(["gathered_in"], ["alert.id"], name=op.f("fk_alert_gathered_in")),
        sa.ForeignKeyConstraint(["theme"], ["theme_state.theme"], name=op.f("fk_alert_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("theme", "watch", "unit", "episode", name=op.f("uq_alert_theme_watch_unit_episode")),
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index("ix_alert_area_changed", ["area", "changed"], unique=False)
        batch_op.create_index("ix_alert_gathered_in", ["gathered_in"], unique=False)
        batch_op.create_index("ix_alert_record", ["record"], unique=False)
        batch_op.create_index("ix_alert_theme_kelurahan_watch", ["theme", "kelurahan", "watch"], unique=False)
        batch_op.create_index("ix_alert_unit", ["unit"], unique=False)
        batch_op.create_index("uq_alert_changed", ["changed"], unique=True)

    op.create_table(
        "alert_sweep",
        sa.Column(
            "theme",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("areas", sa.Integer(), nullable=False),
        sa.Column("holder", sa.Uuid(), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["theme"], ["theme_state.theme"], name=op.f("fk_alert_sweep_theme")),
        sa.PrimaryKeyConstraint("theme", name=op.f("pk_alert_sweep")),
    )


def downgrade() -> None:
    op.drop_table("alert_sweep")
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.drop_index("uq_alert_changed")
        batch_op.drop_index("ix_alert_unit")
        batch_op.drop_index("ix_alert_theme_kelurahan_watch")
        batch_op.drop_index("ix_alert_record")
        batch_op.drop_index("ix_alert_gathered_in")
        batch_op.drop_index("ix_alert_area_changed")

    op.drop_table("alert")
    op.drop_table("alert_version")
