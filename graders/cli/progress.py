"""What is going on, while it goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

REFRESH = 0.1


class Display:
    """A line on standard error, redrawn by whoever calls `show`; there is no thread.

    Where standard error is no terminal it says only that the libraries load.
    """

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=20))
        self._progress = Progress(
            *columns,
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(compact=True),
            console=self._console,
            auto_refresh=False,
            transient=True,
        )
        self._task = self._progress.add_task("", total=None)
        self._last = 0.0
        self._loading = False

    def show(self, submission: str, doing: str) -> None:
        """Show what is done with which submission; a repeated call only keeps the bar moving."""
        if not submission and not self._loading:
            self._loading = True
            self._say("Loading libraries (once)")
        elif submission and doing:
            self._say(f"Grading {submission}: {doing}")
        if time.monotonic() - self._last > REFRESH and self._console.is_terminal:
            self._last = time.monotonic()
            self._progress.refresh()

    def finished(self) -> None:
        """Count one submission as done."""
        self._progress.advance(self._task)

    def say(self, line: str) -> None:
        """A line that stays, above the one that is redrawn."""
        if self._console.is_terminal:
            self._progress.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            print(line, flush=True)

    def _say(self, text: str) -> None:
        self._progress.update(self._task, description=text)
        if not self._console.is_terminal and text.startswith("Loading"):
            self._console.print(text)

    @contextmanager
    def expecting(self, submissions: int) -> Iterator[None]:
        """While so many are graded the line is there."""
        self._progress.update(self._task, total=submissions)
        with self._progress:
            yield
