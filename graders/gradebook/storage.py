"""The gradebook itself: the only place that writes its database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timezone
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, func, insert, select

from graders.gradebook.database import WRITES, address, explaining, open_engine
from graders.gradebook.lock import locked
from graders.gradebook.packing import pack, pack_json, unpack, unpack_json
from graders.gradebook.tables import (
    attempts,
    hand_ins,
    identities,
    observations,
    sources,
    spelt_out,
    students,
)
from graders.gradebook.values import Attempt, Entry, Received
from graders.intake.sources import Cell
from graders.results import Audience, Report, report_from_builtins, report_to_builtins

PAGE = 500
"""Rows read at a time: no transaction stays open while a caller works on what it got."""


class Gradebook:
    """A class's gradebook in a database, named by its URL or by a file's path (SQLite).

    It is created when missing, unless `create` is false, and brought to this
    version's tables. Everything that writes is one transaction, on disk when it
    returns. Raises `GradebookProblem`, here and in every method, when the database
    cannot be used.
    """

    def __init__(self, url: str, *, create: bool = True) -> None:
        self._url = address(url)
        self._engine = open_engine(self._url, create)

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

    def writing(self) -> AbstractContextManager[None]:
        """Hold this gradebook for grading a class.

        Raises `GradebookProblem` when another run holds it. The lock ends with the
        process however that ends. Reading, overrides and comments need no lock.
        """
        return locked(self._engine)

    def receive(self, received: Received) -> int:
        """The number of this hand-in, added when it is new.

        The same student, exercise, content and time make the same hand-in.
        """
        with self._write() as connection:
            student = _student(connection, received.student)
            _identify(connection, student, received.ids)
            known = connection.scalar(_same_hand_in(student, received))
            return known or _add_hand_in(connection, student, received)

    def attempt(self, hand_in: int) -> Attempt | None:
        """The latest attempt on a hand-in."""
        query = select(attempts).where(attempts.c.hand_in == hand_in)
        return self._latest(query)

    def same_content(self, digest: str, rules: str) -> Attempt | None:
        """The latest gradable attempt on equal content under equal rules."""
        query = select(attempts).where(
            attempts.c.digest == digest, attempts.c.rules == rules, attempts.c.gradable
        )
        return self._latest(query)

    def record(
        self,
        hand_in: int,
        report: Report,
        reason: str,
        rules: str,
        observations: Mapping[str, bytes],
    ) -> int:
        """Add an attempt and what was observed; return the attempt's number."""
        blobs = {key: pack(data) for key, data in observations.items()}
        values = _attempt_values(report, reason, rules)
        with self._write() as connection:
            digest = _digest_of(connection, hand_in)
            attempt = _add(connection, attempts, hand_in=hand_in, digest=digest, **values)
            _add_observations(connection, attempt, digest, blobs)
        return attempt

    def observations(self, digest: str) -> dict[str, bytes]:
        """What was last observed of a content, by key."""
        same = observations.c.digest == digest
        newest = select(func.max(observations.c.id)).where(same).group_by(observations.c.key)
        query = select(observations.c.key, observations.c.data)
        with self._read() as connection:
            rows = connection.execute(query.where(observations.c.id.in_(newest)))
            return {key: unpack(data) for key, data in rows}

    def cells(self, digest: str) -> tuple[Cell, ...]:
        """The cells of a content that was received; empty when it could not be read."""
        with self._read() as connection:
            blob = connection.scalar(select(sources.c.cells).where(sources.c.digest == digest))
        if blob is None:
            raise KeyError(digest)
        return tuple(Cell(name, text) for name, text in unpack_json(blob))

    def hand_ins(self, exercise: str | None = None) -> Iterator[Entry]:
        """All hand-ins, or those for one exercise, in the order they were received."""
        columns = [column for column in hand_ins.c if column.name != "student"]
        query = select(students.c.key.label("student"), *columns).join(students)
        if exercise is not None:
            query = query.where(hand_ins.c.exercise == exercise)
        for row in self._pages(query, hand_ins.c.id):
            yield Entry(**row._mapping)

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with explaining(self._url), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        engine = self._engine.execution_options(**{WRITES: True})
        with explaining(self._url), engine.begin() as connection:
            yield connection

    def _latest(self, query: Select[Any]) -> Attempt | None:
        with self._read() as connection:
            row = connection.execute(query.order_by(attempts.c.id.desc()).limit(1)).first()
        return None if row is None else _attempt(row)

    def _pages(self, query: Select[Any], key: Any) -> Iterator[Row[Any]]:
        """The rows of a query that selects `key` as `id`, by rising keys, a page at a time."""
        last = 0
        while True:
            with self._read() as connection:
                page = query.where(key > last).order_by(key).limit(PAGE)
                rows = connection.execute(page).all()
            yield from rows
            if len(rows) < PAGE:
                return
            last = rows[-1].id


def _add(connection: Connection, table: Table, **values: Any) -> int:
    key = connection.execute(insert(table).values(**values)).inserted_primary_key
    assert key is not None  # every table has one
    return int(key[0])


def _student(connection: Connection, key: str) -> int:
    known = connection.scalar(select(students.c.id).where(students.c.key == key))
    return known or _add(connection, students, key=key)


def _identify(connection: Connection, student: int, ids: Mapping[str, str]) -> None:
    """Add what is new about a student."""
    query = select(identities.c.kind, identities.c.value).where(identities.c.student == student)
    known = {row.kind: row.value for row in connection.execute(query.order_by(identities.c.id))}
    for kind, value in ids.items():
        if known.get(kind) != spelt_out(value):
            _add(connection, identities, student=student, kind=kind, value=value, created=_now())


def _same_hand_in(student: int, received: Received) -> Select[Any]:
    return select(hand_ins.c.id).where(
        hand_ins.c.student == student,
        hand_ins.c.exercise.is_not_distinct_from(received.exercise),
        hand_ins.c.digest == received.digest,
        hand_ins.c.submitted.is_not_distinct_from(received.submitted),
    )


def _add_hand_in(connection: Connection, student: int, received: Received) -> int:
    digest = received.digest
    if connection.scalar(select(sources.c.digest).where(sources.c.digest == digest)) is None:
        cells = pack_json([[cell.name, cell.text] for cell in received.cells])
        connection.execute(insert(sources).values(digest=digest, cells=cells))
    return _add(
        connection,
        hand_ins,
        student=student,
        exercise=received.exercise,
        name=received.name,
        digest=digest,
        submitted=received.submitted,
        received=_now(),
    )


def _digest_of(connection: Connection, hand_in: int) -> str:
    digest = connection.scalar(select(hand_ins.c.digest).where(hand_ins.c.id == hand_in))
    if digest is None:
        raise KeyError(hand_in)
    return str(digest)


def _attempt_values(report: Report, reason: str, rules: str) -> dict[str, Any]:
    return {
        "created": _now(),
        "reason": reason,
        "rules": rules,
        "seed": report.seed,
        "gradable": report.gradable,
        "points": report.points,
        "possible": report.possible,
        "report": pack_json(report_to_builtins(report, Audience.STAFF)),
    }


def _add_observations(
    connection: Connection, attempt: int, digest: str, blobs: Mapping[str, bytes]
) -> None:
    rows = [
        {"attempt": attempt, "digest": digest, "key": key, "data": data}
        for key, data in blobs.items()
    ]
    if rows:
        connection.execute(insert(observations), rows)


def _attempt(row: Row[Any]) -> Attempt:
    values = row._mapping
    kept = ("id", "hand_in", "created", "reason", "rules")
    report = report_from_builtins(unpack_json(values["report"]))
    return Attempt(**{name: values[name] for name in kept}, report=report)


def _now() -> datetime:
    return datetime.now(timezone.utc)
