"""What `probgrade gradebook …` takes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

FORMATS = ("csv", "submissions", "nbgrader", "canvas", "moodle")


def add_actions(parser: argparse.ArgumentParser) -> None:
    """The commands below `gradebook`, told apart by `action`."""
    parser.add_argument(
        "--course",
        metavar="DIR",
        help="a course's folder or installed name; else PROBGRADE_COURSE, or the bundled one",
    )
    actions = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_show(_action(actions, "show", "how each student stands"))
    _add_override(_action(actions, "override", "give points in place of the grader's"))
    _add_comment(_action(actions, "comment", "say something about a student's work"))
    _add_history(_action(actions, "history", "everything that happened to a student's work"))
    _add_policy(
        _action(actions, "policy", "which submission counts, what is due, what lateness costs")
    )
    _add_export(_action(actions, "export", "the scores for another program"))


def _action(actions: Any, name: str, help: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=help)
    parser.add_argument(
        "gradebook", metavar="GRADEBOOK", help="the folder of a graded class, a file, or a URL"
    )
    parser.set_defaults(action=name)
    return parser


def _add_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--student", metavar="KEY", help="only this one, in detail")
    parser.add_argument("--exercise", metavar="NAME", help="only this one, in detail")
    parser.add_argument("--json", action="store_true", help="for scripts")


def _add_override(parser: argparse.ArgumentParser) -> None:
    _add_work(parser)
    points = parser.add_mutually_exclusive_group(required=True)
    points.add_argument("--points", type=float, metavar="N", help="what the student gets")
    points.add_argument("--clear", action="store_true", help="withdraw what was given before")
    parser.add_argument("--check", metavar="ID", help="of this check; else of the whole score")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; kept with it")
    _add_author(parser)


def _add_comment(parser: argparse.ArgumentParser) -> None:
    _add_work(parser)
    parser.add_argument("text", metavar="TEXT")
    _add_author(parser)


def _add_history(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("student", metavar="STUDENT")


def _add_policy(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--set", type=Path, metavar="FILE", help="the policy from now on, as JSON")
    what.add_argument("--history", action="store_true", help="all that were ever set")
    _add_author(parser)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="csv")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the new file")
    parser.add_argument("--exercise", metavar="NAME", help="only this one")
    filling = parser.add_argument_group("for canvas and moodle, which need --exercise and --into")
    filling.add_argument("--into", type=Path, metavar="FILE", help="the file that was exported")
    filling.add_argument("--column", metavar="TITLE", help="canvas: 'Title (123)'; moodle: 'Grade'")
    filling.add_argument("--scale", action="store_true", help="to the points the file names")
    filling.add_argument("--decimal", choices=[".", ","], help="else as the file has it")
    for name, heading in (
        *(("identifier", "Identifier"), ("maximum", "Maximum Grade")),
        *(("name", "Full name"), ("email", "Email address")),
    ):
        filling.add_argument(
            f"--{name}-column", default=heading, metavar="TITLE", help=f"moodle: else {heading!r}"
        )


def _add_work(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("student", metavar="STUDENT")
    parser.add_argument("exercise", metavar="EXERCISE")


def _add_author(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--author", metavar="NAME", help="else the user of this machine")
