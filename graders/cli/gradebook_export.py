"""`probgrade gradebook export`: writes a format's file and prints what was not merged."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from graders.batch.returning import comments, zipped
from graders.cli.gradebook_arguments import FEEDBACK_FORMATS
from graders.cli.gradebook_pages import class_folder
from graders.course import Course
from graders.errors import Exit, Incomplete
from graders.gradebook.class_scores import class_scores, require_count
from graders.gradebook.exports import (
    canvas,
    moodle,
    nbgrader,
    plain,
)
from graders.gradebook.exports.complete import require_stated, require_sums
from graders.gradebook.exports.csv_merge import NO_FEEDBACK, Merged, Target, merge
from graders.gradebook.problems import GradebookProblem
from graders.gradebook.scores import Points, Score
from graders.gradebook.storage import Gradebook
from graders.gradebook.values import GradedSubmission, Student
from graders.reports.words import clean
from graders.storage import atomic_write


def export(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> Exit:
    """Write the file; `UNDER` if rows were left out because of a tie.

    Raises `GradebookProblem` when that fails.
    """
    if options.exercise is not None and options.exercise not in course.exercises:
        raise GradebookProblem(f"no exercise {options.exercise!r}; see probgrade exercises")
    if gradebook.is_file(options.out):
        raise GradebookProblem(f"--out {options.out}: is the gradebook itself; name another file")
    if options.format in FEEDBACK_FORMATS:
        return _write_pages(gradebook, course, options)
    if options.format in ("canvas", "moodle"):
        merged = _merged(gradebook, course, options)
        _write(options.out, merged.data)
        _print_merged(merged, options.out)
        return Exit.UNDER if merged.ties else Exit.GRADED
    _write(options.out, _rendered(gradebook, course, options).encode())
    _print_list("without a row: no exercise is known for their work", _left_out(gradebook, options))
    return Exit.GRADED


def _left_out(gradebook: Gradebook, options: argparse.Namespace) -> list[str]:
    """The students of whom only work that answers no exercise is known, if that has no row."""
    if options.exercise is None and options.format not in ("nbgrader", "students"):
        return []
    scores = class_scores(gradebook)
    shown = {s.student for s in scores if s.exercise is not None and _chosen(s.exercise, options)}
    return sorted({score.student for score in scores if score.exercise is None} - shown)


def _rendered(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> str:
    """The table, which states every score: it is read back."""
    students = gradebook.log.students()
    if options.format == "submissions":
        return _submissions(gradebook, students, options)
    scores = _scores(gradebook, course, options)
    finals = [(score.student, score.exercise, score.final) for score in scores]
    if options.format == "students":
        exercises = [name for name in course.exercises if _chosen(name, options)]
        table = plain.render_students(scores, students, exercises)
        finals = [final for final in finals if final[1] in exercises]
        require_stated(table, "student", exercises, finals)
    elif options.format == "nbgrader":
        table = nbgrader.render(scores, students)
        require_stated(table, "student_id", ("assignment", "score"), finals)
    else:
        counted = [score.counted for score in scores if score.counted]
        table = plain.render(scores, students, _checks(gradebook, counted))
        require_stated(table, "student", ("exercise", "final"), finals)
        require_sums(table, "earned")
    return table


def _submissions(
    gradebook: Gradebook, students: Mapping[str, Student], options: argparse.Namespace
) -> str:
    every = list(gradebook.graded())
    require_count(gradebook, len(every))
    graded = [each for each in every if _chosen(each.entry.exercise, options)]
    table = plain.render_submissions(graded, students, _checks(gradebook, graded))
    points = [(each.entry.student, each.entry.exercise, each.points) for each in graded]
    require_stated(table, "student", ("exercise", "points"), points)
    require_sums(table, "points")
    return table


def _write_pages(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> Exit:
    """Write the students' pages as a zip that a platform takes."""
    if options.exercise is None:
        raise GradebookProblem(f"--format {options.format} needs --exercise")
    platform = options.format.removesuffix("-feedback")
    packed = zipped(gradebook, class_folder(gradebook), course, options.exercise, platform)
    if not packed.count:
        where = f"{platform.capitalize()} names the files of a class so that they can be returned"
        raise GradebookProblem(f"no page has a place: {where}; this class has no such names")
    _write(options.out, packed.data)
    print(f"{packed.count} {'page' if packed.count == 1 else 'pages'} written to {options.out}")
    _print_list("left out: the file's name does not tell the student's number", packed.left_out)
    return Exit.GRADED


def _merged(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> Merged:
    if options.exercise is None or options.into is None:
        raise GradebookProblem(f"--format {options.format} needs --exercise and --into")
    data = _read(options.into)
    if options.out.exists() and options.out.samefile(options.into):
        raise GradebookProblem("--out: name a new file; --into is not changed")
    target, scores = _target(data, options), _scores(gradebook, course, options)
    if options.feedback and target.feedback is None:
        raise GradebookProblem(f"--feedback: {options.into} has no column for comments")
    return merge(
        target,
        scores,
        gradebook.log.students(),
        scale=options.scale,
        mark=options.decimal,
        feedback=comments(gradebook, scores) if options.feedback else NO_FEEDBACK,
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        advice = "name the file that the platform exported"
        raise GradebookProblem(f"--into {path}: {error.strerror}; {advice}") from error


def _target(data: bytes, options: argparse.Namespace) -> Target:
    try:
        return _columns(data, options)
    except GradebookProblem as problem:
        raise GradebookProblem(f"--into {options.into}: {problem}") from problem


def _columns(data: bytes, options: argparse.Namespace) -> Target:
    if options.format == "canvas":
        if options.column is None:
            raise GradebookProblem("name the column to fill in, --column 'Title (123)'")
        return canvas.target(data, options.column)
    headings = moodle.Headings(
        identifier=options.identifier_column,
        grade=options.column or moodle.Headings.grade,
        maximum=options.maximum_column,
        name=options.name_column,
        email=options.email_column,
        feedback=options.feedback_column,
    )
    return moodle.target(data, headings)


def _scores(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> list[Score]:
    scores = class_scores(gradebook, list(course.exercises))
    require_count(gradebook, sum(score.submissions for score in scores))
    return [score for score in scores if _chosen(score.exercise, options)]


def _chosen(exercise: str | None, options: argparse.Namespace) -> bool:
    return options.exercise in (None, exercise)


def _checks(gradebook: Gradebook, submissions: Iterable[GradedSubmission]) -> dict[int, Points]:
    """The grader's points by check in the latest attempt on each of these."""
    numbers = [graded.attempt for graded in submissions if graded.attempt is not None]
    return {
        number: {sys.intern(check.id): check.points for check in report.checks}
        for number, report in gradebook.reports(numbers)
        if report.gradable
    }


def _write(path: Path, data: bytes) -> None:
    target = Path(os.path.realpath(path))  # keeps a symbolic link
    if target.exists() and not target.is_file():
        raise GradebookProblem(f"--out {path}: is not a regular file; name one, or a new file")
    try:
        atomic_write(target, data)
    except OSError as error:
        raise GradebookProblem(f"--out {path}: {error.strerror}; name another file") from error
    if not target.exists() or target.read_bytes() != data:
        raise Incomplete(f"--out {path}: was not written as it should be")


def _print_merged(merged: Merged, path: Path) -> None:
    print(f"{merged.count} {'score' if merged.count == 1 else 'scores'} written to {path}")
    _print_list("left out, because nothing tells who it is", merged.ties)
    _print_list("left unchanged", merged.kept)
    _print_list("with a score, but without a row in the file", merged.not_in_file)
    _print_list("in the file, but not in the gradebook", merged.not_in_gradebook)
    for warning in merged.warnings:
        print(f"note: {clean(warning)}")


def _print_list(what: str, lines: Sequence[str]) -> None:
    if lines:
        print(f"{len(lines)} {what}:")
        for line in lines:
            print(f"  {clean(line)}")
