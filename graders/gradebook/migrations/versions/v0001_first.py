"""The first tables. Rows can only be added: in SQLite and PostgreSQL the database sees to it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    *("students", "identities", "sources", "hand_ins", "attempts", "observations"),
    *("overrides", "comments", "policies"),
)


def upgrade() -> None:
    _people()
    _work()
    _words_of_staff()
    refuse = {"sqlite": _refuse_in_sqlite, "postgresql": _refuse_in_postgresql}
    refuse[op.get_bind().dialect.name]()


def _people() -> None:
    op.create_table("students", _id(), _text("key"), _unique("students", "key"))
    op.create_table(
        "identities",
        *(_id(), _whole("student"), _text("kind"), _text("value"), _created()),
        _foreign("identities", "student", "students.id"),
    )
    _index("identities", "student", "kind")


def _work() -> None:
    op.create_table(
        "sources",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_sources"),
    )
    op.create_table(
        "hand_ins",
        *(_id(), _whole("student"), _text("exercise", nullable=True)),
        *(_text("name"), _digest(), sa.Column("submitted", sa.String(32))),
        sa.Column("received", sa.String(32), nullable=False),
        _foreign("hand_ins", "student", "students.id"),
        _foreign("hand_ins", "digest", "sources.digest"),
    )
    _index("hand_ins", "student", "exercise", "digest")
    op.create_table(
        "attempts",
        *(_id(), _whole("hand_in"), _digest(), _created()),
        *(_text("reason"), _text("rules"), _whole("seed")),
        sa.Column("gradable", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Float()),
        sa.Column("possible", sa.Float(), nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=False),
        _foreign("attempts", "hand_in", "hand_ins.id"),
        _foreign("attempts", "digest", "sources.digest"),
    )
    _index("attempts", "hand_in")
    _index("attempts", "digest", "rules", "gradable")
    op.create_table(
        "observations",
        *(_id(), _whole("attempt"), _digest()),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _foreign("observations", "attempt", "attempts.id"),
        _foreign("observations", "digest", "sources.digest"),
    )
    _index("observations", "digest", "key")


def _words_of_staff() -> None:
    op.create_table(
        "overrides",
        *(_id(), _whole("student"), _text("exercise")),
        *(_text("check", nullable=True), sa.Column("points", sa.Float())),
        *(_text("author"), _text("reason"), _created()),
        _foreign("overrides", "student", "students.id"),
    )
    _index("overrides", "student", "exercise")
    op.create_table(
        "comments",
        *(_id(), _whole("student"), _text("exercise"), _text("text")),
        *(_text("author"), _created()),
        _foreign("comments", "student", "students.id"),
    )
    _index("comments", "student", "exercise")
    op.create_table("policies", _id(), _text("policy"), _text("author"), _created())


def _refuse_in_sqlite() -> None:
    for table in TABLES:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{change.lower()} BEFORE {change} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"
            )


def _refuse_in_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME; END $$"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _digest() -> sa.Column[str]:
    return sa.Column("digest", sa.String(64), nullable=False)


def _created() -> sa.Column[str]:
    return sa.Column("created", sa.String(32), nullable=False)


def _unique(table: str, column: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(column, name=f"uq_{table}_{column}")


def _foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def _index(table: str, *columns: str) -> None:
    op.create_index("_".join(("ix", table, *columns)), table, list(columns))
