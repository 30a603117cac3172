"""The gradebook in PostgreSQL; for this, name an empty database in PROBGRADE_POSTGRESQL."""

from __future__ import annotations

import os

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import DBAPIError

from graders.gradebook import GradebookProblem, ReceivedSubmission
from graders.gradebook.scores import class_scores
from graders.gradebook.storage import Gradebook
from graders.gradebook.tables import METADATA
from graders.intake.sources import Cell
from tests.gradebook.values import RUBRIC, report

URL = os.environ.get("PROBGRADE_POSTGRESQL", "")


@pytest.mark.skipif(not URL, reason="no PROBGRADE_POSTGRESQL names an empty database")
def test_what_was_recorded_is_read_again_and_cannot_be_changed() -> None:
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
