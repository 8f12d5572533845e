"""One-time codes, bound devices, second factors, marks for the gates, shared counts."""

import sqlalchemy as sa
from alembic import op

revision = "0006_enrolment"
down_revision = "0005_alerts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempt_count",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt_count")),
    )
    op.create_table(
        "gate_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_mark")),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column(
            "last_used_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column("revoked_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=True),
        sa.Column("revoked_reason", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_device_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_device_token_digest")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_account"), ["account"], unique=False)

    op.create_table(
        "enrolment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("keeps_devices", sa.Boolean(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column(
            "expires_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=True),
        sa.Column("ended_reason", sa.String(length=20), nullable=True),
        sa.Column("device", sa.Uuid(), nullable=True),
        sa.Column("attempt_digest", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_enrolment_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_enrolment_code_digest")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_account"), ["account"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_recovery_code_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_code_account"), ["account"], unique=False)

    op.create_table(
        "second_factor",
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.String(length=200), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=False
        ),
        sa.Column(
            "confirmed_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_second_factor_account")),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_second_factor")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "last_used_at", sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"), nullable=True
            )
        )
        batch_op.add_column(sa.Column("phone_index", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("phone_tail", sa.String(length=3), nullable=True))
        batch_op.add_column(sa.Column("old_secret_hash", sa.String(length=200), nullable=True))
        batch_op.add_column(
            sa.Column(
                "old_secret_until",
                sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite"),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("secret_until", sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f("ix_account_phone_index"), ["phone_index"], unique=False)

    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("follows", sa.Uuid(), nullable=True))

    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("binding", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("factor", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("asked", sa.String(length=2000), nullable=True))
        batch_op.add_column(sa.Column("place", sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f("ix_sign_in_binding"), ["binding"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_sign_in_binding"), "device", ["binding"], ["id"])

    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.alter_column("factor", server_default=None)

    # The audience of a token is the kind of client: a person with a PIN is a kader, any other sits at a desk.
    op.execute(
        "UPDATE sign_in SET client = CASE WHEN (SELECT pin FROM account WHERE account.id = sign_in.account) "
        "THEN 'kader' ELSE 'office' END WHERE client = 'person'"
    )


def downgrade() -> None:
    op.execute("UPDATE sign_in SET client = 'person' WHERE client IN ('kader', 'office')")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_sign_in_binding"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_sign_in_binding"))
        batch_op.drop_column("place")
        batch_op.drop_column("asked")
        batch_op.drop_column("factor")
        batch_op.drop_column("binding")

    # One by one: a batch would make the tables anew, which SQLite refuses while others refer to them.
    op.drop_column("assignment", "follows")
    op.drop_index("ix_account_phone_index", "account")
    for name in ("secret_until", "old_secret_until", "old_secret_hash", "phone_tail", "phone_index", "last_used_at"):
        op.drop_column("account", name)

    op.drop_table("second_factor")
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_code_account"))

    op.drop_table("recovery_code")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_account"))

    op.drop_table("enrolment")
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_device_account"))

    op.drop_table("device")
    op.drop_table("gate_mark")
    op.drop_table("attempt_count")
