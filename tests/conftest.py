"""What the tests share: one warm grader, and the known submissions it has graded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graders import Grader, Report, read_submission
from tests.check_known import SEED
from tests.known import KNOWN


@pytest.fixture(scope="session")
def grader() -> Iterator[Grader]:
    """A grader whose warm process serves the whole test run."""
    with Grader() as grader:
        yield grader


@pytest.fixture(scope="session")
def reports(grader: Grader) -> dict[Path, Report]:
    """The report of every known submission, all graded in one run, two at a time."""
    submissions = [read_submission(known.path, known.exercise) for known in KNOWN]
    return {KNOWN[i].path: report for i, report in grader.grade(submissions, jobs=2, seed=SEED)}
