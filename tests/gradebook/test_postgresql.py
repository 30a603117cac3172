"""The gradebook in PostgreSQL; name an empty database in PROBGRADE_POSTGRESQL to run these."""

from __future__ import annotations

import os

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from graders.gradebook import GradebookProblem, ReceivedSubmission
from graders.gradebook.class_scores import class_scores
from graders.gradebook.storage import Gradebook
from graders.gradebook.tables import METADATA
from graders.intake.sources import Cell
from tests.gradebook import version_1
from tests.gradebook.values import RUBRIC, report

URL = os.environ.get("PROBGRADE_POSTGRESQL", "")


pytestmark = pytest.mark.skipif(not URL, reason="PROBGRADE_POSTGRESQL names no database")


def test_recorded_rows_are_read_again_and_cannot_be_changed() -> None:
    odd = "bj\udcf6rn\0"
    stored = ReceivedSubmission(
        odd, odd, "vae", "d" * 64, ids={odd: odd}, cells=(Cell("a", "\ud800\0"),)
    )
    with Gradebook(URL) as gradebook, gradebook.writing():
        submission = gradebook.receive(stored)
        assert gradebook.receive(stored) == submission
        gradebook.record(submission, report(), "first", RUBRIC, {"a": b"\0\xff"})
        (entry,) = gradebook.submissions()
        gradebook.log.override(entry.student, "vae", 3, author="grace", reason="r")
        assert [score.final for score in class_scores(gradebook)] == [3]
        assert gradebook.observations(stored.digest) == {"a": b"\0\xff"}
        assert gradebook.cells(stored.digest) == stored.cells
        with gradebook._engine.begin() as connection:
            assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        with pytest.raises(DBAPIError, match="only ever added"), gradebook._engine.begin() as c:
            c.exec_driver_sql("DELETE FROM overrides")
        with Gradebook(URL) as other, pytest.raises(GradebookProblem, match="another run"):
            other.writing().__enter__()
    with Gradebook(URL) as gradebook, gradebook.writing():
        assert gradebook.attempt(submission) is not None


def test_a_gradebook_of_version_1_is_migrated_with_all_rows() -> None:
    """In a schema of its own, beside the tables of the other test."""
    engine = create_engine(URL, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP SCHEMA IF EXISTS version_1 CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA version_1")
    engine.dispose()
    url = f"{URL}{'&' if '?' in URL else '?'}options=-csearch_path%3Dversion_1"
    version_1.write(url)
    version_1.verify(url)
