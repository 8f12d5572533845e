"""index key: keep the fingerprint of the key under which equal numbers meet."""

import sqlalchemy as sa
from alembic import op

revision = "0014_index_key"
down_revision = "0013_names_sealed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "index_key",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_index_key"),
    )


def downgrade() -> None:
    op.drop_table("index_key")
