"""`probgrade grade FOLDER --out DIR`: the command that grades a class."""

from __future__ import annotations

import argparse
import errno
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from graders.classroom.files import Files
from graders.classroom.grading import Became, ClassRun
from graders.classroom.standing_pages import write_standings
from graders.exits import CalledWrongly, Exit
from graders.gradebook import Received
from graders.gradebook.storage import Gradebook
from graders.intake import HandIn, Unreadable, hand_ins
from graders.intake.problems import printable
from graders.progress import Display
from graders.reports.words import clean
from graders.results import Report
from graders.scheduling import Scheduler
from graders.storage import out_folder

DISK_ERRORS = (
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO),
    *(errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ELOOP),  # something else has our file's name
)


def run(options: argparse.Namespace, scheduler: Scheduler, display: Display) -> int:
    """Grade what is not graded yet of a class, and tell what became of everything."""
    if len(options.paths) != 1:
        raise CalledWrongly("--out grades one class: name one folder that holds all of it")
    files = Files(options.out)
    found = _handed_in(Path(options.paths[0]), files, options.exercise)
    with opened(options, files, create=True) as gradebook:
        run = ClassRun(gradebook, Telling(files, display), options.seed)
        with display.expecting(len(found)):
            try:
                _grade_all(run, found, scheduler, options.jobs)
            finally:
                write_standings(files, gradebook)
    _tell_all(run, files, len(found))
    return Exit.FAULT if run.became[Became.FAULT] else Exit.GRADED


def _handed_in(path: Path, files: Files, exercise: str | None) -> list[HandIn]:
    try:
        found = list(hand_ins(path, exercise, files.own))
    except Unreadable as problem:
        is_class = problem.missing or path.is_dir()
        single = "" if is_class else " For one file, name a --format, such as html,json."
        raise CalledWrongly(f"{problem}{single}") from problem
    if not found:
        what = "a folder, a .py, .ipynb, .zip or .tar.gz file for each student"
        raise CalledWrongly(f"{path}: nothing was handed in here; a class holds {what}")
    return found


@contextmanager
def opened(options: argparse.Namespace, files: Files, *, create: bool) -> Iterator[Gradebook]:
    """The gradebook of a class, held for writing; what is wrong is the caller's to mend."""
    try:
        if create:
            out_folder(files.folder)
        url = options.gradebook or str(files.gradebook)
        with Gradebook(url, create=create) as gradebook, gradebook.writing():
            yield gradebook
    except OSError as error:
        if error.errno not in DISK_ERRORS:
            raise
        where = error.filename2 or error.filename or options.out
        remedy = "mend that and start again: what is finished is kept"
        raise CalledWrongly(f"{where}: {error.strerror}; {remedy}") from error


def _grade_all(run: ClassRun, found: list[HandIn], scheduler: Scheduler, at_once: int) -> None:
    """Ask the scheduler only when there is something to grade."""
    jobs = run.jobs(found)
    for first in islice(jobs, 1):
        with closing(scheduler.run(chain([first], jobs), at_once)) as results:
            for graded in results:
                run.finish(graded)


@dataclass(frozen=True)
class Telling:
    """Writes the files of what is finished, then says so, in a line."""

    files: Files
    display: Display

    def __call__(self, received: Received, report: Report, became: Became) -> None:
        known = became in (Became.KEPT, Became.OUTDATED)
        if not known or self.files.missing(report.submission):
            self.files.write(report, received.cells)
        if not known:
            self.display.say(_line(received, report, became))
        self.display.finished()


def _line(received: Received, report: Report, became: Became) -> str:
    name = printable(received.name)
    if report.problem:
        last = name.rpartition("/")[2]
        problem = clean(report.problem).removeprefix(f"{name}: ").removeprefix(f"{last}: ")
        return f"{name}: {problem}"
    score = f"{report.points:g} of {report.possible:g}" if report.gradable else "no score"
    remark = "" if became is Became.GRADED else f" ({became.value})"
    return f"{name}  {report.exercise}  {score}{remark}"


def _tell_all(run: ClassRun, files: Files, total: int) -> None:
    new = {became: number for became, number in run.became.items() if became is not Became.KEPT}
    if not new:
        print(f"Nothing to do: all {total} hand-ins are graded.")
    else:
        told = ", ".join(f"{number} {became.value}" for became, number in run.became.items())
        print(f"{total} hand-ins: {told}.")
    if run.became[Became.OUTDATED]:
        print("Suites have changed since: `probgrade rescore` judges what was stored again.")
    print(f"Index: {os.path.relpath(files.index)}")
