"""The list of exercises as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from graders.course import Exercise
from graders.report import Check


def render_exercises(found: Iterable[tuple[Exercise, Sequence[Check]]]) -> RenderableType:
    """Each exercise with its functions, checks and points."""
    return Group(*(_exercise(exercise, checks) for exercise, checks in found))


def _exercise(exercise: Exercise, checks: Sequence[Check]) -> RenderableType:
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
