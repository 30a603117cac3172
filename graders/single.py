"""Grade submissions one by one, print their reports and write them as files."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from rich.console import Console

from graders.classroom.refused import read_or_refuse
from graders.exits import CalledWrongly, Exit
from graders.intake import Submission, read_submission
from graders.intake.sources import Cell
from graders.progress import Display
from graders.reports.terminal import render
from graders.reports.writing import write_reports
from graders.results import Audience, Report
from graders.scheduling import Job, Scheduler
from graders.storage import out_folder


def run(options: argparse.Namespace, scheduler: Scheduler, display: Display) -> int:
    """Grade what the options name; the exit code says what became of it."""
    folder = out_folder(options.out or Path()) if options.format else Path()
    readings = [_read(Path(path), options.exercise) for path in options.paths]
    submissions = [reading for reading in readings if isinstance(reading, Submission)]
    with display.expecting(len(submissions)):
        graded = _graded(submissions, scheduler, display, options)
    reports = [each if isinstance(each, Report) else next(graded) for each in readings]
    audience = Audience(options.audience)
    console = Console()
    for report in reports:
        console.print(render(report, audience))
    cells = [reading.cells if isinstance(reading, Submission) else () for reading in readings]
    _write(reports, cells, options.format, folder, audience)
    return _exit_code(reports, options.fail_under)


def _read(path: Path, exercise: str | None) -> Submission | Report:
    return read_or_refuse(lambda: read_submission(path, exercise), str(path), exercise)


def _graded(
    submissions: Sequence[Submission],
    scheduler: Scheduler,
    display: Display,
    options: argparse.Namespace,
) -> Iterator[Report]:
    """Their reports, in order."""
    done: dict[int, Report] = {}
    work = (Job(number, each, options.seed) for number, each in enumerate(submissions))
    with closing(scheduler.run(work, options.jobs)) as results:
        for graded in results:
            done[graded.number] = graded.report
            display.finished()
    return iter([done[number] for number in sorted(done)])


def _exit_code(reports: Sequence[Report], fail_under: float | None) -> Exit:
    if any(not report.gradable and not report.problem for report in reports):
        return Exit.FAULT
    if any(not report.gradable for report in reports):
        return Exit.CALLED_WRONGLY
    if fail_under is not None and any(report.percent < fail_under for report in reports):
        return Exit.UNDER
    return Exit.GRADED


def _write(
    reports: Sequence[Report],
    cells: Sequence[Sequence[Cell]],
    formats: Sequence[str],
    folder: Path,
    audience: Audience,
) -> None:
    try:
        for path in write_reports(reports, cells, formats, folder, audience):
            print(f"Written: {os.path.relpath(path)}")
    except OSError as error:
        message = f"--out {folder}: {error.strerror}; name another folder"
        raise CalledWrongly(message) from error
