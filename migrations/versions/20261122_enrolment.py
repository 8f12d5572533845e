"""enrolment."""

revision = "0006_enrolment"
down_revision = "0005_alerts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
