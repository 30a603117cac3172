"""A gradebook of database version 1, written with plain SQL and read with today's code."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from graders.gradebook import Attempt, StoredSubmission
from graders.gradebook.class_scores import class_scores
from graders.gradebook.database import MIGRATIONS, address
from graders.gradebook.packing import pack_json
from graders.gradebook.policy import Counts, Policy
from graders.gradebook.storage import Gradebook
from graders.gradebook.tables import METADATA
from graders.gradebook.values import Comment, Override, Student
from graders.intake.sources import Cell
from graders.report import Audience, report_to_builtins
from tests.gradebook.values import received, report

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
TIME = "2026-03-01T12:00:00.000000+00:00"
DIGEST = "d" * 64
REPORT = pack_json(report_to_builtins(report(), Audience.STAFF))
ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("students", {"key": "ada"}),
    ("students", {"key": "ben"}),
    ("identities", {"student": 1, "kind": "name", "value": "Ada", "created": TIME}),
    ("sources", {"digest": DIGEST, "cells": pack_json([["vae.py", "x = 1\n"]])}),
    (
        "hand_ins",
        {"student": 1, "exercise": "vae", "name": "ada/vae.py", "digest": DIGEST}
        | {"submitted": TIME, "received": TIME},
    ),
    (
        "hand_ins",
        {"student": 2, "exercise": None, "name": "ben/x.py", "digest": DIGEST}
        | {"submitted": None, "received": TIME},
    ),
    (
        "attempts",
        {"hand_in": 1, "digest": DIGEST, "created": TIME, "reason": "graded", "rules": "old"}
        | {"seed": 7, "gradable": True, "points": 15.0, "possible": 20.0, "report": REPORT},
    ),
    ("observations", {"attempt": 1, "digest": DIGEST, "key": "a", "data": b"\0\xff"}),
    (
        "overrides",
        {"student": 1, "exercise": "vae", "check": None, "points": 18.0}
        | {"author": "grace", "reason": "oral exam", "created": TIME},
    ),
    (
        "comments",
        {"student": 1, "exercise": "vae", "text": "well done", "author": "grace", "created": TIME},
    ),
    ("policies", {"policy": '{"counts": "best"}', "author": "grace", "created": TIME}),
)
"""Rows without numbers: the database counts them from 1."""


def write(url: str) -> None:
    """Write a gradebook of version 1 with rows in every table."""
    engine = create_engine(address(url))
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, "0001")
        for table, row in ROWS:
            names = ", ".join(f'"{name}"' for name in row)
            values = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)
    engine.dispose()


def verify(url: str) -> None:
    """Open it with today's code: the same values, new rows after the old, no changes."""
    with Gradebook(url, create=False) as gradebook:
        _verify_values(gradebook)
        _verify_log(gradebook)
        assert [score.final for score in class_scores(gradebook)] == [18, None]
        number = gradebook.receive(received("eve"))
        assert number == 3
        assert gradebook.record(number, report(), "graded", "new", {"b": b"2"}) == 2
        later = NOON + timedelta(days=1)
        gradebook.log.extend(["ada"], "vae", later, author="grace", reason="ill")
        assert [one.until for one in gradebook.log.extensions()] == [later]
        for table in METADATA.tables:
            with gradebook._engine.connect() as connection:
                _verify_refusal(connection, table)


def _verify_values(gradebook: Gradebook) -> None:
    assert list(gradebook.submissions()) == [
        StoredSubmission(1, "ada", "ada/vae.py", "vae", DIGEST, NOON, NOON),
        StoredSubmission(2, "ben", "ben/x.py", None, DIGEST, None, NOON),
    ]
    attempt = Attempt(1, 1, NOON, "graded", "old", report())
    assert gradebook.attempt(1) == attempt
    assert gradebook.attempt(2) is None
    assert gradebook.same_content(DIGEST, "old") == attempt
    assert gradebook.observations(DIGEST) == {"a": b"\0\xff"}
    assert gradebook.cells(DIGEST) == (Cell("vae.py", "x = 1\n"),)


def _verify_log(gradebook: Gradebook) -> None:
    log = gradebook.log
    assert log.overrides() == [Override("ada", "vae", 18.0, "grace", "oral exam", NOON)]
    assert log.comments() == [Comment("ada", "vae", "well done", "grace", NOON)]
    assert log.policy() == Policy(Counts.BEST)
    assert log.students() == {
        "ada": Student("ada", {"name": "Ada"}, {"name": frozenset({"Ada"})}),
        "ben": Student("ben"),
    }


def _verify_refusal(connection: Connection, table: str) -> None:
    column = "digest" if table == "sources" else "id"
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match=f"rows of {table} are only ever added"):
            connection.exec_driver_sql(statement)
        connection.rollback()
