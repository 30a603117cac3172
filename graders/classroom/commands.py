"""`probgrade grade FOLDER --out DIR` and `probgrade rescore DIR`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from rich.console import Console
from rich.table import Table

from graders.classroom.files import Files, write_index
from graders.classroom.grading import Became, ClassRun
from graders.classroom.rescoring import Rescored, again, rescore, stale
from graders.exercises import EXERCISES
from graders.exits import CalledWrongly, Exit
from graders.gradebook import GradebookProblem, Received
from graders.gradebook.storage import Gradebook
from graders.intake import HandIn, Unreadable, hand_ins
from graders.prepared import prepare
from graders.progress import Display
from graders.reports.terminal import clean
from graders.results import Report
from graders.scheduling import Grader, Job

BATCH = 500
"""Hand-ins judged again at a time: their reports are in memory."""
Scheduler = Callable[[Display], AbstractContextManager[Grader]]


def add_grade_options(parser: argparse.ArgumentParser) -> None:
    """What `grade` takes when it grades a class."""
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="grade a class: gradebook and pages go there"
    )
    parser.add_argument("--jobs", type=_count, default=_processors(), metavar="N", help="at a time")
    parser.add_argument(
        "--gradebook", metavar="URL", help="the gradebook's database, instead of one in DIR"
    )


def add_rescore_parser(parser: argparse.ArgumentParser) -> None:
    """What `rescore` takes."""
    parser.add_argument("out", type=Path, metavar="DIR", help="where a class was graded to")
    parser.add_argument("--exercise", choices=list(EXERCISES), help="this one only")
    parser.add_argument("--gradebook", metavar="URL", help="if it is not in DIR")
    parser.add_argument("--apply", action="store_true", help="write what changes")
    parser.add_argument("--reason", default="the rules changed", help="to remember it by")
    parser.add_argument("--jobs", type=_count, default=_processors(), metavar="N", help="at a time")
    parser.set_defaults(run=run_rescore)


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of jobs; name 1 or more")
    return int(text)


def _processors() -> int:
    return len(os.sched_getaffinity(0))


def run_class(options: argparse.Namespace) -> int:
    """Grade what is not graded yet of a class, and tell what became of everything."""
    if len(options.paths) != 1:
        raise CalledWrongly("--out grades one class: name one folder that holds all of it")
    files = _folder(options.out)
    try:
        found = list(hand_ins(Path(options.paths[0]), options.exercise))
    except Unreadable as problem:
        raise CalledWrongly(f"{problem} Name the folder of a class.") from problem
    try:
        with Gradebook(_url(options, files)) as gradebook, gradebook.writing():
            return _grade_all(gradebook, files, found, options)
    except GradebookProblem as problem:
        raise CalledWrongly(str(problem)) from problem
    except OSError as error:
        raise CalledWrongly(_not_written(options.out, error)) from error


def _grade_all(
    gradebook: Gradebook, files: Files, found: list[HandIn], options: argparse.Namespace
) -> int:
    with Display(len(found)) as display:
        run = ClassRun(gradebook, _Telling(files, display), options.seed)
        jobs = run.jobs(found)
        try:
            _grade_needed(run, jobs, display, options.jobs)
        finally:
            write_index(files, gradebook)
    _tell_all(run, files, len(found))
    return Exit.FAULT if run.became[Became.FAULT] else Exit.GRADED


def _grade_needed(run: ClassRun, jobs: Iterator[Job], display: Display, at_once: int) -> None:
    """Start what grades only when there is something to grade."""
    for first in islice(jobs, 1):
        with Grader(progress=display.show) as grader:
            with closing(grader.run(chain([first], jobs), at_once)) as results:
                for graded in results:
                    run.finish(graded)


@dataclass(frozen=True)
class _Telling:
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
    if report.problem:
        return f"{clean(received.name)}: {clean(report.problem)}"
    score = f"{report.points:g} of {report.possible:g}" if report.gradable else "no score"
    remark = "" if became is Became.GRADED else f" ({became.value})"
    return f"{clean(received.name)}  {report.exercise}  {score}{remark}"


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


def run_rescore(options: argparse.Namespace) -> int:
    """Judge again what other rules judged, say who changes, and write it if asked to."""
    files = Files(options.out)
    url = _url(options, files)
    try:
        with Gradebook(url, create=False) as gradebook, gradebook.writing():
            return _rescore_all(gradebook, url, files, options)
    except GradebookProblem as problem:
        raise CalledWrongly(str(problem)) from problem
    except OSError as error:
        raise CalledWrongly(_not_written(options.out, error)) from error


def _rescore_all(
    gradebook: Gradebook, url: str, files: Files, options: argparse.Namespace
) -> int:
    found = stale(gradebook, options.exercise)
    changes = Table("student", "exercise", "before", "after", "change", box=None)
    judged = 0
    while batch := list(islice(found, BATCH)):
        for rescored in _settled(gradebook, url, batch, options.jobs):
            judged += 1
            _add_change(changes, rescored)
            if options.apply:
                _apply(gradebook, files, rescored, options.reason)
    if options.apply and judged:
        write_index(files, gradebook)
    Console().print(changes if changes.rows else "Nobody's points change.")
    done = "written" if options.apply else "not written; --apply writes them"
    print(f"{judged} hand-ins judged again, {changes.row_count} scores change; {done}.")
    return Exit.GRADED
