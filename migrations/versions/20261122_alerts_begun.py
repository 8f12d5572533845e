"""Remember since when a theme was in use when its calendar was looked at: earlier reports begin silences elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0010_alerts_begun"
down_revision = "0009_quality"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("alert_sweep", sa.Column("begun", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("alert_sweep", "begun")
