"""`probgrade reference NAME`: run a worked solution, `reference/<name>/__main__.py`.

It is called with the folder to write `<name>.md` to, `--progress DESCRIPTOR` where a line
of JSON says how far it is, and `--quick`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from graders.course import Course, find_course
from graders.errors import CalledWrongly, Exit
from graders.sandbox.server import ENVIRONMENT
from graders.storage import cache_folder, out_folder

TAIL = 4000


class RunFailed(Exception):
    """The run ended early; the message is the end of what it printed."""


class Step(NamedTuple):
    """How far a run is in one of its stages."""

    doing: str
    done: int
    total: int


def run(options: argparse.Namespace) -> int:
    """Run the worked solution that the options name, and say where its page is."""
    course = find_course(options.course)
    _require_worked(course, options.exercise)
    folder = out_folder(options.out)
    try:
        with shown() as show:
            page = run_reference(course, options.exercise, folder, options.quick, show)
    except RunFailed as failure:
        print(f"probgrade: the run failed, no page was written:\n{failure}", file=sys.stderr)
        return Exit.FAULT
    print(f"Written: {os.path.relpath(page)}")
    return Exit.GRADED


def _require_worked(course: Course, name: str) -> None:
    main = course.exercise(name).reference.with_name("__main__.py")
    if not main.is_file():
        raise CalledWrongly(f"{name} has no worked example: {main} is missing")


def run_reference(
    course: Course, name: str, folder: Path, quick: bool, show: Callable[[Step], None]
) -> Path:
    """Write the page of an exercise's worked solution, and return where it is.

    Raises `RunFailed`.
    """
    with tempfile.TemporaryFile() as log:
        process, lines = _start(course, name, folder, quick, log)
        try:
            for step in _steps(lines):
                show(step)
            status = process.wait()
        finally:
            process.kill()
            process.wait()
            lines.close()
        if status:
            raise RunFailed(_tail(log) or f"it ended with status {status} and no word")
    return folder / f"{name}.md"


def _start(
    course: Course, name: str, folder: Path, quick: bool, log: IO[bytes]
) -> tuple[subprocess.Popen[bytes], IO[str]]:
    reading, writing = os.pipe()
    command = [sys.executable, "-s", "-m", f"reference.{name}", str(folder)]
    home = {"HOME": str(Path.home()), "MPLCONFIGDIR": str(cache_folder("matplotlib"))}
    try:
        process = subprocess.Popen(
            [*command, "--progress", str(writing), *(["--quick"] if quick else [])],
            cwd=course.root,
            env={**ENVIRONMENT, **course.settings.environment, **home},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=(writing,),
        )
    finally:
        os.close(writing)
    return process, os.fdopen(reading, encoding="utf-8")


def _steps(lines: IO[str]) -> Iterator[Step]:
    for line in lines:
        step = json.loads(line)
        yield Step(step["doing"], step["done"], step["total"])


def _tail(log: IO[bytes]) -> str:
    log.seek(max(log.seek(0, os.SEEK_END) - TAIL, 0))
    return log.read().decode(errors="replace").strip()


@contextlib.contextmanager
def shown() -> Iterator[Callable[[Step], None]]:
    """A progress bar on standard error; where that is no terminal, one line per stage."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), MofNCompleteColumn())
    bar = Progress(*columns, TimeElapsedColumn(), console=console, transient=True)
    task = bar.add_task("Starting", total=None)
    stages = {""}

    def show(step: Step) -> None:
        bar.update(task, description=step.doing, completed=step.done, total=step.total)
        if not console.is_terminal and step.doing not in stages:
            stages.add(step.doing)
            console.print(step.doing)

    # Where nobody watches, the bar would only be printed once more at the end.
    with bar if console.is_terminal else contextlib.nullcontext():
        yield show
