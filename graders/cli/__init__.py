"""The command line. Each command is one module here; this one parses and starts it.

What a command needs is imported when it is called, and what evaluates after the warm
process has been started: the libraries load meanwhile.
"""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from graders.cli import arguments
from graders.course import find_course, require_whole
from graders.errors import NOT_LINUX, CalledWrongly, Exit, GraderFault, Incomplete
from graders.storage import NotWritable

if TYPE_CHECKING:
    from typing_extensions import Buffer

COMMANDS = {
    "grade": "grade submissions and print their reports, or grade a class",
    "watch": "grade a file each time it is saved, and print what changed",
    "start": "write what a student needs to begin an exercise",
    "rescore": "evaluate a graded class again, by changed checks or messages",
    "demo": "grade a few bundled submissions of mixed quality",
    "exercises": "list exercises, their checks and points",
    "reference": "run a worked solution and draw its pictures",
    "gradebook": "show, correct and export a class's scores",
    "courses": "list the courses that are found",
    "new": "write a new course or exercise to start from",
    "check-course": "say what is missing or inconsistent in a course",
    "validate": "measure how often the grader is wrong about an exercise",
    "release": "write what a teacher hands out",
    "package": "write what a platform takes as its grader, or what students install",
    "doctor": "say what isolation this machine offers",
}

FOR_TEACHERS = ("demo", "rescore", "reference", "check-course", "validate", "package", "release")
"""Commands that read references and checks, which students do not have."""

ENDING = (signal.SIGTERM, signal.SIGHUP)
"""What asks a program to end, beside Ctrl-C: a scheduler's limit, a terminal that is closed."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise CalledWrongly(f"{message} (see {self.prog} --help)")


def command() -> NoReturn:
    """The program. It ends at once: Python would take long to take apart what it imported."""
    for number in ENDING:
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores one of them
            signal.signal(number, _interrupt)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = _lenient(sys.stdout)
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # the reader has gone
            stream.flush()
    os._exit(code)


class _Pipe(io.FileIO):
    """Standard output whose reader may go, as `head` does: what was begun is finished."""

    def write(self, data: Buffer) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            return memoryview(data).nbytes


def _lenient(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    """The stream without an error where its reader has gone or a name cannot be encoded."""
    return io.TextIOWrapper(
        io.BufferedWriter(_Pipe(stream.fileno(), "w", closefd=False)),
        encoding=stream.encoding,
        errors="backslashreplace",
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


def _interrupt(number: int, frame: object) -> NoReturn:
    """Leave as after Ctrl-C, so that temporary folders are removed; once is enough."""
    for each in ENDING:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def main(given: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    try:
        chosen = _parser().parse_args(given)
        if sys.platform != "linux":
            raise CalledWrongly(NOT_LINUX)
        if chosen.command in FOR_TEACHERS:
            require_whole(find_course(getattr(chosen, "course", None)))
        module = import_module(f"graders.cli.{chosen.command.replace('-', '_')}")
        return int(module.run(chosen))
    except (CalledWrongly, NotWritable) as error:
        print(f"probgrade: {error}", file=sys.stderr)
        return Exit.CALLED_WRONGLY
    except Incomplete as fault:
        print(f"probgrade: a fault of the grader: {fault}", file=sys.stderr)
        return Exit.FAULT
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
    parser = _Parser(prog="probgrade", description="Grade exercises in numerical Python.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help in COMMANDS.items():
        arguments.ADD[name](commands.add_parser(name, help=help))
    return parser
