"""rights: what persons ask about their data, and the records that nobody is shown any more."""

import sqlalchemy as sa
from alembic import op

revision = "0011_rights"
down_revision = "0010_alerts_begun"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "withheld",
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("theme", code(20), nullable=False),
        sa.Column("area", code(32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("request", sa.Uuid(), nullable=True),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.ForeignKeyConstraint(["theme"], ["theme_state.theme"], name=op.f("fk_withheld_theme")),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_withheld")),
    )
    op.create_index("ix_withheld_theme_changed", "withheld", ["theme", "changed"], unique=False)
    op.create_index(op.f("ix_withheld_request"), "withheld", ["request"], unique=False)
    op.create_table(
        "rights_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("area", code(32), nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.Column("checked", sa.String(length=10), nullable=False),
        sa.Column("received_at", moment(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("entered_at", moment(), nullable=False),
        sa.Column("due_at", moment(), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", moment(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", moment(), nullable=True),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_request")),
    )
    op.create_index("uq_rights_request_changed", "rights_request", ["changed"], unique=True)


def downgrade() -> None:
    op.drop_table("rights_request")
    op.drop_table("withheld")


def code(length):
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")


def moment():
    return sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite")
