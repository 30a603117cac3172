"""The command line: `probgrade grade`, `demo`, `exercises`, `reference` and `gradebook`."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from rich.console import Console

from graders import doctor
from graders.classroom import grade_command, rescore_command
from graders.classroom.refused import read_or_refuse
from graders.evidence import GraderFault
from graders.exercises import EXERCISES, ROOMS
from graders.exits import CalledWrongly, Exit
from graders.gradebook import GradebookProblem
from graders.gradebook import commands as gradebook
from graders.intake import Submission, read_submission
from graders.intake.sources import Cell
from graders.progress import Display
from graders.reference_run import RunFailed, run_reference, shown
from graders.reports.listing import render_exercises
from graders.reports.terminal import render
from graders.reports.writing import FORMATS, write_reports
from graders.results import Audience, Report
from graders.sandbox.isolation import Level
from graders.scheduling import Grader
from graders.storage import NotWritable, make_folder

DEMO = ROOMS / "graders" / "demo"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise CalledWrongly(f"{message} (see {self.prog} --help)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    try:
        options = _parser().parse_args(arguments)
        if sys.platform != "linux":
            raise CalledWrongly("probgrade runs on Linux only; use a container or WSL 2 here")
        return int(options.run(options))
    except (CalledWrongly, GradebookProblem, NotWritable) as error:
        print(f"probgrade: {error}", file=sys.stderr)
        return Exit.CALLED_WRONGLY
    except GraderFault as fault:
        print(f"probgrade: a fault of the grader, nothing was scored: {fault}", file=sys.stderr)
        return Exit.FAULT
    except KeyboardInterrupt:
        print("probgrade: interrupted; what was finished is kept", file=sys.stderr)
        return Exit.FAULT
    except Exception:  # Python's own exit code for it would say "under the threshold"
        traceback.print_exc()
        print("probgrade: a fault of the grader; please report the above", file=sys.stderr)
        return Exit.FAULT


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="probgrade", description="Grade probabilistic deep learning exercises.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    grade = commands.add_parser("grade", help="grade submissions and print their reports")
    grade.add_argument("paths", nargs="+", metavar="PATH", help="a file, folder or archive")
    grade.add_argument("--exercise", choices=list(EXERCISES), help="instead of recognising it")
    _add_report_options(grade)
    grade_command.add_options(grade)
    grade.set_defaults(run=_grade_some_or_class)
    rescore = commands.add_parser("rescore", help="judge a graded class again, by changed rules")
    rescore_command.add_options(rescore)
    demo = commands.add_parser("demo", help="grade a few bundled submissions of mixed quality")
    _add_report_options(demo)
    demo.set_defaults(run=_demo)
    check = commands.add_parser("doctor", help="say what isolation this machine offers")
    check.set_defaults(run=_doctor)
    listing = commands.add_parser("exercises", help="list exercises, their checks and points")
    listing.set_defaults(run=_list)
    reference = commands.add_parser("reference", help="run a worked solution and draw its pictures")
    reference.add_argument("exercise", choices=list(EXERCISES), metavar="NAME")
    reference.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the page")
    reference.add_argument("--quick", action="store_true", help="smaller, in under two minutes")
    reference.set_defaults(run=_reference)
    gradebook.add_to(commands)
    return parser


def _add_report_options(parser: argparse.ArgumentParser) -> None:
    audiences = [audience.value for audience in Audience]
    parser.add_argument(
        "--format",
        type=_formats,
        default=(),
        metavar="LIST",
        help=f"write each report to files, too: any of {', '.join(FORMATS)}, with commas between",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="for the files; alone, for a class")
    grade_command.add_jobs_option(parser)
    parser.add_argument("--seed", type=_seed, metavar="N", help="draw the inputs from this seed")
    parser.add_argument("--audience", choices=audiences, default="student", help="who reads it")
    parser.add_argument(
        "--min-isolation",
        type=Level,
        choices=list(Level),
        default=Level.STANDARD,
        metavar="LEVEL",
        help="refuse to grade below this level: process, container, standard or strong",
    )
    parser.add_argument(
        "--fail-under", type=float, metavar="PERCENT", help="exit with 1 below this score"
    )


def _doctor(options: argparse.Namespace) -> int:
    measured = doctor.examine()
    Console().print(doctor.render(measured))
    return Exit.FAULT if measured.broken else Exit.GRADED


def _seed(text: str) -> int:
    if not (text.isdecimal() and len(text) <= 10 and int(text) < 2**31):
        raise argparse.ArgumentTypeError("a seed is a whole number from 0 to 2147483647")
    return int(text)


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(text.split(",")))
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        known = ", ".join(FORMATS)
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is no format; there are {known}")
    return names


def _demo(options: argparse.Namespace) -> int:
    files = sorted(path for path in DEMO.iterdir() if path.suffix in (".py", ".ipynb"))
    options.paths = [os.path.relpath(path) for path in files]
    options.exercise = None
    return _grade(options)


def _list(options: argparse.Namespace) -> int:
    Console().print(render_exercises(EXERCISES.values()))
    return Exit.GRADED


def _reference(options: argparse.Namespace) -> int:
    folder = _writable(options.out)
    try:
        with shown() as show:
            page = run_reference(options.exercise, folder, options.quick, show)
    except RunFailed as failure:
        print(f"probgrade: the run failed, no page was written:\n{failure}", file=sys.stderr)
        return Exit.FAULT
    print(f"Written: {os.path.relpath(page)}")
    return Exit.GRADED


def _grade_some_or_class(options: argparse.Namespace) -> int:
    """A folder to write to and no formats: a class, with its gradebook."""
    if options.out is not None and not options.format:
        return grade_command.run(options)
    return _grade(options)


def _grade(options: argparse.Namespace) -> int:
    folder = _writable(options.out or Path()) if options.format else Path()
    doctor.require_isolation(options.min_isolation)
    readings = [_read(Path(path), options.exercise) for path in options.paths]
    reports = _graded(readings, options)
    audience = Audience(options.audience)
    console = Console()
    for report in reports:
        console.print(render(report, audience))
    cells = [reading.cells if isinstance(reading, Submission) else () for reading in readings]
    _write(reports, cells, options.format, folder, audience)
    return _exit_code(reports, options.fail_under)


def _read(path: Path, exercise: str | None) -> Submission | Report:
    return read_or_refuse(lambda: read_submission(path, exercise), str(path), exercise)


def _graded(readings: Sequence[Submission | Report], options: argparse.Namespace) -> list[Report]:
    """A report for every reading, in order."""
    submissions = [reading for reading in readings if isinstance(reading, Submission)]
    if not submissions:
        return [reading for reading in readings if isinstance(reading, Report)]
    done: dict[int, Report] = {}
    with (
        Display(len(submissions)) as display,
        Grader(progress=display.show) as grader,
    ):
        for position, report in grader.grade(submissions, options.jobs, options.seed):
            done[position] = report
            display.finished()
    graded = iter(done[position] for position in sorted(done))
    return [r if isinstance(r, Report) else next(graded) for r in readings]


def _exit_code(reports: Sequence[Report], fail_under: float | None) -> Exit:
    if any(not report.gradable and not report.problem for report in reports):
        return Exit.FAULT
    if any(not report.gradable for report in reports):
        return Exit.CALLED_WRONGLY
    if fail_under is not None and any(report.percent < fail_under for report in reports):
        return Exit.UNDER
    return Exit.GRADED


def _writable(path: Path) -> Path:
    """The folder, found out before any work is done to be one that can be written."""
    try:
        return make_folder(path)
    except NotWritable as reason:
        message = f"--out {path}: {reason}; name a folder that can be written"
        raise CalledWrongly(message) from reason


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
