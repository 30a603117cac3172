"""The list of exercises, as a person reads it in a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from graders.exercises import Exercise


def render_exercises(exercises: Iterable[Exercise]) -> RenderableType:
    """Each exercise with its functions, checks and points."""
    return Group(*(_exercise(exercise) for exercise in exercises))


def _exercise(exercise: Exercise) -> RenderableType:
    checks = exercise.checks
    total = sum(check.points for check in checks)
    title = f"{exercise.name}: {exercise.title}, {total:g} points"
    table = Table(title=Text(title, "bold"), title_justify="left", box=None, padding=(0, 1))
    for heading in ("function", "check", "what is checked"):
        table.add_column(heading, style="dim" if heading == "check" else "")
    table.add_column("points", justify="right")
    for function, group in groupby(checks, key=lambda check: check.function):
        for number, check in enumerate(group):
            shown = function if number == 0 else ""
            table.add_row(shown, check.name, check.title, f"{check.points:g}")
    return table
