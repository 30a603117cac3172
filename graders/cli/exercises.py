"""`probgrade exercises`: a course's exercises, their functions, checks and points."""

from __future__ import annotations

import argparse

from rich.console import Console

from graders.course import find_course
from graders.errors import Exit
from graders.evaluation.checks import checks_of
from graders.evaluation.sealed import opened
from graders.reports.listing import render_exercises


def run(chosen: argparse.Namespace) -> int:
    """Print them. Raises `GraderFault` for a suite that does not import."""
    course = find_course(chosen.course)
    with opened(course) as whole:
        found = [(exercise, checks_of(whole, exercise)) for exercise in whole.exercises.values()]
    Console().print(render_exercises(found))
    return Exit.GRADED
