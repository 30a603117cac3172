"""What the tests share: one warm grader, and the known submissions it has graded."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from graders import Grader, Report, read_submission
from graders.batch.known import Known
from tests.check_known import SEED

# The course of whoever runs the tests is not theirs. This is no fixture, because suites of
# the tests' courses lie below.
os.environ.pop("PROBGRADE_COURSE", None)


@pytest.fixture(scope="session")
def grader() -> Iterator[Grader]:
    """A grader whose warm process serves the whole test run."""
    with Grader() as grader:
        yield grader


@pytest.fixture(scope="session")
def reports(request: pytest.FixtureRequest, grader: Grader) -> dict[Path, Report]:
    """The reports of the known submissions that this run tests, graded two at a time."""
    parameters = [getattr(item, "callspec", None) for item in request.session.items]
    values = [spec.params.get("known") for spec in parameters if spec is not None]
    known = [value for value in values if isinstance(value, Known)]
    submissions = [read_submission(each.path, each.exercise) for each in known]
    graded = grader.grade(submissions, jobs=2, seed=SEED)
    return {known[position].path: report for position, report in graded}
