"""The log of what staff decide; entries are added, never changed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, select

from graders.gradebook.policy import (
    Policy,
    policy_from_builtins,
    policy_to_builtins,
    shown_time,
)
from graders.gradebook.rows import add, now
from graders.gradebook.tables import (
    attempts,
    comments,
    extensions,
    identities,
    overrides,
    policies,
    students,
    submissions,
)
from graders.gradebook.values import (
    Comment,
    Event,
    Extension,
    Override,
    Student,
)

Opened = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class SetPolicy:
    """A policy, who set it and when."""

    policy: Policy
    author: str
    created: datetime


class AuditLog:
    """The overrides, comments, extensions and policies in a gradebook, which staff write.

    `override`, `comment` and `extend` raise KeyError for an unknown student.
    """

    def __init__(self, read: Opened, write: Opened) -> None:
        self._read, self._write = read, write

    def override(
        self,
        student: str,
        exercise: str,
        points: float | None,
        *,
        author: str,
        reason: str,
        check: str | None = None,
    ) -> None:
        """Replace the points for a check or the whole score; None withdraws an override."""
        self.override_all([student], exercise, points, author=author, reason=reason, check=check)

    def override_all(
        self,
        students: Sequence[str],
        exercise: str,
        points: float | None,
        *,
        author: str,
        reason: str,
        check: str | None = None,
    ) -> None:
        """Do so for all of these students, or for none where that fails."""
        values = {"exercise": exercise, "check": check, "points": points}
        self._add(overrides, students, **values, author=author, reason=reason)

    def comment(self, student: str, exercise: str, text: str, *, author: str) -> None:
        self._add(comments, [student], exercise=exercise, text=text, author=author)

    def extend(
        self,
        students: Sequence[str],
        exercise: str | None,
        until: datetime | None,
        *,
        author: str,
        reason: str,
    ) -> None:
        """Extend the deadline of an exercise, or of all, for these; None withdraws that."""
        values = {"exercise": exercise, "until": until}
        self._add(extensions, students, **values, author=author, reason=reason)

    def set_policy(self, policy: Policy, *, author: str) -> None:
        """Set the policy for all submissions, including earlier ones."""
        text = json.dumps(policy_to_builtins(policy))
        with self._write() as connection:
            add(connection, policies, policy=text, author=author, created=now())

    def policy(self) -> Policy:
        """The current policy."""
        history = self.policies()
        return history[-1].policy if history else Policy()

    def policies(self) -> list[SetPolicy]:
        """All policies that were ever set, newest last."""
        with self._read() as connection:
            found = connection.execute(select(policies).order_by(policies.c.id)).all()
        return [
            SetPolicy(policy_from_builtins(json.loads(row.policy)), row.author, row.created)
            for row in found
        ]

    def students(self) -> dict[str, Student]:
        """All students by their keys."""
        people = select(students.c.id, students.c.key).order_by(students.c.key)
        known: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
        with self._read() as connection:
            for row in connection.execute(select(identities).order_by(identities.c.id)):
                known[row.student].append((row.kind, row.value))
            found = connection.execute(people).all()
        return {row.key: _student(row.key, known[row.id]) for row in found}

    def overrides(self, student: str | None = None) -> list[Override]:
        """All overrides, of one student or of all, in the order they were made."""
        return [
            Override(
                row.student,
                row.exercise,
                row.points,
                row.author,
                row.reason,
                row.created,
                row.check,
            )
            for row in self._entries(overrides, student)
        ]

    def comments(self, student: str | None = None) -> list[Comment]:
        """All comments, on one student or on all, in the order they were made."""
        return [
            Comment(row.student, row.exercise, row.text, row.author, row.created)
            for row in self._entries(comments, student)
        ]

    def extensions(self, student: str | None = None) -> list[Extension]:
        """All extensions, of one student or of all, in the order they were made."""
        return [
            Extension(row.student, row.exercise, row.until, row.author, row.reason, row.created)
            for row in self._entries(extensions, student)
        ]

    def history(self, student: str) -> list[Event]:
        """All gradings, overrides, comments and extensions of a student, in order of time."""
        with self._read() as connection:
            gradings = connection.execute(_gradings(student)).all()
        events = [
            *(_graded(row) for row in gradings),
            *(_overridden(override) for override in self.overrides(student)),
            *(_extended(extension) for extension in self.extensions(student)),
            *(
                Event(one.created, one.exercise, "comment", None, one.text, one.author)
                for one in self.comments(student)
            ),
        ]
        return sorted(events, key=lambda event: event.created)

    def _add(self, table: Table, keys: Sequence[str], **values: Any) -> None:
        """Add an entry for each student, for all or for none."""
        with self._write() as connection:
            for key in keys:
                number = connection.scalar(select(students.c.id).where(students.c.key == key))
                if number is None:
                    raise KeyError(key)
                add(connection, table, student=number, created=now(), **values)

    def _entries(self, table: Table, student: str | None) -> list[Row[Any]]:
        columns = [column for column in table.c if column.name != "student"]
        query = select(students.c.key.label("student"), *columns).join_from(table, students)
        if student is not None:
            query = query.where(students.c.key == student)
        with self._read() as connection:
            return list(connection.execute(query.order_by(table.c.id)).all())


def _student(key: str, pairs: Sequence[tuple[str, str]]) -> Student:
    kinds = {kind for kind, _ in pairs}
    known = {kind: frozenset(v for k, v in pairs if k == kind) for kind in kinds}
    return Student(key, dict(pairs), known)


def _gradings(student: str) -> Select[Any]:
    columns = (attempts.c.created, attempts.c.points, attempts.c.reason)
    return (
        select(submissions.c.exercise, submissions.c.name, *columns)
        .join_from(attempts, submissions)
        .join(students)
        .where(students.c.key == student)
        .order_by(attempts.c.id)
    )


def _graded(row: Row[Any]) -> Event:
    return Event(row.created, row.exercise, f"graded {row.name}", row.points, row.reason, "")


def _overridden(override: Override) -> Event:
    of = override.check or "the score"
    what = f"override of {of}" + (" withdrawn" if override.points is None else "")
    return Event(
        override.created,
        override.exercise,
        what,
        override.points,
        override.reason,
        override.author,
    )


def _extended(extension: Extension) -> Event:
    if extension.until is None:
        what = "extended deadline withdrawn"
    else:
        what = f"deadline extended to {shown_time(extension.until)}"
    return Event(
        extension.created, extension.exercise, what, None, extension.reason, extension.author
    )
