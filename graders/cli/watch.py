"""`probgrade watch`: grade a file at each save, and show what the save changed."""

from __future__ import annotations

import argparse
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from graders.cli.progress import Display
from graders.course import Course, find_course
from graders.errors import CalledWrongly, Exit
from graders.report import Audience, Report, for_students
from graders.reports.changes import Line, lines, listed, summary
from graders.reports.words import clean
from graders.sandbox.levels import Level
from graders.sandbox.server import ForkServer
from graders.storage import NotWritable, atomic_write, make_folder

if TYPE_CHECKING:
    from graders.scheduling.watching import Save

REFRESH = 2
"""Seconds after which the page loads itself again."""


@dataclass(frozen=True)
class WatchOptions:
    """What watching takes. `page` is the file to write for a browser, if any."""

    path: Path
    course: Course
    exercise: str | None
    seed: int | None
    function: str | None
    page: Path | None


def run(chosen: argparse.Namespace) -> int:
    """Watch until interrupted, which is how this command ends."""
    options = _options(chosen)
    try:
        with ForkServer(options.course, least=Level(chosen.min_isolation)) as server:
            _watch(options, server)
    except KeyboardInterrupt:
        print(f"Stopped watching {clean(str(options.path))}.", flush=True)
    return Exit.GRADED


def _options(chosen: argparse.Namespace) -> WatchOptions:
    path = Path(chosen.path)
    if path.is_dir():
        raise CalledWrongly(f"{path} is a folder; watch takes one file, a .py or .ipynb")
    if not path.exists():
        raise CalledWrongly(f"{path}: no such file; name the .py or .ipynb that you work on")
    course = find_course(chosen.course)
    if chosen.exercise is not None:
        course.exercise(chosen.exercise)
    return WatchOptions(
        path=path,
        course=course,
        exercise=_exercise(course, chosen.exercise, chosen.function),
        seed=chosen.seed,
        function=chosen.function,
        page=_page(path) if chosen.page else None,
    )


def _exercise(course: Course, exercise: str | None, function: str | None) -> str | None:
    """The exercise named, or the only one with this function. Raises `CalledWrongly`."""
    asked = {name: course.asked[name] for name in ([exercise] if exercise else course.asked)}
    if function is None:
        return exercise
    having = [name for name, functions in asked.items() if function in functions]
    if not having:
        known = ", ".join(name for functions in asked.values() for name in functions)
        raise CalledWrongly(f"--function {function}: there is none; name one of {known}")
    if len(having) > 1:
        raise CalledWrongly(f"--function {function}: name its --exercise, {' or '.join(having)}")
    return having[0]


def _page(path: Path) -> Path:
    from graders.reports.writing import file_names

    (name,) = file_names([str(path)])
    try:
        return make_folder(Path()) / f"{name}.watch.html"
    except NotWritable as reason:
        raise CalledWrongly(f"--page: the current folder: {reason}; change to another") from reason


def _watch(options: WatchOptions, server: ForkServer) -> None:
    """Grade at each save, until interrupted."""
    from graders.scheduling.saves import Saves
    from graders.scheduling.watching import SavedAgain, Watched

    view = _View(options)
    with (
        Saves(options.path) as saves,
        Watched(
            server,
            options.path,
            exercise=options.exercise,
            seed=options.seed,
            function=options.function,
            saves=saves,
            progress=view.display.show,
        ) as watched,
        view,
    ):
        while True:
            if saves.settle():
                with suppress(SavedAgain):
                    with view.display.expecting(1):
                        save = watched.grade()
                    view.show(save)
            else:
                view.say_gone()
            saves.wait()


class _View:
    """What is shown of each save: lines on standard output, and the page."""

    def __init__(self, options: WatchOptions) -> None:
        self.display = Display()
        self._options = options
        self._console = Console(highlight=False)
        self._before: Report | None = None
        self._last: Save | None = None
        self._changes: list[str] = []

    def __enter__(self) -> _View:
        self._say(f"Watching {self._options.path}. Ctrl-C ends it.")
        if self._options.page is not None:
            self._say(f"The page: {self._options.page}")
        return self

    def __exit__(self, *error: object) -> None:
        if self._last is not None:
            self._write_page(self._last, refresh=0)

    def say_gone(self) -> None:
        path = self._options.path
        self._say(f"{_now()}  {path} is gone; waiting until it is back.")

    def show(self, save: Save) -> None:
        """Print what the save changed, and write the page."""
        report = save.report
        took = f"{save.seconds:.2f} s, {save.ran} {'probe' if save.ran == 1 else 'probes'} run"
        for line in lines(self._before, report, _now(), took):
            self._print(line)
        changed = [line for _, line in listed(self._before, report)] if report.gradable else []
        self._changes = [summary(self._before, for_students(report)), *changed]
        self._write_page(save, REFRESH)
        self._last = save
        self._before = report if report.gradable else self._before

    def _print(self, line: Line) -> None:
        """Print a line, wrapped below its indentation in a terminal, else as it is."""
        if self._console.is_terminal:
            self._console.print(Padding(line.text, (0, 0, 0, line.indent)))
        else:
            print(indent(line.text.plain, " " * line.indent), flush=True)

    def _say(self, text: str, style: str = "") -> None:
        self._print(Line(Text(clean(text), style), indent=0))

    def _write_page(self, save: Save, refresh: int) -> None:
        from graders.reports.html import render

        page, titles = self._options.page, self._options.course.titles
        if page is None:
            return
        text = render(
            save.report,
            save.cells,
            Audience.STUDENT,
            titles=titles,
            changes=self._changes,
            refresh=refresh,
        )
        try:
            atomic_write(page, text.encode(errors="replace"))
        except OSError as error:
            self._say(f"--page: {page} cannot be written: {error.strerror}", "red")


def _now() -> str:
    return time.strftime("%H:%M:%S")
