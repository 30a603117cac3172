"""The course that comes with probgrade, as tests name it."""

from graders.course import bundled_course
from graders.evaluation.checks import checks_of
from graders.report import Check

COURSE = bundled_course()
EXERCISES = COURSE.exercises
ASKED = COURSE.asked
ROOT = COURSE.root


def checks(name: str) -> tuple[Check, ...]:
    """The checks of an exercise."""
    return checks_of(COURSE, EXERCISES[name])
