"""wide cells: beside the cells of its RT every kelurahan has cells of its own, which add them up."""

import sqlalchemy as sa
from alembic import op

revision = "0012_wide_cells"
down_revision = "0011_rights"
branch_labels = None
depends_on = None

CELLS = ("cell_covid", "cell_kwt", "cell_poverty", "cell_stunting", "cell_umkm", "cell_usulan")
KEY = ("grain", "period", "area", "state")


def upgrade() -> None:
    bind = op.get_bind()
    quoted = bind.dialect.identifier_preparer.quote
    for name in CELLS:
        columns = [quoted(each["name"]) for each in sa.inspect(bind).get_columns(name) if each["name"] not in KEY]
        sums = ", ".join(f"CAST(sum({column}) AS BIGINT)" for column in columns)
        bind.exec_driver_sql(
            f"INSERT INTO {name} ({', '.join((*KEY, *columns))}) "  # noqa: S608 - names are ours
            f"SELECT upper(grain), period, substr(area, 1, 13), state, {sums} FROM {name} GROUP BY 1, 2, 3, 4"
        )


def downgrade() -> None:
    for name in CELLS:
        op.get_bind().exec_driver_sql(f"DELETE FROM {name} WHERE grain IN ('D', 'M', 'Y')")  # noqa: S608 - ours
