"""Grades one file each time it is saved: only what a save has changed runs again."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from graders.intake import Submission, read_submission
from graders.intake.sources import Cell
from graders.intake.unreadable import read_or_report
from graders.report import Report
from graders.sandbox.observation import Outcome, unpack
from graders.sandbox.server import ForkServer
from graders.scheduling.jobs import Graded, Job, Progress, silent
from graders.scheduling.local import Grader
from graders.scheduling.saves import Saves

KEPT = 32 * 2**20
"""Bytes of observations that are kept: those of earlier saves serve when a change is undone."""
LIMITED = (Outcome.TIMED_OUT, Outcome.OUT_OF_MEMORY, Outcome.DIED)
"""What may be the machine's fault: such a probe runs again when a file is saved unchanged."""
ONCE_MORE = 0.2
"""Seconds after which a file that cannot be read is read again: it may not be complete."""


class SavedAgain(Exception):
    """The file was saved while it was graded, so that the result would be of no use."""


@dataclass(frozen=True)
class Save:
    """One save: its report, its cells, the probes that ran, and the seconds until the answer.

    `same` says that the content is that of the save before.
    """

    report: Report
    cells: tuple[Cell, ...] = ()
    ran: int = 0
    seconds: float = 0.0
    same: bool = False


class Watched:
    """A file that is graded at each save, with one seed and for one exercise.

    `exercise` and `seed` are those of the first save that can be read, where none is given.
    `saves` tells when the file is saved again while it is graded; None where the caller
    does. Used as a context manager; it closes `server`, a warm process, in the end.
    """

    def __init__(
        self,
        server: ForkServer,
        path: Path,
        *,
        exercise: str | None = None,
        seed: int | None = None,
        function: str | None = None,
        saves: Saves | None = None,
        progress: Progress = silent,
    ) -> None:
        self._grader = Grader(server=server, progress=self._report_progress)
        self._path = path
        self._exercise = exercise
        self._seed = seed
        self._function = function
        self._saves = saves
        self._progress = progress
        self._digest = ""
        self._observations: dict[str, bytes] = {}

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *error: object) -> None:
        self._grader.__exit__(*error)

    def grade(self) -> Save:
        """Grade the file as it is. Raises `SavedAgain` when it is saved meanwhile."""
        start = time.monotonic()
        read = self._read()
        if isinstance(read, Submission) and (why := _nothing_parses(read)):
            read = Report(read.name, read.exercise, (), "none", seed=0, problem=why)
        if isinstance(read, Report):
            self._digest = ""
            return Save(read, seconds=time.monotonic() - start)
        same, self._digest = read.digest == self._digest, ""
        if same:
            self._forget_limited()
        graded = self._graded(read)
        self._digest = read.digest
        ran, seconds = len(graded.observations), time.monotonic() - start
        return Save(graded.report, read.cells, ran, seconds, same)

    def _read(self) -> Submission | Report:
        """The submission, or the report on a file that cannot be read, not even once more."""
        for wait in (ONCE_MORE, 0.0):
            found = read_or_report(self._submission, str(self._path), self._exercise)
            if isinstance(found, Submission):
                break
            time.sleep(wait)
            self._stop_if_saved_again()
        return found

    def _submission(self) -> Submission:
        return read_submission(self._path, self._exercise, self._grader.course)

    def _graded(self, read: Submission) -> Graded:
        self._exercise = read.exercise
        job = Job(0, read, self._seed, self._observations, self._function)
        (graded,) = self._grader.run([job])
        self._seed = graded.report.seed if graded.report.checks else self._seed
        self._keep(graded)
        return graded

    def _forget_limited(self) -> None:
        known = self._observations.items()
        self._observations = {k: data for k, data in known if unpack(data).outcome not in LIMITED}

    def _keep(self, graded: Graded) -> None:
        """Keep the new observations, and as many of the latest as there is room for."""
        kept: dict[str, bytes] = {}
        room = KEPT
        for key, data in reversed([*self._observations.items(), *graded.observations.items()]):
            room -= len(data)
            if room < 0:
                break
            kept[key] = data
        self._observations = dict(reversed(kept.items()))

    def _report_progress(self, submission: str, doing: str) -> None:
        self._progress(submission, doing)
        if submission:
            self._stop_if_saved_again()

    def _stop_if_saved_again(self) -> None:
        if self._saves is not None and self._saves.again():
            raise SavedAgain


def _nothing_parses(read: Submission) -> str:
    """Why no function can be graded, as while someone types; empty where one can."""
    program = read.program
    return next(iter(program.broken.values()), "") if not program.needs else ""
