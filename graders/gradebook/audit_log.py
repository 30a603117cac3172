"""What staff say: overrides, comments and policies, each added to those before."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, select

from graders.gradebook.policy import Policy, policy_from_builtins, policy_to_builtins
from graders.gradebook.rows import add, now
from graders.gradebook.tables import (
    attempts,
    comments,
    identities,
    overrides,
    policies,
    students,
    submissions,
)
from graders.gradebook.values import (
    Comment,
    Event,
    Override,
    Student,
)

Opened = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class SetPolicy:
    """A policy, and who set it when."""

    policy: Policy
    author: str
    created: datetime


class AuditLog:
    """The part of a gradebook that people write.

    Methods that take a student raise KeyError for one that the gradebook does not know.
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
        """Give points in place of the grader's, for a check or the whole score; None withdraws."""
        values = {"exercise": exercise, "check": check, "points": points}
        self._say(overrides, student, **values, author=author, reason=reason)

    def comment(self, student: str, exercise: str, text: str, *, author: str) -> None:
        self._say(comments, student, exercise=exercise, text=text, author=author)

    def set_policy(self, policy: Policy, *, author: str) -> None:
        """Make this the policy that counts from now on, for all that was handed in before, too."""
        text = json.dumps(policy_to_builtins(policy))
        with self._write() as connection:
            add(connection, policies, policy=text, author=author, created=now())

    def policy(self) -> Policy:
        """The policy that counts."""
        history = self.policies()
        return history[-1].policy if history else Policy()

    def policies(self) -> list[SetPolicy]:
        """All policies that were ever set, the newest last."""
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
        """All that was ever said of a student or of all, in order."""
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
            for row in self._said(overrides, student)
        ]

    def comments(self, student: str | None = None) -> list[Comment]:
        """All that was ever said of a student or of all, in order."""
        return [
            Comment(row.student, row.exercise, row.text, row.author, row.created)
            for row in self._said(comments, student)
        ]

    def history(self, student: str) -> list[Event]:
        """Everything that happened to a student's work, in order of time."""
        with self._read() as connection:
            gradings = connection.execute(_gradings(student)).all()
        events = [
            *(_graded(row) for row in gradings),
            *(_overridden(override) for override in self.overrides(student)),
            *(
                Event(said.created, said.exercise, "comment", None, said.text, said.author)
                for said in self.comments(student)
            ),
        ]
        return sorted(events, key=lambda event: event.created)

    def _say(self, table: Table, student: str, **values: Any) -> None:
        with self._write() as connection:
            number = connection.scalar(select(students.c.id).where(students.c.key == student))
            if number is None:
                raise KeyError(student)
            add(connection, table, student=number, created=now(), **values)

    def _said(self, table: Table, student: str | None) -> list[Row[Any]]:
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
