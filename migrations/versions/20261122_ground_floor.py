"""ground floor."""

import sqlalchemy as sa
from alembic import op

revision = "0001_ground_floor"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("secret_hash", sa.String(length=200), nullable=False),
        sa.Column("pin", sa.Boolean(), nullable=False),
        sa.Column(
            "disabled_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=True
        ),
        sa.Column(
            "created_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_table(
        "area",
        sa.Column(
            "code", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "parent",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("bps_code", sa.String(length=10), nullable=True),
        sa.Column("postal_code", sa.String(length=5), nullable=True),
        sa.Column("postal_code_alt", sa.String(length=5), nullable=True),
        sa.Column("area_km2", sa.String(length=12), nullable=True),
        sa.Column("label_lat", sa.Float(precision=53), nullable=True),
        sa.Column("label_lon", sa.Float(precision=53), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["area.code"], name=op.f("fk_area_parent")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_area")),
        sa.UniqueConstraint("bps_code", name=op.f("uq_area_bps_code")),
    )
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_level"), ["level"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_parent"), ["parent"], unique=False)

    op.create_table(
        "area_source",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.String(length=200), nullable=False),
        sa.Column("date", sa.String(length=40), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("licence", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_source")),
    )
    op.create_table(
        "area_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_version")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_about"), ["about"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_account"), ["account"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)

    op.create_table(
        "cell_covid",
        sa.Column("grain", sa.String(length=1), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column(
            "area", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("records", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("zero_reports", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("confirmed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("active", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("active_at_home", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("active_in_hospital", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("recovered", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("died", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tested", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tested_positive", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("contacts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("isolating_at_home", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("isolating_helped", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("grain", "period", "area", "state", name=op.f("pk_cell_covid")),
        postgresql_with={"fillfactor": "70"},
    )
    op.create_table(
        "cell_kwt",
        sa.Column("grain", sa.String(length=1), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column(
            "area", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("records", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("zero_reports", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("active", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("active_kwt", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("members", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("members_working", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("land_m2", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("in_simluhtan", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("class_pemula", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("class_lanjut", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("class_madya", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("class_utama", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("on_lent_land", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("cash", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("grain", "period", "area", "state", name=op.f("pk_cell_kwt")),
        postgresql_with={"fillfactor": "70"},
    )
    op.create_table(
        "cell_poverty",
        sa.Column("grain", sa.String(length=1), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column(
            "area", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("records", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("zero_reports", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("families", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("family_members", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("criteria_asked", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("criteria_any", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("no_shelter", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("no_steady_income", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("food_worry", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("no_own_toilet", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("recipients", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("receiving_pkh", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("receiving_sembako", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("receiving_pbi", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("civil_servant_recipients", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("gone_recipients", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("housing_assessed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("unfit_housing", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("vulnerable", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("with_neglected_elder", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("with_disabled_adult", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("with_disabled_child", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("grain", "period", "area", "state", name=op.f("pk_cell_poverty")),
        postgresql_with={"fillfactor": "70"},
    )
    op.create_table(
        "cell_stunting",
        sa.Column("grain", sa.String(length=1), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column(
            "area", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("records", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("zero_reports", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("recorded", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("with_kia_book", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("weighed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("height_taken", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("measured", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("stunted", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("severely_stunted", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("valid_waz", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("underweight", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("severely_underweight", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("valid_whz", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("wasted", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("severely_wasted", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("overweight", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("implausible", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("breastfeeding_asked", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("exclusive_breastfed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("to_refer", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("referred", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("grain", "period", "area", "state", name=op.f("pk_cell_stunting")),
        postgresql_with={"fillfactor": "70"},
    )
    op.create_table(
        "cell_umkm",
        sa.Column("grain", sa.String(length=1), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column(
            "area", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("records", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("zero_reports", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("registered", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("active", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("micro", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("small", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("medium", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("trade", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("making", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("food_service", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("with_nib", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("with_npwp", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("food_makers", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("with_pirt", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("with_halal", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("women_owned", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("selling_online", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("turnover_known", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("turnover_under_5m", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("workers", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("workers_female", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("featured", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("grain", "period", "area", "state", name=op.f("pk_cell_umkm")),
        postgresql_with={"fillfactor": "70"},
    )
    op.create_table(
        "conflict",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("against", sa.Uuid(), nullable=False),
        sa.Column("theme", sa.String(length=20), nullable=False),
        sa.Column(
            "area", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("session", sa.Uuid(), nullable=False),
        sa.Column(
            "received_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
        sa.UniqueConstraint("record", "digest", name=op.f("uq_conflict_record_digest")),
    )
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.create_index("ix_conflict_against", ["against"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("theme", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_record"), ["record"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "happened_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_name"), ["name"], unique=False)

    op.create_table(
        "record_covid",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "area", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("zero", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=True),
        sa.Column("slot", sa.Uuid(), nullable=True),
        sa.Column(
            "received_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=True),
        sa.Column("nik", sa.String(length=64), nullable=True),
        sa.Column("no_nik_reason", sa.String(length=40), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("sex", sa.String(length=40), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("phone", sa.String(length=64), nullable=True),
        sa.Column("house_no", sa.Text(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=True),
        sa.Column("onset_date", sa.Date(), nullable=True),
        sa.Column("specimen_date", sa.Date(), nullable=True),
        sa.Column("test_type", sa.String(length=40), nullable=True),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("care_place", sa.String(length=40), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("outcome_date", sa.Date(), nullable=True),
        sa.Column("needs", sa.String(length=1000), nullable=True),
        sa.Column("help_received", sa.String(length=1000), nullable=True),
        sa.Column("vaccine_doses", sa.BigInteger(), nullable=True),
        sa.Column("nik_doubts", sa.String(length=1000), nullable=True),
        sa.CheckConstraint("state IN ('received', 'accepted', 'returned', 'void')", name=op.f("ck_record_covid_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_covid")),
    )
    with op.batch_alter_table("record_covid", schema=None) as batch_op:
        batch_op.create_index("ix_record_covid_area_changed", ["area", "changed"], unique=False)
        batch_op.create_index("ix_record_covid_subject", ["subject"], unique=False)
        batch_op.create_index("uq_record_covid_changed", ["changed"], unique=True)
        batch_op.create_index(
            "uq_record_covid_slot",
            ["slot"],
            unique=True,
            postgresql_where=sa.text("state <> 'void'"),
            sqlite_where=sa.text("state <> 'void'"),
        )

    op.create_table(
        "record_kwt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "area", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("zero", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=True),
        sa.Column("slot", sa.Uuid(), nullable=True),
        sa.Column(
            "received_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=True),
        sa.Column("group_name", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("chair_name", sa.Text(), nullable=True),
        sa.Column("chair_phone", sa.String(length=64), nullable=True),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("simluhtan_no", sa.Text(), nullable=True),
        sa.Column("members_total", sa.BigInteger(), nullable=True),
        sa.Column("members_active", sa.BigInteger(), nullable=True),
        sa.Column("land_area_m2", sa.BigInteger(), nullable=True),
        sa.Column("land_tenure", sa.String(length=40), nullable=True),
        sa.Column("commodities", sa.String(length=1000), nullable=True),
        sa.Column("class", sa.String(length=40), nullable=True),
        sa.Column("class_score", sa.BigInteger(), nullable=True),
        sa.Column("class_assessed_on", sa.Date(), nullable=True),
        sa.Column("class_assessor", sa.Text(), nullable=True),
        sa.Column("cash_idr", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=True),
        sa.CheckConstraint("state IN ('received', 'accepted', 'returned', 'void')", name=op.f("ck_record_kwt_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_kwt")),
    )
    with op.batch_alter_table("record_kwt", schema=None) as batch_op:
        batch_op.create_index("ix_record_kwt_area_changed", ["area", "changed"], unique=False)
        batch_op.create_index("ix_record_kwt_subject", ["subject"], unique=False)
        batch_op.create_index("uq_record_kwt_changed", ["changed"], unique=True)
        batch_op.create_index(
            "uq_record_kwt_slot",
            ["slot"],
            unique=True,
            postgresql_where=sa.text("state <> 'void'"),
            sqlite_where=sa.text("state <> 'void'"),
        )

    op.create_table(
        "record_poverty",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "area", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("zero", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=True),
        sa.Column("slot", sa.Uuid(), nullable=True),
        sa.Column(
            "received_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=True),
        sa.Column("no_kk", sa.String(length=64), nullable=True),
        sa.Column("head_name", sa.Text(), nullable=True),
        sa.Column("head_nik", sa.String(length=64), nullable=True),
        sa.Column("members", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("house_no", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=True),
        sa.Column("fm1", sa.String(length=3), nullable=True),
        sa.Column("fm2", sa.String(length=3), nullable=True),
        sa.Column("fm3", sa.String(length=3), nullable=True),
        sa.Column("fm4", sa.String(length=3), nullable=True),
        sa.Column("fm5", sa.String(length=3), nullable=True),
        sa.Column("fm6", sa.String(length=3), nullable=True),
        sa.Column("fm7", sa.String(length=3), nullable=True),
        sa.Column("fm8", sa.String(length=3), nullable=True),
        sa.Column("fm9", sa.String(length=3), nullable=True),
        sa.Column("home_tenure", sa.String(length=40), nullable=True),
        sa.Column("floor_area_m2", sa.BigInteger(), nullable=True),
        sa.Column("floor", sa.String(length=40), nullable=True),
        sa.Column("floor_broken", sa.String(length=3), nullable=True),
        sa.Column("wall", sa.String(length=40), nullable=True),
        sa.Column("roof", sa.String(length=40), nullable=True),
        sa.Column("wall_roof_unsafe", sa.String(length=3), nullable=True),
        sa.Column("water", sa.String(length=40), nullable=True),
        sa.Column("lighting", sa.String(length=40), nullable=True),
        sa.Column("power", sa.String(length=40), nullable=True),
        sa.Column("fuel", sa.String(length=40), nullable=True),
        sa.Column("toilet", sa.String(length=40), nullable=True),
        sa.Column("toilet_type", sa.String(length=40), nullable=True),
        sa.Column("sewage", sa.String(length=40), nullable=True),
        sa.Column("assets", sa.String(length=1000), nullable=True),
        sa.Column("aid", sa.String(length=1000), nullable=True),
        sa.Column("ppks_types", sa.String(length=1000), nullable=True),
        sa.Column("civil_servant_in_household", sa.String(length=3), nullable=True),
        sa.Column("criteria_met", sa.BigInteger(), nullable=True),
        sa.Column("rtlh_tests", sa.String(length=1000), nullable=True),
        sa.Column("rtlh", sa.String(length=3), nullable=True),
        sa.Column("receives_aid", sa.String(length=3), nullable=True),
        sa.Column("kk_is_nik", sa.String(length=3), nullable=True),
        sa.CheckConstraint(
            "state IN ('received', 'accepted', 'returned', 'void')", name=op.f("ck_record_poverty_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_poverty")),
    )
    with op.batch_alter_table("record_poverty", schema=None) as batch_op:
        batch_op.create_index("ix_record_poverty_area_changed", ["area", "changed"], unique=False)
        batch_op.create_index("ix_record_poverty_subject", ["subject"], unique=False)
        batch_op.create_index("uq_record_poverty_changed", ["changed"], unique=True)
        batch_op.create_index(
            "uq_record_poverty_slot",
            ["slot"],
            unique=True,
            postgresql_where=sa.text("state <> 'void'"),
            sqlite_where=sa.text("state <> 'void'"),
        )

    op.create_table(
        "record_stunting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "area", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("zero", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=True),
        sa.Column("slot", sa.Uuid(), nullable=True),
        sa.Column(
            "received_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=True),
        sa.Column("child_nik", sa.String(length=64), nullable=True),
        sa.Column("no_nik_reason", sa.String(length=40), nullable=True),
        sa.Column("child_name", sa.Text(), nullable=True),
        sa.Column("sex", sa.String(length=40), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("mother_name", sa.Text(), nullable=True),
        sa.Column("mother_nik", sa.String(length=64), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=True),
        sa.Column("weight_kg", sa.BigInteger(), nullable=True),
        sa.Column("height_cm", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.String(length=40), nullable=True),
        sa.Column("muac_cm", sa.BigInteger(), nullable=True),
        sa.Column("head_cm", sa.BigInteger(), nullable=True),
        sa.Column("oedema", sa.String(length=3), nullable=True),
        sa.Column("exclusive_breastfeeding", sa.String(length=3), nullable=True),
        sa.Column("vitamin_a", sa.String(length=3), nullable=True),
        sa.Column("kia_book", sa.String(length=3), nullable=True),
        sa.Column("ill", sa.String(length=3), nullable=True),
        sa.Column("referred", sa.String(length=3), nullable=True),
        sa.Column("age_days", sa.BigInteger(), nullable=True),
        sa.Column("age_months", sa.BigInteger(), nullable=True),
        sa.Column("haz", sa.BigInteger(), nullable=True),
        sa.Column("waz", sa.BigInteger(), nullable=True),
        sa.Column("whz", sa.BigInteger(), nullable=True),
        sa.Column("baz", sa.BigInteger(), nullable=True),
        sa.Column("hcz", sa.BigInteger(), nullable=True),
        sa.Column("acz", sa.BigInteger(), nullable=True),
        sa.Column("flags", sa.String(length=1000), nullable=True),
        sa.Column("haz_status", sa.String(length=40), nullable=True),
        sa.Column("waz_status", sa.String(length=40), nullable=True),
        sa.Column("whz_status", sa.String(length=40), nullable=True),
        sa.Column("baz_status", sa.String(length=40), nullable=True),
        sa.Column("referral_reasons", sa.String(length=1000), nullable=True),
        sa.Column("needs_referral", sa.String(length=3), nullable=True),
        sa.Column("nik_doubts", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "state IN ('received', 'accepted', 'returned', 'void')", name=op.f("ck_record_stunting_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_stunting")),
    )
    with op.batch_alter_table("record_stunting", schema=None) as batch_op:
        batch_op.create_index("ix_record_stunting_area_changed", ["area", "changed"], unique=False)
        batch_op.create_index("ix_record_stunting_subject", ["subject"], unique=False)
        batch_op.create_index("uq_record_stunting_changed", ["changed"], unique=True)
        batch_op.create_index(
            "uq_record_stunting_slot",
            ["slot"],
            unique=True,
            postgresql_where=sa.text("state <> 'void'"),
            sqlite_where=sa.text("state <> 'void'"),
        )

    op.create_table(
        "record_umkm",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "area", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("zero", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=True),
        sa.Column("slot", sa.Uuid(), nullable=True),
        sa.Column(
            "received_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=True),
        sa.Column("business_name", sa.Text(), nullable=True),
        sa.Column("owner_name", sa.Text(), nullable=True),
        sa.Column("owner_nik", sa.String(length=64), nullable=True),
        sa.Column("owner_sex", sa.String(length=40), nullable=True),
        sa.Column("owner_phone", sa.String(length=64), nullable=True),
        sa.Column("legal_form", sa.String(length=40), nullable=True),
        sa.Column("place_kind", sa.String(length=40), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("kbli_version", sa.String(length=40), nullable=True),
        sa.Column("kbli", sa.String(length=40), nullable=True),
        sa.Column("main_product", sa.Text(), nullable=True),
        sa.Column("brand", sa.Text(), nullable=True),
        sa.Column("year_started", sa.BigInteger(), nullable=True),
        sa.Column("capital_idr", sa.BigInteger(), nullable=True),
        sa.Column("turnover_month_class", sa.String(length=40), nullable=True),
        sa.Column("workers_paid_f", sa.BigInteger(), nullable=True),
        sa.Column("workers_paid_m", sa.BigInteger(), nullable=True),
        sa.Column("workers_unpaid_f", sa.BigInteger(), nullable=True),
        sa.Column("workers_unpaid_m", sa.BigInteger(), nullable=True),
        sa.Column("nib", sa.String(length=32), nullable=True),
        sa.Column("npwp", sa.String(length=32), nullable=True),
        sa.Column("pirt", sa.String(length=32), nullable=True),
        sa.Column("halal", sa.String(length=32), nullable=True),
        sa.Column("digital_use", sa.String(length=1000), nullable=True),
        sa.Column("finance", sa.String(length=1000), nullable=True),
        sa.Column("featured_product", sa.String(length=3), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_reason", sa.String(length=40), nullable=True),
        sa.Column("scale", sa.String(length=40), nullable=True),
        sa.Column("scales_agree", sa.String(length=3), nullable=True),
        sa.Column("kbli_section", sa.String(length=40), nullable=True),
        sa.Column("food_maker", sa.String(length=3), nullable=True),
        sa.Column("workers_women", sa.BigInteger(), nullable=True),
        sa.Column("workers_total", sa.BigInteger(), nullable=True),
        sa.Column("years_running", sa.BigInteger(), nullable=True),
        sa.Column("npwp_is_nik", sa.String(length=3), nullable=True),
        sa.CheckConstraint("state IN ('received', 'accepted', 'returned', 'void')", name=op.f("ck_record_umkm_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_umkm")),
    )
    with op.batch_alter_table("record_umkm", schema=None) as batch_op:
        batch_op.create_index("ix_record_umkm_area_changed", ["area", "changed"], unique=False)
        batch_op.create_index("ix_record_umkm_subject", ["subject"], unique=False)
        batch_op.create_index("uq_record_umkm_changed", ["changed"], unique=True)
        batch_op.create_index(
            "uq_record_umkm_slot",
            ["slot"],
            unique=True,
            postgresql_where=sa.text("state <> 'void'"),
            sqlite_where=sa.text("state <> 'void'"),
        )

    op.create_table(
        "theme_state",
        sa.Column("theme", sa.String(length=20), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("theme", name=op.f("pk_theme_state")),
    )
    op.create_table(
        "area_alias",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column(
            "parent",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("folded", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "area", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name=op.f("fk_area_alias_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_alias")),
        sa.UniqueConstraint("parent", "folded", name=op.f("uq_area_alias_parent_folded")),
    )
    with op.batch_alter_table("area_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_alias_area"), ["area"], unique=False)

    op.create_table(
        "area_boundary",
        sa.Column(
            "code", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("geojson", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["area.code"], name=op.f("fk_area_boundary_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_area_boundary")),
    )
    op.create_table(
        "area_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column(
            "area", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column(
            "before",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("after", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name=op.f("fk_area_change_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_change")),
    )
    with op.batch_alter_table("area_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_change_area"), ["area"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_change_before"), ["before"], unique=False)

    op.create_table(
        "area_observation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column(
            "area", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("date", sa.String(length=10), nullable=False),
        sa.Column("metric", sa.String(length=40), nullable=False),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("age_band", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("confidence", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name=op.f("fk_area_observation_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_observation")),
        sa.UniqueConstraint(
            "area",
            "date",
            "metric",
            "sex",
            "age_band",
            "source",
            name=op.f("uq_area_observation_area_date_metric_sex_age_band_source"),
        ),
    )
    with op.batch_alter_table("area_observation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_observation_area"), ["area"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column(
            "area", sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("themes", sa.String(length=400), nullable=True),
        sa.Column("actions", sa.String(length=100), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_assignment_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_account"), ["account"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_area"), ["area"], unique=False)

    op.create_table(
        "revision",
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "theme",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "area", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("session", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=True),
        sa.Column(
            "received_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(["theme"], ["theme_state.theme"], name=op.f("fk_revision_theme")),
        sa.PrimaryKeyConstraint("record", "number", name=op.f("pk_revision")),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("client", sa.String(length=12), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("refresh_digest", sa.String(length=64), nullable=True),
        sa.Column("rotated", sa.Integer(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column(
            "expires_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column(
            "last_used_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column("revoked_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=True),
        sa.Column("revoked_reason", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_sign_in_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_account"), ["account"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_account"))

    op.drop_table("sign_in")
    op.drop_table("revision")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_area"))
        batch_op.drop_index(batch_op.f("ix_assignment_account"))

    op.drop_table("assignment")
    with op.batch_alter_table("area_observation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_observation_area"))

    op.drop_table("area_observation")
    with op.batch_alter_table("area_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_change_before"))
        batch_op.drop_index(batch_op.f("ix_area_change_area"))

    op.drop_table("area_change")
    op.drop_table("area_boundary")
    with op.batch_alter_table("area_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_alias_area"))

    op.drop_table("area_alias")
    op.drop_table("theme_state")
    with op.batch_alter_table("record_umkm", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_record_umkm_slot", postgresql_where=sa.text("state <> 'void'"), sqlite_where=sa.text("state <> 'void'")
        )
        batch_op.drop_index("uq_record_umkm_changed")
        batch_op.drop_index("ix_record_umkm_subject")
        batch_op.drop_index("ix_record_umkm_area_changed")

    op.drop_table("record_umkm")
    with op.batch_alter_table("record_stunting", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_record_stunting_slot",
            postgresql_where=sa.text("state <> 'void'"),
            sqlite_where=sa.text("state <> 'void'"),
        )
        batch_op.drop_index("uq_record_stunting_changed")
        batch_op.drop_index("ix_record_stunting_subject")
        batch_op.drop_index("ix_record_stunting_area_changed")

    op.drop_table("record_stunting")
    with op.batch_alter_table("record_poverty", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_record_poverty_slot",
            postgresql_where=sa.text("state <> 'void'"),
            sqlite_where=sa.text("state <> 'void'"),
        )
        batch_op.drop_index("uq_record_poverty_changed")
        batch_op.drop_index("ix_record_poverty_subject")
        batch_op.drop_index("ix_record_poverty_area_changed")

    op.drop_table("record_poverty")
    with op.batch_alter_table("record_kwt", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_record_kwt_slot", postgresql_where=sa.text("state <> 'void'"), sqlite_where=sa.text("state <> 'void'")
        )
        batch_op.drop_index("uq_record_kwt_changed")
        batch_op.drop_index("ix_record_kwt_subject")
        batch_op.drop_index("ix_record_kwt_area_changed")

    op.drop_table("record_kwt")
    with op.batch_alter_table("record_covid", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_record_covid_slot", postgresql_where=sa.text("state <> 'void'"), sqlite_where=sa.text("state <> 'void'")
        )
        batch_op.drop_index("uq_record_covid_changed")
        batch_op.drop_index("ix_record_covid_subject")
        batch_op.drop_index("ix_record_covid_area_changed")

    op.drop_table("record_covid")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_name"))

    op.drop_table("outbox")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_record"))

    op.drop_table("decision")
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.drop_index("ix_conflict_against")

    op.drop_table("conflict")
    op.drop_table("cell_umkm")
    op.drop_table("cell_stunting")
    op.drop_table("cell_poverty")
    op.drop_table("cell_kwt")
    op.drop_table("cell_covid")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_at"))
        batch_op.drop_index(batch_op.f("ix_audit_action"))
        batch_op.drop_index(batch_op.f("ix_audit_account"))
        batch_op.drop_index(batch_op.f("ix_audit_about"))

    op.drop_table("audit")
    op.drop_table("area_version")
    op.drop_table("area_source")
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_parent"))
        batch_op.drop_index(batch_op.f("ix_area_level"))

    op.drop_table("area")
    op.drop_table("account")
