"""moves."""

revision = "0008_moves"
down_revision = "0007_sealed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
