"""A fresh interpreter for each submission: it runs the student's code, then the cases.

Run as `python -m tests.benchmarks.rivals.fresh FILE` it is that interpreter, and prints
the points.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.benchmarks.rivals.cases import Student, earned
from tests.benchmarks.rivals.submissions import StudentFile
from tests.benchmarks.rivals.timing import Graded, run


class Fresh:
    """Grades a submission by an interpreter of its own, in a folder of its own."""

    name = "fresh interpreter"

    def __init__(self, room: Path) -> None:
        self._room = room
        room.mkdir()

    def grade(self, one: StudentFile) -> Graded:
        """The points and what they took."""
        taken, printed = run([sys.executable, "-m", __name__, str(one.path)], self._room)
        return Graded(float(printed.splitlines()[-1]), taken)


def main(path: str) -> None:
    names = {"__name__": "submission"}
    try:
        exec(compile(Path(path).read_text(), path, "exec"), names)
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
    print(earned(Student(names)))


if __name__ == "__main__":
    main(sys.argv[1])
