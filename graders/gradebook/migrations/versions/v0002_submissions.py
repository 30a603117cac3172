"""Renames hand_ins to submissions, and an attempt's rules to its rubric; keeps all rows."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.rename_table("hand_ins", "submissions")
    op.alter_column("attempts", "hand_in", new_column_name="submission")
    op.alter_column("attempts", "rules", new_column_name="rubric")
    _indexes()
    rest = {"sqlite": _triggers_in_sqlite, "postgresql": _names_in_postgresql}
    rest[op.get_bind().dialect.name]()


def _indexes() -> None:
    op.drop_index("ix_hand_ins_student_exercise_digest", "submissions")
    op.drop_index("ix_attempts_hand_in", "attempts")
    op.drop_index("ix_attempts_digest_rules_gradable", "attempts")
    _index("submissions", "student", "exercise", "digest")
    _index("attempts", "submission")
    _index("attempts", "digest", "rubric", "gradable")


def _index(table: str, *columns: str) -> None:
    op.create_index("_".join(("ix", table, *columns)), table, list(columns))


def _triggers_in_sqlite() -> None:
    """Make the triggers again: their names and messages hold the table's old name.

    The names of constraints stay: SQLite cannot change them without copying the table.
    """
    for change in ("UPDATE", "DELETE"):
        op.execute(f"DROP TRIGGER hand_ins_refuse_{change.lower()}")
        op.execute(
            f"CREATE TRIGGER submissions_refuse_{change.lower()} BEFORE {change} ON submissions"
            " BEGIN SELECT RAISE(ABORT, 'rows of submissions are only ever added'); END"
        )


def _names_in_postgresql() -> None:
    """Rename what holds an old name; the trigger's message follows the table by itself."""
    op.execute(
        "ALTER TRIGGER hand_ins_refuse_change ON submissions RENAME TO submissions_refuse_change"
    )
    op.execute("ALTER SEQUENCE hand_ins_id_seq RENAME TO submissions_id_seq")
    for table, old, new in (
        ("submissions", "pk_hand_ins", "pk_submissions"),
        ("submissions", "fk_hand_ins_student", "fk_submissions_student"),
        ("submissions", "fk_hand_ins_digest", "fk_submissions_digest"),
        ("attempts", "fk_attempts_hand_in", "fk_attempts_submission"),
    ):
        op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new}")
