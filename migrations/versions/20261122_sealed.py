"""sealed: what may name a person becomes bytes that only the installation's keys open."""

import sqlalchemy as sa
from alembic import op

revision = "0007_sealed"
down_revision = "0006_enrolment"
branch_labels = None
depends_on = None

ANSWERS = {
    "covid": {"nik": 64, "name": None, "phone": 64, "house_no": None},
    "umkm": {
        "business_name": None,
        "owner_name": None,
        "owner_nik": 64,
        "owner_phone": 64,
        "address": None,
        "house_no": None,
        "main_product": None,
        "brand": None,
        "nib": 32,
        "npwp": 32,
        "pirt": 32,
        "halal": 32,
    },
    "kwt": {
        "group_name": None,
        "chair_name": None,
        "chair_phone": 64,
        "secretary_name": None,
        "treasurer_name": None,
        "simluhtan_no": None,
        "class_assessor": None,
    },
    "stunting": {
        "child_nik": 64,
        "child_name": None,
        "mother_name": None,
        "mother_nik": 64,
        "no_kk": 64,
        "house_no": None,
    },
    "poverty": {
        "no_kk": 64,
        "head_name": None,
        "head_nik": 64,
        "address": None,
        "house_no": None,
        "desil_period": None,
        "desil_source": None,
    },
    "usulan": {
        "name": None,
        "nik": 64,
        "head_nik": 64,
        "no_kk": 64,
        "address": None,
        "house_no": None,
        "objection": None,
        "findings": None,
        "muskel_place": None,
        "muskel_chair": None,
        "muskel_id": None,
        "ba_no": None,
        "endorsement_no": None,
        "decree_no": None,
        "decree_period": None,
        "granted_period": None,
    },
}
"""The columns of answers that are sealed, with the length that they had."""

ALWAYS = {
    ("revision", "document"): None,
    ("conflict", "document"): None,
    ("decision", "reason"): 500,
    ("import_line", "source"): 120,
    ("import_line", "answers"): None,
    ("subject_merge", "reason"): 500,
    ("subject_merge", "undone_reason"): 500,
    ("subject_apart", "reason"): 500,
    ("audit", "data"): None,
}
"""The columns that are never empty and are sealed, with the length that they had."""


def upgrade() -> None:
    demand_none()
    for table, column, length, nullable in columns():
        retype(table, column, text(length), sa.LargeBinary(), nullable=nullable)
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "unsealing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("theme", code(20), nullable=False),
        sa.Column("area", code(32), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("asked_at", moment(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", moment(), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("read_at", moment(), nullable=True),
        sa.ForeignKeyConstraint(["theme"], ["theme_state.theme"], name=op.f("fk_unsealing_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsealing")),
    )
    op.create_index(op.f("ix_unsealing_area"), "unsealing", ["area"], unique=False)
    op.add_column(
        "audit",
        sa.Column("area", code(32), server_default="", nullable=False),
    )
    op.create_index(op.f("ix_audit_area"), "audit", ["area"], unique=False)


def downgrade() -> None:
    demand_none()
    op.drop_index(op.f("ix_audit_area"), table_name="audit")
    op.drop_column("audit", "area")
    op.drop_table("unsealing")
    op.drop_table("audit_head")
    for table, column, length, nullable in columns():
        retype(table, column, sa.LargeBinary(), text(length), nullable=nullable)


def columns():
    for theme, answers in ANSWERS.items():
        for key, length in answers.items():
            yield f"record_{theme}", key, length, True
    for (table, column), length in ALWAYS.items():
        yield table, column, length, False


def code(length):
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")


def moment():
    return sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite")


def text(length):
    return sa.String(length=length) if length else sa.Text()


def retype(table, column, before, after, *, nullable):
    """Change the type of a column that holds nothing; SQLite takes another in its place."""
    if op.get_bind().dialect.name == "sqlite":
        op.drop_column(table, column)
        op.add_column(table, sa.Column(column, after, nullable=nullable))
    else:
        op.alter_column(table, column, existing_type=before, type_=after, postgresql_using="NULL")


def demand_none():
    """Refuse a database that holds records: without its keys a migration can neither seal nor open them."""
    for table in ("revision", "conflict", "import_line", "audit"):
        if op.get_bind().execute(sa.text(f"SELECT 1 FROM {table} LIMIT 1")).first():  # noqa: S608 - names are ours
            raise ValueError(
                "This database was filled before personal data were sealed, or after. It cannot be changed over; "
                "make it anew (the demo: remove its folder)."
            )
