"""A mistake of the grader's own in a probe or a reference withholds the score."""

from __future__ import annotations

from pathlib import Path

import pytest

from graders import Grader, load_course, read_submission
from graders.cli import main
from graders.cli.new import write_course
from graders.course import Course
from graders.report import Verdict

RIGHT = "tests/submissions/example/right/by_hand.py"
PROBES = "graders/suites/example/probes.py"
REFERENCE = "reference/example/example.py"
BROKEN = [
    (PROBES, "np.asarray(returned)", "np.asarray(returned).no_such", "has no attribute 'no_such'"),
    (PROBES, "np.array(table)", "np.arrray(table)", "arrray"),
    (PROBES, "np.asarray(returned)", "{1, 2}", "set"),
    (PROBES, "import numpy as np", "import numpi as np", "numpi"),
    (REFERENCE, "axis=0", "axis=5", "example.py, line 24"),
    (REFERENCE, "return np.mean(table, axis=0)", "raise NotImplementedError", "not implemented"),
    (REFERENCE, "import numpy as np", "import numpi as np", "No module named 'numpi'"),
    (REFERENCE, "return np.mean(table, axis=0)", "import os; os.abort()", "signal 6"),
]


def with_mistake(folder: Path, file: str, old: str, new: str) -> Course:
    write_course(folder)
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))
    return load_course(folder)


@pytest.mark.parametrize(("file", "old", "new", "words"), BROKEN)
def test_what_does_not_return_on_the_reference_costs_nobody_points(
    file: str, old: str, new: str, words: str, tmp_path: Path
) -> None:
    course = with_mistake(tmp_path / "course", file, old, new)
    with Grader(course) as grader:
        ((_, report),) = grader.grade([read_submission(course.root / RIGHT, course=course)])
    assert report.points is None
    assert {check.verdict for check in report.checks} == {Verdict.GRADER_ERROR}
    assert all(words in check.staff for check in report.checks), report.checks[0].staff
    assert not any(check.message for check in report.checks)
    assert all("test_average.py" in check.staff for check in report.checks)
    assert not any("pluggy" in check.staff for check in report.checks)


def test_the_command_ends_with_the_exit_code_of_a_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = with_mistake(tmp_path / "course", *BROKEN[0][:3])
    assert main(["grade", str(course.root / RIGHT), "--course", str(course.root)]) == 3


def test_a_crash_of_the_student_s_code_is_no_fault(tmp_path: Path) -> None:
    write_course(tmp_path / "course")
    course = load_course(tmp_path / "course")
    path = course.root / "tests/submissions/example/broken/no_such_axis.py"
    with Grader(course) as grader:
        ((_, report),) = grader.grade([read_submission(path, course=course)])
    assert report.points == 0
