"""closing."""

revision = "0004_closing"
down_revision = "0003_proposals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
