"""proposals."""

revision = "0003_proposals"
down_revision = "0002_five_themes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
