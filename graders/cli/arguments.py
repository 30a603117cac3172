"""What each command takes. Importing this loads nothing that grades."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo

from graders.cli import gradebook_arguments

FORMATS = (
    *("html", "json", "junit", "xunit1", "markdown", "notebook", "notebook-html", "github"),
    *("gitlab", "gradescope", "classroom50", "prairielearn", "coursera", "dodona"),
)
KINDS = ("known", "equivalents", "mistakes", "pairs", "mutants", "lazy", "power")
LEVELS = ("process", "container", "standard", "strong")
AUDIENCES = ("student", "staff")


def _grade(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, folder or archive")
    add_course(parser)
    parser.add_argument("--exercise", metavar="NAME", help="instead of recognising it")
    _add_grading(parser)
    group = parser.add_argument_group("a class: one folder, with --out DIR and without --format")
    _add_gradebook(group)
    group.add_argument(
        "--file-times",
        action="store_true",
        help="take times of files as times of submission where the platform states none;"
        " a copy resets them",
    )
    group.add_argument(
        "--time-zone",
        type=_zone,
        metavar="ZONE",
        help="the zone of times that name none, such as Europe/Berlin",
    )
    parser.add_argument(
        "--scheduler", metavar="tls://HOST:PORT", help="grade on this Dask cluster, not here"
    )
    parser.add_argument(
        "--scheduler-tls",
        metavar="FILE",
        help="a TOML file that names the certificates for a cluster with TLS: its keys are"
        " tls_ca_file, tls_client_cert and tls_client_key",
    )


def _demo(parser: argparse.ArgumentParser) -> None:
    _add_grading(parser)


def _add_grading(parser: argparse.ArgumentParser) -> None:
    """How to grade, and what to show to whom."""
    parser.add_argument(
        "--format",
        type=_formats,
        metavar="LIST",
        help=f"write each report to files, too: any of {', '.join(FORMATS)}, with commas between",
    )
    out = "for the files, or - for standard output; alone, for a class"
    parser.add_argument("--out", metavar="DIR", help=out)
    _add_jobs(parser)
    parser.add_argument("--seed", type=_seed, metavar="N", help="draw the inputs from this seed")
    parser.add_argument("--audience", choices=AUDIENCES, help="who reads it; student by default")
    _add_least(parser)
    parser.add_argument(
        "--fail-under", type=_percent, metavar="PERCENT", help="exit with 1 below this score"
    )


def _watch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="FILE", help="the .py or .ipynb that you work on")
    add_course(parser)
    parser.add_argument("--exercise", metavar="NAME", help="instead of recognising it")
    parser.add_argument("--function", metavar="NAME", help="only the checks of this function")
    parser.add_argument("--seed", type=_seed, metavar="N", help="draw the inputs from this seed")
    page = "also write FILE's name with .watch.html here, a page that loads itself again"
    parser.add_argument("--page", action="store_true", help=page)
    _add_least(parser)


def _rescore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=Path, metavar="DIR", help="where a class was graded to")
    add_course(parser)
    parser.add_argument("--exercise", metavar="NAME", help="this one only")
    parser.add_argument("--apply", action="store_true", help="write what changes")
    parser.add_argument("--reason", default="the checks changed", help="to remember it by")
    _add_jobs(parser)
    _add_least(parser)
    _add_gradebook(parser)


def _exercises(parser: argparse.ArgumentParser) -> None:
    add_course(parser)


def _reference(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exercise", metavar="NAME")
    add_course(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the page")
    parser.add_argument("--quick", action="store_true", help="smaller, in under two minutes")


def _new(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="course|exercise")
    course = kinds.add_parser("course", help="a folder with one example exercise")
    course.add_argument("folder", type=Path, metavar="DIR")
    exercise = kinds.add_parser("exercise", help="an example exercise in a course")
    exercise.add_argument("name", metavar="NAME")
    exercise.add_argument(
        "--course", type=Path, default=Path(), metavar="DIR", help="else the current folder"
    )


def _check_course(parser: argparse.ArgumentParser) -> None:
    add_course(parser)
    parser.add_argument("--exercise", metavar="NAME", help="this one only")
    _add_least(parser)


def _validate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exercise", nargs="?", metavar="EXERCISE", help="this one only")
    add_course(parser)
    parser.add_argument("--out", type=Path, metavar="DIR", help="also write a page there")
    most = "try at most so many of each kind, evenly spaced, in place of all"
    parser.add_argument("--most", type=_count, metavar="N", help=most)
    kinds = f"with commas between: {', '.join(KINDS)}"
    parser.add_argument("--kinds", type=_kinds, metavar="LIST", help=f"these only, {kinds}")
    parser.add_argument("--seed", type=_seed, metavar="N", default=1, help="1 by default")
    _add_jobs(parser)
    _add_least(parser)


def _package(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    gradescope = kinds.add_parser("gradescope", help="the zip for Configure Autograder")
    gradescope.add_argument("--out", type=Path, required=True, metavar="FILE", help="the zip")
    gradescope.add_argument(
        "--exercise", metavar="NAME", help="the assignment's; else the course's only one"
    )
    add_course(gradescope)
    student = kinds.add_parser("student", help="the wheel that students install")
    where = "the folder to write it to, or its name there"
    student.add_argument("--out", type=Path, required=True, metavar="DIR", help=where)
    add_course(student)


def _start(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exercise", metavar="EXERCISE")
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="its name by default")
    parser.add_argument("--notebook", action="store_true", help="a notebook in place of a module")
    add_course(parser)


def _release(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exercise", nargs="?", metavar="EXERCISE")
    parser.add_argument("--out", type=Path, metavar="DIR", help="the folder, or a .zip file")
    parser.add_argument("--nbgrader", action="store_true", help="with what nbgrader needs in cells")
    compare = "fail where the course's own files differ from what would be written"
    parser.add_argument("--check", action="store_true", help=compare)
    add_course(parser)


def _nothing(parser: argparse.ArgumentParser) -> None:
    """A command that takes no options."""


def add_course(parser: argparse.ArgumentParser) -> None:
    """Which course's exercises are meant."""
    parser.add_argument(
        "--course",
        metavar="DIR",
        help="a course's folder or installed name; else PROBGRADE_COURSE, or the bundled one",
    )


def _add_least(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--min-isolation",
        choices=LEVELS,
        default="standard",
        metavar="LEVEL",
        help=f"run nothing below this level: {', '.join(LEVELS)}",
    )


def _add_jobs(parser: argparse.ArgumentParser) -> None:
    processors = len(os.sched_getaffinity(0))
    parser.add_argument(
        "--jobs", type=_count, default=processors, metavar="N", help="so many at a time"
    )


def _add_gradebook(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--gradebook", metavar="URL", help="the gradebook's database, instead of one in DIR"
    )


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _seed(text: str) -> int:
    if not (text.isdecimal() and len(text) <= 10 and int(text) < 2**31):
        raise argparse.ArgumentTypeError("a seed is a whole number from 0 to 2147483647")
    return int(text)


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ValueError, LookupError, OSError):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no time zone; name one such as Europe/Berlin or America/New_York"
        ) from None


def _percent(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no percentage; name a number from 0 to 100")
    return value


def _kinds(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(text.split(",")))
    if unknown := [name for name in names if name not in KINDS]:
        known = ", ".join(KINDS)
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is no kind; there are {known}")
    return names


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(text.split(",")))
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        known = ", ".join(FORMATS)
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is no format; there are {known}")
    if "notebook-html" in names and find_spec("nbconvert") is None:
        raise argparse.ArgumentTypeError(
            "notebook-html needs nbconvert: pip install 'probgrade[notebook-html]'"
        )
    return names


ADD: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "grade": _grade,
    "watch": _watch,
    "rescore": _rescore,
    "demo": _demo,
    "exercises": _exercises,
    "reference": _reference,
    "gradebook": gradebook_arguments.add_actions,
    "courses": _nothing,
    "new": _new,
    "check-course": _check_course,
    "validate": _validate,
    "package": _package,
    "start": _start,
    "release": _release,
    "doctor": _nothing,
}
"""What adds each command's arguments."""
