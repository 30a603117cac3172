"""probgrade: the command, on the whole class."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.rivals.submissions import CLASS, write_class
from tests.benchmarks.rivals.timing import Taken, run


@dataclass(frozen=True)
class ClassGraded:
    """The points of each student, what the command took, and seconds until it was warm."""

    points: Mapping[str, float]
    taken: Taken
    startup: float

    @property
    def each(self) -> float:
        """Seconds per submission, with everything the command did."""
        return self.taken.clock / len(CLASS)

    @property
    def warm(self) -> float:
        """Seconds without the libraries' import and the measuring of the isolation."""
        return self.taken.clock - self.startup


class Ours:
    """Grades the class by `probgrade grade`, into a new folder each time."""

    def __init__(self, room: Path) -> None:
        self._room = room
        room.mkdir()
        self._class = write_class(room / "class")
        self._numbers = itertools.count()

    def grade_class(self, jobs: int) -> ClassGraded:
        """The class, `jobs` at a time."""
        out = self._room / f"out{next(self._numbers)}"
        probgrade = str(Path(sys.executable).with_name("probgrade"))
        command = [probgrade, "grade", str(self._class), "--out", str(out), "--jobs", str(jobs)]
        taken, _ = run(command, self._room)
        reports = [json.loads(path.read_text()) for path in (out / "reports").iterdir()]
        points = {Path(report["submission"]).stem: report["points"] for report in reports}
        return ClassGraded(points, taken, max(r["seconds"]["startup"] for r in reports))
