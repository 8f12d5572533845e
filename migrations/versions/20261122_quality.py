"""Find what an account sent lately: who is active, and how entry went, are asked by account and time of receipt."""

from alembic import op

revision = "0009_quality"
down_revision = "0008_moves"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_revision_account_received", "revision", ["account", "received_at"])


def downgrade() -> None:
    op.drop_index("ix_revision_account_received", table_name="revision")
