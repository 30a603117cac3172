"""Opens a gradebook's database and migrates it to this version's tables, or refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    ProgrammingError,
)

from graders.gradebook.problems import GradebookProblem, problem_for

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

NEWEST = "0004"
"""The last migration in `migrations/versions`."""
MIGRATIONS = Path(__file__).with_name("migrations")
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
"""Readers do not block the writer; commits are on disk; foreign keys are enforced."""
SECONDS_FOR_A_LOCK = "10"
WRITES = "writes"
"""The option of a connection that will write: it takes the write lock before it reads."""


def address(text: str) -> URL:
    """The URL of a gradebook that is given as a URL or as a file's path."""
    try:
        url = make_url(text if "://" in text else f"sqlite:///{text}")
    except (ArgumentError, ValueError) as error:  # ValueError: an invalid port
        raise GradebookProblem(f"gradebook {text}: name a file or the URL of a database") from error
    backend = url.get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise GradebookProblem(
            f"gradebook {shown(url)}: {backend} is not supported; use SQLite or PostgreSQL"
        )
    if backend == "sqlite" and url.database in (None, "", ":memory:"):
        raise GradebookProblem(f"gradebook {text}: name the file, as in sqlite:///gradebook.sqlite")
    return url


def shown(url: URL) -> str:
    """The address for messages: a file's path, or the URL without its password."""
    sqlite = url.get_backend_name() == "sqlite"
    return str(url.database) if sqlite else url.render_as_string(hide_password=True)


@contextmanager
def translate_errors(url: URL) -> Iterator[None]:
    """Raise the database's errors as `GradebookProblem`."""
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise  # a bug in this program
    except DBAPIError as error:
        raise problem_for(shown(url), error.orig or error) from error


def open_engine(url: URL, create: bool) -> Engine:
    """An engine on a database that has this version's tables.

    Raises `GradebookProblem` when there is no database and `create` is false, when it is
    not a gradebook or one of a newer probgrade, or when it cannot be read and written.
    """
    if url.get_backend_name() == "sqlite":
        if not create and not Path(str(url.database)).exists():
            raise GradebookProblem(f"gradebook {shown(url)}: not found; name one that exists")
        url = url.set(query={"timeout": SECONDS_FOR_A_LOCK, **url.query})
    engine = _engine(url)
    try:
        with (
            translate_errors(url),
            engine.execution_options(**{WRITES: True}).begin() as connection,
        ):
            _migrate(connection, shown(url), create)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _engine(url: URL) -> Engine:
    try:
        engine = create_engine(url)
    except (NoSuchModuleError, ImportError) as error:
        raise GradebookProblem(f"gradebook {shown(url)}: {error}; install its driver") from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # `_begin_sqlite` starts the transactions
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(connection: Connection, where: str, create: bool) -> None:
    """Migrate the tables to this version, all in the connection's transaction.

    Alembic, which is slow to import, is needed only where there is something to do.
    """
    if _is_newest(connection):
        return
    from alembic import command
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    heads = MigrationContext.configure(connection).get_current_heads()
    current = ", ".join(heads) or None
    if current is None and inspect(connection).get_table_names():
        raise GradebookProblem(
            f"gradebook {where}: not a gradebook but another database; name another"
        )
    if current is None and not create:
        raise GradebookProblem(f"gradebook {where}: not found; name one that exists")
    if current is not None and not _known(script, current):
        raise GradebookProblem(f"gradebook {where}: made by a newer probgrade; update probgrade")
    command.upgrade(config, "head")


def _is_newest(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    found = connection.execute(text("SELECT version_num FROM alembic_version"))
    return found.scalars().all() == [NEWEST]


def _known(script: ScriptDirectory, revision: str) -> bool:
    from alembic.util import CommandError

    try:
        return script.get_revision(revision) is not None
    except CommandError:
        return False
