"""otter-grader: an autograder made once, and `otter run` on each submission."""

from __future__ import annotations

import json
from pathlib import Path

from tests.benchmarks.rivals import notebooks
from tests.benchmarks.rivals.submissions import StudentFile
from tests.benchmarks.rivals.timing import Graded, run


class Otter:
    """Grades notebooks with the otter-grader beside another environment's `python`."""

    name = "otter run"

    def __init__(self, python: Path, room: Path) -> None:
        self._room, self._otter = room, str(python.with_name("otter"))
        (room / "tests").mkdir(parents=True)
        (room / "tests" / "cases.py").write_text(notebooks.otter_tests())
        run([self._otter, "generate", "-t", "tests", "--no-environment"], room)

    def grade(self, one: StudentFile) -> Graded:
        """The points and what they took."""
        notebook, out = self._room / f"{one.student}.ipynb", self._room / one.student
        notebook.write_text(notebooks.for_otter(one.code))
        out.mkdir()
        taken, _ = run([self._otter, "run", "-o", str(out), str(notebook)], self._room)
        results = json.loads((out / "results.json").read_text())
        return Graded(sum(test.get("score", 0.0) for test in results["tests"]), taken)
