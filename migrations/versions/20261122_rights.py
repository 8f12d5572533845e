"""rights."""

revision = "0009_rights"
down_revision = "0008_moves"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
