"""A gradebook is migrated to this version's tables, or refused with one line."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from zlib import compress

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from graders.gradebook import GradebookProblem
from graders.gradebook.database import MIGRATIONS, NEWEST, address, open_engine, shown
from graders.gradebook.packing import pack_json
from graders.gradebook.storage import Gradebook
from graders.gradebook.tables import METADATA
from tests.gradebook import version_1
from tests.gradebook.values import RUBRIC, received, report


def test_the_migrations_make_exactly_the_tables_of_this_version(tmp_path: Path) -> None:
    engine = open_engine(address(str(tmp_path / "g.sqlite")), create=True)
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_the_newest_migration_is_named() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == NEWEST


def test_a_gradebook_of_version_1_is_migrated_with_all_rows(tmp_path: Path) -> None:
    url = str(tmp_path / "g.sqlite")
    version_1.write(url)
    version_1.verify(url)


def test_the_tables_can_be_made_in_postgresql() -> None:
    made = [
        str(CreateTable(t).compile(dialect=postgresql.dialect())) for t in METADATA.sorted_tables
    ]
    assert sum("CREATE TABLE" in statement for statement in made) == 10


def test_commits_are_on_disk_and_references_are_checked(tmp_path: Path) -> None:
    engine = open_engine(address(str(tmp_path / "g.sqlite")), create=True)
    with engine.begin() as connection:
        values = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    engine.dispose()
    assert values == ["wal", 2, 1]


def test_a_gradebook_of_a_newer_probgrade_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    Gradebook(str(path)).close()
    _execute(path, "UPDATE alembic_version SET version_num = '9999'")
    _refused(path, "newer probgrade")
    _execute(path, "INSERT INTO alembic_version VALUES ('9998')")
    _refused(path, "newer probgrade")


def test_other_files_are_refused_and_not_changed(tmp_path: Path) -> None:
    text, other = tmp_path / "grades.csv", tmp_path / "other.sqlite"
    text.write_text("student,points\n" * 100)
    _execute(other, "CREATE TABLE recipes (name TEXT)")
    before = text.read_bytes()
    _refused(text, "not a gradebook")
    _refused(other, "another database")
    assert text.read_bytes() == before
    with closing(sqlite3.connect(other)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master")]
    assert tables == ["recipes"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/no/such/folder/g.sqlite", "folder that exists"),
        ("/", "folder that exists"),
        ("sqlite://", "name the file"),
        ("sqlite:///:memory:", "name the file"),
        ("nosuch://host/name", "use SQLite or PostgreSQL"),
        ("mysql://host/name", "use SQLite or PostgreSQL"),
        ("postgresql+nosuch://host/name", "driver"),
        ("://", "URL"),
        ("postgresql://host:port/name", "URL"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url: str, words: str) -> None:
    _refused(url, words)


def test_a_gradebook_to_be_read_is_not_created(tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    with pytest.raises(GradebookProblem, match="not found"):
        Gradebook(str(path), create=False)
    assert not path.exists()
    path.touch()
    with pytest.raises(GradebookProblem, match="not found"):
        Gradebook(str(path), create=False)


def test_a_password_is_not_shown() -> None:
    assert "secret" not in shown(address("postgresql://ada:secret@host/grades"))


def test_a_read_only_gradebook_is_refused() -> None:
    with _open_to_all() as folder:
        path = folder / "g.sqlite"
        Gradebook(str(path)).close()
        path.chmod(0o444)
        folder.chmod(0o555)
        with _as_ordinary_user():
            _refused(path, "writable")


def test_recording_while_another_program_writes_raises(tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    with Gradebook(f"sqlite:///{path}?timeout=0.05") as gradebook:
        submission = gradebook.receive(received())
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(GradebookProblem, match="another program is writing"):
                gradebook.record(submission, report(), "first", RUBRIC, {})
            assert gradebook.attempt(submission) is None  # reading goes on
        gradebook.record(submission, report(), "first", RUBRIC, {})


def test_recording_on_a_full_disk_raises_and_loses_nothing(tmp_path: Path) -> None:
    with Gradebook(str(tmp_path / "g.sqlite")) as gradebook:
        submission = gradebook.receive(received())
        gradebook.record(submission, report(), "first", RUBRIC, {"a": b"1"})
        with gradebook._engine.begin() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(GradebookProblem, match="disk is full"):
            gradebook.record(submission, report(), "again", RUBRIC, {"a": os.urandom(99999)})
        attempt = gradebook.attempt(submission)
        assert attempt is not None
        assert attempt.reason == "first"
        assert gradebook.observations(received().digest) == {"a": b"1"}


def test_a_damaged_gradebook_raises(tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    Gradebook(str(path)).close()
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    with pytest.raises(GradebookProblem, match="damaged"), Gradebook(str(path)) as gradebook:
        list(gradebook.submissions())


@pytest.mark.parametrize("blob", ["00", pack_json(1)[:-3].hex(), compress(b"{").hex()])
def test_a_damaged_report_raises(tmp_path: Path, blob: str) -> None:
    path = tmp_path / "g.sqlite"
    with Gradebook(str(path)) as gradebook:
        submission = gradebook.receive(received("ada"))
        gradebook.record(submission, report(), "first", RUBRIC, {})
    _execute(path, "DROP TRIGGER attempts_refuse_update")
    _execute(path, f"UPDATE attempts SET report = x'{blob}'")
    with Gradebook(str(path)) as gradebook, pytest.raises(GradebookProblem, match="damaged"):
        gradebook.attempt(submission)


def test_a_gradebook_with_a_missing_table_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    Gradebook(str(path)).close()
    _execute(path, "DROP TABLE comments")
    with Gradebook(str(path)) as gradebook, pytest.raises(GradebookProblem, match="damaged"):
        gradebook.log.comments()


def _refused(url: object, words: str) -> None:
    with pytest.raises(GradebookProblem, match=words) as problem:
        Gradebook(str(url))
    assert "\n" not in str(problem.value)


def _execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


@contextmanager
def _open_to_all() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    try:
        yield folder
    finally:
        folder.chmod(0o777)
        shutil.rmtree(folder)


@contextmanager
def _as_ordinary_user() -> Iterator[None]:
    """Drop root's rights, because file modes do not restrict root."""
    root = os.geteuid() == 0
    try:
        if root:
            os.seteuid(65534)
        yield
    finally:
        if root:
            os.seteuid(0)
