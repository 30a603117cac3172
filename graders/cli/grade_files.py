"""Grade submissions one by one, print their reports and write them as files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, nullcontext
from pathlib import Path

from rich.console import Console

from graders.cli import github_log
from graders.cli.grade import FilesOptions
from graders.cli.progress import Display
from graders.errors import CalledWrongly, Exit
from graders.intake import Submission, read_submissions
from graders.intake.sources import Cell
from graders.intake.unreadable import read_or_report
from graders.report import Report
from graders.reports.terminal import render
from graders.reports.writing import render_all, require_stated, require_written, write_reports
from graders.scheduling import Job, Scheduler
from graders.storage import out_folder

GITHUB = "github"


def run(options: FilesOptions, scheduler: Scheduler, display: Display) -> int:
    """Grade what the options name; the exit code says how it ended."""
    folder = out_folder(options.out) if options.formats and options.out else Path()
    readings = [reading for path in options.paths for reading in _read(path, options)]
    submissions = [reading for reading in readings if isinstance(reading, Submission)]
    with display.expecting(len(submissions)):
        graded = _graded(submissions, scheduler, display, options)
    reports = [each if isinstance(each, Report) else next(graded) for each in readings]
    cells = [reading.cells if isinstance(reading, Submission) else () for reading in readings]
    if options.out is None:
        text = render_all(
            reports, cells, options.formats[0], options.audience, options.course.titles
        )
        sys.stdout.write(text)
        require_stated(reports, options.formats[0], text)
    else:
        with github_log.quoted() if GITHUB in options.formats else nullcontext():
            _print(reports, options)
        _write(reports, cells, options, folder)
    if GITHUB in options.formats:
        github_log.annotate(reports, options.audience, printed=options.out is None)
    return _exit_code(reports, options.fail_under)


def _print(reports: Sequence[Report], options: FilesOptions) -> None:
    console = Console()
    for report in reports:
        console.print(render(report, options.audience))


def _read(path: str, options: FilesOptions) -> Sequence[Submission | Report]:
    """What is to be graded at a path: one submission for each exercise that it answers."""
    found = read_or_report(
        lambda: read_submissions(Path(path), options.exercise, options.course),
        path,
        options.exercise,
    )
    return [found] if isinstance(found, Report) else found


def _graded(
    submissions: Sequence[Submission],
    scheduler: Scheduler,
    display: Display,
    options: FilesOptions,
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
    options: FilesOptions,
    folder: Path,
) -> None:
    titles = options.course.titles
    formats = [name for name in options.formats if name != GITHUB]  # its place is the log
    try:
        paths = []
        for path in write_reports(reports, cells, formats, folder, options.audience, titles):
            print(f"Written: {os.path.relpath(path)}")
            paths.append(path)
        require_written(reports, formats, paths)
    except OSError as error:
        message = f"--out {folder}: {error.strerror}; name another folder"
        raise CalledWrongly(message) from error
