"""`probgrade gradebook export`: read what a format needs, write its file, say what was left out."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from graders.course import Course
from graders.gradebook.exports import (
    canvas,
    moodle,
    nbgrader,
    plain,
)
from graders.gradebook.exports.csv_merge import Merged, Target, merge
from graders.gradebook.problems import GradebookProblem
from graders.gradebook.scores import Points, Score, class_scores
from graders.gradebook.storage import Gradebook
from graders.gradebook.values import GradedSubmission
from graders.reports.words import clean
from graders.storage import atomic_write


def export(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> None:
    """Write the file. Raises `GradebookProblem` when it cannot be made or written."""
    if options.exercise is not None and options.exercise not in course.exercises:
        raise GradebookProblem(f"no exercise {options.exercise!r}; see probgrade exercises")
    if gradebook.is_file(options.out):
        raise GradebookProblem(f"--out {options.out}: is the gradebook itself; name another file")
    if options.format in ("canvas", "moodle"):
        filled = _merged(gradebook, course, options)
        _write(options.out, filled.data)
        _tell(filled, options.out)
    else:
        _write(options.out, _rendered(gradebook, course, options).encode())


def _rendered(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> str:
    students = gradebook.log.students()
    if options.format == "submissions":
        works = [w for w in gradebook.works() if _asked(w.entry.exercise, options)]
        return plain.render_submissions(works, students, _checks(gradebook, works))
    scores = _scores(gradebook, course, options)
    if options.format == "nbgrader":
        return nbgrader.render(scores, students, gradebook.log.policy())
    counted = [score.counted for score in scores if score.counted]
    return plain.render(scores, students, _checks(gradebook, counted))


def _merged(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> Merged:
    if options.exercise is None or options.into is None:
        raise GradebookProblem(f"--format {options.format} needs --exercise and --into")
    target = _target(options)
    if options.out.exists() and options.out.samefile(options.into):
        raise GradebookProblem("--out: name a new file; the one of --into stays as it is")
    return merge(
        target,
        _scores(gradebook, course, options),
        gradebook.log.students(),
        scale=options.scale,
        mark=options.decimal,
    )


def _target(options: argparse.Namespace) -> Target:
    try:
        data = options.into.read_bytes()
    except OSError as error:
        raise GradebookProblem(f"--into {options.into}: {error.strerror}") from error
    if options.format == "canvas":
        if options.column is None:
            raise GradebookProblem("--format canvas needs --column 'Title (123)'")
        return canvas.target(data, options.column)
    headings = moodle.Headings(
        identifier=options.identifier_column,
        grade=options.column or moodle.Headings.grade,
        maximum=options.maximum_column,
        name=options.name_column,
        email=options.email_column,
    )
    return moodle.target(data, headings)


def _scores(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> list[Score]:
    return [
        s for s in class_scores(gradebook, list(course.exercises)) if _asked(s.exercise, options)
    ]


def _asked(exercise: str | None, options: argparse.Namespace) -> bool:
    return options.exercise in (None, exercise)


def _checks(gradebook: Gradebook, works: Iterable[GradedSubmission]) -> dict[int, Points]:
    """The grader's points by check for each of these submissions' latest attempt."""
    numbers = [work.attempt for work in works if work.attempt is not None]
    return {
        number: {sys.intern(check.id): check.points for check in report.checks}
        for number, report in gradebook.reports(numbers)
        if report.gradable
    }


def _write(path: Path, data: bytes) -> None:
    whole = Path(os.path.realpath(path))  # a link stays one
    if whole.exists() and not whole.is_file():
        raise GradebookProblem(f"--out {path}: is no plain file; name one, or a new one")
    try:
        atomic_write(whole, data)
    except OSError as error:
        raise GradebookProblem(f"--out {path}: {error.strerror}; name another file") from error


def _tell(filled: Merged, path: Path) -> None:
    print(f"{filled.count} scores written into {path}")
    _tell_of("left as they were", filled.kept)
    _tell_of("have a score but no row in the file", filled.not_in_file)
    _tell_of("rows that mean no student of the gradebook, or not just one", filled.not_in_gradebook)
    for warning in filled.warnings:
        print(f"note: {warning}; --scale converts them")


def _tell_of(what: str, who: Sequence[str]) -> None:
    if who:
        print(f"{len(who)} {what}:")
        for line in who:
            print(f"  {clean(line)}")
