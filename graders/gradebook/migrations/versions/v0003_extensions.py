"""Adds the table of extended deadlines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "extensions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("student", sa.Integer(), nullable=False),
        sa.Column("exercise", sa.Text()),
        sa.Column("until", sa.String(32)),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["student"], ["students.id"], name="fk_extensions_student"),
    )
    op.create_index("ix_extensions_student_exercise", "extensions", ["student", "exercise"])
    refuse = {"sqlite": _refuse_in_sqlite, "postgresql": _refuse_in_postgresql}
    refuse[op.get_bind().dialect.name]()


def _refuse_in_sqlite() -> None:
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER extensions_refuse_{change.lower()} BEFORE {change} ON extensions"
            " BEGIN SELECT RAISE(ABORT, 'rows of extensions are only ever added'); END"
        )


def _refuse_in_postgresql() -> None:
    op.execute(
        "CREATE TRIGGER extensions_refuse_change BEFORE UPDATE OR DELETE ON extensions"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
