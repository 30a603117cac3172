"""`probgrade grade FOLDER --out DIR`: grades a class into its gradebook."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain, islice

from graders.batch import accounting
from graders.batch.files import Files
from graders.batch.grading import ClassRun, GradingOutcome
from graders.batch.score_pages import write_score_pages
from graders.batch.similar_pages import write_similar
from graders.cli import class_summary
from graders.cli.grade import ClassOptions
from graders.cli.progress import Display
from graders.errors import CalledWrongly, Exit, Incomplete
from graders.gradebook import ReceivedSubmission
from graders.gradebook.storage import Gradebook
from graders.intake import FoundClass, Search, StudentSubmission, Unreadable, find_class
from graders.intake.problems import printable
from graders.report import Report
from graders.reports.words import clean
from graders.scheduling import Scheduler
from graders.storage import out_folder

DISK_ERRORS = (
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO),
    *(errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ELOOP),  # another file has the name
)


def run(options: ClassOptions, scheduler: Scheduler, display: Display) -> int:
    """Grade a class's submissions that have no grade, and print the outcome of each."""
    files = Files(options.out, options.course.titles)
    class_ = _find(options, files)
    found = class_.submissions
    with opened(options.gradebook, files, create=True) as gradebook:
        accounting.write(files, class_)
        attempts = {each.name: each.attempt for each in found if each.attempt}
        run = ClassRun(
            options.course, gradebook, OnFinished(files, display, attempts), options.seed
        )
        with display.expecting(len(found)):
            try:
                _grade_all(run, found, scheduler, options.jobs)
            finally:
                write_similar(files, gradebook, options.course)
                write_score_pages(files, gradebook, options.course)
        run.require_all(found)
    _print_summary(run, len(found))
    class_summary.show(class_, options.file_times)
    print(f"Index: {os.path.relpath(files.index)}")
    return Exit.FAULT if run.outcomes[GradingOutcome.FAULT] else Exit.GRADED


def _find(options: ClassOptions, files: Files) -> FoundClass:
    path = options.folder
    try:
        found = find_class(path, _search(options, files))
    except Unreadable as problem:
        is_class = problem.missing or path.is_dir()
        single = "" if is_class else " For one file, name a --format, such as html,json."
        raise CalledWrongly(f"{problem}{single}") from problem
    if not found.submissions:
        what = "a folder, a .py, .ipynb, .zip or .tar.gz file for each student"
        files_there = ", ".join(f"{file.path}: {file.reason}" for file in found.files[:3])
        there = printable(f" ({files_there})") if files_there else ""
        raise CalledWrongly(f"{path}: has no submissions{there}; a class has {what}")
    return found


def _search(options: ClassOptions, files: Files) -> Search:
    return Search(
        options.course.asked, options.exercise, files.own, options.zone, options.file_times
    )


@contextmanager
def opened(url: str | None, files: Files, *, create: bool) -> Iterator[Gradebook]:
    """The gradebook of a class, locked for writing.

    Raises `CalledWrongly` for problems with its folder or its disk.
    """
    try:
        if create:
            out_folder(files.folder)
        address = url or str(files.gradebook)
        with Gradebook(address, create=create) as gradebook, gradebook.writing():
            yield gradebook
    except OSError as error:
        if error.errno not in DISK_ERRORS:
            raise
        where = error.filename2 or error.filename or files.folder
        advice = "fix that and start again; finished submissions are kept"
        raise CalledWrongly(f"{where}: {error.strerror}; {advice}") from error


def _grade_all(
    run: ClassRun, found: Sequence[StudentSubmission], scheduler: Scheduler, at_once: int
) -> None:
    """Run the jobs; the scheduler is not started if there are none."""
    jobs = run.jobs(found)
    for first in islice(jobs, 1):
        with closing(scheduler.run(chain([first], jobs), at_once)) as results:
            for graded in results:
                run.finish(graded)


@dataclass(frozen=True)
class OnFinished:
    """Writes the files of a finished submission, then prints its line."""

    files: Files
    display: Display
    attempts: Mapping[str, str] = field(default_factory=dict)

    def __call__(
        self, received: ReceivedSubmission, report: Report, outcome: GradingOutcome
    ) -> None:
        known = outcome in (GradingOutcome.KEPT, GradingOutcome.OUTDATED)
        if not known or self.files.missing(report.submission):
            with suppress(Incomplete):  # it is tried again, and reported, when all are graded
                self.files.write(report, received.cells)
        if not known:
            attempt = self.attempts.get(received.name, "")
            self.display.say(_line(received, report, outcome, attempt))
        self.display.finished()


def _line(
    received: ReceivedSubmission, report: Report, outcome: GradingOutcome, attempt: str
) -> str:
    name = printable(received.name)
    if report.problem:
        last = name.rpartition("/")[2]
        problem = clean(report.problem).removeprefix(f"{name}: ").removeprefix(f"{last}: ")
        return f"{name}: {problem}" + (f" ({attempt})" if attempt else "")
    score = f"{report.points:g} of {report.possible:g}" if report.gradable else "no score"
    copied = "" if outcome is GradingOutcome.GRADED else outcome.value
    remarks = ", ".join(part for part in (copied, attempt) if part)
    remark = f" ({remarks})" if remarks else ""
    return f"{name}  {report.exercise}  {score}{remark}"


def _print_summary(run: ClassRun, total: int) -> None:
    if all(outcome is GradingOutcome.KEPT for outcome in run.outcomes):
        print(f"Nothing to do: all {total} submissions are graded.")
    else:
        counts = ", ".join(f"{count} {outcome.value}" for outcome, count in run.outcomes.items())
        print(f"{total} submission{'' if total == 1 else 's'}: {counts}.")
    if run.outcomes[GradingOutcome.OUTDATED]:
        print("The checks have changed since then; `probgrade rescore` evaluates the class again.")
