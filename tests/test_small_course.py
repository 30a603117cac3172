"""The NumPy-only course is graded like any other, though nothing in it knows TensorFlow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graders import Grader, read_submission
from graders.batch.known import differences
from graders.cli import main
from graders.intake.sources import read_cells
from graders.intake.submission import submission
from tests.check_known import SEED
from tests.small import KNOWN, SMALL

HANGING = [known for known in KNOWN if "hangs" in known.id]


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(SMALL) as grader:
        yield grader


def test_known_submissions_get_what_they_state(grader: Grader) -> None:
    known = [each for each in KNOWN if each not in HANGING]
    assert len(known) >= 30
    submissions = [read_submission(each.path, each.exercise, SMALL) for each in known]
    for position, report in grader.grade(submissions, jobs=2, seed=SEED):
        assert differences(known[position], report) == [], known[position].id


@pytest.mark.slow
def test_one_that_hangs_is_stopped(grader: Grader) -> None:
    (known,) = HANGING
    read = read_submission(known.path, known.exercise, SMALL)
    ((_, report),) = grader.grade([read], seed=SEED)
    assert differences(known, report) == []


@pytest.mark.parametrize("name", SMALL.exercises)
def test_the_reference_earns_full_marks_with_any_seed(name: str, grader: Grader) -> None:
    cells = read_cells(SMALL.exercises[name].reference)
    read = submission("reference", cells, SMALL.asked, name)
    for seed in range(20):
        ((_, report),) = grader.grade([read], seed=seed)
        assert report.points == report.possible, [c.message for c in report.checks if c.message]
    assert report.versions.keys() == {"probgrade", "python", "numpy"}


def test_an_exercise_is_recognised_among_those_of_its_course() -> None:
    exercises = {read_submission(known.path, course=SMALL).exercise for known in KNOWN}
    assert exercises == {"summaries", "regression"}


def test_its_exercises_are_listed_in_its_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exercises", "--course", str(SMALL.root)]) == 0
    listed = capsys.readouterr().out
    assert listed.index("summaries: Summaries of data, 4 points") < listed.index("regression: ")
