"""quality."""

revision = "0010_quality"
down_revision = "0009_rights"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
