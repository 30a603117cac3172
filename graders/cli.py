"""The command line: `probgrade grade`, `demo`, `exercises`, `reference` and `gradebook`.

What a command needs is imported when it is called, and what grades after the warm
process has been started: it takes a second, as long as nothing waits for it.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from graders.exercises import EXERCISES, ROOMS
from graders.exits import CalledWrongly, Exit, GraderFault
from graders.options import gradebook, grading
from graders.sandbox.forkserver import ForkServer
from graders.sandbox.isolation import isolation, required
from graders.storage import NotWritable

if TYPE_CHECKING:
    from graders.progress import Display
    from graders.scheduling import Scheduler

DEMO = ROOMS / "graders" / "demo"

Command = Callable[[argparse.Namespace], int]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise CalledWrongly(f"{message} (see {self.prog} --help)")


def command() -> NoReturn:
    """The program. It ends at once: Python would take apart for long what it imported."""
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # whoever read it has gone
            stream.flush()
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    try:
        chosen = _parser().parse_args(arguments)
        if sys.platform != "linux":
            raise CalledWrongly("probgrade runs on Linux only; use a container or WSL 2 here")
        return int(chosen.run(chosen))
    except (CalledWrongly, NotWritable) as error:
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
    grading.add_grading(grade)
    grade.set_defaults(run=_grade)
    rescore = commands.add_parser("rescore", help="judge a graded class again, by changed rules")
    grading.add_rescoring(rescore)
    rescore.set_defaults(run=_in("classroom.rescore_command"))
    demo = commands.add_parser("demo", help="grade a few bundled submissions of mixed quality")
    grading.add_reporting(demo)
    demo.set_defaults(run=_demo)
    check = commands.add_parser("doctor", help="say what isolation this machine offers")
    check.set_defaults(run=_in("doctor"))
    listing = commands.add_parser("exercises", help="list exercises, their checks and points")
    listing.set_defaults(run=_list)
    reference = commands.add_parser("reference", help="run a worked solution and draw its pictures")
    reference.add_argument("exercise", choices=list(EXERCISES), metavar="NAME")
    reference.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the page")
    reference.add_argument("--quick", action="store_true", help="smaller, in under two minutes")
    reference.set_defaults(run=_in("reference_run"))
    book = commands.add_parser("gradebook", help="show, correct and export a class's scores")
    gradebook.add_actions(book)
    book.set_defaults(run=_in("gradebook.actions"))
    return parser


def _in(module: str) -> Command:
    """The command that is the function `run` of a module, imported when it is called."""
    return lambda chosen: int(import_module(f"graders.{module}").run(chosen))


def _list(chosen: argparse.Namespace) -> int:
    from rich.console import Console

    from graders.reports.listing import render_exercises

    Console().print(render_exercises(EXERCISES.values()))
    return Exit.GRADED


def _demo(chosen: argparse.Namespace) -> int:
    files = sorted(path for path in DEMO.iterdir() if path.suffix in (".py", ".ipynb"))
    chosen.paths = [os.path.relpath(path) for path in files]
    chosen.exercise = chosen.scheduler = None
    return _grade(chosen)


def _grade(chosen: argparse.Namespace) -> int:
    """A folder to write to and no formats: a class, with its gradebook."""
    from graders.progress import Display

    is_class = chosen.out is not None and not chosen.format
    module = "classroom.grade_command" if is_class else "single"
    display = Display()
    with _scheduler(chosen, display) as scheduler:
        return int(import_module(f"graders.{module}").run(chosen, scheduler, display))


@contextmanager
def _scheduler(chosen: argparse.Namespace, display: Display) -> Iterator[Scheduler]:
    """What grades, begun: the libraries load while other things are done."""
    if chosen.scheduler is not None:
        from graders.scheduling.cluster import Cluster

        with Cluster(chosen.scheduler, chosen.min_isolation, display.show) as cluster:
            yield cluster
    else:
        with ForkServer(isolation(required(chosen.min_isolation))) as server:
            from graders.scheduling import Grader

            with Grader(server=server, progress=display.show) as grader:
                yield grader
