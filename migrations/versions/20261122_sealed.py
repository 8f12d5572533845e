"""sealed."""

revision = "0007_sealed"
down_revision = "0006_enrolment"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
