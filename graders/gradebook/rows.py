"""Converts between values and rows of the gradebook's tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, func, insert, select

from graders.errors import Incomplete
from graders.gradebook.packing import pack_json, unpack_json
from graders.gradebook.tables import (
    attempts,
    identities,
    observations,
    sources,
    spelt_out,
    students,
    submissions,
)
from graders.gradebook.values import (
    Attempt,
    GradedSubmission,
    ReceivedSubmission,
    StoredSubmission,
)
from graders.report import (
    Report,
    report_from_builtins,
    stored,
)

PERMANENT = ("sid", "canvas", "brightspace", "email")
"""The kinds of ids that a platform gives to one person for good, the strongest first."""


def now() -> datetime:
    return datetime.now(timezone.utc)


def add(connection: Connection, table: Table, **values: Any) -> int:
    """Add a row; return its number."""
    key = connection.execute(insert(table).values(**values)).inserted_primary_key
    assert key is not None  # every table has one
    return int(key[0])


def add_received(connection: Connection, received: ReceivedSubmission) -> int:
    """The number of a submission; it, its student and its source are added if they are new."""
    student = _student(connection, received)
    _identify(connection, student, received.ids)
    known = connection.scalar(_same_submission(student, received))
    return known or _add_submission(connection, student, received)


def _student(connection: Connection, received: ReceivedSubmission) -> int:
    """The student of this key, unless that is a namesake; else the one with these ids, or new."""
    ids = {kind: spelt_out(received.ids[kind]) for kind in PERMANENT if kind in received.ids}
    key, label = received.student, next(iter(ids.values()), "")
    while (student := connection.scalar(_same_student(key))) is not None:
        if not ids or not _is_namesake(connection, student, ids):
            return int(student)
        key += f" ({label})"
    if "moodle" in received.ids:  # one person's, who has another in each assignment
        ids["moodle"] = spelt_out(received.ids["moodle"])
    for kind, value in ids.items():
        same = (identities.c.kind == kind, identities.c.value == value)
        query = select(identities.c.student).where(*same).order_by(identities.c.id).limit(1)
        if (student := connection.scalar(query)) is not None:
            return int(student)
    return add(connection, students, key=key)


def _is_namesake(connection: Connection, student: int, ids: Mapping[str, str]) -> bool:
    """Whether a student has another permanent id than this; the strongest kind decides."""
    query = select(identities.c.kind, identities.c.value).where(identities.c.student == student)
    known = [(row.kind, row.value) for row in connection.execute(query)]
    for kind in ids:
        values = {value for of, value in known if of == kind}
        if values:
            return ids[kind] not in values
    return False


def _same_student(key: str) -> Select[Any]:
    """The student with this key, however its accents are encoded: macOS decomposes them."""
    keys = [key, *(unicodedata.normalize(form, key) for form in ("NFC", "NFD"))]
    return select(students.c.id).where(students.c.key.in_(keys)).order_by(students.c.id).limit(1)


def _identify(connection: Connection, student: int, ids: Mapping[str, str]) -> None:
    """Add the ids of a student that are new."""
    query = select(identities.c.kind, identities.c.value).where(identities.c.student == student)
    known = {(row.kind, row.value) for row in connection.execute(query)}
    for kind, value in ids.items():
        if (spelt_out(kind), spelt_out(value)) not in known:
            add(connection, identities, student=student, kind=kind, value=value, created=now())


def _same_submission(student: int, received: ReceivedSubmission) -> Select[Any]:
    return select(submissions.c.id).where(
        submissions.c.student == student,
        submissions.c.exercise == received.exercise,
        submissions.c.digest == received.digest,
        submissions.c.submitted == received.submitted,
    )


def _add_submission(connection: Connection, student: int, received: ReceivedSubmission) -> int:
    digest = received.digest
    if connection.scalar(select(sources.c.digest).where(sources.c.digest == digest)) is None:
        cells = pack_json([cell.to_builtins() for cell in received.cells])
        connection.execute(insert(sources).values(digest=digest, cells=cells))
    return add(
        connection,
        submissions,
        student=student,
        exercise=received.exercise,
        name=received.name,
        digest=digest,
        submitted=received.submitted,
        received=now(),
    )


def add_attempt(
    connection: Connection,
    submission: int,
    values: Mapping[str, Any],
    blobs: Mapping[str, bytes],
) -> int:
    """Add an attempt and its observations. Raises KeyError for an unknown submission."""
    digest = connection.scalar(select(submissions.c.digest).where(submissions.c.id == submission))
    if digest is None:
        raise KeyError(submission)
    attempt = add(
        connection, attempts, submission=submission, digest=digest, created=now(), **values
    )
    rows = [
        {"attempt": attempt, "digest": digest, "key": key, "data": data}
        for key, data in blobs.items()
    ]
    if rows:
        connection.execute(insert(observations), rows)
    return attempt


def attempt_values(report: Report, reason: str, rubric: str) -> dict[str, Any]:
    return {
        "reason": reason,
        "rubric": rubric,
        "seed": report.seed,
        "gradable": report.gradable,
        "points": report.points,
        "possible": report.possible,
        "report": pack_json(stored(report)),
    }


def require_same(report: Report, values: Mapping[str, Any]) -> None:
    """Raise `Incomplete` unless these are the score and the checks of the report."""
    columns = (values["points"], values["possible"], values["gradable"])
    same = columns == (report.points, report.possible, report.gradable)
    if not same or _decisive(report_in(values["report"])) != _decisive(report):
        raise Incomplete(f"the report on {report.submission} cannot be stored as it is")


def _decisive(report: Report) -> tuple[object, ...]:
    """What a score and its checks are read from."""
    checks = [(check.id, check.verdict, check.points, check.possible) for check in report.checks]
    return report.exercise, report.seed, report.problem, report.fault, checks


def report_in(blob: bytes) -> Report:
    return report_from_builtins(unpack_json(blob))


def attempt_in(row: Row[Any]) -> Attempt:
    values = row._mapping
    names = ("id", "submission", "created", "reason", "rubric")
    return Attempt(**{name: values[name] for name in names}, report=report_in(values["report"]))


def newest_observations(digest: str) -> Select[Any]:
    """Key and data of the latest observations of a content."""
    newest = (
        select(func.max(observations.c.id))
        .where(observations.c.digest == digest)
        .group_by(observations.c.key)
    )
    return select(observations.c.key, observations.c.data).where(observations.c.id.in_(newest))


_ENTRY = tuple(column for column in submissions.c if column.name != "student")


def entries() -> Select[Any]:
    """Submissions with their students' keys."""
    return select(students.c.key.label("student"), *_ENTRY).join_from(submissions, students)


def entry_in(row: Row[Any]) -> StoredSubmission:
    return StoredSubmission(
        **{name: row._mapping[name] for name in StoredSubmission.__dataclass_fields__}
    )


def graded() -> Select[Any]:
    """Submissions with the score of their latest attempt."""
    own = attempts.alias()
    latest = select(func.max(own.c.id)).where(own.c.submission == submissions.c.id)
    score = (attempts.c.id.label("attempt"), attempts.c.points, attempts.c.possible)
    is_latest = attempts.c.id == latest.scalar_subquery()
    return entries().add_columns(*score).outerjoin(attempts, is_latest)


def graded_in(row: Row[Any]) -> GradedSubmission:
    return GradedSubmission(entry_in(row), row.attempt, row.points, row.possible)
