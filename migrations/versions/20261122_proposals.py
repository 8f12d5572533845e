"""proposals: who is proposed for what, and how far each came."""

import sqlalchemy as sa
from alembic import op

revision = "0003_proposals"
down_revision = "0002_five_themes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cell_usulan",
        sa.Column("grain", sa.String(length=1), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column(
            "area", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("records", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("zero_reports", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("received", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("verified", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("objections", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("decided", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("found_fit", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("found_unfit", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("endorsed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("proposals", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("at_usulan", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("at_verifikasi_rt", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("at_ditolak_rt", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("at_muskel", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("at_layak", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("at_tidak_layak", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("at_verval_lapangan", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("at_usul_dinsos", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("at_disahkan_walikota", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("at_dikembalikan", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("at_ditetapkan_pusat", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("at_penerima", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("at_graduasi", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("at_dihapus", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("waiting", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("waiting_long", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("waiting_very_long", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("grain", "period", "area", "state", name=op.f("pk_cell_usulan")),
        postgresql_with={"fillfactor": "70"},
    )
    op.create_table(
        "record_usulan",
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
        sa.Column("house", sa.Uuid(), nullable=True),
        sa.Column(
            "received_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=True),
        sa.Column("motion", sa.String(length=40), nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.String(length=40), nullable=True),
        sa.Column("for_whom", sa.String(length=40), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("nik", sa.String(length=64), nullable=True),
        sa.Column("no_nik_reason", sa.String(length=40), nullable=True),
        sa.Column("sex", sa.String(length=40), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("head_nik", sa.String(length=64), nullable=True),
        sa.Column("no_kk", sa.String(length=64), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("house_no", sa.Text(), nullable=True),
        sa.Column("proposed_as", sa.String(length=40), nullable=True),
        sa.Column("ppks_type", sa.String(length=40), nullable=True),
        sa.Column("programme", sa.String(length=40), nullable=True),
        sa.Column("objection", sa.Text(), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=True),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("presence", sa.String(length=40), nullable=True),
        sa.Column("criteria", sa.String(length=1000), nullable=True),
        sa.Column("card_checked", sa.String(length=3), nullable=True),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("rt_reason", sa.String(length=40), nullable=True),
        sa.Column("muskel_on", sa.Date(), nullable=True),
        sa.Column("muskel_place", sa.Text(), nullable=True),
        sa.Column("muskel_chair", sa.Text(), nullable=True),
        sa.Column("muskel_id", sa.Text(), nullable=True),
        sa.Column("ba_no", sa.Text(), nullable=True),
        sa.Column("ba_on", sa.Date(), nullable=True),
        sa.Column("attendance", sa.BigInteger(), nullable=True),
        sa.Column("notice_from", sa.Date(), nullable=True),
        sa.Column("notice_until", sa.Date(), nullable=True),
        sa.Column("muskel_reason", sa.String(length=40), nullable=True),
        sa.Column("field_checked_on", sa.Date(), nullable=True),
        sa.Column("field_form", sa.String(length=3), nullable=True),
        sa.Column("field_photos", sa.String(length=1000), nullable=True),
        sa.Column("latitude", sa.BigInteger(), nullable=True),
        sa.Column("longitude", sa.BigInteger(), nullable=True),
        sa.Column("siks_on", sa.Date(), nullable=True),
        sa.Column("siks_files", sa.String(length=1000), nullable=True),
        sa.Column("endorsement_no", sa.Text(), nullable=True),
        sa.Column("endorsed_on", sa.Date(), nullable=True),
        sa.Column("return_reason", sa.String(length=40), nullable=True),
        sa.Column("decree_no", sa.Text(), nullable=True),
        sa.Column("decree_period", sa.Text(), nullable=True),
        sa.Column("granted_programme", sa.String(length=40), nullable=True),
        sa.Column("granted_period", sa.Text(), nullable=True),
        sa.Column("granted_account", sa.String(length=3), nullable=True),
        sa.Column("exit_reason", sa.String(length=40), nullable=True),
        sa.Column("nik_doubts", sa.String(length=1000), nullable=True),
        sa.Column("kk_is_nik", sa.String(length=3), nullable=True),
        sa.Column("age_fits", sa.String(length=3), nullable=True),
        sa.Column("muskel_decision", sa.String(length=40), nullable=True),
        sa.Column("long_from", sa.Date(), nullable=True),
        sa.Column("very_long_from", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('received', 'accepted', 'returned', 'void')", name=op.f("ck_record_usulan_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_usulan")),
    )
    with op.batch_alter_table("record_usulan", schema=None) as batch_op:
        batch_op.create_index("ix_record_usulan_area_changed", ["area", "changed"], unique=False)
        batch_op.create_index(
            "ix_record_usulan_house",
            ["house"],
            unique=False,
            postgresql_where=sa.text("house IS NOT NULL"),
            sqlite_where=sa.text("house IS NOT NULL"),
        )
        batch_op.create_index("ix_record_usulan_period_area", ["period", "area"], unique=False)
        batch_op.create_index("ix_record_usulan_subject", ["subject"], unique=False)
        batch_op.create_index("uq_record_usulan_changed", ["changed"], unique=True)
        batch_op.create_index(
            "uq_record_usulan_slot",
            ["slot"],
            unique=True,
            postgresql_where=sa.text("state <> 'void'"),
            sqlite_where=sa.text("state <> 'void'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("record_usulan", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_record_usulan_slot",
            postgresql_where=sa.text("state <> 'void'"),
            sqlite_where=sa.text("state <> 'void'"),
        )
        batch_op.drop_index("uq_record_usulan_changed")
        batch_op.drop_index("ix_record_usulan_subject")
        batch_op.drop_index("ix_record_usulan_period_area")
        batch_op.drop_index(
            "ix_record_usulan_house",
            postgresql_where=sa.text("house IS NOT NULL"),
            sqlite_where=sa.text("house IS NOT NULL"),
        )
        batch_op.drop_index("ix_record_usulan_area_changed")

    op.drop_table("record_usulan")
    op.drop_table("cell_usulan")
