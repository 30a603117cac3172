"""The tables of the gradebook, in SQLite or PostgreSQL.

Rows are only ever added: triggers in the database refuse to change or delete them.

A change here needs a migration in `migrations/versions/`; a test compares the two.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


def spelt_out(text: str) -> str:
    """The text with escapes for what no database stores: NUL and undecodable bytes."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


class Words(TypeDecorator[str]):
    """Text that may come from a file's name or a student."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else spelt_out(value)


class Moment(TypeDecorator[datetime]):
    """A time in UTC, as text that sorts by time and is equal where the times are."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time in the gradebook needs a time zone")
        return value.astimezone(timezone.utc).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _of(table: str) -> Column[int]:
    """A reference to a row of `table`, named by the singular of `table`."""
    return Column(table[:-1], ForeignKey(f"{table}.id"), nullable=False)


def _digest() -> Column[str]:
    return Column("digest", ForeignKey("sources.digest"), nullable=False)


def _created() -> Column[datetime]:
    return Column("created", Moment, nullable=False)


students = Table("students", METADATA, _id(), Column("key", Words, nullable=False, unique=True))

identities = Table(
    "identities",  # a student's ids on platforms; the newest of a kind counts
    METADATA,
    _id(),
    _of("students"),
    Column("kind", Words, nullable=False),
    Column("value", Words, nullable=False),
    _created(),
    Index(None, "student", "kind"),
    Index(None, "value", "kind"),
)

sources = Table(
    "sources",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("cells", LargeBinary, nullable=False),
)

submissions = Table(
    "submissions",
    METADATA,
    _id(),
    _of("students"),
    Column("exercise", Words),
    Column("name", Words, nullable=False),
    _digest(),
    Column("submitted", Moment),
    Column("received", Moment, nullable=False),
    Index(None, "student", "exercise", "digest"),
)

attempts = Table(
    "attempts",
    METADATA,
    _id(),
    _of("submissions"),
    _digest(),  # the submission's, repeated here for the index that finds equal contents
    _created(),
    Column("reason", Words, nullable=False),
    Column("rubric", Words, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("gradable", Boolean, nullable=False),
    Column("points", Float),
    Column("possible", Float, nullable=False),
    Column("report", LargeBinary, nullable=False),
    Index(None, "submission"),
    Index(None, "digest", "rubric", "gradable"),
)

observations = Table(
    "observations",
    METADATA,
    _id(),
    _of("attempts"),
    _digest(),
    Column("key", String(64), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index(None, "digest", "key"),
)

overrides = Table(
    "overrides",  # the newest for a student, exercise and check counts
    METADATA,
    _id(),
    _of("students"),
    Column("exercise", Words, nullable=False),
    Column("check", Words),  # None: the whole score
    Column("points", Float),  # None: the previous override is withdrawn
    Column("author", Words, nullable=False),
    Column("reason", Words, nullable=False),
    _created(),
    Index(None, "student", "exercise"),
)

comments = Table(
    "comments",
    METADATA,
    _id(),
    _of("students"),
    Column("exercise", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("author", Words, nullable=False),
    _created(),
    Index(None, "student", "exercise"),
)

extensions = Table(
    "extensions",  # the newest for a student and exercise counts
    METADATA,
    _id(),
    _of("students"),
    Column("exercise", Words),  # None: all exercises
    Column("until", Moment),  # None: the previous extension is withdrawn
    Column("author", Words, nullable=False),
    Column("reason", Words, nullable=False),
    _created(),
    Index(None, "student", "exercise"),
)

policies = Table(
    "policies",  # the newest counts
    METADATA,
    _id(),
    Column("policy", Text, nullable=False),
    Column("author", Words, nullable=False),
    _created(),
)
