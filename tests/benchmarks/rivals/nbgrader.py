"""nbgrader: a course with its gradebook, and `nbgrader autograde` on each submission."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.rivals import notebooks
from tests.benchmarks.rivals.submissions import StudentFile
from tests.benchmarks.rivals.timing import Graded, run

ASSIGNMENT = "naive_bayes"
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
CONFIGURATION = """\
c = get_config()
c.CourseDirectory.course_id = "course"
c.ExecutePreprocessor.timeout = 600  # by default 30 s, in which TensorFlow may not be imported
"""
SCORE = """\
import sys
from nbgrader.api import Gradebook

with Gradebook("sqlite:///gradebook.db") as gradebook:
    print(gradebook.find_submission(sys.argv[1], sys.argv[2]).score)
"""


class NbGrader:
    """Grades notebooks in a course, with the nbgrader beside another environment's `python`."""

    name = "nbgrader autograde"

    def __init__(self, python: Path, room: Path) -> None:
        self._room, self._python = room, str(python)
        self._nbgrader = str(python.with_name("nbgrader"))
        self._write(room / "source" / ASSIGNMENT, STUB)
        (room / "nbgrader_config.py").write_text(CONFIGURATION)
        run([self._nbgrader, "generate_assignment", ASSIGNMENT], room)

    def start(self) -> float:
        """Seconds for nbgrader to start and do nothing: a class pays them once."""
        taken, _ = run([self._nbgrader, "autograde", "--version"], self._room)
        return taken.clock

    def grade(self, one: StudentFile) -> Graded:
        """The points and what they took."""
        self._write(self._room / "submitted" / one.student / ASSIGNMENT, one.code)
        command = [self._nbgrader, "autograde", ASSIGNMENT, "--student", one.student]
        taken, _ = run(command, self._room)
        _, printed = run([self._python, "-c", SCORE, ASSIGNMENT, one.student], self._room)
        return Graded(float(printed.splitlines()[-1]), taken)

    def _write(self, folder: Path, code: str) -> None:
        folder.mkdir(parents=True)
        (folder / f"{ASSIGNMENT}.ipynb").write_text(notebooks.for_nbgrader(code))
