"""alerts."""

revision = "0005_alerts"
down_revision = "0004_closing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
