"""The command-line arguments of `probgrade gradebook`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

FEEDBACK_FORMATS = ("canvas-feedback", "moodle-feedback")
FORMATS = ("csv", "students", "submissions", "nbgrader", "canvas", "moodle", *FEEDBACK_FORMATS)


def add_actions(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands; `action` is the name of the chosen one."""
    _add_course(parser, default=None)
    actions = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_show(_action(actions, "show", "show the scores"))
    _add_override(_action(actions, "override", "replace the grader's points"))
    _add_comment(_action(actions, "comment", "comment on a student's submissions"))
    _add_history(
        _action(actions, "history", "show everything that was done about a student's scores")
    )
    _add_extend(_action(actions, "extend", "extend a deadline for some students or a group"))
    _add_policy(
        _action(actions, "policy", "show or set which submission counts, due times and penalties")
    )
    _add_export(_action(actions, "export", "write the scores for another program"))
    _add_pages(_action(actions, "pages", "write the class's pages again"))


def _action(actions: Any, name: str, help: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=help)
    parser.add_argument(
        "gradebook", metavar="GRADEBOOK", help="the folder of a graded class, a file, or a URL"
    )
    # Without a default, which would replace what was given before the action.
    _add_course(parser, default=argparse.SUPPRESS)
    parser.set_defaults(action=name)
    return parser


def _add_course(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--course",
        metavar="DIR",
        default=default,
        help="a course's folder or installed name; else PROBGRADE_COURSE, or the bundled one",
    )


def _add_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--student", metavar="KEY", help="only this student, in detail")
    parser.add_argument("--exercise", metavar="NAME", help="only this exercise, in detail")
    parser.add_argument("--json", action="store_true", help="print JSON")


def _add_override(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("student", metavar="STUDENT", nargs="?", help="a student, without --all")
    parser.add_argument("exercise", metavar="EXERCISE")
    parser.add_argument(
        "--all",
        action="store_true",
        help="--check of everybody who submitted; shows what changes, and writes with --apply",
    )
    parser.add_argument("--apply", action="store_true", help="with --all: write it")
    points = parser.add_mutually_exclusive_group(required=True)
    points.add_argument("--points", type=float, metavar="N", help="the new points")
    points.add_argument("--clear", action="store_true", help="withdraw the previous override")
    parser.add_argument(
        "--check", metavar="ID", help="override this check; default: the whole score"
    )
    parser.add_argument(
        "--reason", required=True, metavar="TEXT", help="the reason, shown in the history"
    )
    _add_author(parser)


def _add_comment(parser: argparse.ArgumentParser) -> None:
    _add_submission(parser)
    parser.add_argument("text", metavar="TEXT")
    _add_author(parser)


def _add_history(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("student", metavar="STUDENT")


def _add_extend(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("students", nargs="+", metavar="STUDENT", help="students or groups")
    until = parser.add_mutually_exclusive_group(required=True)
    until.add_argument(
        "--until", metavar="TIME", help="the new deadline, like 2026-03-05T23:59:00+01:00"
    )
    until.add_argument("--clear", action="store_true", help="withdraw the previous extension")
    parser.add_argument(
        "--reason",
        required=True,
        metavar="TEXT",
        help="the reason, shown in the history and on the student's page",
    )
    parser.add_argument(
        "--exercise", metavar="NAME", help="for this exercise; default: for all that are due before"
    )
    _add_author(parser)


def _add_pages(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="the folder; default: the graded class's"
    )


def _add_policy(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--set", type=Path, metavar="FILE", help="set this policy (JSON) and show what changes"
    )
    what.add_argument(
        "--check", type=Path, metavar="FILE", help="show what this policy would change"
    )
    what.add_argument("--history", action="store_true", help="show all policies that were ever set")
    _add_author(parser)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="csv")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the new file")
    parser.add_argument("--exercise", metavar="NAME", help="only this exercise")
    merging = parser.add_argument_group("for canvas and moodle, which need --exercise and --into")
    merging.add_argument(
        "--into", type=Path, metavar="FILE", help="the file that the platform exported"
    )
    merging.add_argument(
        "--column", metavar="TITLE", help="canvas: 'Title (123)'; moodle: default 'Grade'"
    )
    merging.add_argument(
        "--feedback", action="store_true", help="moodle: also fill in empty cells for comments"
    )
    merging.add_argument("--scale", action="store_true", help="scale to the points in the file")
    merging.add_argument("--decimal", choices=[".", ","], help="decimal mark; default: the file's")
    for name, heading in (
        *(("identifier", "Identifier"), ("maximum", "Maximum Grade")),
        *(("name", "Full name"), ("email", "Email address"), ("feedback", "Feedback comments")),
    ):
        merging.add_argument(
            f"--{name}-column",
            default=heading,
            metavar="TITLE",
            help=f"moodle: default {heading!r}",
        )


def _add_submission(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("student", metavar="STUDENT")
    parser.add_argument("exercise", metavar="EXERCISE")


def _add_author(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--author", metavar="NAME", help="default: your user name")
