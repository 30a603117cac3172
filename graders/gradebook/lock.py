"""A lock that lets one run at a time grade into a gradebook, and ends with its process.

For SQLite it is a POSIX lock on a file beside the database. Unlike `flock`, it is not
inherited by forked grader subprocesses, so it cannot outlive the process. For
PostgreSQL it is an advisory lock of the session, which the server drops with the session.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, func, select

from graders.gradebook.database import shown
from graders.gradebook.problems import GradebookProblem

_held: set[Path] = set()
"""Files locked by this process: closing a second handle to one would release its lock."""


@contextmanager
def locked(engine: Engine) -> Iterator[None]:
    """Hold the gradebook's lock. Raises `GradebookProblem` when another run holds it."""
    if engine.url.get_backend_name() == "sqlite":
        path = Path(f"{engine.url.database}.lock").absolute()
        held = _file_lock(path, shown(engine.url))
    else:
        held = _session_lock(engine)
    with held:
        yield


@contextmanager
def _file_lock(path: Path, where: str) -> Iterator[None]:
    if path in _held:
        raise _busy(where, str(os.getpid()))
    try:
        file = open(path, "a+", encoding="utf-8")
    except OSError as error:
        raise GradebookProblem(
            f"gradebook {where}: {path} cannot be opened ({error.strerror}); make it writable"
        ) from error
    with file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise _busy(where, file.read().strip()) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        _held.add(path)
        try:
            yield
        finally:
            _held.remove(path)


@contextmanager
def _session_lock(engine: Engine) -> Iterator[None]:
    key = func.hashtextextended("probgrade", 0)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(select(func.pg_try_advisory_lock(key))):
            raise _busy(shown(engine.url), "")
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(key)))


def _busy(where: str, process: str) -> GradebookProblem:
    who = f" (process {process})" if process else ""
    return GradebookProblem(
        f"gradebook {where}: another run{who} is grading into it; wait for it to finish, or end it"
    )
