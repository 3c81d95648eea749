"""claims that end, promises to patients, who is at the desk"""

import sqlalchemy as sa
from alembic import op

revision = "0002_leases"
down_revision = "0001_sealed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("coordinators", sa.Column("cap", sa.Integer(), server_default="12", nullable=False))
    op.add_column("coordinators", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    for moment in ("lease_until", "due_at", "slipped_at", "alarmed_at"):
        op.add_column("handovers", sa.Column(moment, sa.DateTime(timezone=True), nullable=True))
    op.add_column("handovers", sa.Column("ending", sa.Text(), nullable=True))
    before = sa.Column("follows_id", sa.Integer(), sa.ForeignKey("handovers.id"), nullable=True)
    op.add_column("handovers", before, inline_references=True)
    op.execute("UPDATE handovers SET lease_until = claimed_at WHERE status = 'claimed'")
    op.create_table(
        "passings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["coordinators.id"]),
        sa.ForeignKeyConstraint(["handover_id"], ["handovers.id"]),
        sa.ForeignKeyConstraint(["to_id"], ["coordinators.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("passings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passings_handover_id"), ["handover_id"], unique=False)
