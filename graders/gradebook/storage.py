"""The gradebook: the only module that writes to its database."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, Select, func, select

from graders.gradebook import rows
from graders.gradebook.audit_log import AuditLog
from graders.gradebook.database import (
    WRITES,
    address,
    open_engine,
    translate_errors,
)
from graders.gradebook.lock import locked
from graders.gradebook.packing import unpack_json
from graders.gradebook.tables import attempts, sources, submissions
from graders.gradebook.values import (
    Attempt,
    GradedSubmission,
    ReceivedSubmission,
    StoredSubmission,
)
from graders.report import Report

if TYPE_CHECKING:
    from graders.intake.sources import Cell

PAGE = 500
"""Rows read at a time: no transaction stays open while the caller handles them."""


class Gradebook:
    """A class's gradebook in a database, named by its URL or by a file's path (SQLite).

    It is created when missing, unless `create` is false, and migrated to this
    version's tables. Every method that writes does so in one transaction, which is on
    disk when it returns. Every method raises `GradebookProblem` when the database
    cannot be used.
    """

    def __init__(self, url: str, *, create: bool = True) -> None:
        self.url = url
        self._url = address(url)
        self._engine = open_engine(self._url, create)
        self.log = AuditLog(self._read, self._write)

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    @property
    def file(self) -> Path | None:
        """The database's file, if it is one."""
        sqlite = self._url.get_backend_name() == "sqlite"
        return Path(str(self._url.database)) if sqlite else None

    def is_file(self, path: Path) -> bool:
        """Whether a path is one of this gradebook's database files."""
        if self.file is None:
            return False
        files = [os.path.realpath(f"{self.file}{end}") for end in ("", "-wal", "-shm")]
        return os.path.realpath(path) in files

    def writing(self) -> AbstractContextManager[None]:
        """Lock this gradebook for grading a class.

        Raises `GradebookProblem` when another run holds the lock. The lock ends with the
        process, even if that is killed. Reading, overrides and comments need no lock.
        """
        return locked(self._engine)

    def receive(self, received: ReceivedSubmission) -> int:
        """The number of this submission, which is added if it is new.

        Submissions of the same student, exercise, content and time are the same.
        """
        with self._write() as connection:
            return rows.add_received(connection, received)

    def receive_all(self, class_: Iterable[ReceivedSubmission]) -> Iterator[int]:
        """The number of each submission, in order, with many to a transaction."""
        left = iter(class_)
        while some := list(islice(left, PAGE)):
            with self._write() as connection:
                numbers = [rows.add_received(connection, received) for received in some]
            yield from numbers

    def record(
        self,
        submission: int,
        report: Report,
        reason: str,
        rubric: str,
        observations: Mapping[str, bytes],
    ) -> int:
        """Add an attempt and its packed observations; return the attempt's number.

        Raises KeyError for an unknown submission, and `Incomplete` when what would be
        stored is not the report.
        """
        values = rows.attempt_values(report, reason, rubric)
        rows.require_same(report, values)
        with self._write() as connection:
            return rows.add_attempt(connection, submission, values, observations)

    def attempt(self, submission: int) -> Attempt | None:
        """The latest attempt on a submission."""
        return self._latest(select(attempts).where(attempts.c.submission == submission))

    def same_content(self, digest: str, rubric: str) -> Attempt | None:
        """The latest gradable attempt on equal content by the same rubric version."""
        same = (attempts.c.digest == digest, attempts.c.rubric == rubric, attempts.c.gradable)
        return self._latest(select(attempts).where(*same))

    def observations(self, digest: str) -> dict[str, bytes]:
        """The latest observations of a content, by key."""
        with self._read() as connection:
            found = connection.execute(rows.newest_observations(digest))
            return {key: bytes(data) for key, data in found}

    def cells(self, digest: str) -> tuple[Cell, ...]:
        """The cells of a content; none when the submission could not be read.

        Raises KeyError for an unknown content.
        """
        with self._read() as connection:
            blob = connection.scalar(select(sources.c.cells).where(sources.c.digest == digest))
        if blob is None:
            raise KeyError(digest)
        from graders.intake.sources import Cell

        return tuple(map(Cell.from_builtins, unpack_json(blob)))

    def submissions(self, exercise: str | None = None) -> Iterator[StoredSubmission]:
        """All submissions, or those to one exercise, in the order they were received."""
        query = rows.entries()
        if exercise is not None:
            query = query.where(submissions.c.exercise == exercise)
        return map(rows.entry_in, self._pages(query, submissions.c.id))

    def count(self) -> int:
        """How many submissions there are."""
        with self._read() as connection:
            return connection.scalar(select(func.count()).select_from(submissions)) or 0

    def graded(self) -> Iterator[GradedSubmission]:
        """All submissions with the score of their latest attempt, in the order received."""
        return map(rows.graded_in, self._pages(rows.graded(), submissions.c.id))

    def reports(self, numbers: Iterable[int]) -> Iterator[tuple[int, Report]]:
        """The reports of these attempts, each with its attempt's number."""
        query, left = select(attempts.c.id, attempts.c.report), iter(numbers)
        while some := list(islice(left, PAGE)):
            with self._read() as connection:
                found = connection.execute(query.where(attempts.c.id.in_(some))).all()
            yield from ((number, rows.report_in(blob)) for number, blob in found)

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with translate_errors(self._url), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        engine = self._engine.execution_options(**{WRITES: True})
        with translate_errors(self._url), engine.begin() as connection:
            yield connection

    def _latest(self, query: Select[Any]) -> Attempt | None:
        with self._read() as connection:
            row = connection.execute(query.order_by(attempts.c.id.desc()).limit(1)).first()
        return None if row is None else rows.attempt_in(row)

    def _pages(self, query: Select[Any], key: Any) -> Iterator[Row[Any]]:
        """The rows of a query that selects `key` as `id`, by rising keys, a page at a time."""
        last = 0
        while True:
            with self._read() as connection:
                page = query.where(key > last).order_by(key).limit(PAGE)
                found = connection.execute(page).all()
            yield from found
            if len(found) < PAGE:
                return
            last = found[-1].id
