"""What the commands that grade take."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from graders.exercises import EXERCISES
from graders.results import Audience
from graders.sandbox.isolation import Level

FORMATS = ("html", "json", "junit")


def add_grading(parser: argparse.ArgumentParser) -> None:
    """What to grade, and what `add_reporting` adds; for a class, what one takes."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, folder or archive")
    parser.add_argument("--exercise", choices=list(EXERCISES), help="instead of recognising it")
    add_reporting(parser)
    group = parser.add_argument_group("a class: one folder, with --out DIR and without --format")
    _add_gradebook(group)
    parser.add_argument(
        "--scheduler", metavar="tcp://HOST:PORT", help="grade on this Dask cluster, not here"
    )


def add_reporting(parser: argparse.ArgumentParser) -> None:
    """How to grade, and what to tell whom."""
    audiences = [audience.value for audience in Audience]
    parser.add_argument(
        "--format",
        type=_formats,
        default=(),
        metavar="LIST",
        help=f"write each report to files, too: any of {', '.join(FORMATS)}, with commas between",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="for the files; alone, for a class")
    _add_jobs(parser)
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


def add_rescoring(parser: argparse.ArgumentParser) -> None:
    """What to judge again, and whether to write it."""
    parser.add_argument("out", type=Path, metavar="DIR", help="where a class was graded to")
    parser.add_argument("--exercise", choices=list(EXERCISES), help="this one only")
    parser.add_argument("--apply", action="store_true", help="write what changes")
    parser.add_argument("--reason", default="the rules changed", help="to remember it by")
    _add_jobs(parser)
    _add_gradebook(parser)


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
        raise argparse.ArgumentTypeError(f"{text!r} is no number of jobs; name 1 or more")
    return int(text)


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
